"""Every act of judging by the form that a page has for it: recorded, obeyed, told, taken back."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from sayso.case import Case
from sayso.deciding.recording import Outcome
from sayso.model.entity import Judgement
from sayso.show.acts import ACTS
from sayso.show.desk import Busy, Desk
from sayso.store import sqlite
from tests.show.workbench import Answer, Workbench, build_demo, running


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with running(build_demo(tmp_path_factory.mktemp("judging") / "case")) as workbench:
        workbench.enter()
        yield workbench


def sent(bench: Workbench, act: str, **fields: str) -> Answer:
    body = urlencode({"back": "/decisions", **fields}).encode()
    return bench.ask(f"/judge/{act}", "POST", body=body)


def decided(bench: Workbench, act: str, **fields: str) -> Any:
    """Sends the form, follows it back, and gives the newest row of the history."""
    answer = sent(bench, act, **fields)
    assert answer.status == 303, answer.text
    assert re.fullmatch(r"/decisions\?decided=\w+", answer.headers["location"])
    page = bench.ask(answer.headers["location"]).text
    assert 'class="told"' in page and "data-undo" in page
    row = bench.ask("/decisions.json").row["rows"][0]
    assert row["judgement"] == answer.headers["location"].partition("decided=")[2]
    assert (row["user"], row["at"][:2]) == (1, "20")
    return row


def undone(bench: Workbench, judgement: str) -> None:
    decided(bench, "undo", wanted=judgement)
    rows = bench.ask("/decisions.json").row["rows"]
    assert next(row["state"] for row in rows if row["judgement"] == judgement) == "undone"


def claims(bench: Workbench, query: str = "") -> Any:
    return bench.ask(f"/claims.json?{query}").row["rows"]


def source(bench: Workbench, name: str) -> str:
    rows = bench.ask(f"/sources.json?q={quote(name)}").row["rows"]
    return str(rows[0]["source"])


def test_a_claim_is_confirmed_and_that_is_taken_back(bench: Workbench) -> None:
    claim = claims(bench)[0]["claim"]
    row = decided(bench, "confirm", claim=claim, note="read it twice")
    assert (row["kind"], row["note"]) == ("confirm", "read it twice")
    assert any("confirmed" in line for line in row["changes"])
    assert bench.ask(f"/claims/{claim}/decide.json").row["claim"]["review"] == "confirmed"
    assert bench.ask("/decisions.json").row["progress"]["confirmed"] == 1
    undone(bench, row["judgement"])
    assert bench.ask(f"/claims/{claim}/decide.json").row["claim"]["review"] is None


def test_a_wrong_speaker_words_and_certainty_are_corrected(bench: Workbench) -> None:
    """M-069"""
    claim = next(each for each in claims(bench, "kind=indirect") if each["speaker"] not in (None, "HB-3"))
    shown = bench.ask(f"/claims/{claim['claim']}/decide.json").row
    who = next(name for name in shown["voices"] if name == "Pavel Orlov")
    words = " ".join(claim["content_text"].split()[:3])
    kept = {f"was-{name}": value for name, value in (("who", "x"), ("how", claim["factuality"]))}
    fields = {"who": who, "content": words, "how": "supposed", "on": "2010-05-01", **kept}
    decided(bench, "correct", claim=claim["claim"], **fields)
    after = bench.ask(f"/claims/{claim['claim']}/decide.json").row["claim"]
    assert (after["voice"], after["content_text"], after["factuality"]) == (who, words, "supposed")
    assert f"<bdi>{who}</bdi>" in bench.ask(f"/claims/{claim['claim']}/decide").text
    assert after["said"]["from"] == "2010-05-01"
    assert after["machine"]["content_text"] == claim["content_text"]
    nothing = {f"was-{name}": value for name, value in (("who", who), ("how", "asserted"))}
    answer = sent(bench, "correct", claim=claim["claim"], who=who, how="asserted", **nothing)
    assert answer.status == 400 and "Nothing was changed" in answer.text


def test_a_missed_claim_is_added_and_found(bench: Workbench) -> None:
    """M-070: also by the search, at once."""
    document = claims(bench)[0]["document"]
    text = bench.ask(f"/documents/{document}.json").row["text"]
    words = " ".join(text.split()[4:9])
    assert bench.ask(f"/documents/{document}/add.json?words={quote(words)}").row["words"] == words
    fields = {
        "document": document,
        "words": words,
        "who": "a senior official",
        "via": "Pavel Orlov\nFiona Lessing",
    }
    decided(bench, "add", **fields)
    found = next(
        each for each in bench.ask(f"/documents/{document}.json").row["claims"] if each["review"] == "added"
    )
    assert [hop["name"] or hop["description"] for hop in found["hops"]][-3:] == [
        "Pavel Orlov",
        "Fiona Lessing",
        "a senior official",
    ]
    hits = claims(bench, "q=" + quote(f'"{words}"'))
    assert found["claim"] in {each["claim"] for each in hits}


def test_a_claim_and_a_source_are_rejected_with_a_reason(bench: Workbench) -> None:
    claim = claims(bench)[1]["claim"]
    assert sent(bench, "reject", wanted=claim).status == 400
    row = decided(bench, "reject", wanted=claim, note="it is a heading")
    assert bench.ask(f"/claims/{claim}/decide.json").row["claim"]["rejected"]
    assert any("counts nowhere" in line for line in row["changes"])
    row = decided(bench, "reject", wanted=source(bench, "HB-3"), note="a fabricator")
    assert any("rejected" in line for line in row["changes"])
    undone(bench, row["judgement"])


def test_what_is_said_is_merged_split_and_resolved(bench: Workbench) -> None:
    """M-071"""
    case = Case(bench.folder, is_reader=True)
    query = (
        "SELECT proposition, count(*) AS n FROM proposition_claim GROUP BY 1 HAVING n = 1 ORDER BY 1 LIMIT 2"
    )
    left, right = (str(row[0]) for row in case.database.rows(query))
    case.database.close()
    before = bench.ask(f"/propositions/{left}/decide.json").row
    decided(bench, "merge", left=left, right=right)
    one = bench.ask(f"/propositions/{left}/decide.json").row
    assert one["claims"] == 2 and {each["claim"] for each in before["said"]} < {
        e["claim"] for e in one["said"]
    }
    assert bench.ask(f"/propositions/{right}/decide.json").row["proposition"] == one["proposition"]
    second = one["said"][1]["claim"]
    apart = decided(bench, "split", claim=second, other=one["said"][0]["claim"])
    assert bench.ask(f"/claims/{second}/decide.json").row["says"]["claims"] == 1
    undone(bench, apart["judgement"])
    document = one["said"][0]["document"]
    proof = {"on": "2010-07-01", "document": document}
    told = decided(bench, "resolve", wanted=one["proposition"], outcome="true", **proof)
    assert told["kind"] == "resolve" and "true" in told["words"]


def test_a_claim_rests_on_its_own_source_or_on_another(bench: Workbench) -> None:
    first, second = (each["claim"] for each in claims(bench)[:2])
    decided(bench, "rests-on", claim=first, parent="own")
    decided(bench, "rests-on", claim=first, parent=second)
    history = bench.ask(f"/claims/{first}/decide.json").row["history"]
    assert [each["kind"] for each in history][:2] == ["rests-on", "rests-on"]


def test_a_question_is_asked_and_answered(bench: Workbench) -> None:
    claim = claims(bench)[2]["claim"]
    asked = decided(bench, "ask", claim=claim, of="2", note="Is this the same annex?")
    questions = bench.ask("/decisions.json").row["questions"]
    assert [(each["note"], each["claim"]) for each in questions] == [("Is this the same annex?", claim)]
    assert bench.ask("/index.json").row["progress"]["questions"] == 1
    decided(bench, "answered", question=asked["judgement"], note="Yes.")
    assert bench.ask("/decisions.json").row["questions"] == []


def test_a_source_is_graded_given_terms_and_asked(bench: Workbench) -> None:
    who = source(bench, "HB-3")
    row = decided(bench, "grade", who=who, grade="c4", topic="the port", note="far from the quay")
    assert bench.ask(f"/sources/{who}/decide.json").row["grade"] == "C4"
    assert "grade C4" in row["words"]
    assert sent(bench, "grade", who=who, grade="Z9").status == 400
    row = decided(bench, "terms", who=who, terms="background", described="a man at the customs house")
    assert bench.ask(f"/sources/{who}/decide.json").row["terms"] is not None
    reply = {"asked": "2010-06-01", "deadline": "2010-06-03", "state": "declined"}
    row = decided(bench, "reply", who=who, points=claims(bench)[0]["claim"], **reply)
    assert bench.ask(f"/sources/{who}/decide.json").row["replies"][0]["state"] == "declined"
    row = decided(bench, "release", who=who, note="He spoke on television.")
    assert not bench.ask(f"/sources/{who}/decide.json").row["protected"]
    undone(bench, row["judgement"])  # others need it protected


def test_two_are_the_same_or_not_or_perhaps(bench: Workbench) -> None:
    left, right = source(bench, "Fiona Lessing"), source(bench, "Ines Carrow")
    for act in ("same", "not-same", "unsure"):
        row = decided(bench, act, left=left, right=right)
        history = bench.ask(f"/sources/{left}/decide.json").row["history"]
        assert row["judgement"] in {each["judgement"] for each in history}
    refused = sent(bench, "same", left=source(bench, "HB-3"), right=left)
    assert refused.status == 400 and "protected" in refused.text


def test_a_name_is_renamed_or_none(bench: Workbench) -> None:
    entity = bench.ask("/entities.json?kind=person").row["rows"][0]
    row = decided(bench, "rename", who=entity["entity"], name="Somebody Else")
    assert bench.ask("/entities.json?q=Somebody").row["total"] == 1
    undone(bench, row["judgement"])
    row = decided(bench, "not-a-name", who=entity["entity"])
    undone(bench, row["judgement"])  # or its page would be gone
    history = bench.ask(f"/entities/{entity['entity']}/decide.json").row["history"]
    assert row["judgement"] in {each["judgement"] for each in history}


def test_what_others_say_of_a_source_is_accepted(bench: Workbench) -> None:
    case = Case(bench.folder, is_reader=True)
    assessment = case.database.value("SELECT assessment FROM assessment ORDER BY 1 LIMIT 1")
    case.database.close()
    assert assessment is not None
    row = decided(bench, "assess", assessment=str(assessment), verdict="reject")
    assert "reject" in row["words"]


def test_a_note_becomes_a_document(bench: Workbench) -> None:
    before = bench.ask("/search.json").row["total"]
    words = {"words": "The annex lies in the safe of the north quay.", "who": "INT-7", "on": "2010-06-20"}
    decided(bench, "note", about="a call", via="Pavel Orlov", **words)
    assert bench.ask("/search.json").row["total"] == before + 1
    assert bench.ask("/claims.json?q=" + quote('"north quay" safe')).row["total"] >= 1
    assert sent(bench, "note", about="a call", via="Pavel Orlov", **words).status == 400
    told = {"who": "INT-8", "on": "2010-06-21", "words": "Nobody saw the annex leave the north quay."}
    assert sent(bench, "note", terms="embargo", **told).status == 400
    assert sent(bench, "note", terms="background", **told).status == 303
    newest = bench.ask("/decisions.json").row["rows"][:2]
    assert [row["kind"] for row in newest] == ["terms", "note"]


def test_every_act_has_a_form_and_a_test(bench: Workbench) -> None:
    """M-072: every act of the command line that decides about claims, sources and names is on a page."""
    case = Case(bench.folder, is_reader=True)
    document, claim, proposition = next(
        tuple(map(str, row))
        for row in case.database.rows(
            "SELECT c.document, c.claim, p.proposition FROM claim c JOIN proposition_claim p USING (claim)"
            " WHERE p.proposition IN"
            " (SELECT proposition FROM proposition_claim GROUP BY 1 HAVING count(*) > 1)"
        )
    )
    assessed = str(case.database.value("SELECT o.source FROM assessment a JOIN claim_source o USING (claim)"))
    case.database.close()
    entity = bench.ask("/entities.json").row["rows"][0]["entity"]
    sent(bench, "ask", claim=claim, of="2", note="?")
    paths = [
        f"/claims/{claim}/decide",
        f"/propositions/{proposition}/decide",
        f"/sources/{source(bench, 'HB-3')}/decide",
        f"/sources/{source(bench, 'Fiona Lessing')}/decide",
        f"/sources/{assessed}/decide",
        f"/entities/{entity}/decide",
        f"/documents/{document}/add",
        "/decisions",
        "/note",
        "/claims",
    ]
    pages = "".join(bench.ask(path).text for path in paths)
    found = set(re.findall(r'action="/judge/([\w-]+)"', pages)) | set(
        re.findall(r'formaction="/judge/([\w-]+)"', pages)
    )
    assert set(ACTS) - {"assess"} <= found <= set(ACTS)
    tested = Path(__file__).read_text(encoding="utf-8")
    assert all(f'"{act}"' in tested for act in ACTS)


@pytest.mark.parametrize("back", ["//evil.test/", "https://evil.test/", "\\\\evil.test", "javascript:1", ""])
def test_it_never_leads_away(bench: Workbench, back: str) -> None:
    claim = claims(bench)[0]["claim"]
    body = urlencode({"claim": claim, "back": back, "note": back}).encode()
    location = bench.ask("/judge/confirm", "POST", body=body).headers["location"]
    assert location.startswith("/decisions?decided=")


def test_only_our_own_pages_can_decide(bench: Workbench) -> None:
    claim = claims(bench)[0]["claim"]
    body = urlencode({"claim": claim}).encode()
    before = bench.ask("/decisions.json").row["total"]
    for headers in ({"Origin": "https://evil.test"}, {"Origin": ""}, {"Cookie": "sayso-1=x"}):
        assert bench.ask("/judge/confirm", "POST", headers, body).status == 403
    assert bench.ask("/judge/confirm").status in (404, 405)
    assert bench.ask("/judge/nothing", "POST", body=body).status == 404
    assert sent(bench, "confirm", claim="0" * 20).status == 400
    assert bench.ask("/decisions.json").row["total"] == before


def test_two_who_decide_at_once_wait_for_one_another(bench: Workbench) -> None:
    ids = [each["claim"] for each in claims(bench)[:4]]
    before = bench.ask("/decisions.json").row["total"]
    answers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda claim=claim: answers.append(sent(bench, "confirm", claim=claim).status)
        )
        for claim in ids
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 4
    assert bench.ask("/decisions.json").row["total"] == before + 4


def test_a_case_that_stays_locked_is_said_to_be(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """M-073: nothing is written, and the page says what to do."""
    monkeypatch.setattr(sqlite, "BUSY_MS", 50)
    before = bench.ask("/decisions.json").row["total"]
    claim = claims(bench)[0]["claim"]
    other = Case.open(bench.folder)
    other.database.begin()
    try:
        answer = sent(bench, "confirm", claim=claim)
    finally:
        other.database.connection.rollback()
        other.close()
    assert answer.status == 503
    assert "Somebody else is writing to this case" in answer.text
    assert bench.ask("/decisions.json").row["total"] == before
    desk = Desk(bench.folder, stop=lambda: None)
    made = Judgement(id="j", kind="same", anchors=(), value=None, note=None, user=1, at="", undoes=None)
    outcome = Outcome(judgement=made, said="x", changes=tuple(map(str, range(1_000))))
    told = desk.told(desk.remember(outcome))
    assert told is not None and told["changes"][-1] == "… and 950 more."
    with pytest.raises(ValueError), desk.writing():
        raise ValueError
    assert issubclass(Busy, Exception)
    desk.close()
