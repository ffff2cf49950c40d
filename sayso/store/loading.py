"""Rows back to model types."""

import json
from collections.abc import Iterator
from typing import Any

from sayso.model.chain import Chain, Hop
from sayso.model.claim import Attribution, Claim
from sayso.model.document import Address, Document, HeaderForm, Message, Recipient, Text, Zone
from sayso.model.place import DateRange, Run, Span
from sayso.model.wire import from_wire
from sayso.store.sqlite import Database


def load_document(database: Database, document: str) -> Document:
    """The document with this id. Raises `KeyError` where the case has none."""
    row = next(database.rows("SELECT * FROM document WHERE document = ?", document), None)
    if row is None:
        raise KeyError(document)
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
        message=load_message(database, document),
    )


def load_message(database: Database, document: str) -> Message | None:
    """The envelope of a document; `None` where it is no mail."""
    row = next(database.rows("SELECT * FROM message WHERE document = ?", document), None)
    if row is None:
        return None
    query = "SELECT * FROM recipient WHERE document = ? ORDER BY position"
    recipients = tuple(
        Recipient(role=each["role"], to=Address(name=each["name"], address=each["address"]))
        for each in database.rows(query, document)
    )
    return _message(row, recipients)


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
    )


def load_envelope(database: Database, document: str) -> Message:
    """The envelope of a mail without its recipients: what threads are made of."""
    row = next(database.rows("SELECT * FROM message WHERE document = ?", document))
    return _message(row, ())


def load_text(database: Database, document: str) -> Text:
    """The text of a document with its zones as they stand now. Raises `KeyError` where there is none."""
    return _load_text(database, document, "coalesce(c.zones, t.zones)")


def load_original_text(database: Database, document: str) -> Text:
    """The text of a document with its zones as the text stage found them, nothing credited yet."""
    return _load_text(database, document, "t.zones")


def load_forms(database: Database) -> Iterator[tuple[str, str | None, tuple[HeaderForm, ...]]]:
    """(document, its first day, header forms) of every document that has forms."""
    query = (
        "SELECT t.document, d.date_from, t.forms FROM text t JOIN document d ON d.document = t.document"
        " WHERE t.forms != '[]' ORDER BY t.document"
    )
    for row in database.rows(query):
        yield row["document"], row["date_from"], from_wire(tuple[HeaderForm, ...], json.loads(row["forms"]))


def to_hops(column: str) -> tuple[Hop, ...]:
    """The hops of a chain from their column."""
    hops: tuple[Hop, ...] = from_wire(tuple[Hop, ...], json.loads(column))
    return hops


def to_zones(column: str) -> tuple[Zone, ...]:
    """Zones from their column."""
    zones: tuple[Zone, ...] = from_wire(tuple[Zone, ...], json.loads(column))
    return zones


def _load_text(database: Database, document: str, zones: str) -> Text:
    query = (
        f"SELECT t.content, t.runs, t.forms, {zones} AS zones"
        " FROM text t LEFT JOIN credited c ON c.document = t.document WHERE t.document = ?"
    )
    row = next(database.rows(query, document), None)
    if row is None:
        raise KeyError(document)
    return Text(
        document=document,
        content=row["content"],
        zones=to_zones(row["zones"]),
        runs=from_wire(tuple[Run, ...], json.loads(row["runs"])),
        forms=from_wire(tuple[HeaderForm, ...], json.loads(row["forms"])),
    )


def to_claim(row: Any) -> Claim:
    """A `Claim` from its row."""
    attribution = Attribution(
        source=_spans(row["source"]),
        cue=_spans(row["cue"]),
        content=_spans(row["content"]),
        kind=row["kind"],
        factuality=row["factuality"],
        stance=row["stance"],
        score=row["score"],
        parent=row["parent"],
    )
    return Claim(
        document=row["document"],
        attribution=attribution,
        chain=Chain(hops=to_hops(row["hops"])),
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


def _spans(column: str) -> tuple[Span, ...]:
    return tuple(Span(start=start, end=end) for start, end in json.loads(column))
