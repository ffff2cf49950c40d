"""The register of sources as rows, and what the leak itself says of its voices: terms and assessments."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sayso.model.chain import Hop
from sayso.model.entity import Source
from sayso.model.judging import Assessment, HeardTerms
from sayso.model.place import Span
from sayso.model.register import Register
from sayso.model.wire import from_wire
from sayso.store.columns import to_json
from sayso.store.sqlite import Database
from sayso.store.writing import insert

AssessmentLink = tuple[str, str | None, str | None, str | None]
"""An assessment, the source it is about, what people said of it, and by which judgement."""


_OF_REGISTER = ("claim_source", "source_redirect", "source_judgement", "withheld_claim", "embargoed_claim")


def write_register(connection: sqlite3.Connection, register: Register) -> None:
    """The register of sources and what points at it, in place of the one before.

    A claim that has gone since it was counted, because a read is at work, is passed over.
    """
    for table in (*_OF_REGISTER, "source"):
        connection.execute(f"DELETE FROM {table}")
    for source in register.sources:
        write_source(connection, source)
    connection.executemany(
        "INSERT INTO claim_source SELECT claim, ?2 FROM claim WHERE claim = ?1", register.origins
    )
    for each in register.redirects:
        row = {
            "former": each.former,
            "source": each.source,
            "document": each.document,
            "start": None if each.span is None else each.span.start,
            "stop": None if each.span is None else each.span.end,
            "words": each.words,
        }
        insert(connection, "source_redirect", row)
    for table, links in (
        ("source_judgement", register.concerned),
        ("withheld_claim", register.withheld),
        ("embargoed_claim", register.embargoed),
    ):
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", links)


def write_concerned(connection: sqlite3.Connection, judgement: str, sources: Iterable[str]) -> None:
    """The sources that one decision is about, in place of those before."""
    connection.execute("DELETE FROM source_judgement WHERE judgement = ?", (judgement,))
    connection.executemany(
        "INSERT INTO source_judgement VALUES (?, ?)", ((judgement, source) for source in sources)
    )


def count_claim(connection: sqlite3.Connection, claim: str, by: int, firsthand: bool) -> None:
    """Counts a claim once more (`by` 1) or no more (-1) for the source on whose word it rests."""
    connection.execute(
        "UPDATE source SET claims = claims + ?2, firsthand = firsthand + ?3"
        " WHERE source = (SELECT source FROM claim_source WHERE claim = ?1)",
        (claim, by, by * firsthand),
    )


def write_source(connection: sqlite3.Connection, source: Source) -> None:
    """One source of the register."""
    insert(connection, "source", _source_row(source))


def _source_row(source: Source) -> dict[str, Any]:
    return {
        "source": source.id,
        "name": source.name,
        "names": to_json(source.names),
        "kind": source.kind,
        "code": source.code,
        "protected": int(source.protected),
        "description": source.description,
        "reported": to_json(source.reported),
        "claims": source.claims,
        "firsthand": source.firsthand,
        "access": source.access,
        "first_seen": source.first_seen,
        "last_seen": source.last_seen,
    }


def write_remarks(
    connection: sqlite3.Connection,
    document: str,
    heard: Sequence[HeardTerms],
    assessments: Iterable[Assessment],
) -> None:
    """What a document says of its voices, in place of what was found before."""
    connection.execute("DELETE FROM heard_terms WHERE document = ?", (document,))
    connection.execute("DELETE FROM assessment WHERE document = ?", (document,))
    for position, each in enumerate(heard):
        row = {
            "document": document,
            "position": position,
            "start": each.span.start,
            "stop": each.span.end,
            "terms": each.terms,
            "words": each.words,
            "until": each.until,
            "voice": to_json(each.voice),
        }
        insert(connection, "heard_terms", row)
    for assessment in assessments:
        row = {
            "assessment": assessment.id,
            "claim": assessment.claim,
            "document": document,
            "about": assessment.about,
            "aspect": assessment.aspect,
            "polarity": assessment.polarity,
        }
        insert(connection, "assessment", row, "INSERT OR IGNORE")


def load_heard_terms(database: Database) -> tuple[HeardTerms, ...]:
    """All terms that the leak states, by document and place."""
    return tuple(map(_heard, database.rows("SELECT * FROM heard_terms ORDER BY document, position")))


def _heard(row: Any) -> HeardTerms:
    voice: Hop = from_wire(Hop, json.loads(row["voice"]))
    return HeardTerms(
        document=row["document"],
        span=Span(start=row["start"], end=row["stop"]),
        terms=row["terms"],
        words=row["words"],
        voice=voice,
        until=row["until"],
    )


def load_assessments(database: Database) -> Iterator[tuple[str, Assessment]]:
    """(document, assessment) of every claim about a voice."""
    for row in database.rows("SELECT * FROM assessment ORDER BY assessment"):
        yield (
            row["document"],
            Assessment(
                id=row["assessment"],
                claim=row["claim"],
                about=row["about"],
                aspect=row["aspect"],
                polarity=row["polarity"],
            ),
        )


def link_remarks(
    connection: sqlite3.Connection,
    terms: Iterable[tuple[HeardTerms, str]],
    assessments: Iterable[AssessmentLink],
) -> None:
    """Points what the leak says of its voices at sources, in place of where it pointed before."""
    connection.execute("UPDATE heard_terms SET source = NULL")
    connection.executemany(
        "UPDATE heard_terms SET source = ?4 WHERE document = ?1 AND start = ?2 AND stop = ?3",
        ((each.document, each.span.start, each.span.end, source) for each, source in terms),
    )
    connection.execute("UPDATE assessment SET source = NULL, verdict = NULL, judgement = NULL")
    connection.executemany(
        "UPDATE assessment SET source = ?2, verdict = ?3, judgement = ?4 WHERE assessment = ?1", assessments
    )
