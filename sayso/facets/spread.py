"""How the rows of a table lie in time: when something was said, and when it is said to have happened.

A row whose days lie in one bin counts there; one that is only known to a month or a year may belong to each
bin it touches, and counts apart (`perhaps`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from sayso.facets.epoch import day_number, day_of
from sayso.facets.table import FAR, Codes, Mask, Table

MOST_BINS = 72
_MONTHS = (("month", 1), ("quarter", 3), ("year", 12), ("decade", 120))
_TAIL, _MANY = 0.005, 200
"""Of many rows so many on each side do not widen the picture: a wrong clock dates mails to 1970."""
_EARLIEST, _LATEST = day_number("0002-01-01") or 0, day_number("9990-01-01") or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """A stretch of days, both included, and how many rows were said and are about something in it."""

    since: str
    until: str
    said: int
    said_perhaps: int
    happened: int
    happened_perhaps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """So many rows were said in one bin and are about something in another (places of bins)."""

    said: int
    happened: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Rows over bins of one `unit`. `both` are the rows that have both days, `bands` those by bins (by the
    middle of a range); `undated` rows have no day of saying, `outside` lie wholly before or behind.
    """

    unit: str
    bins: tuple[Bin, ...]
    both: tuple[int, ...]
    bands: tuple[Band, ...]
    undated: int
    outside: int


def spread(table: Table, mask: Mask, since: int | None, until: int | None) -> Spread:
    """The rows in `mask` over the days from `since` to `until`; over all they have where these are open."""
    rows = np.flatnonzero(mask)
    said = table.first[rows], table.last[rows]
    none = np.full(len(rows), FAR, dtype=np.int32), np.full(len(rows), -FAR, dtype=np.int32)
    happened = none if table.happened is None else (table.happened[0][rows], table.happened[1][rows])
    undated = int(np.count_nonzero(said[0] > said[1]))
    low, high = _window((said, happened), since, until)
    if low is None or high is None:
        return Spread(unit="day", bins=(), both=(), bands=(), undated=undated, outside=0)
    unit, starts = _cut(low, high)
    edges = np.array(starts, dtype=np.int32)
    told, came = _count(edges, said), _count(edges, happened)
    bins = tuple(
        Bin(
            since=day_of(start),
            until=day_of(end - 1),
            said=int(told[0][place]),
            said_perhaps=int(told[1][place]),
            happened=int(came[0][place]),
            happened_perhaps=int(came[1][place]),
        )
        for place, (start, end) in enumerate(pairwise(starts))
    )
    both = (said[0] <= said[1]) & (happened[0] <= happened[1])
    both &= (said[1] >= edges[0]) & (said[0] < edges[-1])
    outside = (said[0] <= said[1]) & ((said[1] < edges[0]) | (said[0] >= edges[-1]))
    return Spread(
        unit=unit,
        bins=bins,
        both=tuple(rows[both].tolist()),
        bands=_bands(edges, [each[both] for each in said], [each[both] for each in happened]),
        undated=undated,
        outside=int(np.count_nonzero(outside)),
    )


def _window(
    days: Sequence[tuple[Codes, Codes]], since: int | None, until: int | None
) -> tuple[int | None, int | None]:
    """The first and the last day to show."""
    ends = []
    for side in (0, 1):
        known = np.concatenate([each[side][each[0] <= each[1]] for each in days])
        known = known[np.abs(known) < FAR]
        tail = int(len(known) * _TAIL) if len(known) > _MANY else 0
        place = tail if side == 0 else len(known) - 1 - tail
        ends.append(int(np.partition(known, place)[place]) if len(known) else None)
    low, high = since if since is not None else ends[0], until if until is not None else ends[1]
    low, high = (high, high) if low is None else (low, low if high is None else high)
    if low is None or high is None:
        return None, None
    low, high = max(low, _EARLIEST), min(high, _LATEST)
    return low, max(low, high)


def _cut(low: int, high: int) -> tuple[str, list[int]]:
    """Bins as a calendar has them, the smallest of which at most `MOST_BINS` are needed, by their edges."""
    if high - low < MOST_BINS:
        return "day", list(range(low, high + 2))
    monday = low - (low + 3) % 7  # the first of January 1970 was a Thursday
    if (high - monday) // 7 < MOST_BINS:
        return "week", list(range(monday, high + 8, 7))
    first, last = (_month(each) for each in (low, high))
    unit, size = next((each for each in _MONTHS if (last - first) / each[1] < MOST_BINS - 1), _MONTHS[-1])
    months = range(first - first % size, last + size + 1, size)
    return unit, [_first_of(each) for each in months]


def _month(day: int) -> int:
    moment = date(1970, 1, 1) + timedelta(days=day)
    return moment.year * 12 + moment.month - 1


def _first_of(month: int) -> int:
    return (date(month // 12, month % 12 + 1, 1) - date(1970, 1, 1)).days


def _count(edges: Codes, days: tuple[Codes, Codes]) -> tuple[Codes, Codes]:
    """By bin how many rows lie in it alone, and how many touch it and others."""
    first, last = days
    inside = (first <= last) & (last >= edges[0]) & (first < edges[-1])
    size = len(edges) - 1
    start = np.clip(np.searchsorted(edges, first[inside], "right") - 1, 0, size - 1)
    stop = np.clip(np.searchsorted(edges, last[inside], "right") - 1, 0, size - 1)
    is_sure = (start == stop) & (first[inside] >= edges[0]) & (last[inside] < edges[-1])
    steps = np.bincount(start[~is_sure], minlength=size + 1)
    steps -= np.bincount(stop[~is_sure] + 1, minlength=size + 1)
    sure = np.bincount(start[is_sure], minlength=size)
    return sure.astype(np.int32), np.cumsum(steps)[:size].astype(np.int32)


def _bands(edges: Codes, said: Sequence[Codes], happened: Sequence[Codes]) -> tuple[Band, ...]:
    size = len(edges) - 1
    places = []
    for first, last in (said, happened):
        low, high = np.where(first == -FAR, last, first), np.where(last == FAR, first, last)
        middle = (low.astype(np.int64) + high) // 2
        places.append(np.clip(np.searchsorted(edges, middle, "right") - 1, 0, size - 1))
    codes, counts = np.unique(places[0] * size + places[1], return_counts=True)
    return tuple(
        Band(said=int(code) // size, happened=int(code) % size, rows=int(count))
        for code, count in zip(codes, counts, strict=True)
    )
