"""Address cards and calendars as readable lines, whole and broken."""

import time
from base64 import b64encode
from pathlib import Path

import pytest
from factory import error_of, make_mail, make_multipart, make_part, patch_limits, read_all, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.read.cards import CalendarReader, CardReader
from sayso.read.contentlines import read_properties

CARDS, CALENDARS = CardReader(), CalendarReader()
CARD = """BEGIN:VCARD
VERSION:3.0
N:Berg;Anna;Maria;Dr.;
FN:Anna Berg
ORG:Harbour Board;Legal\\, contracts
TITLE:Counsel
item1.EMAIL;type=INTERNET;type=WORK;type=pref:anna@example.org
TEL;TYPE=CELL,VOICE:+1 617 555 1212
ADR;TYPE=WORK:;;2 Quay Street;Valdora;;01111;
NOTE:Met on 3 May.\\nShe has
  the contract\\; ask.
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD
 AAQSkZJRgABAQAAAQABAAD=
X-ABLabel:_$!<Friend>!$_
END:VCARD
"""
OLD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=F6rg M=FC=\r\nller\r\n"
    "TEL;HOME;VOICE:+49 40 1\r\nPHOTO;JPEG;BASE64:\r\n /9j/4AAQ\r\n /9j/4AAQ\r\n\r\n"
    "EMAIL:j@example.org\r\nEND:VCARD\r\n"
)
EVENT = """BEGIN:VCALENDAR
METHOD:REQUEST
PRODID:-//x//EN
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DTSTAMP:20201117T191745Z
DTSTART;TZID=Europe/Berlin:20201123T190000
DTEND:20201123T210030Z
SUMMARY:Sale of the port
LOCATION:Room 4\\, harbour board
ORGANIZER;CN="Berg, Anna":MAILTO:anna@example.org
ATTENDEE;PARTSTAT=ACCEPTED;CN=Ben Roth;X-NUM-GUES
 TS=0:mailto:ben@example.org
ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION:mailto:clara@example.org
DESCRIPTION:We sign at noon.\\nNobody is to know.
ATTACH;FILENAME=draft.txt;ENCODING=BASE64;VALUE=BINARY:VGhlIHBvcnQgaXMgc29sZC4=
BEGIN:VALARM
TRIGGER:-PT15M
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def test_a_card_becomes_lines() -> None:
    found = read_with(CARDS, CARD.encode(), "anna.vcf")
    assert found.reading is not None and found.flaws == []
    assert (found.reading.document.kind, found.reading.document.media_type) == ("text", "text/vcard")
    assert found.reading.document.title == "Anna Berg"
    assert found.text.split("\n") == [
        "Card",
        "Full name: Anna Berg Maria Dr.",
        "Name: Anna Berg",
        "Organisation: Harbour Board, Legal, contracts",
        "Title: Counsel",
        "Mail (work): anna@example.org",
        "Phone (cell): +1 617 555 1212",
        "Address (work): 2 Quay Street, Valdora, 01111",
        "Note: Met on 3 May.",
        "She has the contract; ask.",
        "(photo left out)",
        "Label: Friend",
    ]


def test_an_old_card_is_decoded_in_its_own_charset() -> None:
    found = read_with(CARDS, OLD.encode(), "x.vcf")
    assert found.text.split("\n") == [
        *("Card", "Name: Jörg Müller", "Phone (home): +49 40 1", "(photo left out)", "Mail: j@example.org")
    ]


def test_an_invitation_becomes_lines_with_times_as_given() -> None:
    found = read_with(CALENDARS, EVENT.encode(), "invite.ics")
    assert found.reading is not None and found.flaws == []
    document = found.reading.document
    assert (document.title, document.author) == ("Sale of the port", "Berg, Anna")
    assert document.dated is not None and document.dated.start == document.dated.end == "2020-11-17"
    assert found.text.split("\n") == [
        *("Method: REQUEST", "", "Event", "Written: 2020-11-17 19:17:45 UTC"),
        *("Begins: 2020-11-23 19:00 (Europe/Berlin)", "Ends: 2020-11-23 21:00:30 UTC"),
        *("Summary: Sale of the port", "Place: Room 4, harbour board"),
        "Organiser: Berg, Anna <anna@example.org>",
        "Attendee: Ben Roth <ben@example.org> (accepted)",
        "Attendee: clara@example.org (needs action, opt participant)",
        *("Description: We sign at noon.", "Nobody is to know.", "Attached: draft.txt"),
    ]
    assert [(inner.name, content) for inner, content in found.inner] == [("draft.txt", b"The port is sold.")]


def test_an_invitation_in_a_mail_is_an_item_of_it(tmp_path: Path) -> None:
    parts = [make_part("You are invited."), make_part(EVENT, "text/calendar; charset=utf-8; method=REQUEST")]
    results = read_all(make_mail(make_multipart(parts, "alternative")), tmp_path)
    texts = [part.content for each in results.values() if each.reading for part in each.reading.parts]
    assert any("Sale of the port" in text for text in texts)


def test_every_line_leads_back_to_its_property() -> None:
    for source, reader in ((CARD, CARDS), (EVENT, CALENDARS)):
        found = read_with(reader, source.encode())
        assert found.reading is not None
        (part,) = found.reading.parts
        origins = [run.origin for run in part.runs]
        assert origins == sorted(origins) and len(set(origins)) == len(origins)
        for run in part.runs:
            here = source[run.origin : run.origin + run.origin_length]
            assert ":" in here and here.endswith("\n")


def test_a_book_of_cards_is_one_document_and_one_that_breaks_off_says_so() -> None:
    found = read_with(CARDS, (CARD + CARD.replace("Anna", "Ben")).encode())
    assert found.text.count("Card\n") == 2 and found.flaws == []
    assert found.reading is not None and found.reading.document.title is None
    found = read_with(CARDS, CARD[:200].encode())
    assert found.kinds == ["damaged"] and "anna@example.org" in found.text


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("NOTE:one\ntwo without a fold\n", "Note: one\ntwo without a fold"),
        ('NOTE;X="a:b;c":value\n', "Note: value"),
        ('NOTE;X="open:value\n', "Note: value"),
        ("note;charset=utf-8: lower\n", "Note: lower"),
        ("X-FACT:known to nobody\n", "x-fact: known to nobody"),
        ("KEY:data:application/pgp-keys;base64,AAAA\n", "(key left out)"),
    ],
)
def test_broken_and_unknown_properties_stay(source: str, line: str) -> None:
    assert line in read_with(CARDS, f"BEGIN:VCARD\n{source}END:VCARD\n".encode()).text


def test_a_damaged_file_in_an_event_is_named() -> None:
    raw = EVENT.replace("VGhlIHBvcnQgaXMgc29sZC4=", "VGhlIHBvcnQgaXMgc29sZC4").encode()
    found = read_with(CALENDARS, raw)
    assert found.inner == [] and [flaw.place for flaw in found.flaws] == ["draft.txt"]


@pytest.mark.parametrize(
    ("head", "card", "calendar"),
    [
        ("BEGIN:VCARD\n", Bid.CERTAIN, Bid.NONE),
        ("\ufeff\r\nbegin:vcard\r\n", Bid.CERTAIN, Bid.NONE),
        ("BEGIN:VCALENDAR\n", Bid.NONE, Bid.CERTAIN),
        ("BEGIN:VEVENT\n", Bid.NONE, Bid.CERTAIN),
        ("BEGIN:VNOTE\n", Bid.NONE, Bid.NONE),
        ("text\nBEGIN:VCARD\n", Bid.NONE, Bid.NONE),
    ],
)
def test_what_is_a_card_and_what_a_calendar(head: str, card: Bid, calendar: Bid) -> None:
    assert (CARDS.bid(head.encode(), "x"), CALENDARS.bid(head.encode(), "x")) == (card, calendar)


@pytest.mark.parametrize("extra", [0, 1])
def test_a_file_larger_than_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, text_characters=len(CARD) - extra)
    if extra:
        assert error_of(CARDS, CARD.encode()).kind == "too_large"
    else:
        assert read_with(CARDS, CARD.encode()).flaws == []


@pytest.mark.parametrize(
    "unit", ["A:b\n", " \n", ";=", ';"', "N:;", "\\", "BEGIN:VEVENT\n", "A;", "=\n", "a.", "\r"]
)
def test_hostile_repetition_takes_linear_time(unit: str) -> None:
    for head in ("BEGIN:VCARD\n", "BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:", "BEGIN:VCARD\nN"):
        raw = (head + unit * (100_000 // len(unit))).encode()
        start = time.process_time()
        read_with(CARDS, raw)
        read_with(CALENDARS, raw)
        assert time.process_time() - start < 5.0


SIGNS = (":", ";", "=", "\n", " ", "\\", '"', "\0", "ENCODING=b", "é", b64encode(b"x").decode())
PIECES = st.lists(st.sampled_from([*CARD.split("\n"), *EVENT.split("\n"), *SIGNS]), max_size=20)


@given(PIECES, st.sampled_from(["", "\n"]))
def test_no_lines_break_the_readers(pieces: list[str], joint: str) -> None:
    source = joint.join(pieces)
    read = "".join(source[each.start : each.end] for each in read_properties(source))
    assert "".join(read.split()) == "".join(source.split())
    for reader in (CARDS, CALENDARS):
        try:
            read_with(reader, source.encode())
        except ReadError:
            continue
