"""What counts as drift and what does not: hedges, voices, figures, dates and names."""

import doctest
import json
from pathlib import Path

import pytest

from sayso.model.belief import DriftKind
from sayso.model.chain import Chain, Hop
from sayso.model.claim import Attribution, Claim, Factuality
from sayso.model.place import DateRange, Span
from sayso.wording import hedging, particulars, retelling, sides, voices
from sayso.wording.hedging import hedges_in
from sayso.wording.particulars import changed_dates, changed_figures, changed_names
from sayso.wording.retelling import ORDER, Change, Side, changes
from sayso.wording.sides import side_of, voices_behind
from sayso.wording.voices import Voice, are_one, how_many, standing_of

PAIRS = Path(__file__).parents[1] / "quality" / "retellings.jsonl"


def said(content: str, *told: str, factuality: Factuality = "asserted", around: str = "said") -> Side:
    return Side(
        content=content,
        factuality=factuality,
        around=around if told else "",
        voices=tuple(Voice(words=words) for words in told),
    )


def kinds(was: Side, became: Side) -> tuple[DriftKind, ...]:
    return tuple(change.kind for change in changes(was, became))


@pytest.mark.parametrize("module", [hedging, particulars, retelling, sides, voices])
def test_examples_in_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_a_dropped_hedge_is_drift_and_another_hedge_is_not() -> None:
    """M-211."""
    may = said("the port may be sold", "a diplomat", factuality="supposed")
    assert changes(may, said("the port will be sold", "a diplomat")) == (
        Change(kind="hedge dropped", was="may", became=""),
    )
    assert kinds(may, said("the port might be sold", "a diplomat")) == ()
    assert kinds(may, said("the port is sold", "a diplomat", around="suspects")) == ()
    yet = said("we have not yet sold a stone", "the minister")
    assert kinds(yet, said("we have not sold a stone", "the minister")) == ("hedge dropped",)
    assert hedges_in("It was sold in May, and yet nobody knew") == ()


def test_what_somebody_said_may_not_stand_bare() -> None:
    """M-212."""
    told = said("the annex covers fifty years", "a diplomat")
    bare = said("the annex covers fifty years")
    assert changes(told, bare) == (Change(kind="attribution dropped", was="a diplomat", became=""),)
    assert kinds(told, said("the annex reportedly covers fifty years")) == ()
    assert kinds(bare, told) == ()


def test_a_writer_may_repeat_himself_and_nobody_else() -> None:
    """M-212."""
    mine = Side(content="the annex is signed", factuality="asserted", writer=Voice(words="Pavel Orlov"))
    same = Side(content="the annex is signed", factuality="asserted", writer=Voice(words="Orlov"))
    other = Side(content="the annex is signed", factuality="asserted", writer=Voice(words="Daily Ledger"))
    assert kinds(mine, same) == ()
    assert kinds(mine, other) == ("attribution dropped",)


def test_a_raised_source_is_drift_and_a_lowered_one_is_not() -> None:
    """M-213."""
    source, senior = said("the talks failed", "a source"), said("the talks failed", "a senior official")
    assert kinds(source, senior) == ("source raised",)
    assert kinds(senior, source) == ()
    former = said("it is so", "a former guard")
    assert kinds(former, said("it is so", "a guard")) == ("source raised",)
    assert kinds(said("it is so", "a spokesman for the bank"), said("it is so", "the bank")) == ()
    assert standing_of("an astronaut") is None


def test_what_is_known_of_a_voice_counts_for_it() -> None:
    """M-213."""
    was = Side(
        content="it is so", factuality="asserted", voices=(Voice(words="HB-3", names=("a consul", "HB-3")),)
    )
    assert kinds(was, said("it is so", "a diplomat")) == ()
    assert kinds(was, said("it is so", "a minister")) == ("source raised",)


def test_one_voice_is_not_several() -> None:
    """M-214."""
    one, many = said("the port is sold", "a diplomat"), said("the port is sold", "Western officials")
    assert kinds(one, many) == ("source multiplied",)
    assert kinds(many, one) == ()
    assert kinds(said("it is so", "HB-3"), said("it is so", "two separate sources")) == ("source multiplied",)
    assert how_many("the police") is None


def test_a_hop_left_out_is_drift_at_either_end() -> None:
    """M-215."""
    told = said("the annex is signed", "the agent", "a consul")
    assert changes(told, said("the annex is signed", "a consul")) == (
        Change(kind="hop skipped", was="the agent > a consul", became="a consul"),
    )
    assert kinds(told, said("the annex is signed", "the agent")) == ("hop skipped",)
    assert kinds(told, said("the annex is signed", "a consul", around="told the agent that")) == ()


@pytest.mark.parametrize(
    ("was", "became", "changed"),
    [
        ("two million went to Vaduz", "twelve million went to Vaduz", True),
        ("1,940 invoices are missing", "nearly 2,000 invoices are missing", False),
        ("one in four children", "25 percent of children", False),
        ("one in four children", "one in three children", True),
        ("twelve cranes stood there", "a dozen cranes stood there", False),
        ("twelve cranes stood there", "cranes stood there", False),
        ("about 300 dockers", "about 500 dockers", True),
    ],
)
def test_rounding_is_no_changed_figure(was: str, became: str, changed: bool) -> None:
    """M-216."""
    assert bool(list(changed_figures(was, became))) is changed


@pytest.mark.parametrize(
    ("was", "became", "changed"),
    [
        ("signed on 18 May 2010", "signed in May", False),
        ("signed on 18 May 2010", "signed in 2011", True),
        ("closed in the spring of 2018", "closed in the autumn of 2018", True),
        ("closed in the 1980s", "closed in the 1990s", True),
        ("signed on Monday", "signed", False),
        ("paid on 3 May and on 9 May", "paid on 9 May", False),
    ],
)
def test_a_coarser_date_is_no_changed_date(was: str, became: str, changed: bool) -> None:
    """M-216."""
    assert bool(list(changed_dates((was, None), (became, None)))) is changed


def test_a_word_for_a_day_is_compared_by_what_it_means() -> None:
    """M-216."""
    meant = DateRange(start="2010-06-03", end="2010-06-03")
    assert list(changed_dates(("he came yesterday", meant), ("he came on 13 June", None)))
    assert not list(changed_dates(("he came yesterday", meant), ("he came on 3 June", None)))


@pytest.mark.parametrize(
    ("was", "became", "changed"),
    [
        ("it went to Vaduz", "it went to Zurich", True),
        ("Sir Colin Marsh signed both letters", "both letters were signed by Marsh", False),
        ("the European Union sends monitors", "the EU sends monitors", False),
        ("the Foreign Ministry approved it", "the Interior Ministry approved it", True),
        ("it left Odessa", "it left Odesa", False),
        ("the minister met Salcedo in Vienna", "Maresh was not there", False),
    ],
)
def test_another_form_of_a_name_is_no_changed_name(was: str, became: str, changed: bool) -> None:
    """M-216."""
    assert bool(list(changed_names(was, became))) is changed


def test_two_descriptions_are_one_voice_only_with_one_noun() -> None:
    assert are_one(Voice(words="a Western diplomat"), Voice(words="a diplomat"))
    assert not are_one(Voice(words="a friend of the victim"), Voice(words="the victim"))


def test_a_statement_compared_with_itself_has_not_drifted() -> None:
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        for name in ("was", "became"):
            one = row[name]
            side = said(one["content"], *one["chain"], factuality=one["factuality"], around=one["around"])
            assert changes(side, side) == (), one["sentence"]


def test_kinds_come_once_and_in_order() -> None:
    was = said("two million may have gone to Vaduz", "a clerk", factuality="supposed")
    found = kinds(was, said("twelve million went to Zurich", "senior officials"))
    assert found == ("hedge dropped", "source raised", "source multiplied", "figure changed", "name changed")
    assert [ORDER.index(kind) for kind in found] == sorted(ORDER.index(kind) for kind in found)


def claim(*hops: Hop, source: str = "", kind: str = "indirect") -> Claim:
    span = (Span(start=0, end=1),)
    attribution = Attribution(
        source=span, cue=span, content=span, kind=kind, factuality="asserted", stance="neutral", score=1.0
    )  # type: ignore[arg-type]
    return Claim(
        document="d",
        attribution=attribution,
        chain=Chain(hops=hops),
        speaker=None,
        source_text=source,
        cue_text="says",
        content_text="it is so",
        said=None,
        about_time=None,
        polarity="positive",
        about=(),
        producer="test",
    )


def test_who_wrote_it_down_is_no_voice_of_the_words() -> None:
    mail = Hop(name="Pavel Orlov", medium="mail")
    form = Hop(name="HB-3", description="a consul", medium="form")
    side = side_of(claim(mail, form, source="He"), called={"HB-3": ("a diplomat",)})
    assert side.writer == Voice(words="Pavel Orlov", names=("Pavel Orlov",))
    assert side.voices == (Voice(words="a consul", names=("HB-3", "a diplomat")),)
    assert side_of(claim(mail, kind="own")).voices == ()


def test_a_voice_without_a_name_has_the_words_of_its_source() -> None:
    side = side_of(claim(Hop(name="Ann Lee", medium="mail"), Hop(name=None, medium="speech"), source="He"))
    assert [voice.words for voice in side.voices] == ["He"]


def test_on_whose_word_it_rests_is_read_from_the_words() -> None:
    assert list(voices_behind("Petra learned from a driver that the crates were empty")) == ["a driver"]
    assert list(voices_behind("The paper quoted a nurse as saying the ward was closed")) == ["a nurse"]
    assert list(voices_behind("He heard nothing of it")) == []
