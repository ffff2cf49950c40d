"""Hypotheses replayed from judgements: every act, every order that can be, and what is not understood."""

from typing import Any

from sayso.judging.hypotheses import STEPS, Pointed, questions, rival_id, stated
from sayso.model.entity import Judgement
from sayso.model.hypothesis import NONE, Question
from sayso.model.judging import to_value
from sayso.weigh import hypotheses as weighing

ASKED = "j0"
ONE, TWO, THREE = (rival_id(ASKED, words) for words in ("one", "two", "three"))


def judgement(number: int, kind: str, *pointed: str | None, user: int = 1, **fields: Any) -> Pointed:
    made = Judgement(
        id=f"j{number}", kind=kind, anchors=(), value=to_value(**fields), note=None, user=user, at=""
    )
    return made, pointed


def asked(*more: Pointed) -> Question:
    first = judgement(0, "hypothesis", act="ask", question="Which?", rivals=["one", "two"])
    (found,) = questions([first, *more])
    return found


def cell(number: int, proposition: str | None, rival: str, step: str) -> Pointed:
    return judgement(number, "cell", proposition, hypotheses=ASKED, rival=rival, step=step)


def words(question: Question) -> list[str]:
    return [each.words for each in question.rivals]


def test_a_question_always_has_none_of_these_at_the_end() -> None:
    assert words(asked()) == ["one", "two", "none of these"]
    more = asked(judgement(1, "hypothesis", act="add", hypotheses=ASKED, rivals=["three"]))
    assert words(more) == ["one", "two", "three", "none of these"]
    assert [each.id for each in more.rivals] == [ONE, TWO, THREE, NONE]


def test_the_latest_step_of_a_cell_stands_and_a_row_may_leave() -> None:
    found = asked(cell(1, "p", ONE, "surely"), cell(2, "q", NONE, "not"), cell(3, "p", ONE, "hardly"))
    assert [(each.proposition, each.rival, each.step) for each in found.cells] == [
        ("p", ONE, "hardly"),
        ("q", NONE, "not"),
    ]
    assert found.propositions == ("p", "q")
    off = judgement(4, "cell", "p", hypotheses=ASKED, step="off")
    assert asked(cell(1, "p", ONE, "surely"), cell(2, "q", TWO, "not"), off).propositions == ("q",)


def test_a_rename_keeps_cells_and_priors() -> None:
    renamed = judgement(2, "hypothesis", act="rename", hypotheses=ASKED, rival=ONE, words="uno")
    prior = judgement(3, "prior", hypotheses=ASKED, rival=ONE, prior=0.2)
    found = asked(cell(1, "p", ONE, "surely"), renamed, prior)
    assert words(found)[0] == "uno" and found.rivals[0].prior == 0.2 and len(found.cells) == 1
    assert asked(judgement(1, "hypothesis", act="rename", hypotheses=ASKED, words="Who?")).words == "Who?"


def test_none_of_these_has_a_prior_as_any_other() -> None:
    found = asked(judgement(1, "prior", hypotheses=ASKED, rival=NONE, prior=0.1))
    assert [each.prior for each in found.rivals] == [None, None, 0.1]


def test_a_dropped_rival_takes_its_cells_along_and_a_dropped_question_everything() -> None:
    gone = judgement(3, "hypothesis", act="drop", hypotheses=ASKED, rival=ONE)
    found = asked(cell(1, "p", ONE, "surely"), cell(2, "p", TWO, "not"), gone)
    assert words(found) == ["two", "none of these"] and [each.rival for each in found.cells] == [TWO]
    first = judgement(0, "hypothesis", act="ask", question="Which?", rivals=["one", "two"])
    assert questions([first, judgement(1, "hypothesis", act="drop", hypotheses=ASKED)]) == ()


def test_what_is_not_understood_or_not_found_is_passed_over_and_named() -> None:
    found = asked(
        cell(1, "p", "a rival of nobody", "surely"),
        cell(2, "p", ONE, "perhaps"),
        cell(3, None, ONE, "surely"),
        judgement(4, "prior", hypotheses=ASKED, rival="a rival of nobody", prior=0.5),
        judgement(5, "prior", hypotheses=ASKED, rival=ONE, prior=7),
        judgement(6, "cell", "p", hypotheses="another question", rival=ONE, step="surely"),
        judgement(7, "hypothesis", act="sing", hypotheses=ASKED),
        judgement(8, "hypothesis", act="rename", hypotheses=ASKED, rival="nobody", words="x"),
    )
    assert found == Question(id=ASKED, words="Which?", rivals=asked().rivals, lost=("j3",))


def test_the_latest_conditional_of_a_person_stands() -> None:
    given = [
        judgement(1, "implies", "p", "q", step="surely", otherwise="not"),
        judgement(2, "implies", "p", "q", step="probably"),
        judgement(3, "implies", "p", "q", step="hardly", user=2),
        judgement(4, "implies", "p", None, step="surely"),
        judgement(5, "implies", "p", "p", step="surely"),
        judgement(6, "implies", "p", "q", step="perhaps", user=3),
    ]
    assert [(each.judgement, each.step, each.otherwise) for each in stated(given)] == [
        ("j2", "probably", None),
        ("j3", "hardly", None),
    ]


def test_every_step_has_a_number_and_words() -> None:
    """M-164"""
    assert set(STEPS) == set(weighing.STEPS) == set(weighing.STEP_WORDS)
    assert [weighing.STEPS[each] for each in STEPS] == [0.95, 0.75, 0.5, 0.25, 0.05]
