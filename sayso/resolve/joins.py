"""The joins that names alone carry: one name over the case, its variants, and short namings in their
document."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sayso.resolve.atoms import Atom
from sayso.resolve.candidates import Forms
from sayso.resolve.company import Company
from sayso.resolve.compare import Likeness, Reason, acronym_of, alike, bodies_alike, part_of
from sayso.resolve.groups import DAMAGE, DOMINANT, Edge, Groups, outweighing
from sayso.resolve.mailboxes import may_be_one
from sayso.resolve.names import Name

NAMESAKES = 0.05
"""Where more others of a name than this are to be expected in the case, the name alone joins nothing."""
RARE_PARTNER = 0.01
"""A misprint is believed where the other word of the name is borne by no larger share of the names."""


@dataclass(slots=True, kw_only=True)
class Case:
    """What the joins look at: atoms, their groups, the full names, who is named beside whom.

    `doubts` collects pairs of atoms that may be the same, with the reason and how alike they are.
    """

    atoms: list[Atom]
    groups: Groups
    forms: Forms
    company: Company
    of_name: dict[str, list[Atom]]
    doubts: dict[tuple[int, int], tuple[Reason, float]] = field(default_factory=dict)

    def roots_of(self, key: str) -> set[int]:
        """The groups that bear a full name."""
        return {self.groups.root(each.number) for each in self.of_name.get(key, ())}

    def owner(self, key: str) -> int | None:
        """The one group that bears a full name, or outweighs all others that do; `None` where none does."""
        return outweighing(self.bearers(self.of_name.get(key, ())))

    def bearers(self, atoms: Iterable[Atom]) -> Counter[int]:
        """The groups of atoms with the mentions that these have."""
        found: Counter[int] = Counter()
        for atom in atoms:
            found[self.groups.root(atom.number)] += len(atom.mentions)
        return found

    def doubt(self, left: int, right: int, reason: Reason, likeness: float) -> None:
        """Note that two groups may be the same."""
        pair = (min(left, right), max(left, right))
        if left != right and likeness > self.doubts.get(pair, (reason, 0.0))[1]:
            self.doubts[pair] = (reason, likeness)


def same_names(case: Case) -> Iterator[Edge]:
    """Joins of mentions with one full name: the mailboxes of one person, and mentions without an address.

    Where a name has two owners, or is one that many may bear, a mention without an address goes to the owner
    who stands in the same document, else to the one whose company it keeps, else to nobody.
    """
    for key, atoms in case.of_name.items():
        if len(atoms) == 1:
            continue
        is_common = case.forms.namesakes(case.forms.names[key]) > NAMESAKES
        owners = sorted({case.groups.root(each.number) for each in atoms if each.address})
        for at, left in enumerate(owners):
            for right in owners[at + 1 :]:
                if may_be_one(left, right, case.groups, case.company, is_common):
                    yield Edge(score=0.96, left=left, right=right, reason="same name")
                else:
                    case.doubt(left, right, "same name", 0.5)


def bare_names(case: Case) -> Iterator[Edge]:
    """Joins of full names without an address to the owners of the same name (after `same_names`)."""
    for key, atoms in case.of_name.items():
        bare = [each for each in atoms if not each.address]
        if not bare or len(atoms) == 1:
            continue
        owners = sorted({case.groups.root(each.number) for each in atoms if each.address})
        is_common = case.forms.namesakes(case.forms.names[key]) > NAMESAKES
        first = outweighing(case.bearers(each for each in atoms if each.address))
        if not is_common and (first is not None or not owners):
            first = bare[0].number if first is None else first
            yield from (Edge(score=0.95, left=first, right=each.number, reason="same name") for each in bare)
            continue
        for atom in bare:
            yield from _to_owner(case, atom, owners)
        yield from _by_company(case, bare)


def _to_owner(case: Case, atom: Atom, owners: list[int]) -> Iterator[Edge]:
    root = case.groups.root(atom.number)
    here = {
        case.groups.root(each) for document in atom.documents for each in case.company.of_document[document]
    }
    present = [each for each in owners if each in here and each != root]
    if len(present) == 1:
        yield Edge(score=0.94, left=present[0], right=atom.number, reason="same name")
        return
    for each in owners:
        case.doubt(each, root, "same name", 0.6)


def _by_company(case: Case, bare: list[Atom]) -> Iterator[Edge]:
    """Joins among mentions of a common name that stand among the same people, at least two of them."""
    if len(bare) > 300:
        return
    around = {}
    for atom in bare:
        documents = case.company.documents([atom.number])
        around[atom.number] = case.company.around(documents, case.groups) - {case.groups.root(atom.number)}
    for at, left in enumerate(bare):
        for right in bare[at + 1 :]:
            one, other = around[left.number], around[right.number]
            common = len(one & other)
            if common >= 2 and common >= 0.4 * min(len(one), len(other)):
                yield Edge(score=0.9, left=left.number, right=right.number, reason="same name")


def related_names(case: Case) -> Iterator[Edge]:
    """Joins of a name's variants over the case: fuller, turned, by nickname, misprinted, by initials.

    A name that fits two people who are not each other ("Juan García" beside García Pérez and García López)
    joins neither, unless one of them is so common that the rest is damage.
    """
    kept = {key: _kept(case, key, _credible(case, key)) for key in case.forms.names}
    for key, partners in kept.items():
        for other, likeness in partners.items():
            if key > other or key not in kept[other]:
                continue
            one, another = case.owner(key), case.owner(other)
            if one is None or another is None:
                continue
            if one != another and may_be_one(one, another, case.groups, case.company, False):
                yield Edge(score=0.93 * likeness.score, left=one, right=another, reason=likeness.reasons[-1])
            elif one != another:
                case.doubt(one, another, likeness.reasons[-1], 0.5 * likeness.score)


def _credible(case: Case, key: str) -> list[tuple[str, Likeness]]:
    name = case.forms.names[key]
    found = []
    for other in case.forms.partners(key):
        partner = case.forms.names[other]
        likeness = alike(name, partner)
        if likeness.score <= 0:
            continue
        if is_credible(case.forms, name, partner, likeness):
            found.append((other, likeness))
        else:
            for left in sorted(case.roots_of(key))[:1]:
                for right in sorted(case.roots_of(other))[:1]:
                    case.doubt(left, right, likeness.reasons[-1], 0.3 * likeness.score)
    return found


def is_credible(
    forms: Forms, left: Name, right: Name, likeness: Likeness, rare: float = RARE_PARTNER
) -> bool:
    """Whether a likeness may be believed over the case, by how common the names are.

    A misprint is none where both words are names of their own, where the damaged spelling is as common as the
    other, or where so many bear the other word that two of them may well have such similar names.
    """
    reasons = set(likeness.reasons)
    most = NAMESAKES / 2 if "fuller name" in reasons else NAMESAKES
    if max(forms.namesakes(left), forms.namesakes(right)) > most and "order" not in reasons:
        return False
    if not DAMAGE & reasons:
        return True
    if reasons & {"fuller name", "initials"}:
        return False  # damaged and shortened: too much to suppose over the case
    one, other = forms.counts[left.key], forms.counts[right.key]
    if min(one, other) > 2 and max(one, other) < 3 * min(one, other):
        return False
    if left.first != right.first and len(left.first) > 1 and len(right.first) > 1:
        if forms.is_given(left.first) and forms.is_given(right.first):
            return False
        shared = [each for each in left.surnames if each in right.surnames]
        return all(forms.share_of_surname(each) <= rare for each in shared)
    changed = [each for each in left.surnames if each not in right.surnames]
    against = [each for each in right.surnames if each not in left.surnames]
    if changed and against and forms.is_surname(changed[0]) and forms.is_surname(against[0]):
        return False
    return (
        not changed or len(left.middles) > 0 < len(right.middles) or forms.share_of_given(left.first) <= rare
    )


def _kept(case: Case, key: str, partners: list[tuple[str, Likeness]]) -> dict[str, Likeness]:
    """The partners of a name that do not contradict one another, the commonest kept where it outweighs."""
    counts, names = case.forms.counts, case.forms.names
    ordered = sorted(partners, key=lambda each: (-counts[each[0]], each[0]))
    kept: list[tuple[str, Likeness]] = []
    against: list[tuple[str, Likeness]] = []
    firm: list[str] = []
    exempt: list[tuple[str, Likeness]] = []
    for each in ordered:
        is_misprint = counts[each[0]] < counts[key] and DAMAGE & set(each[1].reasons)
        longer = _length(names[each[0]]) - _length(names[key])
        if is_misprint or longer < 0 or (longer == 0 and counts[each[0]] * DOMINANT <= counts[key]):
            exempt.append(each)  # a misprint or a shorter form of this name does not divide it
            continue
        conflicts = any(alike(names[each[0]], names[other]).conflict for other in firm)
        (against if conflicts else kept).append(each)
        firm += [] if conflicts else [each[0]]
    if against and counts[firm[0]] < DOMINANT * sum(counts[each[0]] for each in against):
        for other, likeness in ordered:
            for left in sorted(case.roots_of(key))[:1]:
                for right in sorted(case.roots_of(other))[:1]:
                    case.doubt(left, right, likeness.reasons[-1], 0.6 * likeness.score)
        return dict(exempt)
    return dict(kept + exempt)


def _length(name: Name) -> int:
    return len(name.given) + len(name.surnames)


def related_bodies(case: Case) -> Iterator[Edge]:
    """Joins of bodies' names: general words left out, misprints, an acronym in the document that explains
    it."""
    by_words: defaultdict[str, list[Atom]] = defaultdict(list)
    short: list[Atom] = []
    for atom in case.atoms:
        if atom.sort != "body":
            continue
        if atom.name.shape == "initials":
            short.append(atom)
            continue
        by_words[atom.name.surnames[0] if atom.name.surnames else ""].append(atom)
    for atoms in by_words.values():
        for at, left in enumerate(atoms[:200]):
            for right in atoms[at + 1 : 200]:
                likeness = bodies_alike(left.name, right.name)
                if likeness.score > 0:
                    score = 0.95 * likeness.score
                    yield Edge(score=score, left=left.number, right=right.number, reason=likeness.reasons[0])
    for atom in short:
        found = {
            case.groups.root(number)
            for document in atom.documents
            for number in case.company.of_document[document]
            if case.atoms[number].sort == "body" and acronym_of(atom.name.key, case.atoms[number].name)
        }
        if len(found) == 1:
            yield Edge(score=0.92, left=found.pop(), right=atom.number, reason="acronym")


def in_documents(case: Case) -> Iterator[Edge]:
    """Joins inside a document: a short naming, or a variant, of the only person there whose name it fits."""
    for document in sorted(case.company.of_document):
        present = case.company.of_document[document]
        people: dict[int, list[Name]] = {}
        by_word: defaultdict[str, set[int]] = defaultdict(set)
        for number in present:
            root = case.groups.root(number)
            if root not in people and case.groups.names(root):
                people[root] = list(case.groups.names(root).values())
                for name in people[root]:
                    for word in (*name.given, *name.surnames):
                        by_word[word].add(root)
        for number in present:
            atom = case.atoms[number]
            if atom.is_short and not atom.address and atom.name.shape != "post":
                yield from _short(case, atom, people, present)
            elif atom.is_full and not atom.address and len(people) > 1:
                words = {*atom.name.given, *atom.name.surnames}
                near = {root for word in words for root in by_word[word]}
                yield from _variant(case, atom, {root: people[root] for root in sorted(near)})


def _short(case: Case, atom: Atom, people: dict[int, list[Name]], present: list[int]) -> Iterator[Edge]:
    root = case.groups.root(atom.number)
    if case.groups.names(root):
        return
    found: dict[int, Reason] = {}
    for other, names in people.items():
        reasons = [reason for name in names if (reason := part_of(atom.name, name))]
        if reasons:
            found[other] = min(reasons)
    for number in present:
        beside = case.atoms[number]
        if beside.is_short and beside.address and beside.name.key == atom.name.key:
            found.setdefault(case.groups.root(number), "same name")
    found.pop(root, None)
    if len(found) == 1:
        other, reason = found.popitem()
        yield Edge(score=0.84, left=other, right=atom.number, reason=reason)


def _variant(case: Case, atom: Atom, people: dict[int, list[Name]]) -> Iterator[Edge]:
    root = case.groups.root(atom.number)
    found: dict[int, Likeness] = {}
    for other, names in people.items():
        if other == root:
            continue
        likely = [each for name in names if (each := alike(atom.name, name)).score > 0]
        close = [
            each
            for name in names
            for each in (alike(atom.name, name),)
            if each.score > 0 and not _both_established(case.forms, atom.name, name, each)
        ]
        if likely and len(close) == len(likely):
            found[other] = max(close, key=lambda each: (each.score, each.reasons))
    if len(found) == 1:
        other, likeness = found.popitem()
        yield Edge(score=0.83 * likeness.score, left=other, right=atom.number, reason=likeness.reasons[-1])


def _both_established(forms: Forms, left: Name, right: Name, likeness: Likeness) -> bool:
    """Whether what would be a misprint are two names of their own: Hernández and Fernández, Joan and Juan."""
    if not DAMAGE & set(likeness.reasons):
        return False
    if left.first != right.first and forms.is_given(left.first) and forms.is_given(right.first):
        return True
    changed = [each for each in left.surnames if each not in right.surnames]
    against = [each for each in right.surnames if each not in left.surnames]
    return bool(changed and against and forms.is_surname(changed[0]) and forms.is_surname(against[0]))
