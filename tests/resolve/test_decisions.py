"""Decisions in the register: what people call one is one, what they keep apart stays apart."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.judging.standing import standing
from sayso.model.chain import Hop
from sayso.model.entity import Source
from sayso.model.judging import CONTENT, ENVELOPE, HeardTerms, Ruling, Spot, to_value
from sayso.model.place import Span
from sayso.model.register import Register
from sayso.resolve.register import Decided, build_register
from sayso.resolve.unions import unite
from sayso.resolve.voicekeys import Voicing, locate

NAMES = ("Anna Berg", "Ben Roth", "Cy Lee", "MX-1", "Dora Ames")


def said(document: str, *names: str | None, address: str | None = None) -> Voicing:
    """A claim of a document with one voice a name, each named at its own place of the text."""
    hops = tuple(
        Hop(
            name=name,
            medium="speech",
            kind="person",
            address=address,
            description=None if name else "an aide",
            span=Span(start=20 * place, end=20 * place + len(name or "an aide")),
        )
        for place, name in enumerate(names)
    )
    return Voicing(
        claim=f"{document}:{'/'.join(map(str, names))}", document=document, hops=hops, day="2010-04-01"
    )


def spot(document: str, words: str, place: int = 0, role: str = "source") -> Spot:
    return Spot(
        document=document, words=words, role=role, span=Span(start=20 * place, end=20 * place + len(words))
    )


def ruled(kind: str, *spots: Spot | None, value: str | None = None, name: str = "") -> Ruling:
    return Ruling(
        judgement=name or f"{kind}-{'-'.join(each.words for each in spots if each)}",
        kind=kind,
        spots=spots,
        value=value,
    )


def register_of(voicings: list[Voicing], *rulings: Ruling, heard: tuple[HeardTerms, ...] = ()) -> Register:
    located = locate(rulings, voicings)
    stands = standing(rulings, lambda each: located.key_at(each) or each)
    return build_register(voicings, (), Decided(rulings=rulings, located=located, standing=stands), heard)


def named(register: Register) -> dict[str | None, Source]:
    return {each.name: each for each in register.sources}


EVERYBODY = [said(name, name) for name in NAMES]
names = st.sampled_from(NAMES)
pairs = st.tuples(names, names).filter(lambda pair: pair[0] != pair[1])


def together(register: Register, left: str, right: str) -> bool:
    groups = [set(each.names) for each in register.sources]
    return any({left, right} <= group for group in groups)


@given(st.lists(st.tuples(st.sampled_from(["same", "not-same", "unsure"]), pairs), max_size=8))
def test_what_is_kept_apart_is_never_joined(given_: list[tuple[str, tuple[str, str]]]) -> None:
    """M-130"""
    rulings = [
        ruled(kind, *(spot(each, each) for each in pair), name=f"{number:02}")
        for number, (kind, pair) in enumerate(given_)
    ]
    register = register_of(EVERYBODY, *rulings)
    last = {frozenset(pair): kind for kind, pair in given_}
    for pair, kind in last.items():
        left, right = sorted(pair)
        if kind == "not-same":
            assert not together(register, left, right)
    crossed = {int(each) for each in register.crossed}
    for number, (kind, pair) in enumerate(given_):
        if kind == "same" and last[frozenset(pair)] == "same" and number not in crossed:
            is_latest = all(frozenset(other) != frozenset(pair) for _, other in given_[number + 1 :])
            assert not is_latest or together(register, *pair)
    assert sum(each.claims for each in register.sources) == len(NAMES)


@given(st.lists(pairs, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_independent_decisions_does_not_matter(
    given_: list[tuple[str, str]], dice: random.Random
) -> None:
    rulings = [ruled("same", *(spot(each, each) for each in sorted(pair))) for pair in given_]
    shuffled = list(rulings)
    dice.shuffle(shuffled)
    assert register_of(EVERYBODY, *rulings).sources == register_of(EVERYBODY, *shuffled).sources


@given(st.lists(pairs, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(given_: list[tuple[str, str]], dice: random.Random) -> None:
    rulings = [ruled("same", *(spot(each, each) for each in pair)) for pair in given_]
    shuffled = [*EVERYBODY, *EVERYBODY[:2]]
    dice.shuffle(shuffled)
    assert register_of([*EVERYBODY, *EVERYBODY[:2]], *rulings) == register_of(shuffled, *rulings)


def test_two_called_one_are_one_and_the_former_id_leads_there() -> None:
    alone = named(register_of(EVERYBODY))
    register = register_of(
        EVERYBODY, ruled("same", spot("Anna Berg", "Anna Berg"), spot("Ben Roth", "Ben Roth"))
    )
    (both,) = (each for each in register.sources if "Anna Berg" in each.names)
    assert both.claims == 2
    leads = {each.former: each.source for each in register.redirects}
    assert leads[alone["Ben Roth"].id] == leads[alone["Anna Berg"].id] == both.id
    assert len(register.sources) == len(NAMES) - 1


def test_the_latest_of_two_decisions_about_a_pair_stands() -> None:
    """M-130"""
    pair = (spot("Anna Berg", "Anna Berg"), spot("Ben Roth", "Ben Roth"))
    apart = register_of(EVERYBODY, ruled("same", *pair), ruled("not-same", *reversed(pair)))
    assert not together(apart, "Anna Berg", "Ben Roth")
    one = register_of(EVERYBODY, ruled("not-same", *pair), ruled("same", *pair))
    assert together(one, "Anna Berg", "Ben Roth")
    assert one.crossed == ()


def test_what_contradicts_a_separation_by_a_way_round_is_named() -> None:
    at = {name: spot(name, name) for name in NAMES}
    first = ruled("same", at["Anna Berg"], at["Ben Roth"], name="first")
    last = ruled("same", at["Ben Roth"], at["Cy Lee"], name="last")
    apart = ruled("not-same", at["Anna Berg"], at["Cy Lee"], name="apart")
    register = register_of(EVERYBODY, first, last, apart)
    assert register.crossed == ("first",)  # the later one is heard first
    assert together(register, "Ben Roth", "Cy Lee")
    assert not together(register, "Anna Berg", "Cy Lee")


def test_two_names_of_one_address_part() -> None:
    mails = [said("d", "Anna Berg", address="desk@x.org"), said("e", "Ben Roth", address="desk@x.org")]
    assert len(register_of(mails).sources) == 1
    register = register_of(mails, ruled("not-same", spot("d", "Anna Berg"), spot("e", "Ben Roth")))
    assert {each.name: each.claims for each in register.sources} == {"Anna Berg": 1, "Ben Roth": 1}


def test_one_name_of_two_people_parts_by_document() -> None:
    claims = [
        said("d", "Anna Berg"),
        said("e", "Anna Berg"),
        said("e", "Cy Lee", "Anna Berg"),
        said("f", "Anna Berg"),
    ]
    register = register_of(claims, ruled("not-same", spot("d", "Anna Berg"), spot("e", "Anna Berg")))
    assert sorted(each.claims for each in register.sources if each.name == "Anna Berg") == [2, 2]
    origins = dict(register.origins)
    assert origins["d:Anna Berg"] == origins["f:Anna Berg"] != origins["e:Anna Berg"]
    assert origins["e:Anna Berg"] == origins["e:Cy Lee/Anna Berg"]


def test_one_name_of_two_people_in_one_document_parts_by_place() -> None:
    claims = [said("d", "Anna Berg"), said("d", "Cy Lee", "Anna Berg")]
    register = register_of(claims, ruled("not-same", spot("d", "Anna Berg"), spot("d", "Anna Berg", 1)))
    assert len({source for _, source in register.origins}) == 2


def test_a_part_that_was_split_off_can_be_joined_with_another() -> None:
    claims = [said("d", "Anna Berg"), said("e", "Anna Berg"), said("f", "Dora Ames")]
    split = ruled("not-same", spot("d", "Anna Berg"), spot("e", "Anna Berg"))
    joined = ruled("same", spot("e", "Anna Berg"), spot("f", "Dora Ames"))
    origins = dict(register_of(claims, split, joined).origins)
    assert origins["e:Anna Berg"] == origins["f:Dora Ames"] != origins["d:Anna Berg"]


def test_unsure_keeps_the_machine_from_joining_and_not_a_person() -> None:
    mails = [said("d", "Anna Berg", address="a@x.org"), said("e", "Anna Berg")]
    assert len(register_of(mails).sources) == 1
    pair = (spot("d", "Anna Berg"), spot("e", "Anna Berg"))
    unsure = ruled("unsure", *pair)
    assert len(register_of(mails, unsure).sources) == 2
    assert len(register_of(mails, unsure, ruled("same", *pair)).sources) == 1


def test_a_name_that_people_give_comes_first() -> None:
    register = register_of(EVERYBODY, ruled("rename", spot("Cy Lee", "Cy Lee"), value="Cyrus Lee"))
    (cyrus,) = (each for each in register.sources if "Cy Lee" in each.names)
    assert (cyrus.name, cyrus.names) == ("Cyrus Lee", ("Cyrus Lee", "Cy Lee"))


def test_what_is_no_name_is_no_source() -> None:
    register = register_of(EVERYBODY, ruled("not-a-name", spot("Cy Lee", "Cy Lee")))
    assert "Cy Lee" not in named(register)
    assert "Cy Lee:Cy Lee" not in dict(register.origins)
    claims = [said("d", "Cy Lee"), said("e", "Cy Lee")]
    here = register_of(claims, ruled("not-a-name", spot("d", "Cy Lee", role="mention")))
    assert [claim for claim, _ in here.origins] == ["e:Cy Lee"]


def test_a_corrected_claim_rests_on_the_other_voice() -> None:
    claim = Spot(
        document="d", words="…", role=CONTENT, span=Span(start=500, end=501), claim="d:Anna Berg/Ben Roth"
    )
    claims = [said("d", "Anna Berg", "Ben Roth"), said("e", "Cy Lee")]
    register = register_of(claims, ruled("correct", claim, spot("e", "Cy Lee")))
    assert named(register)["Cy Lee"].claims == 2
    assert named(register)["Ben Roth"].claims == 0
    assert sum(each.claims for each in register.sources) == 2


def test_a_correction_to_what_is_no_name_links_nothing() -> None:
    span = Span(start=500, end=501)
    claim = Spot(document="d", words="…", role=CONTENT, span=span, claim="d:Anna Berg")
    claims = [said("d", "Anna Berg"), said("e", "Cy Lee")]
    nobody = ruled("not-a-name", spot("e", "Cy Lee"))
    assert register_of(claims, ruled("correct", claim, spot("e", "Cy Lee")), nobody).origins == ()


def test_a_released_code_is_protected_no_more() -> None:
    assert named(register_of(EVERYBODY))["MX-1"].protected
    assert not named(register_of(EVERYBODY, ruled("release", spot("MX-1", "MX-1"))))["MX-1"].protected


def test_what_is_told_off_the_record_is_withheld_however_it_is_passed_on() -> None:
    claims = [said("d", "Anna Berg"), said("e", "Anna Berg", "Ben Roth"), said("f", "Ben Roth")]
    silent = ruled("terms", spot("d", "Anna Berg"), value=to_value(terms="off-record"))
    assert [claim for claim, _ in register_of(claims, silent).withheld] == [
        "d:Anna Berg",
        "e:Anna Berg/Ben Roth",
    ]
    open_ = ruled("terms", spot("d", "Anna Berg"), value=to_value(terms="on-record"))
    assert register_of(claims, silent, open_).withheld == ()
    assert register_of(claims, open_, silent).withheld != ()


def test_a_decision_is_linked_to_the_source_it_is_about() -> None:
    point = Spot(document="f", words="…", role=CONTENT, span=Span(start=0, end=1), claim="Ben Roth:Ben Roth")
    asked = ruled("reply", spot("Cy Lee", "Cy Lee"), point, name="asked")
    register = register_of(EVERYBODY, asked)
    assert register.concerned == (("asked", named(register)["Cy Lee"].id),)


def test_a_grade_on_a_voice_that_is_gone_is_named() -> None:
    gone = ruled("grade", spot("d", "Nobody"), value=to_value(grade="A"))
    lost = ruled("grade", None, value=to_value(grade="A"), name="lost")
    assert register_of(EVERYBODY, gone, lost).unmet == tuple(sorted([gone.judgement, "lost"]))
    assert register_of(EVERYBODY, ruled("same", spot("d", "x"), spot("d", "y"))).unmet == ()  # for entities


def test_a_voice_of_the_envelope_is_found_by_its_name() -> None:
    hop = Hop(name="Anna Berg", medium="mail", address="a@x.org")
    mail = Voicing(claim="c", document="d", hops=(hop,))
    for words in ("Anna Berg", "ANNA BERG", "a@x.org"):
        anchor = Spot(document="d", words=words, role=ENVELOPE)
        register = register_of([mail], ruled("grade", anchor, value=to_value(grade="B"), name="g"))
        assert [judgement for judgement, _ in register.concerned] == ["g"]


def test_the_words_for_a_voice_beside_its_name_are_its_access() -> None:
    def told(name: str | None, description: str, medium: str = "speech") -> Voicing:
        hop = Hop(name=name, medium=medium, kind="person", description=description)  # type: ignore[arg-type]
        return Voicing(claim=description, document="d", hops=(hop,))

    for name, description, access in (
        ("Edvard Salcedo", "the minister of ports, Edvard Salcedo", "the minister of ports"),
        ("Ruth Adeyemi", "Ruth Adeyemi, who left the house in 2011", "who left the house in 2011"),
        ("Pavel Orlov", "Orlov", None),
        ("Pavel Orlov", "Mr Orlov", None),
        (None, "a senior official", "a senior official"),
    ):
        (source,) = build_register([told(name, description)]).sources
        assert source.access == access
    formed = [told("MX-1", "Mexican diplomat", "form"), told("MX-1", "the tall man MX-1")]
    (source,) = build_register([*formed, formed[1], formed[1]]).sources
    assert source.access == "Mexican diplomat"


def test_days_run_from_the_first_to_the_last_word() -> None:
    voicings = [
        said("d", "Anna Berg"),
        Voicing(claim="x", document="e", hops=said("e", "Anna Berg").hops, day="2012-01-02"),
    ]
    (source,) = build_register(voicings).sources
    assert (source.first_seen, source.last_seen) == ("2010-04-01", "2012-01-02")


def test_terms_of_the_leak_point_at_the_voice_they_cover() -> None:
    hop = said("d", "Anna Berg").hops[0]
    heard = HeardTerms(
        document="d", span=Span(start=1, end=2), terms="off-record", words="don't quote me", voice=hop
    )
    unknown = HeardTerms(
        document="d", span=Span(start=1, end=2), terms=None, words="…", voice=Hop(name="X Y", medium="mail")
    )
    register = register_of([said("d", "Anna Berg")], heard=(unknown, heard))
    assert register.terms == ((1, register.sources[0].id),)
    assert register.withheld == ()  # the house's terms warn, they do not block


links = st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))


@given(st.lists(links), st.lists(links), st.lists(links))
def test_unions_never_cross_what_is_kept_apart(
    joins: list[tuple[str, str]], same: list[tuple[str, str]], apart: list[tuple[str, str]]
) -> None:
    unions, crossed = unite(
        joins,
        [(f"s{n}", each) for n, each in enumerate(same)],
        [(f"n{n}", each) for n, each in enumerate(apart)],
        (),
    )
    for left, right in apart:
        assert left == right or unions.root(left) != unions.root(right)
    for number, (left, right) in enumerate(same):
        assert (unions.root(left) == unions.root(right)) or f"s{number}" in crossed
    assert all(unions.root(each) <= each for each in "abcdef")


@pytest.mark.parametrize("length", [2_000])
def test_a_long_way_of_joins_is_one_group(length: int) -> None:
    keys = [f"{number:05}" for number in range(length)]
    unions, _ = unite(pairwise(keys), (), (), ())
    assert {unions.root(each) for each in keys} == {keys[0]}


def test_of_a_surname_and_a_full_name_the_full_one_comes_first() -> None:
    claims = [said("d", "Berg"), said("e", "Berg"), said("f", "Anna Berg")]
    register = register_of(claims, ruled("same", spot("d", "Berg"), spot("f", "Anna Berg")))
    (source,) = register.sources
    assert source.names == ("Anna Berg", "Berg")
