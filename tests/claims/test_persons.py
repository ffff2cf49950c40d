"""Persons of a passage: pronouns to names, speakers of quotations, words for persons in mail."""

import pytest

from sayso.claims.antecedents import meant
from sayso.claims.cues import grammar
from sayso.claims.dialogue import Spoken, quotation_speakers
from sayso.claims.mailvoices import document_voices, mail_voices, names_party
from sayso.claims.persons import persons
from sayso.claims.words import paragraphs, split_words
from sayso.model.chain import Hop
from sayso.model.document import Address, Message, Recipient, Text, Zone
from sayso.model.place import Span

ENGLISH = grammar("en")
ANN = Address(name="Lee, Ann", address="ann.lee@orbex.example")
BOB = Address(name="Robert Ray", address="bob@orbex.example")
TOM = Address(name=None, address="tom.hill@orbex.example")


def meaning(text: str) -> str | None:
    """Whom the last "he", "she", "his" or "her" of a text means."""
    words = split_words(text)
    sentences = [s for p in paragraphs(words) for s in p.sentences]
    at = max(k for k, word in enumerate(words.lower) if word in ("he", "she", "his", "her", "him"))
    found = meant(words, sentences, at, ENGLISH)
    return None if found is None else found[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Lee met Bob Ray in Gdynia. He said that it closed.", "Bob Ray"),
        ("Ann Lee met Bob Ray in Gdynia. She said that it closed.", "Ann Lee"),
        ("Tom Lee called Bob Ray. He said that it burned.", None),
        ("The port closed in May. She said that it burned.", None),
        ("Acme Ltd bought the yard. He said that it burned.", None),
    ],
)
def test_a_pronoun_means_a_name_only_where_one_is_sure(text: str, name: str | None) -> None:
    """M-136."""
    assert meaning(text) == name


def test_a_pronoun_is_read_alike_however_much_stands_before_it() -> None:
    """M-136: only the sentences right before it are read."""
    text = "Ann Lee met Bob Ray in Gdynia. He said that it closed."
    assert meaning("It rained on the quay. " * 200 + text) == meaning(text)


def test_surnames_and_titles_are_one_person_and_a_wife_is_another() -> None:
    words = split_words("Tom Lee left. Mr. Lee returned. Mrs. Lee stayed.")
    sentences = [s for p in paragraphs(words) for s in p.sentences]
    found = persons(words, sentences, ENGLISH).namings
    assert [one.who for one in found] == [0, 0, 1]


def spoken(text: str) -> list[Spoken]:
    words = split_words(text)
    return list(quotation_speakers(words, [s for p in paragraphs(words) for s in p.sentences], ENGLISH))


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("“It is late,” said Ann Lee. Tom Ray nodded.", ["Ann Lee"]),
        ("Tom Ray asked, “Is it late?”", ["Tom Ray"]),
        ("“It is late,” Ann Lee said, “and cold.”", ["Ann Lee", "Ann Lee"]),
        ("Tom Ray sat down. “My dear Ann,” he said, “it is late.”", ["Tom Ray", "Tom Ray"]),
        ("“It is late,” I said to Ann Lee.", ["I"]),
        ("“Come in,” said the old doctor to Ann Lee.", ["the old doctor"]),
        ("‘It is late,’ said Ann Lee; ‘don’t go.’", ["Ann Lee", "Ann Lee"]),
    ],
)
def test_speakers_of_quotations(text: str, speakers: list[str]) -> None:
    """M-137."""
    assert [one.speaker for one in spoken(text)] == speakers


def test_a_quotation_with_nobody_about_has_no_speaker() -> None:
    """M-137."""
    (one,) = spoken("“It is late.”")
    assert (one.speaker, one.sure, one.places) == (None, 0.0, ())


def test_places_of_a_speaker_lie_outside_quotations() -> None:
    text = "“Ann, it is late,” said Tom Ray. Tom left."
    (one,) = spoken(text)
    assert [place.cut(text) for place in one.places] == ["Tom Ray", "Tom"]


def meanings(text: str, *, to: tuple[Address, ...] = (BOB,)) -> list[tuple[str, str, tuple[Address, ...]]]:
    return [(one.span.cut(text), one.meaning, one.parties) for one in mail_voices(text, ANN, to, (TOM,))]


def test_words_for_persons_in_a_mail() -> None:
    """M-138."""
    text = "Bob,\nI saw your note and we agree.\nThanks, Ann Lee\n"
    assert meanings(text) == [
        ("Bob", "greeting", (BOB,)),
        ("I", "author", (ANN,)),
        ("your", "addressees", (BOB,)),
        ("we", "side", (ANN,)),
        ("Ann Lee", "signature", (ANN,)),
    ]


def test_a_greeting_says_which_of_the_recipients_you_are() -> None:
    """M-138."""
    text = "Tom - are you coming?\nBob, can you wait?\nAll the best\n"
    assert meanings(text, to=(BOB, TOM))[1] == ("you", "addressees", (TOM,))
    assert meanings(text, to=(BOB, TOM))[3] == ("you", "addressees", (BOB,))
    assert meanings("Team,\nyou are late.\n", to=(BOB, TOM))[1] == ("you", "addressees", (BOB, TOM))


def test_a_country_and_a_list_are_no_persons() -> None:
    assert meanings("The US office is closed.\ni) rain\n") == []


@pytest.mark.parametrize(
    ("called", "party", "fits"),
    [
        (("bob",), BOB, True),
        (("rr",), BOB, True),
        (("ann", "lee"), ANN, True),
        (("tom",), TOM, True),
        (("tim",), TOM, False),
        ((), ANN, False),
    ],
)
def test_a_party_is_called_by_given_name_short_form_or_initials(
    called: tuple[str, ...], party: Address, fits: bool
) -> None:
    assert names_party(called, party) is fits


def test_in_a_quoted_zone_i_is_its_author_and_you_the_one_who_quotes_it() -> None:
    """M-138."""
    content = "I agree with you.\n> I asked you.\n"
    text = Text(
        document="0" * 64,
        content=content,
        zones=(
            Zone(
                kind="body", span=Span(start=0, end=18), level=0, voices=(Hop(name="Ann Lee", medium="mail"),)
            ),
            Zone(
                kind="quoted",
                span=Span(start=18, end=len(content)),
                level=1,
                voices=(Hop(name="Ann Lee", medium="mail"), Hop(name="Bob Ray", medium="quote")),
            ),
        ),
        runs=(),
    )
    message = Message(
        message_id=None,
        in_reply_to=(),
        references=(),
        sender=ANN,
        recipients=(Recipient(role="to", to=BOB),),
        subject=None,
        sent=None,
    )
    found = document_voices(text, message)
    assert [(one.span.cut(content), [p.name for p in one.parties]) for one in found] == [
        ("I", ["Ann Lee"]),
        ("you", ["Robert Ray"]),
        ("I", ["Bob Ray"]),
        ("you", ["Ann Lee"]),
    ]
