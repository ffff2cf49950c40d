"""What leaves the case: for whom, in which form, how much of it; first listed, then kept or downloaded.

It does what `sayso export` does, by the same way out (`sayso.exporting`), and refuses what that refuses.
"""

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any, cast

from sayso.deciding.recording import day
from sayso.dossier.site import build_site
from sayso.errors import PassphraseNeeded, SaysoError, UsageError
from sayso.exporting import (
    Request,
    export_case,
    exports_noted,
    list_formats,
    list_leaving,
    rehearse_export,
)
from sayso.show.answering import Download, Page
from sayso.show.asked import Asked, Row
from sayso.show.export_form import (
    CHOICES,
    READERS,
    SHELF,
    choice_of,
    found_in_ledger,
    recipients_of,
)
from sayso.show.forms import Form, read_form
from sayso.show.guard import error_row
from sayso.show.words import GRAINS

_LISTED = 500  # rows of a dry run that the page shows; the others are counted
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:]")
_PROGRESS = re.compile(r"[\d,]+ \w+ written")
_LONGEST_NAME = 120


def _export(asked: Asked) -> Row | Download:
    form = read_form(asked.body, asked.body_type) if asked.body else Form(pairs=asked.link.pairs, files={})
    done: Row = {"leaving": None, "total": 0, "said": [], "written": None}
    act = _ACTS.get(form.get("do") or "") if asked.body else None
    try:
        if act is not None:
            result = act(asked, form)
            if isinstance(result, Download):
                return result
            done |= result
    except SaysoError as error:
        done["error"] = _refused(error)
    ledger = found_in_ledger(asked, form)
    return {
        "waiting": asked.desk.is_waiting,
        "readers": [{"reader": name, "means": means} for name, means in READERS],
        "formats": [asdict(each) for each in list_formats()],
        "choices": [{"choice": name, "means": means} for name, means in CHOICES],
        "given": _given(form, has_question=ledger["q"] is not None or ledger["chosen"]),
        **ledger,
        **done,
        "left": [asdict(each) for each in exports_noted(asked.case)],
        "folder": str(asked.desk.folder / SHELF),
    }


def _refused(error: SaysoError) -> Row:
    if isinstance(error, PassphraseNeeded):
        message = "This case has sealed names: what is for the public is searched for them before it leaves."
        return cast(Row, error_row(400, message, "Start the workbench with `sayso serve --unlock`.")["error"])
    return cast(Row, error_row(400, str(error), "Nothing left the case.")["error"])


def _given(form: Form, *, has_question: bool) -> Row:
    """What the form says, to be shown in it again."""
    texts = ("title", "file", "about", "query", "documents", "propositions", "recipients", "as_of", "related")
    ticks = ("unreviewed", "with_belief", "hypotheses", "kept", "replace")
    listed = "\n".join(form.all("id"))
    return {
        **{name: form.get(name) or "" for name in texts},
        **{name: form.get(name) is not None for name in ticks},
        "propositions": form.get("propositions") or listed,
        "for": form.get("for") or "public",
        "as": form.get("as") or "html",
        "which": form.get("which") or ("ticked" if has_question or listed else "everything"),
        "dates": form.get("dates") or "month",
    }


def _request(asked: Asked, form: Form, folder: Path) -> Request:
    """Raises `UsageError` where the form asks for what there is not."""
    reader, name = form.get("for") or "public", form.get("as") or "html"
    known = {each.name: each for each in list_formats()}
    if name not in known or reader not in dict(READERS):
        raise UsageError("Choose a reader and a format from the lists.")
    if reader == "self" and form.get("kept") is None:
        raise UsageError("What is for yourself names every source: tick “I keep this”, or choose the public.")
    grain = form.get("dates") or "month"
    if grain not in dict(GRAINS):
        raise UsageError(f"Dates are coarsened to {', '.join(dict(GRAINS))}, not to {grain!r}.")
    recipients = recipients_of(form)
    endings = (
        known[name].suffix,
        *([".zip"] if reader == "colleague" else []),
        *([".age"] if recipients else []),
    )
    return Request(
        exporter=name,
        output=folder / _file_name(form.get("file") or form.get("title") or "export", endings),
        audience=cast(Any, reader),
        names=asked.desk.unlocked.sealed,
        grain=cast(Any, grain),
        recipients=recipients,
        as_of=day(form.get("as_of")),
        choice=choice_of(asked, form, known[name].holds),
    )


def _file_name(given: str, endings: tuple[str, ...]) -> str:
    """A name in one folder, with the endings that tell what the file is."""
    name = _UNFIT.sub(" ", given).strip(" .")[:_LONGEST_NAME] or "export"
    whole = "".join(endings)
    return name if name.endswith(whole) else f"{name.removesuffix(endings[0])}{whole}"


def _kept_lines(said: list[str]) -> Callable[[str], None]:
    """Takes what an export has to say, without how far it is."""
    return lambda line: None if _PROGRESS.fullmatch(line) else said.append(line)


def _list(asked: Asked, form: Form) -> Row:
    """What would leave, and whether the last gate would let it."""
    said: list[str] = []
    request = _request(asked, form, asked.desk.folder / SHELF)
    with asked.desk.apart() as case:
        rehearse_export(case, request, _kept_lines(said))
        rows = list_leaving(case, request)
        shown = list(islice(rows, _LISTED))
        return {"leaving": shown, "total": len(shown) + sum(1 for _ in rows), "said": said}


def _write(asked: Asked, form: Form) -> Row:
    """Into the case's folder for exports, below that of its reader: what may be published lies apart."""
    said: list[str] = []
    request = _request(asked, form, asked.desk.folder / SHELF / (form.get("for") or "public"))
    if request.output.exists() and form.get("replace") is None:
        raise UsageError(f"{request.output.name} is there already: tick “replace”, or give another name.")
    request.output.parent.mkdir(parents=True, exist_ok=True)
    with asked.desk.apart() as case:
        export_case(case, request, _kept_lines(said))
    return {"written": str(request.output), "said": said}


def _download(asked: Asked, form: Form) -> Download:
    """Made in the case's scratch folder, gone from there once it is sent. The case notes that it left."""
    asked.case.scratch.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=asked.case.scratch, prefix="export-"))
    try:
        request = _request(asked, form, folder)
        noted = f"downloaded: {request.output.name}"
        with asked.desk.apart() as case:
            export_case(case, replace(request, noted=noted), lambda line: None)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Download(path=request.output, name=request.output.name)


def _site(asked: Asked, form: Form) -> Row:
    """A site of the dossiers in the folder of those for the public, beside it."""
    shelf = asked.desk.folder / SHELF
    title = form.get("site") or "Dossiers"
    found = build_site(shelf / "public", shelf / "site", title, form.get("address"))
    said = [f"{len(found)} dossier{'' if len(found) == 1 else 's'} on it."]
    return {"written": str(shelf / "site" / "index.html"), "said": said}


_ACTS: dict[str, Callable[[Asked, Form], Row | Download]] = {
    "list": _list,
    "write": _write,
    "download": _download,
    "site": _site,
}
PARTS = (Page(path="/export", template="export.html", answer=_export, takes_form=True),)
