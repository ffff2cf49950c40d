"""Makes PDF documents for tests, object by object (ISO 32000-1, 7.5)."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842


@dataclass(frozen=True, slots=True)
class Words:
    """Words at a place of a page, in points from its lower left corner."""

    x: float
    y: float
    text: str
    size: float = 11


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey picture that fills the page."""

    width: int
    height: int
    grey: bytes


@dataclass(slots=True)
class Pdf:
    """A document while it is made. `pages` hold words and pictures; `annotations` are raw PDF by page."""

    pages: Sequence[Sequence[Words | Picture]]
    info: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[int, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    catalog: str = ""
    objects: list[bytes] = field(default_factory=list)

    def add(self, body: str | bytes, stream: bytes | None = None) -> int:
        raw = body.encode("latin-1") if isinstance(body, str) else body
        if stream is not None:
            raw = raw.replace(b">>", b" /Length %d >>" % len(stream), 1)
            raw += b"\nstream\n" + stream + b"\nendstream"
        self.objects.append(raw)
        return len(self.objects)

    def bytes(self) -> bytes:
        font = self.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
        pages = self.add("")  # filled in below, when its children are known
        kids = [self._page(number, things, font, pages) for number, things in enumerate(self.pages)]
        listed = " ".join(f"{kid} 0 R" for kid in kids)
        self.objects[pages - 1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
        names = self._names()
        root = self.add(f"<< /Type /Catalog /Pages {pages} 0 R {names} {self.catalog} >>")
        facts = " ".join(f"/{key} ({value})" for key, value in self.info.items())
        return self._written(root, self.add(f"<< {facts} >>"))

    def _page(self, number: int, things: Sequence[Words | Picture], font: int, parent: int) -> int:
        drawn, pictures = [], []
        for thing in things:
            if isinstance(thing, Words):
                text = thing.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
                drawn.append(f"BT /F {thing.size} Tf {thing.x} {thing.y} Td ({text}) Tj ET")
            else:
                pictures.append(self._picture(thing))
                drawn.append(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /P{len(pictures)} Do Q")
        content = self.add("<< >>", "\n".join(drawn).encode("cp1252"))
        shown = " ".join(f"/P{n} {each} 0 R" for n, each in enumerate(pictures, 1))
        annotations = " ".join(f"{self.add(each)} 0 R" for each in self.annotations.get(number, ()))
        return self.add(
            f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {content} 0 R "
            f"/Annots [{annotations}] /Resources << /Font << /F {font} 0 R >> /XObject << {shown} >> >> >>"
        )

    def _picture(self, picture: Picture) -> int:
        return self.add(
            f"<< /Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} "
            "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode >>",
            zlib.compress(picture.grey),
        )

    def _names(self) -> str:
        if not self.files:
            return ""
        listed = []
        for name, content in self.files.items():
            stream = self.add("<< /Type /EmbeddedFile >>", content)
            spec = self.add(f"<< /Type /Filespec /F ({name}) /UF ({name}) /EF << /F {stream} 0 R >> >>")
            listed.append(f"({name}) {spec} 0 R")
        return f"/Names << /EmbeddedFiles << /Names [{' '.join(listed)}] >> >>"

    def _written(self, root: int, info: int) -> bytes:
        made = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, body in enumerate(self.objects, 1):
            places.append(len(made))
            made += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        table = len(made)
        made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        made += b"".join(b"%010d 00000 n \n" % place for place in places)
        made += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (len(places) + 1, root, info)
        return bytes(made + b"startxref\n%d\n%%%%EOF\n" % table)


def lines(*texts: str, top: float = 760, step: float = 14, size: float = 11) -> list[Words]:
    """Lines of text one under another; an empty one leaves its space free."""
    return [Words(72, top - step * n, text, size) for n, text in enumerate(texts) if text]


def make_pdf(*pages: Sequence[Words | Picture]) -> bytes:
    """A document of these pages."""
    return Pdf(pages).bytes()
