"""Claims of one separate origin as chains that share their voices: who told whom, and where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sayso.export import wording
from sayso.show.chain_drawing import Voice

Row = dict[str, Any]


@dataclass(slots=True)
class _Node:
    voice: Voice
    told: dict[tuple[str, ...], "_Node"] = field(default_factory=dict)

    def grown(self) -> Voice:
        """The voice with all behind it."""
        return replace(self.voice, told=tuple(each.grown() for each in self.told.values()))


def chains_of(claims: Sequence[Row], titles: Mapping[str, Row]) -> tuple[Voice, ...]:
    """The chains of claims as `tracing` gives them, the oldest first; `titles` are those of their documents.

    A claim that most likely rests on another one of them is drawn behind the document of that one.
    """
    parents = _parents(claims)
    places = {claim["claim"]: claim["document"] for claim in claims}
    roots: dict[tuple[str, ...], _Node] = {}
    papers: dict[str, _Node] = {}
    waiting = list(claims)
    while waiting:
        left = [
            claim
            for claim in waiting
            if claim["claim"] in parents and parents[claim["claim"]]["claim"] not in papers
        ]
        for claim in waiting:
            if claim not in left:
                parent = parents.get(claim["claim"])
                at = roots if parent is None else papers[parent["claim"]].told
                told = _Before() if parent is None else _voices_before(parent["claim"], claims, parents)
                is_there = parent is not None and places[parent["claim"]] == claim["document"]
                if parent is not None and is_there and all(_key(hop) in told.names for hop in claim["hops"]):
                    papers[claim["claim"]] = papers[parent["claim"]]  # said twice in one document
                else:
                    papers[claim["claim"]] = _grow(at, claim, parent, told, titles)
        if len(left) == len(waiting):  # each rests on another of them: none of them is the first
            del parents[left[0]["claim"]]
        waiting = left
    return tuple(node.grown() for node in roots.values())


def _parents(claims: Sequence[Row]) -> dict[str, Row]:
    """By claim the one among these on which it most likely rests; none where its own word is likelier."""
    known = {claim["claim"] for claim in claims}
    found = {}
    for claim in claims:
        best = claim["parents"][0] if claim["parents"] else None
        if best is not None and best["claim"] in known - {claim["claim"]}:
            found[claim["claim"]] = best
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """The voices through which a claim and all that it rests on came; which of them told it on."""

    names: frozenset[str] = frozenset()
    tellers: frozenset[str] = frozenset()


def _voices_before(claim: str, claims: Sequence[Row], parents: Mapping[str, Row]) -> _Before:
    rows = {each["claim"]: each for each in claims}
    names: set[str] = set()
    tellers: set[str] = set()
    seen: set[str] = set()
    here: str | None = claim
    while here is not None and here not in seen:
        seen.add(here)
        keys = [_key(hop) for hop in rows[here]["hops"]]
        names.update(keys)
        tellers.update(keys[:-1] or keys)
        here = parents[here]["claim"] if here in parents else None
    return _Before(names=frozenset(names), tellers=frozenset(tellers))


def _key(hop: Row) -> str:
    return str(hop["name"] or hop["description"] or "")


def _grow(
    at: dict[tuple[str, ...], _Node],
    claim: Row,
    parent: Row | None,
    before: _Before,
    titles: Mapping[str, Row],
) -> _Node:
    """Adds a claim's voices from the origin outwards, then its document; gives that of the document."""
    hops = list(enumerate(claim["hops"]))[::-1]
    new = [(place, hop) for place, hop in hops if parent is None or _key(hop) not in before.names]
    how = _Step(parent=parent)
    if parent is not None and new and _key(_inside(claim, new[0][0])) in before.tellers:
        how = _Step(hop=_inside(claim, new[0][0]))  # its own chain says from whom it has the words
    for place, hop in new:
        node = at.setdefault(("voice", _key(hop)), _Node(voice=how.reaching(_voice(claim, place, hop))))
        at, how = node.told, _Step(hop=hop)
    title = titles.get(claim["document"], {})
    paper = Voice(
        name=title.get("subject") or "a document without a title",
        is_document=True,
        document=claim["document"],
        claim=claim["claim"],
    )
    return at.setdefault(("paper", claim["document"]), _Node(voice=how.reaching(paper)))


def _inside(claim: Row, place: int) -> Row:
    """The hop one step nearer to the origin; one without a name for the origin itself."""
    hops = claim["hops"]
    return dict(hops[place + 1]) if place + 1 < len(hops) else {"name": None, "description": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """How words come to the next voice: by the hop before it, or because it rests on another claim."""

    hop: Row | None = None
    parent: Row | None = None

    def reaching(self, voice: Voice) -> Voice:
        if self.parent is not None:
            sure, reasons = self.parent["probability"], tuple(self.parent["reasons"])
            return replace(voice, is_joined=True, sure=sure, reasons=reasons)
        if self.hop is None:
            return voice
        medium = wording.word(wording.MEDIUM, self.hop["medium"])
        return replace(voice, medium=medium, date=wording.when(self.hop["at"]), fidelity=self.hop["fidelity"])


def _voice(claim: Row, place: int, hop: Row) -> Voice:
    changes = tuple(change_in_words(each) for each in claim["drift"] if each["hop"] == place)
    is_origin = place == len(claim["hops"]) - 1
    return Voice(
        name=wording.name_of(hop),
        is_named=hop["name"] is not None,
        changes=changes,
        source=claim["source_id"] if is_origin else None,
    )


def change_in_words(drift: Row) -> str:
    """What a retelling changed: "figure changed: “two million” became “twelve million”"."""
    if drift["was"] and drift["became"]:
        return f"{drift['kind']}: “{drift['was']}” became “{drift['became']}”"
    return f"{drift['kind']}: “{drift['was']}”" if drift["was"] else str(drift["kind"])
