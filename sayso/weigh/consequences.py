"""What would follow if something proved true: statements of the form "if A, then B", and bounds on B.

A statement about the conditional says nothing about A. From P(B | A) = p and a belief in A,

    P(B) lies in [p P(A), p P(A) + 1 - P(A)]

and with a base rate p0 = P(B | not A) it is p P(A) + p0 (1 - P(A)). Along a chain the p multiply. Nothing
found here ever changes the belief in A, or in a B that has reports of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

DEEPEST = 3
"""A chain of more conditionals is not followed: its lower bound would be near nothing."""


Bounds = tuple[float | None, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """If `condition`, then `consequence`, and on whose word (`author`; `None` where nobody is known).

    `likelihood` is P(consequence | condition), `otherwise` P(consequence | not condition), `None` where
    nobody gave it. `status` says of the likelihood whether it is assumed, learned or given.
    """

    condition: str
    consequence: str
    author: str | None
    likelihood: float
    otherwise: float | None = None
    status: str = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """A proposition that would follow, by a chain of conditionals. `low` and `high` bound its probability;
    `estimate` is that with base rates, `None` where one of the chain has none.
    """

    proposition: str
    chain: tuple[Conditional, ...]
    low: float
    high: float
    estimate: float | None


def worth_of_word(reliability: float) -> float:
    """P(B | A) on the word alone of an author with this reliability, who says "if A, then B".

    One report of a yes-or-no matter that starts even: (1 + r) / 2.
    """
    return (1.0 + reliability) / 2.0


def follow(
    proposition: str, belief: tuple[float, float, float], conditionals: Iterable[Conditional]
) -> tuple[Consequence, ...]:
    """All that would follow from a proposition, the nearest first, each by every chain that leads to it.

    `belief` is its probability with its low and high bounds. Chains end after `DEEPEST` steps and never come
    back to a proposition on them.
    """
    given = sorted(
        set(conditionals), key=lambda each: (each.consequence, each.author or "", each.likelihood, repr(each))
    )
    middle, low, high = belief
    layer: list[tuple[tuple[Conditional, ...], Bounds]] = [((), (middle, low, high))]
    found: list[Consequence] = []
    for _ in range(DEEPEST):
        layer = [
            ((*chain, each), _through(each, bounds))
            for chain, bounds in layer
            for each in given
            if each.condition == (chain[-1].consequence if chain else proposition)
            and each.consequence not in {proposition, *(step.consequence for step in chain)}
        ]
        found += [
            Consequence(
                proposition=chain[-1].consequence, chain=chain, low=lowest, high=highest, estimate=estimate
            )
            for chain, (estimate, lowest, highest) in layer
        ]
    return tuple(found)


def _through(step: Conditional, bounds: Bounds) -> Bounds:
    """The bounds of a consequence from those of its condition."""
    estimate, low, high = bounds
    likely, otherwise = step.likelihood, step.otherwise
    if otherwise is None:
        # Without a base rate anything may be so where the condition is not.
        return None, likely * low, 1.0 - low * (1.0 - likely)
    ends = [likely * each + otherwise * (1.0 - each) for each in (low, high)]
    then = None if estimate is None else likely * estimate + otherwise * (1.0 - estimate)
    return then, min(ends), max(ends)
