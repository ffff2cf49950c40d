"""Two statements compared: verdicts, reasons, and that it does not matter which comes first."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saying import TEXTS, side, statement

from sayso.match.compare import MIRRORED, compare
from sayso.match.sides import side_of
from sayso.model.place import DateRange


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        ("The union called off the march.", "The march was cancelled by the union.", "same"),
        ("He paid $5 million to Ann Lee.", "Ann Lee was paid five million dollars by him.", "same"),
        ("The ministry sold the quay.", "The ministry did not sell the quay.", "contradicts"),
        ("The ministry sold the quay.", "The ministry denied that it had sold the quay.", "contradicts"),
        ("The treaty allows inspections.", "The treaty bans inspections.", "contradicts"),
        ("The treaty does not allow inspections.", "The treaty bans inspections.", "same"),
        ("The general left before the raid.", "The general left after the raid.", "contradicts"),
        ("The annex was signed on 4 May.", "The annex was signed on 14 May.", "differs"),
        ("They sent 300 men to Darsa.", "They sent 500 men to Darsa.", "differs"),
        ("The general was killed in Aleppo.", "The general was killed in Homs.", "differs"),
        ("Norvale bought Castor.", "Castor bought Norvale.", "unrelated"),
        ("Police arrested the mayor.", "Police arrested the bishop.", "unrelated"),
        ("The ministry sold the quay on 4 May for two million.", "The ministry sold the quay.", "entails"),
        ("If he pays, the quay is sold.", "The quay is sold.", "unrelated"),
    ],
)
def test_verdicts(left: str, right: str, wanted: str) -> None:
    """M-229, M-230"""
    found = compare(side(left), side(right))
    assert found.verdict == wanted, found
    assert found.reason
    assert 0 <= found.score <= 1


@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_it_does_not_matter_which_comes_first(left: str, right: str) -> None:
    """M-231"""
    one, other = compare(side(left), side(right)), compare(side(right), side(left))
    assert other.verdict == MIRRORED.get(one.verdict, one.verdict)
    assert other.score == pytest.approx(one.score)


def test_who_denies_a_content_says_that_it_is_not_so() -> None:
    """M-232"""
    said, denied = (
        side("Port Salis was sold to Castellan"),
        side("Port Salis was sold to Castellan", "denied"),
    )
    assert compare(said, denied).verdict == "contradicts"
    assert compare(denied, denied).verdict == "same"
    assert compare(denied, side("Port Salis was never sold to Castellan")).verdict == "same"


def test_to_deny_more_than_was_said_contradicts_nothing() -> None:
    """M-232"""
    said = side("The ministry sold the quay.")
    more = side("The ministry did not sell the quay to a Halbrian shipping group for forty million crowns.")
    assert compare(said, more).verdict == "unrelated"


def test_who_asks_or_will_not_say_says_nothing_of_it() -> None:
    """M-233"""
    said = side("The minister took money from Castellan")
    for factuality in ("asked", "declined"):
        silent = side("The minister took money from Castellan", factuality)
        assert compare(said, silent).verdict == "unrelated"


def test_last_year_means_another_year_two_years_on() -> None:
    """M-230"""
    said = statement("Port Salis lost eleven million crowns last year.")
    years = [
        side_of(replace(said, happened=DateRange(start=a, end=b)))
        for a, b in (("2009-01-01", "2009-12-31"), ("2011-01-01", "2011-12-31"))
    ]
    assert compare(years[0], years[1]).verdict == "differs"
    assert compare(years[0], years[0]).verdict == "same"


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        ("The unions reached a deal with Castor.", "The unions agreed with Castor.", "same"),
        ("The bank made a payment of $3 million to Orrin.", "The bank paid Orrin $3 million.", "same"),
        ("The bishop gave permission for the sale.", "The bishop allowed the sale.", "same"),
        ("The premier visited Vaduz.", "The prime minister paid a visit to Vaduz.", "same"),
        ("Castor lent Norvale two million.", "Norvale borrowed two million from Castor.", "same"),
        ("The ministry bought the quay from Castor.", "The ministry sold the quay to Castor.", "unrelated"),
        ("The mayor took bribes from Castor.", "The mayor paid bribes to Castor.", "unrelated"),
        ("The tanker ran aground off Darsa.", "The tanker was freed off Darsa.", "unrelated"),
        ("The firm hired forty guards.", "The firm dismissed forty guards.", "contradicts"),
        ("El ministerio vendió el muelle.", "El muelle fue vendido por el ministerio.", "same"),
        ("La empresa compró el periódico.", "La empresa adquirió el periódico.", "same"),
        ("La empresa compró el periódico.", "La empresa vendió el periódico.", "unrelated"),
    ],
)
def test_acts_by_other_words(left: str, right: str, wanted: str) -> None:
    """M-240"""
    found = compare(side(left), side(right))
    assert found.verdict == wanted, (found, side(left).frame, side(right).frame)
