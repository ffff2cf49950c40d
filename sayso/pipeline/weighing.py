"""Beliefs over a case: loads what is said, weighs it, holds it against the house standard, writes it.

Done anew only where claims, voices, propositions, lineages, decisions or settings have changed.
"""

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from sayso.errors import BadSetting
from sayso.model.belief import Requirement
from sayso.pipeline.holding import load_held
from sayso.pipeline.registering import Rulings, load_rulings
from sayso.progress import Reporter
from sayso.store import journal
from sayso.store.beliefs import WEIGHED, belief_to_columns, load_bases, write_beliefs, write_reliabilities
from sayso.store.sqlite import Database
from sayso.store.writing import write_setting
from sayso.weigh.casewide import Believed, Known, prepare_matter, weigh_matter
from sayso.weigh.standard import Standard, read_standard, requirements

_PRODUCER = "weigh 2"
_TRIES = 3
_KEYS = ("learn_persons",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What `case.toml` says of weighing: the house standard, and whether named persons are learned."""

    standard: Standard
    learn_persons: bool = True


def read_choices(settings: Mapping[str, object]) -> Choices:
    """The tables `[standard]` and `[weigh]` of the settings. Raises `BadSetting` with key and remedy."""
    try:
        standard = read_standard(settings.get("standard"))
        learn_persons = _read_learning(settings.get("weigh"))
    except ValueError as error:
        raise BadSetting(f"case.toml: {error}.") from error
    return Choices(standard=standard, learn_persons=learn_persons)


def _read_learning(table: object) -> bool:
    if table is None:
        return True
    if not isinstance(table, dict):
        raise ValueError("[weigh] is no table: write its keys under a line [weigh]")
    for key in table:
        if key not in _KEYS:
            raise ValueError(f"[weigh] has no key {key}: use {', '.join(_KEYS)}")
    value = table.get("learn_persons", True)
    if not isinstance(value, bool):
        raise ValueError(f"[weigh] learn_persons = {value!r}: write true or false")
    return value


def weigh_case(
    database: Database,
    settings: Mapping[str, object],
    reporter: Reporter,
    decided: Rulings | None = None,
) -> None:
    """Writes how far to believe each proposition, why, what the standard misses, and what sources taught.

    Raises `BadSetting` before anything is written.
    """
    choices = read_choices(settings)
    decided = Rulings(database) if decided is None else decided
    for _ in range(_TRIES):
        before = _basis(database)
        made = _make(database, choices, reporter, decided)
        if made is None:
            return
        with database.writing() as connection:
            if _basis(database) == before:
                _write(connection, made)
                reporter.advance(len(made.bases))
                return
    with database.writing() as connection:
        made = _make(database, choices, reporter, decided)
        if made is not None:
            _write(connection, made)


def weigh_as_of(
    database: Database,
    settings: Mapping[str, object],
    known: tuple[str, frozenset[str]],
    only: Collection[str] | None = None,
) -> Iterator[dict[str, object]]:
    """The rows of beliefs as of a day, by proposition, none of them written; of `only` these, if given.

    `known` are the ISO day and the claims that had not been said by then. A row is as the table holds it,
    with its `text` and, in `against`, how many claims stand against it. Raises `BadSetting`.
    """
    choices = read_choices(settings)
    held = load_held(database, load_rulings(database), *known)
    beliefs, _ = weigh_matter(held.matter, learn_persons=choices.learn_persons, only=only)
    for each in beliefs:
        proposition = each.proposition
        yield {
            **belief_to_columns(_belief_row(each, requirements(choices.standard, held.found(proposition)))),
            "text": held.matter.propositions[proposition].text,
            "against": held.against(proposition),
        }


def _basis(database: Database) -> tuple[object, ...]:
    """What tells whether another program wrote since: decisions, register, propositions, lineages."""
    query = (
        "SELECT (SELECT group_concat(value) FROM setting"
        " WHERE key IN ('linked', 'register', 'matched', 'traced')),"
        " (SELECT count(*) FROM proposition_claim), (SELECT total(probability) FROM descent)"
    )
    return (*next(database.rows(query)), journal.mirrored(database))


@dataclass(frozen=True, slots=True)
class _Made:
    """The rows of beliefs and reliabilities, made from what has this digest. `bases` are, by proposition, the
    digests of what each belief is made of; where the case has a belief made of the same, it has no row here.
    """

    digest: str
    rows: list[dict[str, object]]
    bases: dict[str, str]
    known: list[dict[str, object]]


def _make(database: Database, choices: Choices, reporter: Reporter, decided: Rulings) -> _Made | None:
    """Weighs what the case holds; `None` where the beliefs in it were made from just that."""
    held = load_held(database, decided.now())
    digest = _digest((_PRODUCER, choices, held))
    if database.value("SELECT value FROM setting WHERE key = ?", WEIGHED) == digest:
        return None
    reporter.stage("weigh", len(held.matter.propositions))
    waiting, known = prepare_matter(held.matter, learn_persons=choices.learn_persons)
    before, bases, rows = load_bases(database), {}, []
    for each in waiting:
        lines = requirements(choices.standard, held.found(each.proposition))
        basis = bases[each.proposition] = _digest((_PRODUCER, each.basis, lines))
        if before.get(each.proposition) != basis:
            rows.append(_belief_row(each.weigh(), lines))
    return _Made(digest, rows, bases, [_reliability_row(each) for each in known])


def _digest(made_of: object) -> str:
    return sha256(repr(made_of).encode("utf-8", "surrogatepass")).hexdigest()


def _write(connection: sqlite3.Connection, made: _Made) -> None:
    write_beliefs(connection, made.rows, made.bases)
    write_reliabilities(connection, made.known)
    write_setting(connection, WEIGHED, made.digest)


def _belief_row(each: Believed, lines: tuple[Requirement, ...]) -> dict[str, object]:
    return {
        "proposition": each.proposition,
        "was_said": each.was_said,
        "belief": each.explanation.probability,
        "low": each.explanation.low,
        "high": each.explanation.high,
        "explanation": each.explanation,
        "standard": lines,
    }


def _reliability_row(each: Known) -> dict[str, object]:
    return {
        "source": each.speaker,
        "mean": each.mean,
        "low": each.low,
        "high": each.high,
        "status": each.status,
        "cases": tuple(each.cases),
    }
