"""One SQLite file: opened with the settings that lose nothing, migrated forward, never downgraded.

WAL, synchronous=FULL, foreign keys on, BEGIN IMMEDIATE, 30 s of patience (SQLite documentation; measured in
the evidence on storage). A case of an older format is copied by VACUUM INTO before it is migrated.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from sayso.errors import CaseDamaged, CaseTooNew, means_full_disk

FORMAT = 4
BUSY_MS = 30_000
_CACHE_KIB = 65_536
_READER_CACHE_KIB = 16_384


class Database:
    """A connection to `case.db`. Every write happens inside `writing()`.

    With `is_reader` SQLite refuses every write, nothing is migrated, the cache is small, and the connection
    may go from thread to thread, used by one at a time.
    """

    def __init__(self, path: Path, *, is_reader: bool = False) -> None:
        self.path = path
        try:
            if is_reader:
                self.connection = _connect_to_read(path)
                return
            self.connection = _connect(path)
            version = _version(self.connection)
            if version > FORMAT:
                raise CaseTooNew(f"This case has format {version}; this Sayso reads up to {FORMAT}.")
            if version < FORMAT:
                _migrate(self.connection, path, version)
        except sqlite3.DatabaseError as error:
            if means_full_disk(error):
                raise
            raise CaseDamaged(f"{path} cannot be opened ({error}). Restore a backup.") from error

    def close(self) -> None:
        """Closes the connection; what is not committed is gone."""
        self.connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all rows written inside it are kept, or none."""
        self.begin()
        try:
            yield self.connection
        except BaseException:
            self.connection.rollback()
            raise
        self.commit()

    def begin(self) -> None:
        """Opens a write transaction, waiting for another writer if need be."""
        self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Makes the open transaction durable."""
        self.connection.commit()

    def rows(self, query: str, *values: object) -> Iterator[sqlite3.Row]:
        """The rows of a query, as they come."""
        return iter(self.connection.execute(query, values))

    def value(self, query: str, *values: object) -> object:
        """The first column of the first row; `None` where there is no row."""
        row = self.connection.execute(query, values).fetchone()
        return None if row is None else row[0]

    def count(self, query: str, *values: object) -> int:
        """A whole number from the first row, 0 where there is none."""
        found = self.value(query, *values)
        return found if isinstance(found, int) else 0


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
    connection.row_factory = sqlite3.Row
    for setting in (
        f"busy_timeout = {BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "trusted_schema = OFF",
        f"cache_size = -{_CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    # Not mode=ro: the log of a case that nobody has open is taken up by whoever opens it first.
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        timeout=BUSY_MS / 1000,
        check_same_thread=False,
    )
    connection.row_factory = sqlite3.Row
    for setting in (
        f"busy_timeout = {BUSY_MS}",
        "query_only = ON",
        "temp_store = MEMORY",
        "trusted_schema = OFF",
        f"cache_size = -{_READER_CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection, path: Path, version: int) -> None:
    if version > 0:
        copy = path.with_name(f"{path.name}.format-{version}")
        copy.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(copy),))
    steps = sorted(files("sayso.store").joinpath("migrations").iterdir(), key=lambda step: step.name)
    # A table is made anew by copying it, during which rows elsewhere point at nothing (SQLite, ALTER TABLE).
    connection.execute("PRAGMA foreign_keys = OFF")
    for step in steps:
        number = int(step.name.split("_")[0])
        if number > version:
            script = step.read_text(encoding="utf-8")
            connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
    connection.execute("PRAGMA foreign_keys = ON")
