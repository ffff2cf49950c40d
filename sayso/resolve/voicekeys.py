"""Keys of voices, and what decisions of people do to them: a key split, two keys joined or kept apart."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sayso.model.chain import Hop
from sayso.model.judging import CONTENT, NOT_OF_VOICES, ORIGIN, Ruling, Spot

_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voicing:
    """The hops of one claim, outermost first. `day` is that of its document, ISO. A claim that people
    rejected does not count, though its voices are known by it.
    """

    claim: str
    document: str
    hops: tuple[Hop, ...]
    day: str | None = None
    counts: bool = True


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """A name without case, accents and punctuation: "MX-1", "MX1" and "mx 1" have one key."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(each for each in folded if not unicodedata.combining(each))
    return _NOT_LETTERS.sub("", bare) or folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Aliases:
    """What the entities of a case say of the keys of voices.

    `known` gives (document, key of a name) the key of the entity that bears this name there; `joins` are
    keys of names and addresses that belong together.
    """

    known: Mapping[tuple[str, str], str] = field(default_factory=dict)
    joins: tuple[tuple[str, str], ...] = ()


NO_ALIASES = Aliases()


def plain_key(hop: Hop, document: str, aliases: Aliases = NO_ALIASES) -> str | None:
    """The key of a voice before any decision; `None` where nothing at all is known of it."""
    if hop.name is None:
        # Two "senior officials" are not the same by default: an unnamed voice belongs to its document.
        return f"unnamed {document} {name_key(hop.description)}" if hop.description else None
    return f"address {hop.address}" if hop.address is not None else _name_key(hop, document, aliases)


def _name_key(hop: Hop, document: str, aliases: Aliases) -> str:
    key = f"name {name_key(hop.name or '')}"
    return aliases.known.get((document, key), key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The part of a key's voices that is somebody else: with this name, in this document, at this place."""

    key: str
    name: str | None = None
    document: str | None = None
    start: int | None = None

    def takes(self, hop: Hop, document: str) -> bool:
        """Whether a voice with the key that is split belongs to this part."""
        return (
            (self.name is None or self.name == _called(hop))
            and (self.document is None or self.document == document)
            and (self.start is None or (hop.span is not None and hop.span.start == self.start))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Which voices the spots of decisions mark, and which keys the decisions split.

    A decision that two voices of one key are not the same splits the key: by name where they share an
    address, else by document, else by place. What comes later in the order of names, documents and places
    is the part that leaves.
    """

    voices: Mapping[Spot, tuple[Hop, str]]
    splits: Mapping[str, tuple[Split, ...]]
    aliases: Aliases = NO_ALIASES

    def key_of(self, hop: Hop, document: str) -> str | None:
        """The key of a voice; `None` where nothing at all is known of it."""
        plain = plain_key(hop, document, self.aliases)
        return None if plain is None else self._part(plain, hop, document)

    def name_key_of(self, hop: Hop, document: str) -> str:
        """The key that a voice with a name would have without its address."""
        return self._part(_name_key(hop, document, self.aliases), hop, document)

    def _part(self, plain: str, hop: Hop, document: str) -> str:
        if plain not in self.splits:
            return plain
        return next((each.key for each in self.splits[plain] if each.takes(hop, document)), plain)

    def key_at(self, spot: Spot) -> str | None:
        """The key of the voice that a spot marks; `None` where no claim has one there."""
        voice = self.voices.get(spot)
        return None if voice is None else self.key_of(*voice)


UNDECIDED = Located(voices={}, splits={})


def locate(rulings: Iterable[Ruling], voicings: Iterable[Voicing], aliases: Aliases = NO_ALIASES) -> Located:
    """Finds the voices that rulings speak of. `voicings` are at least those of the documents pointed at."""
    given = tuple(rulings)
    hops: dict[str, list[Hop]] = defaultdict(list)
    origins: dict[str, tuple[Hop, str]] = {}
    for voicing in voicings:
        hops[voicing.document] += voicing.hops
        if voicing.hops:
            origins[voicing.claim] = (voicing.hops[-1], voicing.document)
    voices: dict[Spot, tuple[Hop, str]] = {}
    for spot in (each for ruling in given for each in ruling.spots if each is not None):
        if spot.role in (ORIGIN, CONTENT):
            if spot.claim in origins:
                voices[spot] = origins[spot.claim]
        elif spot.role in NOT_OF_VOICES:
            continue
        elif (hop := _hop_at(spot, hops[spot.document])) is not None:
            voices[spot] = (hop, spot.document)
    return Located(voices=voices, splits=_splits(given, voices, aliases), aliases=aliases)


def _hop_at(spot: Spot, hops: Iterable[Hop]) -> Hop | None:
    """The voice named at a spot; where none is named there any more, one of the same name in the document."""
    known = [each for each in hops if each.name is not None or each.description is not None]
    span = spot.span
    if span is not None:
        met = [each for each in known if each.span is not None and each.span.meets(span)]
        if met:
            return min(met, key=lambda hop: (-_shared(hop, spot), _order(hop)))
    key = name_key(spot.words)
    same = [each for each in known if key in (_called(each), name_key(each.address or ""))]
    # An envelope's words are no place in the text, where the same name may stand for somebody else.
    return min(same, key=lambda hop: ((hop.span is None) != (span is None), _order(hop)), default=None)


def _shared(hop: Hop, spot: Spot) -> int:
    if hop.span is None or spot.span is None:
        return 0
    return min(hop.span.end, spot.span.end) - max(hop.span.start, spot.span.start)


def _order(hop: Hop) -> tuple[str, ...]:
    place = "" if hop.span is None else f"{hop.span.start:012} {hop.span.end:012}"
    return (place, hop.name or "", hop.address or "", hop.description or "")


def _called(hop: Hop) -> str:
    return name_key(hop.name or hop.description or "")


def _splits(
    rulings: Iterable[Ruling],
    voices: Mapping[Spot, tuple[Hop, str]],
    aliases: Aliases,
) -> dict[str, tuple[Split, ...]]:
    found: dict[str, set[Split]] = defaultdict(set)
    for ruling in rulings:
        spots = [each for each in ruling.spots if each is not None]
        marked = [(each, voices[each]) for each in spots if each in voices]
        if ruling.kind == "not-same" and len(marked) == 2:
            (_, one), (_, other) = marked
            key = plain_key(*one, aliases)
            if key is not None and key == plain_key(*other, aliases):
                found[key] |= _parted(key, one, other)
        elif ruling.kind == "not-a-name":
            for spot, (hop, document) in marked:
                key = plain_key(hop, document, aliases)
                if key is not None and spot.role == "mention":
                    found[key].add(_placed(key, hop, document))
    return {key: tuple(sorted(splits, key=_precision)) for key, splits in found.items()}


def _parted(key: str, one: tuple[Hop, str], other: tuple[Hop, str]) -> set[Split]:
    names = sorted({_called(one[0]), _called(other[0])})
    if len(names) == 2:
        return {Split(key=f"{key} as {names[1]}", name=names[1])}
    hop, document = max(one, other, key=lambda voice: (voice[1], _order(voice[0])))
    if one[1] != other[1]:
        return {Split(key=f"{key} in {document}", document=document)}
    return {_placed(key, hop, document)} if one[0].span != other[0].span else set()


def _placed(key: str, hop: Hop, document: str) -> Split:
    if hop.span is None:
        return Split(key=f"{key} in {document}", document=document)
    start = hop.span.start
    return Split(key=f"{key} in {document} at {start}", document=document, start=start)


def _precision(split: Split) -> tuple[bool, bool, str]:
    return (split.start is None, split.document is None, split.key)
