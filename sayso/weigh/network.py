"""The exact belief in each value of an issue.

A network is first read into a sum of products (`Issue`): independent groups of wells; for each group the ways
in which its uncertain parents and identities may be settled; for each way the wells and what was heard of
them. A forest has one way for each well. Reliabilities enter last, so that they can be changed and learned
without reading the network again. Everything is computed with logarithms.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from sayso.weigh.doubt import doubted
from sayso.weigh.forest import Heard, Logs, Tree, log, log_sum, plus
from sayso.weigh.lineage import Groups, partitions, strongest, untangled, within
from sayso.weigh.wells import Network

# More ways than this in one group are not summed: the least uncertain parents are settled first.
MOST_WAYS = 20_000
_NEVER = -math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What was heard of one origin, in one way. `wells` are several where they are taken for one.

    `heard[s]` is the log likelihood of all its reports if its signal is s, `noise` the same averaged over
    what it says when it does not know.
    """

    wells: tuple[int, ...]
    heard: tuple[float, ...]
    noise: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in which the uncertainties of a group may be settled, with the log of its probability."""

    weight: float
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A network made ready. `groups` are independent given the value; `fixed` are silences and responses.

    `is_exact` is false where a group had too many ways and its least uncertain parents were settled.
    """

    network: Network
    groups: tuple[tuple[Way, ...], ...]
    fixed: tuple[tuple[str, tuple[float, ...]], ...]
    is_exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """P(value | all reports), for each value; they sum to one. `heard` is the log likelihood of each value by
    the reports of this issue alone.

    `groups[g]` is the part of group g in `heard`, before the cap. `unmoved` is the probability that nothing
    said here tells anything (the cap's own belief).
    """

    values: tuple[str, ...]
    probabilities: tuple[float, ...]
    heard: tuple[float, ...]
    groups: tuple[tuple[float, ...], ...]
    unmoved: float
    is_exact: bool


def weigh(network: Network, reliabilities: Sequence[float] | None = None) -> Belief:
    """The belief in each value of an issue. `reliabilities` of the wells; their means if None.

    Raises `ValueError` where the reports cannot all have been made (contradicting pipes without any loss).
    """
    return believe(prepare(network), reliabilities)


def prepare(network: Network, most_ways: int = MOST_WAYS) -> Issue:
    """Reads a network into a sum of products. Wells added for circles stand at the end.

    In a group with more than `most_ways` ways the voices that are least likely one stay two, and the surest
    reports keep their likeliest parent.
    """
    network = doubted(untangled(network))
    tree = Tree(network)
    groups: list[tuple[Way, ...]] = []
    is_exact = True
    base = tree.listen(None)
    for members, reports, pairs in _coupled(network, tree):
        if len(members) == 1 and not reports:
            heard = base.below[members[0]]
            groups.append((Way(weight=0.0, signals=(_signal(network, members, heard),)),))
            continue
        ways, exact = _ways(tree, base, (members, reports, pairs), most_ways)
        groups.append(tuple(ways))
        is_exact &= exact
    return Issue(network=network, groups=tuple(groups), fixed=_fixed(network), is_exact=is_exact)


Coupled = tuple[list[int], list[int], dict[tuple[int, int], float]]


def _coupled(network: Network, tree: Tree) -> Iterator[Coupled]:
    """Wells that depend on one another, each with its uncertain reports and the pairs that may be one."""
    place = {well.id: number for number, well in enumerate(network.wells)}
    given = {}
    for each in network.same:
        first, second = sorted((place[each.first], place[each.second]))
        if first != second and each.probability > 0.0:
            given[first, second] = each.probability
    pairs = strongest(given)
    groups = Groups(tree.count + len(tree.parents))
    for one, other in pairs:
        groups.join(one, other)
    for report, parents in enumerate(tree.parents):
        for parent, _ in parents:
            groups.join(tree.count + report, parent)
    members: dict[int, list[int]] = {}
    for well in range(tree.count):
        members.setdefault(groups.of(well), []).append(well)
    uncertain: dict[int, list[int]] = {}
    for report, parents in enumerate(tree.parents):
        if len(parents) > 1:
            uncertain.setdefault(groups.of(tree.count + report), []).append(report)
    for group, wells in members.items():
        inside = {pair: share for pair, share in pairs.items() if groups.of(pair[0]) == group}
        yield wells, uncertain.get(group, []), inside


def _ways(tree: Tree, base: Heard, coupled: Coupled, most_ways: int) -> tuple[list[Way], bool]:
    members, reports, pairs = coupled
    weighed = within(pairs, most_ways)
    blocks = _identities(members, weighed)
    settled, is_exact = [], len(weighed) == len(pairs)
    if not reports:
        heards = [(0.0, {well: base.below[well] for well in members})]
    else:
        candidates = sorted({parent for report in reports for parent, _ in tree.parents[report]})
        by_parents = math.prod(len(tree.parents[report]) for report in reports)
        can_condition = all(
            each < tree.count or tree.network.reports[each - tree.count].value is not None
            for each in candidates
        )
        wells = [each for each in candidates if each < tree.count]
        room = most_ways // len(blocks)
        if can_condition and tree.size ** len(wells) < min(by_parents, room):
            heards = list(_conditioned(tree, base, members, (reports, wells)))
        else:
            choices, has_all = _choices(tree, reports, room)
            is_exact &= has_all
            heards = list(_chosen(tree, members, choices))
    for weight, heard in heards:
        for share, partition in blocks:
            signals = [_joined(tree, block, heard) for block in partition]
            if all(max(signal.heard) > _NEVER for signal in signals):
                settled.append(Way(weight=weight + math.log(share), signals=tuple(signals)))
    if not settled:
        raise ValueError("these reports cannot all have been made: pipes without loss contradict each other")
    return settled, is_exact


def _identities(
    members: list[int], pairs: dict[tuple[int, int], float]
) -> list[tuple[float, tuple[tuple[int, ...], ...]]]:
    """The ways of being the same, with all wells of the group; those in no pair stand alone."""
    groups = Groups(max(members) + 1)
    for one, other in pairs:
        groups.join(one, other)
    apart: dict[int, list[int]] = {}
    for each in members:
        apart.setdefault(groups.of(each), []).append(each)
    found: list[tuple[float, tuple[tuple[int, ...], ...]]] = [(1.0, ())]
    for each_group in apart.values():
        more = partitions(each_group, pairs)
        found = [(a * b, (*one, *other)) for a, one in found for b, other in more]
    return found


def _choices(
    tree: Tree, reports: list[int], room: int
) -> tuple[list[tuple[tuple[int, int, float], ...]], bool]:
    """Every choice of parents; where they are too many the surest reports keep their likeliest parent."""
    parents = {report: tree.parents[report] for report in reports}
    is_exact = True
    while math.prod(map(len, parents.values())) > max(room, 1):
        surest = max(
            (report for report in reports if len(parents[report]) > 1),
            key=lambda report: (max(share for _, share in parents[report]), -report),
        )
        parents[surest] = [max(parents[surest], key=lambda each: (each[1], -each[0]))]
        is_exact = False
    single = [[(report, parent, share) for parent, share in parents[report]] for report in reports]
    return list(product(*single)), is_exact


def _chosen(
    tree: Tree, members: list[int], choices: list[tuple[tuple[int, int, float], ...]]
) -> Iterator[tuple[float, dict[int, Logs]]]:
    elsewhere = {report: parents[0][0] for report, parents in enumerate(tree.parents)}
    for choice in choices:
        heard = tree.listen({**elsewhere, **{report: parent for report, parent, _ in choice}})
        weight = math.fsum(math.log(share) for _, _, share in choice)
        yield weight, {well: heard.below[well] for well in members}


def _conditioned(
    tree: Tree, base: Heard, members: list[int], uncertain: tuple[list[int], list[int]]
) -> Iterator[tuple[float, dict[int, Logs]]]:
    """Sums over what the coupling wells said instead of over parents."""
    reports, wells = uncertain
    for signals in product(range(tree.size), repeat=len(wells)):
        said = dict(zip(wells, signals, strict=True))
        weight = 0.0
        for report in reports:
            weight += log_sum(
                [
                    math.log(share) + base.upward[report][_value(tree, parent, said)]
                    for parent, share in tree.parents[report]
                ]
            )
        if weight == _NEVER:
            continue
        heard = {}
        for well in members:
            below = base.below[well]
            heard[well] = (
                [each if value == said[well] else _NEVER for value, each in enumerate(below)]
                if well in said
                else below
            )
        yield weight, heard


def _value(tree: Tree, parent: int, said: dict[int, int]) -> int:
    if parent < tree.count:
        return said[parent]
    value = tree.network.reports[parent - tree.count].value
    assert value is not None
    return value


def _joined(tree: Tree, block: tuple[int, ...], heard: dict[int, Logs]) -> Signal:
    joint = [
        math.fsum(column) if _NEVER not in column else _NEVER
        for column in zip(*(heard[w] for w in block), strict=True)
    ]
    return _signal(tree.network, block, joint)


def _signal(network: Network, block: Sequence[int], heard: Logs) -> Signal:
    """What a well, or several taken for one, says; interests are averaged over them."""
    noise = [0.0] * len(heard)
    for number in block:
        well = network.wells[number]
        for value, often in enumerate(network.popularity):
            suits = 0.0 if well.suits is None else well.interest * well.suits[value]
            noise[value] += ((1.0 - well.interest) * often + suits) / len(block)
    total = log_sum([log(share) + each for share, each in zip(noise, heard, strict=True)])
    return Signal(wells=tuple(block), heard=tuple(heard), noise=total)


def _fixed(network: Network) -> tuple[tuple[str, tuple[float, ...]], ...]:
    found = []
    for well in network.wells:
        if well.silence is not None:
            found.append((f"silence of {well.id}", tuple(map(math.log, well.silence))))
    strongest_act: dict[tuple[str, int], tuple[float, str, tuple[float, float]]] = {}
    for each in network.responses:
        so, not_so = each.likelihoods
        candidate = (abs(math.log(so / not_so)), each.act, (math.log(so), math.log(not_so)))
        key = (each.party, each.about)
        strongest_act[key] = max(strongest_act.get(key, candidate), candidate)
    for (party, about), (_, act, (so, not_so)) in sorted(strongest_act.items()):
        row = tuple(so if value == about else not_so for value in range(len(network.values)))
        found.append((f"{party} {act}", row))
    return tuple(found)


def way_likelihood(issue: Issue, way: Way, reliabilities: Sequence[float]) -> list[float]:
    """The log likelihood of each value in one way of settling a group."""
    total = [way.weight] * len(issue.network.values)
    for signal in way.signals:
        if not any(signal.heard):
            continue
        for value, each in enumerate(signal_likelihood(issue, signal, reliabilities)):
            total[value] += each
    return total


def signal_likelihood(issue: Issue, signal: Signal, reliabilities: Sequence[float]) -> list[float]:
    """The log likelihood of each value by one origin: the truth, noise, or a lie."""
    wells = issue.network.wells
    count = len(signal.wells)
    right = sum(reliabilities[each] for each in signal.wells) / count
    lies = sum(wells[each].lies for each in signal.wells) / count
    truth, noise = log(right), log((1.0 - right) * (1.0 - lies)) + signal.noise
    found = [plus(truth + each, noise) for each in signal.heard]
    size = len(found)
    if lies and size > 1:
        for value in range(size):
            others = log_sum([each for other, each in enumerate(signal.heard) if other != value])
            found[value] = plus(found[value], log((1.0 - right) * lies / (size - 1)) + others)
    return found


def believe(issue: Issue, reliabilities: Sequence[float] | None = None, cap: float | None = None) -> Belief:
    """The belief in each value, with other reliabilities or another cap than the network's own if given."""
    network = issue.network
    if reliabilities is None:
        reliabilities = [well.mean for well in network.wells]
    kappa = network.cap if cap is None else cap
    groups = []
    for ways in issue.groups:
        each = [way_likelihood(issue, way, reliabilities) for way in ways]
        groups.append(tuple(log_sum(column) for column in zip(*each, strict=True)))
    rows = [*groups, *(row for _, row in issue.fixed)]
    heard = [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * len(network.values)
    prior = [log(each) for each in network.prior]
    average = log_sum([a + b for a, b in zip(prior, heard, strict=True)])
    if average == _NEVER:
        raise ValueError("these reports cannot all have been made, whatever is true")
    capped = [plus(log(1.0 - kappa) + each, log(kappa) + average) for each in heard]
    logs = [prior, capped, *(list(each.heard) for each in network.beside)]
    joint = [math.fsum(column) if _NEVER not in column else _NEVER for column in zip(*logs, strict=True)]
    total = log_sum(joint)
    weights = [math.exp(each - total) for each in joint]
    scale = math.fsum(weights)
    return Belief(
        values=network.values,
        probabilities=tuple(each / scale for each in weights),
        heard=tuple(capped),
        groups=tuple(groups),
        unmoved=kappa,
        is_exact=issue.is_exact,
    )
