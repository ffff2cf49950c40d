"""Timeline, network and matrix as pages and as data."""

import json
import re
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.parse import urlencode

import pytest

from sayso.case import Case
from sayso.pipeline.telling import Tell, learn
from sayso.show import hypotheses_page, weighed
from tests.show.workbench import Workbench, running

DESCRIBED = json.loads(files("sayso.show").joinpath("openapi.json").read_text(encoding="utf-8"))


@pytest.fixture
def own(demo_folder: Path, tmp_path: Path) -> Iterator[Workbench]:
    """A workbench on a copy of the demo case that may be written."""
    folder = tmp_path / "case"
    copytree(demo_folder, folder)
    with running(folder) as workbench:
        workbench.enter()
        yield workbench


def post(bench: Workbench, path: str, **fields: str) -> str:
    answer = bench.ask(path, "POST", body=urlencode(fields).encode())
    assert answer.status == 303, answer.text
    return answer.headers["location"]


def test_the_timeline_counts_the_claims_of_the_ledger(bench: Workbench) -> None:
    """M-062: a bin leads to the claims that are surely or perhaps in it."""
    row = bench.ask("/timeline.json?q=annex").row
    assert row["total"] == bench.ask("/claims.json?q=annex").row["total"]
    each = max(row["bins"], key=lambda one: one["said"])
    asked = f"/claims.json?q=annex&since={each['since']}&until={each['until']}"
    assert bench.ask(asked).row["total"] == each["said"] + each["said_perhaps"]
    each = max(row["bins"], key=lambda one: one["happened"])
    asked = f"/claims.json?q=annex&happened-since={each['since']}&happened-until={each['until']}"
    assert bench.ask(asked).row["total"] == each["happened"] + each["happened_perhaps"]
    assert {claim["claim"] for claim in row["rows"]}
    assert row["both"] == len(row["rows"])


def test_the_window_is_in_the_address(bench: Workbench) -> None:
    row = bench.ask("/timeline.json?since=2010-05-01&until=2010-06-30").row
    assert (row["unit"], row["bins"][0]["since"], row["bins"][-1]["until"]) == (
        "day",
        "2010-05-01",
        "2010-06-30",
    )
    assert row["moves"]["wider"][0] < "2010-05-01" < row["moves"]["nearer"][0]
    assert bench.ask("/timeline.json?since=yesterday").status == 400
    page = bench.ask("/timeline?since=2010-05-01&until=2010-06-30").text
    assert 'value="2010-05-01"' in page
    assert "<svg" in page


def test_a_link_of_the_network_opens_its_claims(bench: Workbench) -> None:
    """M-064: as many as it says."""
    row = bench.ask("/network.json").row
    for link in [*row["links"][:5], *row["links"][-5:]]:
        query = urlencode({"relation": link["relation"], "by": link["first"], "of": link["second"]})
        assert bench.ask(f"/claims.json?{query}").row["total"] == link["claims"]
    assert 'class="list"' in bench.ask(f"/claims?{query}").text


def test_the_network_names_no_protected_source(bench: Workbench) -> None:
    """M-063: those with a code stand under it."""
    row = bench.ask("/network.json?most=2000").row
    case = Case(bench.folder, is_reader=True)
    hidden = [
        str(each["name"])
        for each in case.database.rows("SELECT name, code FROM source WHERE protected = 1 AND name != code")
    ]
    coded = {str(each[0]) for each in case.database.rows("SELECT code FROM source WHERE code IS NOT NULL")}
    case.database.close()
    labels = {node["label"] for node in row["nodes"]}
    assert labels & coded
    assert not labels & set(hidden)


def test_the_network_narrows_to_a_relation_and_to_one(bench: Workbench) -> None:
    row = bench.ask("/network.json?ego=hb-3&relation=relays").row
    assert row["around"]["label"] == "HB-3"
    assert {link["relation"] for link in row["links"]} == {"relays"}
    assert bench.ask("/network.json?ego=nobody%20at%20all").status == 400
    assert bench.ask("/network.json?relation=hates").status == 400
    assert bench.ask("/network.json?order=weight").status == 400
    small = bench.ask("/network.json?most=50").row
    assert len(small["nodes"]) == 50
    assert small["nodes_left_out"] > 0
    assert "left out" in bench.ask("/network?most=50").text


def test_the_table_of_the_network_can_be_sorted(bench: Workbench) -> None:
    names = [link["first_label"].casefold() for link in bench.ask("/network.json?order=first").row["rows"]]
    assert names == sorted(names)


def stated(matrix: dict[str, Any]) -> str:
    """The first of what is near to a question that says something: "the annex" alone is weighed nowhere."""
    return next(str(each["proposition"]) for each in matrix["near"] if "signed" in each["text"])


def test_a_question_is_asked_answered_and_taken_back(own: Workbench) -> None:
    """Every act of the matrix as a form, without script."""
    location = post(
        own,
        "/matrix/ask",
        question="Who sold the quay?",
        rivals="The ministry\r\nThe board",
        back="/hypotheses",
    )
    assert location.startswith("/hypotheses?decided=")
    (asked,) = own.ask("/hypotheses.json").row["rows"]
    here = f"/hypotheses/{asked['hypotheses']}"
    matrix = own.ask(f"{here}.json?find=annex").row
    assert [each["words"] for each in matrix["rivals"]] == ["The ministry", "The board", "none of these"]
    assert len(matrix["near"]) > 2
    schema = DESCRIBED["paths"]["/hypotheses/{question}.json"]["get"]["responses"]["200"]["content"]
    assert set(schema["application/json"]["schema"]["required"]) <= set(matrix)
    said = {"question": asked["hypotheses"], "back": here, "proposition": stated(matrix)}
    post(own, "/matrix/place", rival="1", step="surely", **said)
    post(own, "/matrix/place", rival="2", step="not", **said)
    post(own, "/matrix/prior", rival="1", percent="20 %", question=asked["hypotheses"], back=here)
    post(own, "/matrix/rival", words="The customs", question=asked["hypotheses"], back=here)
    moved = own.ask(f"{here}.json").row
    (line,) = moved["rows"]
    assert [cell["step"] for cell in line["cells"][:2]] == ["surely", "not"]
    assert line["separates"].startswith("×")
    ministry = moved["rivals"][0]
    assert (ministry["at_first"], ministry["prior_status"]) == ("20%", "given")
    assert ministry["posterior"] > ministry["prior"]
    assert re.search(r"The ministry.*it started at 20%", moved["explanation"])
    page = own.ask(here).text
    assert "one more" in page.lower()
    assert ministry["now"] in page
    undone = post(own, "/matrix/take-off", **said)
    assert own.ask(f"{here}.json").row["rows"] == []
    assert "Undo" in own.ask(undone).text
    post(own, "/judge/undo", wanted="last", back=here)
    assert len(own.ask(f"{here}.json").row["rows"]) == 1
    post(own, "/matrix/drop-rival", rival="3", question=asked["hypotheses"], back=here)
    post(own, "/matrix/rename", words="Who signed?", question=asked["hypotheses"], back=here)
    assert own.ask(f"{here}.json").row["question"] == "Who signed?"
    post(own, "/matrix/drop", question=asked["hypotheses"], back="/hypotheses")
    assert own.ask("/hypotheses.json").row["rows"] == []
    assert own.ask(f"{here}.json").status == 404


def test_what_cannot_be_decided_is_said_and_nothing_is_written(own: Workbench) -> None:
    def refused(act: str, **fields: str) -> int:
        return own.ask(f"/matrix/{act}", "POST", body=urlencode(fields).encode()).status

    assert refused("ask", question="Who?", rivals="one") == 400
    assert refused("prior", question="nothing", rival="1", percent="much") == 400
    assert refused("dance") == 404
    foreign = own.ask("/matrix/ask", "POST", headers={"Origin": "http://evil.test"}, body=b"question=x")
    assert foreign.status == 403
    assert own.ask("/hypotheses.json").row["rows"] == []


def test_a_page_does_not_wait_for_a_long_weighing(own: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """M-067: it shows the matrix without what was reported, and says so; once it is learned, with it."""
    post(own, "/matrix/ask", question="Who?", rivals="One\nTwo", back="/hypotheses")
    (asked,) = own.ask("/hypotheses.json").row["rows"]
    here = f"/hypotheses/{asked['hypotheses']}"
    near = stated(own.ask(f"{here}.json?find=annex").row)
    post(own, "/matrix/place", question=asked["hypotheses"], proposition=near, rival="1", step="surely")
    may_go_on = threading.Event()

    def slowly(case: Case) -> Tell:
        may_go_on.wait(20)
        return learn(case)

    monkeypatch.setattr(weighed, "_PATIENCE", 0.01)
    monkeypatch.setattr(weighed, "learn", slowly)
    monkeypatch.setattr(hypotheses_page, "_weighing", weighed.Weighing())
    waiting = own.ask(f"{here}.json").row
    assert waiting["is_waiting"]
    assert not waiting["rows"][0]["is_weighed"]
    assert "Look again" in own.ask(here).text
    may_go_on.set()
    monkeypatch.setattr(weighed, "_PATIENCE", 20.0)
    assert own.ask(f"{here}.json").row["rows"][0]["is_weighed"]
