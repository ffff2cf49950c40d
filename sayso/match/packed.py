"""The statements of a case made ready and kept small: as many as claims, few compared at a time."""

import marshal
from dataclasses import fields
from typing import Any

import numpy as np

from sayso.match.candidates import Shared, shared_keys
from sayso.match.sides import Draft, Side, mark_of, whole_side
from sayso.match.traits import Traits
from sayso.model.place import DateRange, Span
from sayso.wording.days import Day
from sayso.wording.figures import Figure
from sayso.wording.frames import Frame
from sayso.wording.names import Name

_OPEN = 2_000
"""How many sides are kept whole at a time."""
_PARTS = (Frame, Name, Figure, Day, Span, DateRange)
_FIELDS = {part: (code, tuple(each.name for each in fields(part))) for code, part in enumerate(_PARTS)}
_TEXT = _FIELDS[Frame][1].index("text")  # kept apart: it is the statement's own


class Sides:
    """Sides by place. Each is kept as bytes, a fraction of what it takes as objects, and made whole when
    asked for.
    """

    def __init__(self) -> None:
        self.shared = Shared()
        self.traits = Traits()
        self._texts: list[str] = []
        self._packed: list[bytes] = []
        self._whole: dict[int, Side] = {}

    def add(self, draft: Draft, times: int = 1) -> None:
        """Puts a statement behind the others, at so many places."""
        marks = [mark_of(key) for key in draft.marks]
        for _ in range(times):
            self._texts.append(draft.frame.text)
            self.shared.add(shared_keys(draft, marks))
            places = self.traits.add(draft, marks)
        rest = (draft.small, draft.is_negative, draft.is_silent, draft.happened)
        frame = _flat(draft.frame)
        frame[1 + _TEXT] = None
        self._packed.extend([marshal.dumps((frame, places, *map(_flat, rest)))] * times)

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, place: int) -> Side:
        found = self._whole.pop(place, None)
        if found is None:
            found = whole_side(self._draft(place))
            if len(self._whole) >= _OPEN:
                del self._whole[next(iter(self._whole))]
        self._whole[place] = found  # behind all others: what nobody asked for longest goes first
        return found

    def conditional(self) -> list[int]:
        """The places of statements that say what they say under a condition."""
        return [int(at) for at in np.flatnonzero(self.traits.statements().has_condition)]

    def _draft(self, place: int) -> Draft:
        frame, marks, *rest = marshal.loads(self._packed[place])
        frame[1 + _TEXT] = self._texts[place]
        keys = self.traits.keys
        return Draft(_thawed(frame), tuple([keys[each] for each in marks]), *map(_thawed, rest))


def _flat(value: Any) -> Any:
    """A value without types of our own: each becomes a list of its number and its fields. A tuple holds
    such values alone, or none.
    """
    if type(value) is tuple:
        return tuple([_flat(each) for each in value]) if value and type(value[0]) in _FIELDS else value
    known = _FIELDS.get(type(value))
    if known is None:
        return value
    return [known[0], *[_flat(getattr(value, name)) for name in known[1]]]


def _thawed(value: Any) -> Any:
    """The value that `_flat` was given."""
    if type(value) is tuple:
        return tuple([_thawed(each) for each in value]) if value and type(value[0]) is list else value
    if type(value) is not list:
        return value
    part = _PARTS[value[0]]
    return part(**dict(zip(_FIELDS[part][1], map(_thawed, value[1:]), strict=True)))
