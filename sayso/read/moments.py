"""Dates as pages and mail pages write them, as ISO 8601: a day, or a moment with or without an offset.

Only what the words say for sure: "03/04/2011" is no day (March or April), "13/04/2011" is.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from sayso.read.envelope import to_iso

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene janvier janv januar jänner januari gennaio gen janeiro",
            "february feb febrero février févr fevr februar februari febbraio fevereiro fev",
            "march mar marzo mars märz maart março mrz",
            "april apr abril abr avril avr aprile",
            "may mayo mai maggio maio mei mag",
            "june jun junio juin juni giugno giu junho",
            "july jul julio juillet juil juli luglio lug julho",
            "august aug agosto août aout augustus ago",
            "september sep sept septiembre septembre settembre setembro set",
            "october oct octubre octobre oktober okt ottobre ott outubro out",
            "november nov noviembre novembre novembro",
            "december dec diciembre dic décembre déc dezember dez dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?:[T ]{1,3}(\d{2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?"
    r"\s{0,2}(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?(?![\d])"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([./])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?,?\s{1,3}(?:of\s|de\s|d’|d')?([^\W\d_]{3,10})\.?,?\s{1,3}"
    r"(?:de\s|del\s)?(\d{4})(?!\d)"
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,10})\.?\s{1,3}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\s{0,2}([AaPp])\.?\s?[Mm]\b)?"
    r"(?:\s{0,2}(Z\b|UTC|GMT|[+-]\d{2}:?\d{2}))?"
)
_MAIL_DATE = re.compile(r"\d{1,2} [A-Za-z]{3,9} \d{2,4},? \d{1,2}:\d{2}")
_READ = 200


def read_moment(words: str) -> str | None:
    """The first full date in `words` (their first 200 characters), with its time of day where it has one.

    ISO 8601, as precise as the words are; `None` where they name no day for sure.
    """
    words = words[:_READ]
    if found := _ISO.search(words):
        return _iso(found)
    if _MAIL_DATE.search(words) and _has_zone(words):
        return to_iso(words)
    dated = read_day(words)
    if dated is None:
        return None
    day, end = dated
    clock = _CLOCK.search(words, end) or _CLOCK.search(words)
    return day if clock is None else _with_clock(day, clock) or day


def read_day(words: str) -> tuple[str, int] | None:
    """The first full day in `words` as ISO 8601, and where it ends."""
    tried = []
    if found := _YEAR_FIRST.search(words):
        tried.append((found.start(), found.end(), _day(int(found[1]), int(found[3]), int(found[4]))))
    if found := _NUMERIC.search(words):
        tried.append(
            (found.start(), found.end(), _numeric(int(found[1]), found[2], int(found[3]), int(found[4])))
        )
    for found in _DAY_MONTH.finditer(words):
        tried.append((found.start(), found.end(), _named(found[3], found[2], found[1])))
    for found in _MONTH_DAY.finditer(words):
        tried.append((found.start(), found.end(), _named(found[3], found[1], found[2])))
    days = [(start, end, day) for start, end, day in tried if day is not None]
    if not days:
        return None
    _, end, day = min(days)
    return day, end


def _iso(found: re.Match[str]) -> str | None:
    day = _day(int(found[1]), int(found[2]), int(found[3]))
    if day is None or found[4] is None:
        return day
    return _moment(day, (int(found[4]), int(found[5]), int(found[6] or 0)), found[7]) or day


def _with_clock(day: str, clock: re.Match[str]) -> str | None:
    hour = int(clock[1])
    if clock[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock[4] in "pP" else 0)
    return _moment(day, (hour, int(clock[2]), int(clock[3] or 0)), clock[5])


def _moment(day: str, clock: tuple[int, int, int], zone: str | None) -> str | None:
    try:
        moment = datetime.fromisoformat(day).replace(hour=clock[0], minute=clock[1], second=clock[2])
        return moment.replace(tzinfo=_zone(zone)).isoformat()
    except ValueError:
        return None


def _zone(words: str | None) -> timezone | None:
    """An offset as a zone. Raises `ValueError` for one beyond a day."""
    if words is None:
        return None
    if words[0] not in "+-":
        return UTC
    minutes = int(words[1:3]) * 60 + int(words[-2:])
    return timezone(timedelta(minutes=-minutes if words[0] == "-" else minutes))


def _has_zone(words: str) -> bool:
    return re.search(r"[+-]\d{4}\b|\b(?:GMT|UTC|[A-Z]{2}T)\b", words) is not None


def _numeric(first: int, mark: str, second: int, year: int) -> str | None:
    if mark == "." or first > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else None


def _named(year: str, month: str, day: str) -> str | None:
    number = _MONTHS.get(month.lower())
    return None if number is None else _day(int(year), number, int(day))


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if 1900 <= year <= 2200 else None
    except ValueError:
        return None
