"""A statement made ready to be compared: its frame, what its words weigh, who its names are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from sayso.encoder.meanings import meaning_row
from sayso.encoder.wordpiece import word_pieces
from sayso.model.claim import Factuality
from sayso.model.place import DateRange
from sayso.wording.frames import Frame, frame_of, group_of, groups_of
from sayso.wording.lexicon import lexicon
from sayso.wording.lists import listed
from sayso.wording.words import stem, words_of

DIRECTIONS = (
    ("before", "after"), ("above", "below"), ("into", "out"), ("inside", "outside"), ("more", "less"),
    ("more", "fewer"), ("with", "without"), ("for", "against"), ("up", "down"),
)  # fmt: skip
"""Small words that make the opposite of a sentence."""
_COMMON, _SPREAD, _LEAST = 2_000.0, 12.0, 0.3
"""The vocabulary is in order of frequency: the piece from which a word weighs more than least, and how many
times further on it weighs 1."""
STAYING = listed("frames", "staying")
"""Words by which all stays as it was: who is still in office has not left it."""
_SMALL = frozenset(word for pair in DIRECTIONS for word in pair) | STAYING
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
    """A word of a statement: all that may stand for it, what does, its letters, its stem, who it names, its
    weight.

    `is_listed`: our lists of groups have it."""

    group: str
    groups: frozenset[str]
    lower: str
    stem: str
    entity: str | None
    weight: float
    is_name: bool
    is_listed: bool
    opposites: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of two statements that are compared. `is_negative`: it says that its content is not so.

    A case has as many of them as claims; those that are not being compared are kept as drafts (`packed`).

    `small` are the words of direction and of staying in it ("before", "into", "still").
    """

    frame: Frame
    marks: tuple[Mark, ...]
    groups: frozenset[str]
    entities: frozenset[str]
    small: frozenset[str]
    words: frozenset[str]
    meanings: NDArray[np.int32]
    listed: NDArray[np.bool_]
    weight: float
    is_negative: bool
    is_silent: bool
    happened: DateRange | None


MarkKey = tuple[str, str, tuple[str, ...], str, str | None, bool]
"""What a mark is made of: stem of a word, what stands for it, the word, whom it names, whether it names."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """All of a side that cannot be told from the rest of it."""

    frame: Frame
    marks: tuple[MarkKey, ...]
    small: frozenset[str]
    is_negative: bool
    is_silent: bool
    happened: DateRange | None


def side_of(statement: Statement) -> Side:
    """A statement made ready. Who denies P says that P is not so, whatever words P has."""
    return whole_side(draft_of(statement))


_ITSELF = (" himself", " herself", " itself", " themselves", " myself", " yourself", " ourselves")


def says_nothing(draft: Draft) -> bool:
    """Whether no word of a statement carries any meaning: a pronoun alone, "this", "nothing", "he did"; or
    whether it is cut from a sentence whose subject and verb it has lost: "the annex himself".
    """
    if not (draft.marks or draft.frame.figures or draft.frame.days):
        return True
    return not draft.frame.has_verb and draft.frame.text.rstrip(" .,").lower().endswith(_ITSELF)


def draft_of(statement: Statement) -> Draft:
    """What a statement says, read once."""
    frame = frame_of(statement.text, statement.about)
    known = _known(statement.entities)
    named = {word for name in frame.names if name.sure for word in name.key}
    marks = tuple(
        (term.stem, term.group, term.others, word, known.get(word), word in named)
        for term in frame.terms
        if (word := frame.text[term.span.start : term.span.end].lower())
    )
    return Draft(
        frame=replace(frame, terms=()),  # the marks have all of them that is compared
        marks=marks,
        small=frozenset(word.lower for word in words_of(frame.text) if word.lower in _SMALL),
        is_negative=frame.is_negated != (statement.factuality == "denied"),
        is_silent=not marks or statement.factuality in SILENT or _is_supposed(statement, frame),
        happened=statement.happened,
    )


def whole_side(draft: Draft) -> Side:
    """A side with what is told from its marks, which statements share."""
    marks = tuple([mark_of(key) for key in draft.marks])
    return Side(
        frame=draft.frame,
        marks=marks,
        groups=frozenset(group for mark in marks for group in mark.groups),
        entities=frozenset(mark.entity for mark in marks if mark.entity is not None),
        small=draft.small,
        words=frozenset(mark.lower for mark in marks),
        meanings=np.array([meaning_row("" if mark.is_name else mark.lower) for mark in marks], np.int32),
        listed=np.array([mark.is_listed for mark in marks], np.bool_),
        weight=sum(mark.weight for mark in marks),
        is_negative=draft.is_negative,
        is_silent=draft.is_silent,
        happened=draft.happened,
    )


def _is_supposed(statement: Statement, frame: Frame) -> bool:
    """Whether it is not even said: "if he says that P" without an if in P itself."""
    return statement.factuality == "conditional" and frame.condition is None


@lru_cache(maxsize=20_000)
def mark_of(key: MarkKey) -> Mark:
    """A word made ready, one for all statements that have it."""
    base, group, others, word, entity, is_name = key
    groups, pairs = groups_of(base, group, others), lexicon().opposed
    opposites = {each for one in groups for each in pairs.get(one, ())}
    for prefix in ("un", "in", "im", "dis", "non"):
        if len(word) > 3:
            opposites |= {prefix + word} | ({word.removeprefix(prefix)} if word.startswith(prefix) else set())
    if group not in (base, group_of(base)):  # several words: what they mean together
        word = group
    return Mark(
        group,
        groups,
        word,
        stem(word),
        entity,
        _weight(word),
        is_name,
        groups != {base},
        frozenset(opposites - {word}),
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
