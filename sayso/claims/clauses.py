"""The main clause of a plain sentence: its finite verb, the tense, and what kind of subject it has."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sayso.claims.cues import Grammar, shared
from sayso.claims.words import DASHES, Range, Words

Tense = Literal["past", "perfect", "present", "future", "modal"]
Subject = Literal["first", "own", "third", "there", "vague", "generic"]
"""`first` I, we; `own` my, our; `vague` it, this, things; `generic` a thing of some kind, no certain one."""

FUTURE = shared("future_helpers")
PAST = shared("past_helpers")
HAVE = shared("have_forms")
MODAL = shared("modal_helpers")
NOW = shared("present_verbs")
"""The finite verbs of the grammar's lists that are no past forms."""
PASTS = shared("pasts")
NOT_PAST = shared("not_past")
SPANISH = shared("acts_es")
COPULAS = shared("copulas")
FEELINGS = shared("feelings")
BEFORE_NOUNS = shared("before_nouns")
FRAMES = shared("frames")
NEUTRAL = shared("neutral_openers")
SELF = shared("selves")
OWN = shared("own_words")
VAGUE = shared("vague_subjects")
PERSONS = shared("persons")
MANY = shared("plural_words")
"""Words after which a bare verb is finite."""
STRANDED = frozenset({"in", "on", "by", "about", "over", "through", "off"})
"""Prepositions that may stand right before a finite verb: "the man he spoke about left"."""
PARTICIPLES = frozenset(
    {"been", "done", "gone", "become", "known", "taken", "given", "seen", "shown", "written"}
)
AFTER_VERBS = frozenset(
    {"to", ".", ",", "that", "and", "less", "more", "up", "out", "off", "down", "back", "only"}
)
QUANTIFIERS = frozenset({"that", "half", "about", "only", "more", "nobody"})
INDEFINITE = frozenset({"a", "an", "un", "una"})
ABSTRACT = ("tion", "ment", "ness", "ity", "ism", "ship", "ance", "ence", "ing", "hood", "ure", "acy", "ncy")
"""Endings by which a capitalised first word is a common noun rather than a name."""
AFTER_NOUN = 2
"""How many words after "has" a participle may stand."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A main clause: where it starts, its first finite verb, its tense and subject."""

    start: int
    verb: int
    tense: Tense
    subject: Subject


@cache
def base_forms() -> frozenset[str]:
    """English verbs as they stand after "they" and in requests."""
    return shared("acts")


@cache
def third_forms() -> frozenset[str]:
    """English verbs as they stand after "she"."""
    return frozenset(_third(word) for word in shared("acts"))


def _third(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def main_clause(words: Words, sentence: Range, grammar: Grammar) -> Clause | None:
    """The main clause of a sentence; `None` where no finite verb with a subject is found."""
    lo, hi = sentence
    start = _after_subordinate(words, sentence, grammar)
    for begin in (start, lo) if start != lo else (lo,):
        for verb, tense in finite_verbs(words, (begin, hi), grammar):
            subject = _subject(words, (begin, verb), grammar)
            if subject is not None:
                return Clause(start=begin, verb=verb, tense=tense, subject=subject)
    return None


def finite_verbs(words: Words, part: Range, grammar: Grammar) -> Iterator[tuple[int, Tense]]:
    """The finite verbs of a range of words with their tenses, those right after "who" left out."""
    lo, hi = part
    for k in range(lo, hi):
        tense = _tense(words, k, part, grammar)
        related = k > lo and words.lower[k - 1] in grammar.classes["relatives"]
        if tense is not None and (not related or (k == lo + 1 and words.lower[lo] == "that")):
            yield k, tense


def _tense(words: Words, k: int, part: Range, grammar: Grammar) -> Tense | None:
    word = words.lower[k]
    if not word[0].isalpha() or (words.forms[k] == "May"):
        return None
    if word in FUTURE or word.endswith("'ll"):
        return "future"
    if word in MODAL:
        return "modal"
    if word in PAST:
        return "past"
    if word in HAVE:
        return "perfect" if _participle_after(words, k, part[1], grammar) else "present"
    if word in grammar.classes["be"]:
        return "present" if word not in ("be", "been", "being", "ser", "sido", "siendo") else None
    return _full_verb(words, k, part, grammar)


def _full_verb(words: Words, k: int, part: Range, grammar: Grammar) -> Tense | None:
    """The tense of a verb that is no auxiliary."""
    word = words.lower[k]
    if k == part[0] or not words.forms[k][0].islower() or not _may_follow(words.lower[k - 1], grammar):
        return None
    if word in NOW:
        return "present"
    if k + 1 < part[1] and words.lower[k + 1] in grammar.classes["be"]:  # "the wounded are"
        return None
    if word in grammar.classes["verbs"] or word in PASTS or _past_ending(word, grammar):
        return "past"
    if grammar.language == "es":
        return _spanish(word, grammar)
    if word in third_forms() and _opens_object(words, k, part[1], grammar):
        return "present" if not words.lower[k - 1].endswith("s") or words.capital(k - 1) else None
    if (
        word in base_forms()
        and _plural(words, k, part[0], grammar)
        and _opens_object(words, k, part[1], grammar)
    ):
        return "present"
    return None


def _may_follow(before: str, grammar: Grammar) -> bool:
    """Whether a finite verb may stand right after a word: not after "the", "of" or "to"."""
    if before in grammar.classes["prepositions"]:
        return before in STRANDED
    return before not in BEFORE_NOUNS and before not in OWN


def _past_ending(word: str, grammar: Grammar) -> bool:
    if grammar.language == "es":
        return len(word) > 3 and word.endswith(("ó", "aron", "ieron"))
    return len(word) > 3 and word.endswith("ed") and word not in NOT_PAST


def _spanish(word: str, grammar: Grammar) -> Tense | None:
    if word in SPANISH:
        return "present"
    cue = grammar.verbs.get((word,))
    if cue is not None and cue.form == "finite":
        return "present"
    return "past" if len(word) > 5 and word.endswith(("aba", "aban")) else None


def _opens_object(words: Words, k: int, hi: int, grammar: Grammar) -> bool:
    """Whether what follows a word that may be a noun as well shows that it is a verb."""
    if k + 1 >= hi or words.lower[k] in COPULAS:
        return True
    after = words.lower[k + 1]
    classes = grammar.classes
    if after in classes["be"] or after in classes["auxiliaries"] or after == "of":
        return False
    return (
        after in classes["determiners"]
        or after in classes["prepositions"]
        or after in classes["objects"]
        or after in classes["adverbs"]
        or after in classes["subordinators"]
        or after in AFTER_VERBS
        or after.endswith(("ly", "ing", "s"))
        or words.capital(k + 1)
        or not after[0].isalpha()
    )


def _plural(words: Words, k: int, lo: int, grammar: Grammar) -> bool:
    """Whether the words before a bare verb can be its subject: a plural, "they", "most"."""
    j = _before_adverbs(words, k, lo, grammar)
    if j < lo:
        return False
    before = words.lower[j]
    plural = len(before) > 3 and (
        (before.endswith("s") and not before.endswith(("ss", "us", "is", "'s"))) or before.endswith("men")
    )
    return (
        before in MANY
        or (plural and before not in base_forms() and before not in third_forms())
        or (plural and j > lo and words.lower[j - 1] in grammar.classes["determiners"])
    )


def _before_adverbs(words: Words, k: int, lo: int, grammar: Grammar) -> int:
    """The place of the last word before `k` that is no adverb."""
    j = k - 1
    while j >= lo and _adverb(words.lower[j], grammar) and words.lower[j] not in ("there", "both"):
        j -= 1
    return j


def _adverb(word: str, grammar: Grammar) -> bool:
    return word in grammar.classes["adverbs"] or word.endswith("ly") or word == "today"


def _participle_after(words: Words, k: int, hi: int, grammar: Grammar) -> bool:
    for j in range(k + 1, min(k + 2 + AFTER_NOUN, hi)):
        word = words.lower[j]
        if word in PARTICIPLES:
            return True
        if word in grammar.classes["determiners"]:
            return False
        if word in PASTS or word in grammar.classes["verbs"] or _past_ending(word, grammar):
            return True
        if word.endswith(("en", "wn", "ado", "ido")) and len(word) > 4:
            return True
    return False


def _after_subordinate(words: Words, sentence: Range, grammar: Grammar) -> int:
    """Where the main clause starts: after the comma of a clause with "when", or of "in May, "."""
    lo, hi = sentence
    classes = grammar.classes
    first = lo
    while first < hi - 1 and (
        words.lower[first] in classes["coordinators"] or words.lower[first] in ("also", "then")
    ):
        first += 1
    word = words.lower[first]
    opens = word in classes["subordinators"] or word in classes["prepositions"] or word.endswith("ly")
    framed = word in classes["adverbs"] or word in classes["time"] or word in FRAMES
    if not opens and not (framed and words.lower[first + 1] == ","):
        return first
    for k in range(first + 1, hi - 2):
        if words.forms[k] == "," and not words.forms[k + 1][0].isdigit():
            return k + 1
    return first


def _subject(words: Words, before: Range, grammar: Grammar) -> Subject | None:
    """What kind of subject stands between a clause's start and its verb."""
    lo, k = before
    verb = words.lower[k]
    if "'" in verb and verb.split("'")[0] in ("i", "we", "he", "she", "they", "it", "that", "there"):
        return _pronoun(verb.split("'")[0])
    j = _before_adverbs(words, k, lo, grammar)
    if j >= lo and words.forms[j] in (*DASHES, "-"):
        return None
    if j < lo:
        return "third" if grammar.language == "es" and not verb.endswith("mos") else None
    near = _pronoun(words.lower[j])
    if near is not None:
        return near
    if words.lower[j] in grammar.classes["relatives"] or verb.endswith("mos"):
        return None if not verb.endswith("mos") else "first"
    return _noun(words, (lo, k), grammar)


def _pronoun(word: str) -> Subject | None:
    if word in SELF:
        return "first"
    if word in PERSONS:
        return "third"
    if word in VAGUE:
        return "vague"
    return "there" if word == "there" else None


def _noun(words: Words, before: Range, grammar: Grammar) -> Subject | None:
    """The kind of a subject that is no pronoun, after its first word."""
    lo, k = before
    while lo < k and (words.lower[lo] in grammar.classes["coordinators"] or words.lower[lo] in NEUTRAL):
        lo += 1
    if lo == k:
        return None
    word = words.lower[lo]
    first = next((w for w in words.lower[lo:k] if not _adverb(w, grammar)), None)
    if first is None or first in grammar.classes["auxiliaries"]:  # "Still haven't heard"
        return None
    if word in SELF:
        return "first"
    if word in OWN:
        return "own"
    if word in VAGUE and word not in grammar.classes["determiners"] and word not in ("this", "that"):
        return "vague"
    if word in INDEFINITE:
        return "generic"
    if word in grammar.classes["determiners"] or word in QUANTIFIERS:
        return "third"
    if words.capital(lo):
        return "generic" if is_ordinary(words, lo, k, grammar) else "third"
    return "third" if word[0].isdigit() or word in grammar.classes["prepositions"] else "generic"


def is_ordinary(words: Words, k: int, verb: int, grammar: Grammar) -> bool:
    """Whether a capitalised word that starts a clause is likely no name: "Trust is", "Rising prices hurt"."""
    word = words.lower[k]
    if (words.forms[k].isupper() and len(word) > 1) or "'" in word:
        return False
    if k + 1 < verb and words.capital(k + 1):
        return False
    if k + 1 < verb and _likely_noun(words, k + 1, grammar):
        return True
    if word.endswith("s"):
        return len(word) > 5 and not _singular(words.lower[verb]) if verb < len(words) else False
    return word in base_forms() or word in FEELINGS or (len(word) > 5 and word.endswith(ABSTRACT))


def _singular(verb: str) -> bool:
    """Whether a verb has a form for one person only."""
    return verb in ("is", "was", "has", "does") or verb in third_forms()


def _likely_noun(words: Words, k: int, grammar: Grammar) -> bool:
    """Whether a word after a clause's first one makes the two a noun with its adjective."""
    word, classes = words.lower[k], grammar.classes
    small = word in classes["prepositions"] or word in classes["relatives"] or grammar.finite(word)
    return words.forms[k].islower() and len(word) > 3 and not small
