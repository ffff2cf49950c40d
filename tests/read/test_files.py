"""What a folder holds: everything once, in a fixed order, nothing followed, nothing opened that waits."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import UsageError
from sayso.read.files import FoundFile, FoundTrouble, find_files


def paths(*roots: Path, leave_out: Path | None = None) -> list[str]:
    return [each.path for each in find_files(roots, leave_out)]


def troubles(*roots: Path) -> dict[str, str]:
    return {each.path: each.error.kind for each in find_files(roots) if isinstance(each, FoundTrouble)}


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    return folder


def test_files_come_sorted_by_name_folder_by_folder(tmp_path: Path) -> None:
    leak = fill(tmp_path / "leak", "b.txt", "a/z.txt", "a/b/c.txt", "c.txt", "B.txt", "a.txt")
    assert paths(leak) == [
        "leak/B.txt",
        "leak/a/b/c.txt",
        "leak/a/z.txt",
        "leak/a.txt",
        "leak/b.txt",
        "leak/c.txt",
    ]


def test_a_single_file_is_found_by_its_name(tmp_path: Path) -> None:
    (found,) = find_files([fill(tmp_path, "mail.eml") / "mail.eml"])
    assert found == FoundFile(path="mail.eml", actual=tmp_path.resolve() / "mail.eml", size=1)


def test_a_path_does_not_depend_on_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leak = fill(tmp_path / "leak", "a/b.txt")
    monkeypatch.chdir(leak / "a")
    assert paths(Path("..")) == paths(leak) == ["leak/a/b.txt"]


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert paths(tmp_path) == []


def test_the_case_s_own_folder_is_passed_over(tmp_path: Path) -> None:
    fill(tmp_path, "leak/a.txt", "leak/case/originals/aa/x", "leak/case2/b.txt")
    leak = tmp_path.resolve() / "leak"
    assert paths(leak, leave_out=leak / "case") == ["leak/a.txt", "leak/case2/b.txt"]


@pytest.mark.parametrize("missing", [0, 1])
def test_a_root_that_is_not_there_is_a_mistake_and_nothing_is_read(tmp_path: Path, missing: int) -> None:
    roots = [fill(tmp_path / "leak", "a.txt"), tmp_path / "nothing"]
    with pytest.raises(UsageError, match="nothing"):
        next(find_files(roots[::-1] if missing else roots))


def test_links_are_named_and_not_followed(tmp_path: Path) -> None:
    leak = fill(tmp_path / "leak", "a.txt")
    (leak / "to-file").symlink_to(leak / "a.txt")
    (leak / "to-folder").symlink_to(leak)
    (leak / "to-nothing").symlink_to("gone")
    (leak / "to-itself").symlink_to("to-itself")
    assert troubles(leak) == dict.fromkeys(
        ["leak/to-file", "leak/to-folder", "leak/to-itself", "leak/to-nothing"], "not_a_file"
    )


def test_a_given_link_is_followed(tmp_path: Path) -> None:
    leak = fill(tmp_path / "leak", "a.txt")
    (tmp_path / "shortcut").symlink_to(leak)
    assert paths(tmp_path / "shortcut") == ["leak/a.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_pipes_and_sockets_are_named_and_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket")
    found = troubles(tmp_path)
    assert sorted(found.values()) == ["not_a_file", "not_a_file"]


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert list(troubles(tmp_path).values()) == ["empty"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_the_system_refuses_is_named(tmp_path: Path) -> None:
    leak = fill(tmp_path / "leak", "a.txt", "folder/b.txt")
    (leak / "a.txt").chmod(0)
    (leak / "folder").chmod(0)
    found = troubles(leak)
    (leak / "folder").chmod(0o700)
    assert found == {"leak/a.txt": "unreadable", "leak/folder": "unreadable"}


def test_a_file_that_the_system_refuses_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leak = fill(tmp_path / "leak", "a.txt", "b.txt")
    real = Path.open

    def refuse(self: Path, *how: str) -> object:
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return real(self, *how)

    monkeypatch.setattr(Path, "open", refuse)
    assert troubles(leak) == {"leak/a.txt": "unreadable"}
    assert paths(leak) == ["leak/a.txt", "leak/b.txt"]


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX only")
def test_names_that_are_no_utf8_are_found_and_shown(tmp_path: Path) -> None:
    for name in (b"\xff.txt", b"a\nb.txt", b"\x1b[0m"):
        (tmp_path / os.fsdecode(name)).write_text("x")
    found = list(find_files([tmp_path]))
    assert all(isinstance(each, FoundFile) for each in found)
    for each in found:
        each.path.encode("utf-8")
        assert each.path.isprintable()


def test_a_very_deep_folder_is_walked(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(300):
        folder = folder / "d"
    fill(folder, "a.txt")
    assert len(paths(tmp_path)) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(
    st.sets(st.text("abAB.é1", min_size=1, max_size=3).filter(lambda name: name.strip(".")), max_size=6),
    st.randoms(),
)
def test_the_order_does_not_depend_on_the_order_of_making(
    tmp_path: Path, names: set[str], dice: object
) -> None:
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    folder.mkdir()
    shuffled = sorted(names, key=lambda name: dice.random())  # type: ignore[attr-defined]
    fill(folder, *shuffled)
    assert [path.split("/", 1)[1] for path in paths(folder)] == sorted(names)
