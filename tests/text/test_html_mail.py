"""Mails of the common programs, from HTML to voices."""

from sayso.model.document import Reading
from sayso.read.web import html_to_part
from sayso.text.compose import to_text
from tests.text.samples import mail_document

GMAIL = """<div dir="ltr">I disagree.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">
On Mon, Jun 3, 2019 at 9:00 AM Ada Roe &lt;<a href="mailto:ada@example.org">ada@example.org</a>&gt; wrote:<br></div>
<blockquote class="gmail_quote"><div>It rains.</div><div class="gmail_quote"><div class="gmail_attr">
On Sun, Jun 2, 2019 at 8:00 AM Bo Lee wrote:<br></div><blockquote>It snows.</blockquote></div>No, I err.
</blockquote></div><p>Yours truly,<br>Cy</p>"""  # noqa: E501

GMAIL_FORWARD = """<div>See below.</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message
---------<br>From: <b>Ada Roe</b> <span>&lt;ada@example.org&gt;</span><br>Date: Mon, Jun 3, 2019 at 9:00 AM<br>
Subject: Rain<br>To: Cy<br></div><br><div>It rains.</div></div>"""  # noqa: E501

APPLE = """<html><body>Yes.<div><br><blockquote type="cite"><div>On 3 Jun 2019, at 09:00, Ada Roe wrote:</div><br>
<div>It rains.</div></blockquote></div><div>And it snows.</div></body></html>"""  # noqa: E501

THUNDERBIRD = """<p>No.</p><div class="moz-cite-prefix">On 03.06.19 09:00, Ada Roe wrote:<br></div>
<blockquote type="cite" cite="mid:x"><p>It rains.</p></blockquote><p>It does not.</p>"""

OUTLOOK = """<div class=WordSection1><p class=MsoNormal>No.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> Ada Roe &lt;ada@example.org&gt;
<br><b>Sent:</b> 03 June 2019 09:00<br><b>To:</b> Bo Lee<br><b>Subject:</b> Rain</p></div>
<p class=MsoNormal>It rains.</p></div>"""  # noqa: E501


def told(source: str) -> list[tuple[str, list[str | None], str]]:
    _, text = to_text(Reading(document=mail_document(), parts=(html_to_part(source),)))
    assert "".join(zone.span.cut(text.content) for zone in text.zones) == text.content
    return [
        (zone.kind, [hop.name for hop in zone.voices[1:]], zone.span.cut(text.content).strip())
        for zone in text.zones
        if zone.kind != "code"
    ]


def test_gmail() -> None:
    assert told(GMAIL) == [
        ("body", [], "I disagree."),
        ("quoted", ["Ada Roe"], "It rains."),
        ("quoted", ["Ada Roe", "Bo Lee"], "It snows."),
        ("quoted", ["Ada Roe"], "No, I err."),
        ("signature", [], "Yours truly,\nCy"),
    ]


def test_a_forward_by_gmail() -> None:
    assert told(GMAIL_FORWARD) == [("body", [], "See below."), ("forwarded", ["Ada Roe"], "It rains.")]


def test_apple_mail() -> None:
    assert told(APPLE) == [
        ("body", [], "Yes."),
        ("quoted", ["Ada Roe"], "It rains."),
        ("body", [], "And it snows."),
    ]


def test_thunderbird() -> None:
    assert told(THUNDERBIRD) == [
        ("body", [], "No."),
        ("quoted", ["Ada Roe"], "It rains."),
        ("body", [], "It does not."),
    ]


def test_outlook() -> None:
    assert told(OUTLOOK) == [("body", [], "No."), ("quoted", ["Ada Roe"], "It rains.")]
