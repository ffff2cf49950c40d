"""What goes over the pipe between the parent and a cell: lines of JSON, checked against the types.

msgspec builds the typed values straight from the bytes, in compiled code: the same checks in Python cost as
much as reading the mail. What comes out of a parser's process is not trusted: anything but the declared
type is a `ValueError`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from sayso.model.isolation import Isolation
from sayso.model.looking import Look, Seen
from sayso.read.items import Avoided, Begun, Unit

Line = TypeVar("Line")
_MOST = 1 << 63  # what an integer column holds
_LONG_NUMBER = re.compile(rb"[:,\[]-?\d{19}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A file to read, as it goes to the cell: see `cell.Request`. `stored` is its path where no open file
    can be sent along. With `look` it is not read, but looked at."""

    path: str
    name: str
    skip: int
    avoid: Mapping[str, Avoided]
    stored: str | None = None
    look: Look | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One line from the cell: what is about to be read, a unit, what was seen, why it failed, or (nothing
    set) the end.

    It "fails" as `tired` behind the last unit, where it has grown too much to read another file.
    """

    begin: Begun | None = None
    unit: Unit | None = None
    seen: Seen | None = None
    failed: str | None = None
    error: str | None = None


_ENCODER = msgspec.json.Encoder()
_DECODERS: dict[type[Any], msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(kind) for kind in (Order, Answer, Isolation)
}


def to_line(value: Any) -> bytes:
    """`value` as one line. Raises `UnicodeEncodeError` for a lone surrogate, which no row can hold."""
    return _ENCODER.encode(value) + b"\n"


def from_line(kind: type[Line], line: bytes) -> Line:
    """The `Order`, `Answer` or (first of all) `Isolation` that a line stands for.

    Raises `ValueError` for anything else.
    """
    try:
        value: Line = _DECODERS[kind].decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if _LONG_NUMBER.search(line):
        _check_numbers(msgspec.to_builtins(value))
    return value


def _check_numbers(value: Any) -> None:
    """Raises `ValueError` for a whole number that no column holds."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        if isinstance(value, int) and not -_MOST <= value < _MOST:
            raise ValueError("a number that no row can hold")
        return
    for each in value:
        _check_numbers(each)
