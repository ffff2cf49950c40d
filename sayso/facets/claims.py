"""The claims of a case as a table that can be counted: who says it, about whom, where, how surely, when."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import numpy as np

from sayso.case import Case
from sayso.facets.days import Days
from sayso.facets.ids import Growing
from sayso.facets.links import Linking, Node
from sayso.facets.table import Facet, Table, Values
from sayso.sources import standing_grades

_CLAIMS = (
    "SELECT n.number, c.claim, c.kind, c.factuality, c.polarity, c.stance, c.about,"
    " coalesce(c.said_from, c.said_to, d.date_from), coalesce(c.said_to, c.said_from, d.date_to), s.source,"
    " c.hops, c.review, c.rejected, c.about_from, c.about_to"
    " FROM standing_claim c JOIN document d ON d.document = c.document"
    " JOIN claim_number n ON n.claim = c.claim"
    " LEFT JOIN claim_source s ON s.claim = c.claim ORDER BY d.number, c.position"
)
_SIMPLE = ("source", "outlet", "kind", "factuality", "stance", "grade", "reported", "protected")
_MANY = ("about", "reviewed")
_SOURCES = "SELECT source, name, description, code, protected, reported, kind, names FROM source"
_names = msgspec.json.Decoder(list[str]).decode
_hops = msgspec.json.Decoder(list[list[Any]]).decode
FACTUALITY = ("asserted", "supposed", "conditional", "asked", "denied", "admitted", "declined", "negative")
"""Ways in which a source commits itself; `negative` is what it states not to be so."""
_KINDS = ("direct", "mixed", "indirect", "own")


def load_claims_table(case: Case) -> Table:
    """Every claim of the case, in order of documents and place.

    Facets: `source` (ids of the register), `about` (names; the usual one of an entity), `outlet`, `kind`,
    `factuality` (and `negative` for what is stated not to be so), `stance`, `grade` (given by people),
    `reported` (by the house), `protected`, `year`, `reviewed` (`no`, or `yes` with what a person made of it:
    `confirmed`, `corrected`, `added`, `rejected`). Orders: `place`, `newest`, `oldest`.
    A claim is as it stands: corrected where a person did, and `rejected` also where its source was.
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
        self._sources = {row[0]: row for row in plain_rows(case, _SOURCES)}
        self._grades = standing_grades(case)
        self._reported = {source: _reported(row[5]) for source, row in self._sources.items()}
        self._entities = usual_names(case)
        self._ids = Growing()
        self._numbers: list[int] = []
        self._days, self._happened = Days(), Days()
        self._linking = Linking(
            {source: _node(row) for source, row in self._sources.items()}, _spellings(self._sources.values())
        )
        self._values = {name: Values() for name in (*_SIMPLE, "about", "reviewed")}
        for name, keys in (("factuality", FACTUALITY), ("kind", _KINDS)):
            for key in keys:
                self._values[name].places.setdefault(key, len(self._values[name].places))

    def add(self, row: tuple[Any, ...]) -> None:
        number, claim, kind, factuality, polarity, stance, about, start, end, source, *more = row
        hops, review, rejected, *happened = more
        values = self._values
        usual = self._entities
        names = [] if about == "[]" else [usual.get(name, name) for name in _names(about)]
        values["about"].add_many(len(self._ids), names)
        chain = _hops(hops)
        outer = [hop[0] and usual.get(hop[0], hop[0]) for hop in chain[:-1]]
        self._linking.add(len(self._ids), source, names, outer)
        self._ids.add(claim)
        self._numbers.append(number)
        self._days.add(start, end)
        self._happened.add(*happened)
        values["kind"].add(kind)
        is_negative = factuality == "asserted" and polarity == "negative"
        values["factuality"].add("negative" if is_negative else factuality)
        values["stance"].add(stance)
        values["source"].add(source)
        values["outlet"].add(next((hop[0] for hop in chain if hop[2] == "outlet"), None))
        values["grade"].add(self._grades.get(source))
        values["reported"].add(self._reported.get(source))
        entry = self._sources.get(source)
        values["protected"].add(None if entry is None else "yes" if entry[4] else "no")
        values["reviewed"].add_many(len(self._ids) - 1, review_values(review, is_rejected=bool(rejected)))

    def table(self) -> Table:
        days = self._days
        facets = {
            name: values.facet(many=name in _MANY)
            for name, values in self._values.items()
            if name != "source"
        }
        facets["source"] = self._values["source"].facet(
            {source: called(row) for source, row in self._sources.items()}
        )
        facets["year"] = year_facet(days)
        first, last = days.columns()
        return Table(
            ids=self._ids.ids(),
            numbers=np.array(self._numbers, dtype=np.int64),
            first=first,
            last=last,
            facets=facets,
            orders={
                "place": np.arange(len(self._ids), dtype=np.int32),
                "oldest": first,
                "newest": -last,
            },
            happened=self._happened.columns(),
            links=self._linking.links(),
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


def _spellings(sources: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    """A spelling -> the id of the one source that has it."""
    found: dict[str, str] = {}
    ambiguous: set[str] = set()
    for row in sources:
        for name in {row[1], row[3], *_names(row[7])} - {None}:
            if found.setdefault(name, row[0]) != row[0]:
                ambiguous.add(name)
    return {name: source for name, source in found.items() if name not in ambiguous}


def _node(row: tuple[Any, ...]) -> Node:
    """A source as a node: a protected one stands under its code, or without a name."""
    source, _, description, code, protected, _, kind, _ = row
    label = called(row)
    if protected:
        label = str(code or (f"not named: “{description}”" if kind == "unnamed" and description else ""))
        label = label or f"protected source {source[:6]}"
    return Node(key=source, label=label, kind=kind, is_protected=bool(protected))


def outlet_of(hops: str) -> str | None:
    """The outermost outlet in the hops of a claim, as their column has them."""
    return next((hop[0] for hop in _hops(hops) if hop[2] == "outlet"), None)


def _reported(column: str) -> str | None:
    reported = [] if column == "[]" else json.loads(column)
    return "/".join(each or "-" for each in reported[-1][2:]) if reported else None


def review_values(review: str | None, *, is_rejected: bool) -> tuple[str, ...]:
    """The values of the facet `reviewed` for a claim."""
    if is_rejected:
        return ("yes", "rejected")
    return ("no",) if review is None else ("yes", review)


def called(row: tuple[Any, ...]) -> str:
    """How a source is called in a list: (source, name, description, code, …)."""
    _, name, description, code, *_ = row
    if code is not None and name not in (None, code):
        return f"{name} ({code})"
    return str(name or code or (f"not named: “{description}”" if description else "not named"))
