"""How a decision is recorded: one line in judgements.jsonl, the register made anew, and what that changed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sayso.case import Case
from sayso.deciding.changes import take_snapshot, take_states, tell_changes, tell_states
from sayso.deciding.subjects import Subject
from sayso.errors import UsageError
from sayso.model.entity import Judgement
from sayso.model.place import Anchor
from sayso.pipeline.settling import renew
from sayso.pipeline.staleness import is_stale
from sayso.store.journal import JOURNAL, append_judgement, make_judgement

_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who decides: a user number and a note in her own words; `at` is the time in UTC, now by default."""

    user: int = 1
    note: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The judgement as it was written, what it says in words, and what it changed, a line each."""

    judgement: Judgement
    said: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A decision that is not written yet, and what it says in words."""

    kind: str
    said: str
    anchors: tuple[Anchor, ...] = ()
    value: str | None = None
    undoes: str | None = None


def record(case: Case, draft: Draft, by: By, *, first: Callable[[], tuple[str, ...]] = lambda: ()) -> Outcome:
    """Writes a decision down, has it obeyed, and says what is different.

    `first` is done once the line is written, before the register is made anew; it gives lines to say.
    """
    judgement = make_judgement(
        Judgement(
            id="",
            kind=draft.kind,
            anchors=draft.anchors,
            value=draft.value,
            note=perhaps(by.note),
            user=by.user,
            at=by.at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            undoes=draft.undoes,
        )
    )
    before, stood = take_snapshot(case), take_states(case)
    is_behind = is_stale(case.database)
    append_judgement(case.folder, case.database, judgement)
    heard = first()
    renew(case, None if is_behind else judgement)
    query = "SELECT message FROM problem WHERE place = ? AND path = ?"
    troubles = [row["message"] for row in case.database.rows(query, judgement.id, JOURNAL)]
    changes = (*tell_changes(case, before), *tell_states(case, stood), *heard, *troubles)
    return Outcome(judgement=judgement, said=draft.said, changes=changes)


def require_source(subject: Subject) -> None:
    """Raises `UsageError` for somebody who says nothing in this case."""
    if subject.source is None:
        raise UsageError(f"{subject.label} says nothing in this case, so it is no source.")


def refuse_unmasking(subject: Subject) -> None:
    """Raises `UsageError`: who is protected is never named."""
    raise UsageError(
        f"{subject.label} is protected: to name it would say who it is, in a file that is not sealed. Release"
        " it first, if that is right: sayso judge release ID --reason …"
    )


def day(given: str | None) -> str | None:
    """An ISO day from a command line. Raises `UsageError`."""
    if given is None:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise UsageError(f"{given!r} is no day; write it as YYYY-MM-DD.") from error


def perhaps(given: str | None) -> str | None:
    """Words from a command line; `None` where there are none."""
    words = None if given is None else clean(given).strip()
    return words or None


def clean(text: str) -> str:
    """Words from a command line; bytes that are no text become U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def counted(count: int, thing: str) -> str:
    """A number and what is counted."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
