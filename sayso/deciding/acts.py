"""Every act of judging as a plain function: an open case, what it is about, who decides.

Each records one line in judgements.jsonl, rebuilds the register and gives back what changed. All raise
`UsageError` for what cannot be decided, before anything is written.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sayso.case import Case
from sayso.deciding.changes import take_snapshot, tell_changes
from sayso.deciding.subjects import Subject, begin, find_assessment, find_claim, find_subject
from sayso.errors import UsageError
from sayso.judging.records import GRADE, TERMS
from sayso.judging.standing import in_force, taken_back
from sayso.model.entity import Judgement
from sayso.model.judging import to_value
from sayso.model.place import Anchor
from sayso.pipeline.registering import register_sources
from sayso.store.journal import JOURNAL, append_judgement, load_judgements, make_judgement

_SURROGATES = re.compile("[\ud800-\udfff]")
_LONGEST_NAME = 200
_SAID = {
    "same": "{} and {} are the same",
    "not-same": "{} and {} are not the same",
    "unsure": "{} and {} may be the same; they stay apart",
}


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


def judge_pair(case: Case, kind: str, names: tuple[str, str], by: By) -> Outcome:
    """`same`, `not-same` or `unsure` of two voices or entities.

    A code or an unnamed voice is never joined with a name: that would say who it is.
    """
    left, right = (find_subject(case, each) for each in names)
    if left.anchor == right.anchor:
        raise UsageError(f"{names[0]!r} and {names[1]!r} point at one place: {left.label}.")
    if kind == "same" and left.protected != right.protected:
        _refuse_unmasking(left if left.protected else right)
    said = _SAID[kind].format(left.label, right.label)
    return _record(case, _Draft(kind=kind, said=said, anchors=(left.anchor, right.anchor)), by)


def rename(case: Case, who: str, name: str, by: By) -> Outcome:
    """The name by which a voice or entity is listed. Not for a protected one."""
    subject = find_subject(case, who)
    words = " ".join(_clean(name).split())
    if not words or len(words) > _LONGEST_NAME:
        raise UsageError(f"A name has 1 to {_LONGEST_NAME} characters.")
    if subject.protected:
        _refuse_unmasking(subject)
    said = f"{subject.label} is called “{words}”"
    return _record(case, _Draft(kind="rename", said=said, anchors=(subject.anchor,), value=words), by)


def judge_not_a_name(case: Case, what: str, by: By) -> Outcome:
    """This naming names nobody; of a source or an entity: none of its namings does."""
    subject = find_subject(case, what)
    said = f"{subject.label} names nobody"
    return _record(case, _Draft(kind="not-a-name", said=said, anchors=(subject.anchor,)), by)


def grade(
    case: Case, who: str, given: str, by: By, *, topic: str | None = None, interest: str | None = None
) -> Outcome:
    """An Admiralty grade: reliability A to F, credibility 1 to 6, or one of the two (`B`, `2`, `B2`)."""
    subject = find_subject(case, who)
    letters = given.strip().upper()
    if GRADE.fullmatch(letters) is None:
        raise UsageError(f"{given!r} is no grade: write A to F, 1 to 6, or both (B2).")
    _require_source(subject)
    value = to_value(grade=letters, topic=_perhaps(topic), interest=_perhaps(interest))
    on = f" on {topic}" if topic else ""
    said = f"{subject.label} is graded {letters}{on}"
    return _record(case, _Draft(kind="grade", said=said, anchors=(subject.anchor,), value=value), by)


def set_terms(
    case: Case, who: str, terms: str, by: By, *, described: str | None = None, until: str | None = None
) -> Outcome:
    """The terms that the newsroom agreed with a source. Off the record blocks: what it tells never leaves."""
    subject = find_subject(case, who)
    if terms not in TERMS:
        raise UsageError(f"{terms!r} are no terms: write one of {', '.join(TERMS)}.")
    if terms == "embargo" and until is None:
        raise UsageError("An embargo needs its last day: --until YYYY-MM-DD.")
    _require_source(subject)
    value = to_value(**{"terms": terms, "as": _perhaps(described), "until": _day(until)})
    more = f", to be described as “{described}”" if described else ""
    more += f", until {until}" if until else ""
    said = f"The terms of {subject.label} are {terms}{more}"
    return _record(case, _Draft(kind="terms", said=said, anchors=(subject.anchor,), value=value), by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What somebody was asked and what came of it. `points` are ids of claims; `state` is `answered`,
    `declined`, `none` or `waiting`; `answer` its words, verbatim.
    """

    asked: str | None = None
    deadline: str | None = None
    points: tuple[str, ...] = ()
    state: str = "waiting"
    answer: str | None = None


def record_reply(case: Case, who: str, reply: Reply, by: By) -> Outcome:
    """That a source was asked for its reply, when, on which claims, by when, and what it answered."""
    subject = find_subject(case, who)
    _require_source(subject)
    points = [find_claim(case, each).anchor for each in reply.points]
    value = to_value(
        asked=_day(reply.asked),
        deadline=_day(reply.deadline),
        state=reply.state,
        answer=_perhaps(reply.answer),
    )
    on = f" on {_counted(len(points), 'claim')}" if points else ""
    said = f"{subject.label} was asked for a reply{on}: {reply.state}"
    anchors = (subject.anchor, *points)
    return _record(case, _Draft(kind="reply", said=said, anchors=anchors, value=value), by)


def release(case: Case, who: str, by: By) -> Outcome:
    """A code or unnamed voice is no longer protected; the reason is the note, and is required."""
    subject = find_subject(case, who)
    if not by.note or not by.note.strip():
        raise UsageError("To release a source needs a reason: --reason.")
    if not subject.protected:
        raise UsageError(f"{subject.label} is not protected.")
    said = f"{subject.label} is released"
    return _record(case, _Draft(kind="release", said=said, anchors=(subject.anchor,)), by)


def correct_origin(case: Case, claim: str, who: str, by: By) -> Outcome:
    """A claim rests on another voice than the one it was linked to. The claim itself stays as it was read."""
    told, subject = find_claim(case, claim), find_subject(case, who)
    _require_source(subject)
    if told.protected and not subject.protected:
        _refuse_unmasking(told)
    said = f"The claim of {told.label} rests on {subject.label}"
    return _record(case, _Draft(kind="correct", said=said, anchors=(told.anchor, subject.anchor)), by)


def assess(case: Case, assessment: str, verdict: str, by: By) -> Outcome:
    """Accepts or rejects what a claim says about a voice; accepted, the grade that it offers counts."""
    if verdict not in ("accept", "reject"):
        raise UsageError(f"{verdict!r} is no verdict: write accept or reject.")
    subject, aspect = find_assessment(case, assessment)
    value = to_value(aspect=aspect, verdict=verdict)
    said = f"The assessment of {subject.label} is {verdict}ed"
    return _record(case, _Draft(kind="assess", said=said, anchors=(subject.anchor,), value=value), by)


def undo(case: Case, wanted: str, by: By) -> Outcome:
    """Takes back a decision, by its id or beginning, or the `last` in force; to undo an undo brings the first
    back.
    """
    judgements = load_judgements(case.database)
    found = [each for each in judgements if each.id.startswith(wanted)] if wanted else []
    if wanted == "last":
        found = list(in_force(judgements)[-1:])
    if len(found) != 1:
        raise UsageError(f"{wanted!r} is not the id of one decision: see `sayso judgements`.")
    if found[0].id in taken_back(judgements):
        raise UsageError(f"The decision {found[0].id[:10]} is taken back already.")
    about = ", ".join(f"“{begin(each.exact)}”" for each in found[0].anchors)
    said = f"{found[0].kind}{f' ({about})' if about else ''} is taken back"
    return _record(case, _Draft(kind="undo", said=said, undoes=found[0].id), by)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    kind: str
    said: str
    anchors: tuple[Anchor, ...] = ()
    value: str | None = None
    undoes: str | None = None


def _record(case: Case, draft: _Draft, by: By) -> Outcome:
    judgement = make_judgement(
        Judgement(
            id="",
            kind=draft.kind,
            anchors=draft.anchors,
            value=draft.value,
            note=_perhaps(by.note),
            user=by.user,
            at=by.at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            undoes=draft.undoes,
        )
    )
    before = take_snapshot(case)
    append_judgement(case.folder, case.database, judgement)
    register_sources(case.database)
    query = "SELECT message FROM problem WHERE place = ? AND path = ?"
    troubles = [row["message"] for row in case.database.rows(query, judgement.id, JOURNAL)]
    return Outcome(judgement=judgement, said=draft.said, changes=(*tell_changes(case, before), *troubles))


def _require_source(subject: Subject) -> None:
    if subject.source is None:
        raise UsageError(f"{subject.label} says nothing in this case, so it is no source.")


def _refuse_unmasking(subject: Subject) -> None:
    raise UsageError(
        f"{subject.label} is protected: to name it would say who it is, in a file that is not sealed. Release"
        " it first, if that is right: sayso judge release ID --reason …"
    )


def _day(given: str | None) -> str | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise UsageError(f"{given!r} is no day; write it as YYYY-MM-DD.") from error


def _perhaps(given: str | None) -> str | None:
    words = None if given is None else _clean(given).strip()
    return words or None


def _clean(text: str) -> str:
    """Words from a command line; bytes that are no text become U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
