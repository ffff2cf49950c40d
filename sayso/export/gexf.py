"""Who says what about whom, and who relays whom: a graph with dates, in GEXF 1.3, as Gephi opens it.

Nodes are voices, statements (propositions) and who is named in them. An edge has the number of claims behind
it as its weight, and the days between which they were made.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from sayso.export.escape import plain
from sayso.model.extension import Audience, Tables

Row = dict[str, Any]
Key = tuple[str, str, str]
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<meta><creator>Sayso</creator></meta>
<graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval">
<attributes class="node" mode="static">
<attribute id="kind" title="kind" type="string"/>
<attribute id="what" title="what" type="string"/>
</attributes>
<attributes class="edge" mode="static"><attribute id="relation" title="relation" type="string"/></attributes>
"""


@dataclass(slots=True)
class _Edge:
    weight: int = 0
    start: str | None = None
    end: str | None = None

    def add(self, dates: Row | None) -> None:
        self.weight += 1
        if dates is not None:
            start, end = dates["from"] or dates["to"], dates["to"] or dates["from"]
            self.start = min(filter(None, (self.start, start)), default=None)
            self.end = max(filter(None, (self.end, end)), default=None)


class GexfExporter:
    """Writes voices, statements and whom they are about as a graph with dates."""

    name = "gexf"
    suffix = ".gexf"
    audiences: tuple[Audience, ...] = ("public", "colleague", "self")

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the graph to `stream`; kept are all nodes and edges, no document."""
        for line in _lines(_Graph(tables)):
            stream.write(line.encode("utf-8"))


class _Graph:
    def __init__(self, tables: Tables) -> None:
        self.nodes: dict[str, tuple[str, str, str]] = {}  # id -> label, what, kind
        self.edges: dict[Key, _Edge] = {}
        said = {row["proposition"]: row["text"] for row in tables["propositions"]}
        for page in tables["carried"]:
            for claim in page["claims"]:
                self._add(claim, said)

    def _add(self, claim: Row, said: dict[str, str]) -> None:
        hops = (self._voice(hop, claim["document"]) for hop in claim["hops"])
        voices = [each for each in hops if each is not None]
        dates = claim["said"]
        for outer, inner in itertools.pairwise(voices):
            if outer != inner:
                self._edge((outer, inner, "relays"), dates)
        proposition = claim["proposition"]
        if proposition is None:
            return
        statement = f"statement:{proposition}"
        self.nodes.setdefault(statement, (said.get(proposition, ""), "statement", ""))
        if voices:
            self._edge((voices[-1], statement, "says"), dates)
        for name in claim["about"]:
            named = f"named:{name}"
            self.nodes.setdefault(named, (name, "named", ""))
            self._edge((statement, named, "about"), dates)

    def _voice(self, hop: Row, document: str) -> str | None:
        """The node of a hop. Two unnamed voices of different documents are not taken for one."""
        label = hop["name"] or hop["description"]
        if label is None:
            return None
        id_ = f"voice:{label}" if hop["name"] else f"unnamed:{document}:{label}"
        self.nodes.setdefault(id_, (label, "voice", hop["kind"] or ""))
        return id_

    def _edge(self, key: Key, dates: Row | None) -> None:
        self.edges.setdefault(key, _Edge()).add(dates)


def _lines(graph: _Graph) -> Iterator[str]:
    yield _HEAD
    yield "<nodes>\n"
    for id_, (label, what, kind) in sorted(graph.nodes.items()):
        values = f'<attvalue for="kind" value="{_text(kind)}"/><attvalue for="what" value="{_text(what)}"/>'
        yield f'<node id="{_text(id_)}" label="{_text(label)}"><attvalues>{values}</attvalues></node>\n'
    yield "</nodes>\n<edges>\n"
    for number, (key, edge) in enumerate(sorted(graph.edges.items(), key=lambda each: each[0])):
        yield _edge_line(number, key, edge)
    yield "</edges>\n</graph>\n</gexf>\n"


def _edge_line(number: int, key: Key, edge: _Edge) -> str:
    source, target, relation = key
    days = "".join(
        f' {name}="{day}"' for name, day in (("start", edge.start), ("end", edge.end)) if day is not None
    )
    return (
        f'<edge id="{number}" source="{_text(source)}" target="{_text(target)}" kind="{relation}"'
        f' weight="{edge.weight}.0"{days}><attvalues><attvalue for="relation" value="{relation}"/>'
        "</attvalues></edge>\n"
    )


def _text(value: str) -> str:
    return plain(" ".join(value.split()))
