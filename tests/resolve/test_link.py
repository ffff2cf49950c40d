"""Mentions to entities: who is joined, who is never, and that judgements hold."""

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.model.entity import Mention
from sayso.resolve.link import Decisions, Linked, link, mention_keys
from tests.resolve.namings import enveloped, groups, named

CHAPO = [
    named("a", "Joaquin Guzman", 0),
    named("a", "Guzman", 30, stands_for="Joaquin Guzman"),
    named("a", "El Chapo", 60, stands_for="Joaquin Guzman"),
    named("b", "Guzman Loera, Joaquín", 0),
    named("c", "El Chapo", 0),
]
COMPANY = ("Vera Kolar", "Ottokar Brandl", "Ilse Wanninger")


def entity(linked: Linked, document: str, rank: int = 0) -> str:
    return linked.entity_of[document, rank]


def test_a_name_and_its_by_names_are_one_entity() -> None:
    """M-106"""
    linked = link(CHAPO)
    assert len(linked.entities) == 1
    assert linked.entities[0].mentions == 5
    assert set(linked.entities[0].names) == {each.words for each in CHAPO}
    assert {each.reason for each in linked.joins} >= {"stands for", "fuller name"}


def test_a_misprint_of_the_leak_is_met() -> None:
    assert len(groups([named("a", "Ismael Zambada"), named("b", "Ismael Zamaba")])) == 1


def test_an_acronym_stands_for_what_its_document_explains() -> None:
    found = [
        named("a", "Vicente Carrillo Fuentes organization", kind="body"),
        named("a", "VCF", 50, kind="body"),
        named("b", "VCF", kind="body"),
        named("b", "ABC", 30, kind="body"),
    ]
    assert groups(found) == [["a VCF", "a Vicente Carrillo Fuentes organization", "b VCF"], ["b ABC"]]


def test_a_code_is_one_entity_and_nobodys_name() -> None:
    """M-107"""
    found = [
        named("a", "MX-1", kind="code"),
        named("b", "MX1", kind="person"),
        named("c", "MX 1", kind="code", stands_for="Juan Orozco"),
        named("c", "Juan Orozco", 20, stands_for="MX-1"),
        named("c", "the diplomat", 50, kind="unnamed", stands_for="MX 1"),
    ]
    linked = link(found, Decisions(same=((("c", 0), ("c", 1)),)))
    assert groups(found, linked) == [
        ["a MX-1", "b MX1", "c MX 1", "c the diplomat"],
        ["c Juan Orozco"],
    ]
    assert linked.refused == ((("c", 0), ("c", 1)),)
    assert linked.perhaps == ()


def test_unnamed_voices_belong_to_their_document() -> None:
    """M-107"""
    found = [named("a", "a senior official", kind="unnamed"), named("b", "a senior official", kind="unnamed")]
    assert len(groups(found)) == 2


def test_namesakes_stay_two_and_a_person_is_asked() -> None:
    """M-108"""
    found = [
        enveloped("a", "John Smith", "john@a.example"),
        enveloped("b", "John Smith", "jsmith@b.example"),
        enveloped("c", "Smith, John A"),
        enveloped("d", "Smith, John B"),
        named("e", "John Smith Jr."),
        named("f", "John Smith Sr."),
    ]
    linked = link(found)
    for (left, _), (right, _) in combinations((("a", 0), ("b", 0)), 2):
        assert entity(linked, left) != entity(linked, right)
        pair = {entity(linked, left), entity(linked, right)}
        assert any({each.left, each.right} == pair for each in linked.perhaps)
    assert entity(linked, "c") != entity(linked, "d")
    assert entity(linked, "e") != entity(linked, "f")


def test_mailboxes_among_the_same_people_are_one_persons() -> None:
    found = [
        mention
        for document, address in (("a", "ida@firm.example"), ("b", "brandeis@post.example"))
        for mention in (
            enveloped(document, "Ida Brandeis", address),
            *(enveloped(document, each) for each in COMPANY),
        )
    ]
    assert sum("Ida" in each for group in groups(found) for each in group) == 2
    assert len(groups(found)) == 4


def test_a_shared_mailbox_joins_no_persons() -> None:
    """M-108"""
    for address in ("press@a.example", "kolar@a.example"):
        found = [enveloped("a", "Vera Kolar", address), enveloped("b", "Ilse Wanninger", address)]
        assert len(groups(found)) == 2


def test_an_address_joins_the_only_name_it_fits() -> None:
    found = [named("a", "Ilse Wanninger"), enveloped("b", "wanningeri@a.example", "wanningeri@a.example")]
    assert len(groups(found)) == 1
    assert len(groups([*found, named("c", "Ingo Wanninger")])) == 3


def test_a_display_name_that_says_little_follows_its_address() -> None:
    found = [enveloped(each, "H", "hk@a.example") for each in "abc"]
    found += [enveloped("d", "Hanna Kolar", "hk@a.example"), enveloped("e", "H")]
    assert len(groups(found)) == 1


def test_a_first_name_alone_joins_inside_its_document_only() -> None:
    found = [named("a", "Vera Kolar"), named("a", "Vera", 20), named("b", "Vera")]
    assert groups(found) == [["a Vera", "a Vera Kolar"], ["b Vera"]]


def test_a_surname_that_fits_two_in_its_document_joins_neither() -> None:
    found = [named("a", "Vera Kolar"), named("a", "Jan Kolar", 20), named("a", "Kolar", 40)]
    assert len(groups(found)) == 3


def test_a_short_name_of_two_fuller_ones_joins_neither() -> None:
    found = [named("a", "Juan García"), named("b", "Juan García Pérez"), named("c", "Juan García López")]
    linked = link(found)
    assert len(linked.entities) == 3
    assert len(linked.perhaps) == 2


def test_two_real_surnames_are_no_misprints_of_each_other() -> None:
    assert len(groups([named("a", "Ottokar Hernández"), named("b", "Ottokar Fernández")])) == 2


def test_a_person_and_a_body_of_one_name_stay_two() -> None:
    assert len(groups([named("a", "Morgan Stanley"), named("b", "Morgan Stanley", kind="body")])) == 2


def test_a_judgement_joins_parts_renames_and_removes() -> None:
    """M-109"""
    found = [
        named("a", "Ida Brandeis"),
        named("b", "Ida Brandeis"),
        named("c", "Vera Kolar"),
        named("d", "Monday"),
    ]
    decisions = Decisions(
        same=((("b", 0), ("c", 0)),),
        apart=((("a", 0), ("b", 0)),),
        names=((("c", 0), "Vera Kolar (Linz)"),),
        no_names=frozenset({("d", 0)}),
    )
    linked = link(found, decisions)
    assert entity(linked, "b") == entity(linked, "c") != entity(linked, "a")
    assert ("d", 0) not in linked.entity_of
    assert "Vera Kolar (Linz)" in {each.name for each in linked.entities}


def test_a_judgement_that_contradicts_another_is_said() -> None:
    found = [named(each, "Ida Brandeis") for each in "abc"]
    keys = [("a", 0), ("b", 0), ("c", 0)]
    linked = link(
        found, Decisions(apart=((keys[0], keys[2]),), same=((keys[0], keys[1]), (keys[1], keys[2])))
    )
    assert entity(linked, "a") != entity(linked, "c")
    assert linked.refused == ((keys[1], keys[2]),)


WORDS = [
    "Joaquin Guzman", "Guzman, Joaquin", "Joaquín Guzmán Loera", "Guzman", "Joaquin", "JGL", "J. Guzman",
    "Jaoquin Guzman",
    "Juan García", "Juan García Pérez", "Garcia", "MX-1", "MX1", "jguzman@a.example", "H",
    "Secretary Guzman", "",
]  # fmt: skip
mentions = st.lists(
    st.builds(
        Mention,
        document=st.sampled_from("abcd"),
        words=st.sampled_from(WORDS),
        kind=st.sampled_from(["person", "person", "code", "unnamed", "body"]),
        field=st.sampled_from(["text", "to"]),
        span=st.none(),
        score=st.just(1.0),
        address=st.sampled_from([None, None, "jguzman@a.example", "j@b.example"]),
        stands_for=st.sampled_from([None, None, "Joaquin Guzman", "MX-1"]),
    ),
    max_size=12,
)
picks = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=4)


def decided(found: list[Mention], same: list[tuple[int, int]], apart: list[tuple[int, int]]) -> Decisions:
    keys = mention_keys(found)
    kept = [
        tuple(
            (keys[one], keys[other]) for one, other in pairs if max(one, other) < len(keys) and one != other
        )
        for pairs in (same, apart)
    ]
    return Decisions(same=kept[0], apart=kept[1])


@settings(max_examples=150, deadline=None)
@given(mentions, picks, picks, st.randoms())
def test_laws(
    found: list[Mention], same: list[tuple[int, int]], apart: list[tuple[int, int]], chance: random.Random
) -> None:
    """M-109: order is no matter; what is apart stays apart; what is the same is joined or refused."""
    decisions = decided(found, same, apart)
    linked = link(found, decisions)
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert link(shuffled, decisions) == linked
    for left, right in decisions.apart:
        assert linked.entity_of[left] != linked.entity_of[right]
    for left, right in decisions.same:
        pair = (min(left, right), max(left, right))
        assert linked.entity_of[left] == linked.entity_of[right] or pair in linked.refused
    assert sum(each.mentions for each in linked.entities) == len(found) == len(linked.entity_of)
    assert len({each.id for each in linked.entities}) == len(linked.entities)


@settings(max_examples=150, deadline=None)
@given(mentions, picks)
def test_a_code_or_an_unnamed_voice_never_gets_a_name(
    found: list[Mention], same: list[tuple[int, int]]
) -> None:
    """M-107: whatever is asked, and never as a guess."""
    linked = link(found, decided(found, same, []))
    kinds: dict[str, set[bool]] = {}
    for key, mention in zip(mention_keys(found), found, strict=True):
        is_code = mention.kind == "code" or (mention.field == "text" and mention.words in ("MX-1", "MX1"))
        hidden = mention.kind == "unnamed" or is_code
        kinds.setdefault(linked.entity_of[key], set()).add(hidden)
    assert all(len(each) == 1 for each in kinds.values())
    for pair in linked.perhaps:
        assert True not in kinds[pair.left] | kinds[pair.right]


@pytest.mark.parametrize("seed", range(5))
def test_ids_do_not_depend_on_what_else_is_in_the_case(seed: int) -> None:
    chance = random.Random(seed)
    found = [*CHAPO, named("z", "Vera Kolar")]
    chance.shuffle(found)
    assert {each.id for each in link(CHAPO).entities} <= {each.id for each in link(found).entities}


def test_a_place_has_one_key_under_its_usual_names() -> None:
    found = [
        named("a", words, kind="place") for words in ("US", "the U.S.", "Estados Unidos", "United States")
    ]
    found += [named("b", "Uruguay", kind="place"), named("b", "us", 20, kind="body")]
    assert len(groups(found)) == 3
