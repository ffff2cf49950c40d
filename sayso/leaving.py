"""What may leave a case: all of it but what was told off the record, which no export ever holds.

Off the record is the newsroom's own word, given by a decision. Terms that the leak states warn and block
nothing. A document that the silent voice wrote itself stays behind whole; in any other its words are blacked
out, and every claim that holds them stays behind.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sayso import losses, views, whole
from sayso.case import Case
from sayso.knowing import later_claims
from sayso.sources import blocked_sources
from sayso.wanted import Filter

Row = dict[str, Any]
_WORD = re.compile(r"\S")
BLACK = "█"


class Leaving:
    """The tables of a case as they may leave it; `claims`, `documents`, `sources` are what stays behind.

    On `as_of`, an ISO day, only what was known then. On `today`, what is under an embargo stays behind, too:
    that is for what is published.
    """

    def __init__(self, case: Case, as_of: str | None = None, today: str | None = None) -> None:
        self._case = case
        self.as_of = as_of
        self._wanted = Filter(as_of=as_of)
        self._later = frozenset[str]() if as_of is None else frozenset(later_claims(case, as_of))
        self._today = today
        self.sources = blocked_sources(case, today)
        silent = (row for row in views.list_sources(case) if row["source"] in self.sources)
        self._names = frozenset(name for row in silent for name in row["names"])
        self._black: dict[str, list[list[int]]] = defaultdict(list)
        self.claims = frozenset(self._withheld()) if self.sources else frozenset[str]()
        self.documents = frozenset(self._unwritten()) if self.sources else frozenset[str]()

    def tables(self) -> dict[str, Iterator[Row]]:
        """What an exporter gets: the listings by name, and every page whole."""
        return {
            "status": losses.list_status(self._case),
            "claims": self._said(views.list_claims(self._case)),
            "sources": (
                row
                for row in views.list_sources(self._case, self._wanted)
                if row["source"] not in self.sources
            ),
            "problems": views.list_problems(self._case),
            "documents": self._documents(),
            "pages": (self.page(row["document"]) for row in self._documents()),
        }

    def _withheld(self) -> Iterator[str]:
        """Claims that stay behind, and all that hold their words: as they were read, and as corrected."""
        query = (
            "SELECT c.claim, c.document, c.content, s.content AS corrected FROM claim c"
            " JOIN standing_claim s USING (claim) WHERE c.claim IN (SELECT claim FROM withheld_claim)"
            " OR c.claim IN (SELECT claim FROM embargoed_claim WHERE until >= ?) ORDER BY c.claim"
        )
        told = set()
        for row in self._case.database.rows(query, self._today or "~"):
            told.add(row["claim"])
            self._black[row["document"]] += json.loads(row["content"]) + json.loads(row["corrected"])
        yield from told
        for document, black in self._black.items():
            for claim in views.claims_of(self._case, document):
                if claim["claim"] not in told and _meet(claim["content"], black):
                    yield claim["claim"]

    def _unwritten(self) -> Iterator[str]:
        """Documents whose own words are those of a silent voice; blackens its zones in all others."""
        for row in views.list_documents(self._case):
            for zone in row["zones"]:
                if self._names.intersection(zone["voices"]):
                    self._black[row["document"]].append(zone["span"])
                    if zone["level"] == 0 and zone["voices"][0] in self._names:
                        yield row["document"]

    def _documents(self) -> Iterator[Row]:
        rows = views.list_documents(self._case, self._wanted)
        return (row for row in rows if row["document"] not in self.documents)

    def _said(self, claims: Iterator[Row]) -> Iterator[Row]:
        """Claims that may leave, each with its parent's place among those that do."""
        for document, group in groupby(claims, key=lambda row: str(row["document"])):
            if document in self.documents:
                continue
            said = list(group)
            leaving = [
                place
                for place, row in enumerate(said)
                if row["claim"] not in self.claims | self._later and not row["rejected"]
            ]
            places = {place: number for number, place in enumerate(leaving)}
            for place in leaving:
                row = said[place]
                yield {**row, "parent": places.get(row["parent"])}

    def is_silent(self, text: str | None) -> bool:
        """Whether words of ours name a voice that is off the record."""
        return text is not None and any(name in text for name in self._names)

    def is_black(self, document: str, start: int, length: int) -> bool:
        """Whether a stretch of a document meets words that stay behind, or all of it does."""
        black = self._black.get(document)
        return document in self.documents or (black is not None and _meet([[start, start + length]], black))

    def is_touched(self, document: str) -> bool:
        """Whether any words of a document stay behind."""
        return document in self.documents or document in self._black

    def page(self, document: str) -> Row:
        """A document whole, what was told off the record blacked out."""
        row = whole.show_document(self._case, document)
        row = {**row, "claims": list(self._said(iter(row["claims"])))}
        black = self._black.get(document)
        if not black:
            return row
        forms = [each for each in row["forms"] if each["source"] not in self._names]
        return {
            **row,
            "text": blacken(row["text"], black),
            "forms": forms,
        }


def blacken(text: str, spans: list[list[int]]) -> str:
    """A text of the same length in which every sign within the spans is a black box."""
    for start, end in spans:
        text = text[:start] + _WORD.sub(BLACK, text[start:end]) + text[end:]
    return text


def _meet(spans: list[list[int]], others: list[list[int]]) -> bool:
    return any(start < stop and begin < end for start, end in spans for begin, stop in others)
