"""Unpacking as streams: what 7z and Zstandard files are packed with, read a piece at a time.

A coder is a source of bytes that reads from another source; a chain of them undoes what a packer did. All
are bounded: a window larger than the cap is refused before it is allocated, and nothing is read beyond
the length that the archive states.
"""

import bz2
import io
import lzma
import struct
import sys
import zlib
from collections.abc import Mapping
from typing import Any, BinaryIO, Protocol

from sayso.errors import NotYetReadable, TooLarge
from sayso.read.limits import LIMITS

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE = 1 << 16
_UNPACK = "Unpack it with the program that made it, and read the folder."
BROKEN = (lzma.LZMAError, zlib.error, zstd.ZstdError, EOFError, OSError, ValueError, struct.error)
"""What damaged data can raise while it is unpacked."""

AES = bytes.fromhex("06f10701")
_COPY = b"\0"
_LZMA1 = bytes.fromhex("030101")
_LZMA2 = b"\x21"
_DELTA = b"\x03"
_DEFLATE = bytes.fromhex("040108")
_BZIP2 = bytes.fromhex("040202")
_ZSTD = bytes.fromhex("04f71101")
_BRANCHES = {
    bytes.fromhex("04"): lzma.FILTER_X86,
    bytes.fromhex("05"): lzma.FILTER_POWERPC,
    bytes.fromhex("06"): lzma.FILTER_IA64,
    bytes.fromhex("07"): lzma.FILTER_ARM,
    bytes.fromhex("08"): lzma.FILTER_ARMTHUMB,
    bytes.fromhex("09"): lzma.FILTER_SPARC,
    bytes.fromhex("03030103"): lzma.FILTER_X86,
    bytes.fromhex("03030205"): lzma.FILTER_POWERPC,
    bytes.fromhex("03030401"): lzma.FILTER_IA64,
    bytes.fromhex("03030501"): lzma.FILTER_ARM,
    bytes.fromhex("03030701"): lzma.FILTER_ARMTHUMB,
    bytes.fromhex("03030805"): lzma.FILTER_SPARC,
}
_KNOWN_NAMES = {
    bytes.fromhex("0a"): "the ARM64 filter",
    bytes.fromhex("0b"): "the RISC-V filter",
    bytes.fromhex("0303011b"): "the BCJ2 filter",
    bytes.fromhex("030401"): "PPMd",
    bytes.fromhex("040109"): "Deflate64",
    bytes.fromhex("04f71102"): "Brotli",
    bytes.fromhex("04f71104"): "LZ4",
    bytes.fromhex("04f71105"): "LZ5",
    bytes.fromhex("04f71106"): "Lizard",
}


class Source(Protocol):
    """Bytes to be read once, from front to back."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


class _Decompressor(Protocol):
    """What the decompressors of the standard library have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    def decompress(self, data: bytes, /, max_length: int = ...) -> bytes: ...


class Stretch:
    """A range of bytes of a file that others read too: each read goes to its own place first."""

    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        self._stream = stream
        self._at = start
        self._left = size

    def read(self, size: int) -> bytes:
        """The next bytes of the range; fewer where the file ends early."""
        self._stream.seek(self._at)
        piece = self._stream.read(min(size, self._left))
        self._at += len(piece)
        self._left -= len(piece)
        return piece


class _Unpacked:
    """What a decompressor makes of a source, `size` bytes in all. Raises `EOFError` where they end early."""

    def __init__(self, source: Source, decompressor: _Decompressor, size: int) -> None:
        self._source = source
        self._decompressor = decompressor
        self._left = size

    def read(self, size: int) -> bytes:
        """The next bytes, none at the end."""
        size = min(size, self._left)
        while size:
            if self._decompressor.eof:
                raise EOFError("it ends early")
            is_hungry = self._decompressor.needs_input
            data = self._source.read(_PIECE) if is_hungry else b""
            piece = self._decompressor.decompress(data, size)
            if piece:
                self._left -= len(piece)
                return piece
            if is_hungry and not data:
                raise EOFError("it is cut short")
        return b""


class _Deflated:
    """`zlib` with the manners of the other decompressors."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(-zlib.MAX_WBITS)
        self._tail = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._tail

    def decompress(self, data: bytes, max_length: int = 0) -> bytes:
        piece = self._inner.decompress(self._tail + data, max_length)
        self._tail = self._inner.unconsumed_tail
        return piece


class _Chunks:
    """A source put into LZMA2 chunks that are not compressed (control bytes 1 and 2), closed by a zero.

    So liblzma's filters can be run on the output of any coder, and know where it ends: they hold back the
    last bytes else (xz file format 1.2, 5.3.1; LZMA SDK, Lzma2Dec.c).
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._control = 1
        self._is_done = False

    def read(self, size: int) -> bytes:
        """The next chunk, whatever `size` is."""
        if self._is_done:
            return b""
        piece = self._source.read(_PIECE)
        if not piece:
            self._is_done = True
            return b"\0"
        head = struct.pack(">BH", self._control, len(piece) - 1)
        self._control = 2
        return head + piece


class Checked(io.RawIOBase):
    """`size` bytes of a source as a file, with their CRC-32. Raises `ValueError` where it does not match.

    `is_broken` is set where the source itself failed: what lies behind in it cannot be read either.
    """

    def __init__(self, source: Source, size: int, crc: int | None) -> None:
        super().__init__()
        self._source = source
        self._left = size
        self._crc = crc
        self._sum = 0
        self.is_broken = False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills `buffer` with the next bytes; 0 at the end."""
        if not self._left:
            return 0
        try:
            piece = self._source.read(min(len(buffer), self._left))
            if not piece:
                raise EOFError("it ends early")
        except BROKEN as error:
            self.is_broken = True
            raise ValueError(str(error)) from error
        self._left -= len(piece)
        self._sum = zlib.crc32(piece, self._sum)
        buffer[: len(piece)] = piece
        if not self._left and self._crc is not None and self._sum != self._crc:
            raise ValueError("its checksum does not match")
        return len(piece)

    def drain(self) -> None:
        """Reads what is left; a wrong checksum is of no matter here."""
        while self._left and not self.is_broken:
            try:
                self.read(_PIECE)
            except ValueError:
                continue


def unpack(method: bytes, properties: bytes, source: Source, size: int) -> Source:
    """The source behind one coder of a 7z archive, `size` bytes long.

    `method` and `properties` are as the archive gives them (LZMA SDK, DOC/Methods.txt). Raises
    `NotYetReadable` for a coder not known here, `TooLarge` for its window, `ValueError` for senseless
    properties.
    """
    if method == _COPY:
        return source
    if method in (_DELTA, *_BRANCHES):
        chain = [_filter_spec(method, properties), {"id": lzma.FILTER_LZMA2, "dict_size": _PIECE}]
        return _Unpacked(_Chunks(source), _raw_lzma(chain), size)
    if method in (_LZMA1, _LZMA2):
        spec = _lzma1_spec(properties) if method == _LZMA1 else _lzma2_spec(properties)
        # No window need be larger than what there is to unpack.
        spec["dict_size"] = max(4096, min(spec["dict_size"], size))
        _check_window(spec["dict_size"])
        return _Unpacked(source, _raw_lzma([spec]), size)
    if method == _DEFLATE:
        return _Unpacked(source, _Deflated(), size)
    if method == _BZIP2:
        return bz2.BZ2File(io.BufferedReader(_Raw(source)))  # which reads several streams on end
    if method == _ZSTD:
        return unpack_zstd(source)
    raise NotYetReadable(f"It is packed with {coder_name(method)}.", remedy=_UNPACK)


def unpack_zstd(source: Source) -> zstd.ZstdFile:
    """The bytes inside Zstandard frames (RFC 8878), one behind the other; skippable ones are passed over.

    A frame that asks for a window above the cap raises `zstd.ZstdError` when it is read: `PlainErrors`.
    """
    most = LIMITS.window_bytes.bit_length() - 1
    return zstd.ZstdFile(_Raw(source), options={zstd.DecompressionParameter.window_log_max: most})


class _Raw(io.RawIOBase):
    """A source as a file."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._piece(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _piece(self, size: int) -> bytes:
        return self._source.read(size)


class PlainErrors(_Raw):
    """A stream whose own kinds of error are turned into `ValueError`, or `TooLarge` for a window too wide."""

    def _piece(self, size: int) -> bytes:
        try:
            return super()._piece(size)
        except BROKEN as error:
            if isinstance(error, zstd.ZstdError) and "memory" in str(error):
                raise TooLarge(
                    f"To unpack it a window of more than {LIMITS.window_bytes >> 20:,} MB is needed.",
                    remedy="Unpack it by hand (zstd -d --long=31) and read the result.",
                ) from error
            raise ValueError(str(error)) from error


class UntilBroken(_Raw):
    """A stream that ends where it breaks, if some of it could be read; `error` is what broke it."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._is_begun = False
        self.error: Exception | None = None

    def _piece(self, size: int) -> bytes:
        if self.error is not None:
            return b""
        try:
            piece = super()._piece(size)
        except BROKEN as error:
            if not self._is_begun:
                raise
            self.error = error
            return b""
        self._is_begun = True
        return piece


def coder_name(method: bytes) -> str:
    """What a coder is called, or its number."""
    return _KNOWN_NAMES.get(method, f"a method unknown here (7z method {method.hex()})")


def _raw_lzma(chain: list[dict[str, Any]]) -> lzma.LZMADecompressor:
    filters: list[Mapping[str, Any]] = list(chain)
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)


def _filter_spec(method: bytes, properties: bytes) -> dict[str, Any]:
    if method != _DELTA:
        return {"id": _BRANCHES[method]}
    return {"id": lzma.FILTER_DELTA, "dist": properties[0] + 1 if properties else 1}


def _lzma1_spec(properties: bytes) -> dict[str, Any]:
    packed, window = struct.unpack_from("<BI", properties)
    if packed >= 9 * 5 * 5:
        raise ValueError("senseless LZMA properties")
    rest, lc = divmod(packed, 9)
    pb, lp = divmod(rest, 5)
    return {"id": lzma.FILTER_LZMA1, "dict_size": window, "lc": lc, "lp": lp, "pb": pb}


def _lzma2_spec(properties: bytes) -> dict[str, Any]:
    if len(properties) != 1 or properties[0] > 40:
        raise ValueError("senseless LZMA2 properties")
    bits = properties[0]
    window = 0xFFFFFFFF if bits == 40 else (2 | bits & 1) << (bits // 2 + 11)
    return {"id": lzma.FILTER_LZMA2, "dict_size": window}


def _check_window(size: int) -> None:
    if size > LIMITS.window_bytes:
        raise TooLarge(
            f"To unpack it a window of {size >> 20:,} MB is needed; the limit is "
            f"{LIMITS.window_bytes >> 20:,} MB.",
            remedy=_UNPACK,
        )
