"""XML as a stream of events, for the formats that are XML inside a ZIP archive.

The standard library's expat, not lxml: no tree is built, so memory does not grow with the document, what
stands before a fault has been read when the fault is found, and there is nothing to install. Nothing is
fetched and no entity is declared: a document type with declarations of its own is refused (that is how
expansion bombs work), depth, size and number of elements are capped.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from sayso.errors import Damaged, ReadError, TooLarge
from sayso.read.limits import LIMITS

START, END, TEXT = 1, 2, 3
_MOST_PER_BYTE = 4  # elements; measured: 0.2 in real documents, 2.7 in one paragraph a hundred thousand times
# How often a reader of long parts says that it is still at work.
EVENTS_PER_PULSE = 100_000
Attributes = Mapping[str, str]
# What kind, the name (`w:p`) or the characters, the attributes.
Event = tuple[int, str, Attributes]
_NONE: Attributes = {}
_FIRST_PIECE, _LARGEST_PIECE = 1 << 14, 1 << 20
_MOST_WITHOUT_EVENT = 16  # pieces of the largest size: a single tag may not be longer

_OOXML = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "wordprocessingml/main": "w", "spreadsheetml/main": "s", "presentationml/main": "p",
    "drawingml/main": "a", "drawingml/chart": "c", "drawingml/diagram": "dgm",
    "drawingml/spreadsheetDrawing": "xdr", "officeDocument/relationships": "r",
    "officeDocument/math": "m", "officeDocument/custom-properties": "cust",
    "officeDocument/customProperties": "cust", "officeDocument/extended-properties": "app",
    "officeDocument/extendedProperties": "app", "officeDocument/docPropsVTypes": "vt",
}  # fmt: skip
_PREFIXES = {
    f"{_OOXML}package/2006/relationships": "rel",
    f"{_OOXML}package/2006/content-types": "ct",
    f"{_OOXML}package/2006/metadata/core-properties": "cp",
    f"{_OOXML}markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments": "tc",
    "http://schemas.microsoft.com/office/powerpoint/2018/8/main": "p188",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "urn:schemas-microsoft-com:vml": "v",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/1999/xlink": "xlink",
    f"{_ODF}xsl-fo-compatible:1.0": "fo",
    f"{_ODF}svg-compatible:1.0": "svg",
    **{
        f"http://openoffice.org/2000/{each}": each
        for each in ("office", "text", "table", "style", "meta", "manifest")
    },
    "http://openoffice.org/2000/drawing": "draw",
}


@dataclass(slots=True)
class Allowance:
    """How many bytes of markup and how many elements a document may still have."""

    markup: int
    elements: int

    @classmethod
    def of_document(cls, size: int) -> "Allowance":
        """That of a document which is a file of `size` bytes."""
        most = max(LIMITS.free_expansion, size * LIMITS.expansion)
        elements = max(LIMITS.free_elements, size * _MOST_PER_BYTE)
        return cls(min(LIMITS.markup_bytes, most), min(LIMITS.elements, elements))


def events(stream: BinaryIO, allowance: Allowance) -> Iterator[Event]:
    """The events of an XML document in order. What comes after a fault is lost, what came before is not.

    Raises `Damaged` where it is not well-formed, nested too deeply or declares entities, `TooLarge` where
    it uses up the allowance, and whatever the stream raises.
    """
    reader = _Reader(allowance)
    size, idle = _FIRST_PIECE, 0
    while True:
        piece = stream.read(size)
        allowance.markup -= len(piece)
        if allowance.markup < 0:
            raise TooLarge("Its markup unpacks to more bytes than a document of this size may have.")
        error = reader.feed(piece)
        yield from reader.taken
        idle = idle + 1 if piece and not reader.taken and size == _LARGEST_PIECE else 0
        reader.taken.clear()
        if error is not None:
            raise error
        if not piece:
            return
        if idle > _MOST_WITHOUT_EVENT:
            raise Damaged("A single tag of it is longer than any program writes.")
        size = min(size * 2, _LARGEST_PIECE)


class _Reader:
    """Gathers what expat reports of one piece after the other."""

    def __init__(self, allowance: Allowance) -> None:
        self.taken: list[Event] = []
        self._allowance = allowance
        self._names = _Names()
        self._depth = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        self._parser = parser

    def feed(self, piece: bytes) -> ReadError | None:
        """Parses one more piece (an empty one is the end); the fault that ends the reading."""
        try:
            self._parser.Parse(piece, not piece)
        except ReadError as error:
            return error
        except expat.ExpatError as error:
            return Damaged(f"Its XML is faulty ({error}).")
        except (ValueError, LookupError) as error:  # a character set that does not exist, or is no such
            return Damaged(f"Its XML cannot be decoded ({error}).")
        return None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > LIMITS.markup_depth:
            raise Damaged(f"Its elements are nested more than {LIMITS.markup_depth:,} deep.")
        self._allowance.elements -= 1
        if self._allowance.elements < 0:
            raise TooLarge("It has more elements than a document of this size may have.")
        names = self._names
        given = {names[key]: value for key, value in attributes.items()} if attributes else _NONE
        self.taken.append((START, names[name], given))

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.taken.append((END, self._names[name], _NONE))

    def _text(self, text: str) -> None:
        self.taken.append((TEXT, text, _NONE))

    def _doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        if internal:
            raise Damaged("Its XML declares a document type of its own, which no such document does.")

    def _entity(self, *declared: object) -> None:
        raise Damaged("Its XML declares entities, which no such document does.")


class _Names(dict[str, str]):
    """Names as expat gives them to names as we write them."""

    def __missing__(self, name: str) -> str:
        self[name] = short = _short(name)
        return short


def _short(name: str) -> str:
    """The name with the prefix that is usual for its namespace; without one where we know none."""
    space, _, local = name.rpartition(" ")
    prefix = _PREFIXES.get(space)
    if prefix is None and space.startswith(_ODF):
        prefix = space[len(_ODF) :].partition(":")[0]
        prefix = {"drawing": "draw", "datastyle": "number"}.get(prefix, prefix)
    elif prefix is None and space.startswith((_OOXML, _STRICT)):
        path = space.removeprefix(_OOXML).removeprefix(_STRICT)
        prefix = _SPACES.get(path.replace("/2006/", "/"))
    return f"{prefix}:{local}" if prefix else local
