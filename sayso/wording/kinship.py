"""Which words may mean the same, a kind of each other or the opposite: from WordNet, made small.

`training/kinship.py` makes the table. A word is given by its stem, several by their stems with "_" between.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files

import numpy as np

Senses = Mapping[int, int]
"""The senses of a word and how many others are more frequent in it."""
_SAME, _BROADER = 3, 2
"""Up to which sum of ranks two words are taken for one, for a kind of the other."""


@dataclass(frozen=True, slots=True)
class _Table:
    places: Mapping[str, int]
    starts: tuple[int, ...]
    senses: tuple[int, ...]
    ranks: bytes
    parents: Mapping[int, frozenset[int]]
    sorts: bytes
    opposed: frozenset[tuple[int, int]]
    apart: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Kin:
    """How two words stand to each other. `nearness`: how likely they mean the same, 1 where all senses that
    count do, 0 where none. `is_broader`: one is a kind of the other; `is_sister`: they name two persons, things, animals or the
    like, neither a kind of the other; `is_opposite`.
    """

    nearness: float = 0.0
    is_broader: bool = False
    is_sister: bool = False
    is_opposite: bool = False


_NONE = Kin()


@cache
def _table() -> _Table:
    with as_file(files("sayso.wording").joinpath("kinship.npz")) as path, np.load(path) as held:
        words = held["words"].tobytes().decode().split("\n")
        owners, senses, ranks = held["senses"]
        parents: dict[int, set[int]] = {}
        for one, other in held["broader"].T.tolist():
            parents.setdefault(one, set()).add(other)
        opposed, apart = (
            frozenset((one, other) for pair in held[name].T.tolist() for one, other in (pair, pair[::-1]))
            for name in ("opposed", "apart")
        )
        return _Table(
            places={word: at for at, word in enumerate(words)},
            starts=tuple(np.searchsorted(owners, np.arange(len(words) + 1)).tolist()),
            senses=tuple(senses.tolist()),
            ranks=ranks.astype(np.uint8).tobytes(),
            parents={one: frozenset(others) for one, others in parents.items()},
            sorts=held["sorts"].tobytes(),
            opposed=opposed,
            apart=apart,
        )


@lru_cache(maxsize=20_000)
def _senses(place: int) -> Senses:
    table = _table()
    start, end = table.starts[place], table.starts[place + 1]
    return dict(zip(table.senses[start:end], table.ranks[start:end], strict=True))


def kin(one: str, two: str) -> Kin:
    """How two words (stems) stand to each other; alike whichever comes first.

    >>> from sayso.wording.words import stem
    >>> kin(stem("extradition"), stem("extradited")).nearness
    1.0
    >>> kin(stem("grant"), stem("loan")).nearness
    0.0
    """
    return _kin(one, two) if one <= two else _kin(two, one)


@lru_cache(maxsize=200_000)
def _kin(one: str, two: str) -> Kin:
    places = _table().places
    left, right = places.get(one), places.get(two)
    if left is None or right is None:
        return _NONE
    some, others = _senses(left), _senses(right)
    table = _table()
    shared = min((some[sense] + others[sense] for sense in some if sense in others), default=9)
    if shared <= _SAME:
        return Kin(nearness=max(0.0, 1 - 0.15 * shared), is_opposite=(left, right) in table.opposed)
    is_broader = _is_kind(some, others) or _is_kind(others, some)
    return Kin(
        is_broader=is_broader,
        is_sister=(left, right) in table.apart
        or (not is_broader and table.sorts[left] > 0 and table.sorts[right] > 0),
        is_opposite=(left, right) in table.opposed,
    )


def _is_kind(some: Senses, others: Senses) -> bool:
    """Whether a frequent sense of a word is a kind of a frequent sense of another."""
    parents = _table().parents
    return any(
        rank + others[parent] <= _BROADER
        for sense, rank in some.items()
        for parent in parents.get(sense, ())
        if parent in others
    )
