"""What a person sees who decides: how far the review is, what was decided about a thing, what is near to it.

Nothing here walks through the whole case.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from sayso.case import Case
from sayso.judging.standing import in_force
from sayso.judging.users import asked_name, asked_of, called, read_users
from sayso.model.judging import NOWHERE
from sayso.sources import judgement_rows
from sayso.store.journal import load_judgements
from sayso.store.search import find_best

Row = dict[str, Any]
_WORD = re.compile(r"[^\W_]{4,}")
_MOST_WORDS, _NEAREST = 8, 120
_STATES = ("confirmed", "corrected", "rejected", "added")


def progress(case: Case) -> Row:
    """How many claims there are and how many a person decided about, by state; questions still open."""
    rows = case.database.rows("SELECT state, count(*) AS n FROM claim_decision GROUP BY state")
    states = {row["state"]: row["n"] for row in rows if row["state"] is not None}
    return {
        "claims": case.database.count("SELECT count(*) FROM claim"),
        "reviewed": sum(states.values()),
        **{state: states.get(state, 0) for state in _STATES},
        "questions": len(open_questions(case)),
    }


def open_questions(case: Case) -> list[Row]:
    """Questions to colleagues that nobody answered: `judgement`, `note`, `user` and `by` (who asks), `asked`
    and `of` (who is asked; none in a case of an earlier version), `at`, `claim`, `text`.
    """
    judgements = in_force(load_judgements(case.database))
    users = read_users(case.settings)
    answered = {each.value for each in judgements if each.kind == "answered"}
    return [
        {
            "judgement": each.id,
            "note": each.note,
            "user": each.user,
            "by": called(each.user, users),
            "asked": asked_of(each),
            "of": asked_name(each, users),
            "at": each.at,
            "claim": _claim_of(case, each.id),
            "text": " ".join(" ".join(anchor.exact.split()) for anchor in each.anchors),
        }
        for each in judgements
        if each.kind == "ask" and each.id not in answered
    ]


def confirmed_counts(case: Case) -> dict[str, int]:
    """How many claims of each proposition a person confirmed, corrected or added; of those with any."""
    query = (
        "SELECT p.proposition, count(*) AS n FROM claim_decision d JOIN proposition_claim p USING (claim)"
        " WHERE d.state IN ('confirmed', 'corrected', 'added') GROUP BY p.proposition"
    )
    return {row["proposition"]: row["n"] for row in case.database.rows(query)}


def colleagues(case: Case) -> dict[int, str]:
    """Who decides in this case: those whom `case.toml` names, and every other number that did, by number."""
    users = read_users(case.settings)
    numbers = {row["user"] for row in case.database.rows("SELECT DISTINCT user FROM judgement")}
    return {number: called(number, users) for number in sorted({*users, *numbers})}


def _claim_of(case: Case, judgement: str) -> str | None:
    found = case.database.value("SELECT claim FROM claim_judgement WHERE judgement = ?", judgement)
    return None if found is None else str(found)


def decided_about(case: Case, kind: str, id_: str) -> list[Row]:
    """The decisions about a claim, source, entity or proposition (its claims), the newest first."""
    queries = {
        "claim": "SELECT judgement FROM claim_judgement WHERE claim = ?",
        "source": "SELECT judgement FROM source_judgement WHERE source = ?",
        "proposition": (
            "SELECT j.judgement FROM claim_judgement j JOIN proposition_claim p USING (claim)"
            " WHERE p.proposition = ?"
        ),
    }
    if kind == "entity":
        return _about_entity(case, id_)
    found = {row["judgement"] for row in case.database.rows(queries[kind], id_)}
    return with_undone(case, found)


def with_undone(case: Case, wanted: set[str]) -> list[Row]:
    """These decisions and those that take them back, the newest first."""
    rows = list(judgement_rows(case))
    return [row for row in reversed(rows) if row["judgement"] in wanted or row["undoes"] in wanted]


def _about_entity(case: Case, entity: str) -> list[Row]:
    query = "SELECT DISTINCT document, start, words FROM mention WHERE entity = ?"
    rows = list(case.database.rows(query, entity))
    places = {(row["document"], row["words"] if row["start"] is None else row["start"]) for row in rows}
    found = {
        each.id
        for each in load_judgements(case.database)
        for anchor in each.anchors
        if (anchor.document, anchor.exact if anchor.position == NOWHERE else anchor.position) in places
    }
    return with_undone(case, found)


def page_of_judgements(case: Case, kind: str | None, after: int, limit: int) -> tuple[list[Row], int]:
    """A page of the history, the newest first, and how many there are of the kind."""
    rows = [row for row in judgement_rows(case) if kind is None or row["kind"] == kind]
    return rows[::-1][after : after + limit], len(rows)


def proposition_of(case: Case, claim: str) -> Row | None:
    """What a claim says: `proposition`, `text`, `claims` (count), `lineages`; `None` before it is matched."""
    found = case.database.value("SELECT proposition FROM proposition_claim WHERE claim = ?", claim)
    return None if found is None else proposition_brief(case, str(found))


def standing_proposition(case: Case, proposition: str) -> str | None:
    """The id under which a proposition stands now, also for one that it had; `None` where there is none."""
    query = "SELECT proposition FROM proposition WHERE proposition = ?"
    found = case.database.value(query, proposition) or case.database.value(
        "SELECT proposition FROM proposition_redirect WHERE former = ?", proposition
    )
    return None if found is None else str(found)


def proposition_brief(case: Case, proposition: str) -> Row:
    """A proposition in one row, without its belief."""
    database = case.database
    count = "SELECT count(*) FROM {} WHERE proposition = ?"
    return {
        "proposition": proposition,
        "text": database.value("SELECT text FROM proposition WHERE proposition = ?", proposition),
        "claims": database.count(count.format("proposition_claim"), proposition),
        "lineages": database.count(count.format("lineage"), proposition),
    }


def claims_of_proposition(case: Case, proposition: str, limit: int) -> list[str]:
    """Ids of the claims that say it, the one that names it first."""
    query = (
        "SELECT claim FROM proposition_claim WHERE proposition = ?"
        " ORDER BY reason != 'names it', score DESC, claim LIMIT ?"
    )
    return [row["claim"] for row in case.database.rows(query, proposition, limit)]


def perhaps_said(case: Case, text: str, leave_out: str | None, limit: int) -> list[Row]:
    """Propositions whose claims share most words with a text, best first: what it may be one with."""
    words = sorted(set(_WORD.findall(text)), key=lambda word: (-len(word), word))[:_MOST_WORDS]
    if not words:
        return []
    query = " OR ".join(f'"{word}"' for word in words)
    found: dict[str, None] = {}
    for number in find_best(case.database, "claim_search", query, _NEAREST):
        query = (
            "SELECT p.proposition FROM claim_number n JOIN proposition_claim p USING (claim)"
            " WHERE n.number = ?"
        )
        proposition = case.database.value(query, number)
        if proposition is not None and proposition != leave_out:
            found[str(proposition)] = None
        if len(found) >= limit:
            break
    return [proposition_brief(case, each) for each in found]


def voices_near(case: Case, documents: Sequence[str], limit: int) -> list[str]:
    """Names of the sources that speak in these documents, then of those that speak most in the case."""
    marks = ", ".join("?" * len(documents))
    near = (
        "SELECT coalesce(s.name, s.code, s.description) AS name FROM claim c"
        f" JOIN claim_source o USING (claim) JOIN source s USING (source) WHERE c.document IN ({marks})"
        " GROUP BY s.source ORDER BY count(*) DESC, s.source"
    )
    most = "SELECT coalesce(name, code, description) AS name FROM source ORDER BY claims DESC, source LIMIT ?"
    names = [row["name"] for row in case.database.rows(near, *documents)]
    names += [row["name"] for row in case.database.rows(most, limit)]
    return [name for name in dict.fromkeys(names) if name][:limit]


def names_in(case: Case, documents: Sequence[str]) -> Iterator[str]:
    """The people, bodies and outlets that documents name, those named most often first."""
    marks = ", ".join("?" * len(documents))
    query = (
        "SELECT e.name, count(*) AS n FROM mention m JOIN entity e USING (entity)"
        f" WHERE m.document IN ({marks}) AND e.kind IN ('person', 'body', 'outlet')"
        " GROUP BY e.entity ORDER BY n DESC, e.name LIMIT 50"
    )
    return (row["name"] for row in case.database.rows(query, *documents))


def value_words(value: str | None) -> str:
    """What a decision holds besides its places, as words."""
    if value is None:
        return ""
    try:
        fields = json.loads(value)
    except ValueError:
        return value
    if not isinstance(fields, dict):
        return value
    shown = {name: each for name, each in fields.items() if each not in (None, [], "")}
    return ", ".join(
        f"{name} {'; '.join(map(str, each)) if isinstance(each, list) else each}"
        for name, each in shown.items()
    )
