"""Hypotheses against counting every world and against pyAgrum; their laws; the special case of Heuer."""

import itertools
import math
import random
from collections import Counter
from dataclasses import replace

import networks
import numpy as np
import pytest
from networks import binary, said

from sayso.weigh.draws import gauss_beta, share_draws
from sayso.weigh.hypotheses import STEPS, Matrix, Row, Told, share_prior, weigh_hypotheses
from sayso.weigh.network import weigh
from sayso.weigh.wells import Network, Well

SURE = (1.0, 1e-300)
Case = tuple[tuple[float, ...], list[Row], dict[str, Told]]


def random_case(seed: int, *, issues: int = 3, certain: bool = False) -> Case:
    """Two to four rivals, up to five rows on `issues` issues whose wells are often the same voices."""
    chance = random.Random(seed)
    rivals = chance.randint(2, 4)
    counts = {voice: (chance.uniform(0.5, 9.0), chance.uniform(0.5, 9.0)) for voice in "ABC"}
    made = []
    for number in range(chance.randint(1, issues)):
        network = networks.random_network(chance.randrange(10**6), certain=certain)
        voices = chance.sample("ABC", len(network.wells))
        wells = tuple(
            replace(well, voice=voice, reliability=counts[voice]) if chance.random() < 0.7 else well
            for well, voice in zip(network.wells, voices, strict=True)
        )
        made.append(replace(network, id=f"issue {number}", wells=wells))
    rows, told = [], {}
    for network in made:
        values = chance.sample(range(len(network.values)), chance.randint(1, 2))
        for value in values:
            name = f"{network.id} is {value}"
            rows.append(Row(proposition=name, cells=random_cells(chance, rivals)))
            told[name] = Told(network=network, value=value)
    if chance.random() < 0.3:
        rows.append(Row(proposition="nobody said it", cells=random_cells(chance, rivals)))
    return networks.shares(chance, rivals), rows, told


def random_cells(chance: random.Random, rivals: int) -> tuple[float, ...]:
    return tuple(chance.choice(list(STEPS.values())) for _ in range(rivals))


def spread(rows: list[Row], told: dict[str, Told], network: Network, rival: int) -> list[float]:
    """P(value | rival) as the module defines it, written down independently."""
    cells = {told[row.proposition].value: row.cells[rival] for row in rows}
    open_ = {v: share for v, share in enumerate(network.prior) if v not in cells}
    found = []
    for value in range(len(network.values)):
        weight = math.prod(1.0 - cell for other, cell in cells.items() if other != value)
        weight *= cells[value] if value in cells else open_[value] / sum(open_.values())
        found.append(weight)
    return [each / sum(found) for each in found]


def counted(case: Case) -> list[float]:
    """The posterior by going through all that may be so, and for every shared voice whether it knew.

    Who knew k times and did not m times has the probability B(a + k, b + m) / B(a, b): no quadrature.
    """
    prior, rows, told = case
    issues = {each.network.id: each.network for each in told.values()}
    occurs = Counter[str | None](
        well.voice for network in issues.values() for well in network.wells if well.voice
    )
    places = [
        (name, place, str(well.voice))
        for name, network in issues.items()
        for place, well in enumerate(network.wells)
        if occurs[well.voice] > 1
    ]
    total = [0.0] * len(prior)
    for knew in itertools.product((True, False), repeat=len(places)):
        weight = 1.0
        for voice in {each[2] for each in places}:
            (counts,) = {w.reliability for n in issues.values() for w in n.wells if w.voice == voice}
            tally = [k for k, (_, _, who) in zip(knew, places, strict=True) if who == voice]
            right, wrong = tally.count(True), tally.count(False)
            weight *= math.exp(log_beta(counts[0] + right, counts[1] + wrong) - log_beta(*counts))
        factors = [1.0] * len(prior)
        for name, network in issues.items():
            wells = list(network.wells)
            for k, (issue, place, _) in zip(knew, places, strict=True):
                if issue == name:
                    wells[place] = replace(wells[place], reliability=SURE if k else SURE[::-1])
            heard = networks.likelihoods(replace(network, wells=tuple(wells)))
            on_it = [row for row in rows if getattr(told.get(row.proposition), "network", None) == network]
            for rival in range(len(prior)):
                so = spread(on_it, told, network, rival)
                factors[rival] *= math.fsum(a * b for a, b in zip(so, heard, strict=True))
        total = [a + weight * b for a, b in zip(total, factors, strict=True)]
    joint = [a * b for a, b in zip(prior, total, strict=True)]
    return [each / math.fsum(joint) for each in joint]


def log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def near(one: tuple[float, ...], other: list[float] | tuple[float, ...], slack: float = 1e-9) -> bool:
    return all(math.isclose(a, b, abs_tol=slack) for a, b in zip(one, other, strict=True))


def test_the_posterior_is_that_of_counting_every_world() -> None:
    """M-164, M-165"""
    shared = 0
    for seed in range(40):
        case = random_case(seed)
        found = weigh_hypotheses(*case)
        assert near(found.posterior, counted(case)), seed
        shared += any(line.with_ for line in found.lines)
    assert shared > 15


@pytest.mark.parametrize("counts", [(2.0, 2.0), (1.0, 1.0), (0.5, 0.5), (19.0, 1.0), (0.3, 4.2)])
def test_a_gauss_rule_gives_the_moments_of_a_beta_distribution(counts: tuple[float, float]) -> None:
    a, b = counts
    for count in (1, 2, 3, 8, 30):
        points, weights = gauss_beta(a, b, count)
        for degree in range(2 * count):
            moment = math.exp(log_beta(a + degree, b) - log_beta(a, b))
            assert math.isclose(float(weights @ points**degree), moment, rel_tol=1e-10)


def test_the_posterior_is_that_of_pyagrum() -> None:
    """M-164"""
    gum = pytest.importorskip("pyagrum", reason="pyAgrum is not installed")
    for seed in range(60):
        prior, rows, told = random_case(seed, certain=True)
        plain = {
            name: replace(each, network=replace(each.network, cap=0.0, responses=(), wells=heard_of(each)))
            for name, each in told.items()
        }
        found = weigh_hypotheses(prior, rows, plain)
        assert near(found.posterior, oracle(gum, (prior, rows, plain))), seed


def heard_of(told: Told) -> tuple[Well, ...]:
    return tuple(replace(well, silence=None) for well in told.network.wells)


def oracle(gum: object, case: Case) -> list[float]:
    """P(rival) by pyAgrum. Whether a voice knew on an issue is a node under all issues before it: an urn."""
    prior, rows, told = case
    net = gum.BayesNet()  # type: ignore[attr-defined]
    evidence: dict[str, int] = {}

    def add(name: str, size: int, parents: list[str]) -> None:
        net.add(gum.LabelizedVariable(name, "", size))  # type: ignore[attr-defined]
        for parent in parents:
            net.addArc(parent, name)

    add("H", len(prior), [])
    net.cpt("H").fillWith(list(prior))
    before: dict[str, list[str]] = {}
    for network in {each.network.id: each.network for each in told.values()}.values():
        size, issue = len(network.values), network.id
        on_it = [row for row in rows if row.proposition in told and told[row.proposition].network == network]
        add(issue, size, ["H"])
        for rival in range(len(prior)):
            net.cpt(issue)[{"H": rival}] = spread(on_it, told, network, rival)
        for well in network.wells:
            name, urn = f"{issue} {well.id}", before.setdefault(well.voice or f"{issue} {well.id}", [])
            add(f"{name} knew", 2, urn)
            for drawn in itertools.product((0, 1), repeat=len(urn)):
                share = (well.reliability[0] + sum(drawn)) / (sum(well.reliability) + len(drawn))
                net.cpt(f"{name} knew")[dict(zip(urn, drawn, strict=True))] = [1.0 - share, share]
            urn.append(f"{name} knew")
            add(name, size, [issue, f"{name} knew"])
            for truth in range(size):
                for knew in (False, True):
                    one = replace(well, reliability=SURE if knew else SURE[::-1])
                    row = [networks._kernel(network, [one], value, truth) for value in range(size)]
                    net.cpt(name)[{issue: truth, f"{name} knew": int(knew)}] = row
        for report in network.reports:
            name, parent = f"{issue} {report.id}", f"{issue} {report.parents[0][0]}"
            add(name, size, [parent])
            for heard in range(size):
                net.cpt(name)[{parent: heard}] = [
                    report.fidelity * (value == heard) + (1.0 - report.fidelity) * network.popularity[value]
                    for value in range(size)
                ]
            if report.value is not None:
                evidence[name] = report.value
    engine = gum.LazyPropagation(net)  # type: ignore[attr-defined]
    engine.setEvidence(evidence)
    engine.makeInference()
    return [float(each) for each in engine.posterior("H").tolist()]


def test_beliefs_in_rivals_sum_to_one_and_no_order_changes_them() -> None:
    """M-166"""
    for seed in range(200):
        prior, rows, told = random_case(seed, certain=True)
        found = weigh_hypotheses(prior, rows, told)
        assert math.isclose(math.fsum(found.posterior), 1.0, abs_tol=1e-12)
        chance = random.Random(seed)
        names = chance.sample(list(told), len(told))
        again = weigh_hypotheses(prior, chance.sample(rows, len(rows)), {each: told[each] for each in names})
        assert again == found
        turned = [replace(row, cells=row.cells[::-1]) for row in rows]
        mirrored = weigh_hypotheses(prior[::-1], turned, told)
        assert near(mirrored.posterior[::-1], found.posterior)


def test_the_parts_add_up_to_the_result() -> None:
    """M-166"""
    for seed in range(300):
        prior, rows, told = random_case(seed, certain=True)
        found = weigh_hypotheses(prior, rows, told)
        logs = np.log(prior) + np.sum([each.log_factors for each in found.groups], axis=0)
        weights = np.exp(logs - logs.max())
        assert near(found.posterior, list(weights / weights.sum()))
        alone = {line.proposition: line for line in found.lines if not line.with_}
        for group in found.groups:
            if len(group.propositions) == 1:
                assert near(group.log_factors, alone[group.propositions[0]].log_factors)
        for line in found.lines:
            assert math.isclose(line.diagnosticity, max(line.log_factors) - min(line.log_factors))


def test_a_row_never_says_more_than_it_would_if_it_were_known() -> None:
    """M-165: an uncertain proposition moves less than a certain one; what nobody weighed moves nothing."""
    for seed in range(300):
        prior, rows, told = random_case(seed, issues=1, certain=True)
        (row, *_) = rows
        found = weigh_hypotheses(prior, [row], told)
        (line,) = found.lines
        if_not = math.log((1.0 - min(row.cells)) / (1.0 - max(row.cells)))
        assert line.diagnosticity <= max(line.if_sure, if_not) + 1e-12
        nothing = weigh_hypotheses(prior, [row], {})
        assert near(nothing.posterior, prior) and nothing.lines[0].diagnosticity == 0.0


def one_report(name: str, reliability: tuple[float, float], voice: str | None = None) -> Told:
    well = Well(id="w", reliability=reliability, voice=voice)
    return Told(network=replace(binary([well], [said(f"r {name}", "w")], prior=0.3), id=name))


def test_the_likelihood_enters_and_not_the_belief() -> None:
    """M-165: what is likely only because such things are common is no evidence for anything."""
    rows = [Row(proposition="p", cells=(0.95, 0.05, 0.5))]
    prior = share_prior([None] * 3)
    idle = Told(network=binary([], [], prior=0.9))
    assert near(weigh_hypotheses(prior, rows, {"p": idle}).posterior, prior)
    for often in (0.1, 0.5, 0.9):
        told = Told(network=replace(one_report("p", (6.0, 4.0)).network, prior=(often, 1.0 - often)))
        assert near(
            weigh_hypotheses(prior, rows, {"p": told}).posterior,
            weigh_hypotheses(prior, rows, {"p": one_report("p", (6.0, 4.0))}).posterior,
        )


def test_one_report_by_hand() -> None:
    """λ(so) = .6 + .4 × .5 = .8, λ(not so) = .2; cells .95 and .05 give .77 against .23."""
    rows = [Row(proposition="p", cells=(0.95, 0.05))]
    found = weigh_hypotheses((0.5, 0.5), rows, {"p": one_report("p", (6.0, 4.0))})
    assert near(found.posterior, (0.77, 0.23))
    assert math.isclose(found.lines[0].diagnosticity, math.log(0.77 / 0.23))
    assert math.isclose(found.lines[0].if_sure, math.log(19.0))
    assert near(found.low, (0.77 / 3 / (0.77 / 3 + 0.23), 0.23 / 3 / (0.23 / 3 + 0.77)))
    assert near(found.high, (0.77 * 3 / (0.77 * 3 + 0.23), 0.23 * 3 / (0.23 * 3 + 0.77)))


def test_two_statements_of_one_unknown_voice_are_summed_over_its_reliability() -> None:
    """M-164: by hand, with E r = 1/2 and E r² = 3/10 under Beta(2, 2)."""
    cells = (0.95, 0.05)
    rows = [Row(proposition=name, cells=cells) for name in "pq"]
    one = {name: one_report(name, (2.0, 2.0), voice="V") for name in "pq"}
    two = {name: one_report(name, (2.0, 2.0), voice=f"V{name}") for name in "pq"}
    # Under a rival a statement has the likelihood 1/2 + r (cell - 1/2).
    by_hand = [0.25 + 0.5 * (cell - 0.5) + 0.3 * (cell - 0.5) ** 2 for cell in cells]
    apart = [(0.5 + 0.5 * (cell - 0.5)) ** 2 for cell in cells]
    found, strangers = (weigh_hypotheses((0.5, 0.5), rows, told) for told in (one, two))
    assert near(found.posterior, [each / sum(by_hand) for each in by_hand])
    assert near(strangers.posterior, [each / sum(apart) for each in apart])
    assert found.posterior[0] < strangers.posterior[0]
    assert found.lines[0].with_ and not strangers.lines[0].with_


def test_heuers_count_of_inconsistencies_is_a_special_case() -> None:
    """M-167: cells 1 or ε, certain propositions, equal priors: the fewest inconsistencies win, ε each."""
    for seed in range(300):
        chance = random.Random(seed)
        tiny, rivals = 1e-4, chance.randint(2, 5)
        rows = [
            Row(proposition=f"p{number}", cells=tuple(chance.choice((1.0, tiny)) for _ in range(rivals)))
            for number in range(chance.randint(1, 8))
        ]
        told = {row.proposition: one_report(row.proposition, SURE) for row in rows}
        found = weigh_hypotheses(share_prior([None] * rivals), rows, told)
        counts = [sum(row.cells[rival] == tiny for row in rows) for rival in range(rivals)]
        weights = [tiny**count for count in counts]
        assert near(found.posterior, [each / math.fsum(weights) for each in weights])


def test_a_row_that_fits_all_rivals_alike_separates_nothing() -> None:
    """M-167: what every rival would lead one to expect is no evidence, however sure it is."""
    rows = [Row(proposition="p", cells=(0.95, 0.95, 0.95)), Row(proposition="q", cells=(0.95, 0.25, 0.5))]
    found = weigh_hypotheses(share_prior([None] * 3), rows, {n: one_report(n, (8.0, 2.0)) for n in "pq"})
    assert [line.proposition for line in found.lines] == ["q", "p"]
    assert found.lines[1].diagnosticity < 1e-12
    assert found.most == "q"


def test_answers_to_one_question_are_weighed_once() -> None:
    """M-164: a proposition and its denial on one network do not count the same reports twice."""
    network = one_report("p", (8.0, 2.0)).network
    so, not_so = Row(proposition="p", cells=(0.75, 0.5)), Row(proposition="not p", cells=(0.25, 0.5))
    told = {"p": Told(network=network), "not p": Told(network=network, value=1)}
    # Both placed: the cells of p and of its denial agree, .75² against .25² within one rival.
    found = weigh_hypotheses((0.5, 0.5), [so, not_so], told)
    sure = 0.75**2 / (0.75**2 + 0.25**2)
    one = weigh_hypotheses((0.5, 0.5), [Row(proposition="p", cells=(sure, 0.5))], told)
    assert near(found.posterior, one.posterior)


def test_what_would_be_known_is_expected_to_be_what_is_believed() -> None:
    """The expected posterior is the posterior, so the shift is at most what the rows could still decide."""
    for seed in range(200):
        found = weigh_hypotheses(*random_case(seed, certain=True))
        for line in found.lines:
            assert 0.0 <= line.belief <= 1.0 and 0.0 <= line.shift <= 1.0
        assert found.most is None or found.most in {line.proposition for line in found.lines}


def test_a_known_row_moves_nothing_more() -> None:
    rows = [Row(proposition="p", cells=(0.95, 0.05))]
    found = weigh_hypotheses((0.5, 0.5), rows, {"p": one_report("p", SURE)})
    assert found.lines[0].belief == 1.0 and found.lines[0].shift == 0.0 and found.most is None


def test_many_rows_of_few_voices_are_still_summed_exactly() -> None:
    """Forty statements of one voice: by hand, over a fine grid of its reliability."""
    rows = [Row(proposition=f"p{number}", cells=(0.75, 0.25)) for number in range(40)]
    told = {row.proposition: one_report(row.proposition, (2.0, 2.0), voice="V") for row in rows}
    found = weigh_hypotheses((0.5, 0.5), rows, told)
    at = (np.arange(200_000) + 0.5) / 200_000
    mass = at * (1.0 - at)
    sums = [float(np.sum(mass * ((0.5 + sign * at / 4) / 0.75) ** 40)) for sign in (1.0, -1.0)]
    assert near(found.posterior, [each / math.fsum(sums) for each in sums], slack=1e-7)
    assert found.is_exact


def test_voices_shared_beyond_what_can_be_summed_are_taken_for_strangers_and_it_is_said() -> None:
    """M-164"""
    wells = [Well(id=f"w{number}", voice=f"V{number}", reliability=(2.0, 2.0)) for number in range(20)]
    reports = [said(f"r{number}", f"w{number}") for number in range(20)]
    told = {name: Told(network=replace(binary(wells, reports), id=name)) for name in ("p", "q", "r")}
    rows = [Row(proposition=name, cells=(0.95, 0.05)) for name in told]
    assert not weigh_hypotheses((0.5, 0.5), rows, told).is_exact


def test_a_voice_on_another_topic_has_another_reliability() -> None:
    told = [one_report(name, (2.0, 2.0), voice="V").network for name in "pq"]
    assert share_draws(told).weights
    assert not share_draws([replace(told[0], topic="war"), replace(told[1], topic="budgets")]).weights


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((None, None, None, None), (0.25, 0.25, 0.25, 0.25)),
        ((0.7, None, None), (0.7, 0.15, 0.15)),
        ((0.5, 0.25, 0.25), (0.5, 0.25, 0.25)),
        ((1.0, 1.0), (0.5, 0.5)),
        ((1.0, None), (1.0 / 1.01, 0.01 / 1.01)),
    ],
)
def test_a_prior_is_shared_out(given: tuple[float | None, ...], expected: tuple[float, ...]) -> None:
    assert near(share_prior(given), expected)


def test_what_is_no_matrix_is_refused() -> None:
    row, told = Row(proposition="p", cells=(0.5, 0.5)), one_report("p", (2.0, 2.0))
    other = replace(one_report("p", (3.0, 2.0)).network, id="p")
    wrong: list[tuple[tuple[float, ...], list[Row], dict[str, Told]]] = [
        ((1.0,), [row], {}),
        ((0.5, 0.4), [row], {}),
        ((0.5, 0.5), [row, row], {}),
        ((0.5, 0.5), [Row(proposition="p", cells=(0.5,))], {}),
        ((0.5, 0.5), [Row(proposition="p", cells=(0.5, 1.5))], {}),
        ((0.5, 0.5), [row], {"p": replace(told, value=2)}),
        ((0.5, 0.5), [row, replace(row, proposition="q")], {"p": told, "q": Told(network=other)}),
        ((0.5, 0.5), [Row(proposition="p", cells=(0.0, 0.0))], {"p": one_report("p", SURE)}),
    ]
    for prior, rows, networks_ in wrong:
        with pytest.raises(ValueError, match=r"."):
            weigh_hypotheses(prior, rows, networks_)


def test_a_matrix_is_made_alone_of_numbers_that_can_be_kept() -> None:
    found = weigh_hypotheses(*random_case(7, certain=True))
    assert isinstance(found, Matrix) and hash(found) == hash(weigh_hypotheses(*random_case(7, certain=True)))


def test_a_single_row_agrees_with_the_engine() -> None:
    """Two rivals "so" and "not so" with cells 1 and 0 and the network's prior are the proposition itself."""
    for seed in range(200):
        network = networks.random_network(seed)
        if len(network.values) == 2:
            rows = [Row(proposition="p", cells=(1.0, 0.0))]
            found = weigh_hypotheses(network.prior, rows, {"p": Told(network=network)})
            assert near(found.posterior, weigh(network).probabilities)
