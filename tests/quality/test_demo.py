"""The demo leak against its own answer key: floors that only rise (see floors.json, `demo`)."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso import views
from sayso.case import Case
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet

DEMO = Path(__file__).parents[2] / "sayso" / "demo"
FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))["demo"]
SAME = 0.6

Row = dict[str, Any]


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[Row]]]:
    """The claims of the demo by the key's name of their document."""
    case, _ = Case.open_or_create(tmp_path_factory.mktemp("demo") / "case")
    read_leak(case, [DEMO / "leak"], Options(jobs=1), Quiet())
    found: dict[str, list[Row]] = {}
    for document in views.list_documents(case):
        rows = list(views.claims_of(case, document["document"]))
        for path in document["paths"]:
            outer, *inner = path.removeprefix("leak/").split("!/")
            name = outer if not inner else f"{outer}#{document['message_id']}"
            found[name] = rows
    yield found
    case.close()


@pytest.fixture(scope="module")
def key() -> list[Row]:
    lines = (DEMO / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def alike(left: str, right: str) -> float:
    one, other = words(left), words(right)
    return len(one & other) / max(len(one | other), 1)


def nearest(wanted: Row, rows: list[Row]) -> Row | None:
    """The claim of the same document with the same words; of several, the one with the right chain."""
    close = [row for row in rows if alike(wanted["content"], row["content_text"]) >= SAME]
    ranked = [
        (row["chain"] == wanted["chain"], alike(wanted["content"], row["content_text"])) for row in close
    ]
    return close[ranked.index(max(ranked))] if close else None


def test_claims_of_the_key_are_found_with_speaker_chain_and_factuality(
    claims: dict[str, list[Row]], key: list[Row]
) -> None:
    wanted = [row for row in key if row["kind"] == "claim"]
    found = [(row, nearest(row, claims.get(row["document"], []))) for row in wanted]
    pairs = [(row, match) for row, match in found if match is not None]
    measured = {
        "found": len(pairs) / len(wanted),
        "speaker": sum(row["speaker"] == match["speaker"] for row, match in pairs) / len(pairs),
        "chain": sum(row["chain"] == match["chain"] for row, match in pairs) / len(pairs),
        "factuality": sum(row["factuality"] == match["factuality"] for row, match in pairs) / len(pairs),
    }
    print(measured)
    assert {name: value for name, value in measured.items() if value < FLOORS[name]} == {}


def test_small_talk_and_questions_are_no_claims(claims: dict[str, list[Row]], key: list[Row]) -> None:
    taken = [
        row["text"]
        for row in key
        if row["kind"] == "not_claims"
        for claim in claims.get(row["document"], [])
        if alike(row["text"], claim["content_text"]) >= SAME
    ]
    assert len(taken) <= FLOORS["small_talk_taken"], taken
