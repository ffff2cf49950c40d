"""The words of a document with all that is marked in them: claims, hits of a search, names.

Marks overlap, cross and repeat. The text is cut at every border, and each piece stands inside the marks that
cover it, the longest outside: well-formed whatever the spans are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from sayso.export.escape import plain
from sayso.export.marking import DEEPEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The code points `[start, end)` under one mark: an element, its class, and further attributes.

    `lead` is what stands before its first piece (the number of a claim).
    """

    start: int
    end: int
    style: str
    tag: str = "mark"
    attributes: str = ""
    lead: str = ""
    anchor: str = ""


class Marked:
    """A text under its marks, given out stretch by stretch."""

    def __init__(self, text: str, spans: Iterable[Span]) -> None:
        self._text = text
        inside = [span for span in spans if 0 <= span.start < span.end <= len(text)]
        self._spans = sorted(inside, key=lambda span: (span.start, -span.end))
        self._slots = list(_slots(self._spans))

    def html(self, start: int, end: int) -> Markup:
        """The stretch `[start, end)`; all its elements are closed at its end."""
        return Markup("".join(self._pieces(start, end)))

    def _pieces(self, start: int, end: int) -> Iterator[str]:
        here = [
            (span, slot)
            for span, slot in zip(self._spans, self._slots, strict=True)
            if span.start < end and start < span.end
        ]
        borders = sorted(
            {start, end, *(min(max(edge, start), end) for span, _ in here for edge in (span.start, span.end))}
        )
        waiting = here[::-1]
        active: list[tuple[Span, int]] = []
        for left, right in pairwise(borders):
            active = [each for each in active if each[0].end > left]
            while waiting and waiting[-1][0].start <= left:
                active.append(waiting.pop())
            yield from _leads(active, left)
            drawn = active[:DEEPEST]
            yield from (_opened(span, slot, is_first=span.start == left) for span, slot in drawn)
            yield plain(self._text[left:right])
            yield from (f"</{span.tag}>" for span, _ in reversed(drawn))


def _slots(spans: Sequence[Span]) -> Iterator[int]:
    """For each mark the lowest line under the words that no mark over the same words has."""
    open_: list[tuple[int, int]] = []
    for span in spans:
        open_ = [(end, slot) for end, slot in open_ if end > span.start]
        taken = {slot for _, slot in open_}
        slot = next(each for each in range(len(taken) + 1) if each not in taken)
        open_.append((span.end, slot))
        yield slot


def _leads(active: Iterable[tuple[Span, int]], place: int) -> Iterator[str]:
    return (span.lead for span, _ in active if span.start == place and span.lead)


def _opened(span: Span, slot: int, *, is_first: bool) -> str:
    anchor = f' id="{plain(span.anchor)}"' if is_first and span.anchor else ""
    return f'<{span.tag} class="{span.style} s{min(slot, DEEPEST - 1)}"{anchor}{span.attributes}>'
