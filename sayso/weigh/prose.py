"""An opened belief told as a careful editor would: how many origins, what each does, what if.

The same text goes to the terminal, to pages and into dossiers.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sayso.weigh.lineage import origins_of
from sayso.weigh.opened import Contribution, Explanation
from sayso.weigh.wells import Act, Network, Report, Response
from sayso.weigh.words import in_words, percent

# How names in a network are told apart that are alike.
_ALIKE = re.compile(r" \(\d+\)$")
# So many origins are told one by one.
_MOST_LINES = 8
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
    ("grade B", "firsthand"), and how many documents hold its claims. `more` is what else is to be said.
    """

    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prior: str = "assumed"
    more: str = ""


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
    told = _Told(found, network, notes)
    shown = [each for each in found.contributions if each.origins][:_MOST_LINES]
    for each in shown:
        yield f"{_sign(each.log_odds)} {told.line(each)}."
    rest = [each for each in found.contributions if each.origins and each not in shown]
    if rest:
        gain = math.fsum(each.log_odds for each in rest)
        yield f"{_sign(gain)} {_number(len(rest), 'origin')} more: {times(gain)}."
    for each in found.contributions:
        if not each.origins and each.proposition is None:
            yield f"{_sign(each.log_odds)} {each.words}, {told.status('cap')}: {times(each.log_odds)}."
    for each in found.contributions:
        if each.proposition is not None:
            yield f"{_sign(each.log_odds)} {each.words}."
    if notes.more:
        yield notes.more
    yield from _scenarios(found)
    if found.most is not None and found.shift >= 0.005:
        yield (
            f"What would change it most: to know for sure what {found.most} said"
            f" ({_points(found.shift)} on average)."
        )
    yield from told.numbers()


def _counts(network: Network, value: int) -> str:
    """How many claims on how many origins: a repetition is no origin."""
    of = origins_of(network)
    said = [report for report in network.reports if report.value == value]
    against = [report for report in network.reports if report.value not in (None, value)]
    if not said:
        parties = sorted(
            {each.party for each in network.responses if (each.act == "admits") == (each.about == value)}
            - {each.party for each in network.responses if each.act in ("silent", "evades")}
        )
        words = f"Only those concerned say so themselves: {listed(parties)}." if parties else ""
        words = words or "Nobody's word for it counts."
        return words + (_opposed(against, of) if against else "")
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


def _perhaps(network: Network, wells: list[str]) -> set[str]:
    """Of these wells, those that may be one with another that comes before them."""
    return {
        max(pair.first, pair.second)
        for pair in network.same
        if pair.probability > 0.0 and pair.first in wells and pair.second in wells
    }


def _sign(log_odds: float) -> str:
    if abs(log_odds) < 0.01:
        return "="
    return "+" if log_odds > 0.0 else "−"


class _Told:
    """The lines of an explanation, with the numbers that stand in them and where those come from."""

    def __init__(self, found: Explanation, network: Network, notes: Notes) -> None:
        self._network, self._notes = network, notes
        self._value = network.values.index(found.value)
        self._numbers = {each.name: each for each in found.assumptions}

    def status(self, key: str) -> str:
        """Whether a number is assumed, learned or given."""
        named = {"cap": "chance that everything said tells nothing"}
        found = self._numbers.get(named.get(key, key))
        return "assumed" if found is None else found.status

    def line(self, line: Contribution) -> str:
        """What one origin, or several that hang together, does."""
        factor = times(line.log_odds)
        given = (each for each in self._network.responses if f"{each.party} {each.act}" == line.origins[0])
        response = next(given, None)
        if response is not None:
            return f"{self._response(response)}: {factor}"
        if len(line.origins) == 1:
            return f"{self._origin(line.origins[0])}: {factor}"
        pairs = [each for each in self._network.same if {each.first, each.second} <= set(line.origins)]
        why = "perhaps one voice" if pairs else "weighed together: who rests on whom is not sure"
        odds = f" ({percent(pairs[0].probability)})" if len(pairs) == 1 else ""
        return f"{listed(self._together(line.origins))}, {why}{odds}: {factor}"

    def _together(self, names: tuple[str, ...]) -> list[str]:
        """Several origins, those that are called alike and are worth the same as one."""
        alike: dict[str, list[str]] = {}
        for name in names:
            told = self._origin(name)
            alike.setdefault(_ALIKE.sub("", name, 1) + told.removeprefix(name), []).append(told)
        return [
            told[0] if len(told) == 1 else f"{spelled(len(told))} voices called {name}"
            for name, told in alike.items()
        ]

    def _origin(self, name: str) -> str:
        known = self._numbers.get(f"reliability of {name}")
        words = list(self._notes.beside.get(name, ()))
        if known is not None:
            words.append(f"reliability {percent(float(known.value))}, {known.status}")
        return f"{name} ({'; '.join(words)})" if words else name

    def _response(self, response: Response) -> str:
        does, why = _ACTS[response.act]
        if response.about == self._value:
            return f"{response.party} {does}; {why}"
        if response.act == "denies":
            return f"{response.party} says so in its own matter, and would say so either way"
        return f"of what speaks against it: {response.party} {does}; {why}"

    def numbers(self) -> Iterator[str]:
        """What else it rests on, with its status."""
        popular = self._numbers.get("how often each value is said by who does not know")
        words = []
        if popular is not None:
            often = percent(self._network.popularity[self._value])
            words.append(f"who does not know says it in {often} of cases ({popular.status})")
        kept = self._numbers.get("fidelity of a repetition")
        if kept is not None:
            words.append(f"a repetition keeps {kept.value} of its origin's word ({kept.status})")
        for each in self._network.responses:
            so, not_so = each.likelihoods
            status = "given" if each.table is not None else "assumed"
            words.append(f"{each.party} {each.act} with {so:g} if so, with {not_so:g} if not ({status})")
        if words:
            yield f"Besides: {'; '.join(words)}."


def _points(share: float) -> str:
    count = round(100 * share)
    return f"{count} point{'' if count == 1 else 's'}"


def times(log_odds: float) -> str:
    """The factor on the odds, in plain figures."""
    factor = math.exp(min(max(log_odds, -30.0), 30.0))
    if 0.99 <= factor <= 1.01:
        return "changes nothing"
    return f"odds ×{factor:.2g}" if factor < 100 else f"odds ×{factor:.0f}"


def _scenarios(found: Explanation) -> Iterator[str]:
    """Of identities the one that matters most; then how far the belief hangs on where it started."""
    settled = [each for each in found.scenarios if each.condition.startswith("if ")]
    pairs = list(zip(settled[::2], settled[1::2], strict=False))
    if pairs:
        one, two = max(pairs, key=lambda each: abs(each[0].probability - each[1].probability))
        if abs(one.probability - two.probability) >= 0.01:
            yield f"I{one.condition[1:]}: {in_words(one.probability)}; if two: {in_words(two.probability)}."
    started = [each for each in found.scenarios if not each.condition.startswith("if ")]
    if started:
        words = [f"{each.condition}: {percent(each.probability)}" for each in started]
        yield f"{'; '.join(words)}.".capitalize()


def _number(count: int, thing: str) -> str:
    return f"{spelled(count)} {thing}{'' if count == 1 else 's'}"


def spelled(count: int) -> str:
    """A number in words up to ten."""
    return _COUNTS[count] if count < len(_COUNTS) else str(count)


def listed(words: list[str]) -> str:
    """Words in a row, the last after "and"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
