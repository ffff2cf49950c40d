"""The life of a case: verified, backed up; and what this machine offers it (`doctor`)."""

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from sayso import __version__
from sayso.case import Case, hash_file
from sayso.errors import CaseExists
from sayso.model.document import Problem
from sayso.read.cell import layers_in_force

_DAMAGED = "Restore a backup, or read the leak into a new case."


def verify_case(case: Case) -> Iterator[Problem]:
    """What is wrong with a case: database, index, originals, texts. Nothing means all is well."""
    yield from _verify_database(case)
    yield from _verify_originals(case)
    for row in case.database.rows(
        "SELECT document, content, sha256 FROM text JOIN document USING (number) ORDER BY number"
    ):
        if sha256(row["content"].encode("utf-8")).hexdigest() != row["sha256"]:
            yield _problem(row["document"], "text_changed", "The stored text is not what was read.", _DAMAGED)


def _verify_database(case: Case) -> Iterator[Problem]:
    place = str(case.database.path.name)
    for row in case.database.rows("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield _problem(place, "database_damaged", f"SQLite reports: {row[0]}", _DAMAGED)
    for row in case.database.rows("PRAGMA foreign_key_check"):
        yield _problem(place, "database_damaged", f"A row of {row[0]} points at nothing.", _DAMAGED)
    try:
        with case.database.writing() as connection:
            connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        yield _problem(place, "index_damaged", f"The search index is damaged ({error}).", _DAMAGED)


def _verify_originals(case: Case) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in case.database.rows("SELECT path, sha256, elsewhere FROM file ORDER BY path"):
        stored = case.original(row["sha256"]) if row["elsewhere"] is None else Path(row["elsewhere"])
        if str(stored) in seen:
            continue
        seen.add(str(stored))
        if not stored.is_file():
            remedy = "Put it back, or read the leak again from where it lies now."
            yield _problem(row["path"], "original_missing", "The original is not where it was left.", remedy)
        elif hash_file(stored) != row["sha256"]:
            yield _problem(row["path"], "original_changed", "The original is not what was read.", _DAMAGED)


def back_up(case: Case, target: Path) -> Iterator[Problem]:
    """Copies a case into the new folder `target` while it may be in use, then verifies the copy.

    The database is copied by VACUUM INTO, which is consistent under writes. Raises `CaseExists`.
    """
    if target.exists() and any(target.iterdir()):
        raise CaseExists(f"{target} is not empty; name a new folder for the backup.")
    target.mkdir(parents=True, exist_ok=True)
    case.database.connection.execute("VACUUM INTO ?", (str(target / "case.db"),))
    # After the database: an original is always written before its row.
    shutil.copytree(case.folder / "originals", target / "originals")
    for name in ("judgements.jsonl", "sealed.age", "case.toml"):
        if (case.folder / name).is_file():
            shutil.copy2(case.folder / name, target / name)
    copy = Case.open(target)
    try:
        yield from list(verify_case(copy))
    finally:
        copy.close()


def examine_machine() -> Iterator[dict[str, str]]:
    """What this machine offers, as rows of `what` and `state`."""
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    connection.close()
    has_fts = "ENABLE_FTS5" in options
    yield {"what": "Sayso", "state": __version__}
    yield {"what": "Python", "state": sys.version.split()[0]}
    yield {"what": "SQLite", "state": sqlite3.sqlite_version}
    yield {"what": "full-text search (FTS5)", "state": "yes" if has_fts else "MISSING: search cannot work"}
    for layer, state in layers_in_force():
        yield {"what": f"isolation of parsers: {layer}", "state": state}


def _problem(path: str, kind: str, message: str, remedy: str) -> Problem:
    return Problem(path=path, place=None, kind=kind, message=message, remedy=remedy)
