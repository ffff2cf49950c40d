import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sayso.text.fingerprints import plain_words, take_prints, take_shingles

SENTENCE = "the gate has been shut since monday morning and nobody knows who has the key to it today"
WORDS = SENTENCE.split()


def prints_of(text: str) -> set[int]:
    return set(take_prints([text]).hashes.tolist())


def test_case_signs_and_line_ends_do_not_count() -> None:
    text = "The gate has been shut since Monday;\nnobody (really) knows — who has the KEY?"
    quoted = "> the gate has been\n> > shut since Monday nobody really\n>knows who has the key"
    assert prints_of(text) == prints_of(quoted) != set()


def test_one_changed_word_changes_the_fingerprints_of_its_place() -> None:
    changed = [*WORDS[:9], "but", *WORDS[10:]]
    assert prints_of(" ".join(WORDS)) != prints_of(" ".join(changed))


@given(st.lists(st.sampled_from(WORDS), min_size=7, max_size=12), st.text(max_size=30), st.text(max_size=30))
def test_seven_words_in_a_row_share_a_fingerprint(run: list[str], before: str, after: str) -> None:
    inside = f"{before}\n{' '.join(run)}\n{after}"
    assert prints_of(" ".join(run)) & prints_of(inside)


@given(st.lists(st.text(max_size=40), max_size=8))
def test_pieces_are_hashed_together_as_alone(pieces: list[str]) -> None:
    together = take_prints(pieces)
    assert together.words.tolist() == [len(plain_words(piece)) for piece in pieces]
    for number, piece in enumerate(pieces):
        alone = take_prints([piece])
        assert together.hashes[together.pieces == number].tolist() == alone.hashes.tolist()


def test_shingles_are_all_runs_of_four() -> None:
    shingles = take_shingles([" ".join(WORDS), "one two", "a b c d"])
    assert np.bincount(shingles.pieces, minlength=3).tolist() == [len(WORDS) - 3, 0, 1]


def test_composed_and_typographic_letters_are_one() -> None:
    assert prints_of("cafe\u0301 “shut” since monday") == prints_of("caf\xe9 'shut' since Monday")
    assert len(prints_of("港口五月被出售了没有人知道")) > 2  # written without spaces


def test_hashes_are_the_same_in_every_process() -> None:
    code = (
        "from sayso.text.fingerprints import take_prints\n"
        "print(take_prints(['a b c d e f g h']).hashes.tolist())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert runs == {f"{take_prints(['a b c d e f g h']).hashes.tolist()}\n"}


def test_a_long_text_is_hashed_whole() -> None:
    piece = " ".join(f"w{number}" for number in range(200_000))
    assert take_prints([piece]).words.tolist() == [200_000]
    assert len(prints_of(piece)) > 50_000
