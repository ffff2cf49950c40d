"""Rows over time, against the same counts made row by row."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sayso.facets.epoch import day_number, day_of
from sayso.facets.ids import Growing
from sayso.facets.spread import MOST_BINS, spread
from sayso.facets.table import FAR, Table
from sayso.show.timeline_drawing import LOWER, UPPER, WIDTH, draw_timeline

START = day_number("2009-11-03") or 0
DAYS = st.integers(START, START + 900)
RANGES = st.none() | st.tuples(DAYS, st.integers(0, 400)).map(lambda each: (each[0], each[0] + each[1]))
ROWS = st.lists(st.tuples(RANGES, RANGES), min_size=1, max_size=40)
Days = tuple[int, int]


def table_of(rows: list[tuple[Days | None, Days | None]]) -> Table:
    def columns(side: int) -> tuple[np.ndarray, np.ndarray]:
        known = [row[side] or (FAR, -FAR) for row in rows]
        first, last = ([each[end] for each in known] for end in (0, 1))
        return np.array(first, dtype=np.int32), np.array(last, dtype=np.int32)

    said, happened = columns(0), columns(1)
    return Table(
        ids=Growing(f"id{place}" for place in range(len(rows))).ids(),
        numbers=np.arange(len(rows), dtype=np.int64),
        first=said[0],
        last=said[1],
        facets={},
        orders={"place": np.arange(len(rows), dtype=np.int64)},
        happened=happened,
    )


@given(ROWS, st.none() | DAYS)
def test_a_range_is_sure_in_one_bin_or_perhaps_in_each_it_touches(
    rows: list[tuple[Days | None, Days | None]], since: int | None
) -> None:
    """M-062: both lanes, whatever the window."""
    table = table_of(rows)
    found = spread(table, np.ones(len(rows), dtype=np.bool_), since, None)
    assert len(found.bins) <= MOST_BINS
    assert found.undated == sum(row[0] is None for row in rows)
    for side, (sure, perhaps) in enumerate((("said", "said_perhaps"), ("happened", "happened_perhaps"))):
        for each in found.bins:
            low, high = day_number(each.since) or 0, day_number(each.until) or 0
            touching = [
                row[side] for row in rows if row[side] and row[side][1] >= low and row[side][0] <= high
            ]
            inside = [one for one in touching if one[0] >= low and one[1] <= high]
            assert getattr(each, sure) == len(inside)
            assert getattr(each, perhaps) == len(touching) - len(inside)


@given(ROWS)
def test_bins_follow_each_other_without_a_gap(rows: list[tuple[Days | None, Days | None]]) -> None:
    found = spread(table_of(rows), np.ones(len(rows), dtype=np.bool_), None, None)
    for one, other in zip(found.bins, found.bins[1:], strict=False):
        assert (day_number(one.until) or 0) + 1 == day_number(other.since)
    both = [place for place, row in enumerate(rows) if row[0] and row[1]]
    assert list(found.both) == both
    assert sum(each.rows for each in found.bands) == len(both)


def test_a_wrong_clock_does_not_widen_the_picture() -> None:
    """Of many rows the outermost half per cent on each side is left outside, and counted."""
    rows = [((START + place % 60,) * 2, None) for place in range(600)] + [((0, 0), None)]
    found = spread(table_of(rows), np.ones(len(rows), dtype=np.bool_), None, None)
    assert found.bins[0].since == day_of(START)
    assert found.outside == 1


def test_nothing_dated_gives_no_bins() -> None:
    found = spread(table_of([(None, None)]), np.ones(1, dtype=np.bool_), None, None)
    assert (found.bins, found.undated) == ((), 1)


def test_a_line_falls_from_when_it_was_said_to_when_it_happened() -> None:
    claim = {
        "claim": "c",
        "said": {"from": "2010-05-20", "to": "2010-05-20"},
        "date": None,
        "about_time": {"from": "2010-05-01", "to": "2010-05-10"},
    }
    empty = {"said": 0, "said_perhaps": 0, "happened": 0, "happened_perhaps": 0}
    bins = [
        {"since": f"2010-05-{day:02}", "until": f"2010-05-{day:02}", **empty, "said": int(day == 20)}
        for day in range(1, 32)
    ]
    picture = draw_timeline({"bins": bins, "rows": [claim], "bands": [], "unit": "day"})
    (line,) = picture["lines"]
    (x, top), *bottom = [[float(each) for each in point.split(",")] for point in line["points"].split()]
    assert (top, {point[1] for point in bottom}) == (UPPER, {LOWER})
    assert bottom[0][0] < bottom[1][0] < x < WIDTH
    assert line["is_range"]
    assert len(picture["edges"]) == 32
    assert [bar["bin"]["since"] for bar in picture["bars"]] == ["2010-05-20"]
