"""Claims that people added, and words to which they corrected a claim, read as the machine reads its own."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sayso.claims.cues import grammar, language_of
from sayso.claims.dates import first_date
from sayso.claims.factuality import polarity
from sayso.claims.names import names, text_of
from sayso.claims.quoting import flat
from sayso.claims.speakers import untitled
from sayso.claims.words import split_words
from sayso.model.chain import Chain, Hop
from sayso.model.claim import Attribution, Claim, Kind
from sayso.model.document import Zone
from sayso.model.judging import PERSON, Ruling, Spot, fields_of
from sayso.model.place import DateRange, Span
from sayso.resolve.voicekeys import name_key
from sayso.store import loading, writing
from sayso.store.sqlite import Database

_QUOTED = (("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("‘", "’"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What words say by themselves: negated or not, about whom, of which time."""

    text: str
    polarity: str
    about: tuple[str, ...]
    about_time: DateRange | None


def read_wording(database: Database, spot: Spot) -> Wording:
    """The words at a spot, which has a span, read as the content of a claim. Raises `KeyError`."""
    document = loading.load_document(database, spot.document)
    content = loading.load_text(database, spot.document).content
    return _wording(flat(_span_of(spot).cut(content)), document.dated)


def _wording(text: str, dated: DateRange | None) -> Wording:
    words = split_words(text)
    rules = grammar(language_of(words.lower))
    whole = (0, bisect_left(words.starts, len(text)))
    named = dict.fromkeys(untitled(text_of(words, each)) for each in names(words, whole, rules))
    return Wording(
        text=text,
        polarity=polarity(rules, split_words(text[:600])),
        about=tuple(named),
        about_time=first_date(text, rules.language, dated),
    )


def _span_of(spot: Spot) -> Span:
    if spot.span is None:
        raise KeyError(spot.document)
    return spot.span


def place_added(database: Database, rulings: Iterable[Ruling]) -> bool:
    """Makes the claims that people added, from the rulings in force, and removes those taken back.

    They stand in the table of claims behind those of their document, with the producer `person`. May be
    repeated; writes only where something is different, and returns whether it did.
    """
    wanted = {claim.id: claim for claim in _added(database, rulings)}
    query = "SELECT * FROM claim WHERE producer = ? ORDER BY claim"
    there = {row["claim"]: loading.to_claim(row) for row in database.rows(query, PERSON)}
    gone = [claim for claim in there if there[claim] != wanted.get(claim)]
    new = [wanted[claim] for claim in sorted(wanted) if wanted[claim] != there.get(claim)]
    if gone or new:
        with database.writing() as connection:
            writing.write_added(connection, gone, new)
    return bool(gone or new)


def _added(database: Database, rulings: Iterable[Ruling]) -> Iterator[Claim]:
    for ruling in rulings:
        spot = ruling.spots[0] if ruling.kind == "add" and ruling.spots else None
        if spot is not None and spot.span is not None:
            yield _claim(database, spot, fields_of(ruling.value))


def _claim(database: Database, spot: Spot, fields: dict[str, object]) -> Claim:
    document = loading.load_document(database, spot.document)
    text = loading.load_text(database, spot.document)
    span, who = _span_of(spot), str(fields["who"])
    zone = next((each for each in text.zones if each.span.holds(span)), None)
    via = fields.get("via")
    relays = [str(each) for each in via] if isinstance(via, list) else []
    day = fields.get("on")
    said = DateRange(start=day, end=day) if isinstance(day, str) else None
    is_own = not relays and _is_voice(zone, who)
    origin = None if is_own else _named(text.content, zone, who)
    chain = _chain(zone, relays, None if is_own else voice_hop(who, said, origin))
    wording = _wording(flat(span.cut(text.content)), document.dated)
    last = chain.origin
    return Claim(
        document=spot.document,
        attribution=Attribution(
            source=() if origin is None else (origin,),
            cue=(),
            content=(span,),
            kind="own" if is_own else _kind(text.content, span),
            factuality=fields.get("how", "asserted"),  # type: ignore[arg-type]
            stance="neutral",
            score=1.0,
        ),
        chain=chain,
        speaker=None if last is None else last.name,
        source_text="" if origin is None else flat(origin.cut(text.content)),
        cue_text="",
        content_text=wording.text,
        said=said or (last.at if is_own and last is not None else None),
        about_time=wording.about_time,
        polarity=wording.polarity,  # type: ignore[arg-type]
        about=wording.about,
        producer=PERSON,
    )


def _is_voice(zone: Zone | None, who: str) -> bool:
    """Whether `who` is the writer of the words around: then they are the writer's own statement."""
    voice = None if zone is None else zone.voice
    called = () if voice is None else (voice.name, voice.address, voice.description)
    return name_key(who) in {name_key(each) for each in called if each}


def _chain(zone: Zone | None, relays: Iterable[str], origin: Hop | None) -> Chain:
    outer = () if zone is None else zone.voices
    inner = () if origin is None else (origin,)
    return Chain(hops=(*outer, *(voice_hop(each) for each in relays), *inner))


def voice_hop(who: str, said: DateRange | None = None, span: Span | None = None) -> Hop:
    """A voice by its name; words that begin small ("a senior official") describe one without a name."""
    if who[:1].islower():
        return Hop(name=None, medium="speech", kind="unnamed", description=who, at=said, span=span)
    return Hop(name=who, medium="speech", at=said, span=span)


def _named(content: str, zone: Zone | None, who: str) -> Span | None:
    """The first place in the zone where this voice is named."""
    where = Span(start=0, end=len(content)) if zone is None else zone.span
    start = content.find(who, where.start, where.end)
    return None if start < 0 else Span(start=start, end=start + len(who))


def _kind(content: str, span: Span) -> Kind:
    before, after = content[: span.start].rstrip()[-1:], content[span.end :].lstrip()[:1]
    words = content[span.start : span.end]
    inside = any(words.startswith(left) and words.endswith(right) for left, right in _QUOTED)
    return "direct" if inside or (before, after) in _QUOTED else "indirect"
