"""The rows that evidence sheets are made of, and the sheets themselves."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import fields
from hashlib import sha256
from typing import Any

from sayso.model.document import Address, Message
from sayso.model.evidence import Finding, Seal, Trace
from sayso.store.sqlite import Database

_MESSAGES = (
    "SELECT d.document, m.message_id, m.in_reply_to, m.refs, m.sender_name, m.sender_address, m.sent, m.trace"
    " FROM message m JOIN document d USING (number) ORDER BY d.number"
)
_TWINS = (
    "SELECT m.message_id, d.document FROM message m JOIN document d USING (number) WHERE m.message_id IN"
    " (SELECT message_id FROM message WHERE message_id != '' GROUP BY message_id HAVING count(*) > 1)"
    " ORDER BY m.message_id, d.document"
)
_QUOTING = (
    "SELECT d.document, c.zones, t.content FROM credited c JOIN text t USING (number)"
    " JOIN document d USING (number) ORDER BY d.number"
)
_PATHS = (
    "SELECT d.document, min(i.path) AS path, count(i.path) AS places FROM message m"
    " JOIN document d USING (number) LEFT JOIN item i ON i.document = d.document"
    " GROUP BY d.number ORDER BY d.number"
)
_REPEATING = ("quoted", "forwarded")
_TRACE = tuple(field.name for field in fields(Trace))
_SEAL = tuple(field.name for field in fields(Seal))
Row = dict[str, str]


def load_messages(database: Database) -> Iterator[tuple[str, Message]]:
    """(document, envelope without recipients and subject) of every message, in the order they were read.

    References are given only where there is no In-Reply-To.
    """
    for row in database.rows(_MESSAGES):
        name, address, answers = row["sender_name"], row["sender_address"], row["in_reply_to"]
        message = Message(
            message_id=row["message_id"],
            in_reply_to=() if answers == "[]" else tuple(json.loads(answers)),
            references=tuple(json.loads(row["refs"])) if answers == "[]" else (),
            sender=None if name is None and address is None else Address(name=name, address=address),
            recipients=(),
            subject=None,
            sent=row["sent"],
            trace=None if row["trace"] is None else _trace(row["trace"]),
        )
        yield row["document"], message


def _trace(column: str) -> Trace:
    """As `columns.trace_from_json`, at a fifth of its price: rows were checked when written."""
    values = dict(zip(_TRACE, map(_as_tuple, json.loads(column)), strict=True))
    values["seals"] = tuple(
        Seal(**dict(zip(_SEAL, map(_as_tuple, each), strict=True))) for each in values["seals"]
    )
    return Trace(**values)


def _as_tuple(value: Any) -> Any:
    return tuple(value) if type(value) is list else value


def load_twins(database: Database) -> Iterator[tuple[str, str]]:
    """(Message-ID, document) of all messages whose Message-ID stands over several documents."""
    return ((row["message_id"], row["document"]) for row in database.rows(_TWINS))


def load_paths(database: Database, document: str) -> list[str]:
    """Where a document lies, in order."""
    rows = database.rows("SELECT path FROM item WHERE document = ? ORDER BY path", document)
    return [row["path"] for row in rows]


def load_single_paths(database: Database) -> Iterator[tuple[str, str | None]]:
    """(document, its path, `None` where it has several) of every message, as `load_messages` orders them."""
    for row in database.rows(_PATHS):
        yield row["document"], row["path"] if row["places"] == 1 else None


def load_quotes(database: Database) -> Iterator[tuple[str, str, str]]:
    """(quoting document, quoted document, words) of every zone of level 1 that repeats another document."""
    for row in database.rows(_QUOTING):
        for kind, start, end, level, _, repeats in json.loads(row["zones"])[1]:
            if repeats is not None and level == 1 and kind in _REPEATING:
                yield row["document"], repeats, row["content"][start:end]


def load_content(database: Database, document: str) -> str:
    """The characters of a document; empty where it has none."""
    query = "SELECT t.content FROM text t JOIN document d USING (number) WHERE d.document = ?"
    return str(database.value(query, document) or "")


def input_key(database: Database, producer: str, keys: str) -> str:
    """A hash of all that evidence sheets depend on: messages, their texts and places, threads, keys."""
    digest = sha256(f"{producer}\n{keys}\n".encode())
    for query in (
        "SELECT d.document, d.producer, t.sha256, m.trace FROM message m JOIN document d USING (number)"
        " JOIN text t USING (number) ORDER BY d.number",
        "SELECT number, input FROM stage WHERE stage = 'threads' ORDER BY number",
        "SELECT value FROM setting WHERE key = 'threads'",
        "SELECT path, document FROM item WHERE document IS NOT NULL ORDER BY item",
    ):
        for row in database.rows(query):
            digest.update("\n".join(map(str, row)).encode("utf-8", "replace"))
    return digest.hexdigest()


def has_sheets(database: Database) -> bool:
    """Whether any evidence sheet stands in the case."""
    return database.value("SELECT 1 FROM authenticity LIMIT 1") is not None


def clear_sheet(connection: sqlite3.Connection, document: str) -> None:
    """Takes away the evidence sheet of a message."""
    connection.execute("DELETE FROM authenticity WHERE document = ?", (document,))


def write_sheet(connection: sqlite3.Connection, document: str, findings: Sequence[Finding]) -> None:
    """The evidence sheet of a message that has none."""
    connection.executemany(
        "INSERT INTO authenticity (document, position, check_name, result, detail) VALUES (?, ?, ?, ?, ?)",
        [(document, place, each.check, each.result, each.detail) for place, each in enumerate(findings)],
    )


def forget_sheets(connection: sqlite3.Connection) -> None:
    """Removes the sheets of what is no message any more."""
    connection.execute(
        "DELETE FROM authenticity WHERE document NOT IN"
        " (SELECT document FROM message JOIN document USING (number))"
    )


def load_sheet(database: Database, document: str) -> list[Row]:
    """The evidence sheet of a document as rows `{check, result, detail}`; none where it is no message."""
    query = "SELECT check_name, result, detail FROM authenticity WHERE document = ? ORDER BY position"
    return [
        {"check": row["check_name"], "result": row["result"], "detail": row["detail"]}
        for row in database.rows(query, document)
    ]


def load_setting(database: Database, key: str) -> str | None:
    """A setting that the case itself keeps; `None` where it has none."""
    value = database.value("SELECT value FROM setting WHERE key = ?", key)
    return None if value is None else str(value)


def write_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Keeps a setting in the case."""
    connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))
