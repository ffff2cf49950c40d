"""Which words may mean the same, a kind of each other or the opposite: from WordNet, made small.

`training/kinship.py` makes the table. A word is given by its stem, several by their stems with "_" between.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1
"""The place of a word that the table has not."""
_APART, _OPPOSED = 1, 255
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Table:
    """Words by place, of which sort each is (0: none that tells), and of pairs that are related how near."""

    places: Mapping[str, int]
    sorts: bytes
    pairs: Ints
    values: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Kin:
    """How two words stand to each other. `nearness`: how likely they mean the same, or one a kind of the
    other, 0 to 1; `is_sister`: they name two persons, things, animals or the like, neither a kind of the
    other.
    """

    nearness: float = 0.0
    is_sister: bool = False
    is_opposite: bool = False


_NONE = Kin()


@cache
def _table() -> _Table:
    with as_file(files("sayso.wording").joinpath("kinship.npz")) as path, np.load(path) as held:
        words = held["words"].tobytes().decode().split("\n")
        return _Table(
            places={word: at for at, word in enumerate(words)},
            sorts=held["sorts"].tobytes(),
            pairs=held["pairs"].astype(np.int64),
            values=held["values"],
        )


def kin_place(word: str) -> int:
    """The place of a stem in the table, or `UNKNOWN`."""
    return _table().places.get(word, UNKNOWN)


def kin(one: str, two: str) -> Kin:
    """How two words (stems) stand to each other; alike whichever comes first.

    >>> from sayso.wording.words import stem
    >>> kin(stem("extradition"), stem("extradited")).nearness
    1.0
    >>> kin(stem("grant"), stem("loan")).nearness
    0.0
    """
    return _kin(one, two) if one <= two else _kin(two, one)


@lru_cache(maxsize=100_000)
def _kin(one: str, two: str) -> Kin:
    left, right = kin_place(one), kin_place(two)
    if UNKNOWN in (left, right) or left == right:
        return _NONE
    sorts = _table().sorts
    value = int(kin_values(np.array([left]), np.array([right]))[0])
    return Kin(
        nearness=0.0 if value in (_APART, _OPPOSED) else value / 100,
        is_sister=value == _APART or (value == 0 and sorts[left] > 0 and sorts[right] > 0),
        is_opposite=value == _OPPOSED,
    )


def most_near(one: Ints, two: Ints) -> NDArray[np.float32]:
    """How well words at places may stand for each other at most, 0 to 1, opposites too."""
    values = kin_values(one, two)
    most = np.minimum(np.where(values == _APART, 0, values), 100)
    return np.asarray(most / 100, np.float32)


def kin_values(one: Ints, two: Ints) -> NDArray[np.uint8]:
    """What the table holds of pairs of places, 0 for nothing."""
    table = _table()
    codes = np.minimum(one, two) * len(table.places) + np.maximum(one, two)
    at = np.minimum(np.searchsorted(table.pairs, codes), len(table.pairs) - 1)
    is_known = (table.pairs[at] == codes) & (one >= 0) & (two >= 0)
    return np.asarray(np.where(is_known, table.values[at], 0), np.uint8)
