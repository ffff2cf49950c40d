"""The headers that tell of a mail's way, taken down for the evidence sheet. Nothing is judged here."""

import re
from datetime import date, datetime
from email.message import Message as ParsedMail

from sayso.model.evidence import Trace
from sayso.read.envelope import decode_words, header_text, to_iso
from sayso.read.limits import LIMITS
from sayso.read.seals import find_seals

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_EPOCH = date(1970, 1, 1).toordinal()
# The date of nearly every Received header; any other goes to the full parser.
_STAMP = re.compile(
    r"\s{0,9}(?:[A-Z][a-z]{2},\s{1,9})?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})"
    r" (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"
)
_SERVER = re.compile(r"(?:\A|\s)by\s{1,99}([\w.-]{1,255})")
_ADDRESS = re.compile(r"[^\s<>,;:\"()]{1,320}@[^\s<>,;:\"()]{1,320}")
_BRACKETS = re.compile(r"<([^<>\s]{1,255})>")
_SEALS = {"dkim-signature", "arc-message-signature", "arc-seal"}
_ONCE = {
    "from": "From", "date": "Date", "subject": "Subject", "message-id": "Message-ID", "sender": "Sender",
    "reply-to": "Reply-To", "to": "To", "cc": "Cc", "in-reply-to": "In-Reply-To", "references": "References",
}  # fmt: skip
_WANTED = {*_SEALS, *_ONCE} | {
    "received", "x-mailer", "user-agent", "list-id", "list-post", "x-mailing-list", "mailing-list",
    "return-path", "precedence",
}  # fmt: skip
_KEPT = 200  # characters of a header
_BLANK_LINES = (b"\n\n", b"\n\r\n")


def read_trace(mail: ParsedMail, raw: bytes) -> Trace:
    """What the headers of a parsed mail tell of its way; `raw` are its bytes, for its seals.

    Of Received headers the first `LIMITS.relays` are kept. Header values are cut, never refused.
    """
    values: dict[str, list[object]] = {}
    for key, value in mail.raw_items():
        name = key.lower()
        if name in _WANTED:
            if name in values:
                values[name].append(value)
            else:
                values[name] = [value]
    received = [str(value) for value in values.get("received", ())[: LIMITS.relays]]
    return Trace(
        received=tuple(map(_time, received)),
        servers=tuple(map(_server, received)),
        date=_date(values),
        mailer=_text(values, "x-mailer", "user-agent"),
        list_id=_list_id(values),
        bounces=_address(values, "return-path"),
        sender=_address(values, "sender"),
        reply_to=_address(values, "reply-to"),
        doubled=tuple(told for name, told in _ONCE.items() if len(values.get(name, ())) > 1),
        seals=find_seals(*_split(raw)) if not _SEALS.isdisjoint(values) else (),
    )


def _time(received: str) -> int | None:
    """The time at the end of a Received header (RFC 5321 4.4), in seconds since 1970."""
    place = received.rfind(";") + 1
    if not place:
        return None
    found = _STAMP.match(received, place)
    if found is None or found[2] not in _MONTHS:
        moment = to_iso(received[place : place + _KEPT])
        return None if moment is None else _seconds(moment)
    day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    try:
        days = date(int(year), _MONTHS[month], int(day)).toordinal() - _EPOCH
    except ValueError:
        return None
    offset = 60 * int(hours) + int(minutes)
    local = 60 * (1_440 * days + 60 * int(hour) + int(minute)) + int(second)
    return local - 60 * offset if sign == "+" else local + 60 * offset


def _seconds(moment: str) -> int | None:
    try:
        return int(datetime.fromisoformat(moment).timestamp())
    except (ValueError, OverflowError):
        return None


def _server(received: str) -> str | None:
    place = received.find("by ", 0, 2 * _KEPT)  # nearly always the word: looked at without a search
    found = _SERVER.match(received, max(place - 1, 0)) or _SERVER.search(received, 0, 2 * _KEPT)
    return None if found is None else found[1].lower()


def _text(values: dict[str, list[object]], *names: str) -> str | None:
    """The first of these headers, decoded and cut."""
    for name in names:
        if name in values:
            return decode_words(header_text(values[name][0])[: 4 * _KEPT])[:_KEPT] or None
    return None


def _date(values: dict[str, list[object]]) -> str | None:
    return header_text(values["date"][0])[:_KEPT].strip() or None if "date" in values else None


def _address(values: dict[str, list[object]], name: str) -> str | None:
    found = _ADDRESS.search(str(values[name][0]), 0, 5 * _KEPT) if name in values else None
    return found[0].lower() if found is not None and found[0].isascii() else None


def _list_id(values: dict[str, list[object]]) -> str | None:
    """The mailing list a mail came through (RFC 2919, or what lists wrote before); "list" where unnamed."""
    for name in ("list-id", "list-post", "x-mailing-list", "mailing-list"):
        if name in values:
            text = header_text(values[name][0])[: 4 * _KEPT]
            found = _BRACKETS.search(text)
            return (found[1] if found else text.strip()[:_KEPT]).lower() or "list"
    is_list = any(str(value).strip().lower() == "list" for value in values.get("precedence", ()))
    return "list" if is_list else None


def _split(raw: bytes) -> tuple[bytes, bytes]:
    """The bytes of the headers, and of the body below the first blank line."""
    raw = raw.lstrip(b"\r\n") if raw[:1] in b"\r\n" else raw
    place, length = len(raw), 0
    for blank in _BLANK_LINES:
        found = raw.find(blank, 0, place)
        if found >= 0:
            place, length = found, len(blank)
    return raw[: min(place, LIMITS.header_bytes)], raw[place + length :]
