"""Text reuse over a whole case: which passages were made of one another, and by which words one sees it.

Pairs that share rare shingles (`shingles`) are aligned, the longest runs first (after Wise 1993, "greedy
string tiling"); runs parted by a few changed words are one stretch. What counts is containment, the share of
the shorter passage, weighted by rarity: a short reprint may stand in a long article.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import numpy as np

from sayso.model.place import Span
from sayso.weigh.shingles import SHINGLE, WORD, Numbers, Shelf

ReuseKind = Literal["derived", "partly derived", "not derived"]

_GAP = 4  # changed words inside one stretch
_FEWEST = 4  # words of a stretch
_MOST_PLACES = 8  # places of one shingle that are tried
_DERIVED = 0.5  # of the words of the shorter: derived, and not only partly
_KEPT = 4096  # passages held ready to be aligned
_RARE_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text to compare. `time` is ISO 8601, a day or a moment, `None` where it is not known.

    What is no part of it (words quoted from somebody who is known) may be blanked out with spaces, so that
    the places of the others stay.
    """

    id: str
    text: str
    time: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words that stand in both passages, but for a few: a span of each, and how many."""

    left: Span
    right: Span
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """Two passages that share text. `left` is the earlier one as far as `is_dated` says that this is known.

    `containment` is the rarity-weighted share of the shorter that stands in the other, `share` that of its
    words; `weight` is the rarity of the stretch that says most; `rare` are up to five words that
    hardly any other passage holds. `probability` is how likely it is
    that one was made of the other, or both of a third.
    """

    left: str
    right: str
    is_dated: bool
    containment: float
    share: float
    weight: float
    stretches: tuple[Stretch, ...]
    rare: tuple[str, ...]
    probability: float

    @property
    def kind(self) -> ReuseKind:
        """Derived, partly derived or not derived (the classes of Gaizauskas et al. 2001, METER)."""
        if self.probability < 0.5:
            return "not derived"
        return "derived" if self.share >= _DERIVED else "partly derived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A logistic regression: a constant, and a weight for each feature in their order."""

    constant: float
    weights: tuple[float, ...]

    def log_odds(self, features: Sequence[float]) -> float:
        """The logarithm of the odds. Raises `ValueError` where the features are too many or too few."""
        return self.constant + math.fsum(w * f for w, f in zip(self.weights, features, strict=True))

    def probability(self, features: Sequence[float]) -> float:
        """How likely it is."""
        return 1.0 / (1.0 + math.exp(-max(min(self.log_odds(features), 500.0), -500.0)))


@cache
def load_weights(name: str) -> Weights:
    """The weights that ship under a name (`reuse`, `descent`); training/lineages.py makes them."""
    raw = files("sayso.weigh").joinpath("lineage_weights.json").read_text(encoding="utf-8")
    stored = json.loads(raw)[name]
    return Weights(constant=stored["constant"], weights=tuple(stored["weights"]))


def find_reuse(passages: Sequence[Passage], least: float = 0.5) -> tuple[Reuse, ...]:
    """Pairs of passages that were likely made of one another (`probability` at least `least`), by ids.

    The order of the passages makes no difference; their ids must differ.
    """
    weights = load_weights("reuse")
    found = (replace(each, probability=weights.probability(features(each))) for each in shared_text(passages))
    kept = (each for each in found if each.probability >= least)
    return tuple(sorted(kept, key=lambda each: (each.left, each.right)))


def shared_text(
    passages: Sequence[Passage], pairs: Sequence[tuple[str, str]] | None = None
) -> Iterator[Reuse]:
    """What pairs of passages share; `probability` is not worked out and 0.

    `pairs` are the ids of those to compare, `None` for all that share enough rare shingles.
    """
    ordered = sorted(passages, key=lambda each: (each.time is None, each.time or "", each.id))
    desk = _Desk(ordered)
    places = {each.id: place for place, each in enumerate(ordered)}
    for one, other in (
        desk.shelf.candidates()
        if pairs is None
        else [tuple(sorted((places[left], places[right]))) for left, right in pairs]
    ):
        found = desk.compare(one, other)
        if found is not None:
            yield found


def features(reuse: Reuse) -> tuple[float, ...]:
    """What `probability` is made of: weighted containment, share of words, words in the longest stretch and
    in all stretches, rarity of the stretch that says most (logarithms).
    """
    lengths = [each.words for each in reuse.stretches]
    return (
        reuse.containment,
        reuse.share,
        math.log1p(max(lengths, default=0)),
        math.log1p(sum(lengths)),
        math.log1p(reuse.weight),
    )


class _Run(NamedTuple):
    """Words `left` to `left_end` of one passage that are words `right` to `right_end` of another."""

    left: int
    right: int
    left_end: int
    right_end: int
    words: int


@dataclass(frozen=True, slots=True)
class _Ready:
    """A passage ready to be aligned: its shingles in order, their places, how rare each is, its words."""

    shingles: list[int]
    places: dict[int, list[int]]
    rarity: Numbers
    spans: list[tuple[int, int]]


class _Desk:
    """Where two passages are laid side by side."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self.shelf = Shelf([each.text for each in passages])
        self._ready: dict[int, _Ready] = {}

    def compare(self, one: int, other: int) -> Reuse | None:
        """What two passages share; `None` where no stretch of four words is left."""
        left, right = self._taken(one), self._taken(other)
        runs = [each for each in _joined(_runs(left, right)) if each.words >= _FEWEST]
        if not runs:
            return None
        spans = [(run.left, run.left_end) for run in runs], [(run.right, run.right_end) for run in runs]
        short = int(len(right.spans) < len(left.spans))
        containment, share, weight = _covered((left, right)[short], spans[short])
        first, second = self.passages[one], self.passages[other]
        return Reuse(
            left=first.id,
            right=second.id,
            is_dated=_is_dated(first, second),
            containment=containment,
            share=share,
            weight=weight,
            stretches=tuple(_stretch(run, left.spans, right.spans) for run in runs),
            rare=tuple(self.shelf.rare_words(one, other)[:_RARE_WORDS]),
            probability=0.0,
        )

    def _taken(self, number: int) -> _Ready:
        if number not in self._ready:
            if len(self._ready) >= _KEPT:
                self._ready.clear()
            words = self.shelf.words[number]
            hashes, matter = self.shelf.shingles(words)
            places: defaultdict[int, list[int]] = defaultdict(list)
            for place, shingle in enumerate(hashes.tolist()):
                places[shingle].append(place)
            spans = [each.span() for each in WORD.finditer(self.passages[number].text)][: len(words)]
            rarity = self.shelf.rarity(hashes, matter)
            self._ready[number] = _Ready(hashes.tolist(), places, rarity, spans)
        return self._ready[number]


def _runs(left: _Ready, right: _Ready) -> Iterator[_Run]:
    """Runs of shingles that stand in both, in the order of the right; each time the longest."""
    place, size = 0, len(right.shingles)
    shingles, others = right.shingles, left.shingles
    while place < size:
        best, at = 0, 0
        for start in left.places.get(shingles[place], ())[:_MOST_PLACES]:
            length = 1
            while (
                place + length < size
                and start + length < len(others)
                and shingles[place + length] == others[start + length]
            ):
                length += 1
            if length > best:
                best, at = length, start
        if best:
            words = best + SHINGLE - 1
            yield _Run(at, place, at + words, place + words, words)
        place += max(best, 1)


def _joined(runs: Iterator[_Run]) -> list[_Run]:
    """Runs that go on behind a few changed words made one stretch."""
    joined: list[_Run] = []
    for run in runs:
        before = joined[-1] if joined else None
        if (
            before is not None
            and -SHINGLE < run.left - before.left_end <= _GAP
            and run.right - before.right_end <= _GAP
        ):
            overlap = max(before.right_end - run.right, before.left_end - run.left, 0)
            words = before.words + max(run.words - overlap, 0)
            joined[-1] = _Run(before.left, before.right, run.left_end, run.right_end, words)
        else:
            joined.append(run)
    return joined


def _covered(passage: _Ready, spans: Sequence[tuple[int, int]]) -> tuple[float, float, float]:
    """The share of a passage that lies in some spans of words, weighted by rarity and by words; and the
    rarity of the one that says most.
    """
    words = np.zeros(len(passage.spans), dtype=bool)
    shingles = np.zeros(len(passage.rarity), dtype=bool)
    for start, end in spans:
        words[start:end] = True
        shingles[start : max(end - SHINGLE + 1, start)] = True
    total = float(passage.rarity.sum())
    best = max(float(passage.rarity[start : max(end - SHINGLE + 1, start)].sum()) for start, end in spans)
    held = float(passage.rarity[shingles].sum()) / total if total > 0.0 else 0.0
    return held, float(words.mean()), best


def _stretch(run: _Run, left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]]) -> Stretch:
    return Stretch(
        left=Span(start=left[run.left][0], end=left[run.left_end - 1][1]),
        right=Span(start=right[run.right][0], end=right[run.right_end - 1][1]),
        words=run.words,
    )


def _is_dated(first: Passage, second: Passage) -> bool:
    """Whether the first is known to be older: by day, or by moment where both tell it."""
    if first.time is None or second.time is None:
        return False
    length = min(len(first.time), len(second.time))
    return first.time[:length] < second.time[:length]
