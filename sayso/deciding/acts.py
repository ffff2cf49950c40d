"""Every act of judging as a plain function: an open case, what it is about, who decides.

Each records one line in judgements.jsonl, rebuilds the register and gives back what changed. All raise
`UsageError` for what cannot be decided, before anything is written.
"""

from dataclasses import dataclass

from sayso.case import Case
from sayso.deciding.recording import (
    By,
    Draft,
    Outcome,
    clean,
    counted,
    day,
    perhaps,
    record,
    refuse_unmasking,
    require_source,
)
from sayso.deciding.subjects import begin, find_assessment, find_claim, find_subject
from sayso.errors import UsageError
from sayso.judging.records import GRADE, TERMS
from sayso.judging.standing import in_force, taken_back
from sayso.model.judging import to_value
from sayso.store.journal import load_judgements

_LONGEST_NAME = 200
_SAID = {
    "same": "{} and {} are the same",
    "not-same": "{} and {} are not the same",
    "unsure": "{} and {} may be the same; they stay apart",
}


def judge_pair(case: Case, kind: str, names: tuple[str, str], by: By) -> Outcome:
    """`same`, `not-same` or `unsure` of two voices or entities.

    A code or an unnamed voice is never joined with a name: that would say who it is.
    """
    left, right = (find_subject(case, each) for each in names)
    if left.anchor == right.anchor:
        raise UsageError(f"{names[0]!r} and {names[1]!r} point at one place: {left.label}.")
    if kind == "same" and left.protected != right.protected:
        refuse_unmasking(left if left.protected else right)
    said = _SAID[kind].format(left.label, right.label)
    return record(case, Draft(kind=kind, said=said, anchors=(left.anchor, right.anchor)), by)


def rename(case: Case, who: str, name: str, by: By) -> Outcome:
    """The name by which a voice or entity is listed. Not for a protected one."""
    subject = find_subject(case, who)
    words = " ".join(clean(name).split())
    if not words or len(words) > _LONGEST_NAME:
        raise UsageError(f"A name has 1 to {_LONGEST_NAME} characters.")
    if subject.protected:
        refuse_unmasking(subject)
    said = f"{subject.label} is called “{words}”"
    return record(case, Draft(kind="rename", said=said, anchors=(subject.anchor,), value=words), by)


def judge_not_a_name(case: Case, what: str, by: By) -> Outcome:
    """This naming names nobody; of a source or an entity: none of its namings does."""
    subject = find_subject(case, what)
    said = f"{subject.label} names nobody"
    return record(case, Draft(kind="not-a-name", said=said, anchors=(subject.anchor,)), by)


def grade(
    case: Case, who: str, given: str, by: By, *, topic: str | None = None, interest: str | None = None
) -> Outcome:
    """An Admiralty grade: reliability A to F, credibility 1 to 6, or one of the two (`B`, `2`, `B2`)."""
    subject = find_subject(case, who)
    letters = given.strip().upper()
    if GRADE.fullmatch(letters) is None:
        raise UsageError(f"{given!r} is no grade: write A to F, 1 to 6, or both (B2).")
    require_source(subject)
    value = to_value(grade=letters, topic=perhaps(topic), interest=perhaps(interest))
    on = f" on {topic}" if topic else ""
    said = f"{subject.label} is graded {letters}{on}"
    return record(case, Draft(kind="grade", said=said, anchors=(subject.anchor,), value=value), by)


def set_terms(
    case: Case, who: str, terms: str, by: By, *, described: str | None = None, until: str | None = None
) -> Outcome:
    """The terms that the newsroom agreed with a source. Off the record blocks: what it tells never leaves."""
    subject = find_subject(case, who)
    if terms not in TERMS:
        raise UsageError(f"{terms!r} are no terms: write one of {', '.join(TERMS)}.")
    if terms == "embargo" and until is None:
        raise UsageError("An embargo needs its last day: --until YYYY-MM-DD.")
    require_source(subject)
    value = to_value(**{"terms": terms, "as": perhaps(described), "until": day(until)})
    more = f", to be described as “{described}”" if described else ""
    more += f", until {until}" if until else ""
    said = f"The terms of {subject.label} are {terms}{more}"
    return record(case, Draft(kind="terms", said=said, anchors=(subject.anchor,), value=value), by)


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
    require_source(subject)
    points = [find_claim(case, each).anchor for each in reply.points]
    value = to_value(
        asked=day(reply.asked),
        deadline=day(reply.deadline),
        state=reply.state,
        answer=perhaps(reply.answer),
    )
    on = f" on {counted(len(points), 'claim')}" if points else ""
    said = f"{subject.label} was asked for a reply{on}: {reply.state}"
    anchors = (subject.anchor, *points)
    return record(case, Draft(kind="reply", said=said, anchors=anchors, value=value), by)


def release(case: Case, who: str, by: By) -> Outcome:
    """A code or unnamed voice is no longer protected; the reason is the note, and is required."""
    subject = find_subject(case, who)
    if not by.note or not by.note.strip():
        raise UsageError("To release a source needs a reason: --reason.")
    if not subject.protected:
        raise UsageError(f"{subject.label} is not protected.")
    said = f"{subject.label} is released"
    return record(case, Draft(kind="release", said=said, anchors=(subject.anchor,)), by)


def assess(case: Case, assessment: str, verdict: str, by: By) -> Outcome:
    """Accepts or rejects what a claim says about a voice; accepted, the grade that it offers counts."""
    if verdict not in ("accept", "reject"):
        raise UsageError(f"{verdict!r} is no verdict: write accept or reject.")
    subject, aspect = find_assessment(case, assessment)
    value = to_value(aspect=aspect, verdict=verdict)
    said = f"The assessment of {subject.label} is {verdict}ed"
    return record(case, Draft(kind="assess", said=said, anchors=(subject.anchor,), value=value), by)


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
    if found[0].kind == "note":
        raise UsageError(f"A note is removed with: sayso forget {found[0].anchors[0].document[:10]}")
    about = ", ".join(f"“{begin(each.exact)}”" for each in found[0].anchors)
    said = f"{found[0].kind}{f' ({about})' if about else ''} is taken back"
    return record(case, Draft(kind="undo", said=said, undoes=found[0].id), by)
