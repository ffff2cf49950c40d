"""How the attributions of a scene and of neighbouring sentences fit together."""

from dataclasses import dataclass, replace

from sayso.claims.frames import Found
from sayso.claims.phrases import Scene
from sayso.claims.words import Paragraph, Quotation, Range, Words


@dataclass(frozen=True, slots=True)
class Placed:
    """An attribution and the scene it was found in."""

    scene: Scene
    found: Found


def cut(scene: Scene, found: list[Found]) -> list[Found]:
    """The attributions of a scene, each content ended where the next statement of the sentence begins."""
    return [_ended(scene, one, found) for one in found]


def _ended(scene: Scene, one: Found, others: list[Found]) -> Found:
    if not one.content:
        return one
    start, end = one.content[-1]
    for other in others:
        if other is one or not (start < other.lead < end) or other.lead <= one.hit.group < other.lead + 1:
            continue
        border = _border(scene, one, other, start)
        if border is not None:
            end = min(end, border)
    return replace(one, content=(*one.content[:-1], (start, end))) if end > start else one


def _border(scene: Scene, one: Found, other: Found, start: int) -> int | None:
    """Where the clause of `other` cuts the content of `one`; `None` where it lies inside that content."""
    lead = other.lead
    before = lead - 1
    if not other.after and (
        one.after or other.hit.cue.word_class == "source"
    ):  # C, X said / C, according to X
        tail = scene.comma(before) or before in scene.closed or other.hit.cue.word_class == "source"
        return lead if tail and other.content and other.content[0][0] <= one.lead else None
    if not one.after or not other.after:
        return None
    same = other.source is not None and other.source == one.source
    if same and (scene.comma(before) or scene.has("coordinators", before)):
        return before
    if before > start and scene.has("coordinators", before) and scene.comma(before - 1):
        return before - 1
    if before > start and scene.lower[before] in ("while", "mientras") and scene.comma(before - 1):
        return before - 1
    opens = max(scene.part[0], one.lead - 1)
    subordinate = scene.has("subordinators", opens) or scene.has("subordinators", scene.part[0])
    return before if subordinate and scene.comma(before) else None


def carried(before: Paragraph | None, last: list[Placed]) -> Placed | None:
    """The attribution that a quotation at the start of the next paragraph goes on with."""
    final = next((p for p in reversed(last) if p.scene.depth == 0), None)
    if before is None or final is None or final.found.open:
        return final
    return final if before.runs_on or _quotes(final) else None


def _quotes(placed: Placed) -> bool:
    """Whether a quotation is (part of) the content."""
    scene = placed.scene
    return placed.found.open or any(
        i in scene.opened and scene.opened[i] - i > 4 for part in placed.found.content for i in range(*part)
    )


def continued(paragraph: Paragraph, found: list[Placed], source: Placed | None) -> list[Placed]:
    """The attributions of a paragraph, with sentences that are nothing but a quotation given to a speaker.

    `source` is whom the paragraph before left speaking. A sentence that only quotes goes on with the
    attribution before it, as a further fragment of it within the paragraph.
    """
    out = list(found)
    latest: dict[Range, int] = {}
    for number, placed in enumerate(found):
        if placed.scene.depth == 0 and (placed.scene.part not in latest or _quotes(placed)):
            latest[placed.scene.part] = number
    whole = {q.outside[0]: q for q in paragraph.quotations}
    current: int | None = None
    for sentence in paragraph.sentences:
        if sentence in latest:
            current = latest[sentence] if _quotes(out[latest[sentence]]) else None
            continue
        quotation = whole.get(sentence[0])
        if quotation is None or quotation.outside[1] < sentence[1] - 1:
            current, source = None, None
        elif current is not None:
            out[current] = _longer(out[current], quotation)
        elif source is not None:
            out.append(_said_on(source, quotation))
            current = len(out) - 1
    return out


def _longer(placed: Placed, quotation: Quotation) -> Placed:
    found = placed.found
    return Placed(placed.scene, replace(found, content=(*found.content, quotation.outside), open=False))


def _said_on(source: Placed, quotation: Quotation) -> Placed:
    """The same source and cue with the quotation as their content."""
    score = source.found.score if source.found.open else 0.6
    found = replace(source.found, content=(quotation.outside,), open=False, score=score)
    return Placed(source.scene, found)


def emptied(words: Words, placed: Placed) -> bool:
    """Whether an attribution has no content left that says anything, and does not stand for a refusal."""
    return placed.found.hit.cue.word_class != "decline" and not any(
        words.forms[i][0].isalnum() for part in placed.found.content for i in range(*part)
    )
