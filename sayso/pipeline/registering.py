"""The register of sources over a case: decisions found again in the texts, voices counted, links written.

Runs at the end of every read, and alone after every decision: claims never change by it.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sayso.judging.anchors import find_anchor
from sayso.judging.overlay import pointed_claims
from sayso.judging.standing import KINDS, in_force, standing
from sayso.model.document import Problem
from sayso.model.entity import Judgement
from sayso.model.judging import CONTENT, DOCUMENT, ENVELOPE, ORIGIN, HeardTerms, Ruling, Spot, fields_of
from sayso.model.place import Anchor, Span
from sayso.model.register import Register
from sayso.pipeline.adding import place_added
from sayso.pipeline.linking import find_links, load_aliases, perhaps_same, rest_on_all, write_links
from sayso.pipeline.staleness import REGISTERED
from sayso.pipeline.standings import decision_rows, rejected_claims
from sayso.resolve.assessed import assessed_source
from sayso.resolve.register import Decided, Reported, build_register
from sayso.resolve.voicekeys import Voicing, locate
from sayso.store import journal, loading, registers
from sayso.store.columns import hops_from_json
from sayso.store.decisions import PointedClaim, write_decisions
from sayso.store.mentions import Doubt, write_perhaps_same
from sayso.store.sqlite import Database
from sayso.store.writing import write_setting

_VOICINGS = (
    "SELECT c.claim, c.document, c.hops, d.date_from FROM claim c JOIN document d ON d.document = c.document"
)
_TRIES = 3
PROBLEMS = ("judgement_lost", "judgement_crossed")
_LOST = (
    "What this decision is about is not found in the texts any more. It is kept, not obeyed.",
    "See `sayso judgements`; decide it again on what stands there now, or undo it.",
)
_NOTE_LOST = (
    "This note is no document of the case yet, or its original is gone.",
    "Run `sayso read` again; if that does not help, restore originals/ from a backup.",
)


def register_sources(database: Database, decided: "Rulings | None" = None) -> None:
    """Rebuilds the register of sources from the claims, forms and decisions of the case.

    `decided` holds the decisions where they are known already. The register is made while others may write,
    and made again where meanwhile somebody decided something, or wrote a register that may rest on more
    claims; after a few times nobody else may write until it is done.
    """
    decided = Rulings(database) if decided is None else decided
    for _ in range(_TRIES):
        _place(database, decided)
        before = _standing_register(database)
        links = find_links(database, decided.now())
        if links is not None:
            with database.writing() as connection:
                if not rest_on_all(database, links):
                    continue
                write_links(connection, links)
        made = _make(database, decided)
        with database.writing() as connection:
            if journal.mirrored(database) == made.digest and _standing_register(database) == before:
                _write(connection, made)
                return
    _place(database, decided)
    with database.writing() as connection:
        links = find_links(database, decided.now())
        if links is not None:
            write_links(connection, links)
        _write(connection, _make(database, decided))


def _place(database: Database, decided: "Rulings") -> None:
    if place_added(database, (each for each in decided.now() if each.kind == "add")):
        decided.forget()


def _standing_register(database: Database) -> tuple[object, ...]:
    """What tells the register in the case from one that another program wrote since: a read adds claims."""
    query = (
        "SELECT (SELECT value FROM setting WHERE key = ?), (SELECT count(*) FROM claim_source),"
        " (SELECT count(*) FROM source), (SELECT total(claims) + total(firsthand) FROM source)"
    )
    return tuple(next(database.rows(query, REGISTERED)))


def load_rulings(database: Database, kinds: Sequence[str] = KINDS) -> tuple[Ruling, ...]:
    """The decisions in force of these kinds, in order of time, with their anchors found again in the texts of
    the case. A spot with the role `content` names its claim (`Spot.claim`).
    """
    found = [each for each in in_force(journal.load_judgements(database)) if each.kind in kinds]
    finder = _Finder(database)
    return tuple(
        Ruling(
            judgement=each.id,
            kind=each.kind,
            spots=tuple(map(finder.spot, each.anchors)),
            value=each.value,
        )
        for each in found
    )


class Rulings:
    """The decisions in force, found again in the texts once for every state of judgements.jsonl: one act of
    a person asks for them many times.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._digest: str | None = None
        self._rulings: tuple[Ruling, ...] = ()

    def now(self) -> tuple[Ruling, ...]:
        """The decisions as they stand; see `load_rulings`."""
        digest = journal.mirrored(self._database)
        if digest != self._digest:
            self._rulings, self._digest = load_rulings(self._database), digest
        return self._rulings

    def forget(self) -> None:
        """Has them found again: there are other claims than before."""
        self._digest = None


@dataclass(frozen=True, slots=True)
class _Made:
    """A register with all that goes with it, under the decisions with this digest."""

    digest: str
    register: Register
    heard: tuple[HeardTerms, ...]
    assessed: tuple[registers.AssessmentLink, ...]
    perhaps: tuple[Doubt, ...]
    decided: tuple[dict[str, Any], ...]
    pointed: tuple[PointedClaim, ...]
    problems: tuple[Problem, ...]


def _make(database: Database, known: Rulings) -> _Made:
    digest = journal.mirrored(database)
    rulings = known.now()
    heard = registers.load_heard_terms(database)
    forms = [
        Reported(document=document, date=date, form=form)
        for document, date, form in loading.load_forms(database)
    ]
    decided = decide(database, rulings)
    out = rejected_claims(rulings)
    register = build_register(_counted(_voicings(database), out), forms, decided, heard)
    thrown = dict(register.thrown_out)
    if thrown:  # who is thrown out is known only once it is known who is who
        register = build_register(_counted(_voicings(database), out | thrown.keys()), forms, decided, heard)
    assessed = tuple(_assessed(database, register, forms, rulings))
    problems = tuple(_problems(database, rulings, register))
    rows = tuple(decision_rows(database, rulings, thrown))
    pointed = pointed_claims(rulings)
    perhaps = perhaps_same(database, register)
    return _Made(digest, register, heard, assessed, perhaps, rows, pointed, problems)


def _counted(voicings: Iterable[Voicing], rejected: frozenset[str]) -> Iterator[Voicing]:
    return (replace(each, counts=False) if each.claim in rejected else each for each in voicings)


def _write(connection: sqlite3.Connection, made: _Made) -> None:
    registers.write_register(connection, made.register)
    terms = ((made.heard[place], source) for place, source in made.register.terms)
    registers.link_remarks(connection, terms, made.assessed)
    write_perhaps_same(connection, made.perhaps)
    write_decisions(connection, made.decided, made.pointed)
    journal.write_judging_problems(connection, PROBLEMS, made.problems)
    write_setting(connection, REGISTERED, made.digest)


def decide(database: Database, rulings: Sequence[Ruling]) -> Decided:
    """The decisions with the voices that their spots mark."""
    documents = sorted({spot.document for ruling in rulings for spot in ruling.spots if spot is not None})
    voicings = (each for document in documents for each in _voicings(database, document))
    located = locate(rulings, voicings, load_aliases(database))
    return Decided(
        rulings=tuple(rulings),
        located=located,
        standing=standing(rulings, lambda spot: located.key_at(spot) or spot),
    )


def _voicings(database: Database, document: str | None = None) -> Iterator[Voicing]:
    if document is None:
        rows = database.rows(f"{_VOICINGS} ORDER BY c.document, c.position")
    else:
        rows = database.rows(f"{_VOICINGS} WHERE c.document = ? ORDER BY c.position", document)
    for row in rows:
        yield Voicing(
            claim=row["claim"],
            document=row["document"],
            hops=hops_from_json(row["hops"]),
            day=row["date_from"],
        )


class _Finder:
    """Finds the places of anchors; each document is loaded once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._texts: dict[str, str | None] = {}
        self._claims: dict[str, list[tuple[str, Span]]] = {}

    def spot(self, anchor: Anchor) -> Spot | None:
        """Where an anchor points now; `None` where its words are gone."""
        text = self._text(anchor.document)
        if text is None:
            return None
        if anchor.role in (ENVELOPE, DOCUMENT):
            return Spot(document=anchor.document, words=anchor.exact, role=anchor.role)
        span = find_anchor(anchor, text)
        if span is None:
            return None
        claim = self._claim_at(anchor.document, span) if anchor.role in (CONTENT, ORIGIN) else None
        if anchor.role in (CONTENT, ORIGIN) and claim is None:
            return None
        words = " ".join(span.cut(text).split())
        return Spot(document=anchor.document, words=words, role=anchor.role, span=span, claim=claim)

    def _text(self, document: str) -> str | None:
        if document not in self._texts:
            query = "SELECT t.content FROM text t JOIN document d USING (number) WHERE d.document = ?"
            content = self._database.value(query, document)
            self._texts[document] = content if isinstance(content, str) else None
        return self._texts[document]

    def _claim_at(self, document: str, span: Span) -> str | None:
        """The claim whose content begins with the best part of a span: at least half of the two."""
        if document not in self._claims:
            self._claims[document] = list(_contents(self._database, document))
        fits = [(_fit(content, span), claim) for claim, content in self._claims[document]]
        best = max(fits, key=lambda each: (each[0], each[1]), default=(0.0, ""))
        return best[1] if best[0] >= 0.5 else None


def _contents(database: Database, document: str) -> Iterator[tuple[str, Span]]:
    for row in database.rows("SELECT claim, content FROM claim WHERE document = ?", document):
        spans = json.loads(row["content"])
        if spans:
            yield row["claim"], Span(start=spans[0][0], end=spans[0][1])


def _fit(content: Span, span: Span) -> float:
    """How much of two spans is the same: what they share, of what either has."""
    shared = min(content.end, span.end) - max(content.start, span.start)
    return shared / (max(content.end, span.end) - min(content.start, span.start)) if shared > 0 else 0.0


def _problems(database: Database, rulings: Iterable[Ruling], register: Register) -> Iterator[Problem]:
    judgements = {each.id: each for each in journal.load_judgements(database)}
    lost = {each.judgement for each in rulings if None in each.spots} | set(register.unmet)
    for each in sorted(lost):
        message, remedy = _NOTE_LOST if judgements[each].kind == "note" else _LOST
        yield _problem(judgements[each], "judgement_lost", message, remedy)
    for each in register.crossed:
        yield _problem(
            judgements[each],
            "judgement_crossed",
            "This decision and others contradict each other: what is kept apart stays apart.",
            "See `sayso judgements`, and undo the one that is wrong.",
        )


def _problem(judgement: Judgement, kind: str, message: str, remedy: str) -> Problem:
    return Problem(path=journal.JOURNAL, place=judgement.id, kind=kind, message=message, remedy=remedy)


def _assessed(
    database: Database, register: Register, forms: Iterable[Reported], rulings: Iterable[Ruling]
) -> Iterator[registers.AssessmentLink]:
    """Whom each assessment is about, and what people said of it: the latest stands."""
    formed: dict[str, set[str]] = defaultdict(set)
    for each in forms:
        if each.form.source is not None:
            formed[each.document].add(each.form.source)
    verdicts = dict(_verdicts(rulings))
    redirects = {each.former: each.source for each in register.redirects}
    for document, found in registers.load_assessments(database):
        source = assessed_source(found.about, document, formed[document], redirects)
        verdict, judgement = verdicts.get((found.claim, found.aspect), (None, None))
        yield found.id, source, verdict, judgement


def _verdicts(rulings: Iterable[Ruling]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for ruling in rulings:
        spot = ruling.spots[0] if ruling.kind == "assess" and ruling.spots else None
        if spot is not None and spot.claim is not None:
            fields = fields_of(ruling.value)
            yield (spot.claim, str(fields.get("aspect"))), (str(fields.get("verdict")), ruling.judgement)
