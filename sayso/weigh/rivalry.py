"""A matrix of hypotheses in words a reporter reads: what is likeliest, what moved it, what would."""

import math
from collections.abc import Iterator, Mapping, Sequence

from sayso.weigh.hypotheses import Line, Matrix
from sayso.weigh.words import in_words, percent

# A row that changes the odds of no two rivals by more than this factor separates nothing worth a word.
_LITTLE = math.log(1.1)
# A row that would do so much more if it were certain is called uncertain.
_HELD_BACK = math.log(2.0)
_SHOWN = 5
_AROUND = " “”\"'.,;"  # what stands around words that are put into quotation marks here


def tell_matrix(matrix: Matrix, rivals: Sequence[str], texts: Mapping[str, str]) -> str:
    """The result in sentences. `rivals` are their words in order, `texts` those of the propositions by id.

    Always the number with its word (ICD 203); never what is believed of a rival without what it started from.
    """
    said = {each: text.strip(_AROUND) or text for each, text in texts.items()}
    return " ".join((*_result(matrix, rivals), *_moved(matrix, rivals, said), *_would_move(matrix, said)))


def factor(log_odds: float) -> str:
    """A difference of logs as the factor on the odds, in plain figures."""
    times = math.exp(min(abs(log_odds), 30.0))
    return f"×{times:.2g}" if times < 9.95 else f"×{times:.0f}"


def _result(matrix: Matrix, rivals: Sequence[str]) -> Iterator[str]:
    order = sorted(range(len(rivals)), key=lambda each: (-matrix.posterior[each], each))
    for place, each in enumerate(order):
        number = in_words(matrix.posterior[each])
        moved = f"it started at {percent(matrix.prior[each])}"
        if place == 0:
            bounds = f"{percent(matrix.low[each])} to {percent(matrix.high[each])}"
            yield (
                f"Likeliest is “{rivals[each]}”: {number}; {moved}."
                f" From a third of those odds, or three times as much: {bounds}."
            )
        else:
            yield f"“{rivals[each]}”: {number}; {moved}."


def _moved(matrix: Matrix, rivals: Sequence[str], texts: Mapping[str, str]) -> Iterator[str]:
    if not matrix.lines:
        yield "No proposition is placed yet, so these are the numbers it started from."
        return
    telling = [line for line in matrix.lines if line.diagnosticity >= _LITTLE]
    for line in telling[:_SHOWN]:
        yield _telling(line, rivals, texts)
    if len(telling) > _SHOWN:
        yield f"{len(telling) - _SHOWN} more move it less."
    for line in matrix.lines:
        if line.diagnosticity < _LITTLE:
            yield _idle(line, texts)
    told = set[tuple[str, ...]]()
    for line in matrix.lines:
        together = tuple(sorted((line.proposition, *line.with_)))
        if line.with_ and together not in told:
            told.add(together)
            names = ", ".join(f"“{texts[each]}”" for each in together)
            yield f"Weighed together, because they share a voice or answer one question: {names}."
    if not matrix.is_exact:
        yield "Voices shared by very many propositions are taken for strangers here: the numbers are rough."


def _telling(line: Line, rivals: Sequence[str], texts: Mapping[str, str]) -> str:
    order = sorted(range(len(rivals)), key=lambda each: (-line.log_factors[each], each))
    best, worst = rivals[order[0]], rivals[order[-1]]
    words = (
        f"“{texts[line.proposition]}” speaks for “{best}” against “{worst}”:"
        f" odds {factor(line.diagnosticity)}"
    )
    if line.if_sure - line.diagnosticity > _HELD_BACK:
        words += f" (were it certain, {factor(line.if_sure)}; what was reported leaves it uncertain)"
    return f"{words}."


def _idle(line: Line, texts: Mapping[str, str]) -> str:
    text = texts[line.proposition]
    if not line.is_weighed:
        return f"Nothing that was reported on “{text}” is weighed, so it moves nothing."
    if line.if_sure < _LITTLE:
        return f"“{text}” would be as likely under every rival, so it separates none, however sure it is."
    return (
        f"“{text}” moves next to nothing: what was reported on it is too weak."
        f" Were it certain: odds {factor(line.if_sure)}."
    )


def _would_move(matrix: Matrix, texts: Mapping[str, str]) -> Iterator[str]:
    line = next((each for each in matrix.lines if each.proposition == matrix.most), None)
    if line is not None:
        points = 100.0 * line.shift
        size = "under one point" if points < 1.0 else f"{points:.0f} points"
        yield (
            f"What would change it most: to know whether “{texts[line.proposition]}”"
            f" ({in_words(line.belief)} if these rivals are all there are): {size} on average."
        )
