"""What a dossier tells machines: schema.org in JSON, from which a site finds what belongs together.

Nothing is in it that the page does not show. Names are as the reader sees them; protected voices are left
out: a code means something in its own case alone.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from sayso.dossier.model import Dossier, Step

Row = dict[str, Any]
_BLOCK = re.compile(r'<script type="application/ld\+json" id="sayso-dossier">(.*?)</script>', re.DOTALL)
_TEASER = 280


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A dossier that is out: its file, title, teaser, what others may share with it, and its first chains."""

    file: str
    title: str
    teaser: str
    sources: frozenset[str]
    names: frozenset[str]
    said: tuple[str, ...]
    labels: frozenset[str]
    chains: tuple[Step, ...]


def describe(dossier: Dossier) -> Row:
    """A dossier as schema.org has it, with what Sayso adds under `sayso`."""
    first = dossier.said[0]
    names = dict.fromkeys(name for each in dossier.said for name in each.names)
    sources = [each.name for each in dossier.voices if _is_told(each.name)]
    return {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": dossier.title,
        "abstract": _cut(f"{first.title}. {first.sourcing}"),
        "about": [{"@type": "Thing", "name": name} for name in names],
        "hasPart": [
            {
                "@type": "Claim",
                "identifier": each.label,
                "text": each.text,
                "headline": each.title,
                "author": [
                    {"@type": "Thing", "name": name}
                    for name in dict.fromkeys(origin.name for origin in each.origins)
                    if name in sources
                ],
            }
            for each in dossier.said
        ],
        "sayso": {"sources": sources, "chains": [_step_row(each) for each in first.chains[:3]]},
    }


def _is_told(name: str) -> bool:
    """Whether a voice is told by its name: a code means something in its own case alone."""
    return not name.endswith((", unnamed", "coded source"))


def embedded(row: Row) -> str:
    """The row as a block of data for the head of a page; no page runs it."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return f'<script type="application/ld+json" id="sayso-dossier">{text}</script>\n'


def find_embedded(page: str, file: str) -> Published | None:
    """What a page tells of itself; `None` where it is no dossier of ours."""
    found = _BLOCK.search(page)
    try:
        row = json.loads(found[1]) if found is not None else None
        return None if row is None else _published(row, file)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _published(row: Row, file: str) -> Published:
    return Published(
        file=file,
        title=str(row["name"]),
        teaser=str(row["abstract"]),
        sources=frozenset(map(str, row["sayso"]["sources"])),
        names=frozenset(str(each["name"]) for each in row["about"]),
        said=tuple(str(each["headline"]) for each in row["hasPart"]),
        labels=frozenset(str(each["identifier"]) for each in row["hasPart"]),
        chains=tuple(_to_step(each, 0) for each in row["sayso"]["chains"]),
    )


def _step_row(step: Step) -> Row:
    return {
        "name": step.name,
        "named": step.is_named,
        "how": step.how,
        "joined": step.is_joined,
        "told": [_step_row(each) for each in step.told],
    }


def _to_step(row: Row, depth: int) -> Step:
    """A voice as it was described; a chain deeper than any that we draw is cut."""
    told = tuple(_to_step(each, depth + 1) for each in row["told"]) if depth < 12 else ()
    how, name = str(row["how"]), str(row["name"])
    return Step(name=name, is_named=bool(row["named"]), how=how, is_joined=bool(row["joined"]), told=told)


def _cut(text: str) -> str:
    return text if len(text) <= _TEASER else f"{text[:_TEASER].rpartition(' ')[0]} …"
