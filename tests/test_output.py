"""Rows to a terminal, a program, a spreadsheet: complete for programs, harmless for people."""

import csv
import io
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.output import plain, whole_lines, write_rows

HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202etxt.exe\x9b31m\r"
json_rows = st.lists(
    st.fixed_dictionaries(
        {
            "a": st.none() | st.integers() | st.text(st.characters(codec="utf-8")),
            "b": st.lists(st.text(st.characters(codec="utf-8"))),
        }
    ),
    max_size=4,
)


def written(rows: list[dict[str, Any]], form: str, columns: tuple[str, ...] = ("a", "b")) -> str:
    stream = io.StringIO(newline="")
    write_rows(rows, form, columns, stream)
    return stream.getvalue()


@given(json_rows)
def test_json_lines_hold_every_field_one_row_a_line(rows: list[dict[str, Any]]) -> None:
    assert [json.loads(line) for line in written(rows, "jsonl").split("\n")[:-1]] == rows


@given(json_rows)
def test_csv_holds_every_field(rows: list[dict[str, Any]]) -> None:
    read = list(csv.DictReader(io.StringIO(written(rows, "csv"), newline="")))
    assert len(read) == len(rows)
    for row, given_ in zip(read, rows, strict=True):
        assert json.loads(row["b"]) == given_["b"]
        assert row["a"] in (str(given_["a"]), f"'{given_['a']}", "" if given_["a"] is None else None)


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\tx", "\rx"])
def test_no_cell_is_a_formula(value: str) -> None:
    (row,) = csv.DictReader(io.StringIO(written([{"a": value}], "csv"), newline=""))
    assert row["a"] == "'" + value


@pytest.mark.parametrize("value", ["Words", "a=b", "1.5", " =x", ""])
def test_ordinary_cells_stand_as_they_are(value: str) -> None:
    (row,) = csv.DictReader(io.StringIO(written([{"a": value}], "csv"), newline=""))
    assert row["a"] == value


def test_numbers_stay_numbers_in_csv() -> None:
    assert written([{"a": -1, "b": None}], "csv") == '"a","b"\n-1,""\n'


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_no_rows_are_no_output(form: str) -> None:
    assert written([], form) == ""


def test_a_table_shows_the_columns_asked_for() -> None:
    shown = written([{"a": "one", "b": "two", "c": "three"}], "table", ("a", "b"))
    assert "one" in shown and "two" in shown and "three" not in shown


def test_every_column_of_words_can_be_read_in_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    row = dict.fromkeys(
        ("verdict", "words", "who", "where", "differs"), "several words of a draft or a leak " * 4
    )
    lines = written([row], "table", tuple(row)).splitlines()
    heads = next(line for line in lines if "verdict" in line)
    starts = [heads.index(name) for name in row]
    assert min(end - start for start, end in pairwise([*starts, 80])) >= 10


@pytest.mark.parametrize(
    "row",
    [
        {"x": HOSTILE},
        {"names": [HOSTILE]},
        {"chain": [HOSTILE, None]},
        {"said": {"from": HOSTILE, "to": None}},
        {"document": HOSTILE},
    ],
)
def test_nothing_from_the_leak_commands_the_terminal(row: dict[str, Any]) -> None:
    column = next(iter(row))
    for shown in (plain(row[column], column), written([row], "table", (column,))):
        assert not any(sign in shown for sign in ("\x1b", "\x07", "\u202e", "\x9b", "\r"))


def test_nothing_from_the_leak_commands_the_terminal_when_shown_whole() -> None:
    claim = {"claim": "c" * 20, "chain": [HOSTILE], "factuality": "asserted", "content_text": HOSTILE}
    shown = "\n".join(whole_lines({"subject": HOSTILE, "claims": [claim], "text": f"a{HOSTILE}\nb"}))
    assert not any(sign in shown for sign in ("\x1b", "\x07", "\u202e", "\x9b"))


def test_markup_of_the_table_writer_is_plain_text() -> None:
    assert "[red]x[/red]" in written([{"a": "[red]x[/red]"}], "table", ("a",))


@pytest.mark.parametrize(
    ("value", "column", "shown"),
    [
        (None, "date", "-"),
        (["A", None, "MX-1"], "chain", "A ← (not named) ← MX-1"),
        ("0123456789abcdef", "document", "0123456789"),
        ("0123456789abcdef", "subject", "0123456789abcdef"),
        ({"from": "2010-04-01", "to": "2010-04-01"}, "said", "2010-04-01"),
        ({"from": "2010-04-01", "to": "2010-04-30"}, "said", "2010-04"),
        ({"from": "2010-02-01", "to": "2010-02-28"}, "said", "2010-02"),
        ({"from": "2010-01-01", "to": "2010-12-31"}, "said", "2010"),
        ({"from": "2010-04-01", "to": "2010-04-29"}, "said", "2010-04-01 to 2010-04-29"),
        ({"from": "2012-02-01", "to": "2012-02-28"}, "said", "2012-02-01 to 2012-02-28"),
        ({"from": "2010-04-01", "to": None}, "said", "2010-04-01 to …"),
        ({"from": None, "to": "2010-04-01"}, "said", "… to 2010-04-01"),
        ({"from": None, "to": None}, "said", "-"),
        ([{"ghost": True}, {"ghost": False}], "messages", "2 (1 missing)"),
        ([{"ghost": False}], "messages", "1"),
        (["a", "b"], "names", "a, b"),
        (0.93, "score", "0.93"),
    ],
)
def test_values_are_shown_in_words(value: Any, column: str, shown: str) -> None:
    assert plain(value, column) == shown
