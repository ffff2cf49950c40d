"""Opening a folder: a new case and a read, with how far it is and what was lost, without a terminal."""

from pathlib import Path

from sayso.errors import UsageError
from sayso.losses import list_status, loss_report
from sayso.show.answering import Action, Page
from sayso.show.asked import Asked, Link, Row
from sayso.show.forms import Form, read_form
from sayso.show.opening import Order, cases_in, folder_at, folders_in, open_case, path_at

_SHELF = "sayso"  # where new cases go, in the home folder
_MOST_FOLDERS = 300


def _open(asked: Asked) -> Row:
    """While a read is at work this is asked for once a second: then it says how far it is, and no more."""
    reading = asked.desk.at_work.row()
    home = Path.home()
    at = home if asked.one("at") is None else folder_at(str(asked.one("at")))
    is_running = asked.desk.at_work.is_running
    folders = [] if is_running else folders_in(at, home)[:_MOST_FOLDERS]
    shelf = [] if is_running else folders_in(home / _SHELF, home)
    is_below = at != home and at.resolve().is_relative_to(home.resolve())
    has_read = reading["state"] != "none" and not is_running
    return {
        "waiting": asked.desk.is_waiting,
        "folder": None if asked.desk.is_waiting else str(asked.desk.folder),
        "at": str(at),
        "above": str(at.parent) if is_below else None,
        "folders": [{"name": each.name, "path": str(each)} for each in folders],
        "cases": [str(each) for each in cases_in([*folders, *shelf])],
        "path": asked.one("path") or (str(at) if at != home else None),
        "suggested": str(_suggested(at, home)) if at != home else None,
        "reading": reading,
        "losses": list(loss_report(list(list_status(asked.case)))) if has_read else [],
    }


def _suggested(leak: Path, home: Path) -> Path:
    return home / _SHELF / (leak.name or "case")


def _begin(asked: Asked) -> Link:
    form = read_form(asked.body, asked.body_type)
    path = _absolute(form, "path", "Name the folder or file to read.")
    if not path.exists():
        raise UsageError(f"There is nothing at {path}.")
    if form.get("into") == "this":
        if asked.desk.is_waiting:
            raise UsageError("No case is open: name a folder for a new one.")
        folder = asked.desk.folder
    elif form.get("case") is None:
        folder = _suggested(path, Path.home())
    else:
        folder = _absolute(form, "case", "Name the folder of the case.")
    if asked.desk.at_work.is_running:
        raise UsageError("A read is at work: wait for its end, or stop it first.")
    open_case(folder, is_new=True)
    asked.desk.turn_to(folder)
    asked.desk.at_work.begin(Order(paths=(path,), folder=folder, names=form.lines("names")))
    return Link(path="/open")


def _absolute(form: Form, name: str, missing: str) -> Path:
    given = form.get(name)
    if given is None:
        raise UsageError(missing)
    path = path_at(given)
    if not path.is_absolute():
        raise UsageError(f"{given!r} is no whole path: write it from the root, or from ~.")
    return path


def _case(asked: Asked) -> Link:
    folder = _absolute(read_form(asked.body, asked.body_type), "case", "Name the folder of the case.")
    open_case(folder, is_new=False)
    asked.desk.turn_to(folder)
    return Link(path="/")


def _stop(asked: Asked) -> Link:
    asked.desk.at_work.stop()
    return Link(path="/open")


def _again(asked: Asked) -> Link:
    asked.desk.at_work.again()
    return Link(path="/open")


PARTS = (
    Page(path="/open", template="open.html", answer=_open),
    Action(path="/open/begin", perform=_begin),
    Action(path="/open/case", perform=_case),
    Action(path="/open/stop", perform=_stop),
    Action(path="/open/again", perform=_again),
)
