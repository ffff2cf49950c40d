"""Denials in all their forms: each says that the quay was not sold, or does not."""

import pytest
from saying import side

from sayso.match.compare import compare
from sayso.wording.denials import is_negated, undenied
from sayso.wording.words import words_of

SAID = "The ministry sold the north quay."
DENIALS = (
    "There is no evidence that the ministry sold the north quay.",
    "There was never any proof that the ministry sold the north quay.",
    "There is no truth in reports that the ministry sold the north quay.",
    "It is not true that the ministry sold the north quay.",
    "It is simply untrue that the ministry sold the north quay.",
    "It is not the case that the ministry sold the north quay.",
    "The inquiry found no sign that the ministry sold the north quay.",
    "Auditors could not find any evidence that the ministry sold the north quay.",
    "Nothing in the files suggests that the ministry sold the north quay.",
    "Rumours that the ministry sold the north quay are false.",
    "Reports of the sale of the north quay by the ministry are without foundation.",
    "The claim that the ministry sold the north quay has been denied.",
    "The story that the ministry sold the north quay turned out to be a hoax.",
    "A spokesman dismissed as nonsense claims that the ministry sold the north quay.",
    "A spokesman flatly denied that the ministry sold the north quay.",
    "The ministry denied that it sold the north quay.",
    "The ministry denied selling the north quay.",
    "The clerk retracted her statement that the ministry sold the north quay.",
    "It was wrongly reported that the ministry sold the north quay.",
    "He lied when he said that the ministry sold the north quay.",
    "The ministry sold the north quay, but that is not true.",
    "The ministry sold the north quay, which is untrue.",
    "The sale of the north quay by the ministry never took place.",
    "The sale of the north quay by the ministry is a myth.",
    "The ministry has yet to sell the north quay.",
    "The ministry stopped short of selling the north quay.",
    "The ministry failed to sell the north quay.",
    "The ministry refused to sell the north quay.",
    "The ministry was unable to sell the north quay.",
    "The ministry refrained from selling the north quay.",
    "The ministry decided against selling the north quay.",
    "The ministry was prevented from selling the north quay.",
    "The ministry by no means sold the north quay.",
    "The ministry almost sold the north quay.",
    "Neither the ministry nor its agents sold the north quay.",
    "The ministry never sold the north quay.",
)
NO_DENIALS = (
    "The ministry hardly sold the north quay.",
    "There is no doubt that the ministry sold the north quay.",
    "It is not untrue that the ministry sold the north quay.",
    "The ministry did not deny that it sold the north quay.",
    "Nobody disputes that the ministry sold the north quay.",
    "The ministry, not the bank, sold the north quay.",
    "Contrary to reports, the ministry sold the north quay.",
    "The ministry sold the north quay instead of leasing it.",
    "Rumours that the ministry sold the north quay were never denied.",
)


@pytest.mark.parametrize("text", DENIALS)
def test_a_denial_is_negated_and_contradicts(text: str) -> None:
    """M-239"""
    assert is_negated(text), undenied(words_of(text))
    assert compare(side(SAID), side(text)).verdict == "contradicts", side(text).frame


@pytest.mark.parametrize("text", NO_DENIALS)
def test_what_is_no_denial_is_not_negated(text: str) -> None:
    """M-239"""
    assert not is_negated(text), undenied(words_of(text))
    assert compare(side(SAID), side(text)).verdict in ("same", "entailed"), side(text).frame


@pytest.mark.parametrize(
    "text",
    [
        "Instead of selling the north quay, the ministry leased it.",
        "Far from selling the north quay, the ministry bought two more.",
        "The ministry leased the north quay rather than selling it.",
        "The bank, not the ministry, sold the north quay.",
        "The north quay was not sold but leased by the ministry.",
    ],
)
def test_what_only_names_it_is_no_agreement(text: str) -> None:
    """M-239"""
    assert compare(side(SAID), side(text)).verdict not in ("same", "entails", "entailed")


@pytest.mark.parametrize(
    "text",
    [
        "No es cierto que el ministerio vendió el muelle.",
        "El ministerio negó que vendió el muelle.",
        "No hay pruebas de que el ministerio vendió el muelle.",
        "El ministerio no vendió el muelle.",
    ],
)
def test_spanish_denials(text: str) -> None:
    """M-239"""
    found = compare(side("El ministerio vendió el muelle."), side(text))
    assert found.verdict == "contradicts", side(text).frame
