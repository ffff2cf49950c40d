"""Quoted lines: their markers as places, so that words can be read as if they were not quoted."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from sayso.model.place import Span

_MARKER = re.compile(r"^(?:[ \t]{0,3}[>|]){1,40}[ \t]?", re.MULTILINE)
_BREAK = re.compile(r"\n(?:[ \t]{0,3}[>|]){1,40}[ \t]?")


def blanked(passage: str, level: int) -> str:
    """The passage with quotation markers at line starts as spaces, so that places stay the same."""
    return _MARKER.sub(lambda m: " " * len(m.group()), passage) if level > 0 else passage


def markers_of(raw: str, level: int) -> tuple[Span, ...]:
    """The quotation markers inside a passage, each with the line end before it, in order."""
    return tuple(Span(start=m.start(), end=m.end()) for m in _BREAK.finditer(raw)) if level > 0 else ()


def fragments(passage: str, markers: Sequence[Span], span: Span) -> Iterator[Span]:
    """A span without the markers that stand at the starts of its lines, and without spaces at the edges."""
    start = span.start
    for marker in markers[bisect_left(markers, span) :]:
        if marker.start >= span.end:
            break
        yield from _stripped(passage, start, marker.start)
        start = marker.end
    yield from _stripped(passage, start, span.end)


def _stripped(passage: str, start: int, end: int) -> Iterator[Span]:
    while start < end and passage[start].isspace():
        start += 1
    while end > start and passage[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start=start, end=end)


_THAT = re.compile(r"^(?:that|que)\s+(?=\w)")


def without_that(content: str) -> str:
    """A content without the "that" that leads into it."""
    return _THAT.sub("", content, count=1)


def flat(text: str) -> str:
    """A text on one line, white space as single spaces."""
    return " ".join(text.split())
