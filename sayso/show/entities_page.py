"""Who is named in the case, and one of them: its names, why they are one, where it is named."""

from sayso.entities import entity_details
from sayso.lookup import counts_by_kind, has_entity, page_of_entities, places_of, titles_of
from sayso.show.answering import Page
from sayso.show.asked import Asked, NotFound, Row

PAGE = 100
_FURTHEST = 10_000_000
_PLACES = 100


def _list(asked: Asked) -> Row:
    kind, after = asked.one("kind"), asked.number("from", _FURTHEST)
    rows, total = page_of_entities(asked.case, asked.one("q") or "", kind, after, PAGE)
    return {
        "q": asked.one("q"),
        "kind": kind,
        "kinds": counts_by_kind(asked.case, "entity"),
        "total": total,
        "from": after,
        "next": after + PAGE if after + PAGE < total else None,
        "rows": rows,
    }


def _entity(asked: Asked) -> Row:
    entity = asked.place["entity"]
    if not has_entity(asked.case, entity):
        raise NotFound
    row = entity_details(asked.case, entity)
    places = places_of(asked.case, entity, _PLACES)
    titles = titles_of(asked.case, [each["document"] for each in places])
    row["places"] = [{**each, **titles[each["document"]]} for each in places]
    return row


PARTS = (
    Page(path="/entities", template="entities.html", answer=_list),
    Page(path="/entities/{entity}", template="entity.html", answer=_entity),
)
