"""The quotations of a draft: words in marks, and blocks set apart; with the speaker that the draft names.

Left out: one or two words that nobody is said to speak ("scare quotes"), and code. Words in marks that look
like a title (every longer word with a capital, and nobody speaks or somebody "wrote" or "read" them) are kept
as `perhaps`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from sayso.check.letters import Letters
from sayso.check.marks import find_marked
from sayso.check.scope import is_turned, surroundings
from sayso.model.document import Text, Zone
from sayso.model.place import Span
from sayso.model.quotation import Quotation, QuoteForm, QuoteStanding, Saying

_FEW = 2
_NESTED_LEAST = 3
_BLOCK_LEAST = 4
_HALF = 0.5
_EDGE = re.compile(r"[\s>|*_]+")
_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+")
_INDENT = re.compile(r"(?: {4,}|\t)")
_CODE = re.compile(r"[{}<>=;]|\)\s*$|^\s*(?:#|//)", re.MULTILINE)
_SIGNED = re.compile(r"\n[\s>]*[—–-]{1,2}\s*(?P<name>[^\n]{2,80}?)\s*$")
_QUOTED = "\"“”„«»‘’'‚‹›"
_SMALL = 4
_OF_WORKS = re.compile(
    r"\b(?:read|reads|wrote|writes|published|called|calls|titled|entitled|headlined)\b", re.I
)
_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w'’.-]*\s+){0,3}[A-ZÀ-Þ][\w'’-]+")


def find_quotations(text: Text, sayings: Sequence[Saying]) -> tuple[Quotation, ...]:
    """The quotations of a draft in order of place. `sayings` are who says what in it."""
    content = text.content
    found: list[Quotation] = []
    for span, zone in _blocks(text):
        found += _block(content, span, zone, sayings)
    blocks = [each.span for each in found]
    for stretch in _joined_zones(text):
        for each in find_marked(content, stretch.start, stretch.end):
            if any(block.meets(each.span) for block in blocks):
                continue
            made = _marked(content, each.span, each.depth, sayings)
            if made is not None:
                found.append(made)
    return tuple(sorted(found, key=lambda each: (each.span.start, -each.span.end)))


def _joined_zones(text: Text) -> Iterator[Span]:
    """Stretches of the draft's own words; a quotation may run over the border of two."""
    for is_own, zones in groupby(text.zones, key=lambda zone: zone.level == 0):
        if is_own:
            listed = list(zones)
            yield Span(start=listed[0].span.start, end=listed[-1].span.end)


def _marked(content: str, span: Span, depth: int, sayings: Sequence[Saying]) -> Quotation | None:
    count = len(Letters(span.cut(content)).words)
    saying = _saying_of(span, sayings)
    if count == 0 or (depth and count < _NESTED_LEAST) or (count <= _FEW and saying is None):
        return None
    is_title = _is_title(span.cut(content)) and (saying is None or _is_of_works(content, saying))
    standing: QuoteStanding = "perhaps" if is_title else "quotation"
    speaker = None if saying is None else saying.speaker
    return _quotation(content, span, "marks", (standing, speaker, saying))


def _quotation(
    content: str, span: Span, form: QuoteForm, told: tuple[QuoteStanding, str | None, Saying | None]
) -> Quotation:
    standing, speaker, saying = told
    doubted = saying is not None and saying.factuality in ("denied", "conditional")
    return Quotation(
        span=span,
        text=span.cut(content),
        form=form,
        standing=standing,
        speaker=speaker,
        is_spoken=saying is not None or speaker is not None,
        is_turned=doubted or (form == "marks" and is_turned(content, span.start, span.end)),
    )


def _saying_of(span: Span, sayings: Sequence[Saying]) -> Saying | None:
    """The innermost saying that holds at least half of the words."""
    size = max(1, span.end - span.start)
    holding = []
    for saying in sayings:
        inside = sum(max(0, min(span.end, each.end) - max(span.start, each.start)) for each in saying.content)
        if inside >= _HALF * size:
            holding.append(saying)
    return min(holding, key=lambda each: sum(part.end - part.start for part in each.content), default=None)


def _is_title(words: str) -> bool:
    """Whether every word of some length begins with a capital, and no sentence ends with them."""
    longer = [word for word in re.findall(r"[^\W_]+", words) if len(word) >= _SMALL]
    is_sentence = words.rstrip(" *_").endswith((".", "?", "!", ","))
    return len(longer) > 1 and not is_sentence and all(word[0].isupper() for word in longer)


def _is_of_works(content: str, saying: Saying) -> bool:
    return any(_OF_WORKS.search(span.cut(content)) for span in saying.cue)


def _blocks(text: Text) -> Iterator[tuple[Span, Zone | None]]:
    """Blocks set apart: quoted zones, and paragraphs indented in every line after one that is not."""
    for is_quoted, zones in groupby(text.zones, key=lambda zone: zone.kind in ("quoted", "forwarded")):
        listed = list(zones)
        if is_quoted:
            yield Span(start=listed[0].span.start, end=listed[-1].span.end), listed[-1]
    for zone in text.zones:
        if zone.level == 0 and zone.kind == "body":
            yield from ((span, None) for span in _indented(text.content, zone.span))


def _indented(content: str, span: Span) -> Iterator[Span]:
    is_after_plain = False
    for found in _PARAGRAPH.finditer(content, span.start, span.end):
        lines = found[0].splitlines()
        is_set = all(_INDENT.match(line) for line in lines)
        if is_set and is_after_plain and not _CODE.search(found[0]):
            yield Span(start=found.start(), end=found.end())
        else:
            is_after_plain = not is_set


def _block(content: str, span: Span, zone: Zone | None, sayings: Sequence[Saying]) -> list[Quotation]:
    start, end = span.start, span.end
    signed = _SIGNED.search(content, start, end)
    speaker = signed["name"] if signed is not None else None
    if signed is not None:
        end = signed.start()
    start, end = _without_edges(content, start, end)
    inside = Span(start=start, end=end)
    if len(Letters(inside.cut(content)).words) < _BLOCK_LEAST:
        return []
    if speaker is None and zone is not None and zone.voice is not None:
        speaker = zone.voice.name
    saying = _saying_of(inside, [each for each in sayings if each.speaker is not None and each.source])
    if speaker is None:
        speaker = _led_in_by(content, start, sayings) if saying is None else saying.speaker
    return [_quotation(content, inside, "block", ("quotation", speaker, None))]


def _without_edges(content: str, start: int, end: int) -> tuple[int, int]:
    """Without white space, reply marks and emphasis at the ends, and without marks around the whole."""
    begun = _EDGE.match(content, start, end)
    start = start if begun is None else begun.end()
    while end > start and (content[end - 1].isspace() or content[end - 1] in ">|*_"):
        end -= 1
    marked = next(find_marked(content, start, end), None)
    if marked is not None and marked.span.start <= start + 1 and marked.span.end >= end - 2:
        return marked.span.start, marked.span.end
    return start, end


def _led_in_by(content: str, start: int, sayings: Sequence[Saying]) -> str | None:
    """Whom the sentence before a block names, where it ends with a colon."""
    before = content[:start].rstrip(" \t\n>" + _QUOTED)
    if not before.endswith(":"):
        return None
    lead, _ = surroundings(before, len(before), len(before))
    first = len(before) - len(lead)
    told = [each for each in sayings if each.source and first - _SMALL <= each.source[0].start < start]
    if told:
        return told[-1].speaker
    named = _NAME.findall(lead)
    return named[0] if len(named) == 1 else None
