"""Anchors: a place found again where a text was read anew, moved, or changed by half."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.judging.anchors import find_anchor, make_anchor, make_envelope_anchor
from sayso.model.judging import ENVELOPE, NOWHERE
from sayso.model.place import Span

TEXT = "The consul said that the port was sold in May. Later the consul said that nothing was sold at all."


def place(words: str, text: str = TEXT, after: int = 0) -> Span:
    start = text.index(words, after)
    return Span(start=start, end=start + len(words))


def found(words: str, text: str, span: Span | None = None) -> str | None:
    again = find_anchor(make_anchor("d", TEXT, span or place(words), "source"), text)
    return None if again is None else again.cut(text)


texts = st.text(st.sampled_from("ab é.\n-7"), max_size=60)


@given(texts, st.data())
def test_in_the_same_text_a_place_is_itself(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start=start, end=data.draw(st.integers(start, len(text))))
    again = find_anchor(make_anchor("d", text, span, "x"), text)
    assert again == span or (span.start == span.end and again is None)


@given(texts, texts, st.data())
def test_what_is_found_holds_at_least_half_of_the_words(text: str, other: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start=start, end=data.draw(st.integers(start, len(text))))
    again = find_anchor(make_anchor("d", text, span, "x"), other)
    if again is not None:
        assert 0 <= again.start < again.end <= len(other)
        wanted = span.cut(text).casefold().replace(".", " ").replace("-", " ").split()
        shared = [each for each in wanted if each in again.cut(other).casefold()]
        assert again.cut(other) == span.cut(text) or 2 * len(shared) >= len(wanted)


@given(st.text(st.sampled_from("xyz \n"), max_size=40))
def test_what_moved_is_found_where_it_went(before: str) -> None:
    moved = before + TEXT
    span = place("the consul said")
    again = find_anchor(make_anchor("d", TEXT, span, "x"), moved)
    assert again == span.shifted(len(before))


def test_of_several_places_the_one_with_the_same_surroundings() -> None:
    second = place("was sold", after=place("nothing").start)
    moved = "XY " + TEXT
    again = find_anchor(make_anchor("d", TEXT, second, "x"), moved)
    assert again == second.shifted(3)


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (
            "that the port was sold in May",
            "He said that the\nport  was sold in May, too.",
            "that the\nport  was sold in May",
        ),
        ("that the port was sold in May", "He said the port was sold last June.", "the port was sold"),
        ("that the port was sold in May", "He said nothing of the kind in April.", None),
        ("The consul", "THE CONSUL was there.", "THE CONSUL"),
        ("consul", "The consulate was there.", None),
        ("consul", "A consul was there.", "consul"),
        ("consul", "", None),
    ],
)
def test_words_that_changed_are_found_by_half_of_them(words: str, text: str, expected: str | None) -> None:
    assert found(words, text) == expected


def test_an_anchor_keeps_what_stands_around_it() -> None:
    anchor = make_anchor("d", TEXT, place("the port"), "content")
    assert (anchor.exact, anchor.prefix, anchor.position) == ("the port", "The consul said that ", 21)
    assert anchor.suffix == TEXT[29:61]


def test_of_a_long_passage_its_beginning_is_kept() -> None:
    text = "word " * 2_000
    anchor = make_anchor("d", text, Span(start=0, end=len(text)), "content")
    assert len(anchor.exact) == 2_000
    assert find_anchor(anchor, "Now: " + text) is not None


def test_words_of_the_envelope_have_no_place() -> None:
    anchor = make_envelope_anchor("d", "Anna Berg")
    assert (anchor.role, anchor.position, anchor.exact) == (ENVELOPE, NOWHERE, "Anna Berg")
