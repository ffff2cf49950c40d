"""Consequences as rows: what would follow if a proposition proved true, on whose word, within what bounds."""

import json
from collections.abc import Iterator
from typing import Any

from sayso.case import Case
from sayso.pipeline.asking import find_proposition, load_stated
from sayso.weigh.consequences import Conditional, Consequence, follow, worth_of_word
from sayso.weigh.hypotheses import STEPS
from sayso.weigh.words import word

Row = dict[str, Any]
# Beta(2, 2), the reliability of whom nobody knows (docs/method.md).
_UNKNOWN = 0.5


def list_consequences(case: Case, wanted: str, *, with_bounds: bool = False) -> Iterator[Row]:
    """What would follow from a proposition, the nearest first: each chain of "if …, then …" by its last step.

    With `with_bounds` each row has the bounds of its probability, for a proposition that was weighed. They
    are conditional on the chain and are never part of any belief. Raises `UsageError`.
    """
    proposition = find_proposition(case.database, wanted)
    query = "SELECT belief, low, high FROM belief WHERE proposition = ?"
    believed = next(case.database.rows(query, proposition), None)
    numbers = (0.5, 0.0, 1.0) if believed is None else tuple(believed)
    found = list(follow(proposition, (numbers[0], numbers[1], numbers[2]), _conditionals(case)))
    ids = {each.proposition for each in found} | {step.condition for each in found for step in each.chain}
    query = f"SELECT * FROM proposition WHERE proposition IN ({', '.join('?' * len(ids))})"
    texts = {row["proposition"]: row["text"] for row in case.database.rows(query, *sorted(ids))}
    for each in found:
        bounds = _bounds(each) if with_bounds and believed is not None else {}
        yield {**_row(each, texts), **bounds}


def _row(found: Consequence, texts: dict[str, str]) -> Row:
    last = found.chain[-1]
    return {
        "proposition": found.proposition,
        "text": texts.get(found.proposition, ""),
        "if": [each.condition for each in found.chain],
        "if_text": [texts.get(each.condition, "") for each in found.chain],
        "author": [each.author for each in found.chain],
        "likelihood": last.likelihood,
        "status": last.status,
    }


def _bounds(found: Consequence) -> Row:
    return {
        "low": found.low,
        "high": found.high,
        "estimate": found.estimate,
        "word": None if found.estimate is None else word(found.estimate),
    }


def _conditionals(case: Case) -> Iterator[Conditional]:
    """Those the leak states, on their author's word, and those that people stated."""
    rates = {row["source"]: row for row in case.database.rows("SELECT source, mean, status FROM reliability")}
    query = 'SELECT "left", "right", claim FROM relation WHERE kind = \'implies\' ORDER BY "left", "right"'
    for row in list(case.database.rows(query)):
        for source, name in _authors(case, row["claim"]) or [(None, None)]:
            rate = rates.get(source or "")
            yield Conditional(
                condition=row["left"],
                consequence=row["right"],
                author=name,
                likelihood=worth_of_word(_UNKNOWN if rate is None else rate["mean"]),
                status="assumed" if rate is None else rate["status"],
            )
    for each in load_stated(case.database):
        yield Conditional(
            condition=each.condition,
            consequence=each.consequence,
            author=f"user {each.user}",
            likelihood=STEPS[each.step],
            otherwise=None if each.otherwise is None else STEPS[each.otherwise],
            status="given",
        )


def _authors(case: Case, claim: str | None) -> list[tuple[str | None, str | None]]:
    """Who says the conditional: the origins of the claim that says it; none where it is withheld."""
    query = (
        "SELECT DISTINCT s.source, s.name, s.names, s.description FROM claim c"
        " LEFT JOIN claim_source l USING (claim) LEFT JOIN source s ON s.source = l.source"
        " WHERE c.claim = ? AND c.claim NOT IN (SELECT claim FROM withheld_claim) ORDER BY s.source"
    )
    return [(row["source"], _called(row)) for row in case.database.rows(query, claim)]


def _called(row: Any) -> str | None:
    named = (row["name"], *json.loads(row["names"] or "[]"), row["description"])
    return next((str(each) for each in named if each), None)
