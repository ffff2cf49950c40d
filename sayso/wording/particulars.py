"""Figures, dates and names that a retelling gives otherwise: pairs of what was and what became of it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sayso.model.place import DateRange, Span
from sayso.wording.days import Day, days_in
from sayso.wording.figures import Figure, figures_in
from sayso.wording.hedging import plain
from sayso.wording.names import Name, may_be_one, names_in
from sayso.wording.words import words_of

Pair = tuple[str, str]
ROUNDED = 0.1
"""How far from a figure "about", "nearly", "more than" and the like may be, as a share of it."""
_LOOSE = re.compile(
    r"(?:about|around|roughly|nearly|almost|approximately|some|more than|over|at least|no fewer than"
    r"|less than|fewer than|under|up to|close to|just|unos|unas|cerca de|casi|mas de|menos de|al menos"
    r"|alrededor de)\W*$"
)
_ODDS = re.compile(
    r"\b(?P<some>one|two|three|1|2|3)\s+(?P<noun>\w+\s+)?in\s+(?P<all>[a-z]+|\d+)\b", re.IGNORECASE
)
_SECOND = re.compile(r"\bevery second\b|\bevery other\b", re.IGNORECASE)
_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0, "double": 2.0, "doubled": 2.0, "tripled": 3.0}


def changed_figures(was: str, became: str) -> Iterator[Pair]:
    """Figures of the retelling that no figure of what it retells allows, each with one of its kind that it
    replaces. A figure that is added or left out is no change.

    >>> list(changed_figures("2 million went to Vaduz", "some twelve million went to Vaduz"))
    [('2 million', 'twelve million')]
    """
    left, right = _figures(was), _figures(became)
    free = [one for one in left if not any(_agree(one, was, other, became) for other in right)]
    for other in right:
        if any(_agree(one, was, other, became) for one in left):
            continue
        alike = next((one for one in free if one.is_alike(other) or one.kind == other.kind), None)
        if alike is not None:
            yield alike.span.cut(was), other.span.cut(became)


def added(was: str, became: str) -> tuple[str, ...]:
    """Figures and dates of the retelling of which what it retells has none of the kind.

    >>> added("money went to Vaduz on Monday", "2 million went to Vaduz on Monday")
    ('2 million',)
    """
    left, right = _figures(was), _figures(became)
    found = [other.span.cut(became) for other in right if not any(one.kind == other.kind for one in left)]
    days = [day for day in days_in(became) if day.relative is None]
    return (*found, *(day.span.cut(became) for day in days if not days_in(was)))


def _figures(text: str) -> list[Figure]:
    """Figures, with "one in four" as a percentage and "twice" as two times."""
    found = list(_shares(text))
    found += [each for each in figures_in(text) if not any(each.span.meets(share.span) for share in found)]
    for word in words_of(text):
        if word.lower in _TIMES:
            found.append(Figure(span=word.span, value=_TIMES[word.lower], kind="count", counted="time"))
    return sorted((each for each in found if each.kind != "ordinal"), key=lambda each: each.span)


def _shares(text: str) -> Iterator[Figure]:
    for match in _ODDS.finditer(text):
        some, whole = _one(match["some"]), _one(match["all"])
        if some is not None and whole is not None and some < whole <= 100:
            span = Span(start=match.start(), end=match.end())
            yield Figure(span=span, value=100 * some / whole, kind="percent")
    for match in _SECOND.finditer(text):
        yield Figure(span=Span(start=match.start(), end=match.end()), value=50.0, kind="percent")


def _one(words: str) -> float | None:
    found = figures_in(f"{words} things")
    return found[0].value if found else None


def _agree(one: Figure, was: str, other: Figure, became: str) -> bool:
    if one.value == other.value or one.agrees(other):
        return True
    if not (_is_loose(one, was) or _is_loose(other, became)):
        return False
    low, high = sorted((one.value, other.value))
    return high - low <= ROUNDED * high


def _is_loose(figure: Figure, text: str) -> bool:
    return figure.bound != "exact" or _LOOSE.search(plain(text[: figure.span.start])) is not None


def changed_dates(was: tuple[str, DateRange | None], became: tuple[str, DateRange | None]) -> Iterator[Pair]:
    """Dates of the retelling that cannot be any date of what it retells, each with one that it replaces.

    Each side is a text and what a word such as "yesterday" in it means. A coarser date is no change.

    >>> list(changed_dates(("signed on 18 May 2010", None), ("signed in May", None)))
    []
    >>> list(changed_dates(("signed on 18 May 2010", None), ("signed on 8 May", None)))
    [('18 May 2010', '8 May')]
    """
    left, right = _days(*was), _days(*became)
    for other in right:
        if any(not one.conflicts(other) for one in left):
            continue
        for one in left:
            if one.conflicts(other) and not any(not one.conflicts(each) for each in right):
                yield one.span.cut(was[0]), other.span.cut(became[0])
                break
    yield from _eras(was[0], became[0])


def _days(text: str, about: DateRange | None) -> list[Day]:
    return [_fixed(day, about) for day in days_in(text)]


def _fixed(day: Day, about: DateRange | None) -> Day:
    """A day with what its words leave open taken from the range that they mean."""
    if about is None or about.start is None or about.end is None or day.year is not None:
        return day
    start, end = date.fromisoformat(about.start), date.fromisoformat(about.end)
    if start.year != end.year or (day.month is not None and day.month != start.month):
        return day
    same_month = start.month == end.month
    return replace(
        day,
        year=start.year,
        month=start.month if same_month else day.month,
        day=start.day if start == end else day.day,
        weekday=start.weekday() if start == end else day.weekday,
        relative=None,
    )


_ERAS = (
    {"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter",
     "primavera": "spring", "verano": "summer", "otono": "autumn", "invierno": "winter"},
    {"christmas": "christmas", "new year's": "new year", "easter": "easter", "navidad": "christmas"},
    {"morning": "morning", "afternoon": "afternoon", "evening": "evening"},
)  # fmt: skip
_DECADE = re.compile(r"\b(?:1[89]|20)?\d0s\b")
_SEASON = re.compile(
    r"\b(?:in|the|of|last|this|since|during|until|early|late|that|on|before|after|en|la|el)\s+(?:the\s+)?(\w+(?:'s)?)"
)


def _eras(was: str, became: str) -> Iterator[Pair]:
    """Seasons, feasts and decades."""
    one, other = plain(was), plain(became)
    for table in _ERAS[:2]:
        left = [word for word in table if re.search(rf"\b{re.escape(word)}\b", one)]
        right = [word for word in table if re.search(rf"\b{re.escape(word)}\b", other)]
        if left and right and not {table[word] for word in left} & {table[word] for word in right}:
            is_when = {*left, *right} <= set(_SEASON.findall(f"{one} {other}"))
            if table is not _ERAS[0] or is_when:
                yield left[0], right[0]
    decades = [{each[-3:] for each in _DECADE.findall(text)} for text in (one, other)]
    if all(decades) and not decades[0] & decades[1]:
        yield _DECADE.findall(one)[0], _DECADE.findall(other)[0]


def changed_names(was: str, became: str, alone: bool = False) -> Iterator[Pair]:
    """Names of the retelling that stand where what it retells has another name.

    Both must be without their like on the other side, and stand in the same place: behind the same word,
    before the same word, or as the only names that differ in sentences that share most of their words.
    `alone` says that the texts are names, with nothing around them.

    >>> list(changed_names("it went to Vaduz", "it went to Zurich in May"))
    [('Vaduz', 'Zurich')]
    """
    left, right = names_in(was), names_in(became)
    lost = [one for one in left if not any(_alike(one, other) for other in right) and not _told(became, one)]
    new = [other for other in right if not any(_alike(one, other) for one in left) and not _told(was, other)]
    for other in new:
        for one in lost:
            same_place = bool(_neighbours(was, one) & _neighbours(became, other))
            if alone or same_place or (len(lost) == len(new) == 1 and _share(was, became) >= SHARED):
                yield one.words, other.words
                break


SHARED = 0.5
"""Which part of the rarer words of the shorter sentence the other must have."""


def _alike(one: Name, other: Name) -> bool:
    """Whether two names may name one: not where each has a word of its own beside one that they share."""
    if may_be_one(one, other):
        return True
    left, right = (plain(each.words).replace("-", " ").split() for each in (one, other))
    own = [word for word in left if not any(_close(word, each) for each in right)]
    others = [word for word in right if not any(_close(word, each) for each in left)]
    return not own or not others


def _close(one: str, other: str) -> bool:
    """Whether two words are forms of one, by a long common beginning, or one is the other's initial."""
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    shared = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return shared >= max(4, max(len(one), len(other)) - 3)


def _told(text: str, name: Name) -> bool:
    """Whether a text has all words of a name, be it as a name or not."""
    words = plain(text).split()
    return all(
        any(_close(each, word) for word in words) for each in plain(name.words).split() if len(each) > 2
    )


_PLACED = dict.fromkeys(("at", "near", "off", "outside", "around", "en", "cerca"), "in")


def _neighbours(text: str, name: Name) -> set[tuple[int, str]]:
    """The words right before and behind a name, the small ones too; "near" and "at" count as "in"."""
    words = words_of(text)
    before = [word.lower for word in words if word.is_word and word.span.end <= name.span.start]
    behind = [word.stem for word in words if word.is_word and word.span.start >= name.span.end]
    found = {(0, _PLACED.get(before[-1], before[-1]))} if before else set()
    return found | ({(1, behind[0])} if behind else set())


def _share(was: str, became: str) -> float:
    one, other = _rare(was), _rare(became)
    return len(one & other) / max(1, min(len(one), len(other)))


def _rare(text: str) -> set[str]:
    names = names_in(text)
    return {
        word.stem
        for word in words_of(text)
        if word.is_word and len(word.lower) > 3 and not any(name.span.meets(word.span) for name in names)
    }
