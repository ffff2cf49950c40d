"""Plain sentences of a zone's own voice that can be checked. Precision comes before recall here."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from sayso.claims.clauses import Clause, is_ordinary, main_clause
from sayso.claims.cues import Grammar, shared
from sayso.claims.factuality import clause_factuality
from sayso.claims.names import names
from sayso.claims.nonclaims import is_act_of_self, is_chat, is_norm, is_opinion, is_request
from sayso.claims.words import Range, Words
from sayso.model.claim import Attribution
from sayso.model.place import Span

SHORTEST, LONGEST = 4, 80
"""How many words a sentence that is a claim has."""
PLANS = shared("plans")
GUESSES = shared("guesses")
COUNTS = shared("count_words")
SYMBOLS = frozenset("{}<>=\\|~^`#@$_+")
ITEMS = frozenset("-•*·▪●")
BULLETS = ITEMS | frozenset("–—>()") | {"--", "---"}
REPORTING = frozenset({"speech", "report", "allege", "denial", "admission", "accusation", "question"})
FINITE = frozenset({"base", "third", "past", "finite"})
TELLING = frozenset({"said", "says", "say", "told", "tells", "tell", "asked", "asks", "dijo", "dice"})
OPENS_CONTENT = frozenset({"that", "que", "whether", "if", "how", "why", "what", ":", "“", '"', "«", "”"})
LABEL = 5
"""Within how many words a label such as "For the record:" ends."""
MOST_SLASHES = 2
HEADING = 0.6
"""What share of capitalised words makes a heading of a line without a full stop."""


COVERED = 0.85
"""From which share of its characters on a sentence counts as covered by attributions."""


class _Covered:
    """The characters that attributions cover, as spans in order that do not meet."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1] + 1:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def share(self, span: Span) -> float:
        """Which share of a span is covered."""
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._starts, span.end)
        inside = sum(
            min(self._ends[n], span.end) - max(self._starts[n], span.start) for n in range(first, last)
        )
        return inside / (span.end - span.start)

    def holds(self, place: int) -> bool:
        """Whether the character at a place is covered."""
        number = bisect_right(self._starts, place) - 1
        return number >= 0 and place < self._ends[number]


def _main_verb(words: Words, piece: Range, grammar: Grammar) -> int:
    """Where the main verb of a sentence stands."""
    clause = main_clause(words, piece, grammar)
    return words.starts[piece[0] if clause is None else clause.verb]


def assertions(
    words: Words,
    sentences: Sequence[Range],
    grammar: Grammar,
    covered: Sequence[Span],
    *,
    reported: bool = False,
) -> Iterator[Attribution]:
    """The checkable plain sentences among `sentences`, as attributions of kind "own" without source and cue.

    `covered` are the spans of attributions; a sentence whose main verb lies in one is none: what a side
    clause reports leaves the main clause to its writer. `reported` says that the
    passage is a report under a header form: there a statement needs no name and no figure to count.
    """
    said = _Covered(covered)
    pieces = (piece for sentence in sentences for piece in _pieces(words, sentence))
    for piece in pieces:
        if not _declarative(words, piece) or not checkable(words, piece, grammar, reported=reported):
            continue
        span = words.span(_without_stop(words, piece))
        if said.share(span) > COVERED or said.holds(_main_verb(words, piece, grammar)):
            continue
        factuality = clause_factuality(grammar, words, piece)
        yield Attribution(
            source=(), cue=(), content=(span,), kind="own", factuality=factuality, stance="neutral", score=0.6
        )


def _pieces(words: Words, whole: Range) -> Iterator[Range]:
    """The items of a list that runs on without full stops, each without its bullet and its label."""
    lo, hi = whole
    for k in range(lo + 1, hi):
        if (
            words.forms[k] in ITEMS
            and k + 1 < hi
            and not words.forms[k + 1][0].islower()
            and _breaks(words, k)
        ):
            yield _bare(words, (lo, k))
            lo = k
    yield _bare(words, (lo, hi))


def _breaks(words: Words, k: int) -> bool:
    """Whether a line starts with word `k`."""
    return "\n" in words.text[words.ends[k - 1] : words.starts[k]]


def _bare(words: Words, piece: Range) -> Range:
    """A sentence without the bullet, the bracket and the label ("Source Comment:") before it."""
    lo, hi = piece
    while lo < hi - 1 and (words.forms[lo] in BULLETS or words.forms[lo + 1] == ")"):
        lo += 1
    for k in range(lo + 1, min(lo + LABEL, hi - 2)):
        if words.forms[k] == ":" and words.forms[k + 1][0].isalnum():
            return k + 1, hi
    return lo, hi


def _declarative(words: Words, sentence: Range) -> bool:
    """Whether a sentence has the form of a statement: a full stop or the line's end last, no symbols."""
    lo, hi = sentence
    forms = words.forms[lo:hi]
    if "?" in forms or "…" in forms or any(form.startswith("..") or form in SYMBOLS for form in forms):
        return False
    if (
        any("@" in form or "://" in form for form in forms)
        or sum("/" in form for form in forms) > MOST_SLASHES
    ):
        return False
    if not forms[0][0].isalnum() or forms.count(":") > 1:
        return False
    if not SHORTEST <= sum(form[0].isalnum() for form in forms) <= LONGEST:
        return False
    return _stopped(words, sentence) or _line(words, sentence)


def _stopped(words: Words, sentence: Range) -> bool:
    """Whether a sentence ends with a full stop, marks and brackets after it left aside."""
    lo, hi = sentence
    while hi - 1 > lo and words.forms[hi - 1] in ("”", '"', ")", "]"):
        hi -= 1
    return words.forms[hi - 1] in (".", "!")


def _line(words: Words, sentence: Range) -> bool:
    """Whether a sentence without full stop ends with its line and is no heading."""
    lo, hi = sentence
    last = words.forms[hi - 1]
    if not (last[-1].isalnum() or last == ")") or not (hi == len(words) or _breaks(words, hi)):
        return False
    capitals = sum(words.capital(k) for k in range(lo, hi))
    return words.capital(lo) and capitals <= HEADING * (hi - lo)


def checkable(words: Words, sentence: Range, grammar: Grammar, *, reported: bool = False) -> bool:
    """Whether a sentence says who did what, how much or when, so that somebody could look it up.

    In a report under a header form (`reported`) a general statement counts as well.
    """
    if is_chat(words, sentence, grammar) or is_request(words, sentence, grammar):
        return False
    clause = main_clause(words, sentence, grammar)
    if clause is None or _tells(words, sentence, grammar) or is_norm(words, sentence, clause):
        return False
    if clause.subject == "first" and not is_act_of_self(words, sentence, clause):
        return False
    counted = _figures(words, (clause.verb, sentence[1]), grammar)
    if not counted and is_opinion(words, sentence, clause, grammar):
        return False
    if not _loose(words, sentence) and _definite(words, clause, reported=reported):
        return True
    return counted or _figures(words, sentence, grammar) or _named(words, sentence, clause, grammar)


def _loose(words: Words, sentence: Range) -> bool:
    """Whether a sentence is a guess, a plan or carelessly written, so that it needs a name or a figure."""
    lo, hi = sentence
    if not words.capital(lo) or words.forms[hi - 1] == "!" or not _stopped(words, sentence):
        return True
    return (
        words.lower[lo] in GUESSES or words.lower[lo] == "so" or any(w in PLANS for w in words.lower[lo:hi])
    )


def _definite(words: Words, clause: Clause, *, reported: bool) -> bool:
    """Whether tense and subject alone make a statement that somebody could look up."""
    if clause.tense in ("past", "perfect"):
        return True
    if reported:
        return clause.tense != "modal" or clause.subject == "third"
    has = words.lower[clause.verb] in ("has", "have")
    return clause.tense == "present" and (
        clause.subject in ("third", "there") or (clause.subject == "vague" and has)
    )


def _named(words: Words, sentence: Range, clause: Clause, grammar: Grammar) -> bool:
    """Whether a sentence names somebody or something; a common noun with a capital is no name.

    What "a company" does counts only where the company is told apart by a name or place.
    """
    lo, hi = sentence
    supposed = words.lower[lo] in grammar.classes["conditionals"]
    if clause.subject == "generic":
        lo, hi = clause.start, clause.verb
    elif clause.subject == "vague" and clause.tense in ("modal", "future") and not supposed:
        return False
    return any(
        first > clause.start or not is_ordinary(words, first, clause.verb, grammar)
        for first, _ in names(words, (lo, hi), grammar)
    )


def _figures(words: Words, sentence: Range, grammar: Grammar) -> bool:
    """Whether a sentence has a number or a date after its first word."""
    lo, hi = sentence
    return any(
        words.forms[k][0].isdigit()
        or words.forms[k][0] in "$€£"
        or words.lower[k] in COUNTS
        or (words.lower[k] in grammar.classes["time"] and words.capital(k))
        for k in range(lo, hi)
    )


def _tells(words: Words, sentence: Range, grammar: Grammar) -> bool:
    """Whether a word says that somebody said something: what stays unread is nobody's own claim."""
    lo, hi = sentence
    for k in range(lo, hi):
        cue = grammar.verbs.get((words.lower[k],))
        if cue is None or cue.nounlike or cue.form not in FINITE or cue.word_class not in REPORTING:
            continue
        after = words.lower[k + 1] if k + 1 < hi else "."
        passive = any(w in grammar.classes["be"] for w in words.lower[max(lo, k - 3) : k])
        if after in OPENS_CONTENT or (after == "," and not passive):
            return True
        if (
            words.lower[k] in TELLING
            and not passive
            and not any(w in grammar.classes["negations"] for w in words.lower[lo:k])
        ):
            return True
    return False


def _without_stop(words: Words, sentence: Range) -> Range:
    """A sentence without its full stop."""
    lo, hi = sentence
    while hi - 1 > lo and words.forms[hi - 1] in ".!":
        hi -= 1
    return (lo, hi)
