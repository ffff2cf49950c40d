"""What a retelling changed, on 400 pairs of sentences of our own (see README.md).

Twice: with the roles of each sentence as they were annotated, and from the sentence alone, read by the
extractor that the package ships.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sayso.check.statements import innermost
from sayso.model.claim import Claim
from sayso.model.place import DateRange
from sayso.pipeline.single import extract_files
from sayso.wording.retelling import ORDER, Side, changes
from sayso.wording.sides import side_of
from sayso.wording.voices import Voice

GOLD = Path(__file__).with_name("retellings.jsonl")
FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
ROWS = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
SIDES = ("was", "became")
Row = dict[str, Any]


def annotated(row: Row, name: str) -> Side:
    one = row[name]
    about = None if one["about"] is None else DateRange(start=one["about"][0], end=one["about"][1])
    return Side(
        content=one["content"],
        factuality=one["factuality"],
        around=one["around"],
        voices=tuple(Voice(words=words) for words in one["chain"]),
        about=about,
    )


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("retellings")


@cache
def extracted(folder: Path) -> dict[str, tuple[Claim, ...]]:
    for number, row in enumerate(ROWS):
        for name in SIDES:
            (folder / f"{number:03}{name}.txt").write_text(row[name]["sentence"] + "\n", encoding="utf-8")
    return {Path(found.path).stem: found.claims for found in extract_files([folder], None, jobs=1)}


def read(claims: tuple[Claim, ...], sentence: str) -> Side:
    """The statement of a sentence as `check` reads it, else the sentence as a bare one."""
    if not claims:
        return Side(content=sentence, factuality="asserted")
    best = max(innermost(claims), key=lambda claim: (claim.attribution.kind != "own", len(claim.chain.hops)))
    around = sentence
    for span in best.attribution.content:
        around = around[: span.start] + " " * (span.end - span.start) + around[span.end :]
    return replace(side_of(best, around=" ".join(around.split())), writer=None)


def scores(half: str, side: Callable[[int, Row, str], Side]) -> dict[str, float]:
    """F1 of the kinds found, and the share of faithful retellings in which nothing was found."""
    right = found = wanted = faithful = quiet = 0
    for number, row in enumerate(ROWS):
        if row["half"] != half:
            continue
        was, became = (side(number, row, name) for name in SIDES)
        kinds = {change.kind for change in changes(was, became)}
        right += len(kinds & set(row["kinds"]))
        found += len(kinds)
        wanted += len(row["kinds"])
        faithful += not row["kinds"]
        quiet += not row["kinds"] and not kinds
    return {"kinds of drift": 2 * right / (found + wanted), "faithful ones left alone": quiet / faithful}


def test_the_set_is_half_faithful_and_has_every_kind_equally_often() -> None:
    assert hashlib.sha256(GOLD.read_bytes()).hexdigest() == FLOORS["retellings_held"]["sha256"]
    assert len(ROWS) == 400
    assert sum(not row["kinds"] for row in ROWS) == 200
    assert {kind: sum(row["kinds"] == [kind] for row in ROWS) for kind in ORDER} == dict.fromkeys(ORDER, 25)
    assert len({(row["was"]["sentence"], row["became"]["sentence"]) for row in ROWS}) == 400


@pytest.mark.parametrize("half", ["development", "held"])
def test_drift_is_found_with_roles_as_annotated(half: str) -> None:
    found = scores(half, lambda number, row, name: annotated(row, name))
    for measure, floor in FLOORS[f"retellings_{half}"]["f1"].items():
        assert found[measure] >= floor, f"{measure} {found[measure]:.3f} is below {floor}"


@pytest.mark.parametrize("half", ["development", "held"])
def test_drift_is_found_from_the_sentences_alone(half: str, texts: Path) -> None:
    def side(number: int, row: Row, name: str) -> Side:
        return read(extracted(texts).get(f"{number:03}{name}", ()), row[name]["sentence"])

    found = scores(half, side)
    for measure, floor in FLOORS[f"retellings_{half}_read"]["f1"].items():
        assert found[measure] >= floor, f"{measure} {found[measure]:.3f} is below {floor}"
