"""M-225, M-235, M-238: propositions of a case: written once, made anew when something has changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from factory import make_message

from sayso import views
from sayso.case import Case
from sayso.deciding import acts, claims
from sayso.deciding.recording import By
from sayso.model.judging import Ruling, Spot
from sayso.pipeline.line import Options, read_leak
from sayso.pipeline.matching import decided_pairs, match_claims
from sayso.progress import Quiet
from sayso.store.propositions import find_proposition, load_propositions, load_relations

FIRST = "Vera Kolar said that the north quay was sold to Castellan in May.\n"
SECOND = "Bo Hart denied that the north quay was sold to Castellan in May.\n"
THIRD = "Ann Lee said that in May Castellan was sold the north quay.\n"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    leak = tmp_path / "leak"
    leak.mkdir()
    for at, words in enumerate((FIRST, SECOND, THIRD)):
        (leak / f"{at}.eml").write_bytes(make_message(words, {"Message-ID": f"<{at}@a.example>"}))
    made, _ = Case.open_or_create(tmp_path / "case")
    read_leak(made, [leak], Options(jobs=1), Quiet())
    yield made
    made.close()


def test_every_claim_has_its_proposition_and_the_denial_its_own(case: Case) -> None:
    of = {row["source_text"]: row["proposition"] for row in views.list_claims(case) if row["source_text"]}
    assert None not in of.values()
    assert of["Vera Kolar"] == of["Ann Lee"] != of["Bo Hart"]
    kinds = {(each.left, each.right): each.kind for each in load_relations(case.database, of["Bo Hart"])}
    assert kinds == {tuple(sorted((of["Bo Hart"], of["Ann Lee"]))): "contradicts"}


def test_nothing_is_made_again_unless_something_changed(case: Case) -> None:
    before = list(load_propositions(case.database))
    with case.database.writing() as connection:
        connection.execute("UPDATE proposition SET text = 'kept'")
    match_claims(case.database, Quiet())
    assert {each.text for each in load_propositions(case.database)} == {"kept"}
    with case.database.writing() as connection:
        connection.execute("UPDATE claim SET factuality = 'denied' WHERE source_text = 'Ann Lee'")
    match_claims(case.database, Quiet())
    after = list(load_propositions(case.database))
    assert "kept" not in {each.text for each in after}
    assert after != before


def test_a_run_may_stop_before_matching(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(make_message(FIRST))
    made, _ = Case.open_or_create(tmp_path / "case")
    read_leak(made, [tmp_path / "a.eml"], Options(jobs=1, stop_after="resolve"), Quiet())
    assert list(load_propositions(made.database)) == []
    assert [row["proposition"] for row in views.list_claims(made)] == [None]
    made.close()


def test_former_ids_are_found(case: Case) -> None:
    rows = case.database.rows("SELECT former, proposition FROM proposition_redirect")
    redirects = {row["former"]: row["proposition"] for row in rows}
    assert redirects
    for former, proposition in redirects.items():
        assert find_proposition(case.database, former) == proposition
        assert find_proposition(case.database, proposition) == proposition
    assert find_proposition(case.database, "0" * 20) is None


def test_decisions_about_two_claims_join_and_part_and_the_latest_stands() -> None:
    def ruling(kind: str, *claims: str | None) -> Ruling:
        spots = tuple(Spot(document="d", words="w", role="content", claim=claim) for claim in claims)
        return Ruling(judgement=kind, kind=kind, spots=spots, value=None)

    found = decided_pairs(
        [
            ruling("merge", "b", "a"),
            ruling("split", "a", "c"),
            ruling("merge", "c", "a"),
            ruling("merge", "a", None),
        ]
    )
    assert found.together == (("a", "b"), ("a", "c"))
    assert found.apart == ()


def test_joining_what_others_keep_apart_is_a_problem(case: Case) -> None:
    """M-242"""
    of = {row["source_text"]: row["claim"] for row in views.list_claims(case) if row["source_text"]}
    kolar, hart, lee = of["Vera Kolar"], of["Bo Hart"], of["Ann Lee"]
    by = By(at="2026-01-01T00:00:00.000000Z")
    claims.split(case, kolar, lee, by)
    first = claims.merge(case, kolar, hart, by)
    assert not crossed(case)
    second = claims.merge(case, hart, lee, by)
    assert crossed(case) <= {first.judgement.id, second.judgement.id}
    assert len(crossed(case)) == 1
    acts.undo(case, second.judgement.id, by)
    assert not crossed(case)


def crossed(case: Case) -> set[str]:
    return {row["place"] for row in views.list_problems(case) if row["kind"] == "merge_crossed"}
