"""What a PDF document holds beside its pages: comments, the values of form fields, attached files.

Through PDFium's own functions (fpdf_annot.h, fpdf_attachment.h). Nothing of it is run: this PDFium knows no
JavaScript.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as api

from sayso.read.limits import LIMITS

_NO_COMMENTS = (api.FPDF_ANNOT_LINK, api.FPDF_ANNOT_WIDGET, api.FPDF_ANNOT_POPUP, api.FPDF_ANNOT_XFAWIDGET)
_TEXTS = (api.FPDF_FORMFIELD_TEXTFIELD, api.FPDF_FORMFIELD_COMBOBOX, api.FPDF_FORMFIELD_LISTBOX)
_BOXES = (api.FPDF_FORMFIELD_CHECKBOX, api.FPDF_FORMFIELD_RADIOBUTTON)
_MOST_ANNOTATIONS = 10_000  # of one page


def read_comments(page: pdfium.PdfPage) -> Iterator[str]:
    """Each comment on a page, headed by its author where it names one."""
    for annotation in _annotations(page):
        if api.FPDFAnnot_GetSubtype(annotation) in _NO_COMMENTS:
            continue
        words = _value(annotation, b"Contents").strip()
        if words:
            author = _value(annotation, b"T").strip()
            yield f"{author}: {words}" if author else words


def read_fields(page: pdfium.PdfPage, form: pdfium.PdfFormEnv) -> Iterator[str]:
    """Each form field on a page that holds something, as its name and its value."""
    for annotation in _annotations(page):
        if api.FPDFAnnot_GetSubtype(annotation) != api.FPDF_ANNOT_WIDGET:
            continue
        kind = api.FPDFAnnot_GetFormFieldType(form, annotation)
        if kind in _BOXES and not api.FPDFAnnot_IsChecked(form, annotation):
            continue
        if kind not in (*_TEXTS, *_BOXES):
            continue
        value = _field(api.FPDFAnnot_GetFormFieldValue, form, annotation).strip()
        name = _field(api.FPDFAnnot_GetFormFieldAlternateName, form, annotation)
        name = name.strip() or _field(api.FPDFAnnot_GetFormFieldName, form, annotation).strip()
        if value:
            yield f"{name}: {value}" if name else value


def attached_files(document: pdfium.PdfDocument) -> Iterator[tuple[str, bytes | None]]:
    """Name and bytes of each file in the document; `None` for one that is too large or cannot be had."""
    for index in range(min(document.count_attachments(), LIMITS.parts)):
        try:
            attachment = document.get_attachment(index)
            yield attachment.get_name() or f"attachment {index + 1}", _bytes_of(attachment)
        except pdfium.PdfiumError:
            yield f"attachment {index + 1}", None


def _bytes_of(attachment: Any) -> bytes | None:
    size = ctypes.c_ulong()
    if not api.FPDFAttachment_GetFile(attachment, None, 0, size) or size.value > LIMITS.message_bytes:
        return None
    return bytes(attachment.get_data()) if size.value else b""


def _annotations(page: pdfium.PdfPage) -> Iterator[Any]:
    for index in range(min(api.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        with _annotation(page, index) as annotation:
            if annotation:
                yield annotation


@contextmanager
def _annotation(page: pdfium.PdfPage, index: int) -> Iterator[Any]:
    annotation = api.FPDFPage_GetAnnot(page, index)
    try:
        yield annotation
    finally:
        if annotation:
            api.FPDFPage_CloseAnnot(annotation)


def _value(annotation: Any, key: bytes) -> str:
    return _text(lambda buffer, size: api.FPDFAnnot_GetStringValue(annotation, key, buffer, size))


def _field(function: Callable[..., int], form: pdfium.PdfFormEnv, annotation: Any) -> str:
    return _text(lambda buffer, size: function(form, annotation, buffer, size))


def _text(fill: Callable[[Any, int], int]) -> str:
    """What a function of PDFium writes into a buffer, as UTF-16 and a NUL; it tells the size first."""
    size = fill(None, 0)
    if size <= 2 or size > LIMITS.text_characters:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    fill(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "ignore").replace("\r\n", "\n").replace("\r", "\n")
