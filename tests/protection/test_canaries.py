"""Twenty sealed names, looked for in all that leaves the case, and the proof that they would be found."""

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso import cli
from sayso.case import Case
from sayso.errors import WouldReveal
from sayso.exporting import Request, export_case
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.protection import public
from sayso.protection.scan import Watch, scan_stream
from sayso.protection.sealed import SealedName, open_seal, scanner_of, seal_of, write_seal
from tests.protection.leaks import CANARIES, DESCRIPTION, TECHNICAL, sealed_names, write_leak

PASSPHRASE = "five random words are good"
FORMATS = ("table", "jsonl", "csv")
LISTINGS = ("documents", "threads", "claims", "sources", "problems", "status")
WATCH = Watch(names=scanner_of(sealed_names()))
Runs = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case whose leak names none of the sealed."""
    return _make(tmp_path_factory.mktemp("sealed"), "nobody")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, but the leak itself names one of them everywhere."""
    return _make(tmp_path_factory.mktemp("planted"), CANARIES[0])


def _make(folder: Path, name: str) -> Path:
    case, _ = Case.open_or_create(folder / "case")
    read_leak(case, [write_leak(folder / "leak", name)], Options(jobs=1), Quiet())
    case.close()
    write_seal(seal_of(case.folder), sealed_names(), PASSPHRASE)
    return case.folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Runs a command as from a shell: its exit status, and all that it prints."""
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSPHRASE}\n")
    monkeypatch.setenv("SAYSO_PASSPHRASE_FILE", str(secret))

    def call(*words: str, typed: str = "") -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["sayso", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
        said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            with pytest.raises(SystemExit) as ended:
                cli.main()
            said.flush()
        assert isinstance(said.buffer, io.BytesIO)
        code = ended.value.code
        return code if isinstance(code, int) else 0, said.buffer.getvalue().decode()

    return call


def findings(raw: bytes) -> list[str]:
    return [str(each) for each in scan_stream(io.BytesIO(raw), "x", WATCH) if each.kind == "name"]


def surfaces(folder: Path, out: Path, run: Runs) -> Iterator[tuple[str, bytes]]:
    """All that a case gives away without the passphrase, by what it is."""
    at = ("--case", str(folder))
    for listing in LISTINGS:
        for form in FORMATS:
            yield f"{listing} {form}", run(listing, *at, "--format", form)[1].encode()
    case = Case.open(folder)
    ids = [
        row[0] for row in case.database.rows("SELECT document FROM document UNION SELECT source FROM source")
    ]
    case.close()
    for each in (*ids[:4], *ids[-4:]):
        for form in ("text", "json"):
            yield f"show {form}", run("show", each, *at, "--format", form)[1].encode()
    yield "search", run("search", "port OR annex OR quay", *at)[1].encode()
    yield "verify", run("verify", *at)[1].encode()
    yield "refused export", run("export", *at, "--as", "none", "--output", str(out / "x"))[1].encode()
    yield "ledger", run("export", *at, "--as", "ledger", "--output", str(out / "ledger.html"))[1].encode()
    yield "backup", run("backup", *at, "--output", str(out / "backup"))[1].encode()
    for place in (folder, out):
        for file in sorted(each for each in place.rglob("*") if each.is_file()):
            yield f"file {file.name}", file.name.encode() + b"\n" + file.read_bytes()


def test_no_sealed_name_is_anywhere_but_under_seal(sealed: Path, tmp_path: Path, run: Runs) -> None:
    """M-113: twenty canaries in every listing, page, export, backup, file and file name: none."""
    (tmp_path / "out").mkdir()
    looked = 0
    for what, raw in surfaces(sealed, tmp_path / "out", run):
        assert findings(raw) == [], what
        looked += 1
    assert looked > 40
    assert (tmp_path / "out" / "backup" / "sealed.age").read_bytes() == seal_of(sealed).read_bytes()


def test_the_search_finds_what_is_planted(planted: Path, tmp_path: Path, run: Runs) -> None:
    (tmp_path / "out").mkdir()
    found = {what for what, raw in surfaces(planted, tmp_path / "out", run) if findings(raw)}
    expected = {f"{listing} {form}" for listing in ("documents", "claims") for form in FORMATS}
    expected |= {"show text", "show json", "search", "file ledger.html", "file case.db"}
    assert expected <= found
    assert {"status table", "problems csv", "verify", "file sealed.age"}.isdisjoint(found)


def test_sealing_over_the_command_line_leaves_no_trace(tmp_path: Path, run: Runs) -> None:
    case, _ = Case.open_or_create(tmp_path / "case")
    read_leak(case, [write_leak(tmp_path / "leak")], Options(jobs=1), Quiet())
    case.close()
    at = ("--case", str(case.folder))
    typed = f"{CANARIES[0]}\n{CANARIES[1]}\n\nshe told me\ny\n"
    status, said = run("seal", "link", "mx1", *at, typed=typed)
    assert (status, findings(said.encode())) == (0, [])
    for file in (each for each in case.folder.rglob("*") if each.is_file()):
        assert findings(file.name.encode() + b"\n" + file.read_bytes()) == [], file.name
    status, said = run("seal", "list", *at, "--format", "jsonl")
    assert CANARIES[0] in said and '"MX-1"' in said
    draft = tmp_path / "draft.txt"
    draft.write_text(f"As {CANARIES[0].upper()} told this paper")
    status, said = run("seal", "check", str(draft), *at)
    assert status == 1
    assert "draft.txt, line 1: a sealed name (MX-1)" in said
    assert findings(said.encode()) == []


def test_what_is_no_code_is_refused_without_being_repeated(sealed: Path, run: Runs) -> None:
    status, said = run("seal", "link", CANARIES[0], "--case", str(sealed))
    assert (status, findings(said.encode())) == (2, [])


def test_sealing_needs_a_confirmation(sealed: Path, run: Runs) -> None:
    """M-112: without it nothing changes, and without a reason the question is not even asked."""
    before = seal_of(sealed).read_bytes()
    status, _ = run("seal", "link", "MX-1", "--case", str(sealed), typed="A B\n\n\nbecause\nn\n")
    assert status == 3
    status, _ = run("seal", "link", "MX-1", "--case", str(sealed), typed="A B\n\n\n \n")
    assert status == 2
    assert seal_of(sealed).read_bytes() == before


def exported(folder: Path, output: Path, names: tuple[SealedName, ...] | None) -> tuple[str, list[str]]:
    """A public ledger of a case, and the warnings that came with it."""
    said: list[str] = []
    case = Case.open(folder)
    try:
        request = Request(exporter="ledger", output=output, audience="public", names=names)
        export_case(case, request, said.append)
    finally:
        case.close()
    return output.read_text(encoding="utf-8"), said


def test_a_public_export_needs_the_passphrase(
    sealed: Path, tmp_path: Path, run: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAYSO_PASSPHRASE_FILE")
    output = tmp_path / "public.html"
    words = ("export", "--case", str(sealed), "--as", "ledger", "--output", str(output), "--for", "public")
    status, said = run(*words)
    assert status == 2 and "passphrase" in said
    (tmp_path / "wrong").write_text("five random words are bad")
    monkeypatch.setenv("SAYSO_PASSPHRASE_FILE", str(tmp_path / "wrong"))
    assert run(*words)[0] == 3
    assert not output.exists()


def test_a_public_export_holds_no_sealed_name_even_where_the_leak_does(planted: Path, tmp_path: Path) -> None:
    """M-114: statements in which a sealed name stands are left out whole, counted, and told of by code."""
    page, said = exported(planted, tmp_path / "public.html", sealed_names())
    assert findings(page.encode()) == []
    assert any("Left out" in line and "MX-1" in line for line in said)
    assert findings("\n".join(said).encode()) == []


def test_the_gate_refuses_what_the_tables_let_through(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-114: a leak introduced into the tables never bears the name asked for."""
    monkeypatch.setattr(public, "_withheld_for", lambda row, voices: [])
    output = tmp_path / "public.html"
    with pytest.raises(WouldReveal) as refused:
        exported(planted, output, sealed_names())
    assert "MX-1" in str(refused.value) and "line" in str(refused.value)
    assert findings(str(refused.value).encode()) == []
    assert list(tmp_path.iterdir()) == []


def test_the_name_of_the_file_is_searched_too(sealed: Path, tmp_path: Path) -> None:
    with pytest.raises(WouldReveal, match="the name of the file"):
        exported(sealed, tmp_path / f"{SURNAME}.html", sealed_names())


SURNAME = CANARIES[0].split()[1]


def test_a_public_export_is_built_from_allowed_fields(sealed: Path, tmp_path: Path) -> None:
    """M-115: no message id, path, address, host, hash, exact time; no description in the leak's words."""
    page, said = exported(sealed, tmp_path / "public.html", sealed_names())
    for what, canary in (*TECHNICAL.items(), ("description", DESCRIPTION), ("consulate", "El Paso")):
        assert canary.casefold() not in page.casefold(), what
    case = Case.open(sealed)
    hashes = [
        row[0] for row in case.database.rows("SELECT document FROM document UNION SELECT claim FROM claim")
    ]
    case.close()
    assert len(hashes) > 8
    assert not any(each in page for each in hashes)
    assert "MX-1" in page and "April 2010" in page and "13 April" not in page
    assert "an official" in page
    assert any("stands out" in line for line in said)


def test_what_a_full_export_holds_the_search_for_canaries_finds(
    sealed: Path, tmp_path: Path, run: Runs
) -> None:
    run("export", "--case", str(sealed), "--as", "ledger", "--output", str(tmp_path / "full.html"))
    page = (tmp_path / "full.html").read_text(encoding="utf-8").casefold()
    missing = {what for what, canary in TECHNICAL.items() if canary.casefold() not in page}
    assert missing <= {"message id", "time", "day"}
    assert DESCRIPTION.casefold() in page


def test_two_cases_of_one_leak_have_no_public_id_in_common(sealed: Path, tmp_path: Path) -> None:
    ids = []
    for name in ("a.html", "b.html"):
        page, _ = exported(sealed, tmp_path / name, ())
        ids.append({part[:16] for part in page.split('id="claim-')[1:]})
        case = Case.open(sealed)
        with case.database.writing() as connection:  # as a new case of the same leak has none
            connection.execute("DELETE FROM public_label")
        case.close()
    assert len(ids[0]) == len(ids[1]) > 4
    assert ids[0].isdisjoint(ids[1])


def test_a_released_source_keeps_its_own_words_and_days(sealed: Path, tmp_path: Path) -> None:
    case = Case.open(sealed)
    with case.database.writing() as connection:  # as a judgement does it
        connection.execute("UPDATE source SET protected = 0")
    request = Request(exporter="ledger", output=tmp_path / "x.html", audience="public", names=())
    export_case(case, request, lambda line: None)
    case.close()
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "13 April 2010" in page
    assert DESCRIPTION.casefold() in page.casefold()


def test_with_the_seal_open_the_screen_shows_codes(planted: Path, run: Runs) -> None:
    words = ("search", "annex", "--case", str(planted), "--format", "jsonl")
    assert SURNAME in run(*words)[1]
    status, said = run(*words, "--unlock")
    assert status == 0
    assert SURNAME not in said and "MX-1" in said


def test_the_passphrase_is_changed_and_a_name_removed(
    tmp_path: Path, run: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = Case.open_or_create(tmp_path / "case")
    case.close()
    at = ("--case", str(case.folder))
    write_seal(seal_of(case.folder), sealed_names()[:2], PASSPHRASE)
    assert run("seal", "remove", "1", *at, "--yes")[0] == 0
    reading, writing = os.pipe()
    os.write(writing, b"another five random words\n")
    os.close(writing)
    assert run("seal", "passphrase", *at, "--new-fd", str(reading))[0] == 0
    assert run("seal", "list", *at)[0] == 3
    assert open_seal(seal_of(case.folder), "another five random words") == sealed_names()[1:2]
