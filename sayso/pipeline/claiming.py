"""Texts to claims: every document's own words are read first, then what others repeat of them is passed on.

Two passes, because a quotation rests on the claims of the mail it quotes, and any mail may quote any other.
Both run in a pool of processes; rows are written in the order of the documents.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from sayso.case import Case
from sayso.claims.assessing import assess
from sayso.claims.compose import Known, find_claims, own_claims
from sayso.claims.namings import find_mentions
from sayso.claims.relays import Original
from sayso.claims.terms import find_terms
from sayso.model.claim import Claim
from sayso.model.document import Document, Text
from sayso.model.entity import Mention
from sayso.model.extension import Extractor, Namer
from sayso.model.judging import Assessment, HeardTerms
from sayso.pipeline.intake import Batch
from sayso.pipeline.threading import NOTHING_CREDITED
from sayso.pipeline.watching import watched_documents
from sayso.plugins import load_extractor, producer_of
from sayso.progress import Reporter
from sayso.resolve.atoms import mention_keys
from sayso.runner import map_in_order
from sayso.store import loading, registers, writing
from sayso.store.claimwords import index_claims
from sayso.store.mentions import write_mentions
from sayso.store.sqlite import Database

_CHUNK = 25  # documents given to a process at once
_SMALL = 150  # below this many documents a pool of processes costs more than it brings

MENTIONS = "mentions-1"
"""Name and version of the finder of mentions, kept with what it makes."""

Work = tuple[str, tuple[str, ...]]
"""The path of `case.db` and the ids of some documents."""
Pending = tuple[str, str]
"""A document and the digest of its input."""


@dataclass(frozen=True, slots=True)
class Found:
    """Claims of a document, what it says of its voices besides, and whether that is all.

    `mentions` are those of what it does not repeat, by rank; `None` in the second pass, which adds none.
    """

    claims: tuple[Claim, ...]
    terms: tuple[HeardTerms, ...]
    assessments: tuple[Assessment, ...]
    mentions: tuple[tuple[int, Mention], ...] | None
    is_whole: bool


def claim_documents(case: Case, jobs: int, reporter: Reporter, *, refresh: bool) -> None:
    """Finds the claims of every document whose text, voices or (on `refresh`) extractor have changed; those
    of documents on the watch list first.
    """
    watched = watched_documents(case.database)
    pending = sorted(_pending(case.database, refresh), key=lambda each: each[0] not in watched)
    reporter.stage("claims", len(pending))
    repeating = _claim(case, jobs, reporter, (find_in_documents, pending))
    reporter.stage("repetitions", len(repeating))
    _claim(case, jobs, reporter, (relay_in_documents, repeating))


def _pending(database: Database, refresh: bool) -> Iterator[Pending]:
    query = (
        "SELECT d.document, coalesce(t.input, '') AS input FROM document d"
        " LEFT JOIN stage t ON t.number = d.number AND t.stage = 'threads'"
        " LEFT JOIN stage c ON c.number = d.number AND c.stage = 'claims'"
        " WHERE c.number IS NULL OR c.input != coalesce(t.input, '') OR (? AND c.producer != ?)"
        " ORDER BY d.number"
    )
    for row in database.rows(query, int(refresh), _producer()):
        yield row["document"], row["input"]


def _producer() -> str:
    """What makes claims and mentions, by name and version."""
    return f"{producer_of((load_extractor(),))} {MENTIONS}"


def _claim(
    case: Case,
    jobs: int,
    reporter: Reporter,
    wave: tuple[Callable[[Work], list[Found]], Sequence[Pending]],
) -> list[Pending]:
    """One pass over documents; returns those that need another.

    Only what is finished gets its stage noted: the rest is done anew if the run is killed.
    """
    find, pending = wave
    unfinished: list[Pending] = []
    producer = _producer()
    path = str(case.database.path)
    work = ((path, tuple(document for document, _ in chunk)) for chunk in _chunks(pending))
    connection = case.database.connection
    batch = Batch(case.database, lambda: index_claims(connection))
    found = map_in_order(find, work, jobs if len(pending) > _SMALL else 1)
    for chunk, claimed in zip(_chunks(pending), found, strict=True):
        for (document, key), each in zip(chunk, claimed, strict=True):
            batch.begin()
            _write(connection, document, each)
            if each.is_whole:
                writing.write_stage(case.database.connection, document, "claims", (producer, key))
            else:
                unfinished.append((document, key))
            batch.end()
        reporter.advance(len(chunk))
    batch.close()
    return unfinished


def claim_ahead(case: Case, documents: Sequence[str]) -> None:
    """Claims of some documents before threads are known, so that there is something to look at. Those that
    turn out to repeat others are taken up once more by `claim_documents`.
    """
    found = find_in_documents((str(case.database.path), tuple(documents)))
    key = (_producer(), NOTHING_CREDITED)
    with case.database.writing() as connection:
        for document, each in zip(documents, found, strict=True):
            _write(connection, document, each)
            writing.write_stage(connection, document, "claims", key)
        index_claims(connection)


def _write(connection: sqlite3.Connection, document: str, found: Found) -> None:
    writing.write_claims(connection, document, found.claims)
    registers.write_remarks(connection, document, found.terms, found.assessments)
    if found.mentions is not None:
        write_mentions(connection, document, found.mentions)


def find_in_documents(work: Work) -> list[Found]:
    """The claims of some documents; of those that repeat others' words, in their own words alone."""
    path, documents = work
    database = Database(Path(path))
    extractor = load_extractor()
    found: list[Found] = []
    try:
        for each in documents:
            document, text = loading.load_document(database, each), loading.load_text(database, each)
            is_whole = not _repeated(text)
            find = find_claims if is_whole else own_claims
            mentions = _mentioned(document, text, extractor)
            found.append(_remarked(text, find(document, text, extractor), mentions, is_whole=is_whole))
    finally:
        database.close()
    return found


def relay_in_documents(work: Work) -> list[Found]:
    """All claims of some documents whose own words, and those they repeat, have been read."""
    path, documents = work
    database = Database(Path(path))
    extractor = load_extractor()
    originals: dict[str, Original] = {}
    found: list[Found] = []
    try:
        for each in documents:
            text = loading.load_text(database, each)
            for repeated in _repeated(text):
                if repeated not in originals:
                    originals[repeated] = _original(database, repeated)
            known = Known(originals=originals, own=_own(text, loading.load_claims(database, each)))
            document = loading.load_document(database, each)
            claims = find_claims(document, text, extractor, known)
            found.append(_remarked(text, claims, None, is_whole=True))
    finally:
        database.close()
    return found


def _remarked(
    text: Text,
    claims: tuple[Claim, ...],
    mentions: tuple[tuple[int, Mention], ...] | None,
    *,
    is_whole: bool,
) -> Found:
    assessments = tuple(each for each in map(assess, claims) if each is not None)
    return Found(claims, find_terms(text, claims), assessments, mentions, is_whole)


def _mentioned(document: Document, text: Text, extractor: Extractor) -> tuple[tuple[int, Mention], ...]:
    """Who is named in a document by rank; in words that it repeats of another, nobody is named once more."""
    own = tuple(zone for zone in text.zones if zone.repeats is None)
    namer = extractor.names if isinstance(extractor, Namer) else None
    mentions = find_mentions(document, replace(text, zones=own), namer)
    ranks = mention_keys(mentions)
    return tuple((rank, each) for (_, rank), each in zip(ranks, mentions, strict=True))


def _original(database: Database, document: str) -> Original:
    return Original(
        text=loading.load_original_text(database, document), claims=loading.load_claims(database, document)
    )


def _repeated(text: Text) -> tuple[str, ...]:
    """The documents whose words stand in quoted zones of a text."""
    found = (zone.repeats for zone in text.zones if zone.level > 0)
    return tuple(dict.fromkeys(each for each in found if each is not None and each != text.document))


def _own(text: Text, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims in a text's own words: what the first pass left."""
    own = [zone.span for zone in text.zones if zone.level == 0]
    return tuple(
        claim
        for claim in claims
        if any(span.holds(place) for span in own for place in claim.attribution.content[:1])
    )


def _chunks(pending: Sequence[Pending]) -> Iterator[Sequence[Pending]]:
    rest = iter(pending)
    while chunk := tuple(islice(rest, _CHUNK)):
        yield chunk
