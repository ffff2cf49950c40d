"""Draws one page of a PDF document in the cell, and finds the boxes around words on it.

A page is drawn by PDFium, which runs no script (this build holds no engine for one) and asks for nothing.
Spans are counted in the page's characters as `pdftext` has them, which the runs of a text lead back to.
"""

import ctypes
from collections.abc import Sequence
from typing import Literal

import pypdfium2 as pdfium
import pypdfium2.raw as api

from sayso.errors import Damaged
from sayso.model.extension import Opened
from sayso.model.looking import Box, Ground, Look, PageSeen, Pixels, Stretch
from sayso.read.limits import LIMITS
from sayso.read.pdfdocument import characters_of, form_of, open_document

_DENSITY = 1.75  # pixels a point: 126 dots an inch
_LONGEST_SIDE = 8_000
_DEEPEST = 16  # forms in one another, of which only the letters are to be drawn
_MOST_OBJECTS = 200_000
_NEXT = 1.2  # letters further apart than so many times their height are not of one piece
_ONE_LINE = 0.5  # share of the lower of two letters that both have to stand at


def draw_page(item: Opened, look: Look) -> PageSeen:
    """The page that `look` asks for. Raises `Damaged` for a page that is not there or cannot be drawn, and
    what `open_document` raises."""
    document, _ = open_document(item)
    try:
        number, count = look.page or 1, min(len(document), LIMITS.pages)
        if not 1 <= number <= count:
            raise Damaged(f"The document has no page {number}; it has {count:,}.")
        form_of(document)  # before any page, so that what stands in its fields is drawn too
        page = document.get_page(number - 1)
        try:
            width, height = _size(page)
            boxes = tuple(_boxes(page, each, (width, height)) for each in look.stretches)
            pixels = _drawn(page, look.ground, (width, height))
        finally:
            page.close()
    except pdfium.PdfiumError as error:
        raise Damaged(f"Page {look.page} cannot be drawn ({error}).") from error
    finally:
        document.close()
    return PageSeen(number=number, count=count, pixels=pixels, boxes=boxes)


def _size(page: pdfium.PdfPage) -> tuple[int, int]:
    """Width and height of the picture: at most so many pixels, whatever the page says of itself."""
    width, height = page.get_size()
    if not 0 < width < 1e6 or not 0 < height < 1e6:
        raise Damaged("The page has no size that could be drawn.")
    scale = min(_DENSITY, (LIMITS.page_pixels / (width * height)) ** 0.5, _LONGEST_SIDE / max(width, height))
    return max(1, int(width * scale)), max(1, int(height * scale))


def _drawn(page: pdfium.PdfPage, ground: Ground, size: tuple[int, int]) -> Pixels:
    if ground == "letters":
        _leave_letters(page)
    depth: Literal[1, 3] = 3 if ground == "page" else 1
    kind = api.FPDFBitmap_BGR if depth == 3 else api.FPDFBitmap_Gray
    bitmap = pdfium.PdfBitmap.new_native(*size, kind, rev_byteorder=depth == 3)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
        flags = api.FPDF_REVERSE_BYTE_ORDER | api.FPDF_ANNOT if ground == "page" else api.FPDF_GRAYSCALE
        api.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, 0, flags)
        if ground == "page" and page.formenv:
            api.FPDF_FFLDraw(page.formenv, bitmap, page, 0, 0, *size, 0, flags)
        raw, stride, row = bytes(bitmap.buffer), bitmap.stride, size[0] * depth
        packed = (
            raw if stride == row else b"".join(raw[y * stride : y * stride + row] for y in range(size[1]))
        )
        return Pixels(width=size[0], height=size[1], depth=depth, raw=packed)
    finally:
        bitmap.close()


def _leave_letters(page: pdfium.PdfPage) -> None:
    """Takes everything off the page that is no text: pictures, lines, shadings, also inside forms.

    A scan with a hidden layer of text is then an empty page, and so is text drawn as curves: whoever may see
    only certain words must not be shown a picture of others that lies where those are said to be.
    """
    count = 0
    pending: list[tuple[object, int]] = [(None, 0)]
    while pending:
        holder, depth = pending.pop()
        number = api.FPDFPage_CountObjects(page) if holder is None else api.FPDFFormObj_CountObjects(holder)
        count += number
        if count > _MOST_OBJECTS:
            raise Damaged("The page has too many parts to take it apart.")
        get = api.FPDFPage_GetObject if holder is None else api.FPDFFormObj_GetObject
        remove = api.FPDFPage_RemoveObject if holder is None else api.FPDFFormObj_RemoveObject
        parent = page if holder is None else holder
        for each in [get(parent, place) for place in range(number)]:
            kind = api.FPDFPageObj_GetType(each)
            if kind == api.FPDF_PAGEOBJ_TEXT:
                continue
            if kind == api.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                pending.append((each, depth + 1))
            elif remove(parent, each):
                api.FPDFPageObj_Destroy(each)
            else:
                raise Damaged("The page cannot be taken apart.")


def _boxes(page: pdfium.PdfPage, group: Sequence[Stretch], size: tuple[int, int]) -> tuple[Box, ...]:
    """Around the letters of these stretches a box for each piece of a line; none at all where other words
    stand there (a page that OCR read has none of its own).
    """
    layer = page.get_textpage()
    try:
        units = characters_of(layer)
        places = _places(units)
        found: list[Box] = []
        for each in group:
            there = places[max(0, each.span.start) : each.span.end]
            if _letters("".join(units[at] for at, _ in there)) != _letters(each.words):
                return ()
            for place in there:
                box = _box(page, layer, units, place, size)
                if box is not None:
                    _join(found, box)
        return tuple(found)
    finally:
        layer.close()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _places(units: str) -> list[tuple[int, int]]:
    """For each character of the page as `pdftext` counts them: its place in `units`, and in UTF-16."""
    places, wide = [], 0
    for at, sign in enumerate(units):
        if not (sign == "\n" and units[at - 1 : at] == "\r"):  # a line end is one character
            places.append((at, wide))
        wide += 2 if sign > "\uffff" else 1
    return places


def _box(
    page: pdfium.PdfPage, layer: pdfium.PdfTextPage, units: str, place: tuple[int, int], size: tuple[int, int]
) -> Box | None:
    sign = units[place[0]]
    index = api.FPDFText_GetCharIndexFromTextIndex(layer, place[1])
    rectangle = api.FS_RECTF()
    if sign.isspace() or index < 0 or not api.FPDFText_GetLooseCharBox(layer, index, rectangle):
        return None
    if api.FPDFText_GetUnicode(layer, index) not in (ord(sign), 2):  # 2: a hyphen at the end of a line
        return None
    corners = [_on_picture(page, x, y, size) for x in (rectangle.left, rectangle.right)
               for y in (rectangle.top, rectangle.bottom)]  # fmt: skip
    across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    left, right = max(0, across[0]), min(size[0], across[-1])
    top, bottom = max(0, down[0]), min(size[1], down[-1])
    return Box(left=left, top=top, right=right, bottom=bottom) if left < right and top < bottom else None


def _on_picture(page: pdfium.PdfPage, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    api.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
    return across.value, down.value


def _join(found: list[Box], box: Box) -> None:
    """Adds a letter's box to that of the letters before it, where it goes on in their line."""
    if found:
        last = found[-1]
        shared = min(last.bottom, box.bottom) - max(last.top, box.top)
        lower = min(last.bottom - last.top, box.bottom - box.top)
        gap = max(box.left - last.right, last.left - box.right)
        if shared >= _ONE_LINE * lower and gap <= _NEXT * (box.bottom - box.top):
            found[-1] = Box(
                left=min(last.left, box.left),
                top=min(last.top, box.top),
                right=max(last.right, box.right),
                bottom=max(last.bottom, box.bottom),
            )
            return
    found.append(box)
