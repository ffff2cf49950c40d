"""People, bodies and places in Mexican news by rules and lists: a set without licence, read where it lies.

Its tags are mapped by their names. PER is a person. ORG and PEX (parties) are bodies. GPE, LOC and FAC are
places (a facility: a building, a square, also a school, which our rules take for a body). The others name no
person, body or place: titles (TIT), demonyms (DEM), addresses and handles (ADD), documents and laws (DOC),
events (EVT), products (PRO), dates, times, sums, shares and ages. Our outlets count as bodies, as the set has
them. A name is right where its first and last character and its kind are.
"""

import hashlib
import time
from collections.abc import Iterator

import pytest
from scoring import FLOORS, SHARED

from sayso.claims.namings import find_mentions
from sayso.model.document import Document, Text, Zone
from sayso.model.place import Span

FLOOR = FLOORS["spanish_names"]
KINDS = {"PER": "person", "ORG": "body", "PEX": "body", "GPE": "place", "LOC": "place", "FAC": "place"}
OURS = {"person": "person", "body": "body", "outlet": "body", "place": "place"}
SENTENCES = 20
"""How many sentences make a document of the test; the set does not say where its articles end."""
UNSPACED = ".,;:)?!%”»"
Name = tuple[int, int, str]


def sentences() -> list[list[tuple[str, str]]]:
    path = SHARED / FLOOR["data"]
    if not path.exists():
        pytest.skip(f"{path} is not there")
    raw = path.read_bytes()
    assert hashlib.sha256(raw).hexdigest() == FLOOR["sha256"], "the data have changed"
    out: list[list[tuple[str, str]]] = [[]]
    for line in raw.decode("utf-8").splitlines()[1:]:
        parts = line.split("\t")
        if len(parts) < 4:
            out.append([])
        else:
            out[-1].append((parts[1], parts[3]))
    return [each for each in out if each]


def documents() -> Iterator[tuple[str, set[Name]]]:
    """Sentences as running text, with the places and kinds of their names."""
    every = sentences()
    for first in range(0, len(every), SENTENCES):
        content, gold = "", set[Name]()
        for sentence in every[first : first + SENTENCES]:
            start = 0
            for word, tag in sentence:
                if content and not content.endswith("\n") and word not in UNSPACED:
                    content += " "
                at = len(content)
                content += word
                start = at if tag[0] in "SB" else start
                if tag[0] in "SE" and tag[2:] in KINDS:
                    gold.add((start, len(content), KINDS[tag[2:]]))
            content += "\n\n"
        yield content, gold


def found(content: str) -> set[Name]:
    document = Document(id="0", size=0, media_type="text/plain", kind="text", name="a.txt")
    zone = Zone(kind="body", span=Span(start=0, end=len(content)), level=0, voices=())
    text = Text(document="0", content=content, zones=(zone,), runs=())
    mentions = [one for one in find_mentions(document, text) if one.kind in OURS and one.span is not None]
    return {(one.span.start, one.span.end, OURS[one.kind]) for one in mentions if one.span is not None}


def test_spanish_names_stay_above_their_floor() -> None:
    right = wrong = missed = words = 0
    every = list(documents())
    found("Ayer Ana Ruiz habló.")  # what is loaded once is not counted
    start = time.process_time()
    results = [found(content) for content, _ in every]
    seconds = time.process_time() - start
    for (content, gold), got in zip(every, results, strict=True):
        words += len(content.split())
        right, wrong, missed = right + len(gold & got), wrong + len(got - gold), missed + len(gold - got)
    assert 2 * right / (2 * right + wrong + missed) >= FLOOR["f1"]["people, bodies and places"]
    assert words / seconds >= FLOOR["f1"]["words_per_cpu_second"]
