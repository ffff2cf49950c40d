"""A text as a document of one zone, and its claims."""

from collections.abc import Callable

import pytest

from sayso.claims.compose import find_claims
from sayso.claims.rules import RuleExtractor
from sayso.model.chain import Hop
from sayso.model.claim import Claim
from sayso.model.document import Document, Text, Zone
from sayso.model.extension import Extractor
from sayso.model.place import DateRange, Span
from sayso.plugins import load_extractor

ClaimsOf = Callable[..., tuple[Claim, ...]]


@pytest.fixture
def claims_of() -> ClaimsOf:
    """Claims of a text written by one voice, read by the rules; `level` 1 makes it a quoted zone."""
    return reading_with(RuleExtractor())


@pytest.fixture(scope="session")
def claims_as_shipped() -> ClaimsOf:
    """Claims of a text written by one voice, read by the extractor in force."""
    return reading_with(load_extractor())


def reading_with(extractor: Extractor) -> ClaimsOf:
    def read(
        content: str, voice: Hop | None = None, dated: DateRange | None = None, level: int = 0
    ) -> tuple[Claim, ...]:
        document = Document(
            id="0" * 64, size=len(content), media_type="text/plain", kind="text", name="a.txt", dated=dated
        )
        zone = Zone(
            kind="quoted" if level else "body",
            span=Span(start=0, end=len(content)),
            level=level,
            voices=() if voice is None else (voice,),
        )
        text = Text(document=document.id, content=content, zones=(zone,) if content else (), runs=())
        return find_claims(document, text, extractor)

    return read
