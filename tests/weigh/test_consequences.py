"""What follows if something proves true: bounds by hand, against linear programs, and along chains."""

import math
import random

from sayso.weigh.consequences import DEEPEST, Conditional, Consequence, follow, worth_of_word


def conditional(
    condition: str, consequence: str, likelihood: float, otherwise: float | None = None
) -> Conditional:
    return Conditional(
        condition=condition,
        consequence=consequence,
        author="X",
        likelihood=likelihood,
        otherwise=otherwise,
    )


def bounds(found: Consequence) -> tuple[float, float]:
    return round(found.low, 12), round(found.high, 12)


def test_a_conditional_bounds_what_follows() -> None:
    """M-168: P(B) lies in [p P(A), p P(A) + 1 - P(A)]; a base rate makes it one number."""
    (found,) = follow("A", (0.6, 0.6, 0.6), [conditional("A", "B", 0.9)])
    assert bounds(found) == (0.54, 0.94)
    assert found.estimate is None
    (found,) = follow("A", (0.6, 0.6, 0.6), [conditional("A", "B", 0.9, 0.2)])
    assert found.estimate is not None and math.isclose(found.estimate, 0.62)
    assert bounds(found) == (0.62, 0.62)


def test_the_bounds_are_reached_and_never_passed() -> None:
    """M-168: over all that may be so where the conditions are not, on chains of up to three."""
    chance = random.Random(0)
    for _ in range(300):
        belief = chance.random()
        likely = [chance.random() for _ in range(DEEPEST)]
        chain = [conditional(str(place), str(place + 1), p) for place, p in enumerate(likely)]
        found = follow("0", (belief, belief, belief), chain)
        reached: list[list[float]] = [[] for _ in likely]
        for _ in range(50):
            so = belief
            for place, p in enumerate(likely):
                so = p * so + chance.choice((0.0, 1.0, chance.random())) * (1.0 - so)
                reached[place].append(so)
        lowest = highest = belief
        for each, ends in zip(found, reached, strict=True):
            assert each.low - 1e-12 <= min(ends) and max(ends) <= each.high + 1e-12
            p = each.chain[-1].likelihood
            lowest, highest = p * lowest, max(p * so + 1.0 - so for so in (lowest, highest))
            assert math.isclose(each.low, lowest) and math.isclose(each.high, highest)


def test_a_belief_with_bounds_gives_the_widest_of_them() -> None:
    (found,) = follow("A", (0.6, 0.4, 0.8), [conditional("A", "B", 0.9)])
    assert bounds(found) == (0.36, 0.96)
    (found,) = follow("A", (0.6, 0.4, 0.8), [conditional("A", "B", 0.2, 0.9)])
    assert bounds(found) == (0.34, 0.62)
    assert found.estimate is not None and math.isclose(found.estimate, 0.48)


def test_chains_multiply_and_end_after_three() -> None:
    """M-169"""
    steps = [conditional(str(place), str(place + 1), 0.9) for place in range(6)]
    found = follow("0", (0.8, 0.8, 0.8), steps)
    assert [each.proposition for each in found] == ["1", "2", "3"]
    assert math.isclose(found[-1].low, 0.8 * 0.9**3)
    assert [len(each.chain) for each in found] == [1, 2, 3]


def test_a_chain_never_comes_back_and_never_merges_into_where_it_began() -> None:
    """M-169"""
    steps = [conditional("A", "B", 0.9), conditional("B", "A", 0.9), conditional("B", "C", 0.5)]
    found = follow("A", (0.7, 0.6, 0.8), steps)
    assert [each.proposition for each in found] == ["B", "C"]
    assert follow("C", (0.7, 0.6, 0.8), steps) == ()


def test_one_base_rate_missing_leaves_no_estimate() -> None:
    steps = [conditional("A", "B", 0.9, 0.1), conditional("B", "C", 0.5), conditional("C", "D", 0.5, 0.1)]
    found = follow("A", (0.7, 0.7, 0.7), steps)
    assert [each.estimate is None for each in found] == [False, True, True]


def test_every_author_counts_alone_and_no_order_matters() -> None:
    steps = [conditional("A", "B", 0.9), conditional("A", "B", 0.6), conditional("A", "C", 0.6)]
    found = follow("A", (0.5, 0.5, 0.5), steps)
    assert [(each.proposition, round(each.low, 12)) for each in found] == [
        ("B", 0.3),
        ("B", 0.45),
        ("C", 0.3),
    ]
    assert follow("A", (0.5, 0.5, 0.5), steps[::-1] + steps) == found


def test_the_word_of_an_author_is_worth_what_the_author_is() -> None:
    assert worth_of_word(0.0) == 0.5 and worth_of_word(1.0) == 1.0
    assert math.isclose(worth_of_word(0.6), 0.8)
