"""What decisions say of one source: its grade, its terms, what it was asked, from its judgements in force."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sayso.model.entity import Judgement
from sayso.model.judging import fields_of

Row = dict[str, Any]
GRADE = re.compile(r"(?=.)([A-F])?([1-6])?")
"""Admiralty code (NATO AJP-2.1): reliability A to F, credibility 1 to 6; either may stand alone."""
TERMS = ("on-record", "background", "not-for-attribution", "off-record", "embargo")
OFFERED = {
    ("honesty", "positive"): "B",
    ("honesty", "negative"): "D",
    ("competence", "positive"): "B",
    ("competence", "negative"): "C",
}
"""The reliability that an assessment offers. Access and interest offer none: they say what a source can know
and what it wants, not how often it is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """An assessment that somebody accepted: by which judgement, and what it says."""

    judgement: Judgement
    aspect: str
    polarity: str
    words: str


def grade_rows(judgements: Iterable[Judgement], accepted: Iterable[Accepted] = ()) -> list[Row]:
    """The grades that people gave a source, the oldest first, accepted assessments among them.

    The last row with a `grade` is the one that stands.
    """
    given = [(each.at, _grade_row(each)) for each in judgements if each.kind == "grade"]
    given += [(each.judgement.at, _accepted_row(each)) for each in accepted]
    return [row for _, row in sorted(given, key=lambda each: (each[0], each[1]["judgement"]))]


def _grade_row(judgement: Judgement) -> Row:
    fields = fields_of(judgement.value)
    return {
        "grade": fields.get("grade"),
        "topic": fields.get("topic"),
        "interest": fields.get("interest"),
        "note": judgement.note,
        **_by(judgement),
    }


def _accepted_row(accepted: Accepted) -> Row:
    interest = accepted.polarity if accepted.aspect == "interest" else None
    return {
        "grade": OFFERED.get((accepted.aspect, accepted.polarity)),
        "topic": None,
        "interest": interest,
        "note": f"accepted: {accepted.words}",
        **_by(accepted.judgement),
    }


def standing_grade(rows: Iterable[Row]) -> str | None:
    """The grade that stands: the last one given."""
    return next((row["grade"] for row in reversed(list(rows)) if row["grade"]), None)


def terms_rows(judgements: Iterable[Judgement]) -> list[Row]:
    """The terms that the newsroom agreed with a source, the oldest first; the last stand."""
    return [
        {
            "terms": fields.get("terms"),
            "as": fields.get("as"),
            "until": fields.get("until"),
            "note": each.note,
            **_by(each),
        }
        for each in judgements
        if each.kind == "terms" and (fields := fields_of(each.value)) is not None
    ]


def reply_rows(judgements: Iterable[Judgement]) -> list[Row]:
    """What a source was asked and what it answered, the oldest first."""
    return [
        {
            "asked": fields.get("asked"),
            "deadline": fields.get("deadline"),
            "state": fields.get("state"),
            "answer": fields.get("answer"),
            "on": [anchor.exact for anchor in each.anchors[1:]],
            "note": each.note,
            **_by(each),
        }
        for each in judgements
        if each.kind == "reply" and (fields := fields_of(each.value)) is not None
    ]


def _by(judgement: Judgement) -> Row:
    return {"user": judgement.user, "at": judgement.at, "judgement": judgement.id}
