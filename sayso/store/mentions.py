"""Mentions and entities as rows: written document by document, pointed at entities over the whole case."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sayso.model.entity import Entity, Mention
from sayso.model.place import Span
from sayso.store.columns import to_json
from sayso.store.sqlite import Database
from sayso.store.writing import insert

Place = tuple[str, int]
"""A mention's document and its rank among the mentions of that document."""
Doubt = tuple[str, str, float, str]
"""Two entities that are perhaps the same, the probability, and why."""
LINKED = "linked"
"""The setting that tells under which decisions the mentions were linked; gone where mentions changed."""


def write_mentions(
    connection: sqlite3.Connection, document: str, mentions: Iterable[tuple[int, Mention]]
) -> None:
    """The mentions of a document with their ranks, in place of those before. They are to be linked anew."""
    connection.execute("DELETE FROM setting WHERE key = ?", (LINKED,))
    connection.execute("DELETE FROM mention WHERE document = ?", (document,))
    connection.executemany(
        "INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            (
                document,
                rank,
                each.words,
                each.kind,
                each.field,
                None if each.span is None else each.span.start,
                None if each.span is None else each.span.end,
                each.score,
                each.address,
                each.stands_for,
            )
            for rank, each in mentions
        ),
    )


def load_mentions(database: Database, document: str | None = None) -> Iterator[tuple[Place, Mention]]:
    """The mentions of a document, or of the whole case, in order, each with its place."""
    which = "" if document is None else " WHERE document = ?"
    values = () if document is None else (document,)
    for row in database.rows(f"SELECT * FROM mention{which} ORDER BY document, position", *values):
        yield (row["document"], row["position"]), _to_mention(row)


def _to_mention(row: Any) -> Mention:
    start = row["start"]
    return Mention(
        document=row["document"],
        words=row["words"],
        kind=row["kind"],
        field=row["field"],
        span=None if start is None else Span(start=start, end=row["stop"]),
        score=row["score"],
        address=row["address"],
        stands_for=row["stands_for"],
    )


def write_entities(
    connection: sqlite3.Connection, entities: Iterable[Entity], entity_of: Mapping[Place, str]
) -> None:
    """All entities of the case, in place of those before, and which of them each mention names."""
    connection.execute("DELETE FROM entity")
    for entity in entities:
        insert(connection, "entity", _entity_row(entity))
    rows = connection.execute("SELECT document, position, entity FROM mention").fetchall()
    connection.executemany(
        "UPDATE mention SET entity = ? WHERE document = ? AND position = ?",
        (
            (entity_of.get((document, position)), document, position)
            for document, position, before in rows
            if entity_of.get((document, position)) != before
        ),
    )


def _entity_row(entity: Entity) -> dict[str, Any]:
    return {
        "entity": entity.id,
        "name": entity.name,
        "names": to_json(entity.names),
        "kind": entity.kind,
        "addresses": to_json(entity.addresses),
        "mentions": entity.mentions,
    }


def load_entities(database: Database, entity: str | None = None) -> Iterator[Entity]:
    """The entities of the case, those with most mentions first; or the one with an id."""
    which, values = ("", ()) if entity is None else (" WHERE entity = ?", (entity,))
    for row in database.rows(f"SELECT * FROM entity{which} ORDER BY mentions DESC, name, entity", *values):
        yield Entity(
            id=row["entity"],
            name=row["name"],
            names=tuple(json.loads(row["names"])),
            kind=row["kind"],
            addresses=tuple(json.loads(row["addresses"])),
            mentions=row["mentions"],
        )


def load_linked(database: Database, kinds: Iterable[str]) -> Iterator[tuple[str, str, str | None, str]]:
    """(document, words, mail address, entity) of every mention that names an entity of these kinds."""
    given = tuple(kinds)
    marks = ", ".join("?" * len(given))
    rows = database.rows(
        "SELECT m.document, m.words, m.address, m.entity FROM mention m JOIN entity e USING (entity)"
        f" WHERE e.kind IN ({marks}) ORDER BY m.document, m.position",
        *given,
    )
    return ((row["document"], row["words"], row["address"], row["entity"]) for row in rows)


def write_joins(connection: sqlite3.Connection, joins: Iterable[tuple[str, str, str, str, float]]) -> None:
    """Why names are of one entity, in place of what was there: (entity, name, other name, reason, score).

    Of equal reasons for the same two spellings the surest is kept.
    """
    connection.execute("DELETE FROM entity_join")
    connection.executemany(
        "INSERT INTO entity_join VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET score = max(score, excluded.score)",
        joins,
    )


def write_doubts(connection: sqlite3.Connection, doubts: Iterable[Doubt]) -> None:
    """All pairs of entities that are perhaps the same, in place of those before."""
    connection.execute("DELETE FROM entity_doubt")
    connection.executemany("INSERT INTO entity_doubt VALUES (?, ?, ?, ?)", doubts)


def load_doubts(database: Database) -> Iterator[Doubt]:
    """The pairs of entities that are perhaps the same, by id."""
    for row in database.rows('SELECT * FROM entity_doubt ORDER BY "left", "right"'):
        yield row["left"], row["right"], row["probability"], row["reason"]


def write_perhaps_same(connection: sqlite3.Connection, pairs: Iterable[Doubt]) -> None:
    """All pairs of sources that are perhaps the same, in place of those before."""
    connection.execute("DELETE FROM perhaps_same")
    connection.executemany("INSERT INTO perhaps_same VALUES (?, ?, ?, ?)", pairs)
