"""Mail headers: names, addresses, dates and ids as they were meant, each with its cap."""

from email import policy
from email.parser import BytesParser

import pytest
from factory import make_headers, patch_limits
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.model.document import Message
from sayso.read.envelope import decode_words, read_envelope, to_iso

Reports = list[tuple[str, ReadError]]


def envelope(headers: dict[str, str | None], reports: Reports | None = None) -> Message:
    told: Reports = [] if reports is None else reports
    mail = BytesParser(policy=policy.compat32).parsebytes(make_headers(headers) + b"\n")
    return read_envelope(mail, lambda place, error: told.append((place, error)))


def senders(value: str) -> tuple[str | None, str | None]:
    sender = envelope({"From": value}).sender
    assert sender is not None
    return sender.name, sender.address


def to(value: str) -> list[tuple[str | None, str | None]]:
    return [(each.to.name, each.to.address) for each in envelope({"To": value}).recipients]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Anna Berg <Anna@Example.org>", ("Anna Berg", "anna@example.org")),
        ('"Berg, Anna" <anna@example.org>', ("Berg, Anna", "anna@example.org")),
        ("anna@example.org", (None, "anna@example.org")),
        ("<anna@example.org>", (None, "anna@example.org")),
        ("anna@example.org (Anna Berg)", ("Anna Berg", "anna@example.org")),
        ("=?utf-8?q?Doe=2C_Jane?= <jane@example.org>", ("Doe, Jane", "jane@example.org")),
        ("=?utf-8?b?SsO8cmdlbg==?= =?utf-8?q?_Ku=C3=9F?= <j@example.org>", ("Jürgen Kuß", "j@example.org")),
        ('"=?utf-8?q?J=C3=BCrgen?=" <j@example.org>', ("Jürgen", "j@example.org")),
        ("Jürgen Kuß <j@example.org>", ("Jürgen Kuß", "j@example.org")),
        ('"Anna \\"Mole\\" Berg" <a@example.org>', ('Anna "Mole" Berg', "a@example.org")),
        ("Anna Berg", ("Anna Berg", None)),
        ("Anna Berg <>", ("Anna Berg", None)),
        ("Berg, Anna", ("Berg, Anna", None)),
        ("Phillip K Allen@ECT", (None, "phillip k allen@ect")),
        ("Anna\n Berg\n <anna@example.org>", ("Anna Berg", "anna@example.org")),
    ],
)
def test_a_sender_has_a_name_and_an_address(value: str, expected: tuple[str | None, str | None]) -> None:
    assert senders(value) == expected


def test_an_encoded_comma_does_not_cut_a_name() -> None:
    value = "=?utf-8?q?Doe=2C_Jane?= <jane@x.org>, =?utf-8?q?Roe=3B_=40y?= <roe@x.org>"
    assert to(value) == [("Doe, Jane", "jane@x.org"), ("Roe; @y", "roe@x.org")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a@x.org, B <b@x.org>,c@x.org", [(None, "a@x.org"), ("B", "b@x.org"), (None, "c@x.org")]),
        ('"A, B" <a@x.org>, "C" <c@x.org>', [("A, B", "a@x.org"), ("C", "c@x.org")]),
        ("Staff: a@x.org, b@x.org;", [(None, "a@x.org"), (None, "b@x.org")]),
        ("undisclosed-recipients:;", [("undisclosed-recipients:;", None)]),
    ],
)
def test_recipients_are_told_apart(value: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert to(value) == expected


def test_the_list_of_recipients_with_nuls_that_breaks_the_modern_parser_is_read() -> None:
    assert any(address == "b@x.org" for _, address in to("a\0;, B <b@x.org>"))  # python/cpython#83281


def test_roles_come_in_order_and_repeated_headers_add_up() -> None:
    raw = b"Cc: c@x.org\nTo: a@x.org\nTO: b@x.org\nBcc: d@x.org\n\n"
    mail = BytesParser(policy=policy.compat32).parsebytes(raw)
    read = read_envelope(mail, lambda place, error: None)
    assert [(each.role, each.to.address) for each in read.recipients] == [
        ("to", "a@x.org"), ("to", "b@x.org"), ("cc", "c@x.org"), ("bcc", "d@x.org"),
    ]  # fmt: skip


def test_a_mail_without_from_has_its_sender_header() -> None:
    sender = envelope({"From": None, "Sender": "Anna <a@x.org>"}).sender
    assert sender is not None and sender.address == "a@x.org"


def test_a_mail_without_headers_has_an_empty_envelope() -> None:
    mail = BytesParser(policy=policy.compat32).parsebytes(b"\nbody")
    read = read_envelope(mail, lambda place, error: None)
    assert (read.sender, read.sent, read.message_id, read.recipients) == (None, None, None, ())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Plain", "Plain"),
        ("=?utf-8?q?=C4=8Desk=C3=BD?=", "český"),
        ("=?UTF-8?B?xI1lc2vDvQ==?=", "český"),
        ("=?iso-8859-1*en?q?caf=E9?=", "café"),
        ("Re: =?utf-8?q?caf=C3=A9?= now", "Re: café now"),
        ("=?utf-8?q?a?=\n =?utf-8?q?b?=", "ab"),
        ("=?utf-8?b?xI0=?= =?utf-8?q?_x?=", "č x"),
        ("=?utf-8?b?xA==?= =?utf-8?b?jQ==?=", "č"),
        ("č =?utf-8?q?=C4=8D?= č", "č č č"),
        (r"\u0041 =?utf-8?q?b?=", r"\u0041 b"),
        ("=?nope?q?abc?=", "abc"),
        ("=?utf-8?b?A?=", "=?utf-8?b?A?="),
        ("x =?utf-8?q?a?=b=?utf-8?q?c?= =?utf-8?q?d?=", "x abcd"),
        ("=?utf-8?q?unclosed", "=?utf-8?q?unclosed"),
        ("a =? b", "a =? b"),
        ("folded\n\tline", "folded line"),
    ],
)
def test_encoded_words_are_decoded(value: str, expected: str) -> None:
    assert decode_words(value) == expected


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["=?", "utf-8", "?", "q", "b", "?=", "=C3", "aA", " ", "č"]), max_size=15).map(
        "".join
    )
)
def test_no_header_value_breaks_the_decoding(value: str) -> None:
    assert isinstance(decode_words(value), str)


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S"))), st.sampled_from("qb"))
def test_what_a_mail_program_encodes_comes_back(words: str, encoding: str) -> None:
    raw = words.encode()
    coded = (
        "".join(f"={each:02X}" for each in raw)
        if encoding == "q"
        else __import__("base64").b64encode(raw).decode()
    )
    assert decode_words(f"=?utf-8?{encoding}?{coded}?=" if words else "") == words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Thu, 01 Apr 2010 10:00:00 +0200", "2010-04-01T10:00:00+02:00"),
        ("1 Apr 2010 10:00 -0500", "2010-04-01T10:00:00-05:00"),
        ("Thu, 01 Apr 2010 10:00:00 GMT", "2010-04-01T10:00:00+00:00"),
        ("Thu, 01 Apr 2010 10:00:00 EST", "2010-04-01T10:00:00-05:00"),
        ("Thu, 01 Apr 2010 10:00:00 -0000", "2010-04-01T10:00:00+00:00"),
        ("Thu, 01 Apr 2010 10:00:00", "2010-04-01T10:00:00+00:00"),
        ("Thu, 01 Apr 10 10:00:00 +0530", "2010-04-01T10:00:00+05:30"),
        ("Thu, 01 Apr 2010 10:00:00 +0200 (CEST)", "2010-04-01T10:00:00+02:00"),
        ("31 Feb 2010 10:00:00 +0000", None),
        ("Thu, 01 Apr 2010 25:00:00 +0000", None),
        ("Thu, 01 Apr 2010 10:00:00 +9999", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_keep_the_sender_s_own_zone(value: str, expected: str | None) -> None:
    assert to_iso(value) == expected


@given(
    st.text(max_size=40)
    | st.from_regex(r"\d{1,5} Apr \d{1,6} \d{1,3}:\d{1,3}(:\d{1,3})? [+-]\d{1,9}", fullmatch=True)
)
def test_no_date_header_breaks_the_reading(value: str) -> None:
    made = to_iso(value)
    assert made is None or made[4] == made[7] == "-"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("<a@b>", "a@b"), ("a@b", "a@b"), (" < a@b > x", "a@b"), ("", None), ("<a@b> <c@d>", "a@b")],
)
def test_a_message_id_stands_without_its_brackets(value: str, expected: str | None) -> None:
    assert envelope({"Message-ID": value}).message_id == expected


def test_references_run_from_the_oldest_each_once() -> None:
    read = envelope({"References": "<a@x>\n <b@x> <a@x>", "In-Reply-To": "your mail <b@x> of Monday"})
    assert read.references == ("a@x", "b@x")
    assert read.in_reply_to == ("b@x",)


def test_raw_utf8_and_raw_latin1_headers_are_read() -> None:
    assert envelope({"Subject": "Müller"}).subject == "Müller"
    mail = BytesParser(policy=policy.compat32).parsebytes(b"Subject: M\xfcller sagt nein\n\n")
    assert read_envelope(mail, lambda place, error: None).subject == "Müller sagt nein"


@pytest.mark.parametrize("extra", [0, 1])
def test_addresses_beyond_the_cap_are_counted_and_said(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, addresses=5)
    reports: Reports = []
    read = envelope(
        {"To": ", ".join(f"a{n}@x.org" for n in range(3)), "Cc": ", ".join(["b@x.org"] * (2 + extra))},
        reports,
    )
    assert len(read.recipients) == 5
    assert [(place, error.kind) for place, error in reports] == [("Cc", "too_large")] * extra


@pytest.mark.parametrize("extra", [0, 1])
def test_a_header_beyond_the_cap_is_cut_and_said(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, header_characters=50)
    reports: Reports = []
    subject = envelope({"Subject": "x" * (50 + extra)}, reports).subject
    assert subject == "x" * 50
    assert [(place, error.kind) for place, error in reports] == [("Subject", "too_large")] * extra
