"""Slack's export: a file of JSON for each channel and day (`general/2020-01-02.json`).

A reader sees one file: who a user id is stands in the messages themselves (`user_profile`), elsewhere the id
stays. The channel's name is that of the folder, known where the files lie in an archive.
"""

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from sayso.errors import Damaged
from sayso.model.extension import Bid, Flaw, Found, Opened
from sayso.read.chats import ChatMessage, chat_item
from sayso.read.jsonstream import array_items, scalar

_TIME = re.compile(rb'"ts"\s{0,9}:\s{0,9}"\d{9,11}\.\d{1,9}"')
_TYPE = re.compile(rb'"type"\s{0,9}:\s{0,9}"message"')
_ANGLE = re.compile(r"<([@#!]?)([^<>|\s]{1,2000})(?:\|([^<>]{0,2000}))?>")
_SERVICE = re.compile(
    r"(?:channel|group|mpim|im)_(?:join|leave|topic|purpose|name|archive|unarchive|posting_permissions)"
    r"|pinned_item|unpinned_item|bot_(?:add|remove|enable|disable)|reminder_add|tombstone|ekm_access_denied"
    r"|channel_convert_to_private|sh_room_created|huddle_thread"
)
_MOST_PIECES = 100
_DEEPEST = 12


class SlackReader:
    """Channel files of a Slack export."""

    name = "slack"
    version = "1"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN for JSON whose first message bears Slack's time stamp."""
        if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"[", b"{"):
            return Bid.NONE
        is_wrapped = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" and b'"messages"' not in head
        known = _TIME.search(head) and _TYPE.search(head) and not is_wrapped
        return Bid.CERTAIN if known else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """Each message as an item, with its place in the file."""
        people = _people(item)
        item.stream.seek(0)
        folder = PurePosixPath(item.name.replace("\\", "/")).parent.name or None
        number = 0
        for found in array_items(item.stream, "messages"):
            number += 1
            try:
                loaded = json.loads(found.raw)
                named = scalar(found.around.get("name")) or folder
                channel = scalar(found.around.get("channel_id")) or named
                message = _read_message(loaded, (_string(channel), _string(named)), people)
            except (ValueError, RecursionError) as error:
                damaged = Damaged(f"This message of the channel cannot be read ({error}).")
                yield Flaw(error=damaged, place=f"message {number}")
                continue
            yield chat_item(message, number, (found.offset, len(found.raw)))


def _people(item: Opened) -> dict[str, str]:
    """The names of users by id, as far as the file's messages tell them."""
    people: dict[str, str] = {}
    for found in array_items(item.stream, "messages"):
        if b'"user_profile"' not in found.raw:
            continue
        try:
            loaded = json.loads(found.raw)
        except (ValueError, RecursionError):
            continue
        user, name = _string(loaded.get("user")), _profile_name(loaded.get("user_profile"))
        if user and name:
            people.setdefault(user, name)
    return people


def _profile_name(profile: object) -> str | None:
    if not isinstance(profile, dict):
        return None
    named = (_string(profile.get(key)) for key in ("real_name", "display_name", "name", "first_name"))
    return next((each for each in named if each), None)


def _read_message(
    found: dict[str, Any], channel: tuple[str | None, str | None], people: dict[str, str]
) -> ChatMessage:
    """A message of a channel (its id, its name). Raises `ValueError` where it has no time stamp."""
    stamp = _string(found.get("ts"))
    if stamp is None:
        raise ValueError("no time stamp")
    chat_id = f"slack:{channel[0]}" if channel[0] else "slack:channel"
    thread = _string(found.get("thread_ts"))
    subtype = _string(found.get("subtype")) or ""
    is_service = _SERVICE.fullmatch(subtype) is not None
    user = _string(found.get("user")) or _string(found.get("bot_id"))
    bot = found.get("bot_profile")
    name = (
        _profile_name(found.get("user_profile"))
        or people.get(user or "")
        or _string(found.get("username"))
        or _profile_name(bot)
        or user
    )
    words = read_markup(_string(found.get("text")) or "", people) or _block_words(found.get("blocks"), people)
    return ChatMessage(
        chat_id=chat_id,
        chat=channel[1],
        message_id=f"{chat_id}/{stamp}",
        sender=None if is_service else name,
        account=None if is_service or user is None else f"slack:{user}",
        sent=_moment(stamp),
        text=words,
        reply_to=f"{chat_id}/{thread}" if thread and thread != stamp else None,
        quotes=tuple(_quotes(found.get("attachments"), people)),
        notes=tuple(_notes(found, people)),
        is_service=is_service,
    )


def read_markup(text: str, people: dict[str, str]) -> str:
    """Slack's mark-up as words: mentions by name, links with their label, references decoded."""

    def replaced(match: re.Match[str]) -> str:
        sign, target, label = match[1], match[2], match[3]
        if sign == "@":
            return "@" + (label or people.get(target) or target)
        if sign == "#":
            return "#" + (label or target)
        if sign == "!":
            return label or "@" + target.partition("^")[0]
        return f"{label} <{target}>" if label and label != target else target

    return html.unescape(_ANGLE.sub(replaced, text))


def _block_words(blocks: object, people: dict[str, str]) -> str:
    """The words of a message that consists of blocks alone, in order."""
    pieces: list[str] = []
    pending: list[tuple[object, int]] = [(blocks, 0)]
    while pending and len(pieces) < 10 * _MOST_PIECES:
        node, depth = pending.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(node, list):
            pending += [(each, depth + 1) for each in reversed(node)]
        elif isinstance(node, dict):
            text = node.get("text")
            if isinstance(text, str):
                pieces.append(read_markup(text, people))
            elif user := _string(node.get("user_id")):
                pieces.append("@" + people.get(user, user))
            elif isinstance(node.get("url"), str):
                pieces.append(node["url"])
            inner = [
                node[key] for key in ("text", "elements", "fields") if isinstance(node.get(key), list | dict)
            ]
            pending += [(each, depth + 1) for each in reversed(inner)]
    return "".join(pieces)


def _quotes(attachments: object, people: dict[str, str]) -> Iterator[tuple[str | None, str]]:
    """The words of others that a message shows: a shared message, a page's excerpt, a bot's card."""
    for each in attachments[:_MOST_PIECES] if isinstance(attachments, list) else []:
        if not isinstance(each, dict):
            continue
        lines = [_string(each.get(key)) for key in ("pretext", "title", "text")]
        fields = each.get("fields")
        for field in fields[:_MOST_PIECES] if isinstance(fields, list) else []:
            if isinstance(field, dict):
                lines.append(f"{field.get('title') or ''}: {field.get('value') or ''}")
        words = "\n".join(read_markup(line, people) for line in lines if line)
        words = words or read_markup(_string(each.get("fallback")) or "", people)
        voice = _string(each.get("author_name")) or _string(each.get("service_name"))
        if words:
            yield voice, words


def _notes(found: dict[str, Any], people: dict[str, str]) -> Iterator[str]:
    edited = found.get("edited")
    if isinstance(edited, dict) and (moment := _moment(str(edited.get("ts", "")))):
        yield f"Edited: {moment}"
    files = found.get("files")
    for each in files[:_MOST_PIECES] if isinstance(files, list) else []:
        if isinstance(each, dict):
            name = (
                _string(each.get("title")) or _string(each.get("name")) or _string(each.get("id")) or "file"
            )
            excerpt = _string(each.get("plain_text")) or _string(each.get("preview"))
            yield f"File: {name}" + (f"\n{excerpt[:5000]}" if excerpt else "")
    reactions = found.get("reactions")
    told = [
        f"{each.get('name')} ({', '.join(people.get(str(user), str(user)) for user in each['users'])})"
        for each in (reactions[:_MOST_PIECES] if isinstance(reactions, list) else [])
        if isinstance(each, dict) and isinstance(each.get("users"), list)
    ]
    if told:
        yield f"Reactions: {', '.join(told)}"
    if found.get("subtype") in ("message_deleted", "tombstone"):
        yield "Deleted"


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _moment(stamp: str) -> str | None:
    """Slack's time stamp (seconds since 1970 and a counter) as ISO 8601 in UTC."""
    try:
        seconds = int(stamp.partition(".")[0])
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None
