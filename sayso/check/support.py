"""Which claim of the leak a statement of a draft goes back to, and what it changed.

Texts that share the statement's rarest words are asked for their claims; a claim says the same where it has
at least half of the statement's words by weight (rare words weigh more, Sparck Jones 1972; words that mean
nearly the same count as one). Figures, dates and names may have changed: an equal figure counts for a claim,
another one not against it, and a name weighs no more than the other words. Of several, the best was changed
least, is by a voice that the draft names, and is the earliest.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal, Protocol

from sayso.check.statements import Statement
from sayso.model.claim import Claim
from sayso.model.place import Span
from sayso.wording.frames import Frame, frame_of
from sayso.wording.particulars import added
from sayso.wording.retelling import ORDER, Change, Side, changes
from sayso.wording.voices import Voice, are_one

SAME = 0.5
"""Which part of a statement's words, by weight, a claim that says the same must have."""
NEAR = 0.35
"""How much less than the best a claim may have to be looked at beside it."""
_GRAVE = frozenset(("figure changed", "date changed", "name changed"))
LEAST = 2
"""How many words at least they must share."""
_FIGURE = 0.15
_TEXTS, _WORDS, _EACH = 60, 10, 400

ReportFlag = Literal["wrong_speaker", "contradicted", "drifted_before", "particulars_added"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A claim of the leak as a statement is compared with it, with what is needed to cite it.

    `side` carries all names of its voices. `is_under_denial`: it is said inside what somebody denies.
    `drifted` is what the claim itself changed of what it rests on. `passes_on` are names of voices for whom
    its writer speaks elsewhere in the leak: where a claim names no voice, it may be theirs.
    """

    id: str
    claim: Claim
    side: Side
    source: str | None
    document: str
    path: str
    date: str
    zone: str | None
    level: int | None
    is_copy: bool
    is_under_denial: bool = False
    drifted: tuple[Change, ...] = ()
    passes_on: frozenset[str] = frozenset()

    @property
    def span(self) -> Span:
        """From the first to the last character of what it says."""
        content = self.claim.attribution.content
        return Span(start=content[0].start, end=content[-1].end)


class HeardIndex(Protocol):
    """The claims of the leak by the words of their texts."""

    @property
    def size(self) -> int:
        """How many texts there are."""

    def frequency(self, word: str) -> int:
        """In how many texts a word stands."""

    def holding(self, phrases: Sequence[tuple[str, ...]], limit: int) -> Sequence[int]:
        """The numbers of the first `limit` texts that hold every one of the phrases."""

    def heard(self, number: int) -> Sequence[Heard]:
        """The claims of the text with this number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a statement: `heard` is the claim that it goes back to, `None` where nothing says it.

    With the flag `contradicted`, `heard` is a claim that says the opposite, and nothing supports it.
    """

    statement: Statement
    heard: Heard | None
    found: tuple[Change, ...]
    flags: tuple[ReportFlag, ...]
    score: float
    further: tuple[Heard, ...] = ()

    @property
    def is_supported(self) -> bool:
        """Whether a claim of the leak says it, changed or not."""
        return self.heard is not None and "contradicted" not in self.flags


@dataclass(frozen=True, slots=True)
class _Candidate:
    heard: Heard
    score: float
    found: tuple[Change, ...]
    added: tuple[str, ...]
    is_opposite: bool
    is_named: bool

    @property
    def preference(self) -> tuple[object, ...]:
        """The less the better: what was changed, which words are missing, whether another voice says it."""
        changed = sum(2 if change.kind in _GRAVE else 1 for change in self.found) + 1.5 * len(self.added)
        cost = changed + 4 * (1 - self.score) + (not self.is_named) + bool(self.heard.drifted)
        return round(cost, 2), self.heard.is_copy, self.heard.date or "9", self.heard.id


def judge_statements(statements: Iterable[Statement], index: HeardIndex) -> Iterator[Report]:
    """A report on each statement, in their order."""
    for statement in statements:
        yield _judge(statement, index)


def _judge(statement: Statement, index: HeardIndex) -> Report:
    frame = frame_of(statement.side.content, statement.claim.about)
    weights = _weights(frame, index)
    near = [_candidate(statement, frame, heard, weights) for heard in _nearby(frame, index)]
    good = [each for each in near if each is not None]
    best = max((each.score for each in good if not each.is_opposite), default=0.0)
    pool = [each for each in good if not each.is_opposite and each.score >= best - NEAR]
    against = [each for each in good if each.is_opposite]
    is_their_denial = any(each.is_named for each in against) and not any(each.is_named for each in pool)
    if pool and not (statement.speaker and is_their_denial):
        return _supported(statement, sorted(pool, key=lambda each: each.preference))
    if against:
        first = min(against, key=lambda each: (not each.is_named, -each.score, each.preference))
        return Report(
            statement=statement, heard=first.heard, found=(), flags=("contradicted",), score=first.score
        )
    return Report(statement=statement, heard=None, found=(), flags=(), score=0.0)


def _supported(statement: Statement, pool: Sequence[_Candidate]) -> Report:
    first = pool[0]
    flags: list[ReportFlag] = ["particulars_added"] if first.added else []
    if _is_wrong(statement, first.heard):
        flags.append("wrong_speaker")
    inherited = [change for change in first.heard.drifted if change.became in statement.side.content]
    found = {change.kind: change for change in first.found}
    if inherited:
        flags.append("drifted_before")
    if not _names_teller(statement, first.heard):
        for change in inherited:
            found.setdefault(change.kind, change)
    return Report(
        statement=statement,
        heard=first.heard,
        found=tuple(found[kind] for kind in ORDER if kind in found),
        flags=tuple(flags),
        score=first.score,
        further=tuple(_once(pool)),
    )


def _names_teller(statement: Statement, heard: Heard) -> bool:
    """Whether the draft itself says whose words these are: then their drift is not the draft's."""
    writer = heard.side.writer
    return writer is not None and any(are_one(writer, voice) for voice in statement.side.voices)


def _once(pool: Sequence[_Candidate]) -> Iterator[Heard]:
    """The other claims that say it, one a document, at most five."""
    seen = {pool[0].heard.document}
    for each in pool[1:]:
        if each.heard.document not in seen and len(seen) < 6:
            seen.add(each.heard.document)
            yield each.heard


def _is_wrong(statement: Statement, heard: Heard) -> bool:
    """Whether the draft gives it to somebody by name who is none of its voices."""
    if statement.speaker is None or not statement.side.voices:
        return False
    told = (*heard.side.voices, *((heard.side.writer,) if heard.side.writer is not None else ()))
    known = [voice for voice in told if voice.names]
    named = statement.side.voices[-1]
    if not heard.side.voices and _is_passed_on(named, heard):
        return False
    return bool(known) and not any(are_one(named, voice) for voice in told)


def _is_passed_on(named: Voice, heard: Heard) -> bool:
    """Whether a voice may stand behind a claim that names none."""
    return any(are_one(named, Voice(words=name)) for name in heard.passes_on)


def _weights(frame: Frame, index: HeardIndex) -> dict[str, float]:
    """How telling each word of a statement is, by what stands for it and its like; names count as words."""
    weights: dict[str, float] = {}
    for word, form in _forms(frame):
        weight = max(0.1, log((index.size + 1) / (index.frequency(form) + 0.5)))
        weights[word] = max(weight, weights.get(word, 0.0))
    named = {word for name in frame.names for word in name.key} & weights.keys()
    others = [weight for word, weight in weights.items() if word not in named]
    for word in named if others else ():
        weights[word] = min(weights[word], sum(others) / len(others))
    return weights


def _forms(frame: Frame) -> Iterator[tuple[str, str]]:
    """What stands for each word that carries meaning, and its form as a text has it."""
    for term in frame.terms:
        for form in term.span.cut(frame.text).casefold().replace("-", " ").split():
            yield term.group, form


def _nearby(frame: Frame, index: HeardIndex) -> Iterator[Heard]:
    """The claims of texts that share the rarest words of a statement, the likeliest texts first."""
    forms = sorted({(index.frequency(form), form) for _, form in _forms(frame)})
    votes: Counter[int] = Counter()
    for count, form in [each for each in forms if each[0]][:_WORDS]:
        weight = max(0.1, log((index.size + 1) / (count + 0.5)))
        for number in index.holding([(form,)], _EACH):
            votes[number] += round(100 * weight)
    for number, _ in sorted(votes.items(), key=lambda each: (-each[1], each[0]))[:_TEXTS]:
        yield from index.heard(number)


def _candidate(
    statement: Statement, frame: Frame, heard: Heard, weights: dict[str, float]
) -> _Candidate | None:
    other = frame_of(heard.side.content, heard.claim.about)
    groups = {term.group for term in other.terms}
    shared = groups & weights.keys()
    figures = {each.value for each in frame.figures} & {each.value for each in other.figures}
    score = sum(weights[each] for each in shared) / max(0.1, sum(weights.values()))
    score = min(1.0, score + _FIGURE * len(figures))
    if score < SAME or not shared or len(shared) + len(figures) < min(LEAST, len(weights)):
        return None
    named = statement.side.voices
    told = (*heard.side.voices, *((heard.side.writer,) if heard.side.writer is not None else ()))
    is_theirs = bool(named) and not heard.side.voices and _is_passed_on(named[-1], heard)
    is_named = is_theirs or any(are_one(one, voice) for one in named for voice in told)
    found = changes(heard.side, statement.side)
    return _Candidate(
        heard=heard,
        score=score,
        found=tuple(each for each in found if not (is_theirs and each.was == told[-1].words)),
        added=added(heard.side.content, statement.side.content),
        is_opposite=_is_denied(frame, statement.side, statement.is_under_denial)
        != _is_denied(other, heard.side, heard.is_under_denial),
        is_named=is_named,
    )


def _is_denied(frame: Frame, side: Side, is_under_denial: bool) -> bool:
    """Whether it comes to saying that it is not so."""
    return frame.is_negated != (side.factuality == "denied" or is_under_denial)
