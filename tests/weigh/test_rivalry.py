"""A matrix in words: what moved it, what is too weak to, what separates nothing."""

from dataclasses import replace

import pytest
from networks import binary, said

from sayso.weigh.hypotheses import Row, Told, weigh_hypotheses
from sayso.weigh.rivalry import factor, tell_matrix
from sayso.weigh.wells import Well

RIVALS = ("It favours one", "It does not", "none of these")


def told(name: str, right: float, wrong: float) -> Told:
    network = binary([Well(id="w", reliability=(right, wrong))], [said(f"r {name}", "w")], prior=0.3)
    return Told(network=replace(network, id=name))


def text(rows: list[Row], weighed: dict[str, Told]) -> str:
    matrix = weigh_hypotheses((0.4, 0.4, 0.2), rows, weighed)
    return tell_matrix(matrix, RIVALS, {each.proposition: f"“Of {each.proposition}.”" for each in rows})


def test_an_empty_matrix_says_so() -> None:
    found = text([], {})
    assert "No proposition is placed yet" in found and "40% (unlikely)" in found


def test_each_row_is_told_by_what_it_does() -> None:
    """M-165, M-167"""
    rows = [
        Row(proposition="strong", cells=(0.95, 0.05, 0.5)),
        Row(proposition="doubtful", cells=(0.95, 0.05, 0.5)),
        Row(proposition="faint", cells=(0.95, 0.05, 0.5)),
        Row(proposition="idle", cells=(0.75, 0.75, 0.75)),
        Row(proposition="unheard", cells=(0.95, 0.05, 0.5)),
    ]
    weighed = {
        "strong": told("strong", 99.0, 1.0),
        "doubtful": told("doubtful", 5.0, 5.0),
        "faint": told("faint", 0.02, 0.98),
        "idle": told("idle", 9.0, 1.0),
    }
    found = text(rows, weighed)
    for words in (
        "Likeliest is “It favours one”: 83% (very likely); it started at 40%.",
        "“Of strong” speaks for “It favours one” against “It does not”: odds ×17.",
        "“Of doubtful” speaks for “It favours one” against “It does not”: odds ×2.6 (were it certain, ×19;",
        "“Of faint” moves next to nothing: what was reported on it is too weak.",
        "“Of idle” would be as likely under every rival",
        "Nothing that was reported on “Of unheard” is weighed",
        "What would change it most: to know whether “Of",
    ):
        assert words in found, (words, found)
    assert "Weighed together" not in found


def test_many_rows_are_cut_short() -> None:
    rows = [Row(proposition=f"p{number}", cells=(0.75, 0.25, 0.5)) for number in range(8)]
    found = text(rows, {row.proposition: told(row.proposition, 8.0, 2.0) for row in rows})
    assert "3 more move it less." in found


@pytest.mark.parametrize(("log_odds", "words"), [(0.0, "×1"), (1.0, "×2.7"), (-1.0, "×2.7"), (3.0, "×20")])
def test_a_factor_is_plain(log_odds: float, words: str) -> None:
    assert factor(log_odds) == words
