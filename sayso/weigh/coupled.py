"""Propositions that hang together: if one is so, another is likelier (or less likely) to be so.

Issues are the nodes of a Bayesian network whose links say P(consequence | condition). Without a condition
that is so, a consequence holds as often as it did before, or as often as was stated. Several conditions of
one consequence that are so each have their own chance to bring it about ("noisy or", Pearl 1988), those that
speak against it each their own to prevent it. What a node says of itself enters as the likelihood of its
reports. All is summed exactly; how many nodes there may be is for the caller to bound.

That something else might be so is no news: a link moves the node that is asked about by what is heard at its
other end, from where the node started. Where it was stated how often a consequence holds otherwise, that and
the chance of the condition are where it starts.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
# The log of what cannot be.
NEVER = -700.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An issue: how likely each value is before anything is heard; the log likelihood of its reports."""

    prior: tuple[float, ...]
    heard: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """If a node has its value `condition`, another has its value `consequence` with this `likelihood`.

    Both are (number of the node, value). `otherwise` is P(consequence | not condition); `None` is as often as
    before. `sure` is how sure the link itself is: as far as it is not, nothing follows.
    """

    condition: tuple[int, int]
    consequence: tuple[int, int]
    likelihood: float
    otherwise: float | None = None
    sure: float = 1.0


def shares(nodes: Sequence[Node], links: Iterable[Link]) -> dict[tuple[int, int], tuple[float, ...]]:
    """What each value directly linked with node 0 adds to the log probability of each value of node 0.

    By (node, value) of the other end. A share is its gain beside those already counted, averaged over all
    orders (Shapley 1953): together they make exactly the log of what all others say.
    """
    given = sorted(links, key=lambda each: (each.condition, each.consequence))
    others = sorted({end for each in given if (end := _beyond(each)) is not None})
    size = len(nodes[0].prior)
    said = {
        chosen: _message(nodes, [each for each in given if _beyond(each) in (None, *chosen)])
        for count in range(len(others) + 1)
        for chosen in combinations(others, count)
    }
    found = {each: np.zeros(size) for each in others}
    orders = math.factorial(len(others))
    for chosen, message in said.items():
        for each in chosen:
            without = tuple(other for other in chosen if other != each)
            weight = math.factorial(len(without)) * math.factorial(len(others) - len(chosen)) / orders
            found[each] += weight * (message - said[without])
    return {each: tuple(map(float, gains)) for each, gains in found.items()}


def _beyond(link: Link) -> tuple[int, int] | None:
    """The other end of a link with node 0; `None` where it has none there."""
    if link.condition[0] == 0:
        return link.consequence
    return link.condition if link.consequence[0] == 0 else None


def _message(nodes: Sequence[Node], links: Sequence[Link]) -> Vector:
    """The log of what is heard of other nodes for each value of node 0, up to a constant."""
    silent = [Node(prior=node.prior, heard=(0.0,) * len(node.prior)) for node in nodes]
    free = [each for each in links if each.otherwise is None]
    found: Vector = _summed(nodes, links) - _summed(silent, free)
    return found


def _summed(nodes: Sequence[Node], links: Sequence[Link]) -> Vector:
    """The log of P(value of node 0, all that is heard of others) / P(value), the largest of them 0."""
    sizes = [len(node.prior) for node in nodes]
    at = np.indices(sizes, sparse=True)
    joint = np.ones(sizes)
    for number, node in enumerate(nodes):
        if number:
            heard = np.array(node.heard)
            joint = joint * np.exp(heard - heard.max())[at[number]]
    forward, closing = _uncircled(len(nodes), links)
    for number, node in enumerate(nodes):
        coming = [each for each in forward if each.consequence[0] == number]
        weights = np.array(node.prior)[at[number]] * _ratio(nodes, coming, at)
        total = weights.sum(axis=number, keepdims=True)
        joint = joint * np.divide(weights, total, out=np.zeros_like(weights + total), where=total > 0.0)
    for link in closing:
        joint = joint * _ratio(nodes, [link], at)
    summed = joint.sum(axis=tuple(range(1, len(nodes)))) / np.array(nodes[0].prior)
    with np.errstate(divide="ignore"):
        logs = np.log(summed / summed.max())
    result: Vector = np.maximum(logs, NEVER)
    return result


def _ratio(nodes: Sequence[Node], links: Sequence[Link], at: Sequence[NDArray[np.intp]]) -> Vector:
    """P(value | conditions) / P(value) at each point, up to what makes a distribution of it."""
    ratio: Vector = np.ones((1,) * len(nodes))
    for end in sorted({each.consequence for each in links}):
        number, value = end
        base = nodes[number].prior[value]
        own = [each for each in links if each.consequence == end]
        stated = [each.otherwise for each in own if each.otherwise is not None]
        start = math.fsum(stated) / len(stated) if stated else base
        missing: Vector = np.full((1,) * len(nodes), 1.0 - start)
        kept: Vector = np.ones((1,) * len(nodes))
        for link in own:
            so = at[link.condition[0]] == link.condition[1]
            likely = link.sure * link.likelihood + (1.0 - link.sure) * start
            if likely >= start:
                missing = missing * np.where(so, (1.0 - likely) / (1.0 - start), 1.0)
            else:
                kept = kept * np.where(so, likely / start, 1.0)
        then = (1.0 - missing) * kept
        ratio = ratio * np.where(at[number] == value, then / base, (1.0 - then) / (1.0 - base))
    return ratio


def _uncircled(count: int, links: Sequence[Link]) -> tuple[list[Link], list[Link]]:
    """The links without those that would close a circle of nodes, and these."""
    after: list[set[int]] = [{number} for number in range(count)]
    forward, closing = [], []
    for link in links:
        one, other = link.condition[0], link.consequence[0]
        if one in after[other]:
            closing.append(link)
            continue
        forward.append(link)
        for known in after:
            if one in known:
                known |= after[other]
    return forward, closing
