"""Whose each alias is, with the mails' envelopes in the same case; and the made-up case. Floors:
floors.json."""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sayso.resolve.link import link, mention_keys
from tests import madeup_names
from tests.foia import ALIASES, PAGES, alias_mention, aliases, page_mentions, pages, pairs, scores

FLOORS: dict[str, Any] = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))[
    "names"
]


@pytest.mark.skipif(not (ALIASES.is_file() and PAGES.is_file()), reason="no ../shared/data/ner/clinton-alias")
def test_aliases_are_told_to_persons() -> None:
    floors = FLOORS["clinton_alias"]
    assert hashlib.sha256(ALIASES.read_bytes()).hexdigest() == floors["sha256"]
    table = aliases()
    named = [alias_mention(number, alias) for number, (alias, _) in enumerate(table)]
    linked = link([*page_mentions(pages()), *named])
    groups = [(alias, linked.entity_of[f"alias-{at:04}", 0]) for at, (alias, _) in enumerate(table)]
    found = scores(pairs(groups), pairs(table))
    for measure in ("precision", "recall", "f1"):
        assert found[measure] >= floors[measure], found


def test_a_made_up_case_is_joined_rightly() -> None:
    """M-108: a wrong join accuses the wrong person, so precision comes first."""
    floors = FLOORS["made_up"]
    found, truth = madeup_names.mentions(10_000, 1_500, seed=7)
    linked = link(found)
    entities = [linked.entity_of[key] for key in mention_keys(found)]
    both, ours, true = (
        sum(count * (count - 1) // 2 for count in Counter(each).values())
        for each in (zip(entities, truth, strict=True), entities, truth)
    )
    assert both / ours >= floors["precision"]
    assert both / true >= floors["recall"]
