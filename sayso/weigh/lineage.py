"""Who may rest on whom, made ready for exact inference: dates, circles, who may be the same."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from sayso.weigh.wells import Network, Report, Well

MOST_ANONYMOUS = 6
_BELL = (1, 1, 2, 5, 15, 52, 203)


def untangled(network: Network) -> Network:
    """The network with every report resting on something older than itself.

    A parent younger than its child is dropped. Reports that cite one another in a circle, undated, rest on
    one unknown reporter as far as they rest on one another; so does a report left without a parent.
    """
    times = {report.id: report.time for report in network.reports}
    added: dict[str, Well] = {}
    reports = [_dated(report, times, added) for report in network.reports]
    circles = _circles({report.id: [name for name, _ in report.parents] for report in reports})
    reports = [_cut(report, circles, added) for report in reports]
    if not added and tuple(reports) == network.reports:
        return network
    wells = (*network.wells, *(added[name] for name in sorted(added)))
    return replace(network, wells=wells, reports=tuple(reports))


def origins_of(network: Network) -> dict[str, str]:
    """For each report the well on which it most likely rests, following likeliest parents."""
    wells = {well.id for well in network.wells}
    above = {
        report.id: max(report.parents, key=lambda each: (each[1], each[0]))[0] for report in network.reports
    }
    found = {}
    for report in above:
        step, seen = report, {report}
        while step not in wells and above.get(step) not in seen and step in above:
            step = above[step]
            seen.add(step)
        found[report] = step
    return found


def _dated(report: Report, times: Mapping[str, str | None], added: dict[str, Well]) -> Report:
    if report.time is None:
        return report
    kept = [(name, share) for name, share in report.parents if (times.get(name) or "") <= report.time]
    if len(kept) == len(report.parents):
        return report
    total = sum(share for _, share in kept)
    if total <= 0.0:
        return replace(report, parents=((_unknown(report.id, added), 1.0),))
    return replace(report, parents=tuple((name, share / total) for name, share in kept))


def _cut(report: Report, circles: Mapping[str, str], added: dict[str, Well]) -> Report:
    circle = circles.get(report.id)
    inside = sum(share for name, share in report.parents if circle and circles.get(name) == circle)
    if circle is None or inside <= 0.0:
        return report
    kept = [(name, share) for name, share in report.parents if circles.get(name) != circle]
    return replace(report, parents=(*kept, (_unknown(circle, added), inside)))


def _unknown(name: str, added: dict[str, Well]) -> str:
    well = Well(id=f"unknown reporter of {name}")
    added[well.id] = well
    return well.id


def _circles(above: Mapping[str, list[str]]) -> dict[str, str]:
    """For each report in a circle the smallest id in it (strongly connected components, Tarjan 1972)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: dict[str, str] = {}
    for start in above:
        if start in number:
            continue
        work = [(start, iter(above[start]))]
        number[start] = low[start] = len(number)
        stack.append(start)
        while work:
            node, rest = work[-1]
            parent = next((each for each in rest if each in above), None)
            if parent is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    found |= _popped(node, stack, above)
            elif parent not in number:
                number[parent] = low[parent] = len(number)
                stack.append(parent)
                work.append((parent, iter(above[parent])))
            elif parent in stack:
                low[node] = min(low[node], number[parent])
    return found


def _popped(node: str, stack: list[str], above: Mapping[str, list[str]]) -> dict[str, str]:
    circle = [stack.pop()]
    while circle[-1] != node:
        circle.append(stack.pop())
    if len(circle) == 1 and node not in above[node]:
        return {}
    return dict.fromkeys(circle, min(circle))


class Groups:
    """Things joined in groups (union-find); a group is named by its smallest member."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def of(self, one: int) -> int:
        """The smallest member of the group."""
        while self._above[one] != one:
            self._above[one] = self._above[self._above[one]]
            one = self._above[one]
        return one

    def join(self, one: int, other: int) -> None:
        """Makes one group of two."""
        first, second = sorted((self.of(one), self.of(other)))
        self._above[second] = first


def partitions(
    members: Iterable[int], pairs: Mapping[tuple[int, int], float]
) -> list[tuple[float, tuple[tuple[int, ...], ...]]]:
    """Every way in which wells may be one person or several, with its probability.

    `pairs` holds, for (smaller, larger), the probability that two are the same; pairs it lacks are different.
    Pairs are taken as independent, ways that contradict themselves (a is b, b is c, a is not c) are left out,
    and the rest is scaled to one.
    """
    order = sorted(members)
    found = []
    total = 0.0
    for blocks in _ways(order):
        weight = 1.0
        place = {each: number for number, block in enumerate(blocks) for each in block}
        for one, other in combinations(order, 2):
            same = pairs.get((one, other), 0.0)
            weight *= same if place[one] == place[other] else 1.0 - same
        if weight > 0.0:
            found.append((weight, blocks))
            total += weight
    if not found:
        raise ValueError("who is the same as whom contradicts itself")
    return [(weight / total, blocks) for weight, blocks in found]


def _ways(order: list[int]) -> Iterator[tuple[tuple[int, ...], ...]]:
    if not order:
        yield ()
        return
    for blocks in _ways(order[:-1]):
        yield (*blocks, (order[-1],))
        for number, block in enumerate(blocks):
            yield (*blocks[:number], (*block, order[-1]), *blocks[number + 1 :])


def strongest(pairs: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """The pairs that are weighed: the strongest first, as long as no group has more than six members."""
    chosen: dict[tuple[int, int], float] = {}
    everyone = sorted({each for pair in pairs for each in pair})
    place = {each: number for number, each in enumerate(everyone)}
    groups = Groups(len(everyone))
    for pair in sorted(pairs, key=lambda each: (-pairs[each], each)):
        first, second = (groups.of(place[each]) for each in pair)
        size = sum(groups.of(each) in (first, second) for each in range(len(everyone)))
        if size <= MOST_ANONYMOUS:
            groups.join(first, second)
            chosen[pair] = pairs[pair]
    return chosen


def within(pairs: Mapping[tuple[int, int], float], most: int) -> dict[tuple[int, int], float]:
    """The strongest of these pairs, as many as give no more than `most` ways of being the same."""
    chosen: dict[tuple[int, int], float] = {}
    for pair in sorted(pairs, key=lambda each: (-pairs[each], each)):
        chosen[pair] = pairs[pair]
        if _ways_to_be_one(chosen) > most:
            del chosen[pair]
    return chosen


def _ways_to_be_one(pairs: Iterable[tuple[int, int]]) -> int:
    """In how many ways those that pairs connect fall into persons: Bell numbers, multiplied."""
    given = tuple(pairs)
    place = {each: number for number, each in enumerate(sorted({each for pair in given for each in pair}))}
    groups = Groups(len(place))
    for one, other in given:
        groups.join(place[one], place[other])
    sizes = Counter(groups.of(each) for each in range(len(place)))
    return math.prod(_BELL[size] for size in sizes.values())
