"""ZIP archives whose table of contents is lost: members found one by one, by the headers before each.

After APPNOTE.TXT 6.3.10, 4.3.7. A header is looked for only behind the member before it, so that what lies
inside a stored member (a ZIP archive in a ZIP archive) is not taken for a member of the outer one.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from sayso.errors import Encrypted, NotYetReadable
from sayso.model.extension import Found, Inner, Refused
from sayso.read.limits import LIMITS

_HEADER = struct.Struct("<4s5H3I2H")
_MARK = b"PK\x03\x04"
_NEXT = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x07\x08", b"PK\x05\x06")
_PIECE = 1 << 16
_ENCRYPTED, _SIZE_BEHIND = 0x1, 0x8
_ZIP64_EXTRA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalHeader:
    """What stands before a member: `size` (packed) and `crc` are `None` where they stand behind it."""

    name: str
    flags: int
    method: int
    start: int
    size: int | None
    crc: int | None


def find_members(stream: BinaryIO) -> Iterator[Found]:
    """Every member that can still be found, up to the cap; those packed in a rare way are refused."""
    at = 0
    for _ in range(LIMITS.members):
        header = _next_header(stream, at)
        if header is None:
            return
        at = header.start if header.size is None else header.start + header.size
        if header.name.endswith("/"):
            continue
        if header.flags & _ENCRYPTED:
            error: Encrypted | NotYetReadable = Encrypted(f"The member {header.name!r} is encrypted.")
            yield Refused(name=header.name, kind="member", error=error)
        elif header.method not in (0, 8):
            error = NotYetReadable(f"The member {header.name!r} is packed in a way not known here.")
            yield Refused(name=header.name, kind="member", error=error)
        else:
            member = _Remains(stream, header)
            yield Inner(name=header.name, kind="member", stream=cast(BinaryIO, member))
            at = max(at, member.end())


def _next_header(stream: BinaryIO, at: int) -> LocalHeader | None:
    at = _find(stream, at, (_MARK,))
    if at < 0:
        return None
    stream.seek(at)
    raw = stream.read(_HEADER.size)
    if len(raw) < _HEADER.size:
        return None
    _, _, flags, method, _, _, crc, size, _, name_size, extra_size = _HEADER.unpack(raw)
    name = stream.read(name_size).decode("utf-8" if flags & 0x800 else "cp437", "replace")
    extra = stream.read(extra_size)
    if size == 0xFFFFFFFF:
        size = _long_size(extra)
    is_behind = bool(flags & _SIZE_BEHIND) and size == 0
    return LocalHeader(
        name=name,
        flags=flags,
        method=method,
        start=at + _HEADER.size + name_size + extra_size,
        size=None if is_behind else size,
        crc=None if is_behind else crc,
    )


def _long_size(extra: bytes) -> int:
    """The packed size in a ZIP64 extra field (4.5.3); 0 where there is none."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _ZIP64_EXTRA and size >= 16 and len(extra) >= 20:
            return int(struct.unpack_from("<Q", extra, 12)[0])
        extra = extra[4 + size :]
    return 0


def _find(stream: BinaryIO, at: int, marks: tuple[bytes, ...]) -> int:
    """Where the first of `marks` stands from `at` on; -1 where none does."""
    tail = b""
    stream.seek(at)
    at -= len(tail)
    while piece := stream.read(_PIECE):
        held = tail + piece
        found = [place for mark in marks if (place := held.find(mark)) >= 0]
        if found:
            return at - len(tail) + min(found)
        at += len(piece)
        tail = held[-3:]
    return -1


class _Remains(io.RawIOBase):
    """A member's bytes. Raises `ValueError` where they are damaged, `EOFError` where they are cut short."""

    def __init__(self, stream: BinaryIO, header: LocalHeader) -> None:
        super().__init__()
        self._stream = stream
        self._at = header.start
        self._crc = header.crc
        self._sum = 0
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS) if header.method == 8 else None
        size = header.size
        if size is None and self._inflater is None:
            following = _find(stream, header.start, _NEXT)
            size = max(0, following - header.start) if following >= 0 else None
        self._end = None if size is None else header.start + size
        self._is_done = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills `buffer` with the next bytes; 0 at the end."""
        if self._is_done:
            return 0
        try:
            piece = self._packed(len(buffer)) if self._inflater is None else self._inflated(len(buffer))
        except zlib.error as error:
            self._is_done = True
            raise ValueError(str(error)) from error
        if not piece:
            self._is_done = True
            if self._crc is not None and self._sum != self._crc:
                raise ValueError("its checksum does not match")
        self._sum = zlib.crc32(piece, self._sum)
        buffer[: len(piece)] = piece
        return len(piece)

    def end(self) -> int:
        """Where it ends in the archive, as far as that is known; reads what is left."""
        while not self._is_done:
            try:
                self.read(_PIECE)
            except (ValueError, EOFError):
                break
        return self._at

    def _packed(self, size: int) -> bytes:
        if self._end is not None:
            size = min(size, self._end - self._at)
        self._stream.seek(self._at)
        piece = self._stream.read(size)
        self._at += len(piece)
        if not piece and size and (self._end is None or self._at < self._end):
            self._is_done = True
            raise EOFError("it is cut short")
        return piece

    def _inflated(self, size: int) -> bytes:
        inflater = cast(Any, self._inflater)
        while not inflater.eof:
            data = inflater.unconsumed_tail or self._packed(_PIECE)
            piece: bytes = inflater.decompress(data, size)
            if inflater.eof:
                self._at -= len(inflater.unused_data)
            if piece:
                return piece
            if not data:
                raise EOFError("it is cut short")
        return b""
