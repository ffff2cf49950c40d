"""Claims as schema.org `Claim` objects, for the head of a page that is published."""

from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]
_KINDS = {"person": "Person", "body": "Organization", "outlet": "Organization"}


def schema_claims(rows: Iterable[Row]) -> list[Row]:
    """JSON-LD objects of the type Claim (schema.org 3.5), one a claim, in the order given.

    `rows` are claims as listings give them, for the public as `protection.public` does. Each has its words,
    the day of saying, who says it (`claimInterpreter`: the outermost voice that passes it on), and the
    document it appears in, by its id alone. Put them into a page with `</` written as `<\\/`.
    """
    return [_claim(row) for row in rows]


def _claim(row: Row) -> Row:
    *relays, origin = row["hops"] or [None]
    said = row["said"]
    found: Row = {
        "@context": "https://schema.org",
        "@type": "Claim",
        "identifier": row["claim"],
        "text": row["content_text"],
        "appearance": {"@type": "CreativeWork", "identifier": row["document"]},
    }
    if origin is not None and origin["name"] is not None:
        found["author"] = _voice(origin)
    if relays and relays[0]["name"] is not None:
        found["claimInterpreter"] = _voice(relays[0])
    if said is not None and said["from"] is not None and said["from"] == said["to"]:
        found["datePublished"] = said["from"]
    return found


def _voice(hop: Row) -> Row:
    return {"@type": _KINDS.get(hop["kind"] or "", "Thing"), "name": hop["name"]}
