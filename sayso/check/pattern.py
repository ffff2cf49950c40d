"""A quotation taken apart: its words, and the places where the draft marks that it changed them.

An ellipsis (…, ..., [...], (…)) stands for words left out, square brackets for words put in or altered:
"[T]he minister", "want[ed]", "he [Salcedo] knew". "[sic]" stands for nothing, and so does the number of a
footnote that follows a word at once: "sold[1] a stone".
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sayso.check.letters import Letters

GapKind = Literal["omitted", "bracketed"]
_ELLIPSIS = r"\[\s*(?:\.\s?\.\s?\.\s?\.?|…)\s*\]|\(\s*(?:\.\.\.|…)\s*\)|…|\.\s?\.\s?\.(?:\s?\.)?"
_MARK = re.compile(
    rf"(?P<link>\]\([^()\s]*\))|(?P<sic>\[\s*sic\s*\.?\s*\])|(?P<omitted>{_ELLIPSIS})"
    r"|(?P<note>(?<=\S)\[\d{1,3}\](?![^\W_]))"
    r"|(?P<bracketed>(?:[^\W_]*\[(?!\d{1,3}\](?![^\W_]))|(?<!\S)\[)(?P<inner>[^\[\]\n]{1,200})\](?!\()[^\W_]*)",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A marked change before word number `at`, as it is written; `kept` are letters outside its brackets."""

    at: int
    kind: GapKind
    written: str
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """The words of a quotation without what it marks as changed, and these changes in order.

    `whole` are all its words, brackets or not.
    """

    text: str
    letters: Letters
    whole: Letters
    gaps: tuple[Gap, ...]

    @property
    def size(self) -> int:
        """How many words are the source's own."""
        return len(self.letters.words)

    def pieces(self, kinds: tuple[GapKind, ...] = ("omitted", "bracketed")) -> list[tuple[int, int]]:
        """The ranges of words between marks of these kinds; none is empty."""
        cuts = sorted({0, self.size, *(gap.at for gap in self.gaps if gap.kind in kinds)})
        return [(start, end) for start, end in pairwise(cuts) if start < end]

    def gaps_at(self, place: int) -> list[Gap]:
        """The marks that stand before word number `place`."""
        return [gap for gap in self.gaps if gap.at == place]


def read_pattern(text: str) -> Pattern:
    """The pattern of a quotation's text."""
    masked, whole = list(text), list(text)
    marks: list[tuple[int, GapKind, str, str]] = []
    for found in _MARK.finditer(text):
        kind = found.lastgroup if found.lastgroup != "inner" else "bracketed"
        start, end = found.span()
        _blank(masked, start, end)
        if kind not in ("bracketed", "note"):
            _blank(whole, start, end)
        if kind == "omitted":
            marks.append((start, "omitted", found[0], ""))
        elif kind == "bracketed":
            marks.append((start, "bracketed", found[0], _OUTSIDE.sub("", found[0])))
    letters = Letters("".join(masked))
    gaps = tuple(
        Gap(at=sum(begun < place for begun in letters.starts), kind=kind, written=written, kept=kept)
        for place, kind, written, kept in marks
    )
    return Pattern(text=text, letters=letters, whole=Letters("".join(whole)), gaps=gaps)


def _blank(characters: list[str], start: int, end: int) -> None:
    characters[start:end] = " " * (end - start)
