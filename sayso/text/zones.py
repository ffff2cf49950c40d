"""Zones: which stretch of a text one voice wrote in one way. They cover the text without gap or overlap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sayso.model.chain import Hop, Medium, SourceKind
from sayso.model.document import Address, Document, InnerMessage, Mark, Zone, ZoneKind
from sayso.model.place import Span
from sayso.text.code import mark_code
from sayso.text.diffs import FOLDED
from sayso.text.endings import find_signature
from sayso.text.lines import Lines, split_lines
from sayso.text.notices import find_disclaimers, may_disclaim
from sayso.text.quotes import Layer, Layers, find_layers
from sayso.text.tellers import Teller

_KINDS: dict[str | None, ZoneKind] = {None: "body", "quote": "quoted", "forward": "forwarded"}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A part of a document divided: zones that cover it, and the messages quoted or forwarded in it."""

    zones: tuple[Zone, ...] = ()
    inner: tuple[InnerMessage, ...] = ()


def mark_zones(content: str, marks: Sequence[Mark], document: Document) -> tuple[Zone, ...]:
    """The zones of one part of `document`, as `divide` finds them."""
    return divide(content, marks, document).zones


def divide(content: str, marks: Sequence[Mark], document: Document) -> Division:
    """The zones and inner messages of one part of `document`; spans are positions in `content`.

    Header lines, headings, boilerplate and code are zones of kind `code`: nobody's sentences. Forms are
    found later (`headers`).
    """
    if not content:
        return Division()
    lines = split_lines(content, marks)
    is_mail = document.kind == "mail"
    voice = own_voice(document)
    subject = document.message.subject if document.message else None
    teller = Teller(name=voice.name, address=voice.address, subject=subject)
    named = document.kind != "text" or document.author is not None or document.outlet is not None
    base = Layer(None, teller, 0, 0, (voice,), named)
    layers = find_layers(lines, base, is_mail=is_mail)
    kinds = _mark_kinds(lines, layers, is_mail=is_mail)
    _mark_layout(lines, kinds, marks)
    # A page's own head and foot may look like a header: it introduces nobody's words.
    shown = [mark.span for mark in marks if mark.kind != "quote"]
    inner = tuple(each for each in _inner(lines, layers) if not any(s.holds(each.span) for s in shown))
    return Division(zones=_gather(lines, kinds, layers.of, len(content)), inner=inner)


def _mark_kinds(lines: Lines, layers: Layers, *, is_mail: bool) -> list[ZoneKind]:
    """The kind of every line. Only mails are signed."""
    kinds: list[ZoneKind] = ["code"] * len(lines)
    disclaims = is_mail and may_disclaim("\n".join(lines.words))
    closed: set[int] = set()  # layers whose end is known: a signature ends a voice's words as a whole
    for start, end in reversed([*_stretches(layers, len(lines))]):
        layer = layers.of[start]
        kinds[start:end] = [_KINDS[layer.medium]] * (end - start)
        code = mark_code(lines, start, end)
        _set(kinds, code, "code")
        if not is_mail:
            continue
        notices = find_disclaimers(lines.words, start, end) if disclaims else []
        if id(layer) not in closed:
            signed = _mark_endings(lines, kinds, (start, end), (code, notices), layer.teller)
            if any(lines.words[start:signed]):
                closed.add(id(layer))
        _set(kinds, notices, "disclaimer")
    return kinds


def _mark_endings(
    lines: Lines,
    kinds: list[ZoneKind],
    stretch: tuple[int, int],
    known: tuple[list[tuple[int, int]], list[tuple[int, int]]],
    teller: Teller,
) -> int:
    """Sets the kind of a signature; `known` are the ranges of code and of notices. Gives its first line."""
    (start, end), (code, notices) = stretch, known
    last = end
    for first, stop in reversed(notices):  # a signature stands above the notices at the end
        if any(each.strip("-_=*~ ") for each in lines.words[stop:last]):
            break
        last = first
    patch = next((first for first, _ in reversed(code) if lines.bare[first] == FOLDED and first < last), None)
    if patch is not None and any(lines.words[patch + 1 : last]):
        start = patch + 1
    elif patch is not None:
        last = end = patch
    signed, below = find_signature(lines, start, last, teller.name)
    for first, stop in code:
        if first < signed < stop:  # what looks like an ending is part of a listing
            signed, below = find_signature(lines, stop, last, teller.name)
    if signed < last:
        _set(kinds, [(signed, end if below == last else below)], "signature")
    return signed


def _stretches(layers: Layers, size: int) -> Iterable[tuple[int, int]]:
    """Ranges of lines with one layer and no head between them."""
    of, heads = layers.of, layers.heads
    start = 0
    for cut in layers.cuts:
        if cut and (of[cut] is not of[start] or cut in heads or start in heads):
            if start not in heads:
                yield start, cut
            start = cut
    if start not in heads:
        yield start, size


def _inner(lines: Lines, layers: Layers) -> tuple[InnerMessage, ...]:
    """The heads that name a message, in order of place."""
    found = []
    for head, layer in sorted(layers.inner, key=lambda each: each[0].start):
        teller = head.teller
        last = next((i for i in range(head.end - 1, head.start, -1) if lines.words[i]), head.start)
        known = teller.name or teller.address
        found.append(
            InnerMessage(
                span=Span(start=lines.starts[head.start], end=lines.starts[last] + lines.length_of(last)),
                level=layer.level,
                forwarded=layer.medium == "forward",
                sender=Address(name=teller.name, address=teller.address) if known else None,
                sent=teller.sent,
                subject=teller.subject,
            )
        )
    return tuple(found)


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
    changes = [
        i
        for i, (kind, before, layer, outer) in enumerate(zip(kinds[1:], kinds, of[1:], of, strict=False), 1)
        if kind is not before or layer is not outer
    ]
    edges: list[tuple[int, ZoneKind, Layer]] = [(0, kinds[0], of[0])]
    for first, end in pairwise([*changes, len(kinds)]):
        kind, layer = kinds[first], of[first]
        if kind != "signature" and layer.level <= edges[-1][2].level:
            first = next((i for i in range(first, end) if lines.words[i]), end)
        if first < end and (kind != edges[-1][1] or layer is not edges[-1][2]):
            edges.append((first, kind, layer))
    starts = [0, *(lines.starts[i] for i, _, _ in edges[1:]), size]
    return tuple(
        Zone(kind=kind, span=Span(start=start, end=end), level=layer.level, voices=layer.voices)
        for (start, end), (_, kind, layer) in zip(pairwise(starts), edges, strict=True)
        if start < end
    )
