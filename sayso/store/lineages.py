"""On what claims rest, and which count once, as rows; all of it made anew by the stage `weigh`."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from sayso.model.belief import Descent, Lineage, Parent
from sayso.store.columns import to_json
from sayso.store.sqlite import Database
from sayso.store.writing import insert

TRACED = "traced"
"""Setting: the digest of what the lineages in the case were made of."""


def write_lineages(
    connection: sqlite3.Connection, descents: Iterable[Descent], lineages: Iterable[Lineage]
) -> None:
    """Puts descents and lineages in place of those before. Inside a transaction."""
    for table in ("descent", "lineage", "lineage_claim"):
        connection.execute(f"DELETE FROM {table}")
    for descent in descents:
        connection.executemany(
            "INSERT INTO descent VALUES (?, ?, ?, ?)",
            (
                (descent.claim, each.claim or "", each.probability, to_json(each.reasons))
                for each in descent.parents
            ),
        )
    for lineage in lineages:
        row = {
            "lineage": lineage.id,
            "proposition": lineage.proposition,
            "origin": lineage.origin,
            "reasons": to_json(lineage.reasons),
        }
        insert(connection, "lineage", row)
        connection.executemany(
            "INSERT INTO lineage_claim VALUES (?, ?)", ((claim, lineage.id) for claim in lineage.claims)
        )


def load_descents(database: Database) -> tuple[Descent, ...]:
    """Every descent, by claim; the likeliest parent first, the own word last."""
    parents: defaultdict[str, list[Parent]] = defaultdict(list)
    rows = database.rows("SELECT * FROM descent ORDER BY claim, parent = '', probability DESC, parent")
    for row in rows:
        parent = Parent(
            claim=row["parent"] or None,
            probability=row["probability"],
            reasons=tuple(json.loads(row["reasons"])),
        )
        parents[row["claim"]].append(parent)
    return tuple(Descent(claim=claim, parents=tuple(found)) for claim, found in parents.items())


def load_lineages(database: Database, proposition: str | None = None) -> tuple[Lineage, ...]:
    """The lineages of a proposition, or of all, by id."""
    claims: defaultdict[str, list[str]] = defaultdict(list)
    for row in database.rows("SELECT lineage, claim FROM lineage_claim ORDER BY claim"):
        claims[row["lineage"]].append(row["claim"])
    wanted = "SELECT * FROM lineage WHERE ? IS NULL OR proposition = ? ORDER BY lineage"
    return tuple(
        Lineage(
            id=row["lineage"],
            proposition=row["proposition"],
            claims=tuple(claims[row["lineage"]]),
            origin=row["origin"],
            reasons=tuple(json.loads(row["reasons"])),
        )
        for row in database.rows(wanted, proposition, proposition)
    )
