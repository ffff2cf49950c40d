"""An opened belief told as a careful editor would: how many origins, what each does, what if.

The same text goes to the terminal, to pages and into dossiers.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sayso.weigh.opened import Contribution, Explanation
from sayso.weigh.wells import Act, Network, Report, Response
from sayso.weigh.words import in_words, percent

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ACTS: dict[Act, tuple[str, str]] = {
    "denies": ("denies it", "it would be denied either way"),
    "silent": ("does not comment", "so would others, either way"),
    "evades": ("evades the question", "who has nothing to hide seldom does"),
    "admits": ("admits it", "against its own interest"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What is known of origins besides numbers, by their names in the network: words to stand beside each
    ("grade B", "firsthand"), and how many documents hold its claims.
    """

    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prior: str = "assumed"


def narrate(found: Explanation, network: Network, notes: Notes) -> str:
    """The explanation as a few plain sentences, a line each."""
    return "\n".join(_lines(found, network, notes))


def _lines(found: Explanation, network: Network, notes: Notes) -> Iterator[str]:
    value = network.values.index(found.value)
    yield (
        f"{in_words(found.probability, found.low, found.high)}: between {percent(found.low)} and"
        f" {percent(found.high)} as reliabilities and identities vary."
    )
    yield (
        f"Started at {percent(network.prior[value])}: so often such a thing holds before anything is heard"
        f" ({notes.prior})."
    )
    yield _counts(network, value)
    for each in found.contributions:
        yield f"{_sign(each)} {_contribution(each, network, value, notes)}."
    yield from _scenarios(found)
    if found.most is not None and found.shift >= 0.005:
        yield (
            f"What would change it most: to know for sure what {found.most} said"
            f" ({100 * found.shift:.0f} points on average)."
        )
    numbers = "; ".join(f"{each.name} {each.value} ({each.status})" for each in found.assumptions)
    yield f"The numbers behind it: {numbers}."


def _counts(network: Network, value: int) -> str:
    """How many claims on how many origins: a repetition is no origin."""
    of = origins_of(network)
    said = [report for report in network.reports if report.value == value]
    against = [report for report in network.reports if report.value not in (None, value)]
    if not said:
        return "Nobody's word for it counts." + (_opposed(against, of) if against else "")
    wells = sorted({of[each.id] for each in said})
    least = len(wells) - len(_perhaps(network, wells))
    claims, origins = _number(len(said), "claim"), _number(len(wells), "origin")
    if least < len(wells):
        origins = f"{spelled(least)} or {spelled(len(wells))} origins"
    if len(said) == 1:
        start = f"One claim, on the word of {wells[0]}."
    elif len(wells) == 1:
        start = f"Not {claims} but one origin: all rest on {wells[0]}."
    elif len(said) > len(wells):
        most = max(wells, key=lambda well: (sum(of[each.id] == well for each in said), well))
        share = sum(of[each.id] == most for each in said)
        start = f"Not {claims} but {origins}: {spelled(share)} of them rest on {most}."
    else:
        start = f"{claims[0].upper()}{claims[1:]} by {origins}."
    return start + (_opposed(against, of) if against else "")


def _opposed(against: list[Report], of: Mapping[str, str]) -> str:
    claims, origins = (
        _number(len(against), "claim"),
        _number(len({of[each.id] for each in against}), "origin"),
    )
    return f" Against it {'stands' if len(against) == 1 else 'stand'} {claims} by {origins}."


def origins_of(network: Network) -> dict[str, str]:
    """For each report the well on which it most likely rests, following likeliest parents."""
    wells = {well.id for well in network.wells}
    above = {
        report.id: max(report.parents, key=lambda each: (each[1], each[0]))[0] for report in network.reports
    }
    found = {}
    for report in above:
        step, seen = report, {report}
        while step not in wells and above.get(step) not in seen and step in above:
            step = above[step]
            seen.add(step)
        found[report] = step
    return found


def _perhaps(network: Network, wells: list[str]) -> set[str]:
    """Of these wells, those that may be one with another that comes before them."""
    return {
        max(pair.first, pair.second)
        for pair in network.same
        if pair.probability > 0.0 and pair.first in wells and pair.second in wells
    }


def _sign(line: Contribution) -> str:
    if abs(line.log_odds) < 0.01:
        return "="
    return "+" if line.log_odds > 0.0 else "−"


def _contribution(line: Contribution, network: Network, value: int, notes: Notes) -> str:
    factor = times(line.log_odds)
    if not line.origins:
        return f"{line.words}: {factor}"
    response = next(
        (each for each in network.responses if f"{each.party} {each.act}" == line.origins[0]), None
    )
    if response is not None:
        return f"{_response(response, network, value)}: {factor}"
    beside = [
        f"{each} ({', '.join(words)})" if (words := notes.beside.get(each)) else each for each in line.origins
    ]
    if len(beside) == 1:
        return f"{beside[0]}: {factor}"
    pairs = [each for each in network.same if each.first in line.origins and each.second in line.origins]
    why = "perhaps one voice" if pairs else "weighed together: who rests on whom is not sure"
    odds = f" ({percent(pairs[0].probability)})" if len(pairs) == 1 else ""
    return f"{_listed(beside)}, {why}{odds}: {factor}"


def _response(response: Response, network: Network, value: int) -> str:
    does, why = _ACTS[response.act]
    if response.about != value:
        does = f"{does.split(' ')[0]} the opposite ({network.values[response.about]})"
    return f"{response.party} {does}; {why}"


def times(log_odds: float) -> str:
    """The factor on the odds, in plain figures."""
    factor = math.exp(min(max(log_odds, -30.0), 30.0))
    if 0.99 <= factor <= 1.01:
        return "changes nothing"
    return f"odds ×{factor:.2g}" if factor < 100 else f"odds ×{factor:.0f}"


def _scenarios(found: Explanation) -> Iterator[str]:
    for each in found.scenarios:
        yield f"{each.condition[0].upper()}{each.condition[1:]}: {in_words(each.probability)}."


def _number(count: int, thing: str) -> str:
    return f"{spelled(count)} {thing}{'' if count == 1 else 's'}"


def spelled(count: int) -> str:
    """A number in words up to ten."""
    return _COUNTS[count] if count < len(_COUNTS) else str(count)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
