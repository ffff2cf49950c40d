"""Where the content of a cue begins and ends."""

from dataclasses import dataclass

from sayso.claims.cues import Cue
from sayso.claims.phrases import Scene
from sayso.claims.words import Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A cue found in a scene: its words, the start of its verb group, whether the group is passive."""

    cue: Cue
    words: Range
    group: int
    passive: bool


def condition_end(scene: Scene, hit: Hit, start: int) -> int | None:
    """Where a content inside an opening "If X says that C, ..." ends; `None` in any other place."""
    lo = scene.part[0]
    first = lo + 1 if scene.has("coordinators", lo) else lo
    if not scene.has("subordinators", first) or scene.has("as", first):
        return None
    if any(scene.comma(k) for k in range(first, hit.group)):
        return None
    return next((k for k in range(start, scene.part[1]) if scene.comma(k)), None)


def relative_end(scene: Scene, subject: Range | None, start: int) -> int | None:
    """Where a clause ", who said that C," ends: at the comma before the main verb."""
    if subject is None or not scene.has("relatives", subject[0]) or not scene.comma(subject[0] - 1):
        return None
    k = start
    while k < scene.part[1]:
        if k in scene.opened:
            k = scene.opened[k]
            continue
        if scene.comma(k) and k + 1 < scene.part[1] and scene.verbish(k + 1):
            return k
        k += 1
    return None


def content_start(scene: Scene, hit: Hit, subject: Range | None) -> tuple[int | None, float]:
    """Where the content after the cue begins, and how sure that is; `None` where none follows."""
    takes = hit.cue.takes
    k = skip_adverbs(scene, hit.words[1])
    if "person" in takes:
        person = addressee(scene, k)
        if person is None:
            return None, 0.0
        k = skip_adverbs(scene, person)
    elif "asked" in takes and not scene.has("questions", k):
        k = addressee(scene, k) or k
    hi = scene.part[1]
    if k >= hi:
        return None, 0.0
    form = scene.words.forms[k]
    if form == ":" and takes & {"quote", "bare"}:
        return k + 1, 0.9
    that = _that_ahead(scene, k) if "that" in takes else None
    if that is not None:
        return that, 0.9
    quote = _quote_ahead(scene, k) if "quote" in takes else None
    if quote is not None:
        return quote, 0.85
    if "wh" in takes and scene.has("questions", k):
        return k, 0.7
    clause_before = (
        subject is not None and subject[0] > scene.part[0] and _clause_comma(scene, subject[0] - 1)
    )
    loose = hit.cue.form != "gerund" or hit.cue.word_class in ("speech", "allege", "report")
    if "bare" in takes and loose and not clause_before:
        bare = _bare_clause(scene, k)
        if bare is not None:
            return bare, 0.75
    return None, 0.0


def _clause_comma(scene: Scene, comma: int) -> bool:
    """Whether the words before a comma are a whole clause, so that they can be what was said."""
    if comma in scene.closed:
        return comma - scene.closed[comma] > 4
    if not scene.comma(comma):
        return False
    if comma - 1 in scene.closed:
        return comma - 1 - scene.closed[comma - 1] > 4
    first = scene.part[0]
    if scene.has("prepositions", first) or scene.has("subordinators", first):
        return False
    return any(scene.verbish(i) for i in range(first, comma))


def skip_adverbs(scene: Scene, k: int) -> int:
    """The first word at or after `k` that is no adverb."""
    while k < scene.part[1] and (
        (scene.lower[k].endswith("ly") and not scene.words.capital(k))
        or scene.lower[k] in ("also", "again", "later", "además", "también")
    ):
        k += 1
    return k


def addressee(scene: Scene, k: int) -> int | None:
    """The end of the addressee at `k`: "told the Mexican military", "told him"."""
    if k >= scene.part[1]:
        return None
    if scene.has("objects", k):
        return k + 1
    end = k
    while end < min(scene.part[1], k + 14):
        if end in scene.opened or not scene.word(end) or (end > k and scene.verbish(end)):
            break
        if scene.has("complementizers", end) or scene.has("questions", end) or scene.has("subjects", end):
            break
        if end > k and scene.lower[end] in ("to", "of", "on", "in", "during", "at"):
            break
        if end > k and scene.lower[end] in ("the", "a", "his", "its", "their", "there"):
            break
        end += 1
    return end if end > k else None


def _that_ahead(scene: Scene, k: int) -> int | None:
    """The word after a "that" that opens the content, at once or after a short adverbial."""
    hi = min(scene.part[1], k + 16)
    i = k
    while i < hi:
        if scene.has("complementizers", i):
            return i + 1 if i + 1 < scene.part[1] else None
        if i in scene.opened or i in scene.cues or scene.words.forms[i] in ";:.":
            return None
        if i == k and not scene.comma(i) and not _tail_start(scene, i):
            return None
        if (
            scene.comma(i)
            and i > k
            and not (i + 1 < hi and scene.has("complementizers", i + 1))
            and i - k > 8
        ):
            return None
        if scene.has("subjects", i):
            return None
        i += 1
    return None


def _tail_start(scene: Scene, i: int) -> bool:
    return (
        scene.has("tails", i)
        or scene.has("time", i)
        or scene.has("objects", i)
        or (
            scene.grammar.language == "es" and scene.word(i)  # dijo el ministro que
        )
    )


def _quote_ahead(scene: Scene, k: int) -> int | None:
    """Where a quotation begins at `k`, or after a comma or a short adverbial that ends in a comma."""
    if k in scene.opened:
        return k
    i = k
    while i < min(scene.part[1], k + 14):
        if i in scene.opened:
            return i if i > k and (scene.comma(i - 1) or scene.words.forms[i - 1] == ":") else None
        if i in scene.cues or (scene.words.forms[i] in ";.") or scene.has("subjects", i):
            return None
        if i == k and not scene.comma(i) and not _tail_start(scene, i):
            return None
        i += 1
    return None


def _bare_clause(scene: Scene, k: int) -> int | None:
    """Where a clause without "that" begins at or after `k`: a subject and, soon, a finite verb."""
    i = k
    if scene.has("time", i) and scene.words.capital(i):
        i += 1  # said Monday he would
    elif scene.has("tails", i) and scene.lower[i] not in ("this", "to"):
        i = _after_tail(scene, i)
    if i >= scene.part[1] or not (scene.word(i) or i in scene.opened or scene.words.forms[i][0] in "$€£"):
        return None
    if scene.has("subjects", i):
        object_like = scene.has("objects", i) and not any(_finite_near(scene, v) for v in range(i + 1, i + 4))
        return None if object_like else i
    if i in scene.cues and i == k:
        return None
    for v in range(i + 1, min(scene.part[1], i + 22)):
        if v in scene.opened:
            continue
        if scene.words.forms[v] in ";:":
            return None
        if scene.verbish(v) or _third_person(scene, v):
            return i
    return None


def _third_person(scene: Scene, v: int) -> bool:
    """Whether word `v` may be a verb in -s after a singular noun ("the plan fails")."""
    word = scene.lower[v]
    if not word.endswith("s") or len(word) < 4 or scene.words.capital(v) or word.endswith(("ss", "'s")):
        return False
    return not any(scene.has(c, v - 1) for c in ("prepositions", "determiners", "adverbs", "coordinators"))


def _finite_near(scene: Scene, v: int) -> bool:
    return v < scene.part[1] and (scene.verbish(v) or scene.lower[v].endswith(("s", "ed")))


def _after_tail(scene: Scene, i: int) -> int:
    """The word after an adverbial such as "in a statement" or "on Monday", where a pronoun follows."""
    for k in range(i + 1, min(scene.part[1], i + 10)):
        if scene.comma(k) or k in scene.opened or k in scene.cues:
            return scene.part[1]
        if scene.has("subjects", k):
            return k
    return scene.part[1]


def clause_end(scene: Scene, start: int) -> int:
    """Where a content that begins at `start` ends: at the scene's end, or at ", but", ";"."""
    hi = scene.part[1]
    k = start
    while k < hi:
        if k in scene.opened and scene.opened[k] > k:
            k = scene.opened[k]
            continue
        if scene.words.forms[k] == ";" or (
            scene.words.forms[k] == ")" and "(" not in scene.words.forms[start:k]
        ):
            return k
        if scene.comma(k) and k + 1 < hi and k > start and scene.has("breaks", k + 1):
            return k
        k += 1
    return hi
