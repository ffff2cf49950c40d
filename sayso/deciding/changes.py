"""What a decision changed in the register, in words."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sayso.case import Case

Snapshot = dict[str, Any]
_COUNTED = (
    ("claims", "claims"),
    ("firsthand", "firsthand"),
    ("withheld", "claims kept out of every export and count"),
)

_FEW = 5


def take_snapshot(case: Case) -> Snapshot:
    """The register as it is now, by source."""
    rows = case.database.rows(
        "SELECT s.*, (SELECT count(*) FROM withheld_claim w WHERE w.source = s.source) AS withheld"
        " FROM source s ORDER BY s.source"
    )
    return {row["source"]: dict(row) for row in rows}


def tell_changes(case: Case, before: Snapshot) -> Iterator[str]:
    """What is different from a snapshot taken before, one line a source."""
    after = take_snapshot(case)
    for source in sorted(before.keys() - after.keys()):
        query = "SELECT source FROM source_redirect WHERE former = ?"
        into = case.database.value(query, source)
        whole = after.get(str(into))
        where = "is no source any more" if whole is None else f"is now part of {called(whole)}"
        yield f"{called(before[source])} {where}."
    for source in sorted(after.keys() - before.keys()):
        row = after[source]
        yield f"{called(row)} is a source of its own; claims: {row['claims']:,}."
    for source in sorted(after.keys() & before.keys()):
        changed = list(_differences(before[source], after[source]))
        if changed:
            yield f"{called(after[source])}: {', '.join(changed)}."


def called(row: Any) -> str:
    """A source as people call it, with the beginning of its id."""
    return f"“{row['name'] or row['description'] or 'not named'}” ({row['source'][:10]})"


def _differences(old: Any, new: Any) -> Iterator[str]:
    if old["name"] != new["name"]:
        yield f"name {old['name'] or '-'} → {new['name'] or '-'}"
    names = [each for each in json.loads(new["names"]) if each not in json.loads(old["names"])]
    gone = [each for each in json.loads(old["names"]) if each not in json.loads(new["names"])]
    if names:
        yield f"names + {', '.join(names)}"
    if gone:
        yield f"names - {', '.join(gone)}"
    for field, word in _COUNTED:
        if old[field] != new[field]:
            yield f"{word} {old[field]:,} → {new[field]:,}"
    if old["protected"] != new["protected"]:
        yield "protected" if new["protected"] else "no longer protected"


def take_states(case: Case) -> dict[str, str]:
    """How claims stand that people decided about, in words, by claim."""
    rows = case.database.rows("SELECT claim, state, thrown_out, judgement, correction FROM claim_decision")
    return {row["claim"]: _stand(row) for row in rows}


def _stand(row: Any) -> str:
    if row["thrown_out"] is not None:
        return f"counts nowhere, because its source {row['thrown_out'][:10]} is rejected"
    words = {"rejected": "is rejected and counts nowhere", "added": "is added"}
    return words.get(row["state"]) or f"is {row['state']} by a person"


def tell_states(case: Case, before: dict[str, str]) -> Iterator[str]:
    """Which claims stand otherwise than before, one line a claim; many of one kind in one line."""
    after = take_states(case)
    changed: dict[str, list[str]] = defaultdict(list)
    for claim in sorted(before.keys() | after.keys()):
        if before.get(claim) != after.get(claim):
            changed[after.get(claim, "stands as the machine read it")].append(claim)
    for words, claims in sorted(changed.items()):
        if len(claims) > _FEW:
            yield f"{len(claims):,} claims: each {words}."
        else:
            yield from (f"The claim {_begin(case, claim)} {words}." for claim in claims)


def _begin(case: Case, claim: str) -> str:
    text = case.database.value("SELECT content_text FROM standing_claim WHERE claim = ?", claim)
    words = " ".join(str(text or "").split())
    return f"“{words if len(words) <= 60 else f'{words[:59]}…'}” ({claim[:10]})"
