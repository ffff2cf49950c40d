"""A document's mentions: who is named where, by rules and lists, and by a network where there is one."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from sayso.claims.aliases import defined, known_aliases, repeated, stand_for, with_full
from sayso.claims.capitalnames import capital_names
from sayso.claims.codes import codes
from sayso.claims.descriptions import descriptions
from sayso.claims.envelopes import addresses, envelope, inner_names
from sayso.claims.gazetteers import fold
from sayso.claims.nameparts import QUOTES, titles
from sayso.claims.networks import network_names
from sayso.claims.outlets import outlets
from sayso.claims.passages import Naming, Passage, header_passages, passages, vocabulary
from sayso.claims.quoting import flat
from sayso.model.document import Document, Text
from sayso.model.entity import Mention, MentionKind, NameSpan
from sayso.model.place import Span

Namer = Callable[[str], Iterable[NameSpan]]
"""A network that finds the names in a passage, places counted from the passage's start."""
OVERLAPPING = ("unnamed", "document")
"""Descriptions may hold names ("officials of the Mexican Army"); other mentions do not overlap."""


def find_mentions(document: Document, text: Text, namer: Namer | None = None) -> tuple[Mention, ...]:
    """The mentions of a document, in order of place; those of the envelope come first.

    `text` must be that of `document`. Zones other than body, quoted, forwarded, signature and form are not
    read, but for the names and addresses in the header lines of messages inside the text. English passages
    take people, bodies and places from `namer`, where there is one; Spanish ones, and all without it, from
    rules and lists. Spans of mentions count in `text.content`, and `words` are the words of the span on one
    line, without the marks of quoted lines.
    """
    read = passages(text)
    coded = codes(document, text, read)
    capitals = capital_names(read, vocabulary(read))
    found = [
        _apart((*inner_names(passage, text.inner), *_namings(passage, coded[n], capitals[n], namer)), passage)
        for n, passage in enumerate(read)
    ]
    heads = tuple(envelope(document))
    headers = header_passages(text)
    read = (*read, *headers)
    found.extend(_apart((*addresses(each), *inner_names(each, text.inner)), each) for each in headers)
    pairs: list[tuple[str, str]] = []
    kinds: dict[str, MentionKind] = {}
    for passage, namings in zip(read, found, strict=True):
        for one, full in defined(passage, namings):
            words = flat(one.span.cut(passage.content))
            pairs.append((words, full))
            kinds.setdefault(_spelling(words), one.kind)
    whole = [_merged(namings, repeated(passage, kinds)) for passage, namings in zip(read, found, strict=True)]
    mentions = [
        (_to_mention(document, passage, one), _title(passage, one))
        for passage, namings in zip(read, whole, strict=True)
        for one in namings
    ]
    mentions.sort(key=lambda pair: _order(pair[0]))
    known = known_aliases(pairs, (*heads, *(one for one, _ in mentions)))
    return (
        *(with_full(one, stand_for(one, known, "")) for one in heads),
        *(with_full(one, stand_for(one, known, title)) for one, title in mentions),
    )


def _order(one: Mention) -> tuple[int, int, str]:
    span = one.span if one.span is not None else Span(start=-1, end=-1)
    return span.start, -span.end, one.kind


def _spelling(words: str) -> str:
    return " ".join(fold(words).split())


def _namings(
    passage: Passage, coded: Sequence[Naming], capitals: Sequence[Naming], namer: Namer | None
) -> Iterator[Naming]:
    """All that may be named in a passage, what counts most first."""
    yield from coded
    yield from addresses(passage)
    papers = sorted(outlets(passage), key=_place)
    if namer is not None and passage.grammar.language == "en":
        capitals = network_names(passage, tuple(namer(passage.content)), capitals)
    yield from (one for one in capitals if _contains_one(one, papers))
    yield from papers
    yield from sorted(capitals, key=lambda one: (one.span.start, -one.span.end))
    yield from descriptions(passage)


def _contains_one(one: Naming, papers: Sequence[Naming]) -> bool:
    """Whether a sure name holds an outlet's name and more: "Agencia Reforma", "Grupo Milenio".

    `papers` are in order of place.
    """
    if one.kind != "body" or one.score < 0.8:
        return False
    at = bisect_left(papers, one.span, key=lambda paper: paper.span)
    near = papers[max(0, at - 1) : at + 1]
    return any(one.span.holds(paper.span) and one.span != paper.span for paper in near)


def _apart(candidates: Iterable[Naming], passage: Passage) -> list[Naming]:
    """The candidates that overlap none before them, in order of place; descriptions may hold names."""
    taken = _Taken()
    out: list[Naming] = []
    for one in candidates:
        layer = one.kind in OVERLAPPING
        nickname = one.kind == "person" and _is_quoted(one.span, passage) and taken.holds(one.span)
        if one.span.start < one.span.end and (nickname or taken.take(one.span, layer)):
            out.append(one)
    return sorted(out, key=_place)


def _is_quoted(span: Span, passage: Passage) -> bool:
    """Whether quotation marks stand around a span."""
    content = passage.content
    return content[span.start - 1 : span.start] in QUOTES and content[span.end : span.end + 1] in QUOTES


def _place(one: Naming) -> tuple[int, int, str]:
    return one.span.start, -one.span.end, one.kind


class _Taken:
    """The spans taken so far, names and descriptions apart."""

    def __init__(self) -> None:
        self.spans: tuple[list[Span], list[Span]] = ([], [])

    def take(self, span: Span, layer: bool) -> bool:
        """Takes a span, unless it meets one taken before."""
        spans = self.spans[layer]
        at = bisect_left(spans, span)
        if any(other.meets(span) for other in spans[max(0, at - 1) : at + 1]):
            return False
        spans.insert(at, span)
        return True

    def holds(self, span: Span) -> bool:
        """Whether a taken name has quotation marks around this span inside it."""
        at = bisect_right(self.spans[0], span) - 1
        return at >= 0 and self.spans[0][at].start < span.start and span.end < self.spans[0][at].end


def _merged(namings: Sequence[Naming], more: Iterable[Naming]) -> list[Naming]:
    """Namings with those that only repeat an alias, which give way."""
    taken = _Taken()
    out = list(namings)
    for one in namings:
        taken.take(one.span, one.kind in OVERLAPPING)
    out.extend(one for one in more if taken.take(one.span, False))
    return sorted(out, key=_place)


def _to_mention(document: Document, passage: Passage, one: Naming) -> Mention:
    return Mention(
        document=document.id,
        words=flat(one.span.cut(passage.content)),
        kind=one.kind,
        field="form" if passage.zone.kind == "form" else "text",
        span=one.span.shifted(passage.zone.span.start),
        score=one.score,
        address=one.address,
        stands_for=one.full,
    )


def _title(passage: Passage, one: Naming) -> str:
    """The title right before a naming, folded."""
    k = bisect_left(passage.words.starts, one.span.start) - 1
    return passage.folded[k] if k >= 0 and passage.folded[k] in titles(passage.grammar.language) else ""
