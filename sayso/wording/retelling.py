"""What a retelling changed: hedges, attribution, who the source is and how many, hops, figures, dates, names.

Rules on words, made for this package. They compare what two sentences say that were found to say the same;
whether they do is not asked here. A retelling may leave out, round a figure with "about", give a date more
coarsely, describe a source more modestly: none of that is drift.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sayso.model.belief import DriftKind
from sayso.model.claim import Factuality
from sayso.model.place import DateRange
from sayso.wording.hedging import hedges_in, is_hearsay
from sayso.wording.particulars import changed_dates, changed_figures, changed_names
from sayso.wording.voices import Voice, are_one, how_many, is_body, is_named_in, standing_of

OPEN: frozenset[Factuality] = frozenset(("supposed", "asked", "conditional"))
"""How a source speaks that does not say that it is so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One statement: `content` is what is said, `around` the words that say that it is said (its cue).

    `voices` are who says it by these words, the outermost first; empty for a bare statement. `writer` is who
    wrote the words down where that is somebody's own statement. `about` is what a word such as "yesterday"
    in the content means.
    """

    content: str
    factuality: Factuality
    around: str = ""
    voices: tuple[Voice, ...] = ()
    writer: Voice | None = None
    about: DateRange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a retelling changed, and the words: `was` nearer to the origin, `became` as retold,
    empty where something was left out."""

    kind: DriftKind
    was: str
    became: str


def changes(was: Side, became: Side) -> tuple[Change, ...]:
    """What the retelling `became` changed of `was`, each kind at most once, in the order of `DriftKind`."""
    found = [*_hedge(was, became), *_voices(was, became), *_particulars(was, became)]
    first: dict[DriftKind, Change] = {}
    for change in found:
        first.setdefault(change.kind, change)
    return tuple(first[kind] for kind in ORDER if kind in first)


ORDER: tuple[DriftKind, ...] = (
    "hedge dropped", "attribution dropped", "source raised", "source multiplied", "hop skipped",
    "figure changed", "date changed", "name changed",
)  # fmt: skip


def _hedge(was: Side, became: Side) -> Iterator[Change]:
    """Nothing in the retelling holds back where what it retells did."""
    strong = hedges_in(was.content, was.around, strong=True)
    if not strong and was.factuality not in OPEN:
        return
    if became.factuality in OPEN or became.factuality in ("denied", "declined"):
        return
    if hedges_in(became.content, became.around):
        return
    words = strong or hedges_in(was.around, was.content) or (was.around,)
    yield Change(kind="hedge dropped", was=" ".join(dict.fromkeys(words)), became="")


def _voices(was: Side, became: Side) -> Iterator[Change]:
    told = was.voices or ((was.writer,) if was.writer is not None else ())
    if not told:
        return
    if not became.voices:
        if _is_dropped(was, told, became):
            yield Change(kind="attribution dropped", was=told[-1].words, became="")
        return
    yield from _hops(told, became)
    for one, other in _pairs(told, became.voices):
        yield from _source(one, other)


def _pairs(told: tuple[Voice, ...], retold: tuple[Voice, ...]) -> Iterator[tuple[Voice, Voice]]:
    """Which voice became which, the innermost first: from the inside out, or, where the retelling has fewer,
    the one that its innermost voice is, else the innermost of both.
    """
    if len(retold) >= len(told):
        yield from zip(reversed(told), reversed(retold), strict=False)
        return
    inner = retold[-1]
    yield next((voice for voice in told if are_one(voice, inner)), told[-1]), inner


def _is_dropped(was: Side, told: tuple[Voice, ...], became: Side) -> bool:
    """Whether nobody says any more what somebody said.

    A plan or a denial that the retelling turns into an act of the same voice is another matter: "The council
    plans to build", "The council has built".
    """
    if became.writer is not None and any(are_one(became.writer, voice) for voice in told):
        return False
    words = f"{became.around} {became.content}"
    spoken = was.factuality in ("asserted", "admitted")
    return not is_hearsay(words) and (spoken or not any(is_named_in(voice, words) for voice in told))


def _hops(told: tuple[Voice, ...], became: Side) -> Iterator[Change]:
    """A voice between the outermost and the origin, or the origin itself, is left out: no voice of the
    retelling is it, nor do its words name it ("a nurse told the agency")."""
    if len(told) < 2 or len(became.voices) >= len(told):
        return
    words = f"{became.around} {became.content}"
    lost = [
        voice
        for voice in told
        if not any(are_one(voice, other) for other in became.voices) and not is_named_in(voice, words)
    ]
    if lost:
        left = " > ".join(voice.words for voice in became.voices)
        yield Change(kind="hop skipped", was=" > ".join(voice.words for voice in told), became=left)


def _source(was: Voice, became: Voice) -> Iterator[Change]:
    """The voice stands higher than it did, speaks for more, or bears another name."""
    known = [level for level in map(standing_of, was.calls) if level is not None]
    now = standing_of(became.words)
    many, few = how_many(became.words), how_many(was.words)
    is_higher = bool(known) and now is not None and now > max(known)
    if is_higher and few is not None and not _speaks_for(was, became):
        yield Change(kind="source raised", was=was.words, became=became.words)
    if many is not None and few is not None and many > few:
        yield Change(kind="source multiplied", was=was.words, became=became.words)
    if not known and now is None and few == many and not are_one(was, became):
        for one, other in changed_names(was.words, became.words, alone=True):
            yield Change(kind="name changed", was=one, became=other)


def _speaks_for(was: Voice, became: Voice) -> bool:
    """Whether a body is named for its spokesman or for several of its people, as newspapers do."""
    spokesman = any("spokes" in call.lower() or "portavoz" in call.lower() for call in was.calls)
    return is_body(became.words) and (spokesman or (how_many(was.words) or 0) > 1)


def _particulars(was: Side, became: Side) -> Iterator[Change]:
    for one, other in changed_figures(was.content, became.content):
        yield Change(kind="figure changed", was=one, became=other)
    for one, other in changed_dates((was.content, was.about), (became.content, became.about)):
        yield Change(kind="date changed", was=one, became=other)
    for one, other in changed_names(was.content, became.content):
        yield Change(kind="name changed", was=one, became=other)
