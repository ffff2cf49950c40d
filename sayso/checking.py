"""A draft checked against a case: read in the cell; each finder gives its findings as plain rows.

Callable by commands and by the workbench. Nothing is written to the case.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.case import Case
from sayso.check.draft import find_quotations
from sayso.check.notices import Named
from sayso.check.quotations import judge_quotations
from sayso.errors import UsageError
from sayso.model.claim import Claim
from sayso.model.document import Problem, Text
from sayso.model.place import Span
from sayso.model.quotation import Edit, Found, QuoteVerdict, Saying
from sayso.noticing import notice_rows
from sayso.pipeline.single import extract_files
from sayso.protection.masking import mask_row
from sayso.protection.variants import Scanner
from sayso.store.quotations import CaseIndex
from sayso.vetting import reported_rows, reports_on

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft as it was read: its text, who says what in it, and what could not be read.

    Spans of findings are code points of `text.content`.
    """

    path: str
    text: Text
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The findings in the draft's order as rows of the public contract, and what could not be read of it."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


Finder = Callable[[Case, Draft, Scanner | None], Iterator[Row]]


def read_draft(path: Path, required: str | None = None) -> Draft:
    """The draft in a file (text, Markdown, HTML, DOCX, PDF and whatever else Sayso reads).

    What is attached to it is not checked, which is a problem of its own. Raises `UsageError` where there is
    no such file or no text in it, `NotIsolated` as `sayso extract` does.
    """
    if not path.is_file():
        raise UsageError(f"There is no draft at {path}.")
    found = list(extract_files([path], None, jobs=1, required=required, is_draft=True))
    problems = [problem for each in found for problem in each.problems]
    read = [each for each in found if each.text is not None and each.text.content.strip()]
    if not read or read[0].text is None:
        reasons = " ".join(f"{problem.message} {problem.remedy}" for problem in problems)
        raise UsageError(f"There is no text in {path.name} to check. {reasons}".rstrip())
    problems += [
        Problem(
            path=each.path,
            place=None,
            kind="not_checked",
            message="It lies inside the draft and was not checked.",
            remedy="Check it by itself.",
        )
        for each in read[1:]
    ]
    first = read[0]
    return Draft(path=first.path, text=read[0].text, claims=first.claims, problems=tuple(problems))


def check_draft(case: Case, draft: Draft, names: Scanner | None = None) -> Checked:
    """What every finder says about a draft, in the draft's order.

    `names` are the names under seal, where the case has any: they are noticed in the draft and stand as their
    codes in what is shown of the leak.
    """
    rows = [row for finder in FINDERS for row in finder(case, draft, names)]
    rows += notice_rows(case, Named(content=draft.text.content, voices=_voices(draft)), rows)
    rows.sort(key=lambda row: (row["kind"] == "notice", row["span"][0], -row["span"][1], row["kind"]))
    if names is not None:
        rows = [mask_row(row, names) for row in rows]
    return Checked(rows=tuple(rows), problems=draft.problems)


def _voices(draft: Draft) -> tuple[Span, ...]:
    return tuple(span for claim in draft.claims for span in claim.attribution.source)


def quotation_rows(case: Case, draft: Draft, names: Scanner | None) -> Iterator[Row]:
    """A row for each quotation of the draft."""
    del names  # masking is for the rows as a whole
    sayings = [saying for claim in draft.claims if (saying := _saying(claim)) is not None]
    quotations = find_quotations(draft.text, sayings)
    yield from map(_quotation_row, judge_quotations(quotations, CaseIndex(case.database)))


def statement_rows(case: Case, draft: Draft, names: Scanner | None) -> Iterator[Row]:
    """A row for each reported or bare statement of the draft."""
    del names
    yield from reported_rows(reports_on(case, draft.text, draft.claims))


def sealed_rows(case: Case, draft: Draft, names: Scanner | None) -> Iterator[Row]:
    """A row for each place where the draft has a name under seal, or a form of one."""
    del case
    content = draft.text.content
    for hit in () if names is None else names.find(content):
        words = content[hit.start : hit.end]
        row = finding_row("notice", Span(start=hit.start, end=hit.end), words, "sealed_name")
        yield {**row, "speaker": " or ".join(hit.codes)}


FINDERS: tuple[Finder, ...] = (quotation_rows, statement_rows, sealed_rows)
"""What looks at a draft; each finder gives rows with the fields of `check` in DESIGN.md 4."""


def finding_row(kind: str, span: Span, text: str, verdict: str | list[str]) -> Row:
    """A finding with nothing known of the leak yet: every finder gives rows with just these fields.

    `named` is the speaker whom the draft names, `further` are the other places where there are several. A
    reported sentence has the `claim` that it goes back to and, in `leak`, its words; a notice has a `note`.
    """
    return {
        "kind": kind,
        "span": [span.start, span.end],
        "text": text,
        "verdict": verdict,
        "flags": [],
        "document": None,
        "place": None,
        "speaker": None,
        "chain": [],
        "diff": [],
        "named": None,
        "further": [],
        "claim": None,
        "leak": None,
        "note": None,
    }


def _saying(claim: Claim) -> Saying | None:
    attribution = claim.attribution
    if attribution.kind == "own":
        return None
    return Saying(
        content=attribution.content,
        source=attribution.source,
        cue=attribution.cue,
        speaker=claim.speaker,
        factuality=attribution.factuality,
    )


def _quotation_row(found: QuoteVerdict) -> Row:
    quotation = found.quotation
    places = [_place_row(place) for place in found.places]
    return {
        **finding_row("quotation", quotation.span, quotation.text, found.verdict),
        "flags": list(found.flags),
        "document": places[0]["document"] if places else None,
        "place": places[0] if places else None,
        "speaker": found.speaker,
        "chain": list(found.chain),
        "diff": [_edit_row(edit) for edit in found.diff],
        "named": quotation.speaker,
        "further": places[1:],
    }


def _place_row(place: Found) -> Row:
    zone = place.zone
    return {
        "document": place.text.document,
        "path": place.text.path,
        "zone": None if zone is None else zone.kind,
        "level": None if zone is None else zone.level,
        "span": [place.span.start, place.span.end],
        "date": place.text.date or None,
    }


def _edit_row(edit: Edit) -> Row:
    return {"op": edit.op, "draft": edit.draft, "leak": edit.leak}
