"""Names and mail addresses that stand together: one person's mailboxes, shared ones, and those whose name
fits."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from sayso.resolve.addresses import (
    domain,
    fits_initials,
    handle,
    handles_of,
    is_shared_role,
    local_part,
    misread_key,
    same_mailbox,
    with_initials,
)
from sayso.resolve.atoms import Atom
from sayso.resolve.candidates import Forms
from sayso.resolve.company import Company
from sayso.resolve.compare import alike, part_of
from sayso.resolve.groups import Edge, Groups, outweighing
from sayso.resolve.names import Name

SHARED_FROM = 0.1
"""A mailbox that names unlike its commonest one use for more than this share of its mentions is shared."""


def ties(atoms: list[Atom]) -> Iterator[Edge]:
    """Joins of what stands with one address: its spellings, its owner's names, the address alone.

    Where two people use it, or it is an office's (press@), no person is joined through it; a body still is.
    """
    by_address: defaultdict[str, list[Atom]] = defaultdict(list)
    for atom in atoms:
        if atom.address:
            by_address[atom.address].append(atom)
    for address, beside in sorted(by_address.items()):
        alone = [each for each in beside if each.sort == "address"]
        anchor = alone[0] if alone else None
        for each in alone[1:]:
            yield Edge(score=0.99, left=alone[0].number, right=each.number, reason="address")
        bodies = [each for each in beside if each.sort == "body"]
        people = [each for each in beside if each.sort == "person"]
        chosen = _of_one_person(people) if not is_shared_role(address) else []
        if chosen and bodies:
            bodies = []
        for owner in chosen or _of_one_body(bodies):
            if anchor is None:
                anchor = owner
            else:
                yield Edge(score=0.97, left=anchor.number, right=owner.number, reason="address")


def _of_one_body(bodies: list[Atom]) -> list[Atom]:
    return bodies if len({each.name.surnames for each in bodies}) == 1 else []


def _of_one_person(people: list[Atom]) -> list[Atom]:
    """The names of a mailbox's owner among those that stand with it; none where it is shared."""
    if not people:
        return []
    total = sum(len(each.mentions) for each in people)
    for candidates in ([each for each in people if each.is_full], people):
        if not candidates:
            continue
        owner = max(candidates, key=lambda each: (len(each.mentions), each.key))
        fitting = [each for each in people if each is owner or _may_be(each.name, owner.name)]
        strangers = total - sum(len(each.mentions) for each in fitting)
        if strangers <= SHARED_FROM * total:
            return fitting
    return []


def _may_be(name: Name, owner: Name) -> bool:
    if name.shape == "post":
        return True
    if owner.shape != "full" and name.shape == "full":
        return part_of(owner, name) is not None
    if owner.shape != "full":
        one_of_each = (name.shape == "initials") != (owner.shape == "initials")
        return one_of_each or name.key[:1] == owner.key[:1]
    if name.shape == "full":
        likeness = alike(name, owner)
        # On one address a name is read more kindly: a wrong initial is damage, not somebody else.
        same_person = name.first == owner.first and bool(set(name.surnames) & set(owner.surnames))
        return likeness.score > 0 or (same_person and name.generation == owner.generation)
    return part_of(name, owner) is not None


def may_be_one(left: int, right: int, groups: Groups, company: Company, is_common: bool) -> bool:
    """Whether two groups of one name may be one person, by their mailboxes and the company they keep.

    A side without an address is no obstacle. Of two addresses one may be the other misread. Two mailboxes of
    one domain that differ in digits or initials are two people; other mailboxes are one person's if the same
    people stand around both: three others at least, of the smaller company a quarter (five and half for
    common names).
    """
    one, other = (
        {address for address in groups.addresses(each) if "." in domain(address)} for each in (left, right)
    )
    if not one or not other or one & other:
        return True
    if any(same_mailbox(each, another) for each in one for another in other):
        return True
    if any(_numbered_apart(each, another) for each in one for another in other):
        return False
    common, share = company.shared(left, right, groups)
    return common >= (5 if is_common else 3) and share >= (0.5 if is_common else 0.25)


def _numbered_apart(left: str, right: str) -> bool:
    """Whether two addresses of one domain are of one making and differ in a number: jsmith1@, jsmith2@."""
    one, other = local_part(left), local_part(right)
    same_domain = domain(left) == domain(right) and "." in domain(left)
    return same_domain and one != other and handle(one) == handle(other)


class Handles:
    """Full names by the local parts that they are written as."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._by_handle: defaultdict[str, set[str]] = defaultdict(set)
        self._by_surname: defaultdict[str, set[str]] = defaultdict(set)
        for key, name in forms.names.items():
            for each in handles_of(name):
                self._by_handle[each].add(key)
            for surname in name.surnames:
                self._by_surname[surname].add(key)

    def fitting(self, address: str) -> set[str]:
        """The keys of the names that an address fits: exactly, else with its letters damaged."""
        bare = handle(local_part(address))
        exact = self._by_handle.get(bare, set()) | self._at_surname(bare, address)
        return exact or set(self._damaged(bare))

    def _at_surname(self, bare: str, address: str) -> set[str]:
        """bam@mikulski.example: a given name or initials at a domain that bears the surname."""
        found: set[str] = set()
        for label in domain(address).split(".")[:-1]:
            for key in self._by_surname.get(label, ()):
                name = self._forms.names[key]
                if bare in (name.first, name.initials):
                    found.add(key)
        return found

    def _damaged(self, bare: str) -> Iterator[str]:
        for surname, initials in with_initials(bare):
            exact = (surname,) if surname in self._by_surname else self._forms.near_surnames.near(surname)
            for each in exact:
                for key in self._by_surname.get(each, ()):
                    if fits_initials(initials, self._forms.names[key]):
                        yield key


def fitting_names(
    atoms: list[Atom], groups: Groups, handles: Handles, roots_of: dict[str, set[int]]
) -> Iterator[Edge]:
    """Joins of an address that stands with no name to the only person in the case whose name it fits.

    `roots_of` gives the groups of each full name. An address that fits two people joins neither, unless one
    of them outweighs the other.
    """
    for atom in atoms:
        if atom.sort != "address" or atom.address is None or is_shared_role(atom.address):
            continue
        root = groups.root(atom.number)
        if groups.is_named(root) or not groups.sorts(root) <= {"address", "person"}:
            continue
        found = Counter(
            {
                root: groups.mentions(root)
                for key in sorted(handles.fitting(atom.address))
                for root in (groups.root(each) for each in roots_of.get(key, ()))
            }
        )
        owner = outweighing(found)
        if owner is None or owner == root:
            continue
        shorts = [each.name for each in (atoms[number] for number in groups.members(root)) if each.is_short]
        names = groups.names(owner).values()
        is_his = not shorts or any(part_of(each, name) for each in shorts for name in names)
        if is_his and fits_beside(atom.address, groups.addresses(owner)):
            yield Edge(score=0.9, left=atom.number, right=owner, reason="address fits name")


def misread(atoms: list[Atom], groups: Groups) -> Iterator[Edge]:
    """Joins of an address met without a name to the one address, ten times as common, that it misreads."""
    found: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for atom in atoms:
        if atom.address and len(local_part(atom.address)) >= 6:
            found[misread_key(atom.address)][groups.root(atom.number)] += len(atom.mentions)
    for atom in atoms:
        if atom.sort == "address" and atom.address and len(local_part(atom.address)) >= 6:
            counts = found[misread_key(atom.address)]
            owner = max(counts, key=lambda each: (counts[each], -each))
            if owner != groups.root(atom.number) and counts[owner] >= 10 * len(atom.mentions):
                yield Edge(score=0.91, left=owner, right=atom.number, reason="recognition")


def fits_beside(address: str, others: set[str]) -> bool:
    """Whether one more mailbox goes with those a person has: not one that is numbered apart from them."""
    return not any(_numbered_apart(address, each) for each in others)


def habits(atoms: list[Atom], groups: Groups) -> Iterator[Edge]:
    """Joins of a display name that says little ("H", "PIR") to the person whose address stands with it.

    Only in envelopes, and only where at least 95 of 100 mentions of it that have an address, in two documents
    or more, have an address of that one person.
    """
    used: defaultdict[str, Counter[int]] = defaultdict(Counter)
    seen: defaultdict[str, set[str]] = defaultdict(set)
    shorts = [each for each in atoms if each.is_short and each.enveloped]
    for atom in shorts:
        if atom.address:
            used[atom.name.key][groups.root(atom.number)] += len(atom.mentions)
            seen[atom.name.key] |= atom.documents
    for atom in shorts:
        counts = used.get(atom.name.key)
        if atom.address or not counts or len(seen[atom.name.key]) < 2:
            continue
        owner, most = min(counts.items(), key=lambda each: (-each[1], each[0]))
        if most >= 0.95 * counts.total():
            yield Edge(score=0.86, left=owner, right=atom.number, reason="display name")
