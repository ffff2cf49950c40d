"""Word documents (Office Open XML, ECMA-376 part 1, 17): body, notes, comments, tracked changes.

What was deleted under change tracking, and what is formatted as hidden, is text: in a leak it is what
somebody meant to take away.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from sayso.model.document import Part
from sayso.read.drawings import drawn_texts
from sayso.read.package import Package, Relation
from sayso.read.story import Budget, Remark, Remarks, Story
from sayso.read.wordstyles import known_styles
from sayso.read.xmlstream import END, EVENTS_PER_PULSE, START, TEXT, Attributes, Event

# Elements that hold no text of the document: field codes, earlier formatting, what is shown in place of a
# drawing where that is not understood.
_SKIPPED = {
    "w:instrText", "w:delInstrText", "w:pPrChange", "w:rPrChange", "w:sectPrChange", "w:tblPrChange",
    "w:trPrChange", "w:tcPrChange", "w:tblGridChange", "w:numberingChange", "mc:Fallback", "w:sdtPr",
    "w:docPartObj", "w:ffData", "w:binData",
}  # fmt: skip
_TEXTS = {"w:t", "w:delText", "m:t", "a:t"}
_CHARACTERS = {
    "w:tab": "\t", "w:ptab": "\t", "w:noBreakHyphen": "\N{NON-BREAKING HYPHEN}", "w:br": "\n", "w:cr": "\n",
}  # fmt: skip
# Boxes and ticks of the symbol fonts; their other characters stay as they are, in the private use area.
_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF0A8: "◻", 0xF06F: "◻", 0xF0FE: "☒", 0xF0FD: "☒", 0xF0FC: "✓", 0xF0FB: "✗",
    0xF0E0: "→", 0xF0DF: "←", 0xF04A: "☺", 0xF04C: "☹", 0xF052: "☑", 0xF054: "☒",
}  # fmt: skip
_MOST_ANCHORS = 50
_MOST_CITED = 200
_SET_IN = 280  # twentieths of a point from which on a paragraph is set in: half a centimetre
_CLOSING, _CLOSING_SIGNS = 4, " \N{NO-BREAK SPACE}"


@dataclass(slots=True)
class _Paragraph:
    """What is known of a paragraph that is being read: what it is, and where its text begins."""

    is_heading: bool = False
    is_item: bool = False
    is_quotation: bool = False
    is_set_in: bool = False
    start: int | None = None


@dataclass(slots=True)
class _Flow:
    """Where the text goes: the body, or a text box in it. `boxes` wait for the end of the paragraph."""

    story: Story
    cells: int = 0
    rows: int = 0
    boxes: list[Story] = field(default_factory=list)
    paragraphs: list["_Paragraph"] = field(default_factory=list)  # those that are open, one in another
    is_led_in: bool = False  # whether the paragraph before ends with a colon, or is a quotation


@dataclass(slots=True)
class _Anchor:
    """The words that a comment is about, as they are read."""

    pieces: list[str] = field(default_factory=list)
    size: int = 0


class WordText:
    """Reads the parts of a Word document. `main` is the name of its body, `links` its relations."""

    def __init__(self, package: Package, main: str, links: dict[str, Relation]) -> None:
        self.budget = Budget.of_document()
        self.remarks = Remarks(self.budget)
        self._package = package
        self._main = main
        self._links = links
        self._headings, self._quotations = known_styles(package, self._linked("styles"))
        self._numbers: dict[tuple[str, str], int] = {}  # notes in the order of their marks
        self._open: dict[str, _Anchor] = {}
        self._anchors: dict[str, str] = {}
        self._flow = _Flow(Story(self.budget))
        self._outer: list[_Flow] = []
        self._deletions: list[tuple[str, str, str]] = []  # author, date, kind of those that are open
        self._deleted: Story | None = None  # what was deleted in this paragraph
        self._skipping = 0
        self._taking = False
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "w:p": self._start_paragraph,
            "w:pStyle": self._style,
            "w:outlineLvl": self._outline,
            "w:numPr": self._list,
            "w:ind": self._indent,
            "w:tc": self._start_cell,
            "w:tr": self._start_row,
            "w:txbxContent": self._start_box,
            "w:sym": self._symbol,
            "v:textpath": lambda given: self._write(given.get("string", "")),  # a watermark
            "w:footnoteReference": lambda given: self._note("footnote", given),
            "w:endnoteReference": lambda given: self._note("endnote", given),
            "w:commentRangeStart": self._start_anchor,
            "w:commentRangeEnd": self._end_anchor,
            "w:del": lambda given: self._start_deletion(given, "Deleted"),
            "w:moveFrom": lambda given: self._start_deletion(given, "Moved away"),
        }
        self._ends: dict[str, Callable[[], None]] = {
            "w:p": self._end_paragraph,
            "w:tc": self._end_cell,
            "w:tr": self._end_row,
            "w:txbxContent": self._end_box,
            "w:del": self._end_deletion,
            "w:moveFrom": self._end_deletion,
        }

    def parts(self) -> Iterator[Part | None]:
        """Body, notes, headers and footers, diagrams, comments and deletions, in that order.

        `None` now and then says that the reading goes on.
        """
        self._begin()
        for count, (kind, name, given) in enumerate(self._package.events(self._main)):
            self._take(kind, name, given)
            if count % EVENTS_PER_PULSE == 0:
                yield None
        body = self._end()
        notes = self._notes()
        pages = self._pages()
        drawn = drawn_texts(self._package, self._package_diagrams(), self.budget)
        comments = Remarks(self.budget)
        for name in self._all_linked("comments"):
            self._comments(name, comments)
        yield from (body.part(), notes.part(), pages.part(boilerplate=True), drawn.part())
        yield from comments.parts()
        yield from self.remarks.parts()

    def _package_diagrams(self) -> list[str]:
        folder = self._main.rpartition("/")[0]
        found = [*self._package.under(f"{folder}/diagrams/"), *self._package.under(f"{folder}/charts/")]
        return [name for name in found if name.rpartition("/")[2].startswith(("data", "chart"))]

    def _linked(self, kind: str) -> str:
        return next(iter(self._all_linked(kind)), "")

    def _all_linked(self, kind: str) -> list[str]:
        return list(dict.fromkeys(each.target for each in self._links.values() if each.kind == kind))

    def _read(self, found: Iterable[Event]) -> Story:
        """The text of one part, or of a stretch of one, as a story of its own."""
        self._begin()
        for kind, name, given in found:
            self._take(kind, name, given)
        return self._end()

    def _begin(self) -> None:
        self._flow, self._outer, self._deletions = _Flow(Story(self.budget)), [], []
        self._skipping, self._taking = 0, False

    def _end(self) -> Story:
        while self._outer:
            self._end_box()
        return self._flow.story

    def _take(self, kind: int, name: str, given: Attributes) -> None:
        if self._skipping:
            self._skipping += (kind == START) - (kind == END)
        elif kind == TEXT:
            if self._taking:
                self._write(name)
        elif kind == END:
            self._taking = False
            end = self._ends.get(name)
            if end is not None:
                end()
        elif name in _SKIPPED:
            self._skipping = 1
        elif name in _TEXTS:
            self._taking = True
        elif name in _CHARACTERS:
            if "w:pos" not in given:  # else it defines a tab stop
                self._write(_CHARACTERS[name])
        else:
            start = self._starts.get(name)
            if start is not None:
                start(given)

    def _write(self, text: str) -> None:
        if self._deletions:
            self._deleted = self.remarks.deleted(self._flow.story, *self._deletions[-1])
            self._deleted.write(text)
            return
        if text == "\n":
            self._flow.story.end_line(heading=self._is_heading())
            return
        self._flow.story.write(text)
        if self._flow.paragraphs and self._flow.paragraphs[-1].start is None:
            self._flow.paragraphs[-1].start = max(0, self._flow.story.size - len(text))
        for anchor in self._open.values():
            if anchor.size <= _MOST_CITED:
                anchor.pieces.append(text[: _MOST_CITED + 1])
                anchor.size += len(text)

    def _is_heading(self) -> bool:
        return bool(self._flow.paragraphs and self._flow.paragraphs[-1].is_heading)

    def _start_paragraph(self, given: Attributes) -> None:
        self._flow.paragraphs.append(_Paragraph())

    def _style(self, given: Attributes) -> None:
        if self._flow.paragraphs:
            self._flow.paragraphs[-1].is_heading |= given.get("w:val", "") in self._headings
            self._flow.paragraphs[-1].is_quotation |= given.get("w:val", "") in self._quotations

    def _outline(self, given: Attributes) -> None:
        if self._flow.paragraphs and given.get("w:val", "9") < "9":
            self._flow.paragraphs[-1].is_heading = True

    def _list(self, given: Attributes) -> None:
        if self._flow.paragraphs:
            self._flow.paragraphs[-1].is_item = True

    def _indent(self, given: Attributes) -> None:
        left = given.get("w:left") or given.get("w:start") or "0"
        if self._flow.paragraphs and left.isascii() and left.isdigit() and len(left) < 6:
            self._flow.paragraphs[-1].is_set_in = int(left) >= _SET_IN

    def _end_paragraph(self) -> None:
        flow = self._flow
        ended = flow.paragraphs.pop() if flow.paragraphs else _Paragraph()
        if self._deleted is not None:
            self._deleted.end_line()
            self._deleted = None
        for anchor in self._open.values():
            anchor.pieces.append(" ")
        if flow.cells:
            flow.story.break_in_cell()
        elif ended.is_item and not ended.is_heading:
            flow.story.end_line()
            flow.is_led_in = False
        else:
            self._mark_quotation(ended)
            flow.story.end_paragraph(heading=ended.is_heading)
        if flow.boxes and not flow.paragraphs:
            for box in flow.boxes:
                flow.story.append(box)
            flow.boxes.clear()

    def _mark_quotation(self, ended: _Paragraph) -> None:
        """Marks a paragraph of a style for quotations, or one set in behind a colon, and what goes on so."""
        flow = self._flow
        if ended.start is None:
            return
        is_quotation = ended.is_quotation or (ended.is_set_in and flow.is_led_in)
        if is_quotation and not ended.is_heading:
            flow.story.mark("quote", ended.start)
            flow.is_led_in = True
        else:
            flow.is_led_in = flow.story.tail(_CLOSING).rstrip(_CLOSING_SIGNS).endswith(":")

    def _start_row(self, given: Attributes) -> None:
        self._flow.rows += 1

    def _start_cell(self, given: Attributes) -> None:
        self._flow.cells += 1

    def _end_cell(self) -> None:
        flow = self._flow
        flow.cells = max(0, flow.cells - 1)
        if flow.rows <= 1:
            flow.story.end_cell()
        else:
            flow.story.write("\t")

    def _end_row(self) -> None:
        flow = self._flow
        flow.rows = max(0, flow.rows - 1)
        if flow.rows == 0:
            flow.story.end_line()
        else:
            flow.story.break_in_cell()

    def _start_box(self, given: Attributes) -> None:
        self._outer.append(self._flow)
        self._flow = _Flow(Story(self.budget))

    def _end_box(self) -> None:
        if self._outer:
            box, self._flow = self._flow.story, self._outer.pop()
            self._flow.boxes.append(box)
            if not self._flow.paragraphs:
                self._flow.story.append(self._flow.boxes.pop())

    def _symbol(self, given: Attributes) -> None:
        try:
            code = int(given.get("w:char", ""), 16)
        except ValueError:
            return
        if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x11000:
            self._write(_SYMBOLS.get(code) or chr(code))

    def _note(self, kind: str, given: Attributes) -> None:
        if given.get("w:customMarkFollows") in ("1", "true", "on"):
            mark = given.get("w:id", "")
            self._numbers.setdefault((kind, mark), len(self._numbers) + 1)
            return
        number = self._numbers.setdefault((kind, given.get("w:id", "")), len(self._numbers) + 1)
        self._write(f"[{number}]")

    def _start_anchor(self, given: Attributes) -> None:
        if len(self._open) < _MOST_ANCHORS:
            self._open[given.get("w:id", "")] = _Anchor()

    def _end_anchor(self, given: Attributes) -> None:
        anchor = self._open.pop(given.get("w:id", ""), None)
        if anchor is not None:
            self._anchors[given.get("w:id", "")] = "".join(anchor.pieces)

    def _start_deletion(self, given: Attributes, kind: str) -> None:
        self._deletions.append((given.get("w:author", ""), given.get("w:date", ""), kind))

    def _end_deletion(self) -> None:
        if self._deletions:
            self._deletions.pop()

    def _notes(self) -> Story:
        """Footnotes, then endnotes, each with the number that stands where it is referred to."""
        notes = Story(self.budget)
        for kind in ("footnote", "endnote"):
            for name in self._all_linked(f"{kind}s"):
                for given, found in _divided(self._package.events(name), f"w:{kind}"):
                    story = self._read(found)
                    number = self._numbers.get((kind, given.get("w:id", "")))
                    if story.size and given.get("w:type", "normal") == "normal":
                        notes.write(f"[{number}] " if number else "")
                        notes.take(story)
                        notes.end_line()
        return notes

    def _pages(self) -> Story:
        """Headers and footers, each once: sections repeat them."""
        pages, seen = Story(self.budget), set[str]()
        for name in [*self._all_linked("header"), *self._all_linked("footer")]:
            story = self._read(self._package.events(name))
            content = story.content
            if content.strip() and content not in seen:
                seen.add(content)
                pages.append(story)
        return pages

    def _comments(self, name: str, comments: Remarks) -> None:
        for given, found in _divided(self._package.events(name), "w:comment"):
            comments.add(
                Remark(
                    kind="Comment",
                    story=self._read(found),
                    author=given.get("w:author", ""),
                    date=given.get("w:date", ""),
                    cited=self._anchors.get(given.get("w:id", ""), ""),
                )
            )


def _divided(found: Iterable[Event], element: str) -> Iterable[tuple[Attributes, list[Event]]]:
    """Each element of a name with its attributes and the events inside it; they do not nest."""
    inside: list[Event] | None = None
    given: Attributes = {}
    for event in found:
        kind, name, attributes = event
        if name == element and kind != TEXT:
            if kind == START:
                inside, given = [], attributes
            elif inside is not None:
                yield given, inside
                inside = None
        elif inside is not None:
            inside.append(event)
    if inside:  # the part breaks off
        yield given, inside
