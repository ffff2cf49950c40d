"""7z archives: every usual way of packing undone, the others named; nothing but a read error for damage."""

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from factory import error_of, opened, patch_limits, read_all, read_with
from hypothesis import given
from hypothesis import strategies as st
from sevenzip_samples import CONTENTS, SAMPLES

from sayso.errors import ReadError
from sayso.model.extension import Bid, Inner
from sayso.read.archives import BROKEN
from sayso.read.sevenzip import SevenZipReader

READER = SevenZipReader()
READABLE = sorted(set(SAMPLES) - {"ppmd", "deflate64", "bcj2", "locked", "locked_names"})
HOOVER = Path(__file__).parents[3] / "shared/data/mail/hoover-testdata"
INGEST = Path(__file__).parents[3] / "shared/data/mail/ingest-file"


def make_7z(members: Mapping[str, bytes], *, crc_shift: int = 0, packed: bytes | None = None) -> bytes:
    """An archive without packing: one block, its members one behind the other (7zFormat.txt)."""
    whole = b"".join(members.values()) if packed is None else packed
    sizes = [len(content) for content in members.values()]
    crcs = [zlib.crc32(content) + crc_shift for content in members.values()]
    names = "".join(f"{name}\0" for name in members).encode("utf-16-le")
    streams = b"\x06" + number(0) + number(1) + b"\x09" + number(sum(sizes)) + b"\0"
    streams += b"\x07\x0b" + number(1) + b"\0" + number(1) + b"\x01\0" + b"\x0c" + number(sum(sizes)) + b"\0"
    streams += b"\x08\x0d" + number(len(sizes)) + b"\x09" + b"".join(map(number, sizes[:-1]))
    streams += b"\x0a\x01" + b"".join(struct.pack("<I", crc) for crc in crcs) + b"\0"
    files = number(len(sizes)) + b"\x11" + number(len(names) + 1) + b"\0" + names + b"\0"
    return with_table(whole, b"\x01\x04" + streams + b"\0\x05" + files + b"\0")


def with_table(packed: bytes, table: bytes) -> bytes:
    start = struct.pack("<QQI", len(packed), len(table), zlib.crc32(table))
    head = b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<I", zlib.crc32(start)) + start
    return head + packed + table


def number(value: int) -> bytes:
    return bytes([value]) if value < 0x80 else b"\xc0" + struct.pack("<H", value)


def test_an_archive_is_known_by_its_first_bytes() -> None:
    assert READER.bid(SAMPLES["lzma"], "x.txt") is Bid.CERTAIN
    assert READER.bid(b"7z is a program", "x.7z") is Bid.NONE


@pytest.mark.parametrize("way", READABLE)
def test_every_usual_way_of_packing_is_undone(way: str) -> None:
    found = read_with(READER, SAMPLES[way])
    assert {inner.name: content for inner, content in found.inner} == CONTENTS
    assert all(inner.size == len(content) and inner.kind == "member" for inner, content in found.inner)
    assert [(each.name, each.error.kind) for each in found.refused] == [("link", "not_a_file")]
    assert found.flaws == []


@pytest.mark.parametrize(
    ("way", "words"), [("ppmd", "PPMd"), ("deflate64", "Deflate64"), ("bcj2", "the BCJ2 filter")]
)
def test_a_rare_way_of_packing_is_named_for_each_member(way: str, words: str) -> None:
    found = read_with(READER, SAMPLES[way])
    assert {each.name for each in found.refused} == {*CONTENTS, "link"} - {"empty.txt"}
    assert {each.error.kind for each in found.refused} == {"not_yet_readable"}
    assert all(words in str(each.error) and "Unpack" in each.error.remedy for each in found.refused)
    assert [inner.name for inner, _ in found.inner] == ["empty.txt"]


def test_locked_members_are_named_and_so_is_an_archive_with_locked_names() -> None:
    found = read_with(READER, SAMPLES["locked"])
    assert {each.error.kind for each in found.refused} == {"encrypted"}
    assert {each.name for each in found.refused} == {*CONTENTS, "link"} - {"empty.txt"}
    error = error_of(READER, SAMPLES["locked_names"])
    assert error.kind == "encrypted" and "names" in str(error)


def test_an_archive_of_nothing_is_an_empty_container() -> None:
    raw = b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<I", zlib.crc32(bytes(20))) + bytes(20)
    found = read_with(READER, raw)
    assert (found.inner, found.refused, found.flaws) == ([], [], [])


def test_a_member_that_names_another_place_is_read_and_said() -> None:
    found = read_with(READER, make_7z({"../../x.txt": b"words"}))
    assert [content for _, content in found.inner] == [b"words"]
    assert found.kinds == ["unsafe_path"]


def test_a_member_that_is_passed_over_does_not_move_the_next() -> None:
    raw = make_7z({"a": b"one", "b": b"two", "c": b"three"})
    streams = [found for found in READER.read(opened(raw)) if isinstance(found, Inner)]
    assert [each.name for each in streams] == ["a", "b", "c"]
    given = READER.read(opened(raw))
    next(given)
    second = next(given)
    assert isinstance(second, Inner) and second.stream.read() == b"two"


# ---- damage


def test_a_wrong_checksum_costs_only_the_member_that_has_it(tmp_path: Path) -> None:
    members = {"a.txt": b"one " * 9, "b.txt": b"two " * 9}
    raw = make_7z(members, packed=b"One " + b"one " * 8 + b"two " * 9)
    results = read_all(raw, tmp_path, "x.7z")
    assert results["x.7z!/a.txt"].item.outcome == "refused"
    assert results["x.7z!/a.txt"].problems[0].kind == "damaged"
    assert results["x.7z!/b.txt"].item.outcome == "document"
    assert results["x.7z"].problems == ()


def test_members_behind_damage_in_a_solid_block_are_refused_by_name() -> None:
    raw = bytearray(SAMPLES["x86_lzma"])
    raw[40:60] = bytes(20)
    kinds: dict[str, str] = {}
    for found in READER.read(opened(bytes(raw))):
        if isinstance(found, Inner):
            try:
                found.stream.read()
            except BROKEN:
                kinds[found.name] = "broken"
        else:
            kinds[found.name] = found.error.kind  # type: ignore[union-attr]
    assert set(kinds) == {*CONTENTS, "link"} - {"empty.txt"}
    assert set(kinds.values()) <= {"broken", "damaged", "not_a_file"} and "damaged" in kinds.values()


@pytest.mark.parametrize("cut", [1, 40, 200, 300])
def test_an_archive_that_is_cut_is_damaged(cut: int) -> None:
    error = error_of(READER, SAMPLES["lzma2"][:-cut])
    assert error.kind == "damaged" and "table of contents" in str(error)


@pytest.mark.parametrize("name", ["x.7z.001", "X.7Z.001"])
def test_the_first_part_of_a_split_archive_says_how_to_join_it(name: str) -> None:
    error = error_of(READER, SAMPLES["lzma2"][:200], name)
    assert error.kind == "not_yet_readable" and "cat " in error.remedy and f"> {name[:-4]}" in error.remedy


def test_a_split_archive_in_one_part_is_read() -> None:
    found = read_with(READER, SAMPLES["lzma2"], "x.7z.001")
    assert len(found.inner) == len(CONTENTS)


@pytest.mark.parametrize("extra", [0, 1])
def test_more_members_than_the_cap_are_said(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, members=3)
    raw = make_7z({f"{n}.txt": b"x" for n in range(3 + extra)})
    if extra:
        assert error_of(READER, raw).kind == "too_large"
    else:
        assert len(read_with(READER, raw).inner) == 3


@pytest.mark.parametrize("least", [4096, 4097])
def test_a_window_above_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch, least: int) -> None:
    patch_limits(monkeypatch, window_bytes=8192 - least)
    found = read_with(READER, SAMPLES["plain_table"])
    refused = [each for each in found.refused if each.error.kind == "too_large"]
    assert len(refused) == (0 if least == 4096 else len(CONTENTS))  # the link too, not the empty file


@pytest.mark.parametrize("spare", [0, -1])
def test_a_table_of_contents_above_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch, spare: int) -> None:
    raw = make_7z({"a.txt": b"x"})
    (size,) = struct.unpack_from("<Q", raw, 20)
    patch_limits(monkeypatch, table_bytes=size + spare)
    if spare:
        assert error_of(READER, raw).kind == "too_large"
    else:
        assert len(read_with(READER, raw).inner) == 1


def drain(raw: bytes) -> None:
    """Reads everything as `items` does; only what it catches may be raised."""
    try:
        for found in READER.read(opened(raw, "x.7z")):
            if isinstance(found, Inner):
                try:
                    found.stream.read(100_000)
                except BROKEN:
                    continue
    except ReadError:
        pass


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """An archive with bytes changed, its checksums mended so that the table of contents is looked at."""
    raw = bytearray(SAMPLES[draw(st.sampled_from(["plain_table", "lzma", "bcj2", "delta_lzma"]))])
    for _ in range(draw(st.integers(1, 3))):
        raw[draw(st.integers(12, len(raw) - 1))] = draw(st.integers(0, 255))
    offset, size = struct.unpack_from("<QQ", raw, 12)
    table = bytes(raw[32 + offset :][:size]) if offset < len(raw) else b""
    struct.pack_into("<I", raw, 28, zlib.crc32(table))
    struct.pack_into("<I", raw, 8, zlib.crc32(raw[12:32]))
    return bytes(raw)


@given(spoilt())
def test_no_damage_breaks_the_reader(raw: bytes) -> None:
    drain(raw)


@given(st.binary(max_size=200))
def test_no_table_of_contents_breaks_the_reader(table: bytes) -> None:
    drain(with_table(b"words" * 9, b"\x01" + table))
    drain(with_table(b"words" * 9, b"\x17" + table))


# ---- the samples of others


@pytest.mark.skipif(not HOOVER.exists(), reason="corpus absent: shared/data/mail/hoover-testdata")
def test_archives_of_hoover_are_read() -> None:
    path = HOOVER / "disk-files/archives/jerry/etc/jerry.7z"
    found = read_with(READER, path.read_bytes())
    assert found.inner[0][0].name == "what/is this?"
    assert len(found.inner) == 2 and found.refused == []


@pytest.mark.skipif(not INGEST.exists(), reason="corpus absent: shared/data/mail/ingest-file")
def test_archives_of_ingest_file_are_read_or_named() -> None:
    kinds = {}
    for path in sorted(INGEST.glob("*.7z*")):
        try:
            found = read_with(READER, path.read_bytes(), path.name)
        except ReadError as error:
            kinds[path.name] = error.kind
            continue
        kinds[path.name] = ",".join(
            [*(each.error.kind for each in found.refused), *("read" for _ in found.inner)]
        )
    assert kinds == {
        "500_pages.7z": "read",
        "500_pages.7z.001": "not_yet_readable",
        "7z_password.7z": "encrypted",
        "bad7zip.7z": "not_a_file",
    }
