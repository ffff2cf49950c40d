"""Hypotheses of a case: asked, placed, undone; the matrix as rows and on the screen; what follows."""

import json
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from networks import binary, said

from sayso import cli, views
from sayso.case import Case
from sayso.consequences import list_consequences
from sayso.deciding import acts, hypotheses
from sayso.deciding.recording import By, Outcome
from sayso.errors import UsageError
from sayso.hypotheses import list_hypotheses, show_hypotheses
from sayso.model.place import content_id
from sayso.pipeline.asking import find_proposition
from sayso.pipeline.line import Options, read_leak
from sayso.pipeline.telling import load_told
from sayso.progress import Quiet
from sayso.store.writing import insert
from sayso.weigh.hypotheses import Told
from sayso.weigh.wells import Well

LEAK = (
    "A consul said that the United States favoured one cartel.\n\n"
    "Dora Ames said that the raids spared one cartel.\n\n"
    "Dora Ames said that the consul was paid.\n\n"
    "“No cartel was favoured,” an agent said.\n"
)
QUESTION = "Does the US favour one cartel?"
FAVOURS, NOT, MISLEADS = "The US favours one cartel", "It does not", "The source misleads"
BY = By(at="2026-01-01T00:00:00.000000Z")


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked")
    (folder / "a.txt").write_text(LEAK, encoding="utf-8")
    made = Case.create(folder / "case")
    read_leak(made, [folder / "a.txt"], Options(jobs=1), Quiet())
    fill(made)
    made.close()
    return folder / "case"


def fill(case: Case) -> None:
    """One proposition a claim, as the step before would write them, and two conditionals."""
    claims = {row["content_text"]: row["claim"] for row in views.list_claims(case)}
    with case.database.writing() as connection:
        for table in ("proposition", "proposition_claim", "relation", "belief"):
            connection.execute(f"DELETE FROM {table}")
        for text, claim in claims.items():
            proposition = content_id("proposition", claim)
            insert(connection, "proposition", {"proposition": proposition, "text": text})
            row = {"claim": claim, "proposition": proposition, "score": 1.0, "reason": "names it"}
            insert(connection, "proposition_claim", {**row, "by_person": 0})


@pytest.fixture
def case(read_once: Path, tmp_path: Path) -> Iterator[Case]:
    shutil.copytree(read_once, tmp_path / "case")
    made = Case.open(tmp_path / "case")
    yield made
    made.close()


def said_of(case: Case, words: str) -> str:
    query = "SELECT proposition FROM proposition WHERE text LIKE ? ORDER BY length(text)"
    found = case.database.value(query, f"%{words}%")
    return str(found)


def asked(case: Case) -> Outcome:
    return hypotheses.ask(case, QUESTION, (FAVOURS, NOT, MISLEADS), BY)


def placed(case: Case) -> None:
    """The seed article's three rivals: what each would lead one to expect."""
    asked(case)
    for words, steps in {
        "spared": ("surely", "hardly", "no-bearing"),
        "was favoured": ("not", "probably", "probably"),
        "was paid": ("no-bearing", "no-bearing", "surely"),
    }.items():
        for rival, step in zip((FAVOURS, NOT, MISLEADS), steps, strict=True):
            hypotheses.place(case, said_of(case, words), rival, step, BY)


def told(case: Case, propositions: Collection[str]) -> Mapping[str, Told]:
    """One report each: Dora Ames is one voice of two propositions."""
    found = {}
    for each in sorted(propositions):
        text = str(case.database.value("SELECT text FROM proposition WHERE proposition = ?", each))
        voice = "an agent" if "favoured" in text else "Dora Ames"
        well = Well(id=voice, voice=voice, reliability=(2.0, 2.0) if voice == "an agent" else (8.0, 2.0))
        network = binary([well], [said(f"claim of {each}", voice)], prior=0.3)
        found[each] = Told(network=replace(network, id=each))
    return found


ACTS: dict[str, Callable[[Case], Outcome]] = {
    "ask": lambda case: hypotheses.ask(case, "Who paid?", ("Ames", "Berg"), BY),
    "add": lambda case: hypotheses.add_rival(case, None, "It favours two", BY),
    "place": lambda case: hypotheses.place(case, said_of(case, "spared"), "none", "hardly", BY),
    "place again": lambda case: hypotheses.place(case, said_of(case, "spared"), "1", "not", BY),
    "take off": lambda case: hypotheses.take_off(case, said_of(case, "spared"), None, BY),
    "prior": lambda case: hypotheses.set_prior(case, "It does", 0.6, BY),
    "rename question": lambda case: hypotheses.rename(case, QUESTION, "Which?", BY),
    "rename rival": lambda case: hypotheses.rename(case, MISLEADS, "He lies", BY, is_rival=True),
    "drop rival": lambda case: hypotheses.drop(case, MISLEADS, BY, is_rival=True),
    "drop question": lambda case: hypotheses.drop(case, QUESTION, BY),
    "imply": lambda case: hypotheses.imply(
        case, (said_of(case, "paid"), said_of(case, "spared")), "probably", "hardly", BY
    ),
}


def state(case: Case) -> list[Any]:
    every = [show_hypotheses(case, row["hypotheses"], told) for row in list_hypotheses(case)]
    return [*every, *list_consequences(case, said_of(case, "paid"))]


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_is_a_line_changes_something_and_is_undone_without_a_trace(case: Case, name: str) -> None:
    """M-173: appended, replayed, undone without a trace."""
    placed(case)
    before = state(case)
    lines = (case.folder / "judgements.jsonl").read_bytes()
    outcome = ACTS[name](case)
    after = state(case)
    assert after != before
    assert (case.folder / "judgements.jsonl").read_bytes().startswith(lines)
    assert [row["state"] for row in views.list_judgements(case)][-1] == "in force"
    acts.undo(case, outcome.judgement.id, BY)
    assert state(case) == before
    acts.undo(case, list(views.list_judgements(case))[-1]["judgement"], BY)
    assert state(case) == after


def test_the_matrix_of_the_seed_article(case: Case) -> None:
    """M-165: nobody's word makes it certain; what is uncertain moves little, and it is said why."""
    placed(case)
    row = show_hypotheses(case, None, told)
    favours, is_not, misleads, none = row["rivals"]
    assert [each["words"] for each in row["rivals"]] == [FAVOURS, NOT, MISLEADS, "none of these"]
    assert sum(each["posterior"] for each in row["rivals"]) == pytest.approx(1.0)
    assert all(each["prior"] == 0.25 and each["prior_status"] == "assumed" for each in row["rivals"])
    assert row["rows"][0]["text"] == "the raids spared one cartel"
    spared, denied, paid = (
        next(each for each in row["rows"] if words in each["text"]) for words in ("spared", "was fav", "paid")
    )
    assert spared["with"] == [paid["proposition"]] and denied["with"] == []
    assert denied["diagnosticity"] < denied["if_sure"] and denied["word"]
    assert misleads["posterior"] > is_not["posterior"]
    assert "share a voice" in row["explanation"] and "were it certain" in row["explanation"]
    assert f"{favours['word']}" in row["explanation"] and none["low"] < none["posterior"] < none["high"]


def test_what_the_case_holds_is_weighed(case: Case) -> None:
    """M-165, M-166: each issue once, voices shared, with what the case taught."""
    placed(case)
    row = show_hypotheses(case, None, load_told)
    assert all(each["is_weighed"] and each["aside"] is None for each in row["rows"])
    assert sum(each["posterior"] for each in row["rivals"]) == pytest.approx(1.0)
    spared, paid = (said_of(case, words) for words in ("spared", "was paid"))
    assert {each["proposition"]: each["with"] for each in row["rows"]}[spared] == [paid]
    assert any(abs(each["posterior"] - 0.25) > 0.05 for each in row["rivals"])
    assert show_hypotheses(case, None, load_told) == row


def test_what_nobody_weighed_changes_nothing(case: Case) -> None:
    """M-165"""
    placed(case)
    row = show_hypotheses(case)
    assert all(each["posterior"] == pytest.approx(0.25) for each in row["rivals"])
    assert not any(each["is_weighed"] for each in row["rows"])
    assert "Nothing that was reported on" in row["explanation"]


def test_reports_on_a_denial_are_not_counted_twice(case: Case) -> None:
    """M-166: a network that holds the same reports stands aside, and it is said with whom."""
    placed(case)
    one, other, third = sorted(row["proposition"] for row in show_hypotheses(case)["rows"])

    def twice(case: Case, propositions: Collection[str]) -> Mapping[str, Told]:
        found = dict(told(case, propositions))
        found[other] = Told(network=replace(found[one].network, id="seen from the denial"), value=1)
        return found

    row = show_hypotheses(case, None, twice)
    aside = {each["proposition"]: each["aside"] for each in row["rows"]}
    assert aside == {one: None, other: one, third: None}


def test_a_cell_follows_its_claim_into_another_proposition_and_a_lost_one_is_named(case: Case) -> None:
    """M-173: appended, replayed, undone without a trace."""
    placed(case)
    old, new = said_of(case, "spared"), said_of(case, "was paid")
    query = "UPDATE proposition_claim SET proposition = ? WHERE proposition = ?"
    with case.database.writing() as connection:
        connection.execute(query, (content_id("proposition", "another"), old))
    assert content_id("proposition", "another") in {r["proposition"] for r in show_hypotheses(case)["rows"]}
    with case.database.writing() as connection:
        connection.execute("DELETE FROM proposition_claim WHERE proposition = ?", (new,))
    row = show_hypotheses(case)
    assert len(row["rows"]) == 2 and len(row["lost"]) == 3


def test_what_cannot_be_decided_is_refused_before_anything_is_written(case: Case) -> None:
    with pytest.raises(UsageError, match="No question is asked yet"):
        hypotheses.place(case, said_of(case, "paid"), "1", "surely", BY)
    with pytest.raises(UsageError, match="No question is asked yet"):
        show_hypotheses(case)
    with pytest.raises(UsageError, match="No question is asked yet"):
        hypotheses.add_rival(case, None, "x", BY)
    asked(case)
    lines = (case.folder / "judgements.jsonl").read_bytes()
    paid = said_of(case, "paid")
    refused: list[tuple[str, Callable[[], object]]] = [
        ("two rivals", lambda: hypotheses.ask(case, "Q", ("a",), BY)),
        ("two rivals", lambda: hypotheses.ask(case, "Q", ("a", " a "), BY)),
        ("characters", lambda: hypotheses.ask(case, "", ("a", "b"), BY)),
        ("asked already", lambda: hypotheses.ask(case, QUESTION, ("a", "b"), BY)),
        ("already", lambda: hypotheses.add_rival(case, None, NOT, BY)),
        ("no step", lambda: hypotheses.place(case, paid, "1", "perhaps", BY)),
        ("no rival", lambda: hypotheses.place(case, paid, "5", "surely", BY)),
        ("may be", lambda: hypotheses.place(case, paid, "the", "surely", BY)),
        ("not the id of one", lambda: hypotheses.place(case, "ffff", "1", "surely", BY)),
        ("not on the matrix", lambda: hypotheses.take_off(case, paid, None, BY)),
        ("no prior", lambda: hypotheses.set_prior(case, "1", 1.0, BY)),
        ("every question", lambda: hypotheses.rename(case, "none", "x", BY, is_rival=True)),
        ("already", lambda: hypotheses.rename(case, "1", NOT, BY, is_rival=True)),
        ("every question", lambda: hypotheses.drop(case, "none", BY, is_rival=True)),
        ("not one question", lambda: hypotheses.drop(case, "What?", BY)),
        ("follows from itself", lambda: hypotheses.imply(case, (paid, paid[:12]), "surely", None, BY)),
        ("no step", lambda: hypotheses.imply(case, (paid, paid), "surely", "perhaps", BY)),
        ("Say which question", lambda: show_hypotheses(case, "What?")),
    ]
    for message, act in refused:
        with pytest.raises(UsageError, match=message):
            act()
    hypotheses.drop(case, MISLEADS, BY, is_rival=True)
    with pytest.raises(UsageError, match="keeps two rivals"):
        hypotheses.drop(case, NOT, BY, is_rival=True)
    hypotheses.ask(case, "Another?", ("yes", "no"), BY)
    with pytest.raises(UsageError, match="several questions"):
        hypotheses.add_rival(case, None, "maybe", BY)
    with pytest.raises(UsageError, match="may be"):
        hypotheses.set_prior(case, "none", 0.5, BY)
    first = next(list_hypotheses(case))["hypotheses"]
    hypotheses.set_prior(case, f"{first[:12]}:none", 0.4, BY)
    assert show_hypotheses(case, first)["rivals"][-1]["prior"] == pytest.approx(0.4)
    assert (case.folder / "judgements.jsonl").read_bytes().startswith(lines)


def test_a_proposition_is_found_by_a_former_id_and_by_its_claims(case: Case) -> None:
    paid = said_of(case, "paid")
    claim = case.database.value("SELECT claim FROM proposition_claim WHERE proposition = ?", paid)
    with case.database.writing() as connection:
        insert(connection, "proposition_redirect", {"former": "abcd1234", "proposition": paid})
    assert {find_proposition(case.database, each) for each in (paid[:9], str(claim)[:9], "abcd12")} == {paid}


def test_consequences_are_listed_with_author_chain_and_bounds(case: Case) -> None:
    """M-168, M-169: they come from the leak and from people, are bounded on demand, and change no belief."""
    hypotheses.imply(case, (said_of(case, "United"), said_of(case, "paid")), "probably", None, BY)
    # What a decision has made anew is replaced by what this test is about.
    spared, favoured, paid = (said_of(case, each) for each in ("spared", "United", "paid"))
    with case.database.writing() as connection:
        for table in ("relation", "belief", "reliability"):
            connection.execute(f"DELETE FROM {table}")
        row = {"left": spared, "right": favoured, "kind": "implies", "reason": "if …, then …", "score": 0.9}
        says_so = connection.execute(
            "SELECT min(claim) FROM proposition_claim WHERE proposition = ?", (favoured,)
        ).fetchone()[0]
        insert(connection, "relation", {**row, "by_person": 0, "claim": says_so})
        weighed = {"proposition": spared, "was_said": 0.9, "belief": 0.6, "low": 0.5, "high": 0.7}
        insert(connection, "belief", {**weighed, "explanation": "{}", "standard": "[]"})
        connection.execute(
            "UPDATE claim SET factuality = 'conditional' WHERE claim IN"
            " (SELECT claim FROM proposition_claim WHERE proposition = ?)",
            (favoured,),
        )
    beliefs = [tuple(row) for row in case.database.rows("SELECT * FROM belief")]
    plain = list(list_consequences(case, spared))
    assert [row["proposition"] for row in plain] == [favoured, paid]
    assert "consul" in str(plain[0]["author"])
    assert plain[1]["author"][-1] == "user 1" and len(plain[1]["if"]) == 2
    assert "low" not in plain[0]
    near, far = list_consequences(case, spared[:10], with_bounds=True)
    assert (near["low"], near["high"]) == (pytest.approx(0.75 * 0.5), pytest.approx(1 - 0.5 * 0.25))
    assert far["low"] == pytest.approx(0.75**2 * 0.5) and far["estimate"] is None
    assert (near["status"], far["status"]) == ("assumed", "given")
    assert list(list_consequences(case, paid)) == []
    assert [tuple(row) for row in case.database.rows("SELECT * FROM belief")] == beliefs


def run(folder: Path, *command: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli.sayso, [*command, "--case", str(folder)], standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    assert done.return_value == code
    return done.output


def test_every_act_has_a_command(case: Case) -> None:
    folder, paid, spared = case.folder, said_of(case, "paid"), said_of(case, "spared")
    group = "hypotheses"
    out = run(folder, group, "new", QUESTION, "--rival", FAVOURS, "--rival", NOT, "--note", "the seed")
    assert f"Asked: “{QUESTION}”" in out and "To take it back" in out
    assert "one more rival" in run(folder, group, "add", MISLEADS)
    assert "surely" in run(folder, group, "place", spared, "1", "surely", "--user", "3")
    assert "hardly" in run(folder, group, "place", paid, "The US", "hardly")
    assert "0.2" in run(folder, group, "prior", "none", "0.2")
    assert "Which one?" in run(folder, group, "rename", QUESTION, "Which one?")
    assert "He lies" in run(folder, group, "rename", MISLEADS, "He lies", "--rival")
    (listed,) = run(folder, group, "list", "--format", "jsonl").splitlines()
    assert json.loads(listed)["propositions"] == 2 and json.loads(listed)["question"] == "Which one?"
    assert "Which one?" in run(folder, group, "list")
    shown = run(folder, group, "show")
    for words in ("Which one?", "He lies", "none of these", "20% given", "++ surely", "Likeliest is"):
        assert words in shown
    row = json.loads(run(folder, group, "show", "Which one?", "--format", "json"))
    assert row["question"] == "Which one?" and len(row["rows"]) == 2
    assert "off" in run(folder, group, "drop", paid, "--proposition")
    assert "no rival any more" in run(folder, group, "drop", "He lies", "--rival")
    with pytest.raises(UsageError):
        run(folder, group, "drop", "He lies", "--rival", "--proposition")
    implied = run(folder, "judge", "implies", paid, spared, "--step", "probably", "--otherwise", "not")
    assert "then" in implied
    listed = run(folder, "consequences", paid, "--format", "jsonl", "--with-bounds")
    assert json.loads(listed.splitlines()[-1])["author"] == ["user 1"]
    assert ("not weighed yet" in listed) != ('"low"' in listed)
    assert "is dropped" in run(folder, group, "drop", "Which one?")
    assert "Which one?" not in run(folder, group, "list")


def test_hostile_words_do_nothing_to_the_screen(case: Case) -> None:
    case_folder = case.folder
    asked(case)
    hypotheses.add_rival(case, None, "\x1b[2Jred\u202e", BY)
    shown = run(case_folder, "hypotheses", "show")
    assert "\x1b" not in shown and "\u202e" not in shown
