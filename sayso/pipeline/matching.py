"""Which claims of a case say the same thing, under what people decided.

Matching looks at every claim, so it is done anew only where claims, their names or decisions have changed.
"""

import json
import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import groupby

from sayso.match.propositions import ClaimPair, Decided, Matched, match_statements
from sayso.match.sides import Statement
from sayso.model.document import Problem
from sayso.model.judging import Ruling
from sayso.pipeline.registering import Rulings
from sayso.progress import Reporter
from sayso.store import journal
from sayso.store.columns import spans_from_json
from sayso.store.loading import to_range
from sayso.store.propositions import MATCHED, write_propositions
from sayso.store.sqlite import Database
from sayso.store.writing import write_setting

_PRODUCER = "match 3"
_TRIES = 3
PROBLEMS = ("merge_crossed",)
_CLAIMS = (
    "SELECT c.claim, c.document, c.content, c.content_text, c.factuality, c.about, c.about_from, c.about_to,"
    " w.claim IS NOT NULL AS withheld FROM standing_claim c LEFT JOIN withheld_claim w ON w.claim = c.claim"
    " WHERE NOT c.rejected ORDER BY c.document, c.position"
)
_NAMINGS = (
    "SELECT document, start, stop, words, entity FROM mention"
    " WHERE start IS NOT NULL AND entity IS NOT NULL ORDER BY document, start, stop"
)
Naming = tuple[int, int, str, str]
"""Where a name stands, its words, and whom it names."""


def match_claims(database: Database, reporter: Reporter, decided: Rulings | None = None) -> None:
    """Writes the propositions of the case and how they stand to each other, in one transaction.

    They are made while others may write, and made again where a claim or decision has changed meanwhile.
    """
    decided = Rulings(database) if decided is None else decided
    for _ in range(_TRIES):
        before = _basis(database)
        statements, rulings, state = _given(database, decided)
        if database.value("SELECT value FROM setting WHERE key = ?", MATCHED) == state:
            return
        reporter.stage("match", len(statements))
        matched = match_statements(statements, decided_pairs(rulings))
        reporter.advance(len(statements))
        with database.writing() as connection:
            if _basis(database) == before:
                _write(connection, matched, rulings, state)
                return
    with database.writing() as connection:
        statements, rulings, state = _given(database, decided)
        _write(connection, match_statements(statements, decided_pairs(rulings)), rulings, state)


def _basis(database: Database) -> tuple[object, ...]:
    """What tells whether another program wrote since: claims, their names, decisions, propositions."""
    query = (
        "SELECT (SELECT count(*) FROM claim), (SELECT total(length(content_text)) FROM claim),"
        " (SELECT group_concat(value) FROM setting WHERE key IN ('linked', 'register', 'matched'))"
    )
    return (*next(database.rows(query)), journal.mirrored(database))


def _given(database: Database, decided: Rulings) -> tuple[list[Statement], Sequence[Ruling], str]:
    """What is matched, what people decided, and the digest of both."""
    statements = list(_statements(database))
    rulings = decided.now()
    digest = sha256(repr((_PRODUCER, decided_pairs(rulings))).encode())
    for each in statements:
        digest.update(repr(each).encode("utf-8", "surrogatepass"))
    return statements, rulings, digest.hexdigest()


def _write(connection: sqlite3.Connection, matched: Matched, rulings: Iterable[Ruling], state: str) -> None:
    write_propositions(connection, matched.propositions, matched.relations, matched.redirects)
    journal.write_judging_problems(connection, PROBLEMS, _problems(matched, rulings))
    write_setting(connection, MATCHED, state)


def _problems(matched: Matched, rulings: Iterable[Ruling]) -> Iterator[Problem]:
    """The decisions that join claims which others keep apart."""
    latest = _latest(rulings)
    for each in sorted({latest[pair].judgement for pair in matched.crossed if pair in latest}):
        yield Problem(
            path=journal.JOURNAL,
            place=each,
            kind="merge_crossed",
            message="This decision joins what another one keeps apart: it stays apart.",
            remedy="See `sayso judgements`, and undo the one that is wrong.",
        )


def decided_pairs(rulings: Iterable[Ruling]) -> Decided:
    """The pairs of claims that decisions join (`merge`) and part (`split`); the latest about one stands."""
    latest = {pair: ruling.kind for pair, ruling in _latest(rulings).items()}
    return Decided(
        together=tuple(sorted(pair for pair, kind in latest.items() if kind == "merge")),
        apart=tuple(sorted(pair for pair, kind in latest.items() if kind == "split")),
    )


def _latest(rulings: Iterable[Ruling]) -> dict[ClaimPair, Ruling]:
    latest: dict[ClaimPair, Ruling] = {}
    for ruling in rulings:
        claims = [spot.claim for spot in ruling.spots if spot is not None and spot.claim is not None]
        if ruling.kind in ("merge", "split") and len(claims) == 2 and claims[0] != claims[1]:
            latest[min(claims), max(claims)] = ruling
    return latest


def _statements(database: Database) -> Iterator[Statement]:
    """Every claim of the case that counts, as people corrected it and as the matching needs it."""
    namings = _namings(database)
    for document, rows in groupby(database.rows(_CLAIMS), key=lambda row: row["document"]):
        names = next(namings, (document, ()))
        while names[0] < document:
            names = next(namings, (document, ()))
        yield from _of_document(document, rows, names[1] if names[0] == document else ())


def _namings(database: Database) -> Iterator[tuple[str, Sequence[Naming]]]:
    for document, rows in groupby(database.rows(_NAMINGS), key=lambda row: row["document"]):
        yield document, [(row["start"], row["stop"], row["words"], row["entity"]) for row in rows]


def _of_document(
    document: str, rows: Iterable[sqlite3.Row], namings: Sequence[Naming]
) -> Iterator[Statement]:
    starts = [each[0] for each in namings]
    met: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        words = " ".join(row["content_text"].split())
        rank = met[words]
        met[words] += 1
        inside = [
            (namings[at][2], namings[at][3])
            for span in spans_from_json(row["content"])
            for at in range(bisect_left(starts, span.start), bisect_left(starts, span.end))
        ]
        yield Statement(
            claim=row["claim"],
            anchor=(document, f"{words} {rank}" if rank else words),
            text=row["content_text"],
            factuality=row["factuality"],
            about=tuple(json.loads(row["about"])),
            entities=tuple(dict.fromkeys(inside)),
            happened=to_range(row["about_from"], row["about_to"]),
            is_withheld=bool(row["withheld"]),
        )
