"""Pictures in what is about to leave: nothing but a PNG file of pixels, without any property, may be there.

What stands in the pixels no program here reads: that is for whoever composed them. But a picture may carry
words, places and names beside its pixels (PNG 1.2, 11.3), behind its end, or behind the end of its data.
"""

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_INLINE = re.compile(rb"data:image/png;base64,([A-Za-z0-9+/]{8,}={0,2})")
_PLAIN = (b"IHDR", b"IDAT", b"IEND")
_SAMPLES = {0: 1, 2: 3}  # samples a pixel by colour type
_MOST = 100_000_000


def why_not_plain(raw: bytes) -> str | None:
    """What is in a PNG file besides the pixels it announces; `None` where there is nothing."""
    try:
        chunks = list(_chunks(raw))
    except (struct.error, ValueError) as error:
        return f"PNG: {error}"
    kinds = [kind for kind, _ in chunks]
    if kinds != list(_PLAIN):
        named = sorted({kind.decode("latin-1") for kind in kinds if kind not in _PLAIN})
        return f"PNG: {', '.join(named) or 'parts out of order'}"
    width, height, bits, colour, *rest = struct.unpack(">IIBBBBB", chunks[0][1])
    row = 1 + (width * bits * _SAMPLES.get(colour, 0) + 7) // 8
    if rest != [0, 0, 0] or colour not in _SAMPLES or not 0 < row * height <= _MOST:
        return "PNG: of a kind that is not written here"
    unpacker = zlib.decompressobj()
    try:
        size = len(unpacker.decompress(chunks[1][1], row * height + 1))
    except zlib.error:
        return "PNG: broken"
    is_whole = size == row * height and unpacker.eof and not unpacker.unused_data
    return None if is_whole else "PNG: other data than its pixels"


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    if not raw.startswith(SIGNATURE):
        raise ValueError("no picture")
    while at < len(raw):
        length, kind = struct.unpack_from(">I4s", raw, at)
        content = raw[at + 8 : at + 8 + length]
        if len(content) != length:
            raise ValueError("cut short")
        yield kind, content
        at += 12 + length
        if kind == b"IEND" and (at != len(raw) or length):
            raise ValueError("something behind its end")


def without_pictures(raw: bytes) -> tuple[bytes, list[str]]:
    """A text without the plain pictures that are written in it; and what is wrong with the others, which stay
    to be searched.
    """
    wrong: list[str] = []

    def cut(found: re.Match[bytes]) -> bytes:
        try:
            why = why_not_plain(base64.b64decode(found[1], validate=True))
        except binascii.Error:
            why = "PNG: broken"
        if why is None:
            return b"data:image/png"
        wrong.append(why)
        return found[0]

    return _INLINE.sub(cut, raw), wrong
