"""Which pairs of statements cannot say the same, told for a thousand pairs at once, before any is compared.

Each test bounds from above what `compare` would find: what is refused here is unrelated there (a test holds
the two against each other). Whatever lets `compare` take one word for another must be in `_could_be_one`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from sayso.encoder.meanings import Floats, meanings
from sayso.match.compare import HALF, LEAST, Model, shipped_models
from sayso.match.features import FOUND, LONGEST, NAMES, VALUES
from sayso.match.nearness import likenesses
from sayso.match.traits import IS_ACT, IS_PLACE, Ints, Traits
from sayso.wording.kinship import most_near

_CELLS = 150_000
"""How many pairs of words are looked at in one step."""
_SLACK = 1e-3
"""By how much sums in single precision may be off."""
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Half:
    """One side of some pairs: a row each, its words in columns, filled up with no word."""

    places: Longs
    words: Longs
    bits: NDArray[np.uint8]
    weights: Floats
    is_word: Bools


class Refusal:
    """The tests over all statements of a case, as they were when it was made."""

    def __init__(self, traits: Traits) -> None:
        self._words, self._said = traits.words(), traits.statements()

    def left(self, pairs: Longs) -> Longs:
        """The pairs that are worth comparing, in their order."""
        said = self._said
        kept = pairs[said.has_condition[pairs[:, 0]] == said.has_condition[pairs[:, 1]]]
        longest = np.maximum(said.sizes[kept[:, 0]], said.sizes[kept[:, 1]])
        order = np.argsort(longest, kind="stable")  # alike in length: little is compared for nothing
        is_left = np.zeros(len(kept), np.bool_)
        at = 0
        while at < len(order):
            end = at + max(1, _CELLS // int(longest[order[min(len(order), at + _CELLS // 100) - 1]]) ** 2)
            is_left[order[at:end]] = self._may_be_same(kept[order[at:end]])
            at = end
        return np.asarray(kept[is_left], np.int64)

    def _may_be_same(self, pairs: Longs) -> Bools:
        size = int(self._said.sizes[pairs].max())
        one, two = (self._half(pairs[:, side], size) for side in (0, 1))
        shared = self._share_groups(one, two)
        found = self._share_enough(one, two, shared)
        is_open = self._said.is_open[pairs].any(1)
        some = np.flatnonzero(found)
        if len(some):
            some = some[~self._names_apart(pairs[some, 0], pairs[some, 1])]
            found[found] = np.isin(np.flatnonzero(found), some)
        if len(some):
            pairs = pairs[some]
            one, two = (self._half(pairs[:, side], size) for side in (0, 1))
            found[some] = self._are_likely(one, two, self._could_be_one(one, two, shared[some]))
        return np.asarray(found | is_open)

    def _half(self, places: Longs, size: int) -> _Half:
        said = self._said
        columns = np.arange(size)
        is_word = columns < said.sizes[places][:, None]
        at = np.where(is_word, said.starts[places][:, None] + columns, 0)
        words = np.where(is_word, said.words[at], len(self._words.rows) - 1).astype(np.int64)
        return _Half(
            places=places,
            words=words,
            bits=np.where(is_word, said.bits[at], 0).astype(np.uint8),
            weights=self._words.weights[words],
            is_word=is_word,
        )

    def _share_groups(self, one: _Half, two: _Half) -> Bools:
        """Which words stand for the same, of each pair a row for each word of the first."""
        return _meet(self._words.groups[one.words], self._words.groups[two.words])

    def _share_enough(self, one: _Half, two: _Half, shared: Bools) -> Bools:
        """See `compare._may_meet`."""
        left, right = (self._said.weights[each.places] for each in (one, two))
        most = [
            (each.weights * shared.any(axis)).sum(1) + _SLACK >= LEAST * weight
            for each, axis, weight in ((one, 2, left), (two, 1, right))
        ]
        entities = _meet(
            self._words.entities[one.words][:, :, None], self._words.entities[two.words][:, :, None]
        )
        smaller = left <= right + _SLACK, right <= left + _SLACK
        return np.asarray(most[0] & smaller[0] | most[1] & smaller[1] | entities.any((1, 2)), np.bool_)

    def _could_be_one(self, one: _Half, two: _Half, shared: Bools) -> tuple[Floats, Floats]:
        """For each word how well the other statement may have it at most, 0 to 1."""
        table, words = meanings(), self._words
        cosines = table[words.rows[one.words]] @ table[words.rows[two.words]].transpose(0, 2, 1)
        near = likenesses(
            cosines, words.is_listed[one.words][:, :, None] & words.is_listed[two.words][:, None]
        )
        kin = [words.kin[each.words].astype(np.int64) for each in (one, two)]
        near = np.maximum(near, most_near(kin[0][:, :, None], kin[1][:, None]))
        sure = shared | _meet(words.entities[one.words][:, :, None], words.entities[two.words][:, :, None])
        sure |= _meet(words.begins[one.words][:, :, None], words.begins[two.words][:, :, None])
        either = [words.alike[each.words] for each in (one, two)]
        left = sure | _meet(words.opposites[one.words], either[1])
        right = sure | _meet(either[0], words.opposites[two.words])
        most = []
        for half, found, axis in ((one, left, 2), (two, right, 1)):
            best = np.maximum(near, found).max(axis)
            is_open = words.is_open[half.words] | (half.bits & IS_ACT > 0)
            most.append(np.where(is_open, np.float32(1.0), best))
        return most[0], most[1]

    def _are_likely(self, one: _Half, two: _Half, most: tuple[Floats, Floats]) -> Bools:
        """See `compare.Model.may_reach`, with what of the features statements tell by themselves."""
        said, left, right = self._said, one.places, two.places
        covers = [_cover(half, shares) for half, shares in ((one, most[0]), (two, most[1]))]
        missing = [_missing(half, shares) for half, shares in ((one, most[0]), (two, most[1]))]
        low = np.zeros(len(left), np.float32)
        length = np.minimum(np.minimum(said.weights[left], said.weights[right]), LONGEST)
        values = np.minimum(said.values[left].sum(1), said.values[right].sum(1))
        known = {
            "cover_less": (low, np.minimum(*covers)),
            "cover_more": (low, np.maximum(*covers)),
            "top_rest": (np.minimum(*(each.max(1) for each in missing)), low + 1),
            "lone_more": (np.maximum(*(each.sum(1) for each in missing)), low + np.inf),
            "lone_near": (low, low + FOUND),
            "length": (length, length),
            "value_same": (low, np.minimum(values, VALUES)),
        }
        models = shipped_models()
        is_part = (known["cover_more"][1] + _SLACK >= HALF) & _may_reach(models.matter, known)
        return np.asarray(is_part | _may_reach(models.same, known))

    def _names_apart(self, left: Longs, right: Longs) -> Bools:
        """Where `features.names_apart` is sure to be so."""
        said = self._said
        apart = ~(said.has_more_names[left] | said.has_more_names[right])
        for one, two in ((left, right), (right, left)):
            tokens = said.tokens[one][:, :, None]
            is_met = _meet(tokens, said.tokens[two][:, :, None]).any(2)
            is_met |= _meet(tokens, self._lows(two)[:, :, None]).any(2)
            lacks = np.zeros(len(one), np.bool_)
            for name in range(int(said.sure[one].max(initial=-1)) + 1):
                is_of = said.sure[one] == name
                lacks |= is_of.any(1) & ~(is_met & is_of).any(1)
            apart &= lacks
        return np.asarray(apart, np.bool_)

    def _lows(self, places: Longs) -> Ints:
        return self._words.lows[self._half(places, int(self._said.sizes[places].max())).words]


def _may_reach(model: Model, known: Mapping[str, tuple[Floats, Floats]]) -> Bools:
    """Whether a model may say yes where the features are between `known`, lowest and highest, or 0 and 1."""
    total: Floats | float = model.bias + _SLACK
    for name, weight in zip(NAMES, model.weights, strict=True):
        if name in known:
            if weight:
                total = total + weight * known[name][int(weight > 0)]
        else:
            total = total + max(0.0, weight)
    return np.asarray(total >= log(model.cut / (1 - model.cut)))


def _meet(one: Ints, two: Ints) -> Bools:
    """Which numbers of the first are among those of the second: [pair, word of one, word of two]. Those below
    0 are none.
    """
    found = np.zeros((len(one), one.shape[1], two.shape[1]), np.bool_)
    here, there = (np.asarray((each >= 0).any(1), np.bool_) for each in (one, two))
    for left in range(one.shape[2]):
        for right in range(two.shape[2]):
            some = np.flatnonzero(here[:, left] & there[:, right])
            if len(some):
                lefts, rights = one[some, :, left], two[some, :, right]
                found[some] |= (lefts[:, :, None] == rights[:, None, :]) & (lefts >= 0)[:, :, None]
    return found


def _cover(half: _Half, most: Floats) -> Floats:
    """The share of the weight of a statement that the other may have at most; a place that it may lack is no
    part of either.
    """
    is_place = half.bits & IS_PLACE > 0
    shares = np.where(is_place & (most >= FOUND), np.float32(1.0), most)
    counted = half.weights * (half.is_word & ~(is_place & (most < FOUND)))
    total = counted.sum(1)
    return np.asarray(
        np.where(total > 0, (counted * shares).sum(1) / np.maximum(total, _SLACK), 0.0), np.float32
    )


def _missing(half: _Half, most: Floats) -> Floats:
    """The weights of the words that the other statement surely lacks, places apart; 0 for any other."""
    is_missing = half.is_word & (most < FOUND - _SLACK) & (half.bits & IS_PLACE == 0)
    return np.asarray(half.weights * is_missing, np.float32)
