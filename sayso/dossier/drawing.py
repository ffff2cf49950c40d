"""Chains drawn as SVG: from each origin on the left to the documents on the right, with what changed between.

Everything is laid out by our own arithmetic, so that the same chains give the same bytes.
"""

from collections.abc import Iterator, Sequence

from sayso.dossier.model import Step
from sayso.export.boxes import LINE, Placed, Spacing, Words, place, wrapped
from sayso.export.escape import plain

BOX, GAP = 172, 84
_HEAD = 20
_LETTERS, _NOTE_LETTERS = 23, 26
"""How many small letters of a name in bold 12 px, and of a note in 11 px, fit a box in any common font."""
MOST_TOLD = 8
"""Voices that one voice leads on to and that are drawn; the rest are counted."""
_SPACING = Spacing(pad=8, row=14, most=MOST_TOLD)


def draw(chains: Sequence[Step], label: str, font: str = "system-ui, sans-serif", first: int = 1) -> str:
    """An SVG picture of chains, one below the other; `label` is what it shows, in words.

    `first` is the number of the first origin.
    """
    placed, y = [], float(_HEAD)
    for each in chains:
        found, bottom = place(each, y, _SPACING, _fitted)
        placed.append((y, found))
        y = bottom + _SPACING.row + _HEAD
    columns = max((each.columns for _, each in placed), default=1)
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


def _fitted(step: Step) -> Words:
    left = len(step.told) - MOST_TOLD
    notes = [step.note, f"and {left} more" if left > 0 else ""]
    lines = [line for note in (*notes, *map(str, step.changes)) for line in wrapped(note, _NOTE_LETTERS)]
    return Words(wrapped(step.name, _LETTERS), tuple(lines))


def _origin(number: int, top: float, placed: Placed[Step]) -> Iterator[str]:
    yield f'<text x="1" y="{top - 7:.1f}" font-size="11" fill="#57606a">Origin {number}</text>'
    yield from _shapes(placed)


def _shapes(placed: Placed[Step]) -> Iterator[str]:
    x = placed.column * (BOX + GAP) + 1
    for each in placed.told:
        yield from _arrow(placed, each)
    is_origin = placed.column == 0
    dash = "" if placed.voice.is_named else ' stroke-dasharray="4 3"'
    fill = "#fdf3d8" if is_origin else "#ffffff"
    yield (
        f'<rect x="{x}" y="{placed.top:.1f}" width="{BOX}" height="{placed.height:.1f}" rx="5" fill="{fill}"'
        f' stroke="#3b4754" stroke-width="{1.6 if is_origin else 1}"{dash}/>'
    )
    y = placed.top + _SPACING.pad + 11
    for line in placed.words.name:
        yield f'<text x="{x + 9}" y="{y:.1f}" font-weight="bold" fill="#1b2430">{plain(line)}</text>'
        y += LINE
    plain_notes = len(placed.words.notes) - sum(
        len(wrapped(str(each), _NOTE_LETTERS)) for each in placed.voice.changes
    )
    for number, line in enumerate(placed.words.notes):
        colour = "#57606a" if number < plain_notes else "#a40e26"
        yield f'<text x="{x + 9}" y="{y:.1f}" font-size="11" fill="{colour}">{plain(line)}</text>'
        y += LINE - 2
    for each in placed.told:
        yield from _shapes(each)


def _arrow(start: Placed[Step], end: Placed[Step]) -> Iterator[str]:
    x1, x2 = start.column * (BOX + GAP) + BOX + 1, end.column * (BOX + GAP) + 1
    y1, y2, bend = start.middle, end.middle, x1 + 14
    dash = ' stroke-dasharray="2 3"' if end.voice.is_joined else ""
    yield (
        f'<path d="M{x1} {y1:.1f}H{bend}V{y2:.1f}H{x2 - 5}" fill="none" stroke="#3b4754"{dash}/>'
        f'<path d="M{x2 - 7} {y2 - 4:.1f}L{x2 - 1} {y2:.1f}L{x2 - 7} {y2 + 4:.1f}Z" fill="#3b4754"/>'
    )
    how = "rests on it" if end.voice.is_joined else end.voice.how
    if how:
        yield f'<text x="{bend + 3}" y="{y2 - 5:.1f}" font-size="10.5" fill="#57606a">{plain(how)}</text>'
