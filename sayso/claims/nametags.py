"""From what the network thinks of each word to the names in a window: the likeliest legal row of tags."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sayso.encoder.network import Tagged
from sayso.encoder.windows import Window
from sayso.model.entity import NameKind, NameSpan
from sayso.model.place import Span

Floats = NDArray[np.float32]
KINDS: tuple[NameKind, ...] = ("person", "body", "place")
FIRST, INNER, LAST, ONLY = range(4)
"""The place of a word in a name of several words, or the one word of a name."""
TAGS = 1 + 4 * len(KINDS)
"""Tag 0 is no name; then per kind its four places."""
LEAN = 0.0
WRAPPED = 50
"""From how many code points on a line may have been wrapped, so that a name can go on in the next one."""


def tag_of(kind: int, place: int) -> int:
    """The tag of a word: `kind` is an index of `KINDS`."""
    return 1 + 4 * kind + place


@cache
def _legal() -> tuple[Floats, Floats, Floats]:
    """Costs 0 or -inf of a tag at the beginning, after another (row: before), at the end of a paragraph."""
    begins = np.array([t == 0 or (t - 1) % 4 in (FIRST, ONLY) for t in range(TAGS)])
    ends = np.array([t == 0 or (t - 1) % 4 in (LAST, ONLY) for t in range(TAGS)])
    steps = np.outer(ends, begins)
    for kind in range(len(KINDS)):
        for before in (FIRST, INNER):
            for after in (INNER, LAST):
                steps[tag_of(kind, before), tag_of(kind, after)] = True
    begin, step, end = (np.where(allowed, 0, -np.inf).astype(np.float32) for allowed in (begins, steps, ends))
    return begin, step, end


def likeliest(logp: Floats, breaks: NDArray[np.bool_]) -> list[int]:
    """The row of tags with the greatest sum of `logp` (W, TAGS) in which every name is whole (Viterbi).

    No name goes on over a word of which `breaks` says that something new begins with it.
    """
    begin, step, end = _legal()
    over = end[:, None] + begin[None, :]
    best = logp[0] + begin
    back = np.zeros(logp.shape, np.int64)
    for i in range(1, len(logp)):
        ways = best[:, None] + (over if breaks[i] else step)
        back[i] = ways.argmax(0)
        best = ways.max(0) + logp[i]
    row = [int((best + end).argmax())]
    for i in range(len(logp) - 1, 0, -1):
        row.append(int(back[i, row[-1]]))
    return row[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameInWindow:
    """A name as a half-open range of a window's words; `score` is the geometric mean over them."""

    start: int
    end: int
    kind: NameKind
    score: float


def begins(passage: str, window: Window) -> bytes:
    """1 for each word that stands first in a paragraph or on a line after a short one, else 0.

    The network does not see the ends of lines, on which signatures and headers rely. Prose that was wrapped
    has long lines.
    """
    out = bytearray(len(window.starts))
    for i, (end, start) in enumerate(zip(window.ends, window.starts[1:], strict=False), 1):
        breaks = passage.count("\n", end, start)
        if breaks:
            line = end - (passage.rfind("\n", 0, end) + 1)
            out[i] = breaks > 1 or line < WRAPPED
    return bytes(out)


def names_in(tagged: Tagged, begun: bytes, lean: float = LEAN) -> tuple[NameInWindow, ...]:
    """The names of a window, in reading order; none where the network has no branch for them.

    `begun` is what `begins` says of its words. `lean` is added to the logit of "no name": above 0 fewer names
    are found, and surer ones.
    """
    if not tagged.names.size:
        return ()
    leaned = tagged.names.copy()
    leaned[:, 0] += lean
    shifted = leaned - leaned.max(-1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    row = likeliest(logp, np.frombuffer(begun, np.uint8) > 0)
    found: list[NameInWindow] = []
    start = 0
    for i, tag in enumerate(row):
        kind, place = divmod(tag - 1, 4)
        if tag and place in (FIRST, ONLY):
            start = i
        if tag and place in (LAST, ONLY):
            sure = float(np.exp(np.mean([logp[n, row[n]] for n in range(start, i + 1)])))
            found.append(NameInWindow(start=start, end=i + 1, kind=KINDS[kind], score=round(sure, 4)))
    return tuple(found)


def placed(window: Window, one: NameInWindow) -> NameSpan:
    """A name of a window as a span of the passage."""
    span = Span(start=window.starts[one.start], end=window.ends[one.end - 1])
    return NameSpan(span=span, kind=one.kind, score=one.score)
