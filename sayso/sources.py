"""The register of sources as rows: what the leak says of each, what people decided, what is withheld."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sayso.case import Case
from sayso.judging.records import (
    OFFERED,
    Accepted,
    grade_rows,
    reply_rows,
    standing_grade,
    terms_rows,
)
from sayso.judging.standing import KINDS, in_force, taken_back
from sayso.judging.users import asked_name, called, read_users
from sayso.knowing import Spoken, records, spoken_by
from sayso.model.entity import Judgement
from sayso.store.journal import load_judgements

Row = dict[str, Any]
_NEVER = "~"  # behind every day
_REPORTED = ("document", "date", "reliability", "credibility")
_ASSESSMENTS = (
    "SELECT a.*, c.content_text, c.speaker, s.source AS by_source FROM assessment a"
    " JOIN claim c ON c.claim = a.claim LEFT JOIN claim_source s ON s.claim = a.claim"
)


def source_rows(case: Case, as_of: str | None = None, only: Sequence[str] | None = None) -> Iterator[Row]:
    """The register of sources, those with most claims first; or of it those with these ids.

    On `as_of`, an ISO day, only who had spoken by then, with what each had said and what of it was resolved;
    grades and terms are those of today.
    """
    record = records(case, as_of)
    rows = _rows(case, record, only)
    if as_of is None:
        return rows
    spoken = spoken_by(case, as_of)
    known = (_as_of(row, spoken.get(row["source"]), as_of) for row in rows)
    return iter(sorted((row for row in known if row["first_seen"] is not None), key=_weight))


def _weight(row: Row) -> tuple[int, int]:
    return (-row["claims"], -row["firsthand"])


def _as_of(row: Row, spoken: Spoken | None, as_of: str) -> Row:
    """The row with what was known of it; `first_seen` is `None` where nothing was."""
    first = row["first_seen"]
    first = first if first is not None and first <= as_of else None
    last = row["last_seen"] if row["last_seen"] is not None and row["last_seen"] <= as_of else first
    claims, firsthand = (0, 0) if spoken is None else (spoken.claims, spoken.firsthand)
    if spoken is not None and spoken.last is not None:
        first, last = first or spoken.last, max(spoken.last, last or spoken.last)
    resolved = row["record"]["confirmed"] + row["record"]["denied"]
    return {
        **row,
        "claims": claims,
        "firsthand": firsthand,
        "relayed": claims - firsthand,
        "record": {**row["record"], "open": max(0, claims - resolved)},
        "first_seen": first,
        "last_seen": last,
    }


def _rows(case: Case, record: Mapping[str, Counter[str]], only: Sequence[str] | None) -> Iterator[Row]:
    decided = _Decisions(case)
    query = (
        "SELECT source, words FROM heard_terms WHERE source IS NOT NULL ORDER BY document DESC, position DESC"
    )
    heard = {row["source"]: row["words"] for row in case.database.rows(query)}
    perhaps = defaultdict[str, int](int)
    for row in case.database.rows('SELECT "left", "right" FROM perhaps_same'):
        perhaps[row["left"]] += 1
        perhaps[row["right"]] += 1
    given = only or ()
    which = "" if only is None else f" WHERE source IN ({', '.join('?' * len(given))})"
    query = f"SELECT * FROM source{which} ORDER BY claims DESC, firsthand DESC, name, source"
    for row in case.database.rows(query, *given):
        source = row["source"]
        terms = terms_rows(decided.of(source))
        yield {
            **_leak_fields(row),
            "grade": standing_grade(decided.grades(source)),
            "claims": row["claims"],
            "firsthand": row["firsthand"],
            "relayed": row["claims"] - row["firsthand"],
            "record": _record(record.get(source), row["claims"]),
            "access": row["access"],
            "terms": terms[-1]["terms"] if terms else None,
            "reported_terms": heard.get(source),
            "first_seen": row["first_seen"],
            "last_seen": row["last_seen"],
            "perhaps": perhaps[source],
        }


def _record(outcomes: Counter[str] | None, claims: int) -> Row:
    """How claims of a source turned out. What proved partly true, or was withdrawn, is neither, and open."""
    confirmed = 0 if outcomes is None else outcomes["true"]
    denied = 0 if outcomes is None else outcomes["false"]
    return {"confirmed": confirmed, "denied": denied, "open": max(0, claims - confirmed - denied)}


def _leak_fields(row: Any) -> Row:
    reported = json.loads(row["reported"])
    last = reported[-1] if reported else None
    return {
        "source": row["source"],
        "name": row["name"],
        "names": json.loads(row["names"]),
        "kind": row["kind"],
        "code": row["code"],
        "protected": bool(row["protected"]),
        "description": row["description"],
        "reported_grade": None if last is None else "/".join(each or "-" for each in last[2:]),
    }


def standing_grades(case: Case) -> dict[str, str]:
    """The grade that people gave each source and that stands, for those that have one."""
    decided = _Decisions(case)
    grades = {source: standing_grade(decided.grades(source)) for source in decided.graded}
    return {source: grade for source, grade in grades.items() if grade is not None}


def source_details(case: Case, source: str) -> Row:
    """What `show` adds to a source's row: every grade, terms, question, assessment, and who it perhaps is."""
    decided = _Decisions(case)
    reported = case.database.value("SELECT reported FROM source WHERE source = ?", source)
    heard = case.database.rows(
        "SELECT document, start, stop, terms, words, until FROM heard_terms WHERE source = ?"
        " ORDER BY document, position",
        source,
    )
    return {
        "reported": [dict(zip(_REPORTED, each, strict=True)) for each in json.loads(str(reported))],
        "grades": decided.grades(source),
        "agreed_terms": terms_rows(decided.of(source)),
        "heard_terms": [_heard_row(row) for row in heard],
        "replies": reply_rows(decided.of(source)),
        "assessments": [assessment_row(row) for row in _assessments(case, source)],
        "perhaps": list(_perhaps(case, source)),
    }


def _heard_row(row: Any) -> Row:
    place = {"document": row["document"], "span": [row["start"], row["stop"]]}
    return {**place, "terms": row["terms"], "words": row["words"], "until": row["until"]}


def _assessments(case: Case, source: str) -> Iterator[Any]:
    return case.database.rows(f"{_ASSESSMENTS} WHERE a.source = ? ORDER BY a.assessment", source)


def assessment_row(row: Any) -> Row:
    """A claim about a voice: who says it, about whom, and the grade it offers; used only once accepted."""
    return {
        "assessment": row["assessment"],
        "claim": row["claim"],
        "by": row["by_source"],
        "speaker": row["speaker"],
        "about": row["about"],
        "aspect": row["aspect"],
        "polarity": row["polarity"],
        "words": row["content_text"],
        "offered": OFFERED.get((row["aspect"], row["polarity"])),
        "verdict": row["verdict"],
    }


def _perhaps(case: Case, source: str) -> Iterator[Row]:
    query = (
        'SELECT "left", "right", probability, reason FROM perhaps_same WHERE ? IN ("left", "right")'
        ' ORDER BY probability DESC, "left", "right"'
    )
    for row in case.database.rows(query, source):
        other = row["right"] if row["left"] == source else row["left"]
        yield {"source": other, "probability": row["probability"], "reason": row["reason"]}


def blocked_sources(case: Case, today: str | None = None) -> frozenset[str]:
    """The sources that the newsroom agreed with to speak off the record: what they tell never leaves. On
    `today`, an ISO day, also those under an embargo that is not over.
    """
    decided = _Decisions(case)
    terms = {source: terms_rows(decided.of(source)) for source in decided.sources}
    return frozenset(
        source for source, rows in terms.items() if rows and _is_blocked(rows[-1], today or _NEVER)
    )


def _is_blocked(terms: Row, today: str) -> bool:
    if terms["terms"] == "embargo":
        return str(terms["until"] or "") >= today
    return bool(terms["terms"] == "off-record")


def judgement_rows(case: Case) -> Iterator[Row]:
    """Every decision ever made, the oldest first, with whether it is obeyed and why not. `by` is what its
    user is called, `of` whom a question is put to.
    """
    judgements = load_judgements(case.database)
    undone = taken_back(judgements)
    answered = {each.value for each in in_force(judgements) if each.kind == "answered"}
    troubles = {
        row["place"]: row["kind"].removeprefix("judgement_")
        for row in case.database.rows(
            "SELECT place, kind FROM problem WHERE kind LIKE 'judgement\\_%' ESCAPE '\\'"
        )
    }
    users = read_users(case.settings)
    for each in judgements:
        yield {
            "judgement": each.id,
            "kind": each.kind,
            "about": [" ".join(anchor.exact.split()) for anchor in each.anchors],
            "value": each.value,
            "note": each.note,
            "state": "answered" if each.id in answered - undone else _state(each, undone, troubles),
            "undoes": each.undoes,
            "user": each.user,
            "by": called(each.user, users),
            "of": asked_name(each, users),
            "at": each.at,
        }


def corrected_voice(review: str | None, speaker: str | None, names: str | None) -> str | None:
    """Who says a claim where a person corrected that: the first name of its source, unless the text's own
    word for the voice is one. `names` are JSON; `None` where the text's word stands.
    """
    known = json.loads(names or "[]")
    if review != "corrected" or not known or speaker in known:
        return None
    return str(known[0])


def claim_decisions(case: Case, claim: str) -> Row:
    """What `show` adds to a claim's row: what the machine read where a person corrected it (`machine`), the
    rejected source by which it counts nowhere (`thrown_out`), and the decisions in force about it, the oldest
    first (`decided`).
    """
    query = (
        "SELECT c.content_text, c.factuality, c.said_from, c.said_to, o.correction, o.thrown_out FROM claim c"
        " JOIN claim_decision o USING (claim) WHERE c.claim = ?"
    )
    row = next(case.database.rows(query, claim), None)
    machine = None
    if row is not None and row["correction"] is not None:
        said = {"from": row["said_from"], "to": row["said_to"]}
        machine = {
            "content_text": row["content_text"],
            "factuality": row["factuality"],
            "said": said if any(said.values()) else None,
        }
    about = {
        row["judgement"]
        for row in case.database.rows("SELECT judgement FROM claim_judgement WHERE claim = ?", claim)
    }
    return {
        "machine": machine,
        "thrown_out": None if row is None else row["thrown_out"],
        "decided": [row for row in judgement_rows(case) if row["judgement"] in about],
    }


def _state(judgement: Judgement, undone: frozenset[str], troubles: dict[str, str]) -> str:
    if judgement.id in undone:
        return "undone"
    if judgement.kind not in KINDS:
        return "unknown"
    return troubles.get(judgement.id, "in force")


class _Decisions:
    """The judgements in force by the source they are about."""

    def __init__(self, case: Case) -> None:
        judgements = {each.id: each for each in in_force(load_judgements(case.database))}
        self._of: dict[str, list[Judgement]] = defaultdict(list)
        self._accepted: dict[str, list[Accepted]] = defaultdict(list)
        if not judgements:
            return
        concerned: dict[str, set[str]] = defaultdict(set)
        for row in case.database.rows("SELECT judgement, source FROM source_judgement"):
            concerned[row["judgement"]].add(row["source"])
        for judgement in judgements.values():
            for source in concerned[judgement.id]:
                self._of[source].append(judgement)
        query = f"{_ASSESSMENTS} WHERE a.verdict = 'accept' AND a.source IS NOT NULL ORDER BY a.assessment"
        for row in case.database.rows(query):
            if row["judgement"] in judgements:
                accepted = Accepted(
                    judgement=judgements[row["judgement"]],
                    aspect=row["aspect"],
                    polarity=row["polarity"],
                    words=row["content_text"],
                )
                self._accepted[row["source"]].append(accepted)

    @property
    def sources(self) -> list[str]:
        return sorted(self._of)

    @property
    def graded(self) -> list[str]:
        return sorted(self._of.keys() | self._accepted.keys())

    def of(self, source: str) -> list[Judgement]:
        return self._of.get(source, [])

    def grades(self, source: str) -> list[Row]:
        return grade_rows(self.of(source), self._accepted.get(source, ()))
