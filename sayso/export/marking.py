"""Marks in a text: spans that nest, cross and repeat, made into well-formed elements in one sweep."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from sayso.export.escape import plain

Role = Literal["source", "cue", "content", "own"]

DEEPEST = 6
"""How many marks are drawn over one another; of what lies deeper only the label is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands before the first words of a claim: a link to `row`, itself found under `anchor`.

    `number` is shown, `note` stands in the margin (may be empty), `spoken` is for screen readers.
    """

    anchor: str
    row: str
    number: int
    note: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The code points `[start, end)` of a text and the part they play in claim `number`."""

    start: int
    end: int
    role: Role
    number: int
    label: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    mark: Mark
    slot: int  # which of the lines under the words is its own


def words_in(text: str, start: int, end: int) -> tuple[int, int]:
    """`[start, end)` without the white space on both sides; an empty range at its start if that is all.

    Spaces before the first word of a line are kept.
    """
    words = text[start:end]
    last = start + len(words.rstrip())
    first = start + len(words) - len(words.lstrip())
    return (start, start) if last <= start else (max(start, text.rfind("\n", start, first) + 1), last)


class Marking:
    """A text with its marks, given out stretch by stretch from its beginning to its end.

    The text content of what is given out is the text itself: labels live in attributes. Time and size grow
    with the number of marks, not with how they overlap.
    """

    def __init__(self, text: str, marks: Iterable[Mark]) -> None:
        self._text = text
        inside = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
        # Longest first where several start, so that they nest.
        inside.sort(key=lambda mark: (mark.start, -mark.end))
        self._waiting = inside[::-1]  # taken from the end
        self._open: list[_Layer] = []

    def elements(self, start: int, end: int) -> Iterator[str]:
        """The HTML of `[start, end)`, where `start` is the end of the stretch before. All tags are closed."""
        yield from (_tag(layer) for layer in self._open)
        place = start
        while place < end:
            yield from self._enter(place)
            border = self._next_border(end)
            yield plain(self._text[place:border])
            place = border
            yield from self._leave(place)
        yield "</mark>" * len(self._open)

    def _next_border(self, end: int) -> int:
        ends = [layer.mark.end for layer in self._open]
        starts = [self._waiting[-1].start] if self._waiting else []
        return min([end, *starts, *ends])

    def _enter(self, place: int) -> Iterator[str]:
        while self._waiting and self._waiting[-1].start <= place:
            mark = self._waiting.pop()
            drawn = len(self._open) < DEEPEST
            if drawn:
                layer = _Layer(mark=mark, slot=self._free_slot())
                self._open.append(layer)
                yield _tag(layer, first=True)
            if mark.label:
                yield _link(mark.label, anchored=not drawn)

    def _free_slot(self) -> int:
        taken = {layer.slot for layer in self._open}
        return next(slot for slot in range(DEEPEST) if slot not in taken)

    def _leave(self, place: int) -> Iterator[str]:
        over = [depth for depth, layer in enumerate(self._open) if layer.mark.end <= place]
        if not over:
            return
        inner = self._open[over[0] :]
        going_on = [layer for layer in inner if layer.mark.end > place]
        yield "</mark>" * len(inner)
        self._open[over[0] :] = going_on
        yield from (_tag(layer) for layer in going_on)


def _tag(layer: _Layer, first: bool = False) -> str:
    mark = layer.mark
    anchor = f' id="{plain(mark.label.anchor)}"' if first and mark.label else ""
    return f'<mark class="{mark.role} s{layer.slot}" data-c="{mark.number}"{anchor}>'


def _link(label: Label, anchored: bool) -> str:
    anchor = f' id="{plain(label.anchor)}"' if anchored else ""
    note = f' data-note="{plain(label.note)}"' if label.note else ""
    spoken = plain(label.spoken)
    return (
        f'<a class="ref" href="#{plain(label.row)}" data-n="{label.number}"{note}{anchor}'
        f' aria-label="{spoken}" title="{spoken}"></a>'
    )
