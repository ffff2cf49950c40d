"""What of all statements of a case is looked at before any two are compared: numbers in few, long arrays."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sayso.encoder.meanings import Floats, meaning_row
from sayso.match.features import sure_names
from sayso.match.sides import Draft, Mark, MarkKey, mark_of
from sayso.wording.kinship import UNKNOWN, kin_place
from sayso.wording.lexicon import lexicon

_GROUPS, _OPPOSITES, _TOKENS = 6, 4, 8
"""How many groups and opposites of a word, and words in the names of a statement, are kept. What has more may
have anything (`is_open`, `has_more_names`).
"""
_BEGIN, _SHORTEST = 4, 5
"""How many letters forms of one word share at least, and how many they have (`features.letters`)."""
NOTHING = -1
IS_PLACE, IS_ACT = 1, 2
"""Bits of a word in a statement: it says where; it may be the act, which may be told from its other end."""
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Words:
    """A row for each word of the case, the last one for no word. Numbers stand for strings.

    `alike` are the groups and the word itself, `begins` its first letters, `rows` those of its meaning, `kin`
    its place in `wording.kinship`.
    """

    groups: Ints
    opposites: Ints
    alike: Ints
    entities: Ints
    begins: Ints
    lows: Ints
    rows: Ints
    kin: Ints
    weights: Floats
    is_listed: Bools
    is_open: Bools


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements by place. The words of one are `sizes` rows of `words` and `bits`, from `starts` on;
    `values` count figures and days, `tokens` are the words in names and their initials, `sure` numbers the
    name in which each stands, where that says who it is and not where.
    """

    words: Ints
    bits: NDArray[np.uint8]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    weights: NDArray[np.float64]
    acts: Ints
    modalities: Ints
    has_condition: Bools
    values: Ints
    names: Ints
    tokens: Ints
    sure: Ints
    has_more_names: Bools
    is_open: Bools


class Traits:
    """Gathers what is looked at, statement by statement."""

    def __init__(self) -> None:
        self.keys: list[MarkKey] = []
        self._places: dict[MarkKey, int] = {}
        self._numbers: dict[str, int] = {}
        self._words, self._bits, self._ends = array("i"), array("B"), array("q", (0,))
        self._weights = array("d")
        self._counts = array("i")
        self._tokens, self._sure = array("i"), array("i")
        self._converse = frozenset(one for one, _ in lexicon().converses)

    def add(self, draft: Draft, marks: Sequence[Mark]) -> tuple[int, ...]:
        """One more statement with its marks, behind the others. Returns their places in `keys`."""
        places = tuple([self._place(key, mark) for key, mark in zip(draft.marks, marks, strict=True)])
        frame = draft.frame
        act = frame.act if frame.act in self._converse else None
        self._words.extend(places)
        for mark in marks:
            is_act = act is not None and (act in mark.groups or mark.lower == frame.verb)
            self._bits.append(IS_PLACE * (mark.group in frame.place) | IS_ACT * is_act)
        self._ends.append(len(self._words))
        self._weights.append(sum([mark.weight for mark in marks]))
        sure = sure_names(frame, marks)
        tokens = [(token, at) for at, name in enumerate(sure) for token in (*name.key, _initials(name.key))]
        others = [(token, NOTHING) for name in frame.names for token in (*name.key, _initials(name.key))]
        tokens += [each for each in others if each[0] not in dict(tokens)]
        self._counts.extend((
            NOTHING if frame.act is None else self._number(frame.act), self._number(frame.modality),
            frame.condition is not None, len(frame.figures), len(frame.days), len(frame.names),
            len(tokens) > _TOKENS, any(len(mark.groups) > _GROUPS for mark in marks),
        ))  # fmt: skip
        self._tokens.extend(_filled([self._number(each) for each, _ in tokens], _TOKENS))
        self._sure.extend(_filled([at for _, at in tokens], _TOKENS))
        return places

    def words(self) -> Words:
        """The table of all words so far."""
        table = np.full((len(self.keys) + 1, _GROUPS + _OPPOSITES + 5), NOTHING, np.int32)
        weights = np.zeros(len(table), np.float32)
        flags = np.zeros((len(table), 2), np.bool_)
        table[-1, -2] = meaning_row("")
        for at, key in enumerate(self.keys):
            mark = mark_of(key)
            table[at], flags[at, 1] = self._row(mark)
            weights[at], flags[at, 0] = mark.weight, mark.is_listed
        groups, opposites = table[:, :_GROUPS], table[:, _GROUPS : _GROUPS + _OPPOSITES]
        rest = table[:, _GROUPS + _OPPOSITES :]
        return Words(
            groups=groups,
            opposites=opposites,
            alike=np.concatenate((groups, rest[:, :1]), axis=1),
            entities=rest[:, 1],
            begins=rest[:, 2],
            lows=rest[:, 0],
            rows=rest[:, 3],
            kin=rest[:, 4],
            weights=weights,
            is_listed=flags[:, 0],
            is_open=flags[:, 1],
        )

    def statements(self) -> Statements:
        """All statements so far, not copied: as long as somebody holds them, none can be added."""
        counts = np.frombuffer(self._counts, np.int32).reshape(-1, 8)
        ends = np.array(self._ends, np.int64)
        return Statements(
            words=np.frombuffer(self._words, np.int32) if self._words else np.empty(0, np.int32),
            bits=np.frombuffer(self._bits, np.uint8) if self._bits else np.empty(0, np.uint8),
            starts=ends[:-1],
            sizes=np.diff(ends),
            weights=np.frombuffer(self._weights, np.float64),
            acts=counts[:, 0],
            modalities=counts[:, 1],
            has_condition=counts[:, 2] > 0,
            values=counts[:, 3:5],
            names=counts[:, 5],
            tokens=np.frombuffer(self._tokens, np.int32).reshape(-1, _TOKENS),
            sure=np.frombuffer(self._sure, np.int32).reshape(-1, _TOKENS),
            has_more_names=counts[:, 6] > 0,
            is_open=counts[:, 7] > 0,
        )

    def _row(self, mark: Mark) -> tuple[list[int], bool]:
        groups = [self._number(each) for each in sorted(mark.groups)]
        opposites = [self._numbers[each] for each in sorted(mark.opposites) if each in self._numbers]
        begin = mark.lower[:_BEGIN]
        rest = [
            self._number(mark.lower),
            NOTHING if mark.entity is None else self._number(f"@{mark.entity}"),
            self._number(f"{begin}…") if len(mark.lower) >= _SHORTEST else NOTHING,
            meaning_row("" if mark.is_name else mark.lower),
            UNKNOWN if mark.is_name else kin_place(mark.stem),
        ]
        row = [*_filled(groups, _GROUPS), *_filled(opposites, _OPPOSITES), *rest]
        return row, len(opposites) > _OPPOSITES

    def _place(self, key: MarkKey, mark: Mark) -> int:
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = len(self.keys)
            self.keys.append(key)
            for each in (*mark.groups, mark.lower):  # what may be somebody's opposite
                self._number(each)
        return found

    def _number(self, string: str) -> int:
        return self._numbers.setdefault(string, len(self._numbers))


def _filled(numbers: Sequence[int], size: int) -> list[int]:
    return [*numbers[:size], *[NOTHING] * (size - len(numbers))]


def _initials(key: Sequence[str]) -> str:
    return "".join(word[0] for word in key)
