"""Saved pages of many layouts against what a reader takes from them: floors that only rise."""

import json
from pathlib import Path
from typing import Any

import pytest
from factory import read_with

from sayso.read.pages import PageReader

HERE = Path(__file__).parent
PAGES = HERE / "pages"
GOLD: list[dict[str, Any]] = json.loads((PAGES / "gold.json").read_text(encoding="utf-8"))
FLOORS = {"main": 0.95, "author": 0.95, "date": 0.95, "outlet": 0.95}
FACTS = ("author", "date", "outlet")


def kept(content: str, start: int, end: int, left_out: list[tuple[int, int]]) -> set[int]:
    """The positions of letters in `[start, end)` outside the stretches in `left_out`."""
    inside = {at for at in range(start, end) if content[at].isalnum()}
    for first, last in left_out:
        inside.difference_update(range(first, last))
    return inside


def measured(gold: dict[str, Any]) -> dict[str, float]:
    """F1 over the letters of the main text, and whether each fact is right."""
    found = read_with(PageReader(), (PAGES / gold["page"]).read_bytes(), gold["page"])
    assert found.reading is not None
    (part,) = found.reading.parts
    begin = part.content.index(gold["begin"])
    end = part.content.index(gold["end"]) + len(gold["end"])
    without = [(part.content.index(words, begin), len(words)) for words in gold["without"]]
    wanted = kept(part.content, begin, end, [(at, at + size) for at, size in without])
    outside = [(mark.span.start, mark.span.end) for mark in part.marks if mark.kind != "quote"]
    taken = kept(part.content, 0, len(part.content), outside)
    # Headings are nobody's sentences: whether they count as main text tells nothing.
    headings = [(mark.span.start, mark.span.end) for mark in part.marks if mark.kind == "heading"]
    wanted = {at for at in wanted if not any(first <= at < last for first, last in headings)}
    document = found.reading.document
    facts = {
        "author": document.author,
        "date": document.dated.start if document.dated else None,
        "outlet": document.outlet,
    }
    shared = len(wanted & taken)
    scores = {name: float(facts[name] == gold[name]) for name in FACTS}
    return scores | {"main": 2 * shared / (len(wanted) + len(taken))}


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["page"])
def test_no_page_is_misread(gold: dict[str, Any]) -> None:
    scores = measured(gold)
    assert scores["main"] >= 0.9, scores


def test_main_text_author_date_and_outlet_stay_above_their_floors() -> None:
    assert len(GOLD) >= 12
    every = [measured(gold) for gold in GOLD]
    means = {name: sum(each[name] for each in every) / len(every) for name in FLOORS}
    print(means)
    assert {name: mean for name, mean in means.items() if mean < FLOORS[name]} == {}
