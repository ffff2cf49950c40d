"""Dates in running text, resolved against the document's own date; partial ones stay partial.

Our regex finds the expression, `dateparser` resolves it (Spanish and English month and day names, relative
weeks and days). What needs a year that is stated nowhere stays unresolved: no wall clock is ever read.
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateparser.date import DateDataParser

from sayso.model.place import DateRange

MONTHS_EN = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
MONTHS_ES = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
)
DAYS_EN = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
DAYS_ES = "lunes|martes|miércoles|jueves|viernes|sábado|domingo"
NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|a|an|\\d{1,3}"
NUMBERS_ES = "un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|\\d{1,3}"
YEAR = r"(?:1[89]|20)\d\d"
ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"

# Each alternative is one kind of expression, with bounded repetitions only.
ENGLISH = re.compile(
    rf"""\b(?:
      (?P<iso>{YEAR}-\d\d-\d\d)
    | (?P<day>(?:{MONTHS_EN})\.?\s{ORDINAL},?\s{YEAR} | {ORDINAL}\s(?:of\s)?(?:{MONTHS_EN})\.?,?\s{YEAR})
    | (?P<yearless>(?:{MONTHS_EN})\.?\s{ORDINAL}\b(?!\s?%) | {ORDINAL}\s(?:of\s)?(?:{MONTHS_EN})\b)
    | (?P<month>(?:{MONTHS_EN})\.?,?\s(?:of\s)?{YEAR})
    | (?:(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Oo]f|[Dd]uring|[Ll]ast|[Tt]his|[Ll]ate|[Ee]arly|[Mm]id|[Aa]|[Tt]he)
      [\s-]{{1,2}})
      (?P<month_only>{MONTHS_EN})\b(?!,?\s(?:of\s)?\d)
    | (?P<relative>[Yy]esterday | [Tt]oday | [Tt]onight | [Tt]omorrow
      | (?:[Ll]ast|[Tt]his|[Nn]ext)\s(?:week|month|year)
      | (?:{NUMBERS})\s(?:days?|weeks?|months?|years?)\sago)
    | (?:[Ll]ast\s)?(?P<weekday>{DAYS_EN})
    | (?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Oo]f|[Dd]uring|[Ff]rom|[Aa]|[Tt]he|[Ll]ate|[Ee]arly|[Mm]id)
      [\s-](?P<year>{YEAR})
    )\b""",
    re.VERBOSE,
)
SPANISH = re.compile(
    rf"""\b(?:
      (?P<iso>{YEAR}-\d\d-\d\d)
    | (?P<day>\d{{1,2}}\sde\s(?:{MONTHS_ES})\s(?:de|del)\s{YEAR})
    | (?P<yearless>\d{{1,2}}\sde\s(?:{MONTHS_ES}))
    | (?P<month>(?:{MONTHS_ES})\s(?:de|del)\s{YEAR})
    | (?:[Ee]n|[Dd]esde|[Hh]asta|[Dd]e)\s(?P<month_only>{MONTHS_ES})\b(?!\s(?:de|del)\s\d)
    | (?P<relative>anteayer | [Aa]yer | [Hh]oy | la\ssemana\spasada | el\smes\spasado | el\saño\spasado
      | esta\ssemana | este\saño | este\smes | hace\s(?:{NUMBERS_ES})\s(?:días?|semanas?|mes(?:es)?|años?))
    | (?:el\s(?:pasado\s)?)(?P<weekday>{DAYS_ES})
    | (?:[Ee]n|[Dd]esde|[Hh]asta|[Dd]e)\s(?P<year>{YEAR})
    )\b""",
    re.VERBOSE,
)
PATTERNS = {"en": ENGLISH, "es": SPANISH}
AHEAD = re.compile(r"\b(?:will|shall|going to|next|upcoming|'ll|’ll|próxim[oa]|habrá|será)\b")
FIXED = datetime(2000, 6, 15)
"""What stands in for today where an expression states its year: it has no influence on the result."""


def first_date(text: str, language: str, dated: DateRange | None) -> DateRange | None:
    """The first date expression in `text`, resolved against `dated`; `None` if none can be resolved.

    `text` may contain line ends. `language` is "en" or "es". "April 2010" gives its first and last day.
    """
    flat = re.sub(r"[\s]", " ", text)
    ahead = AHEAD.search(flat) is not None
    for match in PATTERNS[language].finditer(flat):
        kind = str(match.lastgroup)
        resolved = resolve(match.group(kind), kind, language, dated)
        if resolved is not None and not (ahead and kind in ("yearless", "month_only", "weekday")):
            return resolved
    return None


def resolve(words: str, kind: str, language: str, dated: DateRange | None) -> DateRange | None:
    """The days that one expression stands for.

    `kind` is the name of the group that matched it. Expressions without their own year need `dated`;
    where its first and last day lead to different answers the expression stays unresolved.
    """
    if kind in ("iso", "day", "month", "year"):
        return _parse(words, kind, language, FIXED)
    if dated is None or dated.start is None or dated.end is None:
        return None
    bases = {datetime.fromisoformat(dated.start[:10]), datetime.fromisoformat(dated.end[:10])}
    answers = {_parse_relative(words, kind, language, base) for base in bases}
    return answers.pop() if len(answers) == 1 else None


def _parse_relative(words: str, kind: str, language: str, base: datetime) -> DateRange | None:
    found = _parse(words, kind, language, base)
    same_day = found is not None and kind == "weekday" and _weekday_of(words, language) == base.weekday()
    return None if same_day else found  # "Monday", written on a Monday, may be today or a week ago


def _weekday_of(words: str, language: str) -> int:
    names = (DAYS_EN if language == "en" else DAYS_ES).lower().split("|")
    return names.index(words.lower())


@lru_cache(maxsize=64)
def _parser(language: str, base: datetime) -> DateDataParser:
    settings = {
        "RELATIVE_BASE": base,
        "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "first",
        "DATE_ORDER": "YMD",
        "RETURN_AS_TIMEZONE_AWARE": False,
        "TIMEZONE": "UTC",
    }
    return DateDataParser(languages=[language], settings=settings)


@lru_cache(maxsize=4096)
def _parse(words: str, kind: str, language: str, base: datetime) -> DateRange | None:
    if kind == "year":
        return DateRange(start=f"{words}-01-01", end=f"{words}-12-31")
    if kind == "iso":
        return _iso(words)
    if kind == "yearless":
        return _latest(words, language, base)
    found = _parser(language, base).get_date_data(_normal(words, language))
    if found.date_obj is None:
        return None
    period = {"month": "month", "month_only": "month", "day": "day"}.get(kind, found.period)
    return _whole(found.date_obj.date(), period)


def _latest(words: str, language: str, base: datetime) -> DateRange | None:
    """The last such day up to `base`. Its year is put beside it: dateparser takes "26 May" for May 1926."""
    of = " de " if language == "es" else " "
    for year in (base.year, base.year - 1):
        found = _parser(language, base).get_date_data(f"{words}{of}{year}")
        if found.date_obj is not None and found.date_obj.date() <= base.date():
            return _whole(found.date_obj.date(), "day")
    return None


def _iso(words: str) -> DateRange | None:
    try:
        day = date.fromisoformat(words).isoformat()
    except ValueError:  # 2010-13-40 is no date
        return None
    return DateRange(start=day, end=day)


def _normal(words: str, language: str) -> str:
    """The expression in the form that dateparser knows."""
    if language == "es" and words.lower().startswith("hace "):
        for number, word in enumerate(
            ["un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"], 1
        ):
            words = re.sub(rf"\b{word}a?\b", str(number), words)
    return "today" if words.lower() == "tonight" else words


def _whole(day: date, period: str) -> DateRange:
    """The whole day, week (Monday to Sunday), month or year that holds `day`."""
    first, last = day, day
    if period == "week":
        first = day - timedelta(days=day.weekday())
        last = first + timedelta(days=6)
    elif period == "month":
        first, last = day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    elif period == "year":
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    return DateRange(start=first.isoformat(), end=last.isoformat())
