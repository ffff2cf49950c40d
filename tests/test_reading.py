"""One run of `read`: isolated, warned, explained; no parser at work in this process."""

import errno
import sqlite3
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from factory import make_mbox, make_message

from sayso import cli, reading, runner
from sayso.case import Case
from sayso.errors import DiskFull, NotIsolated, UsageError
from sayso.model.isolation import Isolation, Layer
from sayso.pipeline.line import Options
from sayso.pipeline.single import extract_files
from sayso.plugins import load_readers
from sayso.read.cell import Cell, examine_isolation
from sayso.reading import read_into
from sayso.upkeep import explain_full_disk
from sayso.views import list_documents

ESCAPING = str(Path(__file__).parent / "escaping_cell.py")
TEXT = Options(jobs=1, stop_after="text")


@pytest.fixture
def leak(tmp_path: Path) -> Path:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "box.mbox").write_bytes(make_mbox([make_message()]))
    (leak / "page.html").write_bytes(b"<html><title>T</title><p>Ann Lee said the port was sold.</p></html>")
    (leak / "latin.txt").write_bytes("Größe früher. ".encode("cp1252") * 50)
    return leak


def documents(folder: Path) -> list[dict[str, object]]:
    case = Case.open(folder)
    found = list(list_documents(case))
    case.close()
    return found


def test_no_parser_is_at_work_in_this_process(
    monkeypatch: pytest.MonkeyPatch, leak: Path, tmp_path: Path
) -> None:
    """Every reader is broken here; the cells have their own."""

    def fail(*_: object) -> None:
        raise AssertionError("a parser ran in the main process")

    for reader in load_readers():
        monkeypatch.setattr(type(reader), "read", fail)
        monkeypatch.setattr(type(reader), "bid", fail)
    read_into(tmp_path / "case", [leak], Options(jobs=1), quiet=True)
    assert len(documents(tmp_path / "case")) == 3
    assert len([each for each in extract_files([leak], None, jobs=1) if each.document]) == 3


def test_every_document_keeps_the_layers_it_was_read_under(leak: Path, tmp_path: Path) -> None:
    read_into(tmp_path / "case", [leak], TEXT, quiet=True)
    said = {row["isolation"] for row in documents(tmp_path / "case")}
    assert said == {examine_isolation().summary}


class WeakCell(Cell):
    program = (ESCAPING, "--without", "L1")


def test_a_missing_layer_is_warned_of_once(
    monkeypatch: pytest.MonkeyPatch, leak: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weak = Isolation(layers=(Layer(level="L0", name="n", holds=False, why="w"),))
    greet = Cell.greet

    def greet_weakly(cell: Cell) -> Isolation:
        greet(cell)
        cell.isolation = weak
        return weak

    monkeypatch.setattr(Cell, "greet", greet_weakly)
    read_into(tmp_path / "case", [leak], TEXT, quiet=False)
    assert capsys.readouterr().err.count("Warning: files are read with weaker isolation") == 1


def test_nothing_is_warned_of_where_all_layers_hold(
    leak: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if examine_isolation().warning is not None:
        pytest.skip("this system does not shut a cell in wholly")
    read_into(tmp_path / "case", [leak], TEXT, quiet=False)
    assert "Warning" not in capsys.readouterr().err


def test_where_the_isolation_asked_for_is_missing_no_case_is_made(
    monkeypatch: pytest.MonkeyPatch, leak: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(Cell, "program", WeakCell.program)
    monkeypatch.setattr(sys, "argv", ["sayso"])
    asked = ["--require-isolation", "L3"]
    for command in (
        ["read", str(leak), "--case", str(tmp_path / "case"), *asked],
        ["extract", str(leak), *asked],
    ):
        done = CliRunner().invoke(cli.sayso, command)
        assert isinstance(done.exception, NotIsolated), command
    assert not (tmp_path / "case").exists()
    assert runner.Cell is Cell


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "full"), OSError(errno.EDQUOT, "quota"), DiskFull()],
    ids=["device", "quota", "cell"],
)
def test_a_full_disk_is_explained(
    monkeypatch: pytest.MonkeyPatch, leak: Path, tmp_path: Path, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(reading, "read_leak", fail)
    with pytest.raises(DiskFull, match=r"The disk at .* MB are free, about .* more are needed") as caught:
        read_into(tmp_path / "case", [leak], TEXT, quiet=True)
    assert "run the same command again" in str(caught.value)


def test_sqlite_says_that_the_disk_is_full(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "small.db")
    connection.execute("PRAGMA page_size = 1024")
    connection.execute("PRAGMA max_page_count = 3")
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    connection.close()
    assert explain_full_disk(caught.value, tmp_path / "not" / "there", [tmp_path]) is not None


def test_other_errors_are_not_taken_for_a_full_disk(leak: Path, tmp_path: Path) -> None:
    assert explain_full_disk(OSError(errno.EACCES, "no"), tmp_path, [leak]) is None
    assert explain_full_disk(sqlite3.OperationalError("locked"), tmp_path, [leak]) is None


def test_what_is_not_there_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_into(tmp_path / "case", [tmp_path / "nothing"], TEXT, quiet=True)
    assert not (tmp_path / "case").exists()
