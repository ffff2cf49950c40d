"""What the network is trained on: labels of windows, and nested sentences made from flat ones."""

from itertools import pairwise
from typing import Any

import pytest

from training.corpus import INNER, INSIDE, OUTER, ROLES, Anchors, Nesting, examples


def spans(text: str, *words: str) -> list[list[int]]:
    return [[text.index(w), text.index(w) + len(w)] for w in words]


def one(text: str, source: str, cue: str, content: str) -> dict[str, Any]:
    return {"source": spans(text, source), "cue": spans(text, cue), "content": spans(text, content)}


FIRST = "Ann Lee said on Monday that the port was closed."
SECOND = "The ministry believes Bob Ray told nobody."
TEXT = f"{FIRST} The rest of the day was quiet in Gdynia.\n\n{SECOND} It rained."
CORPUS = [
    {
        "text": TEXT,
        "attributions": [
            one(TEXT, "Ann Lee", "said", "the port was closed"),
            one(TEXT, "The ministry", "believes", "Bob Ray told nobody"),
        ],
    }
]


@pytest.fixture
def anchors() -> Anchors:
    return Anchors(CORPUS)


def test_each_word_has_its_role_and_each_cue_its_anchor(anchors: Anchors) -> None:
    (made,) = examples(CORPUS[0], anchors)
    words = [TEXT[a:b] for a, b in zip(made.window.starts, made.window.ends, strict=True)]
    assert [w for w, a in zip(words, made.anchors, strict=True) if a == OUTER] == ["said", "believes"]
    assert [w for w, t in zip(words, made.tags, strict=True) if t == 1] == ["Ann", "Lee", "The", "ministry"]
    (anchor, row), _ = made.rows
    assert words[anchor] == "said"
    assert [w for w, role in zip(words, row, strict=True) if role == 3] == ["the", "port", "was", "closed"]


def test_words_of_a_natural_content_are_left_open(anchors: Anchors) -> None:
    (made,) = examples(CORPUS[0], anchors)
    words = [TEXT[a:b] for a, b in zip(made.window.starts, made.window.ends, strict=True)]
    assert made.anchors[words.index("told")] == INSIDE
    assert made.anchors[words.index("rained")] == 0


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_nested_sentences_nest(anchors: Anchors, depth: int) -> None:
    nesting = Nesting(CORPUS, seed=3)
    for _ in range(20):
        text, found = nesting.sentence(depth)
        assert len(found) == depth
        for outer, inner in pairwise(found):
            (start, end) = outer["content"][0]
            assert all(start <= s and e <= end for role in ROLES for s, e in inner[role])
        assert [bool(a.get("inner")) for a in found] == [False] + [True] * (depth - 1)
        assert text[slice(*found[-1]["cue"][0])] in ("said", "believes")
        assert text[slice(*found[-1]["content"][0])] in ("the port was closed", "Bob Ray told nobody")


def test_nested_windows_tell_inner_cues_from_outer_ones(anchors: Anchors) -> None:
    made = Nesting(CORPUS, seed=1).example(anchors)
    assert made is not None
    assert {OUTER, INNER} <= set(made.anchors)


def test_the_anchor_is_the_word_that_most_often_is_a_cue(anchors: Anchors) -> None:
    assert anchors.of(["on", "Monday", "said"]) == 2
