"""Anchors: a place of a text put down so that it can be found again when the text was read anew.

W3C Web Annotation Data Model (2017): a TextQuoteSelector (the words with what stands before and after them)
refined by a TextPositionSelector. First the words at their old position, then the same words elsewhere, the
best fit of what stands around them; then the best stretch that shares at least half of the words.
"""

import re
from collections import Counter
from collections.abc import Sequence

from sayso.model.judging import ENVELOPE, NOWHERE
from sayso.model.place import Anchor, Span

AROUND = 32
"""Code points kept on either side of the words."""
_LONGEST = 2_000  # code points of the words that are kept: the beginning of a long content names it as well
_WORD = re.compile(r"\w+")


def make_anchor(document: str, content: str, span: Span, role: str) -> Anchor:
    """The anchor of a place in the text `content` of a document; of a long one, of its beginning."""
    stop = min(span.end, span.start + _LONGEST)
    return Anchor(
        document=document,
        exact=content[span.start : stop],
        prefix=content[max(0, span.start - AROUND) : span.start],
        suffix=content[stop : stop + AROUND],
        position=span.start,
        role=role,
    )


def make_envelope_anchor(document: str, words: str) -> Anchor:
    """The anchor of a name or address that stands in a document's envelope and at no place of its text."""
    return Anchor(document=document, exact=words, prefix="", suffix="", position=NOWHERE, role=ENVELOPE)


def find_anchor(anchor: Anchor, content: str) -> Span | None:
    """Where the anchor's words stand in `content`; `None` where less than half of them stand anywhere."""
    here = Span(start=anchor.position, end=anchor.position + len(anchor.exact))
    if anchor.position >= 0 and here.cut(content) == anchor.exact and _may_be(anchor, content, here):
        return here
    return _same_words(anchor, content) or _most_words(anchor, content)


def _same_words(anchor: Anchor, content: str) -> Span | None:
    """The same words elsewhere: of several places the one with the same surroundings, then the nearest."""
    starts: list[int] = []
    start = content.find(anchor.exact) if anchor.exact else -1
    while start >= 0:
        starts.append(start)
        start = content.find(anchor.exact, start + 1)
    spans = [Span(start=each, end=each + len(anchor.exact)) for each in starts]
    fit = [each for each in spans if _may_be(anchor, content, each)]
    return max(fit, key=lambda span: _fit(anchor, content, span), default=None)


def _fit(anchor: Anchor, content: str, span: Span) -> tuple[int, int, int]:
    before = _shared_end(anchor.prefix, content[max(0, span.start - AROUND) : span.start])
    after = _shared_end(anchor.suffix[::-1], content[span.end : span.end + AROUND][::-1])
    return before + after, -abs(span.start - anchor.position), -span.start


def _shared_end(left: str, right: str) -> int:
    """How many code points two texts share at their ends."""
    count = 0
    for one, other in zip(reversed(left), reversed(right), strict=False):
        if one != other:
            break
        count += 1
    return count


def _may_be(anchor: Anchor, content: str, span: Span) -> bool:
    """Whether words at a place end where they ended: within longer ones they are others."""
    exact = anchor.exact
    before, after = content[span.start - 1 : span.start], content[span.end : span.end + 1]
    grown_left = exact[:1].isalnum() and before.isalnum() and not anchor.prefix[-1:].isalnum()
    grown_right = exact[-1:].isalnum() and after.isalnum() and not anchor.suffix[:1].isalnum()
    return bool(exact) and not grown_left and not grown_right


def _most_words(anchor: Anchor, content: str) -> Span | None:
    """The stretch of as many words that shares most with the anchor's, if it shares at least half of them."""
    wanted = Counter(_folded(anchor.exact))
    size = wanted.total()
    found = list(_WORD.finditer(content))
    words = [each.group().casefold() for each in found]
    least = (size + 1) // 2
    best: tuple[int, int, int, int] | None = None
    span = None
    for first, shared in _windows(words, wanted, size):
        if shared < least or words[first] not in wanted:
            continue
        last = _last_shared(words, wanted, first, size)
        place = Span(start=found[first].start(), end=found[last].end())
        rank = (shared, *_fit(anchor, content, place))
        if best is None or rank > best:
            best, span = rank, place
    return span


def _windows(words: Sequence[str], wanted: Counter[str], size: int) -> list[tuple[int, int]]:
    """(number of its first word, words shared) of every stretch of `size` words."""
    if size == 0:
        return []
    held: Counter[str] = Counter()
    shared = 0
    out = []
    for end, word in enumerate(words):
        held[word] += 1
        shared += held[word] <= wanted[word]
        if end >= size:
            old = words[end - size]
            shared -= held[old] <= wanted[old]
            held[old] -= 1
        if end >= size - 1:
            out.append((end - size + 1, shared))
    # A text that ends sooner holds shorter stretches.
    tail = range(max(0, len(words) - size + 1), len(words))
    return out + [(first, (Counter(words[first:]) & wanted).total()) for first in tail]


def _last_shared(words: Sequence[str], wanted: Counter[str], first: int, size: int) -> int:
    last = min(first + size, len(words)) - 1
    while words[last] not in wanted:
        last -= 1
    return last


def _folded(text: str) -> list[str]:
    return [each.casefold() for each in _WORD.findall(text)]
