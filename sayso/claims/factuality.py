"""How the source commits itself, how the teller presents it, and whether the content is negated."""

from typing import Literal

from sayso.claims.contents import Hit
from sayso.claims.cues import Grammar
from sayso.claims.frames import Found
from sayso.claims.phrases import Scene
from sayso.claims.words import Range, Words
from sayso.model.claim import Factuality, Stance

Polarity = Literal["positive", "negative"]
MAIN = 30
"""Within how many words a content's main verb is looked for."""
FLIPPED: dict[str, Factuality] = {"belief": "denied", "denial": "supposed"}
"""What a negated cue means: who does not believe it denies it, who does not deny it may hold it."""


def committed(scene: Scene, found: Found) -> tuple[Factuality, Stance] | None:
    """Factuality and stance of an attribution; `None` where the cue is negated so that nothing was said.

    A passive without its agent ("it was reported that C") keeps its distance.
    "did not say that C" makes no claim by the source; "did not deny that C" and "does not believe that C"
    do.
    """
    hit, cue = found.hit, found.hit.cue
    stance: Stance = "distances" if hit.passive and found.source is None else cue.stance
    group = range(hit.group, hit.words[0])
    negated = any(scene.has("negations", i) for i in group)
    if negated:
        flipped = FLIPPED.get(cue.word_class)
        return None if flipped is None else (flipped, stance)
    if _condition(scene, hit):
        return "conditional", stance
    if any(scene.has("modals", i) for i in group) and cue.factuality == "asserted":
        return "supposed", stance
    return cue.factuality, stance


def _condition(scene: Scene, hit: Hit) -> bool:
    """Whether the statement itself is only supposed: "If he says that C, ..."."""
    lo = scene.part[0]
    first = lo + 1 if scene.has("coordinators", lo) else lo
    if not scene.has("conditionals", first):
        return False
    return not any(scene.comma(i) for i in range(first, hit.group))


def clause_factuality(grammar: Grammar, words: Words, sentence: Range) -> Factuality:
    """How the voice of a plain sentence commits itself."""
    lower = [words.lower[k] for k in range(*sentence) if words.forms[k] != "May"]
    first = next((w for w in lower if w not in grammar.classes["coordinators"]), "")
    if first in grammar.classes["conditionals"]:
        return "conditional"
    supposing = grammar.classes["supposing"]
    return "supposed" if any(word in supposing for word in lower) else "asserted"


def polarity(grammar: Grammar, words: Words) -> Polarity:
    """Whether a content's main clause is negated: "not" beside its verb, or "nobody", "no" at its start."""
    classes = grammar.classes
    for k, word in enumerate(words.lower[:MAIN]):
        if k and (word in classes["relatives"] or word in classes["subordinators"] or word in ",;:"):
            return "positive"
        if word in classes["negations"] and (k < 2 or not _beside_noun(grammar, words.lower, k)):
            return "negative"
    return "positive"


def _beside_noun(grammar: Grammar, lower: tuple[str, ...], k: int) -> bool:
    """Whether the negation at `k` belongs to a noun or a list, not to a verb ("official or not")."""
    before = lower[k - 1]
    helped = (
        grammar.finite(before)
        or before in grammar.classes["adverbs"]
        or before in grammar.classes["negations"]
    )
    contracted = lower[k].endswith(("n't", "cannot")) or lower[k] == "never" or grammar.language == "es"
    return not helped and not contracted
