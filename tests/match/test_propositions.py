"""Statements grouped: never a claim with its denial, in any order, under what people decided."""

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from saying import TEXTS, groups, matched, packed, statement

from sayso.match.candidates import candidates
from sayso.match.compare import compare
from sayso.match.propositions import Decided, match_statements
from sayso.match.sides import draft_of, says_nothing, side_of
from sayso.model.claim import Factuality

SALE, PASSIVE, DENIAL = TEXTS[0], TEXTS[1], "The ministry did not sell the north quay to Castellan on 18 May."
FACTUALITY = st.sampled_from(("asserted", "denied", "asked", "supposed", "conditional"))


def test_what_is_the_same_meets_and_its_denial_stands_apart_and_opposed() -> None:
    """M-225, M-234"""
    found = matched(SALE, PASSIVE, DENIAL)
    assert groups(found) == {frozenset({"0", "1"}), frozenset({"2"})}
    (relation,) = found.relations
    assert relation.kind == "contradicts"
    assert relation.left < relation.right


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(TEXTS), FACTUALITY), max_size=12), st.randoms())
def test_order_never_matters(given_: list[tuple[str, Factuality]], random: Random) -> None:
    """M-234"""
    statements = [statement(text, str(at), kind) for at, (text, kind) in enumerate(given_)]
    expected = match_statements(statements, Decided())
    random.shuffle(statements)
    assert match_statements(statements, Decided()) == expected


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(TEXTS), FACTUALITY), max_size=12))
def test_no_group_holds_a_claim_and_its_denial_and_every_claim_is_in_one(
    given_: list[tuple[str, Factuality]],
) -> None:
    """M-234, M-226: but for those that say nothing by themselves."""
    statements = [statement(text, str(at), kind) for at, (text, kind) in enumerate(given_)]
    found = groups(match_statements(statements, Decided()))
    wanted = [each.claim for each in statements if not says_nothing(draft_of(each))]
    assert sorted(claim for each in found for claim in each) == sorted(wanted)
    for each in found:
        sides = [side_of(statements[int(claim)]) for claim in each]
        verdicts = {compare(one, two).verdict for one in sides for two in sides}
        assert not verdicts & {"contradicts", "differs"}


def test_people_join_and_part_and_parting_outranks() -> None:
    """M-235"""
    texts = (SALE, PASSIVE, "The minister has resigned.")
    joined = matched(*texts, decided=Decided(together=(("0", "2"),)))
    assert frozenset({"0", "1", "2"}) in groups(joined)
    decided = {each.claim: each.by_person for each in joined.propositions[0].members}
    assert (decided["0"], decided["1"], decided["2"]) == (True, False, True)
    parted = matched(*texts, decided=Decided(apart=(("0", "1"),)))
    assert frozenset({"0", "1"}) not in groups(parted)
    both = matched(*texts, decided=Decided(together=(("0", "1"),), apart=(("1", "0"),)))
    assert both.crossed == (("0", "1"),)
    assert frozenset({"0"}) in groups(both)


def test_people_part_even_the_same_words() -> None:
    """M-235"""
    assert len(groups(matched(SALE, SALE, decided=Decided(apart=(("0", "1"),))))) == 2
    assert len(groups(matched(SALE, SALE))) == 1


def test_a_condition_joins_the_propositions_that_say_its_parts() -> None:
    """M-236"""
    found = matched(
        "The annex will be signed in May.",
        "If the annex is signed in May, the dockers will strike.",
        "The dockers will strike.",
    )
    owner = {member.claim: each.id for each in found.propositions for member in each.members}
    implied = [(each.left, each.right) for each in found.relations if each.kind == "implies"]
    assert implied == [(owner["0"], owner["2"])]


def test_a_denial_that_names_a_proposition_is_worded_as_one() -> None:
    """M-232"""
    (found,) = match_statements([statement("the port was sold", factuality="denied")], Decided()).propositions
    assert found.text == "Not so: the port was sold"


def test_an_id_is_that_of_the_smallest_anchor_and_former_ids_lead_on() -> None:
    """M-237"""
    alone = [
        match_statements([statement(text, str(at))], Decided()) for at, text in enumerate((SALE, PASSIVE))
    ]
    ids = {each.propositions[0].id for each in alone}
    found = matched(SALE, PASSIVE)
    (proposition,) = found.propositions
    assert proposition.id in ids
    assert dict(found.redirects) == dict.fromkeys(ids - {proposition.id}, proposition.id)


def test_what_is_off_the_record_words_no_proposition() -> None:
    """M-238"""
    open_, secret = statement(PASSIVE, "0"), statement(SALE, "1")
    secret = replace(secret, is_withheld=True)
    (found,) = match_statements([open_, secret], Decided()).propositions
    assert found.text == PASSIVE
    assert len(found.members) == 2


def test_large_blocks_stay_near_linear() -> None:
    """M-243: a thousand statements that share all rare words make a few pairs each, not a thousand."""
    sides = packed(
        f"Castellan sold {at} cranes of the quay to Orvia in case {at * 7919}" for at in range(1_000)
    )
    pairs = np.concatenate(list(candidates(sides.shared)))
    assert 0 < len(pairs) < 1_000 * 60
    assert len(np.unique(pairs, axis=0)) == len(pairs)


def test_an_implication_keeps_the_claim_that_says_it() -> None:
    """M-241"""
    texts = (
        "If the minister resigns, the north quay will be sold.",
        "The minister resigns.",
        "The north quay will be sold.",
    )
    said = [each for each in matched(*texts).relations if each.kind == "implies"]
    assert [each.claim for each in said] == ["0"]


def test_what_says_nothing_by_itself_makes_no_proposition_unless_a_person_says_so() -> None:
    """M-226"""
    texts = (SALE, "this", "he did", "the annex himself")
    assert groups(matched(*texts)) == {frozenset({"0"})}
    joined = matched(*texts, decided=Decided(together=(("0", "1"),)))
    assert groups(joined) == {frozenset({"0", "1"})}


def test_each_naming_somebody_else_they_never_say_the_same() -> None:
    """M-228"""
    texts = ("Anna Holm sold the north quay to Castellan.", "Petra Lund sold the north quay to Castellan.")
    assert len(groups(matched(*texts))) == 2


def test_a_proposition_is_worded_by_a_whole_sentence() -> None:
    """M-227"""
    found = matched(
        "the sale of the north quay to Castellan by the ministry",
        "The ministry sold the north quay to Castellan.",
        "It sold the north quay to Castellan.",
        decided=Decided(together=(("0", "1"), ("1", "2"))),
    )
    assert [each.text for each in found.propositions] == ["The ministry sold the north quay to Castellan."]
