"""The case folder: made whole or not at all, locked, its originals kept by hash."""

import os
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso import case as case_module
from sayso.case import Case, hash_file
from sayso.errors import CaseDamaged, CaseExists, CaseLocked, CaseTooNew, NetworkFileSystem, NotACase
from sayso.store.sqlite import FORMAT


def make(folder: Path) -> Path:
    Case.create(folder).close()
    return folder


def test_a_new_case_can_be_opened(tmp_path: Path) -> None:
    folder = make(tmp_path / "my-case")
    opened = Case.open(folder)
    assert opened.settings == {"name": "my-case", "format": FORMAT}
    assert opened.database.count("SELECT count(*) FROM document") == 0
    opened.close()
    assert {each.name for each in folder.iterdir()} >= {"case.toml", "case.db", "originals", "scratch"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=8))
def test_any_folder_name_makes_a_readable_case(tmp_path: Path, name: str) -> None:
    folder = tmp_path / str(len(list(tmp_path.iterdir()))) / f"{name}-case"
    Case.open(make(folder)).close()


@pytest.mark.parametrize(
    "name", ['quo"te', "back\\slash", "new\nline", "tab\t", "é😀", "\x7f", "'", "a = 1\nb = 2"]
)
def test_an_odd_folder_name_is_the_case_s_name(tmp_path: Path, name: str) -> None:
    folder = make(tmp_path / name)
    assert list(tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))) == ["name", "format"]
    Case.open(folder).close()


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX only")
def test_a_folder_whose_name_is_no_utf8_holds_a_case(tmp_path: Path) -> None:
    Case.open(make(tmp_path / os.fsdecode(b"\xff-case"))).close()


def test_a_folder_with_something_in_it_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(CaseExists):
        Case.create(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_a_case_is_not_made_twice(tmp_path: Path) -> None:
    with pytest.raises(CaseExists):
        Case.create(make(tmp_path / "c"))


@pytest.mark.parametrize("folder", ["nothing", "empty"])
def test_where_there_is_no_case_the_answer_says_how_to_make_one(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotACase, match="sayso read"):
        Case.open(tmp_path / folder)


def test_a_case_is_made_once_and_then_opened(tmp_path: Path) -> None:
    first, is_new = Case.open_or_create(tmp_path / "c")
    first.close()
    again, is_new_again = Case.open_or_create(tmp_path / "c")
    again.close()
    assert (is_new, is_new_again) == (True, False)


@pytest.mark.parametrize(
    "left",
    [
        ["case.db"],
        ["case.db", "case.db-journal"],
        ["case.db", "case.db-wal"],
        [".case.toml.77"],
        ["originals", "scratch"],
    ],
)
def test_a_run_killed_while_making_the_case_is_taken_up_again(tmp_path: Path, left: list[str]) -> None:
    folder = tmp_path / "c"
    folder.mkdir()
    for name in left:
        (folder / name).mkdir() if "." not in name else (folder / name).write_bytes(b"half")
    made, is_new = Case.open_or_create(folder)
    made.close()
    assert is_new


def test_what_looks_like_a_case_with_originals_is_never_wiped(tmp_path: Path) -> None:
    folder = make(tmp_path / "c")
    (folder / "originals" / "ab").mkdir()
    (folder / "originals" / "ab" / "abc").write_bytes(b"x")
    (folder / "case.toml").unlink()
    with pytest.raises(CaseExists):
        Case.open_or_create(folder)
    assert (folder / "case.db").stat().st_size > 0


@pytest.mark.parametrize("raw", [b"name = ", b"\xff\xfe", b"name = 1\nname = 2"])
def test_broken_settings_are_said(tmp_path: Path, raw: bytes) -> None:
    folder = make(tmp_path / "c")
    (folder / "case.toml").write_bytes(raw)
    with pytest.raises(CaseDamaged, match=r"case\.toml"):
        Case.open(folder)


def test_a_case_without_its_database_is_damaged_and_not_empty(tmp_path: Path) -> None:
    folder = make(tmp_path / "c")
    (folder / "case.db").unlink()
    with pytest.raises(CaseDamaged):
        Case.open(folder)
    assert not (folder / "case.db").exists()


def test_a_case_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    folder = make(tmp_path / "c")
    opened = Case.open(folder)
    opened.database.connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    opened.close()
    with pytest.raises(CaseTooNew):
        Case.open(folder)


def test_a_network_file_system_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/proc/mounts").is_file():
        pytest.skip("file systems are not known here")
    kinds = {line.split(" ")[2] for line in Path("/proc/mounts").read_text().splitlines()}
    monkeypatch.setattr(case_module, "_NETWORK", kinds)
    with pytest.raises(NetworkFileSystem):
        Case.create(tmp_path / "c")


# ---- originals


def test_an_original_is_kept_once_under_its_hash(tmp_path: Path) -> None:
    held = Case.create(tmp_path / "c")
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"words")
        digest = held.keep(tmp_path / name)
        assert digest == sha256(b"words").hexdigest() == hash_file(tmp_path / name)
        assert held.original(digest).read_bytes() == b"words"
    assert len(list((tmp_path / "c" / "originals").glob("*/*"))) == 1
    assert list(held.scratch.iterdir()) == []
    held.close()


def test_without_a_copy_only_the_hash_is_taken(tmp_path: Path) -> None:
    held = Case.create(tmp_path / "c")
    (tmp_path / "a.txt").write_bytes(b"words")
    digest = held.keep(tmp_path / "a.txt", copy=False)
    assert digest == sha256(b"words").hexdigest()
    assert not held.original(digest).exists()
    held.close()


def test_a_file_that_changes_while_it_is_copied_is_kept_under_what_was_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Case.create(tmp_path / "c")
    (tmp_path / "a.txt").write_bytes(b"after")
    monkeypatch.setattr(case_module, "hash_file", lambda file: sha256(b"before").hexdigest())
    digest = held.keep(tmp_path / "a.txt")
    held.close()
    assert digest == sha256(b"after").hexdigest()
    assert held.original(digest).read_bytes() == b"after"


def test_a_copy_that_fails_leaves_no_original(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Case.create(tmp_path / "c")
    (tmp_path / "a.txt").write_bytes(b"words")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(case_module.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        held.keep(tmp_path / "a.txt")
    held.close()
    assert list((tmp_path / "c" / "originals").glob("*/*")) == []


# ---- the lock


def test_a_second_read_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    one, other = Case.create(tmp_path / "c"), Case.open(tmp_path / "c")
    with one.reading(), pytest.raises(CaseLocked), other.reading():
        pass
    with other.reading():
        pass
    one.close()
    other.close()


def test_the_lock_holds_against_another_process_and_ends_with_it(tmp_path: Path) -> None:
    held = Case.create(tmp_path / "c")
    code = (
        "import sys, pathlib; from sayso.case import Case\n"
        "with Case.open(pathlib.Path(sys.argv[1])).reading():\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "c")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(CaseLocked), held.reading():
            pass
        child.kill()
    with held.reading():
        pass
    held.close()


def test_what_a_killed_run_left_in_scratch_is_cleared(tmp_path: Path) -> None:
    held = Case.create(tmp_path / "c")
    (held.scratch / "tmp123").write_bytes(b"left")
    with held.reading():
        assert not (held.scratch / "tmp123").exists()
    assert list(held.scratch.iterdir()) == []
    held.close()


def test_a_lost_scratch_folder_is_made_again(tmp_path: Path) -> None:
    held = Case.create(tmp_path / "c")
    held.scratch.rmdir()
    with held.reading():
        assert held.scratch.is_dir()
    held.close()
