"""Three drafts about the demo: `check` says of each what a fact-checker would."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sayso import cli
from sayso.case import Case
from sayso.deciding.acts import By, Reply, record_reply, set_terms
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet

ROOT = Path(__file__).parents[1]
DRAFTS = ROOT / "tests" / "corpora" / "drafts"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "case"
    case = Case.create(folder)
    read_leak(case, (ROOT / "sayso" / "demo" / "leak",), Options(jobs=1), Quiet())
    case.close()
    return folder


def checked(folder: Path, draft: Path, *options: str) -> list[Row]:
    given = ["check", str(draft), "--case", str(folder), "--format", "jsonl", *options]
    done = CliRunner().invoke(cli.sayso, given, catch_exceptions=False, standalone_mode=False)
    assert done.exit_code == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def verdicts(rows: list[Row], kind: str = "reported") -> list[tuple[Any, list[str]]]:
    return [(row["verdict"], row["flags"]) for row in rows if row["kind"] == kind]


def test_an_honest_draft_is_supported(folder: Path) -> None:
    rows = checked(folder, DRAFTS / "reported-honest.md")
    assert [verdict for verdict, _ in verdicts(rows)] == ["supported"] * 6
    assert all(row["place"]["path"] and row["chain"] for row in rows if row["kind"] == "reported")


def test_a_sloppy_draft_is_told_what_it_changed(folder: Path) -> None:
    rows = checked(folder, DRAFTS / "reported-sloppy.md")
    assert verdicts(rows) == [
        (["source raised"], []),
        (["figure changed"], []),
        (["attribution dropped", "date changed"], []),
        (["figure changed"], []),
        (["source multiplied"], []),
        ("not_found", ["contradicted"]),
    ]
    steps = [step for row in rows for step in row["diff"] if step.get("kind") == "figure changed"]
    assert [(step["leak"], step["draft"]) for step in steps] == [
        ("three percent", "thirteen percent"),
        ("two million", "twelve million"),
    ]


def test_an_invented_draft_has_no_support(folder: Path) -> None:
    rows = checked(folder, DRAFTS / "reported-invented.md")
    assert verdicts(rows) == [("not_found", [])] * 4
    accused = [row for row in rows if row["verdict"] == "no_reply"]
    assert [row["speaker"] for row in accused] == ["Konrad Aldane"]


def test_terms_and_replies_are_read_from_the_register(folder: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("HB-3 said that Colonel Maresh had been promised three percent of the terminal fees.\n")
    before = [row["verdict"] for row in checked(folder, draft) if row["kind"] == "notice"]
    assert "no_reply" in before
    case = Case.open(folder)
    by = By()
    record_reply(case, "Ivo Maresh", Reply(asked="2026-01-01", state="declined"), by)
    set_terms(case, "HB-3", "not-for-attribution", by)
    case.close()
    after = [row["verdict"] for row in checked(folder, draft) if row["kind"] == "notice"]
    assert sorted(after) == ["below_standard", "terms_breached"]


def test_the_annotated_draft_is_the_same_twice_and_never_written_over(folder: Path, tmp_path: Path) -> None:
    draft = DRAFTS / "reported-sloppy.md"
    for name in ("one.docx", "two.docx"):
        checked(folder, draft, "--annotate", str(tmp_path / name))
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()
    with pytest.raises(Exception, match="is there already"):
        checked(folder, draft, "--annotate", str(tmp_path / "one.docx"))
