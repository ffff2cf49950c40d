"""On what each claim rests: another claim, or its origin's own word, with probabilities that sum to one.

logit P(j rests on k) = w · features, over what ties two claims of one proposition (or of it and one that
contradicts it): quoted words, shared text, a voice of the chain that wrote the other document, a citation, a
voice that may be the same, shared words, time. P(k) = odds(k) / (1 + sum of odds), the 1 being the own word;
claims with one origin share the odds of the likeliest.
Nothing is merged: the weighing takes the probabilities. The weights are learned (training/lineages.py).
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sayso.model.belief import Descent, Parent
from sayso.model.place import Span
from sayso.weigh.origins import Origins
from sayso.weigh.reuse import Reuse, load_weights
from sayso.weigh.shingles import PLAIN, WORD, fold

MOST_PARENTS = 3
_LEAST = 0.02  # a parent less likely than this is left out
_ALL_PAIRS = 60  # claims of a proposition that are all compared; of more, only those that something ties
_NO_GAP = 3.0  # as if three weeks lay between two claims of which one has no date
_RUN = 6
_FIGURE = re.compile(r"\d")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A claim as lineage sees it.

    `voices` are those of its chain from outside in (source ids, or names where there is no source), the last
    its `origin`, called `origin_name`. `house` is who wrote or printed its `document`, among the same ids;
    `title` what to call that document. `time` is when it was written, ISO 8601 in UTC, a day or a moment.
    `span` and `words` are the content. `repeats` is the document whose words it quotes, where that is known;
    `cites` are the houses that its document cites: nearby in the first, elsewhere in the second tuple.
    `is_unconfirmed` says that its document owns up, nearby, to not having checked it.
    """

    claim: str
    proposition: str
    document: str
    title: str
    house: str | None
    voices: tuple[str, ...]
    origin: str | None
    origin_name: str | None
    time: str | None
    span: Span
    words: str
    repeats: str | None = None
    cites: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    is_unconfirmed: bool = False

    @property
    def well(self) -> str:
        """Its origin. Voices that nobody knows are one where the same voice passes them on, or, where none
        does, where they stand in one document: not to know who it was is no independence.
        """
        if self.origin is not None:
            return self.origin
        return f"behind {self.voices[-2]}" if len(self.voices) > 1 else f"in {self.document}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A document that holds an earlier one, or nearly is it; `share` is how much of the earlier it holds."""

    document: str
    original: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MaybeOne:
    """Two sources that may be one, and how likely that is."""

    left: str
    right: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RestsOn:
    """A person's decision: a claim rests on another, or (`on` is `None`) on its origin's own word."""

    claim: str
    on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What ties documents and sources of a case; `rivals` are pairs of propositions that contradict."""

    reuses: tuple[Reuse, ...] = ()
    copies: tuple[Copy, ...] = ()
    maybe_one: tuple[MaybeOne, ...] = ()
    rivals: tuple[tuple[str, str], ...] = ()
    decisions: tuple[RestsOn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What ties a claim to one that it may rest on; all but `gap` (weeks, logarithm) lie between 0 and 1.

    `quoted`: it stands in words quoted from that document. `printed`: both stand in text that the documents
    share, by the share and the probability of reuse; `near_print`: they share text, not there. `copied`: the
    document is a copy. `relayed`: a voice of its chain wrote that document. `cited`: its document cites that
    house; `unconfirmed`: it owns up to not having checked. `maybe_one`: their origins may be one.
    `same_origin`: they are one. `alike`: words in common.
    `verbatim`: six words in a row. `figures`: numbers in common, of those in either.
    """

    quoted: float = 0.0
    printed: float = 0.0
    near_print: float = 0.0
    copied: float = 0.0
    relayed: float = 0.0
    cited: float = 0.0
    unconfirmed: float = 0.0
    maybe_one: float = 0.0
    same_origin: float = 0.0
    alike: float = 0.0
    verbatim: float = 0.0
    figures: float = 0.0
    gap: float = _NO_GAP
    share: float = 0.0

    @property
    def features(self) -> tuple[float, ...]:
        """In the order of the weights."""
        return (
            self.quoted, self.printed, self.near_print, self.copied, self.relayed, self.cited,
            self.unconfirmed, self.maybe_one, self.same_origin, self.alike, self.verbatim, self.figures,
            self.gap,
        )  # fmt: skip


def trace_descents(accounts: Iterable[Account], ties: Ties) -> tuple[Descent, ...]:
    """On what each of these claims rests, by claim. The order of what is given makes no difference.

    A claim may rest on one of its own proposition or of one that contradicts it, written no later. What a
    person decided is certain.
    """
    case = Tied(accounts, ties)
    origins = Origins(each.claim for each in case.accounts)
    found = []
    for each in sorted(case.accounts, key=oldest_first):
        found.append(_descent(case, each, origins))
        origins.settle(each.claim, each.well, found[-1].parents)
    return tuple(sorted(found, key=lambda each: each.claim))


def oldest_first(account: Account) -> tuple[bool, str, str]:
    """The key to put claims in order of time, those without a date last."""
    return account.time is None, account.time or "", account.claim


def _descent(case: "Tied", account: Account, origins: Origins) -> Descent:
    decided = case.decided.get(account.claim)
    if decided is not None:
        parent = Parent(claim=decided.on, probability=1.0, reasons=("you decided it",))
        return Descent(claim=account.claim, parents=(parent,))
    weights = load_weights("descent")
    odds = []
    for other in case.older(account):
        tie = case.tie(account, other)
        odds.append((math.exp(min(weights.log_odds(tie.features), 30.0)), other, tie))
    if any(chance > 1.0 and _is_before(other, account) for chance, other, _ in odds):
        # Prints of one day would rest on one another, and not on the story that all were made of.
        odds = [each for each in odds if _is_before(each[1], account)]
    kept = _strongest(odds, origins)
    total = 1.0 + math.fsum(each[0] for each in kept)
    own = Parent(claim=None, probability=1.0 / total, reasons=())
    parents = (
        Parent(claim=other.claim, probability=chance / total, reasons=_reasons(tie, account, other))
        for chance, other, tie in kept
    )
    return Descent(claim=account.claim, parents=(*parents, own))


Odds = tuple[float, Account, "Tie"]


def _strongest(odds: list[Odds], origins: Origins) -> list[Odds]:
    """The likeliest parents. Claims with one origin share the odds of the likeliest of them: one more reprint
    of a story makes it no likelier that somebody has it from there.
    """
    kept = sorted(odds, key=lambda each: (-each[0], each[1].claim))[:MOST_PARENTS]
    ways: defaultdict[int, list[float]] = defaultdict(list)
    for chance, other, _ in kept:
        ways[origins.of(other.claim)].append(chance)
    shared = []
    for chance, other, tie in kept:
        way = ways[origins.of(other.claim)]
        shared.append((chance * way[0] / math.fsum(way), other, tie))
    total = 1.0 + math.fsum(each[0] for each in shared)
    return [each for each in shared if each[0] / total >= _LEAST]


class Tied:
    """The claims of a case, by id, with what ties them."""

    def __init__(self, accounts: Iterable[Account], ties: Ties) -> None:
        self.accounts = sorted(accounts, key=lambda each: each.claim)
        known = {each.claim for each in self.accounts}
        self.decided = {each.claim: each for each in ties.decisions if each.on is None or each.on in known}
        self._reuses = {_pair(each.left, each.right): each for each in ties.reuses}
        self._copies = {_pair(each.document, each.original): each.share for each in ties.copies}
        self._maybe = {_pair(each.left, each.right): each.probability for each in ties.maybe_one}
        self._rivals: defaultdict[str, set[str]] = defaultdict(set)
        for left, right in ties.rivals:
            self._rivals[left].add(right)
            self._rivals[right].add(left)
        self._of: defaultdict[str, list[Account]] = defaultdict(list)
        for each in self.accounts:
            self._of[each.proposition].append(each)
        self._matter = {each.claim: _matter(each.words) for each in self.accounts}

    def older(self, account: Account) -> Iterator[Account]:
        """The claims that this one may rest on: of another document, or told further in; none that is
        younger, or that itself points at this one.
        """
        near = [account.proposition, *sorted(self._rivals[account.proposition])]
        pool = [each for proposition in near for each in self._of[proposition]]
        for other in pool:
            if other.document == account.document:
                if _is_inside(other, account):
                    yield other
                continue
            if _is_younger(other, account) or (_follows(other, account) and not _follows(account, other)):
                continue
            if len(pool) <= _ALL_PAIRS or self._are_tied(account, other):
                yield other

    def _are_tied(self, account: Account, other: Account) -> bool:
        pair = _pair(account.document, other.document)
        is_cited = other.house is not None and other.house in account.cites[1]
        return pair in self._reuses or pair in self._copies or is_cited or _follows(account, other)

    def tie(self, account: Account, other: Account) -> Tie:
        """What ties a claim to another."""
        pair = _pair(account.document, other.document)
        reuse = self._reuses.get(pair)
        is_printed = reuse is not None and _in_shared_text(reuse, account, other)
        share = 0.0 if reuse is None else reuse.share
        chance = 0.0 if reuse is None else reuse.probability
        house = other.house
        is_inside = other.document == account.document
        same = account.origin is not None and account.origin == other.origin
        mine, yours = self._matter[account.claim], self._matter[other.claim]
        return Tie(
            quoted=float(is_inside or account.repeats == other.document),
            printed=chance * share if is_printed else 0.0,
            near_print=0.0 if is_printed else chance * share,
            copied=self._copies.get(pair, 0.0),
            relayed=float(house is not None and house in account.voices[1:]),
            cited=_cited(account, house),
            unconfirmed=float(account.is_unconfirmed),
            maybe_one=self._maybe.get(_pair(account.origin or "", other.origin or ""), 0.0),
            same_origin=float(same),
            alike=mine.alike(yours),
            verbatim=float(bool(mine.runs & yours.runs)),
            figures=len(mine.figures & yours.figures) / max(len(mine.figures | yours.figures), 1),
            gap=_gap(account.time, other.time),
            share=share,
        )


@dataclass(frozen=True, slots=True)
class _Matter:
    """The words of a claim as they are compared."""

    words: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    figures: frozenset[str]

    def alike(self, other: "_Matter") -> float:
        """The share of the words of the shorter that the other has."""
        return len(self.words & other.words) / max(min(len(self.words), len(other.words)), 1)


def _matter(text: str) -> _Matter:
    words = [fold(each) for each in WORD.findall(text)]
    return _Matter(
        words=frozenset(each for each in words if each not in PLAIN),
        runs=frozenset(zip(*(words[at:] for at in range(_RUN)), strict=False)),
        figures=frozenset(each for each in words if _FIGURE.search(each)),
    )


def _in_shared_text(reuse: Reuse, account: Account, other: Account) -> bool:
    """Whether both claims stand in one stretch that their documents share."""
    is_left = reuse.left == account.document
    for each in reuse.stretches:
        mine, yours = (each.left, each.right) if is_left else (each.right, each.left)
        if mine.meets(account.span) and yours.meets(other.span):
            return True
    return False


def _is_inside(other: Account, account: Account) -> bool:
    """Whether another claim of the document is the same statement, told by a voice further in that is known;
    or further out, where nobody knows whose word this one is.
    """
    outer, inner = (account, other) if len(account.voices) < len(other.voices) else (other, account)
    size = len(outer.voices)
    is_nested = len(inner.voices) > size and inner.voices[:size] == outer.voices
    return is_nested and (account is outer) == (inner.origin is not None) and account.span.meets(other.span)


def _follows(account: Account, other: Account) -> bool:
    """Whether a claim says by itself that it comes after another: quotes it, names its writer, cites it."""
    named = (*account.voices[1:], *account.cites[0])
    return account.repeats == other.document or (other.house is not None and other.house in named)


def _cited(account: Account, house: str | None) -> float:
    if house is None:
        return 0.0
    return 1.0 if house in account.cites[0] else 0.5 if house in account.cites[1] else 0.0


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def _is_younger(other: Account, account: Account) -> bool:
    """Whether the other was surely written later: by day, or by moment where both tell it."""
    if other.time is None or account.time is None:
        return False
    size = min(len(other.time), len(account.time))
    return other.time[:size] > account.time[:size]


def _is_before(other: Account, account: Account) -> bool:
    """Whether the other surely came first: by its time, or because this one points at it."""
    return _follows(account, other) or other.document == account.document or _is_younger(account, other)


def _gap(later: str | None, earlier: str | None) -> float:
    """The logarithm of one and the days between two times."""
    if later is None or earlier is None:
        return _NO_GAP
    between = datetime.fromisoformat(later[:10]) - datetime.fromisoformat(earlier[:10])
    return math.log1p(abs(between.days))


def _reasons(tie: Tie, account: Account, other: Account) -> tuple[str, ...]:
    """Why a claim may rest on another, in words, the strongest first."""
    if account.document == other.document:
        return ("the same statement of one document",)
    place = other.title if other.time is None else f"{other.title} of {day_words(other.time)}"
    found = (
        (tie.quoted > 0.0, f"word for word as in {place}"),
        (tie.printed > 0.0, f"printed from the same text: {tie.share:.0%} of its words stand in {place}"),
        (tie.copied > 0.0, f"its document holds {tie.copied:.0%} of {place}"),
        (tie.relayed > 0.0, f"its chain leads through whoever wrote {place}"),
        (tie.cited > 0.0, f"its document cites {place}"),
        (tie.near_print > 0.0, f"its document shares {tie.share:.0%} of its text with {place}"),
        (tie.unconfirmed > 0.0, "it was not independently confirmed"),
        (tie.maybe_one > 0.0, "the unnamed voice may be the same"),
        (tie.verbatim > 0.0, "the same words in a row"),
        (tie.figures > 0.0, "the same figures"),
    )
    reasons = [words for holds, words in found if holds]
    return tuple(reasons) or (f"{place} said the same before",)


def day_words(time: str) -> str:
    """ "2 June 2010" for an ISO day or moment."""
    year, month, day = time[:10].split("-")
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"
