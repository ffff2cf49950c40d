"""Quotations compared with their originals: what transit does is no change, one word is."""

import time

import pytest

from sayso.evidence.quoting import Known, Quotation, check_quoted, check_quotes, find_change

ORIGINAL = """\
The minister kept the annex away from the cabinet and did not ask the treasury before he signed.

Colonel Maresh of the Customs Guard held the door of the customs house while they signed the paper.
The dockers would strike if they heard of it.
"""


def change_in(quote: str) -> str | None:
    found = find_change(quote, Known(ORIGINAL))
    return None if found is None else found.told()


@pytest.mark.parametrize(
    "quote",
    [
        ORIGINAL,
        "\n".join(f"> {line}" for line in ORIGINAL.splitlines()),
        "> The minister kept the annex away from the\n> cabinet and did not ask the treasury before\n> he",
        "> > The minister kept the annex away from the cabinet and did\n> not ask the treasury before he",
        "The minister kept the annex away from the cabinet [...]\nThe dockers would strike if they heard.",
        "The minister kept the annex away from the cabi net and did not ask the treasury before he signed",
        "THE MINISTER KEPT THE ANNEX AWAY FROM THE CABINET AND DID NOT ASK THE TREASURY",
        "held the door of the customs house while they signed the paper",
        "The m\ufffdnister kept the annex away from the cabinet and did not ask the treasury before he",
    ],
)
def test_wrapping_signs_cuts_and_case_change_nothing(quote: str) -> None:
    assert change_in(quote) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("the treasury", "the embassy", "“embassy” for “treasury”"),
        ("did not ask", "did ask", "“not” left out"),
        ("the door of", "the back door of", "“back” put in"),
        ("Customs Guard", "Coast Guard", "“coast” for “customs”"),
    ],
)
def test_a_changed_word_is_found_however_the_lines_run(old: str, new: str, told: str) -> None:
    """M-097"""
    changed = ORIGINAL.replace(old, new)
    assert change_in(changed) == told
    wrapped = changed.replace(" ", "\n", 5)
    assert change_in(wrapped) == told


def test_answers_between_the_lines_are_no_change() -> None:
    """M-097"""
    first, _, rest = ORIGINAL.partition(" before he signed.")
    assert change_in(f"> {first}\n\nHe did, I think.\n\n> before he signed.\n{rest}") is None


def test_text_of_another_kind_is_not_compared() -> None:
    assert (
        change_in("A wholly different text about the weather in the north of the country this week.") is None
    )


def test_a_sheet_counts_who_quotes_it_and_how() -> None:
    change = find_change(ORIGINAL.replace("did not ask", "did ask"), Known(ORIGINAL))
    true = [Quotation(who=name, change=None) for name in ("Ann", "Ben", "Ann", "Cleo", "Dan", "Eve")]
    assert check_quoted(()) is None and check_quotes(()) is None
    found = check_quoted(true)
    assert found is not None and found.result == "agrees"
    assert found.detail == "Quoted word for word in 6 later messages, by Ann, Ben, Cleo and 2 others."
    found = check_quoted([*true, Quotation(who="Fay", change=change)])
    assert found is not None and found.result == "differs"
    assert "Fay: “not” left out" in found.detail
    found = check_quotes([Quotation(who="Ann", change=change)])
    assert found is not None and (found.check, found.result) == ("quotes", "differs")


def test_a_long_hostile_quotation_takes_no_time() -> None:
    """The same words again and again, so that every place of the original could be the one."""
    known = Known("one two three four " * 20_000)
    begun = time.process_time()
    for quote in ("one two three five " * 20_000, "one two six\n" * 20_000, "a b c d e f g h i\n" * 20_000):
        find_change(quote, known)
    assert time.process_time() - begun < 10
