"""`sayso forget`: the steps in an order that may be cut off anywhere, and be taken up again.

1  forgetting.json   what goes, as ids alone; from here on the case knows that something is to be forgotten
2  originals/        mailboxes written without it, under their new hashes
3  case.db           one transaction: rows, index, judgements (and judgements.jsonl), the tombstone
4  forgetting.json   the ids go
5  originals/        what no row names any more is removed
6  case.db           threads, credits, sheets, claims, register made anew; VACUUM; the log is cut to nothing
7  copies of older formats and scratch are removed; forgetting.json goes last
"""

import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sayso.case import Case, write_whole
from sayso.errors import CaseLocked, UsageError
from sayso.forgetting.cutting import Stretch, find_cuts, mailbox_pieces, write_pieces
from sayso.forgetting.members import member_pieces
from sayso.forgetting.plan import Consequences, Plan, find_target, plan_document
from sayso.forgetting.rows import move_to_rewritten, remove_judgements, remove_rows
from sayso.pipeline.line import STAGES, Options, settle
from sayso.progress import Quiet
from sayso.store.durable import sync_folder
from sayso.store.exports import list_exports, write_tombstone
from sayso.store.sheets import load_setting, write_setting
from sayso.upkeep import FORGETTING

_MARK = "forgetting"  # setting: the token of a plan whose rows are gone
Say = Callable[[str], None]


def forget_in_case(
    case: Case, wanted: str, reason: str, *, is_whole: bool, confirm: Callable[[str], bool], say: Say
) -> None:
    """Forgets the document, the notes on the source, or the judgement with this id; first of all it finishes
    what an earlier run left undone. `confirm` is asked once what goes is known, `say` takes lines.

    Raises `CannotForget`, `UsageError`, and `CaseLocked` while another program has the case open.
    """
    with case.reading():
        if (case.folder / FORGETTING).is_file():
            say("An earlier `forget` was interrupted; it is finished first.")
            _carry_out(case, say)
            if not _is_there(case, wanted):
                say("What you named is gone: that is what was being forgotten.")
                return
        kind, target = find_target(case, wanted)
        if kind == "document":
            plan, consequences = plan_document(case, target, is_whole=is_whole)
            for old, messages in plan.cuts:
                _cuts(case, old, messages)  # what cannot be done is said before anything is begun
            _tell(case, consequences, say)
        else:
            plan = Plan(judgements=_judgements_on(case, kind, target))
            say(f"{len(plan.judgements)} judgements go. No document goes.")
        if not confirm("Forget this? It cannot be undone."):
            raise UsageError("Nothing was forgotten.")
        _write_journal(case, plan, reason)
        _carry_out(case, say)
    say("Forgotten. Reading the same leak again brings it back: remove it from there too.")


def _is_there(case: Case, wanted: str) -> bool:
    try:
        find_target(case, wanted)
    except UsageError:
        return False
    return True


def _tell(case: Case, consequences: Consequences, say: Say) -> None:
    """What a person must know before and after: the program cannot reach everything."""
    say(f"{consequences.documents} documents go, with all that was made of them.")
    for path in consequences.outside:
        say(f"Not in the case, and left as it is: {path}")
    for document in consequences.holding:
        say(f"Holds words of it, and stays: document {document[:12]}")
    for export in list_exports(case.database, consequences.number):
        there = "" if Path(export.path).exists() else " (not there any more)"
        say(f"May still hold it: {export.form} of {export.at[:10]}, {export.path}{there}")


def _judgements_on(case: Case, kind: str, target: str) -> tuple[str, ...]:
    """The judgement itself, or those on a source: they name its id, or are anchored in its very name."""
    if kind == "judgement":
        return (target,)
    names = json.loads(str(case.database.value("SELECT names FROM source WHERE source = ?", target)))
    folded = {name.casefold() for name in names}
    found = []
    for row in case.database.rows("SELECT judgement, anchors, value FROM judgement ORDER BY judgement"):
        exact = {str(word).casefold() for anchor in json.loads(row["anchors"]) for word in _words_of(anchor)}
        if target in (row["value"] or "") or target in row["anchors"] or exact & folded:
            found.append(row["judgement"])
    query = "SELECT judgement FROM source_judgement WHERE source = ? ORDER BY judgement"
    found += [row["judgement"] for row in case.database.rows(query, target) if row["judgement"] not in found]
    return tuple(found)


def _words_of(anchor: object) -> Iterator[object]:
    """The quoted words of an anchor, stored as an object or as the values of its fields."""
    if isinstance(anchor, dict):
        yield anchor.get("exact", "")
    elif isinstance(anchor, list):
        yield from anchor[1:2]


def _write_journal(case: Case, plan: Plan, reason: str) -> None:
    journal = {
        "token": secrets.token_hex(8),
        "day": datetime.now(UTC).date().isoformat(),
        "reason": reason,
        "plan": plan.to_row(),
    }
    write_whole(case.folder / FORGETTING, json.dumps(journal).encode("utf-8"), 0o600)


def _carry_out(case: Case, say: Say) -> None:
    """All steps from where the last run stopped."""
    journal = json.loads((case.folder / FORGETTING).read_text(encoding="utf-8"))
    case.database.connection.execute("PRAGMA secure_delete = ON")
    if journal["plan"] is not None and load_setting(case.database, _MARK) != journal["token"]:
        _remove(case, Plan.from_row(journal["plan"]), journal)
    write_whole(case.folder / FORGETTING, json.dumps({**journal, "plan": None}).encode("utf-8"), 0o600)
    _sweep_originals(case)
    say("Making anew what rested on it …")
    stop = STAGES[-1] if case.database.value("SELECT 1 FROM stage WHERE stage = 'claims'") else "text"
    settle(case, replace(Options(), stop_after=stop), Quiet())
    _shrink(case)
    for copy in case.folder.glob("case.db.format-*"):
        copy.unlink()
    case.clear_scratch()
    for left in case.folder.glob(f".{FORGETTING}.*"):
        left.unlink()
    (case.folder / FORGETTING).unlink()
    sync_folder(case.folder)


def _remove(case: Case, plan: Plan, journal: dict[str, str]) -> None:
    rewritten: list[tuple[str, tuple[str, int], list[Stretch]]] = []
    for old, messages in plan.cuts:
        cuts = _cuts(case, old, messages)
        rewritten.append((old, _keep(case, mailbox_pieces(case.original(old), cuts)), cuts))
    for old, places in plan.drops:
        rewritten.append((old, _keep(case, member_pieces(case.original(old), places)), []))
    with case.database.writing() as connection:
        remove_rows(connection, plan)
        for old, new, cuts in rewritten:
            move_to_rewritten(connection, old, new, cuts)
        remove_judgements(connection, case.folder / "judgements.jsonl", plan)
        write_tombstone(connection, journal["day"], journal["reason"])
        write_setting(connection, _MARK, journal["token"])


def _cuts(case: Case, old: str, messages: Sequence[Stretch]) -> list[Stretch]:
    """What is cut out of a mailbox, once every message was found where it was read."""
    query = "SELECT sha256 FROM item WHERE file = ? AND place = ? AND length = ?"
    hashes = [str(case.database.value(query, old, place, length)) for place, length in messages]
    return find_cuts(case.original(old), messages, hashes)


def _keep(case: Case, pieces: Iterable[bytes]) -> tuple[str, int]:
    """Puts what was written anew among the originals: its hash and size."""
    made, sha256, size = write_pieces(pieces, case.scratch)
    target = case.original(sha256)
    target.parent.mkdir(exist_ok=True)
    made.replace(target)
    sync_folder(target.parent)
    return sha256, size


def _sweep_originals(case: Case) -> None:
    """Removes the originals that no row names."""
    named = {row[0] for row in case.database.rows("SELECT sha256 FROM file UNION SELECT file FROM item")}
    for original in (case.folder / "originals").glob("*/*"):
        if original.name not in named:
            original.unlink()
            sync_folder(original.parent)


def _shrink(case: Case) -> None:
    """Writes the database anew without free pages, and cuts its log to nothing. Raises `CaseLocked`."""
    connection = case.database.connection
    with case.database.writing():
        connection.execute("DELETE FROM setting WHERE key = ?", (_MARK,))
    with _temporary_files_in(case.scratch):
        connection.execute("PRAGMA temp_store = FILE" if os.name == "posix" else "PRAGMA temp_store = MEMORY")
        try:
            connection.execute("VACUUM")
        finally:
            connection.execute("PRAGMA temp_store = MEMORY")
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise CaseLocked(
            "Another program has the case open, so that its log still holds what was forgotten. Close it and"
            " run the same command again."
        )


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Lets SQLite put its temporary files into `folder`, where they belong to the case, not into /tmp.

    It takes away their names as soon as they are open (SQLite, "Temporary Files Used By SQLite").
    """
    before = os.environ.get("SQLITE_TMPDIR")
    os.environ["SQLITE_TMPDIR"] = str(folder.resolve())
    try:
        yield
    finally:
        if before is None:
            del os.environ["SQLITE_TMPDIR"]
        else:
            os.environ["SQLITE_TMPDIR"] = before
