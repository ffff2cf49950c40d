"""Where to begin: at most fifty things of a case that deserve a look, each with the reasons why it is there.

The reasons: on the watch list; somebody named is accused; it rests on separate origins; it is contradicted;
the document bears a mark of secrecy; it is new since the list was last looked through. Nothing is weighed
here: a reason says what stands in the case, never that it is so. Every reason is looked for by an index and
cut off early: the list of a large case takes no longer than that of a small one by much.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sayso.case import Case
from sayso.check.accusing import accusation_in, accusing_beginnings
from sayso.errors import SearchSyntaxError
from sayso.lookup import titles_of
from sayso.store.columns import ZoneRow
from sayso.store.loading import load_zone_rows
from sayso.store.search import find_newest
from sayso.store.writing import write_setting
from sayso.views import claims_with

Row = dict[str, Any]
Why = Literal["watch", "accused", "contradicted", "origins", "secret", "new"]
MOST = 50
_WEIGHTS: dict[Why, int] = {
    "watch": 5,
    "accused": 4,
    "contradicted": 3,
    "origins": 2,
    "secret": 2,
    "new": 1,
}
_OF_ONE_KIND = 14  # leads that have only one reason, and all the same one
_PER_NAME, _SIEVED, _EACH, _MOST_MARKED = 6, 1_500, 60, 200
_SEEN = "leads_seen"
_MARKS = (
    "confidential",
    "top secret",
    "not for distribution",
    "not for further distribution",
    "do not forward",
    "do not circulate",
    "do not share",
    "eyes only",
    "off the record",
    "not for attribution",
    "between us",
    "between you and me",
    "delete this",
    "burn this",
    "destroy this",
    "nobody must know",
    "keep this quiet",
    "confidencial",
    "no reenviar",
)
_MARK = re.compile(r"\b(?:" + "|".join(each.replace(" ", r"\s+") for each in _MARKS) + r")\b", re.IGNORECASE)
_BOILERPLATE = ("disclaimer", "signature", "quoted", "code")


@dataclass(slots=True)
class _Lead:
    """A thing and its reasons: a proposition, a claim that is not matched yet, or a document."""

    what: Literal["proposition", "claim", "document"]
    id: str
    reasons: dict[Why, str] = field(default_factory=dict)
    claim: str | None = None

    @property
    def weight(self) -> int:
        return sum(_WEIGHTS[why] for why in self.reasons)


class _Leads:
    """Leads by what they are about, each reason once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.found: dict[tuple[str, str], _Lead] = {}

    def add_claim(self, claim: str, why: Why, words: str) -> None:
        query = "SELECT proposition FROM proposition_claim WHERE claim = ?"
        proposition = self.case.database.value(query, claim)
        self.add("claim" if proposition is None else "proposition", str(proposition or claim), why, words)
        lead = self.found["claim" if proposition is None else "proposition", str(proposition or claim)]
        lead.claim = lead.claim or claim

    def add(self, what: Literal["proposition", "claim", "document"], id_: str, why: Why, words: str) -> None:
        lead = self.found.setdefault((what, id_), _Lead(what, id_))
        lead.reasons.setdefault(why, words)


def find_leads(case: Case) -> list[Row]:
    """The leads of a case, the weightiest first: `what`, `id`, `text`, `reasons` (`why`, `words`), `claim` (a
    row of `claims`, `None` for a document), `document`, `in` (its title), `claims`, `lineages`, `decided`.
    """
    leads = _Leads(case)
    _watched(leads)
    _accused(leads)
    _contradicted(leads)
    _on_several_origins(leads)
    _secret(leads)
    _new(leads)
    chosen = _choose(leads.found.values())
    return list(_rows(case, chosen))


def mark_seen(case: Case, at: str) -> None:
    """What is in the case by now is not new any more; `at` is the moment in UTC."""
    last = case.database.count("SELECT max(number) FROM claim_number")
    with case.database.writing() as connection:
        write_setting(connection, _SEEN, json.dumps({"claim": last, "at": at}))


def last_seen(case: Case) -> Row | None:
    """When the list was last looked through (`at`) and the number of the newest `claim` then."""
    kept = case.database.value("SELECT value FROM setting WHERE key = ?", _SEEN)
    return None if kept is None else dict(json.loads(str(kept)))


def watch_list(case: Case) -> list[str]:
    """The names of the watch list."""
    return list(json.loads(str(case.database.value("SELECT value FROM setting WHERE key = 'watch'") or "[]")))


def _watched(leads: _Leads) -> None:
    """For every name claims whose words or voices hold it, else documents."""
    for name in watch_list(leads.case):
        query = '"' + name.replace('"', " ") + '"'
        try:
            claims = find_newest(leads.case.database, "claim_search", query, _PER_NAME)
            documents = () if claims else find_newest(leads.case.database, "search", query, _PER_NAME)
        except SearchSyntaxError:
            continue
        told = f"on your watch list: {name}"
        for claim in _claims_numbered(leads.case, claims):
            leads.add_claim(claim, "watch", told)
        for number in documents:
            found = leads.case.database.value("SELECT document FROM document WHERE number = ?", number)
            leads.add("document", str(found), "watch", told)


def _claims_numbered(case: Case, numbers: Sequence[int]) -> Iterator[str]:
    marks = ", ".join("?" * len(numbers))
    query = f"SELECT claim FROM claim_number WHERE number IN ({marks}) ORDER BY number"
    return (row["claim"] for row in case.database.rows(query, *numbers))


def _accused(leads: _Leads) -> None:
    """Claims with words that accuse, in which somebody is named: the index sieves, the patterns decide."""
    query = " OR ".join(f'"{word}"*' for word in accusing_beginnings())
    statement = (
        "SELECT c.claim, c.document, c.content_text, c.about, c.polarity, c.factuality FROM claim_search s"
        " JOIN claim_number n ON n.number = s.rowid JOIN standing_claim c ON c.claim = n.claim"
        " WHERE claim_search MATCH ? AND NOT c.rejected AND c.about != '[]' ORDER BY s.rowid DESC LIMIT ?"
    )
    count = 0
    for row in leads.case.database.rows(statement, f"content : ({query})", _SIEVED):
        words = accusation_in(row["content_text"])
        about = [] if words is None else _actors(leads.case, row["document"], json.loads(row["about"]))
        if not about:
            continue
        denied = row["polarity"] == "negative" or row["factuality"] == "denied"
        told = f"{'denies' if denied else 'says'} “{words}” of {', '.join(about[:2])}"
        leads.add_claim(row["claim"], "accused", told)
        count += 1
        if count >= _EACH:
            return


def _actors(case: Case, document: str, names: Sequence[str]) -> list[str]:
    """Those names that a document uses for somebody who can act: not for a place alone."""
    query = "SELECT DISTINCT words, kind FROM mention WHERE document = ?"
    kinds = [(row["words"], row["kind"]) for row in case.database.rows(query, document)]
    within = [(name, {kind for words, kind in kinds if words in name}) for name in names]
    return [name for name, found in within if found != {"place"}]


def _contradicted(leads: _Leads) -> None:
    query = (
        'SELECT r."left", r."right", p.text FROM relation r JOIN proposition p ON p.proposition = r."right"'
        ' WHERE r.kind = \'contradicts\' ORDER BY r.score DESC, r."left", r."right" LIMIT ?'
    )
    for row in leads.case.database.rows(query, _EACH):
        leads.add("proposition", row["left"], "contradicted", f"contradicted: “{_begin(row['text'])}”")


def _on_several_origins(leads: _Leads) -> None:
    query = (
        "SELECT proposition, count(*) AS n FROM lineage GROUP BY proposition HAVING n > 1"
        " ORDER BY n DESC, proposition LIMIT ?"
    )
    for row in leads.case.database.rows(query, _EACH):
        leads.add("proposition", row["proposition"], "origins", f"{row['n']} separate origins")


def _secret(leads: _Leads) -> None:
    """Documents with a mark of secrecy in words of their own; what stands below every mail is none."""
    query = " OR ".join(f'"{each}"' for each in _MARKS)
    for number in find_newest(leads.case.database, "search", query, _MOST_MARKED):
        content, _, zones = load_zone_rows(leads.case.database, number)
        marked = _mark_of(content, zones)
        if marked is not None:
            document = leads.case.database.value("SELECT document FROM document WHERE number = ?", number)
            leads.add("document", str(document), "secret", f"marked “{' '.join(marked.split())}”")


def _mark_of(content: str, zones: Sequence[ZoneRow]) -> str | None:
    spared = [(zone[1], zone[2]) for zone in zones if zone[0] in _BOILERPLATE]
    for found in _MARK.finditer(content):
        if not any(start <= found.start() < end for start, end in spared):
            return found[0]
    return None


def _new(leads: _Leads) -> None:
    seen = last_seen(leads.case)
    if seen is None:
        return
    told = f"new since {seen['at'][:10]}"
    query = "SELECT claim FROM claim_number WHERE number > ? ORDER BY number DESC LIMIT ?"
    for row in list(leads.case.database.rows(query, seen["claim"], 200)):
        leads.add_claim(row["claim"], "new", told)


def _choose(found: Any) -> list[_Lead]:
    """The weightiest; of those with one reason alone not too many of one kind while there are others."""
    ordered = sorted(found, key=lambda lead: (-lead.weight, lead.what, lead.id))
    counts: defaultdict[str, int] = defaultdict(int)
    first: list[_Lead] = []
    later: list[_Lead] = []
    for lead in ordered:
        kind = next(iter(lead.reasons)) if len(lead.reasons) == 1 else ""
        counts[kind] += 1
        (later if kind and counts[kind] > _OF_ONE_KIND else first).append(lead)
    chosen = (first + later)[:MOST]
    return sorted(chosen, key=lambda lead: (-lead.weight, lead.what, lead.id))


def _rows(case: Case, leads: Sequence[_Lead]) -> Iterator[Row]:
    naming = {lead.id: _claim_of(case, lead) for lead in leads}
    claims = {row["claim"]: row for row in claims_with(case, [each for each in naming.values() if each])}
    documents = [lead.id for lead in leads if lead.what == "document"]
    titles = titles_of(case, [*documents, *{row["document"] for row in claims.values()}])
    for lead in leads:
        claim = claims.get(naming[lead.id] or "")
        document = lead.id if lead.what == "document" else None if claim is None else claim["document"]
        if document is None or document not in titles or (claim is not None and claim["rejected"]):
            continue
        count = "SELECT count(*) FROM {} WHERE proposition = ?"
        yield {
            "what": lead.what,
            "id": lead.id,
            "text": titles[document]["subject"] if claim is None else _text(case, lead, claim),
            "reasons": [{"why": why, "words": words} for why, words in lead.reasons.items()],
            "claim": claim,
            "document": document,
            "in": titles[document],
            "claims": case.database.count(count.format("proposition_claim"), lead.id),
            "lineages": case.database.count(count.format("lineage"), lead.id),
            "decided": claim is not None and claim["review"] is not None,
        }


def _claim_of(case: Case, lead: _Lead) -> str | None:
    if lead.what != "proposition" or lead.claim is not None:
        return lead.claim or (lead.id if lead.what == "claim" else None)
    query = (
        "SELECT claim FROM proposition_claim WHERE proposition = ?"
        " ORDER BY reason != 'names it', score DESC, claim LIMIT 1"
    )
    found = case.database.value(query, lead.id)
    return None if found is None else str(found)


def _text(case: Case, lead: _Lead, claim: Row) -> str:
    if lead.what == "proposition":
        found = case.database.value("SELECT text FROM proposition WHERE proposition = ?", lead.id)
        return str(found)
    return str(claim["content_text"])


def _begin(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else f"{words[:79]}…"
