"""The ledger of claims: who says what, via whom, how surely, when; each row leads to the words."""

from sayso.facets.words import Part, mark_claims
from sayso.lookup import document_of, numbers_of, titles_of
from sayso.show.answering import File, Page
from sayso.show.asked import Asked, Link, NotFound, Row
from sayso.show.listing import Listing, ask_listing
from sayso.views import claims_with

LISTING = Listing(
    table="claims",
    index="claim_search",
    facets=(
        "factuality",
        "source",
        "about",
        "outlet",
        "kind",
        "stance",
        "year",
        "grade",
        "reported",
        "protected",
        "reviewed",
    ),
    apart=(("reviewed", "rejected"),),
)


def _ledger(asked: Asked) -> Row:
    answer, row = ask_listing(asked, LISTING)
    claims = claims_with(asked.case, answer.ids)
    titles = titles_of(asked.case, list({claim["document"] for claim in claims}))
    marked: dict[str, tuple[Part, ...]] = {}
    if row["q"] is not None and claims:
        numbers = dict(numbers_of(asked.case, [claim["claim"] for claim in claims]))
        parts = mark_claims(asked.case, row["q"], list(numbers.values()))
        marked = {claim: parts[number] for claim, number in numbers.items() if number in parts}
    row["rows"] = [
        {
            **claim,
            "in": titles[claim["document"]],
            "words": marked.get(claim["claim"]) or [(claim["content_text"], False)],
        }
        for claim in claims
    ]
    return row


def _place(asked: Asked) -> tuple[int, str, bytes, dict[str, str]]:
    """Where a claim stands: its id alone leads to the words."""
    claim = asked.place["claim"]
    document = document_of(asked.case, claim)
    if document is None:
        raise NotFound
    link = Link(path=f"/documents/{document}", pairs=(("claim", claim),))
    return 303, "text/plain", b"", {"location": f"{link}#said-{claim}"}


PARTS = (
    Page(path="/claims", template="claims.html", answer=_ledger),
    File(path="/said/{claim}", serve=_place),
)
