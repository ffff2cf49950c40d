"""Which statements are worth comparing: those that share two rare words, names or figures.

Each statement stands in a block for every pair of its rarest marks. A block that is too large is put in the
order of what its members have besides, and each is paired with its neighbours alone: the number of pairs
grows with the number of statements, not with its square (sorted neighbourhood, Hernández and Stolfo 1995).
"""

from array import array
from collections import Counter
from collections.abc import Sequence
from itertools import chain, combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from sayso.match.sides import Side

RAREST = 8
"""How many marks of a statement, the rarest of the case, make its blocks."""
LARGEST, NEIGHBOURS = 24, 10
"""The largest block that is compared whole, and how many neighbours count in a larger one."""
Longs = NDArray[np.int64]


def candidates(sides: Sequence[Side]) -> Longs:
    """The pairs (left < right) of places in `sides` to be compared, as rows, in order. Silent ones pair with
    nobody. `sides` in another order give the same pairs of sides.
    """
    keys = [() if side.is_silent else _keys(side) for side in sides]
    count = Counter(key for each in keys for key in each)
    order = {key: place for place, key in enumerate(sorted(count, key=lambda key: (count[key], key)))}
    rarest = [sorted(order[key] for key in each if count[key] > 1)[:RAREST] for each in keys]
    blocks, members = _entries(rarest, len(order))
    pairs = _pairs(blocks, members, rarest)
    return np.unique(pairs, axis=0) if len(pairs) else np.empty((0, 2), np.int64)


def _keys(side: Side) -> tuple[str, ...]:
    """What a statement can share: its words, entities and figures."""
    figures = (f"#{each.value:g}" for each in side.frame.figures)
    entities = (f"@{each}" for each in side.entities)
    return tuple({*side.groups, *entities, *figures})


def _entries(rarest: Sequence[Sequence[int]], size: int) -> tuple[Longs, Longs]:
    """(block, statement) of every statement in every block, in order; a single mark makes a block too."""
    blocks, members = array("q"), array("q")
    for place, marks in enumerate(rarest):
        found = [low * size + high for low, high in combinations(marks, 2)] or [
            each * size + each for each in marks
        ]
        blocks.extend(found)
        members.extend([place] * len(found))
    all_blocks, all_members = np.frombuffer(blocks, np.int64), np.frombuffer(members, np.int64)
    order = np.lexsort((all_members, all_blocks))
    return all_blocks[order], all_members[order]


def _pairs(blocks: Longs, members: Longs, rarest: Sequence[Sequence[int]]) -> Longs:
    """The pairs of all blocks, each pair as often as it meets."""
    borders = np.flatnonzero(np.diff(blocks, prepend=-1, append=-1))
    found = array("q")
    for start, end in pairwise(borders.tolist()):
        block = members[start:end].tolist()
        if len(block) <= LARGEST:
            found.extend(chain.from_iterable(combinations(block, 2)))
            continue
        block.sort(key=lambda place: (rarest[place], place))
        for at, place in enumerate(block):
            for other in block[at + 1 : at + 1 + NEIGHBOURS]:
                found.extend((min(place, other), max(place, other)))
    return np.frombuffer(found, np.int64).reshape(-1, 2)
