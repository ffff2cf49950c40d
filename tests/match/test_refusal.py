"""What is kept small and refused early is what the plain comparison would have found."""

import json
from collections.abc import Iterable
from dataclasses import fields
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from saying import TEXTS, packed, side

from sayso.match import packed as packing
from sayso.match.compare import compare
from sayso.match.refusal import Refusal
from sayso.match.sides import Side

QUALITY = Path(__file__).parents[1] / "quality"


def sentences(count: int) -> list[str]:
    """Sentences of the sets of pairs that we wrote."""
    rows = [json.loads(line) for line in (QUALITY / "same_claim.jsonl").read_text("utf-8").splitlines()]
    return list(dict.fromkeys(row[part] for row in rows[:count] for part in ("left", "right")))


def as_fields(given: Side) -> dict[str, object]:
    rows = {each.name: getattr(given, each.name) for each in fields(given)}
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in rows.items()}


def test_a_side_that_was_kept_small_is_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """M-244"""
    monkeypatch.setattr(packing, "_OPEN", 3)
    texts = [*TEXTS, *sentences(60)]
    sides = packed(texts)
    for at in (*range(len(texts)), *reversed(range(len(texts)))):
        assert as_fields(sides[at]) == as_fields(side(texts[at]))


def pairs_of(places: Iterable[int]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.array(list(combinations(places, 2)), np.int64)


@pytest.mark.parametrize("texts", [TEXTS, sentences(80), sentences(200)[-120:]], ids=["own", "first", "last"])
def test_only_what_is_unrelated_is_refused(texts: list[str]) -> None:
    """M-244"""
    sides = packed(texts)
    pairs = pairs_of(at for at in range(len(texts)) if not sides[at].is_silent)
    left = {(int(one), int(two)) for one, two in Refusal(sides.traits).left(pairs)}
    refused = [pair for pair in map(tuple, pairs.tolist()) if pair not in left]
    assert len(refused) > len(pairs) / 2
    for one, two in refused:
        assert compare(sides[one], sides[two]).verdict == "unrelated", (texts[one], texts[two])
