"""The life of a case: verified, backed up; and what this machine offers it (`doctor`)."""

import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sayso import __version__
from sayso.case import Case, hash_file
from sayso.errors import CaseExists, DiskFull, means_full_disk
from sayso.model.document import Problem
from sayso.read.cell import examine_isolation
from sayso.store.exports import Export, write_export
from sayso.store.journal import JOURNAL, read_journal

FORGETTING = "forgetting.json"
"""What `sayso forget` has begun and not finished."""
_CASE_SIZE = 3.5  # bytes of a case for each byte of a leak of mail: its copy, rows and index
_NO_ROOM, _IO_ERROR = 1 << 20, 10  # SQLITE_IOERR: what SQLite says where it cannot grow its shared memory
_DAMAGED = "Restore a backup, or read the leak into a new case."


def verify_case(case: Case) -> Iterator[Problem]:
    """What is wrong with a case: database, index, originals, decisions, texts. Nothing means all is well."""
    if (case.folder / FORGETTING).is_file():
        remedy = "Run the same `sayso forget` again: it goes on from there."
        yield _problem(FORGETTING, "forget_unfinished", "Something is forgotten half way.", remedy)
    yield from _verify_database(case)
    yield from _verify_originals(case)
    yield from read_journal(case.folder / JOURNAL)[1]
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
            for index in ("search", "claim_search"):
                connection.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
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
    made = Export(
        path=str(target.resolve()),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        form="backup",
        is_public=False,
    )
    with case.database.writing() as connection:
        write_export(connection, made)
    copy = Case.open(target)
    try:
        yield from list(verify_case(copy))
    finally:
        copy.close()


def explain_full_disk(error: BaseException, folder: Path, roots: Sequence[Path]) -> DiskFull | None:
    """The error in words where it means that the disk of a case is full: which disk, what is free there,
    about how much is missing, what to do; else `None`. `roots` are what was to be read.
    """
    folder = folder.resolve()
    there = next(each for each in (folder, *folder.parents) if each.is_dir())
    free = shutil.disk_usage(there).free
    is_short = free < _NO_ROOM and getattr(error, "sqlite_errorcode", 0) & 0xFF == _IO_ERROR
    if not (isinstance(error, DiskFull) or means_full_disk(error) or is_short):
        return None
    disk = next(each for each in (there, *there.parents) if each.is_mount() or each == each.parent)
    missing = max(_CASE_SIZE * sum(map(_size, roots)) - _size(folder) - free, _NO_ROOM)
    return DiskFull(
        f"The disk at {disk}, on which the case {folder} lies, is full: {_megabytes(free)} are free, about"
        f" {_megabytes(missing)} more are needed. Make room on it, or move the whole case folder to a larger"
        " disk, and run the same command again: it goes on from here, and nothing is lost."
    )


def _size(root: Path) -> int:
    """The bytes of a file, or of all files in a folder."""
    files = [root] if root.is_file() else [each for each in root.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files)


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.1f} MB"


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
    isolation = examine_isolation()
    for layer in isolation.layers:
        state = "yes" if layer.holds else f"NO: {layer.why}"
        yield {"what": f"isolation of parsers: {layer.level} {layer.name}", "state": state}
    user = "yes" if isolation.root is None else f"NO: {isolation.root}"
    yield {"what": "isolation of parsers: an unprivileged user", "state": user}


def _problem(path: str, kind: str, message: str, remedy: str) -> Problem:
    return Problem(path=path, place=None, kind=kind, message=message, remedy=remedy)
