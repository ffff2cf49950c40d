"""A case as it was known on a day: which claims had been said, how often each source had spoken."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sayso.case import Case
from sayso.judging.asof import is_known, known_since
from sayso.model.judging import fields_of
from sayso.store.columns import hops_from_json
from sayso.store.loading import to_range

_CLAIMS = (
    "SELECT c.claim, c.hops, c.said_from, c.said_to, c.rejected, s.source, d.date_from, d.date_to"
    " FROM standing_claim c JOIN document d USING (document) LEFT JOIN claim_source s USING (claim)"
)
_OUTCOMES = (
    "SELECT j.value, s.source, m.claim FROM judgement j JOIN claim_judgement p ON p.judgement = j.judgement"
    " JOIN proposition_claim r ON r.claim = p.claim JOIN proposition_claim m USING (proposition)"
    " JOIN claim_source s ON s.claim = m.claim JOIN standing_claim c ON c.claim = m.claim"
    " WHERE j.kind = 'resolve' AND NOT c.rejected ORDER BY j.rowid"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """How often a source had spoken by a day, how often at first hand, and when last."""

    claims: int
    firsthand: int
    last: str | None


def day_of(row: Any) -> str | None:
    """The day from which a claim counts; see `known_since`.

    The row has its `hops`, `said_from`, `said_to`, and the `date_from` and `date_to` of its document.
    """
    said = to_range(row["said_from"], row["said_to"])
    return known_since(hops_from_json(row["hops"]), said, to_range(row["date_from"], row["date_to"]))


def later_claims(case: Case, as_of: str) -> Iterator[str]:
    """The claims that were not known on a day, those without any date among them."""
    return (row["claim"] for row in case.database.rows(_CLAIMS) if not is_known(day_of(row), as_of))


def spoken_by(case: Case, as_of: str) -> dict[str, Spoken]:
    """How often each source had spoken by a day; one that had not is left out."""
    counts, first = Counter[str](), Counter[str]()
    last: dict[str, str] = {}
    query = (
        "SELECT p.claim FROM claim_judgement p JOIN judgement j USING (judgement)"
        " JOIN source_judgement s USING (judgement) WHERE j.kind = 'correct'"
    )
    moved = {row["claim"] for row in case.database.rows(query)}
    for row in case.database.rows(_CLAIMS):
        day, source = day_of(row), row["source"]
        if source is not None and day is not None and is_known(day, as_of) and not row["rejected"]:
            counts[source] += 1
            first[source] += len(hops_from_json(row["hops"])) == 1 and row["claim"] not in moved
            last[source] = max(day, last.get(source, day))
    return {
        source: Spoken(claims=count, firsthand=first[source], last=last[source])
        for source, count in counts.items()
    }


def records(case: Case, as_of: str | None = None) -> dict[str, Counter[str]]:
    """How many claims of each source turned out `true`, `false`, `partly` or `withdrawn`, by a day.

    A claim turned out as its proposition did; of several decisions about one the latest counts.
    """
    outcomes: dict[str, tuple[str, str]] = {}
    for row in case.database.rows(_OUTCOMES):
        fields = fields_of(row["value"])
        if is_known(fields.get("on"), as_of):
            outcomes[row["claim"]] = (row["source"], str(fields.get("outcome")))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for source, outcome in outcomes.values():
        found[source][outcome] += 1
    return found


def count_undated(case: Case, listing: str) -> int:
    """How many documents, or claims, have no date at all, and are in no listing as of a day."""
    if listing == "documents":
        query = (
            "SELECT count(*) FROM document d LEFT JOIN message m USING (number)"
            " WHERE m.sent IS NULL AND d.date_from IS NULL AND d.date_to IS NULL"
        )
        return case.database.count(query)
    return sum(day_of(row) is None for row in case.database.rows(_CLAIMS))
