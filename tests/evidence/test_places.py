"""Where a mail lies, and whether it says the same under its Message-ID everywhere."""

import pytest

from sayso.evidence.places import check_places, compare_twins

TEXT = "The minister kept the annex away from the cabinet and did not ask the treasury before he signed."


@pytest.mark.parametrize(
    ("other", "difference", "is_explained"),
    [
        (TEXT, None, True),
        (TEXT.replace(" ", "\n"), None, True),
        (f"{TEXT}\n____\nHarbour list\n", "one has more words in front or behind", True),
        (TEXT.replace("not ", ""), "“not” put in", False),
        ("Please transfer what we agreed upon to the usual account at the bank.", "little in common", False),
    ],
)
def test_two_texts_under_one_id_are_compared(other: str, difference: str | None, is_explained: bool) -> None:
    twin = compare_twins(TEXT, other, "b.mbox!/7")
    assert (twin.difference or "").endswith(difference or "")
    assert (twin.difference is None, twin.explained) == (difference is None, is_explained)


def test_a_mail_alone_is_never_flagged() -> None:
    """M-098"""
    found = check_places(["a.mbox!/1"], [])
    assert (found.result, found.detail) == ("unknown", "It lies in one place only: a.mbox!/1.")


def test_places_are_told_and_a_difference_is_flagged() -> None:
    same, footed, other = (
        compare_twins(TEXT, text, path)
        for text, path in ((TEXT, "b"), (f"{TEXT}\nList\n", "c"), (TEXT.replace("not", "now"), "d"))
    )
    assert (
        check_places(["a", "a2"], [same]).detail
        == "It lies in 3 places: a, a2, b; with the same words everywhere."
    )
    assert check_places(["a"], [same]).result == "agrees"
    assert check_places(["a"], [same, footed]).result == "unknown"
    assert check_places(["a"], [same, footed, other]).result == "differs"
