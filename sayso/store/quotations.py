"""The leak as checking needs it: texts by phrase, by way of the full-text index that every case has.

`frequency` reads the vocabulary of that index (FTS5, fts5vocab), `holding` asks for phrases. Nothing is
stored for it, so nothing has to be kept in step and nothing remains of what is forgotten.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sayso.model.chain import Chain
from sayso.model.quotation import LeakText, Told
from sayso.store.columns import hops_from_json, spans_from_json, zones_from_json
from sayso.store.sqlite import Database

_TEXTS_KEPT = 2_000
_TEXT = (
    "SELECT d.number, d.document, d.date_from, m.sent, t.content, coalesce(c.zones, t.zones) AS zones,"
    " (SELECT min(path) FROM item i WHERE i.document = d.document) AS path,"
    " EXISTS (SELECT 1 FROM duplicate u WHERE u.document = d.document AND u.how != 'contained') AS is_copy"
    " FROM document d JOIN text t USING (number) LEFT JOIN message m USING (number)"
    " LEFT JOIN credited c USING (number) WHERE d.number = ?"
)
_TOLD = (
    "SELECT c.*, r.names AS source_names FROM claim c JOIN document d USING (document)"
    " LEFT JOIN claim_source s ON s.claim = c.claim LEFT JOIN source r ON r.source = s.source"
    " WHERE d.number = ? ORDER BY c.position"
)


class CaseIndex:
    """Answers from an open case (see `sayso.check.index.LeakIndex`)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.connection.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_count USING fts5vocab('main', 'search', 'row')"
        )
        self.size = database.count("SELECT count(*) FROM text")
        self.frequency = lru_cache(maxsize=200_000)(self._frequency)
        self.text = lru_cache(maxsize=_TEXTS_KEPT)(self._text)
        self._names: dict[str, tuple[str, ...]] | None = None

    def _frequency(self, word: str) -> int:
        """In how many texts a word stands."""
        return self._database.count("SELECT doc FROM temp.word_count WHERE term = ?", word)

    def holding(self, phrases: Sequence[tuple[str, ...]], limit: int) -> Sequence[int]:
        """The numbers of the first `limit` texts that hold every one of the phrases."""
        sought = " AND ".join('"' + " ".join(words) + '"' for words in phrases)
        query = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid LIMIT ?"
        return [row[0] for row in self._database.rows(query, f"{{content}} : ({sought})", limit)]

    def _text(self, number: int) -> LeakText:
        """The text with this number."""
        row = next(self._database.rows(_TEXT, number))
        return LeakText(
            number=number,
            document=row["document"],
            path=row["path"] or "",
            date=row["sent"] or row["date_from"] or "",
            content=row["content"],
            zones=zones_from_json(row["zones"]),
            is_copy=bool(row["is_copy"]),
        )

    def told(self, number: int) -> Sequence[Told]:
        """The claims of the text with this number, in order of place."""
        return [_told(row) for row in self._database.rows(_TOLD, number)]

    def names_of(self, name: str) -> Sequence[str]:
        """All names of the source that bears this one, itself among them."""
        if self._names is None:
            self._names = {}
            for row in self._database.rows("SELECT names FROM source ORDER BY source"):
                names = tuple(json.loads(row["names"]))
                for each in names:
                    known = self._names.get(each.casefold(), ())
                    self._names[each.casefold()] = (*known, *names)
        return (name, *self._names.get(name.casefold(), ()))


def _told(row: Any) -> Told:
    return Told(
        content=spans_from_json(row["content"]),
        cue=spans_from_json(row["cue"]),
        kind=row["kind"],
        factuality=row["factuality"],
        chain=Chain(hops=hops_from_json(row["hops"])),
        speaker=row["speaker"],
        names=tuple(json.loads(row["source_names"] or "[]")),
    )
