"""Model types to rows. Every function runs inside the caller's transaction and may be repeated."""

import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from sayso.model.claim import Claim
from sayso.model.document import Document, Duplicate, Item, Message, Problem, Text, Thread
from sayso.model.place import DateRange, content_id
from sayso.store.columns import to_json, zones_to_json


def insert(connection: sqlite3.Connection, table: str, row: dict[str, Any], verb: str = "INSERT") -> int:
    """One row into `table`; `verb` may be `INSERT OR IGNORE` or `INSERT OR REPLACE`.

    Returns the number that SQLite gave the last row with one.
    """
    columns = ", ".join(row)
    marks = ", ".join("?" * len(row))
    done = connection.execute(f"{verb} INTO {table} ({columns}) VALUES ({marks})", tuple(row.values()))
    return done.lastrowid or 0


def write_item(connection: sqlite3.Connection, item: Item, file: str | None, document: str | None) -> None:
    """An item with its outcome. `file` is the SHA-256 of the original that holds it."""
    row = {
        "item": content_id("item", item.path, file),
        "path": item.path,
        "parent": item.parent,
        "kind": item.kind,
        "outcome": item.outcome,
        "sha256": item.sha256,
        "size": item.size,
        "file": file,
        "place": item.offset,
        "length": item.length,
        "document": document,
    }
    insert(connection, "item", row, "INSERT OR REPLACE")


def write_problem(connection: sqlite3.Connection, problem: Problem) -> None:
    """A problem; the same one twice is one row."""
    row = {
        "problem": content_id("problem", problem.path, problem.place, problem.kind, problem.message),
        "path": problem.path,
        "place": problem.place,
        "kind": problem.kind,
        "message": problem.message,
        "remedy": problem.remedy,
    }
    insert(connection, "problem", row, "INSERT OR IGNORE")


def clear_problems(connection: sqlite3.Connection, path: str) -> None:
    """Forgets the problems of a file that is about to be read anew, and of all that lies in it."""
    inside = (path, f"{path}!/", f"{path}!0")  # "0" follows "/"
    connection.execute("DELETE FROM problem WHERE path = ? OR (path >= ? AND path < ?)", inside)


def is_original(connection: sqlite3.Connection, item: Item, file: str) -> bool:
    """Whether this very item is the one its document was first read from."""
    query = "SELECT 1 FROM item WHERE item = ? AND outcome = 'document'"
    return connection.execute(query, (content_id("item", item.path, file),)).fetchone() is not None


def write_file_progress(connection: sqlite3.Connection, row: dict[str, Any]) -> None:
    """Adds `row["units"]` to what has been read of a file, and sets whether it is complete."""
    connection.execute(
        "INSERT INTO file VALUES (:path, :sha256, :size, :producer, :units, :complete, :elsewhere)"
        " ON CONFLICT DO UPDATE SET units = units + excluded.units, complete = excluded.complete,"
        " producer = excluded.producer, elsewhere = excluded.elsewhere",
        row,
    )


def write_document(
    connection: sqlite3.Connection,
    document: Document,
    text: Text,
    producer: str,
    isolation: str | None = None,
) -> None:
    """A document with its envelope and text, in place of an older reading of it. `isolation` is what stood
    between its parser and the machine.

    A new document enters the index with `index_documents`.
    """
    query = "SELECT number FROM document WHERE document = ?"
    known = connection.execute(query, (document.id,)).fetchone()
    if known is not None:
        index_documents(connection)  # FTS5 forgets only what it knows: anything else damages the index
        _remove_reading(connection, known[0])
    start, end = _ends(document.dated)
    number = insert(
        connection,
        "document",
        {
            "number": None if known is None else known[0],
            "document": document.id,
            "size": document.size,
            "media_type": document.media_type,
            "kind": document.kind,
            "name": document.name,
            "title": document.title,
            "author": document.author,
            "outlet": document.outlet,
            "date_from": start,
            "date_to": end,
            "producer": producer,
            "isolation": isolation,
        },
    )
    if document.message is not None:
        _write_message(connection, number, document.message)
    _write_text(connection, number, document, text)
    if known is not None:
        _index(connection, "number = ?", number)


def index_documents(connection: sqlite3.Connection) -> None:
    """Adds to the index every document that is not in it; to be called before each commit.

    Not document by document: SQLite's statement savepoints make FTS5 write a segment each time.
    """
    last = connection.execute("SELECT coalesce(max(id), 0) FROM search_docsize").fetchone()[0]
    _index(connection, "number > ?", last)


def _index(connection: sqlite3.Connection, which: str, number: int) -> None:
    connection.execute(
        "INSERT INTO search (rowid, subject, sender, recipient, content)"
        f" SELECT number, subject, sender, recipient, content FROM searchable WHERE {which}",
        (number,),
    )


def _remove_reading(connection: sqlite3.Connection, number: int) -> None:
    """Takes an older reading out of the index (which wants the old words) and all tables."""
    connection.execute("PRAGMA defer_foreign_keys = ON")  # items point at the row until it is back
    connection.execute(
        "INSERT INTO search (search, rowid, subject, sender, recipient, content)"
        " SELECT 'delete', number, subject, sender, recipient, content FROM searchable WHERE number = ?",
        (number,),
    )
    for table in ("credited", "text", "message", "stage", "document"):
        connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))


def _write_message(connection: sqlite3.Connection, number: int, message: Message) -> None:
    sender = message.sender
    insert(
        connection,
        "message",
        {
            "number": number,
            "message_id": message.message_id,
            "in_reply_to": to_json(message.in_reply_to),
            "refs": to_json(message.references),
            "sender_name": sender.name if sender else None,
            "sender_address": sender.address if sender else None,
            "subject": message.subject,
            "sent": message.sent,
            "recipients": to_json(message.recipients),
            "trace": None if message.trace is None else to_json(message.trace),
        },
    )


def _write_text(connection: sqlite3.Connection, number: int, document: Document, text: Text) -> None:
    row = {
        "number": number,
        "content": text.content,
        "sha256": sha256(text.content.encode("utf-8")).hexdigest(),
        "runs": to_json(text.runs),
        "zones": zones_to_json(text.zones),
        "forms": to_json(text.forms),
        "inner_messages": to_json(text.inner),
        "sender": _sender(document),
        "recipients": _recipients(document.message),
    }
    insert(connection, "text", row)


def _sender(document: Document) -> str:
    sender = None if document.message is None else document.message.sender
    if sender is None:
        return document.author or ""
    return " ".join(word for word in (sender.name, sender.address) if word)


def _recipients(message: Message | None) -> str:
    if message is None:
        return ""
    return " ".join(word for each in message.recipients for word in (each.to.name, each.to.address) if word)


def write_credited(connection: sqlite3.Connection, number: int, zones: str | None) -> None:
    """The zones (as `zones_to_json` makes them) of the text with this row number, its quoted words credited
    to documents of the leak; `None` where that changes nothing.
    """
    if zones is None:
        connection.execute("DELETE FROM credited WHERE number = ?", (number,))
    else:
        insert(connection, "credited", {"number": number, "zones": zones}, "INSERT OR REPLACE")


def document_number(connection: sqlite3.Connection, document: str) -> int:
    """The row number of a document. Raises `KeyError` where the case has none."""
    row = connection.execute("SELECT number FROM document WHERE document = ?", (document,)).fetchone()
    if row is None:
        raise KeyError(document)
    return int(row[0])


def write_threads(connection: sqlite3.Connection, threads: Iterable[Thread]) -> None:
    """All threads of the case, in place of those before."""
    connection.execute("DELETE FROM thread_node")
    connection.executemany(
        "INSERT INTO thread_node VALUES (?, ?, ?, ?, ?, ?)",
        (
            (thread.id, position, node.key, node.message_id, node.parent, node.document)
            for thread in threads
            for position, node in enumerate(thread.nodes)
        ),
    )


def write_duplicates(connection: sqlite3.Connection, duplicates: Iterable[Duplicate]) -> None:
    """All duplicates of the case, in place of those before."""
    connection.execute("DELETE FROM duplicate")
    connection.executemany(
        "INSERT INTO duplicate VALUES (?, ?, ?, ?)",
        ((each.document, each.original, each.how, each.share) for each in duplicates),
    )


def write_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    """A value that belongs to the whole case, in place of the one before."""
    insert(connection, "setting", {"key": key, "value": value}, "INSERT OR REPLACE")


def write_numbered_stage(
    connection: sqlite3.Connection, number: int, stage: str, key: tuple[str, str]
) -> None:
    """As `write_stage`, for the row number of a document."""
    connection.execute("INSERT OR REPLACE INTO stage VALUES (?, ?, ?, ?)", (number, stage, *key))


def write_stage(connection: sqlite3.Connection, document: str, stage: str, key: tuple[str, str]) -> None:
    """Notes that `stage` was done on a document; `key` is its producer and the digest of its input."""
    write_numbered_stage(connection, document_number(connection, document), stage, key)


def write_claims(connection: sqlite3.Connection, document: str, claims: Sequence[Claim]) -> None:
    """The claims of a document, in place of those before."""
    old = "SELECT claim FROM claim WHERE document = ?"
    connection.execute(f"DELETE FROM claim_source WHERE claim IN ({old})", (document,))
    connection.execute("DELETE FROM claim WHERE document = ?", (document,))
    for position, claim in enumerate(claims):
        write_claim(connection, position, claim)


def write_claim(connection: sqlite3.Connection, position: int, claim: Claim) -> None:
    """One claim at its place among those of its document."""
    insert(connection, "claim", _claim_row(position, claim))


def write_added(connection: sqlite3.Connection, gone: Iterable[str], new: Iterable[Claim]) -> None:
    """Takes out claims that people added, by id, and puts others in, behind those of their document.

    What the machine found at just these places meanwhile stays as it is.
    """
    for claim in gone:
        connection.execute("DELETE FROM claim_source WHERE claim = ?", (claim,))
        connection.execute("DELETE FROM claim WHERE claim = ?", (claim,))
    for each in new:
        query = "SELECT coalesce(max(position), -1) + 1 FROM claim WHERE document = ?"
        position = connection.execute(query, (each.document,)).fetchone()[0]
        insert(connection, "claim", _claim_row(position, each), "INSERT OR IGNORE")


def _claim_row(position: int, claim: Claim) -> dict[str, Any]:
    attribution = claim.attribution
    said, about = _ends(claim.said), _ends(claim.about_time)
    return {
        "claim": claim.id,
        "document": claim.document,
        "position": position,
        "parent": attribution.parent,
        "kind": attribution.kind,
        "factuality": attribution.factuality,
        "stance": attribution.stance,
        "polarity": claim.polarity,
        "score": attribution.score,
        "source": to_json(attribution.source),
        "cue": to_json(attribution.cue),
        "content": to_json(attribution.content),
        "source_text": claim.source_text,
        "cue_text": claim.cue_text,
        "content_text": claim.content_text,
        "speaker": claim.speaker,
        "hops": to_json(claim.chain.hops),
        "said_from": said[0],
        "said_to": said[1],
        "about_from": about[0],
        "about_to": about[1],
        "about": to_json(claim.about),
        "producer": claim.producer,
    }


def _ends(range_: DateRange | None) -> tuple[str | None, str | None]:
    return (None, None) if range_ is None else (range_.start, range_.end)
