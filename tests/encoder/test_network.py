"""What goes into the network and what comes out, with a stand-in and with the network that ships."""

import hashlib
import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from sayso.claims.nametags import TAGS
from sayso.encoder.network import WEIGHTS, Floats, Tagged, shipped, softmax, tag
from sayso.encoder.windows import Window, windows

LARGEST = 32_000_000
PASSAGE = "Zambada-García said that the mill, “the old one”, closed.\n\nMX-1 denied it."


class Echo:
    """A network whose logits tell the inputs apart; it keeps what it was given."""

    def __init__(self) -> None:
        self.inputs: list[tuple[NDArray[np.int64], ...]] = []

    def __call__(self, *inputs: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        self.inputs.append(inputs)
        size = inputs[0].shape[1]
        anchors = np.zeros((1, size, 3), np.float32)
        anchors[0, :, 1] = np.arange(size)
        roles = np.linspace(0, 3, 3 * size * size, dtype=np.float32).reshape(1, 3, size, size)
        names = np.arange(size * 2, dtype=np.float32).reshape(1, size, 2)
        return anchors, roles, names


def only_window(passage: str) -> Window:
    (window,) = windows(passage)
    return window


def weights(name: str) -> bytes:
    return files("sayso.claims").joinpath("weights", name).read_bytes()


@settings(deadline=None, max_examples=60)
@given(arrays.arrays(np.float32, (4, 3), elements=st.floats(-1e4, 1e4, width=32)))
def test_rows_of_probabilities_sum_to_one_and_keep_their_order(logits: Floats) -> None:
    found = softmax(logits)
    assert found.dtype == np.float32
    assert np.allclose(found.sum(-1), 1, atol=1e-5)
    assert ((found >= 0) & (found <= 1)).all()
    assert (found[np.arange(4), logits.argmax(-1)] == found.max(-1)).all()


def test_huge_logits_do_not_overflow() -> None:
    assert softmax(np.array([1e30, 0, -1e30], np.float32)).tolist() == [1, 0, 0]


def test_hints_are_passed_on_first_pieces_only() -> None:
    window, net = only_window(PASSAGE), Echo()
    words = len(window.first)
    tag(window, bytes(1 + n % 6 for n in range(words)), net)
    ((pieces, features, hints, mask),) = net.inputs
    assert hints.shape == (1, len(window.pieces))
    assert hints[0, list(window.first)].tolist() == [1 + n % 6 for n in range(words)]
    assert np.count_nonzero(hints) == words < len(window.pieces) - 3
    assert (pieces[0].tolist(), features[0].tolist()) == (list(window.pieces), list(window.features))
    assert mask.all()
    assert {each.dtype for each in net.inputs[0]} == {np.dtype(np.int64)}


def test_anchors_are_those_of_first_pieces_without_the_chance_of_none() -> None:
    window = only_window(PASSAGE)
    found = tag(window, bytes(len(window.first)), Echo()).anchors
    assert found.shape == (len(window.first), 2)
    expected = [np.exp(i) / (np.exp(i) + 2) for i in window.first]
    assert np.allclose(found[:, 0], expected)
    assert np.allclose(found.sum(1) + found[:, 1], 1)


def test_roles_of_a_cue_are_read_from_its_row_at_first_pieces() -> None:
    window = only_window(PASSAGE)
    tagged = tag(window, bytes(len(window.first)), Echo())
    for word in range(len(window.first)):
        found = tagged.roles(word)
        assert found.shape == (len(window.first), 4)
        assert np.allclose(found.sum(1), 1, atol=1e-5)
        logits = np.log(found[:, 1:] / found[:, :1])
        row, columns = window.first[word], list(window.first)
        assert np.allclose(logits, tagged.scores[:, row, columns].T, atol=1e-3)


def test_the_tags_of_names_are_those_of_first_pieces() -> None:
    window = only_window(PASSAGE)
    found = tag(window, bytes(len(window.first)), Echo()).names
    assert found.tolist() == [[2 * i, 2 * i + 1] for i in window.first]


def test_without_any_score_every_role_is_equally_likely() -> None:
    window = only_window("Ann said so")
    size = len(window.pieces)
    none = np.zeros((3, 2), np.float32)
    blank = Tagged(window, none, np.zeros((3, size, size), np.float32), none)
    assert blank.roles(1).tolist() == [[0.25] * 4] * 3


def test_the_network_that_ships_is_the_one_on_its_card() -> None:
    card = json.loads(weights("card.json"))
    assert hashlib.sha256(weights(WEIGHTS)).hexdigest() == card["sha256"]


def test_the_network_that_ships_is_small() -> None:
    assert 1_000_000 < len(weights(WEIGHTS)) <= LARGEST


def test_a_window_is_read_the_same_alone_and_after_others() -> None:
    """M-086"""
    window, other = only_window(PASSAGE), only_window("“It closed,” the owner told Ann Lee. " * 5)
    hinted = bytes(len(window.first))
    alone = tag(window, hinted, shipped())
    tag(other, bytes([2] * len(other.first)), shipped())
    again = tag(window, hinted, shipped())
    assert np.array_equal(alone.anchors, again.anchors)
    assert np.array_equal(alone.scores, again.scores)
    assert np.array_equal(alone.names, again.names)


def test_the_network_that_ships_takes_a_full_window_and_hints_count() -> None:
    window = only_window("mill " * 190)
    plain = tag(window, bytes(190), shipped())
    hinted = tag(window, bytes([2] * 190), shipped())
    assert plain.anchors.shape == (190, 2)
    assert plain.scores.shape == (3, 192, 192)
    assert plain.names.shape == (190, TAGS)
    assert np.isfinite(plain.names).all()
    assert np.isfinite(plain.scores).all()
    assert not np.array_equal(plain.anchors, hinted.anchors)


@pytest.mark.parametrize("cue", ["said", "denied"])
def test_the_network_that_ships_sees_a_plain_cue(cue: str) -> None:
    window = only_window(f"The minister {cue} that the mill had closed.")
    sure = tag(window, bytes(len(window.first)), shipped()).anchors.sum(1)
    assert sure.argmax() == 2
    assert sure[2] > 0.5
