"""The constructions in which a verb of saying stands, each turned into source, cue and content."""

from dataclasses import dataclass, replace

from sayso.claims.cues import Cue
from sayso.claims.phrases import Scene, phrase_after, subject_before, verb_group
from sayso.claims.words import Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A cue found in a scene: its words, the start of its verb group, whether the group is passive."""

    cue: Cue
    words: Range
    group: int
    passive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An attribution as ranges of words.

    `after` is whether the content follows the cue; `open` says that its quotation is still to come, in
    the next paragraph. `lead` is where the clause of source and cue begins.
    """

    hit: Hit
    source: Range | None
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    after: bool
    score: float
    lead: int
    open: bool = False


def reads(scene: Scene, hit: Hit, previous: Found | None) -> Found | None:
    """The attribution around a verb cue that is not passive; `None` where it is none."""
    takes = hit.cue.takes
    subject = subject_before(scene, hit.group)
    if hit.cue.form == "gerund":
        return _gerund(scene, hit, previous, subject)
    if subject is None:
        return _without_subject(scene, hit, previous)
    if _as_before(scene, subject[0]):
        return _as_clause(scene, hit, subject)
    behind = content_behind(scene, hit, subject)
    if behind is not None:
        return behind
    if "quote" in takes or "bare" in takes:
        inverted = _inverted(scene, hit) if _comma_led(scene, hit) and "person" not in takes else None
        before = _before(scene, hit, subject, subject[0])
        return inverted or before
    return None


def content_behind(scene: Scene, hit: Hit, subject: Range | None) -> Found | None:
    """The attribution whose content follows its cue ("X said that ..."), if it has one."""
    start, sure = content_start(scene, hit, subject)
    if start is None:
        return None
    if start >= scene.part[1]:
        return make(scene, hit, subject, (), True, 0.8, open_=True)
    end = _relative_end(scene, subject, start) or clause_end(scene, start)
    return make(scene, hit, subject, ((start, end),), True, sure) if end > start else None


def _relative_end(scene: Scene, subject: Range | None, start: int) -> int | None:
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


def make(
    scene: Scene, hit: Hit, source: Range | None, content: tuple[Range, ...], after: bool, score: float, *,
    open_: bool = False
) -> Found:
    """An attribution with the verb group as its cue."""
    lead = min(hit.group, source[0]) if source else hit.group
    return Found(
        hit=hit, source=source, cue=((hit.group, hit.words[1]),), content=content, after=after, score=score,
        lead=lead, open=open_,
    )


def content_start(scene: Scene, hit: Hit, subject: Range | None) -> tuple[int | None, float]:
    """Where the content after the cue begins, and how sure that is; `None` where none follows."""
    takes = hit.cue.takes
    k = _skip_adverbs(scene, hit.words[1])
    if "person" in takes:
        person = _addressee(scene, k)
        if person is None:
            return None, 0.0
        k = _skip_adverbs(scene, person)
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
    clause_before = subject is not None and subject[0] > scene.part[0] and _clause_comma(scene, subject[0] - 1)
    if "bare" in takes and not clause_before:
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


def _skip_adverbs(scene: Scene, k: int) -> int:
    while k < scene.part[1] and (
        (scene.lower[k].endswith("ly") and not scene.words.capital(k))
        or scene.lower[k] in ("also", "again", "later", "además", "también")
    ):
        k += 1
    return k


def _addressee(scene: Scene, k: int) -> int | None:
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
            tail = _that_ahead(scene, end)
            return end if tail is not None or scene.lower[end] in ("to", "of") else end
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
        if scene.comma(i) and i > k and not (i + 1 < hi and scene.has("complementizers", i + 1)) and i - k > 8:
            return None
        if scene.has("subjects", i):
            return None
        i += 1
    return None


def _tail_start(scene: Scene, i: int) -> bool:
    return scene.has("tails", i) or scene.has("time", i) or scene.has("objects", i) or (
        scene.grammar.language == "es" and scene.word(i)  # dijo el ministro que
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
        return i
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
    return word.endswith("s") and len(word) > 3 and not scene.words.capital(v) and not word.endswith(("ss", "'s"))


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
        if scene.words.forms[k] == ";" or (scene.words.forms[k] == ")" and "(" not in scene.words.forms[start:k]):
            return k
        if scene.comma(k) and k + 1 < hi and k > start and scene.has("breaks", k + 1):
            return k
        k += 1
    return hi


def _as_before(scene: Scene, start: int) -> bool:
    i = start - 1
    return i >= scene.part[0] and scene.has("as", i) and (i == scene.part[0] or scene.comma(i - 1))


def _as_clause(scene: Scene, hit: Hit, subject: Range | None) -> Found | None:
    """ "As X noted, C" and "C, as X noted"."""
    start = (subject[0] if subject else hit.group) - 1
    lo, hi = scene.part
    k = hit.words[1]
    if start == lo:
        while k < hi and not scene.comma(k):
            k += 1
        content = ((k + 1, hi),) if k + 1 < hi else ()
    else:
        content = ((lo, start - 1),) if start - 1 > lo else ()
    if not content:
        return None
    return replace(make(scene, hit, subject, content, start == lo, 0.8), lead=start)


def _comma_led(scene: Scene, hit: Hit) -> bool:
    i = hit.group - 1
    return i >= scene.part[0] and (scene.comma(i) or i in scene.closed)


def _without_subject(scene: Scene, hit: Hit, previous: Found | None) -> Found | None:
    """A cue without a subject before it: inverted ("said X"), after "as", or joined by "and"."""
    before = hit.group - 1
    if hit.cue.takes & {"quote", "bare"} and "person" not in hit.cue.takes and _comma_led(scene, hit):
        found = _inverted(scene, hit)
        if found is not None:
            return found
    if scene.grammar.language == "es" and hit.cue.form == "finite":
        return _spanish(scene, hit)
    if before >= scene.part[0] and scene.has("as", before) and hit.cue.form in ("past", "participle"):
        return _as_clause(scene, hit, None)
    joined = before >= scene.part[0] and (scene.has("coordinators", before) or scene.comma(before))
    if not joined or hit.cue.form == "base":
        return None
    source = previous.source if previous is not None else first_subject(scene)
    found = None if source is None else content_behind(scene, hit, source)
    return None if found is None else replace(found, lead=hit.group)


def _spanish(scene: Scene, hit: Hit) -> Found | None:
    """Dijo X que C; dijo que C."""
    behind = content_behind(scene, hit, None)
    if behind is None:
        return None
    source = None
    first = behind.content[0][0] if behind.content else scene.part[1]
    if first - 1 > hit.words[1]:
        source = phrase_after(replace(scene, part=(scene.part[0], first - 1)), hit.words[1], True)
    return replace(behind, source=source)


def _inverted(scene: Scene, hit: Hit) -> Found | None:
    """ "C," said X."""
    subject = phrase_after(scene, hit.words[1], True)
    if subject is None or scene.has("objects", subject[0]) or scene.has("time", subject[0]):
        return None
    return _before(scene, replace(hit, group=hit.group), subject, hit.group)


def _before(scene: Scene, hit: Hit, subject: Range, lead: int) -> Found | None:
    """The attribution whose content stands before its clause, which begins at `lead`; perhaps after it too."""
    lo, hi = scene.part
    border = lead - 1
    if border <= lo or not (scene.comma(border) or border in scene.closed):
        return None
    content: list[Range] = [(lo, border if scene.comma(border) else lead)]
    k = max(hit.words[1], subject[1])
    rest = _rest(scene, k)
    if rest is not None:
        content.append(rest)
    elif not _closes(scene, k):
        return None
    if not _says_something(scene, content[0]):
        return None
    return make(scene, hit, subject, tuple(content), False, 0.85)


def _says_something(scene: Scene, part: Range) -> bool:
    quoted = any(k in scene.opened for k in range(*part))
    if quoted:
        return True
    if scene.has("subordinators", part[0]) or scene.has("prepositions", part[0]):
        return part[1] - part[0] > 6 and any(scene.comma(k) for k in range(*part))
    return part[1] - part[0] > 2


def _closes(scene: Scene, k: int) -> bool:
    """Whether nothing but an adverbial or another clause follows the cue."""
    k = _skip_adverbs(scene, k)
    if k >= scene.part[1]:
        return True
    return not scene.word(k) or scene.has("tails", k) or scene.has("time", k) or scene.has("coordinators", k) or (
        scene.word(k) and not scene.has("subjects", k)
    )


def _rest(scene: Scene, k: int) -> Range | None:
    """The rest of what was said, after a parenthetic "he said,"."""
    hi = scene.part[1]
    while k < min(hi, k + 14) and not scene.comma(k) and k not in scene.opened:
        if scene.words.forms[k] in ";:.":
            return None
        k += 1
    if k >= hi:
        return None
    if scene.comma(k):
        k += 1
    if k >= hi or scene.has("coordinators", k) or scene.has("relatives", k) or scene.has("subordinators", k):
        return None
    if k in scene.opened:
        return (k, clause_end(scene, k))
    if scene.lower[k].endswith("ing") or any(i in scene.cues for i in range(k, hi)):
        return None
    return (k, clause_end(scene, k))


def _gerund(scene: Scene, hit: Hit, previous: Found | None, subject: Range | None) -> Found | None:
    """ ", adding that C": the source is that of the clause before."""
    if hit.words[0] > hit.group and scene.has("be", hit.group):
        return content_behind(scene, hit, subject) if subject else None
    source = previous.source if previous is not None else first_subject(scene)
    before = hit.group - 1
    if before >= scene.part[0] and scene.word(before) and subject is not None and not scene.has("prepositions", before):
        source = subject
    behind = content_behind(scene, hit, source)
    return None if behind is None or source is None else replace(behind, lead=hit.group)


def first_subject(scene: Scene) -> Range | None:
    """The first noun phrase that stands before a finite verb in the scene."""
    lo, hi = scene.part
    for k in range(lo + 1, min(hi, lo + 30)):
        if k in scene.opened:
            return None
        if scene.verbish(k):
            return subject_before(scene, verb_group(scene, k))
    return None
