"""Tuples of model types as JSON columns, and back."""

import json
from typing import Any

from sayso.model.chain import Hop
from sayso.model.document import HeaderForm, InnerMessage, Zone
from sayso.model.evidence import Trace
from sayso.model.place import Run, Span
from sayso.model.wire import from_wire, to_wire


def to_json(value: object) -> str:
    """`value` as compact JSON."""
    return json.dumps(to_wire(value), separators=(",", ":"), ensure_ascii=False)


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
    return json.dumps([to_wire(tuple(numbers)), rows], separators=(",", ":"), ensure_ascii=False)


def zones_from_json(column: str) -> tuple[Zone, ...]:
    """The zones of a column."""
    wire, rows = json.loads(column)
    hops: tuple[Hop, ...] = from_wire(tuple[Hop, ...], wire)
    return tuple(
        Zone(
            kind=kind,
            span=Span(start=start, end=end),
            level=level,
            voices=tuple(hops[number] for number in voices),
            repeats=repeats,
        )
        for kind, start, end, level, voices, repeats in rows
    )


def hops_from_json(column: str) -> tuple[Hop, ...]:
    """The hops of a chain."""
    hops: tuple[Hop, ...] = from_wire(tuple[Hop, ...], json.loads(column))
    return hops


def runs_from_json(column: str) -> tuple[Run, ...]:
    """The runs of a text."""
    runs: tuple[Run, ...] = from_wire(tuple[Run, ...], json.loads(column))
    return runs


def forms_from_json(column: str) -> tuple[HeaderForm, ...]:
    """The header forms of a text."""
    forms: tuple[HeaderForm, ...] = from_wire(tuple[HeaderForm, ...], json.loads(column))
    return forms


def inner_from_json(column: str) -> tuple[InnerMessage, ...]:
    """The messages inside a text."""
    if column == "[]":
        return ()
    inner: tuple[InnerMessage, ...] = from_wire(tuple[InnerMessage, ...], json.loads(column))
    return inner


def trace_from_json(column: str) -> Trace:
    """What a mail's headers tell about its way."""
    trace: Trace = from_wire(Trace, json.loads(column))
    return trace


def spans_from_json(column: str) -> tuple[Span, ...]:
    """Spans written as pairs."""
    pairs: list[Any] = json.loads(column)
    return tuple(Span(start=start, end=end) for start, end in pairs)
