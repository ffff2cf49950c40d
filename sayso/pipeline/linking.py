"""Who is who over a case: mentions linked into entities under what people decided; what voices gain by it.

Linking looks at every mention, so it is done anew only where mentions or decisions about names have changed.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sayso.judging.standing import standing
from sayso.model.entity import Mention
from sayso.model.judging import ENVELOPE, Pair, Ruling, Spot
from sayso.model.place import Span, content_id
from sayso.model.register import Link, Register
from sayso.resolve.atoms import MentionKey
from sayso.resolve.link import Decisions, Linked, link
from sayso.resolve.same_voice import Voice, perhaps_one
from sayso.resolve.voicekeys import Aliases, name_key
from sayso.store.mentions import (
    LINKED,
    Doubt,
    load_doubts,
    load_linked,
    load_mentions,
    write_doubts,
    write_entities,
    write_joins,
)
from sayso.store.sqlite import Database
from sayso.store.writing import write_setting

_PRODUCER = "link 1"
_NAMED = ("person", "body", "outlet", "document", "place")
"""Kinds of entities that have names: codes and unnamed voices have keys of their own."""


@dataclass(frozen=True, slots=True)
class Links:
    """What linking made, under the decisions whose digest is `state`; `basis` tells what it rests on."""

    linked: Linked
    state: str
    basis: tuple[object, ...]


def find_links(database: Database, rulings: Sequence[Ruling]) -> Links | None:
    """The entities of the case; `None` where neither mentions nor decisions about names have changed."""
    decisions = _decisions(database, rulings)
    state = sha256(repr((_PRODUCER, decisions)).encode()).hexdigest()
    if database.value("SELECT value FROM setting WHERE key = ?", LINKED) == state:
        return None
    basis = _basis(database)
    return Links(link((mention for _, mention in load_mentions(database)), decisions), state, basis)


def rest_on_all(database: Database, links: Links) -> bool:
    """Whether nobody has written mentions or linked them since; to be asked inside the transaction."""
    return _basis(database) == links.basis


def _basis(database: Database) -> tuple[object, ...]:
    query = "SELECT (SELECT value FROM setting WHERE key = ?), (SELECT count(*) FROM mention)"
    return tuple(next(database.rows(query, LINKED)))


def write_links(connection: sqlite3.Connection, links: Links) -> None:
    """Writes the entities, and points every mention at its own."""
    linked = links.linked
    write_entities(connection, linked.entities, linked.entity_of)
    write_joins(connection, ((each.entity, *each.words, each.reason, each.score) for each in linked.joins))
    doubts = ((each.left, each.right, each.probability, each.reason) for each in linked.perhaps)
    write_doubts(connection, doubts)
    write_setting(connection, LINKED, links.state)


def _decisions(database: Database, rulings: Sequence[Ruling]) -> Decisions:
    """What people decided about names, by mention."""
    finder = _Finder(database)
    decided = standing(rulings, lambda spot: finder.mention(spot) or spot)

    def pairs(given: Iterable[Pair]) -> Iterator[tuple[MentionKey, MentionKey]]:
        for pair in given:
            left, right = finder.mention(pair.left), finder.mention(pair.right)
            if left is not None and right is not None and left != right:
                yield left, right

    names = ((finder.mention(spot), name) for spot, name in decided.renames)
    return Decisions(
        same=tuple(pairs(decided.same)),
        apart=(*pairs(decided.not_same), *pairs(decided.unsure)),
        names=tuple((key, name) for key, name in names if key is not None),
        no_names=frozenset(key for spot in decided.not_names for key in finder.no_names(spot)),
    )


class _Finder:
    """Finds the mentions that stand at the spots of decisions."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, list[tuple[MentionKey, Mention]]] = {}

    def mention(self, spot: Spot) -> MentionKey | None:
        """The mention that shares most with a spot; in an envelope, the one with its words."""
        if spot.role == ENVELOPE or spot.span is None:
            wanted = name_key(spot.words)
            same = (
                key
                for key, each in self._mentions(spot.document)
                if each.span is None and wanted in (name_key(each.words), name_key(each.address or ""))
            )
            return next(same, None)
        span = spot.span
        met = [(_shared(each.span, span), key) for key, each in self._mentions(spot.document) if each.span]
        best = max(met, key=lambda each: each[0], default=(0.0, ("", 0)))
        return best[1] if best[0] > 0 else None

    def no_names(self, spot: Spot) -> Iterator[MentionKey]:
        """The mentions that a spot says name nobody: one place, or all that have its words in the case."""
        key = self.mention(spot)
        if key is None:
            return
        if spot.role == "mention":
            yield key
            return
        words = next(each.words for at, each in self._mentions(key[0]) if at == key)
        rows = self._database.rows("SELECT document, position FROM mention WHERE words = ?", words)
        yield from ((row["document"], row["position"]) for row in rows)

    def _mentions(self, document: str) -> list[tuple[MentionKey, Mention]]:
        if document not in self._known:
            self._known[document] = list(load_mentions(self._database, document))
        return self._known[document]


def _shared(one: Span, other: Span) -> float:
    """How much of two spans is common, of what either has."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / (max(one.end, other.end) - min(one.start, other.start))


def load_aliases(database: Database) -> Aliases:
    """What the entities say of the keys of voices: names and addresses that one bears, and whom a name that
    several bear means in which document.

    A name that two entities of one document bear says nothing there; an address of two joins nobody.
    """
    keys = _entity_keys(database)
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    meant: dict[tuple[str, str], str | None] = {}
    for document, words, address, entity in load_linked(database, _NAMED):
        key, plain = keys[entity], f"name {name_key(words)}"
        bearers[plain].add(key)
        if meant.setdefault((document, plain), key) != key:
            meant[document, plain] = None
        if address is not None:
            owners[f"address {address}"].add(key)
    alone = [(plain, min(found)) for plain, found in (*bearers.items(), *owners.items()) if len(found) == 1]
    return Aliases(
        known={
            place: key
            for place, key in meant.items()
            if key is not None and key != place[1] and len(bearers[place[1]]) > 1
        },
        joins=tuple(sorted(pair for pair in alone if pair[0] != pair[1])),
    )


def _entity_keys(database: Database) -> dict[str, str]:
    """The key of every named entity: that of its fullest name, with its id where two have the same."""
    marks = ", ".join("?" * len(_NAMED))
    rows = database.rows(f"SELECT entity, name, names FROM entity WHERE kind IN ({marks})", *_NAMED)
    keys = {row["entity"]: f"name {name_key(_own_name(row['name'], row['names']))}" for row in rows}
    count: defaultdict[str, int] = defaultdict(int)
    for key in keys.values():
        count[key] += 1
    return {each: key if count[key] == 1 else f"{key} of {each}" for each, key in keys.items()}


def _own_name(name: str, names: str) -> str:
    """The name of an entity, or the commonest of its `names` (JSON) where people call it otherwise."""
    borne: list[str] = json.loads(names)
    return name if name in borne else borne[0]


def perhaps_same(database: Database, register: Register) -> tuple[Doubt, ...]:
    """The sources that are perhaps the same, by ids: because their entities are, or because nobody is named
    and much is alike. Never a protected voice and a named one.
    """
    sources = {each.former: each.source for each in register.redirects}
    best: dict[Link, tuple[float, str]] = {}
    for one, other, probability, reason in (*_by_entity(database, sources), *_by_voice(database, register)):
        if one != other:
            pair = (min(one, other), max(one, other))
            best[pair] = max(best.get(pair, (0.0, "")), (probability, reason))
    return tuple((*pair, *told) for pair, told in sorted(best.items()))


def _by_entity(database: Database, sources: Mapping[str, str]) -> Iterator[Doubt]:
    keys = _entity_keys(database)
    for left, right, probability, reason in load_doubts(database):
        one, other = (sources.get(content_id("source", keys.get(each, ""))) for each in (left, right))
        if one is not None and other is not None:
            yield one, other, probability, reason


def _by_voice(database: Database, register: Register) -> Iterator[Doubt]:
    """Unnamed voices of two documents that may be one."""
    unnamed = {each.id: each.description for each in register.sources if each.kind == "unnamed"}
    topics = _topics(database, register, unnamed)
    voices: dict[MentionKey, str] = {}
    given = []
    for each in register.redirects:
        description = unnamed.get(each.source)
        if description is None:
            continue
        key = (each.document, len(voices))
        voices[key] = each.source
        house, day = _house_and_day(database, each.document)
        topic = frozenset(topics[each.source])
        given.append(Voice(key=key, description=description, house=house, topic=topic, day=day))
    for pair in perhaps_one(given):
        yield voices[pair.left], voices[pair.right], pair.probability, "; ".join(pair.reasons)


def _topics(database: Database, register: Register, wanted: Mapping[str, object]) -> Mapping[str, set[str]]:
    """The names, folded, that the claims of some sources are about."""
    topics: defaultdict[str, set[str]] = defaultdict(set)
    for claim, source in register.origins:
        if source in wanted:
            about = database.value("SELECT about FROM claim WHERE claim = ?", claim)
            topics[source].update(map(name_key, json.loads(str(about or "[]"))))
    return topics


def _house_and_day(database: Database, document: str) -> tuple[str | None, str | None]:
    """Who published or wrote a document, and its day."""
    query = (
        "SELECT coalesce(d.outlet, m.sender_address, d.author) AS house, coalesce(d.date_from, m.sent) AS day"
        " FROM document d LEFT JOIN message m USING (number) WHERE d.document = ?"
    )
    row = next(database.rows(query, document))
    return row["house"], None if row["day"] is None else row["day"][:10]
