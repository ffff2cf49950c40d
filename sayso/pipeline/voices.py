"""Who is meant by the voices of chains and the writers of documents: sources of the register, else names."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sayso.model.chain import Hop
from sayso.store.sqlite import Database
from sayso.weigh.citing import Houses, house_key

_DOCUMENTS = (
    "SELECT d.number, d.name, d.kind, d.title, d.author, d.outlet, d.date_from, m.sent, m.sender_name"
    " FROM document d LEFT JOIN message m USING (number) ORDER BY d.number"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Who wrote or printed a document, and when. `by_line` are other houses that it names as its writers;
    `title` is what to call it, `time` ISO 8601 in UTC, `None` where it is not known.
    """

    house: str | None
    by_line: tuple[str, ...]
    title: str
    time: str | None


class Voices:
    """The voices of a case by the keys that lineages compare; `houses` are those that wrote documents."""

    def __init__(self, database: Database) -> None:
        bearers: defaultdict[str, set[str]] = defaultdict(set)
        for row in database.rows("SELECT source, names, code FROM source WHERE kind != 'unnamed'"):
            for name in (*json.loads(row["names"]), *filter(None, (row["code"],))):
                bearers[house_key(name)].add(row["source"])
        self._sources = {name: min(found) for name, found in bearers.items() if name and len(found) == 1}
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        self._written = {row["number"]: self._read(row) for row in database.rows(_DOCUMENTS)}
        self.houses = Houses(self._names)

    def house(self, hop: Hop) -> str | None:
        """The house that a voice is, by its name or the words for it ("the wire"), if it wrote a document."""
        called = hop.name or hop.description
        return None if called is None else self.houses.of(called)

    def key(self, hop: Hop, document: str) -> str:
        """The key of a voice: a house, else its source, else its name, else its words in this document."""
        house = self.house(hop)
        if house is not None:
            return house
        return f"unnamed {document} {hop.description}" if hop.name is None else self._named(hop.name)

    def of_document(self, number: int) -> Written:
        """Who wrote a document, by its row number."""
        return self._written[number]

    def _named(self, name: str) -> str:
        key = house_key(name)
        return self._sources.get(key, f"name {key}")

    def _read(self, row: Any) -> Written:
        names = [name for name in (row["outlet"], row["sender_name"], row["author"]) if name]
        house = self._named(names[0]) if names else None
        for name in names:
            self._names[self._named(name)].add(name)
        by_line = {self._named(name) for name in names[1:]} - {house}
        kind = {"mail": "the mail", "chat": "the chat"}.get(row["kind"], "the text")
        return Written(
            house=house,
            by_line=tuple(sorted(by_line)),
            title=f"{kind} of {names[0]}" if names else f"“{row['title'] or row['name']}”",
            time=_moment(row["sent"]) or row["date_from"],
        )


def _moment(sent: str | None) -> str | None:
    """A moment in UTC; `None` where it is none."""
    if sent is None:
        return None
    try:
        moment = datetime.fromisoformat(sent)
    except ValueError:
        return None
    return moment.isoformat()[:19] if moment.tzinfo is None else moment.astimezone(UTC).isoformat()[:19]
