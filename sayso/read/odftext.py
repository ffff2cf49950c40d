"""The text of OpenDocument content (OASIS ODF 1.3, part 3): paragraphs, tables, notes, comments, changes."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from sayso.model.document import Part
from sayso.read.story import Budget, Remark, Remarks, Story
from sayso.read.xmlstream import END, EVENTS_PER_PULSE, START, TEXT, Attributes, Event

_SKIPPED = {
    "text:sequence-decls", "text:note-citation", "text:ruby-text", "office:forms", "office:scripts",
    "office:font-face-decls", "text:table-of-content-source", "svg:title", "svg:desc",
    "text:alphabetical-index-source", "text:illustration-index-source", "text:bibliography-source",
    "text:object-index-source", "text:table-index-source", "text:user-index-source",
}  # fmt: skip
_PAGES = {
    "style:header", "style:footer", "style:header-left", "style:footer-left", "style:header-first",
    "style:footer-first",
}  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n]+")
# A number of equal cells or rows may stand for millions.
_MOST_REPEATED = 1_000
_MOST_CITED = 200
_MOST_ANCHORS = 50
_VALUES = (
    "office:string-value", "office:date-value", "office:time-value", "office:boolean-value", "office:value",
)  # fmt: skip


@dataclass(slots=True)
class _Level:
    """Where text goes, and what is open there. `given` are the attributes of a cell or a row."""

    story: Story
    paragraphs: int = 0
    is_heading: bool = False
    lists: int = 0
    boxes: list[Story] = field(default_factory=list)
    given: Attributes = field(default_factory=dict)
    is_cell: bool = False
    is_box: bool = False


@dataclass(slots=True)
class _Change:
    """A tracked change, and what it deleted."""

    key: str = ""
    author: str = ""
    date: str = ""
    story: Story | None = None


class OdfText:
    """Reads the events of a content part, once. With `pages_only` nothing counts but headers and footers."""

    def __init__(self, budget: Budget, remarks: Remarks, *, pages_only: bool = False) -> None:
        self._budget = budget
        self._remarks = remarks
        self._open = not pages_only
        self._found: list[Part | None] = []
        self._level = _Level(Story(budget))
        self._outer: list[_Level] = []
        self._notes = Story(budget)
        self._speech: list[Part | None] = []
        self._note_count = self._slides = self._row = self._column = self._skipping = self._tables = 0
        self._is_workbook = False
        self._is_title = False
        self._hidden: set[str] = set()
        self._style = self._sheet = ""
        self._change = _Change()
        self._deletions: dict[str, _Change] = {}
        self._comments: list[Remark] = []
        self._anchors: dict[str, tuple[Remark, list[str]]] = {}
        self._fact: list[str] | None = None
        self._starts, self._ends = self._start_actions(), self._end_actions()

    def read(self, found: Iterable[Event]) -> Iterator[Part | None]:
        """The parts: the body (of a workbook each sheet, of a presentation each slide), then the notes.

        `None` now and then says that the reading goes on.
        """
        for count, (kind, name, given) in enumerate(found):
            if count % EVENTS_PER_PULSE == 0:
                yield None
            if self._skipping:
                self._skipping += (kind == START) - (kind == END)
            elif kind == TEXT:
                self._take(name)
            elif kind == START and name in _SKIPPED:
                self._skipping = 1
            elif kind == START:
                start = self._starts.get(name)
                if start is not None:
                    start(given)
            else:
                end = self._ends.get(name)
                if end is not None:
                    end()
        while self._outer:  # the part breaks off
            level = self._pop()
            self._level.story.append(level.story)
        self._found += (self._level.story.part(), *self._speech, self._notes.part())
        for change in self._deletions.values():
            self._delete(change)
        yield from self._found

    def _start_actions(self) -> dict[str, Callable[[Attributes], None]]:
        pages = dict.fromkeys(_PAGES, self._start_running)
        return pages | {
            "text:p": lambda given: self._start_paragraph(is_heading=self._is_title),
            "text:h": lambda given: self._start_paragraph(is_heading=True),
            "text:s": lambda given: self._write(" " * _count(given.get("text:c"))),
            "text:tab": lambda given: self._write("\t"),
            "text:line-break": lambda given: self._level.story.end_line(heading=self._level.is_heading),
            "text:hidden-text": lambda given: self._write(given.get("text:string-value", "")),
            "text:list": lambda given: self._nest(1),
            "text:note-body": self._start_note,
            "text:change": self._place_change,
            "text:changed-region": self._start_change,
            "table:cell-content-change": self._start_change,
            "text:deletion": lambda given: self._push(),
            "table:previous": lambda given: self._push(),
            "office:annotation": self._start_comment,
            "office:annotation-end": self._end_anchor,
            "office:spreadsheet": lambda given: setattr(self, "_is_workbook", True),
            "dc:creator": lambda given: setattr(self, "_fact", []),
            "dc:date": lambda given: setattr(self, "_fact", []),
            "table:table": self._start_table,
            "table:table-row": self._start_row,
            "table:table-cell": self._start_cell,
            "table:covered-table-cell": self._start_cell,
            "draw:page": self._start_page,
            "draw:frame": self._start_frame,
            "presentation:notes": self._start_speech,
            "style:style": lambda given: setattr(self, "_style", given.get("style:name", "")),
            "style:table-properties": self._table_style,
        }

    def _end_actions(self) -> dict[str, Callable[[], None]]:
        pages = dict.fromkeys(_PAGES, self._end_running)
        return pages | {
            "text:p": self._end_paragraph,
            "text:h": self._end_paragraph,
            "text:list": lambda: self._nest(-1),
            "text:note-body": self._end_note,
            "text:deletion": self._end_deletion,
            "table:previous": self._end_deletion,
            "text:changed-region": self._end_change,
            "table:cell-content-change": self._end_change,
            "office:annotation": self._end_comment,
            "dc:creator": lambda: self._end_fact("author"),
            "dc:date": lambda: self._end_fact("date"),
            "table:table": self._end_table,
            "table:table-row": self._end_row,
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
            "draw:page": self._end_page,
            "draw:frame": lambda: setattr(self, "_is_title", False),
            "presentation:notes": self._end_speech,
        }

    def _push(self, given: Attributes | None = None, *, is_cell: bool = False) -> None:
        self._outer.append(self._level)
        self._level = _Level(Story(self._budget), given=given or {}, is_cell=is_cell)

    def _pop(self) -> _Level:
        level = self._level
        self._level = self._outer.pop()
        return level

    def _take(self, text: str) -> None:
        """Characters between tags: a run of white space is one space, none begins a paragraph (6.1.2)."""
        if self._fact is not None:
            self._fact.append(text[:_MOST_CITED])
        elif self._level.paragraphs and self._open:
            text = _SPACES.sub(" ", text)
            self._write(text.lstrip(" ") if self._level.story.at_line_start else text)

    def _write(self, text: str) -> None:
        if not self._open:
            return
        self._level.story.write(text)
        for _, pieces in () if self._comments else self._anchors.values():
            if len(pieces) < _MOST_CITED:
                pieces.append(text[:_MOST_CITED])

    def _nest(self, by: int) -> None:
        self._level.lists += by

    def _start_paragraph(self, *, is_heading: bool) -> None:
        if self._level.paragraphs:  # the text of a shape that stands in a paragraph: it comes behind
            self._push()
            self._level.is_box = True
        self._level.paragraphs += 1
        self._level.is_heading = is_heading

    def _end_paragraph(self) -> None:
        level = self._level
        level.paragraphs -= 1
        if level.is_cell:
            level.story.break_in_cell()
        elif level.lists and not level.is_heading:
            level.story.end_line()
        else:
            level.story.end_paragraph(heading=level.is_heading)
        for box in level.boxes:
            level.story.append(box)
        level.boxes.clear()
        level.is_heading = False
        if level.is_box:
            self._pop()
            self._level.boxes.append(level.story)

    def _start_note(self, given: Attributes) -> None:
        self._note_count += 1
        self._write(f"[{self._note_count}]")
        self._push()

    def _end_note(self) -> None:
        level = self._pop()
        if level.story.size:
            self._notes.write(f"[{self._note_count}] ")
            self._notes.take(level.story)
            self._notes.end_line()

    def _start_change(self, given: Attributes) -> None:
        key = given.get("xml:id") or given.get("text:id") or given.get("table:id", "")
        self._change = _Change(key=key or str(len(self._deletions)))

    def _end_deletion(self) -> None:
        self._change.story = self._pop().story

    def _end_change(self) -> None:
        if self._change.story is not None and self._change.story.size:
            self._deletions.setdefault(self._change.key, self._change)
        self._change = _Change()

    def _place_change(self, given: Attributes) -> None:
        self._delete(self._deletions.pop(given.get("text:change-id", ""), None))

    def _delete(self, change: _Change | None) -> None:
        """Puts a deletion among the remarks, where it is marked in the text or, unmarked, at the end."""
        if change is not None and change.story is not None:
            self._remarks.deleted(self._level.story, change.author, change.date).take(change.story)

    def _start_comment(self, given: Attributes) -> None:
        remark = Remark(kind="Comment", story=Story(self._budget), relation="at")
        if self._is_workbook:
            remark.cited = f"{self._sheet}!{_letters(self._column)}{self._row + 1}"
        elif self._slides:
            remark.cited = f"slide {self._slides}"
        else:
            remark.relation, remark.cited = "after", self._level.story.tail(60)
        name = given.get("office:name")
        if name and len(self._anchors) < _MOST_ANCHORS:
            self._anchors[name] = (remark, [])
        self._comments.append(self._remarks.add(remark))
        self._push()
        self._level.story = remark.story

    def _end_comment(self) -> None:
        self._pop()
        self._comments.pop()

    def _end_anchor(self, given: Attributes) -> None:
        remark, pieces = self._anchors.pop(given.get("office:name", ""), (None, []))
        if remark is not None and remark.relation == "after":
            remark.relation, remark.cited = "on", "".join(pieces)

    def _end_fact(self, which: str) -> None:
        value = "".join(self._fact or ()).strip()
        self._fact = None
        holder = self._comments[-1] if self._comments else self._change
        setattr(holder, which, value)

    def _start_running(self, given: Attributes) -> None:
        self._open = True
        self._push()

    def _end_running(self) -> None:
        self._found.append(self._pop().story.part())
        self._open = False

    def _start_page(self, given: Attributes) -> None:
        self._slides += 1
        self._level.story.write(f"Slide {self._slides}")
        self._level.story.end_paragraph(heading=True)

    def _start_frame(self, given: Attributes) -> None:
        self._is_title = given.get("presentation:class") == "title"

    def _end_page(self) -> None:
        self._found += (self._level.story.part(), *self._speech)
        self._speech.clear()
        self._level.story = Story(self._budget)

    def _start_speech(self, given: Attributes) -> None:
        self._push()

    def _end_speech(self) -> None:
        notes = self._pop().story
        if notes.size:
            story = Story(self._budget)
            story.write(f"Notes to slide {self._slides}")
            story.end_paragraph(heading=True)
            story.append(notes)
            self._speech.append(story.part())

    def _table_style(self, given: Attributes) -> None:
        if given.get("table:display") == "false":
            self._hidden.add(self._style)

    def _start_table(self, given: Attributes) -> None:
        self._tables += 1
        if self._is_workbook and self._tables == 1:
            self._row, self._sheet = 0, " ".join(given.get("table:name", "").split())
            hidden = " (hidden sheet)" if given.get("table:style-name") in self._hidden else ""
            self._level.story.write((self._sheet or "Sheet") + hidden)
            self._level.story.end_paragraph(heading=True)

    def _end_table(self) -> None:
        self._tables -= 1
        if self._is_workbook and self._tables == 0:
            self._found.append(self._level.story.part())
            self._level.story = Story(self._budget)
        else:
            self._level.story.end_paragraph()

    def _start_row(self, given: Attributes) -> None:
        if self._tables == 1:
            self._column = 0
        self._push(given)

    def _end_row(self) -> None:
        level = self._pop()
        count = _count(level.given.get("table:number-rows-repeated"))
        if self._tables == 1:
            self._row += count
        for _ in range(self._copies(count) if level.story.size else 0):
            self._level.story.take(level.story)
            self._level.story.break_in_cell() if self._level.is_cell else self._level.story.end_line()

    def _start_cell(self, given: Attributes) -> None:
        self._push(given, is_cell=True)

    def _end_cell(self) -> None:
        level = self._pop()
        count = _count(level.given.get("table:number-columns-repeated"))
        if not level.story.size:
            level.story.write(next((level.given[name] for name in _VALUES if level.given.get(name)), ""))
        if self._tables == 1:
            self._column += count
        if not level.story.size:
            self._level.story.end_cell(count)
            return
        if self._is_workbook:
            level.story.pieces = [" ".join(level.story.content.split("\n"))]
        for _ in range(self._copies(count)):
            self._level.story.take(level.story)
            self._level.story.end_cell()

    def _copies(self, count: int) -> int:
        self._budget.cut = self._budget.cut or count > _MOST_REPEATED
        return min(count, _MOST_REPEATED)


def _count(given: str | None) -> int:
    """A number of repetitions; one where none is given."""
    return max(1, int(given)) if given and given.isdecimal() and len(given) < 8 else 1


def _letters(column: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
