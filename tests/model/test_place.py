"""Ids made of content, and spans."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from sayso.model.place import Span, content_id

parts = st.lists(st.text(st.characters(codec="utf-8"), max_size=5) | st.integers() | st.none(), max_size=4)
spans = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(
    lambda ends: Span(start=min(ends), end=max(ends))
)


@given(parts, parts)
def test_different_parts_have_different_ids(one: list[str], other: list[str]) -> None:
    as_words = [str(each) for each in one], [str(each) for each in other]
    assert (content_id(*one) == content_id(*other)) == (as_words[0] == as_words[1])


def test_where_a_part_ends_matters() -> None:
    assert content_id("ab", "c") != content_id("a", "bc") != content_id("abc")


def test_an_id_is_the_same_in_every_process() -> None:
    code = "from sayso.model.place import content_id; print(content_id('claim', 'é', 3, None, b'x'))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == content_id("claim", "é", 3, None, b"x")
    assert len(printed.strip()) == 20


def test_an_undecodable_name_has_an_id() -> None:
    assert content_id("item", "\udcff.txt") != content_id("item", "\udcfe.txt")


@given(spans, spans, st.text(min_size=40, max_size=40))
def test_spans_agree_with_the_words_they_cut(one: Span, other: Span, content: str) -> None:
    places, others = set(range(one.start, one.end)), set(range(other.start, other.end))
    assert one.meets(other) == bool(places & others) or not (places and others)
    assert not one.holds(other) or others <= places
    assert one.cut(content) == content[one.start : one.end]
    assert one.shifted(5).cut("....." + content) == one.cut(content)
