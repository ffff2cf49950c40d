"""Dates as a sentence states them: parts that are known, nothing resolved against another day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sayso.model.place import Span
from sayso.wording.lists import ordered

_ENGLISH = ordered("days", "english")
_SPANISH = ordered("days", "spanish")
MONTHS = {
    **{name: at for at, name in enumerate(_ENGLISH, 1)},
    **{name[:3]: at for at, name in enumerate(_ENGLISH, 1)},
    **{name: at for at, name in enumerate(_SPANISH, 1)},
    "sept": 9,
    "setiembre": 9,
}
_WEEK = ordered("days", "week")
_SEMANA = ordered("days", "semana")
WEEKDAYS = {name: at for week in (_WEEK, _SEMANA) for at, name in enumerate(week)}
_ORDINALS = ordered("days", "ordinals")
_SPELLED = {name: at for at, name in enumerate(_ORDINALS, 1)}

_MONTH = (
    rf"(?P<month>{'|'.join((*_ENGLISH, *_SPANISH, 'setiembre'))}"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_LONGEST_FIRST = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_DAY = rf"(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?|(?P<spelled>{_LONGEST_FIRST}))"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>(?:1[89]|20)\d\d)-(?P<number>[01]\d)-(?P<day>[0-3]\d)\b",
        r"\b(?P<day>[0-3]?\d)[./](?P<number>[01]?\d)[./](?P<year>(?:1[89]|20)\d\d)\b",
        rf"\b(?:the\s+)?{_DAY}\s+(?:(?:of|de)\s+)?{_MONTH}(?:\s*,?\s+(?:(?:of|de|del)\s+)?{_YEAR})?\b",
        rf"\b{_MONTH}\s+(?:the\s+)?{_DAY}\b(?!,\d|\s*(?:%|per|million|people|ships?))(?:\s*,?\s+{_YEAR})?\b",
        rf"\b{_MONTH}\s*,?\s+(?:(?:of|de|del)\s+)?{_YEAR}\b",
    )
)
_BARE_MONTH = re.compile(
    rf"(?:\b(?:in|since|until|till|by|during|from|after|before|between|through|of|on|last|next|this|early|late|mid"
    rf"|en|desde|hasta|and|to|for)[\s-]+|\b(?=[A-Z]))(?<![A-Za-z])(?-i:(?=[A-Z]|[a-záéíóú]+o\b|abril))"
    rf"(?P<month>{'|'.join((*_ENGLISH, *_SPANISH))})\b(?!\s+\d{1, 2}\b(?!,))",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(
    rf"(?<![\d.,$€£¥/-]){_YEAR}(?![\d/-]|[.,]\d|\s*%)(?!\s+(?:people|men|women|workers|soldiers|tons|tonnes"
    r"|dollars|euros|pounds|crowns|pages|votes|jobs|ships|documents|files|percent|per\s+cent|miles|kilomet))"
)
_WEEKDAY = re.compile(rf"\b(?P<weekday>{'|'.join(WEEKDAYS)})s?\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?P<relative>yesterday|today|tomorrow|tonight"
    r"|last (?:night|week|month|year|spring|summer|autumn|fall|winter)"
    r"|this (?:week|month|year)|next (?:week|month|year)|ayer|hoy|mañana)\b",
    re.IGNORECASE,
)


_SIGN = re.compile(r"[^\W\d_]+|\d")
_MONTHLY, _WEEKLY = frozenset(MONTHS), frozenset({*WEEKDAYS, *(f"{name}s" for name in WEEKDAYS)})
_DIGITS = frozenset("0123456789")
_NEAR = frozenset(
    {"yesterday", "today", "tomorrow", "tonight", "last", "this", "next", "ayer", "hoy", "mañana"}
)
_FINER = (
    *((_DIGITS, pattern) for pattern in _PATTERNS[:2]),
    *((_MONTHLY, pattern) for pattern in (*_PATTERNS[2:], _BARE_MONTH)),
    (_DIGITS, _BARE_YEAR),
    (_WEEKLY, _WEEKDAY),
    (_NEAR, _RELATIVE),
)
"""Finer dates first, so that they stand before their parts; each with words of which it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date as far as a sentence states it; what it leaves out is `None`.

    `weekday` is 0 for Monday. `relative` are words such as "last week", which a stated day replaces.
    """

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    relative: str | None = None

    def conflicts(self, other: "Day") -> bool:
        """Whether the two cannot be one date: a part that both state differs."""
        if (self.day is None) != (other.day is None) and self.month is None is other.month:
            return False
        stated = ("year", "month", "day", "weekday")
        pairs = [(getattr(self, part), getattr(other, part)) for part in stated]
        if self.relative is not None and other.relative is not None:
            return self.relative != other.relative
        return any(one is not None and two is not None and one != two for one, two in pairs)

    def matches(self, other: "Day") -> bool:
        """Whether both state a part alike and none differently."""
        stated = ("year", "month", "day", "weekday", "relative")
        same = any(getattr(self, part) == getattr(other, part) is not None for part in stated)
        return same and not self.conflicts(other)

    @property
    def fineness(self) -> int:
        """How finely it says when: 3 a day, 2 a month or weekday, 1 a year or less."""
        if self.day is not None:
            return 3
        return 2 if self.month is not None or self.weekday is not None else 1


@lru_cache(maxsize=256)
def days_in(text: str) -> tuple[Day, ...]:
    """The dates stated in a text, in order of place; none overlaps another.

    >>> [(each.month, each.day) for each in days_in("It was signed on 18 May, not on May 19, 2010.")]
    [(5, 18), (5, 19)]
    """
    taken: list[Day] = []
    for found in _matches(text):
        if not any(each.span.meets(found.span) for each in taken):
            taken.append(found)
    return tuple(sorted(taken, key=lambda each: each.span))


def _matches(text: str) -> Iterator[Day]:
    words = set(_SIGN.findall(text.casefold()))
    for signs, pattern in _FINER:
        if signs.isdisjoint(words):
            continue
        for match in pattern.finditer(text):
            day = _day(match)
            if day is not None:
                yield day


def _day(match: re.Match[str]) -> Day | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    month = MONTHS[groups["month"].lower().rstrip(".")] if "month" in groups else None
    if "number" in groups:
        month = int(groups["number"])
    day = int(groups["day"]) if "day" in groups else _SPELLED.get(groups.get("spelled", "").lower())
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    relative = groups.get("relative")
    return Day(
        span=Span(start=match.start(), end=match.end()),
        year=int(groups["year"]) if "year" in groups else None,
        month=month,
        day=day,
        weekday=WEEKDAYS[groups["weekday"].lower()] if "weekday" in groups else None,
        relative=None if relative is None else " ".join(relative.lower().split()),
    )
