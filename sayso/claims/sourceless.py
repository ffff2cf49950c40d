"""Cues that are no verbs: "according to X", "reportedly", "the claim that ...", the Spanish "habría"."""

from collections.abc import Iterator
from dataclasses import replace

from sayso.claims.contents import Hit, clause_end
from sayso.claims.cues import Cue, shared
from sayso.claims.frames import Found
from sayso.claims.phrases import Scene
from sayso.claims.rightward import phrase_after
from sayso.claims.scenes import ARTICLES, longest
from sayso.claims.words import Range

UNSAID = shared("unsaid")
"""What follows "according to" where nobody says anything."""


def phrases(scene: Scene) -> Iterator[Found]:
    """The attributions of a scene whose cue is a phrase before its source, or an adverb without one."""
    lo, hi = scene.part
    i = lo
    while i < hi:
        if i in scene.opened:
            i = max(scene.opened[i], i + 1)
            continue
        hit = longest(scene.words, scene.grammar.phrases, i, hi)
        end = i + 1
        if hit is not None:
            end, cue = hit
            found = (
                _according(scene, cue, (i, end))
                if cue.lemma in scene.grammar.sources
                else _hearsay(scene, cue, (i, end))
            )
            if found is not None:
                yield found
        elif scene.grammar.language == "es" and scene.lower[i] in ("habría", "habrían"):
            conditional = _conditional(scene, i)
            if conditional is not None:
                yield conditional
        i = end


def _found(
    cue: Cue, words: Range, source: Range | None, content: tuple[Range, ...], after: bool, score: float
) -> Found:
    hit = Hit(cue=cue, words=words, group=words[0], passive=False)
    return Found(
        hit=hit, source=source, cue=(words,), content=content, after=after, score=score, lead=words[0]
    )


def _according(scene: Scene, cue: Cue, words: Range) -> Found | None:
    source = phrase_after(scene, words[1], False)
    if source is None or (scene.lower[source[0]] in UNSAID and source[1] == source[0] + 1):
        return None
    lo, hi = scene.part
    first = words[0]
    leads = all(
        not scene.word(k) or scene.has("coordinators", k) or scene.has("adverbs", k) for k in range(lo, first)
    )
    after = source[1]
    while after < hi and scene.comma(after):
        after += 1
    if after < hi and scene.words.forms[after] == ":":
        after += 1
    rest = (after, clause_end(scene, after)) if source[1] < after < hi else None
    if rest is not None and rest[0] >= rest[1]:
        rest = None
    opener = first - 1
    while opener > lo and scene.comma(opener):
        opener -= 1
    if leads or any(scene.has(c, opener) for c in ("complementizers", "subordinators", "coordinators")):
        return None if rest is None else _found(cue, words, source, (rest,), True, 0.9)
    start = max((k + 1 for k in range(lo, first) if _parts(scene, k)), default=lo)
    content: tuple[Range, ...] = ((start, first),)
    if rest is not None and not _new_clause(scene, rest[0]):
        content = ((start, first), rest)
    return _found(cue, words, source, content, False, 0.9)


def _parts(scene: Scene, k: int) -> bool:
    """Whether a semicolon or a colon outside quotations parts what is said from what is not."""
    quoted = any(k in range(opening, end) for opening, end in scene.opened.items())
    return scene.words.forms[k] in (";", ":") and not quoted


def _new_clause(scene: Scene, k: int) -> bool:
    return (
        scene.has("coordinators", k)
        or scene.has("relatives", k)
        or scene.has("subordinators", k)
        or scene.lower[k].endswith("ing")
    )


def _hearsay(scene: Scene, cue: Cue, words: Range) -> Found | None:
    lo, hi = scene.part
    first, end = words
    if end - first > 2:  # "it is said that C"
        return _found(cue, words, None, ((end, clause_end(scene, end)),), True, 0.85) if end < hi else None
    if first > lo and scene.lower[first - 1] in ARTICLES:
        return None
    if first > lo and scene.comma(first - 1) and end < hi and not scene.comma(end):
        return _found(cue, words, None, ((end, clause_end(scene, end)),), False, 0.75)
    start = _clause_start(scene, first)
    pieces = [(start, first), (end, clause_end(scene, end))]
    content = tuple(p for p in pieces if any(scene.word(k) for k in range(*p)))
    return _found(cue, words, None, content, False, 0.75) if content else None


def _clause_start(scene: Scene, i: int) -> int:
    """Where the clause that holds word `i` begins."""
    for k in range(i - 1, scene.part[0], -1):
        if scene.words.forms[k] == ";" or scene.has("complementizers", k):
            return k + 1
        if scene.has("coordinators", k) and scene.comma(k - 1):
            return k + 1
    return scene.part[0]


def _conditional(scene: Scene, i: int) -> Found | None:
    """Spanish "habría recibido": the conditional of what is only reported, where no "si" stands."""
    lo, hi = scene.part
    if i + 1 >= hi or not scene.lower[i + 1].endswith(("ado", "ido", "cho", "sto", "rto", "ito")):
        return None
    if any(scene.has("conditionals", k) for k in range(lo, hi)):
        return None
    cue = Cue(
        lemma="habría",
        word_class="hearsay",
        takes=frozenset(),
        factuality="asserted",
        stance="distances",
        form="phrase",
    )
    return _found(cue, (i, i + 1), None, ((_clause_start(scene, i), clause_end(scene, i)),), False, 0.6)


def nouns(scene: Scene) -> Iterator[Found]:
    """The attributions whose cue is a noun with a that-clause: "Trump's claim that C", "reports that C"."""
    lo, hi = scene.part
    for i in range(lo, hi - 3):
        cue = scene.grammar.nouns.get(scene.lower[i])
        if cue is None or i in scene.cues:
            continue
        if not scene.has("complementizers", i + 1) or not _clause_follows(scene, i + 2):
            continue
        found = _found(cue, (i, i + 1), _owner(scene, i), ((i + 2, clause_end(scene, i + 2)),), True, 0.6)
        yield replace(found, lead=i)


def _clause_follows(scene: Scene, k: int) -> bool:
    """Whether a clause begins at `k`, not merely a verb ("reports that say ...")."""
    return not scene.verbish(k) and any(scene.verbish(i) for i in range(k, min(scene.part[1], k + 15)))


def _owner(scene: Scene, i: int) -> Range | None:
    """The possessor before the noun at `i`."""
    k = i - 1
    if k < scene.part[0]:
        return None
    if scene.lower[k] in ("his", "her", "their", "my", "our", "its", "your"):
        return (k, k + 1)
    if scene.lower[k].endswith(("'s", "s'")):
        start = k
        while start - 1 >= scene.part[0] and scene.words.capital(start - 1) and k - start < 6:
            start -= 1
        return (start, k + 1)
    return None
