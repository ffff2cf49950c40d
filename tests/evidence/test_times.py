"""The checks `order`, `date` and `thread`: what clocks explain, and what nothing explains."""

from dataclasses import replace

import pytest

from sayso.evidence.clock import DAY, HOUR, MINUTE, is_zone, seconds, span
from sayso.evidence.times import check_date, check_order, check_thread
from sayso.model.document import Message
from sayso.model.evidence import Seal, Trace

NOON = 1_270_123_200  # Thursday, 1 April 2010, 12:00 UTC
SENT = "2010-04-01T12:00:00+00:00"
TRACE = Trace(
    received=(NOON + 20, NOON + 5), servers=("mx.b.example", "smtp.a.example"), mailer=None, list_id=None,
    date="Thu, 01 Apr 2010 12:00:00 +0000", bounces=None, sender=None, reply_to=None, doubled=(), seals=(),
)  # fmt: skip
MESSAGE = Message(
    message_id=None, in_reply_to=(), references=(), sender=None, recipients=(), subject=None, sent=SENT
)


def date_of(trace: Trace, message: Message = MESSAGE, *, is_timed: bool = False) -> tuple[str, str]:
    found = check_date(message, trace, is_timed=is_timed)
    assert found is not None
    return found.result, found.detail


@pytest.mark.parametrize(
    ("gap", "result"),
    [
        (-5, "agrees"),
        (10 * MINUTE, "agrees"),
        (11 * MINUTE, "unknown"),
        (HOUR, "unknown"),
        (HOUR + 17 * MINUTE, "differs"),
        (7 * HOUR + MINUTE, "unknown"),
        (5 * HOUR + 30 * MINUTE, "unknown"),
        (14 * HOUR + 30 * MINUTE, "differs"),
        (2 * DAY, "differs"),
    ],
)
def test_times_of_servers_must_not_fall_along_the_way(gap: int, result: str) -> None:
    """M-095"""
    found = check_order(replace(TRACE, received=(NOON, NOON + gap)))
    assert found is not None and found.result == result
    assert "smtp.a.example" in found.detail or result == "agrees"


def test_less_than_two_times_have_no_order() -> None:
    assert check_order(replace(TRACE, received=(NOON, None))) is None


@pytest.mark.parametrize(
    ("gap", "result"),
    [
        (0, "agrees"),
        (10 * MINUTE, "agrees"),
        (30 * MINUTE, "unknown"),
        (3 * HOUR, "unknown"),
        (3 * HOUR + 11 * MINUTE, "differs"),
        (-DAY, "agrees"),
        (-3 * DAY, "unknown"),
        (-4 * DAY - 1, "differs"),
    ],
)
def test_a_date_must_fit_the_first_server(gap: int, result: str) -> None:
    assert date_of(replace(TRACE, received=(None, NOON - gap)))[0] == result


def test_a_date_must_fit_the_time_of_a_signature() -> None:
    seal = Seal(
        kind="dkim", domain="a.example", selector="s", algorithm="rsa-sha256", instance=None, body="same",
        digest="", signature="", fault=None, signed=NOON - 2 * DAY, expires=None, chain=None, bare=(),
    )  # fmt: skip
    assert date_of(replace(TRACE, seals=(seal,))) == (
        "differs",
        "It is dated 2 days after a.example signed it.",
    )


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("Fri, 01 Apr 2010 12:00:00 +0000", "2010-04-01 was a Thu"),
        ("Thu, 01 Apr 2010 12:00:00 +0000 (CEST)", "CEST, which is not"),
        ("Thu, 01 Apr 2010 12:00:00 +0017", "no time zone"),
        ("Thu, 01 Apr 2010 12:00:00 -1500", "no time zone"),
    ],
)
def test_a_date_that_contradicts_itself_is_told(date: str, told: str) -> None:
    result, detail = date_of(replace(TRACE, date=date))
    assert result == "differs" and told in detail


@pytest.mark.parametrize(
    "date",
    [
        "Thu, 01 Apr 2010 12:00:00 +0000 (UTC)",
        "Thursday, 01 Apr 2010 14:00 CST",
        "1 Apr 2010 12:00 +0000 (IST)",
    ],
)
def test_a_date_in_an_old_or_plain_form_is_not(date: str) -> None:
    assert date_of(replace(TRACE, date=date))[0] == "agrees"


def test_a_date_must_fit_the_time_in_the_message_id() -> None:
    nothing = replace(TRACE, received=(), servers=())
    assert date_of(nothing)[0] == "unknown"
    for own, result in (
        ("20100401115900.GA1234", "agrees"),
        ("20100330200000.GA1234", "differs"),
        ("4BB48B40.1234567", "agrees"),
        ("4BB18B40.1234567", "differs"),
    ):
        assert date_of(nothing, replace(MESSAGE, message_id=f"{own}@a.example"))[0] == result
    chance = replace(MESSAGE, message_id="XaXaXaXaXaXaXaXa@a.example")
    assert date_of(nothing, chance)[0] == "unknown"
    assert date_of(nothing, chance, is_timed=True)[0] == "differs"


@pytest.mark.parametrize(
    ("mailer", "result"),
    [
        ("Thunderbird 2.0.0.24 (Windows/20100228)", "agrees"),
        ("Mutt/1.10.1 (2018-07-13)", "differs"),
        ("Microsoft Outlook 16.0", "differs"),
        ("Microsoft Office Outlook 12.0", "agrees"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Thunderbird/60.8.0", "differs"),
    ],
)
def test_a_program_must_exist_when_it_writes(mailer: str, result: str) -> None:
    assert date_of(replace(TRACE, mailer=mailer))[0] == result


def test_an_answer_is_not_dated_before_its_question() -> None:
    later = {
        5 * MINUTE: "agrees",
        2 * HOUR: "unknown",
        5 * HOUR: "unknown",
        5 * HOUR + 17 * MINUTE: "differs",
    }
    for gap, result in later.items():
        asked = f"2010-04-01T{12 + gap // HOUR:02}:{gap % HOUR // 60:02}:00+00:00"
        found = check_thread(SENT, asked)
        assert found is not None and found.result == result, gap
    assert check_thread(SENT, None) is None


def test_spans_are_told_in_two_units() -> None:
    assert [span(each) for each in (0, 61, 3600, 90061, 400 * DAY)] == [
        "no time", "1 minute 1 second", "1 hour", "1 day 1 hour", "1 year 35 days",
    ]  # fmt: skip


def test_a_zone_is_a_whole_or_half_hour() -> None:
    assert is_zone(7 * HOUR + 4 * MINUTE) and is_zone(-5.5 * HOUR)
    assert not is_zone(7 * HOUR + 12 * MINUTE) and not is_zone(15 * HOUR)


def test_times_without_a_zone_count_as_utc() -> None:
    assert seconds("2010-04-01T12:00:00") == seconds(SENT) == NOON
    assert seconds("soon") is None
