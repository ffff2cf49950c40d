"""On what claims rest, and which count once: laws over stories made by rule, and small cases."""

import random
from collections import defaultdict
from dataclasses import replace

import pytest

from sayso.model.belief import Descent
from sayso.model.place import Span
from sayso.weigh.descent import Account, Copy, MaybeOne, RestsOn, Ties, trace_descents
from sayso.weigh.lineages import find_lineages
from sayso.weigh.reuse import Passage, find_reuse
from training.lineages import make_stories, ties_of

STORIES = make_stories(60, 7)
ACCOUNTS = [each for story in STORIES for each in story.accounts]
TIES = ties_of(STORIES)
TEXT = (
    "A Western diplomat in Marvane said an annex to a planned management contract gave Castellan the north"
    " quay for fifty years. The annex had been signed at the customs house in Salis on May 18, he said."
)
WORDS = "an annex to a planned management contract gave Castellan the north quay for fifty years"


def account(claim: str, **changed: object) -> Account:
    """A claim of a house of its own with a voice of its own, in a document of its own."""
    fields: dict[str, object] = {
        "claim": claim, "proposition": "sale", "document": f"document {claim}",
        "title": f"the text of {claim}",
        "house": f"house {claim}", "voices": (f"house {claim}", f"voice {claim}"), "origin": f"voice {claim}",
        "origin_name": f"Voice {claim}", "time": "2010-06-02", "span": Span(start=0, end=10),
        "words": f"the quay was sold, says {claim}",
    }  # fmt: skip
    return Account(**(fields | changed))  # type: ignore[arg-type]


def prints(*names: str, time: str = "2010-06-03") -> list[Account]:
    """Claims of documents that print the same text."""
    start = TEXT.index(WORDS)
    place = Span(start=start, end=start + len(WORDS))
    return [account(each, words=WORDS, span=place, time=time) for each in names]


def print_ties(accounts: list[Account], **more: object) -> Ties:
    passages = [Passage(id=each.document, text=TEXT, time=each.time) for each in accounts]
    return Ties(reuses=find_reuse(passages), **more)  # type: ignore[arg-type]


def by_claim(descents: tuple[Descent, ...]) -> dict[str, Descent]:
    return {each.claim: each for each in descents}


def likeliest(descent: Descent) -> str | None:
    return max(descent.parents, key=lambda each: each.probability).claim


def test_probabilities_sum_to_one_over_three_claims_at_most_and_the_own_word() -> None:
    """M-141"""
    descents = trace_descents(ACCOUNTS, TIES)
    assert [each.claim for each in descents] == sorted(each.claim for each in ACCOUNTS)
    for each in descents:
        assert sum(parent.probability for parent in each.parents) == pytest.approx(1.0, abs=1e-12)
        assert [parent.claim for parent in each.parents].count(None) == 1
        assert len(each.parents) <= 4
        assert all(parent.reasons for parent in each.parents if parent.claim is not None)


def test_nothing_rests_on_what_is_younger_or_of_another_matter() -> None:
    """M-141"""
    known = {each.claim: each for each in ACCOUNTS}
    for descent in trace_descents(ACCOUNTS, TIES):
        child = known[descent.claim]
        for parent in descent.parents:
            if parent.claim is not None:
                other = known[parent.claim]
                assert other.proposition == child.proposition
                assert other.time is None or child.time is None or other.time <= child.time


def test_order_makes_no_difference() -> None:
    """M-144"""
    descents = trace_descents(ACCOUNTS, TIES)
    shuffled = random.Random(3).sample(ACCOUNTS, len(ACCOUNTS))
    assert trace_descents(shuffled, replace(TIES, reuses=TIES.reuses[::-1])) == descents
    assert find_lineages(shuffled, descents[::-1]) == find_lineages(ACCOUNTS, descents)


def test_every_claim_is_in_one_lineage_of_its_proposition() -> None:
    lineages = find_lineages(ACCOUNTS, trace_descents(ACCOUNTS, TIES))
    assert sorted(claim for each in lineages for claim in each.claims) == sorted(a.claim for a in ACCOUNTS)
    of = {each.claim: each.proposition for each in ACCOUNTS}
    assert all({of[claim] for claim in each.claims} == {each.proposition} for each in lineages)
    assert len({each.id for each in lineages}) == len(lineages)
    assert all((len(each.claims) == 1) <= (each.reasons == ()) for each in lineages)


@pytest.mark.parametrize("count", range(1, 9))
def test_a_reprint_adds_no_lineage(count: int) -> None:
    """M-144"""
    own = account("other", words="the ministry let the harbour go", time="2010-05-01")
    accounts = [own, *prints("a", time="2010-06-02"), *prints(*"bcdefghi"[:count])]
    lineages = find_lineages(accounts, trace_descents(accounts, print_ties(accounts[1:])))
    assert len(lineages) == 2
    printed = max(lineages, key=lambda each: len(each.claims))
    assert printed.origin == "voice a"
    assert any("100% of its words stand in the text of a of 2 June 2010" in each for each in printed.reasons)


def test_claims_of_one_source_share_one_well() -> None:
    """M-142: they rest on nothing but its word, and are one lineage."""
    accounts = [account(each, origin="HB-3", origin_name="HB-3", words=f"{each} says so") for each in "abcde"]
    descents = trace_descents(accounts, Ties())
    (lineage,) = find_lineages(accounts, descents)
    assert lineage.origin == "HB-3"
    assert lineage.reasons == ("all rest on HB-3",)
    two = find_lineages(accounts[:2], trace_descents(accounts[:2], Ties()))
    assert two[0].reasons == ("both rest on HB-3",)


def test_a_quotation_rests_on_what_it_quotes() -> None:
    """M-143"""
    first = account("first", time="2010-06-01")
    quote = account("quote", repeats=first.document, words=first.words, voices=("me", *first.voices))
    assert likeliest(by_claim(trace_descents([first, quote], Ties()))["quote"]) == "first"
    assert likeliest(by_claim(trace_descents([first, quote], Ties()))["first"]) is None


@pytest.mark.parametrize("way", ["relayed", "cited", "copied"])
def test_relay_citation_and_copy_make_a_parent_likelier(way: str) -> None:
    """M-143"""
    first = account("first", time="2010-06-01")
    plain = account("second", words="the quay was let go by somebody")
    second = {
        "relayed": replace(plain, voices=("house second", "house first")),
        "cited": replace(plain, cites=(("house first",), ())),
        "copied": plain,
    }[way]
    copies = (Copy(document=plain.document, original=first.document, share=0.95),)
    before = by_claim(trace_descents([first, plain], Ties()))["second"].parents[-1].probability
    ties = Ties(copies=copies) if way == "copied" else Ties()
    after = by_claim(trace_descents([first, second], ties))["second"].parents[-1].probability
    assert after < before - 0.1


def test_two_unnamed_voices_of_one_description_stay_two() -> None:
    """M-146: that they may be one makes a parent a little likelier and joins nothing."""
    first, second = account("a", time="2010-06-01"), account("b", words="the harbour has gone to Castellan")
    maybe = MaybeOne(left="voice a", right="voice b", probability=0.3)
    descents = trace_descents([first, second], Ties(maybe_one=(maybe,)))
    assert len(find_lineages([first, second], descents)) == 2
    apart = by_claim(trace_descents([first, second], Ties()))["b"].parents[-1].probability
    assert by_claim(descents)["b"].parents[-1].probability < apart


def test_claims_that_only_rest_on_one_another_have_one_unknown_origin() -> None:
    """M-145"""
    accounts = [replace(each, time=None) for each in prints("a", "b", "c")]
    (lineage,) = find_lineages(accounts, trace_descents(accounts, print_ties(accounts)))
    assert lineage.claims == ("a", "b", "c")
    assert lineage.origin is None


def test_a_reprint_that_turned_a_denial_round_has_the_origin_of_what_it_was_made_of() -> None:
    first, second = prints("a", time="2010-06-02")[0], replace(prints("b")[0], proposition="no sale")
    ties = print_ties([first, second], rivals=(("no sale", "sale"),))
    found = {
        each.proposition: each
        for each in find_lineages([first, second], trace_descents([first, second], ties))
    }
    assert found["no sale"].origin == "voice a"


def test_of_one_statement_in_one_document_the_known_voice_further_in_counts() -> None:
    outer = account("outer", document="d", voices=("paper",), origin="paper", span=Span(start=0, end=50))
    inner = account("inner", document="d", voices=("paper", "him"), origin="him", span=Span(start=20, end=50))
    descents = by_claim(trace_descents([outer, inner], Ties()))
    assert likeliest(descents["outer"]) == "inner"
    nobody = replace(inner, voices=("paper", "nobody"), origin=None)
    descents = by_claim(trace_descents([outer, nobody], Ties()))
    assert likeliest(descents["inner"]) == "outer"
    assert likeliest(descents["outer"]) is None


def test_what_a_person_decided_is_certain() -> None:
    """M-147"""
    first, second, third = account("a"), account("b"), prints("c")[0]
    decided = Ties(decisions=(RestsOn(claim="b", on="a"), RestsOn(claim="c", on="gone")))
    descents = by_claim(trace_descents([first, second, third], decided))
    assert [(each.claim, each.probability) for each in descents["b"].parents] == [("a", 1.0)]
    assert len(find_lineages([first, second], [descents["a"], descents["b"]])) == 1
    reprints = prints("p", time="2010-06-01") + prints("q")
    own = print_ties(reprints, decisions=(RestsOn(claim="q", on=None),))
    assert likeliest(by_claim(trace_descents(reprints, own))["q"]) is None


def test_stories_made_by_rule_are_told_apart() -> None:
    """Pairs of claims with one origin, on stories that no weight was learned from."""
    lineages = find_lineages(ACCOUNTS, trace_descents(ACCOUNTS, TIES))
    lineage = {claim: each.id for each in lineages for claim in each.claims}
    root = {claim: origin for story in STORIES for claim, origin in story.root.items()}
    origin = {each.claim: each.origin for each in ACCOUNTS}
    of = defaultdict(list)
    for each in ACCOUNTS:
        of[each.proposition].append(each.claim)
    found = [
        (lineage[one] == lineage[other], origin[root[one]] == origin[root[other]])
        for claims in of.values()
        for one in claims
        for other in claims
        if one < other
    ]
    right = sum(is_found and is_one for is_found, is_one in found)
    assert right / sum(is_found for is_found, _ in found) >= 0.82
    assert right / sum(is_one for _, is_one in found) >= 0.8


def test_more_reprints_make_nobody_else_likelier_to_rest_on_the_story() -> None:
    """M-144"""
    later = account("z", words="the north quay is Castellan's for fifty years", time="2010-06-10")

    def own(*names: str) -> float:
        accounts = [*prints("a", time="2010-06-02"), *prints(*names), later]
        return by_claim(trace_descents(accounts, print_ties(accounts[:-1])))["z"].parents[-1].probability

    assert own("b", "c", "d") == pytest.approx(own("b"), abs=0.02)


@pytest.mark.parametrize(
    ("document", "relay", "lineages"), [("two", "Ann", 1), ("two", "Bob", 2), ("one", None, 1)]
)
def test_voices_that_nobody_knows_are_one_behind_the_same_voice(
    document: str, relay: str | None, lineages: int
) -> None:
    """M-177: not to know who it was is no independence."""

    def unknown(claim: str, place: str, behind: str | None) -> Account:
        voices = ("the paper",) if behind is None else ("the paper", behind, "nobody")
        return account(claim, document=place, voices=voices, origin=None, origin_name=None, words=claim)

    accounts = [unknown("a", "one", None if relay is None else "Ann"), unknown("b", document, relay)]
    descents = trace_descents(accounts, Ties())
    assert len(find_lineages(accounts, descents)) == lineages
