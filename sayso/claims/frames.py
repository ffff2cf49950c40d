"""The constructions in which a verb of saying stands, each turned into source, cue and content."""

from dataclasses import dataclass, replace

from sayso.claims.contents import (
    Hit,
    addressee,
    clause_end,
    condition_end,
    content_start,
    relative_end,
    skip_adverbs,
)
from sayso.claims.phrases import Scene, subject_before, verb_group
from sayso.claims.rightward import phrase_after
from sayso.claims.words import Range


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
    behind = None if _quotation_led(scene, subject[0]) else content_behind(scene, hit, subject)
    if behind is not None:
        return behind
    if ("quote" in takes or "bare" in takes) and not scene.has("relatives", subject[0]):
        inverted = _inverted(scene, hit) if _comma_led(scene, hit) and "person" not in takes else None
        before = _before(scene, hit, subject, subject[0])
        return inverted or before
    return None


def _quotation_led(scene: Scene, start: int) -> bool:
    """Whether a quotation that goes on ends right before `start`: “A,” he said, “B.”"""
    end = start - 1
    return end in scene.closed and scene.words.forms[end - 1] in (",", "?", "!")


def content_behind(scene: Scene, hit: Hit, subject: Range | None) -> Found | None:
    """The attribution whose content follows its cue ("X said that ..."), if it has one."""
    start, sure = content_start(scene, hit, subject)
    if start is None:
        return None
    if start >= scene.part[1]:
        return make(hit, subject, (), True, 0.8)
    end = relative_end(scene, subject, start) or condition_end(scene, hit, start) or clause_end(scene, start)
    return make(hit, subject, ((start, end),), True, sure) if end > start else None


def make(hit: Hit, source: Range | None, content: tuple[Range, ...], after: bool, score: float) -> Found:
    """An attribution with the verb group as its cue; without content its quotation is still to come."""
    return Found(
        hit=hit,
        source=source,
        cue=((hit.group, hit.words[1]),),
        content=content,
        after=after,
        score=score,
        lead=min(hit.group, source[0]) if source else hit.group,
        open=not content,
    )


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
    return replace(make(hit, subject, content, start == lo, 0.8), lead=start)


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
    if subject is None or any(scene.has(c, subject[0]) for c in ("objects", "time", "prepositions")):
        return None
    return _before(scene, hit, subject, hit.group)


def _before(scene: Scene, hit: Hit, subject: Range, lead: int) -> Found | None:
    """The attribution whose content stands before its clause, which begins at `lead`; maybe after it too."""
    lo = scene.part[0]
    border = lead - 1
    if border <= lo or not (scene.comma(border) or border in scene.closed):
        return None
    content: list[Range] = [(lo, border if scene.comma(border) else lead)]
    k = max(hit.words[1], subject[1])
    if "person" in hit.cue.takes:
        k = addressee(scene, k) or k
    rest = _rest(scene, k)
    if rest is not None:
        content.append(rest)
    elif not _closes(scene, k):
        return None
    if not _says_something(scene, content[0]) and not (rest is not None and scene.verbish(rest[0])):
        return None if rest is None else make(hit, subject, (rest,), True, 0.8)
    return make(hit, subject, tuple(content), False, 0.85)


def _says_something(scene: Scene, part: Range) -> bool:
    quoted = any(k in scene.opened for k in range(*part))
    if quoted:
        return True
    if scene.has("subordinators", part[0]) or scene.has("prepositions", part[0]):
        return part[1] - part[0] > 6 and any(scene.comma(k) for k in range(*part))
    return part[1] - part[0] > 2


def _closes(scene: Scene, k: int) -> bool:
    """Whether nothing but an adverbial or another clause follows the cue."""
    k = skip_adverbs(scene, k)
    if k >= scene.part[1] or not scene.word(k):
        return True
    return any(scene.has(c, k) for c in ("tails", "time", "coordinators", "objects"))


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
    if not any(scene.verbish(i) for i in range(k, hi)):
        return None
    return (k, clause_end(scene, k))


def _gerund(scene: Scene, hit: Hit, previous: Found | None, subject: Range | None) -> Found | None:
    """ ", adding that C": the source is that of the clause before."""
    if hit.words[0] > hit.group and scene.has("be", hit.group):
        return content_behind(scene, hit, subject) if subject else None
    source = previous.source if previous is not None else first_subject(scene)
    before = hit.group - 1
    if (
        before >= scene.part[0]
        and scene.word(before)
        and subject is not None
        and not scene.has("prepositions", before)
    ):
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
