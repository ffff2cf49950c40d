"""Gold of persons as the scorers and the training read it: GAP, LitBank quotations, e-mail coreference.

GAP and the e-mail threads are Apache-2.0, LitBank's annotations CC BY 4.0, its texts in the public domain.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sayso.claims.antecedents import candidates
from sayso.claims.cast import Cast
from sayso.claims.cues import grammar
from sayso.claims.persons import Naming, Persons, Pronoun, persons, pronoun_role
from sayso.claims.words import Range, Words, paragraphs, split_words

ENGLISH = grammar("en")


def laid_out(text: str) -> tuple[Words, list[Range]]:
    """The words and sentences of a text."""
    words = split_words(text)
    return words, [s for p in paragraphs(words) for s in p.sentences]


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A GAP example: a pronoun, two names (`whos` are their persons), which of them it means."""

    passage: Persons
    pronoun: Pronoun
    among: tuple[Naming, ...]
    whos: tuple[int, int]
    truth: tuple[bool, bool]
    masculine: bool


def gap(path: Path) -> Iterator[Ambiguous]:
    """The examples of a GAP file, read in snippet context: the page's address is not used."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            words, sentences = laid_out(row["Text"])
            parts = [_part(words, int(row[f"{n}-offset"]), row[n]) for n in ("A", "B")]
            at = _part(words, int(row["Pronoun-offset"]), row["Pronoun"])[0]
            passage = persons(words, sentences, ENGLISH, parts)
            pronoun = _pronoun(passage, at)
            among = candidates(passage, pronoun)
            named = {one.part: one for one in passage.namings}
            missing = [named[p] for p in parts if named[p] not in among]
            yield Ambiguous(
                passage=passage,
                pronoun=pronoun,
                among=(*among, *dict.fromkeys(missing)),
                whos=(named[parts[0]].who, named[parts[1]].who),
                truth=(row["A-coref"] == "TRUE", row["B-coref"] == "TRUE"),
                masculine=row["Pronoun"].lower() in ("he", "him", "his"),
            )


def _part(words: Words, start: int, text: str) -> Range:
    inside = [k for k in range(len(words)) if words.starts[k] < start + len(text) and words.ends[k] > start]
    return inside[0], inside[-1] + 1


def _pronoun(passage: Persons, at: int) -> Pronoun:
    found = next((p for p in passage.pronouns if p.word == at), None)
    if found is not None:
        return found
    number = next(n for n, (lo, hi) in enumerate(passage.sentences) if lo <= at < hi)
    role = pronoun_role(passage.words, at, passage.sentences[number][1], ENGLISH)
    gender = "female" if "her" in passage.words.lower[at] or "she" in passage.words.lower[at] else "male"
    return Pronoun(at, number, passage.clauses[at], role, gender)


def gap_scores(found: Sequence[tuple[bool, bool]], examples: Sequence[Ambiguous]) -> dict[str, float]:
    """F1 over all pairs, over those of each gender, and their ratio, as GAP's own scorer counts them."""
    counts: Counter[tuple[str, bool, bool]] = Counter()
    for answers, one in zip(found, examples, strict=True):
        for answer, truth in zip(answers, one.truth, strict=True):
            for group in ("overall", "masculine" if one.masculine else "feminine"):
                counts[group, answer, truth] += 1
    scores = {g: _f1(counts, g) for g in ("overall", "masculine", "feminine")}
    return scores | {"bias": scores["feminine"] / scores["masculine"]}


def _f1(counts: Mapping[tuple[str, bool, bool], int], group: str) -> float:
    right = counts[group, True, True]
    return 2 * right / (2 * right + counts[group, True, False] + counts[group, False, True])


@dataclass(frozen=True, slots=True)
class Novel:
    """A LitBank text: each quotation with its speaker, and the mentions of each chain."""

    name: str
    text: str
    speakers: tuple[tuple[int, int, str], ...]
    mentions: Mapping[int, tuple[tuple[int, str], ...]]
    """By the end of a mention: its start and its chain."""

    def chain(self, places: Sequence[tuple[int, int]]) -> str | None:
        """The chain to which most of these places belong: gold mentions that end where they do."""
        votes: Counter[str] = Counter()
        for start, end in places:
            here = self.mentions.get(end) or self.mentions.get(end - 2) or ()
            if here:
                votes[min(here, key=lambda m: (abs(m[0] - start), m[1]))[1]] += 1
        return min(votes, key=lambda c: (-votes[c], c)) if votes else None


def litbank(folder: Path) -> Iterator[Novel]:
    """The texts of LitBank that have quotations."""
    for path in sorted((folder / "quotations" / "tsv").glob("*.ann")):
        lines = path.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        who = {row[1]: row[2] for row in rows if row[0] == "ATTRIB"}
        places = [
            (_offset(lines, row[2], row[3]), _offset(lines, row[4], row[5], end=True), who[row[1]])
            for row in rows
            if row[0] == "QUOTE" and row[1] in who
        ]
        coref = (folder / "coref" / "brat" / path.name).read_text(encoding="utf-8").splitlines()
        yield Novel(path.stem, "\n".join(lines), tuple(sorted(places)), _chains(coref))


def _offset(lines: Sequence[str], line: str, word: str, *, end: bool = False) -> int:
    tokens = lines[int(line)].split(" ")
    start = sum(len(one) + 1 for one in lines[: int(line)]) + sum(len(t) + 1 for t in tokens[: int(word)])
    return start + (len(tokens[int(word)]) if end else 0)


def _chains(lines: Sequence[str]) -> dict[int, tuple[tuple[int, str], ...]]:
    """The mentions of each chain by their end; a name in apposition belongs to the chain it stands beside."""
    spans: dict[str, tuple[int, int]] = {}
    labels: dict[tuple[int, int], str] = {}
    related: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        row = line.split("\t")
        if row[0].startswith("T"):
            label, start, end = row[1].split(" ")[:3]
            spans[row[0]] = (int(start), int(end))
            if "-" in label:
                labels[int(start), int(end)] = label
        elif row[0].startswith("R"):
            _, one, other = row[1].split(" ")
            related[one[5:]].append(other[5:])
            related[other[5:]].append(one[5:])
    beside = {
        spans[one]: labels[spans[other]]
        for one, others in related.items()
        for other in others
        if one in spans and spans[one] not in labels and spans.get(other) in labels
    }
    out: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for (first, last), chain in sorted({**labels, **beside}.items()):
        out[last].append((first, chain))
    return {last: tuple(found) for last, found in out.items()}


def places_of(words: Words, people: Cast, who: int) -> list[tuple[int, int]]:
    """The characters of the mentions of somebody outside quotations."""
    return [(words.starts[s.part[0]], words.ends[s.part[1] - 1]) for s in people.sightings if s.who == who]
