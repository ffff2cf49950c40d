"""Messages of chats: one small form of our own for what the exports of WhatsApp, Telegram and Slack hold.

The reader of an export is a container: it gives each message as a few lines of JSON, always the same for the
same message, so that a message found in two exports is one document. `ChatMessageReader` turns those into
documents.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from sayso.errors import Damaged, TooLarge
from sayso.model.document import Address, Document, Mark, MarkKind, Message, Part, Reading
from sayso.model.extension import Bid, Found, Inner, Opened
from sayso.model.place import DateRange, Run, Span
from sayso.read.digest import hash_stream
from sayso.read.limits import LIMITS

_FORM = b'{"sayso-chat":1,'
MEDIA_TYPE = "application/x-sayso-chat+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One message of a chat.

    `chat_id` is the chat's own id, to which all its messages refer, `chat` its name. `account` is the id by
    which the service knows the sender, `sent` ISO 8601, with an offset where the export tells one.
    `reply_to` is the id of the message answered. `quotes` are the words of others inside it (a forward): who
    said them, where known, and the words. `notes` are what belongs to it besides words: files, edits, polls.
    `is_service` where nobody wrote it: somebody joined, a title was changed.
    """

    chat_id: str
    chat: str | None
    message_id: str
    sender: str | None
    account: str | None
    sent: str | None
    text: str
    reply_to: str | None = None
    quotes: tuple[tuple[str | None, str], ...] = ()
    notes: tuple[str, ...] = ()
    is_service: bool = False


def chat_item(message: ChatMessage, number: int, place: tuple[int, int] | None) -> Inner:
    """A message as an item of its export. `place` is where it stands there: offset and length in bytes."""
    raw = _FORM + _as_json(message)[1:].encode("utf-8", "replace")
    return Inner(
        name=str(number),
        kind="message",
        stream=BytesIO(raw),
        size=len(raw),
        offset=None if place is None else place[0],
        length=None if place is None else place[1],
    )


def _as_json(message: ChatMessage) -> str:
    fields: dict[str, Any] = {
        "chat": message.chat,
        "chat_id": message.chat_id,
        "id": message.message_id,
        "from": message.sender,
        "account": message.account,
        "sent": message.sent,
        "reply_to": message.reply_to,
        "service": message.is_service,
        "text": message.text,
        "quotes": [list(each) for each in message.quotes],
        "notes": list(message.notes),
    }
    kept = {name: value for name, value in fields.items() if value not in (None, [], False)}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


class ChatMessageReader:
    """Messages in the form that the readers of chat exports give."""

    name = "chat"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN for our own form."""
        return Bid.CERTAIN if head.startswith(_FORM) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The message as a document; its chat is a ghost that it refers to."""
        if item.size > LIMITS.text_characters:
            raise TooLarge(f"The message has {item.size:,} bytes; the limit is {LIMITS.text_characters:,}.")
        source = item.stream.read().decode("utf-8", "replace")
        message = _from_json(source)
        item.stream.seek(0)
        sent = message.sent
        sender = None
        if message.sender is not None or message.account is not None:
            sender = Address(name=message.sender, address=message.account)
        references = (message.chat_id, *([message.reply_to] if message.reply_to else []))
        document = Document(
            id=hash_stream(item.stream),
            size=item.size,
            media_type=MEDIA_TYPE,
            kind="chat",
            name=item.name,
            title=message.chat,
            author=message.sender or message.account,
            dated=None if sent is None else DateRange(start=sent[:10], end=sent[:10]),
            message=Message(
                message_id=message.message_id,
                in_reply_to=(message.reply_to,) if message.reply_to else (),
                references=references,
                sender=sender,
                recipients=(),
                subject=message.chat,
                sent=sent,
            ),
        )
        yield Reading(document=document, parts=(_to_part(message, source),))


def _from_json(source: str) -> ChatMessage:
    """The message in `source`. Raises `Damaged` where it is not in our form."""
    try:
        found = json.loads(source)
        quotes = tuple((_optional(voice), _words(words)) for voice, words in found.get("quotes", ()))
        return ChatMessage(
            chat_id=_words(found["chat_id"]),
            chat=_optional(found.get("chat")),
            message_id=_words(found["id"]),
            sender=_optional(found.get("from")),
            account=_optional(found.get("account")),
            sent=_optional(found.get("sent")),
            text=_words(found.get("text", "")),
            reply_to=_optional(found.get("reply_to")),
            quotes=quotes,
            notes=tuple(_words(each) for each in found.get("notes", ())),
            is_service=found.get("service", False) is True,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Damaged("This begins like a message of a chat, and is none.") from error


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _optional(value: object) -> str | None:
    return None if value is None else _words(value)


@dataclass(slots=True)
class _Composer:
    """Puts the pieces of a message together, each traced to its place in the JSON."""

    source: str
    pieces: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    size: int = 0
    cursor: int = 0

    def add(self, words: str, mark: MarkKind | None = None, *, traced: bool = True) -> None:
        if not words:
            return
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self._append("\n")
        start = self.size
        encoded = json.dumps(words, ensure_ascii=False)[1:-1]
        place = self.source.find(encoded, self.cursor) if traced else -1
        if place >= 0:
            run = Run(start=start, length=len(words), part=0, origin=place, origin_length=len(encoded))
            self.runs.append(run)
            self.cursor = place + len(encoded)
        self._append(words)
        if mark is not None:
            self.marks.append(Mark(kind=mark, span=Span(start=start, end=self.size)))

    def _append(self, words: str) -> None:
        self.pieces.append(words)
        self.size += len(words)


def _to_part(message: ChatMessage, source: str) -> Part:
    """The message's words; those of others as quotations under a line that names them."""
    composer = _Composer(source, cursor=max(source.find('"text":'), 0))
    composer.add(message.text, "boilerplate" if message.is_service else None)
    for voice, words in message.quotes:
        composer.add(f"{voice} wrote:" if voice else "Forwarded message:", traced=False)
        composer.add(words, "quote")
    for note in message.notes:
        composer.add(note, "boilerplate")
    return Part(
        media_type="text/plain",
        content="".join(composer.pieces),
        runs=tuple(composer.runs),
        marks=tuple(composer.marks),
    )
