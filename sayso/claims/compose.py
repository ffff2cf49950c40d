"""A document's text to claims: extractor, plain sentences, speakers, chains and dates, zone by zone."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sayso.claims.assertions import assertions
from sayso.claims.chains import Media, chain_of
from sayso.claims.commitment import composed
from sayso.claims.cues import Grammar, grammar, language_of
from sayso.claims.dates import first_date
from sayso.claims.factuality import polarity
from sayso.claims.mailvoices import ADDRESSEES, document_voices
from sayso.claims.names import names, text_of
from sayso.claims.quoting import blanked, flat, fragments, markers_of, without_that
from sayso.claims.relays import Original, relayed
from sayso.claims.speakers import Setting, known_names, untitled, voices
from sayso.claims.voices import Voice
from sayso.claims.words import Words, paragraphs, split_words
from sayso.model.chain import Chain
from sayso.model.claim import Attribution, Claim
from sayso.model.document import Document, Text, Zone
from sayso.model.extension import Extractor
from sayso.model.place import DateRange, Span

SURE = 0.7
"""From which score on an attribution takes its sentence from the one who wrote it."""
SPEAKING = ("body", "quoted", "forwarded")
"""The kinds of zones in which somebody speaks."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A zone's words, what was found in them and who speaks, everything counted from the zone's start.

    `cues` are the places of the cues with the numbers of their attributions, in order; `markers` the
    quotation markers that were blanked, each with the line end before it.
    """

    document: Document
    zone: Zone
    passage: str
    markers: tuple[Span, ...]
    words: Words
    sentences: tuple[tuple[int, int], ...]
    grammar: Grammar
    found: tuple[Attribution, ...]
    cues: tuple[tuple[int, int], ...]
    speakers: tuple[Voice, ...]

    def sentence(self, position: int) -> tuple[int, int]:
        """The first and last character of the sentence that holds a character."""
        at = bisect_right(self.sentences, (position, len(self.passage))) - 1
        return self.sentences[max(at, 0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What need not be read again: the mails a text may repeat, by document id, and the claims in its own
    words, parents counted among themselves (`None` where those are not found yet)."""

    originals: Mapping[str, Original]
    own: tuple[Claim, ...] | None = None


NOTHING = Known(originals=MappingProxyType({}))


def find_claims(
    document: Document, text: Text, extractor: Extractor, known: Known = NOTHING
) -> tuple[Claim, ...]:
    """The claims of a document, in order of position; ids are unique.

    `text` must be that of `document`. Zones other than body, quoted and forwarded hold no claims. Relative
    dates are resolved against `document.dated`, and stay `None` without it. What a zone repeats of a `known`
    original is not read again: its claims are passed on (`relays`).
    """
    media = Media()
    out: list[Claim] = list(known.own or ())
    for zone in text.zones:
        if zone.kind in SPEAKING and (zone.level or known.own is None):
            original = known.originals.get(zone.repeats) if zone.repeats is not None else None
            found = None if original is None else relayed(zone, text, original)
            if found is None:
                found = _found(document, text, zone, extractor, media)
            first = len(out)
            out.extend(_with_parent(claim, first) for claim in found)
    return _ordered(out)


def own_claims(document: Document, text: Text, extractor: Extractor) -> tuple[Claim, ...]:
    """The claims in a document's own words alone, as `Original` wants them."""
    own = tuple(zone for zone in text.zones if zone.level == 0)
    return find_claims(document, replace(text, zones=own), extractor)


def _found(
    document: Document, text: Text, zone: Zone, extractor: Extractor, media: Media
) -> tuple[Claim, ...]:
    """The claims that reading a zone gives."""
    reading = _read(document, text, zone, extractor)
    return tuple(_claims(reading, media, f"{extractor.name} {extractor.version}"))


def _with_parent(claim: Claim, first: int) -> Claim:
    """The claim with its parent's number counted over all zones."""
    parent = claim.attribution.parent
    return claim if parent is None else _under(claim, parent + first)


def _under(claim: Claim, parent: int) -> Claim:
    return replace(claim, attribution=replace(claim.attribution, parent=parent))


def _ordered(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims in order of position, each place once; `parent` counts in the result."""
    unique = {claim.id: claim for claim in reversed(claims)}
    ordered = sorted(unique.values(), key=_place)
    numbers = {claim.id: number for number, claim in enumerate(ordered)}
    return tuple(
        one if (up := one.attribution.parent) is None else _under(one, numbers[claims[up].id])
        for one in ordered
    )


def _place(claim: Claim) -> tuple[int, int, str]:
    spans = claim.attribution.content or claim.attribution.cue
    return spans[0].start, -sum(s.end - s.start for s in spans), claim.id


def _read(document: Document, text: Text, zone: Zone, extractor: Extractor) -> _Reading:
    raw = zone.span.cut(text.content)
    passage = blanked(raw, zone.level)
    words = split_words(passage)
    found = composed(extractor.find(passage))
    parts = paragraphs(words)
    language = grammar(language_of(words.lower))
    sentences = [s for p in parts for s in p.sentences]
    proper, full = known_names(words, sentences, language)
    setting = Setting(
        words=words,
        paragraphs=parts,
        borders=tuple(words.starts[p.words[0]] for p in parts),
        grammar=language,
        proper=proper,
        full=full,
        own=_own(zone),
        sourced=zone.voice is not None and zone.voice.medium == "form",
        hearers=_hearers(document, text, zone, found),
    )
    sure = [one for one in found if one.score >= SURE]
    covered = [s for one in sure for s in (*one.source, *one.cue, *one.content)]
    plain = tuple(assertions(words, sentences, language, covered, reported=setting.sourced))
    cues = sorted((one.cue[0].start, n) for n, one in enumerate(found) if one.cue)
    places = tuple((words.starts[lo], words.ends[hi - 1]) for lo, hi in sentences)
    speakers = (*voices(setting, found), *(setting.own for _ in plain))
    return _Reading(
        document=document,
        zone=zone,
        passage=passage,
        markers=markers_of(raw, zone.level),
        words=words,
        sentences=places,
        grammar=language,
        found=(*found, *plain),
        cues=tuple(cues),
        speakers=speakers,
    )


def _hearers(document: Document, text: Text, zone: Zone, found: Sequence[Attribution]) -> Mapping[int, Voice]:
    """Whom "you" means where it is a source in a zone of a mail, by its place in the zone."""
    start = zone.span.start
    cut = (s.shifted(start) for one in found for s in one.source)
    said = {s.start for s in cut if s.cut(text.content).lower() in ADDRESSEES}
    if document.message is None or not said:
        return {}
    words = (each for each in document_voices(text, document.message) if each.span.start in said)
    alone = ((each.span.start - start, each.parties[0]) for each in words if len(each.parties) == 1)
    return {at: Voice(name=party.name, kind="person", description=None) for at, party in alone if party.name}


def _own(zone: Zone) -> Voice:
    voice = zone.voice
    if voice is None:
        return Voice(name=None, kind=None, description=None, own=True)
    return Voice(name=voice.name, kind=voice.kind, description=voice.description, own=True)


def _claims(reading: _Reading, media: Media, producer: str) -> Iterator[Claim]:
    said = [_said(reading, n) for n in range(len(reading.found))]
    via = [_via(reading, n, media) for n in range(len(reading.found))]
    for number in range(len(reading.found)):
        line = [
            (reading.found[n], reading.speakers[n], via[n], said[n]) for n in _line(reading.found, number)
        ]
        chain = chain_of(reading.zone.voices, line, reading.zone.span.start)
        yield _claim(reading, number, chain, said[number], producer)


def _line(found: Sequence[Attribution], number: int) -> list[int]:
    """An attribution and those around it, outermost first; own sentences rest on the zone's hops alone."""
    line = [number]
    parent = found[number].parent
    while parent is not None:
        line.append(parent)
        parent = found[parent].parent
    return line[::-1] if found[number].kind != "own" else []


def _via(reading: _Reading, number: int, media: Media) -> Voice | None:
    one = reading.found[number]
    outer = None if one.parent is None else reading.speakers[one.parent]
    return media.of(reading.speakers[number], outer, _clause(reading, number)) if one.kind != "own" else None


def _clause(reading: _Reading, number: int) -> str:
    """The words around an attribution's cue that are no content: where the time of saying stands."""
    one = reading.found[number]
    start, end = reading.sentence(one.cue[0].start)
    holes = [s for s in one.content if s.meets(Span(start=start, end=end))]
    for _, near in reading.cues[bisect_left(reading.cues, (start, 0)) : bisect_left(reading.cues, (end, 0))]:
        other = reading.found[near]
        holes.extend(s for s in (*other.content, *other.cue) if near != number and not s.holds(one.cue[0]))
    if reading.speakers[number].kind != "document":
        holes.extend(one.source)
    if one.parent is not None:
        around = [s for s in reading.found[one.parent].content if s.holds(one.cue[0])]
        start, end = (max(start, around[0].start), min(end, around[0].end)) if around else (start, end)
    return _without(reading.passage, start, end, holes)


def _without(passage: str, start: int, end: int, holes: Sequence[Span]) -> str:
    pieces, at = [], start
    for hole in sorted(holes):
        if hole.start > at:
            pieces.append(passage[at : min(hole.start, end)])
        at = max(at, hole.end)
    pieces.append(passage[at:end] if at < end else "")
    return " | ".join(pieces)


def _said(reading: _Reading, number: int) -> DateRange | None:
    one = reading.found[number]
    if one.kind == "own":
        return reading.zone.voice.at if reading.zone.voice is not None else None
    return first_date(_clause(reading, number), reading.grammar.language, reading.document.dated)


def _claim(reading: _Reading, number: int, chain: Chain, said: DateRange | None, producer: str) -> Claim:
    one = reading.found[number]
    content = without_that(" ".join(flat(s.cut(reading.passage)) for s in one.content))
    by = reading.zone.span.start
    return Claim(
        document=reading.document.id,
        attribution=_moved(one, reading, by),
        chain=chain,
        speaker=reading.speakers[number].name,
        source_text=" ".join(flat(s.cut(reading.passage)) for s in one.source),
        cue_text=" ".join(flat(s.cut(reading.passage)) for s in one.cue),
        content_text=content,
        said=said,
        about_time=first_date(content, reading.grammar.language, reading.document.dated),
        polarity=polarity(reading.grammar, split_words(content[:600])),
        about=_about(reading, one),
        producer=producer,
    )


def _moved(one: Attribution, reading: _Reading, by: int) -> Attribution:
    """The attribution with spans of the whole text, cut at the markers of quoted lines."""
    source, cue, content = (
        tuple(piece.shifted(by) for s in spans for piece in fragments(reading.passage, reading.markers, s))
        for spans in (one.source, one.cue, one.content)
    )
    return replace(one, source=source, cue=cue, content=content)


def _about(reading: _Reading, one: Attribution) -> tuple[str, ...]:
    """The names in the content, each once, in order."""
    words = reading.words
    found: dict[str, None] = {}
    for span in one.content:
        part = (bisect_left(words.starts, span.start), bisect_left(words.starts, span.end))
        for name in names(words, part, reading.grammar):
            found.setdefault(untitled(text_of(words, name)))
    return tuple(found)
