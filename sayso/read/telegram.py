"""Telegram Desktop's export as JSON: `result.json` of one chat or of the whole account.

The format is Telegram Desktop's own (its sources: export/output/export_output_json.cpp). Local times stand
beside the Unix time, so the zone of the machine that exported is known; older exports lack the latter.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sayso.errors import Damaged, ReadError
from sayso.model.extension import Bid, Flaw, Found, Opened
from sayso.read.chats import ChatMessage, chat_item
from sayso.read.jsonstream import array_items, scalar

_CHAT_TYPE = re.compile(
    rb'"type"\s{0,9}:\s{0,9}"(?:saved_messages|personal_chat|bot_chat|private_group|private_supergroup'
    rb'|public_supergroup|private_channel|public_channel|replies|verification_codes)"'
)
_WHOLE = b"Here is the data you requested"
# Shown in their own words or of no use to a reader.
_TOLD = frozenset(
    [
        *("id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "from", "from_id", "actor"),
        *(
            "actor_id",
            "action",
            "text",
            "text_entities",
            "reply_to_message_id",
            "forwarded_from",
            "message_id",
        ),
        *("poll", "contact_information", "location_information", "reactions", "members", "width", "height"),
        *("thumbnail", "thumbnail_file_size", "photo_file_size", "file_size", "inline_bot_buttons"),
        *("forwarded_from_id", "reply_to_peer_id", "saved_from", "mime_type", "saved_from_id"),
    ]
)


class TelegramReader:
    """`result.json` of Telegram Desktop."""

    name = "telegram"
    version = "1"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN for an object that names a kind of Telegram's chats, or greets as a whole export does."""
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return Bid.NONE
        if _CHAT_TYPE.search(head) and (b'"messages"' in head or b'"chats"' in head):
            return Bid.CERTAIN
        return Bid.CERTAIN if _WHOLE in head[:2000] and b'"about"' in head[:200] else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """Each message as an item, with its place in the file."""
        number = 0
        for found in array_items(item.stream, "messages"):
            number += 1
            try:
                message = _read_message(json.loads(found.raw), found.around)
            except (ReadError, ValueError, RecursionError) as error:
                damaged = Damaged(f"This message of the chat cannot be read ({error}).")
                yield Flaw(error=damaged, place=f"message {number}")
                continue
            yield chat_item(message, number, (found.offset, len(found.raw)))


def _read_message(found: dict[str, Any], around: dict[str, bytes]) -> ChatMessage:
    """A message of the export. Raises `ValueError` where it has no id."""
    number = found.get("id")
    if not isinstance(number, int | str) or isinstance(number, bool):
        raise ValueError("no id")
    name, chat = scalar(around.get("name")), scalar(around.get("id"))
    chat_id = f"telegram:{chat if isinstance(chat, int | str) else name or 'chat'}"
    is_service = found.get("type") == "service"
    words = _service_words(found) if is_service else flat_text(found.get("text"))
    forwarded = _string(found.get("forwarded_from")) if not is_service else None
    is_forward = not is_service and ("forwarded_from" in found or "forwarded_from_id" in found)
    account = _string(found.get("from_id"))
    return ChatMessage(
        chat_id=chat_id,
        chat=_string(name),
        message_id=f"{chat_id}/{number}",
        sender=None if is_service else _string(found.get("from")),
        account=None if is_service or account is None else f"telegram:{account}",
        sent=_moment(found.get("date"), found.get("date_unixtime")),
        text="" if is_forward else words,
        reply_to=_answered(found, chat_id),
        quotes=((forwarded, words),) if is_forward and words else (),
        notes=tuple(_notes(found, is_service)),
        is_service=is_service,
    )


def _answered(found: dict[str, Any], chat_id: str) -> str | None:
    reply, peer = found.get("reply_to_message_id"), _string(found.get("reply_to_peer_id"))
    if not isinstance(reply, int | str) or isinstance(reply, bool):
        return None
    return f"telegram:{peer}/{reply}" if peer else f"{chat_id}/{reply}"


def flat_text(text: object) -> str:
    """The words of a message's text: a string, or a list of strings and marked-up pieces."""
    if isinstance(text, str):
        return text
    pieces: list[str] = []
    for piece in text if isinstance(text, list) else []:
        if isinstance(piece, str):
            pieces.append(piece)
        elif isinstance(piece, dict) and isinstance(piece.get("text"), str):
            address = piece.get("href") if piece.get("type") == "text_link" else None
            pieces.append(piece["text"] + (f" <{address}>" if isinstance(address, str) else ""))
    return "".join(pieces)


def _service_words(found: dict[str, Any]) -> str:
    """What happened, in the export's own words: "Anna: invite members Ben, Clara"."""
    actor = _string(found.get("actor")) or _string(found.get("actor_id"))
    action = (_string(found.get("action")) or "service message").replace("_", " ")
    members = found.get("members")
    named = [each for each in members if isinstance(each, str)] if isinstance(members, list) else []
    words = f"{actor}: {action}" if actor else action
    words += f" {', '.join(named)}" if named else ""
    if found.get("message_id") is not None:
        words += f" (message {found['message_id']})"
    text = flat_text(found.get("text"))
    return f"{words}\n{text}" if text else words


def _notes(found: dict[str, Any], is_service: bool) -> Iterator[str]:
    """What belongs to a message besides its words, a line each."""
    edited = _moment(found.get("edited"), found.get("edited_unixtime"))
    if edited is not None:
        yield f"Edited: {edited}"
    if "forwarded_from_id" in found and not found.get("forwarded_from"):
        yield f"Forwarded from: {_plain(found['forwarded_from_id'])}"
    saved = _string(found.get("saved_from"))
    if saved is not None:
        yield f"Saved from: {saved}"
    yield from _poll(found.get("poll"))
    for name in ("contact_information", "location_information"):
        inner = found.get(name)
        if isinstance(inner, dict):
            words = ", ".join(
                f"{key.replace('_', ' ')} {_plain(value)}" for key, value in inner.items() if value
            )
            yield f"{name.split('_')[0].capitalize()}: {words}"
    reactions = found.get("reactions")
    if isinstance(reactions, list):
        words = ", ".join(
            f"{_plain(each.get('emoji', each.get('type')))} {_plain(each.get('count', 1))}"
            for each in reactions[:50]
            if isinstance(each, dict)
        )
        if words:
            yield f"Reactions: {words}"
    for name, value in found.items():
        if name not in _TOLD and isinstance(value, str | int | float) and value not in ("", False):
            yield f"{name.replace('_', ' ').capitalize()}: {_plain(value)}"


def _poll(poll: object) -> Iterator[str]:
    if not isinstance(poll, dict):
        return
    yield f"Poll: {flat_text(poll.get('question')) or _plain(poll.get('question'))}"
    answers = poll.get("answers")
    for answer in answers[:100] if isinstance(answers, list) else []:
        if isinstance(answer, dict):
            words = flat_text(answer.get("text")) or _plain(answer.get("text"))
            yield f"- {words} ({_plain(answer.get('voters', 0))})"


def _plain(value: object) -> str:
    """A plain value as words, bounded; anything nested as JSON."""
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return " ".join(words[:2000].split())


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _moment(local: object, unix: object) -> str | None:
    """A local time with its offset, which the Unix time beside it gives away; without where there is none."""
    if not isinstance(local, str):
        return None
    try:
        moment = datetime.fromisoformat(local)
    except ValueError:
        return None
    if moment.year < 1990 or moment.tzinfo is not None:
        return None if moment.year < 1990 else moment.isoformat()
    try:
        offset = moment - datetime.fromtimestamp(int(str(unix)), UTC).replace(tzinfo=None)
        minutes = round(offset / timedelta(minutes=1))
        if abs(minutes) <= 16 * 60:
            moment = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    except (ValueError, OverflowError, OSError):
        pass
    return moment.isoformat()
