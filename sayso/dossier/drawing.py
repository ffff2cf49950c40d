"""Chains drawn as SVG: from each origin on the left to the documents on the right, with what changed between.

Everything is laid out by our own arithmetic, so that the same chains give the same bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sayso.dossier.model import Step
from sayso.export.escape import plain

BOX, GAP, LINE = 172, 84, 15
_PAD, _ROW, _HEAD = 8, 14, 20
_LETTERS, _NOTE_LETTERS = 21, 26
"""How many letters of a name in bold type of 12 px, and of a note in 11 px, fit a box in any common font."""
_MOST_LINES = 3
MOST_TOLD = 8
"""Voices that one voice leads on to and that are drawn; the rest are counted."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A voice with its place: column, top, its lines of text, and those it leads on to."""

    step: Step
    column: int
    top: float
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    told: tuple["_Placed", ...]

    @property
    def height(self) -> float:
        return _PAD * 2 + LINE * len(self.lines) + (LINE - 2) * len(self.notes)

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def draw(chains: Sequence[Step], label: str, font: str = "system-ui, sans-serif", first: int = 1) -> str:
    """An SVG picture of chains, one below the other; `label` is what it shows, in words.

    `first` is the number of the first origin.
    """
    placed, y = [], float(_HEAD)
    for each in chains:
        found, bottom = _place(each, 0, y)
        placed.append((y, found))
        y = bottom + _ROW + _HEAD
    columns = max((_columns(each) for _, each in placed), default=1)
    width, height = columns * BOX + (columns - 1) * GAP + 2, y - _HEAD + 2
    shapes = "".join(
        shape for number, (top, each) in enumerate(placed, first) for shape in _origin(number, top, each)
    )
    words = plain(label)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chain" role="img" aria-label="{words}"'
        f' viewBox="0 0 {width} {height:.0f}" width="{width}" height="{height:.0f}"'
        f' font-family="{plain(font)}" font-size="12">{shapes}</svg>'
    )


def in_words(chains: Sequence[Step]) -> str:
    """The same chains in words, for who does not see them."""
    return " ".join(f"Origin {number}: {_told(each)}." for number, each in enumerate(chains, 1))


def _told(step: Step) -> str:
    notes = [step.how, step.note, *(f"on the way {each}" for each in step.changes)]
    told = "; ".join(filter(None, notes))
    head = f"{step.name} ({told})" if told else step.name
    return f"{head} to {', and to '.join(map(_told, step.told))}" if step.told else head


def _place(step: Step, column: int, top: float) -> tuple[_Placed, float]:
    """A voice and all behind it below `top`; also the lowest point taken."""
    shown, y = [], top
    for each in step.told[:MOST_TOLD]:
        found, bottom = _place(each, column + 1, y)
        shown.append(found)
        y = bottom + _ROW
    left = len(step.told) - MOST_TOLD
    notes = [step.note] if step.note else []
    notes += [f"and {left} more"] if left > 0 else []
    notes += [str(each) for each in step.changes]
    lines = _wrapped(step.name, _LETTERS)
    broken = tuple(line for note in notes for line in _wrapped(note))
    here = _Placed(step, column, top, lines, broken, tuple(shown))
    low = max(y - _ROW if shown else top, top + here.height)
    if shown:
        centre = (shown[0].middle + shown[-1].middle) / 2 - here.height / 2
        here = _Placed(step, column, max(top, centre), lines, broken, tuple(shown))
        low = max(low, here.top + here.height)
    return here, low


def _wrapped(text: str, most: int = _NOTE_LETTERS) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.split():
        word = word if len(word) <= most else f"{word[: most - 1]}…"
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1][: most - 1]}…"]
    return tuple(lines)


def _columns(placed: _Placed) -> int:
    return max((_columns(each) for each in placed.told), default=placed.column + 1)


def _origin(number: int, top: float, placed: _Placed) -> Iterator[str]:
    yield f'<text x="1" y="{top - 7:.1f}" font-size="11" fill="#57606a">Origin {number}</text>'
    yield from _shapes(placed)


def _shapes(placed: _Placed) -> Iterator[str]:
    x = placed.column * (BOX + GAP) + 1
    for each in placed.told:
        yield from _arrow(placed, each)
    is_origin = placed.column == 0
    dash = "" if placed.step.is_named else ' stroke-dasharray="4 3"'
    fill = "#fdf3d8" if is_origin else "#ffffff"
    yield (
        f'<rect x="{x}" y="{placed.top:.1f}" width="{BOX}" height="{placed.height:.1f}" rx="5" fill="{fill}"'
        f' stroke="#3b4754" stroke-width="{1.6 if is_origin else 1}"{dash}/>'
    )
    y = placed.top + _PAD + 11
    for line in placed.lines:
        yield f'<text x="{x + 9}" y="{y:.1f}" font-weight="bold" fill="#1b2430">{plain(line)}</text>'
        y += LINE
    plain_notes = len(placed.notes) - sum(len(_wrapped(str(each))) for each in placed.step.changes)
    for place, line in enumerate(placed.notes):
        colour = "#57606a" if place < plain_notes else "#a40e26"
        yield f'<text x="{x + 9}" y="{y:.1f}" font-size="11" fill="{colour}">{plain(line)}</text>'
        y += LINE - 2
    for each in placed.told:
        yield from _shapes(each)


def _arrow(start: _Placed, end: _Placed) -> Iterator[str]:
    x1, x2 = start.column * (BOX + GAP) + BOX + 1, end.column * (BOX + GAP) + 1
    y1, y2, bend = start.middle, end.middle, x1 + 14
    dash = ' stroke-dasharray="2 3"' if end.step.is_joined else ""
    yield (
        f'<path d="M{x1} {y1:.1f}H{bend}V{y2:.1f}H{x2 - 5}" fill="none" stroke="#3b4754"{dash}/>'
        f'<path d="M{x2 - 7} {y2 - 4:.1f}L{x2 - 1} {y2:.1f}L{x2 - 7} {y2 + 4:.1f}Z" fill="#3b4754"/>'
    )
    how = "rests on it" if end.step.is_joined else end.step.how
    if how:
        yield f'<text x="{bend + 3}" y="{y2 - 5:.1f}" font-size="10.5" fill="#57606a">{plain(how)}</text>'
