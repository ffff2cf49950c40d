"""The first page with its leads, the loss report, and the way out."""

from datetime import UTC, datetime

from sayso import reviewing
from sayso.leads import last_seen, mark_seen, watch_list
from sayso.lookup import page_of_problems
from sayso.losses import list_made, list_status
from sayso.show.answering import Action, Page
from sayso.show.asked import Asked, Link, Row

PAGE = 100
_FURTHEST = 10_000_000


def _start(asked: Asked) -> Row:
    seen = last_seen(asked.case)
    return {
        "name": asked.desk.name,
        "waiting": asked.desk.is_waiting,
        "reading": asked.desk.at_work.is_running,
        "counts": list(list_made(asked.case)),
        "leads": asked.desk.leads(),
        "watch": watch_list(asked.case),
        "seen": None if seen is None else seen["at"],
        "progress": reviewing.progress(asked.case),
    }


def _seen(asked: Asked) -> Link:
    with asked.desk.writing() as case:
        mark_seen(case, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return Link(path="/")


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
    Action(path="/leads/seen", perform=_seen),
    Page(path="/problems", template="problems.html", answer=_problems),
    Page(path="/stopped", template="stopped.html", answer=_stopped),
    Action(path="/stop", perform=_stop),
)
