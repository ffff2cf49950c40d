"""Text reuse: what is shared, how rare it is, which passage came first."""

import random

import pytest

from sayso.weigh.reuse import Passage, Reuse, Weights, find_reuse, load_weights, shared_text

STORY = (
    "An annex to a planned management contract gave Castellan the north quay for fifty years, a diplomat in"
    " Marvane said on Wednesday. The annex had been signed at the customs house in Salis on May 18, he added."
)


def words(seed: int, count: int) -> str:
    dice = random.Random(seed)
    return " ".join("".join(dice.choices("abcdefghiklmnoprstu", k=6)) for _ in range(count))


def test_a_short_reprint_in_a_long_article_is_found_with_its_places() -> None:
    """M-139: what counts is the share of the shorter, however much stands around it."""
    article = f"{words(1, 900)}. {STORY} {words(2, 900)}"
    (found,) = find_reuse([Passage(id="wire", text=STORY), Passage(id="paper", text=article)])
    assert found.containment > 0.95
    assert found.kind == "derived"
    (stretch,) = found.stretches
    texts = {"wire": STORY, "paper": article}
    left, right = stretch.left.cut(texts[found.left]), stretch.right.cut(texts[found.right])
    assert left == right == STORY.rstrip(".")


def test_words_that_everybody_uses_tie_nobody() -> None:
    """M-139: a disclaimer under three hundred mails makes none of them a reprint."""
    foot = "This message is confidential. If you are not the addressee please delete it and tell the sender."
    passages = [Passage(id=str(number), text=f"{words(number, 40)} {foot}") for number in range(300)]
    assert find_reuse(passages) == ()


def test_two_accounts_of_one_event_in_other_words_share_nothing() -> None:
    other = (
        "The north quay goes to Castellan for half a century under a second paper, according to somebody who"
        " has seen it; ministers put their names to it in the Salis customs building in May."
    )
    assert find_reuse([Passage(id="a", text=STORY), Passage(id="b", text=other)]) == ()


def test_changed_words_do_not_break_a_stretch() -> None:
    scanned = (
        STORY.replace("management", "rnanagement").replace("signed", "sealed").replace("diplomat", "envoy")
    )
    (found,) = find_reuse([Passage(id="a", text=STORY), Passage(id="b", text=scanned)])
    assert len(found.stretches) == 1
    assert found.share == 1.0


def test_the_earlier_passage_is_the_left_one() -> None:
    """M-140: by day, by moment where both tell it; where one has no date nothing is said of the order."""
    for first, second, is_dated in (
        ("2010-06-02", "2010-06-03", True),
        ("2010-06-02T08:00:00", "2010-06-02T09:00:00", True),
        ("2010-06-02T08:00:00", "2010-06-02", False),
        ("2010-06-02", None, False),
    ):
        (found,) = find_reuse(
            [Passage(id="a", text=STORY, time=second), Passage(id="b", text=STORY, time=first)]
        )
        assert found.is_dated is is_dated
        if is_dated:
            assert (found.left, found.right) == ("b", "a")


def test_the_order_of_the_passages_makes_no_difference() -> None:
    dice = random.Random(5)
    passages = [
        Passage(id=str(k), text=f"{words(k, 60)} {STORY if k % 3 else ''}", time=None) for k in range(20)
    ]
    expected = find_reuse(passages)
    assert expected
    for _ in range(3):
        dice.shuffle(passages)
        assert find_reuse(passages) == expected


def test_a_story_printed_everywhere_is_tied_to_its_first_print() -> None:
    passages = [
        Passage(
            id=f"{k:03}", text=f"{words(k, 30)} {STORY}", time=f"2010-06-{2 + k // 10:02}T{k % 10:02}:00:00"
        )
        for k in range(150)
    ]
    found = find_reuse(passages)
    assert {each.right for each in found if each.left == "000"} == {each.id for each in passages[1:]}
    assert len(found) < 150 * 10


def test_blanked_words_are_no_part_of_a_passage() -> None:
    blanked = " " * len(STORY)
    assert find_reuse([Passage(id="a", text=STORY), Passage(id="b", text=blanked + words(1, 50))]) == ()


@pytest.mark.parametrize("texts", [(), ("",), ("", ""), ("one", "one"), ("one two three", "one two three")])
def test_next_to_nothing_is_no_reuse(texts: tuple[str, ...]) -> None:
    assert find_reuse([Passage(id=str(k), text=text) for k, text in enumerate(texts)]) == ()


def test_pairs_can_be_asked_for() -> None:
    passages = [Passage(id=each, text=STORY) for each in "abc"]
    (found,) = shared_text(passages, [("c", "a")])
    assert (found.left, found.right) == ("a", "c")


def test_kinds_follow_the_probability_and_the_share() -> None:
    def kind(probability: float, share: float) -> str:
        return Reuse(
            left="a", right="b", is_dated=False, containment=share, share=share, weight=1.0, stretches=(),
            rare=(), probability=probability,
        ).kind  # fmt: skip

    assert kind(0.9, 0.8) == "derived"
    assert kind(0.9, 0.2) == "partly derived"
    assert kind(0.1, 0.9) == "not derived"


def test_weights_want_as_many_features_as_they_have() -> None:
    assert Weights(constant=0.0, weights=(1.0,)).probability((0.0,)) == 0.5
    with pytest.raises(ValueError, match="zip"):
        load_weights("reuse").probability((1.0,))
