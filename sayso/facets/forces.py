"""Places for the nodes of a network: linked nodes near each other, others apart.

The forces of Fruchterman and Reingold (Graph drawing by force-directed placement, 1991) for the heaviest
nodes; lighter ones then find their place among them. Nothing is drawn by lot: the same network gives the same
places.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
Pull = tuple[int, int, float]
"""Two nodes and how strongly they are linked (claims)."""
CORE = 300
_ROUNDS, _LATE_ROUNDS = 160, 12
_GOLDEN = math.pi * (3 - math.sqrt(5))
_TO_THE_MIDDLE = 0.02


def lay_out(size: int, pulls: Sequence[Pull], fixed: Mapping[int, tuple[float, float]]) -> Places:
    """Places for nodes 0 to `size` - 1, the heaviest first; those in `fixed` stay where they are."""
    pulls = sorted(pulls)  # sums of the same numbers in another order are not quite the same
    places = _spiral(size)
    is_fixed = np.zeros(size, dtype=np.bool_)
    for node, place in fixed.items():
        places[node], is_fixed[node] = place, True
    core = min(size, CORE)
    if not is_fixed[:core].all():
        start = 1.0 if not fixed else 0.2
        _settle(places[:core], [each for each in pulls if max(each[:2]) < core], is_fixed[:core], start)
    if size > core:
        _seat(places, pulls, is_fixed, core)
        late = is_fixed.copy()
        late[:core] = True
        if not late.all():
            _settle(places, pulls, late, 0.1, rounds=_LATE_ROUNDS)
    return places


def _spiral(size: int) -> Places:
    steps = np.arange(size)
    radius = np.sqrt(steps + 0.5)
    return np.stack([radius * np.cos(steps * _GOLDEN), radius * np.sin(steps * _GOLDEN)], axis=1)


def _settle(
    places: Places, pulls: Sequence[Pull], is_fixed: NDArray[np.bool_], start: float, rounds: int = _ROUNDS
) -> None:
    """Moves what is not fixed, in steps that grow shorter; in place."""
    firsts = np.array([each[0] for each in pulls], dtype=np.int64)
    seconds = np.array([each[1] for each in pulls], dtype=np.int64)
    weights = np.log1p(np.array([each[2] for each in pulls], dtype=np.float64))
    reach = math.sqrt(len(places)) * start
    for step in range(rounds):
        moves = _apart(places) - _TO_THE_MIDDLE * places
        if len(firsts):
            apart = places[seconds] - places[firsts]
            pull = apart * (weights * np.linalg.norm(apart, axis=1))[:, None] * 0.1
            np.add.at(moves, firsts, pull)
            np.add.at(moves, seconds, -pull)
        length = np.linalg.norm(moves, axis=1)
        most = max(reach * (1 - step / rounds), 0.02)
        moves *= (np.minimum(length, most) / np.maximum(length, 1e-9))[:, None]
        moves[is_fixed] = 0.0
        places += moves


def _apart(places: Places, block: int = 256) -> Places:
    """How each node is pushed by all others."""
    found = np.empty_like(places)
    x, y = places[:, 0], places[:, 1]
    for start in range(0, len(places), block):
        stop = start + block
        away = x[start:stop, None] - x[None, :], y[start:stop, None] - y[None, :]
        push = 1.0 / np.maximum(away[0] ** 2 + away[1] ** 2, 0.01)
        found[start:stop, 0] = (away[0] * push).sum(axis=1)
        found[start:stop, 1] = (away[1] * push).sum(axis=1)
    return found


def _seat(places: Places, pulls: Sequence[Pull], is_fixed: NDArray[np.bool_], core: int) -> None:
    """Puts each lighter node beside what it is linked to among those heavier, or on the rim."""
    heavier: dict[int, list[tuple[int, float]]] = {}
    for first, second, weight in pulls:
        low, high = sorted((first, second))
        heavier.setdefault(high, []).append((low, weight))
    rim = float(np.linalg.norm(places[:core], axis=1).max(initial=1.0)) + 1.0
    for node in range(core, len(places)):
        if is_fixed[node]:
            continue
        angle = node * _GOLDEN
        turned = np.array([math.cos(angle), math.sin(angle)])
        near = heavier.get(node)
        if near is None:
            places[node] = turned * (rim + math.sqrt(node - core) * 0.1)
        else:
            weights = np.array([weight for _, weight in near])
            middle = np.average(places[[other for other, _ in near]], axis=0, weights=weights)
            places[node] = middle + turned * (0.8 + 0.01 * (node % 50))
