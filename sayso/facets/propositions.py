"""What is said in a case as a table that can be counted: by whom, on how many origins, how likely."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import msgspec
import numpy as np

from sayso.case import Case
from sayso.facets.claims import called, outlet_of, plain_rows, review_values, usual_names
from sayso.facets.epoch import day_number
from sayso.facets.table import FAR, Table, Values
from sayso.sources import standing_grades
from sayso.weigh.words import WORDS, word

_PROPOSITIONS = (
    "SELECT p.proposition, b.belief, b.standard, coalesce(l.lineages, 0), coalesce(l.origins, 0), l.origin,"
    " coalesce(c.claims, 0), coalesce(a.against, 0) FROM proposition p LEFT JOIN belief b USING (proposition)"
    " LEFT JOIN (SELECT proposition, count(*) AS lineages, count(origin) AS origins, min(origin) AS origin"
    " FROM lineage GROUP BY proposition) l USING (proposition)"
    " LEFT JOIN (SELECT proposition, count(*) AS claims FROM proposition_claim GROUP BY proposition) c"
    " USING (proposition)"
    ' LEFT JOIN (SELECT proposition, count(*) AS against FROM (SELECT "left" AS proposition FROM relation'
    " WHERE kind = 'contradicts' UNION ALL SELECT \"right\" FROM relation WHERE kind = 'contradicts')"
    " GROUP BY proposition) a USING (proposition)"
    " ORDER BY 4 DESC, 7 DESC, 1"
)
_CLAIMS = (
    "SELECT m.proposition, n.number, c.kind, c.factuality, c.polarity, c.about,"
    " coalesce(c.said_from, c.said_to, d.date_from), coalesce(c.said_to, c.said_from, d.date_to), s.source,"
    " CASE WHEN instr(c.hops, '\"outlet\"') THEN c.hops END, c.review, c.rejected"
    " FROM proposition_claim m JOIN standing_claim c USING (claim)"
    " JOIN document d ON d.document = c.document JOIN claim_number n ON n.claim = m.claim"
    " LEFT JOIN claim_source s ON s.claim = m.claim ORDER BY m.proposition"
)
_MANY = ("source", "about", "outlet", "kind", "factuality", "grade", "reviewed", "lacks", "year")
_ONE = ("origins", "word", "standard", "contradicted", "alone")
_ORIGINS = ("1", "2", "3", "4", "5")
"""How many separate origins, as keys; the last stands for itself and more."""
_names = msgspec.json.Decoder(list[str]).decode


class _Line(msgspec.Struct):
    name: str
    is_met: bool


_lines = msgspec.json.Decoder(list[_Line]).decode


@dataclass(slots=True)
class _Said:
    """What the claims of one proposition have, each value once; `first` and `last` are ISO days."""

    numbers: list[int] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    first: str | None = None
    last: str | None = None


def load_propositions_table(case: Case) -> Table:
    """Everything that is said in the case, first what rests on most separate origins.

    Facets: `source`, `about`, `outlet`, `kind`, `factuality`, `year`, `grade`, `reviewed` (those of its
    claims); `origins` (`1` to `5`, which stands for more too), `alone` (the source on whose word alone it
    rests), `contradicted`, `standard` (`met`, `open`), `lacks` (lines of the standard), `word` (of its
    likelihood). Orders: `origins`, `claims`, `contested`, `newest`, `oldest`. Claims that people
    rejected are in none of it. The numbers are those of all its claims.
    """
    return _Loading(case).table()


class _Loading:
    def __init__(self, case: Case) -> None:
        self._sources = {
            row[0]: row for row in plain_rows(case, "SELECT source, name, description, code FROM source")
        }
        self._grades = standing_grades(case)
        self._usual = usual_names(case)
        self._said = {proposition: self._gather(rows) for proposition, rows in _by_proposition(case)}
        self._values = {name: Values() for name in (*_MANY, *_ONE)}
        for name, keys in (("origins", _ORIGINS), ("word", WORDS), ("standard", ("met", "open"))):
            self._values[name].places = {key: place for place, key in enumerate(keys)}
        self._ids: list[str] = []
        self._numbers: list[int] = []
        self._rows: list[int] = []
        self._first: list[int] = []
        self._last: list[int] = []
        self._sorts: dict[str, list[int]] = {"claims": [], "contested": []}
        for row in plain_rows(case, _PROPOSITIONS):
            self._add(row)

    def _gather(self, rows: Iterator[tuple[Any, ...]]) -> _Said:
        said = _Said()
        for _, number, kind, factuality, polarity, about, start, end, source, hops, review, rejected in rows:
            said.numbers.append(number)
            is_negative = factuality == "asserted" and polarity == "negative"
            found = {
                "kind": [kind],
                "factuality": ["negative" if is_negative else factuality],
                "about": [] if about == "[]" else [self._usual.get(name, name) for name in _names(about)],
                "source": [source] if source else [],
                "grade": [self._grades[source]] if source in self._grades else [],
                "outlet": [outlet] if hops and (outlet := outlet_of(hops)) else [],
                "reviewed": review_values(review, is_rejected=bool(rejected)),
                "year": [start[:4]] if start and end and start[:4] == end[:4] else [],
            }
            for name, values in found.items():
                said.values.setdefault(name, []).extend(values)
            said.first = min(filter(None, (said.first, start)), default=None)
            said.last = max(filter(None, (said.last, end)), default=None)
        return said

    def _add(self, row: tuple[Any, ...]) -> None:
        proposition, belief, standard, lineages, known, origin, claims, against = row
        place, values, said = len(self._ids), self._values, self._said.get(proposition, _Said())
        for name in _MANY:
            values[name].add_many(place, said.values.get(name, ()))
        lacks = [line.name for line in _lines(standard or "[]") if not line.is_met]
        values["lacks"].add_many(place, lacks)
        values["standard"].add(None if standard is None else "open" if lacks else "met")
        values["origins"].add(_ORIGINS[min(lineages, len(_ORIGINS)) - 1] if lineages else None)
        values["alone"].add(origin if lineages == known == 1 else None)
        values["word"].add(None if belief is None else word(belief))
        values["contradicted"].add("yes" if against else "no")
        self._ids.append(proposition)
        self._numbers += said.numbers
        self._rows += [place] * len(said.numbers)
        self._first.append(_day(said.first, FAR))
        self._last.append(_day(said.last, -FAR))
        self._sorts["claims"].append(-claims)
        self._sorts["contested"].append(-against)

    def table(self) -> Table:
        labels = {source: called(row) for source, row in self._sources.items()}
        first, last = np.array(self._first, dtype=np.int32), np.array(self._last, dtype=np.int32)
        return Table(
            ids=tuple(self._ids),
            numbers=np.array(self._numbers, dtype=np.int64),
            numbered=np.array(self._rows, dtype=np.int32),
            first=first,
            last=last,
            facets={
                name: values.facet(labels if name in ("source", "alone") else None, many=name in _MANY)
                for name, values in self._values.items()
            },
            orders={
                "origins": np.arange(len(self._ids), dtype=np.int64),
                "oldest": first.astype(np.int64),
                "newest": -last.astype(np.int64),
                **{name: np.array(sorts, dtype=np.int64) for name, sorts in self._sorts.items()},
            },
        )


def _by_proposition(case: Case) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    return groupby(plain_rows(case, _CLAIMS), key=lambda row: str(row[0]))


def _day(day: str | None, unknown: int) -> int:
    number = None if day is None else day_number(day)
    return unknown if number is None else number
