"""The objects of an array inside a large JSON file, one after another, each with its place in the file.

Exports of chats hold all messages in one document of up to gigabytes, which no parser of the whole could
take within the cap on memory. Only the way to the arrays is scanned token by token.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from sayso.errors import Damaged, TooDeep, TooLarge
from sayso.read.limits import LIMITS

# A string that does not end takes in all that follows, so that nothing in it is looked at twice.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[{}\[\]:,]|[^\s{}\[\]:,"]++', re.DOTALL)
_BRACE = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[{}]', re.DOTALL)
_SPACE = re.compile(rb"[\s,]*+")
_PIECE = 1 << 18
_DEEPEST = 200
_LONGEST_SCALAR = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonItem:
    """An object in an array: its bytes and where they begin in the file, and the plain values that stood
    before the array in the object around it (a chat's name and id)."""

    offset: int
    raw: bytes
    around: dict[str, bytes]


@dataclass(slots=True)
class _Level:
    is_object: bool
    scalars: dict[str, bytes] = field(default_factory=dict)
    key: str | None = None


class _Buffer:
    """The part of a stream that is being looked at; `base` is where it begins."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.held = b""
        self.base = 0
        self.ended = False

    def grow(self) -> bool:
        """Reads on, more the more is held, so that looking again stays cheap; false at the end."""
        piece = self._stream.read(max(_PIECE, len(self.held)))
        self.ended = not piece
        self.held += piece
        return bool(piece)

    def drop(self, place: int) -> int:
        """Forgets what lies before `place`, once that is much; returns the place's new number."""
        if place < _PIECE:
            return place
        self.held, self.base = self.held[place:], self.base + place
        return 0


def array_items(stream: BinaryIO, name: str) -> Iterator[JsonItem]:
    """The objects in each array called `name`, and in the file's own array where it is one.

    Raises `Damaged` where the file breaks off or is no JSON, `TooDeep`, `TooLarge` for one object above the
    cap on items in memory.
    """
    buffer = _Buffer(stream)
    buffer.grow()
    place = 3 if buffer.held.startswith(b"\xef\xbb\xbf") else 0
    levels: list[_Level] = []
    while True:
        token, end = _next_token(buffer, place)
        if token is None:
            break
        if token in b"{[":
            if len(levels) >= _DEEPEST:
                raise TooDeep(f"Values lie more than {_DEEPEST} deep in each other.")
            around = levels[-1] if levels else None
            wanted = token == b"[" and (around is None or (around.is_object and around.key == name))
            levels.append(_Level(token == b"{"))
            if wanted:
                for found, after in _items(buffer, end, dict(around.scalars) if around else {}):
                    if found is not None:
                        yield found
                    end = after
        elif token in b"}]":
            if levels:
                levels.pop()
            if not levels:
                return
        elif levels and token not in b":,":
            _take(levels[-1], token, _follows_colon(buffer, end))
        place = buffer.drop(end)
    if levels or not buffer.base + len(buffer.held):
        raise Damaged("The file ends in the middle; it is cut short.")


def _next_token(buffer: _Buffer, place: int) -> tuple[bytes | None, int]:
    """The next token from `place` and where it ends; `None` at the end of the file."""
    while True:
        found = _TOKEN.search(buffer.held, place)
        whole = found is not None and found.end() + 1 < len(buffer.held)
        if found is not None and (whole or buffer.ended):
            return found[0], found.end()
        if buffer.ended:
            return None, place
        if len(buffer.held) - place > LIMITS.spool_bytes:
            raise TooLarge(f"One value has more than {LIMITS.spool_bytes:,} bytes.")
        buffer.grow()


def _follows_colon(buffer: _Buffer, place: int) -> bool:
    while place >= len(buffer.held) - 16 and not buffer.ended:
        buffer.grow()
    return buffer.held[place : place + 16].lstrip()[:1] == b":"


def _take(level: _Level, token: bytes, is_key: bool) -> None:
    if not level.is_object:
        return
    if is_key:
        level.key = token.strip(b'"').decode("utf-8", "replace")
    elif level.key is not None and len(token) <= _LONGEST_SCALAR and len(level.scalars) < 100:
        level.scalars.setdefault(level.key, token)
        level.key = None


def _items(buffer: _Buffer, place: int, around: dict[str, bytes]) -> Iterator[tuple[JsonItem | None, int]]:
    """The objects of an array from `place`, each with where it ends; ends before what is no object."""
    while True:
        place = buffer.drop(place)
        space = _SPACE.match(buffer.held, place)
        place = space.end() if space else place
        if place >= len(buffer.held):
            if not buffer.grow():
                yield None, place
                return
            continue
        if buffer.held[place : place + 1] in b"][}":
            yield None, place
            return
        if buffer.held[place : place + 1] != b"{":  # a value that is no object: nothing of a chat
            _, place = _next_token(buffer, place)
            continue
        end = _object_end(buffer, place)
        raw = buffer.held[place:end]
        yield JsonItem(offset=buffer.base + place, raw=raw, around=around), end
        place = end


def _object_end(buffer: _Buffer, start: int) -> int:
    """Where the object that begins at `start` ends. Raises `Damaged` where it does not."""
    depth, place = 0, start
    while True:
        for found in _BRACE.finditer(buffer.held, place):
            if found.end() + 1 >= len(buffer.held) and not buffer.ended and found[0][:1] == b'"':
                break  # a string that may go on
            if found[0] == b"{":
                depth += 1
            elif found[0] == b"}":
                depth -= 1
                if not depth:
                    return found.end()
            place = found.end()
        if buffer.ended:
            raise Damaged("The file ends in the middle of a message; it is cut short.")
        if len(buffer.held) - start > LIMITS.spool_bytes:
            raise TooLarge(f"One message has more than {LIMITS.spool_bytes:,} bytes.")
        buffer.grow()


def scalar(value: bytes | None) -> Any:
    """A plain JSON value (text, number, truth) from its bytes; `None` where there is none."""
    if value is None:
        return None
    try:
        return json.loads(value)
    except ValueError:
        return None
