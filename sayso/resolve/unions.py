"""Keys joined into groups: what people say first, then what addresses show, never across what stays apart."""

from collections import defaultdict
from collections.abc import Iterable

from sayso.model.register import Link


class Unions:
    """Groups of keys, some of which must not meet. The smallest key names a group (union-find)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._opposed: dict[str, set[str]] = defaultdict(set)

    def root(self, key: str) -> str:
        """The smallest key of the group."""
        while (above := self._above.get(key, key)) != key:
            self._above[key] = self._above.get(above, above)  # halves the way for the next who asks
            key = above
        return key

    def keep_apart(self, left: str, right: str) -> bool:
        """The groups of two keys never become one; false where they are one already."""
        one, other = self.root(left), self.root(right)
        if one == other:
            return False
        self._opposed[one].add(other)
        self._opposed[other].add(one)
        return True

    def join(self, left: str, right: str) -> bool:
        """Makes two groups one; false where they are kept apart."""
        low, high = sorted((self.root(left), self.root(right)))
        if low == high:
            return True
        if any(self.root(each) == low for each in self._opposed.get(high, ())):
            return False
        self._above[high] = low
        self._opposed[low] |= self._opposed.pop(high, set())
        return True


def unite(
    joins: Iterable[Link],
    same: Iterable[tuple[str, Link]],
    not_same: Iterable[tuple[str, Link]],
    unsure: Iterable[Link],
) -> tuple[Unions, tuple[str, ...]]:
    """Groups made of what people call one (`same`, by judgement, the oldest first) and of what the machine
    joins; and the judgements that cannot hold beside others.

    What people keep apart is never joined, by any way round: where two calls for one contradict it, the
    later of them is heard first. What they are unsure of is not joined by the machine.
    """
    unions = Unions()
    crossed = [name for name, (left, right) in not_same if not unions.keep_apart(left, right)]
    crossed += [name for name, (left, right) in reversed(tuple(same)) if not unions.join(left, right)]
    for left, right in unsure:
        unions.keep_apart(left, right)
    for left, right in sorted(set(joins)):
        unions.join(left, right)
    return unions, tuple(sorted(crossed))
