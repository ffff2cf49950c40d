"""What an editor must know: terms not kept, people accused and not heard, claims below the standard."""

import doctest

import pytest

from sayso.check import notices
from sayso.check.notices import Named, Notice, Party, Used, accusation_in, find_notices, places_of
from sayso.model.belief import Requirement
from sayso.model.place import Span

DRAFT = "Pavel Orlov met the colonel. Colonel Maresh took bribes, said Orlov."
TODAY = "2026-01-01"


def party(name: str, **given: object) -> Party:
    return Party(id=name, name=name, names=(name,), is_person=True, **given)  # type: ignore[arg-type]


def found(*parties: Party, used: tuple[Used, ...] = (), voices: tuple[Span, ...] = ()) -> tuple[Notice, ...]:
    return find_notices(Named(content=DRAFT, voices=voices), used, parties, TODAY)


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(notices).failed == 0


@pytest.mark.parametrize("terms", ["background", "not-for-attribution"])
def test_who_may_not_be_named_is_not_named(terms: str) -> None:
    """M-220."""
    (first, second) = found(party("Pavel Orlov", terms=terms, has_reply=True))
    assert (first.kind, first.span.cut(DRAFT)) == ("terms_breached", "Pavel Orlov")
    assert second.span.cut(DRAFT) == "Orlov"
    assert found(party("Ann Lee", terms=terms)) == ()


def test_what_was_said_off_the_record_is_not_used() -> None:
    """M-220."""
    use = Used(span=Span(start=0, end=28), source="a voice")
    off = Party(id="a voice", name="a voice", names=(), is_person=False, terms="off-record")
    assert [each.kind for each in found(off, used=(use,))] == ["terms_breached"]
    assert found(off) == ()


def test_an_embargo_holds_up_to_its_last_day() -> None:
    """M-220."""
    use = Used(span=Span(start=0, end=28), source="HB-3")
    assert found(party("HB-3", terms="embargo", until="2026-01-01"), used=(use,))
    assert not found(party("HB-3", terms="embargo", until="2025-12-31"), used=(use,))
    assert not found(party("HB-3", terms="on-record"), used=(use,))


def test_who_is_accused_must_have_been_heard() -> None:
    """M-221."""
    (notice,) = found(party("Ivo Maresh"))
    assert (notice.kind, notice.who, notice.span.cut(DRAFT)) == ("no_reply", "Ivo Maresh", "Maresh")
    assert found(party("Ivo Maresh", has_reply=True)) == ()
    assert found(Party(id="b", name="Maresh", names=("Maresh",), is_person=False)) == ()


def test_who_accuses_is_not_accused() -> None:
    """M-221."""
    start = DRAFT.rindex("Orlov")
    voices = (Span(start=start, end=start + 5),)
    assert [each.who for each in found(party("Pavel Orlov"), party("Ivo Maresh"), voices=voices)] == [
        "Ivo Maresh"
    ]


def test_a_reply_of_one_bearer_of_the_name_is_enough() -> None:
    """M-221."""
    assert found(party("Ivo Maresh"), party("Maresh", has_reply=True)) == ()
    assert len(found(party("Ivo Maresh"), party("Maresh"))) == 1


def test_what_lacks_of_the_standard_is_told_once_a_proposition() -> None:
    """M-222."""
    lacking = (Requirement(name="separate origins", is_met=False, found="1 of 2"),)
    uses = tuple(
        Used(span=Span(start=at, end=at + 5), source=None, proposition="p", missing=lacking) for at in (0, 9)
    )
    (notice,) = found(used=uses)
    assert (notice.kind, notice.span.start) == ("below_standard", 0)
    assert "separate origins: 1 of 2" in notice.why
    assert found(used=(Used(span=Span(start=0, end=5), source=None, proposition="p"),)) == ()


@pytest.mark.parametrize(
    ("sentence", "accuses"),
    [
        ("He embezzled the pension fund", True),
        ("She was paid a commission of 3 percent", True),
        ("El alcalde sobornó a los jueces", True),
        ("The anti-corruption office opened on Monday", False),
        ("He opened the new bridge", False),
    ],
)
def test_plain_accusations_are_known(sentence: str, accuses: bool) -> None:
    assert (accusation_in(sentence) is not None) is accuses


def test_a_name_is_found_as_a_whole_word() -> None:
    assert [span.cut("Orlova met Orlov") for span in places_of("Orlova met Orlov", ["Pavel Orlov"])] == [
        "Orlov"
    ]
