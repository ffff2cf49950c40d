"""Statements whose cue is layout: lines of a transcript ("SMITH: ..."), signed quotations, notes by code."""

import re
from collections.abc import Sequence
from dataclasses import replace

from sayso.claims.cues import shared
from sayso.claims.joining import Near, Relation
from sayso.model.place import Span

# A name in capitals of at most four words, a colon, the words of the line; every repetition is bounded.
LINE = re.compile(
    r"(?:^|(?<=\n))[ \t]{0,8}([^\W\d_][\w.'’-]{1,24}(?: [\w(][\w.'’)-]{0,24}){0,3})(:)[ \t]+(\S(?:[^\n]*\S)?)"
)
SIGNED = re.compile(
    r"(?:^|(?<=\n))[ \t]{0,8}([“\"][^\n]{8,2000}[”\"])\s{1,3}([―—–-]{1,2})\s{0,2}"
    r"([A-Z][\w.'’-]{1,24}(?: [A-Z(][\w.'’)-]{0,24}){1,4})[ \t]*(?=\n|$)"
)
# A note by a source's code: "per KV-2: talks off", "DL103 (B): convoy left", "fm TINSEL - he wants out".
NOTE = re.compile(
    r"(?:^|(?<=\n))[ \t]{0,8}(?:(per|from|fm|via) )?"
    r"([A-Z]{2,4}-?\d{1,4}|(?:(?<=per )|(?<=from )|(?<=fm )|(?<=via ))[A-Z]{4,16}|[A-Z]{4,16}(?= \()|src)"
    r"(?: \([^()\n]{1,30}\))? ?(:|–|—|--|-(?= ))[ \t]+(\S(?:[^\n]|\n(?![ \t]*\n|[ \t]*[>|]))*)",
    re.IGNORECASE,
)
SCORE = 0.8


def transcript(passage: str) -> list[Relation]:
    """The statements of a passage that layout alone attributes, in order of position."""
    laid = [_relation(m, 3, 2, 1) for m in SIGNED.finditer(passage)]
    lines = [m for m in LINE.finditer(passage) if _names_a_voice(m.group(1))]
    if len(lines) > len({m.group(1) for m in lines}) > 1:
        return _in_order([*laid, *(_relation(m, 1, 2, 3) for m in lines)])
    notes = (m for m in NOTE.finditer(passage) if m.group(2) == "src" or _names_a_voice(m.group(2)))
    return _in_order([*laid, *(_relation(m, 2, 1 if m.group(1) else 3, 4) for m in notes)])


def _names_a_voice(name: str) -> bool:
    return name.isupper() and name.lower() not in LABELS


def _in_order(found: list[Relation]) -> list[Relation]:
    return sorted(found, key=lambda one: one.cue[0].start)


LABELS = shared("labels")


def _relation(match: re.Match[str], source: int, cue: int, content: int) -> Relation:
    def part(group: int) -> tuple[Span, ...]:
        words = match.group(group).rstrip(" \t\r\n.")
        return (Span(start=match.start(group), end=match.start(group) + len(words)),)

    return Relation(source=part(source), cue=part(cue), content=part(content), score=SCORE)


def laid_over(found: Sequence[Relation], laid: Sequence[Relation]) -> list[Relation]:
    """What was found, without what crosses a statement that layout attributes, and these statements."""
    near = Near(laid)
    kept = [
        one
        for one in found
        if not any(_crosses(one, other) for other in near.around((*one.cue, *one.content)))
    ]
    return [*laid, *kept]


def _crosses(one: Relation, other: Relation) -> bool:
    parts = (*one.cue, *one.content)
    whole = other.content[0]
    inside = all(whole.holds(p) for p in parts)
    return not inside and any(p.meets(s) for p in parts for s in (*other.cue, *other.source, whole))


# "On 3 May 2011, Ann Lee wrote:" says whose the lines below are, as the layout of a mail; nobody reports it.
LAYER = re.compile(
    r"^[>| \t]{0,20}(?:On|El|Le|Am)\b[^\n]{3,200}?(?:\n[^\n]{0,80}?)?\b(?:wrote|escribió|a écrit|schrieb)"
    r"[^\n:]{0,40}:[ \t]*$",
    re.MULTILINE,
)
SOURCELESS = frozenset(("reportedly", "allegedly", "supposedly", "purportedly", "apparently", "seemingly"))


def own_words(passage: str, found: Sequence[Relation]) -> list[Relation]:
    """What was found, without labels and lines that only name the writer of a quoted layer; "it" and the
    subject of a sentence with "allegedly" are no sources.
    """
    layers = [Span(start=m.start(), end=m.end()) for m in LAYER.finditer(passage)]
    out = []
    for one in found:
        if any(layer.holds(cue) for layer in layers for cue in one.cue):
            continue
        cue = " ".join(s.cut(passage) for s in one.cue).lower()
        source = " ".join(s.cut(passage) for s in one.source).lower()
        if cue == ":" and source.rsplit(" ", 1)[-1] in LABELS:  # "PO COMMENT: ..." is its writer's own
            continue
        passive = source == "it" and cue.split(" ", 1)[0] in ("is", "was", "has", "had", "were", "’s", "'s")
        out.append(replace(one, source=()) if passive or cue in SOURCELESS else one)
    return out
