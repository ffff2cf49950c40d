"""M-111: a name has one kind over the case where most of it agrees."""

from sayso.model.entity import Mention, MentionKind
from sayso.model.place import Span
from sayso.resolve.kinds import settled
from sayso.resolve.link import link


def named(words: str, kind: MentionKind, at: int, **more: str) -> Mention:
    span = Span(start=at, end=at + len(words))
    return Mention(document="d", words=words, kind=kind, field="text", span=span, score=0.8, **more)


def test_most_mentions_decide() -> None:
    given = [named("Castellan", "body", 0), named("Castellan", "body", 20), named("CASTELLAN", "person", 40)]
    assert [each.kind for each in settled(given)] == ["body"] * 3
    assert len(link(given).entities) == 1


def test_where_the_case_is_divided_nothing_changes() -> None:
    kinds: tuple[MentionKind, ...] = ("place", "body", "person")
    given = [named("Port Salis", kind, 20 * at) for at, kind in enumerate(kinds)]
    assert settled(given) == given


def test_what_the_document_explains_keeps_its_kind() -> None:
    given = [
        named("Washington", "place", 0),
        named("Washington", "place", 20),
        named("Washington", "person", 40, stands_for="Ann Washington"),
        named("the mails", "document", 60),
    ]
    assert settled(given) == given


def test_a_word_alone_is_a_person_where_it_is_part_of_a_fuller_name() -> None:
    alone = [
        named("Castellan", "place", 0),
        named("Castellan", "person", 20),
        named("Castellan", "person", 40),
    ]
    assert {each.kind for each in settled(alone)} == {"place"}
    fuller = [*alone, named("Ann Castellan", "person", 60)]
    assert {each.kind for each in settled(fuller)} == {"person"}
