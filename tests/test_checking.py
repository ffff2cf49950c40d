"""`sayso check` on three drafts about the demo: honest, sloppy, invented. What a fact-checker would say."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sayso.case import Case
from sayso.checking import check_draft, read_draft
from sayso.cli import sayso
from sayso.errors import PassphraseNeeded, UsageError
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.protection.sealed import SealedName, scanner_of, seal_of, write_seal

DEMO = Path(__file__).parents[1] / "sayso" / "demo" / "leak"
DRAFTS = Path(__file__).parent / "corpora" / "drafts"
PASSPHRASE = "five words in the harbour"

Row = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo") / "case"
    case, _ = Case.open_or_create(made)
    read_leak(case, [DEMO], Options(jobs=1), Quiet())
    case.close()
    return made


@pytest.fixture
def case(folder: Path) -> Iterator[Case]:
    opened = Case.open(folder)
    yield opened
    opened.close()


def rows(case: Case, name: str) -> list[Row]:
    found = check_draft(case, read_draft(DRAFTS / name))
    assert found.problems == ()
    return [row for row in found.rows if row["kind"] == "quotation"]


def said(rows: list[Row]) -> list[tuple[str, str, list[str]]]:
    return [(" ".join(row["text"].split())[:30], row["verdict"], row["flags"]) for row in rows]


def test_an_honest_draft_has_every_quotation_in_the_leak(case: Case) -> None:
    found = rows(case, "honest.md")
    assert said(found) == [
        ("A secret annex will hand Caste", "verbatim", []),
        ("the dockers would strike if th", "verbatim", []),
        ("We have not yet sold a single ", "verbatim", []),
        ("Not one man with a hammer,", "verbatim", []),
        ("An initial is not a signature,", "verbatim", []),
        ("money had been paid", "verbatim", []),
        ("The source admitted that he ne", "edited", []),
        ("We counted one voice twice,", "verbatim", []),
        ("Port Salis affair", "verbatim", []),
    ]
    annex, minister = found[0], found[2]
    assert annex["chain"] == ["Pavel Orlov", "HB-3"]
    assert annex["place"]["path"].endswith("sent/01-port-salis-may-be-for-sale.eml")
    assert (minister["speaker"], minister["named"]) == ("Edvard Salcedo", "Edvard Salcedo")
    text = read_draft(DRAFTS / "honest.md").text.content
    assert all(text[slice(*row["span"])] == row["text"] for row in found)


def test_a_sloppy_draft_is_told_what_it_changed(case: Case) -> None:
    found = rows(case, "sloppy.md")
    assert said(found) == [
        ("will hand Castellan the north ", "altered", []),
        ("We have not yet sold a single ", "altered", []),
        ("Not one man with a hammer.", "verbatim", ["wrong_speaker"]),
        ("We will open the gate ourselve", "typography", ["out_of_scope"]),
        ("Castellan sent two engineers t", "spliced", []),
        ("HB-3 has disliked the colonel ", "altered", []),
        ("an initial is not a signature", "typography", []),
    ]
    changes = [
        [(step["op"], step["draft"], step["leak"]) for step in row["diff"] if step["op"] != "equal"]
        for row in found
    ]
    assert changes[0] == [("replace", "fifteen", "fifty")]
    assert changes[1] == [("replace", "brick", "stone")]
    assert changes[5] == [("insert", "", "parking")]
    assert found[2]["speaker"] == "Ana Belmonte"
    paths = [found[4]["place"]["path"], *(each["path"] for each in found[4]["further"])]
    assert paths[0].endswith("sent/01-port-salis-may-be-for-sale.eml")
    assert paths[1].endswith("mailbox-orlov.mbox!/5")  # the exact copy of sent/04


def test_of_an_invented_draft_nothing_is_found_but_what_is_true(case: Case) -> None:
    found = rows(case, "invented.md")
    assert [row["verdict"] for row in found] == ["not_found", "not_found", "not_found", "verbatim"]
    assert all(row["document"] is None and row["place"] is None for row in found[:3])


@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
def test_the_command_prints_every_form(folder: Path, form: str) -> None:
    """Findings are no problems: the exit status is 0."""
    command = ["check", str(DRAFTS / "sloppy.md"), "--case", str(folder), "--format", form]
    result = CliRunner().invoke(sayso, command, standalone_mode=False)
    assert result.return_value == 0
    if form == "jsonl":
        written = [json.loads(line) for line in result.stdout.splitlines()]
        quoted = [row["verdict"] for row in written if row["kind"] == "quotation"]
        assert quoted[:2] == ["altered", "altered"]
        assert list(written[0])[:10] == [
            "kind", "span", "text", "verdict", "flags", "document", "place", "speaker", "chain", "diff",
        ]  # fmt: skip


@pytest.mark.parametrize("suffix", [".txt", ".html"])
def test_other_forms_of_a_draft(case: Case, tmp_path: Path, suffix: str) -> None:
    draft = tmp_path / f"draft{suffix}"
    words = "We have not yet sold a single stone of Port Salis"
    page = f"<!DOCTYPE html><html><body><p>Salcedo said: <q>{words}</q>.</p></body></html>"
    draft.write_text(f'Salcedo said: "{words}."\n' if suffix == ".txt" else page, encoding="utf-8")
    found = check_draft(case, read_draft(draft)).rows
    assert [row["verdict"] for row in found if row["kind"] == "quotation"] == ["verbatim"]


def test_a_draft_that_is_not_there_or_empty(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no draft at"):
        read_draft(tmp_path / "none.md")
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"no text in empty\.md"):
        read_draft(tmp_path / "empty.md")


def test_what_lies_inside_a_draft_is_a_problem(case: Case, tmp_path: Path) -> None:
    draft = tmp_path / "draft.eml"
    draft.write_text(
        "From: a@b.example\nSubject: Draft\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
        '--x\nContent-Type: text/plain\n\nSalcedo said: "I meet many people."\n'
        "--x\nContent-Type: text/plain; name=b.txt\nContent-Disposition: attachment; filename=b.txt\n\n"
        "More of it lies here.\n--x--\n",
        encoding="utf-8",
    )
    assert [problem.kind for problem in check_draft(case, read_draft(draft)).problems] == ["not_checked"]


def sealed(folder: Path, copy: Path) -> Path:
    shutil.copytree(folder, copy)
    name = SealedName(
        code="HB-3", name="Brandt, Emil", variants=(), apart=(), reason="test", user=1,
        at="2020-01-01T00:00:00+00:00",
    )  # fmt: skip
    write_seal(seal_of(copy), [name], PASSPHRASE)
    return copy


def test_names_under_seal_are_noticed_in_a_draft(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-208: with a seal the passphrase is needed; a sealed name in the draft is a finding of its own."""
    copy = sealed(folder, tmp_path / "copy")
    draft = tmp_path / "draft.md"
    draft.write_text('The consul, Emil Brandt, said "I meet many people" to all.\n', encoding="utf-8")
    command = ["check", str(draft), "--case", str(copy), "--format", "jsonl"]
    refused = CliRunner().invoke(sayso, command, standalone_mode=False)
    assert isinstance(refused.exception, PassphraseNeeded)
    assert refused.stdout == ""
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    monkeypatch.setenv("SAYSO_PASSPHRASE_FILE", str(secret))
    result = CliRunner().invoke(sayso, command, standalone_mode=False)
    written = [json.loads(line) for line in result.stdout.splitlines()]
    notices = [row for row in written if row["verdict"] == "sealed_name"]
    assert [(row["text"], row["verdict"], row["speaker"]) for row in notices] == [
        ("Emil Brandt", "sealed_name", "HB-3")
    ]
    quotations = [row for row in written if row["kind"] == "quotation"]
    assert [row["named"] for row in quotations] in (["HB-3"], [None])
    assert "Brandt" not in json.dumps([{**row, "text": ""} for row in written])


def test_without_a_seal_no_sealed_name_is_noticed(case: Case) -> None:
    draft = read_draft(DRAFTS / "honest.md")
    rows = check_draft(case, draft, scanner_of([])).rows
    assert "sealed_name" not in [row["verdict"] for row in rows]
    kinds = [row["kind"] for row in rows]
    assert kinds == sorted(kinds, key=lambda kind: kind == "notice")  # at the end, as a checker ends
