"""Claim records: who says what via whom, one JSON object a line, in a documented and versioned form.

The form is `records.schema.json` beside this module. Readers outside get the words of statements and random
labels; who keeps the case, and a colleague, also positions, hashes, ids, whole documents and decisions: all
that an import needs to make the same rows. Selectors are those of the W3C Web Annotation model.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, BinaryIO

from sayso.model.extension import Audience, Tables

Row = dict[str, Any]
VERSION = 1
"""Of the form. It changes where a reader of the old one would go wrong; what is added does not change it."""
_AROUND = 32  # code points of prefix and suffix, as anchors have
_TEXTS = ("source", "cue", "content")
_LATER = ("register", "propositions", "relations", "judgements")
_KINDS = {
    "register": "source",
    "propositions": "proposition",
    "relations": "relation",
    "judgements": "judgement",
}


class RecordsExporter:
    """Writes claim records as JSON Lines."""

    name = "records"
    suffix = ".jsonl"
    audiences: tuple[Audience, ...] = ("public", "colleague", "self")

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the records to `stream`, a line each."""
        write_records(tables, stream)


def write_records(tables: Tables, stream: BinaryIO) -> None:
    """Writes all records of a case, piece by piece, to a stream of bytes."""
    for line in record_lines(tables):
        stream.write(line)


def record_lines(tables: Tables) -> Iterator[bytes]:
    """The records of a case as lines of JSON."""
    for record in records(tables):
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def schema() -> Row:
    """The JSON Schema of a record."""
    found: Row = json.loads(files("sayso.export").joinpath("records.schema.json").read_text("utf-8"))
    return found


def records(tables: Tables) -> Iterator[Row]:
    """The records of a case: a heading, the documents each with its claims behind it, then sources,
    propositions, relations and decisions.
    """
    yield _record("records", {"audience": _audience(tables)})
    for page in tables["carried"]:
        yield _record("document", document_fields(page))
        for position, claim in enumerate(page["claims"]):
            yield _record("claim", claim_fields(claim, page, position))
    for table in _LATER:
        for row in tables[table]:
            fields = source_fields(row) if table == "register" else row
            yield _record(_KINDS[table], fields)


def _audience(tables: Tables) -> str:
    return str(next(iter(tables["reader"]))["audience"])


def _record(kind: str, fields: Row) -> Row:
    return {"record": kind, "version": VERSION, **fields}


def is_public(page: Row) -> bool:
    """Whether a document is given as the public may see it: a number, a month, and what is said in it."""
    return page["sha256"] is None


def document_fields(page: Row) -> Row:
    """A document as a record has it; for the public its label, number and month alone."""
    if is_public(page):
        return {"document": page["document"], "title": page["subject"], "date": page["date"]}
    given = ("document", "paths", "media_type", "kind", "size", "name", "title", "author", "outlet", "dated")
    return {
        **{name: page[name] for name in given},
        **{name: page[name] for name in ("message", "text", "zones", "forms")},
    }


def claim_fields(claim: Row, page: Row, position: int) -> Row:
    """A claim as a record has it: what is said, in which words, by whom via whom, how surely."""
    public = is_public(page)
    fields = ("kind", "factuality", "stance", "polarity", "speaker", "said", "about_time", "about")
    row = {
        "claim": claim["claim"],
        "document": claim["document"],
        "parent": claim["parent"],
        "text": claim["content_text"],
        "cue_text": claim["cue_text"],
        "source_text": claim["source_text"],
        "spans": _public_spans(claim) if public else _spans(claim, page["text"]),
        "chain": [_hop(hop, public=public) for hop in claim["hops"]],
        "source": claim["source_id"],
        **{name: claim[name] for name in fields},
        "proposition": claim["proposition"],
        "lineage": claim["lineage"],
        "review": claim["review"],
        "score": claim["score"],
        "producer": claim["producer"],
    }
    if public:
        return row
    known = ("belief", "drift", "decision", "machine")
    grade = {"reported": claim["reported_grade"], "given": claim["grade"]}
    return {**row, "grade": grade, "position": position, **{name: claim[name] for name in known}}


def _hop(hop: Row, *, public: bool) -> Row:
    row = {name: hop[name] for name in ("name", "kind", "medium", "description", "at")}
    return row if public else {**row, "address": hop["address"], "span": hop["span"]}


def _public_spans(claim: Row) -> Row:
    quotes = [[quote_selector(claim["content_text"])]] if claim["content_text"] else []
    return {"content": quotes}


def _spans(claim: Row, text: str) -> Row:
    return {role: [selectors(text, start, end) for start, end in claim[role]] for role in _TEXTS}


def selectors(text: str, start: int, end: int) -> list[Row]:
    """A stretch of a text as the two selectors of the Web Annotation model, each of which finds it."""
    around = (text[max(0, start - _AROUND) : start], text[end : end + _AROUND])
    return [quote_selector(text[start:end], *around), position_selector(start, end)]


def quote_selector(exact: str, prefix: str | None = None, suffix: str | None = None) -> Row:
    """A TextQuoteSelector; without what stands around the words where that is not to leave."""
    row = {"type": "TextQuoteSelector", "exact": exact}
    return row if prefix is None else {**row, "prefix": prefix, "suffix": suffix}


def position_selector(start: int, end: int) -> Row:
    """A TextPositionSelector: code points of the document's text, the end not included."""
    return {"type": "TextPositionSelector", "start": start, "end": end}


def source_fields(row: Row) -> Row:
    """A source as a record has it, with its grades: reported by the house, and given by people."""
    fields = ("source", "name", "names", "kind", "code", "protected", "description", "claims", "firsthand")
    given = {name: row[name] for name in fields}
    grade = {"reported": row["reported_grade"], "given": row["grade"]}
    if "reported" not in row:
        return {**given, "grade": grade}
    marks = ("document", "date", "reliability", "credibility")
    reported = [dict(zip(marks, each, strict=True)) for each in row["reported"]]
    seen = {name: row[name] for name in ("access", "first_seen", "last_seen")}
    return {**given, **seen, "grade": grade, "reported": reported}
