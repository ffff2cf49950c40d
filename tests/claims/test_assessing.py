"""Claims about a voice: found where nothing else can be meant, and never in a question or a condition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.claims.assessing import assess, find_assessment
from sayso.model.chain import Chain
from sayso.model.claim import Attribution, Claim, Factuality
from sayso.model.place import Span


def claim(content: str, factuality: Factuality = "asserted") -> Claim:
    attribution = Attribution(
        source=(),
        cue=(),
        content=(Span(start=0, end=len(content)),),
        kind="own",
        factuality=factuality,
        stance="neutral",
        score=0.5,
    )
    return Claim(
        document="d",
        attribution=attribution,
        chain=Chain(hops=()),
        speaker=None,
        source_text="",
        cue_text="",
        content_text=content,
        said=None,
        about_time=None,
        polarity="positive",
        about=(),
        producer="test 1",
    )


def test_a_claim_about_a_voice_is_an_assessment() -> None:
    given_ = claim("their analysts are occasionally\nill-informed")
    found = assess(given_)
    assert found is not None
    assert (found.claim, found.about, found.aspect) == (given_.id, "their analysts", "competence")
    assert found.polarity == "negative"
    assert found == assess(given_)


@pytest.mark.parametrize("factuality", ["asked", "conditional", "denied", "declined"])
def test_what_is_not_put_forward_assesses_nobody(factuality: Factuality) -> None:
    assert assess(claim("he has always been reliable", factuality)) is None


@pytest.mark.parametrize(
    "content",
    [
        "Is he reliable?",
        "if he is reliable",
        "whether she is lying",
        "¿Es confiable la fuente?",
        "si él miente",
    ],
)
def test_a_question_or_a_condition_assesses_nobody(content: str) -> None:
    """M-135"""
    assert find_assessment(content) is None


@pytest.mark.parametrize(
    ("content", "polarity"),
    [
        ("he is reliable", "positive"),
        ("he is not reliable", "negative"),
        ("he isn't reliable", "negative"),
        ("he has never been reliable", "negative"),
        ("he was never not reliable", "positive"),
        ("ella no es confiable", "negative"),
        ("ella es confiable", "positive"),
    ],
)
def test_a_not_turns_it_round(content: str, polarity: str) -> None:
    found = find_assessment(content)
    assert found is not None
    assert found[1] == polarity


@given(st.text(max_size=200))
def test_any_text_is_read_without_harm(content: str) -> None:
    found = find_assessment(content)
    assert found is None or found[2] in content


def test_a_long_text_is_read_in_time() -> None:
    assert find_assessment("the " * 400 + "is " * 400) is None
