"""What is said in a case as a table that can be counted: by whom, on how many origins, how likely."""

from array import array
from collections.abc import Sequence

import msgspec
import numpy as np

from sayso.case import Case
from sayso.facets.claims import called, load_claims_table, plain_rows
from sayso.facets.ids import Growing
from sayso.facets.table import FAR, Codes, Facet, Numbers, Table, Values
from sayso.weigh.words import WORDS, word

_PROPOSITIONS = "SELECT proposition FROM proposition ORDER BY proposition"
_LINEAGES = "SELECT proposition, origin FROM lineage"
_CLAIMS = "SELECT m.proposition, n.number FROM proposition_claim m JOIN claim_number n USING (claim)"
_AGAINST = (
    "SELECT \"left\" FROM relation WHERE kind = 'contradicts'"
    " UNION ALL SELECT \"right\" FROM relation WHERE kind = 'contradicts'"
)
_SOURCES = "SELECT source, name, description, code FROM source"
_BELIEFS = "SELECT proposition, belief, standard FROM belief"
_OF_CLAIMS = ("source", "about", "outlet", "kind", "factuality", "grade", "reviewed", "year")
_ORIGINS = ("1", "2", "3", "4", "5")
"""How many separate origins, as keys; the last stands for itself and more."""


class _Line(msgspec.Struct):
    name: str
    is_met: bool


_lines = msgspec.json.Decoder(list[_Line]).decode


def load_propositions_table(case: Case, claims: Table | None = None) -> Table:
    """Everything that is said in the case, first what rests on most separate origins.

    Facets: `source`, `about`, `outlet`, `kind`, `factuality`, `year`, `grade`, `reviewed` (those of its
    claims); `origins` (`1` to `5`, which stands for more too), `alone` (the source on whose word alone it
    rests), `contradicted`, `standard` (`met`, `open`), `lacks` (lines of the standard), `word` (of its
    likelihood). Orders: `origins`, `claims`, `contested`, `newest`, `oldest`. Claims that people
    rejected are in none of it. The numbers are those of all its claims.

    What claims have is taken from their table, `claims` (loaded where it is not given): a claim that is not
    in it yet counts as one, and is not found by its words.
    """
    claims = load_claims_table(case) if claims is None else claims
    said = _Said(case)
    known = claims.places_of(said.numbers)
    is_known = known >= 0
    numbers, owners, rows = said.numbers[is_known], said.owners[is_known], known[is_known]
    owner_of = np.full(len(claims.ids), -1, dtype=np.int32)
    owner_of[rows] = owners
    first, last = np.full(said.size, FAR, dtype=np.int32), np.full(said.size, -FAR, dtype=np.int32)
    np.minimum.at(first, owners, claims.first[rows])
    np.maximum.at(last, owners, claims.last[rows])
    return Table(
        ids=said.ids,
        numbers=numbers,
        numbered=owners,
        first=first,
        last=last,
        facets={**{name: _gathered(claims.facets[name], owner_of) for name in _OF_CLAIMS}, **said.facets()},
        orders={
            "origins": np.arange(said.size, dtype=np.int32),
            "oldest": first,
            "newest": -last,
            "claims": -said.claims,
            "contested": -said.against,
        },
    )


def _gathered(facet: Facet, owner_of: Codes) -> Facet:
    """A facet of claims as one of what owns them (by their rows, -1 for none), each value once."""
    owners = owner_of if facet.owners is None else owner_of[facet.owners]
    kept = (owners >= 0) & (facet.codes >= 0)
    size = max(len(facet.keys), 1)
    pairs = np.unique(owners[kept].astype(np.int64) * size + facet.codes[kept])
    return Facet(
        keys=facet.keys,
        labels=facet.labels,
        codes=(pairs % size).astype(np.int32),
        owners=(pairs // size).astype(np.int32),
    )


class _Said:
    """The propositions in their order, with what does not come from their claims' own table. `numbers` are
    those of claims, `owners` the rows of their propositions; `claims` and `against` are counts by row.
    """

    def __init__(self, case: Case) -> None:
        ids = [str(row[0]) for row in plain_rows(case, _PROPOSITIONS)]
        self.size = len(ids)
        self._places = {each: place for place, each in enumerate(ids)}
        lineages, alone = self._lineages(case)
        owners, self.numbers = self._claims(case)
        claims = self._count(owners)
        order = np.lexsort((-claims, -lineages))  # those alike stay in the order of their ids
        self._rank = np.empty(self.size, dtype=np.int32)
        self._rank[order] = np.arange(self.size, dtype=np.int32)
        self.ids = Growing(ids[place] for place in order.tolist()).ids()
        self.owners = self._rank[owners]
        self.claims = claims[order]
        against = array("q", (self._places[row[0]] for row in plain_rows(case, _AGAINST)))
        self.against = self._count(np.array(against))[order]
        self._lineage_counts, self._alone = lineages[order], [alone.get(place) for place in order.tolist()]
        self._read_beliefs(case)
        self._places.clear()
        self._labels = {row[0]: called(row) for row in plain_rows(case, _SOURCES)}

    def _count(self, places: Numbers) -> Codes:
        return np.bincount(places.astype(np.int64), minlength=self.size).astype(np.int32)

    def _claims(self, case: Case) -> tuple[Numbers, Numbers]:
        """The place of a proposition, and the number of a claim that says it, pair by pair."""
        places, numbers = array("q"), array("q")
        for said, number in plain_rows(case, _CLAIMS):
            places.append(self._places[said])
            numbers.append(number)
        return np.array(places, dtype=np.int64), np.array(numbers, dtype=np.int64)

    def _lineages(self, case: Case) -> tuple[Codes, dict[int, str]]:
        """How many lineages each has, by place, and the origin of those that rest on one alone."""
        places = array("q")
        origins: dict[int, str | None] = {}
        for said, origin in plain_rows(case, _LINEAGES):
            place = self._places[said]
            places.append(place)
            origins[place] = origin
        counts = self._count(np.array(places))
        return counts, {at: each for at, each in origins.items() if each is not None and counts[at] == 1}

    def _read_beliefs(self, case: Case) -> None:
        self._words = np.full(self.size, -1, dtype=np.int32)
        self._standards = np.full(self.size, -1, dtype=np.int32)
        self._lacks = Values()
        for said, belief, standard in plain_rows(case, _BELIEFS):
            row = int(self._rank[self._places[said]])
            lacks = [line.name for line in _lines(standard) if not line.is_met]
            self._lacks.add_many(row, lacks)
            self._words[row] = WORDS.index(word(belief))
            self._standards[row] = int(bool(lacks))

    def facets(self) -> dict[str, Facet]:
        """Those facets that a proposition has by itself."""
        alone = Values()
        for each in self._alone:
            alone.add(each)
        return {
            "origins": _codes(_ORIGINS, np.minimum(self._lineage_counts, len(_ORIGINS)) - 1),
            "alone": alone.facet(self._labels),
            "contradicted": _codes(("no", "yes"), (self.against > 0).astype(np.int32)),
            "word": _codes(WORDS, self._words),
            "standard": _codes(("met", "open"), self._standards),
            "lacks": self._lacks.facet(many=True),
        }


def _codes(keys: Sequence[str], codes: Codes) -> Facet:
    return Facet(keys=tuple(keys), labels=tuple(keys), codes=codes)
