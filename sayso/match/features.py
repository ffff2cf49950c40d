"""What two statements have in common and what keeps them apart, as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sayso.encoder.meanings import Floats, meaning_row, meanings
from sayso.match.sides import DIRECTIONS, STAYING, Mark, Side
from sayso.model.place import DateRange
from sayso.wording.days import Day
from sayso.wording.figures import Figure
from sayso.wording.lexicon import lexicon
from sayso.wording.lists import listed
from sayso.wording.names import Name, may_be_one

_LETTERS = 0.7
"""From which share of letters on two words are forms of one ("Halbria", "Halbrian")."""
_FAR, _NEAR = 0.25, 0.5
"""Cosines of meanings: up to the first two words have nothing in common, from the second on they are one."""
_LISTED = 0.4
"""How near two words are at most that our lists know and keep apart."""
_FAINT = 0.2
_ALIKE = 0.6
"""From which nearness on two verbs are one act."""
_SYMMETRIC = frozenset({"meet", "merge", "marry", "agree", "divorce", "be"})
"""Acts in which it makes no difference who acts."""
_ENDING_ACTS = listed("frames", "ending_acts")
"""Acts by which something ends."""
NAMES = (
    "cover_less", "cover_more", "act_same", "act_shared", "act_other", "actor_clash", "target_clash",
    "other_clash", "top_rest", "name_same", "name_apart", "value_same", "modality", "length",
)  # fmt: skip
"""The features, in order."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two statements side by side.

    `covers` are the shares of the weight of each that the other has too, `left` and `right` the words that
    only one has. `figures`, `days` and `places` are differences of values, in words; `swapped`: who acts and
    who is acted on change places; `acts_apart`: our lists know both main acts, as different ones, and
    their verbs are not near; `opposite`: what they say is opposite.
    """

    covers: tuple[float, float]
    left: tuple[Mark, ...]
    right: tuple[Mark, ...]
    values: tuple[float, ...]
    figures: str | None
    days: str | None
    places: str | None
    swapped: bool
    acts_apart: bool
    opposite: bool


@dataclass(frozen=True, slots=True)
class _Met:
    """What of one statement the other has: per mark how well, 0 to 1, and whether as its opposite."""

    shares: tuple[float, ...]
    opposites: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """What of each of two statements the other has."""

    first: _Met
    second: _Met


def overlap(one: Side, two: Side) -> Overlap:
    """The words that two statements share, which all else is told from."""
    likenesses = _likenesses(one, two)
    return Overlap(_met(one, two, likenesses), _met(two, one, likenesses.T))


def at_most(one: Side, two: Side, found: Overlap) -> tuple[float, float, float]:
    """The covers, the less first, and `top_rest`, as they are where that differs in places alone."""
    pairs = ((one, found.first), (two, found.second))
    covers = [_cover(side, met, without_places=True) for side, met in pairs]
    rest = [_heaviest(_without_places(side, _missing(side, met), "")) for side, met in pairs]
    return min(covers), max(covers), min(rest)


def meet(one: Side, two: Side, found: Overlap | None = None) -> Meeting:
    """Puts two statements side by side; alike whichever comes first, but for `covers`, `left`, `right`.

    `found` is their overlap where it is known.
    """
    found = overlap(one, two) if found is None else found
    first, second = found.first, found.second
    figures, same_figures = _figures(one.frame.figures, two.frame.figures)
    days, same_days = _when(one, two)
    lone, others = _missing(one, first), _missing(two, second)
    places = _places(one, two, lone, others)
    covers = _cover(one, first, places is not None), _cover(two, second, places is not None)
    acts = _acts(one, two)
    same_names, apart = _names(one, two)
    rest = [_without_places(side, marks, places) for side, marks in ((one, lone), (two, others))]
    turns = max(first.opposites, second.opposites) or _turned(one, two)
    values = (
        min(covers),
        max(covers),
        float(acts == "same"),
        float(acts == "shared"),
        float(acts in ("other", "apart")),
        _clash(rest[0], rest[1], one.frame.actor, two.frame.actor),
        _clash(rest[0], rest[1], one.frame.target, two.frame.target),
        _clash(rest[0], rest[1], one.frame.rest, two.frame.rest),
        min(_heaviest(rest[0]), _heaviest(rest[1])),
        float(same_names),
        float(bool(apart) and places is None),
        float(min(same_figures + same_days, 2)),
        float(one.frame.modality != two.frame.modality),
        min(one.weight, two.weight, 6.0),
    )
    return Meeting(
        covers=covers,
        left=lone,
        right=others,
        values=values,
        figures=figures,
        days=days,
        places=places,
        swapped=_swapped(one, two),
        acts_apart=acts == "apart",
        opposite=(turns or int(_stays(one, two) or _stays(two, one))) % 2 == 1,
    )


def _met(one: Side, two: Side, likenesses: Floats) -> _Met:
    """How well the other statement has each word of one: the word itself, its opposite, or a near one.

    `likenesses` are those of meanings, a row for each word of one.
    """
    best = likenesses.max(1, initial=0.0).tolist()
    is_converse = _converse(one, two) is True
    shares, opposites = [], 0
    for at, mark in enumerate(one.marks):
        if (
            mark.groups & two.groups
            or (mark.entity is not None and mark.entity in two.entities)
            or (is_converse and (one.frame.act in mark.groups or mark.lower == one.frame.verb))
        ):
            shares.append(1.0)
        elif _has_any(two, mark.opposites) and _is_opposed(mark, one, two):
            shares.append(1.0)
            opposites += 1
        else:
            shares.append(max(best[at], _spelled(mark, two)))
    return _Met(tuple(shares), opposites)


def _likenesses(one: Side, two: Side) -> Floats:
    """How near the meanings of all words are, 0 to 1. Names and unknown words have none."""
    table = meanings()
    return likenesses(table[one.meanings] @ table[two.meanings].T, one.listed[:, None] & two.listed)


def likenesses(cosines: Floats, are_listed: NDArray[np.bool_]) -> Floats:
    """How near words are, 0 to 1, by the cosines of their meanings; our lists keep apart those they know."""
    near = np.clip((cosines - _FAR) / (_NEAR - _FAR), 0.0, 1.0)
    return np.asarray(np.where(are_listed, np.minimum(near, _LISTED), near), np.float32)


def _spelled(mark: Mark, two: Side) -> float:
    """The largest share of letters with a word of the other statement that begins alike."""
    begin = mark.lower[:4]
    return max(
        (letters(mark.lower, other.lower) for other in two.marks if other.lower[:4] == begin), default=0.0
    )


def _has_any(side: Side, words: frozenset[str]) -> bool:
    return not (words.isdisjoint(side.groups) and words.isdisjoint(side.words))


@lru_cache(maxsize=50_000)
def letters(one: str, two: str) -> float:
    """How much of their beginnings two words share, 0 where it is too little for forms of one word."""
    shorter = min(len(one), len(two))
    if shorter < 5 or one[:4] != two[:4]:
        return 0.0
    shared = next((at for at in range(shorter) if one[at] != two[at]), shorter)
    share = 2 * shared / (len(one) + len(two))
    return share if share >= _LETTERS else 0.0


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
    return tuple(mark for mark, share in zip(side.marks, met.shares, strict=True) if share < 0.5)


def _cover(side: Side, met: _Met, without_places: bool) -> float:
    """The share of the weight of a statement that the other has; different places are not counted."""
    total = found = 0.0
    for mark, share in zip(side.marks, met.shares, strict=True):
        if without_places and share < 0.5 and mark.group in side.frame.place:
            continue
        total += mark.weight
        found += mark.weight * share
    return found / total if total else 0.0


def _without_places(side: Side, marks: Sequence[Mark], places: str | None) -> Sequence[Mark]:
    if places is None:
        return marks
    return [mark for mark in marks if mark.group not in side.frame.place]


def _heaviest(marks: Sequence[Mark]) -> float:
    return max((mark.weight for mark in marks), default=0.0)


def _clash(left: Sequence[Mark], right: Sequence[Mark], role: frozenset[str], other: frozenset[str]) -> float:
    """How heavy the words are by which two statements fill one role differently, the lighter of both."""
    return min(
        _heaviest([mark for mark in left if mark.group in role]),
        _heaviest([mark for mark in right if mark.group in other]),
    )


def _acts(one: Side, two: Side) -> str:
    left, right = one.frame, two.frame
    if left.act is None or right.act is None:
        return "none"
    if left.act == right.act or (left.act, right.act) in lexicon().opposites or _converse(one, two):
        return "same"
    if left.act in right.acts or right.act in left.acts or (left.act, right.act) in lexicon().converses:
        return "shared"
    if {left.act, right.act} <= lexicon().act_names:  # our lists keep them apart
        if left.act in two.groups or right.act in one.groups:
            return "shared"
        if set(left.acts) & set(right.acts):
            return "other"
        return "other" if verbs_alike(left.verb, right.verb) > _FAINT else "apart"
    return "same" if verbs_alike(left.verb, right.verb) >= _ALIKE else "other"


@lru_cache(maxsize=100_000)
def verbs_alike(one: str, two: str) -> float:
    """How nearly two verbs mean the same, 0 to 1."""
    table = meanings()
    near = float(table[meaning_row(one)] @ table[meaning_row(two)])
    return min(1.0, max(0.0, (near - _FAR) / (_NEAR - _FAR)))


def _names(one: Side, two: Side) -> tuple[int, tuple[Name, ...]]:
    """How many names both have; the names of both that the other does not have, if each has one."""
    left = [name for name in one.frame.names if name.sure and not _has(two, name)]
    right = [name for name in two.frame.names if name.sure and not _has(one, name)]
    same = sum(_has(two, name) for name in one.frame.names)
    back = sum(_has(one, name) for name in two.frame.names)
    return min(same, back, 3), tuple(left + right) if left and right else ()


def _has(side: Side, name: Name) -> bool:
    if side.words.issuperset(name.key):
        return True
    return any(may_be_one(name, other) for other in side.frame.names)


def _figures(left: Sequence[Figure], right: Sequence[Figure]) -> tuple[str | None, int]:
    """Which figures differ, in words, and how many are the same."""
    lone = [one for one in left if not any(one.agrees(two) and one.is_alike(two) for two in right)]
    others = [two for two in right if not any(one.agrees(two) and one.is_alike(two) for one in left)]
    same = min(len(left) - len(lone), len(right) - len(others))
    alike = next(((one, two) for one in lone for two in others if one.is_alike(two)), None)
    if alike is None and len(left) == len(right) == 1 and lone and lone[0].kind != "ordinal":
        alike = lone[0], others[0]
    return (None if alike is None else _unequal(*alike)), same


def _unequal(one: Figure, two: Figure) -> str:
    low, high = sorted((one.value, two.value))
    return f"{low:,g} against {high:,g}"


def _when(one: Side, two: Side) -> tuple[str | None, int]:
    """Which dates differ, in words, and how many are the same. Words such as "last year" count as the days
    that they mean.
    """
    differs, same = _days(one.frame.days, two.frame.days)
    stated = any(
        left.matches(right) and (left.month or left.year)
        for left in one.frame.days
        for right in two.frame.days
    )
    if differs is None and not stated and _disjoint(one.happened, two.happened):
        return "another date", 0
    return differs, same


def _disjoint(one: DateRange | None, two: DateRange | None) -> bool:
    """Whether two stretches of days have none in common, as far as their ends are known."""
    if one is None or two is None:
        return False
    before = one.end is not None and two.start is not None and one.end < two.start
    after = two.end is not None and one.start is not None and two.end < one.start
    return before or after


def _days(left: Sequence[Day], right: Sequence[Day]) -> tuple[str | None, int]:
    """Which dates differ, in words, and how many are the same."""
    same = min(
        sum(any(one.matches(two) for two in right) for one in left),
        sum(any(one.matches(two) for two in left) for one in right),
    )
    if same or not left or not right:
        return None, same
    differs = any(one.conflicts(two) for one in left for two in right)
    return ("another date" if differs else None), 0


def _places(one: Side, two: Side, left: Sequence[Mark], right: Sequence[Mark]) -> str | None:
    """Where each says that it was, if both do and no word of one is in the other."""
    lone, others = {mark.group: mark.lower for mark in left}, {mark.group: mark.lower for mark in right}
    here, there = one.frame.place & set(lone), two.frame.place & set(others)
    if not here or not there or not (_is_where(one, here) and _is_where(two, there)):
        return None
    return " against ".join(
        sorted(
            (" ".join(sorted(lone[each] for each in here)), " ".join(sorted(others[each] for each in there)))
        )
    )


def _is_where(side: Side, groups: frozenset[str]) -> bool:
    """Whether the words of a place are a name: "in Vienna", not "in the casino"."""
    named = {word for name in side.frame.names for word in name.key}
    return any(mark.lower in named for mark in side.marks if mark.group in groups)


def _swapped(one: Side, two: Side) -> bool:
    """Whether who acts in one is acted on in the other, both ways, by the same act."""
    left, right = one.frame, two.frame
    if _converse(one, two) is False:
        return True
    if left.act is None or left.act != right.act or left.act in _SYMMETRIC:
        return False
    crossed = left.actor & (right.target | right.rest), right.actor & (left.target | left.rest)
    return bool(crossed[0] and crossed[1]) and not left.actor & right.actor


def _converse(one: Side, two: Side) -> bool | None:
    """Whether two acts that say the same from both ends ("sold to", "bought from") have who acts in one where
    the other has who is acted on; `None` where the acts are no such pair, or nothing tells.
    """
    left, right = one.frame, two.frame
    if left.act is None or right.act is None or (left.act, right.act) not in lexicon().converses:
        return None
    if left.act == right.act:
        return None
    if left.actor & (right.target | right.rest) or right.actor & (left.target | left.rest):
        return True
    return False if left.actor & right.actor else None
