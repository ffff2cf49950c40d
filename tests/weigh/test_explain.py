"""Every belief opens into a sum that a reporter can read."""

import math
from itertools import pairwise

import networks
import numpy as np
import pytest
from networks import binary, said

from sayso.weigh.explain import beta_point, explain
from sayso.weigh.network import weigh
from sayso.weigh.wells import Network, Response, Same, Well
from sayso.weigh.words import in_words, word


def officials() -> Network:
    """Five articles: three on an unnamed official, one on perhaps another, one on a log; and a denial."""
    wells = [Well(id="official A"), Well(id="official B"), Well(id="flight log", reliability=(8.0, 2.0))]
    reports = [said(str(each), "official A", 0, 0.92) for each in range(3)]
    reports += [said("3", "official B", 0, 0.92), said("4", "flight log", 0, 0.85)]
    return binary(
        wells,
        reports,
        prior=0.15,
        same=(Same(first="official A", second="official B", probability=0.5),),
        responses=(Response(party="the company", about=0, act="denies"),),
        cap=0.02,
    )


def test_contributions_add_up_on_any_network() -> None:
    """M-158"""
    for seed in range(500):
        network = networks.random_network(seed)
        found = explain(network)
        belief = weigh(network).probabilities
        rival = network.values.index(found.rival)
        total = found.start + math.fsum(each.log_odds for each in found.contributions)
        assert total == pytest.approx(math.log(belief[0] / belief[rival]), abs=1e-9)
        assert found.log_odds == pytest.approx(total)
        assert found.low <= found.probability + 1e-9 and found.probability <= found.high + 1e-9


def test_the_text_reads_as_an_editor_would_put_it() -> None:
    found = explain(officials())
    assert "Not five claims but two or three origins: three of them rest on official A." in found.text
    assert "Started at 15%: so often such a thing holds before anything is heard (assumed)." in found.text
    assert (
        "+ official A (reliability 50%, assumed) and official B (reliability 50%, assumed), perhaps one voice"
        " (50%): odds ×4"
    ) in found.text
    assert "− the company denies it; it would be denied either way: odds ×0.85." in found.text
    assert (
        "If official A and official B are one voice: 69% (likely); if two: 85% (very likely)." in found.text
    )
    assert "What would change it most: to know for sure what flight log said" in found.text
    one, two = (each.probability for each in found.scenarios[:2])
    assert one < found.probability < two
    assert found.most == "flight log" and 0.0 < found.shift < 1.0


def test_every_number_is_shown_with_its_status() -> None:
    found = explain(officials(), statuses={"flight log": "given", "prior": "learned"})
    statuses = {each.name: each.status for each in found.assumptions}
    assert statuses["reliability of flight log"] == "given"
    assert statuses["reliability of official A"] == "assumed"
    assert statuses["how often such a thing holds (prior)"] == "learned"
    assert statuses["the company denies, if so and if not so"] == "assumed"


def test_the_expected_belief_after_asking_is_the_belief_now() -> None:
    """What would change it most is an expectation: on average nothing changes."""
    found = explain(binary([Well(id="a")], [said("1", "a", 0, 0.9)], prior=0.3))
    assert found.most == "a"
    assert found.shift < 0.5


def test_words_cover_all_probabilities_and_never_claim_certainty() -> None:
    """M-159"""
    expected = ["almost no chance", "very unlikely", "unlikely", "roughly even", "likely", "very likely",
                "almost certain"]  # fmt: skip
    assert list(dict.fromkeys(word(each / 1000) for each in range(1001))) == expected
    assert (in_words(1.0), in_words(0.0)) == ("over 99% (almost certain)", "under 1% (almost no chance)")
    assert in_words(0.75) == "75% (likely)"
    assert in_words(0.75, 0.5, 0.85) == "75% (roughly even to very likely)"
    with pytest.raises(ValueError, match="no probability"):
        word(1.1)


def test_points_of_a_beta_distribution() -> None:
    sample = np.random.default_rng(0).beta(8.0, 2.0, 200_000)
    for tail in (0.1, 0.5, 0.9):
        assert beta_point(8.0, 2.0, tail) == pytest.approx(np.quantile(sample, tail), abs=3e-3)
    points = [beta_point(2.0, 2.0, each / 10) for each in range(1, 10)]
    assert all(low < high for low, high in pairwise(points))
