"""Days in the calendar: whole months and years, parts of them, the nearest of a name, open sides."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sayso.model.place import DateRange

Days = tuple[date, date]
"""A first and a last day."""
LONG = 366 * 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What the words of a date state of it; what they leave out is `None`."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def days(self) -> Days | None:
        """The days of a piece that states its year; `None` where there is no such day."""
        if self.year is None or (self.day is not None and self.month is None):
            return None
        if self.month is None:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        last = monthrange(self.year, self.month)[1]
        if self.day is None:
            return date(self.year, self.month, 1), date(self.year, self.month, last)
        if not 1 <= self.day <= last:
            return None
        return (date(self.year, self.month, self.day),) * 2

    def nearest(self, base: date, *, ahead: bool) -> "Piece":
        """The piece with the year of its last day up to `base`, or its next one from `base` on."""
        for year in (base.year, base.year + 1) if ahead else (base.year, base.year - 1):
            whole = replace(self, year=year)
            days = whole.days()
            if days is not None and (days[1] >= base if ahead else days[0] <= base):
                return whole
        return self


def between(first: Piece, last: Piece, base: date | None, *, ahead: bool) -> Days | None:
    """From the first day of one piece to the last day of another, each completed by what the other states.

    `base` is the day from which a range without a year is looked for, `ahead` or back.
    """
    if last.month is None and last.day is not None:  # March 3 to 7
        last = replace(last, month=first.month, year=last.year or first.year)
    if first.month is None and first.day is not None:  # 3 to 7 March
        first = replace(first, month=last.month)
    if last.year is None and first.year is None and base is not None:
        last = last.nearest(base, ahead=ahead)
    crosses = (first.month or 0, first.day or 0) > (last.month or 99, last.day or 99)
    if last.year is not None and first.year is None:
        first = replace(first, year=last.year - crosses)
    elif first.year is not None and last.year is None:
        last = replace(last, year=first.year + crosses)
    start, end = first.days(), last.days()
    if start is None or end is None or not 0 <= (end[1] - start[0]).days <= LONG:
        return None
    return start[0], end[1]


def weekday(number: int, base: date, toward: str | None, *, ahead: bool) -> Days | None:
    """The nearest day of that name (Monday is 0); `None` where the words may mean two of them."""
    monday = base - timedelta(days=base.weekday())
    if toward == "this":
        return (monday + timedelta(days=number),) * 2
    if number == base.weekday():  # "Monday", written on a Monday, may be today or a week away
        return None
    if toward == "next":
        # "Next Friday", written on a Wednesday, may lie two or nine days ahead.
        return (monday + timedelta(days=7 + number),) * 2 if number < base.weekday() else None
    if ahead and toward != "past":
        return (base + timedelta(days=(number - base.weekday()) % 7),) * 2
    return (base - timedelta(days=(base.weekday() - number) % 7),) * 2


def part_of(days: Days, part: str, base: date | None) -> Days | None:
    """The early, middle or late third of a month, a year or a decade, or one half of it.

    "earlier" and "later" end or begin at `base`. What is shorter than a month has no parts.
    """
    first, last = days
    if part in ("earlier", "later") and first < last:
        if base is None or not first <= base <= last:
            return None
        return (first, base) if part == "earlier" else (base, last)
    length = (last - first).days + 1
    if length < 28:
        return days
    if length < 32:
        thirds = {"early": (1, 10), "mid": (11, 20), "late": (21, last.day)}
        halves = {"first half": (1, 15), "second half": (16, last.day)}
        low, high = {**thirds, **halves}[part]
        return first.replace(day=low), first.replace(day=high)
    months = _months(first, last)
    cut = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)} if months != 120 else {}
    low, high = (a * months // 9 for a in cut[part]) if cut and part in cut else _share(part, months)
    return add_months(first, low), add_months(first, high) - timedelta(days=1)


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _share(part: str, months: int) -> tuple[int, int]:
    """Halves, and the parts of a decade: four, three and three years."""
    if part in ("first half", "second half"):
        return (0, months // 2) if part == "first half" else (months // 2, months)
    return {"early": (0, 48), "mid": (48, 84), "late": (84, 120)}[part]


def add_months(day: date, months: int) -> date:
    """The same day some months on or back, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def stretch(base: date, number: int, unit: str) -> Days:
    """The days from `base` to `number` days, weeks, months or years on, or back where it is negative."""
    if unit[0] in "ds":  # days, días; semanas
        other = base + timedelta(days=number * (7 if unit.startswith("s") else 1))
    elif unit[0] == "w":
        other = base + timedelta(days=7 * number)
    else:
        other = add_months(base, number * (12 if unit[0] in "ya" else 1))
    return min(base, other), max(base, other)


def season(month: int, year: int) -> Days:
    """Three whole months; the winter of a year begins in its December (northern half of the world)."""
    first = date(year, month, 1)
    return first, add_months(first, 3) - timedelta(days=1)


def scoped(days: Days, scope: str | None) -> DateRange:
    """The days with one side open where a scope says so: since, until, before, after."""
    first, last = days
    if scope == "since":
        return DateRange(start=first.isoformat(), end=None)
    if scope == "until":
        return DateRange(start=None, end=last.isoformat())
    if scope == "before":
        return DateRange(start=None, end=(first - timedelta(days=1)).isoformat())
    if scope == "after":
        return DateRange(start=(last + timedelta(days=1)).isoformat(), end=None)
    return DateRange(start=first.isoformat(), end=last.isoformat())
