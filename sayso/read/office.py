"""Office Open XML documents: DOCX, XLSX, PPTX and their kin with macros or as templates, told by content.

A macro is a program: it is never run and not read; that there is one is said with its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from sayso.errors import Damaged, NotYetReadable
from sayso.model.document import Part
from sayso.model.extension import Bid, Flaw, Found, Opened, Pulse, Refused
from sayso.read.package import Package, Relation, names_in_head, relations, texts_of
from sayso.read.properties import reading_of
from sayso.read.sheets import WorkbookText
from sayso.read.slides import SlidesText
from sayso.read.story import Budget
from sayso.read.wordfiles import WordText

_TYPES = "[content_types].xml"
_MAIN_KINDS = {"officedocument"}
_FORMS = {
    "w": ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "x": ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "p": ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
_MAINS = {"w": "word/document.xml", "x": "xl/workbook.xml", "p": "ppt/presentation.xml"}
_TELLING = {*_MAINS.values(), "xl/workbook.bin", "word/document2.xml"}
_BINARY_WORKBOOK = "xl/workbook.bin"
_MACROS = ("vbaproject.bin",)
# What belongs to the layout and holds no words: fonts, printers' settings, previews, macros' signatures.
_LAYOUT = (
    ".xml", ".rels", ".vml", ".odttf", ".fntdata", "vbaprojectsignature.bin", "vbaprojectsignatureagile.bin",
    "vbaprojectsignaturev3.bin",
)  # fmt: skip
_CORE = {
    "dc:title": "title", "dc:subject": "subject", "dc:creator": "author",
    "cp:lastModifiedBy": "last saved by", "cp:keywords": "keywords",
    "dc:description": "comments", "cp:category": "category",
    "dcterms:created": "created", "dcterms:modified": "last saved", "cp:lastPrinted": "last printed",
    "cp:revision": "revision", "cp:contentStatus": "status",
}  # fmt: skip
_EXTENDED = {"app:Company": "company", "app:Manager": "manager", "app:Template": "template"}


class _Text(Protocol):
    budget: Budget

    def parts(self) -> Iterator[Part | None]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Main:
    """The main part of a document: its name, what it is (w, x or p), its relations."""

    part: str
    form: str
    links: dict[str, Relation]


class OfficeReader:
    """DOCX, XLSX and PPTX, known by what the archive holds."""

    name = "office"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where a member tells an office document: its main part, or its types and its folder."""
        if not head.startswith(b"PK"):
            return Bid.NONE
        names = names_in_head(head)
        folders = tuple(folder for folder, _ in _FORMS.values())
        is_typed = _TYPES in names and any(each.startswith(folders) for each in names)
        return Bid.CERTAIN if is_typed or names & _TELLING else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The text with notes, comments and deletions as parts of their own; media and objects inside."""
        package = Package.open(item)
        main = _find_main(package)
        if main.part == _BINARY_WORKBOOK:
            raise NotYetReadable(
                "This is a binary workbook (XLSB), which Sayso does not read yet.",
                remedy="Save it as XLSX and read that as well.",
            )
        text = _text_of(package, main)
        parts: list[Part] = []
        for part in text.parts():
            if part is None:
                yield Pulse()
            else:
                parts.append(part)
        yield reading_of(item, package, parts, (_FORMS[main.form][1], _facts(package)))
        yield from package.flaws
        if text.budget.cut:
            yield Flaw(error=text.budget.error())
        yield from _inside(package, main)


def _find_main(package: Package) -> _Main:
    """The part that the package's relations name as the main one, else the one with the usual name."""
    named = [each.target for each in relations(package, "").values() if each.kind.lower() in _MAIN_KINDS]
    named += [_BINARY_WORKBOOK, *_MAINS.values()]
    for part in named:
        if package.has(part):
            links = relations(package, part)
            return _Main(part=part, form=_form_of(package, part, links), links=links)
    raise Damaged("The document has no main part: nothing says where its text is.")


def _form_of(package: Package, part: str, links: dict[str, Relation]) -> str:
    """Whether it is a text, a workbook or a presentation: by its folder, else by what belongs to it."""
    for form, (folder, _) in _FORMS.items():
        if part.startswith(folder):
            return form
    kinds = {each.kind for each in links.values()}
    if kinds & {"worksheet", "sharedStrings"}:
        return "x"
    return "p" if kinds & {"slide", "slideMaster"} else "w"


def _text_of(package: Package, main: _Main) -> _Text:
    if main.form == "x":
        return WorkbookText(package, main.part, main.links)
    if main.form == "p":
        return SlidesText(package, main.part, main.links)
    return WordText(package, main.part, main.links)


def _facts(package: Package) -> dict[str, str]:
    """What the document's properties say, by plain names, in a fixed order."""
    found: dict[str, str] = {}
    targets = {each.kind: each.target for each in relations(package, "").values()}
    core = targets.get("core-properties", "docprops/core.xml")
    extended = targets.get("extended-properties", "docprops/app.xml")
    for label, value in (*texts_of(package, core, _CORE), *texts_of(package, extended, _EXTENDED)):
        found.setdefault(label, value)
    return {label: found[label] for label in (*_CORE.values(), *_EXTENDED.values()) if found.get(label)}


def _inside(package: Package, main: _Main) -> Iterator[Found]:
    """Pictures, objects, imported documents; a macro as refused."""
    imported = [each.target for each in main.links.values() if each.kind == "aFChunk"]
    names = []
    for name in package.names:
        base = name.rpartition("/")[2]
        if base in _MACROS:
            error = NotYetReadable(
                "These are the document's macros: a program, which Sayso neither runs nor reads.",
                remedy="Have somebody look at it who knows macros, in a program that does not run them.",
            )
            yield Refused(name=package.names[name], kind="attachment", error=error)
        elif not base or name in imported or name.endswith(_LAYOUT):
            continue
        elif not base.startswith(("thumbnail.", "printersettings")) and name != "mimetype":
            names.append(name)
    yield from package.attached([*(each for each in imported if package.has(each)), *names])
