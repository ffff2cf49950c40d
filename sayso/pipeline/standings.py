"""How claims stand under the decisions of people, as rows: confirmed, corrected, rejected, added."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sayso.judging.overlay import decisions
from sayso.model.judging import PERSON, Decision, Ruling, Spot
from sayso.pipeline.adding import read_wording
from sayso.store.sqlite import Database


def rejected_claims(rulings: Iterable[Ruling]) -> frozenset[str]:
    """The claims that people rejected themselves."""
    return frozenset(each.claim for each in decisions(rulings) if each.state == "rejected")


def decision_rows(
    database: Database, rulings: Iterable[Ruling], thrown_out: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The rows of `claim_decision`. `thrown_out` names by claim the rejected source that tells it."""
    query = "SELECT claim FROM claim WHERE producer = ?"
    given = tuple(rulings)
    decided = {each.claim: each for each in decisions(given)}
    added = {row["claim"] for row in database.rows(query, PERSON)}
    for claim in sorted({*decided, *added, *thrown_out}):
        decision = decided.get(claim)
        state = "added" if claim in added else None
        row = {"claim": claim, "state": state, "judgement": None} if decision is None else _row(decision)
        words = {} if decision is None or decision.content is None else _words(database, decision.content)
        yield {**row, **words, "thrown_out": thrown_out.get(claim)}


def _row(decision: Decision) -> dict[str, Any]:
    return {
        "claim": decision.claim,
        "state": decision.state,
        "judgement": decision.judgement,
        "correction": decision.correction,
        "factuality": decision.factuality,
        "said_from": None if decision.said is None else decision.said.start,
        "said_to": None if decision.said is None else decision.said.end,
    }


def _words(database: Database, spot: Spot) -> dict[str, Any]:
    """The columns of corrected words: negated or not, about whom and when is read anew from them."""
    wording = read_wording(database, spot)
    time = wording.about_time
    return {
        "content": () if spot.span is None else (spot.span,),
        "content_text": wording.text,
        "polarity": wording.polarity,
        "about": wording.about,
        "about_from": None if time is None else time.start,
        "about_to": None if time is None else time.end,
    }
