"""A ZIP archive without some of its members is a sound archive that holds the others, byte for byte."""

import io
import zipfile
from pathlib import Path

import pytest
from factory import make_zip

from sayso.errors import CannotForget
from sayso.forgetting.members import find_member, is_archive, member_pieces

MEMBERS = {"a/one.txt": b"one " * 900, "two.txt": b"two", "ñ/three.eml": b"three\n" * 40, "four": b""}


def _archive(tmp_path: Path, raw: bytes | None = None) -> Path:
    file = tmp_path / "leak.zip"
    file.write_bytes(make_zip(MEMBERS) if raw is None else raw)
    return file


@pytest.mark.parametrize("gone", [(0,), (1,), (2, 3), (0, 1, 2), (0, 1, 2, 3), ()])
def test_the_others_stay_as_they_were(tmp_path: Path, gone: tuple[int, ...]) -> None:
    file = _archive(tmp_path)
    made = b"".join(member_pieces(file, gone))
    kept = [name for place, name in enumerate(MEMBERS) if place not in gone]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {n: MEMBERS[n] for n in kept}
    for place in gone:
        assert list(MEMBERS)[place].encode() not in made


def test_an_archive_with_a_comment_and_something_before_it(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.comment = b"from the desk"
        archive.writestr("x", "1")
        archive.writestr("folder/", "")
        archive.writestr("folder/y", "2")
    file = _archive(tmp_path, made.getvalue())
    assert is_archive(file)
    place = find_member(file, ["x", "folder/y"], "folder/y")
    with zipfile.ZipFile(io.BytesIO(b"".join(member_pieces(file, [place])))) as archive:
        assert archive.namelist() == ["x", "folder/"]
        assert archive.comment == b"from the desk"


def test_names_that_repeat_are_told_apart_by_number(tmp_path: Path) -> None:
    file = _archive(tmp_path, make_zip([("a", b"1"), ("b", b"2")]).replace(b"b", b"a"))
    assert find_member(file, ["a", "a#2"], "a#2") == 1


def test_other_members_than_those_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotForget, match="just the members"):
        find_member(_archive(tmp_path), ["two.txt"], "two.txt")


@pytest.mark.parametrize("cut", [1, 30, 100])
def test_an_archive_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    file = _archive(tmp_path, make_zip(MEMBERS)[:-cut])
    with pytest.raises(CannotForget):
        list(member_pieces(file, [0]))
