"""Ranges of days, row by row, that may be open or unknown."""

from array import array

import numpy as np

from sayso.facets.epoch import day_number
from sayso.facets.table import FAR, Codes


class Days:
    """Ranges of days row by row. Each day is worked out once: a leak has few days and many rows."""

    def __init__(self) -> None:
        self.first, self.last = array("i"), array("i")
        self.years: list[str | None] = []
        self._known: dict[str, int | None] = {}

    def add(self, start: str | None, end: str | None) -> None:
        """The range of the next row. An open side reaches beyond every day; without both, no day fits."""
        first, last = self._number(start), self._number(end)
        if first is None and last is None:
            first, last = FAR, -FAR
        self.first.append(-FAR if first is None else first)
        self.last.append(FAR if last is None else last)
        is_one_year = start is not None and end is not None and start[:4] == end[:4] and first != FAR
        self.years.append(start[:4] if is_one_year and start is not None else None)

    def columns(self) -> tuple[Codes, Codes]:
        """The first and the last day of every row."""
        return np.array(self.first, dtype=np.int32), np.array(self.last, dtype=np.int32)

    def _number(self, day: str | None) -> int | None:
        if day is None:
            return None
        if day not in self._known:
            self._known[day] = day_number(day)
        return self._known[day]
