"""Mail headers to a `Message`: decoded by hand with caps, because the standard policies are not total.

The compat32 policy leaves headers raw; what RFC 2047, RFC 5322 dates and address lists make of them is
taken here one by one, so that a broken one costs that header and not the mail (python/cpython#83281).
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as ParsedMail
from email.utils import getaddresses, parsedate_tz
from functools import lru_cache
from itertools import islice

from sayso.errors import Damaged, ReadError, TooLarge
from sayso.model.document import Address, Message, Recipient
from sayso.read.charset import decode
from sayso.read.limits import LIMITS

_IDS = re.compile(r"<\s{0,9}([^<>\s]{1,998})\s{0,9}>")
_WHITE = re.compile(r"\s+")
# Runs of encoded words. Only these go to `decode_header`, which garbles other characters outside ASCII.
_ENCODED = re.compile(r"=\?[!->@-~]++\?[qQbB]\?[^?]*+\?=(?:\s*+=\?[!->@-~]++\?[qQbB]\?[^?]*+\?=)*+")
# What nearly all address lists are made of; anything else goes to the full parser, 20 times slower.
_SIMPLE = re.compile(
    r"""\s*(?:(?:"(?P<quoted>[^"\\<>]{0,200})"|(?P<bare>[^"\\<>,;:()@]{0,200}?))\s*<(?P<angle>[^\s<>,;:"()]{0,320})>
        |(?P<plain>[^\s<>,;:"()]{1,320}@[^\s<>,;:"()]{1,320}))\s*(?:,|\Z)""",
    re.VERBOSE,
)
_ADDRESS = re.compile(r"[^\s<>,;:\"()]{1,320}@[^\s<>,;:\"()]{1,320}")
_PARTS_ASKED = 20
_WANTED = frozenset(
    ["from", "sender", "to", "cc", "bcc", "date", "subject", "message-id", "in-reply-to", "references"]
)
Report = Callable[[str, ReadError], None]


def read_envelope(mail: ParsedMail, report: Report) -> Message:
    """The envelope of a parsed mail; `report(header, error)` is told of headers that are cut or broken."""
    header = _Headers(mail, report)
    in_reply_to = header.raw("In-Reply-To")
    references = header.raw("References")
    message_id = header.raw("Message-ID")
    senders = header.addresses("From", 1) or header.addresses("Sender", 1)
    return Message(
        message_id=None if message_id is None else _message_id(message_id),
        in_reply_to=_references(in_reply_to),
        references=_references(references),
        sender=senders[0] if senders else None,
        recipients=header.recipients(),
        subject=header.text("Subject"),
        sent=header.date(),
    )


def decode_words(value: str) -> str:
    """A header value with its encoded words (RFC 2047) decoded and its folding undone."""
    if "=?" in value:
        value = _ENCODED.sub(_decoded, value)
    return " ".join(value.split())


def _decoded(found: re.Match[str]) -> str:
    """Encoded words with nothing but white space between them; as they stand where they cannot be decoded."""
    try:
        pieces = decode_header(found[0])
    except (HeaderParseError, ValueError, LookupError):
        return found[0]
    return "".join(
        # RFC 2231 5: a language may follow the character set.
        piece if isinstance(piece, str) else decode(piece, charset and charset.partition("*")[0])[0]
        for piece, charset in pieces
    )


def to_iso(value: str) -> str | None:
    """An RFC 5322 date as ISO 8601 with its own offset; `None` where it makes no date.

    "-0000" (RFC 5322 3.3: no statement about the zone) and a missing zone are taken as UTC.
    """
    try:
        parsed = parsedate_tz(value)
        if parsed is None:
            return None
        offset = timezone(timedelta(seconds=parsed[9])) if parsed[9] else UTC
        moment = datetime(*parsed[:6], tzinfo=offset)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.isoformat()


def header_text(value: object, charset: str | None = None) -> str:
    """A raw header as a string. Bytes outside ASCII come as surrogates (RFC 6532 or plain wrong): decoded.

    As UTF-8, else in the mail's own `charset`, else guessed. A few accents among plain letters are too
    little to guess from: they are taken as Western European.
    """
    text = str(value)
    if text.isascii():
        return text
    raw = text.encode("utf-8", "surrogateescape")
    plain = sum(letter.isascii() and letter.isalpha() for letter in text)
    foreign = sum(not letter.isascii() for letter in text)
    for candidate in ("utf-8", charset, "cp1252" if foreign < plain else None):
        read, errors = ("", ()) if candidate is None else decode(raw, candidate)
        if read and not errors:
            return read
    return decode(raw)[0]


def _declared_charset(mail: ParsedMail) -> str | None:
    """The first character set that a mail or a part of it declares, other than ASCII."""
    for part in islice(mail.walk(), _PARTS_ASKED):
        declared = part.get_content_charset()
        if declared and declared not in ("us-ascii", "ascii"):
            return declared
    return None


class _Headers:
    """The headers of one mail, each cut at its cap."""

    def __init__(self, mail: ParsedMail, report: Report) -> None:
        self._values: dict[str, list[str]] = {}
        self._report = report
        self._kept = 0
        charset: str | None = None
        for key, value in mail.raw_items():
            name = key.lower()
            if name not in _WANTED:
                continue
            text = str(value)
            if not text.isascii():
                charset = charset or _declared_charset(mail)
                text = header_text(value, charset)
            self._values.setdefault(name, []).append(self._cut(key, text))

    def raw(self, name: str) -> str | None:
        values = self.every(name)
        return values[0] if values else None

    def every(self, name: str) -> list[str]:
        return self._values.get(name.lower(), [])

    def text(self, name: str) -> str | None:
        value = self.raw(name)
        return None if value is None else decode_words(value) or None

    def date(self) -> str | None:
        value = self.raw("Date")
        if value is None:
            return None
        sent = to_iso(value)
        if sent is None:
            self._report("Date", Damaged(f"The Date header {value[:60]!r} makes no date."))
        return sent

    def recipients(self) -> tuple[Recipient, ...]:
        return tuple(
            _recipient(role.lower(), address)
            for role in ("To", "Cc", "Bcc")
            for address in self.addresses(role, LIMITS.addresses)
        )

    def addresses(self, name: str, most: int) -> list[Address]:
        found = [address for value in self.every(name) for address in _split_addresses(value)]
        room = max(0, min(most, LIMITS.addresses - self._kept))
        if len(found) > room and most > 1:
            self._report(name, TooLarge(f"{len(found):,} addresses; the first {room:,} are kept."))
        kept = found[:room]
        self._kept += len(kept) if most > 1 else 0
        return kept

    def _cut(self, name: str, value: str) -> str:
        if len(value) <= LIMITS.header_characters:
            return value
        limit = f"the first {LIMITS.header_characters:,} are kept"
        self._report(name, TooLarge(f"The header {name} has {len(value):,} characters; {limit}."))
        return value[: LIMITS.header_characters]


@lru_cache(maxsize=4096)  # people write to the same people
def _recipient(role: str, address: Address) -> Recipient:
    return Recipient(role=role, to=address)


@lru_cache(maxsize=1024)
def _split_addresses(value: str) -> tuple[Address, ...]:
    """Display names and addresses of a header value. Names are decoded after splitting (RFC 2047 5.3)."""
    if "@" not in value and "<" not in value:  # names alone; nobody can tell where one ends
        return (Address(name=_unquoted(decode_words(value)), address=None),) if value.strip() else ()
    pairs = _simple_addresses(value)
    if pairs is None:
        try:
            pairs = getaddresses([_WHITE.sub(" ", value)])
        except (ValueError, IndexError, AttributeError, RecursionError):
            pairs = [("", found) for found in _ADDRESS.findall(value)]
    decoded = [_address(name, address) for name, address in pairs]
    known = tuple(each for each in decoded if each.name or each.address)
    if not known and value.strip():
        return (Address(name=decode_words(value), address=None),)
    return known


def _unquoted(name: str) -> str:
    """A name that is one quoted string (RFC 5322 3.2.4), without its quotation marks."""
    inside = name[1:-1]
    return inside if len(name) > 2 and name[0] == name[-1] == '"' and '"' not in inside else name


@lru_cache(maxsize=4096)
def _address(name: str, address: str) -> Address:
    return Address(name=decode_words(name) or None, address=address.strip().lower() or None)


def _simple_addresses(value: str) -> list[tuple[str, str]] | None:
    """The pairs of a list in the plain form `Name <address>, address`; `None` for any other."""
    pairs = []
    place = 0
    while place < len(value):
        found = _SIMPLE.match(value, place)
        if found is None:
            return None
        name = found["quoted"] or found["bare"] or ""
        pairs.append((name, found["angle"] or found["plain"] or ""))
        place = found.end()
    return pairs


def _message_id(value: str) -> str | None:
    found = _IDS.search(value)
    return found.group(1) if found else _WHITE.sub("", value) or None


def _references(value: str | None) -> tuple[str, ...]:
    """The Message-IDs named in a References or In-Reply-To header, each once, in order."""
    return () if value is None else tuple(dict.fromkeys(_IDS.findall(value)))
