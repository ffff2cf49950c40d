"""Plain sentences of a zone's own voice that can be checked. Precision comes before recall here."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from sayso.claims.cues import Grammar, shared
from sayso.claims.factuality import clause_factuality
from sayso.claims.names import names
from sayso.claims.words import Range, Words
from sayso.model.claim import Attribution
from sayso.model.place import Span

SHORTEST, LONGEST = 5, 80
"""How many words a sentence that is a claim has."""
CHAT = shared("chat")
NORMS = shared("norms")
PLANS = shared("plans")
SYMBOLS = frozenset("{}<>=\\|~^`#@$_+[]")
REPORTING = frozenset({"speech", "report", "allege", "denial", "admission", "accusation", "question"})
FINITE = frozenset({"base", "third", "past", "finite"})
NO_SUBJECT = shared("no_subject")


def assertions(
    words: Words,
    sentences: Sequence[Range],
    grammar: Grammar,
    covered: Sequence[Span],
    *,
    reported: bool = False,
) -> Iterator[Attribution]:
    """The checkable plain sentences among `sentences`, as attributions of kind "own" without source and cue.

    `covered` are the spans of attributions; a sentence that touches one is none. `reported` says that the
    passage is a report under a header form: there a sentence needs no name and no figure to count.
    """
    starts = sorted(span.start for span in covered)
    ends = sorted(span.end for span in covered)
    for sentence in sentences:
        if not _declarative(words, sentence) or not checkable(words, sentence, grammar, reported=reported):
            continue
        span = words.span(_without_stop(words, sentence))
        if bisect_left(starts, span.end) > bisect_right(ends, span.start):  # more begun than ended: some meet
            continue
        factuality = clause_factuality(grammar, words, sentence)
        yield Attribution(
            source=(), cue=(), content=(span,), kind="own", factuality=factuality, stance="neutral", score=0.6
        )


def _declarative(words: Words, sentence: Range) -> bool:
    """Whether a sentence has the form of a statement: a capital first, a full stop last, no symbols."""
    lo, hi = sentence
    if (
        words.forms[hi - 1] not in (".", "”", '"', "!")
        or "?" in words.forms[lo:hi]
        or "…" in words.forms[lo:hi]
    ):
        return False
    if words.forms[hi - 1] in '”"' and words.forms[hi - 2] != ".":
        return False
    if any(form.startswith("..") for form in words.forms[lo:hi]) or not (
        words.capital(lo) or words.forms[lo][0].isdigit()
    ):
        return False
    if words.forms[lo:hi].count(":") > 1:
        return False
    length = sum(form[0].isalnum() for form in words.forms[lo:hi])
    marks = sum(form in SYMBOLS for form in words.forms[lo:hi])
    return (
        SHORTEST <= length <= LONGEST
        and marks == 0
        and not any("/" in f or "@" in f for f in words.forms[lo:hi])
    )


def checkable(words: Words, sentence: Range, grammar: Grammar, *, reported: bool = False) -> bool:
    """Whether a sentence says who did what, how much or when, so that somebody could look it up.

    In a report under a header form (`reported`) the actor may be "the minister" and the figure missing.
    """
    lower = words.lower[slice(*sentence)]
    if any(w in CHAT or w in NORMS or w in PLANS for w in lower) or lower[0] in NO_SUBJECT:
        return False
    verb = _finite(words, sentence, grammar)
    if verb is None or any(_reported(grammar, w) for w in lower):
        return False
    named = any(True for _ in names(words, (sentence[0], sentence[1]), grammar))
    figures = any(any(c.isdigit() for c in w) for w in lower[1:])
    if any(words.lower[k] in grammar.classes["first"] and words.forms[k] != "US" for k in range(*sentence)):
        past = words.lower[verb].endswith("ed") or words.lower[verb] in grammar.classes["verbs"]
        return past and named and figures
    return named or figures or reported


def _reported(grammar: Grammar, word: str) -> bool:
    """Whether a word says that somebody said something: what stays unread is nobody's own claim."""
    cue = grammar.verbs.get((word,))
    return cue is not None and not cue.nounlike and cue.form in FINITE and cue.word_class in REPORTING


def _finite(words: Words, sentence: Range, grammar: Grammar) -> int | None:
    """The first finite verb that has something before it to be its subject; `None` where none is found."""
    lo, hi = sentence
    for k in range(lo + 1, hi):
        word = words.lower[k]
        past = word.endswith(("ed", "ó", "aron", "ieron")) and words.forms[k].islower() and len(word) > 3
        verb = (word,) in grammar.verbs and grammar.verbs[(word,)].form in ("past", "third", "finite")
        if (grammar.finite(word) or past or verb) and _has_subject(words, (lo, k), grammar):
            return k
    return None


def _has_subject(words: Words, before: Range, grammar: Grammar) -> bool:
    """Whether the words before a verb can hold its subject: not adverbs alone, not "who" right before it."""
    lo, k = before
    if words.lower[k - 1] in grammar.classes["relatives"]:
        return False
    return any(w not in grammar.classes["adverbs"] and not w.endswith("ly") for w in words.lower[lo:k])


def _without_stop(words: Words, sentence: Range) -> Range:
    """A sentence without its full stop."""
    lo, hi = sentence
    while hi - 1 > lo and words.forms[hi - 1] in ".!":
        hi -= 1
    return (lo, hi)
