"""The engine against counting every world, and the laws of weighing, on random networks."""

import math
import random
from dataclasses import replace
from functools import cache

import networks
import numpy as np
import pytest
from networks import binary, said

from sayso.weigh.flat import Flat
from sayso.weigh.network import believe, prepare, weigh
from sayso.weigh.wells import Network, Report, Same, Well

NETWORKS = 10_000


def near(one: tuple[float, ...], other: tuple[float, ...], slack: float = 1e-9) -> bool:
    return all(math.isclose(a, b, abs_tol=slack) for a, b in zip(one, other, strict=True))


@cache
def made() -> list[tuple[Network, tuple[float, ...]]]:
    """Every random network with its belief."""
    found = (networks.random_network(seed) for seed in range(NETWORKS))
    return [(network, weigh(network).probabilities) for network in found]


def every(count: int = NETWORKS) -> list[Network]:
    return [network for network, _ in made()[:count]]


def test_the_belief_is_that_of_counting_every_world() -> None:
    for network in every(300):
        assert near(weigh(network).probabilities, networks.counted(network)), network


def test_many_issues_at_once_are_believed_as_each_alone() -> None:
    issues = [prepare(network) for network in every(2_000)]
    flat = Flat(issues, {})
    means = [a / (a + b) for a, b in (flat.own[key[0]] for key in flat.keys)]

    for issue, row in zip(issues, flat.beliefs(flat.at_places(np.array(means))), strict=True):
        assert near(believe(issue).probabilities, tuple(row[: len(issue.network.values)]))


def test_exclusive_values_sum_to_one_and_the_order_of_arrival_does_not_matter() -> None:
    """M-152"""
    for seed, (network, found) in enumerate(made()):
        assert math.isclose(math.fsum(found), 1.0, abs_tol=1e-12)
        chance = random.Random(seed)
        shuffled = replace(
            network,
            wells=tuple(chance.sample(network.wells, len(network.wells))),
            reports=tuple(chance.sample(network.reports, len(network.reports))),
            same=tuple(chance.sample(network.same, len(network.same))),
        )
        assert near(weigh(shuffled).probabilities, found)


def test_names_of_values_do_not_matter() -> None:
    for network in every(2_000):
        turned = replace(
            network,
            values=network.values[::-1],
            prior=network.prior[::-1],
            popularity=network.popularity[::-1],
            wells=tuple(
                replace(
                    well,
                    suits=None if well.suits is None else well.suits[::-1],
                    silence=None if well.silence is None else well.silence[::-1],
                )
                for well in network.wells
            ),
            reports=tuple(
                replace(each, value=None if each.value is None else len(network.values) - 1 - each.value)
                for each in network.reports
            ),
            responses=tuple(
                replace(each, about=len(network.values) - 1 - each.about) for each in network.responses
            ),
        )
        assert near(weigh(turned).probabilities[::-1], weigh(network).probabilities)


def test_a_copy_adds_nothing() -> None:
    """M-150: a reprint of a report whose words are known says nothing more of the origin."""
    for network, found in made():
        known = [report for report in network.reports if report.value is not None]
        if known:
            copy = said("copy", known[0].id, known[0].value, 0.9)
            more = replace(network, reports=(*network.reports, copy))
            assert near(weigh(more).probabilities, found)


def test_an_independent_confirmation_raises() -> None:
    """M-151"""
    for network, found in made():
        well = Well(id="new", reliability=(2.0, 3.0))
        more = replace(network, wells=(*network.wells, well), reports=(*network.reports, said("n", "new")))
        assert weigh(more).probabilities[0] > found[0]


def test_a_link_of_hearsay_moves_towards_what_was_believed_without_it_and_never_past_it() -> None:
    for network, found in made():
        well = Well(id="new", reliability=(3.0, 2.0))
        with_well = replace(network, wells=(*network.wells, well))
        direct = replace(with_well, reports=(*network.reports, said("n", "new", 0, 0.9)))
        hops = (said("hop", "new", None, 0.8), said("n", "hop", 0, 0.9))
        longer = replace(with_well, reports=(*network.reports, *hops))
        near_by, far = (weigh(each).probabilities[0] for each in (direct, longer))
        assert found[0] < far < near_by


def test_unknown_lineage_is_not_independence() -> None:
    """M-153: a second report that may rest on the same origin counts less than one that does not."""
    for seed in range(NETWORKS):
        chance = random.Random(seed)
        wells = [Well(id=name, reliability=(chance.uniform(1, 9), chance.uniform(1, 9))) for name in "ab"]
        share, prior = chance.uniform(0.05, 0.95), chance.uniform(0.05, 0.95)
        first = said("1", "a", 0, 0.95)
        maybe = Report(id="2", value=0, parents=(("a", share), ("b", 1.0 - share)), fidelity=0.95)
        believed = [
            weigh(binary(wells, [first, second], prior=prior, often=0.3)).probabilities[0]
            for second in (said("2", "a", 0, 0.95), maybe, said("2", "b", 0, 0.95))
        ]
        low, middle, high = believed
        assert (low < high and middle < high) or abs(low - high) < 1e-3


def test_one_origin_is_never_believed_beyond_its_reliability_however_often_it_is_repeated() -> None:
    well = Well(id="a", reliability=(8.0, 2.0))
    sure = weigh(binary([well], [said("1", "a")], prior=0.3)).probabilities[0]
    for count in (1, 2, 5, 50, 1_000):
        reports = [said(str(number), "a", 0, 0.9) for number in range(count)]
        assert weigh(binary([well], reports, prior=0.3)).probabilities[0] <= sure + 1e-12


def test_a_lone_voice_of_unknown_reliability_moves_the_odds_by_three_at_most() -> None:
    for prior in (0.01, 0.3, 0.5, 0.9):
        found = weigh(binary([Well(id="f")], [said("1", "f")], prior=prior)).probabilities[0]
        assert found / (1 - found) / (prior / (1 - prior)) <= 3.0 + 1e-9


def test_a_cap_leaves_the_rival_a_chance_however_many_agree() -> None:
    wells = [Well(id=str(each), reliability=(19.0, 1.0)) for each in range(200)]
    reports = [said(f"r{each}", str(each)) for each in range(200)]
    found = weigh(binary(wells, reports, prior=0.5, cap=0.1)).probabilities
    assert math.isclose(found[1], 0.05, abs_tol=1e-9)


def test_a_thousand_reports_stay_finite() -> None:
    wells = [Well(id=str(each), reliability=(1.0, 1.0)) for each in range(1_000)]
    reports = [said(f"r{each}", str(each), each % 2) for each in range(1_000)]
    assert math.isclose(weigh(binary(wells, reports, prior=0.2)).probabilities[0], 0.2)


def test_conditioning_on_wells_and_summing_parents_agree() -> None:
    """Seven reports, each of one of two wells: 128 choices of parents or 4 pairs of signals."""
    wells = [Well(id="a", reliability=(3.0, 1.0)), Well(id="b", reliability=(1.0, 2.0))]
    reports = [
        Report(
            id=f"r{each}",
            value=each % 2,
            parents=(("a", 0.1 + each / 10), ("b", 0.9 - each / 10)),
            fidelity=0.9,
        )
        for each in range(7)
    ]
    network = binary(wells, reports, prior=0.4, same=(Same(first="a", second="b", probability=0.3),))
    assert near(weigh(network).probabilities, networks.counted(network))


def test_too_many_uncertain_parents_are_settled_and_said_so() -> None:
    wells = [Well(id=str(each)) for each in range(16)]
    links = tuple((str(each), 1 / 16) for each in range(16))
    reports = [Report(id=f"r{each}", value=0, parents=links, fidelity=0.9) for each in range(9)]
    belief = weigh(binary(wells, reports))
    assert not belief.is_exact
    assert 0.5 < belief.probabilities[0] < 1.0


def test_reports_that_cite_one_another_rest_on_one_unknown_reporter() -> None:
    """M-154"""
    circle = [said("a", "b", 0, 0.9), said("b", "a", 0, 0.9)]
    one = [said("a", "w", 0, 0.9), said("b", "w", 0, 0.9)]
    expected = weigh(binary([Well(id="w")], one, prior=0.3)).probabilities
    assert near(weigh(binary([], circle, prior=0.3)).probabilities, expected)
    assert near(weigh(binary([], [said("a", "a", 0, 0.9)], prior=0.3)).probabilities,
                weigh(binary([Well(id="w")], [said("a", "w", 0, 0.9)], prior=0.3)).probabilities)  # fmt: skip


def test_a_report_rests_on_nothing_younger_than_itself() -> None:
    well = Well(id="w", reliability=(8.0, 2.0))
    early = Report(id="a", value=0, parents=(("w", 0.5), ("b", 0.5)), fidelity=0.9, time="2010-04-01")
    late = Report(id="b", value=0, parents=(("a", 1.0),), fidelity=0.9, time="2010-04-02")
    expected = weigh(binary([well], [said("a", "w", 0, 0.9)])).probabilities
    assert near(weigh(binary([well], [early, late])).probabilities, expected)


def test_six_voices_that_may_be_one_are_weighed_in_every_way() -> None:
    wells = [Well(id=str(each)) for each in range(6)]
    reports = [said(f"r{each}", str(each), 0, 0.92) for each in range(6)]
    same = tuple(
        Same(first=str(a), second=str(b), probability=0.5) for a in range(6) for b in range(a + 1, 6)
    )
    apart = weigh(binary(wells, reports, prior=0.3)).probabilities[0]
    together = weigh(binary([wells[0]], [said(f"r{each}", "0", 0, 0.92) for each in range(6)], prior=0.3))
    unsure = prepare(binary(wells, reports, prior=0.3, same=same))
    assert len(unsure.groups[0]) == 203
    assert together.probabilities[0] < believe(unsure).probabilities[0] < apart


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"prior": (0.5, 0.6)}, "prior"),
        ({"popularity": (1.0, 0.0)}, "every value"),
        ({"cap": 1.5}, "cap"),
        ({"reports": (said("r", "nobody"),)}, "nobody"),
        ({"reports": (said("r", "w", 7),)}, "a value that is not there"),
        ({"wells": (Well(id="w", reliability=(0.0, 1.0)),)}, "no Beta"),
        ({"wells": (Well(id="w", interest=0.5),)}, "interest"),
        ({"wells": (Well(id="w"), Well(id="w"))}, "same id"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(binary([Well(id="w")], []), **change)  # type: ignore[arg-type]


def test_pipes_without_loss_cannot_contradict_each_other() -> None:
    reports = [said("a", "w", 0), said("b", "w", 1)]
    with pytest.raises(ValueError, match="cannot all have been made"):
        weigh(binary([Well(id="w")], reports))


def test_many_voices_that_may_be_one_are_weighed_in_bounded_ways() -> None:
    """Two groups of six, told by one report of which it is uncertain whose it is."""
    wells = tuple(Well(id=f"{group}{number}") for group in "ab" for number in range(6))
    same = tuple(
        Same(first=f"{group}{one}", second=f"{group}{other}", probability=0.3)
        for group in "ab"
        for one in range(6)
        for other in range(one + 1, 6)
    )
    reports = (
        *(Report(id=f"says {each.id}", value=0, parents=((each.id, 1.0),)) for each in wells),
        Report(id="either", value=0, parents=(("a0", 0.5), ("b0", 0.5))),
    )
    network = Network(
        id="issue",
        values=("so", "not"),
        prior=(0.3, 0.7),
        popularity=(0.5, 0.5),
        wells=wells,
        reports=reports,
        same=same,
    )
    issue = prepare(network, 512)
    assert sum(len(ways) for ways in issue.groups) <= 512
    assert not issue.is_exact
    fewer, more = believe(issue).probabilities[0], believe(prepare(network, 4_000)).probabilities[0]
    assert abs(fewer - more) < 0.05
