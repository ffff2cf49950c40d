"""Who is named in a passage besides those who speak: for surnames, aliases, pronouns and "the company"."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sayso.claims.cues import Grammar
from sayso.claims.names import names, text_of
from sayso.claims.nouns import (
    closed,
    core_name,
    gender_of,
    given_gender,
    kind_of_noun,
    nouns,
    plain,
    without_opener,
)
from sayso.claims.voices import Voice, describe
from sayso.claims.words import Range, Words
from sayso.model.claim import Attribution
from sayso.model.place import Span

LONGEST_APPOSITION = 12
PLACING = frozenset({"in", "at", "from", "on", "near", "en", "desde"})
"""Prepositions that make a place of the name behind: "in Chelsea, the mayor said" calls nobody a mayor."""
SAME_SENTENCE = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Mention:
    """A naming at a character; `free` says that it lies in no source and no content."""

    position: int
    voice: Voice
    free: bool


def mentions(
    words: Words, sentences: Iterable[Range], grammar: Grammar, attributions: Sequence[Attribution]
) -> Iterator[Mention]:
    """The namings outside sources, in order, each described by the words around it."""
    lists = nouns(grammar.language)
    described: dict[str, Voice] = {}
    sources = sorted(s for one in attributions for s in one.source)
    contents = [s for one in attributions for s in (*one.source, *one.content)]
    starts, ends = sorted(s.start for s in contents), sorted(s.end for s in contents)
    for sentence in sentences:
        for found in names(words, sentence, grammar):
            name = without_opener(words, found, sentence, grammar)
            span = words.span(name)
            if _meets(sources, span):
                continue
            free = bisect_left(starts, span.end) == bisect_right(ends, span.start)
            around = _around(words, sentence, name, grammar)
            if around[1] - around[0] == 1 and kind_of_noun(words.lower[name[0]], lists) is None:
                continue  # a lone name says nothing that helps later
            if _meets(sources, words.span(around)):
                around = name
            text = words.span(around).cut(words.text)
            if text not in described:
                described[text] = describe(text, grammar)
            if described[text].name is not None:
                yield Mention(span.start, described[text], free)


def _meets(sources: Sequence[Span], span: Span) -> bool:
    """Whether a span meets one of the ordered sources."""
    last = bisect_left(sources, Span(start=span.end, end=span.end))
    return any(source.meets(span) for source in sources[max(0, last - 2) : last])


def _around(words: Words, sentence: Range, name: Range, grammar: Grammar) -> Range:
    """A name with the noun before it ("security firm ORBEX") and the apposition behind."""
    lists = nouns(grammar.language)
    start, end = name
    before = start - 1
    if before >= sentence[0]:
        word = words.lower[before]
        noun = plain(word) == word and (kind_of_noun(word, lists) is not None or word in lists["titles"])
        start = before if noun and words.forms[before].islower() else start
    located = name[0] > sentence[0] and words.lower[name[0] - 1] in PLACING
    if not located and end + 1 < sentence[1] and words.forms[end] in (",", "("):
        first = words.lower[end + 1]
        article = first in ("a", "an", "the", "un", "una", "el", "la") or first in lists["aliases"]
        if article or first == "a.k.a.":
            stop = end + 1
            last = min(sentence[1], end + LONGEST_APPOSITION)
            while stop < last and words.forms[stop] not in (",", ")", ";", "."):
                stop += 1
            ended = stop < sentence[1] and words.forms[stop] in (",", ")", ";", ".")
            verb = any(grammar.finite(word) for word in words.lower[end:stop])
            end = stop if ended and not verb else end
    return (start, end)


def known_names(
    words: Words, parts: Iterable[Range], grammar: Grammar
) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """The words that are names in these sentences, and the full names by their last word.

    A place ("New Mexico") is nobody's full name, and Michelle Obama is not that of "Mr. Obama".
    """
    lists = nouns(grammar.language)
    genders: dict[str, set[str | None]] = {}
    proper: set[str] = set()
    full: dict[str, set[str]] = {}
    for part in parts:
        for found in names(words, part, grammar):
            name = without_opener(words, found, part, grammar)
            if name[0] > part[0] or name[1] - name[0] > 1:
                proper.update(words.forms[name[0] : name[1]])
            core = core_name(words, name, grammar)
            if core[1] - core[0] == 1:
                title = gender_of(words.lower[name[0] : core[0]], lists)
                genders.setdefault(words.forms[core[0]], set()).add(title)
            if core[1] - core[0] < 2:
                continue
            text = text_of(words, core)
            headline = any(closed(words.lower[k], grammar) for k in range(core[0], core[1] - 1))
            if headline or " of " in text or words.lower[core[0] - 1 : core[0]] == ("of",):
                continue
            first, last = text.lower().split(" ", 1)[0], text.rsplit(" ", 1)[-1]
            if first not in lists["not_first"]:
                full.setdefault(last, set()).add(text)
    kept = {
        last: frozenset(n for n in whole if _other(given_gender(n, lists)) not in genders.get(last, ()))
        for last, whole in full.items()
    }
    return frozenset(proper), {last: whole for last, whole in kept.items() if whole}


def _other(gender: str | None) -> str:
    """The gender of a title before somebody else's surname: "Mr. Obama" is not Michelle Obama."""
    return {"male": "female", "female": "male"}.get(gender or "", "")


_SAME = frozenset({"same", "very", "aforementioned", "mismo", "misma", "citado", "citada"})


@dataclass(slots=True)
class Memory:
    """The voices and namings met so far in a passage, by the nouns that may come back to them."""

    words: Words
    language: str
    by_noun: dict[str, list[tuple[int, Voice]]] = field(default_factory=dict)
    aliases: dict[str, set[str]] = field(default_factory=dict)

    def add(self, position: int, voice: Voice) -> None:
        """Remember a voice; what is several, or nothing but "the minister", says nothing new."""
        if voice.alias is not None and voice.name is not None:
            self.aliases.setdefault(_key(voice.alias), set()).add(voice.name)
        again = voice.name is None and definite(voice)
        if voice.head and not voice.plural and not again:
            self.by_noun.setdefault(voice.head, []).append((position, voice))

    def named(self, alias: str) -> str | None:
        """Whose alias a name is, where it is one's alone."""
        known = self.aliases.get(_key(alias), set())
        return next(iter(known)) if len(known) == 1 else None

    def meant(self, noun: str, before: int, near: int) -> Voice | None:
        """Whom "the minister", "the company" before a character means: the only such, or the last one nearby.

        `near` is the character from which something is nearby. Where the last two stand in one sentence,
        both fit, and nobody is meant; "the network" for the BBC reaches no further than that either.
        """
        fitting = sorted(
            (pair for key in self._fitting(noun) for pair in self.by_noun.get(key, ()) if pair[0] < before),
            key=lambda pair: pair[0],
        )
        if not fitting:
            return None
        at, last = fitting[-1]
        if at < near and last.head != noun:
            return None
        for position, other in reversed(fitting[:-1]):
            if other.name != last.name or (last.name is None and other.description != last.description):
                return None if at < near or self._one_sentence(position, at) else last
        return last

    def _fitting(self, noun: str) -> tuple[str, ...]:
        """The nouns of those that `noun` may come back to."""
        lists = nouns(self.language)
        sort = next((s.partition("=")[2] for s in lists["synonyms"] if s.partition("=")[0] == noun), None)
        return (noun,) if sort is None else tuple(sorted(lists[sort] | {noun}))

    def _one_sentence(self, first: int, last: int) -> bool:
        low, high = bisect_left(self.words.starts, first), bisect_left(self.words.starts, last)
        return not any(
            self.words.forms[k] in SAME_SENTENCE
            and (
                k + 1 >= len(self.words) or self.words.capital(k + 1) or not self.words.forms[k + 1].isalnum()
            )
            for k in range(low, high)
        )


def _key(name: str) -> str:
    return " ".join(name.lower().strip(" \"'“”‘’.,").split())


def definite(voice: Voice) -> bool:
    """Whether a description is "the ...", "the same ..." and nothing that tells it from others."""
    parts = [word for word in (voice.description or "").lower().split() if word not in _SAME]
    return len(parts) == 2 and parts[0] in ("the", "el", "la", "this", "that")
