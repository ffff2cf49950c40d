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
from sayso.wording.frames import Frame
from sayso.wording.kinship import kin
from sayso.wording.lexicon import lexicon
from sayso.wording.lists import listed
from sayso.wording.names import Name, may_be_one
from sayso.wording.words import stem

_LETTERS = 0.7
"""From which share of letters on two words are forms of one ("Halbria", "Halbrian")."""
_FAR, _NEAR = 0.25, 0.5
"""Cosines of meanings: up to the first two words have nothing in common, from the second on they are one."""
FOUND = 0.5
"""From which share on the other statement has a word."""
_LISTED = 0.4
"""How near two words are at most that our lists know and keep apart."""
_FAINT = 0.2
_ALIKE = 0.6
"""From which nearness on two verbs are one act."""
_SYMMETRIC = frozenset({"meet", "merge", "marry", "agree", "divorce", "be"})
"""Acts in which it makes no difference who acts."""
_CONTESTS = frozenset({"win", "lose", "defeat"})
"""Acts of which one party does the one, the other the other."""
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
    who is acted on change places; `acts_apart`: our lists know both main acts, as different ones, and
    their verbs are not near; `same_act`: their main acts are one, or opposites; `opposite`: what they say is
    opposite; `is_contrary`: so is what they say as a whole,
    with what is denied.
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
    same_act: bool
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
    figures, same_figures = _figures(one.frame.figures, two.frame.figures)
    days, same_days = _when(one, two)
    lone, others = _missing(one, first), _missing(two, second)
    places = _places(one, two, lone, others)
    acts = _acts(one, two)
    known, covers, rest = _known(one, two, found, places)
    turns = (max(first.opposites, second.opposites) or _turned(one, two)) or int(
        _stays(one, two) or _stays(two, one)
    )
    opposite, swapped = turns % 2 == 1, _swapped(one, two)
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
        acts_apart=acts == "apart",
        same_act=acts == "same",
        opposite=opposite,
        is_contrary=contrary,
    )


def _met(one: Side, two: Side, likenesses: Floats) -> _Met:
    """How well the other statement has each word of one: the word itself, its opposite, or a near one.

    `likenesses` are those of meanings, a row for each word of one.
    """
    best = likenesses.max(1, initial=0.0).tolist()
    is_converse = _converse(one, two) is True
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
    return max(found, min(share, _LISTED) if sisters else share), 0


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


def _acts(one: Side, two: Side) -> str:
    left, right = one.frame, two.frame
    if left.act is None or right.act is None:
        return "none"
    if set(left.senses) & set(right.senses) or _are_opposite(left, right) or _converse(one, two):
        return "same"
    known = kin(stem(left.verb), stem(right.verb))
    if known.nearness > _ALIKE or known.is_opposite:
        return "same"
    if left.act in right.acts or right.act in left.acts or (left.act, right.act) in lexicon().converses:
        return "shared"
    if {left.act, right.act} <= lexicon().act_names:  # our lists keep them apart
        if left.act in two.groups or right.act in one.groups:
            return "shared"
        if set(left.acts) & set(right.acts):
            return "other"
        return "other" if known.nearness or alike(left.verb, right.verb) > _FAINT else "apart"
    return "same" if alike(left.verb, right.verb) >= _ALIKE else "other"


@lru_cache(maxsize=100_000)
def alike(one: str, two: str) -> float:
    """How nearly two words mean the same, 0 to 1."""
    table = meanings()
    near = float(table[meaning_row(one)] @ table[meaning_row(two)])
    return min(1.0, max(0.0, (near - _FAR) / (_NEAR - _FAR)))


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
        return not ({left.act, right.act} <= _CONTESTS and _is_alone(one, two))
    if left.act is None or left.act != right.act or left.act in _SYMMETRIC:
        return False
    crossed = left.actor & (right.target | right.rest), right.actor & (left.target | left.rest)
    return bool(crossed[0] and crossed[1]) and not left.actor & right.actor


def _any_pair(left: Frame, right: Frame) -> bool:
    pairs = lexicon().converses
    return any((a, b) in pairs for a in left.senses for b in right.senses)


def _are_opposite(left: Frame, right: Frame) -> bool:
    return any((a, b) in lexicon().opposites for a in left.senses for b in right.senses)


def _is_alone(one: Side, two: Side) -> bool:
    """Whether both statements name the same party alone: who won it, or lost it."""
    return bool(one.frame.actor & two.frame.actor) and one.entities == two.entities


def _converse(one: Side, two: Side) -> bool | None:
    """Whether two acts that say the same from both ends ("sold to", "bought from") have who acts in one where
    the other has who is acted on; `None` where the acts are no such pair, or nothing tells.
    """
    left, right = one.frame, two.frame
    if left.act is None or right.act is None or left.act == right.act or not _any_pair(left, right):
        return None
    if left.actor & (right.target | right.rest) or right.actor & (left.target | left.rest):
        return True
    return False if left.actor & right.actor else None
