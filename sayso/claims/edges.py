"""Where spans begin and end: at whole words, with quotations whole, without marks at the edges."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sayso.claims.joining import Relation
from sayso.claims.rules import EDGES
from sayso.claims.words import DASHES, Quotation, Range, Words
from sayso.model.place import Span

MOSTLY = 0.6
"""A quotation of which a content has at least this share of the words belongs to it whole."""
APOSTROPHES = "'’"


def tidied(words: Words, quotations: Sequence[Quotation], found: Sequence[Relation]) -> list[Relation]:
    """Attributions with clean edges; those without a content left are dropped.

    No word is split (codes such as MX-1 stay whole), no mark stands at an edge, and a quotation is whole
    where most of it is content.
    """
    opened = {q.outside[0]: q.outside[1] for q in quotations}
    closed = {q.outside[1] - 1: q.outside[0] for q in quotations}
    out = []
    for one in map(partial(_one_voice, words), found):
        cue = tuple(_snapped(words, span) for span in one.cue)
        others = [i for span in (*one.cue, *one.source) for i in words.within(span)]
        parts = [
            _trimmed(words, opened, closed, _grown(words, span, quotations, others)) for span in one.content
        ]
        source = [_trimmed(words, opened, closed, _range(words, span)) for span in one.source]
        content = tuple(words.span(part) for part in _merged([p for p in parts if p is not None]))
        if content:
            pairs = zip(source, one.source, strict=True)
            named = tuple(_cut_off(words.span(part), _snapped(words, s)) for part, s in pairs if part)
            out.append(replace(one, source=named, cue=cue, content=content))
    return out


def _one_voice(words: Words, one: Relation) -> Relation:
    """ "According to X, Y is convinced that C" read as one statement of "X, Y": X's statement that Y is."""
    if len(one.cue) < 2 or len(one.source) != 1 or not one.content:
        return one
    start, end = one.source[0].start, one.source[0].end
    comma = words.text.find(",", start, end)
    led = one.cue[0].cut(words.text).lower() in LEADING
    if not led or comma < 0 or not one.cue[0].end <= start < end <= one.cue[1].start < one.content[0].start:
        return one
    told = Span(start=comma + 1, end=one.content[0].end)
    source = (Span(start=start, end=comma),)
    return replace(one, source=source, cue=one.cue[:1], content=(told, *one.content[1:]))


LEADING = frozenset(("according to", "per", "as per"))
LOOSE = frozenset(("and", "or", "but", "y", "o", "pero"))


def _snapped(words: Words, span: Span) -> Span:
    """A span without half words at its ends, but where an apostrophe parts them ("he|'s")."""
    inside = words.within(span)
    start, end = span.start, span.end
    if inside and words.starts[inside[0]] < start and words.text[start] not in APOSTROPHES:
        start = words.starts[inside[0]]
    if inside and words.ends[inside[-1]] > end and words.text[end] not in APOSTROPHES:
        end = words.ends[inside[-1]]
    return Span(start=start, end=end)


def _cut_off(span: Span, limits: Span) -> Span:
    """A span without what lies beyond `limits`: of "he's" in "he|'s worried" only "he" is the source."""
    return Span(start=max(span.start, limits.start), end=min(span.end, limits.end))


def _range(words: Words, span: Span) -> Range:
    inside = words.within(span)
    return inside.start, inside.stop


def _grown(words: Words, span: Span, quotations: Sequence[Quotation], others: Sequence[int]) -> Range:
    """The words of a content, and the rest of the quotations that are mostly in it."""
    lo, hi = _range(words, span)
    for quotation in quotations[bisect_right(quotations, lo, key=lambda q: q.outside[1]) :]:
        a, b = quotation.outside
        if a >= hi:
            break
        shared = _spoken(words, max(lo, a), min(hi, b))
        if shared and shared >= MOSTLY * _spoken(words, a, b) and not any(a <= i < b for i in others):
            lo, hi = min(lo, a), max(hi, b)
    return lo, hi


def _spoken(words: Words, lo: int, hi: int) -> int:
    """How many words of a range are no marks."""
    return sum(words.forms[i][0].isalnum() for i in range(lo, hi))


def _trimmed(words: Words, opened: dict[int, int], closed: dict[int, int], part: Range) -> Range | None:
    """A range without marks at its edges; quotation marks go in pairs."""
    lo, hi = part
    forms = words.forms
    while lo < hi and opened.get(lo, hi + 1) > hi and _is_edge(forms[lo], ")" not in forms[lo:hi]):
        lo += 1
    while (
        hi > lo
        and closed.get(hi - 1, -1) < lo
        and (
            _is_edge(forms[hi - 1], "(" not in forms[lo:hi]) or (hi - lo > 1 and words.lower[hi - 1] in LOOSE)
        )
    ):
        hi -= 1
    return (lo, hi) if lo < hi else None


def _is_edge(form: str, unpaired: bool) -> bool:
    return form in EDGES or form in DASHES or (unpaired and form in "()")


def _merged(parts: list[Range]) -> list[Range]:
    """Ranges in order, those that meet made one."""
    out: list[Range] = []
    for lo, hi in sorted(parts):
        if out and lo <= out[-1][1]:
            out[-1] = (out[-1][0], max(hi, out[-1][1]))
        else:
            out.append((lo, hi))
    return out
