"""Voices as boxes, left to right: where each stands in a picture of chains, and how its words fit it.

Laid out by our own arithmetic: the same chains give the same places, and so the same bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

LINE = 15
"""From one line of a name to the next, in px of 12 px type; a note's lines stand 2 px closer."""
_CAPITAL = 1.35
"""How many small letters a capital is as wide as."""
_MOST_LINES = 3


class Leading(Protocol):
    """A voice, and those to whom it leads."""

    @property
    def told(self) -> Sequence[Self]:
        """Whom the words came to from here."""
        ...


V = TypeVar("V", bound=Leading)


@dataclass(frozen=True, slots=True)
class Words:
    """The lines of a box: the name, then the notes below it."""

    name: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """Sizes in px, all whole numbers of 0 or more.

    `pad` around the words, `row` between boxes of a column, `least` the height of a box, `arrow` the room
    that words at an arrow's end take below it. `most` is to how many a voice leads in the picture; the rest
    are for the caller to count.
    """

    pad: int
    row: int
    most: int
    least: int = 0
    arrow: int = 0


@dataclass(frozen=True, slots=True)
class Placed(Generic[V]):
    """A voice with its place: column, top and height, its words, and those it leads on to."""

    voice: V
    column: int
    top: float
    height: float
    words: Words
    told: tuple["Placed[V]", ...]

    @property
    def middle(self) -> float:
        """Half-way down the box."""
        return self.top + self.height / 2

    @property
    def columns(self) -> int:
        """How many columns the picture has up to the last one behind this voice."""
        return max((each.columns for each in self.told), default=self.column + 1)


def place(
    voice: V, top: float, spacing: Spacing, fit: Callable[[V], Words], column: int = 0
) -> tuple[Placed[V], float]:
    """A voice and all behind it below `top`; also the lowest point taken. `fit` gives the words of a box."""
    shown: list[Placed[V]] = []
    y = top
    for each in voice.told[: spacing.most]:
        found, bottom = place(each, y, spacing, fit, column + 1)
        shown.append(found)
        y = max(bottom, found.middle + spacing.arrow) + spacing.row
    words = fit(voice)
    written = LINE * len(words.name) + (LINE - 2) * len(words.notes)
    height = max(spacing.least, spacing.pad * 2 + written)
    centre = (shown[0].middle + shown[-1].middle) / 2 - height / 2 if shown else top
    here = Placed(voice, column, max(top, centre), height, words, tuple(shown))
    return here, max(y - spacing.row if shown else top, here.top + height)


def wrapped(text: str, letters: int) -> tuple[str, ...]:
    """`text` in at most three lines as wide as `letters` small letters; what is left out is marked by "…"."""
    lines: list[str] = []
    for word in text.split():
        short = cut(word, letters)
        if lines and _width(f"{lines[-1]} {short}") <= letters:
            lines[-1] += f" {short}"
        else:
            lines.append(short)
    if len(lines) > _MOST_LINES:
        last = lines[_MOST_LINES - 1]
        told = f"{last} …" if _width(f"{last} …") <= letters else f"{last[:-2].rstrip('…')}…"
        lines = [*lines[: _MOST_LINES - 1], told]
    return tuple(lines)


def cut(text: str, letters: int) -> str:
    """`text`, or as much of it as is as wide as `letters` small letters with the "…" behind it."""
    if _width(text) <= letters:
        return text
    kept = next(end for end in range(len(text), -1, -1) if _width(text[:end]) <= letters - 1)
    return f"{text[:kept]}…"


def _width(text: str) -> float:
    return sum(_CAPITAL if letter.isupper() else 1.0 for letter in text)
