"""Counting inside a query, against the same counts made row by row."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sayso.facets.days import Days
from sayso.facets.epoch import day_number, day_of
from sayso.facets.ids import Growing
from sayso.facets.table import FAR, Facet, Question, Table, Values, ask

COLOURS, SHAPES = ("red", "green", "blue"), ("round", "square")
Row = tuple[str | None, tuple[str, ...], int]
ROWS = st.lists(
    st.tuples(
        st.none() | st.sampled_from(COLOURS),
        st.lists(st.sampled_from(SHAPES), max_size=3).map(tuple),
        st.integers(0, 5),
    ),
    max_size=30,
)
CHOICES = st.lists(st.sampled_from((*COLOURS, "nobody")), max_size=2).map(tuple)


def table_of(rows: list[Row]) -> Table:
    colours, shapes = Values(), Values()
    for place, (colour, given_shapes, _) in enumerate(rows):
        colours.add(colour)
        shapes.add_many(place, given_shapes)
    days = np.array([day for *_, day in rows], dtype=np.int32)
    return Table(
        ids=Growing(f"id{place}" for place in range(len(rows))).ids(),
        numbers=np.arange(len(rows), dtype=np.int64)[::-1] + 7,
        first=days,
        last=days,
        facets={"colour": colours.facet(), "shape": shapes.facet(many=True)},
        orders={"place": np.arange(len(rows), dtype=np.int64), "day": days.astype(np.int64)},
    )


def counts(table: Table, question: Question, name: str) -> dict[str, int]:
    answer = ask(table, question, shown={name: 10})
    return {value.key: value.count for value in answer.facets[0].values if value.count}


@given(ROWS, CHOICES, CHOICES, st.none() | st.integers(0, 5), st.none() | st.integers(0, 5))
def test_counts_are_those_of_the_rows_that_match(
    rows: list[Row], wanted: tuple[str, ...], unwanted: tuple[str, ...], since: int | None, until: int | None
) -> None:
    """M-041: inside the whole question; the values of the chosen facet without its own choice."""
    question = Question(
        include={"colour": wanted} if wanted else {},
        exclude={"colour": unwanted} if unwanted else {},
        since=since,
        until=until,
    )
    dated = [row for row in rows if (since is None or row[2] >= since) and (until is None or row[2] <= until)]
    matching = [row for row in dated if (not wanted or row[0] in wanted) and row[0] not in unwanted]
    table = table_of(rows)
    assert ask(table, question, shown={}).total == len(matching)
    shapes = {shape: sum(shape in row[1] for row in matching) for shape in SHAPES}
    assert counts(table, question, "shape") == {shape: count for shape, count in shapes.items() if count}
    colours = {colour: sum(row[0] == colour for row in dated) for colour in COLOURS}
    assert counts(table, question, "colour") == {colour: count for colour, count in colours.items() if count}


@given(ROWS, st.sampled_from(["place", "day"]), st.integers(1, 7))
def test_pages_hold_every_row_once_forth_and_back(rows: list[Row], order: str, limit: int) -> None:
    table = table_of(rows)
    seen: list[str] = []
    pages = []
    key = None
    while True:
        answer = ask(table, Question(order=order, after=key, limit=limit), shown={})
        pages.append(answer.ids)
        seen += answer.ids
        key = answer.after
        if key is None:
            break
    assert sorted(seen) == sorted(table.ids)
    assert answer.rank == (len(rows) - len(answer.ids) + 1 if rows else 0)
    for before in reversed(pages[:-1]):
        assert answer.before is not None
        answer = ask(table, Question(order=order, before=answer.before, limit=limit), shown={})
        assert answer.ids == before
    assert answer.before is None


@given(ROWS, st.permutations(range(7, 12)))
def test_what_was_found_keeps_its_order(rows: list[Row], found: list[int]) -> None:
    table = table_of(rows)
    question = Question(numbers=np.array(found, dtype=np.int64), order="best")
    numbers = dict(zip(table.numbers.tolist(), table.ids, strict=True))
    expected = tuple(numbers[number] for number in found if number in numbers)
    assert ask(table, question, shown={}).ids == expected


def test_keys_that_nobody_gave_begin_at_the_beginning() -> None:
    table = table_of([("red", (), 1)] * 5)
    for key in ("", "x", "1", "1.x", "9" * 30 + ".1", "-.1", "²5.1"):
        assert len(ask(table, Question(after=key), shown={}).ids) == 5


def test_a_chosen_value_is_shown_though_nothing_has_it() -> None:
    table = table_of([("red", (), 1)])
    answer = ask(table, Question(include={"colour": ("violet",)}), shown={"colour": 1})
    assert [(value.key, value.count, value.state) for value in answer.facets[0].values] == [
        ("violet", 0, "include"),
        ("red", 1, ""),
    ]


def test_days_may_be_open_or_unknown() -> None:
    days = Days()
    for start, end in (
        ("2010-01-01", "2010-12-31"),
        (None, "2009-05-01"),
        ("2011-01-01", None),
        (None, None),
    ):
        days.add(start, end)
    days.add("not a day", "not a day")
    assert days.first[1] == -FAR and days.last[2] == FAR
    assert (days.first[3], days.last[3]) == (days.first[4], days.last[4]) == (FAR, -FAR)
    assert days.years == ["2010", None, None, None, None]
    assert day_of(day_number("1969-07-20") or 0) == "1969-07-20"


def test_a_facet_of_nothing_counts_nothing() -> None:
    facet = Facet(keys=(), labels=(), codes=np.array([-1, -1], dtype=np.int32))
    assert facet.counts(np.ones(2, dtype=np.bool_)).tolist() == []
    assert facet.rows_with(["x"], 2).tolist() == [False, False]
