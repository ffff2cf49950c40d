"""The search language: what a user types, what SQLite is asked, what is found."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import SearchSyntaxError
from sayso.model.document import Address, Document, Message, Recipient, Text
from sayso.store.search import find_documents, to_fts
from sayso.store.sqlite import Database
from sayso.store.writing import index_documents, write_document

DOCUMENTS = {
    "sale": ("The port", "The minister sold the port of Veracruz to a harbour company."),
    "visit": ("A visit", "The minister visited Munich. Müller said nothing of any sale."),
    "annex": ("Annex B: harbour dues", "Dues, fees and tolls. AT&T pays nothing; MX-1 said so."),
    "empty": ("Nothing", "x"),
}


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    made = Database(Path(":memory:"))
    with made.writing() as connection:
        for name, (subject, content) in DOCUMENTS.items():
            sender = Address(name="Anna Berg", address=f"{name}@example.org")
            to = Recipient(role="to", to=Address(name="Ben Roth", address="ben@example.org"))
            message = Message(
                message_id=name,
                in_reply_to=(),
                references=(),
                sender=sender,
                recipients=(to,),
                subject=subject,
                sent=None,
            )
            document = Document(
                id=name,
                size=1,
                media_type="message/rfc822",
                kind="mail",
                name=f"{name}.eml",
                title=subject,
                message=message,
            )
            write_document(
                connection, document, Text(document=name, content=content, zones=(), runs=()), "p-1"
            )
        index_documents(connection)
    yield made
    made.close()


def found(database: Database, query: str) -> set[str]:
    return {hit.document for hit in find_documents(database, query)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("port", {"sale"}),
        ("minister port", {"sale"}),
        ("minister AND port", {"sale"}),
        ("port OR munich", {"sale", "visit"}),
        ("minister NOT port", {"visit"}),
        ('"sold the port"', {"sale"}),
        ('"the sold port"', set()),
        ("harb*", {"sale", "annex"}),
        ('"har"*', {"sale", "annex"}),
        ("NEAR(minister port 3)", {"sale"}),
        ("NEAR(minister harbour, 2)", set()),
        ("NEAR(minister port)", {"sale"}),
        ("subject:harbour", {"annex"}),
        ("title:harbour", {"annex"}),
        ("text:harbour", {"sale"}),
        ("subject:(harbour OR port)", {"annex", "sale"}),
        ('subject:"the port"', {"sale"}),
        ("from:visit", {"visit"}),
        ("to:ben minister", {"sale", "visit"}),
        ("(port OR munich) minister", {"sale", "visit"}),
        ("port OR munich minister", {"sale", "visit"}),
        ("((port))", {"sale"}),
        ("muller", {"visit"}),
        ("MÜLLER", {"visit"}),
        ("AT&T", {"annex"}),
        ("MX-1", {"annex"}),
        ("near", set()),
        ("and", {"annex"}),
        ("port minister NOT munich NOT visit", {"sale"}),
        ("annex@example.org", {"annex"}),
        ("O'Brien", set()),
        ("port;DROP", set()),
    ],
)
def test_a_query_finds_what_it_says(database: Database, query: str, expected: set[str]) -> None:
    assert found(database, query) == expected


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("", "missing"),
        ("   ", "missing"),
        ("port AND", "missing"),
        ("AND port", "AND needs"),
        ("port OR", "missing"),
        ("OR", "OR needs"),
        ("NOT port", "NOT needs"),
        ("port AND AND sale", "AND needs"),
        ("(port", "'(' without"),
        ("port)", "')' without"),
        (")", "')' without"),
        ("()", "')' without"),
        ('"port', "partner"),
        ('""', "."),
        ("sender:anna", "no field 'sender'"),
        ("http://example.org", "no field 'http'"),
        ("*", "no letter"),
        ("port -", "no letter"),
        ('"..."', "no letter"),
        ("(" * 60 + "port" + ")" * 60, "brackets"),
        ("text:" * 60 + "port", "."),
    ],
)
def test_a_query_that_makes_no_sense_is_refused_with_a_hint(
    database: Database, query: str, hint: str
) -> None:
    with pytest.raises(SearchSyntaxError) as caught:
        found(database, query)
    assert hint in str(caught.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            [
                "AND",
                "OR",
                "NOT",
                "NEAR(",
                "(",
                ")",
                '"',
                "*",
                ":",
                "text:",
                "port",
                "^",
                "-",
                "\0",
                "{",
                "}",
                "+",
                ",",
                "'",
                "\\",
                "\ud800",
                "harb*",
                "3",
                "²",
                "ⅷ",
                "subject",
                "​",
                "NEAR/2",
            ]
        ),
        max_size=14,
    ).flatmap(lambda words: st.sampled_from(["", " "]).map(lambda gap: gap.join(words)))
)
def test_no_query_breaks_the_search(database: Database, query: str) -> None:
    try:
        assert found(database, query) <= set(DOCUMENTS)
    except SearchSyntaxError as error:
        assert str(error).endswith((".", ".)"))


def test_a_long_paragraph_can_be_searched_for(database: Database) -> None:
    words = DOCUMENTS["sale"][1].rstrip(".").split()
    assert found(database, " ".join(words * 25)) == {"sale"}
    assert found(database, " OR ".join(words * 25)) >= {"sale"}


@pytest.mark.parametrize("query", ["port\ud800", "\udcffport", "port\0minister", '"port\0"'])
def test_characters_that_no_text_holds_are_passed_over(database: Database, query: str) -> None:
    assert found(database, query) == {"sale"}


@pytest.mark.parametrize(
    "query",
    [
        "minister " * 550,
        "NEAR(minister" + " " * 4_900,
        "minister NOT " * 380 + "x",
        '"a" ' * 1200,
        "a OR " * 999 + "b",
    ],
)
def test_a_query_of_the_longest_allowed_length_is_answered_soon(database: Database, query: str) -> None:
    begun = time.monotonic()
    with suppress(SearchSyntaxError):
        found(database, query)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    "query", ["NEAR(a" + " " * 200_000, "a " * 100_000, '"' * 100_001, "(" * 100_000, "text:" * 50_000]
)
def test_a_hostile_query_is_answered_at_once(database: Database, query: str) -> None:
    begun = time.monotonic()
    with pytest.raises(SearchSyntaxError):
        found(database, query)
    assert time.monotonic() - begun < 2


def test_the_best_match_comes_first_and_shows_why(database: Database) -> None:
    hits = list(find_documents(database, "harbour OR annex"))
    assert [hit.document for hit in hits] == ["annex", "sale"]
    assert hits[0].score > hits[1].score
    assert "[harbour]" in hits[1].snippet


def test_a_limit_cuts_the_answer(database: Database) -> None:
    assert len(list(find_documents(database, "minister", 1))) == 1
    assert len(list(find_documents(database, "minister", 0))) == 0


def test_only_our_operators_reach_the_database() -> None:
    assert to_fts("a NEAR b") == '("a" AND "NEAR" AND "b")'
    assert to_fts("a* 'b' c^2") == '("a"* AND "\'b\'" AND "c^2")'
