"""A mail as it was sent, to be looked at: its headers in order, its HTML, the pictures for the HTML."""

import re
from collections.abc import Iterator
from email.message import Message as ParsedMail

from sayso.errors import Damaged, TooDeep, TooLarge
from sayso.model.extension import Opened
from sayso.model.looking import Inlined, MailSeen
from sayso.read.charset import decode
from sayso.read.envelope import decode_words, header_text
from sayso.read.limits import LIMITS
from sayso.read.mimepart import PartFacts, read_facts
from sayso.read.redraw import redraw
from sayso.read.structure import parse_mail

_MOST_HEADERS = 400
_LONGEST_HEADER = 4_000
_LONGEST_HTML = 2_000_000
_MOST_PICTURES = 40
_MOST_PIXELS = 12_000_000
_FOLD = re.compile(r"\s{1,200}")


def look_at_mail(item: Opened) -> MailSeen:
    """The headers of a mail, the first HTML in it that is no attachment, and the pictures it brings for that.

    Mails inside the mail are none of it. Raises `TooLarge`, `TooDeep` or `Damaged`.
    """
    if item.size > LIMITS.message_bytes:
        raise TooLarge(f"The mail has {item.size:,} bytes; the limit is {LIMITS.message_bytes:,}.")
    try:
        mail = parse_mail(item.stream.read())
    except RecursionError as error:
        raise TooDeep(f"Parts lie more than {LIMITS.part_depth} deep in each other.") from error
    html: str | None = None
    drawn: list[Inlined] = []
    undrawn = pixels = 0
    for part, facts in _leaves(mail):
        if facts.kind == "text/html" and html is None and not facts.attached:
            html = decode(_content(part)[:_LONGEST_HTML], facts.charset)[0]
        name = _content_id(part)
        if not name or not facts.kind.startswith("image/"):
            continue
        picture = redraw(_content(part)) if len(drawn) < _MOST_PICTURES and pixels < _MOST_PIXELS else None
        if picture is None:
            undrawn += 1
        else:
            pixels += picture.width * picture.height
            drawn.append(Inlined(name=name, pixels=picture))
    headers = tuple(_headers(mail))
    if not headers:
        raise Damaged("The mail has no headers that could be read.")
    return MailSeen(headers=headers, html=html, pictures=tuple(drawn) if html else (), undrawn=undrawn)


def _leaves(mail: ParsedMail) -> Iterator[tuple[ParsedMail, PartFacts]]:
    """The parts without parts, in order, none inside an attached mail."""
    pending = [(mail, 0)]
    seen = 0
    while pending:
        part, depth = pending.pop()
        seen += 1
        if seen > LIMITS.parts or depth > LIMITS.part_depth:
            return
        facts = read_facts(part)
        inside = part.get_payload() if part.is_multipart() else None
        if not isinstance(inside, list):
            yield part, facts
        elif not facts.kind.startswith("message/"):
            pending.extend((each, depth + 1) for each in reversed(inside) if isinstance(each, ParsedMail))


def _headers(mail: ParsedMail) -> Iterator[tuple[str, str]]:
    for name, value in list(mail.raw_items())[:_MOST_HEADERS]:
        words = decode_words(_FOLD.sub(" ", header_text(value)).strip())
        yield name[:100], words[:_LONGEST_HEADER]


def _content(part: ParsedMail) -> bytes:
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def _content_id(part: ParsedMail) -> str:
    return header_text(part.get("content-id", "")).strip().strip("<>")[:500]
