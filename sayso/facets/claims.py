"""The claims of a case as a table that can be counted: who says it, about whom, where, how surely, when."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np

from sayso.case import Case
from sayso.facets.days import Days
from sayso.facets.reviewed import reviewed_claims
from sayso.facets.table import Facet, Table, Values
from sayso.sources import standing_grades

_CLAIMS = (
    "SELECT n.number, c.claim, c.kind, c.factuality, c.polarity, c.stance, c.about,"
    " coalesce(c.said_from, c.said_to, d.date_from), coalesce(c.said_to, c.said_from, d.date_to), s.source,"
    " CASE WHEN instr(c.hops, '\"outlet\"') THEN c.hops END"
    " FROM claim c JOIN document d ON d.document = c.document JOIN claim_number n ON n.claim = c.claim"
    " LEFT JOIN claim_source s ON s.claim = c.claim ORDER BY d.number, c.position"
)
_SIMPLE = ("source", "outlet", "kind", "factuality", "stance", "grade", "reported", "protected")
_names = msgspec.json.Decoder(list[str]).decode
_hops = msgspec.json.Decoder(list[list[Any]]).decode
_FACTUALITY = ("asserted", "supposed", "conditional", "asked", "denied", "admitted", "declined", "negative")
_KINDS = ("direct", "mixed", "indirect", "own")


def load_claims_table(case: Case) -> Table:
    """Every claim of the case, in order of documents and place.

    Facets: `source` (ids of the register), `about` (names; the usual one of an entity), `outlet`, `kind`,
    `factuality` (and `negative` for what is stated not to be so), `stance`, `grade` (given by people),
    `reported` (by the house), `protected`, `year`, `reviewed`. Orders: `place`, `newest`, `oldest`.
    """
    loading = _Loading(case)
    for row in plain_rows(case, _CLAIMS):
        loading.add(row)
    return loading.table()


def plain_rows(case: Case, query: str) -> Iterator[tuple[Any, ...]]:
    """Rows as tuples: three hundred thousand of them come twice as fast."""
    cursor = case.database.connection.cursor()
    cursor.row_factory = None
    return iter(cursor.execute(query))


class _Loading:
    def __init__(self, case: Case) -> None:
        self._sources = {
            row[0]: row
            for row in plain_rows(
                case, "SELECT source, name, description, code, protected, reported FROM source"
            )
        }
        self._grades = standing_grades(case)
        self._reported = {source: _reported(row[5]) for source, row in self._sources.items()}
        self._entities = usual_names(case)
        self._reviewed = reviewed_claims(case)
        self._ids: list[str] = []
        self._numbers: list[int] = []
        self._days = Days()
        self._values = {name: Values() for name in (*_SIMPLE, "about", "reviewed")}
        for name, keys in (("factuality", _FACTUALITY), ("kind", _KINDS)):
            for key in keys:
                self._values[name].places.setdefault(key, len(self._values[name].places))

    def add(self, row: tuple[Any, ...]) -> None:
        number, claim, kind, factuality, polarity, stance, about, start, end, source, hops = row
        values = self._values
        if about != "[]":
            usual = self._entities
            values["about"].add_many(len(self._ids), [usual.get(name, name) for name in _names(about)])
        self._ids.append(claim)
        self._numbers.append(number)
        self._days.add(start, end)
        values["kind"].add(kind)
        is_negative = factuality == "asserted" and polarity == "negative"
        values["factuality"].add("negative" if is_negative else factuality)
        values["stance"].add(stance)
        values["source"].add(source)
        values["outlet"].add(None if hops is None else _outlet(hops))
        values["grade"].add(self._grades.get(source))
        values["reported"].add(self._reported.get(source))
        entry = self._sources.get(source)
        values["protected"].add(None if entry is None else "yes" if entry[4] else "no")
        values["reviewed"].add("yes" if claim in self._reviewed else "no")

    def table(self) -> Table:
        days = self._days
        facets = {
            name: values.facet() for name, values in self._values.items() if name not in ("about", "source")
        }
        facets["about"] = self._values["about"].facet(many=True)
        facets["source"] = self._values["source"].facet(
            {source: _called(row) for source, row in self._sources.items()}
        )
        facets["year"] = year_facet(days)
        first, last = np.array(days.first, dtype=np.int32), np.array(days.last, dtype=np.int32)
        return Table(
            ids=tuple(self._ids),
            numbers=np.array(self._numbers, dtype=np.int64),
            first=first,
            last=last,
            facets=facets,
            orders={
                "place": np.arange(len(self._ids), dtype=np.int64),
                "oldest": first.astype(np.int64),
                "newest": -last.astype(np.int64),
            },
        )


def year_facet(days: Days) -> Facet:
    """The year of each row whose days lie in one."""
    years = Values()
    for year in sorted({each for each in days.years if each}, reverse=True):
        years.places[year] = len(years.places)
    for each in days.years:
        years.add(each)
    return years.facet()


def usual_names(case: Case) -> dict[str, str]:
    """A spelling -> the usual name of the one entity that has it; spellings of several are left out."""
    usual: dict[str, str] = {}
    ambiguous: set[str] = set()
    for name, names in plain_rows(case, "SELECT name, names FROM entity ORDER BY mentions DESC, entity"):
        for spelling in _names(names):
            if usual.setdefault(spelling, name) != name:
                ambiguous.add(spelling)
    return {spelling: name for spelling, name in usual.items() if spelling not in ambiguous}


def _outlet(hops: str) -> str | None:
    return next((hop[0] for hop in _hops(hops) if hop[2] == "outlet"), None)


def _reported(column: str) -> str | None:
    reported = [] if column == "[]" else json.loads(column)
    return "/".join(each or "-" for each in reported[-1][2:]) if reported else None


def _called(row: tuple[Any, ...]) -> str:
    _, name, description, code, _, _ = row
    if code is not None and name not in (None, code):
        return f"{name} ({code})"
    return str(name or code or (f"not named: “{description}”" if description else "not named"))
