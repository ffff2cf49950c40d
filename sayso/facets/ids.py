"""Ids of rows, a byte a letter: strings by themselves would take most of the room of a large table."""

from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.bytes_]
_PIECE = 10_000


class Ids(Sequence[str]):
    """Ids by row, of ASCII letters, as hashes of content are."""

    def __init__(self, column: Column) -> None:
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> "Ids": ...

    def __getitem__(self, place: "int | slice") -> "str | Ids":
        if isinstance(place, slice):
            return Ids(self._column[place])
        return str(self._column[place], "ascii")

    def named(self, rows: NDArray[np.int32]) -> tuple[str, ...]:
        """The ids of these rows."""
        return tuple(each.decode("ascii") for each in self._column[rows].tolist())


class Growing:
    """Ids as they come; only a few are kept as strings at a time."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._pieces: list[Column] = []
        self._open: list[str] = []
        for each in ids:
            self.add(each)

    def __len__(self) -> int:
        return len(self._pieces) * _PIECE + len(self._open)

    def add(self, id_: str) -> None:
        """The id of the next row."""
        self._open.append(id_)
        if len(self._open) == _PIECE:
            self._pieces.append(np.array(self._open, dtype=np.bytes_))
            self._open = []

    def ids(self) -> Ids:
        """All that were added."""
        return Ids(np.concatenate([*self._pieces, np.array(self._open, dtype=np.bytes_)]))
