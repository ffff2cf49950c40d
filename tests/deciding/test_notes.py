"""Notes: kept, read into claims, found again, forgotten; whoever is protected stays so."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sayso import cli, views
from sayso.case import Case
from sayso.deciding import acts
from sayso.deciding.notes import Note, take_note
from sayso.deciding.recording import By
from sayso.errors import UsageError
from sayso.forgetting.plan import plan_document
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.store.sqlite import Database
from sayso.upkeep import back_up, verify_case

TEXT = "Dora Ames said that the port was lost.\n"
NOTE = Note(
    text="The ministry sold the port of Salis in May 2009. Ben Roth told me that the fees were paid.\n",
    who="INT-1",
    on="2026-02-03",
    via=("Cy Lee",),
    about="the port of Salis",
)
BY = By(at="2026-02-04T00:00:00.000000Z")


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


def notes(case: Case) -> list[dict[str, Any]]:
    return [row for row in views.list_documents(case) if row["paths"][0].startswith("notes/")]


def said(case: Case) -> list[tuple[list[str], str]]:
    (note,) = notes(case)
    return [(row["chain"], row["content_text"]) for row in views.claims_of(case, note["document"])]


def test_a_note_is_a_document_whose_claims_have_their_chain(case: Case) -> None:
    """M-197"""
    take_note(case, NOTE, BY)
    (row,) = notes(case)
    assert (row["date"], row["from"], row["subject"]) == ("2026-02-03", "Cy Lee", "the port of Salis")
    kind = case.database.value("SELECT kind FROM document WHERE document = ?", row["document"])
    assert kind == "note"
    chains = said(case)
    assert (["Cy Lee", "INT-1"], "The ministry sold the port of Salis in May 2009") in chains
    assert (["Cy Lee", "INT-1", "Ben Roth"], "the fees were paid") in chains
    sources = {each["name"]: each for each in views.list_sources(case)}
    assert sources["INT-1"]["protected"]
    assert sources["INT-1"]["claims"] == 1
    assert [each["snippet"] for each in views.search(case, "Salis", None)]
    assert not list(verify_case(case))


def test_a_note_is_made_again_from_its_original_and_its_line(case: Case, tmp_path: Path) -> None:
    """M-197"""
    take_note(case, NOTE, BY)
    before = said(case)
    shutil.copytree(case.folder, tmp_path / "lost")
    case.close()
    (tmp_path / "lost" / "case.db").unlink()
    for left in (tmp_path / "lost").glob("case.db-*"):
        left.unlink()
    Database(tmp_path / "lost" / "case.db").close()
    again = Case.open(tmp_path / "lost")
    read_leak(again, [tmp_path / "leak"], Options(jobs=1), Quiet())
    assert said(again) == before
    again.close()


def test_the_same_words_of_two_people_are_two_notes(case: Case) -> None:
    """M-197"""
    take_note(case, NOTE, BY)
    with pytest.raises(UsageError, match="already"):
        take_note(case, NOTE, BY)
    take_note(case, Note(text=NOTE.text, who="a clerk", on=NOTE.on), BY)
    assert len(notes(case)) == 2
    (clerk,) = (each for each in views.list_sources(case) if each["description"] == "a clerk")
    assert clerk["protected"]


def test_a_backup_keeps_a_note_and_to_forget_it_takes_all_of_it(case: Case, tmp_path: Path) -> None:
    """M-197"""
    take_note(case, NOTE, BY)
    assert not list(back_up(case, tmp_path / "copy"))
    copy = Case.open(tmp_path / "copy")
    assert said(copy) == said(case)
    copy.close()
    (row,) = notes(case)
    assert plan_document(case, row["document"], is_whole=False)[1].outside == ()
    with pytest.raises(UsageError, match="sayso forget"):
        acts.undo(case, "last", BY)
    case.close()
    command = ["forget", row["document"], "--case", str(case.folder), "--reason", "asked", "--yes"]
    done = CliRunner().invoke(cli.sayso, command, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    again = Case.open(case.folder)
    assert not notes(again)
    assert not list(views.list_judgements(again))
    assert not again.original(row["document"]).exists()
    read_leak(again, [tmp_path / "leak"], Options(jobs=1), Quiet())
    assert not notes(again)
    again.close()


def test_a_note_waits_for_a_read_that_is_at_work(case: Case) -> None:
    """M-197"""
    with case.reading():
        outcome = take_note(case, NOTE, BY)
    assert any("A read is at work" in line for line in outcome.changes)
    assert not notes(case)
    (problem,) = case.database.rows("SELECT message FROM problem WHERE path = 'judgements.jsonl'")
    assert "no document of the case yet" in problem["message"]
    take_note(case, Note(text="The port was sold in June 2009.", who="INT-2", on="2026-02-05"), BY)
    assert len(notes(case)) == 2
    assert not list(case.database.rows("SELECT 1 FROM problem WHERE path = 'judgements.jsonl'"))


def test_the_command_takes_a_file_or_words_and_terms(case: Case, tmp_path: Path) -> None:
    (tmp_path / "call.txt").write_text("The port was sold to Castellan in May 2009.\n", encoding="utf-8")
    (tmp_path / "no.txt").write_bytes(b"\xff\xfe\xfa")
    folder = ["--case", str(case.folder)]

    def run(*command: str) -> tuple[int | Exception, str]:
        done = CliRunner().invoke(cli.sayso, [*command, *folder], standalone_mode=False)
        return done.exception or done.return_value, done.output

    told = ("--who", "INT-7", "--on", "2026-01-02")
    status, output = run("note", str(tmp_path / "call.txt"), *told, "--terms", "background")
    assert (status, "Noted what “INT-7” said on 2026-01-02" in output) == (0, True)
    assert "The terms of “INT-7” are background" in output
    listed = [json.loads(line) for line in run("sources", "--format", "jsonl")[1].splitlines()]
    assert [row["terms"] for row in listed if row["name"] == "INT-7"] == ["background"]
    for command in (
        ("note", str(tmp_path / "no.txt"), *told),
        ("note", " ", *told),
        ("note", "The port was sold.", "--who", "INT-7", "--on", "soon"),
        ("note", "The port was sold.", *told, "--terms", "embargo"),
    ):
        assert isinstance(run(*command)[0], UsageError), command
    assert len(notes(case)) == 1
