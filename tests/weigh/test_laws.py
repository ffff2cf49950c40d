"""More laws of weighing on random networks: what contradicts lowers, what says nothing changes nothing."""

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import networks
from networks import said

from sayso.weigh.network import weigh
from sayso.weigh.wells import Network, Same, Well

NETWORKS = 10_000
SEVERAL_TIMES = 3_000  # where a law asks for several beliefs of one network
_SLACK = 1e-9


@cache
def made() -> tuple[tuple[Network, tuple[float, ...]], ...]:
    """Random networks with their beliefs."""
    found = (networks.random_network(seed) for seed in range(NETWORKS))
    return tuple((network, weigh(network).probabilities) for network in found)


def with_well(network: Network, reliability: tuple[float, float], value: int | None) -> tuple[float, ...]:
    """The belief once another origin says a value (`None`: says nothing)."""
    well = Well(id="new", reliability=reliability)
    reports = () if value is None else (said("n", "new", value, 0.9),)
    more = replace(network, wells=(*network.wells, well), reports=(*network.reports, *reports))
    return weigh(more).probabilities


def test_an_independent_contradiction_lowers() -> None:
    for network, found in made():
        assert with_well(network, (2.0, 3.0), 1)[0] < found[0]


def test_the_more_reliable_an_origin_the_more_its_word_moves() -> None:
    for network, found in made()[:SEVERAL_TIMES]:
        moved = [with_well(network, each, 0)[0] for each in ((1.0, 4.0), (2.5, 2.5), (4.0, 1.0))]
        assert found[0] < moved[0] < moved[1] < moved[2]


def test_an_origin_that_says_nothing_changes_nothing() -> None:
    for network, found in made():
        assert all(
            math.isclose(a, b, abs_tol=_SLACK)
            for a, b in zip(with_well(network, (9.0, 1.0), None), found, strict=True)
        )


def test_a_hop_that_loses_nothing_changes_nothing() -> None:
    for network, found in made():
        first = network.reports[0]
        hop = replace(first, id="hop", value=None, fidelity=1.0)
        rest = (replace(first, parents=(("hop", 1.0),)), *network.reports[1:])
        longer = weigh(replace(network, reports=(hop, *rest))).probabilities
        assert all(math.isclose(a, b, abs_tol=_SLACK) for a, b in zip(longer, found, strict=True))


def test_the_cap_moves_towards_the_prior_and_never_past_it() -> None:
    for network, _ in made()[:SEVERAL_TIMES]:
        free, capped = (weigh(replace(network, cap=cap)).probabilities for cap in (0.0, 0.2))
        for start, open_, held in zip(network.prior, free, capped, strict=True):
            assert min(start, open_) - _SLACK <= held <= max(start, open_) + _SLACK


def test_perhaps_one_lies_between_surely_one_and_surely_two() -> None:
    for network, share in _pairs():
        (pair,) = network.same
        beliefs = [
            weigh(replace(network, same=(replace(pair, probability=each),))).probabilities
            for each in (0.0, share, 1.0)
        ]
        for two, perhaps, one in zip(*beliefs, strict=True):
            assert min(two, one) - _SLACK <= perhaps <= max(two, one) + _SLACK


def _pairs() -> Iterator[tuple[Network, float]]:
    """Networks of which exactly two wells may be one, with the probability that they are."""
    for network, _ in made()[:SEVERAL_TIMES]:
        if len(network.wells) > 1:
            first, second = network.wells[:2]
            share = 0.1 + 0.8 * first.mean
            yield replace(network, same=(Same(first=first.id, second=second.id, probability=share),)), share
