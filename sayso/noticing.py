"""What `check` tells of a case at the places of a draft: terms, replies, the house standard; as rows."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sayso.case import Case
from sayso.check.notices import Named, Notice, Party, Used, find_notices, places_of
from sayso.entities import entity_rows
from sayso.model.belief import Requirement
from sayso.model.place import Span
from sayso.sources import source_details, source_rows
from sayso.store.columns import spans_from_json

Row = dict[str, Any]
_SAID_THERE = (
    "SELECT c.claim, c.content, s.source, p.proposition FROM claim c LEFT JOIN claim_source s USING (claim)"
    " LEFT JOIN proposition_claim p USING (claim) WHERE c.document = ? ORDER BY c.position"
)


def notice_rows(case: Case, draft: Named, findings: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """A row of kind `notice` for each thing an editor must know, with its reason in `note`.

    `findings` are the rows on the draft's quotations and statements: what they go back to is what it uses.
    """
    used = [each for finding in findings for each in _used(case, finding)]
    parties = list(_parties(case, draft.content, {each.source for each in used}))
    for notice in find_notices(draft, used, parties, date.today().isoformat()):
        yield _row(notice, draft.content)


def _row(notice: Notice, content: str) -> Row:
    return {
        "kind": "notice",
        "span": [notice.span.start, notice.span.end],
        "text": notice.span.cut(content),
        "verdict": notice.kind,
        "flags": [],
        "document": None,
        "place": None,
        "speaker": notice.who,
        "chain": [],
        "diff": [],
        "named": None,
        "further": [],
        "claim": None,
        "leak": None,
        "note": notice.why,
    }


def _used(case: Case, finding: Mapping[str, Any]) -> Iterator[Used]:
    """The sources of the claims at the place that a finding goes back to."""
    place = finding["place"]
    if place is None or "contradicted" in finding["flags"]:
        return
    there = Span(start=place["span"][0], end=place["span"][1])
    for row in case.database.rows(_SAID_THERE, place["document"]):
        spans = spans_from_json(row["content"])
        is_meant = any(span.meets(there) for span in spans) and finding["kind"] != "reported"
        if is_meant or finding["claim"] == row["claim"]:
            yield Used(
                span=Span(start=finding["span"][0], end=finding["span"][1]),
                source=row["source"],
                proposition=row["proposition"],
                missing=tuple(_missing(case, row["proposition"])),
            )


def _missing(case: Case, proposition: str | None) -> Iterator[Requirement]:
    """What the house standard asks of a proposition and does not find."""
    found = case.database.value("SELECT standard FROM belief WHERE proposition = ?", proposition)
    for line in json.loads(str(found)) if found is not None else ():
        requirement = Requirement(name=line["name"], is_met=line["is_met"], found=line["found"])
        if not requirement.is_met:
            yield requirement


def _parties(case: Case, content: str, used: set[str | None]) -> Iterator[Party]:
    """The sources that the draft uses or names, and other persons whom it names."""
    known: set[str] = set()
    for row in source_rows(case):
        names = (*row["names"], *((row["code"],) if row["code"] else ()))
        known |= set(names)
        if row["source"] not in used and not any(places_of(content, names)):
            continue
        details = source_details(case, row["source"])
        agreed = details["agreed_terms"][-1:]
        heard = [each for each in details["heard_terms"] if each["terms"]][-1:]
        terms = (agreed or heard or [{"terms": None, "until": None}])[0]
        yield Party(
            id=row["source"],
            name=row["name"] or row["code"] or row["description"] or "a voice without a name",
            names=names,
            is_person=row["kind"] == "person",
            terms=terms["terms"],
            until=terms["until"],
            has_reply=any(reply["state"] not in (None, "waiting") for reply in details["replies"]),
        )
    for row in entity_rows(case):
        if (
            row["kind"] == "person"
            and not known & set(row["names"])
            and any(places_of(content, row["names"]))
        ):
            yield Party(id=row["entity"], name=row["name"], names=tuple(row["names"]), is_person=True)
