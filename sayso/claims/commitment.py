"""How a source commits itself and how the teller presents it, read from any cue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sayso.claims.cues import LONGEST, Cue, Grammar, load, shared
from sayso.claims.factuality import FLIPPED
from sayso.claims.words import Range, Words
from sayso.model.claim import Attribution, Factuality, Stance

Committed = tuple[Factuality, Stance]
REACH = 24
"""Within how many words before a cue its clause's "if" is looked for."""
FIRST = frozenset(("i", "we", "yo", "nosotros"))
SPEAKERS = FIRST | {"you", "usted", "ustedes"}
CHAT = shared("chat")
UNLISTED = "unlisted"
WISHES = frozenset(("desire", "evaluation", "directive", "question"))
OPINIONS = frozenset(("belief", "desire", "knowledge", "evaluation", "prediction", UNLISTED))
MAIN = 12
"""Within how many words of a content its hedge is looked for."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with an attribution in it: the passage's words and grammar, the sentence, and the words of
    the cue (one by one, in order) and of each part of the content."""

    words: Words
    grammar: Grammar
    sentence: Range
    cue: tuple[int, ...]
    content: tuple[Range, ...]

    def has(self, name: str, i: int) -> bool:
        """Whether word `i` belongs to the closed class `name`."""
        return self.words.lower[i] in self.grammar.classes[name]


def committed(clause: Clause, source: str) -> Committed:
    """Factuality and stance of the attribution of a clause; `source` are the words of its source.

    What is not said ("did not say whether") is `declined`; who does not believe denies, who does not deny
    may suppose, who has no doubt asserts. A condition or a question around the cue makes the statement itself
    conditional or asked. A passive without its agent ("it was reported that") keeps its distance.
    """
    kind, factuality, stance = _known(clause)
    lower = clause.words.lower
    if kind not in ("decline", "question") and _negated(clause, source):
        flipped = NEGATED.get(kind, "declined")
        return flipped, "neutral" if flipped == "declined" else stance
    if not source and stance == "neutral" and any(clause.has("be", i) for i in clause.cue):
        stance = "distances"
    if source.lower() in FIRST and any(lower[i] in HEARD for i in clause.cue):
        factuality, stance = "supposed", "neutral"
    if _asked(clause):
        return "asked", stance
    if _conditional(clause):
        return "conditional", stance
    if factuality == "asserted" and (_hedged(clause) or any(clause.has("modals", i) for i in clause.cue)):
        factuality = "supposed"
    return factuality, stance


NEGATED: Mapping[str, Factuality] = {**FLIPPED, "doubt": "asserted"}
HEARD = frozenset(("hear", "heard", "understand", "gather"))


def _negated(clause: Clause, source: str) -> bool:
    """Whether the saying is negated: in its cue, right before it, or by its source ("Nobody said that C")."""
    first = clause.cue[0]
    lower = clause.words.lower
    before = [i for i in (first - 2, first - 1) if i >= clause.sentence[0]]
    helped = all(clause.has("auxiliaries", i) or clause.has("negations", i) for i in before)
    for i in (*(before if helped else ()), *clause.cue):
        following = lower[i + 1] if i + 1 < len(lower) else ""
        if clause.has("negations", i) and following not in FOCUS:
            return True
    named = source.lower().split(" ", 2)
    return named[0] in clause.grammar.classes["negations"] and not set(named[1:2]) & AMOUNTS


FOCUS = frozenset(("only", "just", "merely", "simply", "sólo", "solo"))
AMOUNTS = frozenset(("fewer", "less", "more", "menos", "más"))


def _asked(clause: Clause) -> bool:
    """Whether the teller asks whether somebody said so: "Did he say that C?", "Who says C?"."""
    lo, hi = clause.sentence
    if clause.words.forms[hi - 1] != "?" or clause.cue[0] - lo > REACH:
        return False
    first = next((i for i in range(lo, clause.cue[0] + 1) if not clause.has("coordinators", i)), lo)
    if clause.has("conditionals", first):
        return False
    return any(clause.has(name, first) for name in ("auxiliaries", "be", "questions", "relatives"))


def _known(clause: Clause) -> tuple[str, Factuality, Stance]:
    """The class, factuality and stance of the first words of the cue that are known."""
    lower = clause.words.lower
    for table in (clause.grammar.verbs, clause.grammar.phrases):
        found = _longest(clause, table)
        if found is not None:
            return found.word_class, found.factuality, found.stance
    for i in clause.cue:
        noun = clause.grammar.nouns.get(lower[i])
        if noun is not None:
            return noun.word_class, noun.factuality, noun.stance
    stems, classes = further(clause.grammar.language)
    whole = " ".join(lower[i] for i in clause.cue)
    several = next((kind for stem, kind in stems.items() if " " in stem and stem in whole), None)
    if several is not None:
        return several, classes[several]["factuality"], classes[several]["stance"]
    for i in clause.cue:
        kind = next((stems[lower[i][:n]] for n in range(len(lower[i]), 2, -1) if lower[i][:n] in stems), None)
        if kind is not None:
            return kind, classes[kind]["factuality"], classes[kind]["stance"]
    return UNLISTED, "asserted", "neutral"


def is_talk(clause: Clause, source: str) -> bool:
    """Whether nobody is made to say anything: "I hope that", "you know that", "Please ask", "I apologise".

    `source` are the words of the source, `""` for none.
    """
    kind, _, _ = _known(clause)
    word = source.lower()
    if word in SPEAKERS and _asked(clause):
        return True
    if word in FIRST:
        promised = kind == "commitment" and _form(clause) == "base"
        return kind in WISHES or promised or (kind == UNLISTED and len(clause.cue) == 1)
    if word in CHAT and word.startswith("y"):
        return kind in OPINIONS
    return not word and _commands(clause)


def _commands(clause: Clause) -> bool:
    """Whether the cue is a request: a bare verb at the start of its sentence."""
    lower = clause.words.lower
    first = clause.sentence[0]
    while first < clause.cue[0] and (lower[first] in CHAT or clause.has("coordinators", first)):
        first += 1
    return first == clause.cue[0] and _form(clause) == "base"


def _form(clause: Clause) -> str | None:
    """The form of the verb that the cue begins with; none where the lexicon does not have it."""
    entry = clause.grammar.verbs.get((clause.words.lower[clause.cue[0]],))
    return None if entry is None else entry.form


def _longest(clause: Clause, table: Mapping[tuple[str, ...], Cue]) -> Cue | None:
    """The longest entry of a table that stands in the cue or begins in it and goes on behind it."""
    lower = clause.words.lower
    best: tuple[int, Cue] | None = None
    for i in clause.cue:
        for end in range(min(len(lower), i + LONGEST), i, -1):
            entry = table.get(lower[i:end])
            if entry is not None and (best is None or end - i > best[0]):
                best = (end - i, entry)
                break
    return None if best is None else best[1]


@cache
def further(language: str) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    """Beginnings of words by class, for cues that the rules do not look for, and what the classes mean."""
    listed = load("commitments.toml")[language]
    stems = {stem: kind for kind, stems in listed.items() for stem in stems}
    return stems, load("cues.toml")["classes"]


def _conditional(clause: Clause) -> bool:
    """Whether the saying itself is only supposed ("If he says that C, ...", "Should she deny it, ...")."""
    first = clause.cue[0]
    low = max(clause.sentence[0], first - REACH)
    lower = clause.words.lower
    for i in range(first - 1, low - 1, -1):
        if clause.has("conditionals", i) or lower[i] in SUPPOSING:
            return i == low or lower[i - 1] not in ASKING
        if lower[i] in ",;:.?!" or any(lo <= i < hi for lo, hi in clause.content):
            return False
    return low == clause.sentence[0] and lower[low] in INVERTED


SUPPOSING = frozenset(("suppose", "supposing"))
ASKING = frozenset(("asked", "ask", "asks", "asking", "wondered", "wonders", "know", "knew", "preguntó"))
INVERTED = frozenset(("should", "were", "had"))


def _hedged(clause: Clause) -> bool:
    """Whether the content's own main clause is hedged: "may have", "probably"."""
    lo, hi = clause.content[0] if clause.content else (0, 0)
    for i in range(lo, min(hi, lo + MAIN)):
        if i > lo and (
            clause.has("relatives", i) or clause.has("subordinators", i) or clause.words.forms[i] in ",;:"
        ):
            return False
        if clause.has("supposing", i) and clause.words.forms[i] != "May":
            return True
    return False


def clause_of(words: Words, grammar: Grammar, sentence: Range, one: Attribution) -> Clause:
    """The clause of an attribution whose spans lie in the passage of `words`."""
    cue = tuple(i for span in one.cue for i in words.within(span))
    return Clause(
        words, grammar, sentence, cue, tuple((r.start, r.stop) for r in map(words.within, one.content))
    )


def composed(found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Attributions with what stands around them taken into account: what somebody said is itself denied,
    asked or conditional where that is how it is told ("A denied that B had admitted C").

    `found` has every parent before its children.
    """
    out: list[Attribution] = []
    for one in found:
        around = None if one.parent is None else out[one.parent].factuality
        if around is not None and around in OPEN and one.factuality in COMMITTED:
            one = replace(one, factuality=around)
        out.append(one)
    return tuple(out)


COMMITTED = frozenset(("asserted", "admitted"))
OPEN: frozenset[Factuality] = frozenset(("asked", "conditional", "denied"))
