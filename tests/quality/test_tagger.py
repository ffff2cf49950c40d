"""The extractor as it ships, against PolNeAR dev, the nested probe, our mail style set: floors only rise."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from scoring import FLOORS, gold, read, summary

from sayso.claims.tagger import TaggerExtractor
from sayso.model.claim import Attribution

LABELS = ("factuality", "stance", "kind")


@pytest.mark.parametrize("name", ["minilm_polnear_dev", "minilm_nested_probe", "minilm_mail_style"])
def test_what_ships_stays_above_its_floor(name: str) -> None:
    floor = FLOORS[name]
    rows = gold(floor)
    found, speed = read(TaggerExtractor(), rows)
    scores = {measure: row["f1"] for measure, row in summary(rows, found, floor["outer"]).items()}
    scores |= labels(rows, found) | {"words_per_cpu_second": speed}
    print(name, scores)
    assert {
        measure: scores[measure] for measure, least in floor["f1"].items() if scores[measure] < least
    } == {}


def labels(rows: list[dict[str, Any]], found: list[tuple[Attribution, ...]]) -> dict[str, float]:
    """The share of right labels among attributions whose cues meet; nothing where the gold has no labels."""
    right: Counter[str] = Counter()
    pairs = [pair for row, ours in zip(rows, found, strict=True) for pair in matched(row, ours)]
    for wanted, one in pairs:
        right.update(label for label in LABELS if getattr(one, label) == wanted.get(label))
    return {label: right[label] / len(pairs) for label in LABELS if pairs and label in pairs[0][0]}


def matched(
    row: dict[str, Any], found: tuple[Attribution, ...]
) -> Iterator[tuple[dict[str, Any], Attribution]]:
    for wanted in row["attributions"]:
        for one in found:
            if any(s.start < end and start < s.end for s in one.cue for start, end in wanted["cue"]):
                yield wanted, one
                break
