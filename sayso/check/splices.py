"""A quotation put together from several places of the leak without a mark."""

from dataclasses import dataclass
from itertools import pairwise

from sayso.check.altered import LEFT_OUT
from sayso.check.letters import Letters

_LEAST = 4
_MARKED_LEAST = 3
_MOST_PIECES = 4
_COVER = 0.88


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """Words `[start, end)` of the quotation stand in text `number` from word number `leak_start` on."""

    start: int
    end: int
    number: int
    leak_start: int

    @property
    def leak_end(self) -> int:
        """The word of the leak after its last."""
        return self.leak_start + self.end - self.start


def find_splice(
    words: list[str], weights: list[float], texts: dict[int, Letters], *, is_marked: bool
) -> tuple[Piece, ...]:
    """The fewest long pieces that cover nearly all the words; none where one place would do, or too little.

    `is_marked`: the quotation has ellipses, so its pieces may be shorter.
    """
    least = _MARKED_LEAST if is_marked else _LEAST
    runs = [run for number, leak in sorted(texts.items()) for run in _runs(words, leak.words, number, least)]
    chosen: list[Piece] = []
    place = 0
    while place < len(words) and len(chosen) < _MOST_PIECES:
        here = [run for run in runs if run.end > place and run.start <= place + 2]
        cut = [Piece(max(run.start, place), run.end, run.number, _begin(run, place)) for run in here]
        cut = [each for each in cut if each.end - each.start >= least]
        if not cut:
            place += 1
            continue
        best = min(cut, key=lambda each: (-each.end, each.start, _distance(chosen, each), each))
        chosen.append(best)
        place = best.end
    covered = {at for each in chosen for at in range(each.start, each.end)}
    weight = sum(weights[at] for at in covered) / sum(weights)
    is_whole = len(covered) >= _COVER * len(words) and weight >= _COVER - 0.08
    return tuple(chosen) if len(chosen) > 1 and is_whole and _is_apart(chosen) else ()


def _begin(run: Piece, place: int) -> int:
    return run.leak_start + max(0, place - run.start)


def _distance(chosen: list[Piece], piece: Piece) -> int:
    """Among equals the piece of the same text is the better one."""
    return 0 if chosen and chosen[-1].number == piece.number else 1


def _is_apart(chosen: list[Piece]) -> bool:
    """Whether the pieces lie in several texts, out of order, or far from each other."""
    return any(
        one.number != other.number or not 0 <= other.leak_start - one.leak_end <= LEFT_OUT
        for one, other in pairwise(chosen)
    )


def _runs(words: list[str], leak: list[str], number: int, least: int) -> list[Piece]:
    """The longest common runs of words, of at least `least`."""
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        places.setdefault(word, []).append(at)
    runs: list[Piece] = []
    going: dict[int, int] = {}  # where a run ends in the quotation: how long it is
    for at, word in enumerate(leak):
        longer: dict[int, int] = {}
        for place in places.get(word, ()):
            longer[place + 1] = going.get(place, 0) + 1
        runs += [
            Piece(end - size, end, number, at - size)
            for end, size in going.items()
            if size >= least and longer.get(end + 1, 0) != size + 1
        ]
        going = longer
    last = len(leak)
    runs += [Piece(end - size, end, number, last - size) for end, size in going.items() if size >= least]
    return runs
