"""Terms that a text states for a voice: what is said of whom, and what only looks like it."""

from dataclasses import replace

import pytest

from sayso.claims.compose import find_claims
from sayso.claims.terms import find_terms
from sayso.model.chain import Hop
from sayso.model.document import Document, HeaderForm, Text, Zone
from sayso.model.judging import HeardTerms
from sayso.model.place import Span
from sayso.plugins import load_extractor

WRITER = Hop(name="Anna Berg", medium="mail", kind="person")


def heard(content: str, *forms: HeaderForm, voice: Hop | None = WRITER) -> tuple[HeardTerms, ...]:
    """The terms in a mail of Anna Berg."""
    voices = () if voice is None else (voice,)
    zone = Zone(kind="body", span=Span(start=0, end=len(content)), level=0, voices=voices)
    text = Text(document="d", content=content, zones=(zone,), runs=(), forms=forms)
    document = Document(id="d", size=1, media_type="text/plain", kind="mail", name="d")
    return find_terms(text, find_claims(document, text, load_extractor("rules")))


@pytest.mark.parametrize(
    ("content", "terms"),
    [
        ("Please don't quote me on this.", "not-for-attribution"),
        ("Keep my name out of it.", "not-for-attribution"),
        ("You did not hear this from me.", "not-for-attribution"),
        ("This is strictly between us.", "off-record"),
        ("All of this is off the record.", "off-record"),
        ("The following is not for publication.", "off-record"),
        ("I am speaking on background here.", "background"),
        ("(On background.) The talks failed.", "background"),
        ("This is not for attribution.", "not-for-attribution"),
        ("This is on the record.", "on-record"),
        ("Esto es off the record.", "off-record"),
        ("Por favor, no me cites.", "not-for-attribution"),
        ("No uses mi nombre.", "not-for-attribution"),
        ("Te lo digo extraoficialmente.", "not-for-attribution"),
    ],
)
def test_what_a_writer_says_of_herself(content: str, terms: str) -> None:
    (found,) = heard(content)
    assert (found.terms, found.voice) == (terms, WRITER)
    assert found.span.cut(content).casefold() == found.words.casefold()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("The port was sold, a senior official said on condition of anonymity.", "on condition of anonymity"),
        (
            "A senior official, who asked not to be named, said that the port was sold.",
            "asked not to be named",
        ),
        ("A senior official said that the port was sold, speaking off the record.", "off the record"),
        (
            "Un funcionario dijo que el puerto fue vendido, a condición de anonimato.",
            "a condición de anonimato",
        ),
        ("Un funcionario que pidió no ser identificado dijo que hubo pagos.", "pidió no ser identificado"),
    ],
)
def test_what_is_said_of_the_voice_of_a_statement(content: str, words: str) -> None:
    (found,) = heard(content)
    assert (found.words, found.voice.name) == (words, None)
    assert (found.voice.description or "").casefold().startswith(("a senior official", "un funcionario"))


@pytest.mark.parametrize(
    "content",
    [
        "They ran a check on background noise.",
        "The firm does background checks on background information.",
        "Is this off the record?",
        "This is not off the record.",
        "¿Esto es off the record?",
        "The arms embargo until 2012 held.",
        "He is on the record as opposing it.",
        "The deal was between us and them.",
        "She declined to comment.",
        "The anonymous letter was burnt.",
        "Quote me a price.",
        "His name was Cy.",
        "El embargo de armas duró hasta 2012.",
    ],
)
def test_what_only_looks_like_terms(content: str) -> None:
    assert heard(content) == ()


@pytest.mark.parametrize(
    ("content", "until"),
    [
        ("Embargoed until 5 May 2012.", "2012-05-05"),
        ("EMBARGO: not for release before 5 May 2012.", "2012-05-05"),
        ("Under embargo until Friday.", None),
    ],
)
def test_an_embargo_ends_on_a_day_that_is_stated(content: str, until: str | None) -> None:
    found = heard(content)[-1]
    assert (found.terms, found.until) == ("embargo", until)


def test_a_form_s_terms_stay_verbatim() -> None:
    form = HeaderForm(
        span=Span(start=0, end=4), source="HB-3", terms="Analysts; none", description="a consul"
    )
    (found,) = heard("FORM and more.", form)
    assert (found.terms, found.words, found.voice.name) == (None, "Analysts; none", "HB-3")
    assert heard("FORM and more.", replace(form, source=None, description=None)) == ()


def test_a_phrase_whose_voice_is_not_known_states_nothing() -> None:
    assert heard("Please don't quote me on this.", voice=None) == ()


def test_the_same_text_gives_the_same_terms() -> None:
    content = "Don't quote me. This is off the record. Not for publication."
    assert heard(content) == heard(content)
    assert [each.words for each in heard(content)] == [
        "Don't quote me",
        "off the record",
        "Not for publication",
    ]
