"""One thing of a case whole: a document with its claims, a claim, proposition, source, entity, thread."""

import json
from collections.abc import Callable, Iterator
from itertools import islice

from sayso.believing import beliefs_on
from sayso.case import Case
from sayso.entities import entity_details
from sayso.errors import UsageError
from sayso.model.document import Text
from sayso.propositions import as_known, opened_on, proposition_details, reliability_row
from sayso.sources import claim_decisions, source_details, source_rows
from sayso.store import loading
from sayso.views import (
    Row,
    claims_from,
    claims_of,
    claims_saying,
    duplicates_of,
    list_documents,
    list_threads,
    load_row,
)
from sayso.wanted import Filter


def show(case: Case, wanted: str, as_of: str | None = None) -> Row:
    """One document, claim, proposition, source, entity or thread whole, by its id or its beginning.

    A source or an entity also by its exact name or code, the source first.

    On `as_of`, an ISO day, a document, claim or source as it was known then. Raises `UsageError` where
    nothing or more than one thing has that id or name, or it was not known yet.
    """
    found = [(table, id_) for table, ids in _ids_like(case, wanted) for id_ in ids]
    if not found:  # an id that a source had before a decision made it part of another
        query = "SELECT DISTINCT source FROM source_redirect WHERE former >= ? AND former < ? LIMIT 3"
        rows = case.database.rows(query, wanted, wanted + "\uffff")
        found = [("source", row["source"]) for row in rows]
        query = (
            "SELECT DISTINCT proposition FROM proposition_redirect WHERE former >= ? AND former < ? LIMIT 3"
        )
        rows = case.database.rows(query, wanted, wanted + "\uffff")
        found += [("proposition", row["proposition"]) for row in rows]
    found = found or _named(case, "source", wanted) or _named(case, "entity", wanted)
    if len(found) != 1:
        ids = ", ".join(id_[:10] for _, id_ in found)
        raise UsageError(
            f"Nothing in this case has the id or the name {wanted!r}."
            if not found
            else f"{wanted!r} may be several things: give more of one id ({ids})."
        )
    table, id_ = found[0]
    if table not in _DATED:
        return _SHOWN[table](case, id_)
    try:
        return _DATED[table](case, id_, as_of)
    except StopIteration:
        raise UsageError(f"This {table} was not known on {as_of}, or it has no date.") from None


def _named(case: Case, table: str, wanted: str) -> list[tuple[str, str]]:
    """The sources or entities of exactly this name, in letters of either size; a few where they are many."""
    name = wanted.casefold()
    rows = case.database.rows(f"SELECT {table} AS id, name, names FROM {table} ORDER BY {table}")
    bearers = (
        row["id"]
        for row in rows
        if name in (each.casefold() for each in (row["name"] or "", *json.loads(row["names"])) if each)
    )
    return [(table, id_) for id_ in islice(bearers, 3)]


def _ids_like(case: Case, wanted: str) -> Iterator[tuple[str, list[str]]]:
    for table, column in (
        ("document", "document"),
        ("claim", "claim"),
        ("proposition", "proposition"),
        ("source", "source"),
        ("entity", "entity"),
        ("thread_node", "thread"),
    ):
        query = f"SELECT DISTINCT {column} FROM {table} WHERE {column} >= ? AND {column} < ? LIMIT 3"
        rows = case.database.rows(query, wanted, wanted + "\uffff")
        yield column, [row[0] for row in rows]


def show_document(case: Case, document: str, as_of: str | None = None) -> Row:
    """A document with its text, zones, forms, duplicates, claims and problems, by its full id.

    Raises `StopIteration` for one that was not known on the day `as_of`.
    """
    text = loading.load_text(case.database, document)
    row = load_row(case, document) if as_of is None else next(_listed(case, document, as_of))
    paths = row["paths"]
    marks = ", ".join("?" * len(paths))
    problems = case.database.rows(f"SELECT * FROM problem WHERE path IN ({marks}) ORDER BY problem", *paths)
    return {
        **row,
        "text": text.content,
        "forms": _forms(text),
        "duplicates": list(duplicates_of(case, document)),
        "claims": list(claims_of(case, document, as_of)),
        "problems": [dict(problem) for problem in problems],
    }


def _listed(case: Case, document: str, as_of: str) -> Iterator[Row]:
    return list_documents(case, Filter(document=document, as_of=as_of))


def _forms(text: Text) -> list[Row]:
    return [
        {
            "span": [form.span.start, form.span.end],
            "source": form.source,
            "description": form.description,
            "terms": form.terms,
            "reliability": form.reliability,
            "credibility": form.credibility,
            "handler": form.handler,
            "attribution": form.attribution,
        }
        for form in text.forms
    ]


def _show_claim(case: Case, claim: str, as_of: str | None = None) -> Row:
    document = case.database.value("SELECT document FROM claim WHERE claim = ?", claim)
    row = next(each for each in claims_of(case, str(document), as_of) if each["claim"] == claim)
    listing = load_row(case, row["document"])
    place = {"path": listing["paths"], "subject": listing["subject"], "date": listing["date"]}
    return {**row, **place, **claim_decisions(case, claim), "drift": _drift(case, row)}


def _drift(case: Case, claim: Row) -> list[Row]:
    """What a claim changed of the one that it retells, hop by hop: between which voices, and the words."""
    hops = [hop["name"] or hop["description"] for hop in claim["hops"]]
    query = "SELECT hop, kind, was, became FROM drift WHERE claim = ? ORDER BY hop, kind, was"
    rows = case.database.rows(query, claim["claim"])
    return [{**dict(row), "between": hops[row["hop"] : row["hop"] + 2]} for row in rows]


def _show_source(case: Case, source: str, as_of: str | None = None) -> Row:
    row = next(source_rows(case, as_of, [source]))
    claims = list(claims_from(case, source, as_of))
    taught = {"reliability": reliability_row(case, source) if as_of is None else None}
    return {**row, **source_details(case, source), **taught, "said": claims}


def _show_proposition(case: Case, proposition: str, as_of: str | None = None) -> Row:
    """A proposition with its claims whole, each under the separate origin it rests on. As of a day: those
    claims alone that were known then, what was to be believed, and no other propositions but by name there.
    """
    claims = {each["claim"]: each for each in claims_saying(case, proposition, as_of)}
    row = proposition_details(case, proposition)
    for origin in row["rests_on"]:
        known = [each for each in origin["claims"] if each["claim"] in claims]
        origin["claims"] = [{**claims[each["claim"]], "why": each["reason"]} for each in known]
    if as_of is None:
        return row
    if not claims:
        raise UsageError(f"Nobody had said this by {as_of}.")
    row["rests_on"] = [each for each in row["rests_on"] if each["claims"]]
    then = beliefs_on(case, as_of, [proposition]).get(proposition)
    return {**as_known(row, claims.values(), then), **opened_on(then), "relations": []}


def _show_thread(case: Case, thread: str) -> Row:
    return next(each for each in list_threads(case) if each["thread"] == thread)


_DATED: dict[str, Callable[[Case, str, str | None], Row]] = {
    "document": show_document,
    "claim": _show_claim,
    "proposition": _show_proposition,
    "source": _show_source,
}
_SHOWN: dict[str, Callable[[Case, str], Row]] = {
    "entity": entity_details,
    "thread": _show_thread,
}
