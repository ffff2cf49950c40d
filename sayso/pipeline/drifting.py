"""What changed on the way along the chains of a case: every claim beside the one that it retells.

A claim retells the one that it most likely rests on (`descent`), or, where it gives another figure, date or
place (relation `differs`), an earlier one by a voice of its own chain. Follows the tracing of lineages.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from sayso.model.belief import Drift
from sayso.model.claim import Claim
from sayso.store.heard import Called, load_called, load_chains, write_drifts
from sayso.store.loading import to_claim
from sayso.store.sqlite import Database
from sayso.store.writing import write_setting
from sayso.wording.retelling import Side, changes
from sayso.wording.sides import IN_WORDS, side_of
from sayso.wording.voices import Voice, are_one

LIKELY = 0.5
"""From which probability on a claim counts as resting on others: on the likeliest of them."""
DRIFTED = "drifted"
_PRODUCER = "drift 1"
_PARENTS = (
    "SELECT claim, parent FROM descent d WHERE parent != '' AND"
    " (SELECT sum(e.probability) FROM descent e WHERE e.claim = d.claim AND e.parent != '') >= ?"
    " ORDER BY claim, probability DESC, parent"
)
_RIVALS = (
    "SELECT l.claim AS one, r.claim AS other FROM relation d"
    ' JOIN proposition_claim l ON l.proposition = d."left"'
    ' JOIN proposition_claim r ON r.proposition = d."right"'
    " WHERE d.kind = 'differs' ORDER BY one, other"
)
_WHEN = (
    "SELECT c.claim, coalesce(m.sent, d.date_from, '') AS day FROM claim c JOIN document d USING (document)"
    " LEFT JOIN message m USING (number)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim as a retelling is compared with it, when it was written down, and its writer's other voices."""

    id: str
    claim: Claim
    side: Side
    day: str
    passes_on: frozenset[str]


def drifts(child: Told, parent: Told) -> tuple[Drift, ...]:
    """What `child` changed of `parent`, which it retells, at the hop of its chain where it happened."""
    hop = _hop(child, parent)
    return tuple(
        Drift(claim=child.id, hop=hop, kind=each.kind, was=each.was, became=each.became)
        for each in changes(parent.side, child.side)
    )


def _hop(child: Told, parent: Told) -> int:
    """The last hop of the child's chain before the first that the parent has too, else its teller."""
    hops = child.claim.chain.hops
    known = _voices(parent)
    for at, hop in enumerate(hops):
        words = Voice(words=hop.description or hop.name or "", names=(hop.name,) if hop.name else ())
        if at and any(are_one(words, voice) for voice in known):
            return at - 1
    within = next((at for at, hop in enumerate(hops) if at and hop.medium in IN_WORDS), len(hops))
    return max(within - 1, 0)


def _voices(told: Told) -> tuple[Voice, ...]:
    """Whoever may be behind what is told: the voices of its words, its writer, those he passes on."""
    writer = (told.side.writer,) if told.side.writer is not None else ()
    passed = tuple(Voice(words=name) for name in sorted(told.passes_on)) if not told.side.voices else ()
    return (*told.side.voices, *writer, *passed)


def keep_drifts(database: Database) -> None:
    """Writes what every claim of the case changed of the one it retells, in one transaction.

    Done anew only where propositions or lineages have changed.
    """
    basis = json.dumps([_PRODUCER, *(_setting(database, key) for key in ("matched", "traced"))])
    made = f"{basis} {database.count('SELECT count(*) FROM claim')}"
    if database.value("SELECT value FROM setting WHERE key = ?", DRIFTED) == made:
        return
    found = [drift for child, parent in _retellings(database) for drift in drifts(child, parent)]
    with database.writing() as connection:
        write_drifts(connection, found)
        write_setting(connection, DRIFTED, made)


def _setting(database: Database, key: str) -> object:
    return database.value("SELECT value FROM setting WHERE key = ?", key)


def _retellings(database: Database) -> Iterator[tuple[Told, Told]]:
    """Every claim with the one that it retells."""
    parents: dict[str, str] = {}
    for row in database.rows(_PARENTS, LIKELY):
        parents.setdefault(row["claim"], row["parent"])
    rivals = [(row["one"], row["other"]) for row in database.rows(_RIVALS)]
    wanted = {*parents, *parents.values(), *(claim for pair in rivals for claim in pair)}
    told = _load(database, wanted)
    for child, parent in sorted({**_by_difference(rivals, told), **parents}.items()):
        # Two readings of one stretch are no retelling.
        if child in told and parent in told and told[child].claim.document != told[parent].claim.document:
            yield told[child], told[parent]


def _by_difference(rivals: list[tuple[str, str]], told: Mapping[str, Told]) -> dict[str, str]:
    """For each claim that differs from earlier ones by a voice of its chain, the earliest of them."""
    earlier = defaultdict[str, list[tuple[str, str]]](list)
    for pair in rivals:
        for child, parent in (pair, pair[::-1]):
            if child not in told or parent not in told or not told[parent].day < told[child].day:
                continue
            voices = told[child].side.voices
            if any(are_one(voice, other) for voice in voices for other in _voices(told[parent])):
                earlier[child].append((told[parent].day, parent))
    return {child: min(found)[1] for child, found in earlier.items()}


def _load(database: Database, wanted: set[str]) -> dict[str, Told]:
    called = load_called(database)
    days = {row["claim"]: row["day"] for row in database.rows(_WHEN)}
    relays = _relays(database)
    return {
        row["claim"]: _told(row["claim"], to_claim(row), called, (days[row["claim"]], relays))
        for row in database.rows("SELECT * FROM claim ORDER BY claim")
        if row["claim"] in wanted
    }


def _told(id_: str, claim: Claim, called: Called, known: tuple[str, Mapping[str, frozenset[str]]]) -> Told:
    day, relays = known
    hops = claim.chain.hops
    writer = hops[-1].name if hops else None
    passes_on = relays.get(writer or "", frozenset()) if claim.attribution.kind == "own" else frozenset()
    return Told(id=id_, claim=claim, side=side_of(claim, called=called), day=day, passes_on=passes_on)


def _relays(database: Database) -> Mapping[str, frozenset[str]]:
    """For whom each writer speaks anywhere in the case."""
    found = defaultdict[str, set[str]](set)
    for hops in load_chains(database):
        for outer, inner in pairwise(hops):
            if inner.medium in IN_WORDS and outer.name is not None and inner.name is not None:
                found[outer.name].add(inner.name)
    return {name: frozenset(voices) for name, voices in found.items()}
