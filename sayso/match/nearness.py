"""How near two words are: by their meanings, by their letters."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sayso.encoder.meanings import Floats, meaning_row, meanings

_LETTERS = 0.7
"""From which share of letters on two words are forms of one ("Halbria", "Halbrian")."""
_FAR, _NEAR = 0.25, 0.5
"""Cosines of meanings: up to the first two words have nothing in common, from the second on they are one."""
LISTED = 0.4
"""How near two words are at most that our lists know and keep apart."""


def likenesses(cosines: Floats, are_listed: NDArray[np.bool_]) -> Floats:
    """How near words are, 0 to 1, by the cosines of their meanings; our lists keep apart those they know."""
    near = np.clip((cosines - _FAR) / (_NEAR - _FAR), 0.0, 1.0)
    return np.asarray(np.where(are_listed, np.minimum(near, LISTED), near), np.float32)


@lru_cache(maxsize=50_000)
def letters(one: str, two: str) -> float:
    """How much of their beginnings two words share, 0 where it is too little for forms of one word."""
    shorter = min(len(one), len(two))
    if shorter < 5 or one[:4] != two[:4]:
        return 0.0
    shared = next((at for at in range(shorter) if one[at] != two[at]), shorter)
    share = 2 * shared / (len(one) + len(two))
    return share if share >= _LETTERS else 0.0


@lru_cache(maxsize=100_000)
def alike(one: str, two: str) -> float:
    """How nearly two words mean the same, 0 to 1."""
    table = meanings()
    near = float(table[meaning_row(one)] @ table[meaning_row(two)])
    return min(1.0, max(0.0, (near - _FAR) / (_NEAR - _FAR)))
