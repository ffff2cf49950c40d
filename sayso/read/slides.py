"""Presentations (Office Open XML, ECMA-376 part 1, 19): slides in order, speaker notes, comments."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sayso.model.document import Part
from sayso.read.drawings import drawn_texts
from sayso.read.package import Package, Relation, relations
from sayso.read.story import Budget, Remark, Remarks, Story
from sayso.read.xmlstream import END, START, TEXT, Attributes

_TITLES = {"title", "ctrTitle"}
# Placeholders that repeat on every slide what the layout says.
_REPEATED = {"dt", "ftr", "sldNum", "hdr"}
_DRAWN = {"chart", "diagramData"}


@dataclass(slots=True)
class _Shape:
    """What a shape is while it is read: its placeholder, and how deep in cells of a table."""

    placeholder: str = ""
    cells: int = 0


class SlidesText:
    """Reads a presentation. `main` is the name of its main part, `links` the relations of that."""

    def __init__(self, package: Package, main: str, links: dict[str, Relation]) -> None:
        self.budget = Budget.of_document()
        self.remarks = Remarks(self.budget)
        self._package = package
        self._main = main
        self._links = links
        self._people: dict[str, str] = {}

    def parts(self) -> Iterator[Part | None]:
        """Each slide with its drawings, its speaker notes behind it; then the comments."""
        self._people = self._authors()
        for number, slide in enumerate(self._slides(), 1):
            links = relations(self._package, slide)
            story = Story(self.budget)
            self._read(story, slide, f"Slide {number}", leave_out=set())
            story.append(drawn_texts(self._package, _targets(links, _DRAWN), self.budget))
            yield story.part()
            for notes in _targets(links, {"notesSlide"}):
                story = Story(self.budget)
                self._read(story, notes, f"Notes to slide {number}", leave_out=_REPEATED)
                yield story.part() if len(story.pieces) > 1 else None
            for comments in _targets(links, {"comments", "comment"}):
                self._comments(comments, f"slide {number}")
        yield from self.remarks.parts()

    def _slides(self) -> list[str]:
        """The slides in the order of the show; those it does not list (it may be damaged) behind them."""
        slides = []
        for kind, element, given in self._package.events(self._main):
            if kind == START and element == "p:sldId":
                link = self._links.get(given.get("r:id", ""))
                if link is not None:
                    slides.append(link.target)
        folder = self._main.rpartition("/")[0]
        return list(dict.fromkeys([*slides, *self._package.under(f"{folder}/slides/")]))

    def _read(self, story: Story, name: str, label: str, leave_out: set[str]) -> None:
        """The text of the shapes of one slide, a paragraph a line, tables a row a line."""
        story.write(label)
        shape = _Shape()
        taking = False
        skipping = 0
        for kind, element, given in self._package.events(name):
            if skipping:
                skipping += (kind == START) - (kind == END)
            elif kind == TEXT:
                if taking and shape.placeholder not in leave_out:
                    story.write(element)
            elif element == "a:t":
                taking = kind == START
            elif kind == START and element == "mc:Fallback":
                skipping = 1
            elif kind == START and element == "p:sld" and given.get("show", "1") in ("0", "false"):
                story.write(" (hidden slide)")
            elif element == "p:cSld" and kind == START:
                story.end_paragraph(heading=True)
            elif element in ("p:sp", "p:graphicFrame") and kind == START:
                shape = _Shape()
            else:
                _lay_out(story, shape, kind, element, given)

    def _authors(self) -> dict[str, str]:
        """Names by ids, of the old comments (`cmAuthor`) and the new ones."""
        people = {}
        for link in self._links.values():
            if link.kind in ("commentAuthors", "authors", "author"):
                for kind, element, given in self._package.events(link.target):
                    if kind == START and element in ("p:cmAuthor", "p188:author"):
                        people[given.get("id", "")] = given.get("name", "")
        return people

    def _comments(self, name: str, place: str) -> None:
        open_remarks: list[Remark] = []
        taking = False
        for kind, element, given in self._package.events(name):
            if kind == TEXT:
                if taking and open_remarks:
                    open_remarks[-1].story.write(element)
            elif element in ("p:text", "a:t"):
                taking = kind == START
            elif element in ("p:cm", "p188:cm", "p188:reply"):
                if kind == START:
                    open_remarks.append(self.remarks.add(self._remark(given, place)))
                elif open_remarks:
                    open_remarks.pop()
            elif element == "a:p" and kind == END and open_remarks:
                open_remarks[-1].story.end_line()

    def _remark(self, given: Attributes, place: str) -> Remark:
        return Remark(
            kind="Comment",
            story=Story(self.budget),
            author=self._people.get(given.get("authorId", ""), ""),
            date=given.get("dt") or given.get("created", ""),
            relation="at",
            cited=place,
        )


def _lay_out(story: Story, shape: _Shape, kind: int, element: str, given: Attributes) -> None:
    """Lines, cells and rows; a title is a heading, what repeats on every slide is boilerplate."""
    if element == "p:ph" and kind == START:
        shape.placeholder = given.get("type", "body")
    elif element == "a:tc":
        shape.cells += 1 if kind == START else -1
        if kind == END:
            story.end_cell()
    elif (element, kind) in (("a:br", START), ("a:tr", END)):
        story.end_line()
    elif element == "a:p" and kind == END:
        if shape.cells > 0:
            story.break_in_cell()
            return
        if shape.placeholder in _REPEATED:
            story.mark("boilerplate", story.line)
        story.end_line(heading=shape.placeholder in _TITLES)
    elif element in ("p:sp", "p:graphicFrame") and kind == END:
        story.end_paragraph()
        shape.placeholder = ""


def _targets(links: dict[str, Relation], kinds: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(each.target for each in links.values() if each.kind in kinds))
