"""Drift per hop: what a claim changed of the one it retells, and where on the way."""

from pathlib import Path

import pytest

from sayso import whole
from sayso.case import Case
from sayso.model.belief import Drift
from sayso.model.chain import Chain, Hop
from sayso.model.claim import Attribution, Claim
from sayso.model.place import Span
from sayso.pipeline.drifting import DRIFTED, Told, drifts, keep_drifts
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.store.heard import load_drifts
from sayso.wording.sides import side_of

DEMO = Path(__file__).parents[2] / "sayso" / "demo" / "leak"


def told(content: str, *hops: Hop, passes_on: frozenset[str] = frozenset()) -> Told:
    is_own = hops[-1].medium not in ("speech", "form", "document")
    span = (Span(start=0, end=len(content)),)
    attribution = Attribution(
        source=() if is_own else span,
        cue=(),
        content=span,
        kind="own" if is_own else "indirect",
        factuality="asserted",
        stance="neutral",
        score=1.0,
    )
    claim = Claim(
        document=content,
        attribution=attribution,
        chain=Chain(hops=hops),
        speaker=hops[-1].name,
        source_text="",
        cue_text="",
        content_text=content,
        said=None,
        about_time=None,
        polarity="positive",
        about=(),
        producer="test",
    )
    return Told(id=content, claim=claim, side=side_of(claim), day="", passes_on=passes_on)


ORLOV = Hop(name="Pavel Orlov", medium="mail")
HB3 = Hop(name="HB-3", description="a consul", medium="speech")
PAPER = Hop(name="Daily Ledger", medium="article")
MAIL = Hop(name=None, description="a mail", medium="document")


def test_the_change_lies_before_the_first_voice_that_both_have() -> None:
    """M-223."""
    parent = told("two million went to Vaduz", ORLOV, HB3)
    child = told("twelve million went to Vaduz", PAPER, MAIL, HB3)
    assert drifts(child, parent) == (
        Drift(claim=child.id, hop=1, kind="figure changed", was="two million", became="twelve million"),
    )


def test_without_a_common_voice_it_was_the_teller() -> None:
    """M-223."""
    parent = told("the annex covers fifty years", ORLOV, HB3)
    (drift,) = drifts(told("the annex covers fifty years", PAPER), parent)
    assert (drift.hop, drift.kind, drift.was, drift.became) == (0, "attribution dropped", "a consul", "")


def test_whom_the_writer_passes_on_is_a_voice_of_his_report() -> None:
    """M-223."""
    parent = told("two million went to Vaduz", ORLOV, passes_on=frozenset(("HB-3",)))
    assert drifts(told("twelve million went to Vaduz", PAPER, MAIL, HB3), parent)[0].hop == 1


def test_a_faithful_retelling_has_no_drift() -> None:
    parent = told("two million went to Vaduz", ORLOV, HB3)
    assert drifts(told("2 million went to Vaduz", PAPER, HB3), parent) == ()


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = Case.create(tmp_path_factory.mktemp("demo") / "case")
    read_leak(case, (DEMO,), Options(jobs=1), Quiet())
    return case


def test_the_demo_drifts_where_its_story_says(case: Case) -> None:
    """M-223: two million became twelve, and a minister's "yet" was lost; nothing else was."""
    found = {
        (str(row["was"]), str(row["became"]))
        for row in case.database.rows("SELECT * FROM drift WHERE kind != 'attribution dropped'")
    }
    assert found == {("two million", "twelve million"), ("yet", "")}


def test_show_says_what_a_claim_changed(case: Case) -> None:
    claim = case.database.value("SELECT claim FROM drift WHERE kind = 'figure changed'")
    (change,) = whole.show(case, str(claim))["drift"]
    assert change["between"] == ["a mail that an analyst quoted", "HB-3"]
    assert (change["was"], change["became"]) == ("two million", "twelve million")


def test_it_is_done_anew_only_where_something_changed(case: Case) -> None:
    before = load_drifts(case.database)
    with case.database.writing() as connection:
        connection.execute("DELETE FROM drift")
    keep_drifts(case.database)
    assert not load_drifts(case.database)
    with case.database.writing() as connection:
        connection.execute("DELETE FROM setting WHERE key = ?", (DRIFTED,))
    keep_drifts(case.database)
    assert load_drifts(case.database) == before
