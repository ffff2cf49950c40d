"""The stretches of a passage that are read as one sentence, and the cues that stand in them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sayso.claims.contents import Hit
from sayso.claims.cues import LONGEST, Cue, Grammar, shared
from sayso.claims.phrases import Scene, verb_group
from sayso.claims.voices import heads, kind_of
from sayso.claims.words import Paragraph, Quotation, Range, Words, find_quotations, split_sentences

DEPTH = 3
SHORTEST_QUOTATION = 4
"""A quotation of fewer words is a name or a borrowed word, and no scene of its own."""
ARTICLES = shared("articles")


def scenes(words: Words, grammar: Grammar, paragraph: Paragraph, cues: frozenset[int]) -> Iterator[Scene]:
    """The sentences of a paragraph, then those inside its quotations, and inside theirs."""
    level = [(paragraph.sentences, paragraph.quotations)]
    for depth in range(DEPTH):
        deeper: list[tuple[tuple[Range, ...], tuple[Quotation, ...]]] = []
        for sentences, quotations in level:
            for part in sentences:
                yield replace(_scene(words, grammar, part, quotations), cues=cues, depth=depth)
            for quotation in quotations:
                if quotation.inside[1] - quotation.inside[0] >= SHORTEST_QUOTATION:
                    inner, _ = find_quotations(words, quotation.inside)
                    deeper.append((split_sentences(words, quotation.inside, inner), inner))
        level = deeper


def _scene(words: Words, grammar: Grammar, part: Range, quotations: tuple[Quotation, ...]) -> Scene:
    first = bisect_left(quotations, part[0], key=lambda q: q.outside[0])
    last = bisect_left(quotations, part[1], key=lambda q: q.outside[0])
    inside = [q.outside for q in quotations[first:last] if q.outside[1] <= part[1]]
    return Scene(
        words=words,
        grammar=grammar,
        part=part,
        opened=dict(inside),
        closed={end - 1: start for start, end in inside},
        cues=frozenset(),
    )


def verb_cues(words: Words, grammar: Grammar, part: Range) -> dict[int, tuple[int, Cue]]:
    """The words at which a verb cue begins, each with the cue's end, where it is no noun."""
    out: dict[int, tuple[int, Cue]] = {}
    for i in range(*part):
        if words.lower[i] in grammar.starts:
            found = longest(words, grammar.verbs, i, part[1])
            if found is not None and not _noun(words, grammar, i, part[0], found[1]):
                out[i] = found
    return out


def longest(words: Words, table: Mapping[tuple[str, ...], Cue], i: int, hi: int) -> tuple[int, Cue] | None:
    """The longest entry of `table` that begins at word `i`, as its end and its cue."""
    for end in range(min(hi, i + LONGEST), i, -1):
        cue = table.get(words.lower[i:end])
        if cue is not None:
            return end, cue
    return None


def _noun(words: Words, grammar: Grammar, i: int, low: int, cue: Cue) -> bool:
    """Whether the cue form at `i` is a noun or an adjective here: "the claims", "of reports", "so-called"."""
    if i == low:
        return cue.form in ("base", "participle", "third") or (cue.form == "past" and "np" in cue.takes)
    before = words.lower[i - 1]
    if before in ARTICLES or (
        before.endswith(("'s", "s'")) and cue.form != "past" and before not in CONTRACTED
    ):
        return True
    if (
        words.capital(i)
        and words.forms[i - 1][0].isalnum()
        and (cue.nounlike or cue.form in ("base", "gerund"))
    ):
        return True
    if cue.nounlike and (not _subject_like(words, grammar, i - 1) or _noun_ahead(words, grammar, i, cue)):
        return True
    return (
        cue.form in ("base", "third", "finite")
        and before in grammar.classes["prepositions"]
        and before != "to"
    )


def _subject_like(words: Words, grammar: Grammar, i: int) -> bool:
    """Whether word `i` may be the end of a subject (or an auxiliary), so that a noun-like form is a verb."""
    word = words.lower[i]
    classes = grammar.classes
    if any(word in classes[c] for c in ("subjects", "relatives", "auxiliaries", "adverbs")):
        return True
    if words.forms[i] in ',)”"' or words.capital(i) or word.endswith(("s", "ly")):
        return True
    that = i + 2 < len(words) and words.lower[i + 2] in classes["complementizers"]
    return that and kind_of(word, heads(grammar.language)) is not None  # "a source states that"


def _noun_ahead(words: Words, grammar: Grammar, i: int, cue: Cue) -> bool:
    """Whether a noun-like form is the noun after all: "Arab states will", "a Gulf Arab plan"."""
    follows = words.lower[i + 1] if i + 1 < len(words) else ""
    if follows in grammar.classes["auxiliaries"] or follows in grammar.classes["be"]:
        return True
    return cue.form == "base" and words.capital(i - 1) and not words.lower[i - 1].endswith("s")


CONTRACTED = frozenset({"he's", "she's", "it's", "who's", "that's", "there's", "what's"})


def hits(scene: Scene, cues: dict[int, tuple[int, Cue]]) -> Iterator[Hit]:
    """The verb cues of a scene that stand outside its quotations."""
    i, hi = scene.part
    while i < hi:
        if i in scene.opened:
            i = max(scene.opened[i], i + 1)
            continue
        if i in cues:
            end, cue = cues[i]
            group = verb_group(scene, i)
            if _usable(scene, cue, i, group):
                yield Hit(cue=cue, words=(i, end), group=group, passive=_passive(scene, cue, i, group))
            i = end
            continue
        i += 1


def _usable(scene: Scene, cue: Cue, i: int, group: int) -> bool:
    """A base form needs a helping verb or a plural subject; a participle needs a helping verb."""
    helped = any(scene.has("auxiliaries", k) or scene.has("be", k) for k in range(group, i))
    if cue.form == "participle":
        return helped or (i > scene.part[0] and scene.has("as", i - 1))
    if cue.form == "base":
        before = group - 1
        return helped or (
            before >= scene.part[0]
            and not scene.has("to", before)
            and scene.lower[before] not in ("he", "she", "it")
        )
    return True


def _passive(scene: Scene, cue: Cue, i: int, group: int) -> bool:
    return (
        cue.form in ("past", "participle")
        and any(scene.has("be", k) for k in range(group, i))
        and not (scene.lower[i - 1].startswith("hav"))
    )
