"""Where the nodes of the network stand, kept in the case."""

import sqlite3
from collections.abc import Mapping

from sayso.store.sqlite import Database

Place = tuple[float, float]


def load_places(database: Database) -> dict[str, Place]:
    """The places that are kept, by node."""
    return {row["node"]: (row["x"], row["y"]) for row in database.rows("SELECT * FROM network_place")}


def write_places(connection: sqlite3.Connection, places: Mapping[str, Place]) -> None:
    """All places, instead of those before. Inside a transaction."""
    connection.execute("DELETE FROM network_place")
    rows = ((node, x, y) for node, (x, y) in sorted(places.items()))
    connection.executemany("INSERT INTO network_place VALUES (?, ?, ?)", rows)
