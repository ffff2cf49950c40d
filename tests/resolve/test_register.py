"""The register of sources: one voice under many spellings, whatever order the claims come in."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.model.chain import Hop
from sayso.model.document import HeaderForm
from sayso.model.entity import Source
from sayso.model.place import Span
from sayso.resolve.portraits import is_code
from sayso.resolve.register import Reported, build_register
from sayso.resolve.voicekeys import Voicing, name_key

NAMES = ["Anna Berg", "ANNA BERG", "Anna", "Ánna Berg", "MX-1", "MX1", "Ben Roth", "Roth, Ben", None]
ADDRESSES = ["anna@x.org", "berg@y.org", "ben@x.org", None]
hops = st.builds(
    Hop,
    name=st.sampled_from(NAMES),
    medium=st.just("mail"),
    kind=st.sampled_from(["person", "body", "outlet", None]),
    description=st.sampled_from(["a senior official", "an aide", None]),
    address=st.sampled_from(ADDRESSES),
)
voicings = st.lists(st.tuples(st.sampled_from("de"), st.lists(hops, max_size=3)), max_size=8).map(
    lambda each: [
        Voicing(claim=f"c{number}", document=document, hops=tuple(chain))
        for number, (document, chain) in enumerate(each)
    ]
)


def voice(name: str | None, address: str | None = None, description: str | None = None) -> Hop:
    return Hop(name=name, medium="mail", address=address, description=description)


def said(*chains: tuple[Hop, ...], document: str = "d") -> list[Voicing]:
    return [Voicing(claim=f"c{number}", document=document, hops=chain) for number, chain in enumerate(chains)]


def sources_of(*chains: tuple[Hop, ...]) -> tuple[Source, ...]:
    return build_register(said(*chains)).sources


@given(voicings, st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(given_: list[Voicing], dice: random.Random) -> None:
    shuffled = list(given_)
    dice.shuffle(shuffled)
    assert build_register(given_, ()) == build_register(shuffled, ())


@given(voicings)
def test_every_claim_has_the_source_at_its_end_and_counts_once(given_: list[Voicing]) -> None:
    register = build_register(given_)
    sources, origins = register.sources, register.origins
    ids = {source.id for source in sources}
    assert len(ids) == len(sources)
    assert {source for _, source in origins} <= ids
    assert len({claim for claim, _ in origins}) == len(origins)
    assert sum(source.claims for source in sources) == len(origins)
    assert all(source.firsthand <= source.claims for source in sources)
    known = [each for each in given_ if each.hops and (each.hops[-1].name or each.hops[-1].description)]
    assert len(origins) == len(known)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MX-1", "mx 1"),
        ("MX-1", "MX1"),
        ("Müller", "MULLER"),
        ("Anna Berg", "Anna  Berg"),
        ("O'Neill", "O’Neill"),
    ],
)
def test_spellings_of_one_name_are_one_source(one: str, other: str) -> None:
    (source,) = sources_of((voice(one),), (voice(other),))
    assert source.claims == 2
    assert set(source.names) == {one, other}


@pytest.mark.parametrize(
    ("one", "other"), [("MX-1", "MX-11"), ("Anna Berg", "Anna"), ("李明", "王明"), ("...", "!!!")]
)
def test_different_names_are_different_sources(one: str, other: str) -> None:
    assert len(sources_of((voice(one),), (voice(other),))) == 2


def test_two_names_with_one_address_are_one_source() -> None:
    (source,) = sources_of(
        (voice("Anna Berg", "anna@x.org"),), (voice("A. Berg", "anna@x.org"),), (voice("Anna Berg"),)
    )
    assert source.name == "Anna Berg"
    assert source.claims == 3


def test_a_first_name_alone_joins_nothing() -> None:
    sources = sources_of((voice("Anna", "anna@x.org"),), (voice("Anna", "anna@y.org"),), (voice("Anna"),))
    assert len(sources) == 3


def test_an_unnamed_voice_belongs_to_its_document() -> None:
    official = (voice(None, description="a senior official"),)
    here, there = said(official, official), [Voicing(claim="x", document="e", hops=official)]
    sources = build_register([*here, *there]).sources
    assert sorted(source.claims for source in sources) == [1, 2]
    assert all(source.protected and source.kind == "unnamed" and source.name is None for source in sources)


def test_a_voice_of_which_nothing_is_known_is_no_source() -> None:
    register = build_register(said((voice(None),), ()))
    assert (register.sources, register.origins) == ((), ())


def test_only_the_origin_of_a_chain_has_the_claim() -> None:
    sources = {
        each.name: each for each in sources_of((voice("Anna Berg"), voice("MX-1")), (voice("Anna Berg"),))
    }
    assert (sources["MX-1"].claims, sources["MX-1"].firsthand) == (1, 0)
    assert (sources["Anna Berg"].claims, sources["Anna Berg"].firsthand) == (1, 1)


def test_a_code_is_protected_from_the_first_reading() -> None:
    (coded,) = sources_of((voice("MX-1"),))
    (named,) = sources_of((voice("Anna Berg"),))
    assert (coded.code, coded.protected) == ("MX-1", True)
    assert (named.code, named.protected) == (None, False)


@pytest.mark.parametrize("name", ["MX-1", "MX301", "HB-3", "US714", " MX-1 ", "TX-50B"])
def test_codes_are_known_by_their_form(name: str) -> None:
    assert is_code(name)


@pytest.mark.parametrize("name", ["Anna", "MX", "12", "mx-1", "MX-1 and MX-2", "PEMEX-12345", ""])
def test_other_names_are_no_codes(name: str) -> None:
    assert not is_code(name)


def test_reported_grades_stay_verbatim_in_order_of_date() -> None:
    def form(document: str, date: str | None, reliability: str | None) -> Reported:
        span = Span(start=0, end=1)
        return Reported(
            document=document,
            date=date,
            form=HeaderForm(span=span, source="MX1", reliability=reliability, credibility="3"),
        )

    reported = [form("e", "2010-05-01", "B"), form("d", "2009-01-01", "A/B"), form("f", None, "A")]
    (source,) = build_register(said((voice("MX-1"),)), reported).sources
    assert [grade.reliability for grade in source.reported] == ["A", "A/B", "B"]


def test_a_form_without_a_grade_reports_none() -> None:
    silent = Reported(document="d", date=None, form=HeaderForm(span=Span(start=0, end=1), source="MX-1"))
    (source,) = build_register(said((voice("MX-1"),)), [silent]).sources
    assert source.reported == ()


@given(st.text(max_size=10))
def test_a_name_s_key_does_not_change_with_case(name: str) -> None:
    assert name_key(name) == name_key(name.upper().lower()) or "ß" in name.lower() or not name.isascii()


def test_a_grade_that_replies_repeat_counts_once() -> None:
    form = HeaderForm(span=Span(start=0, end=1), source="MX-1", reliability="B", credibility="3")
    other = HeaderForm(span=Span(start=0, end=1), source="MX-1", reliability="C", credibility="3")
    reported = [
        Reported(document="b", date="2010-04-06", form=form),
        Reported(document="a", date="2010-04-06", form=form),
        Reported(document="c", date="2010-04-07", form=form),
        Reported(document="d", date="2010-04-06", form=other),
    ]
    voicing = Voicing(claim="1", document="a", hops=(Hop(name="MX-1", medium="form", kind="person"),))
    (source,) = build_register([voicing], reported).sources
    assert [(grade.document, grade.date, grade.reliability) for grade in source.reported] == [
        ("a", "2010-04-06", "B"),
        ("d", "2010-04-06", "C"),
        ("c", "2010-04-07", "B"),
    ]
