"""Pictures of a mail drawn anew in the cell, by PDFium: JPEG and PNG become plain pixels, nothing else.

A PNG picture's data is what a PDF document holds as an image (both are deflated rows with the same
predictors; PNG 1.2, 9; ISO 32000-1, 7.4.4.4), so it is wrapped as a page. Where it has an alpha channel the
rows are first undone and then laid over white.
"""

import io
import struct
import zlib
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as api

from sayso.model.looking import Pixels
from sayso.read.limits import LIMITS
from sayso.read.pictures import size_of

_LONGEST_SIDE = 1_200
_PNG = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # samples a pixel by colour type
_SPACES = {1: "/DeviceGray", 2: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceRGB"}
_ALPHA = (4, 6)


def redraw(raw: bytes) -> Pixels | None:
    """The picture as pixels, at most `_LONGEST_SIDE` of them wide or high; `None` for what cannot be drawn:
    other formats, interlaced pictures, broken or huge ones.
    """
    size = size_of(raw)
    if size is None or not 0 < size[0] * size[1] <= LIMITS.page_pixels * 4:
        return None
    try:
        if raw.startswith(b"\xff\xd8\xff"):
            return _of_page(_of_jpeg(raw, size), size)
        return _of_png(raw, size) if raw.startswith(_PNG) else None
    except (pdfium.PdfiumError, struct.error, ValueError, KeyError, zlib.error):
        return None


def _of_jpeg(raw: bytes, size: tuple[int, int]) -> pdfium.PdfDocument:
    document = pdfium.PdfDocument.new()
    page = document.new_page(*size)
    image = pdfium.PdfImage.new(document)
    image.load_jpeg(io.BytesIO(raw), inline=True)
    image.set_matrix(pdfium.PdfMatrix().scale(*size))
    page.insert_obj(image)
    page.gen_content()
    return document


def _of_png(raw: bytes, size: tuple[int, int]) -> Pixels | None:
    parts = dict(_chunks(raw))
    bits, colour, _, _, interlaced = struct.unpack_from(">5B", parts[b"IHDR"], 8)
    if interlaced or bits not in (1, 2, 4, 8, 16):
        return None
    count = _CHANNELS[colour]
    space = _SPACES[count]
    if colour == 3:
        palette = parts[b"PLTE"]
        space = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]"
    rows = (
        f"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors {count} /BitsPerComponent {bits}"
        f" /Columns {size[0]} >>"
    )
    image = (f"/ColorSpace {space} /BitsPerComponent {bits} {rows}", parts[b"IDAT"])
    if colour not in _ALPHA:
        return _of_page(pdfium.PdfDocument(_wrapped(size, image)), size)
    document = pdfium.PdfDocument(_wrapped(size, image))
    try:
        samples = _samples(document)
    finally:
        document.close()
    if bits != 8 or len(samples) != size[0] * size[1] * count:
        return None
    colours = bytearray(len(samples) // count * (count - 1))
    for channel in range(count - 1):
        colours[channel :: count - 1] = samples[channel::count]
    plain = (f"/ColorSpace {_SPACES[count]} /BitsPerComponent 8", bytes(colours))
    veil = ("/ColorSpace /DeviceGray /BitsPerComponent 8", samples[count - 1 :: count])
    return _of_page(pdfium.PdfDocument(_wrapped(size, plain, veil)), size)


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG file that its picture is made of; all its data as one."""
    at, data = len(_PNG), b""
    while at + 8 <= len(raw):
        length, kind = struct.unpack_from(">I4s", raw, at)
        content = raw[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"IDAT":
            data += content
        elif kind in (b"IHDR", b"PLTE"):
            yield kind, content
    yield b"IDAT", data


def _samples(document: pdfium.PdfDocument) -> bytes:
    """The bytes of the only image of a document, its filters undone."""
    page = document[0]
    image = next(page.get_objects(filter=(api.FPDF_PAGEOBJ_IMAGE,)))
    return bytes(image.get_data(decode_simple=True))


def _wrapped(size: tuple[int, int], *images: tuple[str, bytes]) -> bytes:
    """A PDF document of one page that the first image fills, seen through the second if there is one."""
    drawn = b"q %d 0 0 %d 0 0 cm /I Do Q" % size
    mask = " /SMask 5 0 R" if len(images) > 1 else ""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 %d %d] >>" % size,
        b"<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Resources << /XObject << /I 4 0 R >> >> >>",
    ]
    for place, (told, data) in enumerate((*images, ("", b""))[:2]):
        more = mask if place == 0 else ""
        head = f"<< /Type /XObject /Subtype /Image /Width {size[0]} /Height {size[1]} {told}{more}"
        bodies.append(head.encode() + b" /Length %d >>\nstream\n%b\nendstream" % (len(data), data))
    bodies.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn))
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table)
    return bytes(made)


def _of_page(document: pdfium.PdfDocument, size: tuple[int, int]) -> Pixels:
    """The first page of a document of ours, drawn; the document is closed."""
    try:
        scale = min(1.0, _LONGEST_SIDE / max(size))
        width, height = max(1, int(size[0] * scale)), max(1, int(size[1] * scale))
        bitmap = pdfium.PdfBitmap.new_native(width, height, api.FPDFBitmap_BGR, rev_byteorder=True)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        page = document[0]
        api.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, api.FPDF_REVERSE_BYTE_ORDER)
        raw, stride = bytes(bitmap.buffer), bitmap.stride
        rows = b"".join(raw[y * stride : y * stride + 3 * width] for y in range(height))
        return Pixels(width=width, height=height, depth=3, raw=rows)
    finally:
        document.close()
