"""On what the claims of a case rest, and which go back to one origin: made of propositions, chains and texts.

Follows `match`. It is done anew only where claims, propositions, sources or decisions have changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any

from sayso.judging.standing import in_force
from sayso.model.document import Zone
from sayso.model.judging import Ruling
from sayso.model.place import Span
from sayso.pipeline.registering import Rulings
from sayso.pipeline.voices import Voices
from sayso.progress import Reporter
from sayso.store import journal
from sayso.store.columns import hops_from_json, spans_from_json, zones_from_json
from sayso.store.lineages import TRACED, write_lineages
from sayso.store.sqlite import Database
from sayso.store.writing import write_setting
from sayso.weigh.citing import Citation, Houses, find_citations
from sayso.weigh.descent import Account, Copy, MaybeOne, RestsOn, Ties, trace_descents
from sayso.weigh.lineages import find_lineages
from sayso.weigh.reuse import Passage, find_reuse

_PRODUCER = "lineage 1"
IDLE = frozenset(
    {"confirm", "ask", "answered", "grade", "reply", "resolve", "hypothesis", "cell", "prior", "implies"}
)
"""Kinds of decisions that change nothing of who said what and on whose word."""
_TRIES = 3
_NEAR = 400  # characters between a claim and a citation that is taken to be about it
_CLAIMS = (
    "SELECT c.claim, c.document, c.content, c.content_text, c.hops, p.proposition, s.source, r.name,"
    " r.description, d.number FROM proposition_claim p JOIN standing_claim c USING (claim)"
    " JOIN document d ON d.document = c.document"
    " LEFT JOIN claim_source s ON s.claim = c.claim LEFT JOIN source r ON r.source = s.source"
    " WHERE NOT c.rejected AND c.claim NOT IN (SELECT claim FROM withheld_claim)"
    " ORDER BY d.number, c.position"
)
_TEXT = (
    "SELECT t.content, coalesce(c.zones, t.zones) AS zones FROM text t LEFT JOIN credited c USING (number)"
    " WHERE t.number = ?"
)
_SHARED = (
    "SELECT DISTINCT d.number, d.document FROM proposition_claim p JOIN claim c USING (claim)"
    " JOIN document d ON d.document = c.document ORDER BY d.number"
)


def trace_lineages(database: Database, reporter: Reporter, decided: Rulings | None = None) -> None:
    """Writes on what every claim of a proposition rests, and the lineages, in one transaction.

    They are made while others may write, and made again where a claim or decision has changed meanwhile.
    """
    decided = Rulings(database) if decided is None else decided
    for attempt in range(_TRIES + 1):
        before = _basis(database)
        if attempt < _TRIES:
            if _is_done(database, before):
                return
            traced = _traced(database, reporter, decided)
        with database.writing() as connection:
            if attempt == _TRIES:  # others keep writing: nobody may until it is done
                before, traced = _basis(database), _traced(database, reporter, decided)
            elif _basis(database) != before:
                continue
            write_lineages(connection, *traced)
            write_setting(connection, TRACED, before)
            return


def _basis(database: Database) -> str:
    """A digest of what lineages are made of."""
    digest = sha256(_PRODUCER.encode())
    for query in (
        "SELECT p.claim, p.proposition, s.source FROM proposition_claim p"
        " LEFT JOIN claim_source s USING (claim) ORDER BY p.claim",
        "SELECT claim, source FROM withheld_claim ORDER BY claim",
        'SELECT "left", "right", kind FROM relation WHERE kind = \'contradicts\' ORDER BY "left", "right"',
        'SELECT "left", "right", probability FROM perhaps_same ORDER BY "left", "right"',
        "SELECT document, original, share FROM duplicate ORDER BY document, original, how",
        "SELECT document, producer FROM document ORDER BY document",
        "SELECT source, names FROM source ORDER BY source",
    ):
        for row in database.rows(query):
            digest.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    standing = in_force(journal.load_judgements(database))
    digest.update(repr([each.id for each in standing if each.kind not in IDLE]).encode())
    return digest.hexdigest()


def _is_done(database: Database, basis: str) -> bool:
    """Whether the lineages in the case are made of just this, and are there."""
    lacking = (
        "SELECT 1 FROM proposition_claim p WHERE p.claim NOT IN (SELECT claim FROM withheld_claim)"
        " AND p.claim NOT IN (SELECT claim FROM lineage_claim) LIMIT 1"
    )
    stored = database.value("SELECT value FROM setting WHERE key = ?", TRACED)
    return stored == basis and database.value(lacking) is None


def _traced(database: Database, reporter: Reporter, decided: Rulings) -> tuple[Any, Any]:
    accounts = load_accounts(database)
    reporter.stage("lineages", len(accounts))
    descents = trace_descents(accounts, load_ties(database, accounts, decided.now()))
    reporter.advance(len(accounts))
    return descents, find_lineages(accounts, descents)


def load_accounts(database: Database) -> list[Account]:
    """Every claim of a proposition as lineage sees it, but those that are off the record."""
    voices = Voices(database)
    found = []
    for number, rows in groupby(database.rows(_CLAIMS), key=lambda row: row["number"]):
        text = next(database.rows(_TEXT, number))
        zones = zones_from_json(text["zones"])
        citations = find_citations(text["content"])
        for row in rows:
            found.append(
                _account(row, voices, zones, _Cites(voices.houses, citations, voices.of_document(number)))
            )
    return found


class _Cites:
    """The houses that a document cites, seen from a place in it."""

    def __init__(self, houses: Houses, citations: Sequence[Citation], own: Any) -> None:
        self._own = own
        self._found = [(each, None if each.name is None else houses.of(each.name)) for each in citations]

    def at(self, place: Span) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Houses cited near a place, or in a by-line, and those cited elsewhere."""
        near: set[str] = set(self._own.by_line)
        far: set[str] = set()
        for citation, house in self._found:
            if house is not None and house != self._own.house:
                is_near = citation.kind == "by-line" or _distance(citation.span, place) <= _NEAR
                (near if is_near else far).add(house)
        return tuple(sorted(near)), tuple(sorted(far - near))

    def is_unconfirmed(self, place: Span) -> bool:
        """Whether the text owns up, near a place, to not having checked."""
        return any(
            each.kind == "unconfirmed" and _distance(each.span, place) <= _NEAR for each, _ in self._found
        )


def _account(row: Any, voices: Voices, zones: Sequence[Zone], cites: _Cites) -> Account:
    written = voices.of_document(row["number"])
    spans = spans_from_json(row["content"])
    span = Span(start=spans[0].start, end=spans[-1].end) if spans else Span(start=0, end=0)
    zone = next((each for each in zones if each.span.meets(span)), None)
    *outer, last = hops_from_json(row["hops"]) or (None,)
    origin = (None if last is None else voices.house(last)) or row["source"] or "nobody"
    return Account(
        claim=row["claim"],
        proposition=row["proposition"],
        document=row["document"],
        title=written.title,
        house=written.house,
        voices=(*(voices.key(hop, row["document"]) for hop in outer if hop is not None), origin),
        origin=row["source"],
        origin_name=row["name"] or row["description"],
        time=written.time,
        span=span,
        words=row["content_text"],
        repeats=None if zone is None else zone.repeats,
        cites=cites.at(span),
        is_unconfirmed=cites.is_unconfirmed(span),
    )


def load_ties(database: Database, accounts: Iterable[Account], rulings: Iterable[Ruling]) -> Ties:
    """What ties the documents and sources of these claims."""
    rivals = database.rows('SELECT "left", "right" FROM relation WHERE kind = \'contradicts\'')
    copies = database.rows("SELECT document, original, max(share) AS share FROM duplicate GROUP BY 1, 2")
    maybe = database.rows('SELECT "left", "right", probability FROM perhaps_same')
    return Ties(
        reuses=find_reuse(list(_passages(database, accounts))),
        copies=tuple(
            Copy(document=row["document"], original=row["original"], share=row["share"]) for row in copies
        ),
        maybe_one=tuple(
            MaybeOne(left=row["left"], right=row["right"], probability=row["probability"]) for row in maybe
        ),
        rivals=tuple((row["left"], row["right"]) for row in rivals),
        decisions=decided_descents(rulings),
    )


def _passages(database: Database, accounts: Iterable[Account]) -> Iterator[Passage]:
    """The own words of every document that says something which another says too."""
    documents: defaultdict[str, set[str]] = defaultdict(set)
    times = {}
    for each in accounts:
        documents[each.proposition].add(each.document)
        times[each.document] = each.time
    rivals = database.rows('SELECT "left", "right" FROM relation WHERE kind = \'contradicts\'')
    pools = [documents[row["left"]] | documents[row["right"]] for row in rivals]
    shared = {each for pool in (*documents.values(), *pools) if len(pool) > 1 for each in pool}
    for row in list(database.rows(_SHARED)):
        if row["document"] in shared:
            text = next(database.rows(_TEXT, row["number"]))
            own = _own_words(text["content"], zones_from_json(text["zones"]))
            yield Passage(id=row["document"], text=own, time=times[row["document"]])


def _own_words(content: str, zones: Iterable[Zone]) -> str:
    """A text with all but its own sentences blanked out, so that places stay."""
    kept = []
    place = 0
    for zone in zones:
        if zone.kind == "body" and zone.level == 0:
            kept += [" " * (zone.span.start - place), zone.span.cut(content)]
            place = zone.span.end
    return "".join(kept)


def decided_descents(rulings: Iterable[Ruling]) -> tuple[RestsOn, ...]:
    """What people decided on what claims rest (`rests-on`): on a second claim, or, with the value `own`, on
    their origin's own word. The latest about a claim stands.
    """
    latest: dict[str, RestsOn] = {}
    for ruling in rulings:
        claims = [spot.claim for spot in ruling.spots if spot is not None and spot.claim is not None]
        if ruling.kind == "rests-on" and len(claims) == len(ruling.spots) and len(set(claims)) == len(claims):
            on = claims[1] if len(claims) == 2 else None
            if on is not None or ruling.value == "own":
                latest[claims[0]] = RestsOn(claim=claims[0], on=on)
    return tuple(latest[claim] for claim in sorted(latest))


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
