"""Who says something of whom, counted inside a query; and where the nodes stand."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.case import Case
from sayso.facets.forces import CORE, lay_out
from sayso.facets.links import Linking, Links, Node, Wanted
from sayso.facets.network import keep_places, places_for
from sayso.show.network_drawing import HEIGHT, WIDTH, draw_network
from sayso.store.places import load_places

SOURCES = {
    "s1": Node(key="s1", label="MX-1", kind="person", is_protected=True),
    "s2": Node(key="s2", label="Clara Venn", kind="person", is_protected=False),
}
NAMES = {"Ada Roe": "s1", "MX-1": "s1", "Clara Venn": "s2"}
PEOPLE = st.sampled_from(("Ada Roe", "MX-1", "Clara Venn", "Port Salis", "Vaduz"))
CLAIMS = st.lists(
    st.tuples(
        st.none() | st.sampled_from(("s1", "s2")),
        st.lists(PEOPLE, max_size=3),
        st.lists(st.none() | PEOPLE, max_size=2),
    ),
    max_size=25,
)
Claims = list[tuple[str | None, list[str], list[str | None]]]
ALL = Wanted(nodes=100, links=1_000)


def links_of(claims: Claims) -> Links:
    linking = Linking(SOURCES, NAMES)
    for row, (source, about, voices) in enumerate(claims):
        linking.add(row, source, about, voices)
    return linking.links()


@given(CLAIMS)
def test_a_protected_source_stands_under_its_code_wherever_it_is_named(claims: Claims) -> None:
    """M-063: a name of a source leads to the source."""
    links = links_of(claims)
    assert "Ada Roe" not in {text for node in links.nodes for text in (node.key, node.label)}


@given(CLAIMS, st.lists(st.booleans(), min_size=25, max_size=25))
def test_a_link_counts_the_claims_that_stand_behind_it(claims: Claims, kept: list[bool]) -> None:
    """M-064: inside the query, each of both relations."""
    links = links_of(claims)
    mask = np.array(kept[: len(claims)], dtype=np.bool_)
    network = links.count(mask, ALL)
    rows = Counter[tuple[str, str, str]]()
    for link in network.links:
        key = (link.relation, links.nodes[link.first].key, links.nodes[link.second].key)
        behind = links.rows_with(key, len(claims)) & mask
        rows[key] = link.claims
        assert 0 < np.count_nonzero(behind) <= link.claims
    expected = Counter[tuple[str, str, str]]()
    for row, (source, about, voices) in enumerate(claims):
        if not mask[row]:
            continue
        keys = [NAMES.get(each, each) for each in voices if each is not None]
        if source is not None:
            expected.update(("says", source, NAMES.get(each, each)) for each in about)
            keys.append(source)
        expected.update(("relays", one, other) for one, other in pairwise(keys))
    assert rows == Counter({key: count for key, count in expected.items() if key[1] != key[2]})


def test_the_heaviest_are_shown_and_the_rest_is_counted() -> None:
    """M-066: nothing is left out silently."""
    about = ("Port Salis", "Port Salis", "Port Salis", "Vaduz")
    claims: Claims = [*(("s1", [each], []) for each in about), ("s2", ["Vaduz"], [])]
    links = links_of(claims)
    network = links.count(np.ones(5, dtype=np.bool_), Wanted(nodes=2, links=9))
    assert [links.nodes[each].key for each in network.nodes] == ["s1", "Port Salis"]
    assert (len(network.links), network.nodes_left_out, network.links_left_out) == (1, 2, 2)


def test_around_one_are_those_linked_to_it() -> None:
    claims: Claims = [("s1", ["Port Salis"], []), ("s2", ["Vaduz"], []), ("s2", ["Port Salis"], [])]
    links = links_of(claims)
    around = links.place_of("clara venn")
    network = links.count(np.ones(3, dtype=np.bool_), Wanted(nodes=9, links=9, around=around))
    assert {links.nodes[each].key for each in network.nodes} == {"s2", "Vaduz", "Port Salis"}
    assert links.nodes[network.nodes[0]].key == "s2"


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 25), st.data())
def test_the_same_network_gets_the_same_places_and_what_is_fixed_stays(
    size: int, data: st.DataObject
) -> None:
    """M-065: in whatever order its links come."""
    node = st.integers(0, size - 1)
    pairs = data.draw(st.lists(st.tuples(node, node).filter(lambda each: each[0] != each[1]), max_size=30))
    pulls = [(first, second, 1.0) for first, second in pairs]
    places = lay_out(size, pulls, {})
    assert np.isfinite(places).all()
    assert np.allclose(places, lay_out(size, pulls[::-1], {}), atol=1e-9)
    fixed = lay_out(size, pulls, {0: (3.0, 4.0)})
    assert tuple(fixed[0]) == (3.0, 4.0)


def test_light_nodes_sit_beside_what_they_are_linked_to() -> None:
    size = CORE + 50
    pulls = [(0, node, 1.0) for node in range(1, CORE)] + [(1, node, 5.0) for node in range(CORE, size)]
    places = lay_out(size, pulls, {})
    apart = np.linalg.norm(places[CORE:] - places[1], axis=1)
    assert apart.max() < np.linalg.norm(places, axis=1).max()
    assert np.linalg.norm(places[CORE] - places[CORE + 1]) > 0.01


def test_places_are_kept_in_the_case(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case")
    claims: Claims = [("s1", ["Port Salis"], []), ("s2", ["Vaduz"], ["MX-1"])]
    links = links_of(claims)
    network = links.count(np.ones(2, dtype=np.bool_), ALL)
    places, new = places_for(case, links, network)
    assert new is not None
    keep_places(case, new)
    assert load_places(case.database) == places
    assert places_for(case, links, network) == (places, None)
    case.close()


def test_the_picture_lies_in_its_frame_and_names_do_not_cover_each_other() -> None:
    nodes = [
        {
            "node": str(at),
            "label": f"Name {at}",
            "claims": 9 - at % 9,
            "x": float(at % 7),
            "y": float(at // 7),
        }
        for at in range(49)
    ]
    link = {"first": "0", "second": "48", "relation": "says", "claims": 2}
    picture = draw_network({"nodes": nodes, "links": [link]})
    for each in picture["circles"]:
        assert each["radius"] <= each["x"] <= WIDTH - each["radius"]
        assert each["radius"] <= each["y"] <= HEIGHT - each["radius"]
    assert len(picture["lines"]) == 1
    assert sum(bool(each["text"]) for each in picture["circles"]) > 10


def test_an_empty_network_is_an_empty_picture() -> None:
    assert draw_network({"nodes": [], "links": []}) == {"lines": [], "circles": []}
