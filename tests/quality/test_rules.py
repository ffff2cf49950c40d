"""The rule extractor against PolNeAR dev and the nested probe: floors that only rise."""

import pytest
from scoring import FLOORS, gold, read, summary

from sayso.claims.rules import RuleExtractor


@pytest.mark.parametrize("name", ["rules_polnear_dev", "rules_nested_probe"])
def test_rules_stay_above_their_floor(name: str) -> None:
    floor = FLOORS[name]
    rows = gold(floor)
    found, speed = read(RuleExtractor(), rows)
    scores = summary(rows, found, floor["outer"])["relation"]
    named = {"precision": scores["p"], "recall": scores["r"], "f1": scores["f1"]}
    below = {
        measure: named[measure] for measure, least in floor["relation"].items() if named[measure] < least
    }
    assert below == {}
    assert speed >= floor.get("words_per_cpu_second", 0)
