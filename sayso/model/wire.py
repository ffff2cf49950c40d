"""Model types to JSON and back: how the cell talks to the parent, and how rows hold tuples.

A dataclass is a list of its field values in order. Decoding checks every value against the declared type
and raises `ValueError` on anything else: what comes out of a parser's process is not trusted.
"""

import dataclasses
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any

Convert = Callable[[Any], Any]


def to_wire(value: Any) -> Any:
    """`value` (a model type, a tuple, a plain value) as lists, strings and numbers for `json.dumps`."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, tuple):
        return [to_wire(each) for each in value]
    names = getattr(value, "__dataclass_fields__", None)
    if names is None:
        return value
    return [to_wire(getattr(value, name)) for name in names]


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
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {sorted(allowed)}")
        return value

    return convert


def _plain_converter(kind: Any) -> Convert:
    accepted = (int, float) if kind is float else kind

    def convert(value: Any) -> Any:
        if not isinstance(value, accepted):
            raise ValueError(f"not a {kind.__name__}")
        return value

    return convert
