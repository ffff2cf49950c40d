"""The house standard: what a proposition meets, what is missing, and settings that cannot be obeyed."""

from typing import Any

import pytest

from sayso.weigh.standard import Found, Origin, Standard, read_standard, requirements

STANDARD = Standard()


def lines(found: Found, standard: Standard = STANDARD) -> dict[str, tuple[bool, str]]:
    return {each.name: (each.is_met, each.found) for each in requirements(standard, found)}


def origin(label: str, **more: Any) -> Origin:
    return Origin(label=label, claims=1, **more)


def test_a_lone_hearsay_meets_nothing_and_says_what_is_missing() -> None:
    """M-183"""
    found = lines(Found(origins=(origin("HB-3"),), concerned=("Salcedo",)))
    assert found == {
        "at least 2 separate origins": (False, "1 separate origin: HB-3"),
        "at least 1 firsthand": (False, "all of it comes by way of others"),
        "a document or a voice on record": (False, "no document, and nobody on record"),
        "those concerned asked for a reply": (False, "Salcedo not asked"),
        "a claim of every origin checked by a person": (False, "nobody has checked what rests on HB-3"),
    }


def test_a_standard_that_is_met_says_by_what() -> None:
    """M-183"""
    origins = (
        origin("the log", is_document=True, is_reviewed=True),
        origin("Ann", is_firsthand=True, is_reviewed=True),
    )
    found = lines(Found(origins=origins, concerned=("Salcedo",), asked={"Salcedo": "declined"}))
    assert all(is_met for is_met, _ in found.values())
    assert found["at least 2 separate origins"][1] == "2 separate origins: the log and Ann"
    assert found["those concerned asked for a reply"][1] == "Salcedo: declined"


def test_two_that_may_be_one_are_not_two_for_sure() -> None:
    """M-183"""
    origins = (origin("x", perhaps=("y",)), origin("y", perhaps=("x",)))
    met, words = lines(Found(origins=origins))["at least 2 separate origins"]
    assert not met
    assert words == "2 separate origins: x and y; x and y may be one and the same"
    third = (*origins, origin("z"))
    assert lines(Found(origins=third))["at least 2 separate origins"][0]


def test_nothing_that_counts() -> None:
    found = lines(Found(origins=()))
    assert found["at least 2 separate origins"] == (False, "no origin that counts")
    assert found["a claim of every origin checked by a person"] == (False, "no claim to review")
    assert found["those concerned asked for a reply"] == (False, "nobody is recorded as asked")


def test_a_house_asks_only_what_it_says() -> None:
    """M-183"""
    table = {"separate_origins": 3, "firsthand": 0, "documented_or_on_record": False, "reply_asked": False,
             "reviewed": False}  # fmt: skip
    assert list(lines(Found(origins=()), read_standard(table))) == ["at least 3 separate origins"]
    assert read_standard(None) == Standard()
    assert read_standard({"firsthand": 2}) == Standard(firsthand=2)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (3, "is no table"),
        ({"origins": 2}, "has no key origins: use separate_origins, firsthand"),
        ({"separate_origins": "two"}, "separate_origins = 'two': write a whole number"),
        ({"separate_origins": -1}, "write a whole number"),
        ({"separate_origins": True}, "write a whole number"),
        ({"reviewed": 1}, "reviewed = 1: write true or false"),
    ],
)
def test_settings_that_cannot_be_obeyed_name_key_and_remedy(table: object, words: str) -> None:
    """M-183"""
    with pytest.raises(ValueError, match=words):
        read_standard(table)
