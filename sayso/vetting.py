"""What `check` asks of a case about statements without quotation marks, as rows of the public contract."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from sayso.case import Case
from sayso.check.statements import innermost, is_under_denial, statements_of
from sayso.check.support import Heard, Report, judge_statements
from sayso.model.belief import Drift
from sayso.model.claim import Claim
from sayso.model.document import Text
from sayso.store.heard import load_called, load_chains, load_drifts, load_numbered_claims
from sayso.store.quotations import CaseIndex
from sayso.store.sqlite import Database
from sayso.wording.retelling import Change
from sayso.wording.sides import IN_WORDS, side_of

Row = dict[str, Any]
_TEXTS_KEPT = 500


class CaseClaims:
    """The claims of an open case (see `sayso.check.support.HeardIndex`)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._texts = CaseIndex(database)
        self._called = load_called(database)
        self._drifts = load_drifts(database)
        self.size = self._texts.size
        self.frequency = self._texts.frequency
        self.holding = self._texts.holding
        self.heard = lru_cache(maxsize=_TEXTS_KEPT)(self._heard)

    def _heard(self, number: int) -> Sequence[Heard]:
        """The claims of the text with this number, in order of place."""
        text = self._texts.text(number)
        found = []
        listed = list(load_numbered_claims(self._database, number))
        claims = [claim for _, _, claim in listed]
        compared = set(map(id, innermost(claims)))
        for id_, source, claim in listed:
            if id(claim) not in compared:
                continue
            start = claim.attribution.content[0].start
            zone = next((each for each in text.zones if each.span.start <= start < each.span.end), None)
            found.append(
                Heard(
                    id=id_,
                    claim=claim,
                    side=side_of(claim, called=self._called),
                    source=source,
                    document=text.document,
                    path=text.path,
                    date=text.date,
                    zone=None if zone is None else zone.kind,
                    level=None if zone is None else zone.level,
                    is_copy=text.is_copy or (zone is not None and zone.repeats is not None),
                    passes_on=self._passed_on(claim),
                    is_under_denial=is_under_denial(claim, claims),
                    drifted=tuple(map(_change, self._drifts.get(id_, ()))),
                )
            )
        return found

    def _passed_on(self, claim: Claim) -> frozenset[str]:
        """For whom the writer of a claim without a voice of its own speaks elsewhere."""
        hops = claim.chain.hops
        if claim.attribution.kind != "own" or not hops or hops[-1].name is None:
            return frozenset()
        return self._relays.get(hops[-1].name, frozenset())

    @cached_property
    def _relays(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for hops in load_chains(self._database):
            for outer, inner in pairwise(hops):
                if inner.medium in IN_WORDS and outer.name is not None and inner.name is not None:
                    found[outer.name].add(inner.name)
        return {name: frozenset(voices) for name, voices in found.items()}


def _change(drift: Drift) -> Change:
    return Change(kind=drift.kind, was=drift.was, became=drift.became)


def reports_on(case: Case, text: Text, claims: Sequence[Claim]) -> tuple[Report, ...]:
    """What became of every statement of a draft that stands without quotation marks, in order of place."""
    return tuple(judge_statements(statements_of(text, claims), CaseClaims(case.database)))


def report_row(report: Report) -> Row:
    """A report as a finding of kind `reported`.

    `verdict` is `supported`, `not_found`, or the list of the kinds of drift. `diff` has a step for each of
    them: `leak` as the leak has it, `draft` as the draft has it, `kind`.
    """
    heard, statement = report.heard, report.statement
    kinds = [change.kind for change in report.found]
    return {
        "kind": "reported",
        "span": [statement.span.start, statement.span.end],
        "text": statement.text,
        "verdict": (kinds or "supported") if report.is_supported else "not_found",
        "flags": list(report.flags),
        "document": None if heard is None else heard.document,
        "place": None if heard is None else _place(heard),
        "speaker": None if heard is None else heard.claim.speaker,
        "chain": [] if heard is None else list(heard.claim.chain.names),
        "diff": [_step(change) for change in report.found],
        "named": statement.speaker,
        "further": list(map(_place, report.further)),
        "claim": None if heard is None else heard.id,
        "leak": None if heard is None else " ".join(heard.claim.content_text.split()),
        "note": None,
    }


def _place(heard: Heard) -> Row:
    return {
        "document": heard.document,
        "path": heard.path,
        "zone": heard.zone,
        "level": heard.level,
        "span": [heard.span.start, heard.span.end],
        "date": heard.date or None,
    }


def _step(change: Change) -> Row:
    op = "replace" if change.became else "insert"
    return {"op": op, "draft": change.became, "leak": change.was, "kind": change.kind}


def reported_rows(reports: Sequence[Report]) -> Iterator[Row]:
    """A row for each report."""
    return map(report_row, reports)
