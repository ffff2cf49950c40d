"""What one decision changes in the register where nobody becomes somebody else by it: a few rows, not all."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sayso.judging.overlay import pointed_claims
from sayso.model.entity import Judgement
from sayso.model.judging import CONTENT, NOT_OF_VOICES, Ruling
from sayso.model.place import content_id
from sayso.pipeline.registering import Rulings, decide
from sayso.pipeline.staleness import REGISTERED
from sayso.pipeline.standings import decision_rows
from sayso.pipeline.tracing import IDLE
from sayso.store import journal, registers
from sayso.store.columns import hops_from_json
from sayso.store.decisions import write_decisions
from sayso.store.sqlite import Database
from sayso.store.writing import write_setting

_SLIGHT = IDLE | {"reject", "merge", "split", "rests-on"}
"""Kinds of decisions by which nobody becomes somebody else; of `reject` only that of a claim."""
_OF_MATCHING = frozenset({"merge", "split"})
_WEIGHS_NOTHING = frozenset({"ask", "answered", "hypothesis", "cell", "prior"})


@dataclass(frozen=True, slots=True)
class Touched:
    """What has to be made anew behind the register."""

    propositions: bool = True
    lineages: bool = True
    beliefs: bool = True


ALL = Touched()


@dataclass(frozen=True, slots=True)
class _Amended:
    """The rows that a decision changes: sources it is about, how claims stand, (claim, 1 or -1, whether
    firsthand) of claims that count again or no more.
    """

    judgement: str
    sources: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    counts: tuple[tuple[str, int, bool], ...]


def amend_register(database: Database, act: Judgement, decided: Rulings) -> Touched | None:
    """Writes what `act`, the latest decision, changes in the register, and returns what rests on that.

    The rows are the same as `register_sources` makes. `None`, and nothing written, where the whole register
    has to be made anew: it may change who is who, or is about what is not found.
    """
    judgements = journal.load_judgements(database)
    meant = _meant(judgements, act)
    digest, rulings = journal.mirrored(database), decided.now()
    if meant is None or judgements[-1].id != act.id or not _is_slight(meant):
        return None
    made = _amended(database, meant, rulings)
    if made is None:
        return None
    with database.writing() as connection:
        if journal.mirrored(database) != digest:
            return None
        _write(connection, made, rulings, digest)
    is_moved = bool(made.counts)
    matched = is_moved or meant.kind in _OF_MATCHING
    return Touched(
        propositions=matched,
        lineages=matched or meant.kind not in IDLE,
        beliefs=is_moved or meant.kind not in _WEIGHS_NOTHING,
    )


def _meant(judgements: Sequence[Judgement], act: Judgement) -> Judgement | None:
    """The decision that takes effect or loses it: the act itself, or what it takes back."""
    by_id = {each.id: each for each in judgements}
    found: Judgement | None = act
    while found is not None and found.undoes is not None:
        found = by_id.get(found.undoes)
    return found


def _is_slight(judgement: Judgement) -> bool:
    is_of_claim = bool(judgement.anchors) and judgement.anchors[0].role == CONTENT
    return judgement.kind in _SLIGHT and (judgement.kind != "reject" or is_of_claim)


def _amended(database: Database, meant: Judgement, rulings: Sequence[Ruling]) -> _Amended | None:
    ruling = next((each for each in rulings if each.judgement == meant.id), None)
    sources = () if ruling is None else _sources(database, ruling, rulings)
    if sources is None or (ruling is not None and None in ruling.spots):
        return None
    before = {
        row["claim"]: dict(row)
        for row in database.rows("SELECT claim, state, thrown_out FROM claim_decision")
    }
    thrown = {claim: row["thrown_out"] for claim, row in before.items() if row["thrown_out"] is not None}
    rows = {row["claim"]: row for row in decision_rows(database, rulings, thrown)}
    moved = [
        claim
        for claim in sorted(before.keys() | rows.keys())
        if _counts(before.get(claim)) != _counts(rows.get(claim))
    ]
    if any(_is_of_another(rulings, claim) for claim in moved):
        return None
    counts = tuple(
        (claim, 1 if _counts(rows.get(claim)) else -1, _is_firsthand(database, claim)) for claim in moved
    )
    return _Amended(meant.id, sources, tuple(rows.values()), counts)


def _sources(database: Database, ruling: Ruling, rulings: Sequence[Ruling]) -> tuple[str, ...] | None:
    """The sources that a decision is about; `None` where one is not found."""
    spots = [each for each in ruling.spots if each is not None and each.role not in NOT_OF_VOICES]
    if not spots:
        return ()
    located = decide(database, rulings).located
    found = set()
    for spot in spots:
        key = located.key_at(spot)
        former = None if key is None else content_id("source", key)
        source = database.value("SELECT source FROM source_redirect WHERE former = ?", former)
        if source is None:
            return None
        found.add(str(source))
    return tuple(sorted(found))


def _counts(row: Mapping[str, Any] | None) -> bool:
    return row is None or (row["state"] != "rejected" and row["thrown_out"] is None)


def _is_of_another(rulings: Sequence[Ruling], claim: str) -> bool:
    """Whether people said of a claim that somebody else says it."""
    return any(
        each.kind == "correct" and each.spots and each.spots[0] is not None and each.spots[0].claim == claim
        for each in rulings
    )


def _is_firsthand(database: Database, claim: str) -> bool:
    hops = database.value("SELECT hops FROM claim WHERE claim = ?", claim)
    return hops is not None and len(hops_from_json(str(hops))) == 1


def _write(connection: sqlite3.Connection, made: _Amended, rulings: Sequence[Ruling], digest: str) -> None:
    registers.write_concerned(connection, made.judgement, made.sources)
    for claim, by, firsthand in made.counts:
        registers.count_claim(connection, claim, by, firsthand)
    write_decisions(connection, made.rows, pointed_claims(rulings))
    journal.drop_judging_problem(connection, "judgement_lost", made.judgement)
    write_setting(connection, REGISTERED, digest)
