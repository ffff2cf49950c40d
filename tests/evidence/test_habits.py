"""Programs and Message-IDs beside the other mails of a sender: a new one is nothing, a contradiction is."""

import pytest

from sayso.evidence.clients import family, form_of, house_of, not_before, time_in
from sayso.evidence.habits import Habits, marks_of
from sayso.model.document import Address, Message
from sayso.model.evidence import Finding, Trace

ANNA = Address(name="Anna Berg", address="anna@house.example")
BEN = Address(name="Ben Roth", address="ben@house.example")
CLEO = Address(name="Cleo Venn", address="cleo@wire.example")
UUID = "A9F8EF91-4149-3F1B-623B-C05A50236C{:02X}"
APPLE, MUTT, EUDORA = "Apple Mail (2.1078)", "Mutt/1.5.20 (2009-06-14)", "QUALCOMM Windows Eudora Version 4.3"


class House:
    """A case in which Anna and Cleo have sent seven mails each, and the mail that is looked at."""

    def __init__(self) -> None:
        self.habits = Habits()
        for number in range(7):
            self.send(ANNA, f"{UUID.format(number)}@house.example", APPLE)
            self.send(CLEO, f"2010040{number + 1}120000.GA12@wire.example", MUTT)

    def send(self, sender: Address, message_id: str | None, mailer: str | None) -> tuple[Finding | None, ...]:
        message = Message(
            message_id=message_id, in_reply_to=(), references=(), sender=sender, recipients=(), subject=None,
            sent="2010-04-01T12:00:00+00:00",
        )  # fmt: skip
        trace = Trace(
            received=(), servers=(), date=None, mailer=mailer, list_id=None, bounces=None, sender=None,
            reply_to=None, doubled=(), seals=(),
        )  # fmt: skip
        marks = marks_of(message, trace)
        self.habits.add(sender, marks)
        return self.habits.check_client(sender, marks), self.habits.check_message_id(sender, marks)


@pytest.mark.parametrize(
    ("sender", "message_id", "mailer", "results"),
    [
        (ANNA, UUID.format(9) + "@house.example", APPLE, ("agrees", "agrees")),
        (ANNA, UUID.format(9) + "@house.example", "Apple Mail (2.1081)", ("agrees", "agrees")),
        (ANNA, "20100409120000.GA12@house.example", "Mutt/1.5.19", ("unknown", "unknown")),  # a new program
        (ANNA, "20100409120000.GA12@house.example", MUTT, ("differs", "unknown")),  # that of one other
        (ANNA, UUID.format(9) + "@house.example", EUDORA, ("differs", "agrees")),  # under another's name
        (ANNA, UUID.format(9) + "@wire.example", APPLE, ("agrees", "differs")),  # of another house
        (ANNA, "4711.x@house.example", APPLE, ("agrees", "differs")),  # never made by that program
        (ANNA, "4711.x@gate.example", EUDORA, ("differs", "differs")),  # from outside
        (ANNA, UUID.format(9) + "@laptop", APPLE, ("agrees", "unknown")),  # a machine's own name
        (BEN, "4711.x@gate.example", EUDORA, ("unknown", "unknown")),  # nothing is known of him
        (
            Address(name="Anna Berg", address="anna@home.example"),
            "x1@home.example",
            None,
            ("unknown", "unknown"),
        ),
    ],
)
def test_a_mail_beside_the_others_of_its_sender(
    sender: Address, message_id: str, mailer: str | None, results: tuple[str, str]
) -> None:
    """M-096"""
    found = House().send(sender, message_id, mailer)
    assert tuple(each.result if each else None for each in found) == results, found


def test_a_mail_without_a_message_id_is_not_compared() -> None:
    assert House().send(ANNA, None, APPLE) == (None, None)


@pytest.mark.parametrize(
    ("own", "form"),
    [
        ("a9f8ef91-4149-3f1b-623b-c05a50236cc3", "uuid"),
        ("A9F8EF91-4149-3F1B-623B-C05A50236CC3", "UUID"),
        ("CACSyD1MrCzyV-93Ov07NpV3Nm3u0fYExmD1ShE_e2tapW6a6HA", "google"),
        ("20231206195807.GA209606", "clock."),
        ("20190404003249.14356-2-anna", "clock-"),
        ("4BA7F201.2245745", "hex-time"),
        ("000601cacd4d$d8e0d025$23996d46$", "outlook"),
        ("ZXCS1SMQLhSPtjdp", "sixteen"),
        ("87edfzavof.fsf", "w.w"),
        ("127bba3063b19dd87ae3014f.camel", "x.w"),
    ],
)
def test_forms_of_message_ids_are_told_apart(own: str, form: str) -> None:
    assert form_of(own) == form


def test_times_in_message_ids_are_read() -> None:
    assert time_in("20100401120000.GA1") == ("clock", 1_270_123_200.0)
    assert time_in("4BB48B40.1234567") == ("hex-time", 1_270_123_328.0)
    form, moment = time_in("000601cacd4d$d8e0d025$23996d46$") or ("", 0.0)
    assert (form, round(moment)) == ("outlook", 1_269_653_757)
    assert time_in("20101332120000.GA1") is None
    assert time_in("87edfzavof.fsf") is None


@pytest.mark.parametrize(
    ("mailer", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Thunderbird/60.8.0", "Thunderbird"),
        ("Thunderbird 2.0.0.24 (Windows/20100228)", "Thunderbird"),
        ("iPhone Mail (7E18)", "Apple Mail"),
        ("NeoMutt/20180716", "Mutt"),
        ("git-send-email 2.21.0", "git-send-email"),
        ("Microsoft Outlook Express 5.50.4133.2400", "Outlook Express"),
        ("KMail/1.12.4 (Linux/2.6.31)", "KMail"),
        ("...", None),
        (None, None),
    ],
)
def test_programs_are_known_by_name_without_version(mailer: str | None, name: str | None) -> None:
    assert family(mailer) == name


def test_the_day_of_a_program_is_read_from_its_line() -> None:
    assert (not_before("Mutt/1.10.1 (2018-07-13)") or ("",))[0] == "2018-07-13"
    assert (not_before("Thunderbird 2.0.0.24 (Windows/20100228)") or ("",))[0] == "2010-02-28"
    assert (not_before("Thunderbird/60.8.0") or ("",))[0] == "2017-01-01"
    assert not_before("KMail/1.12.4 (build 99999999)") is None


def test_houses_are_domains_as_they_are_registered() -> None:
    given = ("mail.house.example", "a.b.example.co.uk", "example.de", "laptop")
    assert [house_of(each) for each in given] == [
        "house.example", "example.co.uk", "example.de", "laptop",
    ]  # fmt: skip
