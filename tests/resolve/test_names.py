"""A name taken apart: every part that English and Spanish names have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.resolve.lexicon import fold
from sayso.resolve.names import body_name, person_name

PARTS = [
    # words, given, surnames
    ("Mills, Cheryl D", ("cheryl", "d"), ("mills",)),
    ("Mills. Cheryl D", ("cheryl", "d"), ("mills",)),
    ("Cheryl Mills, COS", ("cheryl",), ("mills",)),
    ("EUR/RUS:Weston, Chad", ("chad",), ("weston",)),
    ("Hill, Christopher R (Baghdad)", ("christopher", "r"), ("hill",)),
    ("Varga Ilona R", ("ilona", "r"), ("varga",)),
    ("Joaquín Guzmán Loera", ("joaquin",), ("guzman", "loera")),
    ("Lic. Enrique Peña Nieto", ("enrique",), ("pena", "nieto")),
    ("María de la Cruz", ("maria",), ("cruz",)),
    ("Vladimir Ilyich Ulyanov", ("vladimir",), ("ilyich", "ulyanov")),
    ("Владимир Путин", ("vladimir",), ("putin",)),
    ("William J. Clinton", ("william", "j"), ("clinton",)),
    ("Ban Ki-moon", ("ban",), ("ki", "moon")),
]


@pytest.mark.parametrize(("words", "given_names", "surnames"), PARTS)
def test_given_names_and_surnames_are_told_apart(
    words: str, given_names: tuple[str, ...], surnames: tuple[str, ...]
) -> None:
    name = person_name(words)
    assert (name.shape, name.given, name.surnames) == ("full", given_names, surnames)


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("H", "initials"),
        ("JGL", "initials"),
        ("J. G. L.", "initials"),
        ("Chelsea", "given"),
        ("Zambada", "single"),
        ("Secretary Clinton", "surname"),
        ("Madam Secretary", "post"),
        ("El Chapo", "alias"),
        ("jake.sullivan", "handle"),
        ("hr15@post.example", "handle"),
        ("Sullivan JJ@state.example", "handle"),
        ("", "empty"),
        ("jake.sullivan Lew, Jacob", "empty"),
    ],
)
def test_a_short_naming_has_a_shape(words: str, shape: str) -> None:
    assert person_name(words).shape == shape


def test_titles_generations_nicknames_and_particles_are_kept_apart() -> None:
    assert person_name("Gen. Ana Lindqvist").titles == ("gen",)
    assert "secretary of state" in person_name("Ana Lindqvist, Secretary of State").titles
    assert person_name("John Varga Jr.").generation == "2"
    assert person_name("Varga, John, Sr.").generation == "1"
    assert person_name('Samuel ("Sandy") Varga').nickname == "sandy"
    assert person_name("Carlos de la Vega").particles == ("de", "la")
    assert person_name("Путин").script == "cyrillic"


def test_a_body_has_telling_words_legal_forms_and_initials() -> None:
    name = body_name("Vicente Carrillo Fuentes organization")
    assert (name.surnames, name.legal) == (("vicente", "carrillo", "fuentes"), ("organization",))
    assert body_name("The Orlov Company, Inc.").key == body_name("Orlov Company").key
    assert body_name("VCF").shape == "initials"


@given(st.text(max_size=40))
def test_any_text_has_parts(words: str) -> None:
    name = person_name(words)
    assert (name.shape != "full") or (name.given and name.surnames and name.key)
    assert body_name(words).shape in ("body", "initials", "empty")
    assert fold(fold(words)) == fold(words)
