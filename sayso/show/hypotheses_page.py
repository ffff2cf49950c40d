"""Hypotheses: the questions that are asked, and each with its matrix, every cell of which can be changed."""

from collections.abc import Collection, Mapping
from typing import get_args

from sayso.case import Case
from sayso.deciding import hypotheses as deciding
from sayso.deciding.recording import By, Outcome
from sayso.errors import UsageError
from sayso.hypotheses import list_hypotheses, show_hypotheses
from sayso.model.hypothesis import NONE, Step
from sayso.reviewing import perhaps_said
from sayso.show.acts import Act, need, performing
from sayso.show.answering import Action, Page
from sayso.show.asked import Asked, NotFound, Row
from sayso.show.forms import Form
from sayso.show.weighed import Weighing
from sayso.weigh.hypotheses import Told
from sayso.weigh.rivalry import factor
from sayso.weigh.words import in_words, percent

_NEAR = 12
_weighing = Weighing()


def _questions(asked: Asked) -> Row:
    return {"rows": list(list_hypotheses(asked.case))}


def _matrix(asked: Asked) -> Row:
    wanted = asked.place["question"]
    if not any(each["hypotheses"] == wanted for each in list_hypotheses(asked.case)):
        raise NotFound
    waiting = []

    def reported(case: Case, propositions: Collection[str]) -> Mapping[str, Told]:
        told = _weighing.tell(asked.desk, case, propositions)
        waiting.append(told is None)
        return told or {}

    row = show_hypotheses(asked.case, wanted, reported)
    find = asked.one("find")
    there = {each["proposition"] for each in row["rows"]}
    near = perhaps_said(asked.case, find or row["question"], None, _NEAR + len(there))
    return {
        **row,
        "rivals": [
            {
                **each,
                "at_first": percent(each["prior"]),
                "now": in_words(each["posterior"]),
                "bounds": [percent(each["low"]), percent(each["high"])],
                "is_none": each["rival"] == NONE,
            }
            for each in row["rivals"]
        ],
        "rows": [_line(each) for each in row["rows"]],
        "is_waiting": any(waiting),
        "steps": list(get_args(Step)),
        "find": find,
        "near": [each for each in near if each["proposition"] not in there][:_NEAR],
    }


def _line(row: Row) -> Row:
    """A row with what it separates and how likely it is, in words."""
    separates = None if row["diagnosticity"] is None else factor(row["diagnosticity"])
    likely = in_words(row["belief"]) if row["is_weighed"] else None
    return {**row, "separates": separates if row["diagnosticity"] else None, "likely": likely}


def _rival(form: Form) -> str:
    """A rival as acts name one: that of its question, by its number, so that no other has this name."""
    return f"{need(form, 'question')}:{need(form, 'rival')}"


def _ask(case: Case, form: Form, by: By) -> Outcome:
    return deciding.ask(case, need(form, "question"), form.lines("rivals"), by)


def _prior(case: Case, form: Form, by: By) -> Outcome:
    given = need(form, "percent").removesuffix("%").replace(",", ".")
    try:
        number = float(given) / 100
    except ValueError as error:
        raise UsageError(f"{given!r} is no number of per cents.") from error
    return deciding.set_prior(case, _rival(form), number, by)


def _place(case: Case, form: Form, by: By) -> Outcome:
    return deciding.place(case, need(form, "proposition"), _rival(form), need(form, "step"), by)


ACTS: dict[str, Act] = {
    "ask": _ask,
    "rival": lambda case, form, by: deciding.add_rival(case, need(form, "question"), need(form, "words"), by),
    "prior": _prior,
    "place": _place,
    "take-off": lambda case, form, by: deciding.take_off(
        case, need(form, "proposition"), need(form, "question"), by
    ),
    "rename": lambda case, form, by: deciding.rename(case, need(form, "question"), need(form, "words"), by),
    "drop": lambda case, form, by: deciding.drop(case, need(form, "question"), by),
    "drop-rival": lambda case, form, by: deciding.drop(case, _rival(form), by, is_rival=True),
}
"""What can be decided about hypotheses, by the name in the address."""


PARTS = (
    Page(path="/hypotheses", template="hypotheses.html", answer=_questions),
    Page(path="/hypotheses/{question}", template="matrix.html", answer=_matrix),
    Action(path="/matrix/{act}", perform=performing(ACTS)),
)
