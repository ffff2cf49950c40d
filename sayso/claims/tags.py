"""Quotations with a tag whose verb no lexicon lists: "“C,” boomed X", "X echoed: “C”", "X: “C”"."""

from collections.abc import Iterator

from sayso.claims.contents import Hit, clause_end
from sayso.claims.cues import Cue
from sayso.claims.frames import Found
from sayso.claims.phrases import Scene, subject_before, verb_group
from sayso.claims.rightward import phrase_after
from sayso.claims.scenes import SHORTEST_QUOTATION

UNLISTED = Cue(
    lemma="“”",
    word_class="speech",
    takes=frozenset({"quote"}),
    factuality="asserted",
    stance="neutral",
    form="phrase",
)
LONGEST_TAG = 30
"""How many words may stand before a colon that opens a quotation."""


def tags(scene: Scene) -> Iterator[Found]:
    """The attributions of a scene without a listed cue in which a quotation has a tag."""
    for opening, end in sorted(scene.opened.items()):
        if end - opening - 2 < SHORTEST_QUOTATION:
            continue
        found = _colon(scene, opening) or _behind(scene, opening, end)
        if found is not None:
            yield found
            return


def _colon(scene: Scene, opening: int) -> Found | None:
    """X echoed: “C”; X: “C”."""
    colon = opening - 1
    lo = scene.part[0]
    if colon <= lo or scene.words.forms[colon] != ":" or colon - lo > LONGEST_TAG:
        return None
    verb = next((k for k in range(lo + 1, colon) if _verb(scene, k)), None)
    first = colon if verb is None else verb_group(scene, verb)
    source = subject_before(scene, first, lo)
    if source is None or (verb is None and source[0] != lo):
        return None
    hit = Hit(
        cue=UNLISTED,
        words=(verb if verb is not None else colon, colon if verb is not None else opening),
        group=first,
        passive=False,
    )
    content = ((opening, clause_end(scene, opening)),)
    return Found(
        hit=hit,
        source=source,
        cue=((first, hit.words[1]),),
        content=content,
        after=True,
        score=0.6,
        lead=source[0],
    )


def _verb(scene: Scene, k: int) -> bool:
    return scene.verbish(k) or (
        scene.lower[k].endswith("s") and not scene.words.capital(k) and scene.words.capital(k - 1)
    )


def _behind(scene: Scene, opening: int, end: int) -> Found | None:
    """“C!” beamed X; “C,” X boomed."""
    hi = scene.part[1]
    last = scene.words.forms[end - 2]
    if last not in (",", "!", "?") or end >= hi - 1 or opening != scene.part[0]:
        return None
    if _past(scene, end):
        source, verb = phrase_after(scene, end + 1, True), end
    else:
        verb = next((k for k in range(end + 1, min(hi, end + 12)) if _past(scene, k)), hi)
        source = subject_before(scene, verb_group(scene, verb), end) if verb < hi else None
    if source is None or verb >= hi:
        return None
    hit = Hit(cue=UNLISTED, words=(verb, verb + 1), group=verb, passive=False)
    return Found(
        hit=hit,
        source=source,
        cue=((verb, verb + 1),),
        content=((opening, end),),
        after=False,
        score=0.6,
        lead=end,
    )


def _past(scene: Scene, k: int) -> bool:
    """Whether an unlisted word may be a verb in the past tense."""
    word = scene.lower[k]
    return scene.words.forms[k].islower() and word.endswith(("ed", "ó")) and len(word) > 3
