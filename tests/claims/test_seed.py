"""The founding article: what the ledger must hold, as the rules read it and as it is read in force."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.model.chain import Hop
from sayso.model.claim import Claim
from sayso.model.place import DateRange

SEED = Path(__file__).resolve().parents[3] / "shared" / "data" / "case" / "seed.txt"
OUTLET = Hop(name="InSight Crime", medium="article", kind="outlet")
MAILS = "internal emails obtained by transparency advocacy group WikiLeaks"


@pytest.fixture
def ledger(claims_of: Callable[..., tuple[Claim, ...]]) -> tuple[Claim, ...]:
    if not SEED.exists():
        pytest.skip(f"{SEED} is not there")
    article = SEED.read_text(encoding="utf-8").partition("\nInvestigations\n")[0]
    return claims_of(article, OUTLET)


def one(ledger: tuple[Claim, ...], words: str) -> Claim:
    """The outermost claim whose content begins with these words."""
    return next(c for c in ledger if c.content_text.startswith(words))


def test_all_statements_of_mx1_stand_under_one_source(ledger: tuple[Claim, ...]) -> None:
    said = [c.content_text[:40] for c in ledger if c.speaker == "MX-1"]
    assert said == [
        "the US government of facilitating the ac",
        "the US government favors a violence-mini",
        "US authorities signaled to the Juarez Ca",
        "the US effectively told the Juarez Carte",
        "the US had a direct hand in negotiating ",
        "this would not work in Ciudad Juarez bec",
        "the US has told the Mexican military to ",
    ]


def test_all_of_them_run_through_the_mails(ledger: tuple[Claim, ...]) -> None:
    chains = {c.chain.names for c in ledger if c.speaker == "MX-1"}
    assert chains == {("InSight Crime", MAILS, "MX-1")}


def test_accusation_stands_inside_what_the_mails_say(ledger: tuple[Claim, ...]) -> None:
    accusation = one(ledger, "the US government of facilitating")
    assert accusation.attribution.parent is not None
    outer = ledger[accusation.attribution.parent]
    assert (outer.speaker, outer.chain.hops[-1].kind) == (MAILS, "document")


def test_april_and_june_are_dated_and_nothing_else_is_guessed(ledger: tuple[Claim, ...]) -> None:
    april = DateRange(start="2010-04-01", end="2010-04-30")
    june = DateRange(start="2010-06-01", end="2010-06-30")
    dates = {c.content_text[:24]: c.said for c in ledger if c.speaker == "MX-1" and c.said}
    assert dates == {"the US government favors": april, "this would not work in C": june}


def test_he_alleges_is_mx1_with_the_writers_distance(ledger: tuple[Claim, ...]) -> None:
    alleged = one(ledger, "US authorities signaled")
    assert (alleged.source_text, alleged.speaker) == ("He", "MX-1")
    assert (alleged.attribution.factuality, alleged.attribution.stance) == ("asserted", "distances")


def test_three_voices_stand_behind_the_message_to_the_cartel(ledger: tuple[Claim, ...]) -> None:
    message = one(ledger, "we recognize that Sinaloa")
    assert message.chain.names == ("InSight Crime", MAILS, "MX-1", "US")
    assert message.attribution.kind == "direct"


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("the United States government may be", "Leaked internal emails by security analysis firm STRATFOR"),
        ("despite the company’s self-portrayal", "Atlantic"),
        ("US law enforcement authorities refrained", "leaked US government documents"),
        ("he was promised immunity", "the son of Ismael Zamaba Niebla"),
        ("El Chapo has been working", "a Newsweek investigation"),
    ],
)
def test_other_statements_have_their_own_sources(ledger: tuple[Claim, ...], words: str, speaker: str) -> None:
    claim = one(ledger, words)
    assert (claim.speaker, claim.chain.names) == (speaker, ("InSight Crime", speaker))


def test_unnamed_voices_stay_unnamed(ledger: tuple[Claim, ...]) -> None:
    suspicion = one(ledger, "the Mexican government favors the organization")
    origin = suspicion.chain.origin
    assert suspicion.speaker is None and origin is not None
    assert (origin.kind, origin.description) == ("unnamed", "Analysts")
    assert suspicion.attribution.factuality == "supposed"


def test_the_articles_own_if_is_a_conditional_assertion(ledger: tuple[Claim, ...]) -> None:
    own = one(ledger, "If these rumors prove true")
    assert (own.attribution.kind, own.attribution.factuality) == ("own", "conditional")
    assert (own.speaker, own.chain.names) == ("InSight Crime", ("InSight Crime",))


@pytest.fixture(scope="module")
def shipped(claims_as_shipped: Callable[..., tuple[Claim, ...]]) -> tuple[Claim, ...]:
    if not SEED.exists():
        pytest.skip(f"{SEED} is not there")
    article = SEED.read_text(encoding="utf-8").partition("\nInvestigations\n")[0]
    return claims_as_shipped(article, OUTLET)


MAILS_OF_STRATFOR = "Leaked internal emails by security analysis firm STRATFOR"
STATEMENTS = [
    ("the United States government may be", MAILS_OF_STRATFOR, "supposed", "neutral"),
    ("an anonymous Mexican diplomat", MAILS, "asserted", "neutral"),
    ("the US government of facilitating", "MX-1", "asserted", "neutral"),
    ("the US government favors", "MX-1", "asserted", "neutral"),
    ("US authorities signaled", "MX-1", "asserted", "distances"),
    ("the US effectively told", "MX-1", "asserted", "neutral"),
    ("the US had a direct hand", "MX-1", "asserted", "distances"),
    ("this would not work in Ciudad Juarez", "MX-1", "asserted", "distances"),
    ("the US has told the Mexican military", "MX-1", "asserted", "distances"),
    ("despite the company’s self-portrayal", "Atlantic", "asserted", "endorses"),
    ("the Mexican government favors the organization", None, "supposed", "neutral"),
    ("US law enforcement authorities refrained", "leaked US government documents", "asserted", "endorses"),
    ("he was promised immunity", "the son of Ismael Zamaba Niebla", "asserted", "distances"),
    ("El Chapo has been working", "a Newsweek investigation", "asserted", "neutral"),
]


@pytest.mark.parametrize(("words", "speaker", "factuality", "stance"), STATEMENTS)
def test_every_statement_is_found_with_its_speaker_and_how_surely(
    shipped: tuple[Claim, ...], words: str, speaker: str | None, factuality: str, stance: str
) -> None:
    claim = one(shipped, words)
    assert claim.speaker == speaker
    assert (claim.attribution.factuality, claim.attribution.stance) == (factuality, stance)


def test_what_mx1_says_runs_through_the_mails_and_is_dated(shipped: tuple[Claim, ...]) -> None:
    said = [c for c in shipped if c.speaker == "MX-1"]
    assert {c.chain.names for c in said} == {("InSight Crime", MAILS, "MX-1")}
    dates = {c.said.start for c in said if c.said is not None}
    assert dates == {"2010-04-01", "2010-06-01"}


def test_what_the_us_told_the_cartel_has_the_us_as_its_origin(shipped: tuple[Claim, ...]) -> None:
    told = next(c for c in shipped if c.cue_text.endswith("told") and "bigger and better" in c.content_text
                and c.attribution.parent is not None)  # fmt: skip
    assert told.chain.names == ("InSight Crime", MAILS, "MX-1", "US")
