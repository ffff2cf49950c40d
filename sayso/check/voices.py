"""Who said what a quotation goes back to, and whether that is whom the draft names."""

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.check.index import LeakIndex
from sayso.check.letters import fold
from sayso.model.chain import Hop
from sayso.model.place import Span
from sayso.model.quotation import Found, Told

_COVERED = 0.8
_TITLES = {
    "mr", "mrs", "ms", "dr", "prof", "professor", "minister", "president", "colonel", "general", "captain",
    "senator", "secretary", "ambassador", "director", "the", "el", "la", "of", "de", "former", "analyst",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """The speaker and the chain to them. `names` are all names under which the draft may quote the words:
    of the speaker, and of whoever wrote them down where they are not in quotation marks.

    `told` is the claim they stand in.
    """

    speaker: str | None
    chain: tuple[str | None, ...]
    names: frozenset[str]
    told: Told | None


def voices_of(found: Found, told: Sequence[Told], index: LeakIndex) -> Voices:
    """Who speaks at a place: the innermost claim that holds it, else whoever wrote its zone."""
    holding = [each for each in told if _share(found.span, each.content) >= _COVERED]
    hops = () if found.zone is None else found.zone.voices
    writer = _names(hops[-1:]) | _names([hop for hop in hops if hop.medium != "form"][-1:])
    if not holding:
        return Voices(
            speaker=hops[-1].name if hops else None,
            chain=tuple(hop.name for hop in hops),
            names=_all_names(writer, index),
            told=None,
        )
    inner = min(holding, key=lambda each: (_size(each.content), each.kind == "own"))
    names = _names(inner.chain.hops[-1:]) | set(inner.names)
    if inner.speaker is not None:
        names.add(inner.speaker)
    known = inner.speaker is not None
    if known and inner.kind in ("indirect", "own"):
        names |= writer
    return Voices(
        speaker=inner.speaker,
        chain=inner.chain.names,
        names=_all_names(names, index) if known else frozenset(),
        told=inner,
    )


def _share(span: Span, fragments: Sequence[Span]) -> float:
    """How much of a span lies in some fragments, the gaps between them (a cue) counting where it is whole."""
    inside = sum(max(0, min(span.end, each.end) - max(span.start, each.start)) for each in fragments)
    return inside / max(1, span.end - span.start)


def _size(fragments: Sequence[Span]) -> int:
    return sum(each.end - each.start for each in fragments)


def _names(hops: Sequence[Hop]) -> set[str]:
    return {name for hop in hops for name in (hop.name, hop.address) if name}


def _all_names(names: set[str], index: LeakIndex) -> frozenset[str]:
    return frozenset(each for name in names for each in index.names_of(name))


def is_same_voice(one: str, other: str) -> bool:
    """Whether two names may be of one voice: the same code, the same surname with given names that fit."""
    left, right = _parts(one), _parts(other)
    if not left or not right:
        return False
    if "".join(left) == "".join(right) or set(left) <= set(right) or set(right) <= set(left):
        return True
    is_short = len(left[0]) == 1 or len(right[0]) == 1
    fits = left[0][0] == right[0][0] if is_short else left[0] == right[0]
    return left[-1] == right[-1] and len(left[-1]) > 1 and fits


def _parts(name: str) -> list[str]:
    local = name.partition("@")[0]
    words = [fold(word) for word in "".join(each if each.isalnum() else " " for each in local).split()]
    return [word for word in words if word and word not in _TITLES]
