"""The day and the minute that a line of a mail program names, in the languages of `patterns.toml`."""

import re
from dataclasses import dataclass
from datetime import date

from sayso.model.place import DateRange
from sayso.text.patterns import MONTHS

_ISO = re.compile(
    r"(?<![\d.])((?:1[89]|2[015])\d\d)\s?[-/.年년]\s?(?:g\.\s?)?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)\s?[日일.]?"
)
_NUMERIC = re.compile(
    r"(?<![\d.])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d:]|\.\d)(?:\s?(?:г|р|р\.|г\.)(?!\w))?"
)
_NUMBERED = re.compile(  # Vietnamese numbers its months: "3 thg 6, 2019", "ngày 3 tháng 6 năm 2019"
    r"(?<!\d)(\d{1,2})\s(?:thg|tháng|th)\.?\s?(\d{1,2}),?\s(?:năm\s)?(\d{4})", re.IGNORECASE
)
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})\.?\s(?:de\s)?([^\W\d_]{3,12})\.?,?\s(?:de\s)?((?:19|20)\d\d)(?!\d)"
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,12})\.?\s(\d{1,2}),?\s((?:19|20)\d\d)(?!\d)")
_TOKEN = re.compile(r"\d{1,9}|[^\W\d_]{3,12}")
# A pattern that begins with digits is searched faster than one that looks behind: that is done afterwards.
_CLOCK = re.compile(
    r"([01]?\d|2[0-3])\s?(?:[:.hHuU时時點点시]|час\.?)\s?([0-5]\d)(?!\d)"
    r"(?:\s?[:.分분m]\s?[0-5]\d(?:[.,]\d{1,9})?(?!\d)\s?[秒초]?)?[分분]?"
)
_NO_CLOCK = re.compile(r"(?:[\d.:+]|[\s\dTC]-)$")  # inside a number; "-0200", "GMT-2:00" are offsets
_BEFORE_NOON = {
    "上午": 0, "下午": 12, "午前": 0, "午後": 12, "오전": 0, "오후": 12, "凌晨": 0, "早上": 0, "中午": 12,
    "晚上": 12, "öö": 0, "ös": 12, "de.": 0, "du.": 12, "dop.": 0, "odp.": 12,
}  # fmt: skip
_AFTER_NOON = re.compile(
    r"\s?(?:(?P<am>a\.?\s?m\b\.?|π\.?\s?μ\b\.?|öö\b|sa\b|ص(?!\w)|dop\.)"
    r"|(?P<pm>p\.?\s?m\b\.?|μ\.?\s?μ\b\.?|ös\b|ch\b|م(?!\w)|odp\.|e\.m\.))"
)
_CLOCK_NEXT = re.compile(r"\s{1,3}\d{1,2}:\d\d")
_MAY_TELL_TIME = re.compile(r"\d\s?[.hHuU时時點点시час]{1,4}\s?\d\d")
_OFFSET = re.compile(
    r"\s{0,3}[\[(]?\s?(?:(?P<named>GMT|UTC|Z)(?![A-Za-z])\s?)?"
    r"(?:(?P<sign>[+\u2212-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?!\d))?"
)
_READ = 160
_DIGIT = re.compile(r"\d")
_DATE_IN_NUMBERS = re.compile(r"\d\s?[./-]\s?\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date in a line: its day (`None` where day and month may be either), ISO 8601 as precise as it is
    written, whether an hour stands there, and the range of characters that date and hour take up."""

    day: DateRange | None
    sent: str | None
    timed: bool
    start: int
    end: int


def day_range(day: str) -> DateRange:
    """One ISO day as a range."""
    return DateRange(start=day, end=day)


def find_day(words: str) -> DateRange | None:
    """The first full date in the first characters of `words`; `None` where the day is not certain.

    "03/04/2011" is not certain (March or April); "13/04/2011" is.
    """
    found = find_date(words[:_READ])
    return day_range(found[0]) if found and found[0] else None


def find_moment(words: str, *, day_first: bool = False) -> Moment | None:
    """The first full date in the first characters of `words` and the hour beside it.

    `day_first` is true where the language of the line never writes the month first. A mark of noon is read
    in all languages; the offset is given only where the line states it in numbers or as GMT, UTC or Z.
    """
    words = words[:_READ]
    found = find_date(words, day_first=day_first)
    if found is None:
        return None
    day, start, end = found
    if ":" not in words and not _MAY_TELL_TIME.search(words):
        return Moment(day=day_range(day) if day else None, sent=day, timed=False, start=start, end=end)
    blank = words[:start] + " " * (end - start) + words[end:]
    clock = _find_clock(blank)
    sent = day
    if clock is not None:
        hour, begin, stop = clock
        if day:
            sent = f"{day}T{hour}{_offset(blank, stop)}"
        start, end = min(start, begin), max(end, stop)
    return Moment(
        day=day_range(day) if day else None, sent=sent, timed=clock is not None, start=start, end=end
    )


def _find_clock(words: str) -> tuple[str, int, int] | None:
    """The first hour in `words` as "09:00", and where it stands with its mark of noon."""
    for found in _CLOCK.finditer(words):
        if found.start() and _NO_CLOCK.search(words, max(found.start() - 2, 0), found.start()):
            continue
        start, end, hour = found.start(), found.end(), int(found[1])
        later: int | None = None
        before = words[max(start - 5, 0) : start].rstrip().lower()
        for mark, hours in _BEFORE_NOON.items() if before[-1:].isalpha() or before[-1:] == "." else ():
            if before.endswith(mark):
                later, start = hours, words.lower().rfind(mark, 0, start)
        if after := _AFTER_NOON.match(words[end : end + 8].lower()):
            later, end = 12 if after["pm"] else 0, end + after.end()
        if later is not None and hour <= 12:
            hour = hour % 12 + later
        return f"{hour:02}:{found[2]}", start, end
    return None


def _offset(words: str, at: int) -> str:
    found = _OFFSET.match(words, at)
    if found is None or not (found["sign"] or found["named"]):
        return ""
    if not found["sign"]:
        return "+00:00"
    hours, minutes = int(found["hours"]), found["minutes"] or "00"
    if (not found["named"] and not found["minutes"]) or hours > 14 or int(minutes) > 59:
        return ""
    if found["sign"] != "+" and not hours and not int(minutes) and not found["named"]:
        return ""  # RFC 5322: "-0000" says that the offset is not known
    return f"{'+' if found['sign'] == '+' else '-'}{hours:02}:{minutes}"


def find_date(words: str, *, day_first: bool = False) -> tuple[str | None, int, int] | None:
    """The first full date in `words`: its ISO day, `None` where it is not certain, and where it stands."""
    if not _DATE_IN_NUMBERS.search(words) and words.isascii():
        return _named(words) if _DIGIT.search(words) else None
    if found := _ISO.search(words):
        day = _valid(int(found[1]), int(found[2]), int(found[3]))
        return (day, found.start(), found.end()) if day else None
    if found := _NUMERIC.search(words):
        possible, day = _numeric(int(found[1]), found[2], int(found[3]), int(found[4]), day_first)
        return (day, found.start(), found.end()) if possible else None
    if not words.isascii() and (found := _NUMBERED.search(words)):
        day = _valid(int(found[3]), int(found[2]), int(found[1]))
        return (day, found.start(), found.end()) if day else None
    return _named(words)


def _numeric(first: int, mark: str, second: int, year: int, day_first: bool) -> tuple[bool, str | None]:
    """Whether the numbers can make a date, and the day where they can make only one."""
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    by_day, by_month = _valid(year, second, first), _valid(year, first, second)
    if mark == "/" and not day_first and by_month and by_day and by_day != by_month:
        return True, None
    day = by_day if mark != "/" or day_first or by_day else by_month
    return day is not None, day


def _named(words: str) -> tuple[str | None, int, int] | None:
    for pattern, day, name in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        usual = pattern.search(words)
        if usual and (month := MONTHS.get(usual[name].lower())):
            found = _valid(int(usual[3]), month, int(usual[day]))
            return (found, usual.start(), usual.end()) if found else None
    return _unusual(words)


def _unusual(words: str) -> tuple[str | None, int, int] | None:
    """Day, month and year in any order and with other words between them."""
    tokens = list(_TOKEN.finditer(words.lower()))
    for index, token in enumerate(tokens):
        month = MONTHS.get(token[0])
        if month is None:
            continue
        around = tokens[index + 1 : index + 2] + tokens[max(index - 2, 0) : index][::-1]
        day = next((t for t in around if len(t[0]) < 3 and t[0].isdigit()), None)
        year = next((t for t in tokens[index + 1 : index + 7] if _is_year(t[0])), None)
        if year is None and (short := _short_year(words, tokens, index)):
            return short
        if year is None:  # Latvian, Hungarian: "2019. g. 3. jūn."
            year = next((t for t in tokens[max(index - 3, 0) : index] if _is_year(t[0])), None)
        if day and year:
            found = _valid(_year(year[0]), month, int(day[0]))
            ends = [token.end(), day.end(), year.start() + 4]
            return (found, min(token.start(), day.start(), year.start()), max(ends)) if found else None
    return None


def _short_year(words: str, tokens: list[re.Match[str]], index: int) -> tuple[str | None, int, int] | None:
    """ "7 Apr 94 17:35:09", as the first mail standard wrote (RFC 822)."""
    if not 0 < index < len(tokens) - 1:
        return None
    day, year = tokens[index - 1], tokens[index + 1]
    if len(day[0]) > 2 or len(year[0]) != 2 or not (day[0] + year[0]).isdigit():
        return None
    if not _CLOCK_NEXT.match(words, year.end()):
        return None
    full = int(year[0]) + (2000 if int(year[0]) < 70 else 1900)
    found = _valid(full, MONTHS[tokens[index][0]], int(day[0]))
    return (found, day.start(), year.end()) if found else None


def _year(token: str) -> int:
    year = int(token[:4])
    return year - 543 if year > 2400 else year  # Buddhist years


def _is_year(token: str) -> bool:
    # Scanned print runs the year into the hour: "March 1, 201110:46 PM".
    return len(token) in (4, 5, 6) and token[:2] in ("19", "20", "25") and token.isdigit()


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
