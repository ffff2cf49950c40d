"""What two statements have in common and what keeps them apart, as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.encoder.meanings import Floats, meanings
from sayso.match.acts import Acts, acts_of, are_converse, are_swapped
from sayso.match.nearness import LISTED, letters, likenesses
from sayso.match.sides import DIRECTIONS, STAYING, Mark, Side
from sayso.match.values import days_apart, figures_apart, places_apart
from sayso.wording.frames import Frame
from sayso.wording.kinship import kin
from sayso.wording.lexicon import lexicon
from sayso.wording.lists import listed
from sayso.wording.names import Name, may_be_one

FOUND = 0.5
"""From which share on the other statement has a word."""
_ENDING_ACTS = listed("frames", "ending_acts")
"""Acts by which something ends."""
NAMES = (
    "cover_less", "cover_more", "top_rest", "lone_more", "lone_near", "length", "actor_clash", "target_clash",
    "other_clash", "value_same", "contrary", "days", "places", "figures", "act_shared", "act_other",
    "swapped", "acts_apart", "sisters", "one_for_one",
)  # fmt: skip
"""The features, in order."""
LONGEST, VALUES = 6.0, 2
"""The weight up to which the length of a statement counts, and how many shared figures and dates do."""
CERTAIN = 9
"""How many of them, the first ones, `at_most` tells as they are but for places."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two statements side by side.

    `covers` are the shares of the weight of each that the other has too, `left` and `right` the words that
    only one has. `figures`, `days` and `places` are differences of values, in words; `swapped`: who acts and
    who is acted on change places; `acts`: how the main acts stand to each other (`acts_of`); `opposite`: what
    they say is opposite; `is_contrary`: so is what they say as a whole, with what is denied.
    """

    covers: tuple[float, float]
    left: tuple[Mark, ...]
    right: tuple[Mark, ...]
    values: tuple[float, ...]
    figures: str | None
    days: str | None
    places: str | None
    swapped: bool
    acts: Acts
    opposite: bool
    is_contrary: bool


@dataclass(frozen=True, slots=True)
class _Met:
    """What of one statement the other has: per mark how well, 0 to 1, and whether as its opposite."""

    shares: tuple[float, ...]
    opposites: int


@dataclass(frozen=True, slots=True)
class _Rest:
    """The words of a statement that the other has not, the share of its weight that the other has, the weight
    of the rest and of its heaviest word, and how near a word of the other comes to any of it.
    """

    marks: Sequence[Mark]
    cover: float
    weight: float
    heaviest: float
    nearest: float


@dataclass(frozen=True, slots=True)
class Overlap:
    """What of each of two statements the other has."""

    first: _Met
    second: _Met


def overlap(one: Side, two: Side) -> Overlap:
    """The words that two statements share, which all else is told from."""
    likenesses = _likenesses(one, two)
    return Overlap(_met(one, two, likenesses), _met(two, one, likenesses.T))


def at_most(one: Side, two: Side, found: Overlap) -> tuple[float, ...]:
    """The first features, as high as they can be: as if the statements differed in places alone."""
    left, right = one.frame, two.frame
    timed = bool(left.days and right.days) or None not in (one.happened, two.happened)
    return (
        *_known(one, two, found, "")[0],
        min(len(left.figures) + len(left.days), len(right.figures) + len(right.days), VALUES),
        float(
            one.is_negative != two.is_negative
            or found.first.opposites + found.second.opposites > 0
            or bool(one.small or two.small)
        ),
        float(timed),
        float(bool(left.place and right.place)),
    )


def _known(
    one: Side, two: Side, found: Overlap, places: str | None
) -> tuple[tuple[float, ...], tuple[float, float], tuple[Sequence[Mark], Sequence[Mark]]]:
    """The first nine features, the covers of either statement, and the words that only it has."""
    left, right = _rest(one, found.first, places), _rest(two, found.second, places)
    clashes = (0.0, 0.0, 0.0)
    if left.marks and right.marks:
        clashes = (
            _clash(left.marks, right.marks, one.frame.actor, two.frame.actor),
            _clash(left.marks, right.marks, one.frame.target, two.frame.target),
            _clash(left.marks, right.marks, one.frame.rest, two.frame.rest),
        )
    values = (
        min(left.cover, right.cover),
        max(left.cover, right.cover),
        min(left.heaviest, right.heaviest),
        max(left.weight, right.weight),
        min(left.nearest, right.nearest),
        min(one.weight, two.weight, LONGEST),
        *clashes,
    )
    return values, (left.cover, right.cover), (left.marks, right.marks)


def meet(one: Side, two: Side, found: Overlap | None = None) -> Meeting:
    """Puts two statements side by side; alike whichever comes first, but for `covers`, `left`, `right`.

    `found` is their overlap where it is known.
    """
    found = overlap(one, two) if found is None else found
    first, second = found.first, found.second
    figures, same_figures = figures_apart(one.frame.figures, two.frame.figures)
    days, same_days = days_apart(one, two)
    lone, others = _missing(one, first), _missing(two, second)
    places = places_apart(one, two, lone, others)
    acts = acts_of(one, two)
    known, covers, rest = _known(one, two, found, places)
    turns = (max(first.opposites, second.opposites) or _turned(one, two)) or int(
        _stays(one, two) or _stays(two, one)
    )
    opposite, swapped = turns % 2 == 1, are_swapped(one, two)
    contrary = (one.is_negative != two.is_negative) != opposite and not one.frame.lacked & two.frame.lacked
    flags = (
        contrary,
        days is not None,
        places is not None,
        figures is not None,
        acts == "shared",
        acts in ("other", "apart"),
        swapped,
        acts == "apart",
        any(kin(left.stem, right.stem).is_sister for left in rest[0] for right in rest[1]),
        len(lone) == len(others) == 1 and _in_one_role(one, two, lone[0], others[0]),
    )
    values = (*known, float(min(same_figures + same_days, VALUES)), *map(float, flags))
    return Meeting(
        covers=covers,
        left=lone,
        right=others,
        values=values,
        figures=figures,
        days=days,
        places=places,
        swapped=swapped,
        acts=acts,
        opposite=opposite,
        is_contrary=contrary,
    )


def _met(one: Side, two: Side, likenesses: Floats) -> _Met:
    """How well the other statement has each word of one: the word itself, its opposite, or a near one.

    `likenesses` are those of meanings, a row for each word of one.
    """
    best = likenesses.max(1, initial=0.0).tolist()
    is_converse = are_converse(one, two) is True
    shares, opposites = [], 0
    fresh = [other.stem for other in two.marks if not (other.is_name or other.groups & one.groups)]
    for at, mark in enumerate(one.marks):
        if (
            _is_shared(mark, one, two)
            or (mark.entity is not None and mark.entity in two.entities)
            or (is_converse and (one.frame.act in mark.groups or mark.lower == one.frame.verb))
        ):
            shares.append(1.0)
        elif _has_any(two, mark.opposites) and _is_opposed(mark, one, two):
            shares.append(1.0)
            opposites += 1
        else:
            share, opposed = max(best[at], _spelled(mark, two)), 0
            if fresh and not mark.is_name:
                share, opposed = _kindred(mark.stem, share, fresh)
            shares.append(share)
            opposites += opposed
    return _Met(tuple(shares), opposites)


def _is_shared(mark: Mark, one: Side, two: Side) -> bool:
    """Whether the other statement has a word or one of its like, which stands for no other word already."""
    if mark.lower in two.words or not mark.groups & two.groups:
        return mark.lower in two.words
    return any(other.lower not in one.words for other in two.marks if mark.groups & other.groups)


def _kindred(word: str, share: float, fresh: Sequence[str]) -> tuple[float, int]:
    """How well the other statement has a word by what WordNet knows of it and of the words `fresh` that only
    that one has; and whether one of these is its opposite. `share` is how well it has it by its meaning.
    """
    sisters, found = False, 0.0
    for other in fresh:
        known = kin(word, other)
        if known.is_opposite:
            return 1.0, 1
        sisters = sisters or known.is_sister
        found = max(found, known.nearness)
    return max(found, min(share, LISTED) if sisters else share), 0


def _likenesses(one: Side, two: Side) -> Floats:
    """How near the meanings of all words are, 0 to 1. Names and unknown words have none."""
    table = meanings()
    return likenesses(table[one.meanings] @ table[two.meanings].T, one.listed[:, None] & two.listed)


def _spelled(mark: Mark, two: Side) -> float:
    """The largest share of letters with a word of the other statement that begins alike."""
    begin = mark.lower[:4]
    return max(
        (letters(mark.lower, other.lower) for other in two.marks if other.lower[:4] == begin), default=0.0
    )


def _has_any(side: Side, words: frozenset[str]) -> bool:
    return not (words.isdisjoint(side.groups) and words.isdisjoint(side.words))


def _is_opposed(mark: Mark, one: Side, two: Side) -> bool:
    """Whether the other statement has the opposite of a word, and this one has not both."""
    found = (other for other in two.marks if mark.opposites & (other.groups | {other.lower}))
    return any(not other.groups & one.groups for other in found)


def _turned(one: Side, two: Side) -> int:
    """How many small words turn one statement into the opposite of the other: before and after."""
    lone, others = one.small - two.small, two.small - one.small
    turned = any((a in lone and b in others) or (b in lone and a in others) for a, b in DIRECTIONS)
    return int(turned)


def _stays(one: Side, two: Side) -> bool:
    """Whether one says that all is as before, the other that it ended: "is still in office", "has left"."""
    acts = {two.frame.act} & _ENDING_ACTS
    if not acts or not one.small & STAYING or two.small & STAYING or one.frame.act in _ENDING_ACTS:
        return False
    return not any((one.frame.act, act) in lexicon().opposites for act in acts)


def _missing(side: Side, met: _Met) -> tuple[Mark, ...]:
    """The words that the other statement does not have, nor any near one."""
    return tuple(mark for mark, share in zip(side.marks, met.shares, strict=True) if share < FOUND)


def _rest(side: Side, met: _Met, places: str | None) -> _Rest:
    """What of a statement the other has not; where they differ in places, these are not counted."""
    total = found = weight = heaviest = nearest = 0.0
    marks = []
    for mark, share in zip(side.marks, met.shares, strict=True):
        if share < FOUND:
            nearest = max(nearest, share)
            if places is not None and mark.group in side.frame.place:
                continue
            marks.append(mark)
            weight += mark.weight
            heaviest = max(heaviest, mark.weight)
        total += mark.weight
        found += mark.weight * share
    return _Rest(marks, found / total if total else 0.0, weight, heaviest, nearest)


def _heaviest(marks: Sequence[Mark]) -> float:
    return max((mark.weight for mark in marks), default=0.0)


def _clash(left: Sequence[Mark], right: Sequence[Mark], role: frozenset[str], other: frozenset[str]) -> float:
    """How heavy the words are by which two statements fill one role differently, the lighter of both."""
    return min(
        _heaviest([mark for mark in left if mark.group in role]),
        _heaviest([mark for mark in right if mark.group in other]),
    )


def _in_one_role(one: Side, two: Side, left: Mark, right: Mark) -> bool:
    """Whether a word of either statement fills the same role in it."""
    if _has_verb(one, (left,)) and _has_verb(two, (right,)):
        return True
    roles = [(frame.actor, frame.target, frame.rest) for frame in (one.frame, two.frame)]
    return any(left.group in mine and right.group in theirs for mine, theirs in zip(*roles, strict=True))


def _has_verb(side: Side, marks: Sequence[Mark]) -> bool:
    return any(mark.lower == side.frame.verb or side.frame.act in mark.groups for mark in marks)


def names_shared(one: Side, two: Side) -> int:
    """How many names both have."""
    return sum(_has(two, name) for name in one.frame.names)


def names_apart(one: Side, two: Side, *, places: bool = False) -> bool:
    """Whether each has a name that the other has not, of places too or but for these."""
    return _lacks(one, two, places) and _lacks(two, one, places)


def _lacks(one: Side, two: Side, places: bool) -> bool:
    names = [name for name in one.frame.names if name.sure] if places else sure_names(one.frame, one.marks)
    return any(not _has(two, name) for name in names)


def sure_names(frame: Frame, marks: Sequence[Mark]) -> list[Name]:
    """The names in a statement but those that say where."""
    where = {mark.lower for mark in marks if mark.group in frame.place}
    return [name for name in frame.names if name.sure and not where.issuperset(name.key)]


def _has(side: Side, name: Name) -> bool:
    if side.words.issuperset(name.key):
        return True
    return any(may_be_one(name, other) for other in side.frame.names)
