"""What rests on a claim, a source or a document: propositions, and exports that may hold it."""

from collections.abc import Iterator
from typing import Any

from sayso.case import Case
from sayso.errors import UsageError
from sayso.model.place import content_id
from sayso.resolve.voicekeys import plain_key
from sayso.store.columns import hops_from_json
from sayso.store.exports import list_exports

Row = dict[str, Any]


def rests_on(case: Case, wanted: str) -> Iterator[Row]:
    """What rests on the claim, source, document or proposition with this id or an unambiguous beginning.

    Rows of `what` (`proposition` or `export`), `id`, `text`, `claims` of `of_claims` and `lineages` of
    `of_lineages`: how many of its claims and separate origins would go with it (`None` for an export, which
    holds every document read before it). Raises `UsageError`.
    """
    return rests_on_claims(case, claims_of_thing(case, wanted))


def claims_of_thing(case: Case, wanted: str) -> frozenset[str]:
    """The claims that are this claim, come from or by way of this source, or stand in this document or
    proposition. Raises `UsageError`.
    """
    found: list[tuple[str, str]] = []
    for column, table in (
        ("claim", "SELECT claim, claim AS id FROM claim"),
        (
            "source",
            "SELECT source, source AS id FROM source UNION SELECT source, former AS id FROM source_redirect",
        ),
        ("document", "SELECT document, document AS id FROM document"),
        (
            "proposition",
            "SELECT proposition, proposition AS id FROM proposition"
            " UNION SELECT proposition, former AS id FROM proposition_redirect",
        ),
    ):
        query = f"SELECT DISTINCT {column} FROM ({table}) WHERE id >= ? AND id < ? LIMIT 2"
        rows = case.database.rows(query, wanted, wanted + "\uffff") if wanted else iter(())
        found += [(column, row[0]) for row in rows]
    if len(found) != 1:
        raise UsageError(f"{wanted!r} is not the id of one claim, source, document or proposition.")
    what, id_ = found[0]
    if what == "claim":
        return frozenset([id_])
    if what == "source":
        return frozenset(_by_way_of(case, id_))
    table = "claim" if what == "document" else "proposition_claim"
    return frozenset(row[0] for row in case.database.rows(f"SELECT claim FROM {table} WHERE {what} = ?", id_))


def _by_way_of(case: Case, source: str) -> Iterator[str]:
    """The claims of which a source is the origin, and those that a voice of it passes on."""
    query = "SELECT former FROM source_redirect WHERE source = ?"
    parts = {row[0] for row in case.database.rows(query, source)}
    query = (
        "SELECT c.claim, c.document, c.hops, s.source FROM claim c LEFT JOIN claim_source s USING (claim)"
        " ORDER BY c.claim"
    )
    for row in case.database.rows(query):
        keys = (plain_key(hop, row["document"]) for hop in hops_from_json(row["hops"]))
        if row["source"] == source or any(key and content_id("source", key) in parts for key in keys):
            yield row["claim"]


def rests_on_claims(case: Case, claims: frozenset[str]) -> Iterator[Row]:
    """What rests on any of these claims; see `rests_on`."""
    yield from _propositions(case, claims)
    numbers = [
        row[0]
        for claim in sorted(claims)
        for row in case.database.rows(
            "SELECT d.number FROM claim c JOIN document d USING (document) WHERE c.claim = ?", claim
        )
    ]
    for each in list_exports(case.database, min(numbers)) if numbers else ():
        yield {
            "what": "export",
            "id": None,
            "text": f"{each.path} ({each.form} of {each.at[:10]}, may hold it)",
            "claims": None,
            "of_claims": None,
            "lineages": None,
            "of_lineages": None,
        }


def _propositions(case: Case, claims: frozenset[str]) -> list[Row]:
    """The propositions with any of these claims, first those that would have least left."""
    touched: set[str] = set()
    for claim in claims:
        query = "SELECT proposition FROM proposition_claim WHERE claim = ?"
        touched.update(row["proposition"] for row in case.database.rows(query, claim))
    rows = [_proposition(case, proposition, claims) for proposition in touched]
    return sorted(rows, key=lambda row: (row["of_lineages"] - row["lineages"], -row["claims"], row["id"]))


def _proposition(case: Case, proposition: str, claims: frozenset[str]) -> Row:
    query = (
        "SELECT m.claim, coalesce(l.lineage, m.claim) AS lineage FROM proposition_claim m"
        " LEFT JOIN lineage_claim l USING (claim) WHERE m.proposition = ?"
    )
    members = {row["claim"]: row["lineage"] for row in case.database.rows(query, proposition)}
    left = {lineage for claim, lineage in members.items() if claim not in claims}
    origins = len(set(members.values()))
    return {
        "what": "proposition",
        "id": proposition,
        "text": case.database.value("SELECT text FROM proposition WHERE proposition = ?", proposition),
        "claims": len(members.keys() & claims),
        "of_claims": len(members),
        "lineages": origins - len(left),
        "of_lineages": origins,
    }


def tell_reliance(rows: Iterator[Row]) -> Iterator[str]:
    """The same as lines for whoever decided."""
    for row in rows:
        if row["what"] == "export":
            yield f"Rests on it: {row['text']}."
        else:
            rest = f"{row['lineages']} of {row['of_lineages']} separate origins"
            claims = f"{row['claims']} of {row['of_claims']} claims"
            yield f"Rests on it: “{row['text']}” ({row['id'][:10]}), {claims}, {rest}."
