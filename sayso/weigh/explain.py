"""Opens a belief: what each origin adds, the interval, what if, and every number it rests on.

Contributions are log odds for a value against its strongest rival. Origins of a forest are independent given
the value, so that each one's log likelihood ratio is its contribution exactly. Origins of which it is only
uncertain whether they are one person make one line; where it is uncertain who rests on whom, each gets its
share. Prior, cap and lines add up to the log odds of the belief.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

import numpy as np

from sayso.weigh.forest import log, log_sum
from sayso.weigh.network import MOST_WAYS, Belief, Issue, Signal, Way, believe, prepare, way_likelihood
from sayso.weigh.opened import Assumption, Contribution, Explanation, Scenario
from sayso.weigh.prose import Notes, narrate, times
from sayso.weigh.wells import Network, Same, Well
from sayso.weigh.words import percent

# The part of a reliability's distribution that is left out on each side of the interval.
_TAIL = 0.1
_GRID = 4_000
# So many origins that hang together are told apart.
_MOST_SHARED = 6
# So many identities are settled one way and the other, the likeliest first.
_MOST_ASKED = 6


def explain(
    network: Network,
    value: int = 0,
    reliabilities: Sequence[float] | None = None,
    statuses: dict[str, str] | None = None,
    notes: Notes | None = None,
    *,
    most_ways: int = MOST_WAYS,
) -> Explanation:
    """Explains the belief in a value, with these reliabilities of the wells (their means if None).

    `statuses` says of wells by id, and of `prior`, `cap`, `popularity` and `fidelity`, whether the number was
    assumed (the default), learned or given. `notes` are words for the text.
    """
    issue = prepare(network, most_ways)
    wells = issue.network.wells
    rates = [*(reliabilities or [well.mean for well in network.wells])]
    rates += [well.mean for well in wells[len(rates) :]]
    belief = believe(issue, rates)
    rival = max(
        (each for each in range(len(network.values)) if each != value),
        key=lambda each: (belief.probabilities[each], -each),
    )
    lines = _contributions(issue, belief, rates, value, rival)
    scenarios = _scenarios(network, issue, rates, value, most_ways)
    low, high = _interval(issue, rates, scenarios, value)
    most, shift = _most_telling(issue, rates, value)
    start = math.log(network.prior[value] / network.prior[rival])
    draft = Explanation(
        value=network.values[value],
        rival=network.values[rival],
        probability=belief.probabilities[value],
        low=low,
        high=high,
        start=start,
        log_odds=start + math.fsum(each.log_odds for each in lines),
        contributions=lines,
        scenarios=scenarios,
        most=most,
        shift=shift,
        assumptions=tuple(_assumptions(issue, rates, statuses or {})),
        text="",
    )
    return replace(draft, text=narrate(draft, issue.network, notes or Notes()))


def _contributions(
    issue: Issue, belief: Belief, rates: list[float], value: int, rival: int
) -> tuple[Contribution, ...]:
    lines = []
    for ways, heard in zip(issue.groups, belief.groups, strict=True):
        if not any(any(signal.heard) for way in ways for signal in way.signals):
            continue
        wells = sorted({each for way in ways for signal in way.signals for each in signal.wells})
        names = tuple(issue.network.wells[each].id for each in wells)
        gain = heard[value] - heard[rival]
        if len(wells) == 1 or len(wells) > _MOST_SHARED or not _is_tangled(ways):
            words = f"{' and '.join(names)}: {times(gain)}"
            lines.append(Contribution(origins=names, log_odds=gain, words=words))
            continue
        shares = _shares(issue, ways, rates, (value, rival))
        for well in wells:
            name, share = issue.network.wells[well].id, shares[well]
            lines.append(Contribution(origins=(name,), log_odds=share, words=f"{name}: {times(share)}"))
    for name, row in issue.fixed:
        gain = row[value] - row[rival]
        lines.append(Contribution(origins=(name,), log_odds=gain, words=f"{name}: {times(gain)}"))
    lines.sort(key=lambda each: (-abs(each.log_odds), each.origins))
    capped = belief.heard[value] - belief.heard[rival]
    rest = capped - math.fsum(each.log_odds for each in lines)
    if belief.unmoved > 0.0:
        words = f"the chance that all of this tells nothing ({percent(belief.unmoved)})"
        lines.append(Contribution(origins=(), log_odds=rest, words=words))
    return (*lines, *_beside(issue.network, value, rival))


def _beside(network: Network, value: int, rival: int) -> Iterator[Contribution]:
    """What other propositions add, the most first."""
    gains = [(each.heard[value] - each.heard[rival], each) for each in network.beside]
    for gain, each in sorted(gains, key=lambda pair: (-abs(pair[0]), pair[1].id)):
        words = f"{each.words}: {times(gain)}"
        yield Contribution(origins=(), log_odds=gain, words=words, proposition=each.id)


def _is_tangled(ways: tuple[Way, ...]) -> bool:
    """Whether it is not only uncertain who is the same, but also who rests on whom."""
    heard: dict[tuple[int, ...], tuple[float, ...]] = {}
    for way in ways:
        for signal in way.signals:
            if heard.setdefault(signal.wells, signal.heard) != signal.heard:
                return True
    return False


def _shares(
    issue: Issue, ways: tuple[Way, ...], rates: list[float], pair: tuple[int, int]
) -> dict[int, float]:
    """What each of several origins that hang together adds: its gain beside those already counted, averaged
    over all orders in which they may be counted (Shapley 1953). The shares add up to the gain of all.
    """
    wells = sorted({each for way in ways for signal in way.signals for each in signal.wells})
    gains = {}
    for counted in product((False, True), repeat=len(wells)):
        own = dict(zip(wells, counted, strict=True))
        known = [rate if own.get(each, True) else 0.0 for each, rate in enumerate(rates)]
        heard = [way_likelihood(issue, way, known) for way in ways]
        value, rival = (log_sum([each[place] for each in heard]) for place in pair)
        gains[counted] = value - rival
    nobody = (False,) * len(wells)
    found = dict.fromkeys(wells, gains[nobody] / len(wells))  # not zero where some may lie
    orders = math.factorial(len(wells))
    for counted, gain in gains.items():
        size = sum(counted)
        for place, well in enumerate(wells):
            if counted[place]:
                without = (*counted[:place], False, *counted[place + 1 :])
                weight = math.factorial(size - 1) * math.factorial(len(wells) - size) / orders
                found[well] += weight * (gain - gains[without])
    return found


def _scenarios(
    network: Network, issue: Issue, rates: list[float], value: int, most_ways: int
) -> tuple[Scenario, ...]:
    """What if two are surely one, or surely two; and a third of, and three times the prior odds."""
    found = []
    doubtful = sorted(enumerate(network.same), key=lambda each: (-each[1].probability, each[0]))
    for number, pair in doubtful[:_MOST_ASKED]:
        for sure, words in ((1.0, "are one voice"), (0.0, "are two")):
            pairs = list(network.same)
            pairs[number] = Same(first=pair.first, second=pair.second, probability=sure)
            if not 0.0 < pair.probability < 1.0:
                continue
            belief = _try(replace(network, same=tuple(pairs)), rates, most_ways)
            if belief is not None:
                condition = f"if {pair.first} and {pair.second} {words}"
                found.append(Scenario(condition=condition, probability=belief.probabilities[value]))
    for factor, words in ((1 / 3, "a third of the odds"), (3.0, "three times the odds")):
        prior = [share * (factor if place == value else 1.0) for place, share in enumerate(network.prior)]
        total = math.fsum(prior)
        other = replace(issue.network, prior=tuple(share / total for share in prior))
        probability = believe(replace(issue, network=other), rates).probabilities[value]
        found.append(Scenario(condition=f"starting from {words}", probability=probability))
    return tuple(found)


def _try(network: Network, rates: list[float], most_ways: int) -> Belief | None:
    """The belief, or None where the identities contradict one another."""
    try:
        return believe(prepare(network, most_ways), rates)
    except ValueError:
        return None


def _interval(
    issue: Issue, rates: list[float], scenarios: tuple[Scenario, ...], value: int
) -> tuple[float, float]:
    """The belief with each reliability at its 10% and 90% points, and each identity settled, one at a time.

    The shifts in log odds downwards are added as independent ones (root of the sum of squares), those upwards
    likewise.
    """
    middle = _logit(believe(issue, rates).probabilities[value])
    shifts = []
    for place, well in enumerate(issue.network.wells):
        scale = rates[place] / well.mean
        for tail in (_TAIL, 1.0 - _TAIL):
            point = min(max(beta_point(*well.reliability, tail) * scale, 0.0), 1.0)
            changed = [point if each == place else rate for each, rate in enumerate(rates)]
            shifts.append(_logit(believe(issue, changed).probabilities[value]) - middle)
    shifts += [
        _logit(each.probability) - middle for each in scenarios if not each.condition.startswith("starting")
    ]
    down = math.sqrt(math.fsum(each**2 for each in shifts if each < 0.0))
    up = math.sqrt(math.fsum(each**2 for each in shifts if each > 0.0))
    return _share(middle - down), _share(middle + up)


@lru_cache(maxsize=4_096)
def beta_point(right: float, wrong: float, tail: float) -> float:
    """The point of a Beta distribution below which `tail` of it lies, to a part in four thousand."""
    at = (np.arange(_GRID) + 0.5) / _GRID
    logs = (right - 1.0) * np.log(at) + (wrong - 1.0) * np.log1p(-at)
    mass = np.cumsum(np.exp(logs - logs.max()))
    return float(at[np.searchsorted(mass, tail * mass[-1])])


def _most_telling(issue: Issue, rates: list[float], value: int) -> tuple[str | None, float]:
    """The origin whose own word would move the belief most on average, and by how much."""
    best: tuple[float, str | None] = (0.0, None)
    now = believe(issue, rates).probabilities[value]
    for place, well in enumerate(issue.network.wells):
        shift = 0.0
        for chance, then in _if_known(issue, rates, place, value):
            shift += chance * abs(then - now)
        if shift > best[0] + 1e-12:
            best = (shift, well.id)
    return best[1], best[0]


def _if_known(issue: Issue, rates: list[float], place: int, value: int) -> Iterator[tuple[float, float]]:
    """For each word the origin may say: its probability given all reports, and the belief then."""
    found = []
    for word in range(len(issue.network.values)):
        groups = []
        for ways in issue.groups:
            if not any(place in signal.wells for way in ways for signal in way.signals):
                groups.append(ways)
                continue
            groups.append(
                tuple(
                    replace(way, signals=tuple(_clamped(issue, each, place, word) for each in way.signals))
                    for way in ways
                )
            )
        try:
            belief = believe(replace(issue, groups=tuple(groups)), rates)
        except ValueError:
            continue
        rows = [map(log, issue.network.prior), belief.heard, *(each.heard for each in issue.network.beside)]
        weight = math.exp(max(log_sum([sum(column) for column in zip(*rows, strict=True)]), -700.0))
        found.append((weight, belief.probabilities[value]))
    total = math.fsum(weight for weight, _ in found)
    for weight, probability in found:
        if total > 0.0:
            yield weight / total, probability


def _clamped(issue: Issue, signal: Signal, place: int, word: int) -> Signal:
    if place not in signal.wells:
        return signal
    noise = math.fsum(_noise(issue.network, issue.network.wells[each], word) for each in signal.wells)
    heard = tuple(each if at == word else -math.inf for at, each in enumerate(signal.heard))
    return replace(signal, heard=heard, noise=signal.heard[word] + math.log(noise / len(signal.wells)))


def _noise(network: Network, well: Well, word: int) -> float:
    suits = 0.0 if well.suits is None else well.interest * well.suits[word]
    return (1.0 - well.interest) * network.popularity[word] + suits


def _assumptions(issue: Issue, rates: list[float], statuses: dict[str, str]) -> Iterator[Assumption]:
    network = issue.network

    def listed(name: str, value: str, key: str) -> Assumption:
        return Assumption(name=name, value=value, status=statuses.get(key, "assumed"))

    yield listed("how often such a thing holds (prior)", _row(network.prior), "prior")
    yield listed("how often each value is said by who does not know", _row(network.popularity), "popularity")
    yield listed("chance that everything said tells nothing", f"{network.cap:.3g}", "cap")
    if network.doubt > 0.0:
        yield listed(
            "chance that a claim rests on another origin than was read", f"{network.doubt:.3g}", "doubt"
        )
    for well, rate in zip(network.wells, rates, strict=True):
        yield listed(f"reliability of {well.id}", f"{rate:.3g}", well.id)
        if well.interest:
            yield listed(f"interest of {well.id}", f"{well.interest:.3g}", f"interest of {well.id}")
    fidelities = sorted({f"{report.fidelity:.2f}" for report in network.reports})
    if fidelities:
        yield listed(
            "fidelity of a repetition",
            " to ".join(dict.fromkeys((fidelities[0], fidelities[-1]))),
            "fidelity",
        )
    for pair in network.same:
        name = f"chance that {pair.first} and {pair.second} are one"
        yield listed(name, f"{pair.probability:.3g}", name)
    for each in network.responses:
        so, not_so = each.likelihoods
        status = "given" if each.table is not None else "assumed"
        yield Assumption(
            name=f"{each.party} {each.act}, if so and if not so", value=f"{so:g}, {not_so:g}", status=status
        )


def _row(shares: tuple[float, ...]) -> str:
    return ", ".join(f"{share:.3g}" for share in shares)


def _logit(probability: float) -> float:
    bounded = min(max(probability, 1e-12), 1.0 - 1e-12)
    return math.log(bounded / (1.0 - bounded))


def _share(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))
