"""Which sources of a table share one feed: they agree where they are not with the plurality of the others.

Opportunities of a pair are the items on which both speak and not both are with the plurality of the rest;
agreements are those of them on which both say the same. Independent sources agree there with a rate that is
itself learned over all pairs (a beta-binomial), so that errors that everybody shares make nobody a copy;
copies agree nearly always. Agreement on what most say counts for nothing (after Dong et al. 2009).
"""

import math

import numpy as np
from numpy.typing import NDArray

from sayso.weigh.flat import Places, Vector
from sayso.weigh.items import Items, item_pairs
from sayso.weigh.lineage import Groups

# Assumed: how often two sources share a feed; how often such two agree (Beta counts); what is needed to join.
COPIES_SHARE = 0.02
_COPY_RATE = (19.0, 1.0)
_LEAST_AGREEMENTS = 3
# Independent sources never pile up at full agreement: the second count of their rate is at least this.
_LEAST_DOUBT = 2.0
_LEAST_PROBABILITY = 0.8
_MEANS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6)
_STRENGTHS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


def find_copies(items: Items) -> Places:
    """For each source the smallest source with which it shares a feed (itself if none)."""
    count = len(items.sources)
    groups = Groups(count)
    key, tried, agreed = _opportunities(items)
    if len(key):
        likely = _copying(tried, agreed) > _LEAST_PROBABILITY
        for pair in key[likely & (agreed >= _LEAST_AGREEMENTS)]:
            groups.join(int(pair) // count, int(pair) % count)
    return np.array([groups.of(each) for each in range(count)], dtype=np.intp)


def _opportunities(items: Items) -> tuple[Places, Vector, Vector]:
    """For each pair of sources (as one number): opportunities and agreements."""
    order = np.lexsort((items.source, items.item[items.said]))
    source, said = items.source[order], items.said[order]
    first, second = item_pairs(items.item[said])
    first, second = first[source[first] != source[second]], second[source[first] != source[second]]
    top, held = _tops(items)
    mine, yours = said[first], said[second]
    counts = np.bincount(items.said, minlength=items.candidates)
    left_mine = counts[mine] - 1 - (mine == yours)
    left_yours = counts[yours] - 1 - (mine == yours)
    at = items.item[mine]
    rest = np.zeros(len(mine), dtype=np.intp)
    for rank in range(2, -1, -1):
        free = (top[rank][at] != mine) & (top[rank][at] != yours)
        rest = np.where(free, held[rank][at], rest)
    most = np.maximum(rest, np.maximum(left_mine, left_yours))
    is_open = (most > 0) & ~((left_mine == most) & (left_yours == most))
    low = np.minimum(source[first], source[second])[is_open]
    high = np.maximum(source[first], source[second])[is_open]
    key, place = np.unique(low * len(items.sources) + high, return_inverse=True)
    agreed = np.bincount(place, (mine == yours)[is_open], minlength=len(key))
    return key, np.bincount(place, minlength=len(key)).astype(float), np.asarray(agreed, dtype=np.float64)


def _tops(items: Items) -> tuple[list[Places], list[Places]]:
    """The three candidates of each item that most say, and how many do (-1 and 0 where there are fewer)."""
    counts = np.bincount(items.said, minlength=items.candidates)
    order = np.lexsort((np.arange(items.candidates), -counts, items.item))
    starts = np.searchsorted(items.item[order], np.arange(items.item[-1] + 1))
    ends = np.append(starts[1:], items.candidates)
    tops, held = [], []
    for rank in range(3):
        at = starts + rank
        exists = at < ends
        chosen = order[np.minimum(at, items.candidates - 1)]
        tops.append(np.where(exists, chosen, -1))
        held.append(np.where(exists, counts[chosen], 0))
    return tops, held


def _copying(tried: Vector, agreed: Vector) -> Vector:
    """The probability that a pair shares a feed."""
    pairs, place, often = np.unique(
        np.stack([tried, agreed], axis=1), axis=0, return_inverse=True, return_counts=True
    )
    total, hits = pairs[:, 0], pairs[:, 1]
    copies = math.log(COPIES_SHARE) + _beta_binomial(hits, total, *_COPY_RATE)
    best, chosen = -math.inf, copies
    for mean in _MEANS:
        for strength in _STRENGTHS:
            if (1.0 - mean) * strength < _LEAST_DOUBT:
                continue
            apart = math.log1p(-COPIES_SHARE) + _beta_binomial(
                hits, total, mean * strength, (1.0 - mean) * strength
            )
            likelihood = float(np.sum(often * np.logaddexp(copies, apart)))
            if likelihood > best:
                best, chosen = likelihood, apart
    found: Vector = 1.0 / (1.0 + np.exp(np.clip(chosen - copies, -700.0, 700.0)))
    return found[place.reshape(-1)]


def _beta_binomial(hits: Vector, total: Vector, right: float, wrong: float) -> Vector:
    """The log likelihood of hits of a total, but for the number of orders."""
    ends = log_gamma(right + wrong) - log_gamma(right) - log_gamma(wrong)
    return np.asarray(
        log_gamma(hits + right) + log_gamma(total - hits + wrong) - log_gamma(total + right + wrong) + ends
    )


def log_gamma(numbers: NDArray[np.float64] | float) -> Vector:
    """The logarithm of the gamma function, elementwise; each different number is worked out once."""
    different, place = np.unique(np.asarray(numbers, dtype=np.float64), return_inverse=True)
    return np.array([math.lgamma(each) for each in different])[place].reshape(np.shape(numbers))
