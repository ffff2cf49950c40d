"""Pictures of text: photographed letters, faxes, screenshots, read by OCR where Tesseract is there.

No picture is decoded in the cell: the bytes go to Tesseract's own shut-in process as they are. Most pictures
in a leak hold no text (logos, photographs), so one becomes a document only if enough words are found.
"""

import re
import struct
from collections.abc import Iterator

from sayso.errors import NoText, NotYetReadable, ReadByOcr, TooLarge
from sayso.model.document import Document, Part, Reading
from sayso.model.extension import Bid, Flaw, Found, Opened, Pulse
from sayso.model.place import Run
from sayso.read import ocr
from sayso.read.digest import hash_stream
from sayso.read.limits import LIMITS

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", "image/png"),
    (b"\xff\xd8\xff", "a JPEG picture", "image/jpeg"),
    (b"II*\x00", "a TIFF picture", "image/tiff"),
    (b"MM\x00*", "a TIFF picture", "image/tiff"),
)
_LEAST_SIDE = 300  # points; less is a logo or a thumbnail
_LEAST_WORDS = 5
_WORD = re.compile(r"[^\W\d_]{3,40}")
_HEAD = 65_536
# JPEG markers that open a frame and so state its size (ITU T.81, table B.1), and those without a length.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset((0x01, *range(0xD0, 0xDA)))
_WIDTH, _HEIGHT = 256, 257  # TIFF tags


class PictureReader:
    """PNG, JPEG and TIFF pictures that show text."""

    name = "picture"
    container = False

    @property
    def version(self) -> str:
        """What it makes of a picture depends on Tesseract: with it, another producer."""
        return "1" if ocr.find_tesseract() is None else "1.ocr"

    def prepare(self) -> None:
        """Starts OCR, while programs can still be started."""
        ocr.start()

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first bytes are those of such a picture."""
        return Bid.CERTAIN if any(head.startswith(magic) for magic, _, _ in _KINDS) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The words in the picture, a part a page; refused where there are none or OCR is not there."""
        head = item.stream.read(_HEAD)
        _, form, media_type = next(kind for kind in _KINDS if head.startswith(kind[0]))
        engine = ocr.engine()
        if engine is None:
            remedy = NoText.default_remedy
            raise NotYetReadable(f"This is {form}; if it shows text, only OCR can read it.", remedy=remedy)
        size = size_of(head)
        if size is not None and min(size) < _LEAST_SIDE:
            raise NotYetReadable(
                f"This is {form} of {size[0]} × {size[1]} points, too small to be a page of text."
            )
        if item.size > LIMITS.message_bytes or (
            size is not None and size[0] * size[1] > LIMITS.picture_pixels
        ):
            raise TooLarge(f"This is {form} above the limit of {LIMITS.picture_pixels:,} points.")
        item.stream.seek(0)
        yield Pulse()
        text = engine.read(item.stream.read())
        if not _has_words(text):
            raise NotYetReadable(f"This is {form}, in which OCR found no words.")
        item.stream.seek(0)
        document = Document(
            id=hash_stream(item.stream), size=item.size, media_type=media_type, kind="text", name=item.name
        )
        pages = [page.strip("\n") for page in text.rstrip("\f").split("\f")]
        yield Reading(document=document, parts=tuple(_part(page, n) for n, page in enumerate(pages)))
        yield Flaw(error=ReadByOcr())


def _part(page: str, number: int) -> Part:
    run = Run(start=0, length=len(page), part=0, origin=0, origin_length=len(page))
    runs = (run,) if page else ()
    return Part(media_type="text/plain; ocr=tesseract", content=page, runs=runs, follows=number > 0)


def _has_words(text: str) -> bool:
    """Whether these are words, and not what OCR sees in a photograph's shades."""
    words = _WORD.findall(text)
    letters = sum(map(len, words))
    return len(words) >= _LEAST_WORDS and letters * 2 >= len("".join(text.split()))


def size_of(head: bytes) -> tuple[int, int] | None:
    """Width and height as the first bytes state them; `None` where they do not."""
    try:
        if head.startswith(b"\x89PNG"):
            width, height = struct.unpack_from(">II", head, 16)
            return width, height
        return _jpeg_size(head) if head.startswith(b"\xff\xd8") else _tiff_size(head)
    except (struct.error, IndexError):
        return None


def _jpeg_size(head: bytes) -> tuple[int, int] | None:
    at = 2
    while head[at] == 0xFF:
        kind = head[at + 1]
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", head, at + 5)
            return width, height
        at += (
            2 if kind in _BARE else 1 if kind == 0xFF else 2 + max(2, *struct.unpack_from(">H", head, at + 2))
        )
    return None


def _tiff_size(head: bytes) -> tuple[int, int] | None:
    order = "<" if head.startswith(b"II") else ">"
    (at,) = struct.unpack_from(order + "I", head, 4)
    (count,) = struct.unpack_from(order + "H", head, at)
    found: dict[int, int] = {}
    for number in range(count):
        tag, kind = struct.unpack_from(order + "HH", head, at + 2 + 12 * number)
        if tag in (_WIDTH, _HEIGHT):
            (found[tag],) = struct.unpack_from(
                order + ("H" if kind == 3 else "I"), head, at + 10 + 12 * number
            )
    return (found[_WIDTH], found[_HEIGHT]) if len(found) == 2 else None
