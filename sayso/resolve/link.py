"""Mentions to entities, over the whole case, under what people decided.

Best-first agglomeration under constraints: atoms are joined stage by stage, the surest reasons first; what a
judgement keeps apart is never brought together, not even by way of others (cannot-link, Wagstaff and Cardie
2000). The result does not depend on the order of the mentions. A code and an unnamed voice are never joined
to a name, whoever asks: who a code is belongs in the sealed file.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sayso.model.entity import Entity, Mention, MentionKind
from sayso.model.place import content_id
from sayso.resolve.addresses import domain, plain_address, same_mailbox
from sayso.resolve.atoms import (
    Atom,
    MentionKey,
    Sort,
    code_key,
    full_names,
    gather,
    mention_keys,
    mention_order,
    sort_of,
)
from sayso.resolve.candidates import Forms
from sayso.resolve.company import Company
from sayso.resolve.compare import Reason
from sayso.resolve.groups import DOMINANT, PROTECTED, Edge, Groups
from sayso.resolve.joins import (
    NAMESAKES,
    Case,
    bare_names,
    in_documents,
    related_bodies,
    related_names,
    same_names,
)
from sayso.resolve.kinds import settled
from sayso.resolve.lexicon import fold
from sayso.resolve.mailboxes import Handles, fitting_names, habits, misread, ties
from sayso.resolve.names import Name, person_name
from sayso.resolve.usage import aliases, one_display, one_local_part, over_the_case

MOST_DOUBTS = 5
"""For each entity no more "perhaps the same" than this, the likeliest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What people decided, by the keys of mentions (`mention_keys`); the caller finds them by their anchors.

    `same` and `apart` are pairs, `names` gives the entity of a mention another name, `no_names` are mentions
    that name nothing. `apart` outranks `same`.
    """

    same: tuple[tuple[MentionKey, MentionKey], ...] = ()
    apart: tuple[tuple[MentionKey, MentionKey], ...] = ()
    names: tuple[tuple[MentionKey, str], ...] = ()
    no_names: frozenset[MentionKey] = frozenset()


NOTHING_DECIDED = Decisions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Why two mentions are of one entity: the mentions, their words, the reason, and how sure, 0 to 1."""

    entity: str
    left: MentionKey
    right: MentionKey
    words: tuple[str, str]
    reason: Reason
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Perhaps:
    """Two entities that may be the same, by their ids, with the probability and the reason: for a person to
    judge."""

    left: str
    right: str
    probability: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The entities of a case, by id.

    `entity_of` gives each mention's entity (ignored mentions have none), `joins` the reasons that hold an
    entity together, `perhaps` what a person may want to judge. `refused` are pairs that were judged the same
    but contradict another judgement or would give a code or an unnamed voice a name.
    """

    entities: tuple[Entity, ...]
    entity_of: Mapping[MentionKey, str]
    joins: tuple[Join, ...]
    perhaps: tuple[Perhaps, ...]
    refused: tuple[tuple[MentionKey, MentionKey], ...]


def link(mentions: Iterable[Mention], decisions: Decisions = NOTHING_DECIDED) -> Linked:
    """Who is who among the mentions of a case.

    Pure: nothing is read or written. Neither entities nor ids depend on the order of the mentions. About
    200,000 mentions fit the memory of a laptop; time grows with the number of different names.
    """
    given = list(mentions)
    keys = mention_keys(given)
    order = sorted(range(len(given)), key=lambda each: keys[each])
    given, keys = settled([given[each] for each in order]), tuple(keys[each] for each in order)
    places = {key: index for index, key in enumerate(keys)}
    ignored = {places[key] for key in decisions.no_names if key in places}
    forms = Forms(Counter(full_names(each for at, each in enumerate(given) if at not in ignored)))
    contested = _contested(given)

    def is_commonplace(name: Name) -> bool:
        return name.key in contested or forms.namesakes(name) > NAMESAKES

    apart = _indexes(decisions.apart, places)
    atoms, at = gather(given, _marks(given, apart), ignored, is_commonplace)
    foes = [
        (at[one], at[other]) for one, other in apart if at[one] != at[other] and min(at[one], at[other]) >= 0
    ]
    case = _case(atoms, Groups(atoms, foes, forms.counts), forms)
    refused = _join_judged(case, decisions, places, at)
    _join_all(case, given, at)
    return _linked(_Result(given, keys, at, case), decisions, places, refused)


def _indexes(
    pairs: Sequence[tuple[MentionKey, MentionKey]], places: Mapping[MentionKey, int]
) -> list[tuple[int, int]]:
    return [(places[one], places[other]) for one, other in sorted(pairs) if one in places and other in places]


def _contested(mentions: Sequence[Mention]) -> set[str]:
    """The keys of full names that stand with two mailboxes: their mentions without one are kept per
    document."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        if mention.address and mention.kind == "person":
            name = person_name(mention.words)
            address = plain_address(mention.address)
            if name.shape == "full" and "." in domain(address):
                found[name.key][address] += 1
    return {key for key, addresses in found.items() if _two_mailboxes(addresses)}


def _two_mailboxes(addresses: Counter[str]) -> bool:
    """Whether mailboxes other than the commonest one are more than strays."""
    ordered = sorted(addresses, key=lambda each: (-addresses[each], each))
    others = sum(addresses[each] for each in ordered[1:] if not same_mailbox(ordered[0], each))
    return others * DOMINANT > addresses.total() - others


def _marks(mentions: Sequence[Mention], apart: Sequence[tuple[int, int]]) -> dict[int, str]:
    """A mark for each mention that was told from another: its document, and its place in it."""
    return {index: f"\n{mentions[index].document}\n{index}" for pair in apart for index in pair}


def _case(atoms: list[Atom], groups: Groups, forms: Forms) -> Case:
    of_name: defaultdict[str, list[Atom]] = defaultdict(list)
    for atom in atoms:
        if atom.is_full:
            of_name[atom.name.key].append(atom)
    return Case(atoms=atoms, groups=groups, forms=forms, company=Company(atoms), of_name=dict(of_name))


def _join_judged(
    case: Case, decisions: Decisions, places: Mapping[MentionKey, int], at: Sequence[int]
) -> list[tuple[MentionKey, MentionKey]]:
    """Join what was judged the same; what cannot be joined comes back."""
    refused = []
    for one, other in sorted({tuple(sorted(pair)) for pair in decisions.same}):
        if one not in places or other not in places:
            continue
        left, right = at[places[one]], at[places[other]]
        if (
            left < 0
            or right < 0
            or case.groups.join([Edge(score=1.0, left=left, right=right, reason="judged")])
        ):
            refused.append((one, other))
    return refused


def _join_all(case: Case, mentions: Sequence[Mention], at: Sequence[int]) -> None:
    """Every stage in its turn: each sees the groups that the ones before it made."""
    groups = case.groups
    groups.join(_stand_ins(case, mentions, at))
    groups.join(ties(case.atoms))
    groups.join(misread(case.atoms, groups))
    for stage in (same_names, bare_names, related_names, related_bodies):
        groups.join(stage(case))
    handles = Handles(case.forms)
    roots = {key: case.roots_of(key) for key in case.forms.names}
    groups.join(fitting_names(case.atoms, groups, handles, roots))
    groups.join(one_local_part(case))
    groups.join(one_display(case))
    groups.join(habits(case.atoms, groups))
    for stage in (same_names, bare_names, related_names):
        groups.join(stage(case))
    groups.join(fitting_names(case.atoms, groups, handles, roots))
    for stage in (in_documents, aliases, over_the_case):
        groups.join(stage(case))


def _stand_ins(case: Case, mentions: Sequence[Mention], at: Sequence[int]) -> Iterable[Edge]:
    """Joins that a document itself states: "Guzman" stands for "Joaquin Guzman" there."""
    for index, mention in enumerate(mentions):
        if mention.stands_for is None or at[index] < 0:
            continue
        wanted = fold(mention.stands_for)
        for number in case.company.of_document[mention.document]:
            other = case.atoms[number]
            is_it = wanted in (fold(other.name.words), other.name.key)
            if other.sort == "code":
                is_it = code_key(wanted) == other.name.key
            if not is_it and other.is_full:
                is_it = person_name(mention.stands_for).key == other.name.key
            if is_it and number != at[index]:
                yield Edge(score=0.98, left=number, right=at[index], reason="stands for")
                break


@dataclass(frozen=True, slots=True)
class _Result:
    mentions: list[Mention]
    keys: tuple[MentionKey, ...]
    at: list[int]
    case: Case


def _linked(
    found: _Result,
    decisions: Decisions,
    places: Mapping[MentionKey, int],
    refused: list[tuple[MentionKey, MentionKey]],
) -> Linked:
    case, groups = found.case, found.case.groups
    members: defaultdict[int, list[int]] = defaultdict(list)
    for index, number in enumerate(found.at):
        if number >= 0:
            members[groups.root(number)].append(index)
    ids = _ids(found, members)
    renamed = {
        groups.root(found.at[places[key]]): name
        for key, name in decisions.names
        if key in places and found.at[places[key]] >= 0
    }
    entities = [
        _entity(ids[root], [found.mentions[each] for each in indexes], renamed.get(root))
        for root, indexes in members.items()
    ]
    entity_of = {
        found.keys[index]: ids[groups.root(number)] for index, number in enumerate(found.at) if number >= 0
    }
    return Linked(
        entities=tuple(sorted(entities, key=lambda each: each.id)),
        entity_of=entity_of,
        joins=_joins(found, ids),
        perhaps=_perhaps(case, ids),
        refused=tuple(refused),
    )


def _ids(found: _Result, members: Mapping[int, list[int]]) -> dict[int, str]:
    """The id of each group: a hash of its smallest anchor, and of its rank among equal anchors."""
    ids: dict[int, str] = {}
    seen: Counter[tuple[object, ...]] = Counter()
    for root, indexes in sorted(members.items(), key=lambda each: each[1][0]):
        document, start, _, field, words, address, *_ = mention_order(found.mentions[indexes[0]])
        anchor = (document, start, words, field, address)
        ids[root] = content_id("entity", *anchor, seen[anchor])
        seen[anchor] += 1
    return ids


def _entity(identity: str, mentions: Sequence[Mention], renamed: str | None) -> Entity:
    counts = Counter(" ".join(each.words.split()) for each in mentions)
    names = sorted(counts, key=lambda each: (-counts[each], each))
    kinds = Counter(_kind(each) for each in mentions)
    named: Mapping[MentionKind, int] = {each: kinds[each] for each in kinds if each != "address"} or kinds
    kind = min(named, key=lambda each: (-named[each], each))
    addresses = {plain_address(each.address) for each in mentions if each.address and kind not in PROTECTED}
    addresses |= {plain_address(each.words) for each in mentions if "@" in each.words}
    return Entity(
        id=identity,
        name=renamed or _best_name(names, counts, kind),
        names=tuple(names),
        kind=kind,
        addresses=tuple(sorted(addresses)),
        mentions=len(mentions),
    )


def _kind(mention: Mention) -> MentionKind:
    sort: Sort = sort_of(mention)
    return "code" if sort == "code" else mention.kind


def _best_name(names: Sequence[str], counts: Mapping[str, int], kind: MentionKind) -> str:
    """The fullest of the commonest names: among those at least a third as common as the first."""
    common = [each for each in names if counts[each] * 3 >= counts[names[0]]]
    if kind != "person":
        return common[0]
    full = [each for each in names if person_name(each).shape == "full"]
    often = [each for each in full if each in common] or full or common
    return max(often, key=lambda each: (_fullness(each), counts[each], each))


def _fullness(words: str) -> tuple[int, int]:
    name = person_name(words)
    spelt = sum(len(each) > 1 for each in (*name.given, *name.surnames))
    return min(spelt, 3), 0 if name.reversed else 1


def _joins(found: _Result, ids: Mapping[int, str]) -> tuple[Join, ...]:
    groups, joins = found.case.groups, []
    for edge in groups.joins:
        left, right = (found.case.atoms[each].mentions[0] for each in (edge.left, edge.right))
        joins.append(
            Join(
                entity=ids[groups.root(edge.left)],
                left=found.keys[left],
                right=found.keys[right],
                words=(found.mentions[left].words, found.mentions[right].words),
                reason=edge.reason,
                score=edge.score,
            )
        )
    return tuple(sorted(joins, key=lambda each: (each.entity, each.left, each.right)))


def _perhaps(case: Case, ids: Mapping[int, str]) -> tuple[Perhaps, ...]:
    """Pairs in doubt, the likeliest of each entity; never a code or an unnamed voice, never a judged pair."""
    best: dict[tuple[int, int], tuple[Reason, float]] = {}
    for (left, right), (reason, likeness) in case.doubts.items():
        pair = tuple(sorted((case.groups.root(left), case.groups.root(right))))
        one, other = pair
        if one == other or case.groups.are_foes(one, other):
            continue
        if (case.groups.sorts(one) | case.groups.sorts(other)) & PROTECTED:
            continue
        if likeness > best.get((one, other), (reason, 0.0))[1]:
            best[one, other] = (reason, likeness)
    given: Counter[int] = Counter()
    kept = []
    ordered = sorted(best.items(), key=lambda each: (-each[1][1], sorted((ids[each[0][0]], ids[each[0][1]]))))
    for (one, other), (reason, likeness) in ordered:
        if max(given[one], given[other]) < MOST_DOUBTS:
            given.update((one, other))
            low, high = sorted((ids[one], ids[other]))
            kept.append(Perhaps(left=low, right=high, probability=round(likeness, 3), reason=reason))
    return tuple(sorted(kept, key=lambda each: (-each.probability, each.left, each.right)))
