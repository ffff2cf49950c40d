"""Whom "he", "her", "his" means: each name of a passage is scored by a log-linear model, against nobody named.

The features follow what is known of pronouns: gender, parallel roles (Kameyama 1986), the first name of the
sentence (Gernsbacher 1988), recency, and that an object is not its own clause's subject (Chomsky 1981). The
weights are those of a log-linear model over all names of the passage and "none of them", in which the names
of one person count together (as in Lee et al. 2017). `training/pronouns.py` makes them.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.claims.persons import Naming, Persons, Pronoun, bare_name

NEAR = (1, 2, 3, 5, 8, 12, 18, 26, 40)
"""Borders of the classes of distance, in words."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is counted once for a pronoun: names of the passage by their order, and how often each is named."""

    times: dict[int, int]
    first: dict[int, int]


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
    """The features of a pair, as words; those of the name alone are crossed with role and place."""
    where = place(one, pronoun)
    role = pronoun.role
    side = "after" if one.part[0] > pronoun.word else "before"
    for feature in _of_name(passage, pronoun, one):
        yield feature
        yield f"{role}|{feature}"
        yield f"{where}|{feature}"
        yield f"{role}|{where}|{feature}"
    yield from _of_gender(passage, pronoun, one)


def _of_gender(passage: Persons, pronoun: Pronoun, one: Naming) -> Iterator[str]:
    if one.gender is not None:
        yield "gender-same" if one.gender == pronoun.gender else "gender-other"
    else:
        yield "gender-open"
        first = bare_name(passage.words, one.part)[0]
        yield f"open-{pronoun.gender}-{first[-1:]}"
        yield f"open-words={one.part[1]-one.part[0]}"


def _bucket(number: int) -> int:
    return sum(number >= border for border in NEAR)


def _of_name(passage: Persons, pronoun: Pronoun, one: Naming) -> Iterator[str]:
    words = passage.words
    lower = words.lower
    start, end = one.part
    sentence = passage.sentences[one.sentence]
    yield "here"
    kind = one.role.split("-", 1)[0]
    yield f"role={kind}"
    if kind == "prep":
        yield f"role={one.role}"
    if one.joined:
        yield f"joined-{kind}"
        yield "joined-second" if lower[start - 1] == "and" else "joined-first"
    low, high = (end, pronoun.word) if start < pronoun.word else (pronoun.word + 1, start)
    yield f"distance={_bucket(high - low)}"
    between = [n for n in passage.namings if n is not one and low <= n.part[0] < high and n.who != one.who]
    yield f"between={min(len(between), 3)}"
    fitting = [n for n in between if n.gender in (None, pronoun.gender)]
    yield f"fitting-between={min(len(fitting), 3)}"
    subjects = [n for n in fitting if n.role == "subject"]
    yield f"subjects-between={min(len(subjects), 2)}"
    earlier = [n for n in passage.namings if sentence[0] <= n.part[0] < start]
    yield f"rank={min(len(earlier), 3)}"
    if start == sentence[0]:
        yield "opens-sentence"
    yield f"before={_shape(passage, start - 1, sentence)}"
    behind = end + (lower[end : end + 2] == ("'", "s")) * 2
    yield f"behind={_shape(passage, behind, sentence)}"
    times = sum(n.who == one.who for n in passage.namings)
    yield f"times={min(times, 4)}"
    first = passage.namings[0]
    if first.who == one.who:
        yield "first-named"
    said_before = any(n.who == one.who and n.part[0] < start for n in passage.namings)
    yield "named-before" if said_before else "new"
    if any(n.who == one.who and n.part[0] > start and n.part[0] < pronoun.word for n in passage.namings):
        yield "named-again-between"
    if any(n.who == one.who and n.part[0] > pronoun.word for n in passage.namings) and start < pronoun.word:
        yield "named-after"
        if any(n.who == one.who and n.part[0] > pronoun.word and n.sentence == pronoun.sentence for n in passage.namings):
            yield "named-after-same"
    yield from _of_pronouns(passage, pronoun, one)
    yield from _of_path(passage, pronoun, (low, high))
    yield f"name-words={min(end - start, 3)}"
    yield from _of_pronoun(passage, pronoun)
    yield from _of_rivals(passage, pronoun, one)


def _of_rivals(passage: Persons, pronoun: Pronoun, one: Naming) -> Iterator[str]:
    """What else the pronoun may mean: other subjects in its sentence and the one before, the most named."""
    rivals = [n for n in passage.namings if n.who != one.who and n.gender in (None, pronoun.gender)]
    for back, tag in ((0, "own"), (1, "last")):
        there = [n for n in rivals if pronoun.sentence - n.sentence == back and n.part[0] < pronoun.word]
        yield f"rivals-{tag}={min(len(there), 2)}"
        if any(n.role == "subject" for n in there):
            yield f"rival-subject-{tag}"
        if any(n.gender == pronoun.gender for n in there):
            yield f"rival-sure-{tag}"
    counts = Counter(n.who for n in passage.namings if n.gender in (None, pronoun.gender))
    most = max(counts.values(), default=0)
    if counts[one.who] == most and list(counts.values()).count(most) == 1:
        yield "most-named"
    fitting = next((n for n in passage.namings if n.gender in (None, pronoun.gender)), None)
    if fitting is not None and fitting.who == one.who:
        yield "first-fitting"
    firsts = [p for p in passage.pronouns if p.gender == pronoun.gender]
    if firsts and fitting is not None and firsts[0].word < fitting.part[0] and firsts[0].word != pronoun.word:
        yield "topic-pronoun"
    own = [n for n in passage.namings if n.who == one.who and n.part[0] < pronoun.word]
    if own:
        yield f"subject-times={min(sum(n.role == 'subject' for n in own), 3)}"
    lo, _ = passage.sentences[one.sentence]
    yield f"sentence-opens={_kind(passage, lo)}"
    lo, _ = passage.sentences[pronoun.sentence]
    yield f"p-sentence-opens={_kind(passage, lo)}"


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


def _of_path(passage: Persons, pronoun: Pronoun, between: tuple[int, int]) -> Iterator[str]:
    """The words between name and pronoun: verbs, commas, "and", and all of them where they are few."""
    words, classes = passage.words, passage.grammar.classes
    low, high = between
    verbs = sum(k in passage.verbs for k in range(low, high))
    yield f"verbs-between={min(verbs, 3)}"
    commas = sum(words.forms[k] == "," for k in range(low, high))
    yield f"commas-between={min(commas, 3)}"
    if high - low <= 3:
        yield "path=" + "_".join(
            _kind(passage, k) for k in range(low, high)
        )
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


KIN = frozenset(
    "father mother brother sister son daughter wife husband uncle aunt cousin friend boyfriend girlfriend "
    "parents grandfather grandmother nephew niece fiancé fiancée partner lover children family brothers "
    "sisters sons daughters ex half-brother half-sister stepfather stepmother".split()
)


def _relation(noun: str) -> str:
    if noun in KIN:
        return "kin"
    return "own" if noun == "own" else "thing"


def _shape(passage: Persons, k: int, sentence: tuple[int, int]) -> str:
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
    for name in ("prepositions", "coordinators", "relatives", "subordinators", "determiners", "complementizers"):
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
