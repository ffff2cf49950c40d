"""Propositions that hang together: against all worlds counted, against pyAgrum, and the laws they keep."""

import itertools
import math
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from matters import contradict, matter, said, speaker
from networks import shares as random_shares

from sayso.model.belief import Relation
from sayso.weigh.casewide import Believed, weigh_matter
from sayso.weigh.consequences import Conditional
from sayso.weigh.coupled import Link, Node, shares
from sayso.weigh.related import MOST_NODES
from sayso.weigh.statements import Matter


def random_group(seed: int, *, certain: bool = False) -> tuple[list[Node], list[Link]]:
    """Two to four issues; every link leads to a later one in a random order, so that there is no circle."""
    chance = random.Random(seed)
    nodes = []
    for _ in range(chance.randint(2, 4)):
        size = chance.choice((2, 2, 3))
        heard = tuple(chance.uniform(-3.0, 0.0) for _ in range(size))
        nodes.append(Node(prior=random_shares(chance, size), heard=heard))
    order = chance.sample(range(len(nodes)), len(nodes))
    links = []
    for one, other in itertools.combinations(order, 2):
        if chance.random() < 0.7:
            links.append(
                Link(
                    condition=(one, chance.randrange(len(nodes[one].prior))),
                    consequence=(other, chance.randrange(len(nodes[other].prior))),
                    likelihood=1.0 if certain else chance.uniform(0.02, 1.0),
                    otherwise=None if certain or chance.random() < 0.5 else chance.uniform(0.05, 0.9),
                    sure=1.0 if certain else chance.choice((1.0, chance.random())),
                )
            )
    return nodes, links


def belief(nodes: list[Node], links: list[Link]) -> list[float]:
    """P(value of node 0) as an explanation adds it up: prior, its own reports, and the shares of others."""
    rows = [[math.log(each) for each in nodes[0].prior], nodes[0].heard, *shares(nodes, links).values()]
    weights = [math.exp(math.fsum(column)) for column in zip(*rows, strict=True)]
    return [each / math.fsum(weights) for each in weights]


def chances(nodes: list[Node], links: list[Link], number: int, world: tuple[int, ...]) -> list[float]:
    """P(value of a node | its conditions in a world), by the words of the method."""
    prior = nodes[number].prior
    weights = list(prior)
    for value in range(len(prior)):
        own = [each for each in links if each.consequence == (number, value)]
        if not own:
            continue
        given = [each.otherwise for each in own if each.otherwise is not None]
        start = sum(given) / len(given) if given else prior[value]
        missing, kept = 1.0 - start, 1.0
        for link in own:
            likely = link.sure * link.likelihood + (1.0 - link.sure) * start
            if world[link.condition[0]] == link.condition[1] and likely >= start:
                missing *= (1.0 - likely) / (1.0 - start)
            elif world[link.condition[0]] == link.condition[1]:
                kept *= likely / start
        then = (1.0 - missing) * kept
        for each in range(len(prior)):
            is_it = each == value
            weights[each] *= then / prior[value] if is_it else (1.0 - then) / (1.0 - prior[value])
    total = math.fsum(weights)
    return [each / total for each in weights] if total else [0.0] * len(prior)


def counted(nodes: list[Node], links: list[Link]) -> list[float]:
    """The belief in the values of node 0 by going through all worlds."""
    found = [0.0] * len(nodes[0].prior)
    for world in itertools.product(*(range(len(node.prior)) for node in nodes)):
        weight = 1.0
        for number, node in enumerate(nodes):
            weight *= chances(nodes, links, number, world)[world[number]] * math.exp(
                node.heard[world[number]]
            )
        found[world[0]] += weight
    return [each / math.fsum(found) for each in found]


def by_pyagrum(nodes: list[Node], links: list[Link]) -> list[float]:
    """The same by an independent library."""
    gum = pytest.importorskip("pyagrum", reason="pyAgrum is not installed")
    net = gum.BayesNet()
    for number, node in enumerate(nodes):
        net.add(gum.LabelizedVariable(f"n{number}", "", len(node.prior)))
    for one, other in {(each.condition[0], each.consequence[0]) for each in links}:
        net.addArc(f"n{one}", f"n{other}")
    for number in range(len(nodes)):
        above = sorted({each.condition[0] for each in links if each.consequence[0] == number})
        for values in itertools.product(*(range(len(nodes[each].prior)) for each in above)):
            known = dict(zip(above, values, strict=True))
            world = tuple(known.get(each, 0) for each in range(len(nodes)))
            at = {f"n{each}": value for each, value in known.items()}
            net.cpt(f"n{number}")[at] = chances(nodes, links, number, world)
    engine = gum.LazyPropagation(net)
    engine.setEvidence({f"n{at}": [math.exp(each) for each in node.heard] for at, node in enumerate(nodes)})
    engine.makeInference()
    return list(engine.posterior("n0").tolist())


def silent(nodes: list[Node]) -> list[Node]:
    return [replace(each, heard=(0.0,) * len(each.prior)) for each in nodes]


@pytest.mark.parametrize(("count", "library"), [(500, counted), (200, by_pyagrum)])
def test_what_hangs_together_is_summed_exactly(
    count: int, library: Callable[[list[Node], list[Link]], list[float]]
) -> None:
    """M-170: against all worlds counted and against pyAgrum, on random groups. Links of which nobody stated
    how often the consequence holds otherwise leave the start where it was.
    """
    for seed in range(count):
        nodes, links = random_group(seed)
        heard = library(nodes, links)
        start = library(silent(nodes), [each for each in links if each.otherwise is None])
        weights = [a * b / c for a, b, c in zip(heard, nodes[0].prior, start, strict=True)]
        wanted = [each / math.fsum(weights) for each in weights]
        assert belief(nodes, links) == pytest.approx(wanted, abs=1e-9)


def test_laws_of_what_hangs_together() -> None:
    """M-171: nothing follows from a link that is worth nothing, or from what nothing is heard of; the order
    of links is nothing; the likelier the condition, the likelier what follows, and the other way round.
    """
    for seed in range(500):
        chance = random.Random(seed)
        nodes, links = random_group(seed)
        nil = [replace(each, sure=0.0, otherwise=None) for each in links]
        free = belief([nodes[0]], [])
        assert belief(nodes, nil) == pytest.approx(free, abs=1e-9)
        assert belief(nodes, links) == pytest.approx(
            belief(nodes, chance.sample(links, len(links))), abs=1e-9
        )
        two = [Node(prior=(p, 1.0 - p), heard=(chance.uniform(-2, 2), 0.0)) for p in (0.3, chance.random())]
        follows = Link(condition=(1, 0), consequence=(0, 0), likelihood=chance.uniform(0.31, 1.0))
        because = Link(condition=(0, 0), consequence=(1, 0), likelihood=chance.uniform(two[1].prior[0], 1.0))
        for link in (follows, because):
            likelier = [two[0], replace(two[1], heard=(two[1].heard[0] + 1.0, 0.0))]
            assert belief(likelier, [link])[0] >= belief(two, [link])[0] - 1e-12
            quiet = [two[0], replace(two[1], heard=(0.0, 0.0))]
            assert belief(quiet, [link]) == pytest.approx(belief(two[:1], []), abs=1e-9)
        stated = replace(follows, otherwise=0.1)
        base = replace(two[0], heard=(0.0, 0.0))
        cause = belief(two[1:], [])[0]
        found = belief([base, two[1]], [stated])[0]
        assert found == pytest.approx(stated.likelihood * cause + 0.1 * (1.0 - cause))


def test_a_circle_of_links_is_weighed_and_keeps_the_laws() -> None:
    """M-171: each follows from the other; both are then as likely as each other where both are sure."""
    nodes = [Node(prior=(0.3, 0.7), heard=(1.0, 0.0)), Node(prior=(0.3, 0.7), heard=(0.5, 0.0))]
    links = [
        Link(condition=(0, 0), consequence=(1, 0), likelihood=1.0),
        Link(condition=(1, 0), consequence=(0, 0), likelihood=1.0),
    ]
    other = [replace(each, condition=each.consequence, consequence=each.condition) for each in links]
    assert belief(nodes, links)[0] == pytest.approx(belief(nodes[::-1], other)[0])
    assert belief(nodes, links) == pytest.approx(belief(nodes, links[::-1]))
    assert belief(nodes, links)[0] > belief(nodes[:1], [])[0]


def if_then(
    condition: str, consequence: str, likelihood: float, otherwise: float | None = None
) -> Conditional:
    return Conditional(
        condition=condition,
        consequence=consequence,
        author="user 1",
        likelihood=likelihood,
        otherwise=otherwise,
    )


def part_of(part: str, whole: str, score: float = 1.0) -> Relation:
    return Relation(left=part, right=whole, kind="part-of", reason="by hand", score=score)


def weighed(found: Matter) -> dict[str, Believed]:
    return {each.proposition: each for each in weigh_matter(found)[0]}


def base(**more: object) -> Matter:
    claims = {"A": [said("1", "Ann")], "B": [said("2", "Ben")], "C": [said("3", "Cal")]}
    return matter(claims, speaker("Ann", grade="A"), speaker("Ben", grade="D"), **more)


def test_a_stated_conditional_moves_both_sides_and_is_told() -> None:
    """M-170, M-172: B follows from A; by that B is likelier, and so is A; the sum still adds up."""
    before, after = weighed(base()), weighed(base(conditionals=(if_then("A", "B", 0.95),)))
    for name, other in (("B", "A"), ("A", "B")):
        opened = after[name].explanation
        assert opened.probability > before[name].explanation.probability + 0.01
        (line,) = [each for each in opened.contributions if each.proposition is not None]
        assert line.proposition == other and f"that {other}" in line.words and f"that {other}" in opened.text
        total = opened.start + math.fsum(each.log_odds for each in opened.contributions)
        odds = opened.probability / (1.0 - opened.probability)
        assert total == pytest.approx(math.log(odds), abs=1e-9)
    assert after["C"] == before["C"]
    assert "which would follow from it" in after["A"].explanation.text
    assert "from which it would follow" in after["B"].explanation.text
    denied = weighed(base(conditionals=(if_then("A", "B", 0.05),)))
    assert denied["B"].explanation.probability < before["B"].explanation.probability


def test_a_whole_makes_its_part_so_as_far_as_that_is_sure() -> None:
    """M-170"""
    before = weighed(base())["B"].explanation.probability
    last = before
    for score in (0.2, 0.6, 1.0):
        found = weighed(base(relations=(part_of("B", "A", score),)))
        assert found["B"].explanation.probability > last
        last = found["B"].explanation.probability


def test_a_voice_counts_once_in_all_that_hangs_together() -> None:
    """M-172: who says a whole and its part has said one thing; what others say of the whole counts for the
    part without her.
    """
    ann, ben = speaker("Ann", grade="B"), speaker("Ben", grade="C")
    more = {"relations": (part_of("B", "A"),)}
    alone = weighed(matter({"B": [said("2", "Ann")]}, ann))["B"]
    both = weighed(matter({"A": [said("1", "Ann")], "B": [said("2", "Ann")]}, ann, **more))
    assert both["B"].explanation.probability == pytest.approx(alone.explanation.probability, abs=1e-6)
    assert not any(each.proposition for each in both["A"].explanation.contributions)
    others = {"A": [said("1", "Ann"), said("3", "Ben")], "B": [said("2", "Ann")]}
    without = {"A": [said("3", "Ben")], "B": [said("2", "Ann")]}
    (line,), (same,) = (
        [each for each in weighed(found)["B"].explanation.contributions if each.proposition]
        for found in (matter(others, ann, ben, **more), matter(without, ann, ben, **more))
    )
    assert line.log_odds == pytest.approx(same.log_odds, abs=0.02)
    assert line.log_odds > 0.5


def test_what_contradicts_a_consequence_is_moved_the_other_way() -> None:
    more = {"relations": (contradict("B", "C"),), "conditionals": (if_then("A", "B", 0.95),)}
    before, after = weighed(base(relations=more["relations"])), weighed(base(**more))
    assert after["C"].explanation.probability < before["C"].explanation.probability
    total = after["B"].explanation.probability + after["C"].explanation.probability
    assert total == pytest.approx(1.0)


def test_of_too_much_that_hangs_together_the_nearest_counts_and_that_is_said() -> None:
    """M-172"""
    names = [f"P{number}" for number in range(MOST_NODES + 3)]
    claims = {name: [said(f"c{name}", f"by {name}")] for name in names}
    chain = tuple(if_then(one, other, 0.9) for one, other in itertools.pairwise(names))
    found = weighed(matter(claims, conditionals=chain))
    assert "only the nearest is weighed" in found["P0"].explanation.text
    short = tuple(if_then(one, other, 0.9) for one, other in itertools.pairwise(names[:3]))
    assert "only the nearest" not in weighed(matter(claims, conditionals=short))["P0"].explanation.text
