"""The grade of a claim: what people gave its source, and what its own document's form says, never mixed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso import views
from sayso.case import Case
from sayso.deciding import acts
from sayso.deciding.recording import By
from sayso.exporting import Request, export_case
from sayso.judging.records import OFFERED
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet

DEMO = Path(__file__).parents[1] / "sayso" / "demo" / "leak"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    made, _ = Case.open_or_create(tmp_path_factory.mktemp("graded") / "case")
    read_leak(made, [DEMO], Options(jobs=1), Quiet())
    yield made
    made.close()


def same_as_sources(case: Case) -> None:
    grades = {row["source"]: row["grade"] for row in views.list_sources(case)}
    for row in views.list_claims(case):
        assert row["grade"] == grades.get(row["source_id"])


def test_a_claim_has_the_grade_that_its_source_was_given(case: Case) -> None:
    """M-194: the last that stands, an accepted assessment among them; none once it is taken back."""
    assert {row["grade"] for row in views.list_claims(case)} == {None}
    source = next(row["source"] for row in views.list_sources(case) if row["code"] == "HB-3")
    rows = case.database.rows("SELECT * FROM assessment WHERE source = ? ORDER BY assessment", source)
    offers = {row["assessment"]: OFFERED.get((row["aspect"], row["polarity"])) for row in rows}
    assessed, offered = next(each for each in offers.items() if each[1])
    steps = (
        (lambda: acts.grade(case, "HB-3", "B2", By()), "B2"),
        (lambda: acts.assess(case, assessed, "accept", By()), offered),
        (lambda: acts.grade(case, "HB-3", "D4", By()), "D4"),
    )
    for act, grade in steps:
        act()
        same_as_sources(case)
        of = [row for row in views.list_claims(case) if row["source_id"] == source]
        assert of and {row["grade"] for row in of} == {grade}
        assert {row["grade"] for row in views.claims_with(case, [of[0]["claim"]])} == {grade}
    for _ in range(3):
        acts.undo(case, "last", By())
    assert {row["grade"] for row in views.list_claims(case)} == {None}


def test_what_the_house_reports_is_of_its_own_document(case: Case) -> None:
    """M-194"""
    reported = {
        (document, row["source"]): f"{reliability or '-'}/{credibility or '-'}"
        for row in case.database.rows("SELECT source, reported FROM source")
        for document, _, reliability, credibility in json.loads(row["reported"])
    }
    rows = list(views.list_claims(case))
    assert len({row["reported_grade"] for row in rows}) > 2
    for row in rows:
        assert row["reported_grade"] == reported.get((row["document"], row["source_id"]))


def test_records_have_both_for_those_who_may_know_all(case: Case, tmp_path: Path) -> None:
    """M-194: the public reads them in the register of sources alone."""
    acts.grade(case, "HB-3", "B2", By())
    known: dict[str, dict[str, object]] = {}
    for audience in ("self", "public"):
        output = tmp_path / f"{audience}.jsonl"
        export_case(case, Request(exporter="records", output=output, audience=audience), lambda line: None)
        rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
        claims = [row for row in rows if row["record"] == "claim"]
        assert claims and all(("grade" in row) is (audience == "self") for row in claims)
        known |= {row["claim"]: row["grade"] for row in claims if "grade" in row}
    assert {"reported": "B/3", "given": "B2"} in known.values()
    for row in views.list_claims(case):
        assert known[row["claim"]] == {"reported": row["reported_grade"], "given": row["grade"]}
    acts.undo(case, "last", By())
