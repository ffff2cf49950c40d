"""Archives as containers: zip, tar, and single files under gzip, bzip2, xz, lzma or Zstandard.

Nothing is unpacked to a named file: members are streamed, each under the caps of `limits`. A member that
names a place outside the archive is read like any other (nothing is written by its name) and reported.
"""

import bz2
import gzip
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from sayso.errors import Damaged, Encrypted, NotAFile, NotYetReadable, ReadError, TooLarge, UnsafePath
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened, Refused
from sayso.read.coders import Checked, PlainErrors, Source, Stretch, UntilBroken, unpack_zstd
from sayso.read.limits import LIMITS
from sayso.read.plain import is_binary, known_format
from sayso.read.zipremains import find_members

BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    RecursionError,  # tar headers that announce a further header, without end
)


_PROGRAMS = (b"MZ", b"\x7fELF")  # which may unpack themselves
_RARE_METHODS = {9: "Deflate64", 96: "JPEG", 97: "WavPack", 98: "PPMd"}
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04", b"PK\x07\x08PK\x03\x04")
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_METHOD, _XZ_METHOD = 93, 95
_UNICODE_NAME = 0x7075
_LOCAL_HEADER = 30  # bytes of it before the name
_SPLIT = re.compile(
    r"(?P<whole>.{1,300}\.(?:7z|zip|tar|t?gz|t?bz2|t?xz|zst|rar))\.\d{3,4}|(?P<zip>.{1,300})\.z\d\d",
    re.IGNORECASE,
)
_UNPACK_BY_HAND = "Unpack it with the program that made it, and read the folder."


class ZipReader:
    """ZIP archives; documents that are archives too (DOCX, ODT) have their own readers, which come first."""

    name = "zip"
    version = "2"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first bytes are those of a ZIP archive; LIKELY where one may follow."""
        if head.startswith(_ZIP_STARTS):
            return Bid.CERTAIN
        is_program = head.startswith(_PROGRAMS) and b"\0" in head
        is_named = name.lower().endswith(".zip") and known_format(head) is None and head.strip(b"\0") != b""
        return Bid.LIKELY if is_program or (is_named and is_binary(head)) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """Each file of the archive as a member, in the archive's own order."""
        head = item.stream.read(4)
        is_program = head.startswith(_PROGRAMS)
        try:
            archive = zipfile.ZipFile(item.stream)
        except NotImplementedError as error:
            raise NotYetReadable(f"The ZIP archive is of a kind not known here ({error}).") from error
        except BROKEN as error:
            if is_program:
                raise NotYetReadable(
                    "This is a program, which Sayso does not read yet.",
                    remedy="If it is an archive that unpacks itself, open it with 7-Zip and read the result.",
                ) from error
            yield from _remains(item, error)
            return
        with archive:
            if _is_last_of_several(item):
                raise cast(ReadError, split_error("x.z01"))
            first = min((entry.header_offset for entry in archive.infolist()), default=_LOCAL_HEADER)
            if head == _ZIP_STARTS[0] and first > 0:
                yield from _remains(item, ValueError("what stands at its end is that of a member"))
                return
            entries = [entry for entry in archive.infolist() if not entry.orig_filename.endswith("/")]
            if len(entries) > LIMITS.members:
                raise too_many(len(entries))
            overlapping = _overlapping(entries)
            if overlapping:
                raise TooLarge(
                    f"{len(overlapping):,} members lie over one another, as in a bomb; nothing is unpacked.",
                    remedy="Look at the archive with care: this is how archives attack.",
                )
            for entry in entries:
                yield from _zip_member(archive, entry, item.stream)


def _remains(item: Opened, error: Exception) -> Iterator[Found]:
    """What is left of an archive without a table of contents."""
    split = split_error(item.name if not _is_last_of_several(item) else "x.z01")
    if split is not None:
        raise split from error
    found = False
    for each in find_members(item.stream):
        if not found:
            yield Flaw(
                error=Damaged(
                    f"The ZIP archive has no readable table of contents ({error}); its members were found by "
                    "what stands before each, and some may be missing."
                )
            )
        found = True
        yield each
    if not found:
        raise Damaged(f"The ZIP archive has no readable table of contents ({error}).") from error


def _is_last_of_several(item: Opened) -> bool:
    """Whether the archive's closing record says that it began on another disk (APPNOTE.TXT, 4.3.16)."""
    item.stream.seek(max(0, item.size - 65_557))
    raw = item.stream.read()
    at = raw.rfind(b"PK\x05\x06")
    return at >= 0 and raw[at + 4 : at + 6] not in (b"\0\0", b"\xff\xff")


def _overlapping(entries: list[zipfile.ZipInfo]) -> set[int]:
    """The entries (by `id`) whose bytes are those of others too: a few bytes can pose as a great many."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = (entry.header_offset + _LOCAL_HEADER + entry.compress_size for entry in ordered)
    return {
        id(entry)
        for entry, end, after in zip(ordered, ends, ordered[1:], strict=False)
        if end > after.header_offset
    }


def _zip_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, raw: BinaryIO) -> Iterator[Found]:
    name = _member_name(entry)
    if entry.flag_bits & 0x1:
        yield _refused(name, Encrypted(f"The member {name!r} is encrypted."))
        return
    if is_unsafe(name):
        yield Flaw(error=unsafe_path(name), place=f"member {name}")
    if stat.S_ISLNK(entry.external_attr >> 16):
        yield _refused(name, NotAFile(f"The member {name!r} is a link, and is not followed."))
        return
    try:
        stream = _open_member(archive, entry, raw)
    except NotImplementedError as error:
        method = _RARE_METHODS.get(entry.compress_type, f"a method not known here ({error})")
        not_yet = NotYetReadable(f"The member {name!r} is packed with {method}.", remedy=_UNPACK_BY_HAND)
        yield _refused(name, not_yet)
        return
    except (*BROKEN, RuntimeError) as error:
        yield _refused(name, Damaged(f"The member {name!r} cannot be opened ({error})."))
        return
    with stream:
        yield Inner(name=name, kind="member", stream=cast(BinaryIO, stream), size=entry.file_size)


def _open_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, raw: BinaryIO) -> Any:
    """A member's bytes as a file; for Zstandard and xz by our own hand, as not every `zipfile` knows them."""
    if entry.compress_type not in (_ZSTD_METHOD, _XZ_METHOD):
        return archive.open(entry)
    raw.seek(entry.header_offset)
    header = raw.read(_LOCAL_HEADER)
    start = entry.header_offset + _LOCAL_HEADER + sum(struct.unpack("<HH", header[26:30]))
    packed = PlainErrors(Stretch(raw, start, entry.compress_size))
    if entry.compress_type == _ZSTD_METHOD:
        return Checked(unpack_zstd(packed), entry.file_size, entry.CRC)
    unpacked = lzma.LZMAFile(cast(BinaryIO, packed))  # noqa: SIM115  closed with the item
    return Checked(unpacked, entry.file_size, entry.CRC)


def _member_name(entry: zipfile.ZipInfo) -> str:
    """A member's name, in UTF-8 where its extra field gives it so (APPNOTE.TXT, 4.6.9) or its bytes are."""
    name = entry.orig_filename
    if entry.flag_bits & 0x800 or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
        return _unicode_name(entry.extra, raw) or raw.decode("utf-8")
    except UnicodeError:
        return name


def _unicode_name(extra: bytes, raw: bytes) -> str | None:
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_NAME and len(field) > 5 and field[1:5] == struct.pack("<I", zlib.crc32(raw)):
            return field[5:].decode("utf-8")
    return None


class TarReader:
    """Uncompressed tar archives; a compressed one lies inside a `CompressedReader`'s single member."""

    name = "tar"
    version = "1"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first header block carries the tar mark or a right checksum."""
        if head[257:262] == b"ustar":
            return Bid.CERTAIN
        return Bid.LIKELY if _has_tar_checksum(head) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """Each regular file as a member; links and devices are refused by name."""
        try:
            with tarfile.open(fileobj=item.stream, mode="r:") as archive:
                yield from _tar_members(archive)
        except BROKEN as error:
            damaged = Damaged(f"The tar archive is damaged or cut short ({error}).")
            raise split_error(item.name) or damaged from error


def _tar_members(archive: tarfile.TarFile) -> Iterator[Found]:
    for number, entry in enumerate(archive):
        archive.members = []  # type: ignore[attr-defined]  # or it would keep a record of every member
        if number >= LIMITS.members:
            yield Flaw(error=too_many(number + 1))
            return  # unlike a ZIP archive, this one cannot be counted before it is read
        if entry.isdir():
            continue
        if not entry.isreg():
            kind = "link" if entry.issym() or entry.islnk() else "device"
            error = NotAFile(f"The member {entry.name!r} is a {kind}, and is not followed.")
            yield _refused(entry.name, error)
            continue
        if is_unsafe(entry.name):
            yield Flaw(error=unsafe_path(entry.name), place=f"member {entry.name}")
        stream = archive.extractfile(entry)
        if stream is not None:
            yield Inner(name=entry.name, kind="member", stream=cast(BinaryIO, stream), size=entry.size)
    _check_end(archive)


def _check_end(archive: tarfile.TarFile) -> None:
    """Raises `Damaged` where the archive does not end but break off: `tarfile` takes both for the end."""
    stream = cast(BinaryIO, archive.fileobj)
    stream.seek(archive.offset)
    if stream.read(tarfile.BLOCKSIZE).strip(b"\0"):
        raise Damaged(f"There is no header at byte {archive.offset:,}; nothing behind it is read.")


class CompressedReader:
    """A single file under gzip, bzip2, xz, lzma or Zstandard: a container of one."""

    name = "compressed"
    version = "2"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first bytes are those of such a file; LIKELY where few others begin so."""
        if head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", _ZSTD)):
            return Bid.CERTAIN
        return Bid.LIKELY if _is_skippable(head) or _is_lzma(head) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The file inside, named without its last suffix."""
        head = item.stream.read(16)
        item.stream.seek(0)
        name = PurePosixPath(item.name).stem or "content"
        name = name + ".tar" if item.name.lower().endswith((".tgz", ".tbz2", ".txz", ".tzst")) else name
        stream: Source
        if head.startswith(b"\x1f\x8b"):
            stream = gzip.GzipFile(fileobj=item.stream, mode="rb")  # closed with the item, as those below
        elif head.startswith(b"BZh"):
            stream = bz2.BZ2File(item.stream)
        elif head.startswith(_ZSTD) or _is_skippable(head):
            stream = PlainErrors(unpack_zstd(item.stream))
        else:
            stream = lzma.LZMAFile(item.stream)  # noqa: SIM115  closed with the item
        member = UntilBroken(stream)
        yield Inner(name=name, kind="member", stream=cast(BinaryIO, member))
        if member.error is not None:
            damaged = Damaged(
                f"The file is damaged or cut short ({member.error}); what lies before that is read."
            )
            yield Flaw(error=damaged)


def _is_skippable(head: bytes) -> bool:
    """Whether it begins with a frame that Zstandard passes over (RFC 8878, 3.1.2)."""
    return head[1:4] == b"\x2a\x4d\x18" and 0x50 <= head[0] <= 0x5F


def _is_lzma(head: bytes) -> bool:
    """Whether it begins as files of the old LZMA tools do: usual settings, window, an honest size."""
    if len(head) < 14 or head[0] != 0x5D or head[13] != 0:  # the range coder's first byte is 0
        return False
    window, size = struct.unpack_from("<IQ", head, 1)
    is_usual = window >= 4096 and (window & window - 1) == 0
    return bool(is_usual and (size == 0xFFFFFFFFFFFFFFFF or size < 1 << 40))


class SplitReader:
    """Later parts of an archive that was cut into several files: named, with how to join them."""

    name = "split"
    version = "1"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """LIKELY where the name is that of such a part and the bytes are no text."""
        return Bid.LIKELY if _SPLIT.fullmatch(name) and b"\0" in head else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """Nothing: it always raises the error that says what to do."""
        raise cast(ReadError, split_error(item.name))
        yield  # which makes it the generator that a reader is


def split_error(name: str) -> NotYetReadable | None:
    """The refusal of a part of a split archive, if the item's name is that of one."""
    match = _SPLIT.fullmatch(name)
    if match is None:
        return None
    whole = match["whole"]
    remedy = (
        f"Join the parts in the order of their numbers (cat {whole}.* > {whole}) and read the result."
        if whole
        else "Join the parts (zip -s 0 NAME.zip --out whole.zip) and read the result."
    )
    return NotYetReadable("This is one part of an archive that was split into several files.", remedy=remedy)


def _refused(name: str, error: ReadError) -> Refused:
    return Refused(name=name, kind="member", error=error)


def unsafe_path(name: str) -> UnsafePath:
    """The complaint about a member's name that leads out of the archive."""
    return UnsafePath(f"The member {name!r} names a place outside the archive.")


def is_unsafe(name: str) -> bool:
    """Whether a member's name leads out of the archive."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return ".." in parts or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":")


def too_many(count: int) -> TooLarge:
    """The refusal of an archive with `count` members."""
    return TooLarge(
        f"The archive has {count:,} or more members; the limit is {LIMITS.members:,}.",
        remedy="Unpack it by hand and read the folder.",
    )


def _has_tar_checksum(head: bytes) -> bool:
    """Whether the first 512 bytes sum up as a tar header says (POSIX.1-1988 ustar, field chksum)."""
    block = head[:512]
    if len(block) < 512 or not block.strip(b"\0"):
        return False
    stated = block[148:156].strip(b" \0")
    if not stated or not all(48 <= each < 56 for each in stated):
        return False
    return int(stated, 8) == sum(block[:148]) + 8 * 32 + sum(block[156:])
