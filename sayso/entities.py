"""Who is named in a case, as rows: entities with their names; of one of them, where, why, and who else."""

from collections.abc import Iterator
from typing import Any

from sayso.case import Case
from sayso.model.entity import Entity
from sayso.store.mentions import load_entities

Row = dict[str, Any]


def entity_rows(case: Case) -> Iterator[Row]:
    """Whom the mentions of the case name, those with most mentions first."""
    return map(_row, load_entities(case.database))


def _row(entity: Entity) -> Row:
    return {
        "entity": entity.id,
        "name": entity.name,
        "names": list(entity.names),
        "kind": entity.kind,
        "mentions": entity.mentions,
        "addresses": list(entity.addresses),
    }


def entity_details(case: Case, entity: str) -> Row:
    """An entity whole: its row, why its names are one, who it perhaps is besides, and every mention."""
    return {
        **_row(next(load_entities(case.database, entity))),
        "joined": [_join(row) for row in _joins(case, entity)],
        "perhaps": list(_doubts(case, entity)),
        "places": [_place(row) for row in _mentions(case, entity)],
    }


def _joins(case: Case, entity: str) -> Iterator[Any]:
    query = 'SELECT * FROM entity_join WHERE entity = ? ORDER BY score DESC, "left", "right"'
    return case.database.rows(query, entity)


def _join(row: Any) -> Row:
    return {"names": [row["left"], row["right"]], "reason": row["reason"], "score": row["score"]}


def _doubts(case: Case, entity: str) -> Iterator[Row]:
    query = (
        'SELECT CASE "left" WHEN ?1 THEN "right" ELSE "left" END AS other, probability, reason'
        ' FROM entity_doubt WHERE ?1 IN ("left", "right") ORDER BY probability DESC, other'
    )
    for row in case.database.rows(query, entity):
        name = case.database.value("SELECT name FROM entity WHERE entity = ?", row["other"])
        yield {
            "entity": row["other"],
            "name": name,
            "probability": row["probability"],
            "reason": row["reason"],
        }


def _mentions(case: Case, entity: str) -> Iterator[Any]:
    query = (
        "SELECT m.* FROM mention m JOIN document d ON d.document = m.document WHERE m.entity = ?"
        " ORDER BY d.number, m.position"
    )
    return case.database.rows(query, entity)


def _place(row: Any) -> Row:
    return {
        "document": row["document"],
        "words": row["words"],
        "field": row["field"],
        "span": None if row["start"] is None else [row["start"], row["stop"]],
        "score": row["score"],
    }
