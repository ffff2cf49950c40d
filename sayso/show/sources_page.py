"""The register of sources, and one of them: what it is, its grades over time, what it said about whom."""

from sayso.facets.table import Question, ask
from sayso.lookup import counts_by_kind, former_source, has_source, page_of_sources, titles_of
from sayso.show.answering import Page
from sayso.show.asked import Asked, NotFound, Row
from sayso.sources import source_details, source_rows
from sayso.views import claims_with

PAGE = 100
_FURTHEST = 1_000_000
_SHOWN, _ABOUT = 50, 25


def _register(asked: Asked) -> Row:
    kind, after = asked.one("kind"), asked.number("from", _FURTHEST)
    ids, total = page_of_sources(asked.case, asked.one("q") or "", kind, after, PAGE)
    rows = list(source_rows(asked.case, only=ids))
    return {
        "q": asked.one("q"),
        "kind": kind,
        "kinds": counts_by_kind(asked.case, "source"),
        "total": total,
        "from": after,
        "next": after + PAGE if after + PAGE < total else None,
        "rows": rows,
    }


def _source(asked: Asked) -> Row:
    source = asked.place["source"]
    if not has_source(asked.case, source):
        source = former_source(asked.case, source) or source
    if not has_source(asked.case, source):
        raise NotFound
    row = next(source_rows(asked.case, only=[source]))
    row |= source_details(asked.case, source)
    table = asked.desk.table("claims")
    question = Question(include={"source": (source,)}, order="newest", limit=_SHOWN)
    answer = ask(table, question, shown={"about": _ABOUT, "factuality": _ABOUT, "outlet": _ABOUT})
    said = claims_with(asked.case, answer.ids)
    documents = {each["document"] for each in (*row["reported"], *row["heard_terms"], *said)}
    return {
        **row,
        "counts": {
            each.name: [
                {"key": value.key, "label": value.label, "claims": value.count} for value in each.values
            ]
            for each in answer.facets
        },
        "said": said,
        "in": titles_of(asked.case, sorted(documents)),
    }


PARTS = (
    Page(path="/sources", template="sources.html", answer=_register),
    Page(path="/sources/{source}", template="source.html", answer=_source),
)
