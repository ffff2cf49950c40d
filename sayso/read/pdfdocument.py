"""Reads one PDF document with PDFium: pages, facts about itself, comments, fields, attached files.

PDFium's text of a page is in the order in which the page draws it, which for most programs is the order in
which it is read. A page without characters but with pictures is a scan; OCR reads it if it was started.
"""

import ctypes
import io
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as api

from sayso.errors import Damaged, Encrypted, NoText, TooLarge
from sayso.model.document import Document, Part, Reading
from sayso.model.extension import Flaw, Found, Inner, Opened, Pulse, Refused
from sayso.model.place import DateRange, Run
from sayso.read import ocr
from sayso.read.digest import hash_stream
from sayso.read.limits import LIMITS
from sayso.read.pdfflaws import Gathered, flaws_of, too_large
from sayso.read.pdfnotes import attached_files, read_comments, read_fields
from sayso.read.pdftext import HYPHEN, Line, PageText, to_parts

_BREAK = re.compile(f"\n|{HYPHEN}")
_PAGE = re.compile(rb"/Type\s{0,5}/Page(?![A-Za-z])")
_NUMBER = re.compile(rb"(\d{1,10})\s{1,5}(\d{1,5})\Z")
_OBJECT_HEAD = 4_000  # bytes from an object's number to its type
_NEW = 3_999_998  # the number of a new object, the largest but one that PDFium takes
_PULSE = 1.0  # seconds between two signs of life
_DENSITY = 300 / 72  # pixels a point: 300 dots an inch, what Tesseract is made for
_STAMP = 100  # characters a scanned page may bear besides its picture
_COVER = 0.5  # share of the page that a scan's picture covers
_MOST_OBJECTS = 2_000
_DRAWN = 50  # lines and curves that may be letters drawn as shapes
_MOST_FAILURES = 5  # of OCR in a row, after which it is given up
_TAIL = 4096
_DAY = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_NO_TITLE = re.compile(
    r"(?i)untitled|unspecified|document\d{0,9}|microsoft (?:word|excel|powerpoint) - .{0,300}"
    r"|created with .{0,100}|.{0,300}\.[a-z][a-z0-9]{1,4}|.{0,300}[\\/].{0,300}|\S{0,300}\d\S{0,300}"
)
_NO_AUTHOR = (
    "anonymous",
    "administrator",
    "admin",
    "user",
    "owner",
    "unknown",
    "unspecified",
    "root",
    "author",
)


def read_document(item: Opened) -> Iterator[Found]:
    """The reading, flaws, and attached files of a document; pulses before, while pages are read.

    Raises `Encrypted` or `Damaged`.
    """
    until = time.monotonic() + LIMITS.document_seconds
    document, is_cut = open_document(item)
    try:
        form = form_of(document)
        found = Gathered(
            is_cut=is_cut,
            is_xfa=document.get_formtype() in (api.FORMTYPE_XFA_FULL, api.FORMTYPE_XFA_FOREGROUND),
            has_ocr=ocr.engine() is not None,
        )
        yield from _read_pages(document, form, found, until)
        yield from _read_scans(document, found, until)
        yield Reading(document=_described(document, item, found), parts=_parts(found))
        yield from (Flaw(error=error) for error in flaws_of(found))
        for name, raw in attached_files(document):
            if raw is None:
                error = TooLarge(f"The attached file {name!r} is larger than the limit, or damaged.")
                yield Refused(name=name, kind="attachment", error=error)
            else:
                yield Inner(name=name, kind="attachment", stream=io.BytesIO(raw), size=len(raw))
    finally:
        document.close()


class _Seekable(io.RawIOBase):
    """A stream with all the methods that PDFium's reader asks for."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = 0) -> int:
        return self._stream.seek(place, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: Any) -> int:
        piece = self._stream.read(len(buffer))
        view = memoryview(buffer).cast("B")
        view[: len(piece)] = piece
        return len(piece)


def open_document(item: Opened) -> tuple[pdfium.PdfDocument, bool]:
    """The document, and whether its end is missing. Raises `Encrypted` or `Damaged`."""
    try:
        return pdfium.PdfDocument(_Seekable(item.stream)), not _has_end(item)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (api.FPDF_ERR_PASSWORD, api.FPDF_ERR_SECURITY):
            raise Encrypted(
                "The PDF document is locked with a password.",
                remedy="Take its password off (qpdf --decrypt --password=… IN OUT) and read the result.",
            ) from error
        mended = _mended(item)
        if mended is not None:
            with suppress(pdfium.PdfiumError):
                return pdfium.PdfDocument(mended), True
        raise Damaged(f"The PDF document cannot be opened ({error}).") from error


def _mended(item: Opened) -> bytes | None:
    """A document without its end, with a new list of the pages that are in it; `None` where there are none.

    PDFium finds objects without the table of them, but not the one that everything hangs on.
    """
    if item.size > LIMITS.message_bytes:
        return None
    item.stream.seek(0)
    raw = item.stream.read()
    pages = []
    for place in _PAGE.finditer(raw):
        begin = raw.rfind(b" obj", max(0, place.start() - _OBJECT_HEAD), place.start())
        number = _NUMBER.search(raw, max(0, begin - 20), begin) if begin > 0 else None
        if number is not None:
            pages.append(b"%s %s R" % (number[1], number[2]))
    if not pages or b"/Encrypt" in raw:
        return None
    kids, count = b" ".join(pages[: LIMITS.pages]), len(pages[: LIMITS.pages])
    root = (
        b"\nendobj\n%d 0 obj\n<< /Type /Pages /Kids [%s] /Count %d >>\nendobj\n"
        b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\ntrailer\n<< /Root %d 0 R >>\n%%%%EOF\n"
    )
    return raw + root % (_NEW, kids, count, _NEW + 1, _NEW, _NEW + 1)


def form_of(document: pdfium.PdfDocument) -> pdfium.PdfFormEnv | None:
    """The document's form, which must be opened before any page."""
    if document.get_formtype() == api.FORMTYPE_NONE:
        return None
    with suppress(pdfium.PdfiumError):
        document.init_forms()
    return document.formenv


def _read_pages(
    document: pdfium.PdfDocument, form: pdfium.PdfFormEnv | None, found: Gathered, until: float
) -> Iterator[Pulse]:
    """The text layer of every page within the caps."""
    count = len(document)
    if count == 0:
        raise Damaged("The PDF document has no pages that can be found.")
    pulsed = time.monotonic()
    characters = 0
    for number in range(1, count + 1):
        now = time.monotonic()
        if now - pulsed > _PULSE:
            pulsed = now
            yield Pulse()
        if number > LIMITS.pages or characters > LIMITS.text_characters or now > until:
            found.unread = too_large(count, number, characters)
            return
        try:
            page = document.get_page(number - 1)
        except pdfium.PdfiumError:
            found.broken.append(number)
            found.pages.append(PageText(raw=""))
            continue
        text = _read_page(page, number, found)
        characters += len(text.raw)
        found.comments.extend(read_comments(page))
        if form is not None:
            found.fields.extend(read_fields(page, form))
        page.close()


def _read_page(page: pdfium.PdfPage, number: int, found: Gathered) -> PageText:
    try:
        text = _text_of(page)
    except pdfium.PdfiumError:
        found.broken.append(number)
        text = PageText(raw="")
    if text.letters and text.is_unreadable:
        found.shapeless.append(number)
        text = PageText(raw="")
    elif text.letters <= _STAMP and _is_picture(page, text.letters):
        found.pictures.append(number)
    found.pages.append(text)
    return text


def _text_of(page: pdfium.PdfPage) -> PageText:
    """A page's characters as PDFium orders them, and where the drawn lines are."""
    layer = page.get_textpage()
    try:
        units = characters_of(layer)
        if not units:
            return PageText(raw="")
        raw = units.replace("\r\n", "\n").replace("\r", "\n")
        return PageText(raw=raw, lines=tuple(_lines(layer, units, raw)))
    finally:
        layer.close()


def characters_of(layer: pdfium.PdfTextPage) -> str:
    """A page's characters as PDFium gives them, with its own line ends."""
    count = api.FPDFText_CountChars(layer)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = api.FPDFText_GetText(layer, 0, count, buffer)
    return bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "ignore")


def _lines(layer: pdfium.PdfTextPage, units: str, raw: str) -> Iterator[Line]:
    """Where each drawn line lies, by its first visible character.

    PDFium counts in UTF-16 and with two characters a line end, we in code points and with one.
    """
    is_plain = units.isascii() or max(units) < "\U00010000"
    starts = [0, *(match.end() for match in _BREAK.finditer(raw))]
    ends = [*starts[1:], len(raw)]
    shift = 0
    for start, end in zip(starts, ends, strict=True):
        visible = start + len(raw[start:end]) - len(raw[start:end].lstrip())
        place = visible + shift
        if not is_plain:
            place += sum(char > "\uffff" for char in raw[:visible])
        yield _line(layer, start, place)
        shift += raw[end - 1 : end] == "\n" and "\r\n" in units


def _line(layer: pdfium.PdfTextPage, start: int, place: int) -> Line:
    index = api.FPDFText_GetCharIndexFromTextIndex(layer, place)
    x, y, box = ctypes.c_double(), ctypes.c_double(), api.FS_RECTF()
    if index < 0 or not api.FPDFText_GetCharOrigin(layer, index, x, y):
        return Line(start=start, y=None, height=0.0)
    has_box = api.FPDFText_GetLooseCharBox(layer, index, box)
    height = abs(box.top - box.bottom) if has_box else 0.0
    return Line(start=start, y=y.value, x=x.value, height=height)


def _is_picture(page: pdfium.PdfPage, letters: int) -> bool:
    """Whether a page of few or no characters shows its words as a picture, or as lines and curves."""
    drawn = 0
    width, height = page.get_size()
    kinds = (api.FPDF_PAGEOBJ_IMAGE, api.FPDF_PAGEOBJ_PATH)
    for number, each in enumerate(page.get_objects(filter=kinds, max_depth=5)):
        if number >= _MOST_OBJECTS:
            break
        if each.type == api.FPDF_PAGEOBJ_PATH:
            drawn += 1
            continue
        if letters == 0:
            return True
        with suppress(pdfium.PdfiumError):
            left, bottom, right, top = each.get_bounds()
            if (right - left) * (top - bottom) >= _COVER * width * height:
                return True
    return letters == 0 and drawn >= _DRAWN


def _read_scans(document: pdfium.PdfDocument, found: Gathered, until: float) -> Iterator[Pulse]:
    """Recognises the text of pages that are pictures, if OCR was started."""
    failed = 0
    for number in sorted((*found.pictures, *found.shapeless))[: LIMITS.scans]:
        engine = ocr.engine()
        if engine is None or failed >= _MOST_FAILURES or time.monotonic() > until:
            return
        yield Pulse()
        try:
            picture = _rendered(document, number)
            yield Pulse()
            text = "\n".join(line.rstrip() for line in engine.read(picture).splitlines()).strip("\n")
        except (NoText, pdfium.PdfiumError) as error:
            failed += 1
            found.failures.append((number, str(error)))
            continue
        failed = 0
        if not text.strip():
            found.wordless.append(number)
            continue
        found.recognised.append(number)
        layer = found.pages[number - 1].raw.strip("\n")
        found.pages[number - 1] = PageText(raw=f"{layer}\n\n{text}" if layer.strip() else text, by_ocr=True)


def _rendered(document: pdfium.PdfDocument, number: int) -> bytes:
    """A page as a grey picture in PGM (netpbm's format P5), at 300 dots an inch or what the cap allows."""
    page = document.get_page(number - 1)
    try:
        width, height = page.get_size()
        scale = min(_DENSITY, (LIMITS.scan_pixels / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, draw_annots=False)
        raw, stride = bytes(bitmap.buffer), bitmap.stride
        rows = (raw[row * stride : row * stride + bitmap.width] for row in range(bitmap.height))
        return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(rows)
    finally:
        page.close()


def _parts(found: Gathered) -> tuple[Part, ...]:
    beside = [_part_of(lines) for lines in (found.fields, found.comments) if lines]
    return (*to_parts(found.pages), *beside)


def _part_of(lines: Sequence[str]) -> Part:
    content = "\n\n".join(lines).replace("\0", "\ufffd")
    run = Run(start=0, length=len(content), part=0, origin=0, origin_length=len(content))
    return Part(media_type="text/plain", content=content, runs=(run,))


def _described(document: pdfium.PdfDocument, item: Opened, found: Gathered) -> Document:
    facts = {key: _plain(document, key) for key in ("Title", "Author", "CreationDate")}
    # A scan's date is that of the scanner, not of the letter.
    is_scan = len(found.pictures) * 2 > len(found.pages)
    title, author = facts["Title"], facts["Author"]
    item.stream.seek(0)  # PDFium reads from it too
    return Document(
        id=hash_stream(item.stream),
        size=item.size,
        media_type="application/pdf",
        kind="text",
        name=item.name,
        title=None if not title or _NO_TITLE.fullmatch(title) else title,
        author=None if not author or author.lower() in _NO_AUTHOR else author,
        dated=None if is_scan else _day(facts["CreationDate"]),
    )


def _plain(document: pdfium.PdfDocument, key: str) -> str:
    return " ".join(str(document.get_metadata_value(key)).replace("\0", " ").split())[:1000]


def _day(stated: str) -> DateRange | None:
    """The day of a PDF date (ISO 32000-1, 7.9.4), if it is a possible one."""
    match = _DAY.match(stated)
    if match is None or not match[3] or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        return None
    try:
        time.strptime(match[0][-8:], "%Y%m%d")
    except ValueError:
        return None
    day = f"{match[1]}-{match[2]}-{match[3]}"
    return DateRange(start=day, end=day)


def _has_end(item: Opened) -> bool:
    item.stream.seek(max(0, item.size - _TAIL))
    tail = item.stream.read(_TAIL)
    return b"%%EOF" in tail or b"startxref" in tail
