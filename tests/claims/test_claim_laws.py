"""Laws of extraction, on any text."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.claims.compose import find_claims
from sayso.claims.quoting import without_that
from sayso.claims.rules import RuleExtractor
from sayso.model.claim import Attribution
from sayso.model.document import Document, Text, Zone
from sayso.model.place import DateRange, Span

PIECES = [
    "Ann Lee",
    "MX-1",
    "he",
    "who",
    "said",
    "says",
    "told",
    "denied",
    "accused",
    "according to",
    "that",
    "of",
    "the",
    "mill",
    "closed",
    "reportedly",
    "dijo",
    "que",
    "según",
    "habría",
    "recibido",
    ",",
    ".",
    "?",
    ":",
    ";",
    "“",
    "”",
    '"',
    "«",
    "»",
    "--",
    "(",
    ")",
    "\n",
    "\n\n",
    "> ",
    "April 2010",
    "yesterday",
    "not",
    "and",
    "but",
    "by",
    "to",
    "adding",
    "is",
    "was",
    "claims",
    "I",
    "“We lost it all,”",
    "If",
    "as",
]
SENTENCES = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
TEXTS = st.one_of(SENTENCES, st.text(max_size=200))
DATED = DateRange(start="2012-08-15", end="2012-08-15")


def spans_of(one: Attribution) -> list[tuple[Span, ...]]:
    return [one.source, one.cue, one.content]


@settings(deadline=None)
@given(TEXTS)
def test_spans_lie_inside_and_fragments_are_ordered_and_disjoint(passage: str) -> None:
    for one in RuleExtractor().find(passage):
        for spans in spans_of(one):
            assert all(0 <= s.start < s.end <= len(passage) for s in spans)
        assert one.cue
        assert all(a.end <= b.start for a, b in zip(one.content, one.content[1:], strict=False))


@settings(deadline=None)
@given(TEXTS)
def test_same_text_gives_the_same_result(passage: str) -> None:
    assert RuleExtractor().find(passage) == RuleExtractor().find(passage)


@settings(deadline=None)
@given(TEXTS)
def test_a_parent_comes_earlier_and_holds_its_child(passage: str) -> None:
    found = RuleExtractor().find(passage)
    for number, one in enumerate(found):
        if one.parent is not None:
            assert one.parent < number
            around = found[one.parent].content
            assert all(any(o.holds(s) for o in around) for s in (*one.cue, *one.content))


@settings(deadline=None)
@given(TEXTS, st.integers(0, 1))
def test_claims_of_any_text_are_in_order_and_unique(content: str, level: int) -> None:
    document = Document(id="0" * 64, size=1, media_type="text/plain", kind="text", name="a", dated=DATED)
    zones = (Zone(kind="quoted", span=Span(start=0, end=len(content)), level=level, voices=()),)
    text = Text(document=document.id, content=content, zones=zones, runs=())
    claims = find_claims(document, text, RuleExtractor())
    assert claims == find_claims(document, text, RuleExtractor())
    assert len({claim.id for claim in claims}) == len(claims)
    starts = [(c.attribution.content or c.attribution.cue)[0].start for c in claims]
    assert starts == sorted(starts)
    for number, claim in enumerate(claims):
        parent = claim.attribution.parent
        assert parent is None or parent < number
        assert claim.content_text == without_that(
            " ".join(piece for s in claim.attribution.content if (piece := " ".join(s.cut(content).split())))
        )


def test_hostile_texts_take_linear_time() -> None:
    hostile = [
        "said that " * 20_000,
        '"' * 40_000,
        "“a” " * 20_000,
        "A, " * 40_000,
        "a" * 200_000,
        "“We lost it,” he said. “It is over.” " * 3_000,
        "He said: “" * 8_000,
        "according to according to " * 8_000,
        "MX-1 (" * 20_000,
        "1.1.1.1." * 20_000,
        "> " * 50_000,
    ]
    for content in hostile:
        document = Document(id="0" * 64, size=1, media_type="text/plain", kind="text", name="a")
        zones = (Zone(kind="quoted", span=Span(start=0, end=len(content)), level=1, voices=()),)
        start = time.process_time()
        find_claims(
            document, Text(document=document.id, content=content, zones=zones, runs=()), RuleExtractor()
        )
        assert time.process_time() - start < 10, content[:20]
