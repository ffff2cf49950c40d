"""A folder opened, read, stopped and read on from the browser; a case changed; a draft checked."""

import base64
import io
import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from sayso.case import Case
from sayso.show.forms import read_form
from sayso.show.opening import folders_in
from tests.show.workbench import LEAK, Answer, Workbench, running


@pytest.fixture
def waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    """A workbench on an empty case, as `sayso serve` without one; the home folder is of this test."""
    home = tmp_path / "home"
    (home / "leaks" / "one").mkdir(parents=True)
    (home / ".hidden").mkdir()
    monkeypatch.setenv("HOME", str(home))
    Case.create(tmp_path / "empty" / "no case").close()
    with running(tmp_path / "empty" / "no case", is_waiting=True) as workbench:
        workbench.enter()
        yield workbench


def sent(bench: Workbench, address: str, /, **fields: str) -> Answer:
    return bench.ask(address, "POST", body=urlencode(fields).encode())


def ended(bench: Workbench, patience: float = 120) -> Any:
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        row = bench.ask("/open.json").row
        if row["reading"]["state"] not in ("running", "stopping"):
            return row
        time.sleep(0.1)
    raise AssertionError(row)


def test_a_folder_becomes_a_case_without_a_terminal(waiting: Workbench, tmp_path: Path) -> None:
    """M-076"""
    leak = tmp_path / "home" / "leaks" / "one"
    (leak / "a.txt").write_text("Vera Holt said that the ship had sunk.\n", encoding="utf-8")
    (leak / "b.pdf").write_bytes(b"%PDF-1.7\n")
    first = waiting.ask("/open.json").row
    assert first["waiting"] and [each["name"] for each in first["folders"]] == ["leaks"]
    assert "No case is open" in waiting.ask("/").text
    row = waiting.ask(f"/open.json?at={leak}").row
    assert row["suggested"] == str(tmp_path / "home" / "sayso" / "one")
    assert sent(waiting, "/open/begin", path=str(leak), names="Vera Holt").status == 303
    assert sent(waiting, "/open/begin", path=str(leak)).status in (303, 400)  # 400 while the first is at work
    row = ended(waiting)
    assert row["reading"]["state"] == "incomplete"
    assert any("Could not be fully read" in line for line in row["losses"])
    start = waiting.ask("/index.json").row
    assert (start["name"], start["watch"], start["waiting"]) == ("one", ["Vera Holt"], False)
    assert any(each["why"] == "watch" for lead in start["leads"] for each in lead["reasons"])
    assert (tmp_path / "home" / "sayso" / "one" / "case.toml").is_file()
    shown = waiting.ask("/open").text
    assert "Go on" not in shown and "See the leads" in shown


def test_a_read_is_stopped_and_goes_on(waiting: Workbench, tmp_path: Path) -> None:
    """M-077, M-080: stopped and gone on with, it ends as one that never stopped; it is searched meanwhile."""
    case = tmp_path / "home" / "case"
    assert sent(waiting, "/open/begin", path=str(LEAK), case=str(case)).status == 303
    assert sent(waiting, "/open/begin", path=str(LEAK), case=str(case)).status == 400
    limit = time.monotonic() + 60
    while (row := waiting.ask("/open.json").row)["reading"]["stage"] != "claims" and time.monotonic() < limit:
        assert row["losses"] == row["folders"] == row["cases"] == []  # M-080: how far it is, and no more
        time.sleep(0.05)
    assert waiting.ask("/search.json?q=annex").row["total"] > 3
    assert sent(waiting, "/open/stop").status == 303
    assert waiting.ask("/open.json").row["reading"]["state"] == "stopped"
    assert "Go on" in waiting.ask("/open").text
    assert sent(waiting, "/open/again").status == 303
    row = ended(waiting)
    assert row["reading"]["state"] == "done", row
    assert row["losses"] and row["folders"]
    counts = {each["what"]: each["count"] for each in waiting.ask("/index.json").row["counts"]}
    assert (counts["documents"], counts["problems"]) == (50, 0)
    assert counts["claims"] > 300


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/open/begin", {"path": "/nothing/there"}),
        ("/open/begin", {"path": "relative"}),
        ("/open/begin", {}),
        ("/open/begin", {"path": "/", "into": "this"}),
        ("/open/begin", {"path": "/etc/hostname", "case": "relative"}),
        ("/open/case", {"case": "/etc"}),
        ("/open/case", {}),
        ("/open/begin", {"path": "/" + "x" * 5_000}),
        ("/open/begin", {"path": "/a\0b"}),
        ("/open/again", {}),
    ],
)
def test_what_cannot_be_opened_is_said(waiting: Workbench, path: str, fields: dict[str, str]) -> None:
    assert sent(waiting, path, **fields).status == 400
    assert waiting.ask("/open.json").row["reading"]["state"] == "none"
    for at in ("/nothing/there", "/%00", "/" + "x" * 5_000):
        assert waiting.ask(f"/open?at={at}").status == 400


def test_only_folders_below_the_home_folder_are_listed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "b").mkdir(parents=True)
    (home / "A").mkdir()
    (home / ".c").mkdir()
    (home / "file").write_text("", encoding="utf-8")
    (home / "out").symlink_to("/")
    assert [each.name for each in folders_in(home, home)] == ["A", "b", "out"]
    assert folders_in(home / "out", home) == []
    assert folders_in(home / "..", home) == []
    assert folders_in(home / "missing", home) == []


def test_another_case_is_laid_on_the_desk(waiting: Workbench, demo_folder: Path) -> None:
    assert waiting.ask("/index.json").row["waiting"]
    assert sent(waiting, "/open/case", case=str(demo_folder)).status == 303
    row = waiting.ask("/index.json").row
    assert row["waiting"] is False and len(row["leads"]) > 10
    assert waiting.ask("/claims.json").row["total"] > 300


def multipart(name: str, content: bytes) -> tuple[dict[str, str], bytes]:
    head = f'--xx\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return {"Content-Type": "multipart/form-data; boundary=xx"}, head + content + b"\r\n--xx--\r\n"


DRAFT = (
    "Castellan said: “We have not yet sold a single stone of Port Salis.”\n\n"
    "“The moon is made of green cheese,” Lessing wrote.\n"
)


def test_a_draft_is_checked_and_forgotten(bench: Workbench) -> None:
    """M-083: nothing of it is left, in the case or beside it."""
    before = sorted(path for path, _, _ in os.walk(bench.folder))
    answer = bench.ask("/check.json", "POST", body=urlencode({"words": DRAFT}).encode())
    found = [row for row in answer.row["findings"] if row["kind"] == "quotation"]
    assert [row["verdict"] for row in found] == ["verbatim", "not_found"]
    assert [row["is_fine"] for row in found] == [True, False]
    made = zipfile.ZipFile(io.BytesIO(base64.b64decode(answer.row["annotated"])))
    assert b"green cheese" in made.read("word/document.xml")
    page = bench.ask("/check", "POST", *multipart("../../Draft.TXT", DRAFT.encode()))
    assert page.status == 200
    assert page.text.count('class="verdict"') == len(answer.row["findings"])
    assert 'download="draft-checked.docx"' in page.text
    assert sorted(path for path, _, _ in os.walk(bench.folder)) == before
    assert not list((bench.folder / "scratch").glob("draft-*"))
    for path in bench.folder.iterdir():
        assert not path.is_file() or b"green cheese" not in path.read_bytes()


def test_an_empty_or_unreadable_draft_is_said_to_be(bench: Workbench) -> None:
    assert bench.ask("/check.json", "POST", body=b"words=+").row["text"] is None
    assert bench.ask("/check", "POST", *multipart("x.pdf", b"%PDF-1.7\nnothing")).status == 400
    assert not list((bench.folder / "scratch").glob("draft-*"))


def test_a_form_is_read_in_both_encodings() -> None:
    plain = read_form(b"a=1&a=2&b=+x+%0Ay&c=", "application/x-www-form-urlencoded")
    assert (plain.get("a"), plain.lines("b"), plain.get("c"), plain.get("d")) == ("2", ("x", "y"), None, None)
    kind, body = multipart('o"dd.txt', b"bytes\r\n--\r\nmore")
    sent_file = read_form(body, kind["Content-Type"]).files["file"]
    assert sent_file[1] == b"bytes\r\n--\r\nmore"
    assert read_form(b"--x", "multipart/form-data") == read_form(b"", "")
