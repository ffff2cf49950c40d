"""The register of sources, and one of them: what it is, its grades over time, what it said about whom."""

from collections.abc import Mapping

from sayso.facets.claims import FACTUALITY
from sayso.facets.table import Question, ask, cross
from sayso.lookup import counts_by_kind, former_source, has_source, page_of_sources, titles_of
from sayso.propositions import reliability_row
from sayso.show.answering import Page
from sayso.show.asked import Asked, NotFound, Row
from sayso.sources import source_details, source_rows
from sayso.tracing import reliability_traced, taken_over
from sayso.views import claims_with

PAGE = 100
_FURTHEST = 1_000_000
_SHOWN, _ABOUT = 50, 25
_PRINTED = 5_000
"""How many claims of an outlet, the newest, are looked at for whom it follows."""


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
    answer = ask(table, question, shown={"outlet": _ABOUT})
    said = claims_with(asked.case, answer.ids)
    documents = {each["document"] for each in (*row["reported"], *row["heard_terms"], *said)}
    pairs = cross(table, ("source", source), "about", "factuality")
    others = [each["source"] for each in row["perhaps"]]
    names = {each["source"]: each["name"] or each["code"] for each in source_rows(asked.case, only=others)}
    alone = Question(include={"alone": (source,)}, limit=1)
    return {
        **row,
        "reliability": reliability_traced(asked.case, reliability_row(asked.case, source)),
        "learns": _learns(asked, row),
        "taken": _taken(asked, row),
        "alone": ask(asked.desk.table("propositions"), alone, shown={}).total,
        "perhaps": [{**each, "name": names.get(each["source"])} for each in row["perhaps"]],
        "about": _about(pairs),
        "counts": {
            each.name: [
                {"key": value.key, "label": value.label, "claims": value.count} for value in each.values
            ]
            for each in answer.facets
        },
        "said": said,
        "in": titles_of(asked.case, sorted(documents)),
    }


def _about(pairs: Mapping[str, Mapping[str, int]]) -> Row:
    """What it said of whom: a line for each with a count for every way of saying, most claims first."""
    ways = [way for way in FACTUALITY if any(way in counts for counts in pairs.values())]
    rows = sorted(pairs.items(), key=lambda each: (-sum(each[1].values()), each[0]))
    return {
        "ways": ways,
        "rows": [
            {"about": name, "claims": sum(counts.values()), "by": {way: counts.get(way, 0) for way in ways}}
            for name, counts in rows[:_ABOUT]
        ],
        "others": max(0, len(rows) - _ABOUT),
    }


def _taken(asked: Asked, row: Row) -> Row | None:
    """From whom an outlet most likely took over what it printed; `None` for any other source."""
    if row["kind"] != "outlet":
        return None
    names = tuple(dict.fromkeys((row["name"], *row["names"])))
    question = Question(include={"outlet": names}, order="newest", limit=_PRINTED)
    answer = ask(asked.desk.table("claims"), question, shown={})
    return {**taken_over(asked.case, answer.ids, names), "printed": answer.total}


def _learns(asked: Asked, row: Row) -> bool:
    """Whether its reliability is learned from the case: for named persons `case.toml` decides."""
    table = asked.case.settings.get("weigh")
    is_on = table.get("learn_persons", True) if isinstance(table, dict) else True
    return bool(is_on) or row["kind"] != "person" or row["name"] is None


PARTS = (
    Page(path="/sources", template="sources.html", answer=_register),
    Page(path="/sources/{source}", template="source.html", answer=_source),
)
