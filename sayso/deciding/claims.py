"""Acts about claims and propositions: a person read it, it is none, it says otherwise, it was missed.

All raise `UsageError` for what cannot be decided, before anything is written.
"""

from dataclasses import dataclass, replace
from typing import get_args

from sayso.case import Case
from sayso.deciding.recording import (
    By,
    Draft,
    Outcome,
    clean,
    day,
    perhaps,
    record,
    refuse_unmasking,
    require_source,
)
from sayso.deciding.reliance import rests_on, tell_reliance
from sayso.deciding.subjects import (
    Subject,
    begin,
    find_claim,
    find_document,
    find_member,
    find_subject,
    find_words,
    is_claim,
    words_near,
)
from sayso.errors import UsageError
from sayso.judging.standing import in_force
from sayso.judging.users import called, find_user, read_users
from sayso.model.claim import Factuality
from sayso.model.judging import OUTCOMES, to_value
from sayso.store.journal import load_judgements

FACTUALITIES = get_args(Factuality)


def confirm(case: Case, claim: str, by: By) -> Outcome:
    """A person read the claim in its place: it stands as it is listed."""
    told = find_claim(case, claim)
    return record(case, Draft(kind="confirm", said=f"{told.label} stands", anchors=(told.anchor,)), by)


def reject(case: Case, wanted: str, by: By) -> Outcome:
    """A claim that is none or was read wrongly, or a source that is thrown out; the note says why.

    The claim, or every claim told by or by way of the source, stays listed and counts nowhere. What rests on
    it is among the changes.
    """
    _require_note(by, "To reject needs a reason: --why.")
    told = find_claim(case, wanted) if is_claim(case, wanted) else find_subject(case, wanted)
    if not is_claim(case, wanted):
        require_source(told)
        wanted = str(told.source)
    resting = tuple(tell_reliance(rests_on(case, wanted)))  # afterwards nothing rests on it any more
    outcome = record(case, Draft(kind="reject", said=f"{told.label} is rejected", anchors=(told.anchor,)), by)
    return replace(outcome, changes=(*outcome.changes, *resting))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a claim is corrected to; what is `None` stays. `who` is the voice on which it rests, `content`
    words that stand near it in the document, `how` how surely its source says it, `on` the day of saying.
    """

    who: str | None = None
    content: str | None = None
    how: str | None = None
    on: str | None = None


def correct(case: Case, claim: str, correction: Correction, by: By) -> Outcome:
    """The claim rests on another voice, has other words, is said more or less surely, or on another day.

    The machine's row stays; the correction is laid over it wherever claims are listed or weighed.
    """
    if correction == Correction():
        raise UsageError("Say what is to be corrected: --source, --content, --how or --on.")
    told = find_claim(case, claim)
    anchors, parts = [told.anchor], []
    if correction.who is not None:
        voice = _voice(case, told, correction.who)
        anchors.append(voice.anchor)
        parts.append(f"rests on {voice.label}")
    if correction.content is not None:
        anchors.append(words_near(case, told.anchor, clean(correction.content)))
        parts.append(f"says “{begin(anchors[-1].exact)}”")
    _require_factuality(correction.how)
    parts += [f"is {correction.how}"] if correction.how else []
    parts += [f"was said on {correction.on}"] if correction.on else []
    value = to_value(factuality=correction.how, on=day(correction.on))
    said = f"The claim of {told.label} {' and '.join(parts)}"
    draft = Draft(kind="correct", said=said, anchors=tuple(anchors), value=None if value == "{}" else value)
    return record(case, draft, by)


def _voice(case: Case, told: Subject, who: str) -> Subject:
    subject = find_subject(case, who)
    require_source(subject)
    if told.protected and not subject.protected:
        refuse_unmasking(told)
    return subject


def _require_factuality(how: str | None) -> None:
    if how is not None and how not in FACTUALITIES:
        raise UsageError(f"{how!r} is not how surely: write one of {', '.join(FACTUALITIES)}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A claim that the machine missed: who says it, via whom (outermost first), how surely, on which day."""

    who: str
    via: tuple[str, ...] = ()
    how: str = "asserted"
    on: str | None = None


def add(case: Case, place: str, added: Added, by: By) -> Outcome:
    """Adds the words at `place` (DOCUMENT:words) as a claim.

    A `who` that begins with a small letter describes a voice without a name ("a senior official").
    """
    _require_factuality(added.how)
    who = perhaps(added.who)
    via = [clean(each).strip() for each in added.via]
    if who is None or not all(via):
        raise UsageError("Say who says it: --who NAME.")
    anchor = find_words(case, place)
    value = to_value(who=who, via=via, how=added.how, on=day(added.on))
    said = f"Added: “{who}” says “{begin(anchor.exact)}”"
    return record(case, Draft(kind="add", said=said, anchors=(anchor,), value=value), by)


def ask(case: Case, claim: str, whom: str, by: By) -> Outcome:
    """A question to a colleague (a number, or a name of `[users]`) about a claim, open until it is answered;
    the note is the question.
    """
    _require_note(by, "Write what you ask: --note.")
    users = read_users(case.settings)
    asked = find_user(whom, users)
    if asked == by.user:
        raise UsageError("That is yourself: name the colleague whom you ask.")
    told = find_claim(case, claim)
    said = f"Asked {called(asked, users)} about {told.label}"
    draft = Draft(kind="ask", said=said, anchors=(told.anchor,), value=str(asked))
    return record(case, draft, by)


def answer(case: Case, question: str, by: By) -> Outcome:
    """The answer to a question, by the id of the question or its beginning; the note is the answer."""
    _require_note(by, "Write the answer: --note.")
    found = [
        each
        for each in in_force(load_judgements(case.database))
        if question and each.kind == "ask" and each.id.startswith(question)
    ]
    if len(found) != 1:
        raise UsageError(f"{question!r} is not the id of one open question: see `sayso judgements`.")
    (asked,) = found
    said = f"The question “{begin(asked.note or '')}” is answered"
    return record(case, Draft(kind="answered", said=said, anchors=asked.anchors, value=asked.id), by)


def _require_note(by: By, message: str) -> None:
    if perhaps(by.note) is None:
        raise UsageError(message)


def merge(case: Case, left: str, right: str, by: By) -> Outcome:
    """Two claims, or a claim and a proposition, or two propositions say the same."""
    return _pair(case, "merge", (left, right), "says the same as", by)


def split(case: Case, claim: str, other: str, by: By) -> Outcome:
    """A claim does not say what a proposition, or another claim, says."""
    return _pair(case, "split", (claim, other), "does not say what is said by", by)


def rest_on(case: Case, claim: str, parent: str, by: By) -> Outcome:
    """A claim rests on another (it repeats it), or on its source's `own` word."""
    if parent == "own":
        told = find_claim(case, claim)
        said = f"{told.label} rests on its own source's word"
        return record(case, Draft(kind="rests-on", said=said, anchors=(told.anchor,), value="own"), by)
    return _pair(case, "rests-on", (claim, parent), "rests on", by)


def _pair(case: Case, kind: str, names: tuple[str, str], verb: str, by: By) -> Outcome:
    left, right = (find_member(case, each) for each in names)
    if left.anchor == right.anchor:
        raise UsageError(f"{names[0]!r} and {names[1]!r} are one claim: {left.label}.")
    said = f"{left.label} {verb} {right.label}"
    return record(case, Draft(kind=kind, said=said, anchors=(left.anchor, right.anchor)), by)


def resolve(case: Case, wanted: str, outcome: str, proof: tuple[str, str], by: By) -> Outcome:
    """What a proposition (or that of a claim) turned out to be, since a day and by a document of the case.

    `proof` is that day and the document's id. Raises `UsageError`.
    """
    if outcome not in OUTCOMES:
        raise UsageError(f"{outcome!r} is no outcome: write one of {', '.join(OUTCOMES)}.")
    on, document = proof
    told = find_member(case, wanted)
    shown = find_document(case, document)
    said = f"{told.label} turned out {outcome} on {day(on)}"
    value = to_value(outcome=outcome, on=day(on))
    return record(case, Draft(kind="resolve", said=said, anchors=(told.anchor, shown), value=value), by)
