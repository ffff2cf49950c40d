"""Which plain sentences are claims of their author, and which are not."""

from collections.abc import Callable

import pytest

from sayso.model.chain import Hop
from sayso.model.claim import Claim

AUTHOR = Hop(name="Eve Moss", medium="mail", kind="person")


@pytest.mark.parametrize(
    ("sentence", "factuality"),
    [
        ("The ship left Gdynia on 3 March 2010 with forty crates.", "asserted"),
        ("Mexico has long had laws against foreign troops.", "asserted"),
        ("The bank paid Ann Lee 40,000 dollars in cash.", "asserted"),
        ("The ship may have left Gdynia in March.", "supposed"),
        ("If the tapes are real, the mayor of Sopot will resign.", "conditional"),
        ("I met Ann Lee in Sopot on 3 March.", "asserted"),
        ("El banco pagó 40 mil dólares al alcalde de Sopot en mayo.", "asserted"),
    ],
)
def test_checkable_sentences_are_claims_of_their_author(
    claims_of: Callable[..., tuple[Claim, ...]], sentence: str, factuality: str
) -> None:
    (claim,) = claims_of(sentence, AUTHOR)
    assert (claim.attribution.kind, claim.attribution.factuality) == ("own", factuality)
    assert (claim.source_text, claim.cue_text, claim.speaker) == ("", "", "Eve Moss")
    assert claim.chain.names == ("Eve Moss",)
    assert claim.content_text == sentence.rstrip(".")


@pytest.mark.parametrize(
    "sentence",
    [
        "Did the ship leave Gdynia on 3 March?",
        "Hi Ann, hope all is well in Sopot.",
        "Thanks for the 40 files, Ann.",
        "Please call Bob Ray before 3 March.",
        "Send the 40 files to Bob Ray.",
        "I'll call you on 3 March.",
        "We'll have lunch at Sopot on 3 March.",
        "See you in Gdynia on Monday.",
        "The Reality of the Peace Talks in Gdynia",
        "Ann Lee in Gdynia, 3 March.",
        "The attack was intended as a warning to Gdynia but it became the opening salvo of...",
        "Poland should close the port of Gdynia.",
        "It was cold and the soup was good.",
        "  • 1\n  • 2\n  • 3\nPrev Next",
        "int main(void) { return Gdynia_40; }.",
        "There he goes again.",
        "What a day in Gdynia.",
        "Just got read-out from the Gdynia meeting.",
        "Women such as Ann Lee, who was first in Gdynia.",
    ],
)
def test_other_sentences_are_no_claims(claims_of: Callable[..., tuple[Claim, ...]], sentence: str) -> None:
    assert claims_of(sentence, AUTHOR) == ()


def test_a_sentence_with_an_attribution_is_not_an_own_claim_as_well(
    claims_of: Callable[..., tuple[Claim, ...]],
) -> None:
    claims = claims_of("Ann Lee said that the ship left Gdynia in 2010.", AUTHOR)
    assert [c.attribution.kind for c in claims] == ["indirect"]


def test_the_author_may_be_unknown(claims_of: Callable[..., tuple[Claim, ...]]) -> None:
    (claim,) = claims_of("The ship left Gdynia on 3 March 2010.")
    assert (claim.speaker, claim.chain.hops) == (None, ())
