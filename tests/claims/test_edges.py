"""Spans begin and end at whole words, without marks at their edges, with quotations whole."""

from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sayso.claims.edges import tidied
from sayso.claims.joining import Relation
from sayso.claims.rules import EDGES
from sayso.claims.words import paragraphs, split_words
from sayso.model.place import Span

Texts = tuple[str, ...]


def at(passage: str, words: str) -> tuple[Span, ...]:
    """The place of words of a passage; parts are parted by a bar, none are none."""
    return tuple(
        Span(start=passage.index(part), end=passage.index(part) + len(part))
        for part in words.split("|")
        if part
    )


def tidy(passage: str, found: list[Relation]) -> list[Relation]:
    words = split_words(passage)
    return tidied(words, [q for p in paragraphs(words) for q in p.quotations], found)


def cut(passage: str, spans: tuple[Span, ...]) -> Texts:
    return tuple(span.cut(passage) for span in spans)


def parts(passage: str, source: str, cue: str, content: str) -> tuple[Texts, Texts, Texts] | None:
    """The three roles, tidied, as text; none where the attribution was dropped."""
    one = Relation(source=at(passage, source), cue=at(passage, cue), content=at(passage, content), score=0.5)
    found = tidy(passage, [one])
    if not found:
        return None
    (kept,) = found
    assert kept.score == 0.5
    return cut(passage, kept.source), cut(passage, kept.cue), cut(passage, kept.content)


@pytest.mark.parametrize(
    ("passage", "source", "whole"),
    [
        ("MX-1 said that it closed.", "MX", "MX-1"),
        ("MX-1 said that it closed.", "1", "MX-1"),
        ("Zambada-García said that it closed.", "-García", "Zambada-García"),
        ("AT&T said that it closed.", "AT", "AT&T"),
        ("mail@example.org said that it closed.", "example", "mail@example.org"),
    ],
)
def test_a_source_never_splits_a_word(passage: str, source: str, whole: str) -> None:
    assert parts(passage, source, "said", "it closed") == ((whole,), ("said",), ("it closed",))


@pytest.mark.parametrize(
    "content", ["1 closed the mill-", "MX-1 closed the mill-house", "-1 closed the mill"]
)
def test_a_content_never_splits_a_word(content: str) -> None:
    passage = "He said MX-1 closed the mill-house."
    assert parts(passage, "He", "said", content) == (("He",), ("said",), ("MX-1 closed the mill-house",))


@pytest.mark.parametrize(
    ("passage", "cue", "whole"),
    [
        ("Lee re-affirmed that it closed.", "affirmed", "re-affirmed"),
        ("Lee re-affirmed that it closed.", "re", "re-affirmed"),
        ("Lee said that it closed.", "sai", "said"),
        ("Lee said that it closed.", "ee said", "Lee said"),
    ],
)
def test_a_cue_never_splits_a_word(passage: str, cue: str, whole: str) -> None:
    assert parts(passage, "", cue, "it closed") == ((), (whole,), ("it closed",))


@pytest.mark.parametrize("mark", ["'", "’"])
def test_an_apostrophe_may_part_a_cue_from_its_source(mark: str) -> None:
    passage = f"He{mark}s told us that it closed."
    found = parts(passage, "", f"{mark}s told", "it closed")
    assert found == ((), (f"{mark}s told",), ("it closed",))
    found = parts(passage, "He", f"{mark}s told", "it closed")
    assert found == (("He",), (f"{mark}s told",), ("it closed",))
    found = parts(f"Lee{mark}s claim that it closed", "Lee", "claim", "it closed")
    assert found == (("Lee",), ("claim",), ("it closed",))


@pytest.mark.parametrize(
    "content", [", that it closed.", " that it closed. ", " that it closed", ": — that it closed…"]
)
def test_no_mark_stands_at_the_edge_of_a_content(content: str) -> None:
    assert parts(f"Lee said{content}", "Lee", "said", content) == (("Lee",), ("said",), ("that it closed",))


def test_no_mark_stands_at_the_edge_of_a_source() -> None:
    passage = "It closed, — Ann Lee, said"
    assert parts(passage, ", — Ann Lee,", "said", "It closed") == (("Ann Lee",), ("said",), ("It closed",))


@pytest.mark.parametrize(
    ("passage", "content", "tidy_one"),
    [
        ("“It closed,” Lee said.", "“It closed,”", "“It closed,”"),
        ("“It closed,” Lee said.", "It closed,", "“It closed,”"),
        ("Lee said it “closed down”.", "it “closed down”.", "it “closed down”"),
        ("Lee said it “closed down”.", "it “", "it"),
        ("Lee said it “closed down for good in April”.", "it “closed", "it “closed"),
        ("He “left” and Lee said it closed.", "” and Lee said it closed", "and Lee said it closed"),
        ('"It closed," Lee said.', '"It closed,"', '"It closed,"'),
        ("Lee: «It closed»", ": «It closed»", "«It closed»"),
    ],
)
def test_quotation_marks_go_in_pairs(passage: str, content: str, tidy_one: str) -> None:
    found = parts(passage, "", "Lee", content)
    assert found is not None
    assert found[2] == (tidy_one,)


QUOTED = "Lee said “one two three four five six seven” later."
"""A quotation of nine words with its marks."""


@pytest.mark.parametrize(
    ("content", "whole"),
    [
        ("one two three four five six", True),
        ("two three four five six seven", True),
        ("one two three four five", True),
        ("one two three four", False),
        ("one", False),
    ],
)
def test_a_quotation_that_is_mostly_content_becomes_whole(content: str, whole: bool) -> None:
    expected = "“one two three four five six seven”" if whole else content
    assert parts(QUOTED, "Lee", "said", content) == (("Lee",), ("said",), (expected,))


def test_a_content_that_reaches_out_of_a_quotation_keeps_its_other_end() -> None:
    found = parts(QUOTED, "Lee", "said", "two three four five six seven” later")
    assert found == (("Lee",), ("said",), ("“one two three four five six seven” later",))


@pytest.mark.parametrize(("source", "cue"), [("He", "wrote"), ("", "wrote"), ("He", "later")])
def test_a_quotation_with_another_role_in_it_does_not_become_whole(source: str, cue: str) -> None:
    passage = "“He wrote that the old mill closed down in April”, later."
    found = parts(passage, source, cue, "that the old mill closed down in April")
    assert found is not None
    assert found[2] == ("that the old mill closed down in April",)


def test_parts_that_meet_become_one_in_order() -> None:
    passage = "The old mill closed, Lee said, in April."
    found = parts(passage, "Lee", "said", "in April.|mill closed,|The old")
    assert found == (("Lee",), ("said",), ("The old mill closed", "in April"))


def test_two_parts_of_one_quotation_become_the_whole_of_it_once() -> None:
    found = parts(QUOTED, "Lee", "said", "one two three four five six|five six seven")
    assert found is not None
    assert found[2] == ("“one two three four five six seven”",)


@pytest.mark.parametrize("content", ["", ",", " ", ", — “"])
def test_an_attribution_without_a_word_of_content_is_dropped(content: str) -> None:
    assert parts("Lee said, — “", "Lee", "said", content) is None


def test_a_source_of_marks_alone_is_no_source() -> None:
    assert parts("It closed, — said", ", —", "said", "It closed") == ((), ("said",), ("It closed",))


PASSAGES = st.lists(
    st.sampled_from(
        ["MX-1", "he's", "said", "the", "mill", "“", "”", '"', ",", ".", "—", "\n\n", "Lee’s", "(", "‘"]
    ),
    min_size=1,
    max_size=20,
).map(" ".join)


@st.composite
def scattered(draw: st.DrawFn) -> tuple[str, Relation]:
    """A passage and an attribution anywhere in it, even through the middle of words."""
    passage = draw(PASSAGES)
    places = st.tuples(st.integers(0, len(passage)), st.integers(0, len(passage))).filter(
        lambda p: p[0] != p[1]
    )
    spans = st.lists(places.map(lambda p: Span(start=min(p), end=max(p))), min_size=1, max_size=3).map(tuple)
    return passage, Relation(source=draw(spans), cue=draw(spans), content=draw(spans), score=0.5)


@settings(deadline=None, max_examples=80)
@given(scattered())
def test_contents_are_whole_words_in_order_without_marks_at_the_edges(case: tuple[str, Relation]) -> None:
    passage, one = case
    words = split_words(passage)
    quotations = {q.outside for p in paragraphs(words) for q in p.quotations}
    for kept in tidy(passage, [one]):
        assert kept.content
        assert all(a.end < b.start for a, b in pairwise(kept.content))
        for span in kept.content:
            assert words.span((words.within(span).start, words.within(span).stop)) == span
        for span in (*kept.content, *kept.source):
            inside = words.within(span)
            assert words.starts[inside[0]] == span.start or passage[span.start] in "'’"
            assert words.ends[inside[-1]] == span.end or passage[span.end] in "'’"
            for edge in (inside[0], inside[-1]):
                paired = any(edge in (a, b - 1) and a in inside and b - 1 in inside for a, b in quotations)
                assert words.forms[edge] not in EDGES or paired


@settings(deadline=None, max_examples=80)
@given(scattered())
def test_what_is_tidy_stays_as_it_is(case: tuple[str, Relation]) -> None:
    passage, one = case
    once = tidy(passage, [one])
    assume(all(len(after.source) == len(one.source) for after in once))  # a source of marks alone is dropped
    assert tidy(passage, once) == once


def test_what_a_source_reports_of_another_is_not_the_others_statement() -> None:
    passage = "According to a clerk, Lee is convinced that it closed."
    found = parts(passage, "a clerk, Lee", "According to|is", "convinced that it closed")
    assert found == (("a clerk",), ("According to",), ("Lee is convinced that it closed",))


def test_two_names_before_another_cue_stay_one_source() -> None:
    found = parts("Lee, a clerk, said on oath that it closed.", "Lee, a clerk", "said|oath", "it closed")
    assert found == (("Lee, a clerk",), ("said", "oath"), ("it closed",))


@pytest.mark.parametrize("last", ["and", "or", "but"])
def test_a_content_does_not_end_in_a_conjunction(last: str) -> None:
    assert parts(f"Lee said it closed {last} left.", "Lee", "said", f"it closed {last}") == (
        ("Lee",),
        ("said",),
        ("it closed",),
    )
