"""Places of a text that hold a quotation's words exactly, in one piece or with the changes that it marks."""

from collections.abc import Iterator
from dataclasses import dataclass

from sayso.check.letters import Letters, fold
from sayso.check.pattern import Gap, Pattern
from sayso.check.typography import is_same, same_sense, widened, word_diff
from sayso.model.quotation import Edit, Verdict

FARTHEST = 150
"""The most words that an ellipsis may stand for within one quotation."""
_BRACKET = 10
_RANKS: tuple[Verdict, ...] = (
    "verbatim", "typography", "edited", "altered", "spliced", "translated", "not_found",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Words `[first, last)` of text number `number` stand for the quotation; `score` is 1 for all of it."""

    number: int
    first: int
    last: int
    verdict: Verdict
    diff: tuple[Edit, ...]
    score: float = 1.0

    @property
    def rank(self) -> tuple[int, float, int]:
        """Better ones first."""
        changes = sum(edit.op in ("replace", "delete", "insert") for edit in self.diff)
        return _RANKS.index(self.verdict), -round(self.score, 3), changes


def exact_matches(pattern: Pattern, leak: Letters, number: int) -> Iterator[Match]:
    """Every place of the text that holds the words as they are, then those that need the marked changes."""
    for first, last in leak.find(pattern.whole.joined):
        yield _whole_match(pattern, leak, number, (first, last))
    if pattern.gaps:
        yield from _marked_matches(pattern, leak, number)


def _whole_match(pattern: Pattern, leak: Letters, number: int, words: tuple[int, int]) -> Match:
    start, end = widened(leak.content, *leak.span(*words), pattern.text)
    draft, found = pattern.text, leak.content[start:end]
    verdict: Verdict = "typography"
    diff: tuple[Edit, ...] = word_diff(draft, found)
    if pattern.gaps and not _marks_too(pattern.gaps, found):
        verdict = "edited"
    elif not same_sense(draft, found):
        verdict = "altered"
    elif is_same(draft, found):
        verdict, diff = "verbatim", ()
    return Match(number=number, first=words[0], last=words[1], verdict=verdict, diff=diff)


def _marks_too(gaps: tuple[Gap, ...], found: str) -> bool:
    """Whether the leak itself has the brackets or the ellipsis."""
    return all(any(mark in found for mark in ("[", "…", "..", ". .")) for _ in gaps)


def _marked_matches(pattern: Pattern, leak: Letters, number: int) -> Iterator[Match]:
    pieces = pattern.pieces()
    if not pieces:
        return
    start, end = pieces[0]
    for first, last in leak.find(_joined(pattern, start, end)):
        found = _follow(pattern, leak, pieces, [(first, last)])
        if found is not None:
            diff, is_true = _marked_diff(pattern, leak, pieces, found)
            verdict: Verdict = "edited" if is_true else "altered"
            yield Match(number=number, first=first, last=found[-1][1], verdict=verdict, diff=diff)


def _joined(pattern: Pattern, start: int, end: int) -> str:
    return "".join(pattern.letters.words[start:end])


def _follow(
    pattern: Pattern, leak: Letters, pieces: list[tuple[int, int]], found: list[tuple[int, int]]
) -> list[tuple[int, int]] | None:
    """Each further piece at its next place, as far away as the marks before it allow, else `None`."""
    for start, end in pieces[1:]:
        gaps = pattern.gaps_at(start)
        reach = FARTHEST if any(gap.kind == "omitted" for gap in gaps) else _BRACKET * len(gaps)
        after = found[-1][1]
        following = next(leak.find(_joined(pattern, start, end), after), None)
        if following is None or following[0] - after > reach:
            return None
        between = "".join(leak.words[after : following[0]])
        if any(fold_words(gap.kept) not in between for gap in gaps):
            return None
        found.append(following)
    return found


def fold_words(text: str) -> str:
    """The letters of a text, folded."""
    return "".join(fold(word) for word in text.split())


def _marked_diff(
    pattern: Pattern, leak: Letters, pieces: list[tuple[int, int]], found: list[tuple[int, int]]
) -> tuple[tuple[Edit, ...], bool]:
    """The steps, and whether the words between the marks are the leak's to the last sign."""
    edits: list[Edit] = []
    is_true = True
    after = found[0][0]
    for (start, end), (first, last) in zip(pieces, found, strict=True):
        edits += marked_edits(pattern.gaps_at(start), leak.cut(after, first))
        draft, there = pattern.letters.cut(start, end), leak.cut(first, last)
        if same_sense(draft, there):
            edits.append(Edit(op="equal", draft=draft, leak=there))
        else:
            is_true = False
            edits += word_diff(draft, there)
        after = last
    edits += marked_edits(pattern.gaps_at(pattern.size), "")
    return tuple(edits), is_true


def marked_edits(gaps: list[Gap], leak: str) -> list[Edit]:
    """The steps for marks that stand at one place; the first of them takes the words of the leak."""
    return [Edit(op=gap.kind, draft=gap.written, leak="" if at else leak) for at, gap in enumerate(gaps)]
