"""Tuples of model types as JSON columns, and back."""

from collections.abc import Sequence
from typing import Any

import msgspec

from sayso.model.chain import Hop
from sayso.model.document import HeaderForm, InnerMessage, Zone
from sayso.model.evidence import Trace
from sayso.model.place import Anchor, DateRange, Run, Span
from sayso.model.wire import from_wire, to_wire

ZoneRow = list[Any]
"""`[kind, start, end, level, voices, repeats]`"""
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def to_json(value: object) -> str:
    """`value` as compact JSON."""
    return str(_encode(to_wire(value)), "utf-8")


def zones_to_json(zones: tuple[Zone, ...]) -> str:
    """Zones with each of their voices written once: `[hops, [kind, start, end, level, voices, repeats]]`."""
    numbers: dict[Hop, int] = {}
    rows = [
        [
            zone.kind,
            zone.span.start,
            zone.span.end,
            zone.level,
            [numbers.setdefault(hop, len(numbers)) for hop in zone.voices],
            zone.repeats,
        ]
        for zone in zones
    ]
    return zone_rows_to_json(tuple(numbers), rows)


def zone_rows_to_json(hops: Sequence[Hop], rows: Sequence[ZoneRow]) -> str:
    """Zones given as rows: `[kind, start, end, level, voices, repeats]`, voices being places in `hops`."""
    return str(_encode([to_wire(tuple(hops)), rows]), "utf-8")


def zone_rows_from_json(column: str) -> tuple[list[Hop], list[ZoneRow]]:
    """The hops and the rows of a column: much cheaper than its zones."""
    wire, rows = _decode(column)
    return [_hop(each) for each in wire], rows


def zones_from_json(column: str) -> tuple[Zone, ...]:
    """The zones of a column."""
    hops, rows = zone_rows_from_json(column)
    return tuple(
        Zone(
            kind=kind,
            span=Span(start=start, end=end),
            level=level,
            voices=tuple([hops[number] for number in voices]),
            repeats=repeats,
        )
        for kind, start, end, level, voices, repeats in rows
    )


def _hop(wire: list[Any]) -> Hop:
    """A hop from the values of its fields in order: our own rows need no checking, and there are many."""
    name, medium, kind, description, address, at, span = wire
    return Hop(
        name=name,
        medium=medium,
        kind=kind,
        description=description,
        address=address,
        at=None if at is None else DateRange(start=at[0], end=at[1]),
        span=None if span is None else Span(start=span[0], end=span[1]),
    )


def hops_from_json(column: str) -> tuple[Hop, ...]:
    """The hops of a chain."""
    hops: tuple[Hop, ...] = from_wire(tuple[Hop, ...], _decode(column))
    return hops


def runs_from_json(column: str) -> tuple[Run, ...]:
    """The runs of a text."""
    runs: tuple[Run, ...] = from_wire(tuple[Run, ...], _decode(column))
    return runs


def forms_from_json(column: str) -> tuple[HeaderForm, ...]:
    """The header forms of a text."""
    forms: tuple[HeaderForm, ...] = from_wire(tuple[HeaderForm, ...], _decode(column))
    return forms


def inner_from_json(column: str) -> tuple[InnerMessage, ...]:
    """The messages inside a text."""
    if column == "[]":
        return ()
    inner: tuple[InnerMessage, ...] = from_wire(tuple[InnerMessage, ...], _decode(column))
    return inner


def trace_from_json(column: str) -> Trace:
    """What a mail's headers tell about its way."""
    trace: Trace = from_wire(Trace, _decode(column))
    return trace


def spans_from_json(column: str) -> tuple[Span, ...]:
    """Spans written as pairs."""
    pairs: list[Any] = _decode(column)
    return tuple(Span(start=start, end=end) for start, end in pairs)


def anchors_from_json(column: str) -> tuple[Anchor, ...]:
    """The anchors of a judgement."""
    anchors: tuple[Anchor, ...] = from_wire(tuple[Anchor, ...], _decode(column))
    return anchors
