"""The first page, the loss report, and the way out."""

from sayso.lookup import page_of_problems
from sayso.losses import list_status
from sayso.show.answering import Action, Page
from sayso.show.asked import Asked, Link, Row

PAGE = 100
_FURTHEST = 10_000_000


def _start(asked: Asked) -> Row:
    return {"name": asked.desk.name, "counts": list(list_status(asked.case))}


def _problems(asked: Asked) -> Row:
    kind, after = asked.one("kind"), asked.number("from", _FURTHEST)
    rows, total = page_of_problems(asked.case, kind, after, PAGE)
    return {
        "counts": list(list_status(asked.case)),
        "kind": kind,
        "total": total,
        "from": after,
        "next": after + PAGE if after + PAGE < total else None,
        "rows": rows,
    }


def _stop(asked: Asked) -> Link:
    asked.desk.stop()
    return Link(path="/stopped")


def _stopped(asked: Asked) -> Row:
    return {"stopped": True}


PARTS = (
    Page(path="/", template="start.html", answer=_start),
    Page(path="/problems", template="problems.html", answer=_problems),
    Page(path="/stopped", template="stopped.html", answer=_stopped),
    Action(path="/stop", perform=_stop),
)
