"""Beliefs about attributes with a few labels that many judge.

Each lineage has a table of what it says of what. This is the model of Dawid and Skene (1979), each table
drawn towards that of all lineages.
"""

from dataclasses import dataclass

import numpy as np

from sayso.weigh.flat import Vector, sums
from sayso.weigh.items import Items, Voices

# Assumed: how many cases the common table is worth in each row; how often a label is right before anything is
# known; and how often all judges of a thing are misled together (κ), as a share of how often one of them is
# wrong: no number of them can show it.
STRENGTH = 1.0
EXPECTED_RIGHT = 0.7
COMMON_ERROR = 0.7
ROUNDS = 50
_LABELS, _VOICES, _CLAIMS = 20, 2.0, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """P(label) of each item and label; the table of each lineage: `tables[lineage, truth, said]`."""

    belief: Vector
    tables: Vector


def fits(items: Items, voices: Voices) -> bool:
    """Whether there is enough to learn tables from: few labels, two voices an item, ten claims a cell."""
    labels = len(items.names)
    count = float(voices.weight.sum())
    return 2 <= labels <= _LABELS and count >= _VOICES * len(items.objects) and count >= _CLAIMS * labels**2


def weigh_labels(items: Items, voices: Voices) -> Labels:
    """The belief in each label of each item, learned without any truth by expectation maximisation."""
    size, count = len(items.names), len(items.objects)
    at, said = items.item[voices.said], items.name[voices.said]
    belief = sums(at * size + said, voices.weight, count * size).reshape(count, size) + 0.5
    belief /= belief.sum(axis=1, keepdims=True)
    start = np.full((size, size), (1.0 - EXPECTED_RIGHT) / (size - 1))
    np.fill_diagonal(start, EXPECTED_RIGHT)
    tables = np.zeros((voices.count, size, size))
    for _ in range(ROUNDS):
        counts = np.stack(
            [
                sums(
                    voices.lineage * size + said, voices.weight * belief[at, truth], voices.count * size
                ).reshape(voices.count, size)
                for truth in range(size)
            ],
            axis=1,
        )
        common = counts.sum(axis=0) + 4.0 * start
        common /= common.sum(axis=1, keepdims=True)
        tables = (counts + STRENGTH * common) / (counts.sum(axis=2, keepdims=True) + STRENGTH)
        prior = (belief.sum(axis=0) + 2.0) / (count + 2.0 * size)
        logs = np.log(tables)
        heard = np.stack(
            [sums(at, voices.weight * logs[voices.lineage, truth, said], count) for truth in range(size)],
            axis=1,
        )
        heard += np.log(prior)
        belief = np.exp(heard - heard.max(axis=1, keepdims=True))
        belief /= belief.sum(axis=1, keepdims=True)
    wrong = 1.0 - float(np.sum(voices.weight * belief[at, said]) / np.sum(voices.weight))
    cap = COMMON_ERROR * wrong
    return Labels(belief=(1.0 - cap) * belief + cap / size, tables=tables)
