"""Extractors against gold: the shared scorer, gold files with their digests, what is found in them."""

import hashlib
import importlib.util
import json
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sayso.encoder.wordpiece import word_places
from sayso.model.claim import Attribution
from sayso.model.extension import Extractor

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FLOORS = json.loads((ROOT / "tests" / "quality" / "floors.json").read_text(encoding="utf-8"))
ROLES = ("source", "cue", "content")

Row = dict[str, Any]


def scorer() -> ModuleType:
    """`score_attribution.py`; skips the test where it is not there."""
    path = SHARED / "tools" / "score_attribution.py"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    spec = importlib.util.spec_from_file_location("score_attribution", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold(floor: Row) -> list[Row]:
    """The rows of a gold file that still is the one the floor was set on; skips where it is not there."""
    path = (ROOT if floor["data"].startswith("tests/") else SHARED) / floor["data"]
    if not path.exists():
        pytest.skip(f"{path} is not there")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == floor["sha256"], "the data have changed"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read(extractor: Extractor, rows: list[Row]) -> tuple[list[tuple[Attribution, ...]], float]:
    """What an extractor finds in each row, and the words and marks it read per second of CPU time."""
    extractor.find("Ann said that it rained.")  # what is loaded once is not counted
    start = time.process_time()
    found = [tuple(extractor.find(row["text"])) for row in rows]
    seconds = time.process_time() - start
    return found, sum(len(word_places(row["text"])) for row in rows) / seconds


def summary(
    rows: list[Row], found: list[tuple[Attribution, ...]], outer: bool
) -> dict[str, dict[str, float]]:
    """The scorer's measures, each with `p`, `r`, `f1`."""
    score = scorer()
    predicted = {
        row["id"]: {"attributions": [spans(one) for one in attributions]}
        for row, attributions in zip(rows, found, strict=True)
    }
    total: dict[str, list[int]] = {}
    for _, _, counts in score.score({row["id"]: row for row in rows}, predicted, outer=outer):
        score.add(total, counts)
    out: dict[str, dict[str, float]] = score.summary(total)
    return out


def spans(one: Attribution) -> dict[str, list[list[int]]]:
    """The roles of an attribution as the scorer takes them."""
    return {role: [[s.start, s.end] for s in getattr(one, role)] for role in ROLES}
