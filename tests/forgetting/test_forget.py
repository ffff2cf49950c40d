"""What is forgotten is gone to the last byte, the rest stays as it was, a run that was killed goes on."""

import base64
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner
from factory import make_mail, make_mbox, make_message, make_multipart, make_part, make_zip

from sayso import cli, losses, views
from sayso.case import Case
from sayso.errors import CannotForget, CaseLocked, UsageError
from sayso.forgetting import rows, work
from sayso.forgetting.work import forget_in_case
from sayso.model.entity import Judgement
from sayso.model.place import Anchor
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.store.exports import list_exports
from sayso.store.journal import append_judgement, make_judgement
from sayso.upkeep import back_up, verify_case

PLANTED = {
    "sender": "Qadrimotte Aubervillant",
    "address": "wexluthorbe",
    "recipient": "yolandriquex",
    "subject": "jigsawbrontide",
    "body": "MERKWURDIGLIEBE",
    "message id": "uvxolympiadec",
    "attachment name": "hullabalooney",
    "attachment": "ornithoptera",
    "note": "bumbershootery",
}
REST = make_message("The ministry sold the port of Salis.\n", {"Message-ID": "<rest@a.example>"})
LAST = make_message("Ben said that the quay was empty.\n", {"Message-ID": "<last@a.example>"})
OUT = make_message("From today on all is well.\n\nFrom the desk.\n", {"Message-ID": "<out@a.example>"})


def secret() -> bytes:
    """A mail with something that stands nowhere else in each of its parts."""
    body = f"{PLANTED['body']} said that the {PLANTED['body']} annex was signed by {PLANTED['sender']}.\n"
    attached = make_part(
        f"The {PLANTED['attachment']} paper, {PLANTED['attachment']} again.",
        base64=True,
        name=f"{PLANTED['attachment name']}.txt",
    )
    return make_mail(
        make_multipart([make_part(body), attached]),
        {
            "From": f"{PLANTED['sender']} <{PLANTED['address']}@a.example>",
            "To": f"{PLANTED['recipient']}@a.example",
            "Subject": PLANTED["subject"],
            "Message-ID": f"<{PLANTED['message id']}@a.example>",
        },
    )


LEAKS: dict[str, Callable[[], dict[str, bytes]]] = {
    "a file": lambda: {f"{PLANTED['attachment name']}.eml": secret(), "rest.eml": REST},
    "in the middle of a mailbox": lambda: {"in.mbox": make_mbox([REST, secret(), OUT, LAST])},
    "first of a mailbox": lambda: {"in.mbox": make_mbox([secret(), REST])},
    "last of a mailbox": lambda: {"in.mbox": make_mbox([OUT, REST, secret()])},
    "alone in a mailbox": lambda: {"in.mbox": make_mbox([secret()]), "rest.eml": REST},
    "CRLF": lambda: {"in.mbox": make_mbox([REST, secret(), LAST]).replace(b"\n", b"\r\n")},
    "twice in a mailbox": lambda: {"in.mbox": make_mbox([secret(), REST, secret()])},
    "in two mailboxes and a file": lambda: {
        "in.mbox": make_mbox([REST, secret()]),
        "other.mbox": make_mbox([secret(), LAST]),
        "a.eml": secret(),
    },
    "in a ZIP archive": lambda: {
        "leak.zip": make_zip({"rest.eml": REST, f"{PLANTED['attachment name']}.eml": secret(), "last": LAST})
    },
    "two copies of a mailbox": lambda: {
        "a.mbox": make_mbox([REST, secret()]),
        "b.mbox": make_mbox([REST, secret()]),
    },
}


def _read(tmp_path: Path, files: dict[str, bytes], **options: object) -> Case:
    leak = tmp_path / "leak"
    leak.mkdir()
    for name, raw in files.items():
        (leak / name).write_bytes(raw)
    case, _ = Case.open_or_create(tmp_path / "case")
    read_leak(case, [leak], Options(jobs=1, **options), Quiet())  # type: ignore[arg-type]
    return case


def _secret_id(case: Case) -> str:
    query = "SELECT document FROM document JOIN message USING (number) WHERE subject = ?"
    return str(case.database.value(query, PLANTED["subject"]))


def _forget(case: Case, wanted: str, *, is_whole: bool = False) -> list[str]:
    said: list[str] = []
    forget_in_case(case, wanted, "asked for", is_whole=is_whole, confirm=lambda line: True, say=said.append)
    return said


def _shapes(word: str) -> Iterator[bytes]:
    """A word as it may stand in a file: any eight letters of it, as an index keeps words without
    their beginning, in UTF-8 and UTF-16, and in the three ways in which base64 may fall."""
    for at in range(len(word) - 7):
        piece = word[at : at + 8].lower()
        yield piece.encode()
        yield piece.encode("utf-16-le")
        yield piece.encode("utf-16-be")
    for shift in range(3):
        coded = base64.b64encode(b" " * shift + word.encode())
        yield coded[4 if shift else 0 : -4]


def _traces(folder: Path) -> set[tuple[str, str]]:
    """(what, where) of all that is left of the planted words in a folder, names of files included."""
    found = set()
    shapes = {what: list(_shapes(part)) for what, word in PLANTED.items() for part in word.split()}
    for file in (each for each in folder.rglob("*") if each.is_file()):
        raw = str(file.relative_to(folder)).encode() + b"\n" + file.read_bytes()
        lowered = raw.lower()
        for what, pieces in shapes.items():
            if any(piece in (lowered if piece.islower() else raw) for piece in pieces):
                found.add((what, file.name.split("-")[0]))
    return found


def _rows(case: Case) -> list[list[object]]:
    """What the rest of a case says: claims and documents, without hashes of mailboxes."""
    return [
        [row["claim"] for row in views.list_claims(case)],
        [(row["document"], row["subject"]) for row in views.list_documents(case)],
        [row["name"] for row in views.list_sources(case)],
    ]


def _judge(case: Case, document: str) -> tuple[str, str, str]:
    """The ids of two judgements on the secret, the last of which undoes the first, and of one on the rest
    between them.
    """
    rest = str(case.database.value("SELECT document FROM document WHERE document != ?", document))
    first = _judgement(document, PLANTED["note"], None)
    second = _judgement(rest, "stays", None)
    third = _judgement(rest, PLANTED["note"], first.id)
    for each in (first, second, third):
        append_judgement(case.folder, case.database, each)
    return first.id, second.id, third.id


def _judgement(document: str, note: str, undoes: str | None) -> Judgement:
    anchor = Anchor(document=document, exact=note, prefix="", suffix="", position=0, role="content")
    return make_judgement(
        Judgement(
            id="",
            kind="grade",
            anchors=(anchor,),
            value="B",
            note=note,
            user=1,
            at="2026-11-24T10:00:00Z",
            undoes=undoes,
        )
    )


@pytest.mark.parametrize("where", LEAKS)
def test_not_a_byte_is_left(tmp_path: Path, where: str) -> None:
    """M-117: words, names, addresses, ids and file names are gone from database, log, index and originals."""
    case = _read(tmp_path, LEAKS[where]())
    document = _secret_id(case)
    _, second, _ = _judge(case, document)
    (case.folder / "case.db.format-2").write_bytes(secret())
    (case.scratch / "left").write_bytes(secret())
    assert {what for what, _ in _traces(case.folder)} == set(PLANTED)
    _forget(case, document[:12])
    assert _traces(case.folder) == set()  # while the case is open: its log and shared memory too
    assert list(verify_case(case)) == []
    assert not (case.folder / "forgetting.json").exists()
    case.close()
    assert _traces(case.folder) == set()
    assert document.encode() not in b"".join(
        each.read_bytes() for each in case.folder.rglob("*") if each.is_file()
    )
    kept = (case.folder / "judgements.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in kept] == [second]


@pytest.mark.parametrize("where", ["in the middle of a mailbox", "in a ZIP archive", "a file"])
def test_the_rest_is_as_if_it_had_never_been_there(tmp_path: Path, where: str) -> None:
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    case = _read(tmp_path / "with", LEAKS[where]())
    _forget(case, _secret_id(case))
    without = {name: raw for name, raw in LEAKS[where]().items() if raw != secret()}
    if where == "in the middle of a mailbox":
        without = {"in.mbox": make_mbox([REST, OUT, LAST])}
    if where == "in a ZIP archive":
        without = {"leak.zip": make_zip({"rest.eml": REST, "last": LAST})}
    other = _read(tmp_path / "without", without)
    assert _rows(case) == _rows(other)
    for name, raw in without.items():
        (sha256,) = case.database.rows("SELECT sha256 FROM file WHERE path = ?", f"leak/{name}")
        assert case.original(sha256[0]).read_bytes() == raw
    counts = {row["what"]: row["count"] for row in losses.list_status(case)}
    outcomes = ("document", "copy", "container", "refused")
    assert counts["items found"] == sum(counts[f"items: {each}"] for each in outcomes)
    assert counts["forgotten"] == 1
    assert counts["documents"] == counts["items: document"]
    places = [
        tuple(row)
        for row in case.database.rows("SELECT file, place, length FROM item WHERE place IS NOT NULL")
    ]
    for file, place, length in places:
        assert case.original(file).read_bytes()[place : place + length].startswith(b"From: Anna")
    case.close()
    other.close()


def test_the_tombstone_says_when_and_why_and_no_more(tmp_path: Path) -> None:
    case = _read(tmp_path, LEAKS["a file"]())
    _forget(case, _secret_id(case))
    ((number, day, reason),) = map(tuple, case.database.rows("SELECT * FROM tombstone"))
    assert (number, len(day), reason) == (1, 10, "asked for")
    case.close()


def test_an_attachment_goes_only_with_its_mail(tmp_path: Path) -> None:
    case = _read(tmp_path, LEAKS["in the middle of a mailbox"](), stop_after="text")
    attachment = str(case.database.value("SELECT document FROM document WHERE name LIKE 'hullabal%'"))
    with pytest.raises(CannotForget, match="--container"):
        _forget(case, attachment)
    assert PLANTED["body"] in str(list(views.search(case, PLANTED["body"], None)))
    _forget(case, attachment, is_whole=True)
    case.close()
    assert _traces(case.folder) == set()


def test_what_lies_in_a_mailbox_in_an_archive_takes_the_mailbox_with_it(tmp_path: Path) -> None:
    packed = {"leak.zip": make_zip({"in.mbox": make_mbox([REST, secret()]), "last.eml": LAST})}
    case = _read(tmp_path, packed, stop_after="text")
    with pytest.raises(CannotForget, match=r"leak\.zip!/in\.mbox"):
        _forget(case, _secret_id(case))
    _forget(case, _secret_id(case), is_whole=True)
    assert [row["paths"] for row in views.list_documents(case)] == [["leak/leak.zip!/last.eml"]]
    assert list(verify_case(case)) == []
    case.close()
    assert _traces(case.folder) == set()


def test_a_document_that_lies_elsewhere_too_stays(tmp_path: Path) -> None:
    inner = b"The annex of the harbour.\n"
    attached = make_mail(make_multipart([make_part("See the paper.\n"), make_part(inner, name="annex.txt")]))
    case = _read(tmp_path, {"a.eml": attached, "z.txt": inner}, stop_after="text")
    _forget(case, str(case.database.value("SELECT document FROM item WHERE path = 'leak/a.eml'")))
    (row,) = views.list_documents(case)
    assert row["paths"] == ["leak/z.txt"]
    assert case.database.value("SELECT outcome FROM item WHERE path = 'leak/z.txt'") == "document"
    case.close()


def test_what_was_left_in_place_is_named_and_not_touched(tmp_path: Path) -> None:
    case = _read(tmp_path, LEAKS["in the middle of a mailbox"](), copy=False, stop_after="text")
    said = _forget(case, _secret_id(case))
    mailbox = tmp_path / "leak" / "in.mbox"
    assert any(line.endswith(str(mailbox)) for line in said)
    assert secret() in mailbox.read_bytes()
    assert list(verify_case(case)) == []
    case.close()
    assert _traces(case.folder) == set()


def test_exports_and_backups_that_hold_it_are_named(tmp_path: Path) -> None:
    case = _read(tmp_path, LEAKS["a file"](), stop_after="text")
    assert list(back_up(case, tmp_path / "backup")) == []
    later = tmp_path / "later.eml"
    later.write_bytes(LAST)
    read_leak(case, [later], Options(jobs=1, stop_after="text"), Quiet())
    newest = case.database.count("SELECT max(number) FROM document")
    assert list(list_exports(case.database, newest)) == []
    said = _forget(case, _secret_id(case))
    assert any(str(tmp_path / "backup") in line and "backup" in line for line in said)
    shutil.rmtree(tmp_path / "backup")
    said = _forget(case, str(case.database.value("SELECT document FROM item WHERE path = 'leak/rest.eml'")))
    assert any(line.endswith("(not there any more)") for line in said)
    case.close()


def test_who_quotes_it_is_named(tmp_path: Path) -> None:
    quoting = make_message(
        "On Thursday Anna Berg wrote:\n> The ministry sold the port of Salis.\n\nIs that so?\n",
        {"Message-ID": "<q@a.example>", "In-Reply-To": "<rest@a.example>", "From": "Ben <b@a.example>"},
    )
    case = _read(tmp_path, {"a.eml": REST, "b.eml": quoting}, stop_after="text")
    ids = {row["paths"][0]: row["document"] for row in views.list_documents(case)}
    said = _forget(case, ids["leak/a.eml"])
    assert any(ids["leak/b.eml"][:12] in line for line in said)
    (thread,) = views.list_threads(case)
    assert [node["ghost"] for node in thread["messages"]] == [True, False]
    case.close()


def test_nothing_is_forgotten_unasked(tmp_path: Path) -> None:
    case = _read(tmp_path, LEAKS["a file"](), stop_after="text")
    with pytest.raises(UsageError, match="Nothing was forgotten"):
        forget_in_case(
            case, _secret_id(case), "", is_whole=False, confirm=lambda line: False, say=lambda line: None
        )
    assert _secret_id(case) != "None"
    with pytest.raises(UsageError, match="No document"):
        _forget(case, "ffff")
    case.close()


def test_a_judgement_goes_alone(tmp_path: Path) -> None:
    case = _read(tmp_path, LEAKS["a file"](), stop_after="text")
    first, second, _ = _judge(case, _secret_id(case))
    _forget(case, first)
    assert [row[0] for row in case.database.rows("SELECT judgement FROM judgement")] == [second]
    assert _secret_id(case) != "None"
    case.close()
    assert not any(what == "note" for what, _ in _traces(case.folder))


STEPS = (
    "mailbox_pieces", "write_pieces", "sync_folder", "remove_rows", "move_to_rewritten", "remove_judgements",
    "write_tombstone", "_sweep_originals", "settle", "_shrink",
)  # fmt: skip


@pytest.mark.parametrize("when", ["before", "behind"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    """M-118: what was begun is finished by the next run, and done once."""
    case = _read(tmp_path, LEAKS["in two mailboxes and a file"](), stop_after="text")
    document = _secret_id(case)
    _judge(case, document)
    actual = getattr(work, step)

    def die(*given: object) -> object:
        if when == "behind":
            actual(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(work, step, die)
    with pytest.raises(KeyboardInterrupt):
        _forget(case, document)
    monkeypatch.undo()
    case.close()
    case = Case.open(case.folder)
    assert [problem.kind for problem in verify_case(case)][:1] == ["forget_unfinished"]
    assert "interrupted" in _forget(case, document)[0]
    assert list(verify_case(case)) == []
    assert case.database.count("SELECT count(*) FROM tombstone") == 1
    case.close()
    assert _traces(case.folder) == set()


def test_killed_for_good_it_goes_on(tmp_path: Path) -> None:
    """The same with a process that dies on the spot, its log and scratch left behind."""
    case = _read(tmp_path, LEAKS["in two mailboxes and a file"](), stop_after="text")
    document = _secret_id(case)
    case.close()
    script = f"""
        import os
        from pathlib import Path
        from sayso.case import Case
        from sayso.forgetting import rows, work
        work._shrink = lambda case: os._exit(9)
        work.forget_in_case(
            Case.open(Path({str(case.folder)!r})), {document!r}, "asked for", is_whole=False,
            confirm=lambda line: True, say=lambda line: None,
        )
    """
    done = subprocess.run([sys.executable, "-c", dedent(script)], check=False)
    assert done.returncode == 9
    case = Case.open(case.folder)
    _forget(case, document)
    case.close()
    assert _traces(case.folder) == set()


def test_reading_again_says_that_it_brings_back_what_was_forgotten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from sayso.reading import read_into

    case = _read(tmp_path, LEAKS["a file"](), stop_after="text")
    _forget(case, _secret_id(case))
    case.close()
    read_into(case.folder, [tmp_path / "leak"], Options(jobs=1, stop_after="text"), quiet=False)
    assert "comes back" in " ".join(capsys.readouterr().err.split())


def test_while_another_program_reads_it_is_not_called_done(tmp_path: Path) -> None:
    case = _read(tmp_path, LEAKS["a file"](), stop_after="text")
    document = _secret_id(case)
    reader = sqlite3.connect(case.folder / "case.db")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM document").fetchone()
    case.database.connection.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(CaseLocked, match="Close it"):
        _forget(case, document)
    reader.close()
    _forget(case, document)
    case.close()
    assert _traces(case.folder) == set()


def test_over_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = _read(tmp_path, LEAKS["a file"](), stop_after="text")
    document = _secret_id(case)
    case.close()
    words = ["forget", document, "--case", str(case.folder), "--reason", "asked for"]
    refused = CliRunner().invoke(cli.sayso, words, input="n\n")
    assert isinstance(refused.exception, UsageError)
    assert CliRunner().invoke(cli.sayso, words, input="y\n").exit_code == 0
    assert _traces(case.folder) == set()


def test_what_was_forgotten_and_came_back_is_forgotten_again(tmp_path: Path) -> None:
    case = _read(tmp_path, LEAKS["in the middle of a mailbox"](), stop_after="text")
    _forget(case, _secret_id(case))
    read_leak(case, [tmp_path / "leak"], Options(jobs=1, stop_after="text"), Quiet())
    assert _traces(case.folder)
    _forget(case, _secret_id(case))
    assert list(verify_case(case)) == []
    assert case.database.count("SELECT count(*) FROM tombstone") == 2
    case.close()
    assert _traces(case.folder) == set()


def test_a_message_of_a_chat_goes_only_with_its_file(tmp_path: Path) -> None:
    chat = "".join(
        f"[13.04.10, 17:{minute}:21] Anna: The ministry sold the port, part {minute}.\n"
        for minute in range(10, 30)
    )
    case = _read(tmp_path, {"WhatsApp Chat with Anna.txt": chat.encode()}, stop_after="text")
    first = str(case.database.value("SELECT document FROM item WHERE kind = 'message' ORDER BY path LIMIT 1"))
    assert first != "None"
    with pytest.raises(CannotForget, match="--container"):
        _forget(case, first)
    assert not (case.folder / "forgetting.json").exists()
    _forget(case, first, is_whole=True)
    assert list(views.list_documents(case)) == []
    assert list(verify_case(case)) == []
    case.close()


def test_a_mailbox_that_was_changed_is_refused_before_anything_is_begun(tmp_path: Path) -> None:
    case = _read(tmp_path, LEAKS["in the middle of a mailbox"](), stop_after="text")
    (row,) = case.database.rows("SELECT sha256 FROM file")
    mailbox = case.original(row["sha256"])
    mailbox.write_bytes(mailbox.read_bytes().replace(b"MERKWURDIGLIEBE", b"merkwurdigliebe"))
    with pytest.raises(CannotForget, match="where it was read"):
        _forget(case, _secret_id(case))
    assert not (case.folder / "forgetting.json").exists()
    case.close()


def test_no_table_that_names_documents_is_passed_over(tmp_path: Path) -> None:
    """Whoever adds a table that holds something of a document must let `forget` know of it."""
    case = _read(tmp_path, {"rest.eml": REST}, stop_after="text")
    tables = [row[0] for row in case.database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    columns = {
        table: {row["name"] for row in case.database.rows(f"PRAGMA table_info({table})")}
        for table in tables
        if not table.startswith(("search", "claim_search", "sqlite_"))
    }
    case.close()
    known = {*rows._BY_NUMBER, *rows._BY_DOCUMENT, *rows._MADE_ANEW, "document"}
    known |= {"item", "file", "problem", "judgement"}  # by path and by anchor
    known |= set(rows._OF_SOURCES)  # made anew
    known |= {"setting", "export", "tombstone"}  # hold nothing of a document
    known |= {"claim_number", "claim_unindexed"}  # kept by triggers on claim
    assert set(columns) == known
    assert {table for table, names in columns.items() if "document" in names} <= known
