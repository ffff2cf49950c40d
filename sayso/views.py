"""The questions a reader asks of a case, answered as plain rows. Knows the store, no stage, no format.

Every function takes an open `Case` and gives dictionaries with the fields of the public contract, in a
fixed order. A missing value is `None`. Dates are ISO 8601, partial ones `{"from", "to"}`.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby, islice
from typing import Any

from sayso.believing import beliefs_on
from sayso.case import Case
from sayso.entities import entity_rows
from sayso.judging.asof import is_known
from sayso.knowing import day_of
from sayso.model.claim import Claim
from sayso.model.document import Zone
from sayso.model.place import DateRange, Span
from sayso.propositions import as_known, in_order, proposition_rows
from sayso.sources import corrected_voice, grade_of, judgement_rows, source_rows
from sayso.store import loading
from sayso.store.columns import zones_from_json
from sayso.store.search import find_documents
from sayso.store.sheets import load_sheet
from sayso.wanted import (
    EVERYTHING,
    Filter,
    claim_document_test,
    day_test,
    days_of,
    known_test,
    path_test,
    word_test,
)

Row = dict[str, Any]


_DOCUMENTS = (
    "SELECT d.*, m.message_id, m.sender_name, m.sender_address, m.subject, m.sent, n.thread,"
    " coalesce(c.zones, t.zones) AS zones,"
    " (SELECT u.original FROM duplicate u WHERE u.document = d.document AND u.how != 'contained'"
    " ORDER BY u.how DESC, u.original LIMIT 1) AS duplicates_of"
    " FROM document d JOIN text t USING (number)"
    " LEFT JOIN message m USING (number) LEFT JOIN credited c USING (number)"
    " LEFT JOIN thread_node n ON n.document = d.document"
)


def list_documents(case: Case, wanted: Filter = EVERYTHING) -> Iterator[Row]:
    """The documents of the case in the order in which they were read."""
    rows = (_document_row(case, row) for row in case.database.rows(f"{_DOCUMENTS} ORDER BY d.number"))
    tests = [
        path_test(wanted.document),
        word_test(wanted.source, lambda row: [row["from"]]),
        word_test(wanted.about, lambda row: [row["subject"]]),
        day_test(wanted, lambda row: row["date"]),
        known_test(wanted.as_of, lambda row: days_of(row["date"])[1]),
    ]
    return islice((row for row in rows if all(test(row) for test in tests)), wanted.limit)


def _document_row(case: Case, row: Any) -> Row:
    zones = zones_from_json(row["zones"])
    items = case.database.rows("SELECT path FROM item WHERE document = ? ORDER BY path", row["document"])
    paths = [each["path"] for each in items]
    marks = ", ".join("?" * len(paths))
    problems = case.database.count(f"SELECT count(*) FROM problem WHERE path IN ({marks})", *paths)
    return {
        "document": row["document"],
        "paths": paths,
        "sha256": row["document"],
        "media_type": row["media_type"],
        "message_id": row["message_id"],
        "thread": row["thread"],
        "date": row["sent"] or _day_or_range(row["date_from"], row["date_to"]),
        "from": _sender(row) or row["author"] or row["outlet"],
        "subject": row["subject"] or row["title"],
        "zones": [zone_row(zone) for zone in zones],
        "duplicates_of": row["duplicates_of"],
        "authenticity": load_sheet(case.database, row["document"]),
        "isolation": row["isolation"],
        "problems": problems,
    }


def duplicates_of(case: Case, document: str) -> Iterator[Row]:
    """What says the same as a document: rows of a later `document`, its `original`, `how` and `share`."""
    query = (
        "SELECT document, original, how, share FROM duplicate WHERE ? IN (document, original)"
        " ORDER BY document, original, how"
    )
    return map(dict, case.database.rows(query, document))


def _sender(row: Any) -> str | None:
    name, address = row["sender_name"], row["sender_address"]
    return f"{name} <{address}>" if name and address else name or address


def _day_or_range(start: str | None, end: str | None) -> str | Row | None:
    if start == end:
        return start
    return {"from": start, "to": end}


def zone_row(zone: Zone) -> Row:
    """A zone as `{kind, span, author, date, repeats}`, with its level and the voices leading to it."""
    writers = [hop for hop in zone.voices if hop.medium != "form"]
    writer = writers[-1] if writers else None
    return {
        "kind": zone.kind,
        "span": [zone.span.start, zone.span.end],
        "author": None if writer is None else writer.name,
        "date": None if writer is None else range_row(writer.at),
        "repeats": zone.repeats,
        "level": zone.level,
        "voices": [hop.name for hop in zone.voices],
    }


def range_row(dates: DateRange | None) -> Row | None:
    """A date range as `{from, to}`."""
    return None if dates is None else {"from": dates.start, "to": dates.end}


def list_threads(case: Case, wanted: Filter = EVERYTHING) -> Iterator[Row]:
    """The threads of the case, each with its messages, parents before children."""
    rows = case.database.rows("SELECT * FROM thread_node ORDER BY thread, position")
    threads = (
        {
            "thread": thread,
            "messages": [
                {
                    "message_id": node["message_id"],
                    "parent": node["parent"],
                    "document": node["document"],
                    "ghost": node["document"] is None,
                }
                for node in nodes
            ],
        }
        for thread, nodes in groupby(rows, key=lambda row: row["thread"])
    )
    part = wanted.document
    if part is not None:
        threads = (
            row
            for row in threads
            if any((each["document"] or "").startswith(part) for each in row["messages"])
        )
    return islice(threads, wanted.limit)


_CLAIMS = (
    "SELECT c.*, d.date_from, d.date_to, s.source AS source_id, r.names AS source_names, r.reported,"
    " p.proposition, l.lineage,"
    " (SELECT count(*) FROM authenticity a WHERE a.document = c.document) AS checks,"
    " (SELECT count(*) FROM authenticity a WHERE a.document = c.document AND a.result = 'differs') AS flagged"
    " FROM standing_claim c"
    " JOIN document d ON d.document = c.document"
    " LEFT JOIN claim_source s ON s.claim = c.claim LEFT JOIN source r ON r.source = s.source"
    " LEFT JOIN proposition_claim p ON p.claim = c.claim LEFT JOIN lineage_claim l ON l.claim = c.claim"
)


_INNER = ("names", "date", "known")  # what listings choose by, and do not show


def claims_of(case: Case, document: str, as_of: str | None = None) -> Iterator[Row]:
    """The claims of one document, in order of place; those that were known on a day."""
    return _claims_where(case, "c.document", document, as_of)


def claims_from(case: Case, source: str, as_of: str | None = None) -> Iterator[Row]:
    """The claims of which a source is the origin, document by document, in order of place; those that were
    known on a day.
    """
    return _claims_where(case, "s.source", source, as_of)


def claims_saying(case: Case, proposition: str, as_of: str | None = None) -> Iterator[Row]:
    """The claims of a proposition, in the same order; those that were known on a day."""
    return _claims_where(case, "p.proposition", proposition, as_of)


def _claims_where(case: Case, column: str, value: str, as_of: str | None) -> Iterator[Row]:
    rows = case.database.rows(f"{_CLAIMS} WHERE {column} = ? ORDER BY d.number, c.position", value)
    grades = _Grades(case)
    found = (_claim_row(row, grades) for row in rows)
    return (_without(row, *_INNER) for row in found if is_known(row["known"], as_of))


def list_claims(case: Case, wanted: Filter = EVERYTHING) -> Iterator[Row]:
    """The claims of the case, document by document, in order of place."""
    tests = [
        claim_document_test(case, wanted.document),
        word_test(wanted.source, lambda row: [*row["chain"], row["source_text"], *row["names"]]),
        word_test(wanted.about, lambda row: row["about"]),
        day_test(wanted, lambda row: row["said"] or row["date"]),
        known_test(wanted.as_of, lambda row: row["known"]),
    ]
    grades = _Grades(case)
    rows = (_claim_row(row, grades) for row in case.database.rows(f"{_CLAIMS} ORDER BY d.number, c.position"))
    found = (row for row in rows if all(test(row) for test in tests))
    return islice((_without(row, *_INNER) for row in found), wanted.limit)


def claims_with(case: Case, ids: Sequence[str]) -> list[Row]:
    """The claims with these ids, in that order; what the case has not is left out."""
    marks = ", ".join("?" * len(ids))
    rows = case.database.rows(f"{_CLAIMS} WHERE c.claim IN ({marks})", *ids)
    grades = _Grades(case)
    found = {row["claim"]: _without(_claim_row(row, grades), "names", "known") for row in rows}
    return [found[each] for each in ids if each in found]


class _Grades:
    """The grades of the origins of claims, each looked up once."""

    def __init__(self, case: Case) -> None:
        self._given = cache(lambda source: grade_of(case, source))

    def given(self, source: str | None) -> str | None:
        """That which people gave the source and which stands."""
        return None if source is None else self._given(source)

    @staticmethod
    def reported(reported: str | None, document: str) -> str | None:
        """That which the house gave the source in the form of this very document, in its own letters."""
        for of, _, *marks in json.loads(reported or "[]"):
            if of == document:
                return "/".join(each or "-" for each in marks)
        return None


def _claim_row(row: Any, grades: _Grades) -> Row:
    claim = loading.to_claim(row)
    outer = next((hop.at for hop in reversed(claim.chain.hops) if hop.at is not None), None)
    fields = attribution_row(claim)
    # The first hop is the leak's: what its headers tell belongs there, and to no hop further in.
    for place, hop in enumerate(fields["hops"]):
        is_told = place == 0 and row["checks"]
        hop["evidence"] = {"checks": row["checks"], "flagged": row["flagged"]} if is_told else None
    return {
        "claim": row["claim"],
        "document": claim.document,
        **fields,
        "content_text": claim.content_text,
        "cue_text": claim.cue_text,
        "source_id": row["source_id"],
        "proposition": row["proposition"],
        "lineage": row["lineage"],
        "grade": grades.given(row["source_id"]),
        "reported_grade": grades.reported(row["reported"], claim.document),
        "polarity": claim.polarity,
        "review": row["review"],
        "rejected": bool(row["rejected"]),
        "voice": corrected_voice(row["review"], claim.speaker, row["source_names"]),
        "about": list(claim.about),
        "producer": claim.producer,
        "names": json.loads(row["source_names"] or "[]"),
        "date": range_row(outer),
        "known": day_of(row),
    }


def attribution_row(claim: Claim) -> Row:
    """The fields of an attribution as `sayso extract` gives them, with the hops spelled out."""
    attribution = claim.attribution
    return {
        "source": spans_row(attribution.source),
        "cue": spans_row(attribution.cue),
        "content": spans_row(attribution.content),
        "parent": attribution.parent,
        "kind": attribution.kind,
        "factuality": attribution.factuality,
        "stance": attribution.stance,
        "source_text": claim.source_text,
        "speaker": claim.speaker,
        "chain": list(claim.chain.names),
        "hops": [
            {
                "name": hop.name,
                "description": hop.description,
                "kind": hop.kind,
                "medium": hop.medium,
                "at": range_row(hop.at),
            }
            for hop in claim.chain.hops
        ],
        "said": range_row(claim.said),
        "about_time": range_row(claim.about_time),
        "score": attribution.score,
    }


def spans_row(spans: tuple[Span, ...]) -> list[list[int]]:
    """Spans as pairs of numbers."""
    return [[span.start, span.end] for span in spans]


def list_sources(case: Case, wanted: Filter = EVERYTHING) -> Iterator[Row]:
    """The register of sources, those with most claims first."""
    test = word_test(wanted.source, lambda row: [*row["names"], row["description"]])
    return islice((row for row in source_rows(case, wanted.as_of) if test(row)), wanted.limit)


def list_propositions(case: Case, wanted: Filter = EVERYTHING) -> Iterator[Row]:
    """What is said, first what rests on most separate origins: the propositions that hold a claim which the
    other filters let through. As of a day it counts those claims alone, and the belief is of what was known.
    """
    rows = proposition_rows(case)
    if replace(wanted, limit=None) != EVERYTHING:
        found = defaultdict[str, list[Row]](list)
        for claim in list_claims(case, replace(wanted, limit=None)):
            found[claim["proposition"]].append(claim)
        rows = (row for row in rows if row["proposition"] in found)
        if wanted.as_of is not None:
            then = beliefs_on(case, wanted.as_of)
            given = (as_known(row, found[row["proposition"]], then.get(row["proposition"])) for row in rows)
            rows = iter(sorted(given, key=in_order))
    return islice(rows, wanted.limit)


def list_judgements(case: Case, wanted: Filter = EVERYTHING) -> Iterator[Row]:
    """Every decision of people, the oldest first, those taken back among them."""
    test = word_test(wanted.source, lambda row: row["about"])
    return islice((row for row in judgement_rows(case) if test(row)), wanted.limit)


def list_entities(case: Case, wanted: Filter = EVERYTHING) -> Iterator[Row]:
    """Whom the case names, those with most mentions first. `source` and `about` are parts of a name."""
    tests = [
        word_test(part, lambda row: [*row["names"], row["name"]]) for part in (wanted.source, wanted.about)
    ]
    inside = _entities_of(case, wanted.document)
    rows = (row for row in entity_rows(case) if inside is None or row["entity"] in inside)
    return islice((row for row in rows if all(test(row) for test in tests)), wanted.limit)


def _entities_of(case: Case, part: str | None) -> set[str] | None:
    """The entities that documents with this id or path name; `None` for all."""
    if part is None:
        return None
    test = claim_document_test(case, part)
    rows = case.database.rows("SELECT DISTINCT document, entity FROM mention WHERE entity IS NOT NULL")
    return {row["entity"] for row in rows if test({"document": row["document"]})}


def list_problems(case: Case, wanted: Filter = EVERYTHING) -> Iterator[Row]:
    """What could not be read fully, by path."""
    rows = case.database.rows("SELECT * FROM problem ORDER BY path, place, kind, problem")
    found = map(dict, rows)
    part = wanted.document
    return islice((row for row in found if part is None or part in row["path"]), wanted.limit)


def search(case: Case, query: str, limit: int | None) -> Iterator[Row]:
    """Documents that match a query, best first, with a snippet in which the hits are marked.

    Raises `SearchSyntaxError` where the query cannot be understood.
    """
    for found in find_documents(case.database, query, limit):
        document = load_row(case, found.document)
        yield {
            "document": found.document,
            "path": document["paths"][0] if document["paths"] else None,
            "date": document["date"],
            "from": document["from"],
            "subject": document["subject"],
            "snippet": found.snippet,
            "score": found.score,
        }


def load_row(case: Case, document: str) -> Row:
    """The listing row of one document."""
    query = f"{_DOCUMENTS} WHERE d.document = ?"
    return _document_row(case, next(case.database.rows(query, document)))


def _without(row: Row, *fields: str) -> Row:
    return {key: value for key, value in row.items() if key not in fields}
