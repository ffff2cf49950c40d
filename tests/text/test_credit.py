from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sayso.model.chain import Hop
from sayso.model.document import Text
from sayso.text.credit import Ancestor, credit_quotes
from sayso.text.zones import mark_zones
from tests.text.samples import mail_document

ADA = Hop(name="Ada Roe", medium="mail", kind="person", address="ada@example.org")
BO = Hop(name="Bo Lee", medium="mail", kind="person", address="bo@example.org")
WORDS = "The gate has been shut since Monday morning.\nNobody knows who has the key to it."
PARENT = Ancestor(document="parent", sender=BO, content="I have asked at the office and they know nothing.")
GRAND = Ancestor(document="grand", sender=ADA, content=WORDS)


def text_of(content: str) -> Text:
    return Text(document="d", content=content, zones=mark_zones(content, (), mail_document()), runs=())


def told(text: Text) -> list[tuple[str | None, str | None]]:
    return [(zone.voices[-1].name, zone.repeats) for zone in text.zones if zone.kind == "quoted"]


def quote(words: str, signs: str = "> ") -> str:
    return "".join(f"{signs}{line}\n" for line in words.split("\n"))


def test_unnamed_words_are_credited_to_the_mail_they_repeat() -> None:
    content = "Mine.\n\n" + quote(PARENT.content) + quote(WORDS, ">> ")
    assert told(text_of(content)) == [(None, None), (None, None)]
    credited = credit_quotes(text_of(content), [PARENT, GRAND])
    assert told(credited) == [("Bo Lee", "parent"), ("Ada Roe", "grand")]
    inner = credited.zones[-1]
    assert [hop.name for hop in inner.voices] == ["Cy Poe", "Bo Lee", "Ada Roe"]
    assert inner.voices[-1].medium == "quote"


def test_rewrapped_words_are_found() -> None:
    rewrapped = WORDS.replace("\n", " ").replace(" since", "\nsince").replace(" who", "\nwho")
    assert told(credit_quotes(text_of("Mine.\n" + quote(rewrapped)), [PARENT, GRAND])) == [
        ("Ada Roe", "grand")
    ]


def test_words_that_nobody_wrote_stay_unnamed() -> None:
    text = text_of("Mine.\n> The moon is made of green cheese, they say.\n")
    assert credit_quotes(text, [PARENT, GRAND]) == text
    assert credit_quotes(text, []) == text


def test_what_an_ancestor_only_quoted_is_not_its_own() -> None:
    quoting = replace(PARENT, content="Look:\n" + quote(WORDS))
    assert told(credit_quotes(text_of("Mine.\n" + quote(WORDS)), [quoting])) == [(None, None)]


def test_a_name_in_the_text_yields_only_to_proof() -> None:
    named = "Mine.\n\nOn 3 June 2019 at 9:00, Di Fox wrote:\n"
    assert told(credit_quotes(text_of(named + quote(WORDS)), [GRAND])) == [("Ada Roe", "grand")]
    loose = "The gate has been shut since Monday morning.\nAnd much else that I have to say about it."
    assert told(credit_quotes(text_of(named + quote(loose)), [GRAND]))[0][0] == "Di Fox"


def test_the_parent_is_credited_where_it_is_the_only_candidate() -> None:
    partly = "The gate has been shut since Monday morning.\n" + "Cut and changed by hand, word for word. " * 3
    parent = replace(GRAND, document="parent")
    assert told(credit_quotes(text_of("Mine.\n" + quote(partly)), [parent])) == [("Ada Roe", None)]


@given(st.lists(st.sampled_from(["> a b c d", ">> a b c d", "a b c d", "", "> x y z"]), max_size=8))
def test_crediting_changes_no_span_and_no_sender(lines: list[str]) -> None:
    text = text_of("\n".join(lines))
    credited = credit_quotes(text, [replace(PARENT, content="a b c d"), replace(GRAND, content="x y z")])
    assert [(z.span, z.kind, z.voices[0]) for z in credited.zones] == [
        (z.span, z.kind, z.voices[0]) for z in text.zones
    ]
