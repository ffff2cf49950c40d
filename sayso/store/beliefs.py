"""Beliefs and reliabilities as rows, and the claims that may count."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from sayso.model.belief import Requirement
from sayso.store.columns import to_json
from sayso.store.sqlite import Database
from sayso.store.writing import insert

WEIGHED = "weighed"
"""The setting that tells from what the beliefs of the case were made; gone where they are to be made anew."""
# The claims that may count, as people corrected them: none is rejected, and nobody speaks off the record.
_STATEMENTS = (
    "SELECT c.claim, c.document, c.factuality, c.polarity, c.score, c.content_text, c.hops, c.said_from,"
    " c.about, c.review, s.source FROM standing_claim c JOIN proposition_claim p USING (claim)"
    " LEFT JOIN claim_source s USING (claim)"
    " WHERE NOT c.rejected AND c.claim NOT IN (SELECT claim FROM withheld_claim) ORDER BY c.claim"
)


def load_statement_rows(database: Database) -> Iterator[Any]:
    """The claims that propositions are made of and that count, by id, with source and what people said."""
    return database.rows(_STATEMENTS)


def load_flags(database: Database) -> dict[str, tuple[int, int]]:
    """By document with an evidence sheet: how many checks differ, how many agree."""
    query = (
        "SELECT document, sum(result = 'differs') AS differs, sum(result = 'agrees') AS agrees"
        " FROM authenticity GROUP BY document"
    )
    return {row["document"]: (row["differs"], row["agrees"]) for row in database.rows(query)}


def load_bases(database: Database) -> dict[str, str]:
    """By proposition the digest of what the belief in it is made of."""
    query = "SELECT proposition, digest FROM belief_basis JOIN belief USING (proposition)"
    return {row["proposition"]: row["digest"] for row in database.rows(query)}


def write_beliefs(
    connection: sqlite3.Connection, rows: Iterable[Mapping[str, Any]], bases: Mapping[str, str] | None = None
) -> None:
    """Beliefs in place of those before; those without a row stay where `bases` has them.

    A row has the fields of the table; `explanation` is a dataclass, `standard` its requirements. `bases` are,
    by proposition, the digests of what all beliefs are made of.
    """
    kept = {} if bases is None else bases
    gone = [row[0] for row in connection.execute("SELECT proposition FROM belief") if row[0] not in kept]
    connection.executemany("DELETE FROM belief WHERE proposition = ?", ((each,) for each in gone))
    for row in rows:
        connection.execute("DELETE FROM belief WHERE proposition = ?", (row["proposition"],))
        insert(connection, "belief", belief_to_columns(row))
    connection.execute("DELETE FROM belief_basis")
    connection.executemany("INSERT INTO belief_basis VALUES (?, ?)", kept.items())


def belief_to_columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """A belief as the table holds it."""
    opened = json.dumps(asdict(row["explanation"]), ensure_ascii=False)
    return {**row, "explanation": opened, "standard": standard_to_json(row["standard"])}


def standard_to_json(lines: Iterable[Requirement]) -> str:
    """The lines of a standard as a column."""
    return json.dumps([asdict(each) for each in lines], ensure_ascii=False)


def write_reliabilities(connection: sqlite3.Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """What the case taught of its sources, in place of what was known before. `cases` are pairs of a
    proposition and the probability that the source knew there.
    """
    connection.execute("DELETE FROM reliability")
    for row in rows:
        insert(connection, "reliability", {**row, "cases": to_json(row["cases"])})
