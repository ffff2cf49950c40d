"""Rows in and out: what is written comes back, twice written is once there, the index follows."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import values

from sayso.errors import CaseDamaged, CaseTooNew
from sayso.model.chain import Hop
from sayso.model.claim import Claim
from sayso.model.document import Document, Duplicate, Item, Message, Problem, Text, Zone
from sayso.model.place import DateRange, Span
from sayso.store import loading, writing
from sayso.store.columns import zone_rows_to_json, zones_from_json, zones_to_json
from sayso.store.search import find_documents
from sayso.store.sqlite import FORMAT, Database

PROBLEM = Problem(path="a.txt", place=None, kind="empty", message="The file is empty.", remedy="-")


@pytest.fixture
def database() -> Iterator[Database]:
    made = Database(Path(":memory:"))
    yield made
    made.close()


def plain_document(name: str, content: str) -> tuple[Document, Text, str]:
    document = Document(id=name, size=len(content), media_type="text/plain", kind="text", name=f"{name}.txt")
    return document, Text(document=name, content=content, zones=(), runs=()), "p-1"


def zoned_document(name: str) -> tuple[Document, Text, str]:
    """A document with a body and a quotation."""
    document, text, producer = plain_document(name, "Mine.\n> His.\n")
    outer = Hop(name="Ada Roe", medium="mail", kind="person", at=DateRange(start="2010-04-01", end=None))
    inner = Hop(name=None, medium="quote", span=Span(start=6, end=8))
    zones = (
        Zone(kind="body", span=Span(start=0, end=6), level=0, voices=(outer,)),
        Zone(kind="quoted", span=Span(start=6, end=13), level=1, voices=(outer, inner)),
    )
    return document, replace(text, zones=zones), producer


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%' ORDER BY 1"
    tables = [row[0] for row in database.rows(query)]
    return {name: [tuple(row) for row in database.rows(f"SELECT * FROM {name}")] for name in tables}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(values(Document), values(Text))
def test_a_document_comes_back_as_it_was(database: Database, document: Document, text: Text) -> None:
    sender = document.message.sender if document.message else None
    if sender is not None and sender.name is None and sender.address is None:
        document = replace(document, message=replace(document.message, sender=None))
    if document.dated is not None and document.dated.start is None and document.dated.end is None:
        document = replace(document, dated=None)
    roles = {"to", "cc", "bcc"}
    if document.message is not None:
        fit = tuple(
            replace(each, role="to" if each.role not in roles else each.role)
            for each in document.message.recipients
        )
        document = replace(document, message=replace(document.message, recipients=fit))
    text = replace(text, document=document.id, content=text.content.replace("\0", "."))
    with database.writing() as connection:
        writing.write_document(connection, document, text, "p-1")
    assert loading.load_document(database, document.id) == document
    assert loading.load_original_text(database, document.id) == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(values(Claim), max_size=3, unique_by=lambda claim: claim.id))
def test_claims_come_back_as_they_were(database: Database, claims: list[Claim]) -> None:
    given_ = [replace(claim, document="d") for claim in claims]
    unique = list({claim.id: claim for claim in given_}.values())
    with database.writing() as connection:
        writing.write_document(connection, *plain_document("d", "x"))
        writing.write_claims(connection, "d", unique)
    rows = database.rows("SELECT * FROM claim WHERE document = 'd' ORDER BY position")
    kept = [loading.to_claim(row) for row in rows]
    assert [with_dates(claim) for claim in kept] == [with_dates(claim) for claim in unique]


def with_dates(claim: Claim) -> Claim:
    """A range without ends is no range: both come back as `None`."""
    open_ = {name: None for name in ("said", "about_time") if getattr(claim, name) is not None
             and getattr(claim, name).start is None and getattr(claim, name).end is None}  # fmt: skip
    return replace(claim, **open_)


def test_writing_twice_adds_nothing(database: Database) -> None:
    item = Item(path="a.txt", kind="file", outcome="document", sha256="0" * 64, size=1)

    def write() -> None:
        with database.writing() as connection:
            writing.write_document(connection, *plain_document("d", "The port was sold."))
            writing.write_item(connection, item, "0" * 64, "d")
            writing.write_problem(connection, PROBLEM)
            writing.write_stage(connection, "d", "claims", ("p", ""))

    write()
    before = contents(database)
    write()
    assert contents(database) == before


def test_a_document_read_anew_is_found_by_its_new_words_only(database: Database) -> None:
    for content in ("The port was sold.", "The harbour was sold."):
        with database.writing() as connection:
            writing.write_document(connection, *plain_document("d", content))
            writing.index_documents(connection)
    assert [hit.document for hit in find_documents(database, "harbour")] == ["d"]
    assert list(find_documents(database, "port")) == []
    with database.writing() as connection:
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")


def test_a_document_is_indexed_once_however_often_that_is_asked(database: Database) -> None:
    with database.writing() as connection:
        for name in "abc":
            writing.write_document(connection, *plain_document(name, "The port was sold."))
            writing.index_documents(connection)
            writing.index_documents(connection)
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    assert [hit.document for hit in find_documents(database, "port")] == ["a", "b", "c"]


def test_a_document_read_anew_keeps_its_number_and_its_items(database: Database) -> None:
    item = Item(path="d.txt", kind="file", outcome="document", sha256="d", size=1)
    with database.writing() as connection:
        writing.write_document(connection, *plain_document("d", "one"))
        writing.write_item(connection, item, "d", "d")
    before = database.value("SELECT number FROM document")
    with database.writing() as connection:
        writing.write_document(connection, *plain_document("d", "two"))
    assert database.value("SELECT number FROM document") == before
    assert list(database.rows("PRAGMA foreign_key_check")) == []
    assert database.value("SELECT document FROM item") == "d"


def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:
        writing.write_problem(connection, PROBLEM)
        raise RuntimeError
    assert database.count("SELECT count(*) FROM problem") == 0


def test_the_same_attachment_in_two_mails_is_two_items(database: Database) -> None:
    with database.writing() as connection:
        for path in ("a.eml!/annex.txt", "b.eml!/annex.txt"):
            item = Item(path=path, kind="attachment", outcome="copy", sha256="0" * 64, size=1)
            writing.write_item(connection, item, path[:5], None)
    assert database.count("SELECT count(*) FROM item") == 2


def test_the_place_of_an_item_decides_whether_it_is_the_original(database: Database) -> None:
    item = Item(path="a.txt", kind="file", outcome="document")
    with database.writing() as connection:
        writing.write_item(connection, item, "f1", None)
    assert writing.is_original(database.connection, item, "f1")
    assert not writing.is_original(database.connection, item, "f2")
    assert not writing.is_original(database.connection, replace(item, path="b.txt"), "f1")


def test_progress_of_a_file_adds_up(database: Database) -> None:
    row = {
        "path": "a",
        "sha256": "s",
        "size": 9,
        "producer": "p",
        "units": 2,
        "complete": 0,
        "elsewhere": None,
    }
    with database.writing() as connection:
        writing.write_file_progress(connection, row)
        writing.write_file_progress(connection, {**row, "units": 3, "complete": 1})
    assert tuple(next(database.rows("SELECT units, complete FROM file"))) == (5, 1)


def test_credited_zones_stand_in_for_the_text_s_own(database: Database) -> None:
    document, text, producer = zoned_document("d")
    message = Message(
        message_id=None, in_reply_to=(), references=(), sender=None, recipients=(), subject=None, sent=None
    )
    with database.writing() as connection:
        writing.write_document(connection, replace(document, message=message), text, producer)
        number = writing.document_number(connection, "d")
        zones = (replace(text.zones[0], repeats="other"), *text.zones[1:])
        writing.write_credited(connection, number, zones_to_json(zones))
    assert loading.load_text(database, "d") == replace(text, zones=zones)
    assert loading.load_original_text(database, "d") == text
    with database.writing() as connection:
        writing.write_credited(connection, number, None)
    assert database.count("SELECT count(*) FROM credited") == 0
    assert loading.load_text(database, "d") == text


def test_zones_as_rows_are_the_zones(database: Database) -> None:
    document, text, producer = zoned_document("d")
    with database.writing() as connection:
        writing.write_document(connection, document, text, producer)
        number = writing.document_number(connection, "d")
    content, hops, rows = loading.load_zone_rows(database, number)
    assert content == text.content
    assert zones_from_json(zone_rows_to_json(hops, rows)) == text.zones
    assert loading.load_words(database, number, "d") == replace(text, runs=())


def test_duplicates_and_settings_are_replaced(database: Database) -> None:
    with database.writing() as connection:
        for name in ("a", "b"):
            writing.write_document(connection, *plain_document(name, "x"))
        for share in (0.9, 1.0):
            duplicate = Duplicate(document="b", original="a", how="near", share=share)
            writing.write_duplicates(connection, [duplicate])
            writing.write_setting(connection, "threads", str(share))
    assert [tuple(row) for row in database.rows("SELECT * FROM duplicate")] == [("b", "a", "near", 1.0)]
    assert [tuple(row) for row in database.rows("SELECT * FROM setting")] == [("threads", "1.0")]


def test_what_is_not_there_is_a_key_error(database: Database) -> None:
    for load in (loading.load_document, loading.load_text):
        with pytest.raises(KeyError):
            load(database, "nothing")


def test_a_database_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    made = Database(tmp_path / "case.db")
    made.connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    made.close()
    with pytest.raises(CaseTooNew):
        Database(tmp_path / "case.db")


@pytest.mark.parametrize("raw", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_named_damaged(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "case.db").write_bytes(raw)
    with pytest.raises(CaseDamaged):
        Database(tmp_path / "case.db")
