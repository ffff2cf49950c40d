"""From probabilities per word to attributions, with scores made by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sayso.claims.decode import CONTENT, CUE, SOURCE, Floats, Ranges, Relation, Thresholds, relations, spans
from sayso.encoder.network import Tagged
from sayso.encoder.windows import Window
from sayso.model.place import Span

CUT = Thresholds(outer=0.5, inner=0.4, source=0.35, cue=0.4, content=0.5, whole=0.3, nested=0.3)
LETTERS = {"s": SOURCE, "c": CUE, "C": CONTENT}
SURE, PROBABLE = 8.0, 1.5


def window(words: int) -> Window:
    """A window of words of three letters and one piece each."""
    starts = tuple(range(0, 4 * words, 4))
    first = tuple(range(1, words + 1))
    return Window(
        (101, *[2000] * words, 102), (0,) * (words + 2), first, starts, tuple(s + 3 for s in starts)
    )


def tagged(words: int, **cues: str) -> Tagged:
    """Scores where `w3="9 ss.cCC"` says which words are source, cue and content of the cue at word 3.

    The digit before the letters is the probability of the cue in tenths.
    """
    anchors = np.zeros((words, 2), np.float32)
    scores = np.full((3, words + 2, words + 2), -SURE, np.float32)
    for name, drawn in cues.items():
        word = int(name[1:])
        tenths, letters = drawn.split(" ")
        anchors[word, 0] = int(tenths) / 10
        for n, letter in enumerate(letters):
            if letter in LETTERS:
                scores[LETTERS[letter] - 1, word + 1, n + 1] = SURE
    return Tagged(window(words), anchors, scores, np.zeros((words, 0), np.float32))


def drawn(words: int, one: Relation) -> str:
    """A relation in the letters of `tagged`."""
    out = ["."] * words
    for letter, part in (("s", one.source), ("c", one.cue), ("C", one.content)):
        for a, b in part:
            out[a:b] = letter * (b - a)
    return "".join(out)


def read(words: int, cut: Thresholds = CUT, /, **cues: str) -> list[str]:
    return [drawn(words, one) for one in relations(tagged(words, **cues), cut)]


def test_nothing_is_found_without_a_cue() -> None:
    assert read(6) == []


def test_one_cue_has_its_source_and_content() -> None:
    (one,) = relations(tagged(6, w2="9 sscCCC"), CUT)
    assert (one.source, one.cue, one.content) == (((0, 2),), ((2, 3),), ((3, 6),))
    assert one.score == pytest.approx(0.9, abs=0.01)


def test_the_word_of_the_cue_is_cue_whatever_its_roles_say() -> None:
    assert read(5, w1="9 sCCCC") == ["scCCC"]


def test_a_cue_of_several_words_is_found_once() -> None:
    assert read(6, w1="8 sccCCC", w2="9 sccCCC") == ["sccCCC"]


def test_the_surer_of_two_cues_for_one_statement_suppresses_the_other() -> None:
    found = relations(tagged(7, w1="7 sccCCC.", w2="9 .ccCCCC"), CUT)
    assert [drawn(7, one) for one in found] == [".ccCCCC"]
    assert found[0].score == pytest.approx(0.9, abs=0.01)


def test_two_cues_apart_are_both_found_the_surest_first() -> None:
    assert read(8, w1="7 scCC....", w5="9 ....scCC") == ["....scCC", "scCC...."]


def test_of_equally_sure_cues_the_first_comes_first() -> None:
    assert read(8, w1="9 scCC....", w5="9 ....scCC") == ["scCC....", "....scCC"]


def test_a_cue_that_shares_few_words_with_another_is_kept_without_them() -> None:
    assert read(8, w1="9 sccCC...", w4="7 ..cccCCC") == ["sccCC...", "...ccCCC"]


def test_a_word_of_another_cue_begins_no_cue_of_its_own() -> None:
    assert read(8, w1="9 sccCC...", w2="7 ..cccCCC") == ["sccCC..."]


def test_a_cue_that_shares_most_of_its_words_with_another_is_dropped() -> None:
    assert read(8, w1="9 scccCC..", w4="7 .ccccCCC") == ["scccCC.."]


def test_an_inner_cue_is_found_inside_the_content_of_the_outer_one() -> None:
    assert read(8, w1="9 scCCCCCC", w4="8 ...scCCC") == ["scCCCCCC", "...scCCC"]


@pytest.mark.parametrize(("inner", "found"), [(0.4, 2), (0.6, 1)])
def test_an_inner_cue_has_a_threshold_of_its_own(inner: float, found: int) -> None:
    cut = Thresholds(outer=0.8, inner=inner, whole=0.3, nested=0.3)
    assert len(read(8, cut, w1="9 scCCCCCC", w4="5 ...scCCC")) == found


@pytest.mark.parametrize(("outer", "found"), [(0.4, 2), (0.6, 1)])
def test_a_cue_outside_of_contents_has_to_pass_the_outer_threshold(outer: float, found: int) -> None:
    cut = Thresholds(outer=outer, inner=0.2, whole=0.3, nested=0.3)
    assert len(read(8, cut, w1="9 scCC....", w5="5 ....scCC")) == found


def test_both_chances_of_a_cue_count_together() -> None:
    one = tagged(4, w1="3 scCC")
    one.anchors[1, 1] = 0.4
    (found,) = relations(one, CUT)
    assert found.score == pytest.approx(0.7, abs=0.01)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("scCC.CCC", "scCCCCCC"),
        ("scCC..CC", "scCCCCCC"),
        ("scCC...CC", "scCC...CC"),
        ("CCC.cCCC", "CCC.cCCC"),
        ("CCcCC", "CCcCC"),
    ],
)
def test_holes_of_a_word_or_two_are_closed_but_not_over_the_cue(before: str, after: str) -> None:
    assert read(len(before), CUT, **{f"w{before.index('c')}": f"9 {before}"}) == [after]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("C...scCCCC", "....scCCCC"),
        ("CC..scCCCC", "CC..scCCCC"),
        ("C...scCCC", "C...scCCC"),
        ("C...scCCCC...C", "....scCCCC...."),
        ("C...sc....C", "C...sc....C"),
    ],
)
def test_crumbs_are_dropped_beside_larger_parts(before: str, after: str) -> None:
    assert read(len(before), CUT, **{f"w{before.index('c')}": f"9 {before}"}) == [after]


def test_without_a_content_there_is_no_attribution() -> None:
    assert read(4, w1="9 sc..") == []


def test_a_cue_without_a_content_does_not_suppress_another() -> None:
    assert read(6, w1="9 scc...", w2="8 .ccCCC") == [".ccCCC"]


def test_the_source_is_the_best_run_of_words() -> None:
    assert read(9, w4="9 s.sscCCC.") == ["..sscCCC."]


def test_a_short_run_that_is_surer_than_a_long_one_is_the_source() -> None:
    one = tagged(8, w4="9 s.sscCCC")
    one.scores[SOURCE - 1, 5, [3, 4]] = -0.5
    assert relations(one, CUT)[0].source == ((0, 1),)


def test_a_word_of_the_content_is_no_source() -> None:
    one = tagged(5, w1="9 scCCC")
    one.scores[SOURCE - 1, 2, 3:6] = SURE - 0.2
    (found,) = relations(one, Thresholds(source=0.3, content=0.5, whole=0.1))
    assert (found.source, found.content) == (((0, 1),), ((2, 5),))


@pytest.mark.parametrize(("role", "name"), [(SOURCE, "source"), (CUE, "cue"), (CONTENT, "content")])
def test_a_word_has_a_role_from_the_threshold_of_the_role_on(role: int, name: str) -> None:
    one = tagged(7, w2="9 ..cCC..")
    one.scores[role - 1, 3, 7] = 0.0  # a probability of one half for word 6

    def has(cut: Thresholds) -> bool:
        (found,) = relations(one, cut)
        part: Ranges = getattr(found, name)
        return any(a <= 6 < b for a, b in part)

    assert has(Thresholds(**{name: 0.45}))
    assert not has(Thresholds(**{name: 0.55}))


def test_an_attribution_that_is_unsure_as_a_whole_is_dropped() -> None:
    one = tagged(4, w1="6 scCC")
    one.scores[CONTENT - 1, 2, 3:5] = PROBABLE
    score = relations(one, Thresholds(whole=0.4))[0].score
    assert score == pytest.approx(0.6 * 0.8176, abs=0.01)
    assert relations(one, Thresholds(whole=score + 0.01)) == ()


def test_ranges_of_words_become_spans_of_the_passage() -> None:
    assert spans(window(6), ((0, 1), (3, 6))) == (Span(start=0, end=3), Span(start=12, end=23))


@settings(deadline=None, max_examples=60)
@given(
    arrays.arrays(np.float32, (7, 2), elements=st.floats(0, 0.5, width=32)),
    arrays.arrays(np.float32, (3, 9, 9), elements=st.floats(-4, 4, width=32)),
)
def test_any_scores_give_well_formed_attributions(anchors: Floats, scores: Floats) -> None:
    found = relations(Tagged(window(7), anchors, scores, np.zeros((7, 0), np.float32)), CUT)
    cues: set[int] = set()
    for one in found:
        assert CUT.whole <= one.score <= 1
        assert one.cue
        assert one.content
        assert len(one.source) <= 1
        words = [i for part in (one.source, one.cue, one.content) for a, b in part for i in range(a, b)]
        assert len(words) == len(set(words))
        assert set(words) <= set(range(7))
        own = {i for a, b in one.cue for i in range(a, b)}
        assert not own & cues
        cues |= own
