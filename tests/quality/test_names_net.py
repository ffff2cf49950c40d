"""Names as the network that ships finds them, against WNUT 2017 dev, which it was not trained on; and that
its branch for names left what it reads of attributions as it was.

The other set of its scores, Universal NER dev, was trained on: its numbers by cross-validation are in
docs/measurements.md.
"""

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from scoring import FLOORS, SHARED

from sayso.claims.tagger import TaggerExtractor
from sayso.encoder.network import WEIGHTS

KINDS = {"person": "person", "location": "place", "group": "body", "corporation": "body"}
Names = set[tuple[int, int, str]]


def sentences(path: Path) -> list[tuple[str, Names]]:
    """Sentences of a CoNLL file, words parted by blanks, with the names of the kinds that are told apart."""
    out = []
    for block in path.read_text(encoding="utf-8").replace("\t\n", "\n").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if "\t" in line]
        text, names, last = "", list[tuple[int, int, str]](), "O"
        for word, tag in rows:
            text += " " if text else ""
            begin = len(text)
            text += word
            kind = KINDS.get(tag[2:])
            if kind and tag[0] == "I" and last[2:] == tag[2:]:
                names[-1] = (names[-1][0], len(text), kind)
            elif kind:
                names.append((begin, len(text), kind))
            last = tag
        out.append((text, set(names)))
    return out


def test_names_in_short_rough_texts_stay_above_their_floor() -> None:
    floor = FLOORS["names_wnut17_dev"]
    path = SHARED / floor["data"]
    if not path.exists():
        pytest.skip(f"{path} is not there")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == floor["sha256"], "the data have changed"
    extractor = TaggerExtractor()
    right = found = wanted = 0
    for text, gold in sentences(path):
        got = {(one.span.start, one.span.end, one.kind) for one in extractor.names(text)}
        right, found, wanted = right + len(got & gold), found + len(got), wanted + len(gold)
    scores = {"precision": right / found, "recall": right / wanted, "f1": 2 * right / (found + wanted)}
    print("names_wnut17_dev", scores)
    assert wanted == 617
    assert {name: scores[name] for name, least in floor["f1"].items() if scores[name] < least} == {}


ATTRIBUTION = "9726c0bf201212470dd341626bd4945bfae82de8b116d23116b8c5c480005885"
"""SHA-256 over the nodes and weights of the network without the branch; a new training of attributions
changes it, a new branch must not."""


def test_the_branch_left_the_rest_of_the_network_as_it_was() -> None:
    digest = hashlib.sha256()
    raw = files("sayso.claims").joinpath("weights", WEIGHTS).read_bytes()
    (graph,) = (part for number, part in fields(memoryview(raw)) if number == MODEL_GRAPH)
    count = {GRAPH_NODE: 0, GRAPH_INITIALIZER: 0}
    for number, part in fields(graph):
        if number not in count:
            continue
        name = next(bytes(each) for field, each in fields(part) if field == NAME[number])
        if not name.startswith(b"names/"):
            digest.update(part)
            count[number] += 1
    assert count == {GRAPH_NODE: 363, GRAPH_INITIALIZER: 194}
    assert digest.hexdigest() == ATTRIBUTION


MODEL_GRAPH, GRAPH_NODE, GRAPH_INITIALIZER = 7, 1, 5
NAME = {GRAPH_NODE: 3, GRAPH_INITIALIZER: 8}


def fields(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """The fields of a protobuf message that have a length, with their numbers (ONNX's onnx.proto)."""
    at = 0
    while at < len(message):
        key, at = varint(message, at)
        kind = key & 7
        if kind == 0:
            _, at = varint(message, at)
        elif kind == 2:
            length, at = varint(message, at)
            yield key >> 3, message[at : at + length]
            at += length
        else:
            at += {1: 8, 5: 4}[kind]


def varint(message: memoryview, at: int) -> tuple[int, int]:
    """A number of variable length, and where it ends."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
