"""The network: who says something of whom, who passes on whose words."""

import threading
from collections.abc import Callable

from sayso.errors import CaseError, UsageError
from sayso.facets.links import RELATIONS, Link, Links, Wanted
from sayso.facets.network import MOST_NODES, keep_places, places_for
from sayso.facets.table import rows_matching
from sayso.show.answering import Page
from sayso.show.asked import Asked, Row
from sayso.show.claims_page import LISTING
from sayso.show.desk import Desk
from sayso.show.listing import answer_question, read_question
from sayso.store.places import Place

SIZES = (50, 150, 500, MOST_NODES)
PAGE = 100
_USUAL, _LINKS_A_NODE, _MOST_LINKS, _FURTHEST = 150, 4, 3_000, 10_000_000
_ORDERS: dict[str, Callable[[Row], tuple[object, ...]]] = {
    "claims": lambda row: (-row["claims"], row["first"], row["second"]),
    "first": lambda row: (row["first_label"].casefold(), -row["claims"]),
    "second": lambda row: (row["second_label"].casefold(), -row["claims"]),
}


def _network(asked: Asked) -> Row:
    question, notes = read_question(asked, LISTING)
    _, row = answer_question(asked, LISTING, question, notes)
    table = asked.desk.table(LISTING.table)
    links = table.links
    if links is None:
        raise UsageError("Claims are not linked.")
    wanted = _wanted(asked, links)
    network = links.count(rows_matching(table, question), wanted)
    places, new = places_for(asked.case, links, network)
    if new is not None:
        threading.Thread(target=_keep, args=(asked.desk, new), daemon=True).start()
    after, found = asked.number("from", _FURTHEST), [_link_row(links, each) for each in network.links]
    order = asked.one("order") or "claims"
    if order not in _ORDERS:
        raise UsageError(f"There is no order {order!r}. Orders: {', '.join(_ORDERS)}.")
    around = None if wanted.around is None else links.nodes[wanted.around]
    return {
        **row,
        "relation": wanted.relation,
        "around": None if around is None else {"node": around.key, "label": around.label},
        "most": wanted.nodes,
        "sizes": list(SIZES),
        "nodes": [
            {
                "node": (node := links.nodes[place]).key,
                "label": node.label,
                "kind": node.kind,
                "protected": node.is_protected,
                "claims": weight,
                "x": places[node.key][0],
                "y": places[node.key][1],
            }
            for place, weight in zip(network.nodes, network.weights, strict=True)
        ],
        "links": found,
        "nodes_left_out": network.nodes_left_out,
        "links_left_out": network.links_left_out,
        "order": order,
        "from": after,
        "next": after + PAGE if after + PAGE < len(found) else None,
        "rows": sorted(found, key=_ORDERS[order])[after : after + PAGE],
    }


def _wanted(asked: Asked, links: Links) -> Wanted:
    """What of the network is asked for. Raises `UsageError`."""
    relation, ego = asked.one("relation"), asked.one("ego")
    if relation is not None and relation not in RELATIONS:
        raise UsageError(f"There is no relation {relation!r}. Relations: {', '.join(RELATIONS)}.")
    around = None if ego is None else links.place_of(ego)
    if ego is not None and around is None:
        raise UsageError(f"Nobody in this case is called {ego!r}.")
    most = asked.number("most", MOST_NODES) or _USUAL
    return Wanted(nodes=most, links=min(most * _LINKS_A_NODE, _MOST_LINKS), relation=relation, around=around)


def _link_row(links: Links, link: Link) -> Row:
    first, second = links.nodes[link.first], links.nodes[link.second]
    return {
        "relation": link.relation,
        "first": first.key,
        "first_label": first.label,
        "second": second.key,
        "second_label": second.label,
        "claims": link.claims,
    }


def _keep(desk: Desk, places: dict[str, Place]) -> None:
    """Beside the page: while somebody else writes, the places are worked out again next time."""
    try:
        with desk.writing() as case:
            keep_places(case, places)
    except CaseError:
        return


PARTS = (Page(path="/network", template="network.html", answer=_network),)
