"""HTML source to readable characters, every stretch traced back to the source; nothing is run or fetched.

Takes time linear in the length of the source whatever it holds, and never raises.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sayso.model.document import Mark, MarkKind, Part
from sayso.model.place import Run, Span
from sayso.read.elements import BLOCKS, CELLS, FRAMES, PARAGRAPHS, ROWS, VOID, Role, role_of
from sayso.read.markup import decode_reference, read_attributes, tokens, unescape

_FLOW = re.compile(
    r"[^ \t\n\r\f&\xa0]++(?: [^ \t\n\r\f&\xa0]++)*+|[ \t\n\r\f]++|\xa0++"
    r"|&(?:#[xX]?[0-9a-fA-F]++|[A-Za-z][A-Za-z0-9]{1,31}+);?|&"
)
_KEPT = re.compile(r"[^&\r\xa0]++|\r\n?|\xa0++|&(?:#[xX]?[0-9a-fA-F]++|[A-Za-z][A-Za-z0-9]{1,31}+);?|&")
_BAD = re.compile("[\0\ud800-\udfff]")


@dataclass(slots=True)
class _Frame:
    """An open element that matters: what it means, and where its first character stands in the content."""

    name: str
    role: Role
    start: int | None = None
    holds_quote: bool = False


@dataclass(slots=True)
class _Layout:
    """Lays the text of a page out as lines, as a browser would."""

    source: str
    pieces: list[str] = field(default_factory=list)
    runs: list[list[int]] = field(default_factory=list)
    size: int = 0
    breaks: int = 0
    tab: bool = False
    in_row: bool = False
    space: tuple[int, int] | None = None
    frames: list[_Frame] = field(default_factory=list)
    scopes: list[dict[str, int]] = field(default_factory=lambda: [{}])
    waiting: list[_Frame] = field(default_factory=list)
    spans: list[tuple[Role, int, int]] = field(default_factory=list)
    hidden: int = 0
    kept: int = 0

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
        self._append(words, origin, length)

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
        role = role_of(name, tag)
        self._close_implied(name)
        if not self.hidden and role != "hidden":
            self._boundary(name)
        if name in VOID:
            return
        plain = role == "plain"
        if plain and not self.hidden and name not in FRAMES:
            return
        self._push(name, role)

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

    def _push(self, name: str, role: Role) -> None:
        frame = _Frame(name, role)
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


def _marks(layout: _Layout) -> tuple[Mark, ...]:
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
    layout = _Layout(_BAD.sub("\N{REPLACEMENT CHARACTER}", source))
    layout.read()
    runs = tuple(
        Run(start=start, length=length, part=0, origin=origin, origin_length=origin_length)
        for start, length, origin, origin_length in layout.runs
    )
    return Part(media_type="text/html", content="".join(layout.pieces), runs=runs, marks=_marks(layout))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What a page's head says about the page. `published` is an ISO 8601 day or time; all may be `None`."""

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: str | None = None


_META = {
    "author": "author", "article:author": "author", "dc.creator": "author", "byl": "author",
    "og:site_name": "outlet", "dc.publisher": "outlet",
    "article:published_time": "published", "date": "published", "dc.date": "published",
    "dc.date.issued": "published", "datepublished": "published", "pubdate": "published",
    "publish-date": "published", "og:title": "headline",
}  # fmt: skip
_LONGEST_JSON = 200_000


def page_facts(source: str) -> PageFacts:
    """Title, author, outlet and day of publication, from the page's head, its JSON-LD and its first time.

    The first statement of each wins, meta elements before JSON-LD before `<time>`. Never raises.
    """
    stated: dict[str, str] = {}
    linked: dict[str, str] = {}
    times: dict[str, str] = {}
    is_linked = False
    for token in tokens(source):
        if token.kind == "raw" and token.name == "title":
            stated.setdefault("title", _one_line(unescape(source[token.start : token.end])))
        elif token.kind == "raw" and is_linked and token.end - token.start < _LONGEST_JSON:
            linked = _linked_facts(source[token.start : token.end]) | linked
        elif token.kind == "start" and token.name in ("meta", "time", "script"):
            attributes = read_attributes(token.attributes)
            is_linked = attributes.get("type", "").lower() == "application/ld+json"
            if token.name == "meta":
                _take_meta(attributes, stated)
            elif token.name == "time":
                _take(times, "published", attributes.get("datetime", ""))
    known = times | linked | stated
    return PageFacts(
        title=known.get("title") or known.get("headline"),
        author=known.get("author"),
        outlet=known.get("outlet"),
        published=known.get("published"),
    )


def _take_meta(attributes: dict[str, str], facts: dict[str, str]) -> None:
    name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or ""
    fact = _META.get(name.lower())
    if fact:
        _take(facts, fact, attributes.get("content", ""))


def _take(facts: dict[str, str], fact: str, value: str) -> None:
    value = _one_line(value)
    if fact == "published":
        value = _iso(value) or ""
    if value and fact not in facts and not value.startswith(("http:", "https:")):
        facts[fact] = value


def _iso(value: str) -> str | None:
    """An ISO 8601 day or time as it stands, `None` where it makes no day."""
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return None
    return value


def _linked_facts(script: str) -> dict[str, str]:
    """Author, publisher and date of the first article in a JSON-LD script."""
    try:
        loaded: Any = json.loads(script)
    except (ValueError, RecursionError):
        return {}
    if isinstance(loaded, dict):
        loaded = loaded.get("@graph", [loaded])
    facts: dict[str, str] = {}
    for node in loaded if isinstance(loaded, list) else []:
        if isinstance(node, dict) and "datePublished" in node:
            _take(facts, "published", str(node["datePublished"]))
            _take(facts, "author", _named(node.get("author")))
            _take(facts, "outlet", _named(node.get("publisher")))
    return facts


def _named(node: Any) -> str:
    if isinstance(node, list) and node:
        node = node[0]
    if isinstance(node, dict):
        node = node.get("name")
    return node if isinstance(node, str) else ""


def _one_line(value: str) -> str:
    return " ".join(_BAD.sub("\N{REPLACEMENT CHARACTER}", value).split())
