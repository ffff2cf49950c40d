"""What a case holds, as one hash a table: equal for a run that was never killed and one that was."""

import hashlib
import sqlite3
from pathlib import Path

_SHADOW = ("search_data", "search_idx", "search_docsize", "search_config", "search")


def digest_case(folder: Path) -> dict[str, str]:
    """A hash for every table (rows in order of all columns), for the words of the index, for originals."""
    connection = sqlite3.connect(folder / "case.db")
    tables = [
        row[0]
        for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if row[0] not in _SHADOW
        and not row[0].startswith(("sqlite_", "claim_search"))
        # Numbers of claims follow the order of writing, which a kill may change.
        and row[0] not in ("claim_number", "claim_unindexed")
    ]
    digests = {
        table: _hash(sorted(map(repr, connection.execute(f"SELECT * FROM {table}")))) for table in tables
    }
    # The index's own tables depend on how its segments were merged; what it holds does not.
    connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, search, instance)")
    digests["index"] = _hash(sorted(map(repr, connection.execute("SELECT * FROM vocabulary"))))
    connection.close()
    originals = sorted(path for path in (folder / "originals").rglob("*") if path.is_file())
    digests["originals"] = _hash(
        [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in originals]
    )
    return digests


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
