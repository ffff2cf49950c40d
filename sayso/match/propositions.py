"""Claims to propositions: the whole stage as one pure function."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sayso.match.candidates import candidates
from sayso.match.compare import Comparison, compare, log_odds
from sayso.match.group import group
from sayso.match.implied import implications
from sayso.match.packed import Sides
from sayso.match.refusal import Refusal
from sayso.match.sides import Statement, draft_of, says_nothing
from sayso.model.belief import DENIAL, Membership, Proposition, Relation, RelationKind
from sayso.model.place import content_id

ClaimPair = tuple[str, str]
_LOOKED_AT, _SURE = 50, 0.55
"""How many members of a group are looked at to tell which says it best; the least score of a relation."""
NAMES_IT, SAME_WORDS = "names it", "the same words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What people decided: pairs of claim ids that say the same, and pairs that do not. `apart` outranks."""

    together: tuple[ClaimPair, ...] = ()
    apart: tuple[ClaimPair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """The propositions by id, how they stand to each other, (former id, proposition) of ids that their parts
    would have, and the pairs of `together` that stay apart because of others.
    """

    propositions: tuple[Proposition, ...]
    relations: tuple[Relation, ...]
    redirects: tuple[tuple[str, str], ...]
    crossed: tuple[ClaimPair, ...]


@dataclass(slots=True)
class _Pairs:
    """The comparisons of pairs of places (left < right); those that relate anything are kept."""

    sides: Sides
    known: dict[tuple[int, int], Comparison] = field(default_factory=dict)

    def of(self, left: int, right: int) -> Comparison:
        found = self.known.get((left, right))
        if found is None:
            found = compare(self.sides[left], self.sides[right])
            if found.verdict != "unrelated":
                self.known[left, right] = found
        return found

    def odds(self, left: int, right: int) -> float | None:
        """Log odds that two are the same; `None` where they must not be one."""
        found = self.of(left, right)
        return None if found.verdict in ("contradicts", "differs") else log_odds(found)


def match_statements(statements: Iterable[Statement], decided: Decided) -> Matched:
    """Groups statements into propositions under what people decided, and relates those to each other.

    The result does not depend on the order of `statements`. Every claim is in exactly one
    proposition, but for those that say nothing by themselves (`says_nothing`), which are in none unless
    people joined them with another or parted them.
    """
    nodes, sides = _nodes(statements, decided)
    pairs = _Pairs(sides)
    edges = list(_edges(pairs))
    place = {each.claim: at for at, node in enumerate(nodes) for each in node}
    together, apart = (
        [
            (place[one], place[two])
            for one, two in given
            if one in place and two in place and place[one] != place[two]
        ]
        for given in (decided.together, decided.apart)
    )
    groups, crossed = group(len(nodes), edges, pairs.odds, together, apart)
    ids = [_id(node for at in each for node in nodes[at]) for each in groups]
    chosen = frozenset(at for pair in together for at in pair)
    propositions = tuple(
        _proposition(id_, each, nodes, pairs, chosen) for id_, each in zip(ids, groups, strict=True)
    )
    owner = {at: id_ for id_, each in zip(ids, groups, strict=True) for at in each}
    return Matched(
        propositions=tuple(sorted(propositions, key=lambda each: each.id)),
        relations=(
            *_relations(pairs, owner),
            *implications(sides, owner, [_open(node).claim for node in nodes]),
        ),
        redirects=tuple(sorted(_redirects(nodes, owner))),
        crossed=tuple(sorted(_pair(nodes[one][0].claim, nodes[two][0].claim) for one, two in crossed)),
    )


def _edges(pairs: _Pairs) -> Iterator[tuple[float, int, int]]:
    """(log odds, left, right) of all pairs that are the same; what else relates two is kept."""
    refusal = Refusal(pairs.sides.traits)
    for some in candidates(pairs.sides.shared):
        for left, right in refusal.left(some).tolist():
            found = pairs.of(left, right)
            if found.verdict == "same":
                yield log_odds(found), left, right


def _nodes(statements: Iterable[Statement], decided: Decided) -> tuple[list[list[Statement]], Sides]:
    """Statements that are alike in all that is compared, together, and each such node made ready. Those that
    say nothing, and those that people decided on, are alone. In order of what they say, so that the place of
    a node does not depend on where it came from.
    """
    alone = {claim for pair in (*decided.together, *decided.apart) for claim in pair}
    alike: defaultdict[Statement, list[Statement]] = defaultdict(list)
    for each in statements:
        words = " ".join(each.text.split())
        text = each.text if words == each.text else words  # one string for all
        said = replace(each, claim="", anchor=("", ""), is_withheld=False, text=text)
        alike[said].append(each)
    nodes: list[list[Statement]] = []
    sides = Sides()
    for said in sorted(alike, key=_order):
        draft = draft_of(said)
        members = sorted(alike[said], key=lambda each: (each.anchor, each.claim))
        if says_nothing(draft):
            members = [each for each in members if each.claim in alone]
        if not members:
            continue
        single = [[each] for each in members if draft.is_silent or each.claim in alone]
        rest = [each for each in members if not draft.is_silent and each.claim not in alone]
        found = [*single, *([rest] if rest else [])]
        nodes += found
        sides.add(draft, said.text, len(found))
    return nodes, sides


def _order(said: Statement) -> tuple[str, ...]:
    return said.text, said.factuality, repr((said.about, said.entities, said.happened))


def _pair(one: str, two: str) -> ClaimPair:
    return min(one, two), max(one, two)


def _id(members: Iterable[Statement]) -> str:
    """The id of a proposition: that of its smallest anchor."""
    return content_id("proposition", *min(each.anchor for each in members))


def _proposition(
    id_: str,
    group_: Sequence[int],
    nodes: Sequence[Sequence[Statement]],
    pairs: _Pairs,
    chosen: frozenset[int],
) -> Proposition:
    """A proposition with the reason for each of its members."""
    head = min(group_, key=lambda at: nodes[at][0].anchor)
    first = nodes[head][0]
    members = []
    for at in group_:
        found = None if at == head else _likest(at, group_, pairs)
        for each in nodes[at]:
            members.append(_membership(each, first, found, at in chosen and len(group_) > 1))
    members.sort(key=lambda each: each.claim)
    return Proposition(id=id_, text=_text(group_, nodes, pairs), members=tuple(members))


def _likest(at: int, group_: Sequence[int], pairs: _Pairs) -> Comparison:
    """The surest comparison of a member with another one of its group that says the same."""
    found = [pairs.of(min(at, other), max(at, other)) for other in group_[:_LOOKED_AT] if other != at]
    return max(found, key=lambda each: (each.verdict == "same", each.score, each.reason))


def _membership(each: Statement, first: Statement, found: Comparison | None, by_person: bool) -> Membership:
    if each is first:
        return Membership(claim=each.claim, score=1.0, reason=NAMES_IT, by_person=by_person)
    if found is None:
        return Membership(claim=each.claim, score=1.0, reason=SAME_WORDS, by_person=by_person)
    if found.verdict != "same":
        reason = "somebody decided so" if by_person else "as others in it"
        return Membership(
            claim=each.claim, score=1.0 if by_person else 0.5, reason=reason, by_person=by_person
        )
    return Membership(claim=each.claim, score=round(found.score, 4), reason=found.reason, by_person=by_person)


def _text(group_: Sequence[int], nodes: Sequence[Sequence[Statement]], pairs: _Pairs) -> str:
    """The words of the member that says it best: not off the record, whole, and nearest to most others.

    Who tells of another act than most ("the paper has him saying that") is no more whole than one with a
    pronoun. Where all members are contents that their sources deny, the text says so.
    """
    acts = Counter(pairs.sides[at].frame.act for at in group_ for _ in nodes[at])
    common = max(acts, key=lambda act: (acts[act], act or ""))

    def rank(at: int) -> tuple[bool, bool, int, float, float, str]:
        side, open_ = pairs.sides[at], [each for each in nodes[at] if not each.is_withheld]
        denied = side.is_negative != side.frame.is_negated
        support = len(open_) + _support(at, group_, pairs)
        whole = side.frame.wholeness if side.frame.act == common else min(side.frame.wholeness, 1)
        return bool(open_), not denied, whole, support, side.weight, side.frame.text

    best = max(group_, key=rank)
    side = pairs.sides[best]
    words = " ".join(nodes[best][0].text.split()).strip(' ,;:"“”«»')
    return f"{DENIAL}{words}" if side.is_negative != side.frame.is_negated else words


def _support(at: int, group_: Sequence[int], pairs: _Pairs) -> float:
    """How much of its group a member stands for: the sum of how surely others say the same."""
    found = [pairs.of(min(at, other), max(at, other)) for other in group_[:_LOOKED_AT] if other != at]
    return round(sum(each.score for each in found if each.verdict == "same"), 4)


_KINDS: Mapping[str, RelationKind] = {
    "contradicts": "contradicts", "differs": "differs", "entails": "part-of", "entailed": "part-of",
}  # fmt: skip


def _relations(pairs: _Pairs, owner: Mapping[int, str]) -> Iterator[Relation]:
    """How propositions stand to each other: of each pair and kind the surest of their members."""
    best: dict[tuple[str, str, RelationKind], tuple[float, str]] = {}
    for (left, right), found in pairs.known.items():
        kind = _KINDS.get(found.verdict)
        one, two = owner[left], owner[right]
        if kind is None or one == two or found.score < _SURE:
            continue
        if kind == "part-of" and found.verdict == "entails":
            one, two = two, one
        if kind != "part-of" and two < one:
            one, two = two, one
        key = (one, two, kind)
        best[key] = max(best.get(key, (0.0, "")), (found.score, found.reason))
    for (one, two, kind), (score, reason) in sorted(best.items()):
        if kind == "differs" and (one, two, "contradicts") in best:
            continue
        yield Relation(left=one, right=two, kind=kind, reason=reason, score=round(score, 4))


def _open(node: Sequence[Statement]) -> Statement:
    """The first statement of a node that may be named, else the first."""
    return next((each for each in node if not each.is_withheld), node[0])


def _redirects(nodes: Sequence[Sequence[Statement]], owner: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """The ids that parts of a proposition would have alone."""
    taken = set(owner.values())
    for at, node in enumerate(nodes):
        for each in node:
            former = content_id("proposition", *each.anchor)
            if former not in taken:
                yield former, owner[at]
