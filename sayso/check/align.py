"""Where a text comes nearest to some words, and what differs there, word by word.

The place is the window that holds most of them, rare ones counting more; there the words are aligned with the
fewest changes (Levenshtein 1966; rapidfuzz). Neighbouring changes are one.
"""

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from sayso.check.letters import Letters

_SLACK = 4
_MOST_PLACES = 3_000


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
    place = _densest(words, weights, leak.words, start)
    if place is None:
        return None
    low = max(start, place[0] - _SLACK)
    high = min(len(leak.words), place[1] + _SLACK)
    steps = _merged(words, leak.words[low:high], low)
    matched = sum(step.end - step.start for step in steps if step.is_equal)
    return Alignment(tuple(steps), matched) if matched else None


def _densest(words: list[str], weights: list[float], leak: list[str], start: int) -> tuple[int, int] | None:
    """The window no longer than half as much again as `words` in which their weight is greatest."""
    weight = dict(zip(words, weights, strict=True))
    hits = [number for number in range(start, len(leak)) if leak[number] in weight]
    if not hits:
        return None
    if len(hits) > _MOST_PLACES:
        rare = sorted(set(words), key=lambda word: (-weight[word], word))[: max(3, len(weight) // 3)]
        hits = [number for number in hits if leak[number] in set(rare)] or hits
    width = len(words) + len(words) // 2 + _SLACK
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
    return found


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
    return _trimmed(steps)


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
