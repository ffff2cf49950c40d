"""Negation by the words of a sentence: what is negated, and whether the sentence as a whole is."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sayso.wording.lists import listed
from sayso.wording.words import Word

NEGATORS = listed("polarity", "negators")
NEGATIVE_ACTS = listed("polarity", "negative_acts")
"""Acts (stems) that negate what follows them: who denies selling says that nothing was sold."""
_NEGATIVE_WORDS = listed("polarity", "negative_words")
"""Predicates by which a sentence says of another that it is not so."""
_OPENERS = listed("polarity", "openers")
_OF_CLAIMS = frozenset({"reject", "contradict", "disput", "rebut", "refut"})
_CLAIMS = frozenset(
    {
        "claim",
        "claims",
        "allegation",
        "allegations",
        "accusation",
        "accusations",
        "charge",
        "charges",
        "report",
        "reports",
        "suggestion",
        "suggestions",
        "idea",
        "notion",
    }
)
"""Acts that negate only where a claim is their object: who rejects an appeal denies nothing."""
_PHRASES = {("rule", "out"), ("far", "from")}
"""Two words that negate what follows: "ruled out a sale", "far from finished"."""
_HARMLESS = (
    ("not", "only"), ("not", "just"), ("not", "least"), ("not", "merely"), ("no", "doubt"), ("no", "matter"),
    ("no", "sooner"), ("not", "long"), ("nothing", "but"), ("no", "less"), ("no", "fewer"), ("not", "simply"),
    ("no", "sólo"), ("no", "solo"), ("without", "doubt"),
)  # fmt: skip


def negations(words: Sequence[Word]) -> tuple[int, ...]:
    """The places of the words that negate: "not", "no", "nobody", "deny", "fail to" and the like."""
    return tuple(_negations(words))


def _negations(words: Sequence[Word]) -> Iterator[int]:
    for at, word in enumerate(words):
        after = words[at + 1].lower if at + 1 < len(words) else ""
        if word.lower in NEGATORS:
            if word.lower == "no" and after == "longer":
                yield at
                continue
            if (word.lower, after) in _HARMLESS or (word.lower == "no" and not after[:1].isalpha()):
                continue
            if word.lower == "nor" and any(words[k].lower == "neither" for k in range(at)):
                continue
            yield at
        elif (
            (word.stem, after) in _PHRASES
            or (word.stem in NEGATIVE_ACTS and _governs(words, at))
            or (word.stem in _NEGATIVE_WORDS and _is_predicate(words, at))
        ):
            yield at


def _governs(words: Sequence[Word], at: int) -> bool:
    """Whether a negative act has behind it what it negates: "failed to", "denied that", "denied a"."""
    after = words[at + 1].lower if at + 1 < len(words) else ""
    if words[at].stem in ("fail", "neglect", "forget", "declin", "refus"):
        return after == "to"
    if words[at].stem == "clear":  # "cleared the bank of misleading"
        return any(
            word.lower == "of" and follows.lower.endswith("ing")
            for word, follows in pairwise(words[at + 1 : at + 8])
        )
    if words[at].stem in _OF_CLAIMS:
        near = [word.lower for word in words[at + 1 : at + 4]]
        return after == "that" or after.endswith("ing") or any(word in _CLAIMS for word in near)
    return after.isalpha() and after not in ("by", "in", "on", "at", "entry", "access", "visa", "bail", "and")


def _is_predicate(words: Sequence[Word], at: int) -> bool:
    before = [word.stem for word in words[max(0, at - 3) : at]]
    return "be" in before or "as" in before


def main_negations(words: Sequence[Word]) -> tuple[int, ...]:
    """The negations of the main clause: those before any subordinate clause, and in what an act of denying
    or "it is false" brings with it. "without" negates its own phrase alone.
    """
    found = []
    limit = _main_end(words)
    for at in negations(words):
        if at >= limit and not _is_false_that(words, at):
            continue
        if words[at].lower in ("without", "sin") or (words[at].lower == "nor" and at > 0):
            continue
        found.append(at)
    doubled = [at for at in found if words[at].lower in _SPANISH_DOUBLES and found[0] < at]
    return tuple(at for at in found if at not in doubled)


_SPANISH_DOUBLES = listed("polarity", "spanish_doubles")
"""Behind "no" they go with it: "no ha vendido nada" is one negation."""


def _is_false_that(words: Sequence[Word], at: int) -> bool:
    return words[at].stem in _NEGATIVE_WORDS


def _begins_clause(words: Sequence[Word], at: int) -> bool:
    """Whether another verb follows "and" at once: "is ill and cannot speak"."""
    near = [word.stem for word in words[at : at + 2]]
    return any(each in ("be", "have", "do", "can", "will", "would", "could", "not", "never") for each in near)


def _main_end(words: Sequence[Word]) -> int:
    """Where the first subordinate clause behind the main verb begins; denying carries on into it."""
    denied = False
    for at, word in enumerate(words):
        denied = denied or word.stem in NEGATIVE_ACTS or word.stem in _NEGATIVE_WORDS
        if at > 2 and word.lower in ("and", "but") and _begins_clause(words, at + 1):
            return at
        if at > 2 and word.lower in _OPENERS and not (denied and word.lower in ("that", "que")):
            return at
    return len(words)
