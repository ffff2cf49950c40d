"""Propositions as rows: what is said, by which claims, and how propositions stand to each other."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby

from sayso.model.belief import Membership, Proposition, Relation
from sayso.store.sqlite import Database

MATCHED = "matched"
"""The setting that tells from which claims and decisions the propositions were made."""
_TABLES = ("proposition", "proposition_claim", "proposition_redirect", "relation")


def write_propositions(
    connection: sqlite3.Connection,
    propositions: Iterable[Proposition],
    relations: Iterable[Relation],
    redirects: Iterable[tuple[str, str]],
) -> None:
    """Propositions and all that hangs on them, in place of those before."""
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")
    for each in propositions:
        connection.execute("INSERT INTO proposition VALUES (?, ?)", (each.id, each.text))
        connection.executemany(
            "INSERT INTO proposition_claim VALUES (?, ?, ?, ?, ?)",
            ((one.claim, each.id, one.score, one.reason, int(one.by_person)) for one in each.members),
        )
    connection.executemany("INSERT OR IGNORE INTO proposition_redirect VALUES (?, ?)", redirects)
    connection.executemany(
        "INSERT INTO relation VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (each.left, each.right, each.kind, each.reason, each.score, int(each.by_person), each.claim)
            for each in relations
        ),
    )


def load_propositions(database: Database) -> Iterator[Proposition]:
    """The propositions of the case by id, with their members."""
    rows = database.rows(
        "SELECT p.proposition, p.text, c.claim, c.score, c.reason, c.by_person FROM proposition p"
        " JOIN proposition_claim c ON c.proposition = p.proposition ORDER BY p.proposition, c.claim"
    )
    for (id_, text), members in groupby(rows, key=lambda row: (row["proposition"], row["text"])):
        yield Proposition(
            id=id_,
            text=text,
            members=tuple(
                Membership(
                    claim=row["claim"],
                    score=row["score"],
                    reason=row["reason"],
                    by_person=bool(row["by_person"]),
                )
                for row in members
            ),
        )


def load_relations(database: Database, proposition: str | None = None) -> Iterator[Relation]:
    """How propositions stand to each other: all relations, or those of one proposition."""
    which, values = ("", ()) if proposition is None else (' WHERE ? IN ("left", "right")', (proposition,))
    for row in database.rows(f'SELECT * FROM relation{which} ORDER BY "left", "right", kind', *values):
        yield Relation(
            left=row["left"],
            right=row["right"],
            kind=row["kind"],
            reason=row["reason"],
            score=row["score"],
            by_person=bool(row["by_person"]),
            claim=row["claim"],
        )


def find_proposition(database: Database, wanted: str) -> str | None:
    """The proposition with an id, or that to which a former id leads; `None` where there is none."""
    found = database.value("SELECT proposition FROM proposition WHERE proposition = ?", wanted)
    if found is None:
        found = database.value("SELECT proposition FROM proposition_redirect WHERE former = ?", wanted)
    return found if isinstance(found, str) else None
