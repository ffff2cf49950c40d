"""A mail to be looked at: headers in order, HTML, the pictures it brings along."""

import pytest
from factory import make_mail, make_message, make_multipart, make_part, opened

from sayso.errors import Damaged
from sayso.model.looking import Look
from sayso.read.items import ItemWalk
from sayso.read.looking import look_at
from sayso.read.mail import MailReader
from sayso.read.mailbody import look_at_mail
from tests.read.test_redraw import png

PAGE = '<p>Sold.</p><img src="cid:logo@a"><img src="http://track.example/x.gif">'


def inline(content: bytes, name: str, kind: str = "image/png") -> bytes:
    return f"Content-ID: <{name}>\n".encode() + make_part(content, kind, base64=True)


def test_headers_html_and_pictures() -> None:
    """M-051"""
    pictures = [inline(png(2, bytes([9, 9, 9])), "logo@a"), inline(b"GIF89a", "g")]
    related = make_multipart([make_part(PAGE, "text/html; charset=utf-8"), *pictures], "related", "b2")
    headers = {
        "Received": "from a.example\n by b.example; Thu, 01 Apr 2010",
        "Subject": "=?utf-8?q?Gr=C3=BC=C3=9Fe?=",
    }
    mail = look_at_mail(
        opened(make_mail(make_multipart([make_part("Sold.\n"), related], "alternative"), headers))
    )
    assert mail.html == PAGE
    assert [each.name for each in mail.pictures] == ["logo@a"] and mail.undrawn == 1
    told = dict(mail.headers)
    assert told["Subject"] == "Grüße" and told["Received"] == "from a.example by b.example; Thu, 01 Apr 2010"
    assert mail.headers[0][0] == "From"


def test_a_mail_without_html_has_none_and_an_attached_mail_is_another() -> None:
    inner = make_mail(make_part(PAGE, "text/html"))
    mail = look_at_mail(
        opened(make_mail(make_multipart([make_part("See.\n"), make_part(inner, "message/rfc822")])))
    )
    assert mail.html is None and mail.pictures == ()
    attached = make_part(PAGE, "text/html", name="page.html")
    assert look_at_mail(opened(make_mail(make_multipart([make_part("See.\n"), attached])))).html is None


def test_what_has_no_headers_is_damaged() -> None:
    with pytest.raises(Damaged):
        look_at_mail(opened(b"\n\nNo mail at all.\n"))


def test_an_attached_mail_is_reached_through_the_one_it_lies_in(tmp_path: object) -> None:
    inner = make_mail(make_part(PAGE, "text/html"), {"Subject": "Inner"})
    outer = make_mail(make_multipart([make_part("See.\n"), make_part(inner, "message/rfc822")]))
    walk = ItemWalk([MailReader()], str(tmp_path), {})
    found = look_at(opened(outer), Look(inside=("part 1",), is_mail=True), walk)
    assert found.mail is not None and dict(found.mail.headers)["Subject"] == "Inner"
    missing = look_at(opened(outer), Look(inside=("part 2",), is_mail=True), walk)
    assert missing.problem is not None and missing.problem.kind == "damaged"
    short = look_at(opened(make_message()), Look(start=0, length=10_000, first=5), walk)
    assert short.problem is not None
