"""Pictures of a mail drawn anew: every kind of PNG, a JPEG; nothing broken, huge or of another kind."""

import random
import struct
import zlib
from base64 import b64decode

import pytest
from factory import patch_limits

from sayso.read.redraw import redraw

# 8 × 8 points of one red, made for this test.
JPEG = b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
    "RkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P"
    "T09PT09PT09PT09PT0//wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAA"
    "AAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABAb/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCGACsH/9k="
)


def png(colour: int, pixel: bytes, *, bits: int = 8, size: int = 6, interlaced: int = 0) -> bytes:
    """A PNG of one colour, with properties beside it."""
    rows = (b"\0" + pixel * (size * bits // 8 or 1)) * size

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", size, size, bits, colour, 0, 0, interlaced)
    parts = chunk(b"IHDR", head) + chunk(b"tEXt", b"Author\0Marek Dvorak")
    if colour == 3:
        parts += chunk(b"PLTE", bytes([0, 0, 0, 200, 30, 40]))
    data = zlib.compress(rows)
    parts += chunk(b"IDAT", data[:9]) + chunk(b"IDAT", data[9:]) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize(
    ("raw", "colour"),
    [
        (png(0, b"\x40"), (64, 64, 64)),
        (png(2, bytes([200, 30, 40])), (200, 30, 40)),
        (png(3, b"\x01"), (200, 30, 40)),
        (png(4, bytes([0, 128])), (127, 127, 127)),
        (png(6, bytes([200, 30, 40, 255])), (200, 30, 40)),
        (png(6, bytes([200, 30, 40, 0])), (255, 255, 255)),
    ],
    ids=["grey", "colours", "palette", "grey and alpha", "opaque", "clear"],
)
def test_a_png_keeps_its_colours(raw: bytes, colour: tuple[int, int, int]) -> None:
    """M-051"""
    made = redraw(raw)
    assert made is not None and made.is_sound and (made.width, made.height) == (6, 6)
    middle = made.raw[(3 * 6 + 3) * 3 :][:3]
    assert all(abs(is_ - was) <= 3 for is_, was in zip(middle, colour, strict=True))


def test_a_jpeg_is_drawn() -> None:
    """M-051"""
    made = redraw(JPEG)
    assert made is not None and (made.width, made.height) == (8, 8) and made.is_sound


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"GIF89a\x01\x00\x01\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        png(2, bytes(3), interlaced=1),
        png(2, bytes(3))[:20],
        png(7, bytes(3)),
        png(2, bytes(3)).replace(struct.pack(">II", 6, 6), struct.pack(">II", 60_000, 60_000)),
        JPEG[:30],
    ],
    ids=["nothing", "GIF", "SVG", "interlaced", "cut", "no such kind", "huge", "cut JPEG"],
)
def test_what_cannot_be_drawn_gives_nothing(raw: bytes) -> None:
    """M-051"""
    assert redraw(raw) is None


def test_bytes_at_random_give_pixels_or_nothing() -> None:
    chance = random.Random(11)
    for sound in (png(6, bytes([200, 30, 40, 90])), png(3, b"\1"), JPEG):
        for _ in range(40):
            raw = bytearray(sound)
            raw[chance.randrange(len(raw))] = chance.randrange(256)
            made = redraw(bytes(raw))
            assert made is None or made.is_sound


def test_large_ones_are_drawn_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    made = redraw(png(0, b"\x40", size=1500))
    assert made is not None and (made.width, made.height) == (1200, 1200)
    patch_limits(monkeypatch, page_pixels=100)
    assert redraw(png(0, b"\x40", size=1500)) is None
