"""The characters of a document's pages as parts: words joined over line ends, paragraphs, heads and feet.

The original of a page's part is its text as PDFium gives it, with plain line ends. Left out of it is only a
hyphen that parts a word at a line's end; added are only line breaks, where the page leaves a space.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sayso.model.document import Mark, Part
from sayso.model.place import Run, Span

HYPHEN = "\ufffe"  # PDFium's sign for a hyphen at a line's end, which it leaves out with the line break
_WORD = re.compile(r"[^\W_]{1,60}(?:-[^\W_]{1,60}){0,9}")
_PARTED = re.compile(f"\\w{{0,60}}{HYPHEN}\\w{{0,60}}")
_BEFORE = re.compile(r"[^\W\d_]{1,60}\Z")
_AFTER = re.compile(r"[^\W\d_]{1,60}")
_DIGITS = re.compile(r"\d{1,20}")
_SIGNS = dict.fromkeys((*range(32), 127, 0xFFFF), "\ufffd") | {9: "\t", 10: "\n", 0xA0: " "}
# What is drawn as a hyphen is one; only typesetters' programs tell it from others.
_SIGNS |= dict.fromkeys((2, 0xAD, ord(HYPHEN)), "-")
_UNREADABLE = re.compile("[\x00\x01\x03-\x08\x0b-\x1f\x7f\ufffd\uffff]")
_SHORTEST_HALF = 4  # letters of a half that is a word by itself: "in" and "an" begin too many
_GAP = 1.3  # how much wider than usual the step to the next line is at the end of a paragraph
_HEADING = 1.2  # how much larger than usual a heading's letters are
_LONGEST_HEADING = 120
_MOST_HEADING_LINES = 3
_EDGE = 3  # lines at the top and bottom of a page among which its head and foot are looked for
_BAND = 4.0  # points within which two heads or feet stand at one height
_SET_IN, _STRAIGHT = 8.0, 3.0  # points by which a quotation is set in, and its lines may differ
_SET_IN_ALONE = 24.0  # by which one of a single line is: first lines of paragraphs are set in, too
_PAGE_NUMBER = re.compile(r"(?:page )?[-–—]? ?(\d{1,5}) ?[-–—]?(?: ?(?:of|/) ?\d{1,5})?", re.I)
_ITEM = re.compile(r"\s*(?:[-–—•·▪◦*]|\(?\w{1,3}[.)]\s)")
_SHARE = 0.4  # of the pages that a head or foot stands on: left and right ones may differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as it is drawn: where it starts in the page's text, its baseline, its left end, the height of
    its letters.
    """

    start: int
    y: float | None
    height: float
    x: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """The characters of one page with its drawn lines. `by_ocr`: they were recognised in a picture."""

    raw: str
    lines: tuple[Line, ...] = ()
    by_ocr: bool = False

    @property
    def letters(self) -> int:
        """How many characters it has, white space aside."""
        return len("".join(self.raw.split()))

    @property
    def is_unreadable(self) -> bool:
        """Whether its fonts do not tell which letters their shapes are."""
        return len(_UNREADABLE.findall(self.raw)) * 5 > self.letters


@dataclass(slots=True)
class _Laid:
    """A page while it is put together."""

    page: PageText
    content: str = ""
    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def place_of(self, origin: int) -> int:
        """Where a place of the raw text came to lie."""
        index = bisect_right(self.runs, origin, key=lambda run: run.origin) - 1
        if index < 0:
            return 0
        run = self.runs[index]
        return run.start + min(origin - run.origin, run.length)


def to_parts(pages: Sequence[PageText]) -> tuple[Part, ...]:
    """One part a page, so that a part's number is that of its page."""
    words = _words(pages)
    usual = _usual_height(pages)
    laid = [_lay(page, words) for page in pages]
    for each in laid:
        _mark_headings(each, usual)
    _mark_edges(laid)
    _mark_quotations(laid)
    return tuple(
        Part(
            media_type="text/plain; ocr=tesseract" if each.page.by_ocr else "text/plain",
            content=each.content,
            runs=tuple(each.runs),
            marks=tuple(sorted(each.marks, key=lambda mark: mark.span)),
            follows=number > 0,
        )
        for number, each in enumerate(laid)
    )


def _words(pages: Sequence[PageText]) -> frozenset[str]:
    """The words of the whole document, with which words parted at line ends are told from compounds."""
    if not any(HYPHEN in page.raw for page in pages):
        return frozenset()
    whole = (_PARTED.sub(" ", page.raw) for page in pages)
    return frozenset(word.lower() for raw in whole for word in _WORD.findall(raw))


def _lay(page: PageText, words: frozenset[str]) -> _Laid:
    laid = _Laid(page)
    pieces: list[str] = []
    size = start = 0
    for end, skip, added in [*_changes(page, words), (len(page.raw), 0, "")]:
        if end > start:
            run = Run(start=size, length=end - start, part=0, origin=start, origin_length=end - start)
            laid.runs.append(run)
        piece = page.raw[start:end].translate(_SIGNS) + added
        pieces.append(piece)
        size += len(piece)
        start = end + skip
    laid.content = "".join(pieces)
    return laid


def _changes(page: PageText, words: frozenset[str]) -> list[tuple[int, int, str]]:
    """Places in order, how many characters are left out there, and what is added."""
    found = [
        (place.start(), 1, "")
        for place in re.finditer(HYPHEN, page.raw)
        if _is_one_word(page.raw, place.start(), words)
    ]
    found += [(place, 0, "\n") for place in _gaps(page)]
    return sorted(found)


def _is_one_word(raw: str, place: int, words: frozenset[str]) -> bool:
    """Whether the hyphen only parts a word: the rest of the document tells, else it is taken to."""
    before = _BEFORE.search(raw, max(0, place - 60), place)
    after = _AFTER.match(raw, place + 1)
    if before is None or after is None or after[0][0].isupper():
        return False
    first, second = before[0].lower(), after[0].lower()
    if f"{first}{second}" in words:
        return True
    are_words = min(len(first), len(second)) >= _SHORTEST_HALF and first in words and second in words
    return not are_words and f"{first}-{second}" not in words


def _gaps(page: PageText) -> list[int]:
    """Where paragraphs end: line starts, above which the page leaves a wider space than between its lines."""
    steps = [
        (below.start, above.y - below.y)
        for above, below in zip(page.lines, page.lines[1:], strict=False)
        if above.y is not None and below.y is not None
    ]
    down = [step for _, step in steps if step > 0]
    if not down:
        return []
    counts = Counter(round(step * 2) for step in down)
    usual = min(
        step for step, count in counts.items() if count * 5 >= len(down) or count == max(counts.values())
    )
    return [
        start
        for start, step in steps
        if step > max(usual, 1) / 2 * _GAP and page.raw[start - 1 : start] == "\n"
    ]


def _usual_height(pages: Sequence[PageText]) -> float:
    """The height of most letters of the document, in half points; 0 where nothing is known."""
    counts: Counter[int] = Counter()
    for page in pages:
        for line, end in _with_ends(page):
            counts[round(line.height * 2)] += end - line.start
    return counts.most_common(1)[0][0] / 2 if counts else 0.0


def _with_ends(page: PageText) -> list[tuple[Line, int]]:
    ends = [line.start for line in page.lines[1:]]
    return list(zip(page.lines, [*ends, len(page.raw)], strict=False)) if page.lines else []


def _mark_headings(laid: _Laid, usual: float) -> None:
    """Marks short lines in letters larger than usual."""
    if usual <= 0:
        return
    group: list[Span] = []
    for line, end in [*_with_ends(laid.page), (None, 0)]:
        if line is not None and line.height >= usual * _HEADING and end - line.start <= _LONGEST_HEADING:
            start, stop = laid.place_of(line.start), laid.place_of(end)
            if laid.content[start:stop].strip():
                group.append(Span(start=start, end=stop))
            continue
        if len(group) <= _MOST_HEADING_LINES:
            laid.marks.extend(Mark(kind="heading", span=span) for span in group)
        group = []


def _mark_edges(pages: Sequence[_Laid]) -> None:
    """Marks heads and feet: page numbers, and lines at the edge of pages that, digits aside, stand at one
    height on most.

    A page of few lines has no edge: on slides and forms the same words may be all there is.
    """
    edges = [(laid, lines) for laid in pages if (lines := _edge_lines(laid))]
    counts = Counter(key for _, lines in edges for key in {key for key, _ in lines})
    least = max(3, _SHARE * len(edges))
    for number, laid in enumerate(pages, 1):
        laid.marks.extend(Mark(kind="boilerplate", span=span) for span in _page_numbers(laid, number))
    for laid, lines in edges:
        numbers = {mark.span for mark in laid.marks}
        laid.marks.extend(
            Mark(kind="boilerplate", span=span)
            for key, span in lines
            if counts[key] >= least and span not in numbers
        )


def _page_numbers(laid: _Laid, number: int) -> list[Span]:
    """The first or last line of a page where it says which page this is, and nothing else."""
    spans = [
        Span(start=laid.place_of(line.start), end=laid.place_of(end)) for line, end in _with_ends(laid.page)
    ]
    drawn = [span for span in spans if span.cut(laid.content).strip()]
    found = []
    for span in (drawn[0], drawn[-1]) if len(drawn) > 1 else ():
        told = _PAGE_NUMBER.fullmatch(span.cut(laid.content).strip())
        if told is not None and int(told[1]) == number:
            found.append(span)
    return found


def _edge_lines(laid: _Laid) -> list[tuple[tuple[str, int], Span]]:
    """The outermost lines of a page, each with its likeness and the height at which it stands."""
    lines: list[tuple[float, Span]] = []
    for line, end in _with_ends(laid.page):
        span = Span(start=laid.place_of(line.start), end=laid.place_of(end))
        if line.y is not None and span.cut(laid.content).strip():
            lines.append((line.y, span))
    if len(lines) <= 2 * _EDGE:
        return []
    lines.sort(key=lambda line: line[0])
    outer = (*lines[:_EDGE], *lines[-_EDGE:])
    return [((_likeness(span.cut(laid.content)), round(y / _BAND)), span) for y, span in outer]


def _likeness(line: str) -> str:
    """A line with its digits, case and spaces made alike."""
    return " ".join(_DIGITS.sub("#", line).lower().split())


def _mark_quotations(pages: Sequence[_Laid]) -> None:
    """Marks paragraphs set in as a whole behind a line that ends with a colon, and those that go on so."""
    left = _usual_left(pages)
    if left is None:
        return
    is_led_in = False
    for laid in pages:
        for lines in _paragraphs(laid):
            words = [span.cut(laid.content) for _, span in lines]
            least = _SET_IN if len(lines) > 1 else _SET_IN_ALONE
            is_set_in = all(line.x is not None and line.x - left >= least for line, _ in lines)
            edges = [line.x for line, _ in lines if line.x is not None]
            is_straight = bool(edges) and max(edges) - min(edges) <= _STRAIGHT
            if is_led_in and is_set_in and is_straight and not _ITEM.match(words[0]):
                span = Span(start=lines[0][1].start, end=lines[-1][1].end)
                laid.marks.append(Mark(kind="quote", span=span))
            else:
                is_led_in = words[-1].rstrip().endswith(":")


def _usual_left(pages: Sequence[_Laid]) -> float | None:
    """Where most characters' lines begin."""
    counts: Counter[int] = Counter()
    for laid in pages:
        for line, end in _with_ends(laid.page):
            if line.x is not None:
                counts[round(line.x)] += end - line.start
    return float(counts.most_common(1)[0][0]) if counts else None


def _paragraphs(laid: _Laid) -> list[list[tuple[Line, Span]]]:
    """The lines of a page by paragraph, heads, feet and headings left out."""
    left_out = [mark.span for mark in laid.marks]
    starts = set(_gaps(laid.page))
    found: list[list[tuple[Line, Span]]] = []
    for line, end in _with_ends(laid.page):
        span = Span(start=laid.place_of(line.start), end=laid.place_of(end))
        if not span.cut(laid.content).strip() or any(span.meets(each) for each in left_out):
            continue
        if not found or line.start in starts:
            found.append([])
        found[-1].append((line, span))
    return found
