"""Statements joined into groups that say the same thing.

Correlation clustering on the log odds of pairs (Bansal, Blum and Chawla 2004), by greedy joins of the surest
pair first: two groups become one where what speaks for it outweighs what speaks against it over all pairs
between them, and never where any pair contradicts. Nothing depends on the order in which statements come.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

Pair = tuple[int, int]
Odds = Callable[[int, int], float | None]
"""The log odds that two statements are the same; `None` where they must not be one."""
CHECKED = 12
"""How many members of either group are compared with each other before a join; of a larger one the first."""


@dataclass(slots=True)
class _Groups:
    """Groups as they grow; the name of each is the smallest of its members."""

    parent: list[int]
    members: dict[int, list[int]]
    apart: set[Pair] = field(default_factory=set)

    def find(self, one: int) -> int:
        while self.parent[one] != one:
            self.parent[one] = self.parent[self.parent[one]]
            one = self.parent[one]
        return one

    def join(self, one: int, two: int) -> None:
        low, high = sorted((self.find(one), self.find(two)))
        if low == high:
            return
        self.parent[high] = low
        self.members[low] = sorted(self.members[low] + self.members.pop(high))

    def cross(self, one: int, two: int) -> Iterator[Pair]:
        """The pairs between the groups of two members."""
        for left in self.members[self.find(one)]:
            for right in self.members[self.find(two)]:
                yield (min(left, right), max(left, right))


def group(
    size: int,
    edges: Iterable[tuple[float, int, int]],
    odds: Odds,
    together: Sequence[Pair],
    apart: Sequence[Pair],
) -> tuple[list[list[int]], list[Pair]]:
    """Groups of the places 0 to `size` - 1, in order, and the pairs of `together` that could not be obeyed.

    `edges` are (log odds above 0, left, right) of pairs that are the same; `odds` tells of any other pair.
    `together` and `apart` are decisions of people: they outrank every log odds, `apart` before `together`.
    """
    groups = _Groups(list(range(size)), {place: [place] for place in range(size)})
    groups.apart = {(min(pair), max(pair)) for pair in apart}
    crossed = []
    for left, right in sorted((min(pair), max(pair)) for pair in together):
        if any(pair in groups.apart for pair in groups.cross(left, right)):
            crossed.append((left, right))
        else:
            groups.join(left, right)
    for _, left, right in sorted(edges, key=lambda edge: (-edge[0], edge[1], edge[2])):
        if groups.find(left) != groups.find(right) and _may_join(groups, left, right, odds):
            groups.join(left, right)
    return [groups.members[name] for name in sorted(groups.members)], crossed


def _may_join(groups: _Groups, left: int, right: int, odds: Odds) -> bool:
    """Whether more speaks for joining the groups of two members than against it."""
    total = 0.0
    some, others = groups.members[groups.find(left)], groups.members[groups.find(right)]
    if groups.apart and any(pair in groups.apart for pair in groups.cross(left, right)):
        return False
    for one in some[:CHECKED]:
        for two in others[:CHECKED]:
            value = odds(min(one, two), max(one, two))
            if value is None:
                return False
            total += value
    return total > 0
