"""The forms of a sealed name are found, at their places, in linear time; other people's names are not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.protection.folding import Places, fold
from sayso.protection.masking import mask, mask_row
from sayso.protection.variants import Scanner, Sought, forms_in_words

ELENA = Sought(code="MX-1", names=("Castro Núñez, Elena María", "Nena Castro", "e.castro.n@mail.example"))
SCANNER = Scanner([ELENA])
FOUND = (
    "Elena María Castro Núñez",
    "Elena Castro",
    "ELENA CASTRO NUNEZ",
    "Castro, Elena",
    "castro núñez, e.",
    "E. Castro",
    "E.M. Castro",
    "em castro",
    "Elena M. Castro",
    "Elena de la Castro",
    "Castro-Núñez",
    "Nuñez",
    "castro",
    "Nena Castro",
    "E.M.C.N.",
    "ecastro",
    "elena.castro@host.example",
    "castro_elena",
    "ElenaCastro",
    "ecastro77",
    "e.castro.n@mail.example",
    "Mari Castro",
    "Кастро",
    "Елена Кастро",
    "Ele\u00adna Cas\u200btro",
    "Nu\u0301n\u0303ez",
    "Ｃａｓｔｒｏ",
)
OTHERS = ("Castroneves", "Elena Petrova", "lacastro", "E.M.", "the nuns", "Maria", "", "núm. 12")


@pytest.mark.parametrize("form", FOUND)
def test_every_form_is_found_whole(form: str) -> None:
    text = f"Yesterday {form} told us so."
    (hit,) = SCANNER.find(text)
    assert text[hit.start : hit.end].rstrip() == form.removesuffix(".") or text[hit.start : hit.end] == form
    assert hit.codes == ("MX-1",)


@pytest.mark.parametrize("words", OTHERS)
def test_other_words_are_not(words: str) -> None:
    assert list(SCANNER.find(f"Yesterday {words} told us so.")) == []


def test_a_form_set_apart_is_not_looked_for() -> None:
    apart = Scanner([Sought(code="X", names=("Green, Anna",), apart=("Green",))])
    assert apart.codes("the Green party") == ()
    assert apart.codes("Anna Green said") == ("X",)


def test_a_short_surname_needs_a_capital() -> None:
    scanner = Scanner([Sought(code="X", names=("Ono, Kei",))])
    assert scanner.codes("mono, ono") == ()
    assert scanner.codes("Ono left") == ("X",)


def test_of_several_with_one_surname_all_codes_are_given() -> None:
    scanner = Scanner([Sought(code="A-1", names=("Ana Ruiz",)), Sought(code="B-2", names=("Leo Ruiz",))])
    assert [hit.codes for hit in scanner.find("Ana Ruiz saw Ruiz")] == [("A-1",), ("A-1", "B-2")]


def test_umlauts_are_met_in_both_spellings_and_scripts_in_both_directions() -> None:
    scanner = Scanner([Sought(code="D", names=("Jürgen Müller",)), Sought(code="R", names=("Иван Петров",))])
    assert scanner.codes("Juergen Mueller and Jurgen Muller") == ("D",)
    assert scanner.codes("I. Petrov") == scanner.codes("И. Петров") == ("R",)


def test_scripts_without_spaces_are_met_inside_words() -> None:
    assert Scanner([Sought(code="C", names=("王小明",))]).codes("昨天王小明说") == ("C",)


def test_nobody_sought_finds_nothing() -> None:
    assert list(Scanner([]).find("Anybody at all")) == []


def test_forms_are_listed_for_a_person_to_check() -> None:
    forms = forms_in_words(ELENA)
    assert {"kastro", "e kastro", "ekastro"} <= set(forms)  # folded: K for C
    assert forms == sorted(forms, key=lambda each: (len(each), each))


@given(st.text(max_size=60), st.text(max_size=60))
def test_places_lead_back_to_the_text(before: str, behind: str) -> None:
    text = f"{before} Elena Castro {behind}"
    hits = list(SCANNER.find(text))
    assert any("lena" in text[hit.start : hit.end] and "astro" in text[hit.start : hit.end] for hit in hits)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


@given(st.text(min_size=1, max_size=40))
def test_folding_can_be_undone_place_by_place(text: str) -> None:
    folded, places = fold(text), Places(text)
    for at in range(len(folded)):
        start, end = places.span(at, at + 1)
        assert folded[at] in fold(text[start:end])


@pytest.mark.parametrize("words", ["Elena ", "e. ", "castro elena ", "-.-. ", "e.m."])
def test_hostile_repetition_takes_no_more_time_than_any_text(words: str) -> None:
    def took(size: int) -> float:
        text = words * (size // len(words))
        begun = time.process_time()
        list(SCANNER.find(text))
        return time.process_time() - begun

    assert took(100_000) < 8 * max(took(25_000), 0.02)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("so [Elena] Castro says", "so [MX-1] says"),
        ("so Elena [Castro] says", "so [MX-1] says"),
        ("so [Elena] [Castro] says", "so [MX-1] says"),
        ("so [Elena Castro] says", "so [MX-1] says"),
        ("[port] Elena Castro [port]", "[port] MX-1 [port]"),
        ("nobody", "nobody"),
    ],
)
def test_masking_keeps_the_marks_of_a_snippet_in_pairs(text: str, masked: str) -> None:
    assert mask(text, SCANNER) == masked


def test_a_row_is_masked_but_for_the_whole_text() -> None:
    row = {"subject": "To Elena Castro", "hops": [{"name": "ecastro"}], "n": 3, "text": "Elena Castro"}
    assert mask_row(row, SCANNER) == {
        "subject": "To MX-1",
        "hops": [{"name": "MX-1"}],
        "n": 3,
        "text": "Elena Castro",
    }
