"""Plain sentences told from chat against sentences read by hand (rules: assertions.md): floors only rise."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sayso.claims.compose import find_claims
from sayso.model.document import Address, Document, Message, Part, Reading, Text
from sayso.model.place import Run, Span
from sayso.plugins import load_extractor
from sayso.text.compose import to_text

HERE = Path(__file__).parent
CLINTON = HERE.parents[2] / "shared" / "data" / "case" / "clinton-sourced"
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["assertions"]
PARTS = ("tune", "held")

Row = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """One annotated sentence: its text, whether it is a claim and whether Sayso took it for one."""

    document: str
    text: str
    claim: bool
    taken: bool


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def mail(row: Row) -> tuple[Document, Text]:
    """A row of our own mails, read as the mail that it is."""
    message = Message(
        message_id=None,
        in_reply_to=(),
        references=(),
        sender=Address(name=row["author"], address=None),
        recipients=(),
        subject=None,
        sent=row["date"],
    )
    document = Document(
        id=row["id"],
        size=len(row["text"]),
        media_type="message/rfc822",
        kind="mail",
        name=row["id"],
        message=message,
    )
    return to_text(_reading(document, row["text"]))


def file(row: Row) -> tuple[Document, Text]:
    """A file of the Clinton mails, which are plain texts; skipped where they are not there."""
    path = CLINTON / row["path"]
    if not path.exists():
        pytest.skip(f"{path} is not there")
    data = path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == row["sha256"], "the data have changed"
    document = Document(
        id=row["sha256"], size=len(data), media_type="text/plain", kind="text", name=path.name
    )
    return to_text(_reading(document, data.decode("utf-8")))


def _reading(document: Document, content: str) -> Reading:
    run = Run(start=0, length=len(content), part=0, origin=0, origin_length=len(content))
    return Reading(document=document, parts=(Part(media_type="text/plain", content=content, runs=(run,)),))


READERS = {"own": mail, "clinton": file}


def judged(half: str, part: str) -> Iterator[Judged]:
    """The annotated sentences of one half; one is taken if an own claim covers at least half of it."""
    for row in rows(f"assertions_{half}.jsonl"):
        if row["part"] != part:
            continue
        document, text = READERS[half](row)
        assert half == "clinton" or text.content == row["text"], row["id"]
        claims = find_claims(document, text, load_extractor())
        own = [span for c in claims if c.attribution.kind == "own" for span in c.attribution.content]
        for one in row["sentences"]:
            span = Span(start=one["span"][0], end=one["span"][1])
            taken = 2 * _shared(span, own) >= span.end - span.start
            name = row.get("id") or row["path"]
            yield Judged(document=name, text=span.cut(text.content), claim=one["claim"], taken=taken)


def _shared(span: Span, own: list[Span]) -> int:
    """How many characters of a sentence own claims cover."""
    return sum(max(0, min(span.end, each.end) - max(span.start, each.start)) for each in own)


def scores(found: list[Judged]) -> dict[str, float]:
    both = sum(one.claim and one.taken for one in found)
    precision = both / max(sum(one.taken for one in found), 1)
    return {"precision": precision, "recall": both / max(sum(one.claim for one in found), 1)}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("half", list(READERS))
def test_assertions_stay_above_their_floor(half: str, part: str) -> None:
    measured = scores(list(judged(half, part)))
    print(half, part, measured)
    floor = FLOORS[half][part]
    assert {name: value for name, value in measured.items() if value < floor[name]} == {}


@pytest.mark.parametrize("half", list(READERS))
def test_each_half_has_enough_sentences(half: str) -> None:
    sentences = [one for row in rows(f"assertions_{half}.jsonl") for one in row["sentences"]]
    assert len(sentences) >= FLOORS["sentences"]
