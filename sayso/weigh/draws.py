"""The reliability that one origin has on several issues at once: one draw, shared by all of them.

Inside an issue a well's reliability enters the likelihood of each value as a straight line, so its mean is
enough there. Where one voice is a well of several issues, their joint likelihood is a polynomial in its
reliability, and the mean would count its statements as if each were a stranger's. A Gauss rule for the Beta
distribution of the voice sums such a polynomial exactly (Golub and Welsch 1969); the voices are then summed
out one after the other.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from sayso.weigh.network import Issue, believe, prepare
from sayso.weigh.wells import Network

Vector = NDArray[np.float64]
Key = tuple[str, str]
"""A voice and the topic on which it speaks ('' for none): on another topic it has another reliability."""

Factor = tuple[tuple[Key, ...], Vector]
# Numbers that one table may hold, and how often one issue may be weighed to fill one; beyond, the voices
# shared by fewest issues are taken for strangers.
MOST_CELLS = 50_000
MOST_WEIGHED = 256
_EDGE = 0.001


@dataclass(frozen=True, slots=True)
class Table:
    """The likelihood of each value (first axis) at each point of the draws in `scope` (one axis each), up to
    a factor that is the same everywhere.
    """

    scope: tuple[Key, ...]
    likelihood: Vector


@dataclass(frozen=True, slots=True)
class Draws:
    """The tables of several issues, in their order, and the weight of each point of each draw.

    `is_exact` is false where a shared voice had to be taken for several strangers, or an issue itself is not
    summed exactly.
    """

    tables: tuple[Table, ...]
    weights: Mapping[Key, Vector]
    is_exact: bool


def share_draws(networks: Sequence[Network]) -> Draws:
    """Reads issues that may have voices in common (`Well.voice`, on one `Network.topic`).

    Where issues give one voice several Beta counts, the smallest are taken: they hold least of what is summed
    here. Raises `ValueError` where the reports of an issue cannot all have been made.
    """
    issues = [prepare(network) for network in networks]
    places = [_places(issue) for issue in issues]
    kept, is_exact = _kept([{key: len(wells) for key, wells in each.items()} for each in places])
    grids = {}
    for key in sorted(kept):
        counts = min(
            (
                issue.network.wells[well].reliability
                for issue, each in zip(issues, places, strict=True)
                for well in each.get(key, ())
            ),
            key=lambda beta: (sum(beta), beta),
        )
        grids[key] = gauss_beta(*counts, kept[key])
    tables = tuple(
        _table(issue, {key: each[key] for key in sorted(each) if key in kept}, grids)
        for issue, each in zip(issues, places, strict=True)
    )
    weights = {key: weights for key, (_, weights) in grids.items()}
    return Draws(tables, weights, is_exact and all(issue.is_exact for issue in issues))


def gauss_beta(right: float, wrong: float, count: int) -> tuple[Vector, Vector]:
    """`count` points between 0 and 1 and their weights, which sum to one.

    The weighted sum of a polynomial of a degree below twice `count` is its mean over Beta(right, wrong).
    """
    alpha, beta = wrong - 1.0, right - 1.0
    both = alpha + beta
    order = np.arange(count, dtype=np.float64)
    middle = np.empty(count)
    middle[0] = (beta - alpha) / (both + 2.0)
    later = 2.0 * order[1:] + both
    middle[1:] = (beta - alpha) * both / (later * (later + 2.0))
    beside = np.empty(max(count - 1, 0))
    if count > 1:
        beside[0] = 4.0 * (1.0 + alpha) * (1.0 + beta) / ((2.0 + both) ** 2 * (3.0 + both))
        step, place = later[1:], order[2:]
        above = 4.0 * place * (place + alpha) * (place + beta) * (place + both)
        beside[1:] = above / (step**2 * (step + 1.0) * (step - 1.0))
    matrix = np.diag(middle) + np.diag(np.sqrt(beside), 1) + np.diag(np.sqrt(beside), -1)
    points, vectors = np.linalg.eigh(matrix)
    weights = vectors[0] ** 2
    return (1.0 + points) / 2.0, weights / weights.sum()


def _places(issue: Issue) -> dict[Key, list[int]]:
    """The wells of each voice in an issue."""
    found: dict[Key, list[int]] = {}
    for place, well in enumerate(issue.network.wells):
        if well.voice is not None:
            found.setdefault((well.voice, issue.network.topic or ""), []).append(place)
    return found


def _kept(issues: Sequence[Mapping[Key, int]]) -> tuple[dict[Key, int], bool]:
    """The voices that several issues share, with the points that each needs, and whether these are all."""
    shared = Counter(key for each in issues for key in each)
    degree = Counter[Key]()
    for each in issues:
        degree.update(each)
    points = {key: degree[key] // 2 + 1 for key, count in shared.items() if count > 1}
    is_exact = True
    while points and (
        max(math.prod(each[key] + 1 for key in each if key in points) for each in issues) > MOST_WEIGHED
        or _widest([set(each) & points.keys() for each in issues], points) > MOST_CELLS
    ):
        weakest = min(points, key=lambda key: (shared[key], key))
        del points[weakest]
        is_exact = False
    return points, is_exact


def _widest(scopes: Iterable[set[Key]], points: Mapping[Key, int]) -> int:
    """The size of the largest table that summing the draws out would make."""
    left = [set(scope) for scope in scopes]
    widest = max((_size(scope, points) for scope in left), default=1)
    for key in _order(left, points):
        joined = set[Key]().union(*(scope for scope in left if key in scope))
        widest = max(widest, _size(joined, points))
        left = [scope for scope in left if key not in scope] + [joined - {key}]
    return widest


def _order(scopes: Sequence[set[Key]], points: Mapping[Key, int]) -> list[Key]:
    """In which order to sum the draws out: the one that makes the smallest table next, each time."""
    left = [set(scope) for scope in scopes]
    order: list[Key] = []
    while any(left):
        joined = {
            key: set[Key]().union(*(scope for scope in left if key in scope))
            for key in sorted(set[Key]().union(*left))
        }
        best = min(joined, key=lambda key: (_size(joined[key], points), key))
        order.append(best)
        left = [scope for scope in left if best not in scope] + [joined[best] - {best}]
    return order


def _size(scope: Iterable[Key], points: Mapping[Key, int]) -> int:
    return math.prod(points[key] for key in scope)


def _table(
    issue: Issue, places: Mapping[Key, list[int]], grids: Mapping[Key, tuple[Vector, Vector]]
) -> Table:
    """Computes a few points of each draw and reads the others off the polynomial through them."""
    means = [well.mean for well in issue.network.wells]
    some = [np.linspace(_EDGE, 1.0 - _EDGE, len(wells) + 1) for wells in places.values()]
    heard = []
    for rates in product(*some):
        changed = list(means)
        for wells, rate in zip(places.values(), rates, strict=True):
            for well in wells:
                changed[well] = float(rate)
        heard.append(believe(issue, changed).heard)
    logs = np.array(heard).T.reshape(-1, *map(len, some))
    found = np.exp(logs - logs.max())
    for axis, (key, points) in enumerate(zip(places, some, strict=True), 1):
        read = _through(points, grids[key][0])
        found = np.moveaxis(np.tensordot(read, found, axes=(1, axis)), 0, axis)
    return Table(tuple(places), np.maximum(found, 0.0))


def _through(known: Vector, wanted: Vector) -> Vector:
    """The weights of values at `known` points in the value at each wanted one (Lagrange)."""
    rows = [
        np.prod([(wanted - other) / (point - other) for other in np.delete(known, place)], axis=0)
        for place, point in enumerate(known)
    ]
    return np.stack(rows, axis=1)


def sum_out(factors: Sequence[Factor], weights: Mapping[Key, Vector]) -> Vector:
    """The log of the product of all factors, summed over every draw.

    A factor has a first axis, which stays (one place for each hypothesis), and one for each key of its scope.
    """
    size = factors[0][1].shape[0]
    logs = np.zeros(size)
    left = list(factors)
    points = {key: len(each) for key, each in weights.items()}
    for key in _order([set(names) for names, _ in left], points):
        scope: tuple[Key, ...] = ()
        joined: Vector = np.ones(size)
        for each in (factor for factor in left if key in factor[0]):
            (scope, joined), scale = _scaled(_times((scope, joined), each))
            logs += scale
        summed = np.tensordot(joined, weights[key], axes=(scope.index(key) + 1, 0))
        rest = tuple(each for each in scope if each != key)
        left = [factor for factor in left if key not in factor[0]] + [(rest, summed)]
    with np.errstate(divide="ignore"):
        logs += np.sum([np.log(array) for _, array in left], axis=0)
    return logs


def _times(one: Factor, other: Factor) -> Factor:
    scope = tuple(sorted({*one[0], *other[0]}))
    return scope, _over(one, scope) * _over(other, scope)


def _over(factor: Factor, scope: tuple[Key, ...]) -> Vector:
    """The array with an axis of length 1 for every draw of `scope` that it does not depend on. Scopes are
    sorted, so that axes keep their order.
    """
    lengths = iter(factor[1].shape[1:])
    return factor[1].reshape(-1, *(next(lengths) if key in factor[0] else 1 for key in scope))


def _scaled(factor: Factor) -> tuple[Factor, Vector]:
    """The factor with a largest number of 1 at each place of the first axis, and the log of what it was."""
    scope, array = factor
    largest = array.max(axis=tuple(range(1, array.ndim)), initial=0.0)
    largest = np.where(largest > 0.0, largest, 1.0)
    return (scope, array / largest.reshape(-1, *[1] * (array.ndim - 1))), np.log(largest)
