"""`--as-of`: listings, pages and exports as the case was known on a day."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from factory import make_message

from sayso import cli, views
from sayso.case import Case
from sayso.deciding import claims
from sayso.deciding.recording import By
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.wanted import Filter

LEAK = {
    "1.eml": make_message(
        "The ministry sold the port of Salis to Castellan in May 2009.\n",
        {"Message-ID": "<1@a.example>", "Date": "Mon, 01 Mar 2010 10:00:00 +0000"},
    ),
    "2.eml": make_message(
        "Dora Ames said that the port was lost in May 2009. The ministry paid Castellan in June 2009.\n",
        {"Message-ID": "<2@a.example>", "Date": "Tue, 01 Mar 2011 10:00:00 +0000"},
    ),
    "a.txt": b"Cy Lee said that the port was closed.\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("known")
    (here / "leak").mkdir()
    for name, raw in LEAK.items():
        (here / "leak" / name).write_bytes(raw)
    case = Case.create(here / "case")
    read_leak(case, [here / "leak"], Options(jobs=1), Quiet())
    case.close()
    return here / "case"


def run(folder: Path, *command: str) -> tuple[list[dict[str, Any]], str]:
    done = CliRunner().invoke(cli.sayso, [*command, "--case", str(folder)], catch_exceptions=False)
    assert not isinstance(done.return_value, str)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")], done.stderr


def test_listings_hold_what_had_been_said(folder: Path) -> None:
    """M-198"""
    rows, said = run(folder, "claims", "--format", "jsonl", "--as-of", "2010-12-31")
    assert [row["content_text"] for row in rows] == [
        "The ministry sold the port of Salis to Castellan in May 2009"
    ]
    assert "Left out, because nothing dates them: 1 claims." in said
    assert len(run(folder, "claims", "--format", "jsonl", "--as-of", "2011-03-01")[0]) == 3
    assert len(run(folder, "claims", "--format", "jsonl")[0]) == 4
    rows, said = run(folder, "documents", "--format", "jsonl", "--as-of", "2010-12-31")
    assert [row["paths"][0].rpartition("/")[2] for row in rows] == ["1.eml"]
    assert "1 documents" in said


def test_sources_count_what_they_had_said(folder: Path) -> None:
    """M-198"""
    now = {row["name"]: row for row in run(folder, "sources", "--format", "jsonl")[0]}
    then = {
        row["name"]: row for row in run(folder, "sources", "--format", "jsonl", "--as-of", "2010-12-31")[0]
    }
    assert "Dora Ames" in now
    assert "Dora Ames" not in then
    (author,) = (name for name, row in then.items() if row["claims"])
    assert (then[author]["claims"], now[author]["claims"]) == (1, 2)
    assert (then[author]["last_seen"], now[author]["last_seen"]) == ("2010-03-01", "2011-03-01")
    assert then[author]["firsthand"] == 1


def test_pages_and_exports_are_of_that_day(folder: Path, tmp_path: Path) -> None:
    """M-198"""
    (later,) = (row for row in run(folder, "claims", "--format", "jsonl")[0] if "lost" in row["content_text"])
    page = CliRunner().invoke(
        cli.sayso, ["show", later["claim"], "--case", str(folder), "--as-of", "2010-12-31"]
    )
    assert "was not known on 2010-12-31" in str(page.exception)
    page = CliRunner().invoke(
        cli.sayso, ["show", later["document"], "--case", str(folder), "--as-of", "2010-12-31"]
    )
    assert "was not known on 2010-12-31" in str(page.exception)
    run(folder, "show", later["claim"], "--as-of", "2011-03-01")
    run(folder, "export", "--as", "ledger", "--output", str(tmp_path / "then.html"), "--as-of", "2010-12-31")
    then = (tmp_path / "then.html").read_text(encoding="utf-8")
    assert "port of Salis" in then
    assert "the port was lost" not in then
    assert "the port was closed" not in then
    bad = CliRunner().invoke(cli.sayso, ["claims", "--case", str(folder), "--as-of", "soon"])
    assert "no day" in str(bad.exception)


def test_the_record_of_a_source_counts_from_the_day_of_the_resolution(folder: Path) -> None:
    """M-198"""
    case = Case.open(folder)
    told = next(row for row in views.list_claims(case) if "lost" in row["content_text"])
    proof = ("2012-05-01", str(told["document"]))
    claims.resolve(case, str(told["claim"]), "true", proof, By())

    def record(as_of: str | None) -> dict[str, int]:
        rows = views.list_sources(case, Filter(as_of=as_of))
        return next(row["record"] for row in rows if row["name"] == "Dora Ames")

    assert record(None) == {"confirmed": 1, "denied": 0, "open": 0}
    assert record("2011-12-31") == {"confirmed": 0, "denied": 0, "open": 1}
    assert record("2012-05-01") == {"confirmed": 1, "denied": 0, "open": 0}
    claims.resolve(case, str(told["claim"]), "false", ("2013-05-01", str(told["document"])), By())
    assert record(None) == {"confirmed": 0, "denied": 1, "open": 0}
    assert record("2012-12-31") == {"confirmed": 1, "denied": 0, "open": 0}
    case.close()


def test_propositions_are_believed_as_of_that_day(folder: Path) -> None:
    """M-200: by the listing and the page alike; what nobody had said by then has no page."""
    command = ("propositions", "--format", "jsonl")
    now = {row["proposition"]: row for row in run(folder, *command)[0]}
    rows, said = run(folder, *command, "--as-of", "2010-12-31")
    assert "Left out, because nothing dates them: 1 claims." in said
    (row,) = rows
    assert 0.0 < row["belief"] < 1.0 and row["word"] and row["explanation"].startswith(row["likelihood"])
    assert len(now) > 1
    shown = CliRunner().invoke(
        cli.sayso,
        ["show", row["proposition"], "--format", "json", "--case", str(folder), "--as-of", "2010-12-31"],
        catch_exceptions=False,
    )
    assert json.loads(shown.stdout)["belief"] == row["belief"]
    later = next(id_ for id_ in now if id_ != row["proposition"])
    done = CliRunner().invoke(cli.sayso, ["show", later, "--case", str(folder), "--as-of", "2010-12-31"])
    assert "Nobody had said this by 2010-12-31" in str(done.exception)
