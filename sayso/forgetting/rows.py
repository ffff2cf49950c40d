"""Rows that go when something is forgotten, and those that must point elsewhere. Inside one transaction."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sayso.case import write_whole
from sayso.forgetting.cutting import Stretch
from sayso.forgetting.plan import Plan
from sayso.model.place import content_id
from sayso.store.beliefs import WEIGHED
from sayso.store.claimwords import rebuild_claim_index
from sayso.store.lineages import TRACED
from sayso.store.mentions import LINKED
from sayso.store.propositions import MATCHED

# Every table that names a document, and those made of all documents together, which are made anew.
_BY_NUMBER = ("credited", "text", "message", "stage")
_BY_DOCUMENT = (
    "assessment", "authenticity", "claim", "duplicate", "heard_terms", "mention", "source_redirect",
    "thread_node",
)  # fmt: skip
_MADE_ANEW = (
    "belief", "belief_basis", "descent", "drift", "entity", "entity_doubt", "entity_join", "lineage",
    "lineage_claim", "network_place", "proposition", "proposition_claim", "proposition_redirect",
    "public_label", "relation", "reliability",
)  # fmt: skip
_OF_SOURCES = (
    "claim_decision",
    "claim_judgement",
    "claim_source",
    "perhaps_same",
    "source",
    "source_judgement",
    "source_redirect",
    "withheld_claim",
    "embargoed_claim",
)
"""Made anew by the register, which is written whole whenever claims may have changed."""


def remove_rows(connection: sqlite3.Connection, plan: Plan) -> None:
    """Takes out the items and documents of a plan, with every row that hangs on them."""
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for item in plan.items:
        path = connection.execute("SELECT path FROM item WHERE item = ?", (item,)).fetchone()
        if path is not None:
            connection.execute("DELETE FROM problem WHERE path = ?", (path[0],))
        connection.execute("DELETE FROM item WHERE item = ?", (item,))
    for original in plan.gone:
        connection.execute("DELETE FROM file WHERE sha256 = ?", (original,))
    for document in plan.documents:
        _remove_document(connection, document)
    for table in (*_OF_SOURCES, *_MADE_ANEW) if plan.documents else ():
        connection.execute(f"DELETE FROM {table}")
    connection.execute("DELETE FROM setting WHERE key IN (?, ?, ?, ?)", (LINKED, MATCHED, TRACED, WEIGHED))
    _promote_copies(connection)
    # Whole, not word by word: the old words would stay in the segments of the index.
    connection.execute("INSERT INTO search (search) VALUES ('rebuild')")
    rebuild_claim_index(connection)


def _remove_document(connection: sqlite3.Connection, document: str) -> None:
    said = "SELECT claim FROM claim WHERE document = ?"
    for table in ("claim_source", "withheld_claim"):
        connection.execute(f"DELETE FROM {table} WHERE claim IN ({said})", (document,))
    for table in _BY_DOCUMENT:
        connection.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
    connection.execute("DELETE FROM duplicate WHERE original = ?", (document,))
    row = connection.execute("SELECT number FROM document WHERE document = ?", (document,)).fetchone()
    if row is not None:
        for table in (*_BY_NUMBER, "document"):
            connection.execute(f"DELETE FROM {table} WHERE number = ?", (row[0],))


def _promote_copies(connection: sqlite3.Connection) -> None:
    """Of a document whose first place went, the next place counts as the document."""
    connection.execute(
        "UPDATE item SET outcome = 'document' WHERE item IN"
        " (SELECT min(item) FROM item WHERE document IS NOT NULL GROUP BY document"
        "  HAVING sum(outcome = 'document') = 0)"
    )


def move_to_rewritten(
    connection: sqlite3.Connection, old: str, new: tuple[str, int], cuts: Sequence[Stretch]
) -> None:
    """Points files and items at what was written without `cuts`; `new` is its hash and size.

    The case may hold just that file already: the same thing was forgotten once before, and read again.
    """
    sha256, size = new
    connection.execute(
        "UPDATE OR REPLACE file SET sha256 = ?, size = ? WHERE sha256 = ?", (sha256, size, old)
    )
    for row in connection.execute("SELECT item, path, place FROM item WHERE file = ?", (old,)).fetchall():
        place = row["place"]
        if place is not None:
            place -= sum(end - start for start, end in cuts if end <= place)
        connection.execute(
            "UPDATE OR REPLACE item SET item = ?, file = ?, place = ? WHERE item = ?",
            (content_id("item", row["path"], sha256), sha256, place, row["item"]),
        )
    connection.execute("UPDATE item SET sha256 = ?, size = ? WHERE sha256 = ?", (sha256, size, old))


def remove_judgements(connection: sqlite3.Connection, file: Path, plan: Plan) -> None:
    """Takes the judgements of a plan, those anchored in its documents, and what undoes them, out of the table
    and out of `judgements.jsonl`, which is written whole or not at all.
    """
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    stored = [dict(row) for row in connection.execute("SELECT * FROM judgement").fetchall()]
    written = [row for line in lines if (row := _row_of(line)) is not None]
    gone = set(find_judgements((*written, *stored), plan))
    for each in sorted(gone):
        connection.execute("DELETE FROM judgement WHERE judgement = ?", (each,))
    kept = [line for line in lines if not _goes(line, gone, plan)]
    if kept != lines:
        write_whole(file, "".join(f"{line}\n" for line in kept).encode("utf-8"))


def find_judgements(rows: Iterable[dict[str, Any]], plan: Plan) -> Iterator[str]:
    """The ids of the judgements that go: named by the plan, resting on its documents, or undoing such."""
    listed = [(str(row.get("id") or row.get("judgement")), row) for row in rows]
    gone = set(plan.judgements) | {id_ for id_, row in listed if _rests_on(row, plan.documents)}
    size = -1
    while size != len(gone):
        size = len(gone)
        gone |= {id_ for id_, row in listed if row.get("undoes") in gone}
    yield from sorted(gone)


def _rests_on(row: dict[str, Any], documents: Sequence[str]) -> bool:
    written = json.dumps(row, ensure_ascii=False)
    return any(document in written for document in documents)


def _row_of(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


def _goes(line: str, gone: set[str], plan: Plan) -> bool:
    """Whether a line goes; also one that was cut short by a crash and names a document."""
    row = _row_of(line)
    if row is None:
        return any(document in line for document in plan.documents)
    return str(row.get("id")) in gone
