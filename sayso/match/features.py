"""What two statements have in common and what keeps them apart, as numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sayso.match.sides import Mark, Side
from sayso.wording.days import Day
from sayso.wording.figures import Figure
from sayso.wording.lexicon import lexicon
from sayso.wording.names import Name, may_be_one

_ALIKE = 0.6
"""From which share of letters on two words are forms of one ("Halbria", "Halbrian")."""
NAMES = (
    "cover_less", "cover_more", "act_same", "act_shared", "act_other", "actor_apart", "target_apart",
    "name_same", "name_apart", "figure_same", "day_same", "rest_less", "modality",
)  # fmt: skip
"""The features, in order."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two statements side by side. `covers` are the shares of the weight of each that the other has too,
    `left` and `right` the words that only one has. `figures`, `days` and `places` are differences of values,
    in words; `swapped` that who acts and who is acted on change places, `opposite` that the acts are
    opposites.
    """

    covers: tuple[float, float]
    left: tuple[Mark, ...]
    right: tuple[Mark, ...]
    values: tuple[float, ...]
    figures: str | None
    days: str | None
    places: str | None
    swapped: bool
    opposite: bool


def meet(one: Side, two: Side) -> Meeting:
    """Puts two statements side by side; alike whichever comes first, but for `covers`, `left`, `right`."""
    left, first = _unmatched(one, two)
    right, second = _unmatched(two, one)
    figures, same_figures = _figures(one.frame.figures, two.frame.figures)
    days, same_days = _days(one.frame.days, two.frame.days)
    same_names, apart = _names(one, two)
    acts = _acts(one, two)
    values = (
        min(first, second),
        max(first, second),
        float(acts == "same"),
        float(acts == "shared"),
        float(acts == "other"),
        float(_apart(one, two, one.frame.actor, two.frame.actor)),
        float(_apart(one, two, one.frame.target, two.frame.target)),
        float(same_names),
        float(bool(apart)),
        float(same_figures),
        float(same_days),
        min(sum(mark.weight for mark in left), sum(mark.weight for mark in right)),
        float(_modality(one, two)),
    )
    return Meeting(
        covers=(first, second),
        left=left,
        right=right,
        values=values,
        figures=figures,
        days=days,
        places=_places(one, two, left, right),
        swapped=_swapped(one, two),
        opposite=_opposite(one, two, left, right),
    )


def _unmatched(one: Side, two: Side) -> tuple[tuple[Mark, ...], float]:
    """The words of one statement that the other lacks, and the share of weight that it has."""
    missing = []
    met = 0.0
    for mark in one.marks:
        if mark.group in two.groups or (mark.entity is not None and mark.entity in two.entities):
            met += mark.weight
            continue
        best = max((likeness(mark.lower, other.lower) for other in two.marks), default=0.0)
        if best >= _ALIKE:
            met += mark.weight * best
        else:
            missing.append(mark)
    return tuple(missing), met / one.weight if one.weight else 0.0


@lru_cache(maxsize=200_000)
def likeness(one: str, two: str) -> float:
    """How much of their beginnings two words share, 0 to 1: forms of one word that the stems do not join."""
    shorter = min(len(one), len(two))
    if shorter < 5 or one[:4] != two[:4]:
        return 0.0
    shared = next((at for at in range(shorter) if one[at] != two[at]), shorter)
    return 2 * shared / (len(one) + len(two))


def _acts(one: Side, two: Side) -> str:
    left, right = one.frame, two.frame
    if left.act is None or right.act is None:
        return "none"
    if left.act == right.act:
        return "same"
    if left.act in right.acts or right.act in left.acts or (left.act, right.act) in lexicon().converses:
        return "shared"
    return "other"


def _apart(one: Side, two: Side, left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether both fill a role and have no word of it in common, anywhere in the other."""
    if not left or not right or left & right:
        return False
    return not (left & two.groups) and not (right & one.groups)


def _names(one: Side, two: Side) -> tuple[int, tuple[Name, ...]]:
    """How many names both have; the names of both that the other does not have, if each has one."""
    left = [name for name in one.frame.names if not _has(two, name)]
    right = [name for name in two.frame.names if not _has(one, name)]
    same = len(one.frame.names) - len(left)
    return min(same, 3), tuple(left + right) if left and right else ()


def _has(side: Side, name: Name) -> bool:
    words = set(name.key)
    if any(may_be_one(name, other) for other in side.frame.names):
        return True
    return all(any(word == mark.lower for mark in side.marks) for word in words)


def _figures(left: Sequence[Figure], right: Sequence[Figure]) -> tuple[str | None, int]:
    """Which figures differ, in words, and how many are the same."""
    same = sum(any(one.agrees(two) and one.is_alike(two) for two in right) for one in left)
    lone = [one for one in left if not any(one.agrees(two) and one.is_alike(two) for two in right)]
    others = [two for two in right if not any(one.agrees(two) and one.is_alike(two) for one in left)]
    for one in lone:
        for two in others:
            if one.is_alike(two):
                return _unequal(one, two), same
    return None, min(same, 3)


def _unequal(one: Figure, two: Figure) -> str:
    low, high = sorted((one.value, two.value))
    return f"{low:g} against {high:g}"


def _days(left: Sequence[Day], right: Sequence[Day]) -> tuple[str | None, int]:
    """Which dates differ, in words, and how many are the same."""
    same = sum(any(one.matches(two) for two in right) for one in left)
    if same or not left or not right:
        return None, min(same, 2)
    pair = next(((one, two) for one in left for two in right if one.conflicts(two)), None)
    return (None if pair is None else "another date"), 0


def _places(one: Side, two: Side, left: Sequence[Mark], right: Sequence[Mark]) -> str | None:
    """Whether both say where, in words none of which the other has."""
    lone, others = {mark.group for mark in left}, {mark.group for mark in right}
    here, there = one.frame.place & lone, two.frame.place & others
    if here and there and not (one.frame.place & two.frame.place):
        return " against ".join(sorted((" ".join(sorted(here)), " ".join(sorted(there)))))
    return None


def _swapped(one: Side, two: Side) -> bool:
    """Whether who acts in one is acted on in the other, both ways, by the same act."""
    left, right = one.frame, two.frame
    if left.act is None or left.act != right.act:
        return False
    crossed = left.actor & (right.target | right.rest), right.actor & (left.target | left.rest)
    straight = left.actor & right.actor
    return bool(crossed[0] and crossed[1]) and not straight


def _opposite(one: Side, two: Side, left: Iterable[Mark], right: Iterable[Mark]) -> bool:
    """Whether what only one has and what only the other has are opposites."""
    pairs = lexicon().opposites
    lone, others = {mark.group for mark in left}, {mark.group for mark in right}
    if one.frame.act is not None and (one.frame.act, two.frame.act) in pairs:
        return True
    return any((here, there) in pairs for here in lone for there in others)


def _modality(one: Side, two: Side) -> bool:
    """Whether one says that it is so and the other only that it is planned, possible or due."""
    firm = {"fact": 0, "plan": 1, "maybe": 2, "duty": 3, "condition": 4, "question": 5}
    return firm[one.frame.modality] != firm[two.frame.modality]
