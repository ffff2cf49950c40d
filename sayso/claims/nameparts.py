"""What the readers of names share: a passage, its lists, and what a capital may belong to."""

import re
from dataclasses import dataclass
from functools import cache

from sayso.claims.cues import Grammar
from sayso.claims.gazetteers import joined, people, word_list
from sayso.claims.nouns import nouns
from sayso.claims.passages import Passage, Vocabulary
from sayso.claims.words import Range, Words
from sayso.model.entity import MentionKind
from sayso.model.place import Span

LONGEST = 12
"""The most words a name has."""
ACRONYM = re.compile(r"[A-ZÑÁÉÍÓÚ]{2,7}")
INITIAL = re.compile(r"[A-ZÑÁÉÍÓÚ]\.?|[A-Z]\.(?:[A-Z]\.)+")
ABSTRACT = re.compile(
    r"(?:cion|ciones|sion|dad|dades|mente|ismo|ismos|ncia|ncias|miento|logia|ando|iendo|aron|ieron|aban|ivo|iva|ivos|ivas|tica|tico"
    r"|ness|ment|ments|tion|tions|ing|ship|ism|ology|ly|ity|ous|ful|less)"
)
ENDING = re.compile(r"(?<=\w)['’][sS]?$")
QUOTES = frozenset("\"“”«»‘’'") | {"''", "``"}


@dataclass(frozen=True, slots=True)
class Found:
    """A name as a range of words with its kind; `None` where only the rest of the document may tell."""

    part: Range
    kind: MentionKind | None
    score: float
    quoted: Range | None = None


@cache
def titles(language: str) -> frozenset[str]:
    """The words that stand before a person's name, folded."""
    return word_list("people.toml", "titles") | nouns(language)["titles"]


def span_of(words: Words, part: Range) -> Span:
    """The characters of a name, without a possessive ending."""
    span = words.span(part)
    ending = ENDING.search(words.forms[part[1] - 1])
    return Span(start=span.start, end=span.end - len(ending[0])) if ending is not None else span


class NameReader:
    """A passage with what is asked of its words while names are read."""

    def __init__(self, passage: Passage, known: Vocabulary) -> None:
        self.passage = passage
        self.words = passage.words
        self.folded = passage.folded
        self.known = known
        self.grammar: Grammar = passage.grammar
        self.people = people()
        self.titles = titles("en") | titles("es")

    def joined(self, i: int) -> bool:
        """Whether a name may go on with word `i`: nothing parts it from the last, which is no possessor."""
        return joined(self.words, i) and not self.words.lower[i - 1].endswith(("'s", "s'"))

    def is_time(self, i: int) -> bool:
        """Whether word `i` is a month, a day or another word of time."""
        return self.grammar.has("time", self.words.lower[i]) or self.grammar.has(
            "months", self.words.lower[i]
        )

    def belongs(self, i: int) -> bool:
        """Whether a capital may go on a body's name."""
        form = self.words.forms[i]
        lower = self.words.lower[i]
        closed = any(lower in listed for listed in self.grammar.classes.values())
        return not (closed or self.is_time(i) or (ACRONYM.fullmatch(form) is not None and len(form) > 2))

    def heads(self, i: int) -> bool:
        """Whether word `i` opens a Spanish body's name or is a title."""
        return self.folded[i] in word_list("bodies.toml", "heads_es") or self.folded[i] in self.titles

    def quoted(self, i: int, end: int) -> tuple[int, int] | None:
        """Where the words of a short quotation of capitals that begins at word `i` end, and where it does.

        A closing apostrophe may hang on its last word.
        """
        stop = i + 1
        while stop < min(end, i + 5) and (
            self.words.forms[stop][0].isupper() or self.folded[stop] in self.people.links
        ):
            stop += 1
            if self.words.forms[stop - 1][-1] in "'’":
                return stop, stop
        return (stop, stop + 1) if i + 1 < stop < end and self.words.forms[stop] in QUOTES else None
