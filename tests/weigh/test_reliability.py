"""Reliabilities learned without any truth, on issues of known making."""

import math
import random

import numpy as np
import pytest
from networks import binary, said

from sayso.weigh.flat import Flat
from sayso.weigh.network import Issue, believe, prepare
from sayso.weigh.reliability import GRADES, Voice, learn, prior_of
from sayso.weigh.wells import Network, Well

TRUE = {"good": 0.9, "fair": 0.6, "poor": 0.2, "fine": 0.8}


def archive(count: int, topic: str | None = None) -> list[Issue]:
    """Issues on which four voices speak, each as reliable as it is."""
    chance = random.Random(7)
    issues = []
    for number in range(count):
        truth = chance.random() < 0.5
        wells, reports = [], []
        for name, rate in TRUE.items():
            signal = truth if chance.random() < rate else chance.random() < 0.5
            wells.append(Well(id=name, voice=name))
            reports.append(said(f"by {name}", name, int(not signal), 0.95))
        made = binary(wells, reports, prior=0.5)
        issues.append(prepare(Network(**{**_fields(made), "id": f"i{number}", "topic": topic})))
    return issues


def _fields(network: Network) -> dict[str, object]:
    return {each: getattr(network, each) for each in Network.__slots__}


def test_reliabilities_come_near_the_truth() -> None:
    voices = [Voice(id=name) for name in TRUE]
    learned = {each.voice: each.mean for each in learn(archive(1_500), voices, rounds=100).voices}
    for name, rate in TRUE.items():
        assert learned[name] == pytest.approx(rate, abs=0.08)
    assert sorted(learned, key=lambda each: -learned[each]) == ["good", "fine", "fair", "poor"]


def test_a_named_person_is_not_learned_where_that_is_switched_off() -> None:
    voices = [
        Voice(id="good", grade="C", learns=False),
        *(Voice(id=each) for each in ("fair", "poor", "fine")),
    ]
    learned = learn(archive(200), voices)
    (good,) = (each for each in learned.voices if each.voice == "good")
    assert (good.right, good.wrong, good.status) == (0.0, 0.0, "given")
    assert good.mean == pytest.approx(0.6)
    assert "good" not in learned.cases


def test_the_cases_behind_a_number_sum_to_it() -> None:
    """M-157"""
    learned = learn(archive(100), [Voice(id=name) for name in TRUE], rounds=60)
    for each in learned.voices:
        cases = learned.cases[each.voice]
        assert len(cases) == 100
        assert sum(case.knew for case in cases) == pytest.approx(each.right, abs=0.5)
        assert each.right + each.wrong == pytest.approx(100)


def test_topics_have_reliabilities_of_their_own_near_that_of_the_voice() -> None:
    first, second = archive(300, "budget"), archive(5, "war")
    learned = learn([*first, *second], [Voice(id=name) for name in TRUE])
    found = {(each.voice, each.topic): each for each in learned.voices}
    assert set(found) == {(name, topic) for name in TRUE for topic in ("budget", "war")}
    assert found["good", "war"].prior[0] > found["poor", "war"].prior[0]


def test_unnamed_voices_share_what_their_class_has_shown() -> None:
    chance = random.Random(1)
    issues, voices = [], [Voice(id="judge", grade="A", learns=False)]
    for number in range(300):
        truth = chance.random() < 0.5
        told = truth if chance.random() < 0.85 else chance.random() < 0.5
        name = f"official {number}"
        voices.append(Voice(id=name, kind="official"))
        wells = [Well(id="j", voice="judge"), Well(id=name, voice=name)]
        reports = [said("1", "j", int(not truth)), said("2", name, int(not told))]
        issues.append(prepare(binary(wells, reports, prior=0.5)))
    right, wrong = learn(issues, voices).kinds["official"]
    assert right / (right + wrong) > 0.65
    assert right + wrong == pytest.approx(4.0)


def test_a_grade_is_a_prior_and_only_a_letter() -> None:
    """M-156"""
    assert prior_of(Voice(id="x", grade="B")) == GRADES["B"]
    assert prior_of(Voice(id="x")) == prior_of(Voice(id="x", grade="F")) == (2.0, 2.0)
    assert prior_of(Voice(id="x", kind="document"), {"document": (3.0, 1.0)}) == (3.0, 1.0)
    with pytest.raises(ValueError, match="A to F"):
        prior_of(Voice(id="x", grade="1"))


def test_the_order_of_issues_does_not_matter() -> None:
    issues, voices = archive(50), [Voice(id=name) for name in TRUE]
    one = {each.voice: each.mean for each in learn(issues, voices).voices}
    other = {each.voice: each.mean for each in learn(issues[::-1], voices[::-1]).voices}
    for name in TRUE:
        assert math.isclose(one[name], other[name], rel_tol=1e-9)


def test_learned_beliefs_of_all_issues_are_those_of_each() -> None:
    issues = archive(50)
    learned = learn(issues, [Voice(id=name) for name in TRUE])
    flat = Flat(issues, {name: Voice(id=name) for name in TRUE})
    beliefs = flat.beliefs(np.array([rate for rates in learned.wells for rate in rates]))
    for issue, rates, row in zip(issues, learned.wells, beliefs, strict=True):
        assert believe(issue, rates).probabilities == pytest.approx(tuple(row))


def test_nothing_to_learn_from_leaves_priors() -> None:
    assert learn([], [Voice(id="x")]).voices == ()
    empty = learn([prepare(binary([Well(id="x", voice="x")], []))], [Voice(id="x", grade="B")])
    assert empty.voices[0].mean == pytest.approx(0.8, abs=1e-6)
