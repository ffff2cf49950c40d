"""Small random networks of wells and pipes, and their belief by counting every possible world."""

import itertools
import math
import random
from dataclasses import replace

from sayso.weigh.wells import Network, Report, Response, Same, Well


def binary(
    wells: list[Well], reports: list[Report], *, prior: float = 0.5, often: float = 0.5, **more: object
) -> Network:
    """A network about whether something is so (value 0) or not (value 1)."""
    return Network(
        id="issue",
        values=("so", "not so"),
        prior=(prior, 1.0 - prior),
        popularity=(often, 1.0 - often),
        wells=tuple(wells),
        reports=tuple(reports),
        **more,  # type: ignore[arg-type]
    )


def said(name: str, parent: str, value: int | None = 0, fidelity: float = 1.0) -> Report:
    """A report with one parent."""
    return Report(id=name, value=value, parents=((parent, 1.0),), fidelity=fidelity)


def shares(chance: random.Random, count: int) -> tuple[float, ...]:
    """A random distribution, no value under one in fifty."""
    raw = [chance.random() + 0.05 for _ in range(count)]
    return tuple(each / math.fsum(raw) for each in raw)


def random_network(seed: int, *, certain: bool = False) -> Network:
    """A network of up to three wells and five reports; a forest where `certain`."""
    chance = random.Random(seed)
    size = chance.choice((2, 2, 3))
    wells = tuple(_random_well(chance, f"w{number}", size) for number in range(chance.randint(1, 3)))
    reports: list[Report] = []
    for number in range(chance.randint(1, 5)):
        names = [well.id for well in wells] + [report.id for report in reports]
        parents = chance.sample(names, 1 if certain else min(len(names), chance.choice((1, 1, 2, 3))))
        value = None if chance.random() < 0.25 else chance.randrange(size)
        links = tuple(zip(parents, shares(chance, len(parents)), strict=True))
        reports.append(
            Report(id=f"r{number}", value=value, parents=links, fidelity=chance.uniform(0.05, 0.98))
        )
    same = ()
    if not certain and len(wells) > 1 and chance.random() < 0.5:
        pairs = list(itertools.combinations([well.id for well in wells], 2))
        same = tuple(
            Same(first=one, second=other, probability=chance.uniform(0.05, 0.95))
            for one, other in chance.sample(pairs, chance.randint(1, len(pairs)))
        )
    responses = ()
    if chance.random() < 0.3:
        act = chance.choice(("denies", "silent", "evades", "admits"))
        responses = (Response(party="accused", about=0, act=act),)
    return Network(
        id=f"issue {seed}",
        values=tuple(f"v{value}" for value in range(size)),
        prior=shares(chance, size),
        popularity=shares(chance, size),
        wells=wells,
        reports=tuple(reports),
        same=same,
        responses=responses,
        cap=chance.choice((0.0, 0.0, 0.1)),
    )


def _random_well(chance: random.Random, name: str, size: int) -> Well:
    well = Well(id=name, reliability=(chance.uniform(0.5, 9.0), chance.uniform(0.5, 9.0)))
    if chance.random() < 0.3:
        well = replace(well, interest=chance.random(), suits=shares(chance, size))
    if chance.random() < 0.2:
        well = replace(well, lies=chance.random())
    if chance.random() < 0.2:
        well = replace(well, silence=tuple(chance.uniform(0.1, 0.9) for _ in range(size)))
    return well


def counted(network: Network) -> tuple[float, ...]:
    """The belief by going through all identities, parents, signals and unknown words, one by one."""
    joint = [a * b for a, b in zip(network.prior, likelihoods(network), strict=True)]
    return tuple(each / math.fsum(joint) for each in joint)


def likelihoods(network: Network) -> tuple[float, ...]:
    """P(all reports | value) in the same way, the cap included."""
    size = len(network.values)
    heard = [0.0] * size
    for share, person in _identities(network):
        for choice in itertools.product(*(report.parents for report in network.reports)):
            weight = share * math.prod(each for _, each in choice)
            for value in range(size):
                heard[value] += weight * _worlds(network, person, [name for name, _ in choice], value)
    for value in range(size):
        for well in network.wells:
            heard[value] *= 1.0 if well.silence is None else well.silence[value]
        for each in network.responses:
            heard[value] *= each.likelihoods[value != each.about]
    average = math.fsum(a * b for a, b in zip(network.prior, heard, strict=True))
    return tuple((1.0 - network.cap) * each + network.cap * average for each in heard)


def _identities(network: Network) -> list[tuple[float, dict[str, str]]]:
    """Every map from wells to persons that does not contradict itself, with its probability."""
    pairs = {(each.first, each.second): each.probability for each in network.same}
    names = [well.id for well in network.wells]
    found = {}
    for answers in itertools.product((True, False), repeat=len(pairs)):
        person = {name: name for name in names}
        for (first, second), yes in zip(pairs, answers, strict=True):
            if yes:
                old, new = person[second], person[first]
                person = {name: new if each == old else each for name, each in person.items()}
        if any((person[a] == person[b]) != yes for (a, b), yes in zip(pairs, answers, strict=True)):
            continue
        # Two that no pair joins are never one, not even by way of a third.
        one = [(a, b) for a, b in itertools.combinations(names, 2) if person[a] == person[b]]
        if any(pair not in pairs and pair[::-1] not in pairs for pair in one):
            continue
        chances = zip(pairs.values(), answers, strict=True)
        found[answers] = (math.prod(share if yes else 1.0 - share for share, yes in chances), person)
    total = math.fsum(share for share, _ in found.values())
    return [(share / total, person) for share, person in found.values()]


def _worlds(network: Network, person: dict[str, str], parents: list[str], truth: int) -> float:
    size = len(network.values)
    persons = sorted(set(person.values()))
    unknown = [report.id for report in network.reports if report.value is None]
    total = 0.0
    for world in itertools.product(range(size), repeat=len(persons) + len(unknown)):
        signal = dict(zip([*persons, *unknown], world, strict=True))
        words = {name: signal[one] for name, one in person.items()}
        words |= {report.id: report.value for report in network.reports if report.value is not None}
        words |= {name: signal[name] for name in unknown}
        chance = 1.0
        for one in persons:
            block = [well for well in network.wells if person[well.id] == one]
            chance *= _kernel(network, block, signal[one], truth)
        for report, parent in zip(network.reports, parents, strict=True):
            value = words[report.id]
            agrees = report.fidelity * (value == words[parent])
            chance *= agrees + (1.0 - report.fidelity) * network.popularity[value]
        total += chance
    return total


def _kernel(network: Network, block: list[Well], signal: int, truth: int) -> float:
    """P(signal | truth) of a person, who may be several wells: their numbers are averaged."""
    mean = math.fsum(well.mean for well in block) / len(block)
    lies = math.fsum(well.lies for well in block) / len(block)
    noise = math.fsum(
        (1.0 - well.interest) * network.popularity[signal]
        + (well.interest * well.suits[signal] if well.suits else 0.0)
        for well in block
    ) / len(block)
    other = (signal != truth) / (len(network.values) - 1)
    return mean * (signal == truth) + (1.0 - mean) * ((1.0 - lies) * noise + lies * other)
