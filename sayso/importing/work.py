"""Makes a new case of claim records: one transaction, so that there is all of it or nothing."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.case import Case
from sayso.importing.lines import Line, Records
from sayso.importing.models import names_of, spans_of, to_claim, to_document, to_source, to_text
from sayso.model.document import Item, Problem
from sayso.model.entity import Judgement
from sayso.model.place import Anchor
from sayso.store.claimwords import index_claims
from sayso.store.columns import to_json
from sayso.store.journal import make_judgement, write_judgements
from sayso.store.registers import write_source
from sayso.store.writing import (
    index_documents,
    insert,
    write_claim,
    write_document,
    write_item,
    write_problem,
    write_setting,
)

Row = dict[str, Any]
_PRODUCER = "records 1"
_REGISTERED = "register"  # as `pipeline.registering` notes it: the decisions the register was made under
_EVERY = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was taken over, records by kind, and what was refused."""

    counts: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]


def import_records(path: Path, case: Case, say: Callable[[str], None]) -> Imported:
    """Reads the records of a file into an empty case. `say` takes a line now and then.

    Raises `UsageError` for a file that is none of ours or broken in many places; then nothing is in the case.
    """
    records = Records(path)
    lines = records.read()
    with case.database.writing() as connection:
        intake = _Intake(connection, records)
        for count, line in enumerate(lines, 1):
            intake.take(line)
            if count % _EVERY == 0:
                say(f"{count:,} records read")
        intake.link()
        digest = write_judgements(case.folder, connection, intake.judgements)
        write_setting(connection, _REGISTERED, digest)
        for problem in records.problems:
            write_problem(connection, problem)
        index_documents(connection)
        index_claims(connection)
    return Imported(counts=tuple(intake.counts.items()), problems=tuple(records.problems))


class _Intake:
    """Takes records one by one; what points at something later is kept until all has been read."""

    def __init__(self, connection: sqlite3.Connection, records: Records) -> None:
        self._connection = connection
        self._records = records
        self._document = ""  # the one whose claims are read
        self._text = ""
        self._position = -1
        self._told: list[tuple[int, str, str]] = []
        self._related: list[Line] = []
        self._decided: list[Line] = []
        self._known: dict[str, set[str]] = {kind: set() for kind in ("document", "claim", "source")}
        self._known |= {kind: set() for kind in ("proposition", "lineage", "judgement", "member", "lined")}
        self.judgements: list[Judgement] = []
        self.counts: Counter[str] = Counter()

    def take(self, line: Line) -> None:
        """Takes a record over, or notes why not."""
        kind = str(line.record["record"])
        taking: dict[str, Callable[[Line], None]] = {
            "document": self._take_document,
            "claim": self._take_claim,
            "source": self._take_source,
            "proposition": self._take_proposition,
            "relation": self._related.append,
            "judgement": self._take_judgement,
        }
        try:
            taking[kind](line)
        except ValueError as error:
            self._records.refuse(line.number, f"The {kind} contradicts itself: {error}.")
        except KeyError as error:
            self._records.refuse(line.number, f"The {kind} is not whole: {error} is missing.")
        else:
            self.counts[kind] += 1

    def _new(self, kind: str, id_: str) -> None:
        if id_ in self._known[kind]:
            raise ValueError(f"{id_} was there before")
        self._known[kind].add(id_)

    def _must_know(self, kind: str, id_: str) -> None:
        if id_ not in self._known[kind]:
            raise ValueError(f"there is no {kind} {id_}")

    def _take_document(self, line: Line) -> None:
        row = line.record
        self._document = ""  # claims behind a refused document are refused
        document, text, paths = to_document(row), to_text(row), tuple(row["paths"])
        self._new("document", document.id)
        write_document(self._connection, document, text, _PRODUCER)
        for number, path in enumerate(paths):
            outcome = "copy" if number else "document"
            item = Item(path=path, kind="file", outcome=outcome, sha256=document.id, size=document.size)  # type: ignore[arg-type]
            write_item(self._connection, item, None, document.id)
        self._document, self._text, self._position = document.id, text.content, -1

    def _take_claim(self, line: Line) -> None:
        row = line.record
        if row["document"] != self._document:
            raise ValueError("it does not stand behind its document")
        if row["position"] <= self._position:
            raise ValueError("its position is not behind that of the claim before")
        claim, decision = to_claim(row, self._text), row["decision"]
        if decision is not None and decision["content"] is not None:
            spans_of(decision["content"], len(self._text))
        if decision is not None and decision["about"] is not None:
            names_of(decision["about"])
        self._new("claim", claim.id)
        self._position = row["position"]
        write_claim(self._connection, row["position"], claim)
        if decision is not None:
            insert(self._connection, "claim_decision", {"claim": claim.id, **decision})
        for each in row["drift"]:
            insert(self._connection, "drift", {"claim": claim.id, **each}, "INSERT OR IGNORE")
        if row["source"] is not None:
            self._told.append((line.number, claim.id, row["source"]))

    def _take_source(self, line: Line) -> None:
        source = to_source(line.record)
        self._new("source", source.id)
        write_source(self._connection, source)

    def _take_proposition(self, line: Line) -> None:
        row = line.record
        members = [
            (each["claim"], each["score"], each["reason"], each["by_person"]) for each in row["claims"]
        ]
        lined = [claim for lineage in row["lineages"] for claim in lineage["claims"]]
        for claim in (*(each[0] for each in members), *lined):
            self._must_know("claim", claim)
        self._new("proposition", row["proposition"])
        for claim, *_ in members:
            self._new("member", claim)
        for claim in lined:
            self._new("lined", claim)
        for lineage in row["lineages"]:
            self._new("lineage", lineage["lineage"])
        self._write_proposition(row)

    def _write_proposition(self, row: Row) -> None:
        id_ = row["proposition"]
        insert(self._connection, "proposition", {"proposition": id_, "text": row["text"]})
        for each in row["claims"]:
            fields = {name: each[name] for name in ("claim", "score", "reason")}
            by_person = int(each["by_person"])
            insert(
                self._connection, "proposition_claim", {**fields, "proposition": id_, "by_person": by_person}
            )
        for each in row["lineages"]:
            fields = {"lineage": each["lineage"], "proposition": id_, "origin": each["origin"]}
            insert(self._connection, "lineage", {**fields, "reasons": to_json(tuple(each["reasons"]))})
            for claim in each["claims"]:
                insert(self._connection, "lineage_claim", {"claim": claim, "lineage": each["lineage"]})
        if row["belief"] is not None:
            self._write_belief(id_, row["belief"])

    def _write_belief(self, proposition: str, row: Row) -> None:
        fields = {name: row[name] for name in ("was_said", "low", "high")}
        belief = {
            **fields,
            "proposition": proposition,
            "belief": row["probability"],
            "explanation": _json(row["explanation"]),
            "standard": _json(row["standard"]),
        }
        insert(self._connection, "belief", belief)

    def _take_judgement(self, line: Line) -> None:
        row = line.record
        fields = ("kind", "value", "note", "user", "at", "undoes")
        judgement = Judgement(
            id=row["judgement"],
            anchors=tuple(Anchor(**each) for each in row["anchors"]),
            **{name: row[name] for name in fields},
        )
        if make_judgement(judgement).id != judgement.id:
            raise ValueError("its id is not that of its content")
        self._new("judgement", judgement.id)
        self.judgements.append(judgement)
        self._decided.append(line)

    def link(self) -> None:
        """Writes what points at records that may stand anywhere in the file."""
        for number, claim, source in self._told:
            if source in self._known["source"]:
                insert(self._connection, "claim_source", {"claim": claim, "source": source})
            else:
                self._records.refuse(number, f"There is no source {source}: the claim is kept without one.")
        for line in self._related:
            self._link_relation(line)
        for line in self._decided:
            self._link_judgement(line)

    def _link_relation(self, line: Line) -> None:
        row = line.record
        known = self._known["proposition"]
        if row["left"] not in known or row["right"] not in known:
            self._records.refuse(line.number, "The relation is of propositions that are not there.")
            return
        fields = {name: row[name] for name in ("kind", "reason", "score", "claim")}
        ends = {'"left"': row["left"], '"right"': row["right"]}
        insert(self._connection, "relation", {**ends, **fields, "by_person": int(row["by_person"])})

    def _link_judgement(self, line: Line) -> None:
        row = line.record
        for each in row["about_claims"]:
            if each["claim"] in self._known["claim"]:
                fields = {"judgement": row["judgement"], **each}
                insert(self._connection, "claim_judgement", fields, "INSERT OR IGNORE")
        for source in row["about_sources"]:
            if source in self._known["source"]:
                fields = {"judgement": row["judgement"], "source": source}
                insert(self._connection, "source_judgement", fields, "INSERT OR IGNORE")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
