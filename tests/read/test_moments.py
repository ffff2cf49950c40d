"""Dates as pages and mail pages write them, in several languages; nothing that is not sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.read.moments import read_moment


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2010-07-28 14:38:06", "2010-07-28T14:38:06"),
        ("2015-03-07 17:53:20 UTC", "2015-03-07T17:53:20+00:00"),
        ("2016-03-12T15:13:00-05:00", "2016-03-12T15:13:00-05:00"),
        ("Released on 2012-10-18 17:00 GMT", "2012-10-18T17:00:00+00:00"),
        ("2010-07-28", "2010-07-28"),
        ("Mon, 29 Nov 2010 11:05:35 +0000", "2010-11-29T11:05:35+00:00"),
        ("Thursday, March 5, 2015 1:23 PM", "2015-03-05T13:23:00"),
        ("March 5th, 2015", "2015-03-05"),
        ("12:05 AM, 5 March 2015", "2015-03-05T00:05:00"),
        ("Dienstag, 22. September 2015 13:45", "2015-09-22T13:45:00"),
        ("19 de abril de 2010", "2010-04-19"),
        ("Publié le 5 octobre 2013 à 07:30", "2013-10-05T07:30:00"),
        ("1er août 2013", "2013-08-01"),
        ("3 maggio 2014", "2014-05-03"),
        ("14 de março de 2011", "2011-03-14"),
        ("22.09.2015, 13:45", "2015-09-22T13:45:00"),
        ("13/04/2011", "2011-04-13"),
        ("04/13/2011 3:00 p.m.", "2011-04-13T15:00:00"),
        ("2011/4/13", "2011-04-13"),
        ("03/04/2011", None),
        ("31 February 2011", None),
        ("May I ask 3 people in 2011", None),
        ("", None),
        ("soon", None),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_written(words: str, moment: str | None) -> None:
    assert read_moment(words) == moment


@given(st.text(max_size=60) | st.text(alphabet="0123456789-/:. TZ+apmMay", max_size=40))
def test_no_words_break_it(words: str) -> None:
    found = read_moment(words)
    assert found is None or found[4] == "-"
