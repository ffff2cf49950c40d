"""Which plain sentences are claims of their author, and which are not."""

from collections.abc import Callable

import pytest

from sayso.claims.assertions import assertions
from sayso.claims.cues import grammar
from sayso.claims.words import split_words
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
        ("Nobody told the union.", "asserted"),
        ("They share an office in Sopot.", "asserted"),
        ("There were two meetings on the subject.", "asserted"),
        ("The director was never replaced.", "asserted"),
        ("His wife runs the yard.", "asserted"),
        ("Most of them retire in July.", "asserted"),
        ("Your colleague Bob Ray was seen with the mayor.", "asserted"),
        ("Our firm has nine offices.", "asserted"),
        ("In August they fired me.", "asserted"),
        ("I worked in the accounts department.", "asserted"),
        ("When the bank closed, the two brothers fled.", "asserted"),
        ("Fire crews fought the blaze all night.", "asserted"),
        ("Police found the truck in the river.", "asserted"),
        ("the yard in Sopot has been shut since Sunday.", "asserted"),
        ("The contract expired in May and nobody noticed", "asserted"),
        ("Dinner was served to forty guests.", "asserted"),
        ("La constructora nunca entregó las viviendas.", "asserted"),
        ("El banco no publicó las cuentas.", "asserted"),
        ("El alcalde vive en la casa de su hermana.", "asserted"),
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
        "It is a dirty business.",
        "Our brand is strong.",
        "The strategy is right and the best one.",
        "Ann Lee is wonderful.",
        "That sounds like Gdynia to me.",
        "The next weeks will be decisive.",
        "There is no reason to worry.",
        "There is no point in this.",
        "The real question is what the regulator will do.",
        "Trust is the only currency in this trade.",
        "Sustainable growth follows from honest work.",
        "I am landing in Gdynia at 9:40.",
        "I like the port of Gdynia.",
        "We were happy with the 40 files.",
        "He is a fool, I guess, but he sold 40 ships.",
        "My slides are a mess.",
        "The port of Gdynia needs to grow.",
        "Forward the March figures to Ann Lee.",
        "Rebuild the port so that ships can land in Gdynia.",
        "Enact two items of the Gdynia plan.",
        "Hope the meeting in Gdynia went well.",
        "Will pass this on to Ann Lee.",
        "Still haven't heard anything about Gdynia.",
        "If it rains in Gdynia, take the bus.",
        "Half past twelve would suit me.",
        "Lunch is at twelve.",
        "All rights reserved by the Port of Gdynia.",
        "This e-mail is meant for Ann Lee only.",
        "See the Port of Gdynia on 3 May",
        "The New Port of Gdynia Was Opened Today",
        "Es una vergüenza para Sopot.",
        "Hay que cerrar el puerto de Sopot.",
        "Deberíamos publicarlo en mayo.",
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


def test_the_items_of_a_list_are_statements_of_their_own(claims_of: Callable[..., tuple[Claim, ...]]) -> None:
    text = "- The pilot in Leeds began on Tuesday.\n- Fix the login page\n- Budget: 40\n- Ann Lee left in May"
    claims = claims_of(text, AUTHOR)
    assert [c.content_text for c in claims] == [
        "The pilot in Leeds began on Tuesday",
        "Ann Lee left in May",
    ]


def test_a_label_and_a_bracket_are_left_out(claims_of: Callable[..., tuple[Claim, ...]]) -> None:
    (claim,) = claims_of("(Source Comment: The general met Ann Lee in Sopot.)", AUTHOR)
    assert claim.content_text.startswith("The general met")


@pytest.mark.parametrize(
    ("sentence", "taken"),
    [
        ("Western firms build their own ports.", True),
        ("The reserves cover two months of imports.", True),
        ("The minister must go.", False),
        ("It is a dirty business.", False),
    ],
)
def test_in_a_report_general_statements_count(sentence: str, taken: bool) -> None:
    words = split_words(sentence)
    found = list(assertions(words, [(0, len(words))], grammar("en"), (), reported=True))
    assert bool(found) == taken
