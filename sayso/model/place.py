"""Where and when: spans of a text, anchors that survive re-reading, and dates that may be partial."""

import hashlib
from dataclasses import dataclass


def content_id(*parts: str | bytes | int | None) -> str:
    """An id made of content alone: 20 hexadecimal digits, the same on every machine.

    `parts` are hashed in order, each with its length, so that ("ab", "c") and ("a", "bc") differ.
    """
    digest = hashlib.sha256()
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(raw))
        digest.update(raw)
    return digest.hexdigest()[:20]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open range `[start, end)` of code points in a `Text.content`."""

    start: int
    end: int

    def cut(self, content: str) -> str:
        """The words of this span in `content`."""
        return content[self.start : self.end]

    def shifted(self, by: int) -> "Span":
        """The same span, `by` code points further on."""
        return Span(start=self.start + by, end=self.end + by)

    def holds(self, other: "Span") -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of cleaned text and where it came from, so that spans can be traced to the original.

    `start` and `length` are code points of `Text.content`. `origin` and `origin_length` are code points
    of the decoded part number `part` of the document (its HTML source, its decoded mail body). Where the
    two lengths differ (a character reference such as `&amp;`) the stretch maps as a whole. Text that
    cleaning inserted (a line break for `<p>`) belongs to no run.
    """

    start: int
    length: int
    part: int
    origin: int
    origin_length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """How to find a place again after the text was read anew (W3C Web Annotation: TextQuoteSelector).

    `document` is the SHA-256 of the document's bytes, `exact` the quoted words, `prefix` and `suffix` up
    to 32 code points on either side, `position` the start it had, `role` what it marks (`content`, ...).
    """

    document: str
    exact: str
    prefix: str
    suffix: str
    position: int
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """A date that may be partial, as its first and last day, both ISO 8601 (`2010-04-01`), both included.

    An open side is `None`. "April 2010" is 2010-04-01 to 2010-04-30; a day has twice the same date.
    """

    start: str | None
    end: str | None
