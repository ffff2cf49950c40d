"""Zones: which stretch of a text one voice wrote in one way. They cover the text without gap or overlap."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from sayso.model.chain import Hop, Medium, SourceKind
from sayso.model.document import Document, Mark, Zone, ZoneKind
from sayso.model.place import Span
from sayso.text.code import mark_code
from sayso.text.endings import find_disclaimers, find_signature, may_disclaim
from sayso.text.lines import Lines, split_lines
from sayso.text.quotes import Layer, find_layers
from sayso.text.tellers import Teller

_KINDS: dict[str | None, ZoneKind] = {"quote": "quoted", "forward": "forwarded"}


def own_voice(document: Document) -> Hop:
    """The outermost voice of a document: a mail's author, a page's outlet or author, else the document."""
    message = document.message
    if document.kind in ("mail", "chat") and message is not None:
        sender = message.sender
        name = (sender.name or sender.address) if sender else None
        address = sender.address.lower() if sender and sender.address else None
        medium: Medium = "chat" if document.kind == "chat" else "mail"
        kind: SourceKind | None = "person" if name else None
        return Hop(name=name, medium=medium, kind=kind, address=address, at=document.dated)
    if document.outlet:
        return Hop(name=document.outlet, medium="article", kind="outlet", at=document.dated)
    if document.author:
        return Hop(name=document.author, medium="article", kind="person", at=document.dated)
    medium = "article" if document.kind == "page" else "document"
    return Hop(name=document.title or document.name, medium=medium, kind="document", at=document.dated)


def mark_zones(content: str, marks: Sequence[Mark], document: Document) -> tuple[Zone, ...]:
    """The zones of one part of `document`; spans are positions in `content`, which they cover.

    Header lines, headings, boilerplate and code are zones of kind `code`: nobody's sentences. Forms are
    found later (`headers`).
    """
    if not content:
        return ()
    lines = split_lines(content, marks)
    is_mail = document.kind == "mail"
    voice = own_voice(document)
    subject = document.message.subject if document.message else None
    teller = Teller(name=voice.name, address=voice.address, subject=subject)
    named = document.kind != "text" or document.author is not None or document.outlet is not None
    base = Layer(None, teller, 0, 0, (voice,), named)
    layers = find_layers(lines, base, is_mail=is_mail)
    kinds: list[ZoneKind] = [_KINDS.get(layer.medium, "body") for layer in layers.of]
    disclaims = is_mail and may_disclaim(content)
    for start, end in _stretches(layers.of, layers.heads):
        _mark_stretch(lines, kinds, start, end, layers.of[start].teller if is_mail else None)
        if disclaims:
            _set(kinds, find_disclaimers(lines.bare, start, end), "disclaimer")
    for i in layers.heads:
        kinds[i] = "code"
    _mark_layout(lines, kinds, marks)
    return _gather(lines, kinds, layers.of, len(content))


def _stretches(of: Sequence[Layer], heads: set[int]) -> Iterable[tuple[int, int]]:
    """Ranges of lines with one layer and no head between them."""
    edges = [0]
    for i in range(1, len(of)):
        if of[i] is not of[i - 1] or (heads and (i in heads) != (i - 1 in heads)):
            edges.append(i)
    edges.append(len(of))
    return ((start, end) for start, end in pairwise(edges) if start not in heads)


def _mark_stretch(lines: Lines, kinds: list[ZoneKind], start: int, end: int, teller: Teller | None) -> None:
    """Sets the kinds of code and signature lines. Only mails are signed; `teller` is `None` elsewhere."""
    code = mark_code(lines.bare, start, end)
    _set(kinds, code, "code")
    if teller is None:
        return
    signed = find_signature(lines.bare, start, end, teller.name)
    for first, last in code:
        if first < signed < last:  # what looks like an ending is part of a listing
            signed = find_signature(lines.bare, last, end, teller.name)
    _set(kinds, [(signed, end)], "signature")


def _set(kinds: list[ZoneKind], ranges: Iterable[tuple[int, int]], kind: ZoneKind) -> None:
    for start, end in ranges:
        kinds[start:end] = [kind] * (end - start)


def _mark_layout(lines: Lines, kinds: list[ZoneKind], marks: Sequence[Mark]) -> None:
    """Headings and boilerplate of a page are no sentences of its voice."""
    covered = sorted((m.span.start, m.span.end) for m in marks if m.kind != "quote")
    if not covered:
        return
    reach = index = 0
    for i in range(len(lines)):
        start = lines.starts[i]
        while index < len(covered) and covered[index][0] <= start:
            reach = max(reach, covered[index][1])
            index += 1
        if start < reach:
            kinds[i] = "code"


def _gather(lines: Lines, kinds: Sequence[ZoneKind], of: Sequence[Layer], size: int) -> tuple[Zone, ...]:
    """Joins lines of one kind and layer into zones; blank lines go with what stands before them."""
    edges: list[tuple[int, ZoneKind, Layer]] = []
    for i, kind in enumerate(kinds):
        if edges and (edges[-1][1] == kind and edges[-1][2] is of[i]):
            continue
        blank = edges and not lines.bare[i].strip() and of[i].level <= edges[-1][2].level
        if blank and kind != "signature":
            continue
        edges.append((i, kind, of[i]))
    starts = [0, *(lines.starts[i] for i, _, _ in edges[1:]), size]
    return tuple(
        Zone(kind=kind, span=Span(start=start, end=end), level=layer.level, voices=layer.voices)
        for (start, end), (_, kind, layer) in zip(pairwise(starts), edges, strict=True)
        if start < end
    )
