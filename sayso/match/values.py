"""In which values two statements differ, in words: figures, days, places."""

from collections.abc import Sequence

from sayso.match.sides import Mark, Side
from sayso.model.place import DateRange
from sayso.wording.days import Day
from sayso.wording.figures import Figure


def figures_apart(left: Sequence[Figure], right: Sequence[Figure]) -> tuple[str | None, int]:
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


def days_apart(one: Side, two: Side) -> tuple[str | None, int]:
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


def places_apart(one: Side, two: Side, left: Sequence[Mark], right: Sequence[Mark]) -> str | None:
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
