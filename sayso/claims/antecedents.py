"""Whom "he", "her", "his" means: each name of a passage is scored by a log-linear model, against nobody.

The features follow what is known of pronouns: gender, parallel roles (Kameyama 1986), the first name of the
sentence (Gernsbacher 1988), recency, and that an object is not its own clause's subject (Chomsky 1981). The
weights are those of a log-linear model over all names of the passage and "none of them", in which the names
of one person count together (as in Lee et al. 2017). `training/pronouns.py` makes them.
"""

import json
import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from sayso.claims.cues import Grammar, load
from sayso.claims.names import text_of
from sayso.claims.persons import Naming, Persons, Pronoun, persons
from sayso.claims.words import Range, Words

NEAR = (1, 2, 3, 5, 8, 12, 18, 26, 40)
"""Borders of the classes of distance, in words."""


SENTENCES = 3
"""How many sentences back a pronoun may reach."""
SURE = 0.75
"""How likely a name must be for a claim to be given to it; less sure ones stay open."""
NOBODY = "nobody"
"""The feature whose weight stands for "none of those named"."""


@cache
def weights() -> Mapping[str, float]:
    """The weights of the features, as trained."""
    text = files("sayso.claims").joinpath("weights", "pronouns.json").read_text(encoding="utf-8")
    loaded: dict[str, float] = json.loads(text)["antecedents"]
    return loaded


def candidates(passage: Persons, pronoun: Pronoun) -> tuple[Naming, ...]:
    """The names that a pronoun may mean: not of the other gender, not far before, not behind its sentence."""
    return tuple(
        one
        for one in passage.namings
        if one.gender in (None, pronoun.gender) and 0 <= pronoun.sentence - one.sentence <= SENTENCES
    )


def likely(
    passage: Persons, pronoun: Pronoun, among: Sequence[Naming], known: Mapping[str, float]
) -> dict[int, float]:
    """How likely each person (`Naming.who`) is meant; what is missing from 1 is "none of them"."""
    scores = [sum(known.get(f, 0.0) for f in set(features(passage, pronoun, one))) for one in among]
    nobody = known.get(NOBODY, 0.0)
    top = max((*scores, nobody))
    total = math.exp(nobody - top) + sum(math.exp(s - top) for s in scores)
    out: dict[int, float] = {}
    for one, score in zip(among, scores, strict=True):
        out[one.who] = out.get(one.who, 0.0) + math.exp(score - top) / total
    return out


def place(one: Naming, pronoun: Pronoun) -> str:
    """Where a name stands as seen from the pronoun."""
    if one.part[0] > pronoun.word:
        if one.sentence != pronoun.sentence:
            return "later"
        return "after-clause" if one.clause == pronoun.clause else "after"
    if one.clause == pronoun.clause:
        return "clause"
    behind = pronoun.sentence - one.sentence
    return ("sentence", "before", "two")[min(behind, 2)]


def features(passage: Persons, pronoun: Pronoun, one: Naming) -> Iterator[str]:
    """The features of a pair, as words: each also by the pronoun's role, by the place, and by both."""
    where = place(one, pronoun)
    role = pronoun.role
    for feature in _of_name(passage, pronoun, one):
        yield feature
        yield f"{role}|{feature}"
        yield f"{where}|{feature}"
        yield f"{role}|{where}|{feature}"
    yield _of_gender(pronoun, one)


def _of_gender(pronoun: Pronoun, one: Naming) -> str:
    if one.gender is None:
        return "gender-open"
    return "gender-same" if one.gender == pronoun.gender else "gender-other"


def meant(words: Words, sentences: Sequence[Range], at: int, grammar: Grammar) -> tuple[str, str] | None:
    """The name that the pronoun at word `at` means, and its gender, where the model is sure; else `None`.

    Where two names of the pronoun's own gender stand nearby nobody is meant: no claim is guessed at.
    Only the pronoun's sentence and those right before it are read, so that a long text costs no more.
    """
    number = bisect_right([s[0] for s in sentences], at) - 1
    near = sentences[max(0, number - SENTENCES) : number + 1]
    low, cut = near[0][0], slice(near[0][0], near[-1][1])
    part = Words(words.text, words.starts[cut], words.ends[cut], words.forms[cut], words.lower[cut])
    passage = persons(part, [(lo - low, hi - low) for lo, hi in near], grammar)
    pronoun = next((p for p in passage.pronouns if p.word == at - low), None)
    if pronoun is None:
        return None
    among = [one for one in candidates(passage, pronoun) if one.part[0] < pronoun.word]
    found = likely(passage, pronoun, among, weights())
    who = max(found, key=lambda w: (found[w], -w), default=None)
    rival = any(n.who != who and n.gender == pronoun.gender for n in among)
    if who is None or found[who] < SURE or rival:
        return None
    fullest = max((n for n in among if n.who == who), key=lambda n: (n.part[1] - n.part[0], n.part[0]))
    return (text_of(part, fullest.part), pronoun.gender) if fullest.gender == pronoun.gender else None


def _bucket(number: int) -> int:
    return sum(number >= border for border in NEAR)


def _of_name(passage: Persons, pronoun: Pronoun, one: Naming) -> Iterator[str]:
    """What a name's place tells, and what stands between it and the pronoun."""
    start, end = one.part
    before = start < pronoun.word
    span = (end, pronoun.word) if before else (pronoun.word + 1, start)
    yield "here"
    yield from _of_role(passage, one)
    yield f"distance={_bucket(span[1] - span[0])}"
    yield from _of_rivals(passage, pronoun, one, span)
    yield from _of_times(passage, pronoun, one)
    yield from _of_pronouns(passage, pronoun, one)
    yield from _of_path(passage, span)
    yield f"name-words={min(end - start, 3)}"
    yield from _of_pronoun(passage, pronoun)


def _of_role(passage: Persons, one: Naming) -> Iterator[str]:
    """The part a name plays in its sentence, and the words beside it."""
    lower, (start, end) = passage.words.lower, one.part
    sentence = passage.sentences[one.sentence]
    kind = one.role.split("-", 1)[0]
    yield f"role={kind}"
    if kind == "prep":
        yield f"role={one.role}"
    if one.joined:
        yield f"joined-{kind}"
        yield "joined-second" if lower[start - 1] == "and" else "joined-first"
    earlier = sum(sentence[0] <= n.part[0] < start for n in passage.namings)
    yield f"rank={min(earlier, 3)}"
    if start == sentence[0]:
        yield "opens-sentence"
    yield f"before={_shape(passage, start - 1, sentence)}"
    behind = end + (lower[end : end + 2] == ("'", "s")) * 2
    yield f"behind={_shape(passage, behind, sentence)}"


def _of_rivals(passage: Persons, pronoun: Pronoun, one: Naming, span: Range) -> Iterator[str]:
    """Other names between a name and the pronoun."""
    between = [
        n for n in passage.namings if n is not one and span[0] <= n.part[0] < span[1] and n.who != one.who
    ]
    fitting = [n for n in between if n.gender in (None, pronoun.gender)]
    subjects = sum(n.role == "subject" for n in fitting)
    yield f"between={min(len(between), 3)}"
    yield f"fitting-between={min(len(fitting), 3)}"
    yield f"subjects-between={min(subjects, 2)}"


def _of_times(passage: Persons, pronoun: Pronoun, one: Naming) -> Iterator[str]:
    """How often, and where else, a person is named."""
    start, at = one.part[0], pronoun.word
    same = [n for n in passage.namings if n.who == one.who]
    yield f"times={min(len(same), 4)}"
    if passage.namings[0].who == one.who:
        yield "first-named"
    yield "named-before" if any(n.part[0] < start for n in same) else "new"
    if any(start < n.part[0] < at for n in same):
        yield "named-again-between"
    if start < at and any(n.part[0] > at for n in same):
        yield "named-after"
        if any(n.part[0] > at and n.sentence == pronoun.sentence for n in same):
            yield "named-after-same"


def _of_pronouns(passage: Persons, pronoun: Pronoun, one: Naming) -> Iterator[str]:
    """Other pronouns of that gender: before the name, and between it and the pronoun."""
    start = one.part[0]
    same = [p for p in passage.pronouns if p.gender == pronoun.gender and p.word != pronoun.word]
    inside = [p for p in same if min(start, pronoun.word) < p.word < max(start, pronoun.word)]
    yield f"pronouns-between={min(len(inside), 2)}"
    if inside:
        yield f"between-role={inside[-1].role}"
    if any(p.word < start and p.sentence == one.sentence for p in same):
        yield "pronoun-before-name-in-sentence"
    if any(p.word < min(start, pronoun.word) for p in same):
        yield "pronoun-earlier"
    if any(p.clause == one.clause for p in same):
        yield "pronoun-in-name-clause"
    if any(p.clause == pronoun.clause and p.word < pronoun.word for p in same):
        yield "pronoun-in-own-clause"
    other = [p for p in passage.pronouns if p.gender != pronoun.gender]
    if any(min(start, pronoun.word) < p.word < max(start, pronoun.word) for p in other):
        yield "other-gender-between"


def _of_path(passage: Persons, between: Range) -> Iterator[str]:
    """The words between name and pronoun: verbs, commas, "and", and all of them where they are few."""
    words, classes = passage.words, passage.grammar.classes
    low, high = between
    verbs = sum(k in passage.verbs for k in range(low, high))
    yield f"verbs-between={min(verbs, 3)}"
    commas = sum(words.forms[k] == "," for k in range(low, high))
    yield f"commas-between={min(commas, 3)}"
    if high - low <= 3:
        yield "path=" + "_".join(_kind(passage, k) for k in range(low, high))
    for k in range(low, high):
        if words.lower[k] in classes["subordinators"] or words.lower[k] in classes["relatives"]:
            yield "subordinate-between"
            break
    if any(words.forms[k] in ('"', "``", "''", "“", "”") for k in range(low, high)):
        yield "quote-between"


def _of_pronoun(passage: Persons, pronoun: Pronoun) -> Iterator[str]:
    words = passage.words
    lo, hi = passage.sentences[pronoun.sentence]
    at = pronoun.word
    if at == lo:
        yield "p-opens"
    yield f"p-before={_shape(passage, at - 1, (lo, hi))}"
    if pronoun.role == "possessor" and at + 1 < hi:
        yield f"p-noun={_relation(words.lower[at + 1])}"
    verb = any(k in passage.verbs for k in range(lo, at))
    yield f"p-verb-before={verb}"


KIN = frozenset(load("dialogue.toml")["kin"].split())


def _relation(noun: str) -> str:
    if noun in KIN:
        return "kin"
    return "own" if noun == "own" else "thing"


def _shape(passage: Persons, k: int, sentence: Range) -> str:
    """What sort of word stands at `k`: its class, the word itself where it is a closed one."""
    if not sentence[0] <= k < sentence[1]:
        return "edge"
    return _kind(passage, k)


def _kind(passage: Persons, k: int) -> str:
    words, classes = passage.words, passage.grammar.classes
    word = words.lower[k]
    if not word[0].isalnum():
        return word
    if k in passage.verbs:
        return "verb"
    for name in (
        "prepositions",
        "coordinators",
        "relatives",
        "subordinators",
        "determiners",
        "complementizers",
    ):
        if word in classes[name]:
            return word
    if words.capital(k):
        return "Name"
    if word in KIN:
        return "kin"
    if word.endswith("ing"):
        return "ing"
    if word.endswith("ed"):
        return "ed"
    if word.endswith("ly"):
        return "ly"
    return "noun"
