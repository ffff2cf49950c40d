"""Numbers of a spreadsheet as people read them: dates by their number format, no noise of binary fractions.

Method: ECMA-376 part 1, 18.8.30 (number formats) and 18.17.4 (dates).
"""

import re
from datetime import datetime, timedelta

# Numbers of the formats built in that show a date or a time, those of East Asian editions included.
BUILT_IN_DATES = {str(each) for each in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
_NO_CODE = re.compile(r'"[^"]{0,255}"|\[[^\]]{0,255}\]|\\.|_.|\*.', re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h{1,9}|m{1,9}|s{1,9})\]", re.IGNORECASE)
_LAST_DAY = 2_958_466  # 9999-12-31 and a day


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time of day (not a duration)."""
    code = code[:1000].split(";")[0]
    if _ELAPSED.search(code):
        return False
    bare = _NO_CODE.sub("", code).lower()
    return bare != "general" and any(letter in bare for letter in "ymdhs") and "0" not in bare.split(".")[0]


def shown_number(value: str) -> str:
    """A number with the fifteen digits that spreadsheets show at most; what is no number stays."""
    value = value.strip()
    if len(value) < 16 or len(value) > 64 or not ("." in value or "E" in value):
        return value
    try:
        return f"{float(value):.15g}"
    except ValueError:
        return value


def shown_date(value: str, *, starts_1904: bool) -> str:
    """The day, the time or both that a serial number stands for; a number that stands for none stays."""
    try:
        serial = float(value)
    except ValueError:
        return value
    if not 0 <= serial < _LAST_DAY:
        return value
    if starts_1904:
        first = datetime(1904, 1, 1)
    else:
        # Serial 60 is 29 February 1900, a day that never was: before it the count starts a day later.
        first = datetime(1899, 12, 30) if serial >= 60 else datetime(1899, 12, 31)
    try:
        moment = first + timedelta(seconds=round(serial * 86_400))
    except OverflowError:
        return value
    if serial < 1 and not starts_1904:
        return moment.strftime("%H:%M:%S")
    return moment.date().isoformat() if serial == int(serial) else moment.isoformat(sep=" ")
