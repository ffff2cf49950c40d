"""Mentions in short, for tests of names and entities."""

from sayso.model.entity import Mention, MentionField, MentionKind
from sayso.model.place import Span
from sayso.resolve.link import Linked, link


def named(
    document: str,
    words: str,
    place: int = 0,
    *,
    kind: MentionKind = "person",
    stands_for: str | None = None,
) -> Mention:
    """A naming in a text."""
    span = Span(start=place, end=place + len(words))
    return Mention(
        document=document, words=words, kind=kind, field="text", span=span, score=0.9, stands_for=stands_for
    )


def enveloped(document: str, words: str, address: str | None = None, field: MentionField = "to") -> Mention:
    """A naming in an envelope."""
    kind: MentionKind = "address" if words == address else "person"
    return Mention(
        document=document, words=words, kind=kind, field=field, span=None, score=1.0, address=address
    )


def groups(mentions: list[Mention], linked: Linked | None = None) -> list[list[str]]:
    """The words that stand together, as sorted lists of "document words"."""
    linked = linked or link(mentions)
    found: dict[str, list[str]] = {}
    ranks: dict[str, int] = {}
    for mention in sorted(mentions, key=_order):
        rank = ranks[mention.document] = ranks.get(mention.document, -1) + 1
        entity = linked.entity_of[mention.document, rank]
        found.setdefault(entity, []).append(f"{mention.document} {mention.words}")
    return sorted(sorted(each) for each in found.values())


def _order(mention: Mention) -> tuple[str, int, str, str, str]:
    start = mention.span.start if mention.span else -1
    return mention.document, start, mention.field, mention.words, mention.address or ""
