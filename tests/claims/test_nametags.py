"""From logits of tags to names: only whole names, the likeliest row of all, over no paragraph's end."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from sayso.claims.nametags import (
    FIRST,
    INNER,
    KINDS,
    LAST,
    ONLY,
    TAGS,
    begins,
    likeliest,
    names_in,
    placed,
    tag_of,
)
from sayso.encoder.network import Floats, Tagged
from sayso.encoder.windows import windows

PASSAGE = "Ann Lee of Castor Bank met Bob.\n\nOslo was cold."
WORDS = PASSAGE.replace(".", " .").split()
AT = {word: i for i, word in enumerate(WORDS)}


def tagged(*marked: tuple[str, int, int], sure: float = 9.0, passage: str = PASSAGE) -> Tagged:
    (window,) = windows(passage)
    count = len(window.first)
    logits = np.zeros((count, TAGS), np.float32)
    logits[:, 0] = 1
    for word, kind, place in marked:
        logits[AT[word], tag_of(kind, place)] = sure
    none = np.zeros((count, 2), np.float32)
    return Tagged(window, none, np.zeros((3, 1, 1), np.float32), logits)


def found(read: Tagged, lean: float = 0.0) -> list[tuple[str, str]]:
    return [
        (one.span.cut(PASSAGE), one.kind)
        for one in (placed(read.window, each) for each in names_in(read, begins(PASSAGE, read.window), lean))
    ]


def whole(row: tuple[int, ...], breaks: tuple[bool, ...]) -> bool:
    """Whether every name of a row of tags begins and ends, written apart from the program."""
    going = None
    for tag, new in zip(row, breaks, strict=True):
        kind, place = divmod(tag - 1, 4)
        if going is not None and (new or tag == 0 or kind != going or place in (FIRST, ONLY)):
            return False
        if going is None and tag and place in (INNER, LAST):
            return False
        going = kind if tag and place in (FIRST, INNER) else None
    return going is None


def test_names_are_read_with_their_kinds() -> None:
    read = tagged(
        ("Ann", 0, FIRST), ("Lee", 0, LAST), ("Castor", 1, FIRST), ("Bank", 1, LAST), ("Oslo", 2, ONLY)
    )
    assert found(read) == [("Ann Lee", "person"), ("Castor Bank", "body"), ("Oslo", "place")]


def test_a_name_of_three_words_is_one() -> None:
    read = tagged(("Lee", 0, FIRST), ("of", 0, INNER), ("Castor", 0, LAST))
    assert found(read) == [("Lee of Castor", "person")]


def test_a_name_that_only_ends_is_made_whole_or_dropped() -> None:
    assert found(tagged(("Lee", 0, LAST), sure=1.5)) in ([], [("Lee", "person")], [("Ann Lee", "person")])
    assert found(tagged(("Lee", 0, LAST))) == [("Ann Lee", "person")]


def test_no_name_goes_on_over_a_paragraph() -> None:
    read = tagged((".", 0, LAST), ("Bob", 0, FIRST), ("Oslo", 2, LAST))
    assert all("\n" not in words for words, _ in found(read))


def test_a_name_goes_on_over_the_end_of_a_long_line_alone() -> None:
    long = "We heard in the morning that the report was signed by Ann\nLee and"
    for passage, word, new in (
        (long, "Lee", 0),
        (long.replace("\n", "\n\n"), "Lee", 1),
        ("Regards\nAnn", "Ann", 1),
        ("Ann Lee", "Lee", 0),
    ):
        (window,) = windows(passage)
        words = [passage[s:e] for s, e in zip(window.starts, window.ends, strict=True)]
        assert begins(passage, window)[words.index(word)] == new
        assert begins(passage, window)[0] == 0


def test_the_lean_takes_the_least_sure_names_first() -> None:
    read = tagged(("Bob", 0, ONLY), ("Oslo", 2, ONLY))
    read.names[AT["Oslo"], tag_of(2, ONLY)] = 4
    assert found(read) == [("Bob", "person"), ("Oslo", "place")]
    assert found(read, lean=5) == [("Bob", "person")]
    assert found(read, lean=50) == []


def test_the_score_is_the_mean_chance_of_the_words_tags() -> None:
    read = tagged(("Bob", 0, ONLY))
    (one,) = names_in(read, bytes(len(WORDS)))
    chance = np.exp(9) / (np.exp(9) + np.e + TAGS - 2)
    assert one.score == pytest.approx(chance, abs=1e-4)


def test_a_window_without_words_has_no_names() -> None:
    (window,) = windows("Ann")
    bare = type(window)(window.pieces, window.features, (), (), ())
    none = np.zeros((0, TAGS), np.float32)
    assert names_in(Tagged(bare, none, none, none), b"") == ()


@settings(deadline=None, max_examples=40)
@given(
    arrays.arrays(np.float32, (3, TAGS), elements=st.floats(-5, 5, width=16)),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_the_row_is_the_best_of_all_legal_rows(logp: Floats, breaks: tuple[bool, bool, bool]) -> None:
    flags: NDArray[np.bool_] = np.array(breaks)
    row = tuple(likeliest(logp, flags))
    assert whole(row, breaks)

    def worth(tags: tuple[int, ...]) -> float:
        return float(sum(logp[i, tag] for i, tag in enumerate(tags)))

    best = max(worth(tags) for tags in product(range(TAGS), repeat=3) if whole(tags, breaks))
    assert worth(row) == pytest.approx(best, abs=1e-3)


def test_every_tag_has_a_number_of_its_own() -> None:
    numbers = {tag_of(kind, place) for kind in range(len(KINDS)) for place in (FIRST, INNER, LAST, ONLY)}
    assert numbers == set(range(1, TAGS))
