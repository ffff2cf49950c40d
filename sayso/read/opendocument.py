"""OpenDocument files (OASIS ODF 1.3, part 3): texts, spreadsheets, presentations, drawings; flat ones too."""

from collections.abc import Iterator
from dataclasses import dataclass

from sayso.errors import Encrypted, NotYetReadable
from sayso.model.document import Part
from sayso.model.extension import Bid, Flaw, Found, Opened, Pulse, Refused
from sayso.read.odftext import OdfText
from sayso.read.package import Package, names_in_head, normal_name, texts_of
from sayso.read.properties import reading_of
from sayso.read.story import Budget, Remarks, Story
from sayso.read.xmlstream import START

_MIMETYPE = b"mimetype"
_ODF = (b"application/vnd.oasis.opendocument.", b"application/vnd.sun.xml.")
_MANIFEST, _CONTENT, _STYLES, _META = "META-INF/manifest.xml", "content.xml", "styles.xml", "meta.xml"
_TELLING = {normal_name(_MANIFEST), _CONTENT}
# Parts that hold no words: previews, settings, and the macros, which are refused.
_LAYOUT = ("thumbnails/", "configurations2/", "objectreplacements/", "fonts/", "meta-inf/")
_UNSPOKEN = {"mimetype", "layout-cache"}
_MACROS = ("basic/", "scripts/")
_FACTS = {
    "dc:title": "title", "dc:subject": "subject", "meta:initial-creator": "author",
    "dc:creator": "last saved by", "meta:keyword": "keywords",
    "dc:description": "comments", "meta:creation-date": "created",
    "dc:date": "last saved", "meta:printed-by": "printed by", "meta:print-date": "last printed",
    "meta:editing-cycles": "revision", "meta:user-defined": "remark",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manifest:
    """What the manifest says: the document's media type, and whether parts of it are encrypted."""

    media_type: str
    is_encrypted: bool


class OpenDocumentReader:
    """ODT, ODS, ODP and their kin, known by the member `mimetype` or by their manifest."""

    name = "opendocument"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the archive says it is an OpenDocument, or has the members of one."""
        if not head.startswith(b"PK"):
            return Bid.NONE
        names = names_in_head(head)
        stored = head[38 : 38 + 60] if head[30:38] == _MIMETYPE else b""
        if stored.startswith(_ODF) or names >= _TELLING:
            return Bid.CERTAIN
        return Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The text with notes, comments and deletions as parts of their own; pictures and objects inside."""
        package = Package.open(item)
        manifest = _read_manifest(package)
        if manifest.is_encrypted:
            raise Encrypted(
                "The document is encrypted.",
                remedy="Open it with its password in LibreOffice, save it without one and read the result.",
            )
        budget = Budget.of_document()
        parts: list[Part] = []
        for part in _read_parts(package, budget):
            if part is None:
                yield Pulse()
            else:
                parts.append(part)
        yield reading_of(item, package, parts, (manifest.media_type, _facts(package)))
        yield from package.flaws
        if budget.cut:
            yield Flaw(error=budget.error())
        yield from _inside(package)


def _read_manifest(package: Package) -> _Manifest:
    media_type, is_encrypted = "", False
    for kind, element, given in package.events(_MANIFEST):
        if kind != START:
            continue
        if element == "manifest:file-entry" and given.get("manifest:full-path") == "/":
            media_type = given.get("manifest:media-type", "")
        elif element in ("manifest:encryption-data", "manifest:encrypted-key"):
            is_encrypted = True
    fits = media_type.encode("utf-8", "replace").startswith(_ODF) and len(media_type) < 100
    return _Manifest(
        media_type=media_type if fits else "application/vnd.oasis.opendocument.text",
        is_encrypted=is_encrypted or package.has("encrypted-package"),
    )


def _read_parts(package: Package, budget: Budget) -> Iterator[Part | None]:
    """The body sheet by sheet or slide by slide, notes, objects, headers and footers; then the remarks."""
    remarks = Remarks(budget)
    yield from OdfText(budget, remarks).read(package.events(_CONTENT))
    objects = Story(budget)
    for name in package.names:
        if name.count("/") == 1 and name.endswith("/content.xml"):
            inner = OdfText(budget, remarks)
            for part in inner.read(package.events(name)):
                objects.write(part.content if part else "")
                objects.end_paragraph()
    pages = OdfText(budget, remarks, pages_only=True)
    layout = pages.read(package.events(_STYLES))
    boilerplate = Story(budget)
    for content in dict.fromkeys(part.content for part in layout if part):
        boilerplate.write(content)
        boilerplate.end_paragraph()
    yield from (objects.part(), boilerplate.part(boilerplate=True))
    yield from remarks.parts()


def _facts(package: Package) -> dict[str, str]:
    found: dict[str, str] = {}
    for label, value in texts_of(package, _META, _FACTS):
        found[label] = f"{found[label]}; {value}" if found.get(label) and value else found.get(label) or value
    return {label: found[label] for label in _FACTS.values() if found.get(label)}


def _inside(package: Package) -> Iterator[Found]:
    """Pictures and embedded objects; macros as refused."""
    names = []
    for name in package.names:
        if name.startswith(_MACROS) and not name.endswith("/"):
            if not name.endswith(("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")):
                error = NotYetReadable(
                    "This is one of the document's macros: a program, which Sayso neither runs nor reads.",
                    remedy="Have somebody look at it who knows macros, in a program that does not run them.",
                )
                yield Refused(name=package.names[name], kind="attachment", error=error)
        elif not (name.startswith(_LAYOUT) or name.endswith((".xml", "/", ".rdf")) or name in _UNSPOKEN):
            names.append(name)
    yield from package.attached(names)
