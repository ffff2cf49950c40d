"""Which names to compare: blocks by key, so that millions of mentions are never compared all with all.

Words are looked up by what is left of them after one or two letters are taken away (deletion neighbourhoods,
as in Bocek, Hunt and Stiller 2007, later SymSpell), names by given name and surname, by their words in any
order, by initial and surname.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from sayso.resolve.compare import misprint, seen_alike
from sayso.resolve.lexicon import GIVEN, SURNAMES, roots
from sayso.resolve.names import Name

LARGEST_BLOCK = 400
"""A block with more names than this says nothing; its names meet in smaller ones."""
ESTABLISHED = 5
"""A word that this many different names bear is a name of its own and no misprint of another."""


class NearWords:
    """Words by their neighbourhood: which others may be the same, damaged."""

    def __init__(self, words: Iterable[str]) -> None:
        self._blocks: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            for key in _neighbourhood(word):
                self._blocks[key].append(word)

    def near(self, word: str) -> tuple[str, ...]:
        """The other words of the index that this one may be a misprint of, or they of it."""
        found = {other for key in _neighbourhood(word) for other in self._blocks.get(key, ())}
        return tuple(sorted(each for each in found if each != word and misprint(word, each)))


def _neighbourhood(word: str) -> set[str]:
    """A word, as it looks, and without any one letter; from seven letters on without any two."""
    keys = {word, f"={seen_alike(word)}"}
    if len(word) >= 4:
        keys |= {word[:cut] + word[cut + 1 :] for cut in range(len(word))}
    if 7 <= len(word) <= 16:
        keys |= {
            word[:one] + word[one + 1 : two] + word[two + 1 :]
            for one, two in combinations(range(len(word)), 2)
        }
    return keys


class Forms:
    """The full names of persons in a case, each once, with how often it occurs and what it may be joined
    with."""

    def __init__(self, counts: Mapping[Name, int]) -> None:
        self.names: dict[str, Name] = {}
        self.counts: Counter[str] = Counter()
        for name in sorted(counts, key=lambda each: each.words):
            self.names.setdefault(name.key, name)
            self.counts[name.key] += counts[name]
        self._blocks: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._given_of: defaultdict[str, set[str]] = defaultdict(set)
        self._surnames_of: defaultdict[str, set[str]] = defaultdict(set)
        for key, name in self.names.items():
            for block in _blocks(name):
                if not block[0].endswith("."):
                    self._blocks[block].append(key)
            for surname in name.surnames:
                self._blocks[f"{name.first[0]}.", surname].append(key)
        self._count_words()
        self.size = sum(len(each) for each in self._given_of.values()) or 1
        self.near_given = NearWords(name.first for name in self.names.values() if len(name.first) > 1)
        self.near_surnames = NearWords(each for name in self.names.values() for each in name.surnames)

    def _count_words(self) -> None:
        """Which given names stand with which surnames, in names met twice and not damaged ones of another."""
        top: dict[str, str] = {}
        seen = [key for key, name in self.names.items() if self.counts[key] > 1 and len(name.first) > 1]
        for key in sorted(seen, key=lambda each: (-self.counts[each], each)):
            name = self.names[key]
            for word in (f"{name.first}.", *name.surnames):
                top.setdefault(word, key)
        for key in seen:
            name = self.names[key]
            for surname in name.surnames:
                if not any(self._is_damaged(key, top[word]) for word in (f"{name.first}.", surname)):
                    self._given_of[surname].add(name.first)
                    self._surnames_of[name.first].add(surname)

    def _is_damaged(self, key: str, top: str) -> bool:
        if self.counts[key] * 50 > self.counts[top]:
            return False
        name, other = self.names[key], self.names[top]
        return bool(misprint(name.first, other.first) or misprint(name.surnames[-1], other.surnames[-1]))

    def is_given(self, word: str) -> bool:
        """Whether a word is a given name that several bear, here or in the list."""
        return word in GIVEN or len(self._surnames_of.get(word, ())) >= ESTABLISHED

    def is_surname(self, word: str) -> bool:
        """Whether a word is a surname that several bear, here or in the list."""
        return word in SURNAMES or len(self._given_of.get(word, ())) >= ESTABLISHED

    def share_of_given(self, word: str) -> float:
        """The share of names in the case that have this given name."""
        return len(self._surnames_of.get(word, ())) / self.size

    def share_of_surname(self, word: str) -> float:
        """The share of names in the case that have this surname."""
        return len(self._given_of.get(word, ())) / self.size

    def namesakes(self, name: Name) -> float:
        """How many others of this name to expect in the case, were given names and surnames drawn apart.

        From how many other names have the given name, how many the surname; for names of the lists never less
        than their share of a population (one in 200, one in 400) makes of as many people as the case names.
        A second surname or a middle name makes a name rarer, an initial in place of the given name commoner.
        """
        others = [max(0, len(self._given_of.get(each, ())) - 1) / self.size for each in name.surnames]
        if len(name.first) < 2:
            return self.size * max(others) / 12
        expected = self.size * others[0] * max(0, len(self._surnames_of.get(name.first, ())) - 1) / self.size
        if name.first in GIVEN and name.surnames[0] in SURNAMES:
            expected = max(expected, self.size / 200 / 400)
        for each in others[1:]:
            expected *= max(each, 1 / self.size)
        for middle in name.middles:
            expected *= 1 / 12 if len(middle) == 1 else max(self.share_of_given(middle), 1 / 200)
        return expected

    def partners(self, key: str) -> Iterator[str]:
        """The keys of the names to compare with this one, each once, in order."""
        name = self.names[key]
        found = {other for block in _blocks(name) for other in self._block(block)}
        for first in self.near_given.near(name.first) if len(name.first) > 1 else ():
            for surname in name.surnames:
                found.update(self._block((first, surname)))
        for surname in name.surnames:
            for other in self.near_surnames.near(surname):
                found.update(self._block((name.first, other)))
        found.discard(key)
        yield from sorted(found)

    def of_surname(self, surname: str, initial: str) -> list[str]:
        """The keys of the names with this surname and first letter."""
        return self._block((f"{initial}.", surname))

    def _block(self, block: tuple[str, str]) -> list[str]:
        keys = self._blocks.get(block, [])
        return keys if len(keys) <= LARGEST_BLOCK else []


def _blocks(name: Name) -> set[tuple[str, str]]:
    """The blocks that a name lies in: given name (also the full one of a nickname) and surname, words in
    order."""
    firsts = roots(name.first) | ({name.nickname} if name.nickname else set())
    surnames = {*name.surnames, *(each for each in name.middles if len(each) > 1)}
    blocks = {(first, surname) for first in firsts for surname in surnames}
    if len(name.first) == 1:  # "J Smith" meets every J... Smith, these do not meet one another
        blocks |= {(f"{name.first}.", surname) for surname in name.surnames}
    long = sorted(each for each in (*name.given, *name.surnames) if len(each) > 1)
    return blocks | {("", " ".join(long))}
