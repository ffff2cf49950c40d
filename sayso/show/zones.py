"""The zones of a document for its page: whose words, folded or not, with all that is marked in them."""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from sayso.export import wording
from sayso.export.escape import plain
from sayso.export.marking import words_in
from sayso.show.asked import Row
from sayso.show.marks import Marked, Span

_LONG = {"quoted": 600, "forwarded": 100_000, "signature": 300, "disclaimer": 0, "code": 600}
"""From how many characters on a zone is folded at first; the other kinds never are."""
_ROLES = ("content", "cue", "source")


def zones_of(row: Row) -> Iterator[dict[str, Any]]:
    """The zones for the template: each with whose words it holds, whether it is folded, and its HTML."""
    text = row["text"]
    marked = Marked(text, _spans(row))
    wanted = [hit[0] for hit in row["hits"][:1]]
    wanted += [
        span[0] for claim in row["claims"] if claim["claim"] == row["claim"] for span in claim["content"]
    ]
    for zone in row["zones"]:
        start, end = zone["span"]
        first, last = words_in(text, start, end)
        is_long = last - first > _LONG.get(zone["kind"], len(text))
        yield {
            **zone,
            "whose": _whose(zone, row["near"]),
            "is_folded": is_long,
            "is_open": any(start <= place < end for place in wanted),
            "start": first,
            "characters": last - first,
            "html": marked.html(first, last),
        }


def in_context(row: Row) -> Markup:
    """The words around a claim with its parts under their lines, for a claim as `tracing` gives it."""
    context = row["context"]
    spans = (
        Span(start=start, end=end, style="own" if role == "content" and row["kind"] == "own" else role)
        for role in _ROLES
        for start, end in context[role]
    )
    return Marked(context["text"], spans).html(0, len(context["text"]))


def _spans(row: Row) -> Iterator[Span]:
    text = row["text"]
    for number, claim in enumerate(row["claims"], 1):
        if not claim["rejected"]:
            yield from _claim_spans(text, number, claim)
    for number, (start, end) in enumerate(row["hits"], 1):
        yield Span(start=start, end=end, style="hit", anchor=f"hit-{number}")
    for mention in row["mentions"]:
        start, end = mention["span"]
        title = plain(f"{mention['name']} ({mention['kind']})")
        link = f' href="/entities/{plain(mention["entity"])}" title="{title}" tabindex="-1"'
        yield Span(start=start, end=end, style="name", tag="a", attributes=link)


def _claim_spans(text: str, number: int, claim: Row) -> Iterator[Span]:
    """The parts of a claim. The first words of its content carry its number, which leads to the list."""
    data = f' data-c="{number}"'
    said = plain(f"Claim {number}. {wording.sentence_of(claim)}")
    id_ = plain(claim["claim"])
    link = f'class="ref" id="said-{id_}" href="#claim-{id_}"{data}'
    lead = f'<a {link} aria-label="{said}" title="{said}">{number}</a>'
    for role in _ROLES:
        style = "own" if role == "content" and claim["kind"] == "own" else role
        for start, end in claim[role]:
            words = text[start:end]
            if words.strip():
                start += len(words) - len(words.lstrip())
                yield Span(start=start, end=end, style=style, attributes=data, lead=lead)
                lead = ""


def _whose(zone: Row, near: dict[str, Row]) -> dict[str, Any]:
    voices = [name or wording.NOT_NAMED for name in zone["voices"]]
    repeats = zone["repeats"]
    return {
        "kind": wording.word(wording.ZONE, zone["kind"]),
        "voice": voices[-1] if voices else None,
        "via": voices[-2] if len(voices) > 1 else None,
        "date": wording.when(zone["date"]),
        "repeats": repeats if repeats in near else None,
        "repeats_subject": near[repeats]["subject"] if repeats in near else None,
    }
