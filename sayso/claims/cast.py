"""Who takes part in a passage with dialogue: persons by name or description, and the teller behind "I"."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sayso.claims.clauses import PASTS
from sayso.claims.cues import Grammar, load
from sayso.claims.names import names
from sayso.claims.nouns import closed, without_opener
from sayso.claims.persons import HONORIFICS, PRONOUNS, bare_name, gendered_nouns, given_names, owns, stem
from sayso.claims.words import Range, Words

Kind = Literal["name", "noun", "teller", "pronoun"]
TELLER = frozenset({"i", "me", "my", "myself"})
ARTICLES = frozenset(
    {"the", "a", "an", "his", "her", "my", "our", "their", "this", "that", "another", "your"}
)
SPEECH = ("speech", "report", "question", "admission", "allege", "denial", "warning", "directive")
LONGEST_PHRASE = 4
"""How many words may stand between an article and its noun."""
REACH = 6
"""How many sentences back a pronoun goes on with somebody."""
VOTES = 2
"""How many pronouns more of one gender tell the gender of whom a sentence names alone."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One mention outside quotations: its words, its kind and gender, and the number of who is meant.

    `who` is -1 for a pronoun: whom that means is left open here. `role` is "owner", "prep" (behind a
    preposition), "main", or "named" for a name that does nothing.
    """

    part: Range
    kind: Kind
    gender: str | None
    who: int
    role: str = "main"


@dataclass(frozen=True, slots=True)
class Cast:
    """The mentions of a passage in order, and the gender of each who is named or described."""

    sightings: tuple[Sighting, ...]
    genders: tuple[str | None, ...]
    quoted: tuple[Sighting, ...]
    """Names inside quotations: those spoken to or about."""
    guesses: tuple[int, ...]
    """For each mention who is meant; for a pronoun the likeliest by what goes before, -1 where nobody is."""
    telling: frozenset[int]
    """The number of the teller, where there is one."""


@cache
def speech_verbs() -> frozenset[str]:
    """Verbs that tell who speaks beside a quotation."""
    return frozenset(load("dialogue.toml")["speech"].split())


def is_speech(word: str, grammar: Grammar) -> bool:
    """Whether a lower-case word is a verb of speech."""
    cue = grammar.verbs.get((word,))
    return word in speech_verbs() or (cue is not None and cue.word_class in SPEECH and not cue.nounlike)


@cache
def person_nouns() -> frozenset[str]:
    """Nouns for one person."""
    return frozenset((*load("dialogue.toml")["persons"].split(), *gendered_nouns()))


@cache
def titles() -> dict[str, str]:
    """Titles with the noun by which a text comes back to whoever bears them."""
    return dict(load("dialogue.toml")["titles"])


@dataclass(slots=True)
class _Known:
    """Somebody met so far: the words of the name, the nouns, the gender."""

    name: tuple[str, ...]
    nouns: set[str]
    gender: str | None
    teller: bool = False


def cast(words: Words, sentences: Sequence[Range], quoted: Sequence[Range], grammar: Grammar) -> Cast:
    """Who takes part. `quoted` are the quotations, in order; what they mention is kept apart."""
    known: list[_Known] = []
    sightings: list[Sighting] = []
    inside: list[Sighting] = []
    starts = [q[0] for q in quoted]
    found = sorted(_found(words, sentences, grammar))
    for part, kind in found:
        at = bisect_right(starts, part[0]) - 1
        within = at >= 0 and part[0] < quoted[at][1]
        role = _role(words, part, kind, grammar)
        if kind == "pronoun":
            if not within:
                sightings.append(Sighting(part, kind, PRONOUNS[stem(words.lower[part[0]])], -1, role))
        elif kind == "teller":
            if not within:
                sightings.append(Sighting(part, kind, None, _teller(known), role))
        elif within:
            if kind == "name" or part[1] - part[0] == 1:
                inside.append(Sighting(part, kind, None, _who(words, part, kind, known)))
        elif kind == "name" or part[1] - part[0] > 1:
            who = _who(words, part, kind, known)
            sightings.append(Sighting(part, kind, known[who].gender, who, role))
    votes = _votes(sentences, sightings)
    genders = [one.gender or votes.get(number) for number, one in enumerate(known)]
    telling = frozenset(number for number, one in enumerate(known) if one.teller)
    guesses = _guesses(sentences, sightings, genders, telling)
    return Cast(tuple(sightings), tuple(genders), tuple(inside), guesses, telling)


def _found(words: Words, sentences: Sequence[Range], grammar: Grammar) -> Iterator[tuple[Range, Kind]]:
    for sentence in sentences:
        taken: set[int] = set()
        for name in names(words, sentence, grammar):
            part = _trimmed(words, without_opener(words, name, sentence, grammar), grammar)
            if words.lower[part[0]] in grammar.classes["time"] or not words.forms[part[0]][0].isalpha():
                continue
            taken.update(range(*part))
            yield part, "name"
        for k in range(*sentence):
            word = words.lower[k]
            if k in taken:
                continue
            if stem(word) in PRONOUNS:
                yield (k, k + 1), "pronoun"
            elif stem(word) in TELLER:
                yield (k, k + 1), "teller"
            elif words.capital(k) and (_given(words, k) or _speaks(words, k, sentence, grammar)):
                yield (k, k + 1), "name"
            elif word in person_nouns():
                start = _phrase(words, k, sentence[0])
                if start is None and k > sentence[0] and words.forms[k - 1] == ",":
                    start = k  # "Good evening, doctor."
                if start is not None:
                    yield (start, k + 1), "noun"


def _given(words: Words, k: int) -> bool:
    """Whether a lone capitalised word at a sentence's start is a given name."""
    return words.lower[k].removesuffix("'s") in given_names()


def _speaks(words: Words, k: int, sentence: Range, grammar: Grammar) -> bool:
    """Whether a lone capitalised word stands right beside a verb of speech: "Irish cried", "said Slim"."""
    if closed(words.lower[k], grammar) or words.forms[k].isupper():
        return False
    after = k + 1 < sentence[1] and is_speech(words.lower[k + 1], grammar)
    return after or (k > sentence[0] and is_speech(words.lower[k - 1], grammar))


def _phrase(words: Words, k: int, low: int) -> int | None:
    """Where the phrase of the noun at `k` begins: at its article; `None` for a noun without one."""
    for start in range(k - 1, max(low, k - 1 - LONGEST_PHRASE) - 1, -1):
        if words.lower[start] in ARTICLES:
            return start
        if words.lower[start] in ("'s", "’s", "'", "’", "s") or words.lower[start].endswith("'s"):
            continue  # "my brother's wife"
        if not words.forms[start][0].islower() or words.lower[start] in ("of", "and", "to", "in", "with"):
            return None
    return None


def _teller(known: list[_Known]) -> int:
    for number, one in enumerate(known):
        if one.teller:
            return number
    known.append(_Known((), set(), None, teller=True))
    return len(known) - 1


def _who(words: Words, part: Range, kind: Kind, known: list[_Known]) -> int:
    """The number of who is meant: somebody known, or somebody new."""
    lower = words.lower[part[0] : part[1]]
    if kind == "noun":
        noun = lower[-1].removesuffix("'s")
        gender = gendered_nouns().get(noun)
        new = lower[0] in ("a", "an", "another")
        for number in range(len(known) - 1, -1, -1):
            if noun in known[number].nouns and not new:
                return number
        known.append(_Known((), {noun}, gender))
        return len(known) - 1
    name = bare_name(words, part)
    told = next((gendered_nouns()[w.rstrip(".")] for w in lower if w.rstrip(".") in gendered_nouns()), None)
    gender = told or given_names().get(name[0])
    bears = {titles()[w.rstrip(".")] for w in lower if w.rstrip(".") in titles()}
    for number in range(len(known) - 1, -1, -1):
        one = known[number]
        short, long = sorted((one.name, name), key=len)
        agree = None in (gender, one.gender) or gender == one.gender
        if one.name and agree and set(short) <= set(long):
            one.name = long
            one.nouns |= bears
            one.gender = one.gender or gender
            return number
    known.append(_Known(name, bears, gender))
    return len(known) - 1


def _votes(sentences: Sequence[Range], sightings: Sequence[Sighting]) -> dict[int, str]:
    """The gender that the pronouns behind somebody's name tell, where the sentence mentions nobody else."""
    votes: dict[int, Counter[str]] = {}
    starts = [s[0] for s in sentences]
    by: dict[int, list[Sighting]] = {}
    for one in sightings:
        by.setdefault(bisect_right(starts, one.part[0]) - 1, []).append(one)
    for there in by.values():
        named = {n.who for n in there if n.kind in ("name", "noun")}
        pronouns = {n.gender for n in there if n.kind == "pronoun"}
        first = next((n for n in there if n.kind in ("name", "noun")), None)
        if len(named) == 1 and len(pronouns) == 1 and first is not None and there[0] is first:
            (who,), (gender,) = named, pronouns
            if gender is not None:
                votes.setdefault(who, Counter())[gender] += 1
    out: dict[int, str] = {}
    for who, counted in votes.items():
        ((gender, most), *rest) = counted.most_common(2)
        if most - (rest[0][1] if rest else 0) >= VOTES or not rest:
            out[who] = gender
    return out


def _guesses(
    sentences: Sequence[Range],
    sightings: Sequence[Sighting],
    genders: list[str | None],
    telling: frozenset[int],
) -> tuple[int, ...]:
    """Whom each mention means; a pronoun goes on with whom the sentences before are about.

    Of those of the pronoun's gender the one seen in the nearest sentence counts, there the first that acts.
    Whose gender was open takes that of the pronoun; `genders` is changed in place.
    """
    starts = [s[0] for s in sentences]
    seen: dict[int, tuple[int, bool, int]] = {}
    out: list[int] = []
    personal = {s.who for s in sightings if s.kind == "noun" or s.role == "main"}
    for one in sightings:
        number = bisect_right(starts, one.part[0]) - 1
        who = one.who
        if who < 0:
            fitting = [
                (genders[w] is not None, at, acts, -place, w)
                for w, (at, acts, place) in seen.items()
                if w not in telling
                and genders[w] in (None, one.gender)
                and number - at <= REACH
                and (w in personal or genders[w] is not None)
            ]
            known = [f for f in fitting if f[0] and number - f[1] <= 2] or fitting
            if known:
                who = max(known, key=lambda f: (f[1], f[2], f[3]))[4]
                genders[who] = genders[who] or one.gender
        out.append(who)
        if who >= 0:
            before = seen.get(who)
            acts = one.role == "main" or (before is not None and before[0] == number and before[1])
            place = before[2] if before is not None and before[0] == number else one.part[0]
            seen[who] = (number, acts, place)
    return tuple(out)


def _trimmed(words: Words, part: Range, grammar: Grammar) -> Range:
    """A name from its title on, or behind an article inside it: headings run into the first name."""
    start = part[0]
    for k in range(part[0] + 1, part[1]):
        word = words.lower[k].rstrip(".")
        if word in titles() or word in HONORIFICS:
            start = k
        elif closed(words.lower[k], grammar) and k + 1 < part[1] and words.capital(k):
            start = k + 1
    return start, part[1]


def _role(words: Words, part: Range, kind: Kind, grammar: Grammar) -> str:
    """Whether a mention owns what follows ("Ann's", "his"), stands behind a preposition, or neither."""
    word = stem(words.lower[part[0]])
    owns_more = owns(words, part) if kind in ("name", "noun") else word in ("his", "my")
    after = words.lower[part[1] : part[1] + 1]
    if word == "her" and after and after[0][0].isalpha() and not closed(after[0], grammar):
        return "owner"
    if owns_more or after in (("'s",), ("’s",)):
        return "owner"
    before = words.lower[part[0] - 1] if part[0] else ""
    if before in grammar.classes["prepositions"] or word in ("him", "me", "himself", "myself", "herself"):
        return "prep"
    if kind == "name" and not is_speech(before, grammar) and not _does(words, part[1], grammar):
        return "named"
    return "main"


def _does(words: Words, k: int, grammar: Grammar) -> bool:
    """Whether a verb stands at `k`, or behind an adverb or a joined name there."""
    for at in range(k, min(k + 3, len(words))):
        word = words.lower[at]
        if grammar.finite(word) or is_speech(word, grammar) or word in PASTS:
            return True
        if len(word) > 3 and word.endswith(("ed", "s")) and words.forms[at][0].islower() and at == k:
            return True
        if not word.endswith("ly") and word not in ("then", "also", "never", "always", "still", "only"):
            return False
    return False
