"""The same claim or not: 300 pairs of our own, and the demo leak against its answer key."""

import hashlib
import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from scoring import FLOORS, ROOT

from sayso import views
from sayso.case import Case
from sayso.match.compare import compare
from sayso.match.sides import Side, Statement, side_of
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet

FLOOR = FLOORS["same_claim"]
SET = ROOT / FLOOR["data"]
SECOND = SET.with_name("same_claim_second.jsonl")
THIRD = SET.with_name("same_claim_third.jsonl")
DEMO = Path(__file__).parents[2] / "sayso" / "demo"
Row = dict[str, Any]
ROWS: list[Row] = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]


def side(text: str) -> Side:
    return side_of(Statement(claim="", anchor=("", ""), text=text))


@pytest.fixture(scope="module")
def verdicts() -> dict[str, str]:
    return {row["id"]: compare(side(row["left"]), side(row["right"])).verdict for row in ROWS}


def f1(rows: list[Row], verdicts: dict[str, str]) -> float:
    """Of "the same": what is found of it, and how often that is right, in one number."""
    found = {row["id"] for row in rows if verdicts[row["id"]] == "same"}
    wanted = {row["id"] for row in rows if row["label"] == "same"}
    return 2 * len(found & wanted) / (len(found) + len(wanted))


def test_the_set_is_the_one_that_the_floors_are_of() -> None:
    assert len(ROWS) == len({row["id"] for row in ROWS}) == 300
    assert hashlib.sha256(SET.read_bytes()).hexdigest() == FLOOR["sha256"]
    for row in ROWS:
        assert (int(row["id"][0], 16) < 8) == (row["part"] == "open")
        assert row["label"] in ("same", "entails", "entailed", "contradicts", "differs", "unrelated")


@pytest.mark.parametrize("part", ["open", "held"])
def test_what_is_the_same_is_found(part: str, verdicts: dict[str, str]) -> None:
    assert f1([row for row in ROWS if row["part"] == part], verdicts) >= FLOOR[part]


def test_a_denial_is_hardly_ever_taken_for_agreement(verdicts: dict[str, str]) -> None:
    denials = [row for row in ROWS if row["kind"] == "denial"]
    agreed = [row for row in denials if verdicts[row["id"]] in ("same", "entails", "entailed")]
    assert 1 - len(agreed) / len(denials) >= FLOOR["denial not agreement"]


def test_the_second_set_is_found_as_well_as_once() -> None:
    """Its first reading was lower (README.md), rules were mended after it: so nothing gets worse."""
    rows = [json.loads(line) for line in SECOND.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == len({row["id"] for row in rows}) == 120
    assert hashlib.sha256(SECOND.read_bytes()).hexdigest() == FLOOR["second sha256"]
    verdicts = {row["id"]: compare(side(row["left"]), side(row["right"])).verdict for row in rows}
    assert f1(rows, verdicts) >= FLOOR["second"]
    denials = [row for row in rows if row["kind"] == "denial"]
    agreed = [row for row in denials if verdicts[row["id"]] in ("same", "entails", "entailed")]
    assert 1 - len(agreed) / len(denials) >= FLOOR["second denial not agreement"]


def test_the_third_set_is_found_as_well_as_once() -> None:
    """Its four batches were each read once before anything was mended after them (README.md)."""
    rows = [json.loads(line) for line in THIRD.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == len({row["id"] for row in rows}) == 247
    assert hashlib.sha256(THIRD.read_bytes()).hexdigest() == FLOOR["third sha256"]
    verdicts = {row["id"]: compare(side(row["left"]), side(row["right"])).verdict for row in rows}
    assert f1(rows, verdicts) >= FLOOR["third"]
    denials = [row for row in rows if row["kind"] == "denial"]
    agreed = [row for row in denials if verdicts[row["id"]] in ("same", "entails", "entailed")]
    assert 1 - len(agreed) / len(denials) >= FLOOR["third denial not agreement"]


@pytest.fixture(scope="module")
def stated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[str, str, str]]]:
    """(topic, claim, proposition) of the statements of the answer key that are found in the demo leak."""
    case, _ = Case.open_or_create(tmp_path_factory.mktemp("demo") / "case")
    read_leak(case, [DEMO / "leak"], Options(jobs=1), Quiet())
    claims: dict[str, list[Row]] = {}
    for document in views.list_documents(case):
        for path in document["paths"]:
            outer, *inner = path.removeprefix("leak/").split("!/")
            name = f"{outer}#{document['message_id']}" if inner else outer
            claims[name] = list(views.claims_of(case, document["document"]))
    rows = map(json.loads, (DEMO / "answers.jsonl").read_text(encoding="utf-8").splitlines())
    found = []
    for row in rows:
        for each in row["statements"] if row["kind"] == "lineage" else ():
            near = max(
                claims.get(each["document"], []),
                key=lambda claim: alike(each["content"], claim["content_text"]),
                default=None,
            )
            if near is not None and alike(each["content"], near["content_text"]) >= 0.6:
                found.append((row["topic"], near["claim"], near["proposition"]))
    yield found
    case.close()


def alike(left: str, right: str) -> float:
    one, other = (set(re.findall(r"\w+", text.lower())) for text in (left, right))
    return len(one & other) / max(len(one | other), 1)


def test_statements_on_one_topic_of_the_demo_meet(stated: list[tuple[str, str, str]]) -> None:
    """A topic may hold several propositions, and two topics one: the figures are no share of errors alone."""
    pairs = [(one, two) for one, two in combinations(stated, 2) if one[1] != two[1]]
    met = [(one, two) for one, two in pairs if one[2] == two[2]]
    right = [(one, two) for one, two in met if one[0] == two[0]]
    wanted = [(one, two) for one, two in pairs if one[0] == two[0]]
    assert len(right) / len(met) >= FLOOR["demo precision"]
    assert len(right) / len(wanted) >= FLOOR["demo recall"]
