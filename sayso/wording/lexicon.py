"""Words that mean nearly the same, and acts that are opposites: our own lists, read once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sayso.wording.words import Word, stem

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Groups of words by stems. `verbs` and `nouns` say of a stem which acts it may be, `things` which group
    a word of any other kind is in; `phrases` are the acts of several words. `opposites` and `converses` hold
    each pair both ways.
    """

    verbs: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]
    things: Mapping[str, str]
    phrases: Mapping[tuple[str, ...], str]
    opposites: Pairs
    opposed: Mapping[str, frozenset[str]]
    converses: Pairs

    def acts(self, word: str) -> tuple[str, ...]:
        """The acts that a stem may name, as a verb first."""
        return self.verbs.get(word, ()) + self.nouns.get(word, ())

    def phrase(self, words: Sequence[Word], at: int) -> tuple[str, int] | None:
        """The act of several words that begins at a place, and how many words it has."""
        for size in (4, 3, 2):
            key = tuple(word.stem for word in words[at : at + size])
            if len(key) == size and key in self.phrases:
                return self.phrases[key], size
        return None


@cache
def lexicon() -> Lexicon:
    """The lists in the package."""
    verbs: dict[str, tuple[str, ...]] = {}
    nouns: dict[str, tuple[str, ...]] = {}
    phrases: dict[tuple[str, ...], str] = {}
    for name, members in _groups("acts.txt"):
        verbal, _, nominal = members.partition("|")
        for word in verbal.split():
            parts = tuple(map(stem, word.split("_")))
            if len(parts) > 1:
                phrases[parts] = name
            else:
                verbs[parts[0]] = (*verbs.get(parts[0], ()), name)
        for word in nominal.split():
            nouns[stem(word)] = (*nouns.get(stem(word), ()), name)
    things = {stem(word): name for name, members in _groups("things.txt") for word in members.split()}
    opposites = {*_pairs("acts.txt", "!"), *_pairs("things.txt", "!"), *_opposites()}
    opposed = {one: frozenset(b for a, b in opposites if a == one) for one, _ in opposites}
    return Lexicon(
        verbs, nouns, things, phrases, frozenset(opposites), opposed, frozenset(_pairs("acts.txt", "~"))
    )


def _lines(file: str) -> Iterator[str]:
    text = files("sayso.wording").joinpath(file).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def _opposites() -> Iterator[tuple[str, str]]:
    """The pairs of plain words, by their stems."""
    for line in _lines("opposites.txt"):
        one, other = map(stem, line.split())
        if one != other:
            yield one, other
            yield other, one


def _groups(file: str) -> Iterator[tuple[str, str]]:
    for line in _lines(file):
        name, colon, members = line.partition(":")
        if colon:
            yield name, members


def _pairs(file: str, mark: str) -> Iterator[tuple[str, str]]:
    for line in _lines(file):
        one, found, other = line.partition(f" {mark} ")
        if found and ":" not in line:
            yield one, other
            yield other, one
