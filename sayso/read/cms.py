"""What an S/MIME body holds (CMS, RFC 5652; S/MIME, RFC 8551): the words of a signed one.

A signed mail may carry its whole text inside the signature's own structure. Only as much of BER (X.690) is
read as leads there: no signature is checked here, no certificate looked at.
"""

import zlib
from dataclasses import dataclass
from typing import Literal

from sayso.errors import Damaged, Encrypted
from sayso.read.limits import LIMITS

_SIGNED = bytes.fromhex("2a864886f70d010702")
_COMPRESSED = bytes.fromhex("2a864886f70d0109100109")
_SEALED = {bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d0109100117")}
_OCTETS, _OID, _SEQUENCE, _SET, _EXPLICIT = 0x04, 0x06, 0x30, 0x31, 0xA0
_CONSTRUCTED = 0x20
_DEEPEST = 12
Kind = Literal["signed", "compressed"]


@dataclass(frozen=True, slots=True)
class _Value:
    """A BER value: its tag, where its content begins and ends, where what follows it begins."""

    tag: int
    start: int
    end: int
    after: int


def open_envelope(raw: bytes) -> bytes:
    """The MIME entity inside a signed or compressed S/MIME body; empty where a signature stands alone.

    Raises `Encrypted` for an enveloped one, `Damaged` where the structure cannot be read, or is unknown.
    """
    try:
        return _open(raw)
    except (IndexError, RecursionError, zlib.error) as error:
        raise Damaged(f"The S/MIME body cannot be taken apart ({error or 'it is cut short'}).") from error


def _open(raw: bytes) -> bytes:
    outer = _value(raw, 0)
    kind = _value(raw, outer.start)
    if outer.tag != _SEQUENCE or kind.tag != _OID:
        raise Damaged("The S/MIME body does not begin as one (CMS).")
    oid = raw[kind.start : kind.end]
    if oid in _SEALED:
        raise Encrypted("The mail is encrypted; only its headers can be read.")
    if oid not in (_SIGNED, _COMPRESSED):
        raise Damaged("The S/MIME body is of a kind that holds no mail.")
    wrapped = _value(raw, kind.after)
    inside = _value(raw, wrapped.start)
    for value in _values(raw, inside):
        if value.tag == _SEQUENCE and raw[value.start] == _OID:
            content = _content(raw, value)
            if content is not None or oid == _SIGNED:
                return _inflated(content or b"") if oid == _COMPRESSED else content or b""
    raise Damaged("The S/MIME body names no content.")


def _content(raw: bytes, encapsulated: _Value) -> bytes | None:
    """The octets of an EncapsulatedContentInfo; `None` where only its type stands there."""
    for value in _values(raw, encapsulated):
        if value.tag == _EXPLICIT:
            return _octets(raw, _value(raw, value.start), 0)
    return None


def _octets(raw: bytes, value: _Value, depth: int) -> bytes:
    """An octet string, put together where it was written in pieces."""
    if not value.tag & _CONSTRUCTED:
        return raw[value.start : value.end]
    if depth > _DEEPEST:
        raise IndexError("its pieces lie too deep")
    return b"".join(_octets(raw, piece, depth + 1) for piece in _values(raw, value))


def _values(raw: bytes, outer: _Value) -> list[_Value]:
    """The values directly inside another."""
    found: list[_Value] = []
    place = outer.start
    while place < outer.end:
        value = _value(raw, place)
        if value.tag == 0 and value.start == value.end:  # the end of an indefinite length
            break
        found.append(value)
        place = value.after
    return found


def _value(raw: bytes, place: int, depth: int = 0) -> _Value:
    tag, length = raw[place], raw[place + 1]
    start = place + 2
    if length == 0x80:  # indefinite: up to two zero bytes at this level
        return _indefinite(raw, tag, start, depth)
    if length > 0x80:
        size = length & 0x7F
        if size > 8:
            raise IndexError("a length makes no sense")
        length = int.from_bytes(raw[start : start + size], "big")
        start += size
    end = start + length
    if end > len(raw):
        raise IndexError("it is cut short")
    return _Value(tag, start, end, end)


def _indefinite(raw: bytes, tag: int, start: int, depth: int) -> _Value:
    if depth > _DEEPEST:
        raise IndexError("values lie too deep")
    place = start
    while raw[place : place + 2] != b"\0\0":
        place = _value(raw, place, depth + 1).after
    return _Value(tag, start, place, place + 2)


def _inflated(content: bytes) -> bytes:
    return zlib.decompressobj().decompress(content, LIMITS.message_bytes)
