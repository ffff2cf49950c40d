"""A claim as one side of a retelling: the voices that its words name, apart from whoever wrote them down."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from sayso.model.chain import Hop
from sayso.model.claim import Claim
from sayso.wording.hedging import lexicon
from sayso.wording.retelling import Side
from sayso.wording.voices import Voice

IN_WORDS = frozenset(("speech", "form", "document"))
"""How words come that a text itself gives to somebody; the other hops are those of its envelope."""


def side_of(claim: Claim, around: str = "", called: Mapping[str, tuple[str, ...]] | None = None) -> Side:
    """A claim as a side. `around` are the words around its content where they are at hand, else its cue.

    `called` are further names and descriptions by name, from the register of sources.
    """
    hops = claim.chain.hops
    within = [at for at, hop in enumerate(hops) if at and hop.medium in IN_WORDS]
    if hops and hops[0].medium == "speech":
        within.insert(0, 0)
    told = [_voice(hops[at], called or {}) for at in within]
    if claim.attribution.kind != "own" and claim.source_text and not within:
        told = [_voice(hops[-1], called or {}, claim.source_text)] if hops else []
    if told and not told[-1].words and claim.source_text:
        told[-1] = Voice(words=claim.source_text, names=told[-1].names)
    told = [voice for voice in told if voice.words]
    if told:
        told += [Voice(words=each) for each in voices_behind(f"{around} {claim.content_text}")]
    before = hops[: within[0]] if within else hops
    return Side(
        content=claim.content_text,
        factuality=claim.attribution.factuality,
        around=around or claim.cue_text,
        voices=tuple(_once(told)),
        writer=_voice(before[-1], called or {}) if before else None,
        about=claim.about_time,
    )


def _voice(hop: Hop, called: Mapping[str, tuple[str, ...]], words: str = "") -> Voice:
    """A hop by the words of its text, with the name and all else that is known of it."""
    names = tuple(each for each in (hop.name, *called.get(hop.name or "", ())) if each is not None)
    return Voice(words=words or hop.description or hop.name or "", names=names)


def _once(voices: list[Voice]) -> list[Voice]:
    """Voices without those that a text names twice in a row, and without those it only points at ("he")."""
    out: list[Voice] = []
    for voice in voices:
        if not out or not (out[-1].calls == voice.calls or (voice.names and voice.names == out[-1].names)):
            out.append(voice)
    return out


_VOICE = (
    r"(?P<voice>(?:(?:a|an|the|one|his|her|my|their|our|un|una|el|la|su|mi)\s+)?[\w'’-]+"
    r"(?:\s+(?!that\b|who\b|que\b|quien\b|how\b|about\b|as\b|when\b|on\b|in\b|and\b)[\w'’-]+){0,4}?)"
)
_END = r"(?=\s+(?:that|who|que|quien|how|about|when|on|in|and)\b|\s*[,.;:]|\s*$)"


def voices_behind(text: str) -> Iterator[str]:
    """The voices on whose word a voice rests, where the words say it by themselves ("had it from a banker").

    >>> list(voices_behind("KV-2 says he has it from a lawyer of the bank that two million went"))
    ['a lawyer of the bank']
    """
    for pattern in _patterns():
        for match in pattern.finditer(text):
            yield " ".join(match["voice"].split())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = lexicon()["relays"]
    behind = "|".join(table["behind"])
    quoted, ends = "|".join(table["quoted"]), "|".join(table["quoted_ends"])
    return (
        re.compile(rf"\b(?:{behind})\s+{_VOICE}{_END}", re.IGNORECASE),
        re.compile(rf"\b(?:{quoted})\s+{_VOICE}\s+(?:{ends})\b", re.IGNORECASE),
    )
