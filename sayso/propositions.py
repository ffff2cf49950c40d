"""Propositions as rows: what is said, on how many origins, how far to believe it, and why."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sayso.case import Case
from sayso.weigh.words import in_words, word

Row = dict[str, Any]
_PROPOSITIONS = (
    "SELECT p.proposition, p.text, b.was_said, b.belief, b.low, b.high, b.explanation, b.standard,"
    " (SELECT count(*) FROM proposition_claim c WHERE c.proposition = p.proposition) AS claims,"
    " (SELECT count(*) FROM lineage l WHERE l.proposition = p.proposition) AS lineages"
    " FROM proposition p LEFT JOIN belief b USING (proposition)"
)
_ORDER = " ORDER BY lineages DESC, claims DESC, p.proposition"
_BELIEF = ("was_said", "belief", "low", "high", "explanation", "standard")
_OPENED = (
    "value",
    "rival",
    "start",
    "log_odds",
    "contributions",
    "scenarios",
    "most",
    "shift",
    "assumptions",
)


def proposition_rows(case: Case) -> Iterator[Row]:
    """What is said in a case, first what rests on most separate origins, then what is said most often."""
    origins = _origins(case)
    against = _against(case)
    for row in case.database.rows(_PROPOSITIONS + _ORDER):
        yield _row(row, origins[row["proposition"]], against[row["proposition"]])


def propositions_with(case: Case, ids: Sequence[str]) -> list[Row]:
    """The rows of these propositions, in that order, with when they were `said` first and last; what the case
    has not is left out.
    """
    marks = ", ".join("?" * len(ids))
    rows = case.database.rows(f"{_PROPOSITIONS} WHERE p.proposition IN ({marks})", *ids)
    origins, against, said = _origins(case, ids), _against(case, ids), _said(case, ids)
    found = {
        row["proposition"]: {
            **_row(row, origins[row["proposition"]], against[row["proposition"]]),
            "said": said.get(row["proposition"]),
        }
        for row in rows
    }
    return [found[each] for each in ids if each in found]


def _said(case: Case, ids: Sequence[str]) -> dict[str, Row]:
    query = (
        "SELECT m.proposition, min(coalesce(c.said_from, c.said_to, d.date_from)) AS first,"
        " max(coalesce(c.said_to, c.said_from, d.date_to)) AS last FROM proposition_claim m"
        " JOIN standing_claim c USING (claim) JOIN document d USING (document)"
        f" WHERE m.proposition IN ({', '.join('?' * len(ids))}) GROUP BY m.proposition"
    )
    return {
        row["proposition"]: {"from": row["first"], "to": row["last"]}
        for row in case.database.rows(query, *ids)
        if row["first"] or row["last"]
    }


def _row(row: Any, origins: list[Row], against: int) -> Row:
    opened = json.loads(row["explanation"] or "{}")
    lines = json.loads(row["standard"] or "[]")
    return {
        "proposition": row["proposition"],
        "text": row["text"],
        "claims": row["claims"],
        "lineages": row["lineages"],
        "origins": origins,
        "against": against,
        "standard": {"met": bool(lines) and all(each["is_met"] for each in lines), "lines": lines},
        "was_said": row["was_said"],
        "belief": row["belief"],
        "word": None if row["belief"] is None else word(row["belief"]),
        "low": row["low"],
        "high": row["high"],
        "likelihood": None if row["belief"] is None else in_words(row["belief"], row["low"], row["high"]),
        "explanation": opened.get("text"),
    }


def in_order(row: Row) -> tuple[int, int, str]:
    """The place of a proposition in a listing: as `_ORDER` says it."""
    return -row["lineages"], -row["claims"], row["proposition"]


def as_known(row: Row, claims: Iterable[Row], then: Row | None) -> Row:
    """A proposition's row as of a day: `claims` are those of its claims that had been said and are counted,
    `then` what was to be believed (`sayso.believing`), with all that had been said; `None` in a case that was
    never weighed.
    """
    then = then or {**row, **dict.fromkeys(_BELIEF), "against": None}
    known = list(claims)
    sources = {each["source_id"]: each["speaker"] for each in known if each["source_id"] is not None}
    counts = {
        "claims": len(known),
        "lineages": len({each["lineage"] or each["claim"] for each in known}),
    }
    origins = [{"source": source, "name": name} for source, name in sorted(sources.items())]
    return {**row, **_row({**then, **counts}, origins, then["against"])}


def opened_on(then: Row | None) -> Row:
    """What the page of a proposition shows besides its row, of what was to be believed on a day."""
    if then is None:
        return {"saying": None, "opened": None}
    opened = json.loads(then["explanation"])
    return {"saying": in_words(then["was_said"]), "opened": {name: opened.get(name) for name in _OPENED}}


def _origins(case: Case, only: Sequence[str] | None = None) -> defaultdict[str, list[Row]]:
    """By proposition the sources on whose word it rests; `name` is what a reader may see of each."""
    found = defaultdict[str, list[Row]](list)
    given = () if only is None else tuple(only)
    which = "" if only is None else f" WHERE l.proposition IN ({', '.join('?' * len(given))})"
    query = (
        "SELECT DISTINCT l.proposition, s.source, coalesce(s.name, s.code, s.description) AS name"
        " FROM lineage l"
        f" JOIN source s ON s.source = l.origin{which} ORDER BY l.proposition, name, s.source"
    )
    for row in case.database.rows(query, *given):
        found[row["proposition"]].append({"source": row["source"], "name": row["name"]})
    return found


def _against(case: Case, only: Sequence[str] | None = None) -> Counter[str]:
    """By proposition how many claims say that it is not so."""
    given = () if only is None else tuple(only)
    which = "" if only is None else f" AND r.one IN ({', '.join('?' * len(given))})"
    query = (
        'WITH r AS (SELECT "left" AS one, "right" AS other, kind FROM relation'
        ' UNION ALL SELECT "right", "left", kind FROM relation)'
        " SELECT r.one, count(*) AS claims FROM r JOIN proposition_claim m ON m.proposition = r.other"
        f" WHERE r.kind = 'contradicts'{which} GROUP BY r.one"
    )
    return Counter({row["one"]: row["claims"] for row in case.database.rows(query, *given)})


def proposition_details(case: Case, proposition: str) -> Row:
    """A proposition's row, opened: what each origin adds, what if, every number; its origins with the claims
    that rest on them and why; how it stands to others.
    """
    row = next(case.database.rows(f"{_PROPOSITIONS} WHERE p.proposition = ?", proposition))
    opened = json.loads(row["explanation"] or "{}")
    return {
        **_row(row, _origins(case, [proposition])[proposition], _against(case, [proposition])[proposition]),
        "saying": None if row["was_said"] is None else in_words(row["was_said"]),
        "opened": {name: opened.get(name) for name in _OPENED},
        "rests_on": list(_lineages(case, proposition)),
        "relations": list(_relations(case, proposition)),
    }


def _lineages(case: Case, proposition: str) -> Iterator[Row]:
    members = {
        row["claim"]: {"claim": row["claim"], "reason": row["reason"], "score": row["score"]}
        for row in case.database.rows("SELECT * FROM proposition_claim WHERE proposition = ?", proposition)
    }
    query = (
        "SELECT l.lineage, l.origin, l.reasons, coalesce(s.name, s.code, s.description) AS name"
        " FROM lineage l"
        " LEFT JOIN source s ON s.source = l.origin WHERE l.proposition = ? ORDER BY l.lineage"
    )
    for row in case.database.rows(query, proposition):
        claims = case.database.rows(
            "SELECT claim FROM lineage_claim WHERE lineage = ? ORDER BY claim", row["lineage"]
        )
        yield {
            "lineage": row["lineage"],
            "origin": row["origin"],
            "name": row["name"],
            "reasons": json.loads(row["reasons"]),
            "claims": [members[each["claim"]] for each in claims if each["claim"] in members],
        }


def _relations(case: Case, proposition: str) -> Iterator[Row]:
    query = (
        "SELECT r.*, p.proposition AS other, p.text, b.belief FROM relation r JOIN proposition p"
        ' ON p.proposition = CASE WHEN r."left" = ?1 THEN r."right" ELSE r."left" END'
        " LEFT JOIN belief b ON b.proposition = p.proposition"
        ' WHERE ?1 IN (r."left", r."right") ORDER BY r.kind, p.proposition'
    )
    for row in case.database.rows(query, proposition):
        yield {
            "kind": row["kind"],
            "forward": row["left"] == proposition,
            "proposition": row["other"],
            "text": row["text"],
            "likelihood": None if row["belief"] is None else in_words(row["belief"]),
            "reason": row["reason"],
            "score": row["score"],
            "by_person": bool(row["by_person"]),
        }


def reliability_row(case: Case, source: str) -> Row | None:
    """How reliable a source is taken to be, with the propositions that taught it and P(it knew) in each."""
    rows = case.database.rows("SELECT * FROM reliability WHERE source = ?", source)
    row = next(rows, None)
    if row is None:
        return None
    cases = [{"proposition": each[0], "knew": round(each[1], 3)} for each in json.loads(row["cases"])]
    kept = {name: row[name] for name in ("mean", "low", "high", "status")}
    return {**kept, "word": word(row["mean"]), "cases": cases}
