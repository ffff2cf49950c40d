"""Chains as a picture: from the origin on the left, by way of who retold it, to the documents on the right.

Laid out by our own arithmetic: the same chains give the same SVG. Colours are classes of the style sheet, so
that one picture serves both lights. What it shows stands beside it as a list, for who does not see it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sayso.export.boxes import LINE, Placed, Spacing, Words, cut, place, wrapped
from sayso.export.escape import plain

BOX, GAP = 164, 108
_LETTERS, _BOLD_LETTERS, _EDGE_LETTERS = 23, 20, 16
"""How many small letters fit a box, also where they are bold, and the space between two."""
MOST_TOLD = 12
"""Those to whom one voice leads and that are drawn; the rest are counted."""
_SPACING = Spacing(pad=9, row=16, most=MOST_TOLD, least=34, arrow=27)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A voice, or the document in which the words stand, and to whom they came from there.

    `medium`, `date` and `fidelity` (0 to 1) say how the words reached it; `is_joined` where it does not name
    the one before it but rests on it all the same, then `reasons` say why and `sure` how probably. `changes`
    is what it changed. `claim` is the claim that stands in the document.
    """

    name: str
    is_named: bool = True
    is_document: bool = False
    medium: str = ""
    date: str = ""
    fidelity: float | None = None
    is_joined: bool = False
    reasons: tuple[str, ...] = ()
    sure: float | None = None
    changes: tuple[str, ...] = ()
    source: str | None = None
    document: str | None = None
    claim: str | None = None
    told: tuple["Voice", ...] = ()


def draw(chains: Sequence[Voice], *, title: str, name: str = "chain") -> str:
    """An SVG picture of chains, one below the other; `name` tells its parts from those of other pictures."""
    placed, y = [], 2.0
    for each in chains:
        found, bottom = place(each, y, _SPACING, _fitted)
        placed.append(found)
        y = bottom + _SPACING.row
    columns = max((each.columns for each in placed), default=1)
    width, height = columns * BOX + (columns - 1) * GAP + 2, y - _SPACING.row + 2
    shapes = "".join(shape for each in placed for shape in _shapes(each))
    label = f"{plain(name)}-title {plain(name)}-desc"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chain" role="img" aria-labelledby="{label}"'
        f' viewBox="0 0 {width} {height:.0f}" width="{width}" height="{height:.0f}">'
        f'<title id="{plain(name)}-title">{plain(title)}</title>'
        f'<desc id="{plain(name)}-desc">{plain(in_words(chains))}</desc>{shapes}</svg>'
    )


def in_words(chains: Sequence[Voice]) -> str:
    """The same chains as sentences."""
    return " ".join(f"{_told(each)}." for each in chains)


def _told(voice: Voice) -> str:
    changes = f" (changed: {'; '.join(voice.changes)})" if voice.changes else ""
    head = f"{voice.name}{changes}"
    if not voice.told:
        return head
    return f"{head} {', and '.join(f'{step(each)} to {_told(each)}' for each in voice.told)}"


def step(voice: Voice) -> str:
    """How the words came to a voice: "quoted, 22 March 2010, 98% kept"."""
    if voice.is_joined:
        sure = "" if voice.sure is None else f", {percent(voice.sure)} sure"
        return f"most likely taken over{sure}"
    kept = "" if voice.fidelity is None else f"{percent(voice.fidelity)} kept"
    return ", ".join(part for part in (voice.medium, voice.date, kept) if part)


def percent(share: float) -> str:
    """A share as whole per cents, never as certainty."""
    return "over 99%" if share > 0.994 else f"{100 * share:.0f}%"


def _fitted(voice: Voice) -> Words:
    notes = [line for each in voice.changes for line in wrapped(each, _LETTERS)]
    left = len(voice.told) - MOST_TOLD
    notes += [f"and {left} more"] if left > 0 else []
    return Words(wrapped(voice.name, _LETTERS if voice.is_document else _BOLD_LETTERS), tuple(notes))


def _shapes(placed: Placed[Voice]) -> Iterator[str]:
    x = placed.column * (BOX + GAP) + 1
    for each in placed.told:
        yield from _arrow(placed, each)
    style = "origin" if placed.column == 0 else "paper" if placed.voice.is_document else "voice"
    style += "" if placed.voice.is_named else " unnamed"
    corner = 1 if placed.voice.is_document else 9
    yield (
        f'<rect class="{style}" x="{x}" y="{placed.top:.1f}" width="{BOX}" height="{placed.height:.1f}"'
        f' rx="{corner}"/>'
    )
    y = (
        placed.top
        + _SPACING.pad
        + 11
        + max(0.0, (placed.height - _SPACING.pad * 2 - LINE * len(placed.words.name)) / 2)
        * (not placed.words.notes)
    )
    for line in placed.words.name:
        yield f'<text class="{style}" x="{x + 9}" y="{y:.1f}">{plain(line)}</text>'
        y += LINE
    for line in placed.words.notes:
        yield f'<text class="change" x="{x + 9}" y="{y - 1:.1f}">{plain(line)}</text>'
        y += LINE - 2
    for each in placed.told:
        yield from _shapes(each)


def _arrow(start: Placed[Voice], end: Placed[Voice]) -> Iterator[str]:
    x1, x2 = start.column * (BOX + GAP) + BOX + 1, end.column * (BOX + GAP) + 1
    y1, y2, bend = start.middle, end.middle, x1 + 10
    style = "joined" if end.voice.is_joined else "told"
    yield f'<path class="{style}" d="M{x1} {y1:.1f}H{bend}V{y2:.1f}H{x2 - 6}"/>'
    yield f'<path class="tip" d="M{x2 - 8} {y2 - 4:.1f}L{x2 - 1} {y2:.1f}L{x2 - 8} {y2 + 4:.1f}Z"/>'
    voice = end.voice
    above = "rests on it" if voice.is_joined else voice.medium
    share = voice.sure if voice.is_joined else voice.fidelity
    below = [] if voice.is_joined else [voice.date]
    below += [] if share is None else [f"{percent(share)} {'sure' if voice.is_joined else 'kept'}"]
    if above:
        yield f'<text class="edge" x="{bend + 4}" y="{y2 - 5:.1f}">{plain(cut(above, _EDGE_LETTERS))}</text>'
    for number, line in enumerate(filter(None, below)):
        told = plain(cut(line, _EDGE_LETTERS))
        yield f'<text class="edge" x="{bend + 4}" y="{y2 + 13 + number * 12:.1f}">{told}</text>'
