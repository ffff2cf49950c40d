"""Mails of the common programs, from HTML to voices."""

import pytest

from sayso.model.document import InnerMessage, Reading
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


def inner_of(source: str) -> tuple[InnerMessage, ...]:
    return to_text(Reading(document=mail_document(), parts=(html_to_part(source),)))[1].inner


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


HEADER = (
    "<b>From:</b> Ada Roe &lt;ada@example.org&gt;<br><b>Sent:</b> Monday, June 3, 2019 9:00:00 AM<br>"
    "<b>To:</b> Cy Poe<br><b>Subject:</b> Rain"
)

OUTLOOK_WEB = f"""<div dir="ltr">No.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"
tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">{HEADER}</font><div>&nbsp;</div></div>
<div><div dir="ltr">It rains.</div></div>"""  # noqa: E501

OUTLOOK_MOBILE = f"""<div dir="ltr">No.</div><div id="mail-editor-reference-message-container"
class="ms-outlook-mobile-reference-message skipProofing"><hr><div id="divRplyFwdMsg">{HEADER}</div>
<div>It rains.</div></div>"""

OUTLOOK_MAC = f"""<div>No.</div><div><br></div><span id="OLK_SRC_BODY_SECTION"><div style="border-bottom:medium none;
border-top:#b5c4df 1pt solid">{HEADER}</div><div><br></div><div>It rains.</div></span>"""  # noqa: E501

OUTLOOK_GERMAN = """<div class=WordSection1><p class=MsoNormal>Nein.<o:p></o:p></p><div><div style='border:none;
border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>Von:</b> Ada Roe
&lt;ada@example.org&gt; <br><b>Gesendet:</b> Montag, 3. Juni 2019 09:00<br><b>An:</b> Cy Poe<br>
<b>Betreff:</b> Regen<o:p></o:p></p></div></div><p class=MsoNormal>Es regnet.</p></div>"""  # noqa: E501

YAHOO = """<div class="ydp12 yahoo-style-wrap">No.</div><div id="ydp12yahoo_quoted_1" class="ydp12yahoo_quoted">
<div><div>On Monday, June 3, 2019, 9:00:00 AM GMT+2, Ada Roe &lt;ada@example.org&gt; wrote:</div><div>It rains.</div></div></div>"""  # noqa: E501

PROTON = """<div>No.</div><div class="protonmail_quote">‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐<br>
On Monday, June 3rd, 2019 at 9:00 AM, Ada Roe &lt;ada@example.org&gt; wrote:<br><br>
<blockquote class="protonmail_quote" type="cite">It rains.</blockquote></div>"""

ZOHO = """<div>No.</div><div class="zmail_extra" style="font-family: Verdana;"><div id="Zm-_Id_-Sgn1">---- On Mon, 03 Jun
2019 09:00:00 +0200 <b>Ada Roe &lt;ada@example.org&gt;</b> wrote ----</div><blockquote><div>It rains.</div></blockquote></div>"""  # noqa: E501

GMX = """<div>No.</div><div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;">
<div style="margin:0 0 10px 0;"><b>Gesendet:</b>&nbsp;Montag, 03. Juni 2019 um 09:00 Uhr<br/>
<b>Von:</b>&nbsp;"Ada Roe" &lt;ada@example.org&gt;<br/><b>An:</b>&nbsp;cy@example.org<br/>
<b>Betreff:</b>&nbsp;Regen</div><div name="quoted-content">It rains.</div></div>"""

REWRITTEN = GMAIL.replace('class="gmail_', 'class="x_gmail_')

THUNDERBIRD_FORWARD = """<p>See.</p><div class="moz-forward-container"><br><br>-------- Forwarded Message --------
<table class="moz-email-headers-table"><tbody><tr><th>Subject: </th><td>Rain</td></tr><tr><th>Date: </th>
<td>Mon, 3 Jun 2019 09:00:00 +0200</td></tr><tr><th>From: </th><td>Ada Roe &lt;ada@example.org&gt;</td></tr>
<tr><th>To: </th><td>Cy Poe</td></tr></tbody></table><br><br><p>It rains.</p></div>"""  # noqa: E501


@pytest.mark.parametrize(
    "source",
    [
        OUTLOOK_WEB, OUTLOOK_MOBILE, OUTLOOK_MAC, YAHOO, PROTON, ZOHO, GMX,
        OUTLOOK_GERMAN.replace("Es regnet", "It rains").replace("Nein", "No"),
    ],
)  # fmt: skip
def test_originals_in_html(source: str) -> None:
    assert told(source) == [("body", [], "No."), ("quoted", ["Ada Roe"], "It rains.")]
    inner = inner_of(source)
    assert [(each.level, each.forwarded, each.sender and each.sender.address) for each in inner] == [
        (1, False, "ada@example.org")
    ]
    assert inner[0].sent is not None and inner[0].sent.startswith("2019-06-03T09:00")


def test_classes_that_a_program_on_the_way_renamed() -> None:
    assert told(REWRITTEN) == told(GMAIL)


def test_a_forward_by_thunderbird() -> None:
    assert told(THUNDERBIRD_FORWARD) == [("body", [], "See."), ("forwarded", ["Ada Roe"], "It rains.")]
    (inner,) = inner_of(THUNDERBIRD_FORWARD)
    assert (inner.forwarded, inner.sent, inner.subject) == (True, "2019-06-03T09:00+02:00", "Rain")


def test_the_messages_inside_a_thread_of_html() -> None:
    assert [(each.level, each.sender and each.sender.name, each.sent) for each in inner_of(GMAIL)] == [
        (1, "Ada Roe", "2019-06-03T09:00"),
        (2, "Bo Lee", "2019-06-02T08:00"),
    ]
    assert inner_of(APPLE)[0].sent == "2019-06-03T09:00"
