"""Places of a network's nodes: those the case keeps, and for whom it keeps none, a place among the others."""

from collections.abc import Mapping

import numpy as np

from sayso.case import Case
from sayso.facets.forces import lay_out
from sayso.facets.links import Links, Network, Wanted
from sayso.store.places import Place, load_places, write_places

MOST_NODES, MOST_LINKS = 2_000, 8_000
_ENOUGH = 0.9


def places_for(
    case: Case, links: Links, network: Network
) -> tuple[dict[str, Place], dict[str, Place] | None]:
    """Places of a network's nodes by their keys; and those of the case's heaviest nodes, to be kept where it
    keeps none yet or too few (`None` otherwise).
    """
    kept, new = load_places(case.database), None
    linked = np.zeros(len(links.nodes), dtype=np.bool_)
    linked[links.firsts] = linked[links.seconds] = True
    known = sum(node.key in kept for node in links.nodes)
    if known < _ENOUGH * min(MOST_NODES, int(np.count_nonzero(linked))):
        every = np.ones(int(links.rows.max(initial=-1)) + 1, dtype=np.bool_)
        heaviest = links.count(every, Wanted(nodes=MOST_NODES, links=MOST_LINKS))
        kept = new = _place(links, heaviest, kept)
    return _place(links, network, kept), new


def keep_places(case: Case, places: Mapping[str, Place]) -> None:
    """Keeps these places in the case, instead of those before."""
    with case.database.writing() as connection:
        write_places(connection, places)


def _place(links: Links, network: Network, kept: Mapping[str, Place]) -> dict[str, Place]:
    keys = [links.nodes[each].key for each in network.nodes]
    at = {node: place for place, node in enumerate(network.nodes)}
    fixed = {place: kept[key] for place, key in enumerate(keys) if key in kept}
    if len(fixed) == len(keys):
        return {key: kept[key] for key in keys}
    pulls = [(at[each.first], at[each.second], float(each.claims)) for each in network.links]
    places = lay_out(len(keys), pulls, fixed)
    return {key: (round(float(x), 3), round(float(y), 3)) for key, (x, y) in zip(keys, places, strict=True)}
