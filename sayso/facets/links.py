"""Who says something of whom, and who relays whom: links between nodes, row by row, counted inside a query.

A node is a source of the register, by its id, or somebody who is only named, by the usual name. Names of a
source lead to it, so that a protected one stands under its code wherever it is named.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]
RELATIONS = ("says", "relays")
"""`says`: the first says something of the second; `relays`: the first passes on what the second says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Somebody. `kind` is a kind of source, or `named` for one who is only spoken of."""

    key: str
    label: str
    kind: str
    is_protected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How many claims link two nodes (their places in `Links.nodes`)."""

    relation: str
    first: int
    second: int
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How much of a network: at most so many nodes and links, one relation (`None`: all), and around one node
    (its place; `None`: all) only those linked to it.
    """

    nodes: int
    links: int
    relation: str | None = None
    around: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Nodes by their places in `Links.nodes`, the heaviest first: `weights` count the claims of their links.
    What would be there besides is counted.
    """

    nodes: tuple[int, ...]
    weights: tuple[int, ...]
    links: tuple[Link, ...]
    nodes_left_out: int
    links_left_out: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Links:
    """Links as columns: link `pairs[i]` stands in row `rows[i]`; link j has the relation `relations[j]` (its
    place in `RELATIONS`), from node `firsts[j]` to node `seconds[j]`.
    """

    nodes: tuple[Node, ...]
    rows: Codes
    pairs: Codes
    relations: Codes
    firsts: Codes
    seconds: Codes

    def rows_with(self, link: tuple[str, str, str], rows: int) -> Mask:
        """Which of so many rows have this link: relation, key of the first node, key of the second."""
        relation, first, second = link
        places = {node.key: place for place, node in enumerate(self.nodes)}
        mask = np.zeros(rows, dtype=np.bool_)
        if relation in RELATIONS and first in places and second in places:
            found = self.relations == RELATIONS.index(relation)
            found &= (self.firsts == places[first]) & (self.seconds == places[second])
            mask[self.rows[found[self.pairs]]] = True
        return mask

    def place_of(self, wanted: str) -> int | None:
        """The place of a node by its key or by what it is called, in any case of letters."""
        for place, node in enumerate(self.nodes):
            if node.key == wanted:
                return place
        called = wanted.casefold().strip()
        return next((at for at, node in enumerate(self.nodes) if node.label.casefold() == called), None)

    def count(self, mask: Mask, wanted: Wanted) -> Network:
        """The heaviest nodes inside the rows in `mask`, and the links between them."""
        size = max(len(self.nodes), 1)
        counts = np.bincount(self.pairs[mask[self.rows]], minlength=len(self.relations))
        if wanted.relation is not None:
            counts[self.relations != RELATIONS.index(wanted.relation)] = 0
        found = np.flatnonzero(counts)
        claims, kinds = counts[found], self.relations[found]
        firsts, seconds = self.firsts[found], self.seconds[found]
        if wanted.around is not None:
            beside = np.zeros(size, dtype=np.bool_)
            touching = (firsts == wanted.around) | (seconds == wanted.around)
            beside[firsts[touching]] = beside[seconds[touching]] = True
            kept = beside[firsts] & beside[seconds]
            kinds, firsts, seconds, claims = kinds[kept], firsts[kept], seconds[kept], claims[kept]
        weights = np.bincount(firsts, claims, size) + np.bincount(seconds, claims, size)
        if wanted.around is not None:
            weights[wanted.around] = weights.max(initial=0.0) + weights[wanted.around]
        heaviest = np.argsort(-weights, kind="stable")[: wanted.nodes]
        heaviest = heaviest[weights[heaviest] > 0]
        chosen = np.zeros(size, dtype=np.bool_)
        chosen[heaviest] = True
        among = np.flatnonzero(chosen[firsts] & chosen[seconds])
        shown = among[np.argsort(-claims[among], kind="stable")][: wanted.links]
        columns = (kinds[shown].tolist(), firsts[shown].tolist(), seconds[shown].tolist())
        return Network(
            nodes=tuple(heaviest.tolist()),
            weights=tuple(int(each) for each in weights[heaviest]),
            links=tuple(
                Link(relation=RELATIONS[kind], first=first, second=second, claims=count)
                for kind, first, second, count in zip(*columns, claims[shown].tolist(), strict=True)
            ),
            nodes_left_out=int(np.count_nonzero(weights)) - len(heaviest),
            links_left_out=len(claims) - len(shown),
        )


class Linking:
    """Links as claims come. `sources` are nodes by id, `names` leads from a spelling to a source's id."""

    def __init__(self, sources: Mapping[str, Node], names: Mapping[str, str]) -> None:
        self._names = names
        self._nodes = list(sources.values())
        self._places = {node.key: place for place, node in enumerate(self._nodes)}
        self._known: dict[str, int] = {}
        self._columns = tuple(array("i") for _ in range(4))

    def add(self, row: int, source: str | None, about: Sequence[str], voices: Sequence[str | None]) -> None:
        """The links of a claim: its source, whom it is about, and who passes it on, from outside."""
        origin = self._places.get(source) if source is not None else None
        chain = [None if voice is None else self._named(voice) for voice in voices]
        if origin is not None:
            chain.append(origin)
            for name in about:
                self._add(row, 0, origin, self._named(name))
        known = [each for each in chain if each is not None]
        for outer, inner in pairwise(known):
            self._add(row, 1, outer, inner)

    def _add(self, *link: int) -> None:
        if link[2] != link[3]:
            for column, value in zip(self._columns, link, strict=True):
                column.append(value)

    def _named(self, name: str) -> int:
        place = self._known.get(name)
        if place is None:
            key = self._names.get(name)
            place = self._places.get(key) if key is not None else self._places.get(name)
            if place is None:
                place = self._places[name] = len(self._nodes)
                self._nodes.append(Node(key=name, label=name, kind="named", is_protected=False))
            self._known[name] = place
        return place

    def links(self) -> Links:
        """All that was added."""
        rows, relations, firsts, seconds = (np.array(each, dtype=np.int64) for each in self._columns)
        size = max(len(self._nodes), 1)
        codes, pairs = np.unique((relations * size + firsts) * size + seconds, return_inverse=True)
        return Links(
            nodes=tuple(self._nodes),
            rows=rows.astype(np.int32),
            pairs=pairs.astype(np.int32),
            relations=(codes // size // size).astype(np.int32),
            firsts=(codes // size % size).astype(np.int32),
            seconds=(codes % size).astype(np.int32),
        )
