"""Repeated words: passed on at their places, one hop longer, never read twice, nor when changed."""

import textwrap
from dataclasses import replace

import pytest
from factory import make_message, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.claims.compose import Known, find_claims, own_claims
from sayso.claims.relays import Original, relayed
from sayso.claims.rules import RuleExtractor
from sayso.model.claim import Attribution, Claim
from sayso.model.document import Document, Text
from sayso.read.mail import MailReader
from sayso.text.compose import to_text

WORDS = (
    "Ana Ruiz said that the bank moved nine million euros to Riga in March. The police in Riga deny that "
    "they were told. According to the Ledger, the minister knew of the transfer before the vote. A contract "
    "was signed on 4 April 2010 by two directors of the port."
)
FROM = {"From": "Ivo Maresh <ivo@example.org>", "Subject": "transfer", "Message-ID": "<one@example.org>"}
REPLY = {
    "From": "Lena Orlov <lena@example.org>",
    "Subject": "Re: transfer",
    "Message-ID": "<two@example.org>",
}


class Silent:
    """An extractor that must not be asked."""

    name, version, languages = "silent", "1", ("en",)

    def find(self, passage: str) -> tuple[Attribution, ...]:
        raise AssertionError(f"read again: {passage!r}")


def written(body: str, headers: dict[str, str]) -> tuple[Document, Text]:
    reading = read_with(MailReader(), make_message(body, headers)).reading
    assert reading is not None
    return to_text(reading)


DOCUMENT, TEXT = written(textwrap.fill(WORDS, 72) + "\n", FROM)
ORIGINAL = Original(text=TEXT, claims=find_claims(DOCUMENT, TEXT, RuleExtractor()))


def quoted(words: str, width: int = 60, mark: str = "> ") -> tuple[Document, Text]:
    lines = "\n".join(mark + line for line in textwrap.wrap(words, width))
    document, text = written(f"I doubt it.\n\nOn Tue, Ivo Maresh <ivo@example.org> wrote:\n{lines}\n", REPLY)
    zones = tuple(replace(z, repeats=TEXT.document) if z.level == 1 else z for z in text.zones)
    return document, replace(text, zones=zones)


def passed_on(document: Document, text: Text) -> tuple[Claim, ...]:
    known = Known(originals={TEXT.document: ORIGINAL}, own=())
    return find_claims(document, text, Silent(), known)


def gist(claim: Claim) -> tuple[str, ...]:
    return claim.source_text, claim.cue_text, claim.content_text, claim.attribution.factuality


def test_there_are_claims_to_pass_on() -> None:
    assert len(ORIGINAL.claims) >= 4


@pytest.mark.parametrize("width", [30, 60, 200])
@pytest.mark.parametrize("mark", ["> ", ">", ">> "])
def test_a_whole_quotation_passes_every_claim_on(width: int, mark: str) -> None:
    document, text = quoted(WORDS, width, mark)
    text = replace(text, zones=tuple(replace(z, repeats=TEXT.document) if z.level else z for z in text.zones))
    found = passed_on(document, text)
    assert [gist(claim) for claim in found] == [gist(claim) for claim in ORIGINAL.claims]


def test_the_chain_is_one_hop_longer_and_the_words_are_marked_in_the_reply() -> None:
    """M-090"""
    document, text = quoted(WORDS)
    for claim, first in zip(passed_on(document, text), ORIGINAL.claims, strict=True):
        assert claim.document == document.id
        assert claim.chain.names == ("Lena Orlov", *first.chain.names)
        assert (claim.speaker, claim.said, claim.about_time) == (first.speaker, first.said, first.about_time)
        marked = " ".join(" ".join(span.cut(text.content).split()) for span in claim.attribution.content)
        assert claim.content_text in marked and ">" not in marked


def test_it_is_what_reading_the_quotation_gives() -> None:
    document, text = quoted(WORDS)
    plain = replace(text, zones=tuple(replace(zone, repeats=None) for zone in text.zones))
    read = [claim for claim in find_claims(document, plain, RuleExtractor()) if len(claim.chain.hops) > 1]
    assert [(c.attribution, c.chain.names) for c in read] == [
        (c.attribution, c.chain.names) for c in passed_on(document, text)
    ]


def test_a_trimmed_quotation_passes_on_what_it_holds() -> None:
    document, text = quoted(WORDS[WORDS.index("According") :])
    wanted = [gist(claim) for claim in ORIGINAL.claims if TEXT.content.index("According") <= place(claim)]
    assert [gist(claim) for claim in passed_on(document, text)] == wanted != []


def place(claim: Claim) -> int:
    return min(span.start for span in (*claim.attribution.cue, *claim.attribution.content))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("nine million", "ninety million"),
        ("that they were told", "that they were never told"),
        ("in March.", "in March, and somebody else added these words to it."),
    ],
)
def test_changed_words_are_read_and_not_passed_on(before: str, after: str) -> None:
    """M-090"""
    _, text = quoted(WORDS.replace(before, after))
    zone = next(each for each in text.zones if each.level == 1 and each.kind == "quoted")
    assert relayed(zone, text, ORIGINAL) is None


def test_parents_are_counted_anew() -> None:
    words = "Ana Ruiz said that the police told her that the port was sold. " + WORDS
    first_document, first = written(textwrap.fill(words, 72) + "\n", FROM)
    original = Original(text=first, claims=find_claims(first_document, first, RuleExtractor()))
    document, text = quoted(words)
    zones = tuple(replace(z, repeats=first.document) if z.level == 1 else z for z in text.zones)
    known = Known(originals={first.document: original})
    found = find_claims(document, replace(text, zones=zones), RuleExtractor(), known)
    nested = [claim for claim in found if claim.attribution.parent is not None]
    assert nested
    for claim in nested:
        outer = found[claim.attribution.parent or 0]
        assert any(s.holds(claim.attribution.cue[0]) for s in outer.attribution.content)


def test_own_claims_are_those_of_the_own_words() -> None:
    document, text = quoted(WORDS)
    assert all(len(claim.chain.hops) == 1 for claim in own_claims(document, text, RuleExtractor()))


@given(st.lists(st.sampled_from(["said", "that", "the", "bank", "x", ">"]), max_size=60))
def test_whatever_the_words_nothing_is_raised(words: list[str]) -> None:
    document, text = quoted(" ".join(words))
    find_claims(document, text, RuleExtractor(), Known(originals={TEXT.document: ORIGINAL}))
