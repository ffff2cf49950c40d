"""Atoms joined into groups, best first, under what must not come together.

A union-find that refuses: a join that would put two atoms together of which a judgement says that they are
not the same is not made, not even by way of others; nor is one that gives a code or an unnamed voice a name,
or one that makes one person of two names which cannot be one person's.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sayso.resolve.atoms import Atom, Sort
from sayso.resolve.compare import Reason, alike
from sayso.resolve.names import Name

DOMINANT = 20
"""One reading outweighs all others together if it is this many times as common; the rest is taken for
damage."""
BY_LIKENESS: frozenset[Reason] = frozenset(
    {
        "same name",
        "order",
        "fuller name",
        "initials",
        "nickname",
        "misprint",
        "recognition",
        "transliteration",
    }
)
DAMAGE: frozenset[Reason] = frozenset({"misprint", "recognition"})
PROTECTED: frozenset[Sort] = frozenset({"code", "unnamed"})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Edge:
    """A proposed join of two atoms by their numbers, with the reason. Edges are taken by falling score."""

    score: float
    left: int
    right: int
    reason: Reason


@dataclass(slots=True)
class _Group:
    sorts: set[Sort]
    members: list[int]
    names: dict[str, Name] = field(default_factory=dict)
    addresses: Counter[str] = field(default_factory=Counter)
    foes: set[int] = field(default_factory=set)
    is_judged: bool = False
    mentions: int = 0


class Groups:
    """The groups of atoms as they grow. A group is known by the number of its smallest atom."""

    def __init__(self, atoms: list[Atom], foes: Iterable[tuple[int, int]], counts: Mapping[str, int]) -> None:
        self.atoms = atoms
        self._counts = counts
        self.joins: list[Edge] = []
        self._above = list(range(len(atoms)))
        self._groups = {atom.number: _start(atom) for atom in atoms}
        for left, right in foes:
            self._groups[left].foes.add(right)
            self._groups[right].foes.add(left)

    def root(self, number: int) -> int:
        """The group of an atom."""
        above = self._above
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    def members(self, root: int) -> list[int]:
        """The atoms of a group."""
        return self._groups[root].members

    def names(self, root: int) -> dict[str, Name]:
        """The full names of persons in a group, by key."""
        return self._groups[root].names

    def is_named(self, root: int) -> bool:
        """Whether a group bears a full name that is more than a stray in it."""
        group = self._groups[root]
        return sum(self._counts[key] for key in group.names) * DOMINANT > group.mentions

    def addresses(self, root: int) -> set[str]:
        """The mail addresses of a group, strays left out."""
        found = self._groups[root].addresses
        most = max(found.values(), default=0)
        return {each for each, count in found.items() if count * DOMINANT >= most}

    def weighty_names(self, root: int) -> list[Name]:
        """The full names of persons in a group, strays left out."""
        return self._weighty(self._groups[root])

    def sorts(self, root: int) -> set[Sort]:
        """The sorts of a group's atoms."""
        return self._groups[root].sorts

    def mentions(self, root: int) -> int:
        """How many mentions a group has."""
        return self._groups[root].mentions

    def roots(self) -> list[int]:
        """All groups, in order."""
        return sorted(self._groups)

    def are_foes(self, left: int, right: int) -> bool:
        """Whether a judgement keeps two groups apart."""
        fewer, target = sorted((left, right), key=lambda each: len(self._groups[each].foes))
        return any(self.root(each) == target for each in self._groups[fewer].foes)

    def may_join(self, left: int, right: int, reason: Reason) -> bool:
        """Whether two groups may become one, by their roots."""
        one, other = self._groups[left], self._groups[right]
        if self.are_foes(left, right) or not _sorts_agree(one.sorts, other.sorts, reason):
            return False
        return reason in ("judged", "stands for", "same code") or not self._names_conflict(one, other, reason)

    def join(self, edges: Iterable[Edge]) -> list[Edge]:
        """Make the joins that may be made, best first, ties by number; those refused come back."""
        refused = []
        for edge in sorted(edges, key=lambda each: (-each.score, each.left, each.right, each.reason)):
            left, right = self.root(edge.left), self.root(edge.right)
            if left == right:
                continue
            if not self.may_join(left, right, edge.reason):
                refused.append(edge)
                continue
            self._merge(min(left, right), max(left, right))
            self._groups[min(left, right)].is_judged |= edge.reason == "judged"
            self.joins.append(edge)
        return refused

    def _merge(self, low: int, high: int) -> None:
        into, other = self._groups[low], self._groups.pop(high)
        self._above[high] = low
        if len(other.members) > len(into.members):
            into.members, other.members = other.members, into.members
        into.members += other.members
        into.sorts |= other.sorts
        into.names |= other.names
        into.addresses.update(other.addresses)
        into.foes |= other.foes
        into.is_judged |= other.is_judged
        into.mentions += other.mentions

    def _names_conflict(self, one: _Group, other: _Group, reason: Reason) -> bool:
        """Whether names of weight on both sides speak against a join; a stray misreading blocks nothing.

        They do where two of them cannot be one person's, and where the join is for the likeness of names but
        no two of them are alike: then only strays are.
        """
        if not one.names or not other.names:
            return False
        lefts, rights = self._weighty(one), self._weighty(other)
        likenesses = [(left, right, alike(left, right)) for left in lefts for right in rights]
        is_alike = any(each.score > 0 for _, _, each in likenesses)
        if reason in BY_LIKENESS and not is_alike:
            return True
        if one.is_judged or other.is_judged:  # people may have said that one bears names which conflict
            return False
        return any(
            each.conflict
            and not self._excused(left, right, [*lefts, *rights])
            and not self._excused(right, left, [*lefts, *rights])
            for left, right, each in likenesses
        )

    def _excused(self, name: Name, against: Name, beside: list[Name]) -> bool:
        """Whether a name is a rarer misprint or nickname of one beside it that is like the name it conflicts
        with."""
        return any(
            self._counts[other.key] > self._counts[name.key]
            and (DAMAGE | {"nickname"}) & set(alike(name, other).reasons)
            and alike(other, against).score > 0
            for other in beside
        )

    def _weighty(self, group: _Group) -> list[Name]:
        most = max((self._counts[key] for key in group.names), default=0)
        return [name for key, name in group.names.items() if self._counts[key] * DOMINANT >= most]


def _start(atom: Atom) -> _Group:
    group = _Group(sorts={atom.sort}, members=[atom.number], mentions=len(atom.mentions))
    if atom.is_full:
        group.names[atom.name.key] = atom.name
    if atom.address:
        group.addresses[atom.address] = len(atom.mentions)
    return group


def _sorts_agree(left: set[Sort], right: set[Sort], reason: Reason) -> bool:
    """Codes and unnamed voices join only their like; a person no body; an address alone any that is named."""
    shy = bool(left & PROTECTED), bool(right & PROTECTED)
    if shy[0] != shy[1]:
        return False
    if shy[0]:
        return reason in ("judged", "stands for", "same code", "description")
    named = left - {"address"}, right - {"address"}
    return not named[0] or not named[1] or named[0] == named[1] or reason in ("judged", "stands for")


def outweighing(bearers: Counter[int]) -> int | None:
    """The group that has at least `DOMINANT` times the mentions of all others together."""
    if not bearers:
        return None
    first, most = min(bearers.items(), key=lambda each: (-each[1], each[0]))
    return first if most >= DOMINANT * (bearers.total() - most) else None
