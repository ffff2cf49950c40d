"""How well claims about a voice are told from others, on sentences of our own (see README.md)."""

import json
from pathlib import Path

import pytest

from sayso.claims.assessing import find_assessment

GOLD = Path(__file__).with_name("assessments.jsonl")
FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
ROWS = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def scores(part: str) -> dict[str, float]:
    """Precision and recall of whole findings: aspect, polarity and the words for the voice."""
    right = found = wanted = 0
    for row in ROWS:
        if row["part"] != part:
            continue
        got = find_assessment(row["text"])
        expected = None if row["aspect"] is None else (row["aspect"], row["polarity"], row["about"])
        right += got is not None and got == expected
        found += got is not None
        wanted += expected is not None
    return {"precision": right / found, "recall": right / wanted}


def test_the_set_is_large_and_half_of_it_says_nothing_of_voices() -> None:
    assert len(ROWS) >= 300
    assert 0.45 <= sum(row["aspect"] is None for row in ROWS) / len(ROWS) <= 0.55
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    assert all(row["aspect"] is None or row["about"] in row["text"] for row in ROWS)


@pytest.mark.parametrize("part", ["a", "b", "c"])
def test_assessments_keep_their_floor(part: str) -> None:
    found = scores(part)
    for measure, floor in FLOORS[f"assessments_{part}"]["f1"].items():
        assert found[measure] >= floor, f"{measure} {found[measure]:.3f} is below {floor}"
