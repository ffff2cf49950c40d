"""What claim records are made of: the rows of a case as they may leave it, whole, for who may know all.

Each goes out as it stands in the case, so that an import makes the same rows. What was told off the record
stays behind here too: its claims, the decisions about it, its voice's name in reasons, the originals that
hold its words.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from functools import cached_property
from hashlib import sha256
from typing import Any

from sayso import views
from sayso.case import Case
from sayso.entities import entity_rows
from sayso.leaving import Leaving
from sayso.model.chain import Hop
from sayso.model.document import Message, Zone
from sayso.store.journal import load_judgements
from sayso.store.loading import load_document, load_text
from sayso.weigh.words import word

Row = dict[str, Any]
_DECISION = (
    "state", "judgement", "thrown_out", "correction", "factuality", "said_from", "said_to", "content",
    "content_text", "polarity", "about_from", "about_to", "about",
)  # fmt: skip
_MACHINE = ("factuality", "said_from", "said_to", "content", "content_text", "polarity", "about_from")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_ENDS = (b"", b"\n", b"\r\n")


class Records:
    """The tables of a case for claim records and the formats made of them.

    `missing` lists the messages whose bytes cannot be taken out of what holds them, by path; it is filled
    while the table `messages` is read. That table has those of the documents `chosen` alone, if any are.
    """

    def __init__(self, case: Case, leaving: Leaving, chosen: frozenset[str] | None = None) -> None:
        self._case = case
        self._leaving = leaving
        self._chosen = chosen
        self.missing: list[str] = []

    def tables(self) -> dict[str, Iterator[Row]]:
        """`carried` (documents whole with their claims), `register` (sources), `propositions`, `relations`,
        `judgements`, `entities`, `mentions`, `originals` and `messages`.
        """
        return {
            "carried": self._documents(),
            "register": self._sources(),
            "propositions": self._propositions(),
            "relations": self._relations(),
            "judgements": self._judgements(),
            "entities": self._entities(),
            "mentions": self._mentions(),
            "originals": self._originals(),
            "messages": self._messages(),
        }

    def _documents(self) -> Iterator[Row]:
        database = self._case.database
        for listing in self._leaving.tables()["documents"]:
            id_ = listing["document"]
            page = self._leaving.page(id_)
            known, text = load_document(database, id_), load_text(database, id_)
            dated = known.dated
            yield {
                **page,
                "size": known.size,
                "kind": known.kind,
                "name": known.name,
                "title": known.title,
                "author": known.author,
                "outlet": known.outlet,
                "dated": None if dated is None else views.range_row(dated),
                "message": None if known.message is None else self._message(known.message),
                "zones": [self._zone(zone) for zone in text.zones],
                "claims": list(self._claims(page["claims"])),
            }

    def _message(self, message: Message) -> Row:
        row = asdict(message)
        del row["trace"]  # what its headers tell of its way is no part of what is said
        row["recipients"] = [each for each in row["recipients"] if not self._is_silent(each["to"])]
        return row

    def _zone(self, zone: Zone) -> Row:
        return {
            "kind": zone.kind,
            "span": [zone.span.start, zone.span.end],
            "level": zone.level,
            "repeats": zone.repeats,
            "voices": [self._voice(hop) for hop in zone.voices],
        }

    def _voice(self, hop: Hop) -> Row:
        row = {
            "name": hop.name,
            "kind": hop.kind,
            "medium": hop.medium,
            "description": hop.description,
            "address": hop.address,
            "at": views.range_row(hop.at),
            "span": None if hop.span is None else [hop.span.start, hop.span.end],
        }
        hidden = ("name", "description", "address")
        return {**row, **dict.fromkeys(hidden)} if self._is_silent(row) else row

    def _is_silent(self, row: Row) -> bool:
        words = (row.get(each) for each in ("name", "description", "address"))
        return any(self._leaving.is_silent(each) for each in words)

    def _claims(self, claims: list[Row]) -> Iterator[Row]:
        """Claims with what listings leave out: hops whole, and what the machine read before a correction."""
        for row in claims:
            kept = next(self._case.database.rows("SELECT * FROM claim WHERE claim = ?", row["claim"]))
            decided = next(
                self._case.database.rows("SELECT * FROM claim_decision WHERE claim = ?", row["claim"]), None
            )
            hops = [
                {**hop, "address": wire[4], "span": wire[6]}
                for hop, wire in zip(row["hops"], json.loads(kept["hops"]), strict=True)
            ]
            yield {
                **row,
                "hops": hops,
                "decision": None if decided is None else {name: decided[name] for name in _DECISION},
                "machine": None
                if decided is None or decided["correction"] is None
                else {name: kept[name] for name in (*_MACHINE, "about_to", "about")},
                "belief": self._beliefs.get(row["proposition"]),
                "drift": self._drift.get(row["claim"], []),
            }

    @cached_property
    def _beliefs(self) -> dict[str, Row]:
        if self._leaving.as_of is not None:
            return {}
        return {
            row["proposition"]: {
                "probability": row["belief"],
                "low": row["low"],
                "high": row["high"],
                "word": word(row["belief"]),
            }
            for row in self._case.database.rows("SELECT proposition, belief, low, high FROM belief")
            if row["proposition"] not in self._mixed
        }

    @cached_property
    def _drift(self) -> dict[str, list[Row]]:
        """What each claim changed of the one it retells; of none where that may be off the record."""
        found = defaultdict[str, list[Row]](list)
        if not self._leaving.claims:
            for row in self._case.database.rows("SELECT * FROM drift ORDER BY claim, hop, kind, was"):
                found[row["claim"]].append({name: row[name] for name in ("hop", "kind", "was", "became")})
        return found

    @cached_property
    def _mixed(self) -> frozenset[str]:
        """Propositions that hold a claim which stays behind: what is believed of them rests on it."""
        if not self._leaving.claims:
            return frozenset()
        rows = self._case.database.rows("SELECT claim, proposition FROM proposition_claim")
        return frozenset(row["proposition"] for row in rows if row["claim"] in self._leaving.claims)

    def _sources(self) -> Iterator[Row]:
        query = "SELECT source, reported FROM source"
        reported = {row["source"]: json.loads(row["reported"]) for row in self._case.database.rows(query)}
        for row in self._leaving.tables()["sources"]:
            as_of = self._leaving.as_of
            known = [
                each for each in reported[row["source"]] if as_of is None or (each[1] and each[1] <= as_of)
            ]
            yield {**row, "reported": known}

    def _propositions(self) -> Iterator[Row]:
        said = {row["claim"]: row["content_text"] for row in self._leaving.tables()["claims"]}
        members = defaultdict[str, list[Row]](list)
        query = "SELECT * FROM proposition_claim ORDER BY proposition, claim"
        for row in self._case.database.rows(query):
            if row["claim"] in said:
                members[row["proposition"]].append(
                    {
                        "claim": row["claim"],
                        "score": row["score"],
                        "reason": self._open(row["reason"]),
                        "by_person": bool(row["by_person"]),
                    }
                )
        lineages = self._lineages(said)
        mixed = self._mixed
        for row in self._case.database.rows("SELECT * FROM proposition ORDER BY proposition"):
            id_ = row["proposition"]
            if id_ in members:
                text = said[members[id_][0]["claim"]] if id_ in mixed else row["text"]
                belief = None if id_ in mixed or self._leaving.as_of is not None else self._belief(id_)
                yield {
                    "proposition": id_,
                    "text": text,
                    "claims": members[id_],
                    "lineages": lineages[id_],
                    "belief": belief,
                }

    def _lineages(self, said: dict[str, str]) -> defaultdict[str, list[Row]]:
        claims = defaultdict[str, list[str]](list)
        for row in self._case.database.rows("SELECT * FROM lineage_claim ORDER BY lineage, claim"):
            if row["claim"] in said:
                claims[row["lineage"]].append(row["claim"])
        found = defaultdict[str, list[Row]](list)
        for row in self._case.database.rows("SELECT * FROM lineage ORDER BY lineage"):
            if row["lineage"] in claims:
                hidden = row["origin"] in self._leaving.sources
                lineage = {
                    "lineage": row["lineage"],
                    "origin": None if hidden else row["origin"],
                    "reasons": [self._open(each) for each in json.loads(row["reasons"])],
                    "claims": claims[row["lineage"]],
                }
                found[row["proposition"]].append(lineage)
        return found

    def _belief(self, proposition: str) -> Row | None:
        query = "SELECT * FROM belief WHERE proposition = ?"
        row = next(self._case.database.rows(query, proposition), None)
        if row is None or self._leaving.is_silent(row["explanation"] + row["standard"]):
            return None
        return {
            "was_said": row["was_said"],
            "probability": row["belief"],
            "low": row["low"],
            "high": row["high"],
            "word": word(row["belief"]),
            "explanation": json.loads(row["explanation"]),
            "standard": json.loads(row["standard"]),
        }

    def _open(self, reason: str) -> str:
        return "" if self._leaving.is_silent(reason) else reason

    def _relations(self) -> Iterator[Row]:
        leaving = {row["proposition"] for row in self._propositions()}
        query = 'SELECT * FROM relation ORDER BY "left", "right", kind'
        for row in self._case.database.rows(query):
            if {row["left"], row["right"]} <= leaving:
                claim = None if row["claim"] in self._leaving.claims else row["claim"]
                reason, by_person = self._open(row["reason"]), bool(row["by_person"])
                yield {**dict(row), "reason": reason, "by_person": by_person, "claim": claim}

    def _judgements(self) -> Iterator[Row]:
        """Decisions as they were written down, with the claims and sources they are about."""
        sources, claims = defaultdict[str, list[str]](list), defaultdict[str, list[Row]](list)
        database = self._case.database
        for row in database.rows("SELECT * FROM source_judgement ORDER BY judgement, source"):
            sources[row["judgement"]].append(row["source"])
        leaving = {row["claim"] for row in self._leaving.tables()["claims"]}
        for row in database.rows("SELECT * FROM claim_judgement ORDER BY judgement, place"):
            claims[row["judgement"]].append({"place": row["place"], "claim": row["claim"]})
        for each in load_judgements(database):
            decided = asdict(each)
            decision = {"judgement": decided.pop("id"), **decided, "anchors": list(decided["anchors"])}
            about = {one["claim"] for one in claims[each.id]}
            if about & self._leaving.claims or self._leaving.sources.intersection(sources[each.id]):
                continue
            if not self._tells(decision):
                pointed = [one for one in claims[each.id] if one["claim"] in leaving]
                yield {**decision, "about_claims": pointed, "about_sources": sources[each.id]}

    def _tells(self, judgement: Row) -> bool:
        """Whether a decision quotes what was told off the record, or who told it."""
        if self._leaving.is_silent(json.dumps(judgement, ensure_ascii=False)):
            return True
        return any(
            self._leaving.is_black(each["document"], each["position"] - 32, len(each["exact"]) + 64)
            for each in judgement["anchors"]
        )

    def _entities(self) -> Iterator[Row]:
        """Whom a document that leaves names; nobody by a name that is off the record."""
        seen = {row["entity"] for row in self._mentions()}
        rows = entity_rows(self._case)
        return (row for row in rows if row["entity"] in seen and not self._is_named(row))

    def _is_named(self, entity: Row) -> bool:
        return any(self._leaving.is_silent(each) for each in (*entity["names"], *entity["addresses"]))

    def _mentions(self) -> Iterator[Row]:
        query = (
            "SELECT m.document, m.words, m.kind, m.field, m.start, m.stop, m.entity FROM mention m"
            " JOIN document d ON d.document = m.document ORDER BY d.number, m.position"
        )
        for row in self._case.database.rows(query):
            length = (row["stop"] or 0) - (row["start"] or 0)
            silent = self._leaving.is_silent(row["words"])
            if (
                row["document"] in self._listed
                and not silent
                and not self._leaving.is_black(row["document"], row["start"] or 0, length)
            ):
                yield dict(row)

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(row["document"] for row in self._leaving.tables()["documents"])

    def _stays(self, document: str) -> bool:
        """Whether words of a document stay behind, or all of it, for it was not known yet."""
        return document not in self._listed or self._leaving.is_touched(document)

    def _withheld(self) -> frozenset[str]:
        """Files that hold a document of which a part stays behind."""
        rows = self._case.database.rows("SELECT DISTINCT file, document FROM item WHERE document NOT NULL")
        return frozenset(row["file"] for row in rows if self._stays(row["document"]))

    def _originals(self) -> Iterator[Row]:
        withheld = self._withheld()
        query = "SELECT sha256, elsewhere, min(path) AS path FROM file GROUP BY sha256 ORDER BY sha256"
        for row in self._case.database.rows(query):
            if row["sha256"] in withheld:
                self.missing.append(row["path"])
                continue
            yield {
                "sha256": row["sha256"],
                "path": row["path"],
                "file": row["elsewhere"] or str(self._case.original(row["sha256"])),
            }

    def _messages(self) -> Iterator[Row]:
        query = (
            "SELECT d.document, i.path, i.file, i.place, i.length, m.sender_address, m.sent, f.elsewhere"
            " FROM document d JOIN message m USING (number) JOIN item i ON i.document = d.document"
            " AND i.outcome = 'document' LEFT JOIN file f ON f.sha256 = i.file"
            " WHERE d.media_type = 'message/rfc822' GROUP BY d.number ORDER BY d.number"
        )
        for row in self._case.database.rows(query):
            if self._chosen is not None and row["document"] not in self._chosen:
                continue
            raw = None if self._stays(row["document"]) else self._bytes(row)
            if raw is None:
                self.missing.append(row["path"])
            else:
                fields = ("document", "path", "sender_address", "sent")
                yield {**{name: row[name] for name in fields}, "bytes": raw}

    def _bytes(self, row: Any) -> bytes | None:
        """The bytes of a message, just as the leak holds them; `None` where they lie packed in something."""
        if row["file"] is None:
            return None
        from_file = self._case.original(row["file"]) if row["elsewhere"] is None else row["elsewhere"]
        with open(from_file, "rb") as stream:  # noqa: PTH123 (a path or a name)
            if row["place"] is None:
                raw = stream.read()
            else:
                stream.seek(row["place"])
                raw = stream.read(row["length"])
        # In a mailbox a line that begins with "From" has a mark before it, and blank lines part messages.
        for form in (raw, _QUOTED.sub(rb"\1", raw)):
            for end in _ENDS:
                cut = form.removesuffix(end) if end else form
                if sha256(cut).hexdigest() == row["document"]:
                    return cut
        return None
