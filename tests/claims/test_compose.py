"""Attributions to claims: chains, media, dates, zones, polarity, names."""

from collections.abc import Callable, Sequence

import pytest

from sayso.claims.compose import find_claims
from sayso.claims.quoting import blanked
from sayso.claims.rules import RuleExtractor
from sayso.model.chain import Hop
from sayso.model.claim import Attribution, Claim, Kind
from sayso.model.document import Address, Document, Message, Recipient, Text, Zone
from sayso.model.place import DateRange, Span

ClaimsOf = Callable[..., tuple[Claim, ...]]
AUTHOR = Hop(
    name="Eve Moss", medium="mail", kind="person", at=DateRange(start="2012-08-15", end="2012-08-15")
)


def test_later_statements_run_through_the_document_of_the_first(claims_of: ClaimsOf) -> None:
    content = (
        "According to cables seen by Reuters, a clerk known only as KR-7 has said that it closed. "
        "KR-7 claims that it burned. In a letter, KR-7 claims that it sank. "
        "In a May cable, KR-7 claims that it rose."
    )
    chains = [c.chain.names for c in claims_of(content) if c.speaker == "KR-7"]
    cables = "cables seen by Reuters"
    assert chains == [(cables, "KR-7"), (cables, "KR-7"), ("KR-7",), (cables, "KR-7")]


def test_chain_runs_from_the_zone_to_the_innermost_voice(claims_of: ClaimsOf) -> None:
    claims = claims_of("Ann Lee says that Bob Ray told her that it closed.", AUTHOR)
    assert claims[1].chain.names == ("Eve Moss", "Ann Lee", "Bob Ray")
    assert claims[1].attribution.parent == 0
    assert [hop.medium for hop in claims[1].chain.hops] == ["mail", "speech", "speech"]


def test_a_spanish_chain(claims_of: ClaimsOf) -> None:
    content = (
        "Según correos obtenidos por WikiLeaks, un diplomático conocido como “KR-7” acusó al gobierno "
        "de Polonia de ocultar pagos. En abril de 2010, KR-7 dijo que el banco pagó."
    )
    mails = "correos obtenidos por WikiLeaks"
    outer, accusation, later = claims_of(content, AUTHOR)
    assert outer.chain.names == ("Eve Moss", mails)
    assert accusation.chain.names == later.chain.names == ("Eve Moss", mails, "KR-7")
    assert accusation.attribution.parent == 0
    assert later.said == DateRange(start="2010-04-01", end="2010-04-30")


def test_hops_say_where_they_are_named(claims_of: ClaimsOf) -> None:
    content = "Yes.\n\nAnn Lee said that it closed."
    (claim,) = claims_of(content, AUTHOR)
    hop = claim.chain.hops[1]
    assert hop.span is not None and hop.span.cut(content) == "Ann Lee"


def test_own_claims_carry_the_time_of_the_voice_and_others_only_what_is_stated(claims_of: ClaimsOf) -> None:
    content = "The ship left Gdynia in May 2010. Ann Lee said it sank. On 3 March 2011 Bob Ray said it rose."
    own, bare, dated = claims_of(content, AUTHOR)
    assert own.said == AUTHOR.at
    assert own.about_time == DateRange(start="2010-05-01", end="2010-05-31")
    assert bare.said is None
    assert dated.said == DateRange(start="2011-03-03", end="2011-03-03")


def test_a_date_in_the_content_does_not_date_the_saying(claims_of: ClaimsOf) -> None:
    (claim,) = claims_of("Ann Lee said that the mill closed in May 2010.")
    assert (claim.said, claim.about_time) == (None, DateRange(start="2010-05-01", end="2010-05-31"))


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("Ann Lee said that the mill did not close.", "negative"),
        ("Ann Lee said that nobody was paid.", "negative"),
        ("Ann Lee said that the mill, which never paid, closed.", "positive"),
        ("Ann Lee said that the mill closed, not the bank.", "positive"),
        ("Ann Lee denied that the mill closed.", "positive"),
        ("Ana López dijo que el banco no pagó.", "negative"),
    ],
)
def test_polarity_is_that_of_the_contents_main_clause(
    claims_of: ClaimsOf, sentence: str, polarity: str
) -> None:
    assert claims_of(sentence)[0].polarity == polarity


def test_about_names_what_the_content_names(claims_of: ClaimsOf) -> None:
    (claim,) = claims_of(
        "Ann Lee said that MX-1 met President Felipe Calderon and the Bank of Spain in Vienna."
    )
    assert claim.about == ("MX-1", "Felipe Calderon", "Bank of Spain", "Vienna")


def test_quoted_lines_give_clean_fragments(claims_of: ClaimsOf) -> None:
    content = "> Ann Lee said that the\n> mill had closed\n> in May.\n>\n> Bob Ray said it burned."
    first, second = claims_of(content, AUTHOR, level=1)
    assert [s.cut(content) for s in first.attribution.content] == ["the", "mill had closed", "in May"]
    assert first.content_text == "the mill had closed in May"
    assert second.source_text == "Bob Ray"


def test_markers_are_blanked_place_by_place() -> None:
    assert blanked("> > a\n>b > c", 1) == "    a\n b > c"
    assert blanked("> a", 0) == "> a"


def test_only_speaking_zones_hold_claims_and_parents_count_over_all_zones() -> None:
    parts = [
        ("body", "Ann Lee said it closed.\n"),
        ("signature", "Bob Ray said it burned.\n"),
        ("quoted", "> The memo states that Eve Moss said it sank.\n"),
    ]
    content, zones = "", []
    for kind, words in parts:
        span = Span(start=len(content), end=len(content) + len(words))
        zones.append(Zone(kind=kind, span=span, level=int(kind == "quoted"), voices=()))  # type: ignore[arg-type]
        content += words
    document = Document(id="0" * 64, size=1, media_type="text/plain", kind="text", name="a")
    text = Text(document=document.id, content=content, zones=tuple(zones), runs=())
    claims = find_claims(document, text, RuleExtractor())
    assert [c.source_text for c in claims] == ["Ann Lee", "The memo", "Eve Moss"]
    assert [c.attribution.parent for c in claims] == [None, None, 1]
    assert {c.producer for c in claims} == {"rules 1"}


def test_the_outlet_speaking_of_itself_is_one_hop(claims_of: ClaimsOf) -> None:
    outlet = Hop(name="The Daily Mill", medium="article", kind="outlet")
    (claim,) = claims_of("As The Daily Mill reported, the bank closed.", outlet)
    assert claim.chain.names == ("The Daily Mill",)


def _said_in(content: str, one: Attribution, document: Document, *hops: Hop) -> str | None:
    """Whom a reading takes for the speaker of one attribution of a text written by `hops`."""

    class Only:
        name, version, languages = "only", "1", ("en",)

        def find(self, passage: str) -> Sequence[Attribution]:
            return (one,)

    zone = Zone(kind="body", span=Span(start=0, end=len(content)), level=0, voices=hops)
    text = Text(document=document.id, content=content, zones=(zone,), runs=())
    claims = find_claims(document, text, Only())
    return next(claim.speaker for claim in claims if claim.attribution.kind != "own")


def _attribution(content: str, source: str, cue: str, said: str, kind: Kind) -> Attribution:
    def span(words: str) -> tuple[Span, ...]:
        start = content.index(words)
        return (Span(start=start, end=start + len(words)),) if words else ()

    return Attribution(
        source=span(source),
        cue=span(cue),
        content=span(said),
        kind=kind,
        factuality="asserted",
        stance="neutral",
        score=0.9,
    )


def test_turns_of_a_dialogue_tell_who_speaks_where_its_own_words_do_not() -> None:
    """M-137: and two quotations are no dialogue."""
    opening = "Ann Lee sat down opposite Bob Ray.\n\n“Where is the money?” said Ann Lee.\n\n"
    middle = "“I have no idea,” said Bob Ray.\n\n“You signed the paper,” said Ann Lee.\n\n"
    asked = "“The bank sold the port in May,” was the reply.\n"
    page = Document(id="0" * 64, size=1, media_type="text/plain", kind="text", name="a")
    spoken = "“The bank sold the port in May,”"
    for content, speaker in ((opening + middle + asked, "Bob Ray"), (opening + asked, None)):
        one = _attribution(content, "", "was the reply", spoken, "direct")
        assert _said_in(content, one, page) == speaker


def test_you_in_a_mail_is_whom_it_was_sent_to() -> None:
    """M-138."""
    content = "You said that the port was sold in May.\n"
    one = _attribution(content, "You", "said", "the port was sold in May", "indirect")
    ann, bob = (Address(name=name, address=None) for name in ("Ann Lee", "Bob Ray"))
    for addressed, speaker in (((bob,), "Bob Ray"), ((bob, ann), None)):
        message = Message(
            message_id=None,
            in_reply_to=(),
            references=(),
            sender=ann,
            recipients=tuple(Recipient(role="to", to=each) for each in addressed),
            subject=None,
            sent=None,
        )
        mail = Document(
            id="0" * 64, size=1, media_type="message/rfc822", kind="mail", name="a", message=message
        )
        assert _said_in(content, one, mail, Hop(name="Ann Lee", medium="mail")) == speaker
