"""What a decision changed in the register, in words."""

import json
from collections.abc import Iterator
from typing import Any

from sayso.case import Case

Snapshot = dict[str, Any]
_COUNTED = (
    ("claims", "claims"),
    ("firsthand", "firsthand"),
    ("withheld", "claims kept out of every export and count"),
)


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
