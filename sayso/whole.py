"""One thing of a case, whole: a document with its text and claims, a claim, a source, an entity, a thread."""

from collections.abc import Callable, Iterator

from sayso.case import Case
from sayso.entities import entity_details
from sayso.errors import UsageError
from sayso.model.document import Text
from sayso.sources import source_details, source_rows
from sayso.store import loading
from sayso.views import Row, claims_from, claims_of, duplicates_of, list_threads, load_row


def show(case: Case, wanted: str) -> Row:
    """One document, claim, source, entity or thread whole, by its id or an unambiguous beginning of it.

    Raises `UsageError` where nothing or more than one thing has that id.
    """
    found = [(table, id_) for table, ids in _ids_like(case, wanted) for id_ in ids]
    if not found:  # an id that a source had before a decision made it part of another
        query = "SELECT DISTINCT source FROM source_redirect WHERE former >= ? AND former < ? LIMIT 3"
        rows = case.database.rows(query, wanted, wanted + "\uffff")
        found = [("source", row["source"]) for row in rows]
    if len(found) != 1:
        raise UsageError(
            f"Nothing in this case has the id {wanted!r}."
            if not found
            else f"{wanted!r} is the beginning of several ids: give more of it."
        )
    table, id_ = found[0]
    return _SHOWN[table](case, id_)


def _ids_like(case: Case, wanted: str) -> Iterator[tuple[str, list[str]]]:
    for table, column in (
        ("document", "document"),
        ("claim", "claim"),
        ("source", "source"),
        ("entity", "entity"),
        ("thread_node", "thread"),
    ):
        query = f"SELECT DISTINCT {column} FROM {table} WHERE {column} >= ? AND {column} < ? LIMIT 3"
        rows = case.database.rows(query, wanted, wanted + "\uffff")
        yield column, [row[0] for row in rows]


def show_document(case: Case, document: str) -> Row:
    """A document with its text, zones, forms, duplicates, claims and problems, by its full id."""
    text = loading.load_text(case.database, document)
    row = load_row(case, document)
    paths = row["paths"]
    marks = ", ".join("?" * len(paths))
    problems = case.database.rows(f"SELECT * FROM problem WHERE path IN ({marks}) ORDER BY problem", *paths)
    return {
        **row,
        "text": text.content,
        "forms": _forms(text),
        "duplicates": list(duplicates_of(case, document)),
        "claims": list(claims_of(case, document)),
        "problems": [dict(problem) for problem in problems],
    }


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
        }
        for form in text.forms
    ]


def _show_claim(case: Case, claim: str) -> Row:
    document = case.database.value("SELECT document FROM claim WHERE claim = ?", claim)
    row = next(each for each in claims_of(case, str(document)) if each["claim"] == claim)
    listing = load_row(case, row["document"])
    return {**row, "path": listing["paths"], "subject": listing["subject"], "date": listing["date"]}


def _show_source(case: Case, source: str) -> Row:
    row = next(source_rows(case, [source]))
    return {**row, **source_details(case, source), "said": list(claims_from(case, source))}


def _show_thread(case: Case, thread: str) -> Row:
    return next(each for each in list_threads(case) if each["thread"] == thread)


_SHOWN: dict[str, Callable[[Case, str], Row]] = {
    "document": show_document,
    "claim": _show_claim,
    "source": _show_source,
    "entity": entity_details,
    "thread": _show_thread,
}
