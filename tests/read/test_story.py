"""Stories: lines, cells and headings as they are gathered; remarks; what properties are worth."""

import struct

import pytest
from factory import patch_limits
from hypothesis import given
from hypothesis import strategies as st

from sayso.read.oleobject import unpack_ole1
from sayso.read.properties import author_of, day_of, title_of
from sayso.read.story import Budget, Remark, Remarks, Story, stated


def story() -> Story:
    return Story(Budget(10_000))


def test_line_ends_and_tabs_come_only_between_words() -> None:
    made = story()
    made.end_cell()
    made.write("a")
    made.end_cell()
    made.end_cell()
    made.end_line()
    made.end_line()
    made.end_line()
    made.write("b")
    made.break_in_cell()
    made.break_in_cell()
    made.write("c")
    made.end_cell()
    made.break_in_cell()
    made.write("d")
    made.end_paragraph()
    assert made.content == "\ta\n\nb\nc\td"


def test_marks_of_a_story_move_with_it() -> None:
    inner, outer = story(), story()
    outer.write("before")
    inner.write("Head")
    inner.end_line(heading=True)
    inner.write("x")
    outer.append(inner)
    outer.write("after")
    part = outer.part()
    assert part is not None and part.content == "before\nHead\nx\n\nafter"
    assert [mark.span.cut(part.content) for mark in part.marks] == ["Head"]


def test_a_long_story_is_the_sum_of_its_pieces() -> None:
    made = Story(Budget(100_000))
    for number in range(50_000):
        made.write(str(number % 10))
    assert made.content == "0123456789" * 5_000 and made.tail(3) == "789"


@pytest.mark.parametrize("extra", [0, 1])
def test_the_budget_is_one_for_all_stories(extra: int) -> None:
    budget = Budget(6 - extra)
    one, two = Story(budget), Story(budget)
    one.write("abc")
    two.write("def")
    assert (one.content + two.content, budget.cut) == ("abcdef"[: 6 - extra], bool(extra))


@pytest.mark.parametrize("extra", [0, 1])
def test_remarks_beyond_the_cap_are_left_out_and_said(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, parts=2 - extra)
    budget = Budget(100)
    remarks = Remarks(budget)
    for words in ("one", "two"):
        remarks.add(Remark(kind="Comment", story=Story(budget))).story.write(words)
    assert len(list(remarks.parts())) == 2 - extra and budget.cut is bool(extra)


def test_a_remark_says_only_what_is_known() -> None:
    remark = Remark(kind="Comment", story=story(), cited="x" * 300)
    remark.story.write("No.")
    part = remark.part()
    assert part is not None and part.content == f"Comment, on “{'x' * 200}…”:\nNo."
    assert Remark(kind="Comment", story=story(), author="A").part() is None


def test_stated_facts_are_boilerplate() -> None:
    part = stated("Facts", [("a", " b\nc "), ("d", None), ("e", " ")])
    assert part is not None and part.content == "Facts\na: b c"
    assert stated("Facts", []) is None


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("The plan", "The plan"),
        (" A\n b ", "A b"),
        ("Microsoft Word - a.doc", None),
        ("Untitled", None),
        (None, None),
    ],
)
def test_titles_that_programs_fill_in_are_none(title: str | None, kept: str | None) -> None:
    assert title_of(title) == kept


def test_authors_that_programs_fill_in_are_none() -> None:
    assert [author_of(name) for name in ("Eva Lind", "Administrator", "", None)] == [
        "Eva Lind",
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("created", "modified", "day"),
    [
        ("2010-04-01T09:00", "2010-04-01T23:00", "2010-04-01"),
        ("2010-04-01", "2010-04-02", None),
        (None, "2010-04-02", None),
        ("x", "x", None),
        ("2010-13-99T", "2010-13-99T", None),
    ],
)
def test_a_day_is_taken_only_where_there_is_no_doubt(
    created: str | None, modified: str, day: str | None
) -> None:
    found = day_of(created, modified)
    assert (found.start if found else None) == day


@given(st.binary(max_size=80) | st.binary(max_size=40).map(lambda raw: struct.pack("<III", 1, 2, 0) + raw))
def test_any_object_gives_bytes(raw: bytes) -> None:
    name, content = unpack_ole1(raw)
    assert (name is None or isinstance(name, str)) and isinstance(content, bytes)
