"""What people decided about claims, as rows laid over those of the machine."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from sayso.store.columns import to_json
from sayso.store.writing import insert

PointedClaim = tuple[str, int, str]
"""A judgement, the number of its anchor, and the claim which that marks."""


def write_decisions(
    connection: sqlite3.Connection, rows: Iterable[dict[str, Any]], pointed: Iterable[PointedClaim]
) -> None:
    """All decisions about claims, in place of those before. `rows` have the fields of the table; one that
    is not given is empty, a list or tuple is kept as JSON.
    """
    for table in ("claim_decision", "claim_judgement"):
        connection.execute(f"DELETE FROM {table}")
    for row in rows:
        fields = {name: to_json(each) if isinstance(each, tuple) else each for name, each in row.items()}
        insert(connection, "claim_decision", fields)
    connection.executemany("INSERT OR IGNORE INTO claim_judgement VALUES (?, ?, ?)", pointed)
