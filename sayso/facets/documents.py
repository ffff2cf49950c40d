"""The documents of a case as a table that can be counted: from whom, of what kind, of when, with what."""

import numpy as np

from sayso.case import Case
from sayso.facets.claims import plain_rows, year_facet
from sayso.facets.days import Days
from sayso.facets.ids import Growing
from sayso.facets.table import Table, Values

_DOCUMENTS = (
    "SELECT d.number, d.document, d.kind, m.sender_name, m.sender_address, d.author, d.outlet,"
    " coalesce(m.sent, d.date_from), coalesce(m.sent, d.date_to),"
    " EXISTS (SELECT 1 FROM claim c WHERE c.document = d.document)"
    " FROM document d LEFT JOIN message m USING (number) ORDER BY d.number"
)
_FLAGGED = "SELECT DISTINCT document FROM authenticity WHERE result = 'differs'"
_COPIES = "SELECT DISTINCT document FROM duplicate WHERE how != 'contained'"
_TROUBLED = (
    "SELECT DISTINCT i.document FROM problem p JOIN item i ON i.path = p.path WHERE i.document IS NOT NULL"
)


def load_documents_table(case: Case) -> Table:
    """Every document in the order in which it was read.

    Facets: `from` (who sent or wrote it), `kind`, `outlet`, `year`, `has` (`claims`, `problems`, `flagged`:
    its evidence sheet has a check that differs, `copy`: another says the same). Orders: `place`, `newest`,
    `oldest`.
    """
    marks = {
        word: {row[0] for row in plain_rows(case, query)}
        for word, query in (("problems", _TROUBLED), ("flagged", _FLAGGED), ("copy", _COPIES))
    }
    ids = Growing()
    numbers: list[int] = []
    days = Days()
    values = {name: Values() for name in ("from", "kind", "outlet", "has")}
    for number, document, kind, name, address, author, outlet, start, end, has_claims in plain_rows(
        case, _DOCUMENTS
    ):
        has = [word for word, documents in marks.items() if document in documents]
        values["has"].add_many(len(ids), ["claims", *has] if has_claims else has)
        ids.add(document)
        numbers.append(number)
        days.add(start and start[:10], end and end[:10])
        values["kind"].add(kind)
        values["from"].add(name or address or author)
        values["outlet"].add(outlet)
    facets = {name: each.facet(many=name == "has") for name, each in values.items()}
    first, last = days.columns()
    return Table(
        ids=ids.ids(),
        numbers=np.array(numbers, dtype=np.int64),
        first=first,
        last=last,
        facets={**facets, "year": year_facet(days)},
        orders={
            "place": np.arange(len(ids), dtype=np.int32),
            "oldest": first,
            "newest": -last,
        },
    )
