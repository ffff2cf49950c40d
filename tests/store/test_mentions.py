"""Mentions and entities come back as they were; what is written anew replaces what was there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import values

from sayso.model.document import Document, Text
from sayso.model.entity import Entity, Mention
from sayso.model.place import Span
from sayso.store import writing
from sayso.store.mentions import load_entities, load_mentions, write_entities, write_mentions
from sayso.store.sqlite import Database

GUZMAN = Mention(
    document="a", words="Guzman", kind="person", field="text", span=Span(start=3, end=9), score=0.5,
    stands_for="Joaquin Guzman",
)  # fmt: skip
SENDER = Mention(
    document="a", words="Ann", kind="person", field="from", span=None, score=1.0, address="ann@b.example"
)


@pytest.fixture
def database() -> Iterator[Database]:
    made = Database(Path(":memory:"))
    for name in "ab":
        document = Document(id=name, size=1, media_type="text/plain", kind="text", name=name)
        text = Text(document=name, content="No Guzman.", zones=(), runs=())
        writing.write_document(made.connection, document, text, "p-1")
    yield made
    made.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(values(Mention), max_size=5))
def test_mentions_come_back_as_they_were(database: Database, mentions: list[Mention]) -> None:
    mentions = [replace(each, document="a") for each in mentions]
    write_mentions(database.connection, "a", enumerate(mentions))
    assert [each for _, each in load_mentions(database)] == mentions
    assert list(load_mentions(database, "b")) == []


def test_entities_are_replaced_and_mentions_follow(database: Database) -> None:
    write_mentions(database.connection, "a", enumerate([SENDER, GUZMAN]))
    one = Entity(
        id="1",
        name="Joaquin Guzman",
        names=("Joaquin Guzman", "Guzman"),
        kind="person",
        addresses=(),
        mentions=1,
    )
    other = Entity(
        id="2", name="Ann", names=("Ann",), kind="person", addresses=("ann@b.example",), mentions=4
    )
    write_entities(database.connection, (one, other), {("a", 0): "2", ("a", 1): "1"})
    assert list(load_entities(database)) == [other, one]
    query = "SELECT entity FROM mention ORDER BY position"
    assert [row["entity"] for row in database.rows(query)] == ["2", "1"]
    write_entities(database.connection, (one,), {("a", 1): "1"})
    assert list(load_entities(database)) == [one]
    assert [row["entity"] for row in database.rows(query)] == [None, "1"]


def test_the_mentions_of_a_document_are_replaced(database: Database) -> None:
    write_mentions(database.connection, "a", enumerate([SENDER, GUZMAN]))
    write_mentions(database.connection, "b", [(0, replace(GUZMAN, document="b"))])
    write_mentions(database.connection, "a", [(0, GUZMAN)])
    assert list(load_mentions(database)) == [(("a", 0), GUZMAN), (("b", 0), replace(GUZMAN, document="b"))]
