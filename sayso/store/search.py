"""Full-text search: our own query language over SQLite FTS5, so that no user meets FTS5's syntax errors.

    port sale            both words                     "sold the port"   the phrase
    port OR harbour      either                         port NOT sale     without
    harb*                words that begin so            NEAR(port sale 5) within five words
    subject:annex        in one field: subject, from, to, text
    (port OR harbour) minister

Words fold case and accents. AND binds closer than OR; NOT takes away from what stands before it.
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sayso.errors import SearchSyntaxError
from sayso.store.sqlite import Database

MARKS = ("[", "]")
_FIELDS = {
    "subject": "subject",
    "title": "subject",
    "from": "sender",
    "author": "sender",
    "to": "recipient",
    "text": "content",
    "content": "content",
}
_TOKEN = re.compile(
    r"""\s*(?: (?P<open>\() | (?P<close>\))
        | (?P<near>NEAR\( (?P<words>[^()"]{1,500}?) (?:[,\s]\s*(?P<distance>\d{1,3}))? \s*\))
        | (?P<field>[A-Za-z]{2,10}): (?=\S)
        | "(?P<phrase>[^"]{1,1000})"(?P<phrase_star>\*)?
        | (?P<word>[^\s()"]{1,500}) )""",
    re.VERBOSE,
)
_LETTER = re.compile(r"[^\W_]")
_UNFIT = re.compile("[\0\ud800-\udfff]")
_DEEPEST = 50
_LONGEST = 5_000

Index = Literal["search", "claim_search"]
"""The words of documents, or those of claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document that matches: a snippet with its hits in brackets, and a score (higher is better)."""

    document: str
    snippet: str
    score: float


def find_documents(database: Database, query: str, limit: int | None = None) -> Iterator[Hit]:
    """The documents that match `query`, best first (BM25); equal ones in the order they were read.

    Raises `SearchSyntaxError` with what is wrong and where.
    """
    expression = to_fts(query)
    statement = (
        "SELECT d.document, snippet(search, -1, ?, ?, ' … ', 24) AS snippet, -bm25(search) AS score"
        " FROM search JOIN document d ON d.number = search.rowid"
        " WHERE search MATCH ? ORDER BY bm25(search), search.rowid LIMIT ?"
    )
    try:
        for row in database.rows(statement, *MARKS, expression, -1 if limit is None else limit):
            snippet = " ".join(row["snippet"].split())
            yield Hit(document=row["document"], snippet=snippet, score=round(row["score"], 4))
    except sqlite3.OperationalError as error:
        raise SearchSyntaxError(f"The search {query!r} cannot be understood ({error}).") from error


def count_hits(database: Database, index: Index, query: str) -> int:
    """How many documents or claims match. Raises `SearchSyntaxError`."""
    return int(ask_index(database, index, "count(*)", query)[0][0])


def find_newest(database: Database, index: Index, query: str, most: int) -> list[int]:
    """The numbers of those that match and were written last, the last first. Raises `SearchSyntaxError`."""
    rows = ask_index(database, index, "rowid", query, f"ORDER BY rowid DESC LIMIT {most:d}")
    return [row[0] for row in rows]


def find_best(database: Database, index: Index, query: str, most: int = -1) -> list[int]:
    """The numbers of those that match best (BM25), the best first; all of them where `most` is not given.
    Raises `SearchSyntaxError`.
    """
    rows = ask_index(database, index, "rowid", query, f"ORDER BY rank, rowid LIMIT {most:d}")
    return [row[0] for row in rows]


def ask_index(database: Database, index: Index, columns: str, query: str, behind: str = "") -> list[Any]:
    """Columns of what matches in an index; `behind` follows the condition. Raises `SearchSyntaxError`."""
    statement = f"SELECT {columns} FROM {index} WHERE {index} MATCH ? {behind}"
    try:
        return database.connection.execute(statement, (to_fts(query),)).fetchall()
    except sqlite3.OperationalError as error:
        if "no such column" in str(error):
            raise SearchSyntaxError("Claims have the fields from: and text: only.") from error
        raise SearchSyntaxError(f"The search {query!r} cannot be understood ({error}).") from error


def to_fts(query: str) -> str:
    """The FTS5 expression for a query. Every term is quoted; only our operators are operators."""
    if len(query) > _LONGEST:
        raise SearchSyntaxError(f"The search has {len(query):,} characters; the limit is {_LONGEST:,}.")
    tokens = _Tokens(_UNFIT.sub(" ", query))
    expression = _either(tokens, 0)
    if tokens.peek() is not None:
        raise SearchSyntaxError(f"There is a ')' without its '(' in {query!r}.")
    return expression


class _Tokens:
    """The tokens of a query, one ahead."""

    def __init__(self, query: str) -> None:
        self.query = query
        self._place = 0
        self._next = self._read()

    def peek(self) -> re.Match[str] | None:
        return self._next

    def take(self) -> re.Match[str]:
        taken = self._next
        if taken is None:
            raise SearchSyntaxError(f"Something is missing at the end of {self.query!r}.")
        self._next = self._read()
        return taken

    def takes_word(self, word: str) -> bool:
        if self._next is not None and self._next["word"] == word:
            self.take()
            return True
        return False

    def _read(self) -> re.Match[str] | None:
        if not self.query[self._place :].strip():
            return None
        found = _TOKEN.match(self.query, self._place)
        if found is None:
            rest = self.query[self._place :].strip()[:20]
            raise SearchSyntaxError(f"A quotation mark has no partner at {rest!r} in {self.query!r}.")
        self._place = found.end()
        return found


def _either(tokens: _Tokens, depth: int) -> str:
    parts = [_all(tokens, depth)]
    while tokens.takes_word("OR"):
        parts.append(_all(tokens, depth))
    return _joined("OR", parts)


def _all(tokens: _Tokens, depth: int) -> str:
    parts = [_one(tokens, depth)]
    while (following := tokens.peek()) is not None and not following["close"] and following["word"] != "OR":
        if tokens.takes_word("NOT"):
            parts = [f"({_joined('AND', parts)} NOT {_one(tokens, depth)})"]
        else:
            tokens.takes_word("AND")
            parts.append(_one(tokens, depth))
    return _joined("AND", parts)


def _joined(operator: str, parts: list[str]) -> str:
    """In one pair of brackets however many there are: SQLite's parser takes about a hundred in each other."""
    return parts[0] if len(parts) == 1 else "(" + f" {operator} ".join(parts) + ")"


def _one(tokens: _Tokens, depth: int) -> str:
    if depth > _DEEPEST:
        raise SearchSyntaxError(f"There are more than {_DEEPEST} brackets in each other in the search.")
    token = tokens.take()
    if token["open"]:
        expression = _either(tokens, depth + 1)
        closing = tokens.peek()
        if closing is None or not closing["close"]:
            raise SearchSyntaxError(f"There is a '(' without its ')' in {tokens.query!r}.")
        tokens.take()
        return expression
    if token["near"]:
        words = " ".join(_quoted(word) for word in token["words"].replace(",", " ").split())
        return f"NEAR({words}, {token['distance'] or 10})"
    if token["field"]:
        return _in_field(tokens, token["field"], depth)
    return _term(tokens, token)


def _in_field(tokens: _Tokens, name: str, depth: int) -> str:
    column = _FIELDS.get(name.lower())
    if column is None:
        known = ", ".join(sorted(_FIELDS))
        raise SearchSyntaxError(
            f"There is no field {name!r}. Fields: {known}. A colon in a word needs quotes."
        )
    return f"{{{column}}} : ({_one(tokens, depth + 1)})"


def _term(tokens: _Tokens, token: re.Match[str]) -> str:
    word, phrase = token["word"], token["phrase"]
    if token["close"]:
        raise SearchSyntaxError(f"There is a ')' without its '(' in {tokens.query!r}.")
    if word in ("AND", "OR", "NOT"):
        raise SearchSyntaxError(f"{word} needs something to search for on both sides, in {tokens.query!r}.")
    given = phrase if phrase is not None else word
    is_prefix = bool(token["phrase_star"]) or (phrase is None and word.endswith("*"))
    if not _LETTER.search(given):
        raise SearchSyntaxError(f"There is no letter or digit to search for in {given!r}.")
    return _quoted(given.rstrip("*")) + ("*" if is_prefix else "")


def _quoted(word: str) -> str:
    return '"' + word.replace('"', " ") + '"'
