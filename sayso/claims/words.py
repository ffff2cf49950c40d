"""A passage as words, paragraphs, quotations and sentences, all as ranges of word numbers."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from sayso.claims.cues import shared
from sayso.model.place import Span

Range = tuple[int, int]
"""A half-open range of word numbers."""

# Every repetition is bounded or cannot overlap its neighbour, so the scan is linear on any input.
WORD = re.compile(
    r"https?://[^\s<>\"”]{1,2000}|(?:[^\W\d_]\.){2,6}|[A-HJ-Z]\.(?=\s[A-Z])"  # U.S., p.m.; George W. Bush
    r"|(?:Mrs?|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Prof|Rev|Sra?|Lic|Ing|Gral)\.(?=\s)"
    r"|[$€£]?\d+(?:[.,:/-]\d+){0,6}%?"
    r"|[^\W_]+(?:['’.@&/_-][^\W_]+){0,12}(?:['’](?=\s))?"
    r"|--+|\.\.+|''|``|[^\w\s]|_"
)
BLANK = re.compile(r"\n[ \t\r\f\v]*(?:\n[ \t\r\f\v]*)+")

OPENERS = "“«„"
CLOSERS = "”»"
STRAIGHT = frozenset({'"', "''", "``"})
DASHES = frozenset({"--", "---", "–", "—"})
LONGEST_SENTENCE = 300
"""A longer stretch of words without a full stop is no sentence, and is read in pieces."""
ENDERS = frozenset({".", "!", "?", "…", "..", "..."})
ABBREVIATIONS = shared("abbreviations")
RESTARTS = shared("restarts")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a passage: where each starts and ends, its text, and its lower-case form.

    `lower` has typographic apostrophes made straight, so that it can be looked up.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    forms: tuple[str, ...]
    lower: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, part: Range) -> Span:
        """The characters of a range of words that is not empty."""
        return Span(start=self.starts[part[0]], end=self.ends[part[1] - 1])

    def within(self, span: Span) -> range:
        """The numbers of the words that a span touches."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))

    def capital(self, i: int) -> bool:
        """Whether word `i` starts with a capital letter or is a code such as MX-1."""
        return self.forms[i][0].isupper()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: the words between its marks (`inside`) and with them (`outside`)."""

    inside: Range
    outside: Range


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its words, its outermost quotations, its sentences (which never split a quotation).

    `runs_on` says that its last quotation has no closing mark, as where the next paragraph goes on quoting.
    """

    words: Range
    quotations: tuple[Quotation, ...]
    sentences: tuple[Range, ...]
    runs_on: bool


def split_words(text: str) -> Words:
    """The words and punctuation marks of `text`, in order."""
    found = [(m.start(), m.end(), m.group()) for m in WORD.finditer(text)]
    forms = tuple(f for _, _, f in found)
    lower = tuple(f.lower().replace("’", "'") for f in forms)
    return Words(text, tuple(s for s, _, _ in found), tuple(e for _, e, _ in found), forms, lower)


def paragraphs(words: Words) -> tuple[Paragraph, ...]:
    """The paragraphs of a passage; blank lines are their borders."""
    borders = [m.start() for m in BLANK.finditer(words.text)] + [len(words.text)]
    out: list[Paragraph] = []
    lo = 0
    for border in borders:
        hi = bisect_left(words.starts, border, lo)
        if hi > lo:
            out.append(_paragraph(words, (lo, hi)))
        lo = hi
    return tuple(out)


def _paragraph(words: Words, part: Range) -> Paragraph:
    quotations, runs_on = find_quotations(words, part)
    return Paragraph(part, quotations, split_sentences(words, part, quotations), runs_on)


def find_quotations(words: Words, part: Range) -> tuple[tuple[Quotation, ...], bool]:
    """The outermost quotations of a range of words, and whether the last one lacks its closing mark.

    An unclosed straight mark counts only at the start of the range: elsewhere it is an inch or a slip.
    """
    lo, hi = part
    out: list[Quotation] = []
    start, depth = -1, 0
    single = not any(f in OPENERS or f in CLOSERS or f in STRAIGHT for f in words.forms[lo:hi])
    for i in range(lo, hi):
        form = words.forms[i]
        opens = form in OPENERS or (single and form == "‘")
        closes = form in CLOSERS or (single and form == "’" and start >= 0)
        if form in STRAIGHT:
            opens, closes = start < 0, start >= 0
        if start < 0 and opens:
            start, depth = i, 1
        elif start >= 0 and opens:
            depth += form != words.forms[start]  # “A. “B. is a reopened quotation, not a nested one
        elif start >= 0 and closes:
            depth -= 1
            if depth <= 0 or form in STRAIGHT:
                out.append(Quotation((start + 1, i), (start, i + 1)))
                start = -1
    if start >= 0 and (words.forms[start] in OPENERS or start == lo):
        out.append(Quotation((start + 1, hi), (start, hi)))
        return tuple(q for q in out if q.inside[0] < q.inside[1]), True
    return tuple(q for q in out if q.inside[0] < q.inside[1]), False


def split_sentences(words: Words, part: Range, quotations: tuple[Quotation, ...]) -> tuple[Range, ...]:
    """The sentences of a range; a full stop inside a quotation ends one only at the quotation's end."""
    ends_at = {q.outside[1]: q for q in quotations}
    inside = _inside(quotations)
    out: list[Range] = []
    lo, hi = part
    i = lo
    while i < hi:
        i += 1
        if i < hi and i not in inside and (i - lo >= LONGEST_SENTENCE or _ends(words, lo, i, ends_at.get(i))):
            while i < hi and words.forms[i] in (")", "]"):
                i += 1
            out.append((lo, i))
            lo = i
    if lo < hi:
        out.append((lo, hi))
    return tuple(out)


def _inside(quotations: tuple[Quotation, ...]) -> frozenset[int]:
    return frozenset(i for q in quotations for i in range(q.outside[0] + 1, q.outside[1]))


def _ends(words: Words, lo: int, i: int, closing: Quotation | None) -> bool:
    """Whether a sentence that began at `lo` ends before word `i`."""
    last = i - 1 if closing is None else closing.inside[1] - 1
    mark = words.forms[last]
    fresh = words.forms[i]
    if mark not in ENDERS:
        dotted = mark.endswith(".") and closing is None
        return dotted and words.capital(i) and words.lower[i] in RESTARTS
    if fresh[0].islower() or fresh in ",;:)]" or fresh in CLOSERS:
        return False
    if closing is None and words.starts[i] == words.ends[last] and fresh not in OPENERS:
        return False
    if mark == "." and last > lo:
        before = words.lower[last - 1]
        initial = len(before) == 1 and words.capital(last - 1) and before != "i"
        if (before in ABBREVIATIONS and words.capital(last - 1)) or initial:
            return False
    # “Why?” Smith asked.  The tag after a question stays with it; the caller sees a cue there.
    return not (closing is not None and mark in ("?", "!") and not _starts_afresh(words, i))


def _starts_afresh(words: Words, i: int) -> bool:
    stop = min(i + 9, len(words))
    return not any(
        words.lower[k]
        in ("said", "asked", "says", "asks", "wrote", "tweeted", "shouted", "replied", "preguntó", "dijo")
        for k in range(i, stop)
    )
