"""Words that mean nearly the same, and acts that are opposites: our own lists, read once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

from sayso.wording.lists import listed
from sayso.wording.words import Word, stem

Pairs = frozenset[tuple[str, str]]
Phrases = Mapping[tuple[str, ...], tuple[str, ...]]
Found = tuple[tuple[str, ...], int]
_Key = TypeVar("_Key", str, tuple[str, ...])
_ACTS = ("acts.txt", "acts_by_field.txt")
_LONGEST = 5
"""How many words a phrase has at most."""
_APART = 6
"""How far behind its verb a particle stands at most."""
_PARTICLES, _BETWEEN = listed("verbs", "particles"), listed("verbs", "ending")
_TIMES = listed("verbs", "times")
_WHOSE = frozenset({"his", "her", "its", "their", "my", "our", "your"})
_SPANISH = {
    "ar": ("ar", "a", "an", "ó", "aron", "ado", "ada", "ados", "adas", "aba", "ará", "ando"),
    "er": ("er", "e", "en", "ió", "ieron", "ido", "ida", "idos", "idas", "ía", "erá", "iendo"),
    "ir": ("ir", "e", "en", "ió", "ieron", "ido", "ida", "idos", "idas", "ía", "irá", "iendo"),
}
"""The regular forms of Spanish verbs that news have, by the ending of the infinitive."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Groups of words by stems. `verbs` and `nouns` say of a stem which acts it may be, `things` in which
    groups a word of any other kind is; `phrases` are the acts of several words, `compounds` the things of
    several, `openers` their first words with how many words they have. `act_names` are all acts; `opposites`
    and `converses` hold each pair both ways.
    """

    verbs: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]
    things: Mapping[str, tuple[str, ...]]
    phrases: Phrases
    compounds: Phrases
    openers: Mapping[str, tuple[int, ...]]
    act_names: frozenset[str]
    opposites: Pairs
    opposed: Mapping[str, frozenset[str]]
    converses: Pairs

    def acts(self, word: str) -> tuple[str, ...]:
        """The acts that a stem may name, as a verb first."""
        return self.verbs.get(word, ()) + self.nouns.get(word, ())

    def phrase(self, words: Sequence[Word], at: int) -> Found | None:
        """The acts that several words from a place on may name, and how many words it has; 1 where its
        particle stands apart ("pulled its tanks out").
        """
        return self._longest(self.phrases, words, at) or self._parted(words, at)

    def compound(self, words: Sequence[Word], at: int) -> Found | None:
        """The things of several words that begins at a place, and how many words it has."""
        return self._longest(self.compounds, words, at)

    def _longest(self, table: Phrases, words: Sequence[Word], at: int) -> Found | None:
        sizes = self.openers.get(words[at].stem, ())
        for size in sizes:
            found = table.get(tuple([word.stem for word in words[at : at + size]]))
            if found is not None and at + size <= len(words) and not _is_of_time(words, at + size):
                return found, size
        if not sizes or not any(word.lower in _WHOSE for word in words[at + 1 : at + sizes[0]]):
            return None
        kept = [k for k in range(at, min(at + 1 + _LONGEST, len(words))) if words[k].lower not in _WHOSE]
        for size in sizes:  # "lost their jobs"
            found = table.get(tuple([words[k].stem for k in kept[:size]]))
            if found is not None and size <= len(kept) and not _is_of_time(words, kept[size - 1] + 1):
                return found, kept[size - 1] + 1 - at
        return None

    def _parted(self, words: Sequence[Word], at: int) -> Found | None:
        if words[at].stem not in self.openers or words[at].stem == "be":  # "was broken up"
            return None
        for word in words[at + 1 : at + 1 + _APART]:
            if not word.is_word or word.lower in _BETWEEN:
                return None
            names = self.phrases.get((words[at].stem, word.stem)) if word.lower in _PARTICLES else None
            if names is not None:
                return names, 1
        return None


def _is_of_time(words: Sequence[Word], end: int) -> bool:
    """Whether the last word of a phrase rather goes with what follows: "fell in May", "went on 3 June"."""
    if end >= len(words) or words[end - 1].lower not in ("in", "on", "by"):
        return False
    return words[end].text[:1].isdigit() or words[end].lower in _TIMES


@cache
def lexicon() -> Lexicon:
    """The lists in the package."""
    verbs: defaultdict[str, dict[str, None]] = defaultdict(dict)
    nouns: defaultdict[str, dict[str, None]] = defaultdict(dict)
    things: defaultdict[str, dict[str, None]] = defaultdict(dict)
    phrases: defaultdict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    compounds: defaultdict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for name, members in (group for file in _ACTS for group in _groups(file)):
        verbal, _, nominal = members.partition("|")
        _add(name, verbal.split(), verbs, phrases)
        _add(name, nominal.split(), nouns, compounds)
    for name, members in _groups("actos.txt"):
        verbal, _, nominal = members.partition("|")
        regular, _, others = verbal.partition("+")
        _add(name, [*others.split(), *_spanish(regular.split())], verbs, phrases)
        _add(name, nominal.split(), nouns, compounds)
    for name, members in _groups("things.txt"):
        _add(name, members.split(), things, compounds)
    opposites = {*_pairs("!", *_ACTS, "things.txt"), *_opposites()}
    opposed: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in opposites:
        opposed[one].add(other)
    return Lexicon(
        verbs=_settled(verbs),
        nouns=_settled(nouns),
        things=_settled(things),
        phrases=_settled(phrases),
        compounds=_settled(compounds),
        openers=_openers((*phrases, *compounds)),
        act_names=frozenset(name for table in (verbs, nouns) for names in table.values() for name in names),
        opposites=frozenset(opposites),
        opposed={one: frozenset(others) for one, others in opposed.items()},
        converses=frozenset(_pairs("~", *_ACTS)),
    )


def _add(
    name: str,
    members: Sequence[str],
    single: defaultdict[str, dict[str, None]],
    several: defaultdict[tuple[str, ...], dict[str, None]],
) -> None:
    """Members of a group by their stems; underscores join those of several words."""
    for member in members:
        parts = tuple(map(stem, member.split("_")))
        if len(parts) > 1:
            several[parts][name] = None
        else:
            single[parts[0]][name] = None


def _openers(several: Iterable[tuple[str, ...]]) -> Mapping[str, tuple[int, ...]]:
    """The first words of phrases, each with the lengths of those that it begins, the longest first."""
    sizes: defaultdict[str, set[int]] = defaultdict(set)
    for key in several:
        sizes[key[0]].add(len(key))
    return {
        word: tuple(size for size in sorted(found, reverse=True) if size <= _LONGEST)
        for word, found in sizes.items()
    }


def _settled(table: Mapping[_Key, Mapping[str, None]]) -> Mapping[_Key, tuple[str, ...]]:
    return {word: tuple(names) for word, names in table.items()}


def _spanish(infinitives: Sequence[str]) -> Iterator[str]:
    """The regular forms of verbs; what is no infinitive stays as it is."""
    for word in infinitives:
        plain = word.removesuffix("se")
        forms = _SPANISH.get(plain[-2:])
        if forms is None:
            yield word
        else:
            yield from (f"{plain[:-2]}{form}" for form in forms)


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


def _pairs(mark: str, *names: str) -> Iterator[tuple[str, str]]:
    for line in (line for name in names for line in _lines(name)):
        one, found, other = line.partition(f" {mark} ")
        if found and ":" not in line:
            yield one, other
            yield other, one
