"""The numbers of the method and the models it contains: each old model is a choice of wells and pipes."""

import math

import networks
import pytest
from networks import binary, said

from sayso.weigh.network import believe, prepare, weigh
from sayso.weigh.reliability import Voice, learn
from sayso.weigh.wells import Network, Report, Response, Same, Well


def well(name: str, mean: float, **more: object) -> Well:
    return Well(id=name, reliability=(10.0 * mean, 10.0 * (1.0 - mean)), **more)  # type: ignore[arg-type]


def so(*arguments: object, **more: object) -> float:
    return weigh(binary(*arguments, **more)).probabilities[0]  # type: ignore[arg-type]


def odds(probability: float) -> float:
    return probability / (1.0 - probability)


def sigma(number: float) -> float:
    return 1.0 / (1.0 + math.exp(-number))


@pytest.mark.parametrize(
    ("rho", "ratios"),
    [
        (0.9, (19, 91, 901)),
        (0.8, (9, 41, 401)),
        (0.6, (4, 16, 151)),
        (0.3, (1.9, 5.3, 44)),
        (0.1, (1.2, 2.1, 12)),
    ],
)
def test_one_report_multiplies_the_odds_by_one_plus_rho_over_noise(
    rho: float, ratios: tuple[float, ...]
) -> None:
    """M-149: the table of weighing: rarer values weigh more."""
    for often, ratio in zip((0.5, 0.1, 0.01), ratios, strict=True):
        found = odds(so([well("a", rho)], [said("1", "a")], often=often))
        assert found == pytest.approx(1.0 + rho / ((1.0 - rho) * often))
        assert found == pytest.approx(ratio, rel=0.05)


@pytest.mark.parametrize("links", range(5))
def test_a_chain_falls_towards_the_prior(links: int) -> None:
    reports = [said("0", "a", None if links else 0)]
    for link in range(1, links + 1):
        reports.append(said(str(link), str(link - 1), None if link < links else 0, 0.9))
    expected = (0.794, 0.725, 0.667, 0.619, 0.579)[links]
    assert so([well("a", 0.8)], reports, prior=0.3) == pytest.approx(expected, abs=5e-4)


def test_two_articles_on_one_or_two_anonymous_sources() -> None:
    wells = [Well(id="a"), Well(id="b")]
    apart = [said("1", "a", 0, 0.92), said("2", "b", 0, 0.92)]
    same = (Same(first="a", second="b", probability=0.5),)
    one = so(wells[:1], [said("1", "a", 0, 0.92), said("2", "a", 0, 0.92)], prior=0.3)
    assert so(wells[:1], apart[:1], prior=0.3) == pytest.approx(0.54, abs=5e-3)
    assert one == pytest.approx(0.56, abs=5e-3)
    assert so(wells, apart, prior=0.3) == pytest.approx(0.76, abs=5e-3)
    assert so(wells, apart, prior=0.3, same=same) == pytest.approx(0.63, abs=5e-3)


@pytest.mark.parametrize(
    ("act", "ratio"), [("denies", 0.847), ("silent", 1.154), ("evades", 5.56), ("admits", 15.0)]
)
def test_what_the_accused_does_moves_the_odds_by_its_table(act: str, ratio: float) -> None:
    """M-155"""
    response = Response(party="x", about=0, act=act)  # type: ignore[arg-type]
    assert odds(so([], [], responses=(response,))) == pytest.approx(ratio, rel=1e-2)


def test_a_party_that_denies_twice_has_denied_once_and_an_admission_outweighs_its_denials() -> None:
    deny, admit = (Response(party="x", about=0, act=act) for act in ("denies", "admits"))  # type: ignore[arg-type]
    assert so([], [], responses=(deny, deny)) == so([], [], responses=(deny,))
    assert so([], [], responses=(deny, admit, deny)) == so([], [], responses=(admit,))


def test_what_suits_the_teller_says_little() -> None:
    fair, keen = well("a", 0.5), well("a", 0.5, interest=1.0, suits=(1.0, 0.0))
    assert odds(so([fair], [said("1", "a")], often=0.01)) == pytest.approx(101)
    assert odds(so([keen], [said("1", "a")], often=0.01)) == pytest.approx(2)


def many(values: int, says: list[int], means: list[float], often: tuple[float, ...] | None = None) -> Network:
    """Wells that each say one of several values, with nothing between."""
    uniform = (1.0 / values,) * values
    return Network(
        id="x",
        values=tuple(map(str, range(values))),
        prior=uniform,
        popularity=often or uniform,
        wells=tuple(well(str(each), mean) for each, mean in enumerate(means)),
        reports=tuple(said(f"r{each}", str(each), value) for each, value in enumerate(says)),
    )


def softmax(scores: list[float]) -> list[float]:
    weights = [math.exp(each) for each in scores]
    return [each / sum(weights) for each in weights]


def test_accu() -> None:
    """Uniform errors over n false values: each vote weighs ln(nA / (1 - A))."""
    says, means, n = [0, 0, 1, 2], [0.3, 0.5, 0.8, 0.6], 4
    scores = [0.0] * (n + 1)
    for value, mean in zip(says, means, strict=True):
        accuracy = mean + (1.0 - mean) / (n + 1)
        scores[value] += math.log(n * accuracy / (1.0 - accuracy))
    assert weigh(many(n + 1, says, means)).probabilities == pytest.approx(softmax(scores))


def test_popaccu() -> None:
    """Errors as popular as they are: a vote for v weighs ln(1 + A / ((1 - A) q(v)))."""
    says, means, often = [0, 1, 1], [0.7, 0.5, 0.5], (0.1, 0.6, 0.3)
    scores = [0.0] * 3
    for value, mean in zip(says, means, strict=True):
        scores[value] += math.log(1.0 + mean / ((1.0 - mean) * often[value]))
    assert weigh(many(3, says, means, often)).probabilities == pytest.approx(softmax(scores))


def test_plurality_vote() -> None:
    found = weigh(many(4, [0, 2, 2, 1, 2, 1], [0.6] * 6)).probabilities
    assert sorted(range(4), key=lambda each: -found[each]) == [2, 1, 0, 3]


def test_dawid_skene() -> None:
    """A witness with its own table: what it says when it does not know is its own."""
    tables = [(0.9, 0.2), (0.7, 0.1), (0.6, 0.5)]
    wells, heard = [], [0.6, 0.4]
    for number, (if_so, if_not) in enumerate(tables):
        knows = if_so - if_not
        bias = if_not / (1.0 - knows)
        wells.append(well(str(number), knows, interest=1.0, suits=(bias, 1.0 - bias)))
        says = number % 2
        heard[0] *= (1.0 - if_so) if says else if_so
        heard[1] *= (1.0 - if_not) if says else if_not
    reports = [said(f"r{number}", str(number), number % 2) for number in range(3)]
    assert so(wells, reports, prior=0.6) == pytest.approx(heard[0] / sum(heard))


def test_latent_truth_model() -> None:
    """Yes-or-no facts where silence counts: sensitivity .8 and false positives .1."""
    speaks = well("a", 0.7, interest=1.0, suits=(1 / 3, 2 / 3))
    silent = Well(id="b", silence=(0.2, 0.9))
    expected = 0.5 * 0.8 * 0.2 / (0.5 * 0.8 * 0.2 + 0.5 * 0.1 * 0.9)
    assert so([speaks, silent], [said("1", "a")]) == pytest.approx(expected)


def test_glad() -> None:
    """P(right) = sigma(ability x ease)."""
    right = sigma(1.5 * 0.8)
    assert so([well("a", 2.0 * right - 1.0)], [said("1", "a")]) == pytest.approx(right)


def test_slimfast() -> None:
    """P(right) = sigma(weights . features)."""
    right = sigma(0.4 * 1.0 + 0.9 * 0.5 - 0.1)
    found = so([well("a", 2.0 * right - 1.0)], [said("1", "a", 1)])
    assert found == pytest.approx(1.0 - right)


def test_mace() -> None:
    """With probability theta a spammer who answers by habit, else the truth."""
    theta, habit = 0.4, 0.7
    spammer = well("a", 1.0 - theta, interest=1.0, suits=(habit, 1.0 - habit))
    expected = (1.0 - theta + theta * habit) / (1.0 - theta + 2.0 * theta * habit)
    assert so([spammer], [said("1", "a")]) == pytest.approx(expected)


def test_accucopy() -> None:
    """A second source that copies the first with probability c counts for the part that is its own."""
    copies, mean, often = 0.7, 0.6, 0.1
    second = Report(id="2", value=0, parents=(("1", copies), ("b", 1.0 - copies)))
    wells = [well("a", mean), well("b", mean)]
    hit, miss = mean + (1.0 - mean) * often, (1.0 - mean) * often
    ratio = hit / miss * (copies + (1.0 - copies) * hit) / (copies + (1.0 - copies) * miss)
    assert odds(so(wells, [said("1", "a"), second], often=often)) == pytest.approx(ratio)


def test_origins_once() -> None:
    reprints = [said("1", "a"), said("2", "1"), said("3", "1"), said("4", "2")]
    assert so([well("a", 0.6)], reprints) == pytest.approx(so([well("a", 0.6)], reprints[:1]))


def test_bovens_and_hartmann() -> None:
    """Two independent witnesses who agree raise the belief in each other's reliability."""
    voices = [Voice(id="a"), Voice(id="b")]

    def knew(values: tuple[int, ...]) -> float:
        wells = [Well(id=name, voice=name, reliability=(1.0, 1.0)) for name in "ab"]
        reports = [said(f"r{each}", "ab"[each], value) for each, value in enumerate(values)]
        return learn([prepare(binary(wells, reports, often=0.2))], voices, rounds=1).cases["a"][0].knew

    assert knew((0, 0)) > knew((0,)) > knew((0, 1))


def test_schum_hearsay() -> None:
    """A witness tells what another is said to have said: the ratio of P(told | so) to P(told | not so)."""
    hit, false, kept = 0.8 + 0.2 * 0.3, 0.2 * 0.3, 0.75
    expected = (kept * hit + (1 - kept) * 0.3) / (kept * false + (1 - kept) * 0.3)
    reports = [said("told", "a", None), said("tells", "told", 0, kept)]
    assert odds(so([well("a", 0.8)], reports, often=0.3)) == pytest.approx(expected)


def test_a_liar_who_knows_counts_against_what_he_says() -> None:
    assert so([well("a", 0.1, lies=1.0)], [said("1", "a")]) < 0.5


def test_other_reliabilities_need_no_new_reading() -> None:
    issue = prepare(networks.random_network(3))
    assert believe(issue, [0.5] * len(issue.network.wells)).values == issue.network.values
