"""`sayso judge` and `sayso judgements`: what they print, how they end, what the file then holds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sayso import cli
from sayso.case import Case
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.store.journal import JOURNAL


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("judged")
    (here / "a.txt").write_text(
        "Dora Ames said that the port was lost.\n\nMs Ames said that nothing was signed.\n\n"
        "A senior official said that Cy Lee has always been reliable.\n\nCy Lee said that it rained.\n",
        encoding="utf-8",
    )
    case = Case.create(here / "case")
    read_leak(case, [here / "a.txt"], Options(jobs=1), Quiet())
    case.close()
    return here / "case"


def run(folder: Path, *command: str) -> str:
    done = CliRunner().invoke(cli.sayso, [*command, "--case", str(folder)], catch_exceptions=False)
    return done.output


def listed(folder: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(folder, name, "--format", "jsonl").splitlines()]


def test_every_decision_has_a_command_and_says_what_it_changed(folder: Path) -> None:
    (claim,) = (str(row["claim"]) for row in listed(folder, "claims") if row["content_text"] == "it rained")
    (official,) = (str(row["source"]) for row in listed(folder, "sources") if row["kind"] == "unnamed")
    (about,) = json.loads(run(folder, "show", source_of(folder, "Cy Lee"), "--format", "json"))["assessments"]
    commands = [
        (["grade", "Cy Lee", "B2", "--topic", "rain", "--interest", "umbrellas"], "is graded B2 on rain"),
        (["grade", "Cy Lee", "3", "--user", "7", "--note", "met him"], "is graded 3"),
        (["terms", "Cy Lee", "background", "--as", "a trader"], "background, to be described as “a trader”"),
        (["terms", "Cy Lee", "embargo", "--until", "2030-01-01"], "embargo, until 2030-01-01"),
        (["terms", "Dora Ames", "off-record"], "kept out of every export and count 0 → "),
        (["reply", "Cy Lee", "--asked", "2026-01-01", "--on", claim, "--none"], "on 1 claim: none"),
        (["reply", "Cy Lee", "--deadline", "2026-01-02", "--answer", "Yes."], "answered"),
        (["assess", str(about["assessment"]), "accept"], "is accepted"),
        (["rename", "Cy Lee", "Cyrus Lee"], "name Cy Lee → Cyrus Lee"),
        (["same", "Dora Ames", "Cy Lee"], "is now part of"),
        (["unsure", "Dora Ames", "Cy Lee"], "stay apart"),
        (["not-same", "Dora Ames", "Cy Lee"], "Nothing else changes"),
        (["release", official, "--reason", "It is a spokesman."], "no longer protected"),
        (["correct", claim, "--source", "Dora Ames"], "claims "),
        (["not-a-name", "Dora Ames"], "is no source any more"),
    ]
    for command, words in commands:
        assert words in run(folder, "judge", *command), command
    rows = listed(folder, "judgements")
    assert [row["kind"] for row in rows] == [command[0] for command, _ in commands]
    assert len((folder / JOURNAL).read_text(encoding="utf-8").splitlines()) == len(commands)
    assert (rows[1]["user"], rows[1]["note"], rows[1]["about"]) == (7, "met him", ["Cy Lee"])
    for row in reversed(rows):
        assert "taken back" in run(folder, "judge", "undo", str(row["judgement"])[:12])
    rows = listed(folder, "judgements")
    assert [row["state"] for row in rows] == ["undone"] * len(commands) + ["in force"] * len(commands)
    assert all(row["grade"] is None and row["terms"] is None for row in listed(folder, "sources"))
    assert "undone" in run(folder, "judgements")


def source_of(folder: Path, name: str) -> str:
    return next(str(row["source"]) for row in listed(folder, "sources") if row["name"] == name)


def test_a_source_s_page_shows_what_was_decided(folder: Path) -> None:
    run(folder, "judge", "grade", "Cy Lee", "B2", "--note", "met him")
    page = run(folder, "show", source_of(folder, "Cy Lee"))
    for line in ("grade: B2", "graded: grade B2, note met him", "record: 0 confirmed, 0 denied, 1 open"):
        assert line in page
    assert "assessed: " in page
    assert "it rained" in page
    assert run(folder, "show", "cy lee") == page


def test_a_name_that_nobody_bears_shows_nothing(folder: Path) -> None:
    status, message = status_of(folder, "show", "Nobody Atall")
    assert (status, "the name 'Nobody Atall'" in message) == (2, True)


def status_of(folder: Path, *command: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "sayso", *command, "--case", str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


def test_what_cannot_be_decided_ends_with_status_2_and_writes_nothing(folder: Path) -> None:
    before = (folder / JOURNAL).read_bytes() if (folder / JOURNAL).exists() else b""
    for command in (
        ("judge", "grade", "Cy Lee", "Z9"),
        ("judge", "same", "Cy Lee", "A senior official"),
        ("judge", "same", "Cy Lee", "Nobody"),
        ("judge", "undo", "ffff"),
        ("judge", "terms", "Cy Lee", "on-record", "--until", "soon"),
        ("judge", "reply", "Cy Lee", "--declined", "--none"),
        ("judge", "assess", "ffff", "accept"),
    ):
        status, said = status_of(folder, *command)
        assert (status, bool(said)) == (2, True), command
    after = (folder / JOURNAL).read_bytes() if (folder / JOURNAL).exists() else b""
    assert after == before


def test_an_export_says_what_it_left_out(folder: Path, tmp_path: Path) -> None:
    said = run(folder, "judge", "terms", "Dora Ames", "off-record")
    assert "kept out" in said
    page = tmp_path / "page.html"
    told = run(folder, "export", "--as", "ledger", "--output", str(page))
    assert "Left out, because a source is off the record or under an embargo: 1 sources, " in told
    assert "port was lost" not in page.read_text(encoding="utf-8")
    assert "it rained" in page.read_text(encoding="utf-8")
    assert "port was lost" in run(folder, "claims", "--format", "jsonl")


def test_claims_are_decided_about_by_command(folder: Path) -> None:
    """M-188, M-190, M-191, M-196"""
    rows = listed(folder, "claims")
    claim = next(str(row["claim"]) for row in rows if "signed" in str(row["content_text"]))
    other = next(str(row["claim"]) for row in rows if "rained" in str(row["content_text"]))
    document = str(rows[0]["document"])
    commands = [
        (["confirm", claim], "stands"),
        (["correct", claim, "--content", "nothing was", "--how", "supposed"], "says “nothing was”"),
        (["reject", claim, "--why", "a joke"], "is rejected"),
        (["add", f"{document[:12]}:reliable", "--who", "Cy Lee", "--via", "Dora Ames"], "Added"),
        (["ask", claim, "--of", "2", "--note", "Is it?"], "Asked user 2 about"),
        (["merge", other, claim], "says the same as"),
        (["split", other, "from", claim], "does not say"),
        (["rests-on", other, "own"], "own source"),
        (["resolve", other, "false", "--on", "2020-01-01", "--by", document], "turned out false"),
    ]
    for command, words in commands:
        assert words in run(folder, "judge", *command), command
    page = run(folder, "show", claim)
    assert "corrected; the machine said: content text nothing was signed" in page
    assert "decided by user 1: kind reject" in page
    assert "rejected" in run(folder, "claims")
    question = next(str(row["judgement"]) for row in listed(folder, "judgements") if row["kind"] == "ask")
    assert "is answered" in run(folder, "judge", "answered", question, "--note", "No.")
    assert "proposition" in run(folder, "rests", other)
    for row in reversed(listed(folder, "judgements")[-10:]):
        run(folder, "judge", "undo", str(row["judgement"]))
    assert listed(folder, "claims") == rows
