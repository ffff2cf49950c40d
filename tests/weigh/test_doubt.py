"""Lineages read wrongly now and then: what that does to a belief, and how often it is learned to happen."""

import random
from dataclasses import replace

import pytest
from networks import binary, counted, said

from sayso.weigh.calibrate import DOUBTS, fit_doubt
from sayso.weigh.doubt import contradicts_itself, spread
from sayso.weigh.network import believe, prepare, weigh
from sayso.weigh.wells import Network, Report, Well


def room(count: int, wrong: float) -> list[Network]:
    """Issues with three origins, three reports on each, some of which are read as another's."""
    chance = random.Random(1)
    found = []
    for number in range(count):
        truth = chance.randrange(2)
        reports = []
        for name in ("a", "b", "c"):
            signal = truth if chance.random() < 0.6 else chance.randrange(2)
            for each in range(3):
                value = signal if chance.random() < 0.95 else chance.randrange(2)
                parent = chance.choice("abc") if chance.random() < wrong else name
                reports.append(said(f"{name}{each}", parent, value, 0.95))
        wells = [Well(id=name, reliability=(6.0, 4.0)) for name in ("a", "b", "c")]
        found.append(replace(binary(wells, reports), id=f"{number:04}"))
    return found


def test_a_doubt_counts_as_parents_that_may_be_any_origin() -> None:
    """M-160: exactly, by going through all worlds; where no origin contradicts itself nothing changes."""
    wells = [Well(id="a", reliability=(7.0, 3.0)), Well(id="b", reliability=(3.0, 3.0))]
    reports = [said("1", "a", 0, 0.9), said("2", "a", 1, 0.9), said("3", "b", 0, 0.9)]
    network = binary(wells, reports, prior=0.3, doubt=0.1)
    assert contradicts_itself(network)
    by_hand = tuple(
        Report(
            id=each.id,
            value=each.value,
            fidelity=0.9,
            parents=tuple((w, 0.05 + 0.9 * (w == each.parents[0][0])) for w in ("a", "b")),
        )
        for each in reports
    )
    assert weigh(network).probabilities == pytest.approx(
        counted(replace(network, reports=by_hand)), abs=1e-12
    )
    agreed = binary(wells, [reports[0], reports[2]], prior=0.3, doubt=0.1)
    assert not contradicts_itself(agreed)
    assert believe(prepare(agreed)) == believe(prepare(replace(agreed, doubt=0.0)))


def test_a_network_too_large_to_sum_is_taken_as_it_was_read() -> None:
    wells = [Well(id=f"w{each}") for each in range(7)]
    network = binary(wells, [said(f"r{each}", f"w{each // 2}", each % 2) for each in range(14)], doubt=0.1)
    assert spread(network) is network


def test_how_often_lineages_are_read_wrongly_is_learned_without_the_truth() -> None:
    """M-160: and nothing is, where nothing contradicts itself, or no oftener than pipes explain."""
    assert fit_doubt(room(200, 0.0)) <= DOUBTS[1]
    assert 0.03 <= fit_doubt(room(200, 0.12)) <= 0.15
    networks = room(120, 0.12)
    assert fit_doubt(networks) == fit_doubt(networks[::-1])
    assert fit_doubt([]) == DOUBTS[0]
