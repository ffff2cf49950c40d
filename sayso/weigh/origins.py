"""Which claims go back to one origin, settled one after the other, the oldest first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sayso.model.belief import Parent
from sayso.weigh.lineage import Groups


class Origins:
    """Claims in groups with one origin; each is alone until it is settled."""

    def __init__(self, claims: Iterable[str]) -> None:
        self._place = {claim: number for number, claim in enumerate(sorted(claims))}
        self._groups = Groups(len(self._place))
        self._wells: dict[str, int] = {}

    def of(self, claim: str) -> int:
        """The group of a claim."""
        return self._groups.of(self._place[claim])

    def settle(self, claim: str, origin: str, parents: Sequence[Parent]) -> Parent:
        """Joins a claim with what it most likely rests on: another claim, or all that rest on the own word of
        the same origin. Gives that parent. Claims of one group are one way, however many they are.
        """
        ways: defaultdict[int | None, list[Parent]] = defaultdict(list)
        for each in parents:
            ways[None if each.claim is None else self.of(each.claim)].append(each)
        way = min(ways.values(), key=lambda found: (-sum(p.probability for p in found), found[0].claim or ""))
        best = min(way, key=lambda each: (-each.probability, each.claim or ""))
        number = self._place[claim]
        if best.claim is not None:
            self._groups.join(number, self._place[best.claim])
        else:
            self._groups.join(number, self._wells.setdefault(origin, number))
        return best
