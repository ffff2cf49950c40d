"""Pages saved as one file: told from mails, the page itself, its frames, what only dresses it."""

import plistlib
from typing import Any

import pytest
from factory import error_of, make_mail, make_multipart, make_part, patch_limits, read_all, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.plugins import load_readers
from sayso.read.items import choose_reader
from sayso.read.mhtml import MhtmlReader, WebArchiveReader

READER, ARCHIVE = MhtmlReader(), WebArchiveReader()
ADDRESS = "https://www.rivergazette.example/dam"
PAGE = (
    "<html><head><title>Dam report was changed - River Gazette</title>"
    '<meta name="author" content="Carl Vesper"></head><body><p>The report was changed.</p></body></html>'
)
BLINK = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: "
    + ADDRESS
    + "\r\nSubject: =?utf-8?Q?Dam=20report?=\r\n"
    "Date: Thu, 1 Apr 2010 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
    '\ttype="text/html";\r\n\tboundary="b1"\r\n\r\n\r\n'
)
FIREFOX = (
    "From: <Saved by Mozilla 5.0 (Windows; en-US)>\nSubject: x\nDate: Thu, 01 Apr 2010 10:00:00 GMT\n"
    "MIME-Version: 1.0\n"
    "Content-Location: " + ADDRESS + '\nContent-Type: multipart/related; boundary="b1"\nX-MAF: y\n\n'
)
EXPLORER = (
    'From: "Saved by Windows Internet Explorer 8"\nSubject: x\nDate: Thu, 1 Apr 2010 10:00:00 +0200\n'
    'MIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html";\n\tboundary="b1"\n'
    "X-MimeOLE: Produced By Microsoft MimeOLE\n\n"
)
WORD = (
    'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b1"\n\n'
    "This document is a Single File Web Page, also known as a Web Archive file.\n\n"
)


def leaf(content: str, kind: str, place: str = "", extra: str = "") -> str:
    located = f"Content-Location: {place}\n" if place else ""
    return f"--b1\nContent-Type: {kind}\n{located}{extra}\n{content}\n"


def saved(head: str, *leaves: str) -> bytes:
    inside = "".join(leaves) or leaf(PAGE, "text/html; charset=utf-8", ADDRESS)
    return (head + inside + "--b1--\n").encode()


@pytest.mark.parametrize("head", [BLINK, FIREFOX, EXPLORER, WORD])
def test_a_saved_page_is_a_page_and_no_mail_from_a_browser(head: str) -> None:
    raw = saved(head)
    assert choose_reader(load_readers(), raw[:65536], "x.mht").name == "mhtml"
    found = read_with(READER, raw, "x.mht")
    assert found.reading is not None
    document = found.reading.document
    assert document.kind == "page" and document.message is None and document.media_type == "multipart/related"
    assert document.title == "Dam report was changed - River Gazette" and document.author == "Carl Vesper"
    assert found.text == "The report was changed." and found.flaws == []


@pytest.mark.parametrize(
    "raw",
    [
        make_mail(make_multipart([make_part(PAGE, "text/html")], "related")),
        make_mail(make_part(PAGE, "text/html")),
        make_mail(make_part(PAGE, "text/html"), {"From": None, "To": None}),
    ],
)
def test_a_mail_with_a_page_in_it_stays_a_mail(raw: bytes) -> None:
    assert READER.bid(raw, "x.mht") is Bid.NONE
    assert choose_reader(load_readers(), raw, "x.mht").name == "mail"


def test_the_address_names_the_outlet_and_the_day_of_saving_bounds_the_date() -> None:
    found = read_with(READER, saved(BLINK))
    assert found.reading is not None
    document = found.reading.document
    assert document.outlet == "River Gazette"
    assert document.dated is not None and (document.dated.start, document.dated.end) == (None, "2010-04-01")
    page = PAGE.replace("<meta", '<meta name="date" content="2009-12-01"><meta')
    found = read_with(READER, saved(BLINK, leaf(page, "text/html", ADDRESS)))
    assert found.reading is not None and found.reading.document.dated is not None
    assert found.reading.document.dated.start == "2009-12-01"


def test_the_root_is_the_part_that_the_head_names() -> None:
    leaves = [
        leaf("<p>an advertisement in a frame, saved first</p>", "text/html", "https://ads.example/1"),
        leaf(PAGE, "text/html", ADDRESS),
        leaf("body{}", "text/css", "https://x.example/s.css"),
        leaf("iVBORw0KGgo=", "image/png", "https://x.example/i.png", "Content-Transfer-Encoding: base64\n"),
        leaf("%PDF-1.4", "application/pdf", "https://x.example/docs/report.pdf"),
    ]
    found = read_with(READER, saved(BLINK, *leaves))
    assert found.text == "The report was changed."
    assert [inner.name for inner, _ in found.inner] == ["1", "report.pdf"]
    start = BLINK.replace('type="text/html"', 'start="<root@x>"').replace(ADDRESS, "about:blank")
    named = leaf("<p>other</p>", "text/html") + leaf(PAGE, "text/html", "", "Content-ID: <root@x>\n")
    assert read_with(READER, saved(start, named)).text == "The report was changed."


def test_a_page_that_was_cut_short_is_read_and_said() -> None:
    raw = saved(BLINK)
    found = read_with(READER, raw[: raw.rindex(b"--b1--")])
    assert found.text == "The report was changed." and found.kinds == ["damaged"]


def test_a_saved_page_that_shows_a_mail_is_that_mail() -> None:
    page = (
        "<h4><b>From:</b>ada@x.example<br><b>Sent:</b>Fri, 18 Nov 2016 10:49:18 +0000"
        "<br><b>To:</b>ben@x.example<br><b>Subject:</b>The dam</h4><p>It leaks.</p>"
    )
    found = read_with(READER, saved(WORD, leaf(page, "text/html")))
    assert found.reading is not None and found.reading.document.message is not None
    assert found.reading.document.message.sent == "2016-11-18T10:49:18+00:00"
    assert found.reading.parts[0].content == "It leaks."


def test_a_saved_page_without_a_page_is_damaged() -> None:
    assert error_of(READER, saved(BLINK, leaf("x", "image/png"))).kind == "damaged"


@pytest.mark.parametrize("extra", [0, 1])
def test_a_file_larger_than_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    raw = saved(BLINK)
    patch_limits(monkeypatch, message_bytes=len(raw) - extra)
    if extra:
        assert error_of(READER, raw).kind == "too_large"
    else:
        assert read_with(READER, raw).flaws == []


def resource(content: bytes, address: str = ADDRESS) -> dict[str, Any]:
    return {
        "WebResourceData": content,
        "WebResourceURL": address,
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
    }


FRAME = {"WebMainResource": resource("<p>größer</p>".encode()), "WebSubframeArchives": []}


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_a_webarchive_is_the_page_in_it(form: Any, tmp_path: Any) -> None:
    archive = {"WebMainResource": resource(PAGE.encode()), "WebSubframeArchives": [FRAME]}
    raw = plistlib.dumps(archive, fmt=form)
    assert choose_reader(load_readers(), raw, "x").name == "webarchive"
    found = read_with(ARCHIVE, raw)
    assert found.reading is not None
    assert (found.text, found.reading.document.outlet) == ("The report was changed.", "River Gazette")
    assert [content for _, content in found.inner] == ["<p>größer</p>".encode()]
    results = read_all(raw, tmp_path)
    assert results["leak"].item.outcome == "document"


@pytest.mark.parametrize(
    "raw",
    [
        b"bplist00WebMainResource",
        plistlib.dumps({"WebMainResource": 5}, fmt=plistlib.FMT_BINARY),
        plistlib.dumps(["WebMainResource"], fmt=plistlib.FMT_BINARY),
        b'<?xml version="1.0"?><plist><dict><key>WebMainResource</key>',
        b'<!DOCTYPE p [<!ENTITY a "b">]><plist><dict><key>WebMainResource</key>&a;</dict></plist>',
    ],
)
def test_a_broken_webarchive_is_damaged(raw: bytes) -> None:
    assert ARCHIVE.bid(raw, "x") is Bid.CERTAIN
    assert error_of(ARCHIVE, raw).kind == "damaged"


BINARY = plistlib.dumps({"WebMainResource": resource(PAGE.encode())}, fmt=plistlib.FMT_BINARY)


@given(st.integers(0, len(BINARY) - 1), st.integers(0, 255), st.integers(0, 40))
def test_no_change_of_a_webarchive_breaks_the_reader(at: int, byte: int, cut: int) -> None:
    raw = bytearray(BINARY)
    raw[at] = byte
    try:
        read_with(ARCHIVE, bytes(raw[: len(raw) - cut]))
    except ReadError:
        return


PIECES = (
    *(b"--b1\n", b"--b1--\n", b"Content-Type: text/html\n\n", b"<p>x", b"\n", b"\0", b"="),
    b"Content-Type: multipart/related; boundary=b1\n\n",
)


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_no_parts_break_the_reader(pieces: list[bytes]) -> None:
    try:
        read_with(READER, BLINK.encode() + b"".join(pieces))
    except ReadError:
        return
