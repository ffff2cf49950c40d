"""The messages of a forest: what the reports below each well say of its signal, exactly and in linear time.

Every pipe is a diagonal plus a matrix of rank one, so that a message costs one pass over the values.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.weigh.wells import Network

Logs = list[float]
_NEVER = -math.inf


def log(number: float) -> float:
    """The natural logarithm, minus infinity for zero."""
    return math.log(number) if number > 0.0 else _NEVER


def log_sum(logs: Sequence[float]) -> float:
    """The logarithm of a sum of numbers that are given by their logarithms."""
    top = max(logs)
    if top == _NEVER:
        return _NEVER
    return top + math.log(sum(math.exp(each - top) for each in logs))


def plus(one: float, other: float) -> float:
    """The logarithm of the sum of two numbers that are given by their logarithms."""
    if one < other:
        one, other = other, one
    return one if other == _NEVER else one + math.log1p(math.exp(other - one))


@dataclass(frozen=True, slots=True)
class Heard:
    """For each node (wells, then reports) the log likelihood of all below it, for each value it may have.

    `upward[report]` is what a report with several possible parents says of each value of the right one.
    """

    below: list[Logs]
    upward: dict[int, Logs]


class Tree:
    """The nodes of a network by number, wells first, with the order in which messages are passed."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.size = len(network.values)
        self.count = len(network.wells)
        names = [*(well.id for well in network.wells), *(report.id for report in network.reports)]
        place = {name: number for number, name in enumerate(names)}
        self.parents = [
            [(place[name], share) for name, share in report.parents if share > 0.0]
            for report in network.reports
        ]
        self.popularity = [math.log(each) for each in network.popularity]
        self.order = self._order()

    def _order(self) -> list[int]:
        """The reports, children before every report that they may rest on."""
        waiting = [0] * len(self.parents)
        for parents in self.parents:
            for parent, _ in parents:
                if parent >= self.count:
                    waiting[parent - self.count] += 1
        ready = [number for number, left in enumerate(waiting) if not left]
        for report in ready:
            for parent, _ in self.parents[report]:
                if parent >= self.count:
                    waiting[parent - self.count] -= 1
                    if not waiting[parent - self.count]:
                        ready.append(parent - self.count)
        return ready

    def listen(self, chosen: dict[int, int] | None) -> Heard:
        """Passes all messages upward. `chosen` gives the parent of each report that has several.

        With None such reports keep their message to themselves, in `Heard.upward`.
        """
        below = [[0.0] * self.size for _ in range(self.count + len(self.parents))]
        upward: dict[int, Logs] = {}
        for report in self.order:
            parents = self.parents[report]
            message = self._message(report, below[self.count + report])
            if len(parents) > 1 and chosen is None:
                upward[report] = message
                continue
            parent = parents[0][0] if len(parents) == 1 or chosen is None else chosen[report]
            target = below[parent]
            for value, each in enumerate(message):
                target[value] += each
        return Heard(below, upward)

    def _message(self, report: int, below: Logs) -> Logs:
        """What a report and all below it say of each value of its parent."""
        said = self.network.reports[report]
        kept, lost = log(said.fidelity), log(1.0 - said.fidelity)
        if said.value is None:
            rest = lost + log_sum([a + b for a, b in zip(self.popularity, below, strict=True)])
            return [plus(kept + each, rest) for each in below]
        shared = below[said.value]
        rest = lost + self.popularity[said.value]
        message = [rest + shared] * self.size
        message[said.value] = plus(kept, rest) + shared
        return message
