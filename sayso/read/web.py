"""HTML source to readable characters, every stretch traced back to the source; nothing is run or fetched.

Takes time linear in the length of the source whatever it holds, and never raises.
"""

import re
from dataclasses import dataclass, field

from sayso.model.document import Mark, MarkKind, Part
from sayso.model.place import Run, Span
from sayso.read.elements import BLOCKS, CELLS, FRAMES, PARAGRAPHS, ROWS, VOID, Role, role_of
from sayso.read.markup import decode_reference, tokens

_FLOW = re.compile(
    r"[^ \t\n\r\f&\xa0]++(?: [^ \t\n\r\f&\xa0]++)*+|[ \t\n\r\f]++|\xa0++"
    r"|&(?:#[xX]?[0-9a-fA-F]++|[A-Za-z][A-Za-z0-9]{1,31}+);?|&"
)
_KEPT = re.compile(r"[^&\r\xa0]++|\r\n?|\xa0++|&(?:#[xX]?[0-9a-fA-F]++|[A-Za-z][A-Za-z0-9]{1,31}+);?|&")
_BAD = re.compile("[\0\ud800-\udfff]")


@dataclass(slots=True)
class Frame:
    """An open element that matters: what it means, and where its first character stands in the content.

    `tag` is its attributes as they stand in the source.
    """

    name: str
    role: Role
    tag: str = ""
    start: int | None = None
    holds_quote: bool = False


@dataclass(slots=True)
class Layout:
    """Lays the text of a page out as lines, as a browser would."""

    source: str
    pieces: list[str] = field(default_factory=list)
    runs: list[list[int]] = field(default_factory=list)
    size: int = 0
    breaks: int = 0
    tab: bool = False
    in_row: bool = False
    space: tuple[int, int] | None = None
    frames: list[Frame] = field(default_factory=list)
    scopes: list[dict[str, int]] = field(default_factory=lambda: [{}])
    waiting: list[Frame] = field(default_factory=list)
    spans: list[tuple[Role, int, int]] = field(default_factory=list)
    hidden: int = 0
    kept: int = 0
    quoting: int = 0
    opening: str = ""

    def read(self) -> None:
        """Takes in the whole source."""
        for token in tokens(self.source):
            if token.kind == "text":
                if not self.hidden:
                    self._text(token.start, token.end)
            elif token.kind == "start":
                self._start(token.name, token.attributes)
            elif token.kind == "end":
                self._end(token.name)
        while self.frames:
            self._pop()

    def _text(self, start: int, end: int) -> None:
        kept = bool(self.kept)
        for piece in (_KEPT if kept else _FLOW).finditer(self.source, start, end):
            words, origin = piece[0], piece.start()
            first = words[0]
            if first == "&" and len(words) > 1:
                self._write(decode_reference(words).replace("\xa0", " "), origin, len(words))
            elif first == "\xa0":
                self._write(" " * len(words), origin, len(words))
            elif kept:
                self._write("\n" if first == "\r" else words, origin, len(words))
            elif first in " \t\n\r\f":
                self._space(origin, len(words))
            else:
                self._write(words, origin, len(words))

    def _space(self, origin: int, length: int) -> None:
        if self.size and not self.breaks and not self.tab and self.space is None:
            self.space = (origin, length)

    def _write(self, words: str, origin: int, length: int) -> None:
        if not words:
            return
        if self.breaks or self.tab:
            inserted = "\n" * self.breaks if self.breaks else "\t"
            if self.size:
                self.pieces.append(inserted)
                self.size += len(inserted)
        elif self.space is not None:
            self._append(" ", *self.space)
        self.breaks, self.tab, self.space = 0, False, None
        for frame in self.waiting:
            frame.start = self.size
        self.waiting.clear()
        self._insert(self.opening)
        self.opening = ""
        self._append(words, origin, length)

    def _insert(self, marks: str) -> None:
        """Marks that a browser draws and the source does not have."""
        if marks:
            self.pieces.append(marks)
            self.size += len(marks)

    def _quote(self, *, is_start: bool) -> None:
        """An inline quotation (`q`) is shown in quotation marks, one inside another in single ones."""
        if is_start:
            self.opening += "‘" if self.quoting else "“"
            self.quoting += 1
        elif self.quoting:
            self.quoting -= 1
            closing = "’" if self.quoting else "”"
            if self.opening:
                self.opening = self.opening[:-1]
            else:
                self._insert(closing)

    def _append(self, words: str, origin: int, length: int) -> None:
        size, start = len(words), self.size
        self.pieces.append(words)
        self.size += size
        if self.runs and size == length:
            before = self.runs[-1]
            if before[1] == before[3] and before[0] + before[1] == start and before[2] + before[3] == origin:
                before[1] += size
                before[3] += size
                return
        self.runs.append([start, size, origin, length])

    def _boundary(self, name: str) -> None:
        if self.size and name in BLOCKS:
            self.breaks = max(self.breaks, 2 if name in PARAGRAPHS else 1)
        if name in CELLS:
            self.tab = self.tab or (self.in_row and not self.breaks)
            self.in_row = True
        elif name == "tr":
            self.in_row = False

    def _start(self, name: str, tag: str) -> None:
        if name == "br":
            self.breaks += 1 if self.size else 0
            self.space = None
            return
        if name == "q" and not self.hidden:
            self._quote(is_start=True)
        role = role_of(name, tag)
        self._close_implied(name)
        if not self.hidden and role != "hidden":
            self._boundary(name)
        if name in VOID:
            return
        plain = role == "plain"
        if plain and not self.hidden and name not in FRAMES:
            return
        self._push(name, role, tag)

    def _close_implied(self, name: str) -> None:
        """A new row or cell ends the cell before it; a block ends a paragraph; an item ends an item."""
        if name in CELLS or name in ROWS:
            while len(self.scopes) > 1 and self.frames and self.frames[-1].name != "table":
                self._pop()
        elif (
            self.frames
            and self.frames[-1].name in ("p", "li")
            and (name == self.frames[-1].name or (name in BLOCKS and self.frames[-1].name == "p"))
        ):
            self._pop()

    def _push(self, name: str, role: Role, tag: str) -> None:
        frame = Frame(name, role, tag)
        if role == "quote" and name == "blockquote" and not self.hidden:
            # A mail program's container and the block quotation in it are one layer of quoting.
            outer = next((each for each in self.frames[-8:][::-1] if each.role == "quote"), None)
            if outer and outer.name != "blockquote" and not outer.holds_quote:
                outer.holds_quote, frame.role = True, "plain"
        self.frames.append(frame)
        self.waiting.append(frame)
        self.hidden += role == "hidden"
        self.kept += role == "pre"
        if name in CELLS:
            self.scopes.append({})
        scope = self.scopes[-1]
        scope[name] = scope.get(name, 0) + 1

    def _pop(self) -> None:
        frame = self.frames.pop()
        scope = self.scopes[-1]
        scope[frame.name] -= 1
        if frame.name in CELLS and len(self.scopes) > 1:
            self.scopes.pop()
        self.hidden -= frame.role == "hidden"
        self.kept -= frame.role == "pre"
        if frame.start is not None and frame.role not in ("plain", "hidden", "pre"):
            self.spans.append((frame.role, frame.start, self.size))
        if not self.hidden and frame.role != "hidden":
            self._boundary(frame.name if frame.name not in CELLS else "")

    def _end(self, name: str) -> None:
        if name == "br":
            self._start(name, "")
            return
        if name == "q" and not self.hidden:
            self._quote(is_start=False)
        if name == "table" and len(self.scopes) > 1:
            self._leave_cell()
        if self.scopes[-1].get(name):
            while self.frames:
                closed = self.frames[-1].name
                self._pop()
                if closed == name:
                    break
        elif not self.hidden:
            self._boundary("" if name in CELLS else name)

    def _leave_cell(self) -> None:
        while self.frames and self.frames[-1].name != "table":
            self._pop()


def layout_marks(layout: Layout) -> tuple[Mark, ...]:
    """The layout's spans as marks, outer before inner."""
    found: list[tuple[int, int, MarkKind]] = []
    mains: list[tuple[int, int]] = []
    for role, start, end in layout.spans:
        if role == "main":
            mains.append((start, -end))
        elif role == "boilerplate" and (end - start) * 2 > layout.size:
            continue  # a form or header around the whole page tells nothing apart
        elif role in ("quote", "heading", "boilerplate"):
            found.append((start, -end, role))
    position = 0
    for start, end in sorted(mains):
        if start > position:
            found.append((position, -start, "boilerplate"))
        position = max(position, -end)
    if mains and position < layout.size:
        found.append((position, -layout.size, "boilerplate"))
    found.sort(key=lambda each: each[:2])
    return tuple(Mark(kind=kind, span=Span(start=start, end=-end)) for start, end, kind in found)


def html_to_part(source: str) -> Part:
    """The readable text of HTML `source` (already decoded), with runs into it and marks of its layout.

    Offsets are code points of `source`. Never raises; takes time linear in the length of `source`.
    """
    layout = Layout(without_bad(source))
    layout.read()
    return Part(
        media_type="text/html",
        content="".join(layout.pieces),
        runs=as_runs(layout.runs),
        marks=layout_marks(layout),
    )


def without_bad(source: str) -> str:
    """`source` without NUL and lone surrogates, character for character."""
    return _BAD.sub("\N{REPLACEMENT CHARACTER}", source)


def as_runs(runs: list[list[int]]) -> tuple[Run, ...]:
    """A layout's runs as `Run`s into the one part that a page is."""
    return tuple(
        Run(start=start, length=length, part=0, origin=origin, origin_length=origin_length)
        for start, length, origin, origin_length in runs
    )
