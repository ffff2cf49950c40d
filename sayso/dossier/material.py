"""The rows that a dossier is composed from: of the propositions chosen, and of those beside them.

Only what may leave is here (`leaving`): nothing off the record, and, unless asked for, no claim that nobody
confirmed. For the public these rows are built up once more (`protection.public_propositions`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sayso import views
from sayso.case import Case
from sayso.consequences import list_consequences
from sayso.dossier.asking import question_rows
from sayso.dossier.choice import Choice, Wanted
from sayso.dossier.picturing import picture_rows
from sayso.dossier.plainly import folded
from sayso.errors import UsageError
from sayso.leaving import Leaving
from sayso.model.belief import DENIAL
from sayso.model.extension import Audience
from sayso.model.judging import fields_of
from sayso.propositions import proposition_details, reliability_row
from sayso.sources import source_details
from sayso.whole import show

Row = dict[str, Any]
REVIEWED = frozenset({"confirmed", "corrected", "added"})
_AROUND = 200
"""Characters of the text that are shown before and after a quoted place, at most."""
_REMEDY = "Confirm one with `sayso judge confirm CLAIM`, or take them as they are, marked: --unreviewed."


@dataclass(slots=True)
class _Drawn:
    """What is drawn up so far."""

    case: Case
    leaving: Leaving
    choice: Choice
    said: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    shown: dict[str, list[Row]] = field(default_factory=dict)

    def text_of(self, proposition: str, text: str) -> str:
        """The words for a proposition: its own where a claim shown says them, else those of a claim shown."""
        shown = self.shown[proposition]
        if any(folded(row["content_text"]) == folded(text.removeprefix(DENIAL)) for row in shown):
            return text
        return told_by(min(shown, key=lambda row: (row["factuality"] != "asserted", len(row["hops"]))))


def told_by(claim: Row) -> str:
    """What a claim says: its words, or that they are not so."""
    return f"{DENIAL if claim['factuality'] == 'denied' else ''}{claim['content_text']}"


def draw_up(case: Case, leaving: Leaving, choice: Choice, audience: Audience) -> dict[str, list[Row]]:
    """The tables of a dossier: `dossier`, `propositions`, `claims`, `sources`, `documents`, `questions`,
    `losses`, `pictures` of passages in PDF originals, and `excerpts` where the reader may see more than the
    words of the claims.

    Raises `UsageError` where nothing chosen holds a claim that a person confirmed.
    """
    drawn = _Drawn(case=case, leaving=leaving, choice=choice)
    tables = leaving.tables()
    for row in tables["claims"]:
        drawn.said[row["proposition"]].append({**row, "parent": None})
    drawn.said.pop(None, None)  # type: ignore[call-overload]
    for proposition, rows in drawn.said.items():
        shown = [row for row in rows if choice.unreviewed or row["review"] in REVIEWED]
        if shown:
            drawn.shown[proposition] = shown
    chosen = _choose(drawn)
    rows = [_proposition_row(drawn, each, index) for index, each in enumerate(chosen)]
    questions = question_rows(case, choice, drawn.shown) if choice.hypotheses else []
    rows += [_beside_row(drawn, each) for each in _beside(rows, questions)]
    claims = [claim for row in rows for claim in drawn.shown[row["proposition"]]]
    cited = {claim["document"] for claim in claims}
    documents = [row for row in tables["documents"] if row["document"] in cited]
    return {
        "dossier": [_about(choice, audience, leaving)],
        "propositions": rows,
        "claims": claims,
        "sources": [*_register(drawn, tables["sources"], claims)],
        "documents": documents,
        "questions": questions,
        "losses": _losses(drawn, chosen),
        "pictures": picture_rows(case, leaving, claims, audience),
        "excerpts": [] if audience == "public" else [*_excerpts(leaving, claims)],
    }


def _about(choice: Choice, audience: Audience, leaving: Leaving) -> Row:
    return {
        "title": choice.title,
        "audience": audience,
        "as_of": leaving.as_of,
        "with_belief": choice.with_belief,
        "unreviewed": choice.unreviewed,
    }


def _choose(drawn: _Drawn) -> list[Wanted]:
    choice = drawn.choice
    if choice.propositions:
        chosen = [_found(drawn.case, each) for each in choice.propositions]
        bare = [each.id for each in chosen if each.id not in drawn.shown]
        if bare:
            _refuse_silent(drawn, bare)
            short = ", ".join(each[:8] for each in bare)
            raise UsageError(f"Nobody has confirmed a claim of {short}. {_REMEDY}")
        return chosen
    listed = (row["proposition"] for row in views.list_propositions(drawn.case))
    fitting = [each for each in listed if each in drawn.said and _fits(drawn.said[each], choice)]
    if not fitting:
        raise UsageError("Nothing that is said in this case fits what was asked for.")
    chosen = [Wanted(id=each) for each in fitting if each in drawn.shown]
    if not chosen:
        raise UsageError(f"A dossier holds what a person confirmed, and nothing here is. {_REMEDY}")
    return chosen


def _refuse_silent(drawn: _Drawn, bare: list[str]) -> None:
    """Raises `UsageError` where what was chosen is bare because it may not leave."""
    query = "SELECT claim, proposition FROM proposition_claim"
    held = {
        row["proposition"] for row in drawn.case.database.rows(query) if row["claim"] in drawn.leaving.claims
    }
    gone = [each[:8] for each in bare if each not in drawn.said or each in held]
    if gone:
        raise UsageError(
            f"Of {', '.join(gone)} nothing that a person confirmed may leave: who says it is off the record"
            " or under an embargo, or it was not known by the day asked for."
        )


def _found(case: Case, wanted: Wanted) -> Wanted:
    row = show(case, wanted.id)
    if "rests_on" not in row and "claim" not in row:
        raise UsageError(f"{wanted.id!r} is not the id of a proposition or a claim.")
    return Wanted(id=row["proposition"], headline=wanted.headline)


def _fits(claims: list[Row], choice: Choice) -> bool:
    about, words = (choice.about or "").casefold(), (choice.query or "").casefold().split()
    told = " ".join(row["content_text"] for row in claims).casefold()
    names = [name.casefold() for row in claims for name in (*row["about"], *filter(None, row["chain"]))]
    is_about = not about or about in told or any(about in name for name in names)
    return is_about and all(word in told for word in words)


def _proposition_row(drawn: _Drawn, wanted: Wanted, index: int) -> Row:
    proposition, case, with_belief = wanted.id, drawn.case, drawn.choice.with_belief
    shown = drawn.shown[proposition]
    row = proposition_details(case, proposition)
    is_whole = drawn.leaving.as_of is None
    told = {name: row[name] if with_belief and is_whole else None for name in ("likelihood", "saying")}
    explained = row["explanation"] if with_belief and is_whole else None
    origins = [*_origins(drawn, row["rests_on"], shown)]
    relations = [each for each in row["relations"] if each["kind"] in ("contradicts", "differs")]
    return {
        "proposition": proposition,
        "text": drawn.text_of(proposition, row["text"]),
        "headline": wanted.headline,
        "chosen": index,
        "claims": [each["claim"] for each in shown],
        "reviewed": [each["claim"] for each in shown if each["review"] in REVIEWED],
        "unreviewed": len(drawn.said[proposition]) - len(shown),
        "origins": origins,
        "perhaps": _perhaps(case, origins),
        "standard": [*_standard(drawn, row["standard"]["lines"])] if is_whole else [],
        **told,
        "explanation": None if drawn.leaving.is_silent(explained) else explained,
        "against": [_against(each) for each in relations if each["proposition"] in drawn.shown],
        "against_unseen": sum(each["proposition"] not in drawn.shown for each in relations),
        **_follows(drawn, proposition),
        "drift": [*_drifts(drawn, shown)],
        "assessments": [*_assessments(drawn, shown)],
        "replies": [*_replies(drawn, shown)],
        "outcome": _outcome(case, shown, drawn.leaving.as_of),
    }


def _against(relation: Row) -> Row:
    return {"proposition": relation["proposition"], "kind": relation["kind"]}


def _origins(drawn: _Drawn, lineages: Iterable[Row], shown: list[Row]) -> Iterator[Row]:
    there = {each["claim"] for each in shown}
    for lineage in lineages:
        claims = [each["claim"] for each in lineage["claims"] if each["claim"] in there]
        is_blocked = lineage["origin"] in drawn.leaving.sources
        reasons = [each for each in lineage["reasons"] if not drawn.leaving.is_silent(each)]
        if claims:
            there.difference_update(claims)
            yield {
                "lineage": lineage["lineage"],
                "source": None if is_blocked else lineage["origin"],
                "reasons": reasons if len(claims) > 1 else [],
                "claims": claims,
            }
    for claim in sorted(there):  # what is rated nowhere rests on itself
        yield {"lineage": claim, "source": None, "reasons": [], "claims": [claim]}


def _perhaps(case: Case, origins: list[Row]) -> int:
    """How many pairs of these origins may be one voice."""
    there = {each["source"] for each in origins}
    rows = case.database.rows('SELECT "left", "right" FROM perhaps_same')
    return sum({row["left"], row["right"]} <= there for row in rows)


def _standard(drawn: _Drawn, lines: Iterable[Row]) -> Iterator[Row]:
    for each in lines:
        found = None if drawn.leaving.is_silent(each["found"]) else each["found"]
        yield {"name": each["name"], "is_met": each["is_met"], "found": found}


def _follows(drawn: _Drawn, proposition: str) -> Row:
    rows, unseen = [], 0
    for each in list_consequences(drawn.case, proposition):
        via = each["if"][1:]
        if all(other in drawn.shown for other in (each["proposition"], *via)):
            author = each["author"][-1]
            author = None if drawn.leaving.is_silent(author) else author
            rows.append({"proposition": each["proposition"], "via": via, "author": author})
        else:
            unseen += 1
    return {"follows": rows, "follows_unseen": unseen}


def _drifts(drawn: _Drawn, shown: list[Row]) -> Iterator[Row]:
    """What retellings changed; words that name a silent voice stay behind."""
    for claim in shown:
        query = "SELECT * FROM drift WHERE claim = ? ORDER BY hop, kind, was"
        for row in drawn.case.database.rows(query, claim["claim"]):
            words = {
                name: None if drawn.leaving.is_silent(row[name]) else row[name] for name in ("was", "became")
            }
            yield {"claim": row["claim"], "hop": row["hop"], "kind": row["kind"], **words}


def _assessments(drawn: _Drawn, shown: list[Row]) -> Iterator[Row]:
    told = {row["claim"]: row for rows in drawn.shown.values() for row in rows}
    for source in sorted({row["source_id"] for row in shown if row["source_id"] is not None}):
        for each in source_details(drawn.case, source)["assessments"]:
            if each["polarity"] == "negative" and each["verdict"] != "reject" and each["claim"] in told:
                claim = told[each["claim"]]
                yield {
                    "source": source,
                    "aspect": each["aspect"],
                    "claim": each["claim"],
                    "words": claim["content_text"],
                    "by": claim["source_id"],
                    "speaker": claim["speaker"],
                }


def _replies(drawn: _Drawn, shown: list[Row]) -> Iterator[Row]:
    query = (
        "SELECT DISTINCT s.source, coalesce(r.name, r.code, r.description) AS name FROM source_judgement s"
        " JOIN judgement j USING (judgement) JOIN source r ON r.source = s.source WHERE j.kind = 'reply'"
        " ORDER BY name, s.source"
    )
    words = {row["content_text"] for row in shown}
    named = {name for row in shown for name in row["about"]}
    for row in list(drawn.case.database.rows(query)):
        if row["source"] in drawn.leaving.sources:
            continue
        for each in source_details(drawn.case, row["source"])["replies"]:
            is_on = any(part in other or other in part for part in each["on"] for other in words)
            if is_on or (not each["on"] and row["name"] in named):
                kept = {name: each[name] for name in ("state", "asked", "deadline", "answer")}
                yield {"source": row["source"], "name": row["name"], **kept}


def _outcome(case: Case, shown: list[Row], as_of: str | None) -> Row | None:
    """What a person found that it turned out to be: the latest decision."""
    query = (
        "SELECT j.value FROM judgement j JOIN claim_judgement p USING (judgement)"
        " WHERE j.kind = 'resolve' AND p.claim = ? ORDER BY j.rowid"
    )
    values = [row["value"] for each in shown for row in case.database.rows(query, each["claim"])]
    found = [fields_of(value) for value in values]
    known = [each for each in found if as_of is None or str(each.get("on")) <= as_of]
    return {"outcome": known[-1].get("outcome"), "on": known[-1].get("on")} if known else None


def _beside(rows: list[Row], questions: list[Row]) -> list[str]:
    """Propositions that those chosen point at, and that are not chosen themselves."""
    chosen = {row["proposition"] for row in rows}
    pointed = [each["proposition"] for row in rows for each in (*row["against"], *row["follows"])]
    pointed += [via for row in rows for each in row["follows"] for via in each["via"]]
    pointed += [each["proposition"] for question in questions for each in question["rows"]]
    return [each for each in dict.fromkeys(pointed) if each not in chosen]


def _beside_row(drawn: _Drawn, proposition: str) -> Row:
    shown = drawn.shown[proposition]
    details = proposition_details(drawn.case, proposition)
    return {
        "proposition": proposition,
        "text": drawn.text_of(proposition, details["text"]),
        "headline": None,
        "chosen": None,
        "claims": [each["claim"] for each in shown],
        "reviewed": [each["claim"] for each in shown if each["review"] in REVIEWED],
        "unreviewed": len(drawn.said[proposition]) - len(shown),
        "origins": [*_origins(drawn, details["rests_on"], shown)],
        "drift": [],
    }


def _register(drawn: _Drawn, sources: Iterable[Row], claims: list[Row]) -> Iterator[Row]:
    """The sources of these claims, with how often each speaks in the dossier."""
    counts = Counter(row["source_id"] for row in claims)
    first = Counter(row["source_id"] for row in claims if len(row["hops"]) == 1)
    asked = drawn.choice.with_belief and drawn.leaving.as_of is None
    for row in sources:
        source = row["source"]
        rate = reliability_row(drawn.case, source) if asked and counts[source] else None
        agreed = source_details(drawn.case, source)["agreed_terms"] if row["terms"] and counts[source] else []
        described = next((each["as"] for each in reversed(agreed) if each["as"]), None)
        row = {**row, "agreed": described}
        counted = {"claims": counts[source], "firsthand": first[source], "reliability": rate}
        yield {**row, **counted}


def _losses(drawn: _Drawn, chosen: list[Wanted]) -> list[Row]:
    """What this dossier leaves out, and what the case itself could not read."""
    unread = drawn.case.database.count("SELECT count(*) FROM problem")
    held = sum(len(drawn.said[each.id]) - len(drawn.shown[each.id]) for each in chosen)
    found = (
        ("unreviewed", held),
        ("propositions", len(drawn.said) - len(chosen)),
        ("off the record", len(drawn.leaving.claims)),
        ("problems", unread),
    )
    return [{"what": what, "count": count} for what, count in found if count]


def _excerpts(leaving: Leaving, claims: list[Row]) -> Iterator[Row]:
    """The words around each claim, as they may leave."""
    pages: dict[str, Row] = {}
    for claim in claims:
        spans = claim["content"]
        if not spans:
            continue
        page = pages.get(claim["document"])
        if page is None:
            page = pages[claim["document"]] = leaving.page(claim["document"])
        start, end = spans[0][0], spans[-1][1]
        yield {
            "claim": claim["claim"],
            "before": _whole_words(page["text"][max(0, start - _AROUND) : start], start > _AROUND),
            "words": page["text"][start:end],
            "after": _whole_words(page["text"][end : end + _AROUND][::-1], True)[::-1],
            "span": [start, end],
        }


def _whole_words(text: str, is_cut: bool) -> str:
    """The end of a paragraph, without the torn word that it begins with."""
    text = text.rpartition("\n\n")[2]
    return text.partition(" ")[2] if is_cut and len(text) >= _AROUND else text
