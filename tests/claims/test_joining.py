"""The network's attributions with what the rules add to them."""

import pytest

from sayso.claims.joining import RULED, Relation, joined
from sayso.model.claim import Attribution
from sayso.model.place import Span

PASSAGE = "Ann Lee said that Bob Ray admitted that the mill closed , Eve Moss wrote ."


def at(words: str) -> tuple[Span, ...]:
    """The place of words of the passage; parts are parted by a bar, none are none."""
    return tuple(
        Span(start=PASSAGE.index(part), end=PASSAGE.index(part) + len(part))
        for part in words.split("|")
        if part
    )


def read(source: str, cue: str, content: str, score: float = 0.9) -> Relation:
    return Relation(source=at(source), cue=at(cue), content=at(content), score=score)


def ruled(source: str, cue: str, content: str, score: float = 0.8) -> Attribution:
    return Attribution(
        source=at(source),
        cue=at(cue),
        content=at(content),
        kind="indirect",
        factuality="asserted",
        stance="neutral",
        score=score,
    )


OUTER = read("Ann Lee", "said", "that Bob Ray admitted that the mill closed")
INNER = ruled("Bob Ray", "admitted", "that the mill closed")


def test_what_the_network_found_stays_as_it_is_without_the_rules() -> None:
    assert joined([OUTER], []) == [OUTER]
    assert joined([], []) == []


def test_a_missing_source_is_filled_in_from_the_rules() -> None:
    bare = read("", "said", "Bob Ray admitted that the mill closed")
    (found,) = joined([bare], [ruled("Ann Lee", "said", "that Bob Ray admitted")])
    assert found == read("Ann Lee", "said", "Bob Ray admitted that the mill closed")


def test_a_source_that_the_network_found_is_kept() -> None:
    (found,) = joined([OUTER], [ruled("Eve Moss", "said", "that Bob Ray admitted that the mill closed")])
    assert found == OUTER


@pytest.mark.parametrize(
    "other",
    [
        ruled("Ann Lee", "wrote", "Bob Ray admitted"),
        ruled("Ann Lee", "said", ", Eve Moss"),
        ruled("", "said", "Bob Ray admitted"),
        ruled("Bob Ray", "said", "admitted that the mill closed"),
        ruled("Ann Lee said", "said", "Bob Ray admitted"),
    ],
    ids=["another cue", "another content", "no source", "source in the content", "source in the cue"],
)
def test_a_source_is_not_filled_in_from_what_does_not_fit(other: Attribution) -> None:
    bare = read("", "said", "Bob Ray admitted that the mill closed")
    assert joined([bare], [other])[0] == bare


def test_the_first_fitting_source_of_the_rules_is_taken() -> None:
    bare = read("", "said", "that the mill closed")
    others = [
        ruled("", "said", "that the mill closed"),
        ruled("Ann Lee", "said", "the mill"),
        ruled("Eve Moss", "said", "the mill"),
    ]
    assert joined([bare], others)[0].source == at("Ann Lee")


def test_what_the_rules_found_inside_a_content_is_added() -> None:
    """M-084"""
    added = read("Bob Ray", "admitted", "that the mill closed", 0.8 * RULED)
    assert joined([OUTER], [INNER]) == [OUTER, added]


@pytest.mark.parametrize(
    "other",
    [
        ruled("Eve Moss", "wrote", "Ann Lee said that Bob Ray admitted that the mill closed"),
        ruled("Eve Moss", "wrote", "that the mill closed"),
        ruled("Bob Ray", "admitted", "that the mill closed , Eve Moss"),
        ruled("Ann Lee", "said", "that the mill closed"),
        ruled("Bob Ray", "Lee", "that the mill closed"),
        ruled("said", "admitted", "that the mill closed"),
        ruled("Bob Ray", "admitted", ""),
        ruled("", ", Eve", "Moss wrote"),
    ],
    ids=[
        "around it",
        "cue outside",
        "content reaches out",
        "same cue",
        "cue in the source",
        "source in the cue",
        "no content",
        "elsewhere",
    ],
)
def test_what_the_rules_found_elsewhere_is_not_added(other: Attribution) -> None:
    assert joined([OUTER], [other]) == [OUTER]


def test_what_the_rules_found_in_the_source_of_another_is_not_added() -> None:
    around = read("Eve Moss", "wrote", "Ann Lee said that Bob Ray admitted that the mill closed")
    assert joined([around, OUTER], [ruled("", "Lee", "said")]) == [around, OUTER]
    beside = ruled("", "admitted", "that the mill")
    assert len(joined([around, OUTER], [beside])) == 3


def test_what_the_rules_found_is_not_added_without_the_network() -> None:
    assert joined([], [INNER]) == []


def test_what_both_found_inside_a_content_is_there_once() -> None:
    inner = read("Bob Ray", "admitted", "the mill closed", 0.7)
    assert joined([OUTER, inner], [INNER]) == [OUTER, inner]


def test_the_content_of_an_inner_attribution_ends_where_the_outer_one_does() -> None:
    inner = read("Bob Ray", "admitted", "that the mill closed , Eve Moss wrote")
    assert joined([OUTER, inner], []) == [OUTER, read("Bob Ray", "admitted", "that the mill closed")]


def test_an_inner_content_is_cut_to_each_part_of_the_outer_one() -> None:
    outer = read("Ann Lee", "said", "Bob Ray admitted|the mill|Eve Moss")
    inner = read("Bob Ray", "admitted", "the mill closed , Eve Moss wrote")
    assert joined([outer, inner], [])[1].content == at("the mill|Eve Moss")


def test_the_smallest_content_around_a_cue_clips_it() -> None:
    all_of_it = read("Eve Moss", "wrote", "Ann Lee said that Bob Ray admitted that the mill closed")
    middle = read("Ann Lee", "said", "Bob Ray admitted that the mill")
    inner = read("Bob Ray", "admitted", "that the mill closed")
    assert joined([all_of_it, middle, inner], [])[2].content == at("that the mill")


def test_a_content_that_lies_wholly_outside_of_the_outer_one_is_left() -> None:
    inner = read("Bob Ray", "admitted", "Eve Moss wrote")
    assert joined([OUTER, inner], [])[1] == inner


def test_a_content_beside_another_is_not_clipped() -> None:
    beside = read("Eve Moss", "wrote", "the mill closed ,")
    assert joined([OUTER, beside], []) == [OUTER, beside]
