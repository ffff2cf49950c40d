"""The joins that rest on how a case uses a short naming: by-names, posts, surnames, displays of mailboxes."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from sayso.resolve.addresses import domain, local_part
from sayso.resolve.atoms import Atom
from sayso.resolve.compare import Reason
from sayso.resolve.groups import DOMINANT, Edge
from sayso.resolve.joins import Case


def aliases(case: Case) -> Iterator[Edge]:
    """Joins of a by-name or acronym over the case to what every document that explains it says it stands
    for."""
    explained: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    found = [
        each
        for each in case.atoms
        if each.name.shape in ("alias", "initials") and not each.address and len(each.name.key) > 2
    ]
    for atom in found:
        root = case.groups.root(atom.number)
        if any(case.atoms[each].name.shape in ("full", "body") for each in case.groups.members(root)):
            explained[atom.sort, atom.name.key].add(root)
    for atom in found:
        roots = explained.get((atom.sort, atom.name.key), set())
        if len(roots) == 1:
            yield Edge(score=0.82, left=next(iter(roots)), right=atom.number, reason="stands for")


def over_the_case(case: Case) -> Iterator[Edge]:
    """Joins of a surname or a post alone, in an envelope or beside the same people, to the one who
    dominates."""
    by_surname: defaultdict[str, Counter[int]] = defaultdict(Counter)
    by_post: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for atom in case.atoms:
        if atom.sort != "person":
            continue
        root = case.groups.root(atom.number)
        if atom.is_full and any(each.key == atom.name.key for each in case.groups.weighty_names(root)):
            for surname in atom.name.surnames:
                by_surname[surname][root] += len(atom.mentions)
        if atom.is_full or case.groups.names(root):
            for title in atom.name.titles if atom.name.shape != "post" else ():
                by_post[title.partition(" ")[0]][root] += len(atom.mentions)
    for atom in case.atoms:
        root = case.groups.root(atom.number)
        if not atom.is_short or atom.address or case.groups.names(root):
            continue
        if atom.name.shape in ("surname", "single"):
            yield from _dominating(case, atom, by_surname.get(atom.name.surnames[-1]), "surname", 20)
        elif atom.name.shape == "post" and atom.enveloped:
            title = atom.name.titles[-1].partition(" ")[0]
            yield from _dominating(case, atom, by_post.get(title), "post", 1)


def _dominating(
    case: Case, atom: Atom, bearers: Counter[int] | None, reason: Reason, least: int
) -> Iterator[Edge]:
    if not bearers:
        return
    owner, most = min(bearers.items(), key=lambda each: (-each[1], each[0]))
    total = case.groups.mentions(owner)
    rest = bearers.total() - most
    if rest * DOMINANT > max(most, total):
        return
    around = case.company.around(sorted(atom.documents), case.groups) - {case.groups.root(atom.number)}
    beside = case.company.around(case.company.documents(case.groups.members(owner)), case.groups)
    if (atom.enveloped and total >= least) or len(around & (beside - {owner})) >= 2:
        yield Edge(score=0.8, left=owner, right=atom.number, reason=reason)


def one_local_part(case: Case) -> Iterator[Edge]:
    """Joins of two mailboxes with one unusual local part (hr15@ here and there), where names do not object.

    Unusual is what has a digit and a letter; one side must bear no full name, and a short one that fits.
    """
    found: defaultdict[str, set[int]] = defaultdict(set)
    shorts: defaultdict[int, set[str]] = defaultdict(set)
    for atom in case.atoms:
        root = case.groups.root(atom.number)
        if atom.is_short:
            shorts[root].add(atom.name.key)
        if atom.address and "." in domain(atom.address):
            local = local_part(atom.address)
            if any(each.isdigit() for each in local) and local[:1].isalpha():
                found[local].add(root)
    for roots in found.values():
        if len(roots) == 2:
            left, right = sorted(roots)
            same_letter = {each[:1] for each in shorts[left]} & {each[:1] for each in shorts[right]}
            if same_letter and not (case.groups.is_named(left) and case.groups.is_named(right)):
                yield Edge(score=0.87, left=left, right=right, reason="address")


def one_display(case: Case) -> Iterator[Edge]:
    """Joins of two mailboxes of one domain that share a short display name and at least three documents."""
    seen: defaultdict[tuple[str, str], dict[int, set[str]]] = defaultdict(dict)
    for atom in case.atoms:
        if atom.is_short and atom.address and atom.enveloped and "." in domain(atom.address):
            places = seen[atom.name.key, domain(atom.address)]
            places.setdefault(case.groups.root(atom.number), set()).update(atom.documents)
    for places in seen.values():
        roots = sorted(places)
        for at, left in enumerate(roots[:50]):
            for right in roots[at + 1 : 50]:
                is_named = case.groups.is_named(left) and case.groups.is_named(right)
                if not is_named and len(places[left] & places[right]) >= 3:
                    yield Edge(score=0.87, left=left, right=right, reason="display name")
