"""Mentions from envelopes printed in the pages of mail/large/clinton-foia-a, and the alias table.

The pages are scans read by a machine: names and addresses stand as the machine misread them.
"""

import csv
import re
import tarfile
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from sayso.model.entity import Mention, MentionField

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
ALIASES = SHARED / "ner" / "clinton-alias" / "versionedInput" / "alias_person.csv"
PAGES = SHARED / "mail" / "large" / "clinton-foia-a.tar.xz"

_HEADER = re.compile(r"^\s*(From|To|Cc|CC|Bcc):[ \t]+(\S.*)$", re.MULTILINE)
_FIELDS: dict[str, MentionField] = {"from": "from", "to": "to", "cc": "cc", "bcc": "bcc"}
_ADDRESSED = re.compile(r"^(?P<name>[^<\[]*?)\s*(?:<|\[\s*ma[il]+to:)\s*(?P<address>[^>\]]*)")
_ADDRESS = re.compile(r"[^\s@©]+\s?[@©]\s?[\w.\- ]+|[\w.]{4,}")
_REDACTED = re.compile(r"\s+B[1-6]!?$")
_RUBBISH = " \t'\"•■,.:*"


def page_mentions(pages: Iterable[tuple[str, str]]) -> Iterator[Mention]:
    """Mentions of each header line of each page, (document, text)."""
    for document, text in pages:
        for found in _HEADER.finditer(text):
            field = _FIELDS[found[1].lower()]
            for piece in found[2].split(";"):
                mention = _mention(document, field, piece)
                if mention is not None:
                    yield mention


def _mention(document: str, field: MentionField, piece: str) -> Mention | None:
    piece = _REDACTED.sub("", " ".join(piece.split())).rpartition(" on behalf of ")[2]
    addressed = _ADDRESSED.match(piece)
    name = (addressed["name"] if addressed else piece).strip(_RUBBISH)
    address = addressed["address"].strip(_RUBBISH) if addressed else ""
    if not _ADDRESS.fullmatch(address):
        address = ""
    if not name and not address:
        return None
    is_address = "@" in name or "©" in name or not name
    return Mention(
        document=document,
        words=name or address,
        kind="address" if is_address else "person",
        field=field,
        span=None,
        score=1.0,
        address=(name or address) if is_address else address or None,
    )


def pages() -> Iterator[tuple[str, str]]:
    """The pages of the archive: (name in the archive, text)."""
    with tarfile.open(PAGES) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith(".txt") else None
            if stream is not None:
                yield member.name, stream.read().decode("utf-8", "replace")


def aliases() -> list[tuple[str, str]]:
    """(alias, person) of the table, in its order."""
    with ALIASES.open(encoding="utf-8", newline="") as rows:
        return [(row["AliasName"], row["PersonName"]) for row in csv.DictReader(rows)]


def alias_mention(number: int, alias: str) -> Mention:
    """An alias as an addressee of a mail of its own, so that no document gives a hint."""
    is_address = "@" in alias and " " not in alias
    return Mention(
        document=f"alias-{number:04}",
        words=alias,
        kind="address" if is_address else "person",
        field="to",
        span=None,
        score=1.0,
        address=alias if is_address else None,
    )


def pairs(groups: Iterable[tuple[str, object]]) -> set[tuple[str, str]]:
    """The unordered pairs of names that have one group: (name, group) in, pairs out."""
    by_group: dict[object, list[str]] = {}
    for name, group in groups:
        by_group.setdefault(group, []).append(name)
    return {pair for names in by_group.values() for pair in combinations(sorted(set(names)), 2)}


def scores(found: set[tuple[str, str]], gold: set[tuple[str, str]]) -> dict[str, float]:
    """Precision, recall and F1 over pairs."""
    right = len(found & gold)
    precision, recall = right / (len(found) or 1), right / (len(gold) or 1)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / ((precision + recall) or 1),
    }
