"""The extractor without a model: attributions by cue, construction and punctuation."""

from dataclasses import replace

from sayso.claims.contents import Hit
from sayso.claims.cues import Cue, grammar, language_of, shared
from sayso.claims.factuality import committed
from sayso.claims.frames import Found, reads
from sayso.claims.joins import Placed, carried, continued, cut, emptied
from sayso.claims.objects import reads_object, reads_passive
from sayso.claims.phrases import Scene
from sayso.claims.scenes import hits, scenes, verb_cues
from sayso.claims.sourceless import nouns, phrases
from sayso.claims.tags import tags
from sayso.claims.words import Paragraph, Range, Words, paragraphs, split_words
from sayso.model.claim import Attribution, Kind
from sayso.model.place import Span

EDGES = ' \t\r\n\f\v,;:.–—-…•*|"“”«»„‘’'
"""Characters that are no part of a content or a source at its edges."""


class RuleExtractor:
    """Finds attributions by rules alone, in English and Spanish. Implements `Extractor`."""

    name = "rules"
    version = "1"
    languages: tuple[str, ...] = ("en", "es")

    def find(self, passage: str) -> tuple[Attribution, ...]:
        """The attributions of `passage` in reading order of their content, the outer before the inner.

        Blank lines part paragraphs, single line ends are soft. Spans lie inside `passage`; `parent` is an
        earlier index. Any text is accepted; one without a cue gives an empty tuple.
        """
        words = split_words(passage)
        main = language_of(words.lower)
        found: list[Placed] = []
        last: list[Placed] = []
        before: Paragraph | None = None
        for paragraph in paragraphs(words):
            last = _read(words, paragraph, main, carried(before, last))
            found.extend(last)
            before = paragraph
        return nested([a for placed in found if (a := _attribution(words, placed)) is not None])


def _read(words: Words, paragraph: Paragraph, main: str, source: Placed | None) -> list[Placed]:
    """The attributions of one paragraph; `source` is whom the paragraph before left speaking."""
    language = grammar(language_of(words.lower[slice(*paragraph.words)], main))
    cues = verb_cues(words, language, paragraph.words)
    found = [
        Placed(scene, one)
        for scene in scenes(words, language, paragraph, frozenset(cues))
        for one in read_scene(scene, cues)
    ]
    return continued(paragraph, found, source)


def read_scene(scene: Scene, cues: dict[int, tuple[int, Cue]]) -> list[Found]:
    """The attributions of one scene, their contents cut where the next begins."""
    out: list[Found] = []
    previous: Found | None = None
    for hit in hits(scene, cues):
        found = _around(scene, hit, previous)
        if found is not None:
            out.append(found)
            previous = found
    out.extend(phrases(scene))
    out.extend(nouns(scene))
    if not out:
        out.extend(tags(scene))
    return cut(scene, out[:MOST])


def _around(scene: Scene, hit: Hit, previous: Found | None) -> Found | None:
    if hit.passive:
        return reads_passive(scene, hit)
    found = reads(scene, hit, previous) or reads_object(scene, hit, previous)
    return None if found is not None and _only_talk(scene, found) else found


def _only_talk(scene: Scene, found: Found) -> bool:
    """Whether nobody is made to say anything: "you know that", "we want to"."""
    word = scene.lower[found.source[0]] if found.source else ""
    if word in CHAT:
        talk = ("belief", "desire", "knowledge", "evaluation", "prediction")
        return not word.startswith("y") or found.hit.cue.word_class in talk
    return word in ("i", "we", "yo") and found.hit.cue.word_class in ("desire", "evaluation")


def _attribution(words: Words, placed: Placed) -> Attribution | None:
    found, scene = placed.found, placed.scene
    commitment = committed(scene, found)
    if commitment is None or emptied(words, placed):
        return None
    content = tuple(s for part in found.content if (s := trimmed(words, scene, part)) is not None)
    source = trimmed(words, scene, found.source) if found.source else None
    if not content and found.hit.cue.word_class != "decline":
        return None
    return Attribution(
        source=(source,) if source else (),
        cue=tuple(words.span(part) for part in found.cue),
        content=content,
        kind=_kind(words, scene, found.content),
        factuality=commitment[0],
        stance=commitment[1],
        score=found.score,
    )


def trimmed(words: Words, scene: Scene, part: Range) -> Span | None:
    """The characters of a range of words without marks at its edges; quotation marks go in pairs."""
    lo, hi = part
    while lo < hi and words.forms[lo] in EDGES and not (lo in scene.opened and scene.opened[lo] < hi - 1):
        lo += 1
    while (
        hi > lo
        and words.forms[hi - 1] in EDGES
        and not (hi - 1 in scene.closed and scene.closed[hi - 1] >= lo)
    ):
        hi -= 1
    return words.span((lo, hi)) if lo < hi else None


def _kind(words: Words, scene: Scene, content: tuple[Range, ...]) -> Kind:
    """Direct where every word stands in a quotation, indirect where none does."""
    quoted = plain = 0
    for part in content:
        i = part[0]
        while i < part[1]:
            if i in scene.opened or (i == part[0] and words.forms[i] in '“"«‘'):
                quoted += 1
                i = max(scene.opened.get(i, part[1]), i + 1)
                continue
            plain += words.forms[i][0].isalnum()
            i += 1
    return "indirect" if not quoted else "mixed" if plain else "direct"


def nested(flat: list[Attribution]) -> tuple[Attribution, ...]:
    """Attributions in order of their content, each with the smallest one that holds it as its parent."""
    ordered = sorted(set(flat), key=_place)
    return tuple(_with_parent(one, n, ordered) for n, one in enumerate(ordered))


MOST = 24
"""How many attributions one sentence may hold: what has more is not language."""
CHAT = shared("chat")
WINDOW = 60
"""How many attributions before one are looked at for its parent: they stand in order of their content."""


def _place(one: Attribution) -> tuple[int, int, int, int]:
    content = one.content or one.cue
    size = sum(s.end - s.start for s in one.content)
    return content[0].start, -size, one.cue[0].start, one.source[0].start if one.source else -1


def _with_parent(one: Attribution, n: int, ordered: list[Attribution]) -> Attribution:
    best: tuple[int, int] | None = None
    for k in range(n - 1, max(-1, n - 1 - WINDOW), -1):
        if _holds(ordered[k], one):
            size = -_place(ordered[k])[1]
            if best is None or size < best[0]:
                best = (size, k)
    return one if best is None else replace(one, parent=best[1])


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Whether the cue and the content of `inner` lie inside the content of `outer`."""
    parts = (*inner.cue, *inner.content)
    return all(any(whole.holds(part) for whole in outer.content) for part in parts)
