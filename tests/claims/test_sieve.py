"""Only windows in which something may be said are read."""

from importlib.resources import files

import pytest

from sayso.claims.hints import CUE, HINTS
from sayso.claims.sieve import TRIGGERS, may_hold, triggers
from sayso.encoder.windows import windows
from sayso.encoder.wordpiece import word_places

DULL = "The mill at the river is old ."


def held(passage: str, hinted: bytes | None = None) -> list[bool]:
    given = bytes(len(passage)) if hinted is None else hinted
    return [may_hold(passage, window, given) for window in windows(passage)]


def test_a_window_without_a_trigger_or_a_hint_is_not_read() -> None:
    assert held(DULL) == [False]


@pytest.mark.parametrize("word", ["said", "Denied", "ACCUSED", '"', "“", "„", "«"])
def test_a_window_with_a_trigger_is_read_however_it_is_written(word: str) -> None:
    assert word.lower() in triggers()
    assert held(f"{DULL} {word}") == [True]
    assert held(f"{word} {DULL}") == [True]


@pytest.mark.parametrize("code", range(1, HINTS))
@pytest.mark.parametrize("word", ["The", "mill", "."])
def test_a_window_with_a_hinted_word_is_read(word: str, code: int) -> None:
    hinted = bytearray(len(DULL))
    hinted[DULL.index(word)] = code
    assert held(DULL, bytes(hinted)) == [True]


def test_a_part_of_a_word_is_no_trigger() -> None:
    assert held(DULL.replace("mill", "unsaid-saidish")) == [False]


def test_each_window_is_looked_at_alone() -> None:
    paragraph = "mill " * 185
    passage = f"{paragraph}\n\n{paragraph} said\n\n{paragraph}"
    assert held(passage) == [False, True, False]
    hinted = bytes(len(paragraph) + 2) + bytes([CUE]) * 4 + bytes(len(passage))
    assert held(passage.replace(" said", " mill"), hinted[: len(passage)]) == [False, True, False]


def test_the_file_of_triggers_holds_single_words_and_no_text() -> None:
    text = files("sayso.claims").joinpath("weights", TRIGGERS).read_text(encoding="utf-8")
    lines = text.removesuffix("\n").split("\n")
    assert all(line.split() == [line] for line in lines)
    assert all(word_places(line) == [(0, len(line))] for line in lines)
    assert lines == sorted(set(lines)), "in alphabetical order, so that no running text is left"
    assert all(line == line.lower() for line in lines)
    assert max(map(len, lines)) <= 40
    assert 500 < len(lines) < 10_000
    assert triggers() == set(lines)
