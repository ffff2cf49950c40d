"""Pictures: documents where OCR finds words in them, else refused by name."""

import struct
from collections.abc import Iterator

import pytest
from factory import error_of, patch_limits, read_with

from sayso.errors import NoText
from sayso.model.extension import Bid
from sayso.read import ocr
from sayso.read.pictures import PictureReader

READER = PictureReader()
LETTER = "Dear minister,\nthe port was sold on 3 May.\n\f"


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\0" * 99


def jpeg(width: int, height: int) -> bytes:
    comment = b"\xff\xfe" + struct.pack(">H", 12) + b"ten bytes."
    return b"\xff\xd8" + comment + b"\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width) + b"\0" * 99


def tiff(width: int, height: int, order: str = "<") -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entries = struct.pack(order + "HHIHH", 256, 3, 1, width, 0) + struct.pack(
        order + "HHII", 257, 4, 1, height
    )
    return mark + struct.pack(order + "IH", 8, 2) + entries + b"\0" * 99


class Engine:
    def __init__(self) -> None:
        self.answer: str | NoText = LETTER
        self.calls = 0

    def read(self, picture: bytes) -> str:
        self.calls += 1
        if isinstance(self.answer, NoText):
            raise self.answer
        return self.answer


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    engine = Engine()
    monkeypatch.setattr(ocr, "_running", [engine])
    yield engine


MAKERS = [png, jpeg, tiff, lambda width, height: tiff(width, height, ">")]


@pytest.mark.parametrize("make", MAKERS)
def test_pictures_are_known_by_their_first_bytes(make: type) -> None:
    assert READER.bid(make(9, 9), "x.txt") is Bid.CERTAIN
    assert READER.bid(b"GIF89a", "x.png") is Bid.NONE


@pytest.mark.parametrize("make", MAKERS)
def test_a_picture_with_words_is_a_document(engine: Engine, make: type) -> None:
    found = read_with(READER, make(600, 800), "letter.png")
    assert found.reading is not None
    (part,) = found.reading.parts
    assert part.content == LETTER.strip() and part.media_type == "text/plain; ocr=tesseract"
    assert part.runs[0].length == len(part.content)
    assert found.reading.document.media_type.startswith("image/")
    assert found.kinds == ["ocr"]


def test_a_fax_of_several_pages_has_a_part_for_each(engine: Engine) -> None:
    engine.answer = LETTER + LETTER
    reading = read_with(READER, tiff(1728, 2200)).reading
    assert reading is not None and [part.follows for part in reading.parts] == [False, True]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("size", [(299, 800), (800, 299)])
def test_small_pictures_are_refused_without_ocr(engine: Engine, make: type, size: tuple[int, int]) -> None:
    error = error_of(READER, make(*size))
    assert error.kind == "not_yet_readable" and f"{size[0]} × {size[1]}" in str(error)
    assert engine.calls == 0
    read_with(READER, make(300, 300))
    assert engine.calls == 1


@pytest.mark.parametrize("answer", ["", "four words are few", "~ | ae 1. — oe ~~~ :: §§ ;; 0O0 ''' ,, .."])
def test_a_photograph_is_refused_by_name(engine: Engine, answer: str) -> None:
    engine.answer = answer
    error = error_of(READER, jpeg(600, 800))
    assert error.kind == "not_yet_readable" and "JPEG" in str(error)


@pytest.mark.parametrize("spare", [0, -1])
def test_pictures_have_a_cap_of_points(engine: Engine, monkeypatch: pytest.MonkeyPatch, spare: int) -> None:
    patch_limits(monkeypatch, picture_pixels=300 * 300 + spare)
    if spare:
        assert error_of(READER, png(300, 300)).kind == "too_large"
    else:
        assert read_with(READER, png(300, 300)).kinds == ["ocr"]


def test_where_ocr_fails_that_is_said(engine: Engine) -> None:
    engine.answer = NoText("It took too long.")
    assert error_of(READER, png(600, 800)).kind == "no_text"


@pytest.mark.parametrize(
    "raw", [b"\xff\xd8\xff", b"\xff\xd8\xff\xc0", b"MM\0*\0\0", b"\x89PNG\r\n\x1a\n", b"II*\0" + b"\xff" * 99]
)
def test_a_picture_that_hides_its_size_is_tried(engine: Engine, raw: bytes) -> None:
    assert read_with(READER, raw).kinds == ["ocr"]


def test_without_tesseract_a_picture_is_refused_with_the_remedy() -> None:
    error = error_of(READER, png(600, 800))
    assert error.kind == "not_yet_readable" and "Tesseract" in error.remedy
