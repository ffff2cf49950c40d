"""What the headers of a mail tell of its way, as it is taken down."""

import pytest
from factory import make_message, patch_limits, read_with

from sayso.model.evidence import Trace
from sayso.read.mail import MailReader

NOON = 1_270_123_200  # 1 April 2010, 12:00 UTC


def trace_of(raw: bytes) -> Trace:
    message = read_with(MailReader(), raw).reading.document.message  # type: ignore[union-attr]
    assert message is not None and message.trace is not None
    return message.trace


@pytest.mark.parametrize(
    ("received", "time", "server"),
    [
        ("from a (a [10.0.0.1])\n\tby mx.b.de;\n\tThu,  1 Apr 2010 14:00:00 +0200", NOON, "mx.b.de"),
        ("by 10.0.0.1 with SMTP id x; Thu, 01 Apr 2010 05:00:00 -0700 (PDT)", NOON, "10.0.0.1"),
        ("(from root@localhost)\n\tby box.example (8.14/8.14); 1 Apr 2010 12:00 GMT", NOON, "box.example"),
        ("from by.example by mx.example; Thu, 1 Apr 2010 12:00:00 +0000", NOON, "mx.example"),
        ("by mx.example; Thu, 31 Feb 2010 12:00:00 +0000", None, "mx.example"),
        ("by mx.example; soon", None, "mx.example"),
        ("from nowhere", None, None),
    ],
)  # fmt: skip
def test_a_server_is_read_with_its_time(received: str, time: int | None, server: str | None) -> None:
    found = trace_of(b"Received: " + received.encode() + b"\n" + make_message())
    assert (found.received, found.servers) == ((time,), (server,))


def test_servers_stand_as_in_the_mail_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = b"".join(b"Received: by s%d; Thu, 01 Apr 2010 12:00:0%d +0000\n" % (at, at) for at in (3, 2, 1))
    assert trace_of(lines + make_message()).servers == ("s3", "s2", "s1")
    patch_limits(monkeypatch, relays=2)
    assert trace_of(lines + make_message()).servers == ("s3", "s2")


def test_other_headers_are_kept_as_they_stand() -> None:
    found = trace_of(
        make_message(
            headers={
                "User-Agent": "=?utf-8?q?M=C3=BCller?= 1.0",
                "Return-Path": "<bounce@list.example>",
                "Sender": "Ports <owner@list.example>",
                "Reply-To": "ports@list.example",
                "List-Id": "The ports <ports.list.example>",
            }
        )
    )
    assert found.date == "Thu, 01 Apr 2010 10:00:00 +0200"
    assert found.mailer == "Müller 1.0"
    assert found.list_id == "ports.list.example"
    assert (found.bounces, found.sender, found.reply_to) == (
        "bounce@list.example", "owner@list.example", "ports@list.example",
    )  # fmt: skip
    assert found.doubled == () and found.seals == ()


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ({"X-Mailing-List": "ports@list.example"}, "ports@list.example"),
        ({"List-Post": "<mailto:ports@list.example>"}, "mailto:ports@list.example"),
        ({"Precedence": "list"}, "list"),
        ({"Precedence": "bulk"}, None),
        ({}, None),
    ],
)
def test_lists_are_known_by_what_they_write(header: dict[str, str | None], told: str | None) -> None:
    assert trace_of(make_message(headers=header)).list_id == told


def test_headers_that_stand_twice_are_named() -> None:
    assert trace_of(b"From: x@y.example\nCc: a@b.example\nCC: c@d.example\n" + make_message()).doubled == (
        "From",
        "Cc",
    )


def test_long_and_broken_headers_are_cut() -> None:
    found = trace_of(
        b"X-Mailer: "
        + b"x" * 70_000
        + b"\nSender: \xff\xfe@x\nReceived: "
        + b"by " * 9_999
        + b"\n"
        + make_message()
    )
    assert found.mailer == "x" * 200
    assert found.sender is None
