"""Numbers of spreadsheets: which are dates, and how they read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.read.numberformats import is_date_format, shown_date, shown_number


@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", "d/m/yy h:mm", "[$-409]mmmm d", "hh:mm:ss", "mm:ss.0", '"am "d', "[Red]dd.mm.yy"]
)
def test_formats_of_days_and_times(code: str) -> None:
    assert is_date_format(code)


@pytest.mark.parametrize(
    "code",
    ["General", "0.00", "#,##0", '0.0 "days"', "[h]:mm", "0.00E+00", "[Red]0", '"Summe"', "0\\d", "@", ""],
)
def test_formats_of_anything_else(code: str) -> None:
    assert not is_date_format(code)


@pytest.mark.parametrize(
    ("serial", "shown"),
    [
        ("40269", "2010-04-01"),
        ("40269.75", "2010-04-01 18:00:00"),
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("61", "1900-03-01"),
        ("0.5", "12:00:00"),
        ("-1", "-1"),
        ("1e300", "1e300"),
        ("nan", "nan"),
        ("x", "x"),
    ],
)
def test_days_count_as_the_programs_count_them(serial: str, shown: str) -> None:
    assert shown_date(serial, starts_1904=False) == shown


def test_the_other_epoch_is_known() -> None:
    assert shown_date("38807", starts_1904=True) == "2010-04-01"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("0.30000000000000004", "0.3"), ("1.1000000000000001", "1.1"), ("7", "7"), (" 1.5 ", "1.5"),
     ("12345678901234567890", "12345678901234567890"), ("1.00000000000000000x", "1.00000000000000000x")],
)  # fmt: skip
def test_noise_of_binary_fractions_goes(stored: str, shown: str) -> None:
    assert shown_number(stored) == shown


@given(st.text(max_size=40))
def test_no_text_breaks_them(text: str) -> None:
    shown_number(text)
    shown_date(text, starts_1904=True)
    is_date_format(text)
