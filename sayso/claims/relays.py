"""Repeated words are not read again: the claims of the mail they come from are passed on, one hop longer.

A quotation is laid word by word beside the mail it repeats. Where it holds the words unchanged, trimmed or
wrapped anew, the claims stand at their places in it. Where words inside a claim are changed, or more than a
few are added, nothing is passed on: that is a text of its own and has to be read.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sayso.claims.quoting import flat, fragments, markers_of, without_that
from sayso.model.chain import Chain, Hop
from sayso.model.claim import Attribution, Claim
from sayso.model.document import Text, Zone
from sayso.model.place import Span

_WORD = re.compile(r"\w+")
_ANCHOR = 3  # words in a row by which a place is found again
_MOST_ADDED = 3  # words in a row that a quotation may hold beyond its original
_LEAST_KEPT = 0.5  # of a content's words, else the quotation does not hold the claim
_EDGE = 3  # signs around a span that are taken along


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A mail whose words are repeated: its text, and the claims in its own words in order."""

    text: Text
    claims: tuple[Claim, ...]


class _Changed(Exception):
    """The quotation holds other words than its original."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a stretch of text, in lower case, with their places."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Bridge:
    """The places of an original's words in a quotation of it: `over[n]` is the quotation's word number for
    the original's word `n`, -1 where it is not quoted; `known[n]` whether the quotation's word `n` is the
    original's."""

    text: Text
    original: Text
    ours: _Words
    theirs: _Words
    over: tuple[int, ...]
    known: tuple[bool, ...]


def relayed(zone: Zone, text: Text, original: Original) -> tuple[Claim, ...] | None:
    """The claims of `original` as a zone of `text` repeats them, parents counted among themselves.

    `None` where the zone holds words of its own, and has to be read.
    """
    bridge = _bridge(zone, text, original.text)
    if bridge is None:
        return None
    try:
        found = [_passed_on(claim, zone, bridge) for claim in original.claims]
    except _Changed:
        return None
    numbers: dict[int, int] = {}
    kept: list[Claim] = []
    for number, claim in enumerate(found):
        if claim is not None:
            numbers[number] = len(kept)
            kept.append(claim)
    return tuple(_with_parent(claim, numbers) for claim in kept)


def _with_parent(claim: Claim, numbers: dict[int, int]) -> Claim:
    parent = claim.attribution.parent
    if parent is None:
        return claim
    return replace(claim, attribution=replace(claim.attribution, parent=numbers.get(parent)))


def _bridge(zone: Zone, text: Text, original: Text) -> _Bridge | None:
    """The words of a zone beside those of its original; `None` where too many are not the original's."""
    ours = _words(text.content, zone.span)
    theirs = _words(original.content, Span(start=0, end=len(original.content)))
    places = _align(ours.words, theirs.words)
    added = 0
    for place in places:
        added = added + 1 if place < 0 else 0
        if added > _MOST_ADDED:
            return None
    over = [-1] * len(theirs.words)
    for number, place in enumerate(places):
        if place >= 0:
            over[place] = number
    known = tuple(place >= 0 for place in places)
    return _Bridge(text, original, ours, theirs, tuple(over), known)


def _words(content: str, span: Span) -> _Words:
    found = list(_WORD.finditer(content, span.start, span.end))
    words = tuple(each[0].lower() for each in found)
    return _Words(words, tuple(each.start() for each in found), tuple(each.end() for each in found))


def _align(ours: Sequence[str], theirs: Sequence[str]) -> list[int]:
    """For each of our words the number of theirs that it repeats, -1 where it repeats none. Goes forward
    in both, jumping to the next place with the same three words; linear but for the look-ups."""
    anchors: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(theirs) - _ANCHOR + 1):
        anchors.setdefault(tuple(theirs[place : place + _ANCHOR]), []).append(place)
    places = [-1] * len(ours)
    here, there = 0, 0
    while here < len(ours):
        if there < len(theirs) and ours[here] == theirs[there]:
            places[here] = there
            here, there = here + 1, there + 1
            continue
        found = anchors.get(tuple(ours[here : here + _ANCHOR]))
        at = bisect_left(found, there) if found else 0
        if found and at < len(found):
            there = found[at]
        else:
            here += 1
    return places


def _passed_on(claim: Claim, zone: Zone, bridge: _Bridge) -> Claim | None:
    """A claim at its place in the quotation; `None` where the quotation leaves it out.

    Raises `_Changed` where the quotation has other words inside it.
    """
    attribution = claim.attribution
    own = next((each for each in bridge.original.zones if _holds(each, attribution)), None)
    if own is None:
        return None
    source, cue, content = (
        tuple(piece for span in spans for piece in _carried(span, bridge, zone))
        for spans in (attribution.source, attribution.cue, attribution.content)
    )
    if (attribution.cue and not cue) or not _enough(content, attribution.content, bridge):
        return None
    cut = [
        " ".join(flat(span.cut(bridge.text.content)) for span in spans) for spans in (source, cue, content)
    ]
    return replace(
        claim,
        document=bridge.text.document,
        attribution=replace(attribution, source=source, cue=cue, content=content),
        chain=_longer(claim.chain, zone, own, bridge),
        source_text=cut[0],
        cue_text=cut[1],
        content_text=without_that(cut[2]),
    )


def _holds(zone: Zone, attribution: Attribution) -> bool:
    """Whether an attribution stands in a zone of the document's own words."""
    spans = attribution.content or attribution.cue
    return zone.level == 0 and bool(spans) and zone.span.holds(spans[0])


def _enough(content: Sequence[Span], original: Sequence[Span], bridge: _Bridge) -> bool:
    wanted = sum(len(_WORD.findall(span.cut(bridge.original.content))) for span in original)
    found = sum(len(_WORD.findall(span.cut(bridge.text.content))) for span in content)
    return found >= _LEAST_KEPT * wanted and (found > 0 or not wanted)


def _carried(span: Span, bridge: _Bridge, zone: Zone) -> list[Span]:
    """A span of the original as pieces of the quotation, cut at the markers of quoted lines."""
    first = bisect_left(bridge.theirs.starts, span.start)
    last = bisect_left(bridge.theirs.starts, span.end)
    numbers = [bridge.over[n] for n in range(first, last) if bridge.over[n] >= 0]
    if not numbers:
        return []
    low, high = numbers[0], numbers[-1]
    if high - low + 1 != len(numbers) or not all(bridge.known[low : high + 1]):
        raise _Changed
    start, end = bridge.ours.starts[low], bridge.ours.ends[high]
    if bridge.over[first] == low:
        start -= _same_before(bridge, span, first, start)
    if bridge.over[last - 1] == high:
        end += _same_after(bridge, span, last - 1, end)
    by = zone.span.start
    passage = zone.span.cut(bridge.text.content)
    inside = Span(start=start - by, end=end - by)
    return [piece.shifted(by) for piece in fragments(passage, markers_of(passage, zone.level), inside)]


def _same_before(bridge: _Bridge, span: Span, first: int, start: int) -> int:
    """How many signs before the first word belong to the span in both texts (an opening quotation mark)."""
    count = min(bridge.theirs.starts[first] - span.start, _EDGE)
    signs = bridge.original.content[bridge.theirs.starts[first] - count : bridge.theirs.starts[first]]
    return count if count > 0 and bridge.text.content[start - count : start] == signs else 0


def _same_after(bridge: _Bridge, span: Span, last: int, end: int) -> int:
    count = min(span.end - bridge.theirs.ends[last], _EDGE)
    signs = bridge.original.content[bridge.theirs.ends[last] : bridge.theirs.ends[last] + count]
    return count if count > 0 and bridge.text.content[end : end + count] == signs else 0


def _longer(chain: Chain, zone: Zone, own: Zone, bridge: _Bridge) -> Chain:
    """The chain seen from the quotation: its own voices down to the original's writer, then as it was."""
    outer = zone.voices[: zone.level + 1]
    inner = (*own.voices[1:], *chain.hops[len(own.voices) :])
    return Chain(hops=(*outer, *(_placed(hop, bridge, zone) for hop in inner)))


def _placed(hop: Hop, bridge: _Bridge, zone: Zone) -> Hop:
    if hop.span is None:
        return hop
    try:
        pieces = _carried(hop.span, bridge, zone)
    except _Changed:
        pieces = []
    return replace(hop, span=pieces[0] if pieces else None)
