"""Clues: what a mail says of the mails inside it, and how well that fits a mail of the leak."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from sayso.model.chain import Hop
from sayso.model.document import Address, InnerMessage, Text, Zone
from sayso.model.place import content_id
from sayso.text.subjects import Subject, read_subject

GHOST = "inner:"
"""How the key of a mail begins that is known by its inner header alone."""

MINUTE, HOUR, DAY = 60, 3_600, 86_400
_ZONES = 15 * HOUR  # how far two local times of one moment lie apart at most
_LAYERS = 8  # of mails in mails


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """What a mail says of a mail inside it: the header above its words; all of it may be missing.

    `sent` is ISO 8601, a day or a minute. `shares` are the mails that hold the words below the header as
    their own, by number, with the share of the words they hold.
    """

    sender: Address | None = None
    sent: str | None = None
    subject: str | None = None
    forwarded: bool = False
    shares: Mapping[int, float] = field(default_factory=dict)


def clues_of(text: Text, shares: Mapping[int, Mapping[int, float]]) -> tuple[tuple[Clue, ...], ...]:
    """The mails inside a text, layer by layer; `shares` gives by a zone's place who holds its words."""
    layers: list[dict[tuple[Hop | None, InnerMessage | None], list[tuple[int, Zone]]]] = []
    for place, zone in enumerate(text.zones):
        if zone.level == 0 or zone.level > _LAYERS or zone.kind in ("form", "disclaimer", "signature"):
            continue
        hop = zone.voices[zone.level] if len(zone.voices) > zone.level else None
        while len(layers) < zone.level:
            layers.append({})
        layers[zone.level - 1].setdefault((hop, _header_of(zone, hop, text.inner)), []).append((place, zone))
    return tuple(
        tuple(_clue(hop, inner, zones, shares) for (hop, inner), zones in layer.items()) for layer in layers
    )


def _header_of(zone: Zone, hop: Hop | None, inner: Sequence[InnerMessage]) -> InnerMessage | None:
    """The inner header above a zone: the last at its level that names the same voice."""
    above = [each for each in inner if each.level == zone.level and each.span.start <= zone.span.start]
    if not above or hop is None or above[-1].sender is None:
        return None
    told = above[-1].sender
    named = (told.address and told.address == hop.address) or (told.name and told.name == hop.name)
    return above[-1] if named or hop.name is None else None


def _clue(
    hop: Hop | None,
    inner: InnerMessage | None,
    zones: Sequence[tuple[int, Zone]],
    shares: Mapping[int, Mapping[int, float]],
) -> Clue:
    lengths: defaultdict[int, float] = defaultdict(float)
    total = 0
    for place, zone in zones:
        size = zone.span.end - zone.span.start
        if zone.kind in ("quoted", "forwarded"):
            total += size
            for number, share in shares.get(place, {}).items():
                lengths[number] += share * size
    sender = None if hop is None or hop.name is None else Address(name=hop.name, address=hop.address)
    day = hop.at.start if hop is not None and hop.at is not None else None
    return Clue(
        sender=sender if inner is None else inner.sender,
        sent=day if inner is None or inner.sent is None else inner.sent,
        subject=None if inner is None else inner.subject,
        forwarded=zones[0][1].kind == "forwarded" if inner is None else inner.forwarded,
        shares={number: length / total for number, length in lengths.items()} if total else {},
    )


def ghost_key(clue: Clue, subject: Subject) -> str | None:
    """The key of a mail known by its inner header; `None` where that says too little to know it again."""
    people = people_of(clue.sender)
    base = read_subject(clue.subject).base if clue.subject else subject.base
    if not people or clue.sent is None or (len(clue.sent) <= 10 and not base):
        return None
    at = moment(clue.sent) if _has_offset(clue.sent) else None
    when = clue.sent[:16] if at is None else str(int(at) // MINUTE)
    named = sorted(people, key=lambda known: ("@" in known, known))[0]
    return f"{GHOST}{content_id('inner', named, when, base)}"


def moment(sent: str | None) -> float | None:
    """Seconds since 1970 of a moment in ISO 8601 (a day: its midnight; no offset: UTC); `None` if none."""
    if sent is None:
        return None
    try:
        when = datetime.fromisoformat(sent)
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


@lru_cache(maxsize=1 << 14)
def people_of(address: Address | None) -> frozenset[str]:
    """What a sender is known by: the address, and the words of the name in any order ("Roe, Ada")."""
    if address is None:
        return frozenset()
    known = set[str]()
    for written in (address.address, address.name):
        if written and "@" in written:
            known.add(written.strip().lower())
        elif written:
            words = sorted("".join(c if c.isalnum() else " " for c in written.casefold()).split())
            if words:
                known.add(" ".join(words))
    return frozenset(known)


def _has_offset(sent: str) -> bool:
    return sent.endswith("Z") or "+" in sent[10:] or "-" in sent[10:]


def fits(told: str | None, sent: str | None, time: float | None) -> float:
    """How the time above a quotation agrees with that of a mail: to the minute, to the day, or not."""
    at = moment(told)
    if told is None or sent is None or at is None or time is None:
        return 0.0
    if len(told) == 10:
        day = sent[:10]
        return 1.0 if day == told else 0.5 if abs(at - time) < 2 * DAY else -2.0
    apart = abs(at - time)
    if is_moment(told, at, time):
        return 2.5
    if _has_offset(told):
        return 0.5 if apart < DAY else -2.0
    return -0.5 if apart <= DAY else -2.0


def is_moment(told: str, at: float, time: float) -> bool:
    """Whether a time told to the minute (`at` in seconds) may be that of a mail sent at `time`.

    Without an offset it is a local time somewhere: any number of quarters of an hour may lie between.
    """
    apart = abs(at - time)
    if len(told) == 10 or _has_offset(told):
        return len(told) > 10 and apart < MINUTE
    return apart <= _ZONES and min(apart % 900, 900 - apart % 900) < MINUTE


def span_of(told: str, at: float) -> tuple[float, float]:
    """Between which times a mail was sent if it was sent at the minute told."""
    around = MINUTE if _has_offset(told) else _ZONES
    return at - around, at + around
