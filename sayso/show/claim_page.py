"""One claim: its words in context, its chain, what was changed on the way, and who else says the same."""

from sayso.export import wording
from sayso.lookup import document_of, protected_voices, titles_of
from sayso.show.answering import Page
from sayso.show.asked import Asked, NotFound, Row
from sayso.show.citing import cite
from sayso.tracing import claim_traced
from sayso.whole import show_document

_ELSEWHERE = 50


def _one(asked: Asked) -> Row:
    claim = asked.place["claim"]
    document = document_of(asked.case, claim)
    if document is None:
        raise NotFound
    row = claim_traced(asked.case, claim)
    others = row["elsewhere"]
    row["more"] = max(0, len(others) - _ELSEWHERE)
    row["elsewhere"] = others[:_ELSEWHERE]
    documents = {document, *(each["document"] for each in row["elsewhere"])}
    row["in"] = titles_of(asked.case, sorted(documents))
    row["rests"] = _rests_on(row)
    span = (min(each[0] for each in row["content"]), max(each[1] for each in row["content"]))
    paper = show_document(asked.case, document)
    row["citation"] = cite(paper, row["in"][document], row, span, protected_voices(asked.case))["citation"]
    return row


def _rests_on(row: Row) -> list[Row]:
    """On what it most likely rests: its origin's own word, or other claims, with how sure that is."""
    known = {each["claim"]: each for each in row["elsewhere"]}
    return [
        {**each, "who": wording.origin_of(known[each["claim"]]) if each["claim"] in known else None}
        for each in row["parents"]
        if each["claim"] is None or each["claim"] in known
    ]


PARTS = (Page(path="/claims/{claim}", template="claim.html", answer=_one),)
