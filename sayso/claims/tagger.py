"""The extractor with the network: attributions as it reads them, with the rules as a second opinion; names.

One pass of the network gives both: a window is remembered with what was found in it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sayso.claims.commitment import clause_of, committed, is_talk
from sayso.claims.cues import Grammar, grammar, language_of
from sayso.claims.decode import Relation as InWindow
from sayso.claims.decode import Thresholds, relations, spans
from sayso.claims.edges import tidied
from sayso.claims.hints import RULES, hints
from sayso.claims.joining import Relation, joined
from sayso.claims.nametags import NameInWindow, begins, names_in, placed
from sayso.claims.rules import nested
from sayso.claims.sieve import may_hold
from sayso.claims.transcripts import laid_over, own_words, transcript
from sayso.claims.words import Quotation, Range, Words, paragraphs, split_words
from sayso.encoder.network import Net, shipped, tag
from sayso.encoder.windows import Window, has_capitals, windows
from sayso.model.claim import Attribution, Kind
from sayso.model.entity import NameSpan
from sayso.model.place import Span

REMEMBERED = 2000
"""Of how many windows it is remembered what was found in them; one takes about ten kilobytes."""


class TaggerExtractor:
    """Finds attributions with the network in the package, in English; by the rules alone in Spanish.

    Implements `Extractor` and `Namer`. `net` may be another network, for training and tests.
    """

    name = "minilm"
    version = "1"
    languages: tuple[str, ...] = ("en", "es")

    def __init__(self, net: Net | None = None, thresholds: Thresholds | None = None) -> None:
        self._net = net
        self._thresholds = thresholds or Thresholds()
        self._known: dict[tuple[tuple[int, ...], tuple[int, ...], bytes, bytes], _Found] = {}
        self._ruled: tuple[str, tuple[Attribution, ...]] = ("", ())

    def find(self, passage: str) -> tuple[Attribution, ...]:
        """The attributions of `passage` in reading order of their content, the outer before the inner.

        Spans lie inside `passage`; `parent` is an earlier index. Any text is accepted.
        """
        words = split_words(passage)
        by_rules = self._by_rules(passage)
        if language_of(words.lower) != "en":
            return by_rules
        setting = _setting(words)
        read = tidied(words, setting.quotations, self.read(passage, by_rules))
        found = joined(laid_over(own_words(passage, read), transcript(passage)), by_rules)
        made = (_attribution(setting, one) for one in found)
        return nested([one for one in made if one is not None])

    def names(self, passage: str) -> tuple[NameSpan, ...]:
        """The names of persons, bodies and places in `passage` in reading order, none inside another.

        A window that `find` has read is not read again. None in Spanish, which the network does not read, and
        none where a window has neither a capital letter nor a word that may be a cue.
        """
        if language_of(split_words(passage).lower) != "en":
            return ()
        hinted = hints(passage, self._by_rules(passage))
        return tuple(
            placed(window, one)
            for window in windows(passage)
            if has_capitals(window) or may_hold(passage, window, hinted)
            for one in self._window(passage, window, hinted).names
        )

    def _by_rules(self, passage: str) -> tuple[Attribution, ...]:
        """What the rules find; the last passage is remembered, since it is read for claims and for names."""
        if self._ruled[0] != passage:
            self._ruled = (passage, RULES.find(passage))
        return self._ruled[1]

    def read(self, passage: str, by_rules: Sequence[Attribution]) -> list[Relation]:
        """What the network alone finds in `passage`; it is told what the rules found."""
        hinted = hints(passage, by_rules)
        return [
            one
            for window in windows(passage)
            if may_hold(passage, window, hinted)
            for one in _relations(window, self._window(passage, window, hinted))
        ]

    def _window(self, passage: str, window: Window, thought: bytes) -> "_Found":
        """What the network finds in a window; words that are quoted again are not read again."""
        hinted, begun = bytes(thought[s] for s in window.starts), begins(passage, window)
        key = (window.pieces, window.features, hinted, begun)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            tagged = tag(window, hinted, self._net or shipped())
            found = _Found(relations=relations(tagged, self._thresholds), names=names_in(tagged, begun))
            self._known[key] = found
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What one pass of the network found in a window."""

    relations: tuple[InWindow, ...]
    names: tuple[NameInWindow, ...]


def _relations(window: Window, found: _Found) -> Iterator[Relation]:
    """The attributions of a window with spans of the passage."""
    for one in found.relations:
        source, cue, content = (spans(window, part) for part in (one.source, one.cue, one.content))
        yield Relation(source=source, cue=cue, content=content, score=one.score)


@dataclass(frozen=True, slots=True)
class _Setting:
    """A passage: its words, sentences with the places where they begin, quotations and the words in them."""

    words: Words
    sentences: tuple[Range, ...]
    begins: tuple[int, ...]
    quotations: tuple[Quotation, ...]
    quoted: frozenset[int]
    grammar: Grammar


def _setting(words: Words) -> _Setting:
    parts = paragraphs(words)
    sentences = tuple(s for p in parts for s in p.sentences)
    quotations = tuple(q for p in parts for q in p.quotations)
    return _Setting(
        words=words,
        sentences=sentences,
        begins=tuple(words.starts[lo] for lo, _ in sentences),
        quotations=quotations,
        quoted=frozenset(i for q in quotations for i in range(*q.outside)),
        grammar=grammar("en"),
    )


def _attribution(setting: _Setting, one: Relation) -> Attribution | None:
    """An attribution with kind, factuality and stance; none where nobody is made to say anything."""
    number = bisect_right(setting.begins, one.cue[0].start) - 1
    bare = Attribution(
        source=one.source,
        cue=one.cue,
        content=one.content,
        kind=_kind(setting, one.content),
        factuality="asserted",
        stance="neutral",
        score=one.score,
    )
    clause = clause_of(setting.words, setting.grammar, setting.sentences[max(number, 0)], bare)
    source = " ".join(span.cut(setting.words.text) for span in one.source)
    if is_talk(clause, source):
        return None
    factuality, stance = committed(clause, source)
    return replace(bare, factuality=factuality, stance=stance)


def _kind(setting: _Setting, content: tuple[Span, ...]) -> Kind:
    """Direct where every word stands in a quotation, indirect where none does."""
    words = setting.words
    inside = [
        i in setting.quoted for span in content for i in words.within(span) if words.forms[i][0].isalnum()
    ]
    return "direct" if inside and all(inside) else "mixed" if any(inside) else "indirect"
