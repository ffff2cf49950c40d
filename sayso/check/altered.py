"""The place of a text that comes nearest to a quotation, and what differs there that is more than damage."""

from sayso.check.align import Alignment, Step, align
from sayso.check.damage import MOST, is_damaged
from sayso.check.index import LeakIndex
from sayso.check.letters import Letters
from sayso.check.matches import FARTHEST, Match, marked_edits
from sayso.check.pattern import Pattern
from sayso.check.typography import same_sense
from sayso.model.quotation import Edit, EditKind, Verdict

_LEAST_WORDS = 3
_SHARE, _WEIGHT = 0.66, 0.55
_SHORT, _SHORT_SHARE = 5, 0.75
LEFT_OUT = 12
"""Words left out without a mark from which on two places were joined."""


def nearest_match(
    pattern: Pattern, weights: list[float], leak: Letters, number: int, index: LeakIndex
) -> Match | None:
    """The nearest place as `typography` (damage alone), `edited` or `altered`; `None` if none is near."""
    words = pattern.letters.words
    found: list[tuple[int, Alignment]] = []
    after = 0
    for start, end in pattern.pieces(("omitted",)):
        near = align(words[start:end], weights[start:end], leak, after)
        if near is None or (found and near.first - after > FARTHEST):
            continue
        found.append((start, near))
        after = near.last
    if not found:
        return None
    reading = _Reading(pattern, leak, index)
    for start, near in found:
        reading.take(start, near)
    return reading.match(number, weights)


class _Reading:
    """Collects the steps of a quotation's pieces and tells real changes from marked ones and damage."""

    def __init__(self, pattern: Pattern, leak: Letters, index: LeakIndex) -> None:
        self._pattern, self._leak, self._index = pattern, leak, index
        self._edits: list[Edit] = []
        self._agreeing: set[int] = set()
        self._damaged = 0
        self._changes = 0
        self._left_out = 0
        self._first: int | None = None
        self._after = 0

    def take(self, start: int, near: Alignment) -> None:
        """Adds the alignment of the piece that begins with word number `start`."""
        if self._first is None:
            self._first = near.first
        else:
            gaps = self._pattern.gaps_at(start)
            self._edits += marked_edits(gaps, self._leak.cut(self._after, near.first))
        for step in near.steps:
            self._take_step(step, start)
        self._after = near.last

    def _take_step(self, step: Step, offset: int) -> None:
        start, end = step.start + offset, step.end + offset
        pattern, leak = self._pattern, self._leak
        draft, there = pattern.letters.cut(start, end), leak.cut(step.leak_start, step.leak_end)
        if step.is_equal or self._is_sound(start, end, step, (draft, there)):
            self._agreeing.update(range(start, end))
            self._edits.append(Edit(op="equal", draft=draft, leak=there))
            return
        gaps = [gap for gap in pattern.gaps_at(start) if gap.kind == "bracketed"]
        if start == end and gaps:
            self._edits += marked_edits(gaps, there)
            return
        self._changes += 1
        if start == end:
            self._left_out = max(self._left_out, step.leak_end - step.leak_start)
        op: EditKind = "insert" if start == end else "replace" if there else "delete"
        self._edits.append(Edit(op=op, draft=draft, leak=there))

    def _is_sound(self, start: int, end: int, step: Step, cuts: tuple[str, str]) -> bool:
        words = self._pattern.letters.words[start:end]
        there = self._leak.words[step.leak_start : step.leak_end]
        if words and "".join(words) == "".join(there):
            return same_sense(*cuts)
        if is_damaged(words, there, self._index):
            self._damaged += len(words)
            return True
        return False

    def match(self, number: int, weights: list[float]) -> Match | None:
        """What the steps amount to."""
        count, size = len(self._agreeing), self._pattern.size
        weight = sum(weights[at] for at in self._agreeing) / sum(weights)
        least = _SHORT_SHARE if size < _SHORT else _SHARE
        if count < min(_LEAST_WORDS, size - 1) or count < least * size or weight < _WEIGHT or count < 2:
            return None
        if self._damaged > max(1, MOST * size):
            self._changes += 1
        verdict: Verdict = "altered"
        if not self._changes and count == size:
            verdict = "edited" if self._pattern.gaps else "typography"
        elif self._left_out > LEFT_OUT:
            verdict = "spliced"
        return Match(
            number=number,
            first=self._first or 0,
            last=self._after,
            verdict=verdict,
            diff=tuple(self._edits),
            score=(count / size + weight) / 2,
        )
