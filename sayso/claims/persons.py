"""The persons named in a passage as a pronoun may mean them: where, in what role, of what gender."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from sayso.claims.clauses import finite_verbs
from sayso.claims.cues import Grammar, load
from sayso.claims.names import names
from sayso.claims.nouns import core_name, nouns, without_opener
from sayso.claims.words import Range, Words

PRONOUNS = {
    "he": "male",
    "him": "male",
    "his": "male",
    "himself": "male",
    "she": "female",
    "her": "female",
    "hers": "female",
    "herself": "female",
}
REACH = 4
"""How many words before a name say in what role it stands: "with the young actress Ann Lee"."""
HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "madame", "aunt", "uncle"})


@dataclass(frozen=True, slots=True)
class Naming:
    """A person's name at one place.

    `sentence` and `clause` number where it stands; `role` is "subject", "object", "possessor", "apposed" or
    "prep-" and the preposition; `joined` says that "and" or a comma joins it to another name; `who` is the
    number of the person among those of the passage; `gender` what given name, title and noun tell.
    """

    part: Range
    sentence: int
    clause: int
    role: str
    joined: bool
    gender: str | None
    who: int


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun for one person: its word, gender and role ("subject", "object", "possessor")."""

    word: int
    sentence: int
    clause: int
    role: str
    gender: str


@dataclass(frozen=True, slots=True)
class Persons:
    """A passage with its sentences, clauses and finite verbs, the persons named and the pronouns."""

    words: Words
    grammar: Grammar
    sentences: tuple[Range, ...]
    clauses: tuple[int, ...]
    verbs: frozenset[int]
    namings: tuple[Naming, ...]
    pronouns: tuple[Pronoun, ...]


@cache
def given_names() -> dict[str, str]:
    """The common given names with the gender they tell; a name of both tells none."""
    lists = load("givennames.toml")
    male, female = (frozenset(lists[g].split()) for g in ("male", "female"))
    known = nouns("es")
    male, female = male | known["male_names"], female | known["female_names"]
    return {n: "male" if n in male else "female" for n in sorted(male ^ female)}


@cache
def gendered_nouns() -> dict[str, str]:
    """Nouns and titles that tell the gender of the name behind them."""
    lists = load("givennames.toml")
    return {noun: g for g in ("male", "female") for noun in lists[f"{g}_nouns"].split()}


def persons(
    words: Words, sentences: Sequence[Range], grammar: Grammar, wanted: Iterable[Range] = ()
) -> Persons:
    """The persons and pronouns of a passage. `wanted` are names known beforehand, which take precedence."""
    clauses, verbs = _clauses(words, sentences, grammar)
    parts = _parts(words, sentences, grammar, sorted(wanted))
    known = _identities(words, parts)
    genders: dict[int, str] = {}
    for (_, part), who in zip(parts, known, strict=True):
        told = _gender(words, part)
        if told is not None:
            genders.setdefault(who, told)
    namings = tuple(
        Naming(
            part=part,
            sentence=sentence,
            clause=clauses[part[0]],
            role=_role(words, part, sentences[sentence], clauses, verbs, grammar),
            joined=_joined(words, part, sentences[sentence]),
            gender=genders.get(who),
            who=who,
        )
        for (sentence, part), who in zip(parts, known, strict=True)
    )
    found = tuple(_pronouns(words, sentences, clauses, grammar))
    return Persons(words, grammar, tuple(sentences), clauses, verbs, namings, found)


def _clauses(
    words: Words, sentences: Sequence[Range], grammar: Grammar
) -> tuple[tuple[int, ...], frozenset[int]]:
    """The number of the clause of each word, and the finite verbs."""
    classes = grammar.classes
    verbs: set[int] = set()
    clauses = [0] * len(words)
    number = 0
    for lo, hi in sentences:
        verbs.update(k for k, _ in finite_verbs(words, (lo, hi), grammar))
        number += 1
        seen = False
        for k in range(lo, hi):
            word = words.lower[k]
            after = words.lower[k + 1] if k + 1 < hi else ""
            opens = word in classes["subordinators"] or word in classes["relatives"] or word == ";"
            joins = word in classes["coordinators"] and (after in classes["subjects"] or k + 1 in verbs)
            comma = word == "," and after in classes["subjects"]
            if seen and (opens or joins or comma):
                number += 1
                seen = False
            seen = seen or k in verbs or word in classes["relatives"]
            clauses[k] = number
    return tuple(clauses), frozenset(verbs)


def _parts(
    words: Words, sentences: Sequence[Range], grammar: Grammar, wanted: Sequence[Range]
) -> list[tuple[int, Range]]:
    """The names with the number of their sentence, in order."""
    out: list[tuple[int, Range]] = []
    for number, sentence in enumerate(sentences):
        inside = [p for p in wanted if sentence[0] <= p[0] < sentence[1]]
        taken = {k for part in inside for k in range(*part)}
        for name in names(words, sentence, grammar):
            name = without_opener(words, name, sentence, grammar)
            core = core_name(words, name, grammar)
            part = core if core[0] < core[1] else name
            if taken.isdisjoint(range(*part)) and not _months(words, part, grammar):
                inside.append(part)
        out.extend((number, part) for part in sorted(inside))
    return out


def _months(words: Words, part: Range, grammar: Grammar) -> bool:
    return words.lower[part[0]] in grammar.classes["time"] or not words.forms[part[0]][0].isalpha()


def bare_name(words: Words, part: Range) -> tuple[str, ...]:
    """The words of a name, lower case, without titles, marks and possessive endings."""
    flat = (w.removesuffix("'s").removesuffix("'").rstrip(".") for w in words.lower[part[0] : part[1]])
    kept = tuple(w for w in flat if w and w[0].isalpha() and w not in HONORIFICS)
    return kept or tuple(words.lower[part[0] : part[1]])


def _identities(words: Words, parts: Sequence[tuple[int, Range]]) -> list[int]:
    """Which person each name is: the one whose name ends or begins alike and has no other word against it."""
    known: list[tuple[str, ...]] = []
    genders: list[str | None] = []
    out: list[int] = []
    for _, part in parts:
        name, gender = bare_name(words, part), _gender(words, part)
        who = next(
            (
                n
                for n in range(len(known) - 1, -1, -1)
                if _alike(known[n], name) and (None in (gender, genders[n]) or gender == genders[n])
            ),
            None,
        )
        if who is None:
            known.append(name)
            genders.append(gender)
            who = len(known) - 1
        elif len(name) > len(known[who]):
            known[who] = name
        genders[who] = genders[who] or gender
        out.append(who)
    return out


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    return len(short) < len(long) and all(word in long for word in short)


def _gender(words: Words, part: Range) -> str | None:
    """What a name, its title and the noun right before it tell of its gender."""
    before = words.lower[max(0, part[0] - 1) : part[0]]
    for word in (*before, *words.lower[part[0] : part[1]]):
        told = gendered_nouns().get(word.rstrip("."))
        if told is not None:
            return told
    first = bare_name(words, part)[0]
    return given_names().get(first) or given_names().get(first.split("-", 1)[0])


def _role(
    words: Words,
    part: Range,
    sentence: Range,
    clauses: Sequence[int],
    verbs: frozenset[int],
    grammar: Grammar,
) -> str:
    """The part a name plays in its clause."""
    start, end = part
    if owns(words, part):
        return "possessor"
    k = start - 1
    while k >= max(sentence[0], start - REACH) and _before_noun(words, k, grammar, verbs):
        k -= 1
    if k >= sentence[0] and words.lower[k] in grammar.classes["prepositions"]:
        return f"prep-{words.lower[k]}"
    ran = range(sentence[0], start)
    verb_before = any(clauses[j] == clauses[start] and j in verbs for j in ran)
    verb_after = any(j in verbs for j in range(end, sentence[1]) if clauses[j] == clauses[start])
    if k in verbs:
        return "object"
    if not verb_before:
        return "subject" if verb_after or end == sentence[1] else "topic"
    if words.forms[start - 1 : start] == (",",):
        return "apposed"
    return "object"


def _before_noun(words: Words, k: int, grammar: Grammar, verbs: frozenset[int]) -> bool:
    """Whether word `k` belongs to the phrase of the name behind it."""
    word = words.lower[k]
    if not word[0].isalpha() or k in verbs or word in grammar.classes["prepositions"]:
        return False
    classes = ("subordinators", "coordinators", "relatives", "complementizers", "be", "auxiliaries")
    return not any(word in grammar.classes[c] for c in classes)


def owns(words: Words, part: Range) -> bool:
    """Whether "'s" stands at the end of a name or behind it."""
    end = part[1]
    return words.lower[end - 1].endswith(("'s", "s'")) or words.lower[end : end + 2] in (
        ("'", "s"),
        ("'s",),
    )


def _joined(words: Words, part: Range, sentence: Range) -> bool:
    start, end = part
    before = start - 1 >= sentence[0] and words.lower[start - 1] in ("and", "&", "or")
    after = end < sentence[1] and words.lower[end] in ("and", "&", "or")
    after = after and end + 1 < sentence[1] and words.capital(end + 1)
    return before or after


def _pronouns(
    words: Words, sentences: Sequence[Range], clauses: Sequence[int], grammar: Grammar
) -> Iterable[Pronoun]:
    for number, (lo, hi) in enumerate(sentences):
        for k in range(lo, hi):
            gender = PRONOUNS.get(stem(words.lower[k]))
            if gender is not None:
                role = pronoun_role(words, k, hi, grammar)
                yield Pronoun(k, number, clauses[k], role, gender)


def stem(word: str) -> str:
    """A lower-case word without what is written in one with it: "she" of "she'd"."""
    return word.replace("-", "'").split("'", 1)[0]


def pronoun_role(words: Words, k: int, end: int, grammar: Grammar) -> str:
    """Whether a pronoun is a subject, an object or a possessor; "her" is told by the word behind it."""
    word = stem(words.lower[k])
    if word in ("he", "she"):
        return "subject"
    if word in ("his", "hers"):
        return "possessor"
    if word != "her" or k + 1 >= end:
        return "object"
    after, classes = words.lower[k + 1], grammar.classes
    closing = (
        "prepositions",
        "determiners",
        "coordinators",
        "subordinators",
        "relatives",
        "be",
        "auxiliaries",
    )
    closed = any(after in classes[c] for c in closing) or after in ("that", "not", "again", "back", "away")
    return "object" if closed or not after[0].isalnum() else "possessor"
