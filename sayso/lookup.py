"""What one page of the workbench asks of a case: nothing here walks through the whole case."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sayso.case import Case
from sayso.views import load_row

Row = dict[str, Any]
_AROUND = 60
"""How many messages of a thread stand in the rail before and behind the one that is read."""


def documents_with(case: Case, ids: Sequence[str]) -> list[Row]:
    """The listing rows of these documents, in that order, without their zones."""
    rows = [load_row(case, each) for each in ids if _has(case, "document", each)]
    for row in rows:
        number = "SELECT number FROM document WHERE document = ?"
        row["number"] = case.database.count(number, row["document"])
        row["claims"] = case.database.count("SELECT count(*) FROM claim WHERE document = ?", row["document"])
        row["zones"] = len(row["zones"])
    return rows


def _has(case: Case, table: str, id_: str) -> bool:
    return case.database.value(f"SELECT 1 FROM {table} WHERE {table} = ?", id_) is not None


def has_document(case: Case, document: str) -> bool:
    """Whether the case has a document with this id."""
    return _has(case, "document", document)


def has_source(case: Case, source: str) -> bool:
    """Whether the register has a source with this id."""
    return _has(case, "source", source)


def has_entity(case: Case, entity: str) -> bool:
    """Whether the case names an entity with this id."""
    return _has(case, "entity", entity)


def document_of(case: Case, claim: str) -> str | None:
    """The document in which a claim stands."""
    found = case.database.value("SELECT document FROM claim WHERE claim = ?", claim)
    return None if found is None else str(found)


def words_of_claim(case: Case, claim: str, document: str) -> list[list[int]]:
    """The spans of what a claim says, as it stands; none where it is not of this document."""
    query = "SELECT content FROM standing_claim WHERE claim = ? AND document = ?"
    row = next(case.database.rows(query, claim, document), None)
    return [] if row is None else [list(each) for each in json.loads(row["content"])]


def former_source(case: Case, source: str) -> str | None:
    """The source that one with this id has become part of."""
    found = case.database.value("SELECT source FROM source_redirect WHERE former = ?", source)
    return None if found is None else str(found)


def protected_voices(case: Case) -> list[Row]:
    """Who is protected: `names`, `code` and `description` of each."""
    query = "SELECT names, code, description FROM source WHERE protected ORDER BY source"
    return [{**dict(row), "names": json.loads(row["names"])} for row in case.database.rows(query)]


def titles_of(case: Case, documents: Sequence[str]) -> dict[str, Row]:
    """`subject`, `from` and `date` of documents by id, for links to them."""
    marks = ", ".join("?" * len(documents))
    query = (
        "SELECT d.document, coalesce(m.subject, d.title, d.name) AS subject,"
        " coalesce(m.sender_name, m.sender_address, d.author, d.outlet) AS sender,"
        " coalesce(m.sent, d.date_from) AS date FROM document d LEFT JOIN message m USING (number)"
        f" WHERE d.document IN ({marks})"
    )
    return {
        row["document"]: {"subject": row["subject"], "from": row["sender"], "date": row["date"]}
        for row in case.database.rows(query, *documents)
    }


def thread_rail(case: Case, thread: str | None, document: str) -> Row:
    """The messages around a document in its thread, parents before children, ghosts among them, each with its
    `depth`; and how many more there are `before` and `behind`.
    """
    query = "SELECT key, parent, message_id, document FROM thread_node WHERE thread = ? ORDER BY position"
    nodes = [] if thread is None else list(case.database.rows(query, thread))
    depths: dict[str, int] = {}
    for node in nodes:
        depths[node["key"]] = depths.get(node["parent"], -1) + 1 if node["parent"] else 0
    here = next((place for place, node in enumerate(nodes) if node["document"] == document), 0)
    start, stop = max(0, here - _AROUND), here + _AROUND + 1
    shown = nodes[start:stop]
    titles = titles_of(case, [node["document"] for node in shown if node["document"]])
    return {
        "thread": thread,
        "messages": [
            {
                "message_id": node["message_id"],
                "document": node["document"],
                "ghost": node["document"] is None,
                "depth": depths[node["key"]],
                **titles.get(node["document"], {"subject": None, "from": None, "date": None}),
            }
            for node in shown
        ],
        "before": start,
        "behind": max(0, len(nodes) - stop),
    }


def mentions_in(case: Case, document: str) -> list[Row]:
    """Who is named in the words of a document: `span`, `entity`, `name` and `kind`."""
    query = (
        "SELECT m.start, m.stop, m.entity, e.name, e.kind FROM mention m JOIN entity e USING (entity)"
        " WHERE m.document = ? AND m.field = 'text' AND m.start IS NOT NULL ORDER BY m.start, m.stop"
    )
    return [
        {
            "span": [row["start"], row["stop"]],
            "entity": row["entity"],
            "name": row["name"],
            "kind": row["kind"],
        }
        for row in case.database.rows(query, document)
    ]


def page_of_sources(
    case: Case, wanted: str, kind: str | None, after: int, limit: int
) -> tuple[list[str], int]:
    """The ids of a page of the register, most claims first; how many match `wanted` (a part of a name)."""
    where, values = _like("names || ' ' || coalesce(name, '') || ' ' || coalesce(description, '')", wanted)
    if kind is not None:
        where, values = f"{where} AND kind = ?", [*values, kind]
    order = "claims DESC, firsthand DESC, name, source"
    query = f"SELECT source FROM source WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    ids = [row["source"] for row in case.database.rows(query, *values, limit, after)]
    return ids, case.database.count(f"SELECT count(*) FROM source WHERE {where}", *values)


def page_of_entities(
    case: Case, wanted: str, kind: str | None, after: int, limit: int
) -> tuple[list[Row], int]:
    """A page of whom the case names, most mentions first, and how many match `wanted` (a part of a name)."""
    where, values = _like("names || ' ' || name", wanted)
    if kind is not None:
        where, values = f"{where} AND kind = ?", [*values, kind]
    query = f"SELECT * FROM entity WHERE {where} ORDER BY mentions DESC, name, entity LIMIT ? OFFSET ?"
    rows = [
        {
            "entity": row["entity"],
            "name": row["name"],
            "names": json.loads(row["names"]),
            "kind": row["kind"],
            "mentions": row["mentions"],
            "addresses": json.loads(row["addresses"]),
        }
        for row in case.database.rows(query, *values, limit, after)
    ]
    return rows, case.database.count(f"SELECT count(*) FROM entity WHERE {where}", *values)


def _like(column: str, wanted: str) -> tuple[str, list[object]]:
    if not wanted.strip():
        return "1", []
    escaped = wanted.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{column} LIKE ? ESCAPE '\\'", [f"%{escaped}%"]


def places_of(case: Case, entity: str, limit: int) -> list[Row]:
    """The first documents that name an entity, in the order of reading, with the words used and how often."""
    query = (
        "SELECT m.document, group_concat(DISTINCT m.words) AS words, count(*) AS mentions FROM mention m"
        " JOIN document d ON d.document = m.document WHERE m.entity = ? GROUP BY m.document"
        " ORDER BY d.number LIMIT ?"
    )
    return [dict(row) for row in case.database.rows(query, entity, limit)]


def counts_by_kind(case: Case, table: str) -> dict[str, int]:
    """How many sources or entities there are of each kind."""
    rows = case.database.rows(f"SELECT kind, count(*) AS n FROM {table} GROUP BY kind ORDER BY n DESC, kind")
    return {row["kind"]: row["n"] for row in rows}


def page_of_problems(case: Case, kind: str | None, after: int, limit: int) -> tuple[list[Row], int]:
    """What could not be read fully, by path, each with the document it stands in."""
    where, values = ("1", []) if kind is None else ("p.kind = ?", [kind])
    query = (
        "SELECT p.*, (SELECT document FROM item i WHERE i.path = p.path AND i.document IS NOT NULL LIMIT 1)"
        f" AS document FROM problem p WHERE {where}"
        " ORDER BY p.path, p.place, p.kind, p.problem LIMIT ? OFFSET ?"
    )
    rows = [dict(row) for row in case.database.rows(query, *values, limit, after)]
    return rows, case.database.count(f"SELECT count(*) FROM problem p WHERE {where}", *values)


def original_head(case: Case, document: str, most: int) -> tuple[bytes, int] | None:
    """The first bytes of a document as it lies in its original, and its whole size.

    `None` where it does not lie there unpacked (in an archive, in an Outlook store) or is not kept.
    """
    query = "SELECT file, place, length FROM item WHERE document = ? AND outcome = 'document' LIMIT 1"
    row = next(case.database.rows(query, document), None)
    if row is None:
        return None
    whole = next(case.database.rows("SELECT sha256 FROM item WHERE document = ? LIMIT 1", document))
    is_file = row["file"] in (None, whole["sha256"])
    if not is_file and row["place"] is None:
        return None
    path = case.original(row["file"] or whole["sha256"])
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        stream.seek(0 if is_file else row["place"])
        size = path.stat().st_size if is_file else row["length"]
        return stream.read(min(most, size)), size


def numbers_of(case: Case, claims: Sequence[str]) -> Iterator[tuple[str, int]]:
    """(claim, number in the index) of these claims."""
    marks = ", ".join("?" * len(claims))
    rows = case.database.rows(f"SELECT claim, number FROM claim_number WHERE claim IN ({marks})", *claims)
    return ((row["claim"], row["number"]) for row in rows)
