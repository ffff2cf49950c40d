"""judgements.jsonl: one human decision a line, appended and synced before its row is written.

The file is the truth; table `judgement` mirrors it in the order of its lines. Whoever writes holds the write
lock of `case.db`, so that two who judge at once wait for one another, on every platform. A line that is torn
or was changed by hand is kept and named as a `Problem`; so is a row whose line is gone.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from sayso.model.document import Problem
from sayso.model.entity import Judgement
from sayso.model.place import Anchor, content_id
from sayso.store.columns import anchors_from_json, to_json
from sayso.store.durable import sync_folder
from sayso.store.sqlite import Database
from sayso.store.writing import insert, write_problem, write_setting

JOURNAL = "judgements.jsonl"
KINDS = ("judgement_torn", "judgement_damaged", "judgement_missing")
_MIRRORED = "judgements"  # setting: the digest of the file that the table mirrors
_TEXTS = ("document", "exact", "prefix", "suffix", "role")


def make_judgement(given: Judgement) -> Judgement:
    """The judgement with the id that its content gives it."""
    fields = _fields(given)
    return Judgement(**{name: getattr(given, name) for name in fields if name != "id"}, id=_id_of(fields))


def append_judgement(folder: Path, database: Database, judgement: Judgement) -> None:
    """Adds a line to the file of the case in `folder`, then its row. Raises `OSError` and adds nothing."""
    with database.writing() as connection:
        _append(folder / JOURNAL, _line(judgement))
        _mirror(folder, connection)


def write_judgements(folder: Path, connection: sqlite3.Connection, judgements: Sequence[Judgement]) -> str:
    """Adds many lines at once, then their rows, in the caller's transaction. Returns the file's digest.

    Raises `OSError` and adds nothing.
    """
    if judgements:
        _append(folder / JOURNAL, b"".join(map(_line, judgements)))
    _mirror(folder, connection)
    return _digest(folder)


def replay_judgements(folder: Path, database: Database) -> None:
    """Makes the table mirror the file, where it does not."""
    if mirrored(database) == _digest(folder):
        return
    with database.writing() as connection:
        _mirror(folder, connection)


def load_judgements(database: Database) -> tuple[Judgement, ...]:
    """All judgements of the case, the oldest first, those taken back among them."""
    return tuple(map(_judgement, database.rows("SELECT * FROM judgement ORDER BY rowid")))


def mirrored(database: Database) -> str:
    """The digest of the file that the table mirrors; empty for a case in which nobody judged."""
    return str(database.value("SELECT value FROM setting WHERE key = ?", _MIRRORED) or "")


def read_journal(path: Path) -> tuple[tuple[Judgement, ...], tuple[Problem, ...]]:
    """The judgements in a file, once each and in order, and what is wrong with its lines."""
    found: dict[str, Judgement] = {}
    problems: list[Problem] = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except ValueError:  # also bytes that are no UTF-8
            problems.append(_torn(number))
            continue
        judgement = _checked(fields)
        if judgement is None:
            problems.append(_damaged(number))
        else:
            found.setdefault(judgement.id, judgement)
    return tuple(found.values()), tuple(problems)


def _mirror(folder: Path, connection: sqlite3.Connection) -> None:
    """The rows and problems of the file. A row without a line stays, behind the others, and is named."""
    judgements, problems = read_journal(folder / JOURNAL)
    known = {each.id for each in judgements}
    old = map(_judgement, connection.execute("SELECT * FROM judgement ORDER BY rowid").fetchall())
    lost = [each for each in old if each.id not in known]
    connection.execute("DELETE FROM judgement")
    for each in (*judgements, *lost):
        insert(connection, "judgement", _row(each))
    write_judging_problems(connection, KINDS, (*problems, *map(_missing, lost)))
    write_setting(connection, _MIRRORED, _digest(folder))


def write_judging_problems(
    connection: sqlite3.Connection, kinds: Iterable[str], problems: Iterable[Problem]
) -> None:
    """What is wrong with judgements, in place of what was said of `kinds` before."""
    for kind in kinds:
        connection.execute("DELETE FROM problem WHERE path = ? AND kind = ?", (JOURNAL, kind))
    for problem in problems:
        write_problem(connection, problem)


def drop_judging_problem(connection: sqlite3.Connection, kind: str, judgement: str) -> None:
    """Forgets what was wrong with one judgement."""
    connection.execute(
        "DELETE FROM problem WHERE path = ? AND kind = ? AND place = ?", (JOURNAL, kind, judgement)
    )


def _lines(path: Path) -> Iterator[bytes]:
    if path.is_file():
        with path.open("rb") as stream:
            yield from stream


def _digest(folder: Path) -> str:
    path = folder / JOURNAL
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _append(path: Path, line: bytes) -> None:
    """Adds a line and syncs it, whole or not at all. A torn one before it stays a line of its own."""
    with path.open("a+b", buffering=0) as stream:
        size = stream.seek(0, os.SEEK_END)
        if size:
            stream.seek(size - 1)
            line = line if stream.read(1) == b"\n" else b"\n" + line
        try:
            write_whole(stream, line)
            os.fsync(stream.fileno())
        except OSError:
            stream.truncate(size)
            raise
    if size == 0:
        sync_folder(path.parent)


def write_whole(stream: BinaryIO, raw: bytes) -> None:
    """All of `raw` to an unbuffered stream."""
    while raw:
        raw = raw[stream.write(raw) :]


def _fields(judgement: Judgement) -> dict[str, Any]:
    return {
        "id": judgement.id,
        "kind": judgement.kind,
        "anchors": judgement.anchors,
        "value": judgement.value,
        "note": judgement.note,
        "user": judgement.user,
        "at": judgement.at,
        "undoes": judgement.undoes,
    }


def _wire(judgement: Judgement) -> dict[str, Any]:
    return {**_fields(judgement), "anchors": [asdict(each) for each in judgement.anchors]}


def _line(judgement: Judgement) -> bytes:
    return json.dumps(_wire(judgement), ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def _id_of(fields: dict[str, Any]) -> str:
    """A hash of all that a line says but its id: also of fields that only a newer version knows."""
    rest = {name: value for name, value in fields.items() if name != "id"}
    rest["anchors"] = [each if isinstance(each, dict) else asdict(each) for each in rest["anchors"]]
    return content_id("judgement", json.dumps(rest, sort_keys=True, separators=(",", ":")))


def _checked(fields: Any) -> Judgement | None:
    """The judgement of a line; `None` where the line is not what was written."""
    try:
        anchors = tuple(map(_anchor, fields["anchors"]))
        judgement = Judgement(
            id=_text(fields["id"]),
            kind=_text(fields["kind"]),
            anchors=anchors,
            value=_perhaps(fields["value"]),
            note=_perhaps(fields["note"]),
            user=_whole(fields["user"]),
            at=_text(fields["at"]),
            undoes=_perhaps(fields["undoes"]),
        )
        return judgement if _id_of(fields) == judgement.id else None
    except (KeyError, TypeError, ValueError):
        return None


def _anchor(fields: Any) -> Anchor:
    return Anchor(**{name: _text(fields[name]) for name in _TEXTS}, position=_whole(fields["position"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    value.encode("utf-8")  # raises a ValueError for a lone surrogate, which no row can hold
    return value


def _perhaps(value: Any) -> str | None:
    return None if value is None else _text(value)


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) >= 1 << 63:
        raise ValueError("not a whole number")
    return value


def _row(judgement: Judgement) -> dict[str, Any]:
    fields = _fields(judgement)
    return {"judgement": fields.pop("id"), **fields, "anchors": to_json(judgement.anchors)}


def _judgement(row: Any) -> Judgement:
    return Judgement(
        id=row["judgement"],
        kind=row["kind"],
        anchors=anchors_from_json(row["anchors"]),
        value=row["value"],
        note=row["note"],
        user=row["user"],
        at=row["at"],
        undoes=row["undoes"],
    )


def _torn(number: int) -> Problem:
    return Problem(
        path=JOURNAL,
        place=f"line {number}",
        kind="judgement_torn",
        message="The line is cut short: a command was stopped while it wrote it. It is kept, not obeyed.",
        remedy="Look at the line; it was the last thing decided before the stop. Decide it again.",
    )


def _damaged(number: int) -> Problem:
    return Problem(
        path=JOURNAL,
        place=f"line {number}",
        kind="judgement_damaged",
        message="The line is not what was written: its id does not fit its content. It is kept, not obeyed.",
        remedy="Do not change judgements.jsonl by hand: take decisions back with `sayso judge undo`.",
    )


def _missing(judgement: Judgement) -> Problem:
    return Problem(
        path=JOURNAL,
        place=judgement.id,
        kind="judgement_missing",
        message="The decision stands in case.db but not in judgements.jsonl. It is obeyed all the same.",
        remedy="Restore judgements.jsonl from a backup: it is the file from which decisions are rebuilt.",
    )
