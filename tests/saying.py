"""Statements for tests of matching."""

from collections.abc import Iterable

from sayso.match.packed import Sides
from sayso.match.propositions import Decided, Matched, match_statements
from sayso.match.sides import Side, Statement, draft_of, side_of
from sayso.model.claim import Factuality

NOTHING = Decided()
TEXTS = (
    "The ministry sold the north quay to Castellan on 18 May.",
    "On May 18 the north quay was sold to Castellan by the ministry.",
    "The ministry never sold the north quay to Castellan.",
    "Castellan bought the north quay from the ministry.",
    "The ministry sold the north quay to Castellan on 19 May.",
    "The buyer paid two million into an account in Vaduz.",
    "The buyer paid twelve million into an account in Vaduz.",
    "Two million were paid into an account in Vaduz by the buyer.",
    "The minister has resigned.",
    "The minister refused to resign.",
    "If the minister resigns, the quay will be sold.",
    "Police arrested the mayor of Tarnow.",
    "The mayor of Tarnow was not arrested.",
    "it",
    "",
)


def statement(text: str, claim: str = "c", factuality: Factuality = "asserted") -> Statement:
    return Statement(claim=claim, anchor=("d", f"{text} {claim}"), text=text, factuality=factuality)


def side(text: str, factuality: Factuality = "asserted") -> Side:
    return side_of(statement(text, factuality=factuality))


def packed(texts: Iterable[str]) -> Sides:
    """The texts as sides, kept small."""
    sides = Sides()
    for text in texts:
        sides.add(draft_of(statement(text)))
    return sides


def matched(*texts: str, decided: Decided = NOTHING) -> Matched:
    """The texts as claims named 0, 1, ... matched."""
    return match_statements([statement(text, str(at)) for at, text in enumerate(texts)], decided)


def groups(found: Matched) -> set[frozenset[str]]:
    return {frozenset(member.claim for member in each.members) for each in found.propositions}
