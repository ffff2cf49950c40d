"""What a full-text search found, as numbers for a table, and the passages of a page with their hits."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from sayso.case import Case
from sayso.errors import SearchSyntaxError
from sayso.facets.table import Numbers
from sayso.store.search import to_fts

Index = Literal["search", "claim_search"]
Part = tuple[str, bool]
"""Words, and whether they are a hit."""
MOST_RANKED = 20_000
"""How many hits are put in order of relevance (about 2.6 microseconds each); more come in another order."""
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # noncharacters: no text has a reason to hold them


def find_numbers(case: Case, index: Index, query: str, *, ranked: bool = False) -> tuple[Numbers, bool]:
    """The numbers in an index that match, and whether they are in order of relevance (asked for, and not more
    than `MOST_RANKED`). Raises `SearchSyntaxError`.
    """
    expression = to_fts(query)
    text = _value(
        case, f"SELECT group_concat(rowid) FROM {index} WHERE {index} MATCH ?", (expression,), query
    )
    numbers = np.array(text.split(",") if text else [], dtype=np.int64)
    if not ranked or len(numbers) > MOST_RANKED:
        return numbers, False
    ordered = f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rank, rowid"
    rows = case.database.connection.execute(ordered, (expression,)).fetchall()
    return np.array([row[0] for row in rows], dtype=np.int64), True


def find_passages(case: Case, query: str, numbers: Sequence[int]) -> dict[int, tuple[Part, ...]]:
    """For documents by number: about 24 words around the best hits."""
    return _marked_rows(
        case, "search", f"snippet(search, -1, '{_OPEN}', '{_CLOSE}', ' … ', 24)", (query, numbers)
    )


def mark_claims(case: Case, query: str, numbers: Sequence[int]) -> dict[int, tuple[Part, ...]]:
    """For claims by number: all their words."""
    return _marked_rows(
        case, "claim_search", f"highlight(claim_search, 0, '{_OPEN}', '{_CLOSE}')", (query, numbers)
    )


def _marked_rows(
    case: Case, index: Index, words: str, wanted: tuple[str, Sequence[int]]
) -> dict[int, tuple[Part, ...]]:
    # The plus keeps SQLite from asking the index once a row: a prefix would be worked out anew each time
    # (90,000 hits: 11 ms against 227).
    query, numbers = wanted
    marks = ", ".join("?" * len(numbers))
    statement = f"SELECT rowid, {words} FROM {index} WHERE {index} MATCH ? AND +rowid IN ({marks})"
    rows = case.database.connection.execute(statement, (to_fts(query), *numbers))
    return {row[0]: _parts(" ".join(str(row[1]).split())) for row in rows}


def hits_in(case: Case, query: str, document: str, content: str) -> list[tuple[int, int]]:
    """Where the words of a document match: spans of its text, none where it does not match."""
    statement = (
        f"SELECT s.rowid, highlight(search, 3, '{_OPEN}', '{_CLOSE}') FROM search s"
        " WHERE search MATCH ? AND s.rowid = (SELECT number FROM document WHERE document = ?)"
    )
    row = _row(case, statement, (to_fts(query), document), query)
    parts = () if row is None else _parts(str(row[1]))
    if "".join(words for words, _ in parts) != content:  # the text itself holds our marks
        return []
    spans, place = [], 0
    for words, is_hit in parts:
        if is_hit:
            spans.append((place, place + len(words)))
        place += len(words)
    return spans


def _parts(text: str) -> tuple[Part, ...]:
    """A text with our marks, cut at them."""
    parts: list[Part] = []
    for piece in text.split(_OPEN):
        hit, close, rest = piece.partition(_CLOSE)
        parts += [(hit, True), (rest, False)] if close else [(piece, False)]
    return tuple((words, is_hit) for words, is_hit in parts if words)


def _value(case: Case, statement: str, values: tuple[Any, ...], query: str) -> str:
    row = _row(case, statement, values, query)
    return "" if row is None or row[0] is None else str(row[0])


def _row(case: Case, statement: str, values: tuple[Any, ...], query: str) -> Any:
    try:
        return case.database.connection.execute(statement, values).fetchone()
    except sqlite3.OperationalError as error:
        if "no such column" in str(error):
            raise SearchSyntaxError("Claims have the fields from: and text: only.") from error
        raise SearchSyntaxError(f"The search {query!r} cannot be understood ({error}).") from error
