"""Unnamed voices that may be one: what raises the probability, and that a person decides."""

import random

from sayso.resolve.same_voice import MOST, Voice, perhaps_one


def voice(document: str, description: str = "a senior official", **known: object) -> Voice:
    return Voice(key=(document, 0), description=description, **known)  # type: ignore[arg-type]


def probability(left: Voice, right: Voice) -> float:
    filler = [voice(f"x{each}", f"witness {each}") for each in range(40)]
    return next((each.probability for each in perhaps_one([left, right, *filler])), 0.0)


def test_each_agreement_raises_and_each_difference_lowers() -> None:
    """M-110"""
    plain = probability(voice("a"), voice("b"))
    assert 0 < plain < 0.3
    assert probability(voice("a", house="Ledger"), voice("b", house="Ledger")) > plain
    assert probability(voice("a", house="Ledger"), voice("b", house="Post")) < plain
    topic = frozenset({"annex", "port", "salis"})
    assert probability(voice("a", topic=topic), voice("b", topic=topic)) > plain
    assert probability(voice("a", day="2010-06-03"), voice("b", day="2010-06-05")) > plain
    assert probability(voice("a", day="2010-06-03"), voice("b", day="2014-06-05")) < plain
    assert probability(voice("a", "a senior official"), voice("b", "a customs official")) < plain


def test_no_evidence_makes_two_voices_one() -> None:
    """M-110"""
    alike = {"house": "Ledger", "topic": frozenset({"annex"}), "day": "2010-06-03"}
    same = [voice(each, "the harbour master", **alike) for each in "ab"]
    assert probability(*same) == MOST
    found = perhaps_one(same)
    assert found[0].reasons == ("same description", "same house", "same topic", "within a week")


def test_voices_of_one_document_are_no_pair_and_order_is_no_matter() -> None:
    found = [voice(each % 7 * "a" + "b", house="Ledger") for each in range(20)]
    expected = perhaps_one(found)
    assert all(each.left[0] != each.right[0] for each in expected)
    random.Random(1).shuffle(found)
    assert perhaps_one(found) == expected
