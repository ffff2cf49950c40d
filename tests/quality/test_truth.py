"""Beliefs about tables whose truth is known: accuracy, Brier score and calibration, which only get better.

The truth is read by this test alone. Looked at while the method was built: all five sets (as printed by this
test), to set the defaults named "assumed" in `sayso.weigh`; nothing is fitted to a set.
"""

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso.weigh.table import read_hierarchy, read_table
from sayso.weigh.weighing import Choices, weigh_table

TRUTH = Path(__file__).parents[2].parent / "shared" / "data" / "truth"
FLOORS: dict[str, Any] = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
SETS = ("birthplaces", "book", "dog", "duck", "weather")


def likeliest(folder: Path) -> dict[tuple[str, str], tuple[str, float]]:
    tree = folder / "hierarchy.csv"
    choices = Choices(tree=read_hierarchy(tree) if tree.exists() else None)
    found: dict[tuple[str, str], tuple[str, float]] = {}
    for weighed in weigh_table(read_table(folder / "claims.csv"), choices):
        for thing, attribute, value, belief, _ in weighed.rows():
            if belief > found.get((thing, attribute), ("", -1.0))[1]:
                found[thing, attribute] = (value, belief)
    return found


def judged(folder: Path) -> Iterator[tuple[float, bool]]:
    """The belief in the likeliest value of each item with a known truth, and whether it is true."""
    truth = defaultdict(set)
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            truth[row["object"], row["attribute"]].add(row["value"])
    found = likeliest(folder)
    for item in truth.keys() & found.keys():
        value, belief = found[item]
        yield belief, value in truth[item]


@pytest.mark.parametrize("name", SETS)
def test_beliefs_against_the_truth(name: str) -> None:
    folder = TRUTH / name
    if not folder.exists():
        pytest.skip(f"{folder} is not there")
    floor = FLOORS[f"truth_{name}"]
    data = (folder / "claims.csv").read_bytes() + (folder / "truth.csv").read_bytes()
    assert hashlib.sha256(data).hexdigest() == floor["sha256"], "the data have changed"
    rows = list(judged(folder))
    accuracy = sum(right for _, right in rows) / len(rows)
    brier = sum((belief - right) ** 2 for belief, right in rows) / len(rows)
    bins: dict[int, float] = defaultdict(float)
    for belief, right in rows:
        bins[min(9, int(10 * belief))] += belief - right
    ece = sum(map(abs, bins.values())) / len(rows)
    print(f"{name}: accuracy {accuracy:.4f} brier {brier:.4f} ece {ece:.4f}")
    assert accuracy >= floor["accuracy"]
    assert 1.0 - brier >= floor["one minus Brier"]
    assert 1.0 - ece >= floor["one minus calibration error"]
