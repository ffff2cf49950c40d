"""Quoted words credited to the mail they repeat, so that a repetition never counts as a second statement."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sayso.model.chain import Hop
from sayso.model.document import Text, Zone

_WORD = re.compile(r"\w+")
_QUOTE_SIGNS = re.compile(r"[ \t]?(?:>[ \t]?)++")
_SHINGLE = 4
_SHORTEST = 3
_SHARE = 0.6
_PROOF = 0.9
_PROOF_WORDS = 8
_REPEATING = ("quoted", "forwarded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancestor:
    """A mail further up the thread: its document, its sender as a hop, and its own words (its body).

    Where a header form gives some of these words to a source, they are an ancestor of their own: `source`.
    """

    document: str
    sender: Hop
    content: str
    source: Hop | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of a text, as lines and as one row: runs of four still match in re-wrapped lines."""

    lines: Mapping[str, int]
    flat: tuple[str, ...]
    count: int


def credit_quotes(text: Text, ancestors: Sequence[Ancestor]) -> Text:
    """`text` with its quoted and forwarded zones credited to the `ancestors` (parent first) they repeat.

    Where at least 0.6 of a zone's words stand in an ancestor, `repeats` names its document and a missing
    name, address and day is filled in. A name in the text is replaced only where the words prove another.
    """
    if not ancestors or all(zone.kind not in _REPEATING for zone in text.zones):
        return text
    known = [_own_words(ancestor.content) for ancestor in ancestors]
    credited: list[Zone] = []
    named: dict[tuple[Hop, ...], Hop] = {}
    for zone in text.zones:
        if zone.kind in _REPEATING and 0 < zone.level < len(zone.voices):
            zone = _credit(zone, text.content, ancestors, known, named)
        credited.append(zone)
    return replace(text, zones=tuple(_renamed(zone, named) for zone in credited))


def _credit(
    zone: Zone,
    content: str,
    ancestors: Sequence[Ancestor],
    known: Sequence[_Words],
    named: dict[tuple[Hop, ...], Hop],
) -> Zone:
    words = _words(zone.span.cut(content), skip_quoted=False)
    if not any(len(line.split()) >= _SHORTEST for line in words.lines):
        return zone
    shares = _shares(words, known, zone.level - 1)
    best = max(range(len(shares)), key=lambda index: (shares[index], -index))
    hop = zone.voices[zone.level]
    prefix = zone.voices[: zone.level + 1]
    if shares[best] < _SHARE:
        sole = zone.level == 1 and best == 0 and shares[0] > 0 and sum(share > 0 for share in shares) == 1
        if sole and hop.name is None:
            filled = _filled(hop, ancestors[0].sender)
            named[prefix] = filled
            return replace(zone, voices=(*prefix[:-1], filled, *zone.voices[zone.level + 1 :]))
        return zone
    sender = ancestors[best].sender
    proved = shares[best] >= _PROOF and words.count >= _PROOF_WORDS
    if hop.name is None or proved or _is_same(hop, sender):
        filled = _filled(hop, sender)
        named[prefix] = filled
        zone = replace(zone, voices=(*prefix[:-1], filled, *zone.voices[zone.level + 1 :]))
    source = ancestors[best].source
    if source is not None and len(zone.voices) == zone.level + 1:
        zone = replace(zone, voices=(*zone.voices, source))
    return replace(zone, repeats=ancestors[best].document)


def _shares(words: _Words, known: Sequence[_Words], likeliest: int) -> list[float]:
    """How much of `words` stands in each ancestor; once one proves it, the others are not looked at.

    The ancestor as many mails up as the zone has layers comes first: it nearly always is the one.
    """
    shares = [0.0] * len(known)
    for index in sorted(range(len(known)), key=lambda index: abs(index - likeliest)):
        shares[index] = _share(words, known[index])
        if shares[index] >= _PROOF:
            break
    return shares


def _filled(hop: Hop, sender: Hop) -> Hop:
    return replace(
        hop,
        name=sender.name or hop.name,
        kind=sender.kind or hop.kind,
        address=sender.address or hop.address,
        at=sender.at or hop.at,
    )


def _is_same(hop: Hop, sender: Hop) -> bool:
    if hop.address and sender.address:
        return hop.address.lower() == sender.address.lower()
    return bool(hop.name and sender.name and hop.name.casefold() == sender.name.casefold())


def _renamed(zone: Zone, named: Mapping[tuple[Hop, ...], Hop]) -> Zone:
    """The zone with the outer voices of its chain as the zones around it learned them."""
    if not named or zone.level == 0:
        return zone
    voices = list(zone.voices)
    for depth in range(1, len(voices)):
        known = named.get(zone.voices[: depth + 1])
        # A zone of its own level was matched, or not, by its own words; code and signatures have none.
        if known is not None and (depth < zone.level or zone.kind not in _REPEATING):
            voices[depth] = known
    return replace(zone, voices=tuple(voices))


@lru_cache(maxsize=512)
def _own_words(content: str) -> _Words:
    """The words of an ancestor: asked for again by every mail below it."""
    return _words(content, skip_quoted=True)


def _words(content: str, *, skip_quoted: bool) -> _Words:
    lines: dict[str, int] = {}
    flat: list[str] = []
    for line in content.split("\n"):
        if line[:1] == ">" or line[:2] == " >":
            if skip_quoted:
                continue
            line = _QUOTE_SIGNS.sub("", line, count=1)
        found = _WORD.findall(line.lower())
        if found:
            lines[" ".join(found)] = len(found)
            flat.extend(found)
    return _Words(lines=lines, flat=tuple(flat), count=len(flat))


@lru_cache(maxsize=512)
def _shingles(flat: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(*(flat[offset:] for offset in range(_SHINGLE)), strict=False))


def _share(words: _Words, known: _Words) -> float:
    """How much of `words` stands in `known`: by lines of three words and more, or by runs of four words."""
    total = sum(words.lines.values())
    inside = sum(count for line, count in words.lines.items() if count >= _SHORTEST and line in known.lines)
    by_lines = inside / total if total else 0.0
    if by_lines >= _PROOF or len(words.flat) < _SHINGLE:
        return by_lines
    runs = _shingles(words.flat)
    return max(by_lines, len(runs & _shingles(known.flat)) / len(runs))
