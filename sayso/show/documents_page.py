"""The documents: searched, filtered, each with the passage that matches."""

from sayso.facets.words import find_passages
from sayso.lookup import documents_with
from sayso.show.answering import Page
from sayso.show.asked import Asked, Row
from sayso.show.listing import Listing, ask_listing

LISTING = Listing(table="documents", index="search", facets=("from", "kind", "outlet", "year", "has"))


def _search(asked: Asked) -> Row:
    answer, row = ask_listing(asked, LISTING)
    documents = documents_with(asked.case, answer.ids)
    numbers = [each.pop("number") for each in documents]
    passages = find_passages(asked.case, row["q"], numbers) if row["q"] else {}
    row["rows"] = [
        {**each, "passage": passages.get(number, [])} for each, number in zip(documents, numbers, strict=True)
    ]
    return row


PARTS = (Page(path="/search", template="documents.html", answer=_search),)
