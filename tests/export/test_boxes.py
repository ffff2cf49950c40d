"""Boxes of a chain: none on another, words in their box, what is too long cut and marked."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from sayso.export.boxes import Placed, Spacing, Words, cut, place, wrapped


@dataclass(frozen=True)
class Voice:
    name: str
    told: tuple["Voice", ...] = ()


SPACING = Spacing(pad=8, row=14, most=3, least=34, arrow=10)
VOICES = st.recursive(
    st.builds(Voice, st.text("ab ", max_size=60)),
    lambda inner: st.builds(
        Voice, st.text("ab ", max_size=60), st.lists(inner, min_size=1, max_size=4).map(tuple)
    ),
    max_leaves=12,
)


def fitted(voice: Voice) -> Words:
    return Words(wrapped(voice.name, 12), ())


def every(placed: Placed[Voice]) -> Iterator[Placed[Voice]]:
    yield placed
    for each in placed.told:
        yield from every(each)


@given(VOICES)
def test_no_box_lies_on_another_of_its_column(voice: Voice) -> None:
    root, low = place(voice, 5.0, SPACING, fitted)
    boxes = sorted(every(root), key=lambda each: (each.column, each.top))
    for first, second in itertools.pairwise(boxes):
        assert first.column < second.column or first.top + first.height + SPACING.row <= second.top
    assert min(each.top for each in boxes) >= 5.0
    assert max(each.top + each.height for each in boxes) <= low
    assert root.columns == 1 + max(each.column for each in boxes)
    assert all(len(each.told) <= SPACING.most for each in boxes)


@given(st.text("abC ", max_size=200))
def test_words_stay_in_their_box(text: str) -> None:
    lines = wrapped(text, 12)
    assert len(lines) <= 3
    assert all(len(line) <= 12 for line in lines)
    if " ".join(lines) != " ".join(text.split()):
        assert any(line.endswith("…") for line in lines)


def test_what_is_too_wide_is_cut_where_it_still_fits() -> None:
    assert cut("Northern Wire", 13) == "Northern Wi…"
    assert cut("northern wire", 13) == "northern wire"
