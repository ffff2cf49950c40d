"""Codes for sources in text of our own: `code_names.jsonl`, each part with its floors."""

import hashlib
import json
from itertools import pairwise
from typing import Any

import pytest
from scoring import FLOORS, ROOT

from sayso.claims.codes import codes
from sayso.claims.passages import passages
from sayso.model.document import Address, Document, Message, Part, Reading, Text
from sayso.model.place import Run
from sayso.text.compose import to_text

FLOOR = FLOORS["code_names"]
SET = ROOT / FLOOR["data"]
Row = dict[str, Any]
ROWS: list[Row] = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
Places = set[tuple[int, int]]


def read(row: Row) -> tuple[Document, Text]:
    message = None
    if row["kind"] == "mail":
        message = Message(
            message_id="1@a.example",
            in_reply_to=(),
            references=(),
            sender=Address(name="Ann Berg", address="ann@a.example"),
            recipients=(),
            subject=row["subject"],
            sent=None,
        )
    document = Document(
        id=row["id"],
        size=len(row["text"]),
        media_type="text/plain",
        kind="mail" if message else "text",
        name="a.txt",
        title=row["subject"],
        message=message,
    )
    run = Run(start=0, length=len(row["text"]), part=0, origin=0, origin_length=len(row["text"]))
    part = Part(media_type="text/plain", content=row["text"], runs=(run,))
    return to_text(Reading(document=document, parts=(part,)))


def found(row: Row) -> Places:
    document, text = read(row)
    read_passages = passages(text)
    return {
        (one.span.start + passage.zone.span.start, one.span.end + passage.zone.span.start)
        for passage, each in zip(read_passages, codes(document, text, read_passages), strict=True)
        for one in each
    }


def test_the_set_is_large_enough_and_well_formed() -> None:
    assert hashlib.sha256(SET.read_bytes()).hexdigest() == FLOOR["sha256"], "the data have changed"
    assert len(ROWS) >= 300
    assert sum(len(row["codes"]) for row in ROWS) >= 250
    assert sum(len(row["traps"]) for row in ROWS) >= 250
    for row in ROWS:
        spans = sorted([*row["codes"], *row["traps"]])
        assert all(0 <= start < end <= len(row["text"]) for start, end in spans)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))
        assert read(row)[1].content == row["text"]


@pytest.mark.parametrize("half", ["open", "held", "fresh", "last"])
def test_codes_stay_above_their_floor(half: str) -> None:
    rows = [row for row in ROWS if row["half"] == half]
    right = wrong = missed = 0
    for row in rows:
        gold = {(start, end) for start, end in row["codes"]}
        got = found(row)
        right, wrong, missed = right + len(gold & got), wrong + len(got - gold), missed + len(gold - got)
    assert right / (right + missed) >= FLOOR[f"{half} recall"]
    assert right / (right + wrong) >= FLOOR[f"{half} precision"]
