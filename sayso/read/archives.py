"""Archives as containers: zip, tar, and single files under gzip, bzip2 or xz.

Nothing is unpacked to a named file: members are streamed, each under the caps of `limits`. A member that
names a place outside the archive is read like any other (nothing is written by its name) and reported.
"""

import bz2
import gzip
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from sayso.errors import Damaged, Encrypted, NotAFile, NotYetReadable, ReadError, TooLarge, UnsafePath
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened, Refused
from sayso.read.limits import LIMITS

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
_OFFICE = {
    "[Content_Types].xml": "an Office document (DOCX, XLSX or PPTX)",
    "mimetype": "an OpenDocument file or an e-book",
}


class ZipReader:
    """ZIP archives; Office documents, which are ZIP archives too, are named and left to their own reader."""

    name = "zip"
    version = "1"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first bytes are those of a ZIP archive."""
        return Bid.CERTAIN if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """Each file of the archive as a member, in the archive's own order."""
        try:
            archive = zipfile.ZipFile(item.stream)
        except NotImplementedError as error:
            raise NotYetReadable(f"The ZIP archive is of a kind not known here ({error}).") from error
        except BROKEN as error:
            raise Damaged(f"The ZIP archive has no readable table of contents ({error}).") from error
        with archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            office = next((_OFFICE[e.filename] for e in entries if e.filename in _OFFICE), None)
            if office is not None:
                raise NotYetReadable(f"This is {office}, which Sayso does not read yet.")
            if len(entries) > LIMITS.members:
                raise _too_many(len(entries))
            for entry in entries:
                yield from _zip_member(archive, entry)


def _zip_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[Found]:
    name = entry.orig_filename
    if entry.flag_bits & 0x1:
        yield _refused(name, Encrypted(f"The member {name!r} is encrypted."))
        return
    if _is_unsafe(name):
        yield Flaw(error=_unsafe(name), place=f"member {name}")
    if stat.S_ISLNK(entry.external_attr >> 16):
        yield _refused(name, NotAFile(f"The member {name!r} is a link, and is not followed."))
        return
    try:
        stream = archive.open(entry)
    except NotImplementedError as error:
        yield _refused(
            name, NotYetReadable(f"The member {name!r} is packed in a way not known here ({error}).")
        )
        return
    except (*BROKEN, RuntimeError) as error:
        yield _refused(name, Damaged(f"The member {name!r} cannot be opened ({error})."))
        return
    with stream:
        yield Inner(name=name, kind="member", stream=cast(BinaryIO, stream), size=entry.file_size)


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
            raise Damaged(f"The tar archive is damaged or cut short ({error}).") from error


def _tar_members(archive: tarfile.TarFile) -> Iterator[Found]:
    for number, entry in enumerate(archive):
        archive.members = []  # type: ignore[attr-defined]  # or it would keep a record of every member
        if number >= LIMITS.members:
            yield Flaw(error=_too_many(number + 1))
            return  # unlike a ZIP archive, this one cannot be counted before it is read
        if entry.isdir():
            continue
        if not entry.isreg():
            kind = "link" if entry.issym() or entry.islnk() else "device"
            error = NotAFile(f"The member {entry.name!r} is a {kind}, and is not followed.")
            yield _refused(entry.name, error)
            continue
        if _is_unsafe(entry.name):
            yield Flaw(error=_unsafe(entry.name), place=f"member {entry.name}")
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
    """A single file under gzip, bzip2 or xz: a container of one."""

    name = "compressed"
    version = "1"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first bytes are those of gzip, bzip2 or xz."""
        return Bid.CERTAIN if head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The file inside, named without its last suffix."""
        head = item.stream.read(3)
        item.stream.seek(0)
        name = PurePosixPath(item.name).stem or "content"
        name = name + ".tar" if item.name.endswith((".tgz", ".tbz2", ".txz")) else name
        stream: object
        if head.startswith(b"\x1f\x8b"):
            stream = gzip.GzipFile(fileobj=item.stream, mode="rb")  # closed with the item, as those below
        elif head == b"BZh":
            stream = bz2.BZ2File(item.stream)
        else:
            stream = lzma.LZMAFile(item.stream)  # noqa: SIM115  closed with the item
        yield Inner(name=name, kind="member", stream=cast(BinaryIO, stream))


def _refused(name: str, error: ReadError) -> Refused:
    return Refused(name=name, kind="member", error=error)


def _unsafe(name: str) -> UnsafePath:
    return UnsafePath(f"The member {name!r} names a place outside the archive.")


def _is_unsafe(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return ".." in parts or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":")


def _too_many(count: int) -> TooLarge:
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
