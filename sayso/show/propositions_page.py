"""The main ledger, what is said, and one thing that is said: on whose word, against what, and how likely."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from sayso.consequences import list_consequences
from sayso.facets.words import Part, mark_claims
from sayso.lookup import titles_of
from sayso.propositions import propositions_with
from sayso.show.answering import Page
from sayso.show.asked import Asked, NotFound, Row
from sayso.show.listing import Listing, answer_question, read_question
from sayso.show.opened import open_belief
from sayso.tracing import claims_in, current_proposition, has_conditionals, proposition_traced

LISTING = Listing(
    table="propositions",
    index="claim_search",
    facets=(
        "origins",
        "alone",
        "standard",
        "contradicted",
        "source",
        "about",
        "lacks",
        "word",
        "outlet",
        "kind",
        "factuality",
        "year",
        "grade",
        "reviewed",
    ),
    orders=("origins", "claims", "contested", "newest", "oldest"),
)
_CLAIMS = 200
"""Claims of one separate origin that its page lists; all of them are in the ledger of claims."""


def _ledger(asked: Asked) -> Row:
    question, notes = read_question(asked, LISTING)
    answer, row = answer_question(asked, LISTING, question, notes)
    rows = propositions_with(asked.case, answer.ids)
    numbers = question.numbers
    found = {} if numbers is None else _hits(asked, row["q"], answer.ids, set(numbers.tolist()))
    row["rows"] = [_row(each, found.get(each["proposition"])) for each in rows]
    return row


def _row(row: Row, hit: Row | None) -> Row:
    """A row of the ledger: marked where the words that name it match, else with the claim that does."""
    words: tuple[Part, ...] = ((row["text"], False),)
    other = None
    if hit is not None:
        is_same = "".join(text for text, _ in hit["words"]) == " ".join(row["text"].split())
        words, other = (hit["words"], None) if is_same else (words, hit)
    return {
        **{key: value for key, value in row.items() if key != "explanation"},
        "words": words,
        "hit": other,
    }


def _hits(asked: Asked, query: str, ids: Sequence[str], numbers: AbstractSet[int]) -> dict[str, Row]:
    """For each of these the first of its claims whose number the search found, with its words marked."""
    first: dict[str, Row] = {}
    for each in claims_in(asked.case, ids):
        if each["number"] in numbers:
            first.setdefault(each["proposition"], each)
    parts = mark_claims(asked.case, query, [each["number"] for each in first.values()])
    return {
        proposition: {
            "claim": each["claim"],
            "speaker": each["speaker"],
            "words": parts[each["number"]],
        }
        for proposition, each in first.items()
        if each["number"] in parts
    }


def _one(asked: Asked) -> Row:
    wanted = current_proposition(asked.case, asked.place["proposition"])
    if wanted is None:
        raise NotFound
    row = proposition_traced(asked.case, wanted, most=_CLAIMS)
    origins = [*row["rests_on"], *(each for other in row["opposed"] for each in other["rests_on"])]
    documents = {claim["document"] for each in origins for claim in each["claims"]}
    row["in"] = titles_of(asked.case, sorted(documents))
    row["opened"] = open_belief(row["opened"], row["belief"])
    row["consequences"] = list(list_consequences(asked.case, wanted)) if has_conditionals(asked.case) else []
    return row


PARTS = (
    Page(path="/propositions", template="propositions.html", answer=_ledger),
    Page(path="/propositions/{proposition}", template="proposition.html", answer=_one),
)
