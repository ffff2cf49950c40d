"""What the network found and what the rules found, made one list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sayso.model.claim import Attribution
from sayso.model.place import Span

RULED = 0.5
"""The score of what the rules alone found, times their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """An attribution as spans of the passage, nothing said of it yet; `score` is 0 to 1."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float


class Near:
    """Attributions by place, so that those around one are found without looking at all of them."""

    def __init__(self, found: Iterable[Relation]) -> None:
        self._blocks: dict[int, dict[Relation, None]] = {}
        for one in found:
            self.add(one)

    def add(self, one: Relation) -> None:
        """One more."""
        for block in _blocks((*one.source, *one.cue, *one.content)):
            self._blocks.setdefault(block, {})[one] = None

    def around(self, parts: Sequence[Span]) -> Iterable[Relation]:
        """Those that may meet one of `parts`, in the order in which they came within each block."""
        seen: dict[Relation, None] = {}
        for block in _blocks(parts):
            seen.update(self._blocks.get(block, {}))
        return seen


BLOCK = 400
"""How many characters stand in a block."""


def _blocks(parts: Sequence[Span]) -> Iterable[int]:
    return dict.fromkeys(n for s in parts for n in range(s.start // BLOCK, (s.end - 1) // BLOCK + 1))


def joined(read: Sequence[Relation], by_rules: Sequence[Attribution]) -> list[Relation]:
    """The network's attributions, sources filled in from the rules, and what the rules alone found inside the
    contents of these; contents of inner ones end where the outer one's does.

    Outside of contents the rules add nothing: there more of what they alone find is wrong than right (PolNeAR
    dev: relation F1 0.729 without it, 0.724 with it).
    """
    ruled = Near(map(_relation, by_rules))
    found = [_filled(one, ruled) for one in read]
    near = Near(found)
    for one in map(_relation, by_rules):
        if _is_inside(one, near.around((*one.source, *one.cue, *one.content))):
            found.append(one)
            near.add(one)
    return [_clipped(one, near) for one in found]


def _filled(one: Relation, ruled: Near) -> Relation:
    """An attribution with the source that the rules found for the same cue, where it has none."""
    if one.source:
        return one
    for other in ruled.around(one.cue):
        taken = any(s.meets(c) for s in other.source for c in (*one.cue, *one.content))
        if other.source and _meet(one.cue, other.cue) and _meet(one.content, other.content) and not taken:
            return replace(one, source=other.source)
    return one


def _is_inside(one: Relation, found: Iterable[Relation]) -> bool:
    """Whether what the rules found lies in a content and no word of it is source or cue of something."""
    parts = (*one.cue, *one.content)
    inside = False
    for other in found:
        if _meet(one.cue, (*other.cue, *other.source)) or _meet(one.source, other.cue):
            return False
        if _meet(parts, other.content):
            if not all(any(c.holds(p) for c in other.content) for p in parts):
                return False
            inside = True
    return inside and bool(one.content)


def _relation(one: Attribution) -> Relation:
    return Relation(source=one.source, cue=one.cue, content=one.content, score=round(one.score * RULED, 4))


def _meet(left: Sequence[Span], right: Sequence[Span]) -> bool:
    return any(a.meets(b) for a in left for b in right)


def _clipped(one: Relation, near: Near) -> Relation:
    """An inner attribution with its content cut to that of the smallest one that holds its cue."""
    around = [
        o
        for o in near.around(one.cue)
        if o is not one and all(any(c.holds(k) for c in o.content) for k in one.cue)
    ]
    if not around:
        return one
    outer = min(around, key=lambda o: sum(s.end - s.start for s in o.content))
    kept = tuple(
        Span(start=max(a.start, b.start), end=min(a.end, b.end))
        for a in one.content
        for b in outer.content
        if a.meets(b)
    )
    return replace(one, content=kept) if kept else one
