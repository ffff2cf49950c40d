"""The engine against pyAgrum, an independent library for Bayesian networks, on 1,000 random networks."""

import itertools
import math

import networks
import pytest

from sayso.weigh.network import weigh
from sayso.weigh.wells import Network, Report, Well

gum = pytest.importorskip("pyagrum", reason="pyAgrum is not installed")


def oracle(network: Network) -> list[float]:
    """P(X) by pyAgrum: X, a node for each signal and report, a chooser for each uncertain parent."""
    size = len(network.values)
    net = gum.BayesNet()
    net.add(gum.LabelizedVariable("X", "", size))
    net.cpt("X").fillWith(list(network.prior))
    evidence: dict[str, object] = {}
    for well in network.wells:
        net.add(gum.LabelizedVariable(well.id, "", size))
        net.addArc("X", well.id)
        for truth in range(size):
            net.cpt(well.id)[{"X": truth}] = [kernel(network, well, each, truth) for each in range(size)]
    for report in network.reports:
        add_report(net, network, report)
        if report.value is not None:
            evidence[report.id] = report.value
    for number, likelihood in enumerate(fixed(network)):
        net.add(gum.LabelizedVariable(f"fixed{number}", "", 2))
        net.addArc("X", f"fixed{number}")
        for truth in range(size):
            net.cpt(f"fixed{number}")[{"X": truth}] = [1.0 - likelihood[truth], likelihood[truth]]
        evidence[f"fixed{number}"] = 1
    engine = gum.LazyPropagation(net)
    engine.setEvidence(evidence)
    engine.makeInference()
    found = engine.posterior("X").tolist()
    # The cap mixes in the prior with the weight κ.
    return [(1.0 - network.cap) * a + network.cap * b for a, b in zip(found, network.prior, strict=True)]


def add_report(net: object, network: Network, report: Report) -> None:
    size = len(network.values)
    names = [name for name, _ in report.parents]
    net.add(gum.LabelizedVariable(report.id, "", size))  # type: ignore[attr-defined]
    chooser = f"which of {report.id}"
    net.add(gum.LabelizedVariable(chooser, "", max(2, len(names))))  # type: ignore[attr-defined]
    shares = [share for _, share in report.parents]
    net.cpt(chooser).fillWith(shares if len(shares) > 1 else [1.0, 0.0])  # type: ignore[attr-defined]
    for name in (chooser, *names):
        net.addArc(name, report.id)  # type: ignore[attr-defined]
    for choice in range(max(2, len(names))):
        for words in itertools.product(range(size), repeat=len(names)):
            heard = words[min(choice, len(names) - 1)]
            row = [
                report.fidelity * (value == heard) + (1.0 - report.fidelity) * network.popularity[value]
                for value in range(size)
            ]
            place = {chooser: choice, **dict(zip(names, words, strict=True))}
            net.cpt(report.id)[place] = row  # type: ignore[attr-defined]


def kernel(network: Network, well: Well, signal: int, truth: int) -> float:
    return networks._kernel(network, [well], signal, truth)


def fixed(network: Network) -> list[list[float]]:
    found = [list(well.silence) for well in network.wells if well.silence is not None]
    for each in network.responses:
        found.append([each.likelihoods[value != each.about] for value in range(len(network.values))])
    return found


def test_the_engine_agrees_with_pyagrum_to_a_billionth() -> None:
    checked = 0
    for seed in itertools.count():
        network = networks.random_network(seed)
        if network.same:  # who is whom is checked by counting worlds
            continue
        found = weigh(network).probabilities
        expected = oracle(network)
        assert all(math.isclose(a, b, abs_tol=1e-9) for a, b in zip(found, expected, strict=True)), network
        checked += 1
        if checked == 1_000:
            return
