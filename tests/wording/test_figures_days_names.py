"""Figures, dates, names and negation of sentences, by rules on words."""

import pytest

from sayso.wording.days import days_in
from sayso.wording.denials import is_negated
from sayso.wording.figures import figures_in
from sayso.wording.names import may_be_one, names_in
from sayso.wording.words import stem, words_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It was signed on 18 May, not on May 19, 2010.", [(None, 5, 18), (2010, 5, 19)]),
        ("in May 1,200 ships came", [(None, 5, None)]),
        ("on the eighteenth of May", [(None, 5, 18)]),
        ("el 19 de mayo de 2010", [(2010, 5, 19)]),
        ("By June he had paid", [(None, 6, None)]),
        ("He may leave. Marching in August.", [(None, 8, None)]),
        ("in 2009 it sold 2010 people", [(2009, None, None)]),
        ("2010-05-18 and 18.05.2010", [(2010, 5, 18), (2010, 5, 18)]),
    ],
)
def test_dates_are_read_as_far_as_they_are_stated(text: str, wanted: list[tuple[int | None, ...]]) -> None:
    assert [(each.year, each.month, each.day) for each in days_in(text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nineteen reports, two thousand ships", [(19, "count", "report"), (2000, "count", "ship")]),
        ("$5m and US$ 5 million and five million dollars", [(5e6, "money", None)] * 3),
        ("half a million dollars", [(5e5, "money", None)]),
        ("one hundred and forty clients", [(140, "count", "client")]),
        ("12 per cent and nearly three percent", [(12, "percent", None), (3, "percent", None)]),
        ("a fifth of the crew", [(20, "percent", None)]),
        ("cincuenta y dos años, two weeks", [(52 * 365, "duration", "año"), (14, "duration", "week")]),
        ("the third ship", [(3, "ordinal", "ship")]),
        ("HB-3 has filed 4 reports since 2008", [(4, "count", "report")]),
        ("no one was there", []),
    ],
)
def test_figures_in_digits_and_words(text: str, wanted: list[tuple[float, str, str | None]]) -> None:
    assert [(each.value, each.kind, each.counted) for each in figures_in(text)] == wanted


def test_a_rounded_figure_agrees_with_a_near_one_only() -> None:
    about, near, far = (figures_in(t)[0] for t in ("about 300 men", "297 men", "350 men"))
    assert about.agrees(near)
    assert not about.agrees(far)
    assert not near.agrees(far)


def test_names_keep_their_of_and_lose_their_titles() -> None:
    found = names_in("Colonel Maresh of the Ministry of Ports met HB-3 in Lake Orm.")
    assert [each.words for each in found] == ["Colonel Maresh", "Ministry of Ports", "HB-3", "Lake Orm"]
    assert found[0].key == ("maresh",)


def test_a_part_and_initials_may_be_one_name() -> None:
    short, long, initials, other = (
        names_in(f"Then {name} came")[0]
        for name in ("Castellan", "Castellan Maritime", "CM", "Northern Wire")
    )
    assert may_be_one(short, long)
    assert may_be_one(initials, long)
    assert not may_be_one(long, other)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He never paid.", True),
        ("He did not deny it.", False),
        ("He paid, not only once.", False),
        ("no ha vendido nada", True),
        ("the minister denied that he sold it", True),
        ("It is not true that he paid", True),
        ("No ship was sold", True),
        ("The firm failed to pay", True),
        ("he paid the man who did not come", False),
        ("without paying he left", False),
        ("It is false that he did not pay", False),
        ("The army ruled out that it had paid", True),
        ("The bridge is far from finished", True),
    ],
)
def test_negation_counts_what_bears_on_the_main_clause(text: str, wanted: bool) -> None:
    assert is_negated(text) is wanted


def test_forms_of_a_word_share_a_stem() -> None:
    for forms in ("buy buys bought buying", "plan plans planned", "hope hoped hoping", "agree agreed agrees"):
        assert len({stem(form) for form in forms.split()}) == 1
    assert [word.stem for word in words_of("They weren't")] == ["they", "be", "not"]
