"""Date expressions resolved against the document's date, or not at all."""

import pytest

from sayso.claims.dates import first_date
from sayso.model.place import DateRange

DATED = DateRange(start="2012-08-15", end="2012-08-15")  # a Wednesday

STATED = [
    ("en", "In April 2010, he", "2010-04-01", "2010-04-30"),
    ("en", "In a June 2010 email", "2010-06-01", "2010-06-30"),
    ("en", "on March 3, 2010", "2010-03-03", "2010-03-03"),
    ("en", "on 3 March\n2010", "2010-03-03", "2010-03-03"),
    ("en", "on 2010-04-05", "2010-04-05", "2010-04-05"),
    ("en", "since 2009", "2009-01-01", "2009-12-31"),
    ("en", "in February 2012", "2012-02-01", "2012-02-29"),
    ("es", "el 3 de marzo de 2010", "2010-03-03", "2010-03-03"),
    ("es", "en abril de 2010", "2010-04-01", "2010-04-30"),
    ("es", "en 2009", "2009-01-01", "2009-12-31"),
]
RELATIVE = [
    ("en", "in January", "2012-01-01", "2012-01-31"),
    ("en", "On 3 March", "2012-03-03", "2012-03-03"),
    ("en", "in a September memo", "2011-09-01", "2011-09-30"),
    ("en", "last week", "2012-08-06", "2012-08-12"),
    ("en", "yesterday", "2012-08-14", "2012-08-14"),
    ("en", "on Monday", "2012-08-13", "2012-08-13"),
    ("en", "two weeks ago", "2012-07-30", "2012-08-05"),
    ("en", "last year", "2011-01-01", "2011-12-31"),
    ("es", "en enero", "2012-01-01", "2012-01-31"),
    ("es", "el 3 de marzo", "2012-03-03", "2012-03-03"),
    ("es", "ayer", "2012-08-14", "2012-08-14"),
    ("es", "la semana pasada", "2012-08-06", "2012-08-12"),
    ("es", "el lunes", "2012-08-13", "2012-08-13"),
    ("es", "hace dos semanas", "2012-07-30", "2012-08-05"),
]


@pytest.mark.parametrize(("language", "words", "start", "end"), STATED)
@pytest.mark.parametrize("dated", [DATED, None])
def test_full_dates_need_no_document_date(
    language: str, words: str, start: str, end: str, dated: DateRange | None
) -> None:
    assert first_date(words, language, dated) == DateRange(start=start, end=end)


@pytest.mark.parametrize(("language", "words", "start", "end"), RELATIVE)
def test_relative_dates_are_resolved_against_the_document(
    language: str, words: str, start: str, end: str
) -> None:
    assert first_date(words, language, DATED) == DateRange(start=start, end=end)
    assert first_date(words, language, None) is None


@pytest.mark.parametrize(
    "words",
    [
        "they may leave",
        "the march on the capital",
        "on Wednesday",  # today or a week ago
        "will meet on Monday",
        "on Feb. 30, 2010",
        "on 2010-13-40",
        "room 2010",
        "",
    ],
)
def test_what_is_not_clear_stays_open(words: str) -> None:
    assert first_date(words, "en", DATED) is None


def test_a_vague_document_date_is_used_only_where_it_decides() -> None:
    month = DateRange(start="2012-08-01", end="2012-08-31")
    assert first_date("in January", "en", month) == DateRange(start="2012-01-01", end="2012-01-31")
    assert first_date("yesterday", "en", month) is None
    assert first_date("yesterday", "en", DateRange(start=None, end="2012-08-31")) is None
