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
    ("en", "in 2009", "2009-01-01", "2009-12-31"),
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
        "will meet on Wednesday",  # a week on, or today
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


RANGES = [
    # Both ends stated.
    ("between March and May 2010", "2010-03-01", "2010-05-31"),
    ("between 3 March and 5 April 2010", "2010-03-03", "2010-04-05"),
    ("between 2007 and 2009", "2007-01-01", "2009-12-31"),
    ("from 2007 to 2009", "2007-01-01", "2009-12-31"),
    ("between December 2009 and February 2010", "2009-12-01", "2010-02-28"),
    ("from November to January 2010", "2009-11-01", "2010-01-31"),
    ("from March 3 to March 7, 2010", "2010-03-03", "2010-03-07"),
    ("from 3 to 7 March 2010", "2010-03-03", "2010-03-07"),
    ("March 3-7, 2010", "2010-03-03", "2010-03-07"),
    ("on 3-4 May 2010", "2010-05-03", "2010-05-04"),
    ("on the night of 3-4 May 2010", "2010-05-03", "2010-05-04"),
    ("in 2007-2009", "2007-01-01", "2009-12-31"),
    # One open side.
    ("on trial since 2009", "2009-01-01", None),
    ("since April 2010", "2010-04-01", None),
    ("since 3 March 2010", "2010-03-03", None),
    ("until May 2010", None, "2010-05-31"),
    ("until 3 May 2010", None, "2010-05-03"),
    ("by 3 May 2010", None, "2010-05-03"),
    ("by the end of June 2010", None, "2010-06-30"),
    ("before 3 May 2010", None, "2010-05-02"),
    ("after April 2010", "2010-05-01", None),
    ("from May 2010 onwards", "2010-05-01", None),
    ("tax returns from May 2010", "2010-05-01", "2010-05-31"),
    ("written after the 1999 strike", "1999-01-01", None),
    ("before the end of June 2010", None, "2010-06-30"),
    ("beginning in January 2010", "2010-01-01", None),
    ("in the mid-1990s", "1994-01-01", "1996-12-31"),
    # Parts of a year.
    ("early 2010", "2010-01-01", "2010-04-30"),
    ("in mid-2010", "2010-05-01", "2010-08-31"),
    ("late 2010", "2010-09-01", "2010-12-31"),
    ("in early March 2010", "2010-03-01", "2010-03-10"),
    ("at the end of June 2010", "2010-06-21", "2010-06-30"),
    ("at the beginning of 2010", "2010-01-01", "2010-04-30"),
    ("in the spring of 2008", "2008-03-01", "2008-05-31"),
    ("in summer 2008", "2008-06-01", "2008-08-31"),
    ("in the winter of 2008", "2008-12-01", "2009-02-28"),
    ("Q3 2009", "2009-07-01", "2009-09-30"),
    ("in the third quarter of 2009", "2009-07-01", "2009-09-30"),
    ("in the first half of 2010", "2010-01-01", "2010-06-30"),
    ("in the 1990s", "1990-01-01", "1999-12-31"),
    ("on Tuesday, March 2, 2010", "2010-03-02", "2010-03-02"),
]
NEAR = [
    ("from 3 to 7 March", "2012-03-03", "2012-03-07"),
    ("between March and May", "2012-03-01", "2012-05-31"),
    ("from November to January", "2011-11-01", "2012-01-31"),
    ("since April", "2012-04-01", None),
    ("since Monday", "2012-08-13", None),
    ("by the end of June", None, "2012-06-30"),
    ("early this year", "2012-01-01", "2012-04-30"),
    ("in early March", "2012-03-01", "2012-03-10"),
    ("the day before yesterday", "2012-08-13", "2012-08-13"),
    ("last night", "2012-08-14", "2012-08-14"),
    ("this morning", "2012-08-15", "2012-08-15"),
    ("three days ago", "2012-08-12", "2012-08-12"),
    ("last month", "2012-07-01", "2012-07-31"),
    ("last January", "2012-01-01", "2012-01-31"),
    ("next January", "2013-01-01", "2013-01-31"),
    ("next Monday", "2012-08-20", "2012-08-20"),
    ("next week", "2012-08-20", "2012-08-26"),
    ("in the last three months", "2012-05-15", "2012-08-15"),
    ("over the past two weeks", "2012-08-01", "2012-08-15"),
    ("earlier this month", "2012-08-01", "2012-08-15"),
    ("later this year", "2012-08-15", "2012-12-31"),
    ("last spring", "2012-03-01", "2012-05-31"),
    ("on the night of 3-4 May", "2012-05-03", "2012-05-04"),
    ("the day after tomorrow", "2012-08-17", "2012-08-17"),
    ("by March of next year", None, "2013-03-31"),
    ("in March last year", "2011-03-01", "2011-03-31"),
    ("earlier Tuesday", "2012-08-14", "2012-08-14"),
    ("by the end of the year", None, "2012-12-31"),
    ("after Monday's debate", "2012-08-13", None),
    # Read by the tense around it.
    ("“they will meet,” he said Monday", "2012-08-13", "2012-08-13"),
    ("he said on Monday", "2012-08-13", "2012-08-13"),
    ("they will meet on Monday", "2012-08-20", "2012-08-20"),
    ("it would close on Friday", "2012-08-17", "2012-08-17"),
    ("it will stay shut until Friday", None, "2012-08-17"),
    ("it plans to close by the end of June", None, "2013-06-30"),
    ("the vote is due in September", "2012-09-01", "2012-09-30"),
    ("it closed in September", "2011-09-01", "2011-09-30"),
    ("it closed in September and will reopen in October", "2011-09-01", "2011-09-30"),
    ("it would have closed on Monday", "2012-08-13", "2012-08-13"),
    ("it is going to close on 3 March", "2013-03-03", "2013-03-03"),
]
SPANISH = [
    ("entre marzo y mayo de 2010", "2010-03-01", "2010-05-31"),
    ("del 3 al 7 de marzo de 2010", "2010-03-03", "2010-03-07"),
    ("desde 2009", "2009-01-01", None),
    ("desde abril", "2012-04-01", None),
    ("hasta mayo de 2010", None, "2010-05-31"),
    ("a finales de junio de 2010", "2010-06-21", "2010-06-30"),
    ("a principios de 2010", "2010-01-01", "2010-04-30"),
    ("anteayer", "2012-08-13", "2012-08-13"),
    ("cerrará en septiembre", "2012-09-01", "2012-09-30"),
    ("el próximo lunes", "2012-08-20", "2012-08-20"),
    ("en marzo del próximo año", "2013-03-01", "2013-03-31"),
    ("en marzo del año pasado", "2011-03-01", "2011-03-31"),
    ("entre 2007 y 2009", "2007-01-01", "2009-12-31"),
    ("en los últimos tres meses", "2012-05-15", "2012-08-15"),
]
OPEN = [
    "a few days ago",
    "next Friday",  # two days or nine days on
    "two days later",
    "may march in the fall",
    "from 3 to 7 people",
    "between 2000 and 2500 people",
    "since then",
    "until the end",
    "in the spring",
    "the second of them",
    "by 2010 votes",
    "Sun and Mars",
    "the marches",
    "from 30 to 40 May 2010",
]


@pytest.mark.parametrize(("words", "start", "end"), RANGES)
@pytest.mark.parametrize("dated", [DATED, None])
def test_stated_ranges(words: str, start: str | None, end: str | None, dated: DateRange | None) -> None:
    assert first_date(words, "en", dated) == DateRange(start=start, end=end)


@pytest.mark.parametrize(("words", "start", "end"), NEAR)
def test_ranges_and_tense_against_the_document(words: str, start: str | None, end: str | None) -> None:
    assert first_date(words, "en", DATED) == DateRange(start=start, end=end)
    assert first_date(words, "en", None) is None


@pytest.mark.parametrize(("words", "start", "end"), SPANISH)
def test_spanish_ranges(words: str, start: str | None, end: str | None) -> None:
    assert first_date(words, "es", DATED) == DateRange(start=start, end=end)


@pytest.mark.parametrize("words", OPEN)
def test_what_only_looks_like_a_date_stays_open(words: str) -> None:
    assert first_date(words, "en", DATED) is None


def test_a_date_in_a_long_text_is_found_across_line_ends() -> None:
    words = "They met again " * 200 + "between March\nand May 2010, and again in 2011"
    assert first_date(words, "en", None) == DateRange(start="2010-03-01", end="2010-05-31")
