"""Beliefs of a whole case: the demo leak, decisions that matter, settings, and what is shown of it."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from factory import make_message

import sayso
from sayso import losses, views, whole
from sayso.case import Case
from sayso.cli import sayso as command
from sayso.deciding import acts, claims, hypotheses
from sayso.errors import BadSetting
from sayso.model.place import DateRange
from sayso.output import whole_lines
from sayso.pipeline.line import Options, read_leak
from sayso.pipeline.settling import renew, renew_if_stale
from sayso.pipeline.weighing import read_choices, weigh_case
from sayso.progress import Quiet
from sayso.store.beliefs import load_bases
from sayso.wanted import Filter

LEAK = Path(sayso.__file__).parent / "demo" / "leak"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "case"
    case, _ = Case.open_or_create(folder)
    read_leak(case, [LEAK], Options(jobs=1), Quiet())
    case.close()
    return folder


@pytest.fixture
def case(read_once: Path, tmp_path: Path) -> Iterator[Case]:
    shutil.copytree(read_once, tmp_path / "case")
    opened = Case.open(tmp_path / "case")
    yield opened
    opened.close()


def saying(case: Case, words: str) -> Row:
    """The proposition of the first claim with these words."""
    found = next(each for each in views.list_claims(case) if words in each["content_text"])
    return next(each for each in views.list_propositions(case) if each["proposition"] == found["proposition"])


SIGNED = "signed at the customs house in Salis on May 18"
SOLD = "sold a single stone of Port Salis"


def test_every_proposition_is_weighed_and_every_origin_named(case: Case) -> None:
    rows = list(views.list_propositions(case))
    assert len(rows) > 100
    for row in rows:
        assert 0.0 < row["low"] <= row["belief"] + 1e-9 and row["belief"] <= row["high"] + 1e-9 < 1.0 + 1e-9
        assert row["explanation"].startswith(row["likelihood"])
        assert len(row["standard"]["lines"]) == 5
    assert [row["lineages"] for row in rows] == sorted((row["lineages"] for row in rows), reverse=True)
    (count,) = [each["count"] for each in losses.list_status(case) if each["what"] == "propositions"]
    assert count == len(rows)


def test_the_wire_story_counts_once(case: Case) -> None:
    """M-184"""
    row = whole.show(case, saying(case, SIGNED)["proposition"])
    wire = [
        origin for origin in row["rests_on"] if any("Northern Wire" in c["chain"] for c in origin["claims"])
    ]
    assert len(wire) == 1
    outlets = {claim["chain"][0] for claim in wire[0]["claims"]}
    assert {"Northern Wire", "The Harbour Post", "Daily Ledger"} <= outlets
    assert row["lineages"] < row["claims"]
    assert "Not " in row["explanation"] and " origins" in row["explanation"]


def test_the_denial_is_opposed_and_moves_little(case: Case) -> None:
    """M-176"""
    denial = saying(case, SOLD)
    claims_of = {
        each["claim"] for each in views.list_claims(case) if each["proposition"] == denial["proposition"]
    }
    texts = [each["content_text"] for each in views.list_claims(case) if each["claim"] in claims_of]
    assert sum("sold a single stone" in each for each in texts) >= 5
    assert not any(SIGNED in each for each in texts)
    assert "Edvard Salcedo says so in its own matter, and would say so either way" in denial["explanation"]


def test_contributions_of_every_proposition_add_up(case: Case) -> None:
    for row in case.database.rows("SELECT explanation FROM belief"):
        opened = json.loads(row["explanation"])
        total = opened["start"] + sum(each["log_odds"] for each in opened["contributions"])
        assert total == pytest.approx(opened["log_odds"], abs=1e-9)
        assert all(each["status"] for each in opened["assumptions"])


def test_weighing_again_changes_nothing(case: Case) -> None:
    """M-185"""
    before = [tuple(row) for row in case.database.rows("SELECT * FROM belief ORDER BY proposition")]
    with case.database.writing() as connection:
        connection.execute("DELETE FROM setting WHERE key = 'weighed'")
        connection.execute("DELETE FROM belief")
    weigh_case(case.database, case.settings, Quiet())
    assert [tuple(row) for row in case.database.rows("SELECT * FROM belief ORDER BY proposition")] == before
    changes = case.database.connection.total_changes
    weigh_case(case.database, case.settings, Quiet())
    assert case.database.connection.total_changes == changes


def test_a_grade_moves_what_the_source_says_and_the_digit_moves_nothing(case: Case) -> None:
    """M-178"""
    words = "promised three percent of the terminal fees"
    before = saying(case, words)["belief"]
    acts.grade(case, "HB-3", "E", acts.By())
    low = saying(case, words)
    acts.grade(case, "HB-3", "A", acts.By())
    plain = saying(case, words)
    acts.grade(case, "HB-3", "A6", acts.By())
    digit = saying(case, words)
    assert low["belief"] < before < plain["belief"]
    assert "HB-3 (grade A;" in plain["explanation"]
    assert digit["belief"] == plain["belief"]


def test_what_is_off_the_record_never_counts(case: Case) -> None:
    """M-186"""
    words = "promised three percent of the terminal fees"
    before = saying(case, words)
    acts.set_terms(case, "HB-3", "off-record", acts.By())
    after = saying(case, words)
    assert after["belief"] < before["belief"] and after["belief"] <= 0.5
    assert after["standard"]["lines"][0]["found"] != before["standard"]["lines"][0]["found"]


def test_a_claim_that_is_rejected_counts_no_more(case: Case) -> None:
    row = whole.show(case, saying(case, SIGNED)["proposition"])
    for origin in row["rests_on"]:
        for claim in origin["claims"]:
            claims.reject(case, claim["claim"], acts.By(note="misread"))
    left = [each for each in views.list_propositions(case) if each["proposition"] == row["proposition"]]
    assert not left or left[0]["belief"] == pytest.approx(0.3, abs=0.05)


def test_resolving_teaches_and_is_shown_in_the_numbers(case: Case) -> None:
    """M-181"""
    document = next(views.list_documents(case))["document"]
    row = saying(
        case, "buyer paid two million" if _has(case, "buyer paid two million") else "paid two million"
    )
    claims.resolve(case, row["proposition"], "false", ("2012-05-20", document), acts.By())
    assert "learned from 1 resolved" in saying(case, SIGNED)["explanation"]


def _has(case: Case, words: str) -> bool:
    return any(words in each["content_text"] for each in views.list_claims(case))


def test_a_reply_and_a_check_are_seen_by_the_standard(case: Case) -> None:
    """M-183"""
    row = whole.show(case, saying(case, "Minister Salcedo has kept the annex away")["proposition"])
    (claim,) = [each["claim"] for each in row["rests_on"][0]["claims"]][:1]
    assert not row["standard"]["lines"][3]["is_met"] and not row["standard"]["lines"][4]["is_met"]
    acts.record_reply(case, "Edvard Salcedo", acts.Reply(state="declined", points=(claim,)), acts.By())
    claims.confirm(case, claim, acts.By())
    lines = whole.show(case, row["proposition"])["standard"]["lines"]
    assert lines[3]["is_met"] and "Edvard Salcedo: declined" in lines[3]["found"]
    assert lines[4]["is_met"]


def test_reliabilities_show_the_cases_behind_them(case: Case) -> None:
    """M-182"""
    source = next(each for each in views.list_sources(case) if each["name"] == "HB-3")["source"]
    shown = whole.show(case, source)["reliability"]
    propositions = {each["proposition"] for each in views.list_propositions(case)}
    assert 0.0 < shown["low"] < shown["mean"] < shown["high"] < 1.0
    assert shown["cases"] and {each["proposition"] for each in shown["cases"]} <= propositions
    off = {"weigh": {"learn_persons": False}}
    weigh_case(case.database, off, Quiet())
    person = next(each for each in views.list_sources(case) if each["name"] == "Pavel Orlov")["source"]
    unlearned = whole.show(case, person)["reliability"]
    assert (unlearned["status"], unlearned["cases"]) == ("assumed", [])


def test_show_gives_the_standard_before_any_number(case: Case) -> None:
    """M-183"""
    lines = list(whole_lines(whole.show(case, saying(case, SIGNED)["proposition"])))
    places = {line.split(":")[0].strip(): place for place, line in enumerate(lines)}
    assert places["house standard"] < places["did they say it"] < places["is it so, on this case alone"]
    assert not any("%" in line for line in lines[: places["house standard"]])
    assert any(line.startswith("separate origin: ") for line in lines)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"standard": {"separate_origins": -1}}, r"case.toml: \[standard\] separate_origins = -1"),
        ({"standard": {"two": 2}}, r"\[standard\] has no key two"),
        ({"weigh": 1}, r"\[weigh\] is no table"),
        ({"weigh": {"learn": True}}, r"\[weigh\] has no key learn: use learn_persons"),
        ({"weigh": {"learn_persons": "no"}}, "learn_persons = 'no': write true or false"),
    ],
)
def test_settings_that_cannot_be_obeyed_are_refused(settings: Row, words: str) -> None:
    """M-183"""
    with pytest.raises(BadSetting, match=words):
        read_choices(settings)


def test_a_decision_weighs_again_only_what_it_moves(case: Case) -> None:
    """M-182: what was learned counts to so many places, so that most beliefs stay as they are."""
    renew(case)
    before = load_bases(case.database)
    claim = case.database.value("SELECT claim FROM proposition_claim ORDER BY claim LIMIT 1")
    claims.confirm(case, str(claim), acts.By())
    after = load_bases(case.database)
    moved = {each for each, basis in after.items() if before[each] != basis}
    assert 0 < len(moved) < len(after) / 2
    kept = {row["proposition"]: tuple(row) for row in case.database.rows("SELECT * FROM belief")}
    with case.database.writing() as connection:
        connection.execute("DELETE FROM setting WHERE key = 'weighed'")
        connection.execute("DELETE FROM belief")
    weigh_case(case.database, case.settings, Quiet())
    assert {row["proposition"]: tuple(row) for row in case.database.rows("SELECT * FROM belief")} == kept


def test_a_bad_setting_stops_the_command_and_loses_nothing(case: Case) -> None:
    before = [tuple(row) for row in case.database.rows("SELECT * FROM belief ORDER BY proposition")]
    toml = case.folder / "case.toml"
    toml.write_text(toml.read_text("utf-8") + '\n[standard]\nfirsthand = "yes"\n', encoding="utf-8")
    found = CliRunner().invoke(command, ["read", str(LEAK), "--case", str(case.folder), "--quiet"])
    assert isinstance(found.exception, BadSetting)
    assert "firsthand" in str(found.exception)
    assert [tuple(row) for row in case.database.rows("SELECT * FROM belief ORDER BY proposition")] == before


def test_propositions_are_filtered_by_their_claims(case: Case) -> None:
    everything = list(views.list_propositions(case))
    for wanted in (
        Filter(source="HB-3"),
        Filter(about="Salcedo"),
        Filter(since="2010-06-01", until="2010-06-30"),
        Filter(document="mailbox-orlov"),
    ):
        found = list(views.list_propositions(case, wanted))
        kept = {each["proposition"] for each in views.list_claims(case, wanted)}
        assert 0 < len(found) < len(everything)
        assert {each["proposition"] for each in found} == kept - {None}
        assert len(list(views.list_propositions(case, replace(wanted, limit=1)))) == 1


BELIEF = (
    "belief",
    "low",
    "high",
    "word",
    "likelihood",
    "was_said",
    "explanation",
    "standard",
    "against",
    "text",
)


def test_as_of_a_day_counts_and_believes_what_was_known(case: Case) -> None:
    """M-200"""
    now = {row["proposition"]: row for row in views.list_propositions(case)}
    early = {row["proposition"]: row for row in views.list_propositions(case, Filter(as_of="2010-04-01"))}
    assert 0 < len(early) < len(now)
    assert all(0.0 < row["belief"] < 1.0 and row["claims"] >= 1 for row in early.values())
    assert any(abs(row["belief"] - now[id_]["belief"]) > 0.05 for id_, row in early.items())
    some = next(id_ for id_, row in early.items() if row["claims"] < now[id_]["claims"])
    page = whole.show(case, some, "2010-04-01")
    assert {name: page[name] for name in BELIEF} == {name: early[some][name] for name in BELIEF}
    added = sum(each["log_odds"] for each in page["opened"]["contributions"])
    assert page["opened"]["start"] + added == pytest.approx(page["opened"]["log_odds"])


def test_as_of_today_is_the_present(tmp_path: Path) -> None:
    """M-200: where every claim has a date."""
    (tmp_path / "leak").mkdir()
    for number, words in enumerate(SAID):
        heads = {"Message-ID": f"<{number}@a.example>", "Date": f"Mon, 0{number + 1} Mar 2010 10:00:00 +0000"}
        (tmp_path / "leak" / f"{number}.eml").write_bytes(make_message(words, heads))
    case = Case.create(tmp_path / "case")
    read_leak(case, [tmp_path / "leak"], Options(jobs=1), Quiet())
    acts.grade(case, "Dora Ames", "B", acts.By())
    first, second = (each["proposition"] for each in list(views.list_propositions(case))[:2])
    hypotheses.imply(case, (first, second), "surely", "hardly", acts.By())
    claim = whole.show(case, first)["rests_on"][0]["claims"][0]
    claims.resolve(case, claim["claim"], "true", ("2012-05-01", claim["document"]), acts.By())
    now = list(views.list_propositions(case))
    today = datetime.now(UTC).date().isoformat()
    then = list(views.list_propositions(case, Filter(as_of=today)))
    assert len(now) > 2
    assert any("which would follow from it" in row["explanation"] for row in now)
    assert [[row[name] for name in BELIEF] for row in then] == [[row[name] for name in BELIEF] for row in now]
    case.close()


SAID = (
    "Dora Ames said that the ministry sold the port of Salis to Castellan in May 2009.\n",
    "Cy Lee said that the ministry did not sell the port of Salis to Castellan in May 2009.\n",
    "Dora Ames said that Castellan paid the minister two million dollars in June 2009.\n",
    "Ben Roth said that the ministry sold the port of Salis to Castellan in May 2009.\n",
)


def test_what_came_later_has_no_influence(case: Case, tmp_path: Path) -> None:
    """M-200: neither later claims nor what people wrote down since; an outcome counts from its own day."""
    day = "2010-04-01"
    before = [[row[name] for name in BELIEF] for row in views.list_propositions(case, Filter(as_of=day))]
    acts.grade(case, "HB-3", "A", acts.By())
    told = saying(case, "promised three percent of the terminal fees")
    claim = whole.show(case, told["proposition"])["rests_on"][0]["claims"][0]
    claims.resolve(case, claim["claim"], "true", ("2010-09-01", claim["document"]), acts.By())
    (tmp_path / "later.txt").write_text(
        "Cy Lee said that Castellan signed at the customs house in Salis on May 18.\n"
    )
    read_leak(
        case,
        [tmp_path / "later.txt"],
        Options(jobs=1, dated=DateRange(start="2026-01-01", end="2026-01-01")),
        Quiet(),
    )
    assert before == [
        [row[name] for name in BELIEF] for row in views.list_propositions(case, Filter(as_of=day))
    ]
    with_outcome = [row["belief"] for row in views.list_propositions(case, Filter(as_of="2010-09-01"))]
    assert with_outcome != [
        row["belief"] for row in views.list_propositions(case, Filter(as_of="2010-08-31"))
    ]


def test_a_stopped_command_is_made_good_when_the_case_is_opened(case: Case) -> None:
    """M-185"""
    renew(case)
    made = {
        table: [tuple(row) for row in case.database.rows(f"SELECT * FROM {table}")]
        for table in ("belief", "belief_basis")
    }
    acts.grade(case, "HB-3", "A", acts.By())
    raised = saying(case, "promised three percent of the terminal fees")["belief"]
    with case.database.writing() as connection:
        for table, rows in made.items():
            connection.execute(f"DELETE FROM {table}")
            holes = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({holes})", rows)
        connection.execute("UPDATE setting SET value = 'older' WHERE key IN ('settled', 'weighed')")
    renew_if_stale(case)
    assert saying(case, "promised three percent of the terminal fees")["belief"] == raised
