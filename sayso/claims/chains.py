"""Via whom: the hops of a claim, from the zone's outer voices to the origin."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sayso.claims.voices import Voice
from sayso.model.chain import Chain, Hop, Medium
from sayso.model.claim import Attribution
from sayso.model.place import DateRange, Span

MEDIUM = re.compile(
    r"\b(?:in|via|by|through|on|en|por)\s(?:[\w’'-]{1,20}\s){0,5}?"
    r"(e-?mails?|letters?|memos?|cables?|reports?|interviews?|tweets?|speech|statements?|testimony|"
    r"article|conference|posts?|book|call|correos?|cartas?|informes?|entrevistas?|comunicados?)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Media:
    """The document by which each named voice first spoke in a text; `None` for those who spoke directly."""

    first: dict[str, Voice | None] = field(default_factory=dict)

    def of(self, voice: Voice, outer: Voice | None, clause: str) -> Voice | None:
        """The document a statement without an outer source runs through.

        `outer` is the source around it in the text, `clause` the words of its own clause: a medium named
        there ("in a letter") replaces an inherited one, unless it is of the same sort ("a June email").
        """
        if voice.name is None:
            return None
        given = outer if outer is not None and outer.kind == "document" else None
        inherited = self.first.setdefault(voice.name, given)
        if outer is not None or inherited is None:
            return None
        named = MEDIUM.search(re.sub(r"\s", " ", clause))
        return inherited if named is None or _sort(named.group(1)) == _sort(inherited.head or "") else None


def _sort(word: str) -> str:
    return word.lower().replace("-", "").rstrip("s")


def chain_of(
    outer: Sequence[Hop], line: Sequence[tuple[Attribution, Voice, Voice | None, DateRange | None]], by: int
) -> Chain:
    """The chain of a claim: the zone's hops, then those of the language, outermost first.

    `line` are the attributions around the claim and its own, outermost first, each with its voice, the
    document it runs through, and when it was said. `by` is what spans are shifted by.
    """
    hops = list(outer)
    for one, voice, via, said in line:
        if via is not None:
            hops.append(Hop(name=via.name, medium="document", kind="document", description=via.description))
        if not voice.own and not _again(voice, hops):
            hops.append(_hop(one, voice, hops, said, by))
    return Chain(hops=tuple(hops))


def _again(voice: Voice, hops: Sequence[Hop]) -> bool:
    """Whether a voice names the one before it once more ("As InSight Crime has reported", in its article)."""
    names = [name.removeprefix("The ") for name in (voice.name, hops[-1].name if hops else None) if name]
    return len(names) == 2 and names[0] == names[1]


def _hop(one: Attribution, voice: Voice, before: Sequence[Hop], said: DateRange | None, by: int) -> Hop:
    span: Span | None = one.source[0].shifted(by) if one.source else None
    unnamed = voice.name is None and voice.kind is None
    return Hop(
        name=voice.name,
        medium=_medium(voice, before),
        kind="unnamed" if unnamed and not one.source else voice.kind,
        description=voice.description,
        at=said,
        span=span,
    )


def _medium(voice: Voice, before: Sequence[Hop]) -> Medium:
    """How the words came: printed in a document, by an outlet, or spoken."""
    if voice.kind == "document" or (before and before[-1].kind == "document"):
        return "document"
    return "article" if voice.kind == "outlet" else "speech"
