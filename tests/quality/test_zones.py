# ruff: noqa: E501  (one row a line)
"""Zones on the sets of reply and signature parsers, where they are present: own gold and shares."""

import re
from pathlib import Path

import pytest

from sayso.model.document import Address, Reading, Text
from sayso.text.compose import to_text
from tests.text.samples import mail_document, plain_part

MAIL = Path(__file__).resolve().parents[3] / "shared" / "data" / "mail"
CRISP = MAIL / "reply-crisp"
TALON = MAIL / "talon-signature" / "emails"

# What we read in each text: the last words of what the sender wrote, the first words of what is quoted, the
# first words of the signature. The last words of the sender stand for "above nothing else is his".
LOREM = "nec nec nibh."
SPLITS = {
    "correct_sig": ("correct -- signature.", "", "-- rick"),
    "email_1": ("Java HTTP API.", "", "-Abhishek Kona __"),
    "email_2": ("them all individually.\"", "Hi folks What", "__ riak-users mailing"),
    "email_2_1": ("with a reply", "Dear Google Apps", ""),
    "email_3": ("would be great.", "Hi, Hi folks", "-Abhishek Kona __"),
    "email_4": ("problem with it.", "Loader seems to", ""),
    "email_5": ("for a while.", "", ""),
    "email_6": ("torch of pixels", "Was this caching", ""),
    "email_7": (LOREM, "Ciao Lorem Dino", "-- _________________"),
    "email_8": (LOREM, "Beste Praesent Jeroen,", ""),
    "email_9": (LOREM, "Proin cursus, nibh", ""),
    "email_10": (LOREM, "Etiam non sagittis", ""),
    "email_11": (LOREM, "Etiam non sagittis", ""),
    "email_12": (LOREM, "Etiam non sagittis", ""),
    "email_13": (LOREM, "Etiam non sagittis", ""),
    "email_14": (LOREM, "Etiam non sagittis", ""),
    "email_15": (LOREM, "", "Sent from my"),
    "email_16": (LOREM, "Etiam non sagittis", ""),
    "email_17": (LOREM, "Etiam non sagittis", ""),
    "email_18": (LOREM, "Etiam non sagittis", ""),
    "email_19": ("get proper rendering.", "Was this caching", "Sent from a"),
    "email_20": ("On Thursday.", "When will you", ""),
    "email_21": ("id est laborum.", "", ""),
    "email_22": (LOREM, "Test", ""),
    "email_23": (LOREM, "Test", ""),
    "email_24": (LOREM, "When are you", ""),
    "email_25": (LOREM, "Etiam non sagittis", ""),
    "email_26": (LOREM, "Etiam non sagittis", ""),
    "email_blackberry": ("is another email", "", "Sent from my"),
    "email_bullets": ("- and another", "Give us an", "-- *Joe Smith"),
    "email_custom_quote_header": ("Thank you!", "http://www.imdb.com/title/tt2017109/ I really", "-- Győrvári Gábor"),
    "email_customer_quote_header_2": ("you very much.", "", ""),
    "email_customer_quote_header_3": ("précision.. merci d'avance", "bonjour, ici dans", ""),
    "email_danish_dash_separator": (LOREM, "", ""),
    "email_emoji": ("🎉", "", "— John Doe"),
    "email_en_multiline_2": (LOREM, "Etiam non sagittis", ""),
    "email_finnish": (LOREM, "Thanks!", ""),
    "email_fr_multiline": (LOREM, "Etiam non sagittis", ""),
    "email_french_2": (LOREM, "A B", ""),
    "email_french_dash_separator": (LOREM, "", ""),
    "email_german": (LOREM, "Hi there!", ""),
    "email_german_2": (LOREM, "Hi there!", ""),
    "email_german_3": (LOREM, "", "Gesendet von Outlook"),
    "email_german_outlook": (LOREM, "This is the", ""),
    "email_gmail_split_line_from": (LOREM, "Test", ""),
    "email_ios_outlook": (LOREM, "[https://d3k81ch9hvu", "Get Outlook for"),
    "email_ios_outlook_fr": (LOREM, "Etiam non sagittis", "Envoyé à partir"),
    "email_iphone": ("is another email", "", "Sent from my"),
    "email_italian": (LOREM, "Buongiorno!", ""),
    "email_msn": (LOREM, "Hi Kevin -", ""),
    "email_multi_word_sent_from_my_mobile_device": ("is another email", "", "Sent from my"),
    "email_norwegian_gmail": (LOREM, "Ok. Thanks. if", ""),
    "email_not_a_signature": ("domain name services.", "", "Sincerely, Super Domain"),
    "email_not_a_signature_2": ("check it Thanks!", "", ""),
    "email_one_is_not_on": ("when I run...", "The good news", ""),
    "email_original_message": (LOREM, "Hi John, I'd", ""),
    "email_original_message_2": (LOREM, "Hi John, I'd", ""),
    "email_outlook_split_line_from": (LOREM, "<https://d3k81ch9hvu", ""),
    "email_portuguese": (LOREM, "Hi there!", ""),
    "email_reply_header": ("happen TWICE! Stranger", "Hey, Stranger, It's", "-- My name"),
    "email_russian": (LOREM, "привет", ""),
    "email_sent_from": ("words or paragraphs.", "Oh yes I", "Sent from TypeApp<ht"),
    "email_sent_from_my_not_signature": ("my mobile phone.", "", ""),
    "email_thread": ("thread from bellow.", "Ok. Thanks. if", ""),
    "email_tricky_1_on_false_positive": ("performance is great.", "", ""),
    "email_tricky_2_url_with_wrote": ("\"wrote:\" in them.", "", "Best regards, John"),
    "email_tricky_3_code_block": ("as actual signatures.", "", ""),
    "email_tricky_4_from_in_body": ("actual message content.", "", ""),
    "email_tricky_5_mixed_languages": (LOREM, "Merci pour votre", ""),
    "email_tricky_6_regards_in_sentence": ("should be visible.", "", ""),
    "email_tricky_7_multiple_dashes": ("in my content.", "", ""),
    "email_tricky_8_sent_from_in_content": ("the main server.", "", ""),
    "email_tricky_9_nested_quotes": ("the points below.", "Thanks for forwarding", ""),
    "email_tricky_10_special_chars_in_name": (LOREM, "Previous message with", ""),
    "email_tricky_11_double_signature": ("for your help!", "", "Best regards, John"),
    "email_tricky_12_no_space_after_header": (LOREM, "This quote header", ""),
    "email_tricky_13_timestamp_variations": ("not quote headers.", "", ""),
    "email_tricky_14_long_quote_header": (LOREM, "This is a", ""),
    "email_tricky_15_original_message_variations": (LOREM, "This is the", ""),
    "email_tricky_16_unicode_signatures": ("for the update!", "", "Cheers 🎉 Sarah"),
    "email_tricky_17_forward_header": ("forwarded message below.", "This is the", ""),
    "email_tricky_18_inline_reply": ("our use case.", "What's your opinion", ""),
    "email_tricky_19_quote_without_header": ("my final thoughts.", "This is a", ""),
    "email_tricky_20_html_entities": ("are handled correctly.", "Previous message with", ""),
    "email_unquoted_reply": ("is my reply.", "This is my", ""),
    "email_with_from_headers": ("email is <foo@example.com>", "", ""),
    "email_with_regards": ("Can you help?", "", "Regards, John Doe"),
    "email_zoho": ("running a test?", "Java sucks", ""),
    "sig_no_empty_line": ("empty line above.", "", "-- rick"),
}  # fmt: skip
# What nothing in the text tells apart.
MISSES = {
    "email_7": "a quoted line broke before its last sentence, whose end lost its quote sign: an answer looks so, too"
}
DATES = [
    "On Tue, 2011-03-01 at 18:02 +0530, Abhishek Kona wrote:", "2014-03-20 8:48 GMT+01:00 Rémi Dolan <a@example.org>:",
    "Le 19 mars 2014 10:37, Cédric Lombardot <a@example.org> a écrit :", "El 19/03/2014 11:34, Juan Pérez <a@example.org> escribió:",
    "W dniu 7 stycznia 2015 15:24 użytkownik Paweł Brzoski <a@example.org> napisał:", "Le 19/03/2014 11:34, Georges du chemin a écrit :",
    "Den 08/06/2015 kl. 21.21 skrev Test user <a@example.org>:", "Am 25.06.2015 um 10:55 schrieb Test user:",
    "在 2016年11月8日，下午2:23，Test user <a@example.org> 写道：", "2016. 11. 8. 오후 12:39 Test user <a@example.org> 작성:",
    "2016/11/08 14:26、Test user <a@example.org> のメッセージ:",
]  # fmt: skip


def divided(content: str, sender: Address | None = None) -> Text:
    document = mail_document(sender=sender.name if sender else "Nobody Known")
    return to_text(Reading(document=document, parts=(plain_part(content),)))[1]


def split(text: Text) -> tuple[str, str, str]:
    """Own words, quoted words, signature and notices of the sender."""
    own: list[str] = []
    quoted: list[str] = []
    signed: list[str] = []
    for zone in text.zones:
        words = zone.span.cut(text.content)
        if zone.level == 0:
            (own if zone.kind in ("body", "code") else signed).append(words)
        elif zone.kind != "code":
            quoted.append(re.sub(r"(?m)^[> ]+", "", words))
    return "".join(own), "".join(quoted), "".join(signed)


@pytest.mark.skipif(not CRISP.is_dir(), reason="shared/data/mail/reply-crisp is absent")
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(reason=MISSES[name], strict=True))
        if name in MISSES
        else name
        for name in SPLITS
    ],
)
def test_replies_of_the_crisp_set(name: str) -> None:
    own, quoted, signed = split(divided((CRISP / f"{name}.txt").read_text(encoding="utf-8")))
    last, first, signature = SPLITS[name]
    assert " ".join(own.split()).endswith(last)
    for words, expected in ((quoted, first), (signed, signature)):
        assert " ".join(words.split()).startswith(expected)
        assert bool(words.strip()) == bool(expected)


@pytest.mark.skipif(not CRISP.is_dir(), reason="shared/data/mail/reply-crisp is absent")
def test_every_text_of_the_crisp_set_was_read() -> None:
    assert {path.stem for path in CRISP.glob("*.txt")} <= SPLITS.keys() | {"email_with_date_headers"}


@pytest.mark.skipif(not CRISP.is_dir(), reason="shared/data/mail/reply-crisp is absent")
@pytest.mark.parametrize("line", DATES)
def test_the_crisp_text_with_any_attribution_line(line: str) -> None:
    content = (CRISP / "email_with_date_headers.txt").read_text(encoding="utf-8").replace("[DATE]", line)
    own, quoted, _ = split(divided(content))
    assert (own.strip(), quoted.strip()) == ("Thank you very much.", "This is my previous mail")


def signed_texts() -> list[tuple[str, str, str]]:
    """Body, sender and signature of each text of the talon set that marks or gives its signature."""
    found = []
    for path in sorted(TALON.glob("stripped/*_body")):
        sender, given = (path.with_name(path.name[:-4] + end) for end in ("sender", "signature"))
        found.append((path.read_text(), sender.read_text().strip(), given.read_text()))
    for path in sorted(TALON.glob("P/*")):
        marked = path.read_text(encoding="utf-8")
        if "#sig#" in marked:
            lines = [re.sub("^#reply#>?", "> ", line) for line in marked.split("\n")]
            signature = "\n".join(line[5:] for line in lines if line.startswith("#sig#"))
            found.append(("\n".join(lines).replace("#sig#", ""), "John Doe", signature))
    return found


@pytest.mark.skipif(not TALON.is_dir(), reason="shared/data/mail/talon-signature is absent")
def test_signatures_of_the_talon_set() -> None:
    texts = signed_texts()
    right = 0
    for body, sender, signature in texts:
        name = None if "@" in sender else sender or None
        signed = split(divided(body, Address(name=name, address=None)))[2]
        right += signed.split() == signature.split()
    assert right >= 0.95 * len(texts)
