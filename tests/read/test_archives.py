"""Archives: every member once, under the name it bears; what cannot be opened is named."""

import bz2
import io
import lzma
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from factory import error_of, make_gzip, make_tar, make_zip, opened, patch_limits, read_all, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.model.extension import Bid, Inner, Reader
from sayso.read.archives import BROKEN, CompressedReader, TarReader, ZipReader

ZIP, TAR, COMPRESSED = ZipReader(), TarReader(), CompressedReader()
MEMBERS = {"a.txt": b"one", "folder/b.txt": b"two", "c.txt": b""}
UNSAFE = ["../x.txt", "a/../../x.txt", "/etc/x", "..\\x.txt", "C:\\x.txt", "c:x", "\\\\host\\x"]


def contents(reader: Reader, raw: bytes, name: str = "x") -> dict[str, bytes]:
    return {inner.name: content for inner, content in read_with(reader, raw, name).inner}


@pytest.mark.parametrize(
    ("reader", "raw"),
    [
        (ZIP, make_zip(MEMBERS)),
        (ZIP, make_zip({})),
        (TAR, make_tar(MEMBERS)),
        (COMPRESSED, make_gzip(b"x")),
        (COMPRESSED, bz2.compress(b"x")),
        (COMPRESSED, lzma.compress(b"x")),
    ],
)
def test_archives_are_known_by_their_first_bytes(reader: Reader, raw: bytes) -> None:
    assert reader.bid(raw[:65536], "report.txt") is Bid.CERTAIN


def test_a_tar_of_the_oldest_form_is_known_by_its_checksum() -> None:
    raw = bytearray(make_tar({"a": b"x"}))
    raw[257:265] = bytes(8)
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw[:512])
    assert TAR.bid(bytes(raw), "x") is Bid.LIKELY
    assert contents(TAR, bytes(raw)) == {"a": b"x"}


@pytest.mark.parametrize("reader", [ZIP, TAR, COMPRESSED])
@pytest.mark.parametrize("head", [b"", b"PK", b"text " * 200, b"\0" * 1024, b"P" * 512])
def test_other_bytes_are_no_archives(reader: Reader, head: bytes) -> None:
    assert reader.bid(head, "x.zip") is Bid.NONE


@pytest.mark.parametrize(("reader", "raw"), [(ZIP, make_zip(MEMBERS)), (TAR, make_tar(MEMBERS))])
def test_every_file_of_an_archive_is_a_member(reader: Reader, raw: bytes) -> None:
    found = read_with(reader, raw)
    assert {inner.name: content for inner, content in found.inner} == MEMBERS
    assert [inner.kind for inner, _ in found.inner] == ["member"] * 3
    assert [inner.size for inner, _ in found.inner] == [3, 3, 0]
    assert found.flaws == [] and found.refused == []


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_usual_ways_of_packing_are_undone(method: int) -> None:
    assert contents(ZIP, make_zip(MEMBERS, method)) == MEMBERS


@pytest.mark.parametrize("pack", [make_gzip, bz2.compress, lzma.compress])
@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("notes.txt.gz", "notes.txt"),
        ("all.tgz", "all.tar"),
        ("all.tar.xz", "all.tar"),
        ("x", "x"),
        ("", "content"),
    ],
)
def test_a_compressed_file_holds_one_member(pack: type, name: str, inside: str) -> None:
    assert contents(COMPRESSED, pack(b"words"), name) == {inside: b"words"}


def test_two_members_of_one_name_are_two_members() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        raw = make_zip([("a.txt", b"1"), ("a.txt", b"2")])
    assert [content for _, content in read_with(ZIP, raw).inner] == [b"1", b"2"]


@pytest.mark.parametrize("name", UNSAFE)
@pytest.mark.parametrize(("reader", "make"), [(ZIP, make_zip), (TAR, make_tar)])
def test_a_member_that_names_another_place_is_read_and_said(reader: Reader, make: type, name: str) -> None:
    found = read_with(reader, make({name: b"x"}))
    assert [content for _, content in found.inner] == [b"x"]
    assert found.kinds == ["unsafe_path"]


@pytest.mark.parametrize("name", ["a..b.txt", "..a", "a/.../b", "x:y.txt"])
def test_odd_but_harmless_names_are_no_problem(name: str) -> None:
    assert read_with(ZIP, make_zip({name: b"x"})).kinds == ([] if name != "x:y.txt" else ["unsafe_path"])


def test_links_and_devices_are_refused_by_name() -> None:
    raw = make_tar({"a.txt": b"x"}, links={"out": "/etc/passwd"})
    found = read_with(TAR, raw)
    assert [(each.name, each.error.kind) for each in found.refused] == [("out", "not_a_file")]
    assert len(found.inner) == 1
    link = zipfile.ZipInfo("out")
    link.external_attr = 0o120777 << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert [each.error.kind for each in read_with(ZIP, made.getvalue()).refused] == ["not_a_file"]


def test_an_encrypted_member_is_refused_and_the_others_read() -> None:
    raw = bytearray(make_zip({"a.txt": b"x", "b.txt": b"y"}))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        raw[raw.index(mark) + at] |= 1
    found = read_with(ZIP, bytes(raw))
    assert [(each.name, each.error.kind) for each in found.refused] == [("a.txt", "encrypted")]
    assert [inner.name for inner, _ in found.inner] == ["b.txt"]


def test_a_rare_way_of_packing_is_named() -> None:
    raw = bytearray(make_zip({"a.txt": b"x"}))
    for mark, at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        raw[raw.index(mark) + at : raw.index(mark) + at + 2] = struct.pack("<H", 97)
    assert [each.error.kind for each in read_with(ZIP, bytes(raw)).refused] == ["not_yet_readable"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["[Content_Types].xml", "word/document.xml"], "an Office document"),
        (["mimetype", "content.xml"], "OpenDocument"),
    ],
)
def test_office_documents_are_named(names: list[str], words: str) -> None:
    error = error_of(ZIP, make_zip(dict.fromkeys(names, b"x")))
    assert error.kind == "not_yet_readable" and words in str(error)


@pytest.mark.parametrize("extra", [0, 1])
@pytest.mark.parametrize(("reader", "make"), [(ZIP, make_zip), (TAR, make_tar)])
def test_more_members_than_the_cap_are_said(
    monkeypatch: pytest.MonkeyPatch, reader: Reader, make: type, extra: int
) -> None:
    patch_limits(monkeypatch, members=3)
    raw = make({f"{n}.txt": b"x" for n in range(3 + extra)})
    if extra and reader is ZIP:
        assert error_of(reader, raw).kind == "too_large"
        return
    found = read_with(reader, raw)
    assert len(found.inner) == 3
    assert found.kinds == ["too_large"] * extra


# ---- damage


def problems(raw: bytes, scratch: Path) -> list[tuple[str, str]]:
    results = read_all(raw, scratch, "x.tar").values()
    return [(problem.path, problem.kind) for result in results for problem in result.problems]


@pytest.mark.parametrize("cut", [30, 200, 513, 1100, 1536 + 64, 2048, 1536 + 512])
def test_a_tar_that_is_cut_is_damaged_once(tmp_path: Path, cut: int) -> None:
    raw = make_tar({f"{n}.txt": b"x" * 700 for n in range(4)})
    assert [kind for _, kind in problems(raw[:cut], tmp_path)] == ["damaged"] or cut < 512


def test_a_tar_with_a_broken_header_in_the_middle_is_damaged(tmp_path: Path) -> None:
    raw = bytearray(make_tar({"a.txt": b"x", "b.txt": b"y", "c.txt": b"z"}))
    raw[1024:1100] = b"\xff" * 76
    assert problems(bytes(raw), tmp_path) == [("x.tar", "damaged")]


def test_a_tar_that_lacks_only_its_end_mark_is_whole(tmp_path: Path) -> None:
    assert problems(make_tar({"a.txt": b"x", "b.txt": b"y"})[:2048], tmp_path) == []


def test_a_tar_whose_headers_follow_each_other_for_ever_is_damaged() -> None:
    long_name = tarfile.TarInfo("././@LongLink")
    long_name.type, long_name.size = tarfile.GNUTYPE_LONGNAME, 2
    raw = b"".join(long_name.tobuf(tarfile.GNU_FORMAT) + b"a".ljust(512, b"\0") for _ in range(2_000))
    assert error_of(TAR, raw + make_tar({"a": b"x"})).kind in ("damaged", "too_deep")


def test_a_zip_made_by_a_later_version_is_refused_by_name() -> None:
    raw = bytearray(make_zip({"a.txt": b"x"}))
    raw[raw.index(b"PK\1\2") + 6] = 99
    assert error_of(ZIP, bytes(raw)).kind in ("damaged", "not_yet_readable")


def spoil(raw: bytes) -> st.SearchStrategy[bytes]:
    place = st.integers(0, len(raw) - 1)
    change = st.tuples(place, st.binary(min_size=1, max_size=8))
    return st.tuples(st.lists(change, max_size=4), st.integers(1, len(raw))).map(
        lambda how: _spoilt(raw, *how)
    )


def _spoilt(raw: bytes, changes: list[tuple[int, bytes]], length: int) -> bytes:
    made = bytearray(raw)
    for place, change in changes:
        made[place : place + len(change)] = change
    return bytes(made[:length])


def drain(reader: Reader, raw: bytes) -> None:
    """Reads everything as `items` does; only what it catches may be raised."""
    try:
        for found in reader.read(opened(raw, "x")):
            if isinstance(found, Inner):
                try:
                    found.stream.read(100_000)
                except BROKEN:
                    continue
    except ReadError:
        pass


@given(spoil(make_zip({"a.txt": b"x" * 40, "b/c.txt": b"y"})))
def test_no_damage_breaks_the_zip_reader(raw: bytes) -> None:
    drain(ZIP, raw)


@given(spoil(make_tar({"a.txt": b"x" * 40, "b" * 120: b"y"}, links={"l": "m" * 130})))
def test_no_damage_breaks_the_tar_reader(raw: bytes) -> None:
    drain(TAR, raw)


@given(
    st.sampled_from([make_gzip(b"words" * 9), bz2.compress(b"words"), lzma.compress(b"words")]).flatmap(spoil)
)
def test_no_damage_breaks_the_reader_of_compressed_files(raw: bytes) -> None:
    drain(COMPRESSED, raw)
