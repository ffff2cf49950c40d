"""The watch list: names whose documents get their claims first, kept in the case."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from sayso.errors import SearchSyntaxError, UsageError
from sayso.store.search import to_fts
from sayso.store.sqlite import Database
from sayso.store.writing import write_setting

WATCH = "watch"
"""The setting that holds the list, as JSON."""
MOST = 2_000


def load_names(path: Path) -> tuple[str, ...]:
    """The names in a file, one a line; an empty line and one that begins with # is none.

    Raises `UsageError`.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is no UTF-8 text: save it as one, a name a line.") from error
    names = tuple(
        dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()[:1] not in ("", "#"))
    )
    if len(names) > MOST:
        raise UsageError(f"{path} has {len(names):,} names; a watch list has at most {MOST:,}.")
    return names


def keep_names(database: Database, names: Iterable[str]) -> None:
    """The list of the case, in place of the one before."""
    with database.writing() as connection:
        write_setting(connection, WATCH, json.dumps(list(names), ensure_ascii=False))


def watched_documents(database: Database) -> frozenset[str]:
    """The documents whose words, title, sender or recipients hold a name of the list."""
    return frozenset(document for name in names_kept(database) for _, document in naming(database, name))


def names_kept(database: Database) -> tuple[str, ...]:
    """The list of the case."""
    return tuple(json.loads(str(database.value("SELECT value FROM setting WHERE key = ?", WATCH) or "[]")))


def naming(database: Database, name: str, after: int = 0) -> Iterator[tuple[int, str]]:
    """The documents that hold a name, with their numbers, which are above `after`, as they rise."""
    try:
        expression = to_fts('"' + name.replace('"', " ") + '"')
    except SearchSyntaxError:  # a line without a letter
        return
    query = (
        "SELECT d.number, d.document FROM search s JOIN document d ON d.number = s.rowid"
        " WHERE search MATCH ? AND s.rowid > ? ORDER BY s.rowid"
    )
    for row in database.rows(query, expression, after):
        yield row["number"], row["document"]
