"""Lineages: the claims of a proposition that most likely go back to one origin, and so count once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sayso.model.belief import Descent, Lineage, Parent
from sayso.model.place import content_id
from sayso.weigh.descent import Account, oldest_first
from sayso.weigh.origins import Origins

_MOST_REASONS = 4


def find_lineages(accounts: Iterable[Account], descents: Iterable[Descent]) -> tuple[Lineage, ...]:
    """The lineages of every proposition, by id. Every parent must be among the accounts.

    A claim goes with the lineage that it most likely rests on, be it of a proposition that contradicts its
    own; claims that rest on the own word of one known source are one. Claims that only rest on one another go
    back to one origin that nobody knows.
    """
    ordered = sorted(accounts, key=lambda each: each.claim)
    origins = Origins(each.claim for each in ordered)
    parents = {each.claim: each.parents for each in descents}
    chosen = {
        each.claim: origins.settle(each.claim, each.well, parents[each.claim])
        for each in sorted(ordered, key=oldest_first)
    }
    of: defaultdict[tuple[str, int], list[Account]] = defaultdict(list)
    whole: defaultdict[int, list[Account]] = defaultdict(list)
    for account in ordered:
        of[account.proposition, origins.of(account.claim)].append(account)
        whole[origins.of(account.claim)].append(account)
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
    resting = [each for each in members if chosen[each.claim].claim is None]
    if len(resting) > 1:
        count = "both" if len(resting) == 2 else "all"
        unknown = "one voice at most that nobody knows"
        name = unknown if resting[0].origin is None else resting[0].origin_name or "the same voice"
        reasons[f"{count} rest on {name}"] = None
    for account in members:
        if chosen[account.claim].claim is not None:
            for reason in chosen[account.claim].reasons[:1]:
                reasons[reason] = None
    return tuple(reasons)[:_MOST_REASONS]
