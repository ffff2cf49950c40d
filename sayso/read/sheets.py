"""Workbooks (Office Open XML, ECMA-376 part 1, 18): every sheet as lines of cells, with its comments.

A hidden sheet is read like any other and said to be hidden. Values are those the file stores: the result of
a formula, a date by its number format, numbers without the format's rounding.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sayso.model.document import Part
from sayso.read.drawings import drawn_texts
from sayso.read.numberformats import BUILT_IN_DATES, is_date_format, shown_date, shown_number
from sayso.read.package import Package, Relation, relations, texts_of
from sayso.read.pivots import pivot_caches
from sayso.read.story import Budget, Remark, Remarks, Story
from sayso.read.xmlstream import END, EVENTS_PER_PULSE, START, TEXT, Attributes

_REFERENCE = re.compile(r"([A-Za-z]{1,3})[0-9]{0,7}")
_LAST_COLUMN = 16_384
# How Excel says in a legacy comment that the words are those of a threaded one.
_THREADED = "tc="
# Headers and footers of the printed page, and the codes in them (18.3.1.39).
_PAGES = {f"s:{when}{where}" for when in ("odd", "even", "first") for where in ("Header", "Footer")}
_PAGE_CODE = re.compile(r'&(?:"[^"]{0,200}"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]{1,4}|[A-Z+-])')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    name: str
    state: str
    part: str


@dataclass(slots=True)
class _Cell:
    """A cell while it is read: its type, its style, its value."""

    kind: str = "n"
    style: int = 0
    pieces: list[str] = field(default_factory=list)


class WorkbookText:
    """Reads a workbook. `main` is the name of its main part, `links` the relations of that."""

    def __init__(self, package: Package, main: str, links: dict[str, Relation]) -> None:
        self.budget = Budget.of_document()
        self.remarks = Remarks(self.budget)
        self._package = package
        self._links = links
        self._starts_1904 = False
        self._sheets = self._find_sheets(main)
        self._dates = self._date_styles(self._linked("styles"))
        self._strings = self._shared_strings(self._linked("sharedStrings"))
        self._people = self._persons()

    def parts(self) -> Iterator[Part | None]:
        """Each sheet, then what is written in drawings, kept for pivot tables, then the comments.

        `None` now and then says that the reading goes on.
        """
        drawn: list[str] = []
        for sheet in self._sheets:
            yield from self._sheet(sheet)
            links = relations(self._package, sheet.part)
            for link in links.values():
                if link.kind == "drawing":
                    drawn += [link.target, *self._charts(link.target)]
            self._comments(sheet, links)
        yield drawn_texts(self._package, list(dict.fromkeys(drawn)), self.budget).part()
        caches = [each.target for each in self._links.values() if each.kind == "pivotCacheDefinition"]
        yield from pivot_caches(self._package, caches, self.budget)
        yield from self.remarks.parts()

    def _linked(self, kind: str) -> str:
        return next((each.target for each in self._links.values() if each.kind == kind), "")

    def _charts(self, drawing: str) -> list[str]:
        return [each.target for each in relations(self._package, drawing).values() if each.kind == "chart"]

    def _find_sheets(self, main: str) -> list[_Sheet]:
        """The sheets in their order; those the workbook does not list (it may be damaged) behind them."""
        sheets: list[_Sheet] = []
        for kind, element, given in self._package.events(main):
            if kind != START:
                continue
            if element == "s:sheet":
                link = self._links.get(given.get("r:id", ""))
                name, state = given.get("name", ""), given.get("state", "visible")
                if link is not None:
                    sheets.append(_Sheet(name=name, state=state, part=link.target))
            elif element == "s:workbookPr":
                self._starts_1904 = given.get("date1904", "0") in ("1", "true", "on")
        listed = {sheet.part for sheet in sheets}
        folder = main.rpartition("/")[0]
        for part in self._package.under(f"{folder}/worksheets/"):
            if part not in listed:
                name = part.rpartition("/")[2].removesuffix(".xml")
                sheets.append(_Sheet(name=name, state="unlisted", part=part))
        return sheets

    def _date_styles(self, name: str) -> set[int]:
        """The numbers of the cell styles that show a date or a time."""
        formats: dict[str, str] = {}
        dates: set[int] = set()
        is_cell_style, count = False, 0
        for kind, element, given in self._package.events(name):
            if element == "s:cellXfs":
                is_cell_style = kind == START
            elif kind != START:
                continue
            elif element == "s:numFmt":
                formats[given.get("numFmtId", "")] = given.get("formatCode", "")
            elif element == "s:xf" and is_cell_style:
                number = given.get("numFmtId", "0")
                if is_date_format(formats[number]) if number in formats else number in BUILT_IN_DATES:
                    dates.add(count)
                count += 1
        return dates

    def _shared_strings(self, name: str) -> list[str]:
        """The strings that cells refer to by number, without reading aids (`rPh`)."""
        strings: list[str] = []
        pieces: list[str] = []
        taking, aiding, room = False, False, self.budget.left
        for kind, element, _ in self._package.events(name):
            if kind == TEXT:
                if taking and not aiding and room > 0:
                    room -= len(element)
                    pieces.append(element)
            elif element == "s:t":
                taking = kind == START
            elif element == "s:rPh":
                aiding = kind == START
            elif element == "s:si" and kind == END:
                strings.append(_unescaped("".join(pieces)))
                pieces.clear()
        self.budget.cut = self.budget.cut or room <= 0
        return strings

    def _sheet(self, sheet: _Sheet) -> Iterator[Part | None]:
        story = Story(self.budget)
        hidden = {"hidden": " (hidden sheet)", "veryHidden": " (sheet hidden from the menu)"}
        story.write((" ".join(sheet.name.split()) or "Sheet") + hidden.get(sheet.state, ""))
        story.end_paragraph(heading=True)
        cell, column, taking = _Cell(), 0, False
        pages: list[str] = []
        for count, (kind, element, given) in enumerate(self._package.events(sheet.part)):
            if count % EVENTS_PER_PULSE == 0:
                yield None
            if kind == TEXT:
                if taking:
                    cell.pieces.append(element)
            elif element in ("s:v", "s:t"):
                taking = kind == START
            elif element in _PAGES:
                cell, taking = _Cell() if kind == START else cell, kind == START
                if kind == END:
                    pages.append(_PAGE_CODE.sub(" ", "".join(cell.pieces)))
            elif element == "s:c":
                if kind == START:
                    cell = _started(given)
                    column = self._move(story, given, column)
                elif cell.pieces:
                    story.write(self._shown(cell))
            elif element == "s:row" and kind == END:
                story.end_line()
                column = 0
            if self.budget.cut:
                break
        story.end_paragraph()
        start = story.size
        for page in dict.fromkeys(" ".join(page.split()) for page in pages):
            story.write(page)
            story.end_line()
        story.mark("boilerplate", start)
        yield story.part()

    def _move(self, story: Story, given: Attributes, column: int) -> int:
        """Goes on to the column of a cell, a tab for each; the number of the column behind it."""
        place = _REFERENCE.match(given.get("r", ""))
        wanted = _column(place[1]) if place else column
        wanted = min(wanted, _LAST_COLUMN)
        count = max(1, wanted - column + 1) if column else wanted
        if count:
            story.end_cell(count)
        return max(wanted, column - 1) + 1

    def _shown(self, cell: _Cell) -> str:
        value = "".join(cell.pieces)
        if cell.kind == "s":
            number = int(value) if value.strip().isdecimal() and len(value) < 10 else -1
            value = self._strings[number] if 0 <= number < len(self._strings) else ""
        elif cell.kind == "b":
            value = "TRUE" if value.strip() in ("1", "true") else "FALSE"
        elif cell.kind == "n":
            value = shown_number(value)
            if cell.style in self._dates:
                value = shown_date(value, starts_1904=self._starts_1904)
        elif cell.kind in ("str", "inlineStr"):
            value = _unescaped(value)
        return _one_line(value)

    def _persons(self) -> dict[str, str]:
        people: dict[str, str] = {}
        for link in self._links.values():
            if link.kind == "person":
                for kind, element, given in self._package.events(link.target):
                    if kind == START and element == "tc:person":
                        people[given.get("id", "")] = given.get("displayName", "")
        return people

    def _comments(self, sheet: _Sheet, links: dict[str, Relation]) -> None:
        threads = [each.target for each in links.values() if each.kind == "threadedComment"]
        for link in links.values():
            if link.kind == "comments":
                self._legacy_comments(sheet, link.target, with_threads=bool(threads))
        for name in threads:
            self._threaded_comments(sheet, name)

    def _legacy_comments(self, sheet: _Sheet, name: str, *, with_threads: bool) -> None:
        authors = [author for _, author in texts_of(self._package, name, {"s:author": "author"})]
        remark: Remark | None = None
        taking = False
        for kind, element, given in self._package.events(name):
            if kind == TEXT:
                if taking and remark is not None:
                    remark.story.write(element)
            elif element == "s:t":
                taking = kind == START
            elif element == "s:comment" and kind == START:
                number = given.get("authorId", "")
                known = number.isdecimal() and len(number) < 7 and int(number) < len(authors)
                author = authors[int(number)] if known else ""
                remark = self._remark(sheet, given, author, "")
                if not (with_threads and author.startswith(_THREADED)):
                    self.remarks.add(remark)

    def _threaded_comments(self, sheet: _Sheet, name: str) -> None:
        remark: Remark | None = None
        taking = False
        for kind, element, given in self._package.events(name):
            if kind == TEXT:
                if taking and remark is not None:
                    remark.story.write(element)
            elif element == "tc:text":
                taking = kind == START
            elif element == "tc:threadedComment" and kind == START:
                author = self._people.get(given.get("personId", ""), "")
                remark = self.remarks.add(self._remark(sheet, given, author, given.get("dT", "")))

    def _remark(self, sheet: _Sheet, given: Attributes, author: str, date: str) -> Remark:
        return Remark(
            kind="Comment",
            story=Story(self.budget),
            author=author,
            date=date,
            relation="at",
            cited=f"{sheet.name}!{given.get('ref', '')}",
        )


def _started(given: Attributes) -> _Cell:
    style = given.get("s", "0")
    return _Cell(
        kind=given.get("t", "n"), style=int(style) if style.isdecimal() and len(style) < 8 else 0
    )  # fmt: skip


def _column(letters: str) -> int:
    """The number of a column from 0 on: A, B, … Z, AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _one_line(value: str) -> str:
    """A cell's value in its row: line ends and tabs in it are spaces, so that rows and columns stay."""
    if "\n" in value or "\t" in value or "\r" in value:
        value = value.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return value.strip()


def _unescaped(value: str) -> str:
    """Characters that XML cannot hold are written `_x000D_` (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" not in value:
        return value
    return _ESCAPED.sub(lambda found: _character(int(found[1], 16)), value)


def _character(code: int) -> str:
    return "\ufffd" if 0xD800 <= code < 0xE000 or code == 0 else chr(code)
