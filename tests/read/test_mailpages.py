"""Pages that show a mail (archives of leaked mail, webmail, Outlook's HTML): the mail and the site apart."""

from pathlib import Path

import pytest
from factory import Read, read_with

from sayso.model.document import Message
from sayso.read.pages import PageReader
from sayso.text.compose import to_text

READER = PageReader()
HERE = Path(__file__).parent / "mailpages"
GI, HT, PODESTA, CLINTON, OUTLOOK, ARTICLE = (
    (HERE / f"{name}.html").read_text(encoding="utf-8")
    for name in (
        *(
            "gifiles",
            "vendor-archive",
            "tabs-and-labels",
            "labels-in-one-line",
            "outlook",
            "article-with-mail",
        ),
    )
)


def mail_of(source: str) -> tuple[Read, Message]:
    found = read_with(READER, source.encode(), "page.html")
    assert found.reading is not None
    document = found.reading.document
    assert document.kind == "mail" and document.message is not None
    assert document.media_type == "text/html"
    return found, document.message


def body(found: Read) -> str:
    assert found.reading is not None
    return found.reading.parts[0].content


def test_a_page_of_the_gi_files_is_the_mail_with_the_site_as_its_outlet() -> None:
    found, message = mail_of(GI)
    assert found.reading is not None
    document = found.reading.document
    assert message.sender is not None and message.sender.address == "ada.roe@harbour.example"
    assert [(each.role, each.to.name, each.to.address) for each in message.recipients] == [
        ("to", None, "analysts@harbour.example"),
        ("to", "Ben Lind", "ben@harbour.example"),
    ]
    assert message.subject == document.title == "Re: INSIGHT - VALDORA - port sale - VA7"
    assert message.sent == "2010-07-28T14:38:06"
    assert document.dated is not None and document.dated.start == "2010-07-28"
    assert message.message_id is None
    assert document.outlet == "WikiLeaks"
    assert body(found).startswith("VA7 says the buyer") and body(found).endswith("The ministry denied it.")
    (flaw,) = found.flaws
    assert "7411_port.doc" in str(flaw.error)


def test_what_else_stands_on_the_page_is_kept_as_boilerplate() -> None:
    found, _ = mail_of(GI)
    assert found.reading is not None
    _, *rest = found.reading.parts
    kept = "\n".join(part.content for part in rest)
    for words in ("844099", "Released on 2012-10-18", "On Monday February 27th", "7411_port.doc"):
        assert words in kept
    for part in rest:
        assert [(mark.kind, mark.span.start, mark.span.end) for mark in part.marks] == [
            ("boilerplate", 0, len(part.content))
        ]


def test_every_part_leads_back_to_the_source_of_the_page() -> None:
    found, _ = mail_of(GI)
    assert found.reading is not None
    for part in found.reading.parts:
        for run in part.runs:
            if run.length == run.origin_length:
                here = part.content[run.start : run.start + run.length]
                assert here.split() == GI[run.origin : run.origin + run.origin_length].split()


def test_the_words_are_the_sender_s_and_the_quotation_another_s() -> None:
    found, _ = mail_of(GI)
    assert found.reading is not None
    _, text = to_text(found.reading)
    zones = {zone.span.cut(text.content).strip(): zone for zone in text.zones}
    first = next(zone for words, zone in zones.items() if words.startswith("VA7 says"))
    assert (
        first.kind == "body" and first.voice is not None and first.voice.address == "ada.roe@harbour.example"
    )
    quoted = next(zone for words, zone in zones.items() if words.startswith("> Who is"))
    assert quoted.kind == "quoted" and quoted.voice is not None and quoted.voice.name == "Ben Lind"


def test_a_page_with_the_raw_source_gives_the_ids_that_stand_in_it() -> None:
    found, message = mail_of(HT)
    assert found.reading is not None and found.reading.document.outlet == "WikiLeaks"
    assert message.message_id == "77@vendor.example"
    assert message.references == ("70@vendor.example", "75@vendor.example")
    assert message.sent == "2015-03-07T17:53:20+00:00"
    assert message.subject == "R: the answer to the letter"
    assert body(found) == "Sounds fair. I would not add anything more.\nDario"
    assert [each.to.name or each.to.address for each in message.recipients] == [
        "e.rabe@vendor.example",
        "Clara Neri",
    ]
    assert "letter.pdf, list.xls" in str(found.flaws[0].error)


def test_a_head_with_colons_and_tabs_above_it() -> None:
    found, message = mail_of(PODESTA)
    assert found.reading is not None and found.reading.document.outlet == "WikiLeaks"
    assert message.sender is not None and message.sender.address == "dona@committee.example"
    assert [each.role for each in message.recipients] == ["to", "to", "cc"]
    assert message.subject == "Re: Tuesday's question" and message.sent == "2016-03-12T15:13:00"
    assert body(found).startswith("I'll send a few more.") and body(found).endswith("Do you have more?")
    assert found.flaws == []


def test_a_head_whose_labels_run_on_in_one_line() -> None:
    found, message = mail_of(CLINTON)
    assert message.sender is not None and message.sender.name == "Secretary Hale"
    assert message.sent == "2010-06-07T03:00:00" and message.subject == "CALL WITH THE KING"
    assert body(found).endswith("Pls print. He said yes.")


def test_a_mail_that_outlook_saved_as_a_page() -> None:
    found, message = mail_of(OUTLOOK)
    assert message.sender is not None and message.sender.address == "jens@werft.example"
    assert message.sent == "2015-09-22T13:45:00" and message.subject == "Vergabe"
    assert [each.to.name for each in message.recipients] == ["Mia Kolb", "Vorstand"]
    assert body(found) == "Liebe Mia,\n\ndas zweite Angebot gab es nie."


@pytest.mark.parametrize(
    "source",
    [
        ARTICLE,
        "<html><p>From: here<br>To: there<br>by train</p></html>",
        "<html><table><tr><td>Date<td>From<td>To<tr><td>1 May 2010<td>a@b.example<td>c@d.example</table>",
    ],
)
def test_a_mail_quoted_in_an_article_or_a_list_of_mails_makes_no_mail(source: str) -> None:
    found = read_with(READER, source.encode(), "page.html")
    assert found.reading is not None and found.reading.document.kind == "page"
