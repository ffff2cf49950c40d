"""After every act the case is as if all had been made anew: what a decision does not touch is left alone."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

import sayso
from sayso.case import Case
from sayso.deciding import acts, claims, hypotheses
from sayso.deciding.acts import Reply
from sayso.deciding.claims import Correction
from sayso.deciding.recording import By
from sayso.errors import UsageError
from sayso.pipeline import settling
from sayso.pipeline.line import Options, read_leak
from sayso.pipeline.settling import renew
from sayso.progress import Quiet

LEAK = Path(sayso.__file__).parent / "demo" / "leak"
BY = By(note="read it", at="2026-01-01T00:00:00.000000Z")
TABLES = (
    "source", "claim_source", "source_redirect", "source_judgement", "withheld_claim", "embargoed_claim",
    "perhaps_same", "heard_terms", "assessment", "claim_decision", "claim_judgement", "standing_claim",
    "problem", "entity", "mention", "proposition", "proposition_claim", "proposition_redirect", "relation",
    "descent", "lineage", "lineage_claim", "belief", "reliability",
)  # fmt: skip
MADE = ("linked", "register", "matched", "traced", "weighed", "settled")


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "case"
    made = Case.create(folder)
    read_leak(made, [LEAK], Options(jobs=1), Quiet())
    made.close()
    return folder


@pytest.fixture
def case(read_once: Path, tmp_path: Path) -> Iterator[Case]:
    shutil.copytree(read_once, tmp_path / "case")
    made = Case.open(tmp_path / "case")
    yield made
    made.close()


def rows(case: Case) -> dict[str, list[str]]:
    return {
        table: sorted(repr(tuple(row)) for row in case.database.rows(f"SELECT * FROM {table}"))
        for table in TABLES
    }


def made_anew(case: Case) -> dict[str, list[str]]:
    """The same case after everything behind the claims was made anew."""
    with case.database.writing() as connection:
        for name in MADE:
            connection.execute("UPDATE setting SET value = 'older' WHERE key = ?", (name,))
    renew(case)
    return rows(case)


class Person:
    """Somebody who judges whatever comes."""

    def __init__(self, case: Case, seed: int) -> None:
        self.case, self.dice, self.told = case, Random(seed), []

    def any(self, query: str) -> str:
        found = [str(row[0]) for row in self.case.database.rows(f"{query} ORDER BY 1")]
        return self.dice.choice(found)

    def claim(self) -> str:
        """A claim; often one that was decided on before."""
        if self.told and self.dice.random() < 0.5:
            return self.dice.choice(self.told)
        self.told.append(self.any("SELECT claim FROM claim"))
        return self.told[-1]

    def source(self) -> str:
        return self.any("SELECT source FROM source WHERE claims > 0")

    def acts(self) -> dict[str, Callable[[], object]]:
        case, dice, claim, source = self.case, self.dice, self.claim, self.source
        return {
            "confirm": lambda: claims.confirm(case, claim(), BY),
            "reject": lambda: claims.reject(case, claim(), BY),
            "reject a source": lambda: claims.reject(case, source(), BY),
            "correct": lambda: claims.correct(
                case, claim(), Correction(how=dice.choice(("denied", "asserted"))), BY
            ),
            "correct a source": lambda: claims.correct(case, claim(), Correction(who=source()), BY),
            "ask": lambda: claims.ask(case, claim(), "2", BY),
            "merge": lambda: claims.merge(case, claim(), claim(), BY),
            "split": lambda: claims.split(case, claim(), claim(), BY),
            "rest on": lambda: claims.rest_on(case, claim(), dice.choice((claim(), "own")), BY),
            "resolve": lambda: claims.resolve(
                case, claim(), dice.choice(("true", "false")),
                ("2012-01-01", self.any("SELECT document FROM document")), BY,
            ),
            "grade": lambda: acts.grade(case, source(), dice.choice(("A", "B2", "D", "4")), BY),
            "terms": lambda: acts.set_terms(case, source(), dice.choice(("on-record", "off-record")), BY),
            "reply": lambda: acts.record_reply(case, source(), Reply(points=(claim(),)), BY),
            "same": lambda: acts.judge_pair(case, "same", (source(), source()), BY),
            "rename": lambda: acts.rename(case, source(), "Somebody Else", BY),
            "undo": lambda: acts.undo(case, "last", BY),
            "undo any": lambda: acts.undo(case, self.any("SELECT judgement FROM judgement"), BY),
        }  # fmt: skip

    def act(self) -> str:
        """Decides something that may be decided; returns what."""
        while True:
            found = self.acts()
            name = self.dice.choice(sorted(found))
            try:
                found[name]()
            except (UsageError, IndexError):
                continue
            return name


@pytest.mark.parametrize("seed", range(2))
def test_a_decision_leaves_the_case_as_if_all_were_made_anew(case: Case, seed: int) -> None:
    """M-199"""
    person, done = Person(case, seed), []
    for _ in range(12):
        done.append(person.act())
        after = rows(case)
        assert made_anew(case) == after, done


def test_confirming_and_grading_touch_neither_register_nor_propositions(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-199"""
    person = Person(case, 0)
    for name in ("register_sources", "match_claims", "trace_lineages"):
        monkeypatch.delattr(settling, name)
    found = person.acts()
    for name in ("confirm", "grade", "ask", "resolve", "reply"):
        found[name]()


def test_what_a_person_says_follows_moves_beliefs_at_once(case: Case) -> None:
    """M-199"""
    condition, consequence = (
        row["proposition"]
        for row in case.database.rows(
            "SELECT proposition FROM proposition_claim GROUP BY proposition ORDER BY count(*) DESC LIMIT 2"
        )
    )
    query = "SELECT belief FROM belief WHERE proposition = ?"
    before = case.database.value(query, consequence)
    hypotheses.imply(case, (condition, consequence), "surely", None, BY)
    after = rows(case)
    assert case.database.value(query, consequence) != before
    assert made_anew(case) == after
