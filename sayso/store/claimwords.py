"""The words of claims in an index of their own, beside that of documents; kept in step before each commit."""

import sqlite3

_MISSING = (
    "INSERT INTO claim_search (rowid, content, sender)"
    " SELECT n.number, c.content_text, c.source_text || ' ' || coalesce(c.speaker, '')"
    " FROM claim_number n JOIN claim c USING (claim)"
    " WHERE n.number > (SELECT coalesce(max(id), 0) FROM claim_search_docsize)"
)


def index_claims(connection: sqlite3.Connection) -> None:
    """Takes claims that are gone out of the index and adds those not in it yet; inside a transaction.

    Numbers rise, and one is given again only where the highest went: then it is taken out first.
    """
    connection.execute("DELETE FROM claim_search WHERE rowid IN (SELECT number FROM claim_unindexed)")
    connection.execute("DELETE FROM claim_unindexed")
    connection.execute(_MISSING)


def is_index_stale(connection: sqlite3.Connection) -> bool:
    """Whether claims were written that the index does not know."""
    query = (
        "SELECT EXISTS (SELECT 1 FROM claim_unindexed) OR (SELECT coalesce(max(number), 0) FROM claim_number)"
        " > (SELECT coalesce(max(id), 0) FROM claim_search_docsize)"
    )
    return bool(connection.execute(query).fetchone()[0])


def rebuild_claim_index(connection: sqlite3.Connection) -> None:
    """Writes the index anew: words of what was taken out stay in its segments otherwise."""
    index_claims(connection)
    connection.execute("INSERT INTO claim_search (claim_search) VALUES ('rebuild')")
