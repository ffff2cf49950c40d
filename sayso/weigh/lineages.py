"""Lineages: the claims of a proposition that most likely go back to one origin, and so count once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sayso.model.belief import Descent, Lineage, Parent
from sayso.model.place import content_id
from sayso.weigh.descent import Account
from sayso.weigh.lineage import Groups

_MOST_REASONS = 4


def find_lineages(accounts: Iterable[Account], descents: Iterable[Descent]) -> tuple[Lineage, ...]:
    """The lineages of every proposition, by id.

    A claim goes with what it most likely rests on, be it of a proposition that contradicts its own; claims
    that rest on the own word of one known source are one. Claims that only rest on one another go back to one
    origin that nobody knows.
    """
    ordered = sorted(accounts, key=lambda each: each.claim)
    chosen = {each.claim: _likeliest(each.parents) for each in descents}
    groups = _grouped(ordered, chosen)
    of: defaultdict[tuple[str, int], list[Account]] = defaultdict(list)
    whole: defaultdict[int, list[Account]] = defaultdict(list)
    for place, account in enumerate(ordered):
        of[account.proposition, groups.of(place)].append(account)
        whole[groups.of(place)].append(account)
    found = (
        Lineage(
            id=content_id("lineage", proposition, members[0].claim),
            proposition=proposition,
            claims=tuple(each.claim for each in members),
            origin=_origin(whole[group], chosen),
            reasons=_reasons(members, chosen),
        )
        for (proposition, group), members in of.items()
    )
    return tuple(sorted(found, key=lambda each: each.id))


def _likeliest(parents: Sequence[Parent]) -> Parent:
    """The likeliest parent; of equals the own word, then the smallest id."""
    return min(parents, key=lambda each: (-each.probability, each.claim or ""))


def _grouped(accounts: Sequence[Account], chosen: Mapping[str, Parent]) -> Groups:
    place = {each.claim: number for number, each in enumerate(accounts)}
    groups = Groups(len(accounts))
    wells: dict[str, int] = {}
    for number, account in enumerate(accounts):
        parent = chosen[account.claim].claim
        if parent is not None:
            groups.join(number, place[parent])
        elif account.origin is not None:
            groups.join(number, wells.setdefault(account.origin, number))
    return groups


def _origin(members: Iterable[Account], chosen: Mapping[str, Parent]) -> str | None:
    """The source on whose own word a lineage rests; of a circle the one that all its claims name, if any."""
    voices = list(members)
    resting = [each.origin for each in voices if chosen[each.claim].claim is None]
    named = set(resting or [each.origin for each in voices])
    return named.pop() if len(named) == 1 else None


def _reasons(members: Sequence[Account], chosen: Mapping[str, Parent]) -> tuple[str, ...]:
    """Why they are one, each reason once; nothing for a claim alone."""
    if len(members) < 2:
        return ()
    reasons: dict[str, None] = {}
    resting = [each for each in members if chosen[each.claim].claim is None and each.origin is not None]
    if len(resting) > 1:
        count = "both" if len(resting) == 2 else "all"
        reasons[f"{count} rest on {resting[0].origin_name or 'the same voice'}"] = None
    for account in members:
        if chosen[account.claim].claim is not None:
            for reason in chosen[account.claim].reasons[:1]:
                reasons[reason] = None
    return tuple(reasons)[:_MOST_REASONS]
