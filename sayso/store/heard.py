"""What the case knows beside a claim's own row when a draft, or a retelling, is compared with it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sayso.model.belief import Drift
from sayso.model.chain import Hop
from sayso.model.claim import Claim
from sayso.store.columns import hops_from_json
from sayso.store.loading import to_claim
from sayso.store.sqlite import Database

Called = Mapping[str, tuple[str, ...]]
_CLAIMS = (
    "SELECT c.*, s.source AS source_id FROM claim c JOIN document d USING (document)"
    " LEFT JOIN claim_source s ON s.claim = c.claim WHERE d.number = ? ORDER BY c.position"
)


def load_called(database: Database) -> Called:
    """What else each voice is called, names and descriptions, by every name that the register has of it."""
    called: dict[str, tuple[str, ...]] = {}
    for row in database.rows("SELECT name, names, description, access FROM source ORDER BY source"):
        words = (*json.loads(row["names"]), row["name"], row["description"], row["access"])
        every = tuple(dict.fromkeys(each for each in words if each))
        for name in json.loads(row["names"]):
            called[name] = tuple(dict.fromkeys((*called.get(name, ()), *every)))
    return called


def load_drifts(database: Database) -> Mapping[str, tuple[Drift, ...]]:
    """What each claim changed of what it rests on, by claim, in order of hops."""
    drifts: dict[str, list[Drift]] = defaultdict(list)
    for row in database.rows("SELECT * FROM drift ORDER BY claim, hop, kind, was"):
        drifts[row["claim"]].append(Drift(**dict(row)))
    return {claim: tuple(rows) for claim, rows in drifts.items()}


def load_numbered_claims(database: Database, number: int) -> Iterator[tuple[str, str | None, Claim]]:
    """Id, source and claim of all that is said in the text with a number, in order of place."""
    for row in database.rows(_CLAIMS, number):
        yield row["claim"], row["source_id"], to_claim(row)


def load_chains(database: Database) -> Iterator[tuple[Hop, ...]]:
    """Every chain that the case has, each once."""
    return (hops_from_json(row["hops"]) for row in database.rows("SELECT DISTINCT hops FROM claim"))


def write_drifts(connection: Any, drifts: Iterable[Drift]) -> None:
    """All drift of a case, in place of what was there."""
    connection.execute("DELETE FROM drift")
    connection.executemany(
        "INSERT OR IGNORE INTO drift (claim, hop, kind, was, became) VALUES (?, ?, ?, ?, ?)",
        ((each.claim, each.hop, each.kind, each.was, each.became) for each in drifts),
    )
