"""A made-up house whose mail is true in every header, and 34 ways to alter one of its mails.

240 mails of eight people over four months of 2010: each writes with a program and a machine of his own, the
servers sign what leaves, answers quote what they answer, and what a colleague gets lies in her mailbox too.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

from signing import Server, ed_server, rsa_server, seal, sign

MERIDIAN, CASTELLAN = rsa_server("meridian.example"), ed_server("castellan.example")
RELAY, STRANGER = rsa_server("relay.example"), rsa_server("meridian.example")
KEYS = "\n".join(server.record for server in (MERIDIAN, CASTELLAN, RELAY))
ZONE = timezone(timedelta(hours=-5))
START = datetime(2010, 3, 1, 9, 0, tzinfo=ZONE)
WORDS = tuple(
    word
    for line in (
        "port quay harbour minister annex contract treasury crane dockers budget summer customs",
        "colonel embassy rail cabinet paper engineer north signed measured sold kept asked warned",
        "believed promised denied ordered paid the a his their every another second secret long old",
        "late public before after without against during under",
    )
    for word in line.split(" ")
)


@dataclass(frozen=True)
class Person:
    """Somebody who writes, with the program used and the form it gives Message-IDs."""

    name: str
    address: str
    mailer: str
    form: Callable[[random.Random, datetime], str]

    @property
    def house(self) -> Server:
        return MERIDIAN if "meridian" in self.address else CASTELLAN


def _uuid(chance: random.Random, _moment: datetime) -> str:
    raw = f"{chance.getrandbits(128):032X}"
    return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"


def _bird(chance: random.Random, moment: datetime) -> str:
    return f"{int(moment.timestamp()):X}.{chance.randrange(1_000_000, 9_999_999)}"


def _look(chance: random.Random, moment: datetime) -> str:
    filetime = int((moment.timestamp() + 11_644_473_600) * 1e7)
    return f"0006{filetime >> 32:08x}${filetime & 0xFFFFFFFF:08x}${chance.getrandbits(32):08x}$"


def _mutt(chance: random.Random, moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%d%H%M%S}.GA{chance.randrange(1_000, 30_000)}"


PEOPLE = tuple(
    Person(name, f"{name.lower().replace(' ', '.')}@{house}.example", mailer, form)
    for name, house, mailer, form in (
        ("Pavel Orlov", "meridian", "Apple Mail (2.1078)", _uuid),
        ("Ines Carrow", "meridian", "Thunderbird 2.0.0.24 (Windows/20100228)", _bird),
        ("Ruth Adeyemi", "meridian", "Microsoft Office Outlook 12.0", _look),
        ("Jon Halvard", "meridian", "Mutt/1.5.20 (2009-06-14)", _mutt),
        ("Mara Quint", "meridian", "Thunderbird 2.0.0.23 (X11/20090817)", _bird),
        ("Sami Koskela", "meridian", "Apple Mail (2.1077)", _uuid),
        ("Lia Brandt", "castellan", "Microsoft Office Outlook 11.0", _look),
        ("Tom Aldane", "castellan", "Mutt/1.5.18 (2008-05-17)", _mutt),
    )
)


@dataclass(frozen=True)
class Letter:
    """A mail before it is written out: its headers in order, its body, who sent it when."""

    person: Person
    moment: datetime
    headers: tuple[tuple[str, str], ...]
    body: str
    is_signed: bool
    is_sent: bool  # from the sender's own folder: no server has seen it
    to: Person

    def get(self, name: str) -> str:
        return next(value for key, value in self.headers if key == name)

    @property
    def is_answer(self) -> bool:
        return self.get("Subject").startswith("Re: ")

    def with_header(self, name: str, value: str) -> "Letter":
        headers = tuple((key, value if key == name else given) for key, given in self.headers)
        return replace(self, headers=headers)

    def raw(self) -> bytes:
        """The mail as it lies in a mailbox."""
        head = "".join(f"{name}: {value}\n" for name, value in self.headers)
        written = f"{head}\n{self.body}".encode()
        if self.is_sent:
            return written
        host, at = self.person.house.domain, self.moment + timedelta(seconds=4)
        first = (
            f"Received: from desk.{host} (desk.{host} [10.0.0.7])\n\tby smtp.{host} (Postfix) with ESMTP"
            f" id A{int(at.timestamp())};\n\t{format_datetime(at)}\n"
        )
        whole = first.encode() + written
        if self.is_signed:
            tags = f"t={int(at.timestamp())};"
            whole = sign(whole, self.person.house, tags=tags)
        return self.arrived(whole, at + timedelta(seconds=9))

    def arrived(self, whole: bytes, at: datetime) -> bytes:
        """With the header of the server that took it in."""
        host, target = self.person.house.domain, self.to.house.domain
        last = (
            f"Received: from smtp.{host} (smtp.{host} [10.0.0.12])\n\tby mx.{target} (Postfix) with ESMTP"
            f" id B{int(at.timestamp())};\n\t{format_datetime(at)}\n"
        )
        return last.encode() + whole


@dataclass
class Leak:
    """The mailboxes: name to mails, each with the name it is known by here."""

    boxes: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)

    def put(self, box: str, name: str, raw: bytes) -> None:
        self.boxes.setdefault(box, []).append((name, raw))


def letters(seed: int = 7) -> list[Letter]:
    """All true mails; every third answers one of the ten before and quotes it whole."""
    chance = random.Random(seed)
    made: list[Letter] = []
    for number in range(240):
        moment = START + timedelta(hours=11 * number + chance.randrange(8), minutes=chance.randrange(60))
        person = PEOPLE[number % len(PEOPLE)]
        to = PEOPLE[(number + 1 + chance.randrange(6)) % len(PEOPLE)]
        answered = made[-1 - chance.randrange(8)] if number > 10 and number % 3 == 0 else None
        made.append(_letter(chance, person, to, moment, answered))
    return made


def _letter(
    chance: random.Random, person: Person, to: Person, moment: datetime, answered: Letter | None
) -> Letter:
    host = person.house.domain
    subject = " ".join(chance.sample(WORDS, 3)).capitalize()
    body = "\n\n".join(_paragraph(chance) for _ in range(2)) + "\n"
    extra: list[tuple[str, str]] = []
    if answered is not None:
        subject = "Re: " + answered.get("Subject").removeprefix("Re: ")
        extra = [("In-Reply-To", answered.get("Message-ID")), ("References", answered.get("Message-ID"))]
        quoted = "".join(f"> {line}\n" for line in _own(answered).splitlines())
        body = f"On {answered.moment:%d/%m/%Y %H:%M}, {answered.person.name} wrote:\n{quoted}\n{body}"
    headers = (
        ("From", f"{person.name} <{person.address}>"),
        ("To", f"{to.name} <{to.address}>"),
        ("Subject", subject),
        ("Date", format_datetime(moment)),
        ("Message-ID", f"<{person.form(chance, moment)}@{host}>"),
        *extra,
        ("User-Agent" if person.form in (_bird, _mutt) else "X-Mailer", person.mailer),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
    )
    style = chance.randrange(4)
    return Letter(person, moment, headers, body, is_signed=style != 1, is_sent=style == 0, to=to)


def _own(letter: Letter) -> str:
    """The words a mail does not quote."""
    return letter.body.split("\n\n", 1)[1] if " wrote:\n" in letter.body else letter.body


def _paragraph(chance: random.Random) -> str:
    lines = []
    for _ in range(4):
        lines.append(" ".join(chance.choice(WORDS) for _ in range(11)).capitalize() + ".")
    return "\n".join(lines)


def true_leak() -> Leak:
    """Nothing altered. What is sent within the house lies in a second mailbox too."""
    leak = Leak()
    for number, letter in enumerate(letters()):
        _store(leak, number, letter, letter.raw())
    return leak


def _store(leak: Leak, number: int, letter: Letter, raw: bytes) -> None:
    leak.put(letter.person.name if letter.is_sent else letter.to.name, f"true-{number}", raw)
    if number % 6 == 1 and not letter.is_sent:
        before = raw.split(b"\n\tby mx.", 1)[1].split(b"\n", 2)[2]
        copy = letter.arrived(before, letter.moment + timedelta(seconds=60))
        leak.put("Archive", f"copy-{number}", copy)


Alteration = Callable[[Letter, list[Letter]], Iterator[tuple[str, bytes]]]
ALTERATIONS: dict[str, tuple[str, Alteration]] = {}
"""By name: the check that must say so, and what makes the altered mail (or mails) of a true one."""


def _altered(check: str) -> Callable[[Alteration], Alteration]:
    def register(make: Alteration) -> Alteration:
        ALTERATIONS[make.__name__] = (check, make)
        return make

    return register


def forged_leak() -> tuple[Leak, dict[str, set[str]]]:
    """The same leak with one mail altered in each way; and by alteration, the names of its mails."""
    all_letters = letters()
    taken = _victims(all_letters)
    leak, names = Leak(), {}
    for number, letter in enumerate(all_letters):
        if number not in taken:
            _store(leak, number, letter, letter.raw())
            continue
        name = taken[number]
        names[name] = set()
        for part, (box, raw) in enumerate(ALTERATIONS[name][1](letter, all_letters)):
            leak.put(box or letter.to.name, f"{name}-{part}", raw)
            names[name].add(f"{name}-{part}")
    return leak, names


SENT = {
    "date_against_id", "mailer_not_yet_made", "mailer_newer_than_mail", "other_program", "other_house",
    "other_form", "colleague", "answer_before_question", "weekday", "zone_name", "zone_without_place",
}  # fmt: skip
UNSIGNED = {"date_after_arrival", "date_long_before_arrival", "order_of_servers"}
ANSWERS = {"quoted_otherwise", "quoted_with_not", "answer_before_question"}
BY = {
    "colleague": "Outlook 12", "mailer_not_yet_made": "Outlook 12", "date_against_id": "Mutt/1.5.20",
    "other_form": "Mutt/1.5.20", "other_program": "Apple", "other_house": "Outlook 11",
    "ed_body": "Outlook 11",
}  # fmt: skip
"""By alteration, a part of the mailer of those whose mail is altered."""


def _victims(all_letters: list[Letter]) -> dict[int, str]:
    """Which mail is altered in which way: the first fitting one that no other alteration touches."""
    answered = {letter.get("In-Reply-To") for letter in all_letters if letter.is_answer}
    taken: dict[int, str] = {}
    for name in ALTERATIONS:
        fitting = (
            number
            for number, letter in enumerate(all_letters)
            if number >= 40
            and number not in taken
            and letter.get("Message-ID") not in answered
            and _fits(name, letter)
        )
        taken[next(fitting)] = name
    return taken


def _fits(name: str, letter: Letter) -> bool:
    if letter.is_answer != (name in ANSWERS) or letter.is_sent != (name in SENT):
        return False
    if name not in SENT | ANSWERS and letter.is_signed == (name in UNSIGNED):
        return False
    return BY.get(name, "") in letter.person.mailer and (name in BY or letter.person.house is MERIDIAN)


def _word(raw: bytes) -> bytes:
    """With one word of the last paragraph changed."""
    head, gap, body = raw.partition(b"\n\n")
    start, _, last = body.rpartition(b"\n\n")
    words = last.split(b" ")
    words[4] = b"nineteen"
    return head + gap + start + b"\n\n" + b" ".join(words)


@_altered("dkim")
def word_changed(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", _word(letter.raw())


@_altered("dkim")
def sentence_added(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", letter.raw() + b"The money went to the colonel.\n"


@_altered("dkim")
def sentence_removed(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", letter.raw().rstrip(b"\n").rpartition(b"\n")[0] + b"\n"


@_altered("dkim")
def ed_body(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", _word(letter.raw())


@_altered("dkim")
def subject_changed(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", re.sub(rb"\nSubject: .*", b"\nSubject: Pay the colonel", letter.raw(), count=1)


@_altered("dkim")
def date_changed(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    moved = format_datetime(letter.moment - timedelta(hours=3)).encode()
    yield "", re.sub(rb"\nDate: .*", b"\nDate: " + moved, letter.raw(), count=1)


@_altered("dkim")
def recipient_changed(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", re.sub(rb"\nTo: .*", b"\nTo: Clara Venn <clara@wire.example>", letter.raw(), count=1)


@_altered("dkim")
def sender_changed(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    other = next(each for each in PEOPLE if each is not letter.person)
    new = f"\nFrom: {other.name} <{other.address}>".encode()
    yield "", re.sub(rb"\nFrom: .*", new, letter.raw(), count=1)


@_altered("dkim")
def signed_by_a_stranger(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    unsigned = re.sub(rb"DKIM-Signature: (?:.*\n[ \t])*.*\n", b"", letter.raw(), count=1)
    yield "", sign(unsigned, STRANGER)


@_altered("dkim")
def words_behind_the_signed_ones(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    plain = replace(letter, is_signed=False).raw()
    length = len(letter.body.rstrip("\n").replace("\n", "\r\n")) + 2
    yield "", sign(plain, letter.person.house, tags=f"l={length};") + b"And the annex is signed.\n"


@_altered("headers")
def second_sender(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", b"From: Clara Venn <clara@wire.example>\n" + letter.raw()


@_altered("headers")
def second_subject(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", b"Subject: Pay the colonel\n" + letter.raw()


def _sealed(letter: Letter, count: int, chain: str | None = None) -> bytes:
    """With ARC sets of a relay, the last of which says `chain` of those before."""
    raw = letter.raw()
    for number in range(1, count + 1):
        said = chain if number == count else None
        raw = seal(raw, RELAY, number, int(letter.moment.timestamp()) + 20, said)
    return raw


@_altered("arc")
def arc_set_missing(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    whole = _sealed(letter, 2)
    names = b"ARC-(?:Seal|Message-Signature|Authentication-Results)"
    yield "", re.sub(names + rb": i=1;(?:.*\n[ \t])*.*\n", b"", whole)


@_altered("arc")
def arc_claims_no_chain(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", _sealed(letter, 2, "none")


@_altered("arc")
def arc_body(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", _word(_sealed(replace(letter, is_signed=False), 1))


@_altered("arc")
def arc_results(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    whole = _sealed(letter, 1)
    yield "", whole.replace(b"relay.example; dkim=pass", b"relay.example; dkim=none", 1)


@_altered("order")
def order_of_servers(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    stamp, later = (letter.moment + timedelta(seconds=4)), letter.moment + timedelta(hours=9, minutes=17)
    raw = letter.raw()
    yield "", raw.replace(f"\t{format_datetime(stamp)}".encode(), f"\t{format_datetime(later)}".encode())


def _dated(letter: Letter, moved: timedelta) -> bytes:
    """With another date, everything else as it was."""
    new = f"\nDate: {format_datetime(letter.moment + moved)}".encode()
    return re.sub(rb"\nDate: .*", new, letter.raw(), count=1)


@_altered("date")
def date_after_arrival(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", _dated(letter, timedelta(days=2, minutes=21))


@_altered("date")
def date_long_before_arrival(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", _dated(letter, timedelta(days=-31))


@_altered("date")
def date_against_id(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield letter.person.name, _dated(letter, timedelta(days=-5))


@_altered("date")
def weekday(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    day = f"{letter.moment:%a}"
    wrong = next(each for each in ("Mon", "Tue") if each != day)
    yield letter.person.name, letter.with_header("Date", letter.get("Date").replace(day, wrong)).raw()


@_altered("date")
def zone_name(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield letter.person.name, letter.with_header("Date", letter.get("Date") + " (CEST)").raw()


@_altered("date")
def zone_without_place(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield letter.person.name, letter.with_header("Date", letter.get("Date").replace("-0500", "-0517")).raw()


@_altered("date")
def mailer_not_yet_made(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield letter.person.name, letter.with_header("X-Mailer", "Microsoft Outlook 16.0").raw()


@_altered("date")
def mailer_newer_than_mail(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    headers = [pair for pair in letter.headers if pair[0] not in ("X-Mailer", "User-Agent")]
    headers.append(("User-Agent", "Mutt/1.10.1 (2018-07-13)"))
    yield letter.person.name, replace(letter, headers=tuple(headers)).raw()


@_altered("client")
def other_program(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    new = "QUALCOMM Windows Eudora Version 4.3.2"
    yield letter.person.name, letter.with_header("X-Mailer", new).raw()


@_altered("message_id")
def other_house(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    own = letter.get("Message-ID").replace("castellan", "meridian")
    yield letter.person.name, letter.with_header("Message-ID", own).raw()


@_altered("message_id")
def other_form(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    own = f"<4711-final.v2@{letter.person.house.domain}>"
    yield letter.person.name, letter.with_header("Message-ID", own).raw()


@_altered("client")
def colleague(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    other = next(each for each in PEOPLE if each.name == "Jon Halvard")
    yield other.name, letter.with_header("From", f"{other.name} <{other.address}>").raw()


@_altered("quotes")
def quoted_otherwise(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", _quoting(letter, lambda words: [*words[:5], "nineteen", *words[6:]])


@_altered("quotes")
def quoted_with_not(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", _quoting(letter, lambda words: [*words[:6], "not", *words[6:]])


def _quoting(letter: Letter, change: Callable[[list[str]], list[str]]) -> bytes:
    """An answer whose third quoted line says something else."""
    lines = letter.body.split("\n")
    lines[3] = " ".join(change(lines[3].split(" ")))
    return replace(letter, body="\n".join(lines)).raw()


@_altered("places")
def other_words_elsewhere(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", letter.raw()
    unsigned = replace(letter, is_signed=False).raw()
    yield "Archive", _word(unsigned)


@_altered("places")
def id_taken_again(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    yield "", letter.raw()
    body = "Please transfer what we agreed upon to the usual account.\n"
    yield "Archive", replace(letter, is_signed=False, body=body).raw()


@_altered("thread")
def answer_before_question(letter: Letter, _all: list[Letter]) -> Iterator[tuple[str, bytes]]:
    question = next(each for each in _all if each.get("Message-ID") == letter.get("In-Reply-To"))
    moved = question.moment - timedelta(days=1, hours=1, minutes=13)
    own = f"<{letter.person.form(random.Random(1), moved)}@{letter.person.house.domain}>"
    yield (
        letter.person.name,
        letter.with_header("Date", format_datetime(moved)).with_header("Message-ID", own).raw(),
    )
