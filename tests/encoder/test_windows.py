"""Windows hold every word of a passage once, in order, and say where it stands and how it is written."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.encoder.windows import END, FEATURES, LONGEST_WORD, PIECES, START, Window, case_of, windows
from sayso.encoder.wordpiece import word_pieces

WORDS = ["Ann", "said", "MX-1", "zygomorphic", "“", "”", '"', ".", "?", "»", "4.5", "\u200b", "\n", "\n \n"]
LONG = st.builds(
    lambda some, times: " ".join(some * times), st.lists(st.sampled_from(WORDS)), st.integers(1, 40)
)
TEXTS = st.one_of(LONG, st.text(max_size=200))
SENTENCE = "The old mill at the river closed. "


def texts(passage: str) -> list[list[str]]:
    """The words of each window as the passage has them."""
    return [[passage[a:b] for a, b in zip(w.starts, w.ends, strict=True)] for w in windows(passage)]


def inside(passage: str) -> list[tuple[str, bool]]:
    """Each word and whether it stands between quotation marks."""
    return [
        (passage[a:b], bool(w.features[first] % 2))
        for w in windows(passage)
        for first, a, b in zip(w.first, w.starts, w.ends, strict=True)
    ]


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_words_stand_in_order_without_overlap(passage: str) -> None:
    places = [p for w in windows(passage) for p in zip(w.starts, w.ends, strict=True)]
    assert all(0 <= a < b <= len(passage) for a, b in places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    assert not any(passage[a] in " \t\r\n" or passage[b - 1] in " \t\r\n" for a, b in places)


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_every_letter_and_digit_stands_in_exactly_one_word(passage: str) -> None:
    covered = [
        i for w in windows(passage) for a, b in zip(w.starts, w.ends, strict=True) for i in range(a, b)
    ]
    assert len(covered) == len(set(covered))
    assert {i for i, c in enumerate(passage) if c.isalnum()} <= set(covered)


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_a_window_fits_the_network_and_is_well_formed(passage: str) -> None:
    for window in windows(passage):
        assert 3 <= len(window.pieces) <= PIECES
        assert len(window.features) == len(window.pieces)
        assert all(0 <= f < FEATURES for f in window.features)
        assert window.pieces[0] == START
        assert window.pieces[-1] == END
        assert window.first
        assert all(a < b for a, b in pairwise(window.first))
        assert window.first[-1] < len(window.pieces) - 1


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_the_pieces_from_each_first_one_on_are_those_of_its_word(passage: str) -> None:
    for window in windows(passage):
        for first, a, b in zip(window.first, window.starts, window.ends, strict=True):
            pieces = word_pieces().of(passage[a:b])[:LONGEST_WORD]
            assert window.pieces[first : first + len(pieces)] == pieces


@pytest.mark.parametrize("passage", ["", " ", "\n\n\n", "\t\r\n \n", "\u200b", "\x00\x07"])
def test_text_without_a_visible_word_has_no_window(passage: str) -> None:
    assert windows(passage) == []


def test_short_paragraphs_share_a_window_with_a_mark_between_them() -> None:
    (window,) = windows("Ann left.\n \n\nBob stayed.")
    of = word_pieces().ids
    assert window.pieces == (
        *(START, of["ann"], of["left"], of["."], END),
        *(of["bob"], of["stayed"], of["."], END),
    )
    assert window.first == (1, 2, 3, 5, 6, 7)


def test_a_single_line_end_parts_no_paragraphs() -> None:
    (window,) = windows("Ann left.\nBob stayed.")
    assert window.pieces.count(END) == 1


def test_a_paragraph_that_does_not_fit_any_more_begins_the_next_window() -> None:
    paragraph = SENTENCE * 12
    first, second = texts(f"{paragraph}\n\n{paragraph}")
    assert first == second == paragraph.replace(".", " .").split()


@pytest.mark.parametrize(("words", "count"), [(190, 1), (191, 2)])
def test_a_paragraph_is_whole_as_long_as_it_fits(words: int, count: int) -> None:
    assert len(windows("mill " * words)) == count


@pytest.mark.parametrize(("words", "count"), [(94, 1), (95, 2)])
def test_paragraphs_share_a_window_as_long_as_they_fit(words: int, count: int) -> None:
    assert len(windows("mill " * 95 + "\n\n" + "mill " * words)) == count


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence() -> None:
    parts = texts(SENTENCE * 60)
    assert len(parts) > 1
    assert all((part[0], part[-1]) == ("The", ".") for part in parts)


def test_a_long_paragraph_is_cut_at_the_last_end_that_fits() -> None:
    parts = texts(SENTENCE * 60)
    assert all(len(part) == (PIECES - 2) // 8 * 8 for part in parts[:-1])


def test_a_sentence_may_begin_with_a_quotation() -> None:
    parts = texts("the mill " * 40 + ". “the " + "mill " * 150)
    assert [(part[0], part[-1]) for part in parts] == [("the", "."), ("“", "mill")]


def test_a_sentence_may_end_with_its_quotation() -> None:
    parts = texts("“" + "the mill " * 60 + "closed.” Then " + "it rained " * 60)
    assert [part[-1] for part in parts] == ["”", "rained"]


@pytest.mark.parametrize("between", ["no.5 ", "etc. and ", "U.S mill ", ". "])
def test_a_stop_before_no_new_sentence_is_no_place_to_cut(between: str) -> None:
    passage = "mill " * 100 + between + "mill " * 150
    assert len(texts(passage)[0]) == PIECES - 2


def test_a_paragraph_without_a_sentence_is_cut_hard_into_full_windows() -> None:
    assert [len(part) for part in texts("mill " * 400)] == [PIECES - 2, PIECES - 2, 20]


def test_a_sentence_that_ends_too_early_is_no_place_to_cut() -> None:
    assert len(texts("Mills closed. " + "Mill " * 300)[0]) == PIECES - 2


def test_a_giant_word_stands_in_a_window_as_one_unknown_piece() -> None:
    giant = "a" * 100_000
    (window,) = windows(f"Ann {giant} said")
    assert len(window.pieces) == 5
    assert window.ends[1] - window.starts[1] == len(giant)


def test_of_a_word_of_many_pieces_only_the_first_ones_are_read() -> None:
    word = "xq" * 45
    assert len(word_pieces().of(word)) > LONGEST_WORD
    (window,) = windows(f"{word} said")
    assert window.first == (1, 1 + LONGEST_WORD)


@pytest.mark.parametrize(
    ("word", "case"),
    [("mill", 0), ("Mill", 1), ("A", 1), ("CIA", 2), ("3rd", 3), ("2010", 3), (",", 4), ("$", 4), ("É", 1)],
)
def test_the_feature_says_how_a_word_is_written(word: str, case: int) -> None:
    assert case_of(word) == case
    (window,) = windows(word)
    assert window.features == (0, case * 2, *[8] * (len(window.pieces) - 3), 0)


def test_further_pieces_of_a_word_have_a_feature_of_their_own() -> None:
    (window,) = windows("Zambada")
    assert len(window.pieces) > 3
    assert window.features == (0, 2, *[8] * (len(window.pieces) - 3), 0)


@pytest.mark.parametrize(("opening", "closing"), ["“”", "„”", "«»", '""'])
def test_words_between_quotation_marks_and_the_marks_are_inside(opening: str, closing: str) -> None:
    assert inside(f"he {opening}left now{closing} she") == [
        ("he", False),
        (opening, True),
        ("left", True),
        ("now", True),
        (closing, True),
        ("she", False),
    ]


def test_a_new_paragraph_begins_outside_of_quotation_marks() -> None:
    assert inside("“it rained\n\nhe left") == [
        ("“", True),
        ("it", True),
        ("rained", True),
        ("he", False),
        ("left", False),
    ]


def test_a_quotation_goes_on_where_its_paragraph_is_cut() -> None:
    passage = "“" + "mill " * 300 + "”"
    assert len(windows(passage)) == 2
    assert all(quoted for _, quoted in inside(passage))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(["Ann left.", "“It rained", "MX-1 (said)", '"Yes" 4.5']), min_size=1, max_size=6)
)
def test_paragraphs_are_read_the_same_alone_and_together(parts: list[str]) -> None:
    def words(window: Window) -> list[tuple[int, int]]:
        return [(window.pieces[i], window.features[i]) for i in window.first]

    together = [word for window in windows("\n\n".join(parts)) for word in words(window)]
    assert together == [word for part in parts for window in windows(part) for word in words(window)]


@pytest.mark.parametrize("hostile", ["\n ", '"', "a\n\n", "\n\n", "“", ". A", "\u0301", "a" * 99 + " "])
def test_hostile_text_takes_little_time(hostile: str) -> None:
    start = time.process_time()
    windows(hostile * (100_000 // len(hostile)))
    assert time.process_time() - start < 5
