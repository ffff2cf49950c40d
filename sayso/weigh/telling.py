"""What was reported on propositions, ready for a matrix: each issue once, with what the case taught."""

from collections.abc import Collection
from dataclasses import replace

from sayso.weigh.casewide import Taught
from sayso.weigh.hypotheses import Told
from sayso.weigh.issue import Plan, Rivals, build_case
from sayso.weigh.statements import Matter
from sayso.weigh.wells import Network


def tell(matter: Matter, taught: Taught, propositions: Collection[str]) -> dict[str, Told]:
    """The network of each proposition's issue and which value of it the proposition is.

    Propositions that exclude each other are values of one network, that of the one with the smallest id, so
    that their reports count once. One on which nothing counts is left out.
    """
    rivals = Rivals(matter.relations)
    issues: list[tuple[Plan, Network]] = []
    found: dict[str, Told] = {}
    for each in sorted(set(propositions) & matter.propositions.keys()):
        place = next(
            (
                (network, value)
                for plan, network in issues
                for value, names in enumerate(plan.values)
                if each in names
            ),
            None,
        )
        if place is None:
            plan = rivals.plan(each)
            issues.append((plan, network_of(matter, plan, taught)))
            place = (issues[-1][1], 0)
        if place[0].reports or place[0].responses:
            found[each] = Told(network=place[0], value=place[1])
    return found


def network_of(matter: Matter, plan: Plan, taught: Taught) -> Network:
    """The network of an issue with the reliabilities that the rest of the case taught."""
    numbers = taught.numbers
    case = build_case(plan, matter, cap=numbers.cap, prior=numbers.prior, doubt=numbers.doubt)
    own = taught.rates.get(plan.id, {})
    wells = []
    for well in case.network.wells:
        speaker = case.speakers[well.id] or ""
        voice = taught.voices.get(speaker)
        if voice is not None:
            strength, rate = sum(voice.counts), own.get(speaker, voice.mean)
            well = replace(well, reliability=(strength * rate, strength * (1.0 - rate)))
        wells.append(well)
    return replace(case.network, wells=tuple(wells))
