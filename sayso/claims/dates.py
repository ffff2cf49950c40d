"""Dates in running text, resolved against the document's own date; partial ones stay partial.

Our regex finds the expression and what stands before it, `dateparser` resolves days, months and "two weeks
ago"; ranges, open sides and the nearest Monday are our own. What needs a year that is stated nowhere stays
unresolved: no wall clock is ever read.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateparser.date import DateDataParser

from sayso.claims.days import Days, Piece, between, part_of, scoped, season, stretch, weekday
from sayso.claims.daywords import DAY_WORDS, YEAR, DayWords
from sayso.model.place import DateRange

FIXED = date(2000, 6, 15)
"""What stands in for today where an expression states its year: it has no influence on the result."""
BEFORE, AROUND = 60, 160
"""How many characters before an expression may qualify it, and how many around it show its tense."""
NEEDS_LEAD = frozenset({"month_only", "year", "years", "season_only"})
"""Kinds of expressions that are dates only with a preposition or the like before them."""
COUNTED = re.compile(
    r"\s(?:people|percent|men|women|(?!was\b|is\b|has\b|as\b|this\b|its\b|his\b)[a-z]{3,20}s)\b"
)
"""What shows that a figure that looks like a year counts something."""
DAY_SHIFTS = {
    "the day before yesterday": -2, "anteayer": -2, "yesterday": -1, "last night": -1, "ayer": -1,
    "anoche": -1, "tomorrow": 1, "the day after tomorrow": 2, "pasado mañana": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Expression:
    """A date expression: its kind and groups, what qualifies it, and whether it lies ahead."""

    kind: str
    match: re.Match[str]
    scope: str | None
    year: str | None
    part: str | None
    toward: str | None
    ahead: bool
    language: str

    @property
    def words(self) -> DayWords:
        return DAY_WORDS[self.language]


def first_date(text: str, language: str, dated: DateRange | None) -> DateRange | None:
    """The first date expression in `text`, resolved against `dated`; `None` if none can be resolved.

    `text` may contain line ends. `language` is "en" or "es". "April 2010" gives its first and last day,
    "since April 2010" has no end. "Monday" is the last one, or the next where the words around it say that
    it is still to come; on a Monday it is neither.
    """
    words = DAY_WORDS[language]
    if not any(part in text for part in words.sieve):  # most clauses hold no date, and this is cheap
        return None
    flat = re.sub(r"\s", " ", text)
    for match in words.pattern.finditer(flat):
        expression = _expression(flat, match, language)
        resolved = None if expression is None else _resolve(expression, dated)
        if resolved is not None:
            return resolved
    return None


def _expression(flat: str, match: re.Match[str], language: str) -> _Expression | None:
    """A match with what qualifies it; `None` where it is no date after all ("room 2010")."""
    words = DAY_WORDS[language]
    kind = str(match.lastgroup)
    lead = words.lead.search(flat, max(0, match.start() - BEFORE), match.start())
    groups = lead.groupdict() if lead else {}
    part, toward = groups.get("part") or groups.get("time"), groups.get("toward")
    follows = words.follows.match(flat, match.end())
    scope = _scope(groups, words, follows)
    lone = not (groups.get("scope") or part or toward or groups.get("lead") or groups.get("article"))
    if kind in NEEDS_LEAD and lone:
        return None
    if kind in ("present", "season_only") and not (part if kind == "present" else toward):
        return None
    counts = groups.get("scope") or kind in ("range", "years")
    if kind in ("year", "range", "years") and counts and COUNTED.match(flat, match.end()):
        return None
    return _Expression(
        kind=kind,
        match=match,
        scope=scope,
        year=follows.group("of_year") if follows else None,
        part=words.parts[part.lower()] if part else None,
        toward=words.towards[toward.lower()] if toward else None,
        ahead=_ahead(flat, match, words),
        language=language,
    )


def _scope(lead: dict[str, str | None], words: DayWords, follows: re.Match[str] | None) -> str | None:
    """Which side of the days is open; "returns from 1995" are of that year, "from 1995 on" is since then.

    "After the 1999 strike" may be in the same year, so what borders on an event keeps its days.
    """
    said = lead.get("scope")
    scope = words.scopes[said.lower()] if said else None
    if scope == "from":
        return "since" if follows is not None and follows.group("on") else None
    part = lead.get("part") or lead.get("time")
    event = (lead.get("article") and not part) or (follows is not None and follows.group("of_event"))
    if scope in ("before", "after") and event:
        return "until" if scope == "before" else "since"
    return "until" if scope == "before" and part and words.parts[part.lower()] == "late" else scope


def _ahead(flat: str, match: re.Match[str], words: DayWords) -> bool:
    """Whether the verb nearest before an expression, else the first after it, speaks of what is to come."""
    before = list(words.tense.finditer(flat, max(0, match.start() - AROUND), match.start()))
    found = before[-1] if before else words.tense.search(flat, match.end(), match.end() + AROUND)
    return found is not None and found.group("behind") is None


def _resolve(one: _Expression, dated: DateRange | None) -> DateRange | None:
    """The days that an expression stands for.

    One without its own year needs `dated`; where its first and last day lead to different answers it stays
    unresolved.
    """
    days = _days(one, None)
    if days is None and dated is not None and dated.start is not None and dated.end is not None:
        bases = {date.fromisoformat(dated.start[:10]), date.fromisoformat(dated.end[:10])}
        answers = {_days(one, base) for base in bases}
        days = answers.pop() if len(answers) == 1 else None
    return None if days is None else scoped(days, one.scope)


def _days(one: _Expression, base: date | None) -> Days | None:
    try:
        days = RESOLVERS[one.kind](one, base)
        return days if days is None or one.part is None else part_of(days, one.part, base)
    except (ValueError, OverflowError):  # no such day, or outside the calendar
        return None


def _iso(one: _Expression, base: date | None) -> Days | None:
    day = date.fromisoformat(one.match.group("iso"))
    return day, day


def _year(one: _Expression, base: date | None) -> Days | None:
    return Piece(year=int(one.match.group("year"))).days()


def _years(one: _Expression, base: date | None) -> Days | None:
    first, last = (Piece(year=int(year)) for year in one.match.group("year_a", "year_b"))
    return between(first, last, None, ahead=False)


def _decade(one: _Expression, base: date | None) -> Days | None:
    first = int(one.match.group("decade"))
    return date(first, 1, 1), date(first + 9, 12, 31)


def _stated(one: _Expression, base: date | None) -> Days | None:
    """A day or a month with its year."""
    return _parse(one.match.group(one.kind), one.kind, one.language, FIXED)


def _nearest(one: _Expression, base: date | None) -> Days | None:
    """A day or a month without its year: the last one, or the next."""
    piece = _piece(one.match.group(one.kind), one.words)
    if base is None:
        return None
    if one.year is not None:
        shift = {"last": -1, "año pasado": -1, "next": 1, "próximo año": 1}.get(one.year, 0)
        return Piece(year=base.year + shift, month=piece.month, day=piece.day).days()
    if one.toward == "this":
        return Piece(year=base.year, month=piece.month, day=piece.day).days()
    ahead = one.toward == "next" or (one.ahead and one.toward != "past")
    return piece.nearest(base, ahead=ahead).days()


def _range(one: _Expression, base: date | None) -> Days | None:
    groups = {"range": ("from", "to"), "dash": ("first", "last"), "months": ("month_a", "month_b")}
    first, last = (_piece(words, one.words) for words in one.match.group(*groups[one.kind]))
    return between(first, last, base, ahead=one.ahead)


def _piece(text: str, words: DayWords) -> Piece:
    """The year, the month and the day that the words of a date state."""
    if text[4:5] == "-" and len(text) == 10:
        return Piece(year=int(text[:4]), month=int(text[5:7]), day=int(text[8:]))
    year = re.search(rf"\b{YEAR}\b", text)
    day = re.search(r"\b\d{1,2}(?=\D|$)", text)
    month = next((words.months[w] for w in re.findall(r"[^\W\d]+", text.lower()) if w in words.months), None)
    return Piece(year=int(year.group()) if year else None, month=month, day=int(day.group()) if day else None)


def _quarter(one: _Expression, base: date | None) -> Days | None:
    groups = one.match.groupdict()
    number = one.words.quarters[groups.get("q") or groups["nth"]]
    return season(3 * number - 2, int(groups["q_year"]))


def _season(one: _Expression, base: date | None) -> Days | None:
    which, year = one.match.group("which", "s_year")
    return season(one.words.seasons[which], int(year))


def _season_only(one: _Expression, base: date | None) -> Days | None:
    if base is None:
        return None
    years = (base.year, base.year + 1) if one.toward == "next" else (base.year, base.year - 1, base.year - 2)
    for year in years:
        days = season(one.words.seasons[one.match.group("season_only")], year)
        if days[0] > base if one.toward == "next" else days[1] < base:
            return days
    return None


def _stretch(one: _Expression, base: date | None) -> Days | None:
    """The last three months, the next two weeks."""
    number, unit = one.match.group(f"{one.kind}_n", f"{one.kind}_unit")
    count = int(number) if number.isdigit() else one.words.numbers[number]
    return None if base is None else stretch(base, count if one.kind == "coming" else -count, unit)


def _day_word(one: _Expression, base: date | None) -> Days | None:
    if base is None:
        return None
    day = base + timedelta(days=DAY_SHIFTS.get(one.match.group("day_word").lower(), 0))
    return day, day


def _relative(one: _Expression, base: date | None) -> Days | None:
    return None if base is None else _parse(one.match.group("relative"), "relative", one.language, base)


def _present(one: _Expression, base: date | None) -> Days | None:
    return None if base is None else _whole(base, one.match.group("present").split()[1])


def _weekday(one: _Expression, base: date | None) -> Days | None:
    number = one.words.weekdays.index(one.match.group("weekday").lower())
    return None if base is None else weekday(number, base, one.toward, ahead=one.ahead)


RESOLVERS: dict[str, Callable[[_Expression, date | None], Days | None]] = {
    "iso": _iso,
    "year": _year,
    "years": _years,
    "decade": _decade,
    "day": _stated,
    "month": _stated,
    "yearless": _nearest,
    "month_only": _nearest,
    "range": _range,
    "dash": _range,
    "months": _range,
    "quarter": _quarter,
    "season": _season,
    "season_only": _season_only,
    "past": _stretch,
    "coming": _stretch,
    "day_word": _day_word,
    "relative": _relative,
    "present": _present,
    "weekday": _weekday,
}


@lru_cache(maxsize=64)
def _parser(language: str, base: date) -> DateDataParser:
    settings = {
        "RELATIVE_BASE": datetime(base.year, base.month, base.day),
        "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "first",
        "DATE_ORDER": "YMD",
        "RETURN_AS_TIMEZONE_AWARE": False,
        "TIMEZONE": "UTC",
    }
    return DateDataParser(languages=[language], settings=settings)


@lru_cache(maxsize=4096)
def _parse(words: str, kind: str, language: str, base: date) -> Days | None:
    found = _parser(language, base).get_date_data(_normal(words, language))
    if found.date_obj is None:
        return None
    return _whole(found.date_obj.date(), {"month": "month", "day": "day"}.get(kind, found.period))


def _normal(words: str, language: str) -> str:
    """The expression in the form that dateparser knows."""
    if language == "es" and words.lower().startswith("hace "):
        for word, number in DAY_WORDS["es"].numbers.items():
            words = re.sub(rf"\b{word}\b", str(number), words)
    return words


def _whole(day: date, period: str) -> Days:
    """The whole day, week (Monday to Sunday), month or year that holds `day`."""
    if period == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if period == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return (date(day.year, 1, 1), date(day.year, 12, 31)) if period == "year" else (day, day)
