"""TNEF, the wrapping of winmail.dat: a mail as Outlook keeps it, sent as one attachment ([MS-OXTNEF]).

A stream of attributes, each with a checksum. Most of the message stands in lists of MAPI properties; what
old programs wrote as attributes of their own fills the gaps. Damage costs the attribute it is in: what
comes before is kept, and what was lost is said.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sayso.errors import Damaged, ReadError, TooDeep
from sayso.read.limits import LIMITS
from sayso.read.mapi import (
    BINARY,
    INTEGER32,
    MESSAGE_CODE_PAGE,
    MULTIPLE,
    OBJECT,
    STRING8,
    UNICODE,
    Attached,
    Name,
    OutlookItem,
    Properties,
    Value,
    linked_attachment,
)

MAGIC = b"\x78\x9f\x3e\x22"
_ATTACHMENT = 2  # the level of what belongs to an attachment
_OEM_CODE_PAGE, _MESSAGE_PROPERTIES, _RECIPIENTS = 0x9007, 0x9003, 0x9004
_NEW_ATTACHMENT, _ATTACHMENT_PROPERTIES, _ATTACHMENT_DATA, _ATTACHMENT_TITLE = 0x9002, 0x9005, 0x800F, 0x8010
_FROM = 0x8000
# Attributes that say what a property says, by the tag of that property.
_STRINGS = {0x8004: 0x0037, 0x8008: 0x001A, 0x800C: 0x1000}
_DATA = 0x3701
_MESSAGE = UUID("00020307-0000-0000-c000-000000000046").bytes_le  # IID_IMessage
_SIZES = {0x1: 0, 0x2: 4, 0x3: 4, 0x4: 4, 0x5: 8, 0x6: 8, 0x7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = {STRING8, UNICODE, BINARY, OBJECT}
_DEEPEST = 25


@dataclass(slots=True, kw_only=True)
class _Part:
    """A message or an attachment as it is gathered."""

    values: dict[int, Value] = field(default_factory=dict)
    names: dict[Name, int] = field(default_factory=dict)


def open_tnef(raw: bytes, depth: int = 0) -> OutlookItem:
    """The item in a TNEF stream. What is damaged is among the errors of its properties.

    Raises `Damaged` where it is no TNEF, `TooDeep` where it lies in too many others.
    """
    if not raw.startswith(MAGIC) or len(raw) < 6:
        raise Damaged("The file does not begin as TNEF does.")
    if depth > _DEEPEST:
        raise TooDeep(f"The message lies more than {_DEEPEST} messages deep.")
    return _Stream(raw, depth).item()


class _Stream:
    """One TNEF stream: its attributes are gone through once, in order."""

    def __init__(self, raw: bytes, depth: int) -> None:
        self._raw = raw
        self._depth = depth
        self._message = _Part()
        self._recipients: list[_Part] = []
        self._attachments: list[_Part] = []
        self._errors: list[tuple[str, ReadError]] = []
        self._cut = False

    def item(self) -> OutlookItem:
        for level, attribute, content in self._attributes():
            try:
                self._take(level, attribute, content)
            except (struct.error, IndexError, ValueError) as error:
                if self._cut:
                    continue  # said already
                self._note(f"attribute 0x{attribute:04X}", Damaged(f"Its properties break off ({error})."))
        message = Properties(values=self._message.values, names=self._message.names, errors=self._errors)
        recipients = [Properties(values=each.values, outer=message) for each in self._recipients]
        return OutlookItem(
            properties=message, recipients=recipients, attachments=lambda: self._opened(message)
        )

    def _attributes(self) -> Iterator[tuple[int, int, bytes]]:
        place, end = 6, len(self._raw)
        while place < end:
            if end - place < 9:
                return self._note("end", Damaged(f"The stream breaks off at byte {place:,}."))
            level, identifier, size = struct.unpack_from("<BII", self._raw, place)
            content = self._raw[place + 9 : place + 9 + size]
            if level not in (1, _ATTACHMENT) or len(content) < size or end - place - 9 - size < 2:
                self._cut = True
                self._note("end", Damaged(f"The stream breaks off at byte {place:,}; the rest is not read."))
                if level not in (1, _ATTACHMENT):
                    return None
                yield level, identifier & 0xFFFF, content
                return None
            checksum = int.from_bytes(self._raw[place + 9 + size : place + 11 + size], "little")
            if sum(content) & 0xFFFF != checksum:
                self._note(f"attribute 0x{identifier & 0xFFFF:04X}", Damaged("Its checksum is wrong."))
            yield level, identifier & 0xFFFF, content
            place += 11 + size
        return None

    def _take(self, level: int, attribute: int, content: bytes) -> None:
        message = self._message
        if level == _ATTACHMENT:
            self._take_attachment(attribute, content)
        elif attribute == _OEM_CODE_PAGE:
            _set(message, MESSAGE_CODE_PAGE, INTEGER32, content[:4])
        elif attribute in _STRINGS:
            _set(message, _STRINGS[attribute], STRING8, content)
        elif attribute == _MESSAGE_PROPERTIES:
            _read_properties(content, 0, message)
        elif attribute == _FROM:
            self._take_sender(content)
        elif attribute == _RECIPIENTS:
            place = 4
            for _ in range(min(int.from_bytes(content[:4], "little"), len(content) // 4)):
                recipient = _Part()
                place = _read_properties(content, place, recipient)
                self._recipients.append(recipient)

    def _take_attachment(self, attribute: int, content: bytes) -> None:
        if attribute == _NEW_ATTACHMENT or not self._attachments:
            if len(self._attachments) >= LIMITS.parts:
                raise ValueError(f"more than {LIMITS.parts:,} attachments")
            self._attachments.append(_Part())
        part = self._attachments[-1]
        if attribute == _ATTACHMENT_DATA:
            _set(part, _DATA, BINARY, content)
        elif attribute == _ATTACHMENT_TITLE:
            _set(part, 0x3704, STRING8, content)
        elif attribute == _ATTACHMENT_PROPERTIES:
            _read_properties(content, 0, part)

    def _take_sender(self, content: bytes) -> None:
        """The sender as a triple of lengths, name and address ([MS-OXTNEF] 2.1.3.3.2)."""
        _, _, name_size, address_size = struct.unpack_from("<HHHH", content, 0)
        name = content[8 : 8 + name_size]
        address = content[8 + name_size : 8 + name_size + address_size]
        _set(self._message, 0x0C1A, STRING8, name)
        kind, _, address = address.partition(b":")
        _set(self._message, 0x0C1E, STRING8, kind)
        _set(self._message, 0x0C1F, STRING8, address)

    def _opened(self, message: Properties) -> Iterator[Attached]:
        for part in self._attachments:
            properties = Properties(values=part.values, names=part.names, outer=message)
            value = part.values.get(_DATA)
            if value is None and self._cut and part is self._attachments[-1]:
                return  # lost with the end of the stream
            if value is not None and value.type == OBJECT and value.load()[0][:16] == _MESSAGE:
                inner = value.load()[0][16:]
                try:
                    yield Attached(properties=properties, message=open_tnef(inner, self._depth + 1))
                except ReadError as error:
                    yield Attached(properties=properties, content=_raising(error))
                continue
            yield Attached(properties=properties, content=_content(properties, value))

    def _note(self, place: str, error: ReadError) -> None:
        self._errors.append((place, error))


def _content(properties: Properties, value: Value | None) -> Callable[[], bytes]:
    if value is None:
        return _raising(linked_attachment(properties))
    content = value.load()[0]
    return lambda: content[16:] if value.type == OBJECT else content


def _raising(error: ReadError) -> Callable[[], bytes]:
    def load() -> bytes:
        raise error

    return load


def _set(part: _Part, tag: int, kind: int, content: bytes) -> None:
    part.values.setdefault(tag, Value(type=kind, load=lambda: (content,)))


def _read_properties(raw: bytes, place: int, part: _Part) -> int:
    """Reads a list of properties into `part`; returns where it ends. Raises where it breaks off."""
    count = struct.unpack_from("<I", raw, place)[0]
    place += 4
    for _ in range(count):
        kind, tag = struct.unpack_from("<HH", raw, place)
        place += 4
        if tag >= 0x8000:
            name, place = _read_name(raw, place)
            part.names.setdefault(name, tag)
        pieces, place = _read_values(raw, place, kind)
        part.values[tag] = Value(type=kind, load=_loaded(pieces))
    return place


def _loaded(pieces: Sequence[bytes]) -> Callable[[], Sequence[bytes]]:
    return lambda: pieces


def _read_name(raw: bytes, place: int) -> tuple[Name, int]:
    where = UUID(bytes_le=raw[place : place + 16])
    kind, number = struct.unpack_from("<II", raw, place + 16)
    place += 24
    if kind == 0:
        return (where, number), place
    text = _piece(raw, place, number).decode("utf-16-le", "replace").rstrip("\0")
    return (where, text), place + _padded(number)


def _read_values(raw: bytes, place: int, kind: int) -> tuple[list[bytes], int]:
    single = kind & ~MULTIPLE
    count = 1
    if kind & MULTIPLE or single in _VARIABLE:
        count = struct.unpack_from("<I", raw, place)[0]
        place += 4
        if count > len(raw) // 4:
            raise ValueError(f"{count:,} values announced")
    pieces = []
    for _ in range(count):
        if single in _VARIABLE:
            size = struct.unpack_from("<I", raw, place)[0]
            place += 4
        elif single in _SIZES:
            size = _SIZES[single]
        else:
            raise ValueError(f"a value of unknown type 0x{kind:04X}")
        pieces.append(_piece(raw, place, size))
        place += _padded(size)
    return pieces, place


def _piece(raw: bytes, place: int, size: int) -> bytes:
    piece = raw[place : place + size]
    if len(piece) < size:
        raise ValueError(f"{size:,} bytes announced, {len(piece):,} are there")
    return piece


def _padded(size: int) -> int:
    return size + -size % 4
