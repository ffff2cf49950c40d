"""What a draft says without quotation marks: what it reports that others say, and what it says itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sayso.model.claim import Claim
from sayso.model.document import Text
from sayso.model.place import Span
from sayso.wording.retelling import Side
from sayso.wording.sides import side_of
from sayso.wording.words import words_of

_END = re.compile(r"[.!?…][\"”’»')\]]*(?=\s|$)|\n\s*\n")
_ABBREVIATED = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Col|Gen|Sr|Sra|No|vs|Inc|Ltd|Co)\.$")
FEW = 2
"""A content of no more words says nothing by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A reported or bare statement of a draft: its sentence and the place, and what of it is compared.

    `speaker` is whom the draft names, `None` where it names nobody. `is_under_denial`: it is said inside what
    somebody denies ("A denied that B had said it").
    """

    span: Span
    text: str
    side: Side
    speaker: str | None
    claim: Claim
    is_under_denial: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether the draft says it in its own voice."""
        return not self.side.voices


def statements_of(text: Text, claims: Sequence[Claim]) -> tuple[Statement, ...]:
    """The statements of a draft in order of place.

    Words that stand in quotation marks as a whole are left to those who check quotations.
    """
    found = [
        replace(_statement(text, claim), is_under_denial=is_under_denial(claim, claims))
        for claim in innermost(claims)
        if claim.attribution.kind != "direct" and _is_own_words(text, claim)
    ]
    return tuple(sorted(_single(found), key=lambda each: (each.span.start, each.claim.id)))


def innermost(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of a text that are compared: of what is said inside what is said, the innermost, which has
    all voices. What somebody is said to want, believe or promise is part of what is said.
    """
    followed = {
        number
        for number, claim in enumerate(claims)
        if claim.attribution.parent is not None
        and claim.attribution.factuality != "supposed"
        and _words(claim) > FEW
    }
    parents = {claims[number].attribution.parent for number in followed}
    return [
        claim
        for number, claim in enumerate(claims)
        if number not in parents
        and claim.attribution.content
        and (claim.attribution.parent is None or number in followed)
    ]


def is_under_denial(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a claim stands inside what somebody denies; `claims` are those of its text, in order."""
    parent = claim.attribution.parent
    for _ in claims:
        if parent is None or parent >= len(claims):
            return False
        if claims[parent].attribution.factuality == "denied":
            return True
        parent = claims[parent].attribution.parent
    return False


def _words(claim: Claim) -> int:
    return sum(word.is_word for word in words_of(claim.content_text))


def _is_own_words(text: Text, claim: Claim) -> bool:
    """Whether it stands in the draft's own text, and says something."""
    start = claim.attribution.content[0].start
    zone = next((each for each in text.zones if each.span.start <= start < each.span.end), None)
    return (zone is None or zone.level == 0) and _words(claim) > FEW


def _statement(text: Text, claim: Claim) -> Statement:
    content = text.content
    attribution = claim.attribution
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    near = [span for span in spans if abs(span.start - attribution.content[0].start) < _REACH]
    span = _without_heads(text, min(each.start for each in near), max(each.end for each in near))
    around = span.cut(content)
    for each in attribution.content:
        low, high = max(0, each.start - span.start), max(0, each.end - span.start)
        around = around[:low] + " " * (high - low) + around[high:]
    side = side_of(claim, around=" ".join(around.split()))
    voices = tuple(voice for voice in side.voices if voice.words)
    return Statement(
        span=span,
        text=span.cut(content),
        side=Side(
            content=" ".join(claim.content_text.split()),
            factuality=side.factuality,
            around=side.around,
            voices=voices,
            about=side.about,
        ),
        speaker=claim.speaker if attribution.kind != "own" else None,
        claim=claim,
    )


def _without_heads(text: Text, start: int, end: int) -> Span:
    """The sentence around a stretch, without a heading above it, and the head or foot of a page."""
    sentence = sentence_at(text.content, start, end)
    apart = [each.span for each in text.zones if each.kind == "code"]
    first = max((each.end for each in apart if each.end <= start), default=0)
    last = min((each.start for each in apart if each.start >= end), default=len(text.content))
    first, last = max(first, sentence.start), min(last, sentence.end)
    cut = text.content[first:last]
    return Span(start=first + len(cut) - len(cut.lstrip()), end=last - (len(cut) - len(cut.rstrip())))


_REACH = 600
"""Within how many characters of what is said its source and cue are taken to stand in its sentence."""


def sentence_at(content: str, start: int, end: int) -> Span:
    """The sentence, or the sentences, that hold a stretch of a text."""
    ends = [match.end() for match in _ends(content)]
    first = max((each for each in ends if each <= start), default=0)
    last = min((each for each in ends if each >= end), default=len(content))
    while first < start and content[first].isspace():
        first += 1
    while last > end and content[last - 1].isspace():
        last -= 1
    return Span(start=first, end=max(last, end))


def _ends(content: str) -> Iterator[re.Match[str]]:
    for match in _END.finditer(content):
        if not _ABBREVIATED.search(content[max(0, match.start() - 5) : match.start() + 1]):
            yield match


def _single(found: Sequence[Statement]) -> Iterator[Statement]:
    """Each content once: of two readings of one stretch, the one with more voices."""
    best: dict[tuple[Span, ...], Statement] = {}
    for each in found:
        key = each.claim.attribution.content
        if key not in best or len(best[key].side.voices) < len(each.side.voices):
            best[key] = each
    yield from best.values()
