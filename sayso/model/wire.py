"""Model types to JSON and back: how rows hold tuples. (What a cell sends is read by `read.pipe`.)

A dataclass is a list of its field values in order. Decoding checks every value against the declared type
and raises `ValueError` on anything else.
"""

import dataclasses
import math
import types
import typing
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

Convert = Callable[[Any], Any]
_MOST = 1 << 63
_PLAIN = frozenset((str, int, float, bool, type(None)))


def to_wire(value: Any) -> Any:
    """`value` (a model type, a tuple, a plain value) as lists, strings and numbers for `json.dumps`."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [to_wire(each) for each in value]
    return [each if type(each) in _PLAIN else to_wire(each) for each in _values(kind)(value)]


@cache
def _values(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the field values of a dataclass in order (attrgetter gives no tuple for one name)."""
    names = [field.name for field in dataclasses.fields(kind)]
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    return attrgetter(*names)


def from_wire(kind: Any, value: Any) -> Any:
    """The model value of type `kind` that `value` (from `json.loads`) stands for.

    Raises `ValueError` where it does not fit the type.
    """
    return _converter(kind)(value)


@cache
def _converter(kind: Any) -> Convert:
    if dataclasses.is_dataclass(kind):
        return _dataclass_converter(kind)
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _tuple_converter(typing.get_args(kind))
    if origin is types.UnionType or origin is typing.Union:
        return _optional_converter(typing.get_args(kind))
    if origin is typing.Literal:
        return _literal_converter(frozenset(typing.get_args(kind)))
    return _plain_converter(kind)


def _dataclass_converter(kind: Any) -> Convert:
    hints = typing.get_type_hints(kind)
    fields = [(field.name, _converter(hints[field.name])) for field in dataclasses.fields(kind)]

    def convert(value: Any) -> Any:
        if not isinstance(value, list) or len(value) != len(fields):
            raise ValueError(f"not a {kind.__name__}")
        return kind(**{name: part(given) for (name, part), given in zip(fields, value, strict=True)})

    return convert


def _tuple_converter(arguments: tuple[Any, ...]) -> Convert:
    element = _converter(arguments[0])

    def convert(value: Any) -> Any:
        if not isinstance(value, list):
            raise ValueError("not a list")
        return tuple(element(each) for each in value)

    return convert


def _optional_converter(arguments: tuple[Any, ...]) -> Convert:
    (inner,) = (_converter(each) for each in arguments if each is not type(None))
    return lambda value: None if value is None else inner(value)


def _literal_converter(allowed: frozenset[Any]) -> Convert:
    def convert(value: Any) -> Any:
        if not isinstance(value, str) or value not in allowed:
            raise ValueError(f"{value!r} is none of {sorted(allowed)}")
        return value

    return convert


def _plain_converter(kind: Any) -> Convert:
    return {str: _text, int: _whole, float: _real, bool: _truth}[kind]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    if not value.isascii():
        value.encode("utf-8")  # raises a ValueError for a lone surrogate, which no row can hold
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not -_MOST <= value < _MOST:
        raise ValueError("not a whole number")
    return value


def _real(value: Any) -> float:
    if type(value) is int:
        return float(_whole(value))
    if type(value) is not float or not math.isfinite(value):
        raise ValueError("not a number")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value
