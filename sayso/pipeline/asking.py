"""Hypotheses and conditionals of a case: decisions replayed, each at the proposition it is about."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sayso.errors import UsageError
from sayso.judging.hypotheses import KINDS, Pointed, questions, stated
from sayso.judging.standing import in_force
from sayso.model.hypothesis import Question, Stated
from sayso.pipeline.registering import load_rulings
from sayso.store.journal import load_judgements
from sayso.store.sqlite import Database

_ID = re.compile(r"[0-9a-f]{4,64}")


def load_questions(database: Database) -> tuple[Question, ...]:
    """The questions that are asked, the oldest first."""
    return questions(_pointed(database))


def load_stated(database: Database) -> tuple[Stated, ...]:
    """The conditionals that people stated."""
    return tuple(stated(_pointed(database)))


def _pointed(database: Database) -> Iterator[Pointed]:
    """The decisions about hypotheses that are in force, with the propositions of the claims they stand at."""
    judgements = {each.id: each for each in in_force(load_judgements(database)) if each.kind in KINDS}
    if not judgements:
        return
    rows = database.rows("SELECT claim, proposition FROM proposition_claim")
    of_claim = {row["claim"]: row["proposition"] for row in rows}
    for ruling in load_rulings(database):
        if ruling.judgement in judgements:
            claims = tuple(None if spot is None else spot.claim for spot in ruling.spots)
            yield judgements[ruling.judgement], tuple(_proposition(of_claim, each) for each in claims)


def _proposition(of_claim: Mapping[str, str], claim: str | None) -> str | None:
    return None if claim is None else of_claim.get(claim)


def find_proposition(database: Database, wanted: str) -> str:
    """The id of a proposition, by its id, one it had, a beginning of these, or that of one of its claims.

    Raises `UsageError`.
    """
    found: list[Any] = []
    for query in (
        "SELECT proposition FROM proposition WHERE proposition >= ? AND proposition < ?",
        "SELECT DISTINCT proposition FROM proposition_redirect WHERE former >= ? AND former < ?",
        "SELECT DISTINCT proposition FROM proposition_claim WHERE claim >= ? AND claim < ?",
    ):
        if not found and _ID.fullmatch(wanted):
            found = [row[0] for row in database.rows(f"{query} LIMIT 2", wanted, wanted + "\uffff")]
    if len(found) != 1:
        raise UsageError(f"{wanted!r} is not the id of one proposition or claim.")
    return str(found[0])
