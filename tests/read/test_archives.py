"""Archives: every member once, under the name it bears; what cannot be opened is named."""

import bz2
import io
import lzma
import struct
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest
from factory import error_of, make_gzip, make_tar, make_zip, opened, patch_limits, read_all, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.model.extension import Bid, Inner, Opened, Reader
from sayso.read.archives import BROKEN, CompressedReader, SplitReader, TarReader, ZipReader

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ZIP, TAR, COMPRESSED, SPLIT = ZipReader(), TarReader(), CompressedReader(), SplitReader()
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


def pack_raw(method: int, packed: bytes, content: bytes, name: bytes = b"a.txt", extra: bytes = b"") -> bytes:
    """A ZIP archive of one member whose packed bytes are given."""
    crc, sizes = zlib.crc32(content), (len(packed), len(content))
    common = struct.pack("<5H3I2H", 20, 0, method, 0, 0x21, crc, *sizes, len(name), len(extra))
    local = b"PK\3\4" + common + name + extra + packed
    central = b"PK\1\2\x14\0" + common + struct.pack("<3H2I", 0, 0, 0, 0, 0) + name + extra
    return local + central + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)


def test_members_under_zstandard_and_xz_are_read() -> None:
    words = b"words " * 99
    assert contents(ZIP, pack_raw(93, zstd.compress(words), words)) == {"a.txt": words}
    assert contents(ZIP, pack_raw(95, lzma.compress(words), words)) == {"a.txt": words}


@pytest.mark.parametrize(
    ("method", "words"), [(9, "Deflate64"), (98, "PPMd"), (77, "a method not known here")]
)
def test_a_rare_method_is_named_with_the_remedy(method: int, words: str) -> None:
    (refused,) = read_with(ZIP, pack_raw(method, b"x" * 9, b"words")).refused
    assert words in str(refused.error) and "Unpack it" in refused.error.remedy


def unicode_field(name: str, of: bytes) -> bytes:
    content = b"\1" + struct.pack("<I", zlib.crc32(of)) + name.encode()
    return struct.pack("<HH", 0x7075, len(content)) + content


@pytest.mark.parametrize(
    ("raw", "extra", "name"),
    [
        ("M\u00fcnz.txt".encode("cp437"), b"", "M\u00fcnz.txt"),
        ("M\u00fcnz.txt".encode(), b"", "M\u00fcnz.txt"),
        (b"M?nz.txt", b"", "M?nz.txt"),
        (b"M\x81nz.txt", unicode_field("\u041c.txt", b"M\x81nz.txt"), "\u041c.txt"),
        (b"M\x81nz.txt", unicode_field("\u041c.txt", b"another"), "M\u00fcnz.txt"),
        (b"M\x81nz.txt", b"\x75\x70\xff\xff", "M\u00fcnz.txt"),
        (b"", b"", ""),
    ],
)
def test_names_are_read_as_they_were_written(raw: bytes, extra: bytes, name: str) -> None:
    assert list(contents(ZIP, pack_raw(0, b"words", b"words", raw, extra))) == [name]


def test_members_that_share_their_bytes_are_a_bomb() -> None:
    raw = make_zip({"a.txt": b"0" * 99_999})
    start, end = raw.index(b"PK\1\2"), raw.index(b"PK\5\6")
    entry = raw[start:end]
    closing = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 50, 50, len(entry) * 50, start, 0)
    error = error_of(ZIP, raw[:start] + entry * 50 + closing)
    assert error.kind == "too_large" and str(error).startswith("49 members lie over one another")


@pytest.mark.parametrize("prefix", [b"MZ\x90\0" + b"code" * 99, b"\x7fELF\2\1\1\0" + b"code" * 99])
def test_an_archive_that_unpacks_itself_is_opened(prefix: bytes) -> None:
    raw = prefix + make_zip(MEMBERS)
    assert ZIP.bid(raw, "setup.exe") is Bid.LIKELY
    assert contents(ZIP, raw) == MEMBERS
    error = error_of(ZIP, prefix)
    assert error.kind == "not_yet_readable" and "program" in str(error)


@pytest.mark.parametrize(
    "name",
    ["x.zip.001", "x.7z.012", "x.tar.gz.003", "x.z01", "x.Z02"],
)
def test_later_parts_of_a_split_archive_say_how_to_join_them(name: str) -> None:
    assert SPLIT.bid(b"\1\2\0\3", name) is Bid.LIKELY
    assert SPLIT.bid(b"a list of names", name) is Bid.NONE
    error = error_of(SPLIT, b"\1\2\0\3", name)
    assert error.kind == "not_yet_readable" and "Join" in error.remedy


@pytest.mark.parametrize("name", ["x.001", "report.pdf.2", "x.7z.1", "x.zip", "mail.z1"])
def test_other_names_are_those_of_no_part(name: str) -> None:
    assert SPLIT.bid(b"\1\2\0\3", name) is Bid.NONE


def test_the_first_and_the_last_part_of_a_split_zip_say_so_too() -> None:
    raw = bytearray(make_zip(MEMBERS))
    assert "split" in str(error_of(ZIP, bytes(raw[:-30]), "x.zip.001"))
    struct.pack_into("<H", raw, raw.index(b"PK\5\6") + 4, 2)
    assert "split" in str(error_of(ZIP, bytes(raw), "x.zip"))
    assert ZIP.bid(b"\1\2\0\3" * 99, "x.zip") is Bid.LIKELY


def test_a_split_tar_says_so_behind_what_could_be_read(tmp_path: Path) -> None:
    raw = make_tar({"a.txt": b"words", "b.txt": b"y" * 2000})[:2000]
    results = read_all(raw, tmp_path, "x.tar.001")
    assert results["x.tar.001!/a.txt"].item.outcome == "document"
    assert [problem.kind for problem in results["x.tar.001"].problems] == ["not_yet_readable"]


# ---- Zstandard and the old LZMA format


def skippable(content: bytes) -> bytes:
    return struct.pack("<II", 0x184D2A51, len(content)) + content


@pytest.mark.parametrize(
    ("raw", "bid"),
    [
        (zstd.compress(b"words"), Bid.CERTAIN),
        (zstd.compress(b"wor") + skippable(b"xx") + zstd.compress(b"ds"), Bid.CERTAIN),
        (skippable(b"\0" * 9) + zstd.compress(b"words"), Bid.LIKELY),
        (lzma.compress(b"words", lzma.FORMAT_ALONE), Bid.LIKELY),
    ],
)
def test_frames_under_zstandard_and_lzma_are_read_on_end(raw: bytes, bid: Bid) -> None:
    assert COMPRESSED.bid(raw[:65536], "x") is bid
    assert contents(COMPRESSED, raw, "list.mbox.zst") == {"list.mbox": b"words"}
    assert list(contents(COMPRESSED, raw, "all.tzst")) == ["all.tar"]


@pytest.mark.parametrize("log", [20, 21])
def test_a_window_above_the_cap_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, log: int
) -> None:
    patch_limits(monkeypatch, window_bytes=1 << 20)
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: log})
    raw = b"".join(packer.compress(b"words " * 50_000) for _ in range(9)) + packer.flush()
    (member,) = (result for path, result in read_all(raw, tmp_path, "x.zst").items() if "!/" in path)
    assert [problem.kind for problem in member.problems] == ([] if log == 20 else ["too_large"])
    assert all("zstd -d" in problem.remedy for problem in member.problems)


@pytest.mark.parametrize("pack", [zstd.compress, make_gzip, bz2.compress, lzma.compress])
def test_of_a_file_that_is_cut_what_lies_before_is_read(pack: type, tmp_path: Path) -> None:
    words = "".join(f"The minister sold port {n * 7919 % 99991}.\n" for n in range(200_000)).encode()
    raw = pack(words)
    results = read_all(raw[: len(raw) // 2], tmp_path, "x.gz")
    reading = results["x.gz!/x"].reading
    assert reading is not None and len(reading.parts[0].content) > 100_000
    assert words.decode().startswith(reading.parts[0].content)
    assert [problem.kind for problem in results["x.gz"].problems] == ["damaged"]
    assert results["x.gz!/x"].problems == ()


def test_of_a_file_that_is_broken_at_once_nothing_is_read(tmp_path: Path) -> None:
    results = read_all(zstd.compress(b"words " * 99)[:9], tmp_path, "x.zst")
    assert results["x.zst!/x"].item.outcome == "refused"
    assert [problem.kind for problem in results["x.zst!/x"].problems] == ["damaged"]


# ---- what is left of a ZIP archive


def test_members_are_found_without_the_table_of_contents(tmp_path: Path) -> None:
    stored = make_zip({"inner.txt": b"inside"}, zipfile.ZIP_STORED)
    members = {"a.txt": b"words " * 99, "in.zip": stored, "c/d.txt": b"more"}
    whole = make_zip(members, zipfile.ZIP_STORED)
    raw = whole[: whole.rindex(b"PK\1\2")]
    raw = raw[: raw.index(b"PK\1\2", raw.index(b"c/d.txt"))]
    results = read_all(raw, tmp_path, "x.zip")
    assert {path for path, result in results.items() if result.item.outcome == "document"} == {
        "x.zip!/a.txt", "x.zip!/in.zip!/inner.txt", "x.zip!/c/d.txt",
    }  # fmt: skip
    assert [problem.kind for problem in results["x.zip"].problems] == ["damaged"]


def streamed(content: bytes) -> bytes:
    """A member whose sizes stand behind it, as programs that write to a pipe make it."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(content) + packer.flush()
    head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 8, 8, 0, 0x21, 0, 0, 0, 5, 0) + b"a.txt"
    return head + packed + struct.pack("<4s3I", b"PK\7\x08", zlib.crc32(content), len(packed), len(content))


def test_members_whose_size_stands_behind_them_are_found() -> None:
    found = read_with(ZIP, streamed(b"one") + streamed(b"two " * 999), "x.zip")
    assert [content for _, content in found.inner] == [b"one", b"two " * 999]
    assert found.kinds == ["damaged"]


def test_what_is_left_of_locked_and_rare_members_is_named() -> None:
    raw = bytearray(make_zip({"a.txt": b"x", "b.txt": b"y"}))
    raw[6] |= 1
    struct.pack_into("<H", raw, raw.index(b"PK\3\4", 9) + 8, 98)
    found = read_with(ZIP, bytes(raw[: raw.index(b"PK\1\2")]))
    assert [each.error.kind for each in found.refused] == ["encrypted", "not_yet_readable"]


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
    st.sampled_from(
        [
            make_gzip(b"words" * 9),
            bz2.compress(b"words"),
            lzma.compress(b"words"),
            zstd.compress(b"words" * 9),
        ]
    ).flatmap(spoil)
)
def test_no_damage_breaks_the_reader_of_compressed_files(raw: bytes) -> None:
    drain(COMPRESSED, raw)


@given(spoil(streamed(b"x" * 40) + streamed(b"yz")))
def test_no_damage_breaks_the_search_for_members(raw: bytes) -> None:
    drain(ZIP, raw)


MAILBOX = Path(__file__).parents[3] / "shared/data/mail/large/linux-api-24k.mbox.zst"


@pytest.mark.skipif(not MAILBOX.exists(), reason="corpus absent: shared/data/mail/large")
def test_a_mailbox_under_zstandard_with_a_long_window_is_read() -> None:
    with MAILBOX.open("rb") as stream:
        item = Opened(name=MAILBOX.name, size=MAILBOX.stat().st_size, stream=stream)
        (member,) = (found for found in COMPRESSED.read(item) if isinstance(found, Inner))
        assert member.name == "linux-api-24k.mbox" and member.stream.read(5) == b"From "
        size = 5
        while piece := member.stream.read(1 << 20):
            size += len(piece)
    assert size == 231_630_801
