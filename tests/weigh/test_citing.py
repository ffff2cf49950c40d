"""Citations: which words point at another house, and at which."""

import pytest

from sayso.weigh.citing import Houses, find_citations, house_key

HOUSES = Houses(
    {
        "post": ["The Harbour Post"],
        "courier": ["The Marvane Courier"],
        "wire": ["Northern Wire", "NW"],
        "r": ["Reuters"],
    }
)


@pytest.mark.parametrize(
    ("text", "kind", "house"),
    [
        ("The sale was first reported by the Harbour Post.", "credits", "post"),
        ("According to the Post, the quay is sold.", "credits", "post"),
        ("As the Courier reported on Friday, it rained.", "credits", "courier"),
        ("Salcedo told Reuters that he knew nothing.", "credits", "r"),
        ("the minister said, citing Northern Wire.", "credits", "wire"),
        ("in a report by Northern Wire the minister", "credits", "wire"),
        ("MARVANE (Reuters) - The minister denied it.", "by-line", "r"),
        ("By Northern Wire\n\nThe minister denied it.", "by-line", "wire"),
        ("See https://www.harbourpost.example/2010/06 for more.", "link", "post"),
        ("Según informó Reuters, el muelle está vendido.", "credits", "r"),
        ("El ministro dijo a Reuters que no.", "credits", "r"),
        ("como publicó The Harbour Post", "credits", "post"),
    ],
)
def test_a_citation_is_found_and_its_house_known(text: str, kind: str, house: str) -> None:
    """M-143"""
    (found,) = (each for each in find_citations(text) if each.name and HOUSES.of(each.name))
    assert (found.kind, HOUSES.of(found.name or "")) == (kind, house)


@pytest.mark.parametrize(
    "text",
    [
        "The Ledger could not independently confirm the sale.",
        "The claim has not been independently verified.",
        "Este diario no pudo confirmar de forma independiente la venta.",
    ],
)
def test_owning_up_is_found_without_a_name(text: str) -> None:
    assert [each.kind for each in find_citations(text) if each.name is None] == ["unconfirmed"]


@pytest.mark.parametrize(
    "text",
    ["The quay was sold.", "He told them that it rained.", "It was reported stolen.", "according to plan"],
)
def test_plain_words_cite_nobody(text: str) -> None:
    assert find_citations(text) == ()


def test_a_short_name_that_two_bear_is_nobody() -> None:
    houses = Houses({"a": ["The Harbour Post"], "b": ["The Evening Post"]})
    assert houses.of("the Post") is None
    assert houses.of("Evening Post") == "b"


def test_names_are_compared_without_article_case_and_marks() -> None:
    assert house_key("The Harbour-Post") == house_key("harbour post")
    assert house_key("El País") == "pais"


def test_hostile_text_takes_no_time() -> None:
    assert find_citations("(" + "A" * 20_000 + "\n" + "By " + "A " * 20_000) is not None
