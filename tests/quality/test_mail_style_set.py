"""The gold set of leaked-mail texts is well formed: offsets, parents, labels, kinds, variety."""

import datetime
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from sayso.model.claim import Factuality, Kind, Stance

SET = Path(__file__).with_name("mail_style.jsonl")
KEYS = {"id", "text", "author", "date", "language", "features", "attributions"}
ROLES = ("source", "cue", "content")
LABELS = {"parent", "kind", "factuality", "stance", "speaker"}
QUOTED = re.compile('"([^"]*)"|“([^“”]*)”|«([^«»]*)»')

Spans = list[list[int]]
Row = dict[str, Any]


def rows() -> list[Row]:
    lines = SET.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


ROWS = rows()
every_text = pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])


def depth(row: Row, index: int) -> int:
    parent = row["attributions"][index]["parent"]
    return 1 if parent is None else 1 + depth(row, parent)


def inside(span: list[int], spans: Spans) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def kind_by_marks(text: str, cue: Spans, content: Spans) -> str:
    """Direct: every word of the content stands in quotation marks that do not hold the cue as well."""
    marked = [match.span() for match in QUOTED.finditer(text)]
    marked = [(start, end) for start, end in marked if not any(start <= at < end for at, _ in cue)]
    words = [start + word.start() for start, end in content for word in re.finditer(r"\w+", text[start:end])]
    count = sum(any(start < word < end for start, end in marked) for word in words)
    if count == 0:
        return "indirect"
    return "direct" if count == len(words) else "mixed"


def values(key: str) -> set[Any]:
    return {one[key] for row in ROWS for one in row["attributions"]}


def test_there_are_enough_texts_and_each_is_new() -> None:
    assert len(ROWS) >= 120
    assert [row["id"] for row in ROWS] == [f"m{number:03d}" for number in range(1, len(ROWS) + 1)]
    assert len({row["text"] for row in ROWS}) == len(ROWS)


def test_precision_counts_and_the_hard_cases_are_there() -> None:
    assert sum(not row["attributions"] for row in ROWS) >= 15
    assert sum(row["language"] == "es" for row in ROWS) >= 8
    deepest = [
        max((depth(row, index) for index in range(len(row["attributions"]))), default=0) for row in ROWS
    ]
    assert sum(found >= 3 for found in deepest) >= 10
    assert max(deepest) >= 4
    ones = [one for row in ROWS for one in row["attributions"]]
    assert sum(not one["source"] for one in ones) >= 10
    assert sum(len(one["content"]) > 1 for one in ones) >= 10


def test_every_label_occurs() -> None:
    assert values("factuality") == set(get_args(Factuality))
    assert values("stance") == set(get_args(Stance))
    assert values("kind") == set(get_args(Kind)) - {"own"}
    assert {row["language"] for row in ROWS} == {"en", "es"}


@every_text
def test_fields(row: Row) -> None:
    assert set(row) == KEYS
    assert row["author"]
    datetime.date.fromisoformat(row["date"])
    assert row["features"]
    assert ("none" in row["features"]) == (not row["attributions"])
    for one in row["attributions"]:
        assert set(one) == {*ROLES, *LABELS}
        assert one["speaker"] is None or one["speaker"]


@every_text
def test_spans_lie_in_the_text_in_order_and_end_at_words(row: Row) -> None:
    text = row["text"]
    for one in row["attributions"]:
        assert one["cue"]
        assert one["content"] or one["factuality"] == "declined"
        for role in ROLES:
            assert one[role] == sorted(one[role])
        taken = sorted(span for role in ROLES for span in one[role])
        assert all(before[1] <= after[0] for before, after in pairwise(taken))
        for start, end in taken:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            assert "\n>" not in text[start:end]
            assert not (start and text[start - 1].isalnum() and text[start].isalnum())
            assert not (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())


@every_text
def test_a_nested_one_lies_in_the_content_of_its_parent(row: Row) -> None:
    for index, one in enumerate(row["attributions"]):
        if one["parent"] is None:
            continue
        assert 0 <= one["parent"] < index
        around = row["attributions"][one["parent"]]["content"]
        assert all(inside(span, around) for span in one["cue"] + one["content"])


@every_text
def test_kinds_agree_with_quotation_marks(row: Row) -> None:
    for one in row["attributions"]:
        assert one["kind"] == kind_by_marks(row["text"], one["cue"], one["content"])


@every_text
def test_a_speaker_is_named_in_the_text_or_is_the_author(row: Row) -> None:
    for one in row["attributions"]:
        assert one["speaker"] in (None, row["author"]) or one["speaker"] in row["text"]
