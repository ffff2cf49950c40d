"""How alike two names are, reason by reason, and what keeps two names apart."""

import pytest

from sayso.resolve.addresses import handles_of, is_shared_role, plain_address, same_mailbox
from sayso.resolve.compare import acronym_of, alike, bodies_alike, misprint, part_of
from sayso.resolve.names import body_name, person_name


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        ("Joaquin Guzman", "Guzman, Joaquin", "same name"),
        ("Joaquín Guzmán", "Joaquin Guzman", "same name"),
        ("Владимир Путин", "Vladimir Putin", "transliteration"),
        ("Varga Ilona", "Ilona Varga", "order"),
        ("María de la Cruz", "Maria Cruz", "same name"),
        ("Bill Varga", "William Varga", "nickname"),
        ("Pepe Orozco", "José Orozco", "nickname"),
        ("J. Varga", "John Varga", "initials"),
        ("Joaquín Guzmán", "Joaquín Guzmán Loera", "fuller name"),
        ("Hillary Clinton", "Hillary Rodham Clinton", "fuller name"),
        ("Hillary Rodham", "Clinton, Hillary Rodham", "fuller name"),
        ("Ismael Zambada", "Ismael Zamaba", "misprint"),
        ("Lauren Jiloty", "Lauren Jilloty", "misprint"),
        ("Anna Bernard", "Anna Bemard", "recognition"),
        ("Jacob I Sullivan", "Jacob J Sullivan", "recognition"),
        ("Gen. John Varga", "John Varga", "same name"),
    ],
)
def test_names_are_alike_for_a_reason(left: str, right: str, reason: str) -> None:
    one, other = person_name(left), person_name(right)
    found, turned = alike(one, other), alike(other, one)
    assert found.score > 0
    assert reason in found.reasons
    assert (turned.score, set(turned.reasons)) == (found.score, set(found.reasons))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Joaquín Guzmán Loera", "Joaquín Guzmán Decena"),
        ("John A Smith", "John B Smith"),
        ("John Varga Jr.", "John Varga Sr."),
        ("Bill Clinton", "Hillary Clinton"),
        ("Mario Zambada", "Maria Zambada"),
    ],
)
def test_names_that_conflict_are_two_people(left: str, right: str) -> None:
    found = alike(person_name(left), person_name(right))
    assert (found.score, found.conflict) == (0.0, True)


@pytest.mark.parametrize(
    ("left", "right"),
    [("Ivan Petrov", "Ivan Petrova"), ("Jmae Vraga", "Jame Varga"), ("Ann Lee", "Ann Leigh")],
)
def test_names_that_differ_are_not_alike(left: str, right: str) -> None:
    assert alike(person_name(left), person_name(right)).score == 0


def test_a_short_word_is_never_a_misprint() -> None:
    assert misprint("ann", "anne") is None
    assert misprint("zambada", "zamaba") == "misprint"
    assert misprint("modem", "modern") == "recognition"


@pytest.mark.parametrize(
    ("part", "whole", "reason"),
    [
        ("Guzman", "Joaquín Guzmán Loera", "surname"),
        ("Joaquín", "Joaquín Guzmán", "first name"),
        ("Bill", "William Varga", "first name"),
        ("JGL", "Joaquín Guzmán Loera", "initials"),
        ("PIR", "Reines, Philippe I", "initials"),
        ("Smith", "Joaquín Guzmán", None),
        ("H2", "Huma Abedin", None),
    ],
)
def test_a_short_naming_may_stand_for_a_full_one(part: str, whole: str, reason: str | None) -> None:
    assert part_of(person_name(part), person_name(whole)) == reason


def test_an_acronym_is_made_of_the_initials_of_a_body() -> None:
    assert acronym_of("vcf", body_name("Vicente Carrillo Fuentes organization"))
    assert acronym_of("dos", body_name("Department of State")) is False
    assert acronym_of("ds", body_name("Department of State"))


def test_bodies_differ_by_general_words_left_out_only() -> None:
    one, other = body_name("Carrillo Fuentes organization"), body_name("Carrillo Fuentes")
    assert bodies_alike(one, other).reasons == ("general word",)
    assert bodies_alike(body_name("Sinaloa Cartel"), body_name("Sinaloa Congress")).score == 0


def test_an_address_is_made_plain_again() -> None:
    assert plain_address("'MillsCD©state.goy'") == "millscd@state.gov"
    assert plain_address("mailto:Jake@post.corn ") == "jake@post.com"


def test_a_misread_mailbox_is_one_and_a_numbered_one_is_not() -> None:
    assert same_mailbox("sullivanjj@a.example", "sullivann@a.example")
    assert same_mailbox("valmorolj@a.example", "valmmorolj@a.example")
    assert not same_mailbox("smithja@a.example", "smithjb@a.example")
    assert not same_mailbox("jsmith1@a.example", "jsmith2@a.example")
    assert not same_mailbox("jsmith@a.example", "jsmith@b.example")


def test_a_name_is_written_as_many_handles() -> None:
    found = set(handles_of(person_name("John Q. Smith")))
    assert {"jsmith", "johnsmith", "smithj", "smithjq", "smith"} <= found
    assert is_shared_role("press@a.example") and is_shared_role("no-reply@a.example")
    assert not is_shared_role("smith@a.example")
