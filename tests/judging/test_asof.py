"""What was known on a day: the pure rules, without a case."""

from sayso.judging.asof import is_known, known_since, resolutions
from sayso.model.chain import Hop
from sayso.model.judging import CONTENT, DOCUMENT, Ruling, Spot, to_value
from sayso.model.place import DateRange


def hop(day: str | None, last: str | None = None) -> Hop:
    at = None if day is None else DateRange(start=day, end=last or day)
    return Hop(name="Cy Lee", medium="speech", at=at)


def test_a_claim_is_known_since_its_outermost_dated_voice_spoke() -> None:
    """M-198"""
    dated = DateRange(start="2012-01-01", end="2012-01-01")
    assert known_since((hop("2011-05-01"), hop("2010-04-01")), None, dated) == "2011-05-01"
    assert known_since((hop(None), hop("2010-04-01", "2010-04-30")), None, dated) == "2010-04-30"
    assert known_since((hop(None),), None, dated) == "2012-01-01"
    assert known_since((), None, None) is None
    open_end = DateRange(start="2010-04-01", end=None)
    assert known_since((hop(None),), open_end, dated) == "2010-04-01"


def test_a_corrected_day_stands_for_that_of_the_origin_alone() -> None:
    """M-198"""
    said = DateRange(start="2009-01-01", end="2009-01-01")
    assert known_since((hop("2010-04-01"),), said, None) == "2009-01-01"
    assert known_since((hop("2011-05-01"), hop("2010-04-01")), said, None) == "2011-05-01"


def test_nothing_undated_is_known_on_a_day() -> None:
    """M-198"""
    assert is_known(None, None)
    assert not is_known(None, "2030-01-01")
    assert [is_known("2010-04-02", day) for day in ("2010-04-01", "2010-04-02", "2010-04-03")] == [
        False,
        True,
        True,
    ]


def ruling(number: int, outcome: str, on: str, claim: str | None = "c") -> Ruling:
    told = Spot(document="d", words="x", role=CONTENT, claim=claim)
    shown = Spot(document="e", words="", role=DOCUMENT)
    value = to_value(outcome=outcome, on=on)
    return Ruling(judgement=str(number), kind="resolve", spots=(told, shown), value=value)


def test_a_resolution_counts_from_its_own_day_and_the_latest_decision_stands() -> None:
    """M-198"""
    given = (
        ruling(1, "false", "2010-01-01"),
        ruling(2, "true", "2011-01-01"),
        ruling(3, "true", "2009-01-01", None),
    )
    (found,) = resolutions(given)
    assert (found.outcome, found.document, found.judgement) == ("true", "e", "2")
    assert [each.outcome for each in resolutions(given, "2010-06-01")] == ["false"]
    assert resolutions(given, "2009-06-01") == ()
