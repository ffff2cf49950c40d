"""The words of a PDF that we made ourselves, before it leaves. Any other PDF is opened in a cell alone."""

from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2
from pypdfium2 import raw

_PROPERTIES = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")


def printed_words(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    """(place, words) of a PDF: its properties, then every page.

    Raises `pypdfium2.PdfiumError` for what is no PDF, `ValueError` where files are attached to it.
    """
    document = pypdfium2.PdfDocument(stream.read())
    try:
        if raw.FPDFDoc_GetAttachmentCount(document.raw):
            raise ValueError("files are attached")
        told = document.get_metadata_dict(skip_empty=True)
        yield "its properties", "\n".join(told[name] for name in _PROPERTIES if name in told)
        for number in range(len(document)):
            page = document[number]
            words = page.get_textpage()
            yield f"page {number + 1}", words.get_text_bounded()
            words.close()
            page.close()
    finally:
        document.close()
