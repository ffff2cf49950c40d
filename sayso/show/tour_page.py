"""The first tour: two minutes, on whatever case is open, with links to places in it."""

from sayso.show.answering import Page
from sayso.show.asked import Asked, Row


def _tour(asked: Asked) -> Row:
    """The places that the steps lead to: of a claim that was retold, of its source; a word to search for."""
    query = (
        "SELECT c.claim, c.document, o.source FROM claim c JOIN claim_source o USING (claim)"
        " JOIN document d USING (document) WHERE c.kind != 'own' ORDER BY json_array_length(c.hops) DESC,"
        " d.number, c.position LIMIT 1"
    )
    row = next(asked.case.database.rows(query), None)
    names = "SELECT name FROM entity WHERE kind IN ('person', 'body') ORDER BY mentions DESC, name LIMIT 1"
    return {
        "claim": None if row is None else row["claim"],
        "document": None if row is None else row["document"],
        "source": None if row is None else row["source"],
        "word": asked.case.database.value(names),
    }


PARTS = (Page(path="/tour", template="tour.html", answer=_tour),)
