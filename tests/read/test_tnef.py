"""winmail.dat: as a file, as a layer of a mail, and damaged."""

import struct
from contextlib import suppress
from pathlib import Path

import pytest
from factory import error_of, make_mail, make_multipart, make_part, patch_limits, read_all, read_with
from hypothesis import given, settings
from hypothesis import strategies as st
from outlook_files import (
    BODY,
    CLASS,
    LONG_NAME,
    METHOD,
    SUBJECT,
    Made,
    attribute,
    make_tnef,
    number,
    text,
)

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.read.mail import MailReader
from sayso.read.winmail import TnefReader

READER = TnefReader()
INNER = Made(values={SUBJECT: text("Inner"), BODY: text("Inner words.")})
ITEM = Made(
    values={SUBJECT: text("The port"), CLASS: text("IPM.Note"), BODY: text("It was sold.")},
    attachments=[
        ({LONG_NAME: text("Übersicht.txt"), METHOD: number(1)}, b"attached"),
        ({METHOD: number(5)}, INNER),
    ],
)
RAW = make_tnef(ITEM)
SIGNATURE = struct.pack("<IH", 0x223E9F78, 1)


def test_it_is_known_by_its_first_bytes() -> None:
    assert READER.bid(RAW, "x") is Bid.CERTAIN
    assert READER.bid(b"x" + RAW, "winmail.dat") is Bid.NONE


def mail_with(wrapped: bytes, body: str | None) -> bytes:
    parts = [] if body is None else [make_part(body)]
    wrapped_part = make_part(wrapped, "application/ms-tnef", base64=True, name="winmail.dat")
    return make_mail(make_multipart([*parts, wrapped_part]))


def test_in_a_mail_it_is_a_layer_whose_attachments_are_the_mails() -> None:
    read = read_with(MailReader(), mail_with(RAW, "It was sold."))
    assert read.text == "It was sold."
    assert [(inner.name, inner.kind) for inner, _ in read.inner] == [
        ("Übersicht.txt", "attachment"),
        ("Inner", "message"),
    ]
    assert read.inner[0][1] == b"attached"
    assert read_with(MailReader(), read.inner[1][1]).text == "Inner words."
    assert not read.flaws


def test_its_body_is_the_mails_where_the_mail_has_none() -> None:
    for body in (None, " \n"):
        assert read_with(MailReader(), mail_with(RAW, body)).text.strip() == "It was sold."


def test_a_mail_that_is_nothing_else_is_read() -> None:
    whole = make_mail(make_part(RAW, "application/ms-tnef", base64=True))
    read = read_with(MailReader(), whole)
    assert read.text == "It was sold."
    assert len(read.inner) == 2


def test_a_broken_one_is_an_attachment_that_is_refused(tmp_path: Path) -> None:
    results = read_all(mail_with(RAW[:4], "It was sold."), tmp_path)
    assert {path: result.item.outcome for path, result in results.items()} == {
        "leak": "document",
        "leak!/winmail.dat": "refused",
    }
    assert [problem.kind for result in results.values() for problem in result.problems] == ["damaged"]


def test_a_part_that_breaks_off_is_named_in_the_mail() -> None:
    read = read_with(MailReader(), mail_with(RAW[:-40], "It was sold."))
    assert read.inner[0][1] == b"attached"
    assert [(flaw.place, flaw.error.kind) for flaw in read.flaws] == [("winmail.dat: end", "damaged")]


def test_old_attributes_fill_what_properties_do_not_say() -> None:
    sender = struct.pack("<4H", 4, 30, 5, 22) + b"Anna\0" + b"SMTP:anna@example.org\0"
    raw = SIGNATURE + attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    raw += attribute(1, 0x00018004, b"The port\0") + attribute(1, 0x0002800C, "Señor\0".encode("cp1252"))
    raw += attribute(1, 0x00008000, sender)
    raw += (
        attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, b"a.txt\0")
        + attribute(2, 0x0006800F, b"x")
    )
    read = read_with(READER, raw)
    assert read.reading is not None
    document = read.reading.document
    assert (document.title, document.author, document.media_type) == (
        "The port",
        "Anna",
        "application/vnd.ms-tnef",
    )
    assert read.text == "Señor"
    assert [(inner.name, content) for inner, content in read.inner] == [("a.txt", b"x")]
    assert not read.flaws


# ---- damage


def test_a_wrong_checksum_is_said_and_what_it_covers_is_read() -> None:
    raw = SIGNATURE + attribute(1, 0x00018004, b"The port\0")[:-2] + b"\0\0"
    read = read_with(READER, raw)
    assert read.reading is not None
    assert read.reading.document.title == "The port"
    assert [flaw.error.kind for flaw in read.flaws] == ["damaged"]


def test_properties_of_no_known_type_end_their_list_only() -> None:
    properties = struct.pack("<I", 2) + struct.pack("<HHI", 0x2777, 1, 0)
    raw = SIGNATURE + attribute(1, 0x00069003, properties) + attribute(1, 0x00018004, b"The port\0")
    read = read_with(READER, raw)
    assert read.reading is not None
    assert read.reading.document.title == "The port"
    assert "0x2777" in str(read.flaws[0].error)


@pytest.mark.parametrize("raw", [RAW[:4], b"\x78\x9f\x3e\x22\0"])
def test_a_signature_alone_is_damage(raw: bytes) -> None:
    assert error_of(READER, raw).kind == "damaged"


def test_a_file_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    patch_limits(monkeypatch, message_bytes=len(RAW))
    assert read_with(READER, RAW).reading is not None
    patch_limits(monkeypatch, message_bytes=len(RAW) - 1)
    assert error_of(READER, RAW).kind == "too_large"


def test_messages_too_deep_in_each_other_are_named() -> None:
    item = INNER
    for _ in range(30):
        item = Made(values=INNER.values, attachments=[({METHOD: number(5)}, item)])
    assert "too_deep" in read_with(READER, make_tnef(item)).kinds


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(6, len(RAW) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_no_damage_lets_anything_but_a_read_error_out(changes: list[tuple[int, int]]) -> None:
    raw = bytearray(RAW)
    for place, value in changes:
        raw[place] = value
    with suppress(ReadError):
        read_with(READER, bytes(raw))
