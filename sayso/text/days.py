"""The day that a line of a mail program names, in the languages of `patterns.toml`."""

import re
from datetime import date

from sayso.model.place import DateRange
from sayso.text.patterns import MONTHS

_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_TOKEN = re.compile(r"\d{1,9}|[^\W\d_]{3,12}")
_READ = 160


def day_range(day: str) -> DateRange:
    """One ISO day as a range."""
    return DateRange(start=day, end=day)


def find_day(words: str) -> DateRange | None:
    """The first full date in the first characters of `words`; `None` where the day is not certain.

    "03/04/2011" is not certain (March or April); "13/04/2011" is.
    """
    words = words[:_READ]
    if found := _ISO.search(words):
        return _valid(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.search(words):
        return _numeric(int(found[1]), found[2], int(found[3]), int(found[4]))
    return _named(words)


def _numeric(first: int, mark: str, second: int, year: int) -> DateRange | None:
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    if mark != "/" or first > 12 or first == second:
        return _valid(year, second, first)
    return _valid(year, first, second) if second > 12 else None


def _named(words: str) -> DateRange | None:
    tokens = _TOKEN.findall(words.lower())
    for index, token in enumerate(tokens):
        month = MONTHS.get(token)
        if month is None:
            continue
        around = tokens[index + 1 : index + 2] + tokens[max(index - 2, 0) : index][::-1]
        day = next((t for t in around if t.isdigit() and len(t) < 3), None)
        year = next((t for t in tokens[index + 1 : index + 7] if _is_year(t)), None)
        if day and year:
            return _valid(int(year[:4]), month, int(day))
    return None


def _is_year(token: str) -> bool:
    # Scanned print runs the year into the hour: "March 1, 201110:46 PM".
    return len(token) in (4, 5, 6) and token[:2] in ("19", "20") and token.isdigit()


def _valid(year: int, month: int, day: int) -> DateRange | None:
    try:
        return day_range(date(year, month, day).isoformat())
    except ValueError:
        return None
