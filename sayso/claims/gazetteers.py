"""Lists of names: people, places, bodies and outlets, looked up without accents and case."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from sayso.claims.cues import load
from sayso.claims.words import Words, split_words

Listed = tuple[tuple[str, ...], bool, str]
"""A name in a list: its folded words, whether it must stand in capitals, and its kind."""


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """A word in lower case, without accents and with straight apostrophes."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFD", word.lower().replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Given names, surnames, the links between names, and names that are ordinary words as well."""

    given: frozenset[str]
    surnames: frozenset[str]
    links: frozenset[str]
    words: frozenset[str]


@cache
def people() -> People:
    """The lists of `people.toml`, folded."""
    data = load("people.toml")
    return People(
        given=_folded(" ".join(data["given"].values())),
        surnames=_folded(" ".join(data["surnames"].values())),
        links=_folded(data["links"]),
        words=_folded(data["words"]),
    )


def _folded(listed: str) -> frozenset[str]:
    return frozenset(fold(word) for word in listed.split())


@cache
def word_list(file: str, name: str) -> frozenset[str]:
    """The list `name` of single words in a data file, folded."""
    data: Mapping[str, str] = load(file)
    return _folded(data[name])


@cache
def word_capitals(file: str, name: str) -> frozenset[str]:
    """The list `name` of single words in a data file, as they stand."""
    data: Mapping[str, str] = load(file)
    return frozenset(data[name].split())


def names_of(listed: str) -> Iterator[str]:
    """The names of a list that separates them by ";"."""
    return (" ".join(name.split()) for name in listed.split(";") if name.strip())


@cache
def phrases() -> Mapping[str, tuple[Listed, ...]]:
    """Every listed place, body and outlet by its first folded word, the longest first.

    `outlet?` is the kind of a name that is an outlet only beside words of saying or printing.
    """
    places, bodies, outlets = load("places.toml"), load("bodies.toml"), load("outlets.toml")
    kinds: dict[tuple[tuple[str, ...], bool], str] = {}
    for name in (name for part in places["places"].values() for name in names_of(part)):
        _enter(kinds, name, "place")
    for name in (*names_of(bodies["names"]), *bodies["acronyms"].split()):
        _enter(kinds, name, "body")
    unsure = frozenset(names_of(outlets["unsure"]))
    for name in _outlets(outlets):
        lone = " " not in name and name not in names_of(outlets["sure"])
        _enter(kinds, name, "outlet?" if lone or name in unsure else "outlet")
    for name in sorted(unsure):
        _enter(kinds, name, "outlet?")
    table: dict[str, list[Listed]] = {}
    for (words, capitals), kind in kinds.items():
        table.setdefault(words[0], []).append((words, capitals, kind))
    return {first: tuple(sorted(found, key=_longest)) for first, found in table.items()}


def _outlets(outlets: Mapping[str, str]) -> Iterable[str]:
    """The outlets' names, those that begin with "The" and two words more also without it."""
    for name in (*names_of(outlets["sure"]), *names_of(outlets["more"])):
        yield name
        if "-" in name:
            yield name.replace("-", " ")
        if name.startswith("The ") and name.count(" ") > 1:
            yield name.removeprefix("The ")


def _enter(kinds: dict[tuple[tuple[str, ...], bool], str], name: str, kind: str) -> None:
    words = tuple(fold(form).removesuffix("'s") for form in split_words(name).forms)
    letters = [c for c in name if c.isalpha()]
    capitals = all(c.isupper() for c in letters) and len(letters) <= 8
    kinds.setdefault((words, capitals), kind)


def _longest(listed: Listed) -> tuple[int, tuple[str, ...], bool]:
    return -len(listed[0]), listed[0], not listed[1]


def listed_at(words: Words, folded: tuple[str, ...], k: int, end: int) -> tuple[int, str] | None:
    """Where the longest listed name that begins at word `k` ends, and its kind."""
    for name, capitals, kind in phrases().get(folded[k], ()):
        stop = k + len(name)
        if stop > end or folded[k:stop] != name:
            continue
        if capitals and not all(form.isupper() or not form[0].isalpha() for form in words.forms[k:stop]):
            continue
        if not words.forms[stop - 1][0].islower() and near(words, k, stop):
            return stop, kind
    return None


def near(words: Words, start: int, end: int) -> bool:
    """Whether words follow each other without a blank line or a wide gap."""
    return all(joined(words, i) for i in range(start + 1, end))


WRAPS_AFTER = 45
"""A shorter line is no wrapped one: what stands on the next begins anew."""


def joined(words: Words, i: int) -> bool:
    """Whether word `i` goes on where the word before it ends: a space, or the end of a full line."""
    low, high = words.ends[i - 1], words.starts[i]
    if high - low <= 1:
        return high == low or words.text[low] in " \t\xa0" or _wrapped(words.text, low)
    gap = words.text[low:high]
    if "\n" not in gap:
        return high - low <= 2
    return gap.count("\n") == 1 and _wrapped(words.text, low + gap.index("\n"))


def _wrapped(text: str, end: int) -> bool:
    """Whether the line that ends at a character is a full one."""
    return end - text.rfind("\n", 0, end) > WRAPS_AFTER


@cache
def domains() -> Mapping[str, str]:
    """The outlets' names by their domains."""
    parts = (entry.partition("=") for entry in names_of(load("outlets.toml")["domains"]))
    return {domain: name for domain, _, name in parts}
