"""The zones in which somebody writes, as words and sentences, and how a document writes its words."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sayso.claims.cues import Grammar, grammar, language_of
from sayso.claims.gazetteers import fold, joined
from sayso.claims.quoting import blanked
from sayso.claims.words import Range, Words, paragraphs, split_words
from sayso.model.document import Text, Zone
from sayso.model.entity import MentionKind
from sayso.model.place import Span

WRITTEN = ("body", "quoted", "forwarded", "signature", "form")
"""The kinds of zones in which somebody writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A naming in a passage, counted from the passage's start, before it becomes a mention."""

    span: Span
    kind: MentionKind
    score: float
    address: str | None = None
    full: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A zone's words: `content` without quotation markers, places counted from the zone's start.

    `folded` are the words without case and accents, `sentences` ranges of words that also end where a short
    line does, `loud` those of them that are headlines, where capitals say nothing.
    """

    zone: Zone
    content: str
    words: Words
    folded: tuple[str, ...]
    sentences: tuple[Range, ...]
    loud: frozenset[Range]
    grammar: Grammar


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """How a document writes its words: how often in lower case, and which with a capital amid a sentence."""

    lower: Counter[str]
    proper: frozenset[str]


def passages(text: Text) -> tuple[Passage, ...]:
    """The passages of a text in order."""
    zones = [zone for zone in text.zones if zone.kind in WRITTEN and zone.span.start < zone.span.end]
    return tuple(_passage(zone, zone.span.cut(text.content)) for zone in zones)


def header_passages(text: Text) -> tuple[Passage, ...]:
    """The header lines of the messages inside a text that lie in no such zone, each as a passage."""
    read = [zone.span for zone in text.zones if zone.kind in WRITTEN]
    out: list[Passage] = []
    for message in text.inner:
        at = bisect_right(read, message.span) - 1
        if message.span.start < message.span.end and not any(
            span.meets(message.span) for span in read[max(0, at) : at + 2]
        ):
            zone = Zone(kind="body", span=message.span, level=message.level, voices=())
            out.append(_passage(zone, message.span.cut(text.content)))
    return tuple(out)


def _passage(zone: Zone, raw: str) -> Passage:
    content = blanked(raw, zone.level)
    words = split_words(content)
    sentences = tuple(_sentences(words))
    return Passage(
        zone=zone,
        content=content,
        words=words,
        folded=tuple(fold(_unowned(form)) for form in words.forms),
        sentences=sentences,
        loud=frozenset(part for part in sentences if _is_loud(words, part)),
        grammar=grammar(language_of(words.lower)),
    )


def _unowned(form: str) -> str:
    """A word without a possessive ending."""
    if len(form) > 2 and form[-2] in "'’" and form[-1] in "sS":
        return form[:-2]
    return form[:-1] if len(form) > 1 and form[-1] in "'’" else form


def _sentences(words: Words) -> Iterable[Range]:
    """The sentences, cut also where a short line ends."""
    for paragraph in paragraphs(words):
        for low, high in paragraph.sentences:
            start = low
            for i in range(low + 1, high):
                if words.starts[i] - words.ends[i - 1] and not joined(words, i) and _breaks(words, i):
                    yield (start, i)
                    start = i
            yield (start, high)


def _breaks(words: Words, i: int) -> bool:
    """Whether a line ends before word `i`."""
    return "\n" in words.text[words.ends[i - 1] : words.starts[i]]


def _is_loud(words: Words, part: Range) -> bool:
    """Whether a sentence is a headline: nearly all its words are written with capitals."""
    forms = [form for form in words.forms[part[0] : part[1]] if form[0].isalpha() and len(form) > 1]
    shouted = sum(form.isupper() for form in forms)
    if len(forms) >= 4 and shouted >= 0.7 * len(forms):
        return True
    long = [form for form in forms if len(form) > 3]
    titled = sum(form[0].isupper() for form in long)
    ended = words.forms[part[1] - 1] in ".!?;,:"
    return len(long) >= 4 and not ended and titled >= 0.8 * len(long) and len(forms) < 20


def vocabulary(read: Sequence[Passage]) -> Vocabulary:
    """How the passages of a document write their words."""
    lower: Counter[str] = Counter()
    proper: set[str] = set()
    for passage in read:
        words = passage.words
        for part in passage.sentences:
            loud = part in passage.loud
            for k in range(*part):
                form = words.forms[k]
                if form[0].islower():
                    lower[passage.folded[k]] += 1
                elif form[0].isupper() and not loud and not begins(words, k, part):
                    proper.add(passage.folded[k])
    return Vocabulary(lower=lower, proper=frozenset(proper))


OPENING = frozenset('.!?:;“”"«»•*-–—|>([{‘¡¿') | {"--", "``", "''", "..."}
"""Marks behind which a capital says nothing."""


def begins(words: Words, k: int, part: Range) -> bool:
    """Whether word `k` has its capital perhaps only because something begins there."""
    return (
        k == part[0] or words.forms[k - 1] in OPENING or (k - 1 == part[0] and words.forms[k - 1].isdigit())
    )
