"""A case as a STIX 2.1 bundle (OASIS Standard, 10 June 2021), for platforms such as OpenCTI and MISP.

Sources are identities, documents reports, claims notes, propositions groupings with an opinion. Credibility
that a person gave becomes `confidence` by the table "Admiralty Credibility" of the standard's appendix A;
reliability, for which the standard has no place, is in an extension of ours, and so is what the house wrote.
All ids are made of the ids of the export (UUID 5), so the same case gives the same bundle. `created` is the
day of what an object is about: no clock is read.
"""

import itertools
import json
from collections.abc import Iterator
from typing import Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from sayso.export.annotations import voices
from sayso.model.extension import Audience, Tables

Row = dict[str, Any]
CONFIDENCE = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
"""Admiralty credibility to confidence (appendix A); 6, "truth cannot be judged", has none."""
_STEPS = ("strongly-disagree", "disagree", "neutral", "agree", "strongly-agree")
_SPACE = uuid5(NAMESPACE_URL, "urn:sayso:stix")
_UNDATED = "1970-01-01"
_CLASSES = {"person": "individual", "body": "organization", "outlet": "organization"}


class StixExporter:
    """Writes a case as a STIX 2.1 bundle."""

    name = "stix"
    suffix = ".stix.json"
    audiences: tuple[Audience, ...] = ("public", "colleague", "self")

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the bundle to `stream`, an object a line."""
        stream.write(f'{{"type":"bundle","id":"{_id("bundle", "sayso")}","objects":['.encode())
        for number, each in enumerate(_objects(tables)):
            line = json.dumps(each, ensure_ascii=False, separators=(",", ":"))
            stream.write((",\n" if number else "\n").encode() + line.encode("utf-8"))
        stream.write(b"\n]}\n")


def _id(kind: str, *parts: str) -> str:
    return f"{kind}--{uuid5(_SPACE, '|'.join((kind, *parts)))}"


_MAKER = _id("identity", "sayso")
_EXTENSION = _id("extension-definition", "sayso")


def _object(kind: str, key: str, day: str | None, **fields: Any) -> Row:
    created = f"{day or _UNDATED}T00:00:00.000Z"
    made = {"created": created, "modified": created, "created_by_ref": _MAKER}
    kept = {name: value for name, value in fields.items() if value not in (None, [], "")}
    return {"type": kind, "spec_version": "2.1", "id": _id(kind, key), **made, **kept}


def _objects(tables: Tables) -> Iterator[Row]:
    maker = _object("identity", "sayso", None, name="Sayso", identity_class="system")
    yield {name: value for name, value in maker.items() if name != "created_by_ref"}
    yield _object(
        "extension-definition",
        "sayso",
        None,
        name="Sayso: who says what via whom",
        description="Reliability of a source, in letters; chain, factuality and review of a claim.",
        schema="docs/records.md of Sayso",
        version="1.0.0",
        extension_types=["property-extension"],
    )
    grades: dict[str, str | None] = {}
    voice_ids: dict[str, str] = {}
    for row in tables["register"]:
        grades[row["source"]] = row["grade"]
        made = _source(row)
        voice_ids.setdefault(row["name"] or "", made["id"])
        yield made
    by_proposition: dict[str, list[str]] = {}
    relays: dict[tuple[str, str], str | None] = {}
    for page in tables["carried"]:
        yield from _document(page, grades, by_proposition)
        for claim in page["claims"]:
            _note_relays(claim, relays)
    yield from _relays(relays, voice_ids)
    for row in tables["propositions"]:
        yield from _proposition(row, by_proposition.get(row["proposition"], []))


def _source(row: Row) -> Row:
    return _object(
        "identity",
        f"source {row['source']}",
        None,
        name=row["name"] or row["description"] or "not named",
        description=row["description"] if row["name"] else None,
        identity_class=_CLASSES.get(row["kind"], "unknown"),
        extensions=_extension(
            reliability=_mark(row["grade"], "ABCDEF"), reported_grade=row["reported_grade"]
        ),
    )


def _mark(grade: str | None, marks: str) -> str | None:
    """The letter or the digit of a grade that a person gave (B2, B, 2). Houses use theirs as they like."""
    return next((sign for sign in grade or "" if sign in marks), None)


def _extension(**fields: Any) -> Row | None:
    kept = {name: value for name, value in fields.items() if value not in (None, [], "", "-")}
    return {_EXTENSION: {"extension_type": "property-extension", **kept}} if kept else None


def _document(page: Row, grades: dict[str, str | None], groups: dict[str, list[str]]) -> Iterator[Row]:
    day = _day(page["date"])
    notes = []
    report = _id("report", f"document {page['document']}")
    for claim in page["claims"]:
        if claim["content_text"]:
            note = _note(claim, report, grades.get(claim["source_id"] or ""))
            notes.append(note["id"])
            groups.setdefault(claim["proposition"], []).append(note["id"])
            yield note
    if notes:
        yield _object(
            "report",
            f"document {page['document']}",
            day,
            name=page["subject"] or "Document without a title",
            published=f"{day or _UNDATED}T00:00:00Z",
            report_types=["observed-data"],
            object_refs=notes,
        )


def _note(claim: Row, report: str, grade: str | None) -> Row:
    source = claim["source_id"]
    refs = [report] if source is None else [_id("identity", f"source {source}"), report]
    return _object(
        "note",
        f"claim {claim['claim']}",
        _day(claim["said"]),
        abstract=" ← ".join(voices(claim)),
        content=claim["content_text"],
        authors=[claim["speaker"]] if claim["speaker"] else None,
        object_refs=refs,
        confidence=CONFIDENCE.get(_mark(grade, "123456") or ""),
        extensions=_extension(
            chain=voices(claim),
            mediums=[hop["medium"] for hop in claim["hops"]],
            factuality=claim["factuality"],
            review=claim["review"],
        ),
    )


def _note_relays(claim: Row, relays: dict[tuple[str, str], str | None]) -> None:
    names = [hop["name"] for hop in claim["hops"]]
    for outer, inner in itertools.pairwise(names):
        if outer and inner and outer != inner:
            relays.setdefault((outer, inner), _day(claim["said"]))


def _relays(relays: dict[tuple[str, str], str | None], known: dict[str, str]) -> Iterator[Row]:
    """Who passes on whose words; a voice that is the origin of nothing is an identity by name alone."""
    for name in dict.fromkeys(name for pair in relays for name in pair):
        if name not in known:
            made = _object("identity", f"voice {name}", None, name=name, identity_class="unknown")
            known[name] = made["id"]
            yield made
    for (outer, inner), day in relays.items():
        yield _object(
            "relationship",
            f"relay {outer}|{inner}",
            day,
            relationship_type="related-to",
            description="passes on the words of",
            source_ref=known[outer],
            target_ref=known[inner],
        )


def _proposition(row: Row, notes: list[str]) -> Iterator[Row]:
    if not notes:
        return
    grouping = _object(
        "grouping",
        f"proposition {row['proposition']}",
        None,
        name=row["text"] or "not worded",
        context="unknown",
        object_refs=notes,
    )
    yield grouping
    belief = row["belief"]
    if belief is not None:
        yield _object(
            "opinion",
            f"proposition {row['proposition']}",
            None,
            opinion=_STEPS[min(4, int(belief["probability"] * 5))],
            explanation=f"{belief['probability']:.0%}, {belief['word']}, on this case alone",
            object_refs=[grouping["id"]],
        )


def _day(date: Any) -> str | None:
    """The first day of a date, of whichever form; `None` where it has none."""
    if isinstance(date, dict):
        first = date["from"] or date["to"]
        return None if first is None else str(first)
    return None if date is None else str(date)[:10]
