"""The rule extractor against PolNeAR dev and the nested probe: floors that only rise."""

import hashlib
import importlib.util
import json
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sayso.claims.rules import RuleExtractor
from sayso.model.claim import Attribution

SHARED = Path(__file__).resolve().parents[3] / "shared"
FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))


def scorer() -> ModuleType:
    path = SHARED / "tools" / "score_attribution.py"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    spec = importlib.util.spec_from_file_location("score_attribution", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def roles(found: tuple[Attribution, ...]) -> list[dict[str, list[list[int]]]]:
    return [
        {role: [[s.start, s.end] for s in getattr(one, role)] for role in ("source", "cue", "content")}
        for one in found
    ]


def measured(floor: dict[str, Any]) -> tuple[dict[str, float], float]:
    """The scores of the rules on a gold file, and the words they read per CPU second."""
    path = SHARED / floor["data"]
    if not path.exists():
        pytest.skip(f"{path} is not there")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == floor["sha256"], "the data have changed"
    score = scorer()
    gold = score.read_jsonl(str(path))
    extractor = RuleExtractor()
    start = time.process_time()
    found = {key: {"attributions": roles(extractor.find(row["text"]))} for key, row in gold.items()}
    seconds = time.process_time() - start
    total: dict[str, list[int]] = {}
    for _, _, counts in score.score(gold, found, outer=floor["outer"]):
        score.add(total, counts)
    precision, recall, f1 = score.prf(total["relation"])
    words = sum(len(row["text"].split()) for row in gold.values())
    return {"precision": precision, "recall": recall, "f1": f1}, words / seconds


@pytest.mark.parametrize("name", ["rules_polnear_dev", "rules_nested_probe"])
def test_rules_stay_above_their_floor(name: str) -> None:
    floor = FLOORS[name]
    scores, _ = measured(floor)
    for measure, least in floor["relation"].items():
        assert scores[measure] >= least, (measure, scores)


def test_rules_read_fast_enough_for_a_mailing_list() -> None:
    floor = FLOORS["rules_polnear_dev"]
    _, speed = measured(floor)
    assert speed >= floor["words_per_cpu_second"], speed
