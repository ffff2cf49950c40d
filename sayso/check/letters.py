"""A text as its letters alone: what is left of it when typography, spaces and line ends are taken away.

Quotation marks, dashes, soft hyphens, hyphens at the end of a line, the marks of quoted replies and every
kind of white space differ between a leak and a draft and say nothing. Case and accents are folded, ligatures
undone.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

_WORD = re.compile(r"[^\W_]+")
_MARKED_WORD = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")  # with accents written apart


def fold(word: str) -> str:
    """A word without case, accents and ligatures."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in apart if each.isalnum()).casefold()


class Letters:
    """The words of a text, folded, with their places, and all their letters in one string."""

    __slots__ = ("content", "ends", "joined", "places", "starts", "words")

    def __init__(self, content: str) -> None:
        self.content = content
        pattern = _WORD if content.isascii() else _MARKED_WORD
        spans = [found.span() for found in pattern.finditer(content)]
        folded = [fold(content[start:end]) for start, end in spans]
        if not all(folded):
            spans = [span for span, word in zip(spans, folded, strict=True) if word]
        self.words = [word for word in folded if word]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.places = [0, *accumulate(map(len, self.words))]
        self.joined = "".join(self.words)

    def find(self, wanted: str, start: int = 0) -> Iterator[tuple[int, int]]:
        """Where the letters `wanted` stand from word number `start` on, as a range of whole words."""
        at = self.joined.find(wanted, self.places[min(start, len(self.words))])
        while at >= 0 and wanted:
            first, last = self.word_at(at), self.word_at(at + len(wanted))
            if first is not None and last is not None:
                yield first, last
            at = self.joined.find(wanted, at + 1)

    def word_at(self, place: int) -> int | None:
        """The number of the word that begins at a place among the letters; `None` inside a word."""
        number = bisect_left(self.places, place)
        return number if self.places[number] == place else None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The characters of the words from number `first` up to `last`, which is not included."""
        return self.starts[first], self.ends[last - 1]

    def cut(self, first: int, last: int) -> str:
        """The characters of a range of words as they stand; "" for no words."""
        if first >= last:
            return ""
        start, end = self.span(first, last)
        return self.content[start:end]
