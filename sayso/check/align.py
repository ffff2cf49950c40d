"""Where a text comes nearest to some words, and what differs there, word by word.

The place is the window that holds most of them, rare ones counting more; there the words are aligned with the
fewest changes (Levenshtein 1966; rapidfuzz). Neighbouring changes are one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from sayso.check.letters import Letters

_SLACK = 4
_MOST_PLACES = 3_000
_WINDOWS = 3
_NEARLY = 0.6


@dataclass(frozen=True, slots=True)
class Step:
    """Words `[start, end)` of the draft stand for words `[leak_start, leak_end)` of the leak."""

    is_equal: bool
    start: int
    end: int
    leak_start: int
    leak_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Steps from the first to the last word that agrees, and how many words agree."""

    steps: tuple[Step, ...]
    matched: int

    @property
    def first(self) -> int:
        """The first word of the leak that belongs to it."""
        return self.steps[0].leak_start

    @property
    def last(self) -> int:
        """The word of the leak after the last that belongs to it."""
        return self.steps[-1].leak_end


def align(words: list[str], weights: list[float], leak: Letters, start: int = 0) -> Alignment | None:
    """The nearest place in `leak` from its word number `start` on; `None` where nothing agrees."""
    best: Alignment | None = None
    for place in _dense_windows(words, weights, leak.words, start):
        low = max(start, place[0] - _SLACK)
        high = min(len(leak.words), place[1] + _SLACK)
        steps = _merged(words, leak.words[low:high], low)
        matched = sum(step.end - step.start for step in steps if step.is_equal)
        if matched and (best is None or matched > best.matched):
            best = Alignment(tuple(steps), matched)
    return best


def _dense_windows(
    words: list[str], weights: list[float], leak: list[str], start: int
) -> Iterator[tuple[int, int]]:
    """The windows in which the words weigh most, the best first; a text may say nearly the same twice."""
    weight = dict(zip(words, weights, strict=True))
    hits = [number for number in range(start, len(leak)) if leak[number] in weight]
    if len(hits) > _MOST_PLACES:
        rare = set(sorted(weight, key=lambda word: (-weight[word], word))[: max(3, len(weight) // 3)])
        hits = [number for number in hits if leak[number] in rare] or hits
    width = len(words) + len(words) // 2 + _SLACK
    most = 0.0
    for _ in range(_WINDOWS):
        if not hits:
            return
        total, place = _densest(hits, weight, leak, width)
        if total < most * _NEARLY:
            return
        most = max(most, total)
        yield place
        hits = [number for number in hits if not place[0] <= number < place[1]]


def _densest(
    hits: list[int], weight: dict[str, float], leak: list[str], width: int
) -> tuple[float, tuple[int, int]]:
    """The window of at most `width` words in which the words found at `hits` weigh most, each once."""
    inside: dict[str, int] = {}
    total, best, found, left = 0.0, 0.0, (hits[0], hits[0] + 1), 0
    for number in hits:
        word = leak[number]
        inside[word] = inside.get(word, 0) + 1
        total += weight[word] if inside[word] == 1 else 0.0
        while number - hits[left] >= width:
            gone = leak[hits[left]]
            inside[gone] -= 1
            total -= weight[gone] if inside[gone] == 0 else 0.0
            left += 1
        size = number - hits[left]
        if total > best + 1e-9 or (total > best - 1e-9 and size < found[1] - found[0] - 1):
            best, found = max(total, best), (hits[left], number + 1)
    return best, found


def _merged(words: list[str], window: list[str], low: int) -> list[Step]:
    steps: list[Step] = []
    for each in Levenshtein.opcodes(words, window):
        step = Step(
            each.tag == "equal", each.src_start, each.src_end, each.dest_start + low, each.dest_end + low
        )
        if steps and not step.is_equal and not steps[-1].is_equal:
            last = steps.pop()
            step = Step(False, last.start, step.end, last.leak_start, step.leak_end)
        steps.append(step)
    return _drawn_together(_trimmed(steps), window, low)


def _drawn_together(steps: list[Step], window: list[str], low: int) -> list[Step]:
    """Of first or last words that stand in the window twice, those nearest to the others are meant."""
    if len(steps) > 1 and steps[0].is_equal and steps[1].start == steps[1].end:
        one, gap = steps[0], steps[1]
        size = one.end - one.start
        if window[gap.leak_end - size - low : gap.leak_end - low] == window[one.leak_start - low :][:size]:
            steps = [Step(True, one.start, one.end, gap.leak_end - size, gap.leak_end), *steps[2:]]
    if len(steps) > 1 and steps[-1].is_equal and steps[-2].start == steps[-2].end:
        gap, one = steps[-2], steps[-1]
        size = one.end - one.start
        if window[gap.leak_start - low :][:size] == window[one.leak_start - low :][:size]:
            steps = [*steps[:-2], Step(True, one.start, one.end, gap.leak_start, gap.leak_start + size)]
    return steps


def _trimmed(steps: list[Step]) -> list[Step]:
    """Without the words of the window before the first and after the last that stand for any of the draft."""
    if steps and not steps[0].is_equal:
        first = steps[0]
        kept = min(first.end - first.start, first.leak_end - first.leak_start)
        steps[0] = Step(False, first.start, first.end, first.leak_end - kept, first.leak_end)
    if steps and not steps[-1].is_equal:
        last = steps[-1]
        kept = min(last.end - last.start, last.leak_end - last.leak_start)
        steps[-1] = Step(False, last.start, last.end, last.leak_start, last.leak_start + kept)
    return [step for step in steps if step.start < step.end or step.leak_start < step.leak_end]
