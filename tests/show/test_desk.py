"""A case that is written while pages read it, and the command that serves it."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.case import Case
from sayso.facets.words import find_numbers
from sayso.show.desk import Desk
from sayso.store.claimwords import index_claims, is_index_stale


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo_folder, tmp_path / "case"))


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    opened = Desk(folder, stop=lambda: None)
    yield opened
    opened.close()


def test_a_page_cannot_write(desk: Desk) -> None:
    with desk.reading() as case, pytest.raises(sqlite3.OperationalError, match="readonly"):
        case.database.connection.execute("DELETE FROM claim")


def test_a_page_shows_one_state_while_the_case_is_written(desk: Desk, folder: Path) -> None:
    """M-053"""
    writer = Case.open(folder)
    with desk.reading() as page:
        before = page.database.count("SELECT count(*) FROM claim")
        with writer.database.writing() as connection:
            connection.execute("DELETE FROM claim_source")
            connection.execute("DELETE FROM claim")
            index_claims(connection)
        assert page.database.count("SELECT count(*) FROM claim") == before > 0
        assert len(find_numbers(page, "claim_search", "annex")[0]) > 0
    with desk.reading() as page:
        assert page.database.count("SELECT count(*) FROM claim") == 0
        assert len(find_numbers(page, "claim_search", "annex")[0]) == 0
    assert tuple(desk.table("claims").ids) == ()
    writer.close()


def test_claims_are_found_by_their_words_as_they_come_and_go(folder: Path) -> None:
    """M-053: taken out, added, changed, and with a number that was given before."""
    case = Case.open(folder)
    connection = case.database.connection

    def found(word: str) -> int:
        return len(find_numbers(case, "claim_search", word)[0])

    last = case.database.value(
        "SELECT c.claim FROM claim c JOIN claim_number n USING (claim) ORDER BY n.number DESC LIMIT 1"
    )
    row = dict(next(case.database.rows("SELECT * FROM claim WHERE claim = ?", last)))
    with case.database.writing():
        connection.execute("DELETE FROM claim_source WHERE claim = ?", (last,))
        connection.execute("DELETE FROM claim WHERE claim = ?", (last,))
        row |= {"claim": "new", "content_text": "Zebrawood was sold"}
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO claim ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
        assert is_index_stale(connection)
        index_claims(connection)
    assert found("zebrawood") == 1
    assert not is_index_stale(connection)
    with case.database.writing():
        connection.execute("UPDATE claim SET content_text = 'Quillwort was sold' WHERE claim = 'new'")
        index_claims(connection)
    assert (found("zebrawood"), found("quillwort")) == (0, 1)
    with case.database.writing():
        connection.execute("INSERT INTO claim_search (claim_search) VALUES ('integrity-check')")
    indexed = case.database.count("SELECT count(*) FROM claim_search_docsize")
    assert indexed == case.database.count("SELECT count(*) FROM claim")
    case.close()


def test_the_command_prints_a_link_and_stops_at_ctrl_c(folder: Path) -> None:
    command = [sys.executable, "-m", "sayso", "serve", "--case", str(folder), "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    link = process.stdout.readline()
    assert link.startswith("http://127.0.0.1:") and "/enter?key=" in link
    time.sleep(1)
    os.kill(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert told.endswith("Stopped.\n")


def test_the_command_says_that_there_is_no_case(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sayso", "serve", "--case", str(tmp_path), "--no-browser"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "There is no case" in done.stderr


def test_what_is_said_is_counted_from_the_claims_of_one_state(desk: Desk, folder: Path) -> None:
    """M-082: a claim that goes is gone from both ledgers, and none of one ledger is missing in the other."""
    before = desk.table("propositions")
    writer = Case.open(folder)
    query = "SELECT n.number, n.claim FROM claim_number n JOIN proposition_claim USING (claim) LIMIT 1"
    number, claim = next(iter(writer.database.rows(query)))
    with writer.database.writing() as connection:
        for table in ("claim_source", "proposition_claim", "claim"):
            connection.execute(f"DELETE FROM {table} WHERE claim = ?", (claim,))
        index_claims(connection)
    writer.close()
    said, claims = desk.table("propositions"), desk.table("claims")
    assert set(before.numbers.tolist()) - set(said.numbers.tolist()) == {number}
    assert set(said.numbers.tolist()) <= set(claims.numbers.tolist())


def test_the_first_page_waits_for_no_columns(folder: Path) -> None:
    """M-081: neither what counts nor what judges is loaded for it, and its leads are those of the case."""
    asks = (
        "import sys; from pathlib import Path\n"
        "from sayso.show.app import FIRST; from sayso.show.desk import Desk\n"
        "from sayso.show.asked import Asked, Link; from sayso.show.rendering import render\n"
        "desk = Desk(Path(sys.argv[1]), stop=lambda: None)\n"
        "with desk.reading() as case:\n"
        "    asked = Asked(case=case, desk=desk, link=Link(path='/'))\n"
        "    row = FIRST[0].answer(asked)\n"
        "    assert len(row['leads']) > 10 and row['leads'][0]['text'] in render('start.html', row, asked)\n"
        "heavy = ('numpy', 'onnxruntime', 'lxml', 'docx', 'sayso.facets.', 'sayso.deciding')\n"
        "print(*(each for each in sys.modules if each.startswith(heavy)))\n"
    )
    command = [sys.executable, "-c", asks, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    loaded = done.stdout.split()
    assert set(loaded) <= {"sayso.facets.epoch"}, loaded


def test_it_ends_quietly_while_tables_are_loaded(folder: Path) -> None:
    desk = Desk(folder, stop=lambda: None)
    desk.close()
    desk._load_all()
