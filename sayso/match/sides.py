"""A statement made ready to be compared: its frame, what its words weigh, who its names are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from sayso.encoder.wordpiece import word_pieces
from sayso.model.claim import Factuality
from sayso.model.place import DateRange
from sayso.wording.frames import Frame, frame_of
from sayso.wording.words import stem

_COMMON, _SPREAD, _LEAST = 2_000.0, 12.0, 0.3
"""The vocabulary is in order of frequency: the piece from which a word weighs more than least, and how many
times further on it weighs 1."""
SILENT: frozenset[Factuality] = frozenset({"asked", "declined"})
"""Who asks whether P, or will not say, says nothing of P."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a claim says, as the matching needs it.

    `anchor` are the hash of its document and the words of its content: the smallest one of a proposition
    names it. `text` is the content, `about` the names in it, `entities` (words, entity) of those that are
    known. `happened` is when what is said happened.
    """

    claim: str
    anchor: tuple[str, str]
    text: str
    factuality: Factuality = "asserted"
    about: tuple[str, ...] = ()
    entities: tuple[tuple[str, str], ...] = ()
    happened: DateRange | None = None
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A word of a statement: what stands for it, its letters, who it names, its weight."""

    group: str
    lower: str
    entity: str | None
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of two statements that are compared. `is_negative`: it says that its content is not so."""

    frame: Frame
    marks: tuple[Mark, ...]
    groups: frozenset[str]
    entities: frozenset[str]
    weight: float
    is_negative: bool
    is_silent: bool
    happened: DateRange | None


def side_of(statement: Statement) -> Side:
    """A statement made ready. Who denies P says that P is not so, whatever words P has."""
    frame = frame_of(statement.text, statement.about)
    known = _known(statement.entities)
    marks = tuple(
        Mark(term.group, word, known.get(word), _weight(word))
        for term in frame.terms
        if (word := frame.text[term.span.start : term.span.end].lower())
    )
    return Side(
        frame=frame,
        marks=marks,
        groups=frozenset(mark.group for mark in marks),
        entities=frozenset(mark.entity for mark in marks if mark.entity is not None),
        weight=sum(mark.weight for mark in marks),
        is_negative=frame.is_negated != (statement.factuality == "denied"),
        is_silent=statement.factuality in SILENT or not marks,
        happened=statement.happened,
    )


def _known(entities: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The entity of each word that is part of one name only."""
    found: dict[str, str] = {}
    for words, entity in entities:
        for word in words.lower().split():
            if found.setdefault(word, entity) != entity:
                found[word] = ""
    return {word: entity for word, entity in found.items() if entity and len(word) > 2}


@lru_cache(maxsize=100_000)
def _weight(word: str) -> float:
    """What a word weighs: the rarer it is in English, the more; 1 for a rare one."""
    pieces = word_pieces().of(word)
    if len(pieces) != 1:
        pieces = word_pieces().of(stem(word))
    if len(pieces) != 1:
        return 1.0
    return _LEAST + (1 - _LEAST) * min(1.0, max(0.0, log(pieces[0] / _COMMON) / log(_SPREAD)))
