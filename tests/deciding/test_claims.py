"""Acts about claims: recorded, obeyed, undone without a trace, found again after a second reading."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso import losses, views, whole
from sayso.case import Case
from sayso.deciding import acts, claims
from sayso.deciding.claims import Added, Correction
from sayso.deciding.recording import By, Outcome
from sayso.deciding.reliance import rests_on
from sayso.errors import UsageError
from sayso.exporting import Request, export_case
from sayso.leaving import Leaving
from sayso.model.judging import fields_of
from sayso.pipeline.line import Options, read_leak
from sayso.pipeline.registering import load_rulings, register_sources
from sayso.progress import Quiet
from sayso.store.journal import load_judgements

TEXT = (
    "Seals and ledgers for Castellan\n\n"
    "Dora Ames said that the port was lost in May 2009. Ms Ames said that nobody was paid.\n\n"
    "Cy Lee told Dora Ames that the fees were high. A senior official said that the port was sold.\n\n"
    "Cy Lee said that it rained.\n"
)
BY = By(note="read it", at="2026-01-01T00:00:00.000000Z")


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the leak and a case made of it."""
    folder = tmp_path_factory.mktemp("read")
    (folder / "leak").mkdir()
    (folder / "leak" / "a.txt").write_text(TEXT, encoding="utf-8")
    made = Case.create(folder / "case")
    read_leak(made, [folder / "leak"], Options(jobs=1), Quiet())
    made.close()
    return folder


@pytest.fixture
def case(read_once: Path, tmp_path: Path) -> Iterator[Case]:
    shutil.copytree(read_once, tmp_path, dirs_exist_ok=True)
    made = Case.open(tmp_path / "case")
    yield made
    made.close()


def listed(case: Case, words: str) -> dict[str, Any]:
    return next(row for row in views.list_claims(case) if words in row["content_text"])


def claim(case: Case, words: str) -> str:
    return str(listed(case, words)["claim"])


def document(case: Case) -> str:
    return str(case.database.value("SELECT document FROM document WHERE name = 'a.txt'"))


def counted(case: Case) -> dict[str, int]:
    return {row["name"] or row["description"]: row["claims"] for row in views.list_sources(case)}


def status(case: Case) -> dict[str, int]:
    return {row["what"]: row["count"] for row in losses.list_status(case)}


def tables(case: Case) -> dict[str, list[tuple[Any, ...]]]:
    names = (
        "claim",
        "standing_claim",
        "claim_decision",
        "claim_judgement",
        "source",
        "claim_source",
        "problem",
    )
    return {name: sorted(map(tuple, case.database.rows(f"SELECT * FROM {name}")), key=repr) for name in names}


def added(case: Case) -> Outcome:
    words = Added(who="Cy Lee", via=("Dora Ames",), how="supposed", on="2009-06-01")
    return claims.add(case, f"{document(case)[:12]}:Seals and ledgers for Castellan", words, BY)


ACTS: dict[str, Callable[[Case], Outcome]] = {
    "confirm": lambda case: claims.confirm(case, claim(case, "lost"), BY),
    "reject": lambda case: claims.reject(case, claim(case, "lost"), BY),
    "reject source": lambda case: claims.reject(case, "Dora Ames", BY),
    "correct": lambda case: claims.correct(
        case,
        claim(case, "lost"),
        Correction(who="Cy Lee", content="the port was lost", how="supposed", on="2009-05-07"),
        BY,
    ),
    "add": added,
    "ask": lambda case: claims.ask(case, claim(case, "lost"), "2", BY),
    "merge": lambda case: claims.merge(case, claim(case, "lost"), claim(case, "sold"), BY),
    "split": lambda case: claims.split(case, claim(case, "lost"), claim(case, "sold"), BY),
    "rests-on": lambda case: claims.rest_on(case, claim(case, "lost"), claim(case, "sold"), BY),
    "rests-on own": lambda case: claims.rest_on(case, claim(case, "lost"), "own", BY),
    "resolve": lambda case: claims.resolve(
        case, claim(case, "lost"), "partly", ("2010-01-02", document(case)[:9]), BY
    ),
}


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_is_recorded_and_undone_without_a_trace(case: Case, name: str) -> None:
    """M-187"""
    before = tables(case)
    outcome = ACTS[name](case)
    assert load_judgements(case.database) == (outcome.judgement,)
    assert outcome.judgement.kind == name.split()[0]
    (ruling,) = load_rulings(case.database)
    assert None not in ruling.spots
    machine = [row for row in tables(case)["claim"] if "person" not in row]
    assert machine == before["claim"]
    acts.undo(case, outcome.judgement.id[:9], BY)
    assert tables(case) == before


@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_second_reading_and_a_replay_obey_it(case: Case, name: str, tmp_path: Path) -> None:
    """M-187"""
    ACTS[name](case)
    after = tables(case)
    case.database.connection.execute("UPDATE stage SET producer = 'older'")
    case.database.connection.execute("UPDATE document SET producer = 'older'")
    read_leak(case, [tmp_path / "leak"], Options(jobs=1, refresh=True), Quiet())
    assert tables(case) == after
    with case.database.writing() as connection:
        for table in ("judgement", "claim_decision", "claim_judgement"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("DELETE FROM setting WHERE key = 'judgements'")
    case.close()
    again = Case.open(tmp_path / "case")
    register_sources(again.database)
    assert tables(again) == after
    again.close()


@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_lost_place_is_a_problem_and_the_decision_is_kept(case: Case, name: str) -> None:
    """M-187"""
    outcome = ACTS[name](case)
    with case.database.writing() as connection:
        connection.execute("UPDATE text SET content = 'Nothing of all that.'")
        connection.execute("DELETE FROM claim_source")
        connection.execute("DELETE FROM claim WHERE producer != 'person'")
    register_sources(case.database)
    (problem,) = list(case.database.rows("SELECT * FROM problem WHERE path = 'judgements.jsonl'"))
    assert (problem["kind"], problem["place"]) == ("judgement_lost", outcome.judgement.id)
    assert [row["state"] for row in views.list_judgements(case)] == ["lost"]
    assert not list(views.list_claims(case))


def test_what_is_rejected_stays_listed_and_counts_nowhere(case: Case, tmp_path: Path) -> None:
    """M-188"""
    before = counted(case)
    outcome = ACTS["reject"](case)
    row = listed(case, "lost")
    assert (row["review"], row["rejected"]) == ("rejected", True)
    assert counted(case) == {**before, "Dora Ames": before["Dora Ames"] - 1}
    assert any("counts nowhere" in line for line in outcome.changes)
    tables_out = Leaving(case).tables()
    assert row["claim"] not in {each["claim"] for each in tables_out["claims"]}
    assert all(row["claim"] not in {each["claim"] for each in page["claims"]} for page in tables_out["pages"])
    export_case(case, Request(exporter="ledger", output=tmp_path / "x.html"), lambda line: None)
    assert f"claim-{row['claim']}" not in (tmp_path / "x.html").read_text(encoding="utf-8")
    claims.confirm(case, str(row["claim"]), BY)
    assert (listed(case, "lost")["review"], counted(case)) == ("confirmed", before)


def test_a_source_that_is_thrown_out_takes_with_it_what_it_tells_and_passes_on(case: Case) -> None:
    """M-189"""
    added(case)
    outcome = ACTS["reject source"](case)
    assert listed(case, "lost")["rejected"]
    assert listed(case, "Seals and")["rejected"]  # of Cy Lee, by way of Dora Ames
    assert not listed(case, "sold")["rejected"]
    assert counted(case)["Dora Ames"] == 0
    assert status(case)["claims of rejected sources"] >= 3
    assert any("because its source" in line for line in outcome.changes)
    page = whole.show(case, claim(case, "lost"))
    assert page["thrown_out"] == listed(case, "lost")["source_id"]


def test_a_correction_is_listed_and_the_reading_kept_beside_it(case: Case) -> None:
    """M-190"""
    told = claim(case, "lost")
    ACTS["correct"](case)
    row = whole.show(case, told)
    assert (row["content_text"], row["factuality"]) == ("the port was lost", "supposed")
    assert row["said"] == {"from": "2009-05-07", "to": "2009-05-07"}
    assert row["about_time"] is None  # the day is no part of the words any more
    assert [TEXT[start:end] for start, end in row["content"]] == ["the port was lost"]
    assert row["machine"]["content_text"] == "the port was lost in May 2009"
    assert row["machine"]["factuality"] == "asserted"
    assert [(each["kind"], each["user"], each["note"]) for each in row["decided"]] == [
        ("correct", 1, "read it")
    ]
    (cy,) = (each for each in views.list_sources(case) if each["name"] == "Cy Lee")
    assert row["source_id"] == cy["source"]
    claims.correct(case, told, Correction(how="denied"), BY)
    row = listed(case, "the port was lost")
    assert (row["factuality"], row["content_text"]) == ("denied", "the port was lost")


def test_corrected_words_of_a_silent_source_are_blacked_out_too(case: Case) -> None:
    """M-134, M-190"""
    words = "told Dora Ames that the fees were high"
    told = claim(case, "fees were high")
    claims.correct(case, told, Correction(content=words), BY)
    acts.set_terms(case, "Cy Lee", "off-record", BY)
    (page,) = Leaving(case).tables()["pages"]
    assert "told" not in page["text"].partition("A senior official")[0]
    assert told not in {each["claim"] for each in page["claims"]}


def test_an_added_claim_has_a_chain_a_source_and_a_place(case: Case) -> None:
    """M-191"""
    before = counted(case)
    added(case)
    row = listed(case, "Seals and")
    assert row["chain"][-2:] == ["Dora Ames", "Cy Lee"]
    assert (row["kind"], row["factuality"], row["producer"]) == ("indirect", "supposed", "person")
    assert (row["said"], row["about"]) == ({"from": "2009-06-01", "to": "2009-06-01"}, ["Castellan"])
    assert (row["source_text"], row["review"]) == ("Cy Lee", "added")
    assert counted(case)["Cy Lee"] == before["Cy Lee"] + 1
    claims.confirm(case, str(row["claim"]), BY)
    assert listed(case, "Seals and")["review"] == "confirmed"


def test_an_added_voice_may_have_no_name(case: Case) -> None:
    """M-191"""
    place = f"{document(case)}:Seals and ledgers"
    claims.add(case, place, Added(who="a customs officer"), BY)
    row = next(each for each in views.list_claims(case) if each["review"] == "added")
    assert (row["speaker"], row["hops"][-1]["description"]) == (None, "a customs officer")
    (source,) = (each for each in views.list_sources(case) if each["description"] == "a customs officer")
    assert source["protected"]


def test_a_question_is_open_until_it_is_answered(case: Case) -> None:
    """M-192"""
    outcome = ACTS["ask"](case)
    assert status(case)["open questions"] == 1
    claims.answer(case, outcome.judgement.id[:8], By(note="Yes, it was."))
    assert status(case)["open questions"] == 0
    assert [row["state"] for row in views.list_judgements(case)] == ["answered", "in force"]
    acts.undo(case, "last", BY)
    assert status(case)["open questions"] == 1
    assert status(case)["claims reviewed"] == 0


def test_the_review_is_counted(case: Case) -> None:
    """M-192"""
    for name in ("confirm", "reject", "add"):
        ACTS[name](case)
    claims.correct(case, claim(case, "sold"), Correction(how="denied"), BY)
    counts = status(case)
    expected = {"reviewed": 3, "confirmed": 0, "rejected": 1, "corrected": 1, "added": 1}
    assert {what: counts[f"claims {what}"] for what in expected} == expected


def test_rulings_about_propositions_name_their_claims(case: Case) -> None:
    """M-195"""
    lost, sold = claim(case, "lost"), claim(case, "sold")
    for name in ("merge", "split", "rests-on", "rests-on own", "resolve"):
        ACTS[name](case)
    rulings = load_rulings(case.database, ("merge", "split", "rests-on", "resolve"))
    pointed = [[spot.claim for spot in each.spots if spot is not None] for each in rulings]
    assert pointed == [[lost, sold]] * 3 + [[lost], [lost, None]]
    assert rulings[3].value == "own"
    assert fields_of(rulings[4].value) == {"outcome": "partly", "on": "2010-01-02"}
    assert rulings[4].spots[1] is not None
    assert rulings[4].spots[1].document == document(case)


def proposition(case: Case, claim: str) -> str:
    return str(case.database.value("SELECT proposition FROM proposition_claim WHERE claim = ?", claim))


def test_propositions_obey_and_forget_what_was_taken_back(case: Case) -> None:
    """M-195"""
    lost, sold = claim(case, "lost"), claim(case, "sold")
    apart = (proposition(case, lost), proposition(case, sold))
    assert apart[0] != apart[1]
    merged = claims.merge(case, apart[0], sold, BY)
    assert proposition(case, lost) == proposition(case, sold)
    claims.split(case, sold, proposition(case, lost), BY)
    assert proposition(case, lost) != proposition(case, sold)
    acts.undo(case, "last", BY)
    assert proposition(case, lost) == proposition(case, sold)
    claims.resolve(case, apart[0], "true", ("2010-01-02", document(case)), BY)
    (dora,) = (row for row in views.list_sources(case) if row["name"] == "Dora Ames")
    assert dora["record"]["confirmed"] == 1
    acts.undo(case, merged.judgement.id, BY)
    assert (proposition(case, lost), proposition(case, sold)) == apart


def test_propositions_are_made_of_what_stands(case: Case) -> None:
    """M-188, M-190, M-191"""
    lost = claim(case, "lost")
    ACTS["reject"](case)
    assert case.database.value("SELECT 1 FROM proposition_claim WHERE claim = ?", lost) is None
    acts.undo(case, "last", BY)
    ACTS["correct"](case)
    text = "SELECT text FROM proposition WHERE proposition = ?"
    assert case.database.value(text, proposition(case, lost)) == "the port was lost"
    added(case)
    assert proposition(case, claim(case, "Seals and")) != "None"


def test_what_rests_on_a_claim_or_a_source_is_listed(case: Case, tmp_path: Path) -> None:
    """M-196"""
    lost = claim(case, "lost")
    ACTS["merge"](case)
    one = proposition(case, lost)
    export_case(case, Request(exporter="ledger", output=tmp_path / "x.html"), lambda line: None)
    found = list(rests_on(case, lost[:10]))
    assert [row["what"] for row in found] == ["proposition", "export"]
    numbers = {key: found[0][key] for key in ("claims", "of_claims", "lineages", "of_lineages")}
    assert numbers == {"claims": 1, "of_claims": 2, "lineages": 1, "of_lineages": 2}
    assert "x.html (ledger of " in found[1]["text"]
    (dora,) = (row["source"] for row in views.list_sources(case) if row["name"] == "Dora Ames")
    for wanted, count in ((dora, 1), (document(case), 2), (one, 2)):
        (row,) = (each for each in rests_on(case, wanted) if each["id"] == one)
        assert row["claims"] == count
    rows = [each for each in rests_on(case, dora) if each["what"] == "proposition"]
    left = [each["of_lineages"] - each["lineages"] for each in rows]
    assert left == sorted(left)  # what would have nothing left comes first
    assert len(rows) > 1
    outcome = ACTS["reject"](case)
    assert any("1 of 2 separate origins" in line for line in outcome.changes)
    assert any("x.html" in line for line in outcome.changes)
    with pytest.raises(UsageError, match="not the id"):
        list(rests_on(case, "ffff"))


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda case: claims.confirm(case, "ffff", BY), "not the id of one claim"),
        (lambda case: claims.reject(case, claim(case, "lost"), By()), "--why"),
        (lambda case: claims.reject(case, "Nobody", BY), "no source"),
        (lambda case: claims.correct(case, claim(case, "lost"), Correction(), BY), "--source"),
        (lambda case: claims.correct(case, claim(case, "lost"), Correction(content="moon"), BY), "hold"),
        (lambda case: claims.correct(case, claim(case, "lost"), Correction(how="so"), BY), "how surely"),
        (lambda case: claims.correct(case, claim(case, "lost"), Correction(on="soon"), BY), "no day"),
        (lambda case: claims.add(case, f"{document(case)}:moon", Added(who="Cy Lee"), BY), "hold"),
        (lambda case: claims.add(case, f"{document(case)}:the port", Added(who=" "), BY), "--who"),
        (lambda case: claims.add(case, "ffff:the port", Added(who="Cy Lee"), BY), "one document"),
        (lambda case: claims.ask(case, claim(case, "lost"), "2", By()), "--note"),
        (lambda case: claims.answer(case, "ffff", BY), "open question"),
        (lambda case: claims.merge(case, claim(case, "lost"), claim(case, "lost"), BY), "one claim"),
        (lambda case: claims.resolve(case, claim(case, "lost"), "so", ("2010-01-01", "ff"), BY), "outcome"),
        (
            lambda case: claims.resolve(case, claim(case, "lost"), "true", ("2010-01-01", "ffff"), BY),
            "document",
        ),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_written(
    case: Case, act: Callable[[Case], Outcome], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        act(case)
    assert not load_judgements(case.database)


_ADDING = """
import sys
from pathlib import Path
from sayso.case import Case
from sayso.deciding import acts, claims
from sayso.deciding.recording import By
case = Case.open(Path(sys.argv[1]))
done = 0
print("begun", flush=True)
while not Path(sys.argv[2]).exists() or done < 3:
    if done % 2:
        acts.undo(case, "last", By())
    else:
        claims.add(case, sys.argv[3], claims.Added(who="Cy Lee"), By())
    done += 1
print(done, flush=True)
case.close()
"""


def test_claims_are_added_and_taken_back_while_a_read_runs(case: Case, tmp_path: Path) -> None:
    """M-187"""
    more = tmp_path / "more"
    more.mkdir()
    for number in range(25):
        (more / f"{number}.txt").write_text(f"Cy Lee said that {number} ships came.\n", encoding="utf-8")
    ended = tmp_path / "ended"
    place = f"{document(case)}:Seals and ledgers"
    command = [sys.executable, "-c", _ADDING, str(case.folder), str(ended), place]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as adding:
        assert adding.stdout is not None
        assert adding.stdout.readline() == "begun\n"
        try:
            read_leak(case, [more], Options(jobs=1), Quiet())
        finally:
            ended.touch()
        done = int(adding.stdout.readline())
        assert adding.wait(60) == 0
    again = Case.open(case.folder)
    assert len(load_judgements(again.database)) == done
    is_there = [row["claim"] for row in views.list_claims(again) if row["review"] == "added"]
    assert len(is_there) == done % 2
    settled = tables(again)
    register_sources(again.database)
    assert tables(again) == settled
    again.close()


def test_a_question_is_put_to_somebody_else(case: Case) -> None:
    """M-193"""
    lost = claim(case, "lost")
    for whom in ("1", "Cyd"):
        with pytest.raises(UsageError, match=r"colleague|no user"):
            claims.ask(case, lost, whom, BY)
    with (case.folder / "case.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[users]\n1 = "Ana Ruiz"\n2 = "Ben Holt"\n')
    case.settings = Case(case.folder, is_reader=True).settings
    assert claims.ask(case, lost, "ben holt", BY).said.startswith("Asked Ben Holt about")
    row = list(views.list_judgements(case))[-1]
    assert (row["by"], row["of"], row["value"]) == ("Ana Ruiz", "Ben Holt", "2")
