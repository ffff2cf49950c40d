"""A document as it was said: whose words, with its claims, names and hits marked, and its thread."""

from sayso.facets.words import hits_in
from sayso.lookup import has_document, mentions_in, thread_rail, titles_of
from sayso.show.answering import Page
from sayso.show.asked import Asked, NotFound, Row
from sayso.show.leafing import leaf_row
from sayso.tracing import said_elsewhere
from sayso.whole import show_document


def _read(asked: Asked) -> Row:
    document = asked.place["document"]
    if not has_document(asked.case, document):
        raise NotFound
    row = show_document(asked.case, document)
    query = asked.one("q")
    row["q"] = query
    row["hits"] = hits_in(asked.case, query, document, row["text"]) if query else []
    row["mentions"] = mentions_in(asked.case, document)
    row["rail"] = thread_rail(asked.case, row["thread"], document)
    near = {zone["repeats"] for zone in row["zones"]} | {
        each[side] for each in row["duplicates"] for side in ("document", "original")
    }
    row["near"] = titles_of(asked.case, sorted(near - {None, document}))
    elsewhere = said_elsewhere(asked.case, [each["claim"] for each in row["claims"]])
    row["claims"] = [{**each, "whole": elsewhere.get(each["claim"])} for each in row["claims"]]
    row["claim"] = asked.one("claim")
    row["leaf"] = leaf_row(asked, document, row["claims"])
    return row


PARTS = (Page(path="/documents/{document}", template="reading.html", answer=_read),)
