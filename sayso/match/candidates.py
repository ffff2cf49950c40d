"""Which statements are worth comparing: those that share two rare words, names or figures.

Each statement stands in a block for every pair of its rarest marks. A block that is too large is put in the
order of what its members have besides, and each is paired with its neighbours alone: the number of pairs
grows with the number of statements, not with its square (sorted neighbourhood, Hernández and Stolfo 1995).
"""

from array import array
from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sayso.match.sides import Draft, Mark

RAREST = 8
"""How many marks of a statement, the rarest of the case, make its blocks."""
LARGEST, NEIGHBOURS = 24, 10
"""The largest block that is compared whole, and how many neighbours count in a larger one."""
_AT_ONCE = 1_000
"""How many statements are looked at in one step."""
Longs = NDArray[np.int64]
Ints = NDArray[np.int32]


class Shared:
    """What statements can share, each of it as a number: kept small, for all statements of a case."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._flat = array("i")
        self._ends = array("q", (0,))

    def add(self, keys: Iterable[str]) -> None:
        """One more statement, behind the others, with all that it can share."""
        numbers = self._numbers
        self._flat.extend([numbers.setdefault(key, len(numbers)) for key in keys])
        self._ends.append(len(self._flat))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def rarest(self) -> Ints:
        """A row for each statement: its rarest marks that another has too, the rarest first, as ranks in the
        case; -1 where there are fewer.
        """
        marks = np.frombuffer(self._flat, np.int32) if self._flat else np.empty(0, np.int32)
        ends = np.array(self._ends, np.int64)
        owner = np.repeat(np.arange(len(self), dtype=np.int32), ends[1:] - ends[:-1])
        count = np.bincount(marks, minlength=len(self._numbers))
        by_name = np.empty(len(self._numbers), np.int64)
        by_name[[self._numbers[key] for key in sorted(self._numbers)]] = np.arange(len(self._numbers))
        rank = np.empty(len(self._numbers), np.int32)
        rank[np.lexsort((by_name, count))] = np.arange(len(self._numbers), dtype=np.int32)
        is_shared = count[marks] > 1
        ranks, owner = rank[marks[is_shared]], owner[is_shared]
        order = np.lexsort((ranks, owner))
        ranks, owner = ranks[order], owner[order]
        place = np.arange(len(owner)) - np.searchsorted(owner, owner)
        rarest = np.full((len(self), RAREST), -1, np.int32)
        kept = place < RAREST
        rarest[owner[kept], place[kept]] = ranks[kept]
        return rarest


def candidates(shared: Shared, since: int = 0) -> Iterator[Longs]:
    """The pairs (left < right) of statements to be compared, as rows in order, some at a time, each once.

    Only those whose right one is at `since` or behind it. Statements in another order give the same pairs of
    statements, but for those that are alike in all that they share.
    """
    blocks = _Blocks(shared.rarest())
    for start in range(since, len(shared), _AT_ONCE):
        yield blocks.partners(start, min(start + _AT_ONCE, len(shared)))


def shared_keys(draft: Draft, marks: Iterable[Mark]) -> set[str]:
    """What a statement can share: its words, entities and figures; one that says nothing shares nothing."""
    keys: set[str] = set()
    if not draft.is_silent:
        for mark in marks:
            keys |= mark.groups
            if mark.entity is not None:
                keys.add(f"@{mark.entity}")
        keys.update([f"#{each.value:g}" for each in draft.frame.figures])
    return keys


class _Blocks:
    """The blocks of all statements, one behind the other; those that hold only one are left out."""

    def __init__(self, rarest: Ints) -> None:
        blocks, owners = _entries(rarest)
        place = np.empty(len(rarest), np.int32)
        place[np.lexsort(rarest.T[::-1])] = np.arange(len(rarest), dtype=np.int32)
        order = np.lexsort((place[owners], blocks))
        blocks, owners = blocks[order], owners[order]
        borders = np.flatnonzero(np.diff(blocks, prepend=-1, append=-1))
        sizes = np.diff(borders)
        kept = np.repeat(sizes > 1, sizes)
        self._members = owners[kept]
        sizes = sizes[sizes > 1]
        starts = np.cumsum(sizes) - sizes
        at = np.arange(len(self._members), dtype=np.int64)
        first, last = np.repeat(starts, sizes), np.repeat(starts + sizes, sizes)
        is_large = np.repeat(sizes > LARGEST, sizes)
        first = np.where(is_large, np.maximum(first, at - NEIGHBOURS), first)
        last = np.where(is_large, np.minimum(last, at + NEIGHBOURS + 1), last)
        order = np.argsort(self._members, kind="stable")
        self._first, self._sizes = first[order], (last - first)[order].astype(np.int32)
        self._ends = np.searchsorted(self._members[order], np.arange(len(rarest) + 1))

    def partners(self, start: int, end: int) -> Longs:
        """The pairs whose right statement is one of these places, each once, in order."""
        begin, stop = self._ends[start], self._ends[end]
        sizes = self._sizes[begin:stop]
        total = int(sizes.sum())
        within = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        left = self._members[np.repeat(self._first[begin:stop], sizes) + within].astype(np.int64)
        right = np.repeat(np.repeat(np.arange(start, end), np.diff(self._ends[start : end + 1])), sizes)
        is_pair = left < right
        met = np.unique(right[is_pair] << 32 | left[is_pair])
        return np.stack((met & 0xFFFFFFFF, met >> 32), axis=1)


def _entries(rarest: Ints) -> tuple[Longs, Ints]:
    """(block, statement) of every statement in every block; a single mark makes a block too."""
    size = int(rarest.max(initial=0)) + 1
    blocks, owners = [], []
    for one, two in combinations(range(RAREST), 2):
        found = np.flatnonzero(rarest[:, two] >= 0)
        blocks.append(rarest[found, one].astype(np.int64) * size + rarest[found, two])
        owners.append(found.astype(np.int32))
    single = np.flatnonzero((rarest[:, 0] >= 0) & (rarest[:, 1] < 0))
    blocks.append(rarest[single, 0].astype(np.int64) * size + rarest[single, 0])
    owners.append(single.astype(np.int32))
    return np.concatenate(blocks), np.concatenate(owners)
