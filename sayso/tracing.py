"""Where what is said comes from, as rows: a proposition or a claim with its chains and decisions."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sayso.case import Case
from sayso.propositions import proposition_details, propositions_with
from sayso.sources import claim_decisions, judgement_rows
from sayso.views import claims_with, load_row
from sayso.weigh.statements import FIDELITY
from sayso.weigh.words import in_words

Row = dict[str, Any]
_CHUNK, _REASONS = 500, 3
_AROUND = 400
"""Characters of a document shown on either side of a claim."""


def current_proposition(case: Case, wanted: str) -> str | None:
    """The proposition with this id, or that to which a former id leads."""
    for query in (
        "SELECT proposition FROM proposition WHERE proposition = ?",
        "SELECT proposition FROM proposition_redirect WHERE former = ?",
    ):
        found = case.database.value(query, wanted)
        if found is not None:
            return str(found)
    return None


def proposition_traced(case: Case, proposition: str, *, most: int) -> Row:
    """A proposition opened, with at most `most` claims of every origin, the oldest first, each with on what
    it rests (`parents`) and what it changed (`drift`); what says the opposite (`opposed`), by origin; the
    `first` claim; and what people `decided`.
    """
    row = proposition_details(case, proposition)
    said = propositions_with(case, [proposition])
    row["said"] = said[0]["said"] if said else None
    row["rests_on"] = origins_traced(case, row["rests_on"], most)
    dated = [each for each in row["rests_on"] if each["since"]]
    row["first"] = min(dated, key=lambda each: each["since"])["claims"][0] if dated else None
    opposed = [each["proposition"] for each in row["relations"] if each["kind"] == "contradicts"]
    row["opposed"] = [_opposed(case, each, most) for each in propositions_with(case, opposed)]
    row["decided"] = decisions_about(case, _members(case, [proposition, *opposed]))
    return row


def _opposed(case: Case, row: Row, most: int) -> Row:
    details = proposition_details(case, row["proposition"])
    kept = {key: row[key] for key in ("proposition", "text", "claims", "lineages", "standard", "likelihood")}
    return {**kept, "rests_on": origins_traced(case, details["rests_on"], most)}


def origins_traced(case: Case, origins: Iterable[Row], most: int) -> list[Row]:
    """Separate origins with their claims whole, the oldest first in both; `since` is the day of the first,
    `more` how many claims are left out.
    """
    found = []
    for origin in origins:
        why = {each["claim"]: each for each in origin["claims"]}
        claims = sorted(claims_with(case, list(why)), key=_age)
        traced = list(with_traces(case, claims[:most]))
        for claim in traced:
            claim["why"] = why[claim["claim"]]["reason"]
        since = next((day_said(claim) for claim in claims if day_said(claim)), None)
        found.append({**origin, "claims": traced, "more": max(0, len(claims) - most), "since": since})
    return sorted(found, key=lambda each: (each["since"] or "9999", each["lineage"]))


def day_said(claim: Row) -> str | None:
    """The first day on which a claim may have been said: its own date, else that of who wrote it down."""
    for dates in (claim["said"], claim.get("date")):
        if dates and (dates["from"] or dates["to"]):
            return str(dates["from"] or dates["to"])
    return None


def _age(claim: Row) -> tuple[str, int, str]:
    return day_said(claim) or "9999", len(claim["hops"]), claim["claim"]


def with_traces(case: Case, claims: Sequence[Row]) -> Iterator[Row]:
    """Claims with `parents` (`claim` is `None` for the origin's own word), `drift`, and the `fidelity` of
    every hop: how often words come one step outwards unchanged, assumed by the way they came.
    """
    ids = [each["claim"] for each in claims]
    marks = ", ".join("?" * len(ids))
    parents, drifts = defaultdict[str, list[Row]](list), defaultdict[str, list[Row]](list)
    query = f"SELECT * FROM descent WHERE claim IN ({marks}) ORDER BY probability DESC, parent"
    for row in case.database.rows(query, *ids):
        parents[row["claim"]].append(
            {
                "claim": row["parent"] or None,
                "probability": row["probability"],
                "reasons": json.loads(row["reasons"]),
            }
        )
    query = f"SELECT * FROM drift WHERE claim IN ({marks}) ORDER BY claim, hop, kind, was"
    for row in case.database.rows(query, *ids):
        drifts[row["claim"]].append({key: row[key] for key in ("hop", "kind", "was", "became")})
    for claim in claims:
        hops = [{**hop, "fidelity": FIDELITY.get(hop["medium"])} for hop in claim["hops"]]
        yield {**claim, "hops": hops, "parents": parents[claim["claim"]], "drift": drifts[claim["claim"]]}


def _members(case: Case, propositions: Sequence[str]) -> list[str]:
    marks = ", ".join("?" * len(propositions))
    query = f"SELECT claim FROM proposition_claim WHERE proposition IN ({marks}) ORDER BY claim"
    return [row["claim"] for row in case.database.rows(query, *propositions)]


def decisions_about(case: Case, claims: Iterable[str]) -> list[Row]:
    """The decisions about any of these claims, those taken back among them, the newest first."""
    about: set[str] = set()
    for claim in claims:
        rows = case.database.rows("SELECT judgement FROM claim_judgement WHERE claim = ?", claim)
        about |= {row["judgement"] for row in rows}
    if not about:
        return []
    found = [row for row in judgement_rows(case) if row["judgement"] in about or row["undoes"] in about]
    return found[::-1]


def claim_traced(case: Case, claim: str) -> Row:
    """A claim with its words in context, its traces, what a person decided, and the same said elsewhere.

    Raises `KeyError` where the case has it not.
    """
    rows = claims_with(case, [claim])
    if not rows:
        raise KeyError(claim)
    row = next(with_traces(case, rows))
    listing = load_row(case, row["document"])
    place = {key: listing[key] for key in ("paths", "subject", "from", "media_type")}
    elsewhere = said_elsewhere(case, [claim])
    members = _members(case, [row["proposition"]]) if row["proposition"] else []
    others = [each for each in members if each != claim]
    return {
        **row,
        **claim_decisions(case, claim),
        **place,
        "context": context_of(case, row),
        "whole": elsewhere.get(claim),
        "elsewhere": sorted(claims_with(case, others), key=_age),
    }


def context_of(case: Case, claim: Row) -> Row:
    """Words of the document around the content of a claim: `text` with where in it each role stands."""
    content = case.database.value(
        "SELECT content FROM text JOIN document USING (number) WHERE document = ?", claim["document"]
    )
    spans = [span for role in ("source", "cue", "content") for span in claim[role]]
    start = max(0, min((span[0] for span in spans), default=0) - _AROUND)
    stop = max((span[1] for span in spans), default=0) + _AROUND
    text = str(content or "")
    start, stop = _whole_words(text, start, stop)
    roles = {
        role: [[left - start, right - start] for left, right in claim[role]]
        for role in ("source", "cue", "content")
    }
    return {"text": text[start:stop], "from": start, "cut": [start > 0, stop < len(text)], **roles}


def _whole_words(text: str, start: int, stop: int) -> tuple[int, int]:
    """A stretch without the pieces of words at its ends."""
    while 0 < start < len(text) and not text[start - 1].isspace():
        start += 1
    while 0 < stop < len(text) and not text[stop].isspace():
        stop -= 1
    return start, stop


def said_elsewhere(case: Case, claims: Sequence[str]) -> dict[str, Row]:
    """By claim what it is a part of: the `proposition`, how many other `claims` say it on how many separate
    origins (`lineages`) in all, how many claims are `against` it, and its `likelihood` in words.
    """
    marks = ", ".join("?" * len(claims))
    query = f"SELECT claim, proposition FROM proposition_claim WHERE claim IN ({marks})"
    said = {row["claim"]: row["proposition"] for row in case.database.rows(query, *claims)}
    rows = propositions_with(case, sorted(set(said.values())))
    known = {row["proposition"]: row for row in rows}
    return {
        claim: {
            "proposition": proposition,
            "claims": known[proposition]["claims"] - 1,
            "lineages": known[proposition]["lineages"],
            "against": known[proposition]["against"],
            "likelihood": known[proposition]["likelihood"],
        }
        for claim, proposition in said.items()
    }


def claims_in(case: Case, propositions: Sequence[str]) -> Iterator[Row]:
    """The claims of propositions with their `number` in the index of words, those that name one first."""
    marks = ", ".join("?" * len(propositions))
    query = (
        "SELECT m.proposition, m.claim, n.number, c.speaker FROM proposition_claim m"
        " JOIN claim_number n USING (claim) JOIN claim c USING (claim) JOIN proposition p USING (proposition)"
        f" WHERE m.proposition IN ({marks}) ORDER BY m.proposition, c.content_text != p.text, n.number"
    )
    return map(dict, case.database.rows(query, *propositions))


def has_conditionals(case: Case) -> bool:
    """Whether anybody says in this case what would follow from what."""
    query = (
        "SELECT EXISTS (SELECT 1 FROM relation WHERE kind = 'implies')"
        " OR EXISTS (SELECT 1 FROM judgement WHERE kind = 'implies')"
    )
    return bool(case.database.count(query))


def taken_over(case: Case, claims: Sequence[str], names: Sequence[str]) -> Row:
    """From whom claims of an outlet with these names were most likely taken over.

    `claims` is how many they are, `own` how many rest on no other's; `rows` are the voices that wrote down
    what the rest goes back to, with their `documents`, the number of `claims` and the commonest `reasons`,
    most claims first.
    """
    found: dict[str, Row] = {}
    taken = 0
    for start in range(0, len(claims), _CHUNK):
        part = claims[start : start + _CHUNK]
        query = (
            "SELECT d.claim, d.reasons, c.hops, c.document, max(d.probability) FROM descent d"
            f" JOIN claim c ON c.claim = d.parent WHERE d.claim IN ({', '.join('?' * len(part))})"
            " AND d.probability > 0.5 GROUP BY d.claim ORDER BY d.claim"
        )
        for row in case.database.rows(query, *part):
            hops = json.loads(row["hops"])
            name = (hops[0][0] or hops[0][3] or "") if hops else ""
            if name in names:  # it printed twice what it had of its own
                continue
            each = found.setdefault(
                name, {"name": name, "claims": 0, "documents": set(), "reasons": Counter()}
            )
            each["claims"] += 1
            each["documents"].add(row["document"])
            each["reasons"].update(json.loads(row["reasons"]))
            taken += 1
    rows = [
        {
            **each,
            "documents": sorted(each["documents"]),
            "reasons": [reason for reason, _ in each["reasons"].most_common(_REASONS)],
        }
        for each in sorted(found.values(), key=lambda each: (-each["claims"], each["name"]))
    ]
    return {"claims": len(claims), "own": len(claims) - taken, "rows": rows}


def reliability_traced(case: Case, row: Row | None) -> Row | None:
    """How reliable a source is taken to be, each case behind it with its words; the most telling first."""
    if row is None:
        return None
    ids = [each["proposition"] for each in row["cases"]]
    marks = ", ".join("?" * len(ids))
    query = f"SELECT proposition, text FROM proposition WHERE proposition IN ({marks})"
    texts = {each["proposition"]: each["text"] for each in case.database.rows(query, *ids)}
    cases = [
        {**each, "text": texts[each["proposition"]]} for each in row["cases"] if each["proposition"] in texts
    ]
    cases.sort(key=lambda each: -abs(each["knew"] - row["mean"]))
    return {**row, "cases": cases, "words": in_words(row["mean"], row["low"], row["high"])}
