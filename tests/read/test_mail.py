"""One mail: whose words it holds, what is attached to it, what could not be read."""

import gzip
from base64 import b64encode
from hashlib import sha256

import pytest
from factory import (
    Read,
    attach_mail,
    error_of,
    make_headers,
    make_mail,
    make_message,
    make_multipart,
    make_part,
    patch_limits,
    read_with,
)
from hypothesis import given
from strategies import mail_like_bytes

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.read.mail import MailReader

READER = MailReader()
HTML = "<p>The port was <b>sold</b>.</p>"
TEXT = "The port was sold."


def read(raw: bytes) -> Read:
    return read_with(READER, raw)


def attached(raw: bytes) -> list[tuple[str, str, bytes]]:
    return [(inner.name, inner.kind, content) for inner, content in read(raw).inner]


# ---- what is a mail


@pytest.mark.parametrize(
    "head",
    [
        make_headers(),
        b"Status: RO\n" + make_headers(),  # aleph#3895
        b"Return-Path: <x@y>\r\nReceived: from z\r\n\r\n",
        b"\r\n" + make_headers(),
        b"X-Unknown: 1\nfrom: a@x.org\nsubject: x\n",
        b"Received: by x;\n\tThu, 1 Apr 2010\nMessage-Id: <a@b>\n\nbody",
    ],
)
def test_mail_is_known_by_its_headers(head: bytes) -> None:
    assert READER.bid(head, "whatever.bin") is Bid.CERTAIN


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"The minister said: no.\nFrom here: on\n",
        b"Subject: x\nStatus: RO\n\n",
        b"From: a@x.org\n\nSubject: x",
        b"<html>From: a\nTo: b</html>",
        b'{"From": 1, "To": 2}',
        b"\0\0\0From: a\nTo: b\n",
        b"Title: x\nAuthor: y\n\n",
    ],
)
def test_other_text_is_no_mail(head: bytes) -> None:
    assert READER.bid(head, "mail.eml") is Bid.NONE


# ---- whose words


def test_a_plain_mail_has_its_text_as_it_stands() -> None:
    found = read(make_message("Line one\n\n> quoted\n-- \nsig\n"))
    assert found.text == "Line one\n\n> quoted\n-- \nsig\n"
    assert found.inner == [] and found.flaws == []


def test_a_mail_knows_itself_by_the_hash_of_its_bytes() -> None:
    raw = make_message()
    reading = read(raw).reading
    assert reading is not None
    document = reading.document
    assert (document.id, document.size, document.kind) == (sha256(raw).hexdigest(), len(raw), "mail")
    assert (document.title, document.author) == ("The port", "Anna Berg")
    assert document.dated is not None and document.dated.start == document.dated.end == "2010-04-01"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("base64", b64encode("Größe é".encode()).decode()),
        ("BASE64", b64encode("Größe é".encode()).decode()),
        ("quoted-printable", "Gr=C3=B6=C3=9Fe =\n=C3=A9"),
        ("Quoted-Printable ", "Gr=C3=B6=C3=9Fe =C3=A9"),
        ("8bit", "Größe é"),
        ("binary", "Größe é"),
    ],
)
def test_transfer_encodings_are_undone(encoding: str, body: str) -> None:
    headers = {"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": encoding}
    assert read(make_message(body, headers)).text.strip() == "Größe é"


def test_a_mail_of_html_alone_is_not_empty() -> None:
    found = read(make_mail(make_part(HTML, "text/html")))
    assert found.text == TEXT
    assert found.inner == []


@pytest.mark.parametrize(
    "parts",
    [
        [make_part(TEXT), make_part(HTML, "text/html")],
        [make_part(HTML, "text/html"), make_part(TEXT)],
        [make_part("  \n"), make_part(HTML, "text/html")],
        [make_part(HTML, "text/html")],
        [
            make_part("<html>"[:0], "text/plain"),
            make_part(HTML, "text/html"),
            make_part("x", "text/x-amp-html"),
        ],
        [make_part(""), make_multipart([make_part(HTML, "text/html")], "related", "r")],
    ],
)
def test_alternatives_are_said_once(parts: list[bytes]) -> None:
    found = read(make_mail(make_multipart(parts, "alternative")))
    assert found.text.strip() == TEXT
    assert found.inner == []


def test_an_attachment_inside_an_alternative_is_kept() -> None:
    """As Apple Mail writes it: the file lies beside the HTML, in the alternative to the plain text."""
    rich = make_multipart(
        [make_part(HTML, "text/html"), make_part(b"%PDF-", "application/pdf", name="a.pdf")], boundary="m"
    )
    found = read(make_mail(make_multipart([make_part(TEXT), rich], "alternative")))
    assert found.text.strip() == TEXT
    assert [inner.name for inner, _ in found.inner] == ["a.pdf"]


def test_a_mail_attached_inside_an_alternative_is_kept() -> None:
    rich = make_multipart(
        [make_part(HTML, "text/html"), make_part(make_message(), "message/rfc822")], boundary="m"
    )
    assert [
        kind for _, kind, _ in attached(make_mail(make_multipart([make_part(TEXT), rich], "alternative")))
    ] == ["message"]


def test_texts_one_after_another_are_all_read() -> None:
    parts = [make_part("One."), make_part("<p>Two.</p>", "text/html"), make_part("Three.")]
    reading = read(make_mail(make_multipart(parts))).reading
    assert reading is not None
    assert [part.content.strip() for part in reading.parts] == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("text/plain; format=flowed", "text/plain; format=flowed"),
        ("text/plain; format=flowed; delsp=yes", "text/plain; format=flowed; delsp=yes"),
        ("text/plain", "text/plain"),
        ("text/plain; format=fixed", "text/plain"),
    ],
)
def test_how_lines_are_to_be_joined_is_kept(kind: str, expected: str) -> None:
    reading = read(make_mail(make_part("a \nb", kind))).reading
    assert reading is not None
    assert reading.parts[0].media_type == expected


# ---- character sets


def test_latin1_without_declaration_is_read_and_said() -> None:  # libratom#216
    raw = make_message("Der Präsident sagte, die Prüfung sei für Müller unnötig.\n".encode("latin-1"))
    found = read(raw)
    assert found.text == "Der Präsident sagte, die Prüfung sei für Müller unnötig.\n"
    assert found.kinds == ["guessed_charset"]


def test_a_wrong_charset_is_said_once_however_many_parts_have_it() -> None:
    part = make_part("Präsident Müller für".encode("latin-1"), "text/plain; charset=utf-8")
    assert read(make_mail(make_multipart([part, part, part]))).kinds == ["wrong_charset"]


def test_a_charset_in_rfc2231_form_is_understood() -> None:
    raw = make_mail(make_part("Größe".encode("cp1252"), "text/plain; charset*=us-ascii'en'windows-1252"))
    assert read(raw).text == "Größe"


# ---- attachments


def test_an_attachment_is_an_item_with_its_own_name_and_bytes() -> None:
    parts = [
        make_part("See annex."),
        make_part(b"\0\1\2", "application/octet-stream", base64=True, name="annex.bin"),
    ]
    raw = make_mail(make_multipart(parts))
    assert read(raw).text.strip() == "See annex."
    assert attached(raw) == [("annex.bin", "attachment", b"\0\1\2")]


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        ('filename="a b.txt"', "a b.txt"),
        ("filename*=utf-8''%C3%A9.txt", "é.txt"),
        ("filename*0=a; filename*1=b.txt", "ab.txt"),
        ('filename="=?utf-8?q?=C3=A9.txt?="', "é.txt"),
        ('filename="../../etc/passwd"', "../../etc/passwd"),
        ("filename=é.txt", "é.txt"),
        ("", "part 1"),
    ],
)
def test_an_attachment_keeps_the_name_it_was_given(parameter: str, name: str) -> None:
    part = f"Content-Type: application/pdf\nContent-Disposition: attachment; {parameter}\n\n%PDF-".encode()
    assert [each[0] for each in attached(make_mail(make_multipart([make_part("x"), part])))] == [name]


def test_a_text_that_is_attached_is_no_word_of_the_sender() -> None:
    raw = make_mail(make_multipart([make_part("Mine."), make_part("Theirs.", name="note.txt")]))
    assert read(raw).text.strip() == "Mine."
    assert attached(raw) == [("note.txt", "attachment", b"Theirs.")]


def test_the_charset_of_an_attachment_goes_with_it() -> None:
    part = make_part("Größe".encode("cp1252"), "text/plain; charset=windows-1252", name="a.txt")
    ((inner, _),) = read(make_mail(make_multipart([make_part("x"), part]))).inner
    assert inner.charset == "windows-1252"


def test_pictures_beside_html_are_items() -> None:
    parts = [make_part(HTML, "text/html"), make_part(b"\x89PNG", "image/png", base64=True)]
    found = read(make_mail(make_multipart(parts, "related")))
    assert found.text == TEXT
    assert [inner.kind for inner, _ in found.inner] == ["attachment"]


# ---- attached mail: aleph#3164, its words are never those of the sender


def test_an_attached_mail_is_an_item_of_its_own() -> None:
    inner = make_message("I accept the bribe.\n", {"From": "Ben Roth <ben@example.org>"})
    found = read(attach_mail(inner))
    assert found.text.strip() == "See attached."
    ((item, content),) = found.inner
    assert item.kind == "message"
    assert read(content).text.strip() == "I accept the bribe."
    assert found.reading is not None and found.reading.document.author == "Anna Berg"


@pytest.mark.parametrize(
    "inner",
    [
        make_message(),
        make_message("From here on.\n>From there.\n"),
        make_message("Größe\n", {"Subject": "Größe"}),
        make_message(b"\xff\xfe raw\n"),
        make_message("x\n", {"Subject": "word " * 40}),
        make_message("x\n", {"X-Long": "a" * 2000, "Cc": ",\n ".join(f"n{n}@x.org" for n in range(30))}),
        make_mail(
            make_multipart([make_part("x"), make_part(b"\0\1", "a/b", base64=True, name="y")], boundary="in")
        ),
    ],
    ids=range(7),
)
def test_an_attached_mail_has_the_bytes_it_came_with(inner: bytes) -> None:
    """So that the same mail found elsewhere is known for a copy."""
    raw = make_mail(make_multipart([make_part("x"), make_part(inner, "message/rfc822")], boundary="out"))
    ((_, _, content),) = attached(raw)
    assert content.strip() == inner.strip()


def test_a_forwarded_digest_is_a_mail_each() -> None:
    digest = make_multipart([b"\n" + make_message("One.\n"), b"\n" + make_message("Two.\n")], "digest")
    assert [kind for _, kind, _ in attached(make_mail(digest))] == ["message", "message"]


def test_an_attached_mail_in_base64_is_decoded() -> None:
    raw = make_mail(
        make_multipart([make_part("x"), make_part(make_message(), "message/rfc822", base64=True)])
    )
    ((_, kind, content),) = attached(raw)
    assert (kind, content) == ("message", make_message())


# ---- what cannot be read is said, once


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (
            make_multipart([make_part("v", "application/pgp-encrypted"), make_part("x", "a/b")], "encrypted"),
            "encrypted",
        ),
        (make_part("MIAG", "application/pkcs7-mime; smime-type=enveloped-data"), "encrypted"),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: x-zip\n\nabc", "not_yet_readable"),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\naGVsbG", "damaged"),
        (make_multipart([make_part("x")])[:-4], "damaged"),
        (b"Content-Type: multipart/mixed\n\nx", "damaged"),
        (make_part(b"a\0b"), "nul_characters"),
    ],
)
def test_what_is_wrong_is_one_problem(part: bytes, kind: str) -> None:
    assert read(make_mail(part)).kinds == [kind]


def test_a_signed_mail_has_its_text_and_no_attachment() -> None:
    signature = make_part("-----BEGIN PGP SIGNATURE-----", "application/pgp-signature", name="signature.asc")
    found = read(make_mail(make_multipart([make_part("Signed words."), signature], "signed")))
    assert (found.text.strip(), found.inner, found.flaws) == ("Signed words.", [], [])


@given(mail_like_bytes)
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    try:
        found = read(raw)
    except ReadError:
        return
    assert found.reading is not None
    assert found.reading.document.size == len(raw)
    for part in found.reading.parts:
        part.content.encode("utf-8")
        assert all(run.start + run.length <= len(part.content) for run in part.runs)


@given(mail_like_bytes)
def test_reading_twice_gives_the_same(raw: bytes) -> None:
    once, again = read(raw), read(raw)
    assert once.reading == again.reading
    assert [content for _, content in once.inner] == [content for _, content in again.inner]
    assert [str(flaw.error) for flaw in once.flaws] == [str(flaw.error) for flaw in again.flaws]


# ---- caps


@pytest.mark.parametrize("extra", [0, 1])
def test_a_mail_larger_than_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    raw = make_message()
    patch_limits(monkeypatch, message_bytes=len(raw) - extra)
    if extra:
        error = error_of(READER, raw)
        assert error.kind == "too_large" and f"{len(raw):,}" in str(error)
    else:
        assert read(raw).flaws == []


@pytest.mark.parametrize("extra", [0, 1])
def test_a_mail_with_more_parts_than_the_cap_is_read_up_to_it(
    monkeypatch: pytest.MonkeyPatch, extra: int
) -> None:
    patch_limits(monkeypatch, parts=4)  # the multipart itself is one
    found = read(make_mail(make_multipart([make_part(f"{n}.\n") for n in range(3 + extra)])))
    assert "".join(found.text.split()) == "0.1.2."
    assert found.kinds == ["too_large"] * extra


@pytest.mark.parametrize("extra", [0, 1])
def test_parts_deeper_than_the_cap_are_said(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, part_depth=5)
    part = make_part("Deep.")
    for level in range(5 + extra):
        part = make_multipart([part], boundary=f"b{level}")
    found = read(make_mail(part))
    assert found.text.strip() == ("" if extra else "Deep.")
    assert found.kinds == ["too_deep"] * extra


@pytest.mark.parametrize("extra", [0, 1])
def test_text_longer_than_the_cap_is_cut_and_said(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, text_characters=20)
    found = read(make_message("x" * (20 + extra)))
    assert found.text == "x" * 20
    assert found.kinds == ["too_large"] * extra


@pytest.mark.parametrize("extra", [0, 1])
def test_headers_longer_than_the_cap_are_cut_and_said(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    headers = make_headers()
    patch_limits(monkeypatch, header_bytes=len(headers) - 1 - extra)
    found = read(headers + b"\nbody" if not extra else headers + b"X-More: " + b"x" * 50 + b"\n\nbody")
    assert found.kinds == ["too_large"] * extra
    assert found.reading is not None and found.reading.document.title is not None


def test_a_mail_nested_beyond_the_parser_gives_its_headers() -> None:
    part = make_part("Deep.")
    for level in range(1_000):
        part = make_multipart([part], boundary=f"b{level}")
    found = read(make_mail(part))
    assert found.kinds == ["too_deep"]
    assert found.reading is not None and found.reading.document.title == "The port"


def test_a_compressed_attachment_is_handed_on_untouched() -> None:
    packed = gzip.compress(b"x", mtime=0)
    part = make_part(packed, "application/gzip", base64=True, name="x.gz")
    assert attached(make_mail(make_multipart([make_part("x"), part])))[0][2] == packed


# ---- parts that are no mere repetition


def test_a_calendar_among_alternatives_is_an_item() -> None:
    parts = [make_part(HTML, "text/html"), make_part("BEGIN:VCALENDAR", "text/calendar")]
    found = read(make_mail(make_multipart(parts, "alternative")))
    assert (found.text, [content for _, content in found.inner]) == (TEXT, [b"BEGIN:VCALENDAR"])


def test_an_alternative_that_says_something_else_is_read_as_well() -> None:
    """M-091"""
    other = "<p>" + " ".join(f"The buyer number{each} paid sum{each}." for each in range(20)) + "</p>"
    parts = [
        make_part("We never sold the port, and nobody ever asked us to. " * 15),
        make_part(other, "text/html"),
    ]
    found = read(make_mail(make_multipart(parts, "alternative")))
    assert "never sold" in found.text and "number19 paid sum19" in found.text


def test_a_notice_beside_a_page_gives_way_to_the_page() -> None:
    page = "<p>" + " ".join(f"The buyer number{each} paid sum{each}." for each in range(80)) + "</p>"
    notice = make_part("Your program shows no HTML.")
    found = read(make_mail(make_multipart([notice, make_part(page, "text/html")], "alternative")))
    assert found.text.startswith("The buyer number0 paid sum0.")


def test_the_fields_of_a_delivery_report_are_an_item() -> None:
    report = make_part(
        "Final-Recipient: rfc822; ada@example.org\n\nAction: failed\n", "message/delivery-status"
    )
    found = read(make_mail(make_multipart([make_part(TEXT), report], "report")))
    (content,) = [content for _, content in found.inner]
    assert b"Final-Recipient: rfc822; ada@example.org" in content and b"Action: failed" in content


def test_an_unknown_transfer_encoding_loses_nothing() -> None:
    found = read(make_message("ABC", {"Content-Type": "text/plain", "Content-Transfer-Encoding": "x-rot"}))
    assert (found.kinds, found.text.strip()) == (["not_yet_readable"], "ABC")
    headers = {"Content-Type": "text/plain", "Content-Transfer-Encoding": "x-rot"}
    found = read(make_message("A\1\2\3", headers))
    assert (found.kinds, [each.error.kind for each in found.refused]) == ([], ["not_yet_readable"])


@pytest.mark.parametrize(
    ("raw", "charset", "name"),
    [
        ("Jürgen".encode("cp1252"), "iso-8859-1", "Jürgen"),
        ("Jürgen".encode("cp1252"), "us-ascii", "Jürgen"),
        ("Łódź Kraków".encode("iso8859-2"), "iso-8859-2", "Łódź Kraków"),
        ("Jürgen".encode(), "iso-8859-2", "Jürgen"),
    ],
)
def test_raw_characters_in_a_header_are_read_in_the_mails_own_set(
    raw: bytes, charset: str, name: str
) -> None:
    head = b"From: " + raw + b" <a@x.org>\nTo: b@x.org\nContent-Type: text/plain; charset=" + charset.encode()
    found = read(head + b"\n\nbody\n")
    message = found.reading.document.message
    assert message is not None and message.sender is not None
    assert message.sender.name == name
