"""Plain pixels marked, cut, and written as PNG files that hold nothing else (PNG 1.2: IHDR, IDAT, IEND)."""

import struct
import zlib
from collections.abc import Iterable, Sequence

from sayso.model.looking import Box, Pixels

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LEVEL = 9
_EDGE = (0x9A, 0x4A, 0x00)  # around what is marked: told apart from the marker also without colours
_MARKER = (0xFF, 0xE2, 0x70)
_ROOM = 3  # pixels between words and the edge around them
_PAPER, _LEFT_OUT = 0xFF, 0xCC
_PALE = 0xC8  # grey from here on becomes white
_LEVELS = 16


def to_png(pixels: Pixels) -> bytes:
    """A PNG file: the same pixels give the same bytes, and nothing else is in it. Grey ones get 16 levels."""
    row, width = pixels.width * pixels.depth, pixels.width
    if pixels.depth == 3:
        bits, colour = 8, 2
        rows = (pixels.raw[y * row : (y + 1) * row] for y in range(pixels.height))
    else:
        bits, colour = 4, 0
        halves = bytes(value >> 4 for value in range(256))
        coarse = pixels.raw.translate(halves)
        rows = (_packed(coarse[y * row : (y + 1) * row]) for y in range(pixels.height))
    data = zlib.compress(b"".join(b"\0" + each for each in rows), _LEVEL)
    head = struct.pack(">IIBBBBB", width, pixels.height, bits, colour, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def _packed(row: bytes) -> bytes:
    """Two values of four bits to a byte, the first one higher."""
    even = row if len(row) % 2 == 0 else row + b"\0"
    high, low = even[::2], even[1::2]
    joined = int.from_bytes(high, "big") << 4 | int.from_bytes(low, "big")
    return joined.to_bytes(len(high) + 1, "big")[-len(high) :]


def mark(pixels: Pixels, boxes: Iterable[Box]) -> Pixels:
    """A picture in colours with a marker laid over these boxes and an edge around each."""
    raw = bytearray(pixels.raw)
    tables = [bytes(value * shade // 255 for value in range(256)) for shade in _MARKER]
    for box in boxes:
        outer = _wider(box, _ROOM, pixels)
        for y in range(outer.top, outer.bottom):
            first, last = (y * pixels.width + outer.left) * 3, (y * pixels.width + outer.right) * 3
            for channel, table in enumerate(tables):
                raw[first + channel : last : 3] = raw[first + channel : last : 3].translate(table)
            if y in (outer.top, outer.bottom - 1):
                raw[first:last] = bytes(_EDGE) * (outer.right - outer.left)
            else:
                raw[first : first + 3] = raw[last - 3 : last] = bytes(_EDGE)
    return Pixels(width=pixels.width, height=pixels.height, depth=3, raw=bytes(raw))


def cut(pixels: Pixels, boxes: Sequence[Box], around: int) -> Pixels:
    """The lines of these boxes over the whole width, with so many rows of pixels above and below."""
    top = max(0, min(box.top for box in boxes) - around)
    bottom = min(pixels.height, max(box.bottom for box in boxes) + around)
    row = pixels.width * pixels.depth
    return Pixels(
        width=pixels.width, height=bottom - top, depth=pixels.depth, raw=pixels.raw[top * row : bottom * row]
    )


def lift(pixels: Pixels, boxes: Sequence[Box]) -> Pixels | None:
    """What is in these boxes of a grey picture, at its place on a ground of one grey; `None` for no ink.

    Everything else is not hidden but left out: not one pixel of it is copied. What is pale becomes white, so
    that dots which a printer leaves behind, and watermarks, do not come along.
    """
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    width, height = right - left + 2 * _ROOM, bottom - top + 2 * _ROOM
    plain = bytes(_PAPER if value >= _PALE else value for value in range(256))
    made = bytearray([_LEFT_OUT]) * (width * height)
    has_ink = False
    for box in boxes:
        for y in range(box.top, box.bottom):
            at = y * pixels.width
            words = pixels.raw[at + box.left : at + box.right].translate(plain)
            has_ink = has_ink or min(words) < _PALE
            begin = (y - top + _ROOM) * width + box.left - left + _ROOM
            made[begin : begin + len(words)] = words
    if not has_ink:
        return None
    return Pixels(width=width, height=height, depth=1, raw=bytes(made))


def stack(pictures: Sequence[Pixels]) -> Pixels:
    """Pictures of one depth, one below the other."""
    if len(pictures) == 1:
        return pictures[0]
    width, depth = max(each.width for each in pictures), pictures[0].depth
    ground = bytes([_PAPER if depth == 3 else _LEFT_OUT])
    rows = [
        each.raw[y * each.width * depth : (y + 1) * each.width * depth]
        + ground * ((width - each.width) * depth)
        for each in pictures
        for y in range(each.height)
    ]
    return Pixels(width=width, height=len(rows), depth=depth, raw=b"".join(rows))


def _wider(box: Box, by: int, pixels: Pixels) -> Box:
    return Box(
        left=max(0, box.left - by),
        top=max(0, box.top - by),
        right=min(pixels.width, box.right + by),
        bottom=min(pixels.height, box.bottom + by),
    )
