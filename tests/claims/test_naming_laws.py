"""Laws of mentions on any text: spans lie inside it, words are the span's, order is that of place."""

import time
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.claims.namings import OVERLAPPING, find_mentions
from sayso.claims.quoting import blanked, flat
from sayso.model.document import Address, Document, Message, Recipient, Text, Zone, ZoneKind
from sayso.model.entity import Mention, NameSpan
from sayso.model.place import Span

PIECES = (
    "Ann Lee", "Guzman", "Joaquin 'El Chapo' Guzman", "el gobernador", "Secretaría de", "Hacienda y Crédito",
    "MX-1", "MX 2", "SOURCE:", "code", "known as", "alias", "“El Tigre”", "(VCF)", "(", ")", "Reuters", "the",
    "El Universal", "Ann <ann@a.example>", "a@b.example", "http://www.nytimes.com/x", "a senior official",
    "said that", "fuentes de la", "who asked not to be named", "leaked cables", "according to", "según",
    "de la", "y", "of", ",", ".", "'s", "’", "\n", "\n\n", "\n> ", "  ", "In", "US", "U.S.", "México",
    "ÁÉÍ", "J.", '"', "ß", "İ", "\u0301", "\x00", "\u2028", "@", "#",
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=40).map(" ".join)


def read(content: str, level: int, namer: bool = False) -> tuple[tuple[Mention, ...], Text]:
    kinds: tuple[ZoneKind, ...] = ("body", "quoted", "signature", "form", "code")
    cuts = sorted({0, len(content) // 3, len(content) // 2, len(content)})
    zones = tuple(
        Zone(kind=kinds[i % len(kinds)], span=Span(start=low, end=high), level=level, voices=())
        for i, (low, high) in enumerate(pairwise(cuts))
    )
    message = Message(
        message_id=None,
        in_reply_to=(),
        references=(),
        sender=Address(name=content[:30], address=None),
        recipients=(Recipient(role="cc", to=Address(name=None, address="ann@a.example")),),
        subject=content[:40],
        sent=None,
    )
    document = Document(id="0", size=0, media_type="message/rfc822", kind="mail", name="a", message=message)
    text = Text(document="0", content=content, zones=zones, runs=())
    return find_mentions(document, text, tagged if namer else None), text


def tagged(content: str) -> Iterable[NameSpan]:
    """Spans without regard to words, as a network may give them."""
    for start in range(0, len(content) - 3, 7):
        kind = ("person", "body", "place")[start % 3]
        yield NameSpan(span=Span(start=start, end=start + 3), kind=kind, score=0.5)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.integers(0, 1), st.booleans())
def test_spans_lie_inside_and_words_are_theirs(content: str, level: int, namer: bool) -> None:
    """M-100"""
    mentions, text = read(content, level, namer)
    assert mentions == read(content, level, namer)[0]
    last = -1
    for one in mentions:
        assert one.words == flat(one.words) != ""
        assert 0 < one.score <= 1
        assert one.kind != "code" or one.stands_for is None
        if one.span is None:
            assert one.field not in ("text", "form") and last == -1
            continue
        (zone,) = (zone for zone in text.zones if zone.span.holds(one.span))
        assert zone.kind != "code"
        assert (one.field == "form") == (zone.kind == "form")
        inside = Span(start=one.span.start - zone.span.start, end=one.span.end - zone.span.start)
        assert one.words == flat(inside.cut(blanked(zone.span.cut(content), zone.level)))
        assert one.span.start >= last
        last = one.span.start


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_names_overlap_only_as_nicknames_and_in_descriptions(content: str) -> None:
    mentions = [one for one in read(content, 0)[0] if one.span is not None and one.kind not in OVERLAPPING]
    for first, second in pairwise(mentions):
        assert first.span is not None and second.span is not None
        if first.span.meets(second.span):
            assert content[second.span.start - 1] in "\"'“‘«’”»"
            assert first.span.holds(second.span)


@pytest.mark.parametrize(
    "piece",
    [
        "Ann ",
        "A",
        "MX-1 ",
        "a@",
        "Ann <",
        "(VCF) ",
        "de la ",
        "\"'",
        "Secretaría de la ",
        "known as ",
        "x.",
        "> ",
        "Ana y ",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        content = piece * (size // len(piece))
        start = time.process_time()
        read(content, 1)
        return time.process_time() - start

    seconds(1000)
    small, large = seconds(5_000), seconds(40_000)
    assert large < 0.5 + 30 * small
