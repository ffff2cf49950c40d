"""A proposition as an issue: who is a well, what is a pipe, what is no report at all."""

import random
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from matters import changed, contradict, matter, rests_on, said, speaker

from sayso.weigh.casewide import Believed, Known, weigh_matter
from sayso.weigh.issue import Rivals, build_case, is_named
from sayso.weigh.statements import Matter, was_said


def belief(found: Matter, proposition: str = "p", **more: Any) -> float:
    return opened(found, proposition, **more).explanation.probability


def opened(found: Matter, proposition: str = "p", **more: Any) -> Believed:
    beliefs, _ = weigh_matter(found, **more)
    return next(each for each in beliefs if each.proposition == proposition)


def known(found: Matter, name: str, **more: Any) -> Known:
    return next(each for each in weigh_matter(found, **more)[1] if each.speaker == name)


def test_claims_of_one_source_share_its_well() -> None:
    """M-174"""
    once = belief(matter({"p": [said("a", "Ann")]}))
    often = opened(matter({"p": [said(each, "Ann") for each in "abcde"]}))
    two = belief(matter({"p": [said("a", "Ann"), said("b", "Bob")]}))
    assert once < often.explanation.probability < two
    assert "Not five claims but one origin: all rest on Ann." in often.explanation.text


def test_a_copy_adds_nothing() -> None:
    """M-174"""
    one = matter({"p": [said("a", "Ann", mediums=("article", "speech"))]})
    claims = {"p": [*one.statements.values(), said("b", "Ledger", mediums=("article",))]}
    copied = matter(claims, speaker("Ledger", "outlet"), descents=dict([rests_on("b", "a")]))
    assert belief(copied) == pytest.approx(belief(one), abs=1e-9)
    assert belief(replace(copied, descents={})) > belief(one) + 0.05


def test_an_uncertain_parent_lies_between_copy_and_witness() -> None:
    def shared(share: float) -> float:
        claims = {"p": [said("a", "Ann"), said("b", "Bob")]}
        return belief(matter(claims, descents=dict([rests_on("b", "a", share)])))

    beliefs = [shared(each) for each in (1.0, 0.8, 0.5, 0.2)]
    assert beliefs == sorted(beliefs) and beliefs[0] < beliefs[-1]


def test_hearsay_moves_towards_the_prior_and_never_past_it() -> None:
    """M-175"""
    beliefs = [
        belief(matter({"p": [said("a", "Ann", mediums=("mail", *["speech"] * hops))]})) for hops in range(9)
    ]
    assert beliefs == sorted(beliefs, reverse=True) and len(set(beliefs)) == 9
    assert beliefs[-1] > 0.3


def test_who_reads_unsurely_or_supposes_says_less() -> None:
    """M-175"""
    plain = matter({"p": [said("a", "Ann")]})
    for more in ({"reading": 0.5}, {"same": 0.6}, {"intact": 0.5}, {"factuality": "supposed"}):
        assert 0.3 < belief(changed(plain, "a", **more)) < belief(plain)


@pytest.mark.parametrize("factuality", ["asked", "declined", "conditional"])
def test_nobody_commits_himself_to_a_question(factuality: str) -> None:
    """M-175"""
    found = opened(matter({"p": [said("a", "Ann", factuality=factuality)]}))
    assert found.explanation.probability == pytest.approx(0.3)
    assert "Nobody's word for it counts." in found.explanation.text


def test_order_does_not_matter() -> None:
    statements = [said("a", "Ann"), said("b", "Bob"), said("c", None), said("d", "Ann", mediums=("speech",))]
    perhaps = {("Ann", "Bob"): 0.4}
    results = {
        repr(weigh_matter(matter({"p": list(order)}, perhaps=perhaps))) for order in permutations(statements)
    }
    texts = {each.replace("that p", "") for each in results}
    assert len(texts) == 1


def test_a_denial_by_the_accused_moves_little_and_by_a_bystander_much() -> None:
    """M-176"""
    charge = said("a", "Ann", about=("Salcedo",))
    relations = (contradict("p", "q"),)
    alone = belief(matter({"p": [charge]}))

    def denied(who: str, **more: Any) -> float:
        denial = said("b", who, is_negative=True, **more)
        return belief(matter({"p": [charge], "q": [denial]}, relations=relations))

    assert alone - 0.06 < denied("Salcedo") < alone
    assert alone - 0.06 < denied("Edvard Salcedo") < alone
    assert denied("Clerk") < alone - 0.1
    # Nobody names him, but he speaks of himself.
    assert denied("Clerk", names_itself=True) == pytest.approx(denied("Salcedo"))


def test_the_accused_counts_once_however_often_he_denies() -> None:
    charge = said("a", "Ann", about=("Salcedo",))
    relations = (contradict("p", "q"),)
    once = matter({"p": [charge], "q": [said("b", "Salcedo", is_negative=True)]}, relations=relations)
    denials = [said(each, "Salcedo", is_negative=True) for each in "bcdef"]
    often = matter({"p": [charge], "q": denials}, relations=relations)
    assert belief(often) == pytest.approx(belief(once))
    assert "Salcedo denies it; it would be denied either way: odds ×0.85" in opened(often).explanation.text
    assert "says so in its own matter" in opened(often, "q").explanation.text


def test_an_admission_against_interest_moves_much() -> None:
    """M-176"""
    charge = said("a", "Ann", about=("Salcedo",))
    admission = said("b", "Salcedo", factuality="admitted", names_itself=True)
    alone, admitted = belief(matter({"p": [charge]})), opened(matter({"p": [charge, admission]}))
    assert admitted.explanation.probability > max(alone, belief(matter({"p": [charge, said("b", "Bob")]})))
    assert "Salcedo admits it; against its own interest: odds ×15" in admitted.explanation.text


def test_no_comment_says_next_to_nothing() -> None:
    charge = said("a", "Ann", about=("Salcedo",))
    silence = said("b", "Salcedo", factuality="declined")
    assert belief(matter({"p": [charge, silence]})) == pytest.approx(
        belief(matter({"p": [charge]})), abs=0.05
    )


def test_perhaps_one_voice_lies_between_one_and_two() -> None:
    """M-177"""
    claims = {"p": [said("a", "x"), said("b", "y")]}
    voices = [speaker(each, "unnamed", is_named=False) for each in "xy"]
    beliefs = [belief(matter(claims, *voices, perhaps={("x", "y"): share})) for share in (1.0, 0.5, 0.0)]
    assert beliefs[0] < beliefs[1] < beliefs[2]
    text = opened(matter(claims, *voices, perhaps={("x", "y"): 0.5})).explanation.text
    assert "one or two origins" in text or "Two claims by one or two origins" in text
    assert "If x and y are one voice" in text


def test_voices_nobody_knows_in_one_document_are_one_origin() -> None:
    """M-177"""
    apart = matter({"p": [said("a", None), said("b", None)]})
    together = matter({"p": [said("a", None, document="d"), said("b", None, document="d")]})
    assert belief(together) < belief(apart)


def test_a_claim_that_rests_on_what_does_not_count_is_no_witness() -> None:
    claims = {"p": [said("b", "Bob")]}
    found = matter(claims, descents=dict([rests_on("b", "withheld")]))
    (case,) = [build_case(Rivals(()).plan("p"), found, cap=0.0)]
    assert [well.voice for well in case.network.wells] == [None]
    other = matter({"p": [said("b", "Bob")], "q": [said("x", "Ann")]}, descents=dict([rests_on("b", "x")]))
    case = build_case(Rivals(()).plan("p"), other, cap=0.0)
    assert [well.voice for well in case.network.wells] == ["Ann"]


def test_grades_are_priors_and_the_digit_is_none() -> None:
    """M-178"""
    beliefs = [belief(matter({"p": [said("a", "Ann")]}, speaker("Ann", grade=each))) for each in "ABCDE"]
    assert beliefs == sorted(beliefs, reverse=True) and len(set(beliefs)) == 5
    assert 0.3 < beliefs[-1] < 0.45 and beliefs[0] > 0.85


def test_rivals_share_what_holds_and_exclude_each_other() -> None:
    """M-179"""
    relations = (
        contradict("p", "q", "differs"),
        contradict("p", "r", "differs"),
        contradict("q", "r", "differs"),
    )
    claims = {"p": [said("a", "Ann")], "q": [said("b", "Bob")], "r": [said("c", "Cay")]}
    beliefs, _ = weigh_matter(matter(claims, relations=relations))
    total = sum(each.explanation.probability for each in beliefs)
    assert total < 1.0
    assert {round(each.explanation.probability, 9) for each in beliefs} == {round(total / 3, 9)}
    pair = weigh_matter(matter({"p": [said("a", "Ann")], "q": [said("b", "Bob", is_negative=True)]},
                               relations=(contradict("p", "q"),)))[0]  # fmt: skip
    assert sum(each.explanation.probability for each in pair) == pytest.approx(1.0)


def test_what_may_hold_together_is_one_rival() -> None:
    """M-179"""
    rivals = Rivals((contradict("denial", "one"), contradict("denial", "two")))
    assert rivals.plan("denial").values == (("denial",), ("one", "two"))
    assert rivals.plan("one").values == (("one",), ("denial",))
    assert rivals.plan("one").rest == ""
    homes = rivals.homes(["denial", "one", "two"])
    assert [each.values for each in homes] == [(("denial",), ("one", "two"))]


def test_each_proposition_teaches_in_one_issue() -> None:
    relations = (*(contradict("a", each, "differs") for each in "bcde"), contradict("d", "e"))
    homes = Rivals(relations).homes(list("edcba"))
    listed = [one for plan in homes for value in plan.values for one in value]
    assert sorted(listed) == list("abcde")
    assert all(plan.rest or len(plan.values) > 1 for plan in homes)


def test_saying_and_being_so_are_two_numbers() -> None:
    """M-180"""
    rumour = said("a", "Ann", factuality="supposed")
    sure = said("a", "Ann")
    assert was_said([rumour], {}) == was_said([sure], {}) > 0.95
    assert belief(matter({"p": [rumour]})) < belief(matter({"p": [sure]}))
    forged = replace(sure, intact=0.5)
    assert was_said([forged], {}) < 0.5 < was_said([forged, replace(sure, claim="b")], {})


def test_reprints_raise_that_it_was_said_only_by_ways_of_their_own() -> None:
    """M-180"""
    far = [said(each, "Ann", mediums=("article", "speech")) for each in "abc"]
    copies = dict([rests_on("b", "a"), rests_on("c", "a")])
    assert was_said(far, copies) == pytest.approx(was_said(far[:1], {}))
    assert was_said(far, {}) > was_said(far[:1], {})


def test_resolved_propositions_teach_and_keep_their_own_belief() -> None:
    """M-181"""
    claims = {f"p{each}": [said(f"a{each}", "Ann"), said(f"b{each}", "Bob")] for each in range(8)}
    claims["p"] = [said("a", "Ann")]
    open_ = matter(claims)
    right = replace(open_, outcomes={f"p{each}": "true" for each in range(8)})
    wrong = replace(open_, outcomes={f"p{each}": "false" for each in range(8)})
    assert known(wrong, "Ann").mean < 0.3 < 0.7 < known(right, "Ann").mean
    assert belief(wrong) < belief(open_) < belief(right)
    # What the case alone says of a resolved one is not overruled by how it came out.
    assert 0.2 < belief(wrong, "p0") < 0.9
    text = opened(wrong).explanation.text
    assert "learned from 8 resolved" in text


def test_where_nobody_else_speaks_nothing_is_learned() -> None:
    """M-181"""
    alone = matter({f"p{each}": [said(f"a{each}", "Ann")] for each in range(40)})
    found = known(alone, "Ann")
    assert found.status == "assumed" and found.mean == pytest.approx(0.6, abs=0.01)
    assert found.high - found.low > 0.5
    claims = {f"p{each}": [said(f"a{each}", "Ann"), said(f"b{each}", "Bob")] for each in range(40)}
    agreed = known(matter(claims), "Ann")
    assert agreed.status == "learned" and agreed.mean > 0.65
    assert {past.issue for past in agreed.cases} == {f"p{each}" for each in range(40)}


def test_learning_of_persons_can_be_switched_off() -> None:
    """M-182"""
    claims = {f"p{each}": [said(f"a{each}", "Ann"), said(f"b{each}", "log")] for each in range(20)}
    found = matter(claims, speaker("Ann"), speaker("log", "document"))
    assert known(found, "Ann").status == "learned"
    off = known(found, "Ann", learn_persons=False)
    assert (off.status, off.cases) == ("assumed", ())
    assert off.mean == pytest.approx(0.6)
    assert known(found, "log", learn_persons=False).status == "learned"


def test_names_are_found_by_all_their_words() -> None:
    salcedo = speaker("Edvard Salcedo")
    assert is_named(salcedo, ["Salcedo"]) and is_named(salcedo, ["Minister Edvard Salcedo’s"])
    assert not is_named(salcedo, ["Edvard Munch", "", "Castellan"])
    assert not is_named(speaker("someone", "unnamed", is_named=False), ["someone"])


def test_laws_hold_on_random_matters() -> None:
    """An own word raises, a copy adds nothing, beliefs are probabilities, the same input gives the same."""
    for seed in range(60):
        chance = random.Random(seed)
        claims = [
            said(
                f"c{each}",
                chance.choice(["Ann", "Bob", "Cay", None]),
                mediums=("mail",) * chance.randint(1, 4),
                reading=chance.uniform(0.3, 1.0),
            )
            for each in range(chance.randint(1, 5))
        ]
        base = matter({"p": claims})
        now = belief(base)
        assert 0.3 - 1e-9 <= now < 1.0
        fresh = matter({"p": [*claims, said("new", "Dan")]})
        assert belief(fresh) > now
        copy = matter({"p": [*claims, said("new", "Dan")]}, descents=dict([rests_on("new", "c0")]))
        assert belief(copy) == pytest.approx(now, abs=1e-9)
