"""What a full-text search found, as numbers for a table, and the passages of a page with their hits."""

from collections.abc import Sequence

import numpy as np

from sayso.case import Case
from sayso.facets.table import Numbers
from sayso.store.search import Index, ask_index, find_best, to_fts

Part = tuple[str, bool]
"""Words, and whether they are a hit."""
MOST_RANKED = 20_000
"""How many hits are put in order of relevance (about 2.6 microseconds each); more come in another order."""
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # noncharacters: no text has a reason to hold them


def find_numbers(case: Case, index: Index, query: str, *, ranked: bool = False) -> tuple[Numbers, bool]:
    """The numbers in an index that match, and whether they are in order of relevance (asked for, and not more
    than `MOST_RANKED`). Raises `SearchSyntaxError`.
    """
    found = ask_index(case.database, index, "group_concat(rowid)", query)[0][0]
    numbers = np.fromstring(found or "", dtype=np.int64, sep=",")
    if not ranked or len(numbers) > MOST_RANKED:
        return numbers, False
    return np.array(find_best(case.database, index, query), dtype=np.int64), True


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
    number = case.database.count("SELECT number FROM document WHERE document = ?", document)
    marked = f"highlight(search, 3, '{_OPEN}', '{_CLOSE}')"
    rows = ask_index(case.database, "search", marked, query, f"AND rowid = {number:d}")
    parts = _parts(str(rows[0][0])) if rows else ()
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
