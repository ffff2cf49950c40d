"""Telegram Desktop's export as pages: `messages.html`, `messages2.html` and so on.

A page holds up to a thousand messages. One that follows another of the same sender does not name him again
(class `joined`). Times stand in the title of the clock, with the zone in newer exports.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sayso.errors import TooLarge
from sayso.model.extension import Bid, Flaw, Found, Opened
from sayso.read.charset import decode
from sayso.read.chats import ChatMessage, chat_item
from sayso.read.limits import LIMITS
from sayso.read.markup import read_attributes, tokens
from sayso.read.web import html_to_part

_ANY_MESSAGE = re.compile(r'<div class="message (default|service)[^"]{0,60}" id="message(-?\d{1,18})"')
_MOMENT = re.compile(r"(\d{2})\.(\d{2})\.(\d{4}) (\d{2}):(\d{2})(?::(\d{2}))?(?: UTC([+-]\d{2}):?(\d{2}))?")
_REPLY = re.compile(r"#?go_to_message(\d{1,18})|GoToMessage\((\d{1,18})\)")
_TITLE = re.compile(r'<div class="page_header">.{0,2000}?<div class="text bold">(.{0,500}?)</div>', re.DOTALL)
_NOTES = {"title bold": "Attached", "status details": "Details", "description": "Details"}
_TAKEN = frozenset(["from_name", "text", "body details", *_NOTES])


class TelegramPageReader:
    """Pages of Telegram Desktop's HTML export."""

    name = "telegram-page"
    version = "1"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN for a page called "Exported Data" that holds messages as Telegram Desktop writes them."""
        is_export = b"<title>Exported Data</title>" in head[:4096] or b'class="page_wrap' in head
        return Bid.CERTAIN if is_export and b'<div class="message ' in head else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """Each message as an item, with its place in the file."""
        if item.size > LIMITS.text_characters:
            raise TooLarge(f"The page has {item.size:,} bytes; the limit is {LIMITS.text_characters:,}.")
        raw = item.stream.read()
        source, errors = decode(raw, "utf-8")
        yield from (Flaw(error=error) for error in errors)
        titled = _TITLE.search(source)
        chat = " ".join(html_to_part(titled[1]).content.split()) if titled else None
        starts = list(_ANY_MESSAGE.finditer(source))
        is_exact = not errors and len(source.encode("utf-8")) == len(raw)
        offset = position = 0
        sender: str | None = None
        for number, found in enumerate(starts, 1):
            end = starts[number].start() if number < len(starts) else len(source)
            offset += len(source[position : found.start()].encode("utf-8"))
            position = found.start()
            piece = source[found.start() : end]
            read = _Piece(piece)
            if found[1] == "default":
                sender = read.sender or sender
            message = _to_message(read, chat, (found[1], found[2]), sender)
            place = (offset, len(piece.encode("utf-8"))) if is_exact else None
            if message is not None:
                yield chat_item(message, number, place)


@dataclass(slots=True)
class _Open:
    name: str
    kind: str
    start: int


@dataclass(slots=True)
class _Quote:
    voice: str | None = None
    words: str = ""


class _Piece:
    """The elements of one message by their classes."""

    def __init__(self, source: str) -> None:
        self.sender: str | None = None
        self.words = ""
        self.moment: str | None = None
        self.reply: str | None = None
        self.quote: _Quote | None = None
        self.notes: list[str] = []
        self.service = ""
        self._source = source
        self._taking = 0  # open elements whose words are taken: what lies inside them is taken with them
        self._walk()

    def _walk(self) -> None:
        opened: list[_Open] = []
        for token in tokens(self._source):
            if token.kind == "start" and token.name in ("div", "span", "a"):
                attributes = read_attributes(token.attributes)
                kind = attributes.get("class", "")
                if "date details" in kind and self.moment is None and not _inside(opened, "forwarded body"):
                    self.moment = attributes.get("title")
                if (
                    token.name == "a"
                    and (reply := _REPLY.search(token.attributes))
                    and (_inside(opened, "reply_to details"))
                ):
                    self.reply = reply[1] or reply[2]
                if "forwarded body" in kind:
                    self.quote = _Quote()
                opened.append(_Open(token.name, kind, token.end))
                self._taking += kind in _TAKEN
            elif token.kind == "end" and token.name in ("div", "span", "a"):
                self._close(token.name, token.start, opened)
                if not opened:
                    return  # the message's own element is closed: what follows is the page's

    def _close(self, name: str, end: int, opened: list[_Open]) -> None:
        for depth in range(len(opened) - 1, max(-1, len(opened) - 12), -1):
            if opened[depth].name == name:
                closed = opened[depth]
                self._taking -= sum(each.kind in _TAKEN for each in opened[depth:])
                del opened[depth:]
                self._take(closed, self._source[closed.start : end], opened)
                return

    def _take(self, closed: _Open, inner: str, around: list[_Open]) -> None:
        if closed.kind not in _TAKEN or self._taking:
            return
        words = html_to_part(inner).content.strip()
        quote = self.quote if _inside(around, "forwarded body") else None
        if closed.kind == "from_name":
            words = " ".join(words.split())
            if quote is not None:
                dated = re.search(r'<span class="date details"', inner)
                quote.voice = " ".join(
                    html_to_part(inner[: dated.start()] if dated else inner).content.split()
                )
            elif self.sender is None:
                self.sender = words or None
        elif closed.kind == "text":
            if quote is not None:
                quote.words = words
            else:
                self.words = words
        elif closed.kind == "body details":
            self.service = words
        elif words:
            self.notes.append(f"{_NOTES[closed.kind]}: {' '.join(words.split())[:500]}")


def _inside(opened: list[_Open], kind: str) -> bool:
    return any(kind in each.kind for each in opened[-30:])


def _to_message(
    read: _Piece, chat: str | None, found: tuple[str, str], sender: str | None
) -> ChatMessage | None:
    """A message of the page; `None` for the lines that only name a day."""
    is_service = found[0] == "service"
    words = read.service if is_service else read.words
    if is_service and int(found[1]) < 0:
        return None
    chat_id = f"telegram:{chat or 'chat'}"
    quote = read.quote
    return ChatMessage(
        chat_id=chat_id,
        chat=chat,
        message_id=f"{chat_id}/{found[1]}",
        sender=None if is_service else sender,
        account=None,
        sent=_moment(read.moment),
        text=words,
        reply_to=f"{chat_id}/{read.reply}" if read.reply else None,
        quotes=((quote.voice or None, quote.words),) if quote is not None and quote.words else (),
        notes=tuple(read.notes),
        is_service=is_service,
    )


def _moment(title: str | None) -> str | None:
    found = _MOMENT.search(title or "")
    if found is None:
        return None
    day, month, year, hour, minute, second = (int(each or 0) for each in found.groups()[:6])
    zone = None
    try:
        if found[7]:
            minutes = int(found[7]) * 60 + (-int(found[8]) if found[7][0] == "-" else int(found[8]))
            zone = timezone(timedelta(minutes=minutes))
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).isoformat()
    except ValueError:
        return None
