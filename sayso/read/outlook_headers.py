"""The headers of an Outlook item: those it travelled with, and what its properties say beyond them."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime

from sayso.read.envelope import to_iso
from sayso.read.mapi import Properties, one_off_entry

_FIELD = re.compile(r"([!-9;-~]{1,76})[ \t]{0,9}:")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\\\x00-\x1f]{1,255}@[^\s<>,;:\"()\\@\x00-\x1f]{1,255}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/^_`{|}~.-]{1,200}")
_NAME = 100  # characters of a correspondent's name
_WORD_BYTES = 45  # of UTF-8 in an encoded word: 75 characters at most (RFC 2047 2)
_SEALS = {"dkim-signature", "domainkey-signature", "arc-message-signature", "arc-seal"}
_TO = {1: "To", 2: "Cc", 3: "Bcc"}
_RECIPIENT_TYPE = 0x0C15
_DISPLAYED = {"To": 0x0E04, "Cc": 0x0E03, "Bcc": 0x0E02}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """Who sent or received a message. `exchange` is an address that only its own mail system knows."""

    name: str
    address: str | None
    exchange: str | None = None


def compose_headers(message: Properties, recipients: Sequence[Properties]) -> list[str]:
    """The header lines of an item, in order, without line ends and without those of MIME.

    Headers that came with the item stand first, as they came; after them what they do not say. A recipient
    without an address has an empty one, because names alone cannot be told apart in a list.
    """
    lines, present = travelled_headers(message.text(0x007D))
    people = _People(message, recipients)
    sender, representing = people.sender, people.representing
    for name, value in (
        ("Message-ID", _line(message.text(0x1035))),
        ("In-Reply-To", _line(message.text(0x1042))),
        ("References", _line(message.text(0x1039))),
        ("Thread-Topic", encode_words(message.text(0x0070))),
        ("Thread-Index", b64encode(message.raw(0x0071) or b"").decode("ascii")),
        ("Subject", encode_words(subject_of(message))),
        ("Date", sent_by(message)),
    ):
        if value and name.lower() not in present:
            lines.append(f"{name}: {value}")
    author = representing or sender
    if "from" not in present:
        lines.insert(0, f"From: {_mailbox(author) if author is not None else ''}")
        if sender is not None and author is not None and _differ(sender, author):
            lines.append(f"Sender: {_mailbox(sender)}")
        if author is not None and author.exchange:
            lines.append(f"X-Exchange-From: {encode_words(author.exchange)}")
    for role in ("To", "Cc", "Bcc"):
        if role.lower() not in present:
            lines += _recipient_lines(role, people.received(role))
    return lines


def travelled_headers(text: str) -> tuple[list[str], set[str]]:
    """The lines of `PidTagTransportMessageHeaders` up to the first empty one, and the names they hold.

    Left out: what describes the lost MIME structure, a date that makes none, and lines that are no header,
    such as "Microsoft Mail Internet Headers Version 2.0", which would end the headers of a mail.
    """
    fields: list[list[str]] = []
    for line in _LINE_END.split(text.lstrip("\r\n")):
        if not line.strip():
            break
        clean = _UNFIT.sub("\ufffd", line)
        if clean[0] in " \t":
            if fields:
                fields[-1].append(clean)
        elif _FIELD.match(clean):
            fields.append([clean])
    lines: list[str] = []
    names: set[str] = set()
    for field in fields:
        name, _, value = field[0].partition(":")
        name = name.strip().lower()
        if (name.startswith("content-") and name != "content-class") or name == "mime-version":
            continue
        if name == "date" and to_iso(" ".join((value, *field[1:])).strip()) is None:
            continue
        names.add(name)
        # The bytes that these seal are gone: kept as evidence, but not to be checked against ours.
        lines += [f"X-Original-{field[0]}", *field[1:]] if name in _SEALS else field
    return lines, names


def subject_of(message: Properties) -> str:
    """The subject without the mark of its prefix that stores keep in front ([MS-PST] 2.5.3.1.1.1)."""
    subject = message.text(0x0037)
    if subject.startswith("\x01"):
        subject = subject[2:]
    return subject or message.text(0x003D) + message.text(0x0E1D) or message.text(0x0070)


def sent_by(message: Properties) -> str:
    """When it was sent, else when it arrived, as an RFC 5322 date in UTC; empty for a draft."""
    moment = message.moment(0x0039) or message.moment(0x0E06)
    return "" if moment is None else format_datetime(moment)


def encode_words(text: str, *, always: bool = False) -> str:
    """Text as it may stand in a header: as it is where it is plain, else as encoded words (RFC 2047)."""
    text = text.strip()
    if not always and text.isascii() and text.isprintable() and "=?" not in text:
        return text
    words: list[bytes] = [b""]
    for character in text:
        coded = character.encode("utf-8", "replace")
        if len(words[-1]) + len(coded) > _WORD_BYTES:
            words.append(b"")
        words[-1] += coded
    return " ".join(f"=?utf-8?B?{b64encode(word).decode('ascii')}?=" for word in words)


def display_of(person: Correspondent | None) -> str:
    """A correspondent for reading: `Name <address>`, or the one of the two there is."""
    if person is None:
        return ""
    if person.name and person.address:
        return f"{person.name} <{person.address}>"
    return person.name or person.address or ""


def author_of_item(message: Properties, recipients: Sequence[Properties]) -> Correspondent | None:
    """Who an item is from: for whom it was sent, else who sent it."""
    people = _People(message, recipients)
    return people.representing or people.sender


class _People:
    """Everybody an item names, with the best address that any of its properties gives them."""

    def __init__(self, message: Properties, recipients: Sequence[Properties]) -> None:
        self._known: dict[str, str] = {}  # Exchange address to SMTP address
        self._received: dict[str, list[Correspondent]] = {"To": [], "Cc": [], "Bcc": []}
        self._message = message
        for each in recipients:
            self._learn(each.text(0x3003), each, (0x39FE, 0x3003))
        self._learn(message.text(0x0065), message, (0x5D02, 0x5D0A, 0x0065))
        self._learn(message.text(0x0C1F), message, (0x5D01, 0x5D0A, 0x0C1F))
        for each in recipients:
            role = _TO.get((each.number(_RECIPIENT_TYPE) or 1) & 0x0F)
            person = self._recipient(each)
            if role is not None and person is not None:
                self._received[role].append(person)
        self.representing = self._person(message, 0x0042, 0x0065, (0x5D02, 0x003B), 0x0041)
        self.sender = self._person(message, 0x0C1A, 0x0C1F, (0x5D01, 0x0C1D), 0x0C19)

    def received(self, role: str) -> list[Correspondent]:
        """The recipients of a role; those that the item only displays where it has no table of them."""
        if any(self._received.values()):
            return self._received[role]
        names = self._message.text(_DISPLAYED[role]).split(";")
        return [_known_person(name.strip(), "", None) for name in names if name.strip()]

    def _recipient(self, each: Properties) -> Correspondent | None:
        name = each.text(0x3001) or each.text(0x5FF6)
        return self._find(each, name, each.text(0x3003), (0x39FE, 0x300B), 0x0FFF)

    def _person(
        self, holder: Properties, name: int, address: int, others: tuple[int, ...], entry: int
    ) -> Correspondent | None:
        return self._find(holder, holder.text(name), holder.text(address), others, entry)

    def _find(
        self, holder: Properties, name: str, given: str, others: tuple[int, ...], entry: int
    ) -> Correspondent | None:
        address = _smtp(holder, others[0]) or (given.strip() if _ADDRESS.fullmatch(given.strip()) else "")
        if not address:
            outside = one_off_entry(holder.raw(entry) or b"", holder) or ("", "")
            found = outside[1] if _ADDRESS.fullmatch(outside[1]) else ""
            address = self._known.get(given.lower(), "") or found or _smtp(holder, others[1])
            name = name or outside[0]
        if not (name or address or given):
            return None
        return _known_person(name, address, given)

    def _learn(self, exchange: str, holder: Properties, tags: tuple[int, ...]) -> None:
        address = next((each for tag in tags if (each := _smtp(holder, tag))), "")
        if exchange and address:
            self._known.setdefault(exchange.lower(), address)


def _smtp(holder: Properties, tag: int) -> str:
    """An internet address in a property: text, or a search key `SMTP:…` ([MS-OXOMSG] 2.2.1.46)."""
    text = holder.text(tag)
    raw = b"" if text else (holder.raw(tag) or b"")
    if raw[:5].upper() == b"SMTP:":
        text = raw[5:].rstrip(b"\0").decode("ascii", "replace").lower()
    return text.strip() if _ADDRESS.fullmatch(text.strip()) else ""


def _known_person(name: str, address: str, given: str | None) -> Correspondent:
    """A correspondent with an internet address, or with a name that tells more than none."""
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1].strip()
    given = (given or "").strip()
    if not address and _ADDRESS.fullmatch(name.strip("'\"<>")):
        address = name.strip("'\"<>")
    if address:
        same = name.strip("'\"<>").lower() == address.lower()
        return Correspondent(name="" if same else name, address=address)
    if not given.startswith("/") and given.lower() not in name.lower():
        name = f"{name} {given}".strip()  # a telephone number, an address of another mail system
    return Correspondent(name=name or given, address=None, exchange=given if given.startswith("/") else None)


def _differ(one: Correspondent, other: Correspondent) -> bool:
    if one.address and other.address:
        return one.address.lower() != other.address.lower()
    return one.name != other.name


def _recipient_lines(role: str, people: Sequence[Correspondent]) -> list[str]:
    listed = [_mailbox(each, listed=True) for each in people]
    lines = [f"{role}: {', '.join(listed)}"] if listed else []
    return lines + [f"X-Exchange-{role}: {encode_words(each.exchange)}" for each in people if each.exchange]


def _mailbox(person: Correspondent, *, listed: bool = False) -> str:
    """A correspondent as a mailbox (RFC 5322 3.4). A name that could be taken for an address is encoded."""
    name = person.name[:_NAME]
    name = encode_words(name, always=_PLAIN_NAME.fullmatch(name) is None) if name else ""
    if person.address is None:
        return f"{name} <>" if listed else name
    return f"{name} <{person.address}>" if name else person.address


def _line(text: str) -> str:
    """A property as one header line: what would break the line becomes a space."""
    return " ".join(_UNFIT.sub(" ", text).split())
