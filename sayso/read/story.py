"""The text of an office document as it is gathered: one story a part, all within one budget of characters.

Shared by the readers of RTF, Office Open XML and OpenDocument, so that notes, comments and deletions look
alike whatever program wrote them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from sayso.errors import TooLarge
from sayso.model.document import Mark, MarkKind, Part
from sayso.model.place import Run, Span
from sayso.read.limits import LIMITS

_MOST_CITED = 200
_MOST_CELLS = 20_000
_MOST_PIECES = 20_000
_CONTEXT = 60


@dataclass(slots=True)
class Budget:
    """How many characters a document may still have; `cut` tells that there were more."""

    left: int
    cut: bool = False

    @classmethod
    def of_document(cls) -> "Budget":
        """That of one document: `LIMITS.text_characters`."""
        return cls(LIMITS.text_characters)

    def error(self) -> TooLarge:
        """What to say where `cut` is true."""
        return TooLarge(
            f"The document has more than {LIMITS.text_characters:,} characters, or than {LIMITS.parts:,} "
            "comments, deletions or pictures; the rest is left out."
        )


@dataclass(slots=True)
class Story:
    """A stretch of text that becomes a part of its own. `size` is its length in characters so far.

    Line ends and tabs are written when something follows them: none stand at the end, and no more than one
    empty line stands anywhere. A blank line parts paragraphs, for that is where sentences surely end.
    """

    budget: Budget
    pieces: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    size: int = 0
    line: int = 0  # where the current line begins
    _breaks: int = 0  # line ends to come
    _cells: int = 0  # how many cells have ended in this row since the last character
    _soft: bool = False  # whether a paragraph has ended within the cell
    _is_fresh: bool = True  # whether the cell, or the line, has no character yet
    _is_taken: bool = False  # whether it became part of another story
    _joined: list[str] = field(default_factory=list)  # pieces of before, many in one: they take less memory

    @property
    def content(self) -> str:
        """All characters so far."""
        return "".join((*self._joined, *self.pieces))

    def write(self, text: str) -> None:
        """Adds characters, as far as the budget goes, behind the line ends and tabs that wait."""
        if not text:
            return
        if self._breaks or self._cells or self._soft:
            self._flush()
        if len(text) > self.budget.left:
            text, self.budget.cut = text[: self.budget.left], True
        if text:
            self.budget.left -= len(text)
            self.size += len(text)
            self.pieces.append(text)
            self._is_fresh = False
            if len(self.pieces) > _MOST_PIECES:
                self._joined.append("".join(self.pieces))
                self.pieces.clear()

    def _flush(self) -> None:
        waiting = "\n" * self._breaks if self.size else ""
        waiting += "\t" * self._cells if self._cells else "\n" * self._soft
        self._breaks = self._cells = 0
        self._soft = False
        self.write(waiting)
        if waiting and waiting[-1] == "\n":
            self.line = self.size
        elif "\n" in waiting:
            self.line = self.size - len(waiting.lstrip("\n"))
        self._is_fresh = True

    def end_line(self, *, heading: bool = False) -> None:
        """Ends the current line, which is a heading or not; tabs at its end are dropped."""
        self._end(heading, min(2, self._breaks + 1))

    def end_paragraph(self, *, heading: bool = False) -> None:
        """Ends the current paragraph, which is a heading or not."""
        self._end(heading, 2)

    def _end(self, heading: bool, breaks: int) -> None:
        if heading and not self._breaks:
            self.mark("heading", self.line)
        self._breaks, self._cells, self._soft, self._is_fresh = breaks, 0, False, True

    def end_cell(self, count: int = 1) -> None:
        """Ends a cell of a table, or several: a tab for each, if anything else comes in the row."""
        self._cells, self._soft, self._is_fresh = min(self._cells + count, _MOST_CELLS), False, True

    def break_in_cell(self) -> None:
        """Ends a paragraph within a cell: a line end, if anything else comes in the cell."""
        self._soft = not self._is_fresh

    def mark(self, kind: MarkKind, start: int) -> None:
        """Marks what was written since `start`."""
        if self.size > start:
            self.marks.append(Mark(kind=kind, span=Span(start=start, end=self.size)))

    def tail(self, length: int) -> str:
        """The last characters of the current line, at most `length`."""
        kept: list[str] = []
        left = 0 if self._breaks else min(length, self.size - self.line)
        for piece in chain(reversed(self.pieces), reversed(self._joined[-1:])):
            if left <= 0:
                break
            kept.append(piece[-left:])
            left -= len(piece)
        return "".join(reversed(kept))

    @property
    def at_line_start(self) -> bool:
        """Whether nothing has been written yet in this line, or in this cell."""
        return self._is_fresh

    def take(self, other: "Story") -> None:
        """Adds the text of another story, with its marks, right here; only repetitions cost anew."""
        if not other.size:
            return
        if not other._is_taken:
            self.budget.left += other.size
            other._is_taken = True
        if self._breaks or self._cells or self._soft:
            self._flush()
        start = self.size
        self.write(other.content)
        if other.line:
            self.line = start + other.line
        self.marks += (Mark(kind=mark.kind, span=mark.span.shifted(start)) for mark in other.marks)

    def append(self, other: "Story") -> None:
        """Adds the text of another story, with its marks, as lines of its own."""
        if other.size:
            self.end_line()
            self.take(other)
            self.end_paragraph()

    def part(self, *, boilerplate: bool = False) -> Part | None:
        """The story as a part, without white space at its end; `None` where there is nothing else."""
        content = self.content.rstrip()
        if not content:
            return None
        size = len(content)
        marks = [
            Mark(kind=mark.kind, span=Span(start=mark.span.start, end=min(mark.span.end, size)))
            for mark in self.marks
            if mark.span.start < size
        ]
        if boilerplate:
            marks.append(Mark(kind="boilerplate", span=Span(start=0, end=size)))
        run = Run(start=0, length=size, part=0, origin=0, origin_length=size)
        return Part(media_type="text/plain", content=content, runs=(run,), marks=tuple(marks))


@dataclass(slots=True)
class Remark:
    """What somebody else put to a document: a comment, or words that were deleted.

    `kind` is "Comment" or "Deleted", `date` ISO 8601 or as the document writes it, `place` where it stands
    ("on", "after" or "at" and the words, the slide or the cell there).
    """

    kind: str
    story: Story
    author: str = ""
    date: str = ""
    relation: str = "on"
    cited: str = ""

    def part(self) -> Part | None:
        """A part of its own: a line that says whose words these are, then the words.

        The line reads `Comment by NAME, DATE, on “WORDS”:`; what the document does not say is left out.
        """
        words = self.story.part()
        if words is None:
            return None
        head = self.kind
        if self.author:
            head += f" by {_one_line(self.author)}"
        if self.date:
            head += f", {_one_line(self.date)}"
        cited = _one_line(self.cited)
        if cited:
            cited = cited if len(cited) <= _MOST_CITED else cited[:_MOST_CITED] + "…"
            head += f", {self.relation} “{cited}”"
        line = Story(Budget(len(head) + 2 + len(words.content)))
        line.write(head + ":")
        line.end_line(heading=True)
        line.write(words.content)
        return line.part()


@dataclass(slots=True)
class Remarks:
    """The remarks of a document in order, as many as it may have; later ones are left out and said so."""

    budget: Budget
    found: list[Remark] = field(default_factory=list)
    _last: tuple[Remark, Story, int] | None = None

    def add(self, remark: Remark) -> Remark:
        """Takes in one more."""
        if len(self.found) < LIMITS.parts:
            self.found.append(remark)
        else:
            self.budget.cut = True
        return remark

    def deleted(self, story: Story, author: str, date: str, kind: str = "Deleted") -> Story:
        """Where to write what was deleted here: on in the last deletion where this one goes on with it."""
        if self._last is not None:
            remark, where, size = self._last
            if where is story and size == story.size and (remark.author, remark.date) == (author, date):
                return remark.story
        remark = Remark(
            kind=kind,
            story=Story(self.budget),
            author=author,
            date=date,
            relation="after",
            cited=story.tail(_CONTEXT),
        )
        self._last = (self.add(remark), story, story.size)
        return remark.story

    def parts(self) -> Iterator[Part]:
        """Each as a part of its own."""
        return (part for part in (remark.part() for remark in self.found) if part is not None)


def _one_line(text: str) -> str:
    return " ".join(text[: _MOST_CITED * 5].split())


def stated(label: str, facts: Iterable[tuple[str, str | None]]) -> Part | None:
    """A boilerplate part of what a document's properties say: one line each, empty ones left out."""
    lines = [f"{name}: {_one_line(value)}" for name, value in facts if value and value.strip()]
    if not lines:
        return None
    content = "\n".join([label, *lines])
    story = Story(Budget(len(content)))
    story.write(content)
    return story.part(boilerplate=True)
