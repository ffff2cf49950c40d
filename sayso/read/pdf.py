"""PDF documents: recognised here; the reading itself (`pdfdocument`) loads PDFium only when one comes."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

from sayso.model.extension import Bid, Found, Opened
from sayso.read import ocr

_LATE_HEAD = re.compile(rb"[\r\n\0]%PDF-[12]\.\d\s{0,5}[\r\n]")  # behind a header of another program


class PdfReader:
    """PDF documents: a part a page; scanned pages are named, and read by OCR where Tesseract is there."""

    name = "pdf"
    container = False

    @property
    def version(self) -> str:
        """What it makes of a scan depends on Tesseract: with it, another producer."""
        return "1" if ocr.find_tesseract() is None else "1.ocr"

    def prepare(self) -> None:
        """Starts OCR, while programs can still be started."""
        ocr.start()

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first bytes are those of a PDF document; LIKELY where it begins later."""
        if head.startswith(b"%PDF-"):
            return Bid.CERTAIN
        is_late = b" obj" in head and _LATE_HEAD.search(head, 0, 1100)
        return Bid.LIKELY if is_late else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The pages' text, then what could not be read, then the files attached to it."""
        body = import_module("sayso.read.pdfdocument")
        read = cast(Callable[[Opened], Iterator[Found]], body.read_document)
        yield from read(item)
