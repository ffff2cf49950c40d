"""Rows back to model types."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sayso.model.chain import Chain, Hop
from sayso.model.claim import Attribution, Claim
from sayso.model.document import Address, Document, HeaderForm, Message, Recipient, Text
from sayso.model.judging import PERSON
from sayso.model.place import DateRange
from sayso.model.wire import from_wire
from sayso.store.columns import (
    ZoneRow,
    forms_from_json,
    hops_from_json,
    inner_from_json,
    runs_from_json,
    spans_from_json,
    trace_from_json,
    zone_rows_from_json,
    zones_from_json,
)
from sayso.store.sqlite import Database


def load_document(database: Database, document: str) -> Document:
    """The document with this id. Raises `KeyError` where the case has none."""
    row = next(database.rows("SELECT * FROM document WHERE document = ?", document), None)
    if row is None:
        raise KeyError(document)
    envelope = next(database.rows("SELECT * FROM message WHERE number = ?", row["number"]), None)
    return Document(
        id=row["document"],
        size=row["size"],
        media_type=row["media_type"],
        kind=row["kind"],
        name=row["name"],
        title=row["title"],
        author=row["author"],
        outlet=row["outlet"],
        dated=to_range(row["date_from"], row["date_to"]),
        message=None if envelope is None else _message(envelope, _recipients(envelope["recipients"])),
    )


def _recipients(column: str) -> tuple[Recipient, ...]:
    recipients: tuple[Recipient, ...] = from_wire(tuple[Recipient, ...], json.loads(column))
    return recipients


def _message(row: Any, recipients: tuple[Recipient, ...]) -> Message:
    known = row["sender_name"] is not None or row["sender_address"] is not None
    return Message(
        message_id=row["message_id"],
        in_reply_to=tuple(json.loads(row["in_reply_to"])),
        references=tuple(json.loads(row["refs"])),
        sender=Address(name=row["sender_name"], address=row["sender_address"]) if known else None,
        recipients=recipients,
        subject=row["subject"],
        sent=row["sent"],
        trace=None if row["trace"] is None else trace_from_json(row["trace"]),
    )


def load_numbered_envelopes(database: Database) -> Iterator[tuple[int, Message]]:
    """(row number, envelope without recipients and trace) of every message: what threads are made of."""
    rows = database.rows(
        "SELECT number, message_id, in_reply_to, refs, sender_name, sender_address, subject, sent,"
        " NULL AS trace FROM message"
    )
    once: dict[Any, Any] = {}  # ids, senders and subjects come again and again: each is kept once

    def shared(value: Any) -> Any:
        return once.setdefault(value, value)

    for row in rows:
        message = _message(row, ())
        yield (
            row["number"],
            replace(
                message,
                message_id=shared(message.message_id),
                in_reply_to=tuple(map(shared, message.in_reply_to)),
                references=tuple(map(shared, message.references)),
                sender=shared(message.sender),
                subject=shared(message.subject),
            ),
        )


def load_recipients(database: Database, number: int) -> tuple[Recipient, ...]:
    """Whom the message with this row number was sent to."""
    column = database.value("SELECT recipients FROM message WHERE number = ?", number)
    return _recipients(column) if isinstance(column, str) else ()


def load_stage(database: Database, stage: str, producer: str) -> Iterator[tuple[int, str]]:
    """(row number, digest of the input) of every document on which this producer did a stage."""
    rows = database.rows("SELECT number, input FROM stage WHERE stage = ? AND producer = ?", stage, producer)
    return ((row["number"], row["input"]) for row in rows)


def load_zone_rows(database: Database, number: int) -> tuple[str, list[Hop], list[ZoneRow]]:
    """The content of the text with this row number, and its zones as rows with their hops, for speed."""
    row = next(database.rows("SELECT content, zones FROM text WHERE number = ?", number))
    return row["content"], *zone_rows_from_json(row["zones"])


def load_words(database: Database, number: int, document: str) -> Text:
    """A text by row number with its zones as the text stage found them; without runs and forms, for speed."""
    query = "SELECT content, zones, inner_messages FROM text WHERE number = ?"
    row = next(database.rows(query, number), None)
    if row is None:
        raise KeyError(document)
    return Text(
        document=document,
        content=row["content"],
        zones=zones_from_json(row["zones"]),
        runs=(),
        inner=inner_from_json(row["inner_messages"]),
    )


def load_text(database: Database, document: str) -> Text:
    """The text of a document with its zones as they stand now. Raises `KeyError` where there is none."""
    return _load_text(database, document, "coalesce(c.zones, t.zones)")


def load_original_text(database: Database, document: str) -> Text:
    """The text of a document with its zones as the text stage found them, nothing credited yet."""
    return _load_text(database, document, "t.zones")


def load_forms(database: Database) -> Iterator[tuple[str, str | None, HeaderForm]]:
    """(document, day, header form) of every form in the case.

    The day is that of the message the form stands in: of a quoted one, where that is known, not of the
    reply that quotes it.
    """
    query = (
        "SELECT d.document, d.date_from, t.forms, coalesce(c.zones, t.zones) AS zones"
        " FROM text t JOIN document d USING (number) LEFT JOIN credited c USING (number)"
        " WHERE t.forms != '[]' ORDER BY d.document"
    )
    for row in database.rows(query):
        zones = [zone for zone in zones_from_json(row["zones"]) if zone.level]
        for form in forms_from_json(row["forms"]):
            zone = next((each for each in zones if each.span.meets(form.span)), None)
            day: str | None = row["date_from"]
            if zone is not None:
                at = zone.voices[zone.level].at
                day = None if at is None else at.start
            yield row["document"], day, form


def _load_text(database: Database, document: str, zones: str) -> Text:
    query = (
        f"SELECT t.content, t.runs, t.forms, t.inner_messages, {zones} AS zones"
        " FROM document d JOIN text t USING (number) LEFT JOIN credited c USING (number)"
        " WHERE d.document = ?"
    )
    row = next(database.rows(query, document), None)
    if row is None:
        raise KeyError(document)
    return Text(
        document=document,
        content=row["content"],
        zones=zones_from_json(row["zones"]),
        runs=runs_from_json(row["runs"]),
        forms=forms_from_json(row["forms"]),
        inner=inner_from_json(row["inner_messages"]),
    )


def load_claims(database: Database, document: str) -> tuple[Claim, ...]:
    """The claims that the machine found in a document, in order of place, as it made them."""
    query = "SELECT * FROM claim WHERE document = ? AND producer != ? ORDER BY position"
    return tuple(to_claim(row) for row in database.rows(query, document, PERSON))


def to_claim(row: Any) -> Claim:
    """A `Claim` from its row."""
    attribution = Attribution(
        source=spans_from_json(row["source"]),
        cue=spans_from_json(row["cue"]),
        content=spans_from_json(row["content"]),
        kind=row["kind"],
        factuality=row["factuality"],
        stance=row["stance"],
        score=row["score"],
        parent=row["parent"],
    )
    return Claim(
        document=row["document"],
        attribution=attribution,
        chain=Chain(hops=hops_from_json(row["hops"])),
        speaker=row["speaker"],
        source_text=row["source_text"],
        cue_text=row["cue_text"],
        content_text=row["content_text"],
        said=to_range(row["said_from"], row["said_to"]),
        about_time=to_range(row["about_from"], row["about_to"]),
        polarity=row["polarity"],
        about=tuple(json.loads(row["about"])),
        producer=row["producer"],
    )


def to_range(start: str | None, end: str | None) -> DateRange | None:
    """A date range from two columns; `None` where both are."""
    return None if start is None and end is None else DateRange(start=start, end=end)
