"""Lineages over a case: a wire story and its reprints, one voice in two mails, decisions, a second run."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from factory import make_message

from sayso import views
from sayso.case import Case
from sayso.model.belief import Descent, Lineage, Parent
from sayso.model.judging import CONTENT, Ruling, Spot
from sayso.pipeline.line import Options, read_leak
from sayso.pipeline.tracing import decided_descents, load_accounts, trace_lineages
from sayso.progress import Quiet
from sayso.store.lineages import load_descents, load_lineages, write_lineages
from sayso.weigh.descent import RestsOn

PAGE = (
    "<html><head><title>{title}</title><meta property='og:site_name' content='{outlet}'>"
    "<meta property='article:published_time' content='{day}'></head><body><article><p>{text}</p></article>"
    "</body></html>"
)
STORY = (
    "The minister of ports said on Wednesday that he knew of no sale. A Western diplomat in Marvane said the"
    " secret annex gave Castellan the north quay for fifty years. The harbour, the largest of the country,"
    " lost eleven million crowns last year, its annual report said. Fishermen gathered at the gate in the"
    " afternoon and sang."
)
CLAIM = "the secret annex gave Castellan the north quay for fifty years"
OTHER = "A clerk of the customs house said a secret annex hands the north quay to Castellan for fifty years."


def page(outlet: str, day: str, text: str = STORY) -> bytes:
    return PAGE.format(title=f"News of {outlet}", outlet=outlet, day=day, text=text).encode()


LEAK = {
    "wire.html": page("Northern Wire", "2010-06-02"),
    "post.html": page(
        "The Harbour Post", "2010-06-03", f"Fog lay on the river all morning. {STORY} Trams ran late."
    ),
    "ledger.html": page("Daily Ledger", "2010-06-04", STORY.rpartition(" Fishermen")[0]),
    "clerk.html": page(
        "The Salis Lantern", "2010-06-01", f"Rain fell on the town hall and its clock. {OTHER}"
    ),
}
Opens = Callable[[dict[str, bytes]], Case]


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    """Reads files into a case, or more of them into the same."""
    cases = []

    def read(files: dict[str, bytes]) -> Case:
        leak = tmp_path / f"leak{len(cases)}"
        leak.mkdir()
        for name, raw in files.items():
            (leak / name).write_bytes(raw)
        case, _ = Case.open_or_create(tmp_path / "case")
        cases.append(case)
        read_leak(case, [leak], Options(jobs=1), Quiet())
        return case

    yield read
    for case in cases:
        case.close()


def told(case: Case) -> dict[str, str]:
    """The lineage of the claim about the annex, by the name of its document."""
    names = {row["document"]: row["paths"][0].rpartition("/")[2] for row in views.list_documents(case)}
    rows = (row for row in views.list_claims(case) if {"annex", "fifty"} <= set(row["content_text"].split()))
    return {names[row["document"]]: row["lineage"] for row in rows}


def test_a_wire_story_counts_once_and_an_account_of_its_own_for_itself(opens: Opens) -> None:
    """M-144: three prints of one text are one lineage, from its voice; the clerk is another."""
    case = opens(LEAK)
    found = told(case)
    assert set(found) == set(LEAK)
    assert found["wire.html"] == found["post.html"] == found["ledger.html"] != found["clerk.html"]
    (wire,) = (each for each in load_lineages(case.database) if each.id == found["wire.html"])
    assert len(wire.claims) == 3
    origin = case.database.value("SELECT description FROM source WHERE source = ?", wire.origin)
    assert origin == "A Western diplomat in Marvane"
    assert any(
        "of its words stand in the text of Northern Wire of 2 June 2010" in each for each in wire.reasons
    )


def test_one_more_reprint_adds_no_lineage(opens: Opens) -> None:
    """M-144"""
    case = opens(LEAK)
    count = len(set(told(case).values()))
    more = opens(
        {"courier.html": page("The Marvane Courier", "2010-06-05", STORY.replace("Fishermen", "Old men"))}
    )
    assert len(told(more)) == len(LEAK) + 1
    assert len(set(told(more).values())) == count


def test_one_voice_in_two_mails_is_one_lineage(opens: Opens) -> None:
    """M-142"""
    form = "SOURCE: HB-3\nATTRIBUTION: none\nSOURCE DESCRIPTION: a consul\nSOURCE RELIABILITY: C\n\n"
    case = opens(
        {
            "1.eml": make_message(f"{form}{CLAIM[0].upper()}{CLAIM[1:]}.\n", {"Message-ID": "<1@a.example>"}),
            "2.eml": make_message(
                f"{form}He met us at noon and was calm. {CLAIM[0].upper()}{CLAIM[1:]}.\n",
                {"Message-ID": "<2@a.example>"},
            ),
        }
    )
    claims = [
        row for row in views.list_claims(case) if row["speaker"] == "HB-3" and "annex" in row["content_text"]
    ]
    assert len(claims) == 2
    assert len({row["lineage"] for row in claims}) == 1


def test_a_second_run_writes_nothing_and_a_forgotten_row_is_made_again(opens: Opens) -> None:
    case = opens(LEAK)
    before = load_descents(case.database), load_lineages(case.database)
    changes = case.database.connection.total_changes
    trace_lineages(case.database, Quiet())
    assert case.database.connection.total_changes == changes
    with case.database.writing() as connection:
        connection.execute("DELETE FROM lineage_claim")
    trace_lineages(case.database, Quiet())
    assert (load_descents(case.database), load_lineages(case.database)) == before


def test_what_is_off_the_record_is_in_no_lineage(opens: Opens) -> None:
    """M-148"""
    case = opens(LEAK)
    claims = [each.claim for each in load_accounts(case.database)]
    with case.database.writing() as connection:
        connection.execute("INSERT INTO withheld_claim VALUES (?, 'somebody')", (claims[0],))
    trace_lineages(case.database, Quiet())
    found = {claim for each in load_lineages(case.database) for claim in each.claims}
    assert found == set(claims[1:])


def test_rows_come_back_as_they_were_written(opens: Opens) -> None:
    case = opens({})
    descent = Descent(
        claim="b",
        parents=(
            Parent(claim="a", probability=0.75, reasons=("word for word",)),
            Parent(claim=None, probability=0.25, reasons=()),
        ),
    )
    lineages = (
        Lineage(id="l", proposition="p", claims=("a", "b"), origin=None, reasons=("one text",)),
        Lineage(id="m", proposition="q", claims=("c",), origin="s", reasons=()),
    )
    for _ in range(2):
        with case.database.writing() as connection:
            write_lineages(connection, [descent], lineages)
    assert load_descents(case.database) == (descent,)
    assert load_lineages(case.database) == lineages
    assert load_lineages(case.database, "q") == lineages[1:]


def test_the_latest_decision_on_what_a_claim_rests_on_stands() -> None:
    """M-147"""

    def ruling(value: str | None, *claims: str | None) -> Ruling:
        spots = tuple(
            None if each is None else Spot(document="d", words=each, role=CONTENT, claim=each)
            for each in claims
        )
        return Ruling(judgement="j", kind="rests-on", spots=spots, value=value)

    rulings = (
        ruling(None, "b", "a"),
        ruling(None, "c", "a"),
        ruling("own", "b"),
        ruling(None, "d", None),
        ruling(None, "e", "e"),
        ruling(None, "f"),
    )
    assert decided_descents(rulings) == (RestsOn(claim="b", on=None), RestsOn(claim="c", on="a"))
