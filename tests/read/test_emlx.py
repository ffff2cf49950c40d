"""Apple Mail's files: the mail between its length and its property list, attachments that lie elsewhere."""

from base64 import encodebytes
from hashlib import sha256
from pathlib import Path

import pytest
from factory import (
    error_of,
    make_mail,
    make_message,
    make_multipart,
    make_part,
    patch_limits,
    read_all,
    read_with,
)
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.plugins import load_readers
from sayso.read.emlx import EmlxPartReader, EmlxReader
from sayso.read.items import choose_reader

READER, PART = EmlxReader(), EmlxPartReader()
LIST = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n'
    b'<plist version="1.0">\n<dict>\n\t<key>flags</key>\n\t<integer>8623489089</integer>\n</dict>\n</plist>\n'
)
TESTDATA = Path(__file__).parents[3] / "shared" / "data" / "mail" / "hoover-testdata" / "lists.mbox"


def make_emlx(mail: bytes, length: int | None = None, tail: bytes = LIST) -> bytes:
    return b"%-10d\n" % (len(mail) if length is None else length) + mail + tail


MAIL = make_message("The port was sold.\nÄ price was fixed.\n", {"Content-Type": "text/plain; charset=utf-8"})


def test_an_emlx_is_its_mail_under_the_hash_of_the_file() -> None:
    raw = make_emlx(MAIL)
    assert choose_reader(load_readers(), raw, "1.emlx").name == "emlx"
    found = read_with(READER, raw, "1.emlx")
    assert found.reading is not None
    document = found.reading.document
    assert document.id == sha256(raw).hexdigest() and document.size == len(raw)
    assert document.kind == "mail" and document.message is not None
    assert document.message.message_id == "one@example.org"
    assert found.text == "The port was sold.\nÄ price was fixed.\n" and found.flaws == []


@pytest.mark.parametrize(("length", "tail", "kinds"), [
    (len(MAIL), b"", []),
    (len(MAIL) + 5, LIST, ["damaged"]),
    (len(MAIL) - 5, LIST, ["damaged"]),
    (10 * len(MAIL), b"", ["damaged"]),
    (10 * len(MAIL), LIST, ["damaged"]),
])  # fmt: skip
def test_a_wrong_length_is_said_and_costs_no_words(length: int, tail: bytes, kinds: list[str]) -> None:
    found = read_with(READER, make_emlx(MAIL, length, tail))
    assert found.text.rstrip() == "The port was sold.\nÄ price was fixed." and found.kinds == kinds


def test_attachments_that_were_taken_out_are_refused_by_name_with_the_way_to_them() -> None:
    taken = b'Content-Type: application/pdf; name="law.pdf"\nX-Apple-Content-Length: 76502\n\n\n'
    nameless = b"Content-Type: application/pdf\nX-Apple-Content-Length: 5\n\n"
    mail = make_mail(make_multipart([make_part("See it."), taken, make_part("x", name="b.txt"), nameless]))
    found = read_with(READER, make_emlx(mail), "1.partial.emlx")
    assert [refused.name for refused in found.refused] == ["law.pdf"]
    assert found.refused[0].error.kind == "damaged" and ".emlxpart" in found.refused[0].error.remedy
    assert [inner.name for inner, _ in found.inner] == ["b.txt"]
    assert [(flaw.place, flaw.error.kind) for flaw in found.flaws] == [("body", "damaged")]


def test_a_part_beside_a_mail_is_the_file_that_it_encodes(tmp_path: Path) -> None:
    raw = encodebytes(b"<html><p>The law of water.</p></html>")
    results = read_all(raw, tmp_path, "7.3.emlxpart")
    inner = results["7.3.emlxpart!/7.3"]
    assert inner.reading is not None and inner.reading.document.kind == "page"
    assert PART.bid(b"a text, no base64", "7.3.emlxpart") is Bid.NONE
    assert PART.bid(raw, "7.3.txt") is Bid.NONE
    assert error_of(PART, b"YWJ", "7.3.emlxpart").kind == "damaged"


@pytest.mark.parametrize(
    "head", [b"", b"12", b"12\n", b"12\nno mail", b"From: a\nDate: b\n\n", b"1 2\nFrom: a\n"]
)
def test_other_files_are_none(head: bytes) -> None:
    assert READER.bid(head, "x.emlx") is Bid.NONE


@pytest.mark.parametrize("extra", [0, 1])
def test_a_file_larger_than_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    raw = make_emlx(MAIL)
    patch_limits(monkeypatch, message_bytes=len(raw) - extra)
    if extra:
        assert error_of(READER, raw).kind == "too_large"
    else:
        assert read_with(READER, raw).flaws == []


@pytest.mark.skipif(not TESTDATA.exists(), reason=f"{TESTDATA} is not there")
def test_a_mailbox_of_apple_mail_names_what_lies_beside_it(tmp_path: Path) -> None:
    names = {}
    for path in sorted(TESTDATA.rglob("*.emlx*")):
        for place, result in read_all(path.read_bytes(), tmp_path, path.name).items():
            names[place] = result.item.outcome
    assert names["1498.partial.emlx!/Legea-299-2015-informatiile-publice.pdf"] == "refused"
    assert names["1498.3.emlxpart!/1498.3"] in ("document", "refused")


@given(st.integers(0, 99999), st.integers(0, 600), st.integers(0, 255))
def test_no_change_breaks_the_reader(length: int, at: int, byte: int) -> None:
    raw = bytearray(make_emlx(MAIL, length))
    raw[at % len(raw)] = byte
    for each in (bytes(raw), bytes(raw[:at])):
        try:
            read_with(READER, each)
        except ReadError:
            continue
