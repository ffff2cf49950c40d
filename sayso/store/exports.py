"""Which exports and backups were made of a case, and what was forgotten in it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.store.sqlite import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A file or folder that holds what the case held: where it was written, when (ISO 8601 in UTC), by which
    exporter (`backup` for a backup). `last` is the row number of the last document it can hold.
    """

    path: str
    at: str
    form: str
    is_public: bool
    last: int = 0


def write_export(connection: sqlite3.Connection, export: Export) -> None:
    """Notes an export of everything that the case holds now; one of the same path before it is gone."""
    connection.execute("DELETE FROM export WHERE path = ?", (export.path,))
    connection.execute(
        "INSERT INTO export (path, made, form, public, last)"
        " VALUES (?, ?, ?, ?, (SELECT coalesce(max(number), 0) FROM document))",
        (export.path, export.at, export.form, int(export.is_public)),
    )


def list_exports(database: Database, number: int) -> Iterator[Export]:
    """The exports that may hold the document with this row number, oldest first."""
    query = "SELECT * FROM export WHERE last >= ? ORDER BY made, path"
    for row in database.rows(query, number):
        yield Export(
            path=row["path"],
            at=row["made"],
            form=row["form"],
            is_public=bool(row["public"]),
            last=row["last"],
        )


def write_tombstone(connection: sqlite3.Connection, day: str, reason: str) -> None:
    """Notes that something was forgotten: on which day and why, and nothing of what it was."""
    connection.execute("INSERT INTO tombstone (day, reason) VALUES (?, ?)", (day, reason))


def count_tombstones(database: Database) -> int:
    """How often something was forgotten in this case."""
    return database.count("SELECT count(*) FROM tombstone")
