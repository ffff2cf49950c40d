import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.text.subjects import read_subject


@pytest.mark.parametrize(
    "subject",
    ["Rain", "Re: Rain", "RE[2]: rain", "AW: Rain.", "Fwd: [list] Re: Rain", "[list] SV: Rain", "[Fwd: Rain]",
     "R: Rain", "Odp: Rain", "回复：Rain", "Antwort: Rain", "Ответ: Rain (was: Snow)"],
)  # fmt: skip
def test_marks_and_tags_come_off(subject: str) -> None:
    assert read_subject(subject).base == "rain"


def test_replies_and_forwards_are_told_apart() -> None:
    assert read_subject("AW: x").replies and not read_subject("AW: x").forwards
    assert read_subject("WG: x").forwards and not read_subject("WG: x").replies
    assert read_subject("[Fwd: x]").forwards
    assert not read_subject("Rain: a report").replies
    assert read_subject(None).base == ""


def test_parts_and_versions_are_numbers() -> None:
    part = read_subject("Re: [PATCHv3 02/18] fix the gate")
    assert (part.number, part.total, part.version, part.base) == (2, 18, 3, "fix the gate")
    assert part.exact != read_subject("[PATCH 02/18] fix the gate").exact
    assert read_subject("[list 2/5] fix the gate").number == 2


@given(st.text(max_size=60))
def test_any_subject_can_be_read_and_marks_change_nothing(subject: str) -> None:
    plain = read_subject(subject)
    assert read_subject(f"Re: {subject}").base == plain.base
    assert read_subject("Re: " * 200 + subject[:20]).replies
