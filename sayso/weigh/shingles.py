"""Passages as words and shingles: how rare each is, and which passages share enough to be compared.

A shingle is three words in a row. One that stands in few passages pairs them all; one in many pairs each with
the two earliest of them, so that a story printed a thousand times costs two thousand pairs and not half a
million; one in very many (a disclaimer) pairs none.
"""

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Numbers = NDArray[np.float64]

SHINGLE = 3
WORD = re.compile(r"\w+(?:['’]\w+)*")
_BACKGROUND = 1000  # passages in which a shingle does not stand and that are not in the case
_RARE = 12
_COMMON = 200  # in more than this, and in more than a hundredth of the passages: pairs none
_MOST_SHINGLES = 1 << 25  # in the index; where there are more, every n-th is taken
_MOST_PAIRS = 1 << 22  # pairs summed at once
_MOST_PARTNERS = 8
_LEAST_SHARED = 20.0  # summed rarity: three or four rare shingles
_MOST_WORDS = 50_000
_LOT = 1 << 20
_MULTIPLIERS = tuple(map(np.uint64, (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)))
PLAIN = frozenset(files("sayso.weigh").joinpath("plain.txt").read_text(encoding="utf-8").split())
"""Words that carry no matter, English and Spanish."""


class Shelf:
    """Texts by number, the earliest first, as numbers of words with an index of their shingles."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._vocabulary: dict[str, int] = {}
        self._plain: list[bool] = []
        self._seen: dict[str, int] = {}
        self.words = [self._numbered(text) for text in texts]
        self._names = list(self._vocabulary)
        self.plain = np.array(self._plain, dtype=bool)
        self.spread = self._spread()
        self._step = np.uint64(1 + sum(map(len, self.words)) // _MOST_SHINGLES)
        self._known, self._counts, self._postings = self._index()

    def _numbered(self, text: str) -> NDArray[np.int32]:
        seen = self._seen
        found = WORD.findall(text)[:_MOST_WORDS]
        for word in found:
            if word not in seen:
                folded = fold(word)
                number = self._vocabulary.setdefault(folded, len(self._vocabulary))
                if number == len(self._plain):
                    self._plain.append(folded in PLAIN)
                seen[word] = number
        return np.fromiter(map(seen.__getitem__, found), dtype=np.int32, count=len(found))

    def _spread(self) -> Places:
        """In how many texts each word stands."""
        counts = np.zeros(len(self._plain), dtype=np.int64)
        for words, _ in self._lots():
            of = np.repeat(np.arange(len(words)), [len(each) for each in words])
            flat = np.concatenate(words).astype(np.int64)
            once = np.unique(flat * len(words) + of) // len(words)
            counts += np.bincount(once, minlength=len(counts))
        return counts

    def _lots(self) -> Iterator[tuple[list[NDArray[np.int32]], int]]:
        """Some texts at a time, each lot with the number of its first."""
        lot: list[NDArray[np.int32]] = []
        size = first = 0
        for number, words in enumerate(self.words):
            lot.append(words)
            size += len(words)
            if size > _LOT:
                yield lot, first
                lot, size, first = [], 0, number + 1
        if lot:
            yield lot, first

    def shingles(self, words: NDArray[np.int32]) -> tuple[Hashes, Numbers]:
        """The shingle that begins at each word, and the share of its words that carry matter."""
        size = max(len(words) - SHINGLE + 1, 0)
        mixed = np.zeros(size, np.uint64)
        matter = np.zeros(size)
        for offset, multiplier in enumerate(_MULTIPLIERS):
            part = words[offset : offset + size]
            mixed += (part.astype(np.uint64) + np.uint64(1)) * multiplier
            matter += ~self.plain[part]
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        return mixed ^ (mixed >> np.uint64(32)), matter / SHINGLE

    def _index(self) -> tuple[Hashes, Places, tuple[Places, Places, Numbers]]:
        """Shingles of several texts with how many; and where each begins in the list of their texts."""
        hashes, texts, matters = [], [], []
        for words, first in self._lots():
            of = np.repeat(
                np.arange(first, first + len(words), dtype=np.int32), [len(each) for each in words]
            )
            mixed, matter = self.shingles(np.concatenate(words))
            taken = (of[: len(mixed)] == of[SHINGLE - 1 :]) if len(mixed) else np.zeros(0, dtype=bool)
            taken &= (mixed % self._step) == 0
            hashes.append(mixed[taken])
            texts.append(of[: len(mixed)][taken])
            matters.append(matter[taken].astype(np.float32))
        if not hashes:
            nothing = np.zeros(0, np.int64)
            return np.zeros(0, np.uint64), nothing, (nothing, nothing, np.zeros(0))
        every, text = np.concatenate(hashes), np.concatenate(texts)
        order = np.argsort(every, kind="stable")
        every, text, matter = every[order], text[order], np.concatenate(matters)[order]
        new = np.ones(len(every), dtype=bool)
        new[1:] = (every[1:] != every[:-1]) | (text[1:] != text[:-1])  # a text counts a shingle once
        every, text, matter = every[new], text[new], matter[new]
        starts = (
            np.flatnonzero(np.append(True, every[1:] != every[:-1])) if len(every) else np.zeros(0, np.int64)
        )
        counts = np.diff(np.append(starts, len(every)))
        several = counts > 1
        starts, counts = starts[several], counts[several]
        return every[starts], counts, (starts, text.astype(np.int64), matter[starts].astype(np.float64))

    def rarity(self, hashes: Hashes, matter: Numbers) -> Numbers:
        """How much each shingle says: ln((N + 1000) / texts that hold it) times its share of matter."""
        counts = np.ones(len(hashes))
        if len(self._known):
            places = np.minimum(np.searchsorted(self._known, hashes), len(self._known) - 1)
            counts = np.where(self._known[places] == hashes, self._counts[places], 1.0)
        taken = (hashes % self._step) == 0
        found: Numbers = np.log((len(self.words) + _BACKGROUND) / counts) * matter * taken
        return found

    def candidates(self) -> list[tuple[int, int]]:
        """Pairs (earlier, later) of texts that share enough rare shingles, eight at most for a later one."""
        size = len(self.words)
        keys, sums = np.zeros(0, np.int64), np.zeros(0)
        for more, weights in self._pairs():
            keys, sums = _summed(np.concatenate([keys, more]), np.concatenate([sums, weights]))
        enough = sums * float(self._step) >= _LEAST_SHARED
        earlier, later, sums = keys[enough] // size, keys[enough] % size, sums[enough]
        order = np.lexsort((earlier, -sums, later))
        earlier, later = earlier[order], later[order]
        starts = np.searchsorted(later, later)
        kept = np.arange(len(later)) - starts < _MOST_PARTNERS
        return list(zip(earlier[kept].tolist(), later[kept].tolist(), strict=True))

    def _pairs(self) -> Iterator[tuple[Places, Numbers]]:
        """Pairs of texts, as one number each, that share a shingle, with its rarity."""
        starts, texts, matter = self._postings
        size = len(self.words)
        rarity = np.log((size + _BACKGROUND) / self._counts) * matter
        for count in range(2, _RARE + 1):
            chosen = np.flatnonzero((self._counts == count) & (rarity > 0.0))
            one, other = np.triu_indices(count, 1)
            for first in range(0, len(chosen), _MOST_PAIRS // len(one)):
                lot = chosen[first : first + _MOST_PAIRS // len(one)]
                keys = texts[starts[lot][:, None] + one] * size + texts[starts[lot][:, None] + other]
                yield keys.ravel(), np.repeat(rarity[lot], len(one))
        most = max(_COMMON, size // 100)
        chosen = np.flatnonzero((self._counts > _RARE) & (self._counts <= most) & (rarity > 0.0))
        for first in range(0, len(chosen), _MOST_PAIRS // most):
            yield self._stars(chosen[first : first + _MOST_PAIRS // most], rarity)

    def _stars(self, chosen: Places, rarity: Numbers) -> tuple[Places, Numbers]:
        """Each text of a shingle paired with the two earliest."""
        starts, texts, _ = self._postings
        counts = self._counts[chosen]
        begin = np.repeat(starts[chosen], counts)
        place = np.arange(len(begin)) - np.repeat(np.cumsum(counts) - counts, counts)
        weights = np.repeat(rarity[chosen], counts)
        pairs = [(place > hub, hub) for hub in (0, 1)]
        keys = [texts[begin[ok] + hub] * len(self.words) + texts[begin[ok] + place[ok]] for ok, hub in pairs]
        return np.concatenate(keys), np.concatenate([weights[ok] for ok, _ in pairs])

    def rare_words(self, one: int, other: int) -> list[str]:
        """Words of matter that both texts hold, and at most one more does; the longest first."""
        both = np.intersect1d(self.words[one], self.words[other])
        few = both[(self.spread[both] <= 3) & ~self.plain[both]]
        return sorted((self._names[each] for each in few.tolist()), key=lambda word: (-len(word), word))


def _summed(keys: Places, weights: Numbers) -> tuple[Places, Numbers]:
    order = np.argsort(keys, kind="stable")
    keys, weights = keys[order], weights[order]
    if not len(keys):
        return keys, weights
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    return keys[starts], np.add.reduceat(weights, starts)


def fold(word: str) -> str:
    """A word as it is compared."""
    return word.casefold().replace("'", "").replace("’", "")
