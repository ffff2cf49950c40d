"""Hypotheses of a case as rows: the questions that are asked, and each with its matrix weighed."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from sayso.case import Case
from sayso.errors import UsageError
from sayso.model.hypothesis import Cell, Question
from sayso.pipeline.asking import load_questions
from sayso.weigh.hypotheses import STEPS, Line, Matrix, Told, share_prior, weigh_hypotheses
from sayso.weigh.hypotheses import Row as Weighed
from sayso.weigh.rivalry import tell_matrix
from sayso.weigh.words import word

Row = dict[str, Any]
Networks = Callable[[Case, Collection[str]], Mapping[str, Told]]
"""What was reported on each of these propositions, for those on which anything can be weighed. Propositions
that exclude each other are values of one network; wells carry what was learned of them, and their voice."""
_UNPLACED = "no-bearing"


def list_hypotheses(case: Case) -> Iterator[Row]:
    """The questions that are asked, the oldest first."""
    for each in load_questions(case.database):
        yield {
            "hypotheses": each.id,
            "question": each.words,
            "rivals": [rival.words for rival in each.rivals],
            "propositions": len(each.propositions),
        }


def show_hypotheses(case: Case, wanted: str | None = None, networks: Networks | None = None) -> Row:
    """A question whole: rivals with prior and posterior, the matrix, what moves it, and that in words.

    `wanted` is the id of a question or its beginning, or its words; the only question if `None`. Without
    `networks` nothing that was reported is weighed. Raises `UsageError`.
    """
    question = _one(load_questions(case.database), wanted)
    given = {} if networks is None else networks(case, question.propositions)
    told, aside = _once(question.propositions, given)
    texts = _texts(case, question.propositions)
    rows = [_weighed(question, each) for each in question.propositions if each not in aside]
    matrix = weigh_hypotheses(share_prior([each.prior for each in question.rivals]), rows, told)
    return {
        "hypotheses": question.id,
        "question": question.words,
        "rivals": [_rival_row(question, matrix, place) for place in range(len(question.rivals))],
        "rows": [
            *(_matrix_row(question, texts, line) for line in matrix.lines),
            *(_aside_row(question, texts, *each) for each in aside.items()),
        ],
        "most": matrix.most,
        "is_exact": matrix.is_exact,
        "lost": list(question.lost),
        "explanation": tell_matrix(matrix, [each.words for each in question.rivals], texts),
    }


def _one(known: tuple[Question, ...], wanted: str | None) -> Question:
    found = [each for each in known if wanted is None or each.words == wanted or each.id == wanted]
    found = found or [each for each in known if wanted and each.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if not known:
        raise UsageError("No question is asked yet: sayso hypotheses new QUESTION --rival … --rival …")
    raise UsageError("Say which question: its id or the beginning of it (`sayso hypotheses list`).")


def _once(propositions: Collection[str], told: Mapping[str, Told]) -> tuple[dict[str, Told], dict[str, str]]:
    """What is weighed, and what stands aside because its reports are weighed already, with whom."""
    kept: dict[str, Told] = {}
    aside: dict[str, str] = {}
    for each in sorted(propositions):
        if each not in told:
            continue
        network = told[each].network
        reports = {report.id for report in network.reports}
        for other, beside in kept.items():
            is_one = beside.network.id == network.id
            same_value = is_one and beside.value == told[each].value
            shares = not is_one and reports & {report.id for report in beside.network.reports}
            if same_value or shares:
                aside[each] = other
                break
        else:
            kept[each] = told[each]
    return kept, aside


def _texts(case: Case, propositions: Collection[str]) -> dict[str, str]:
    """The words of propositions; of one that is gone while its claims are matched anew, its id."""
    marks = ", ".join("?" * len(propositions))
    query = f"SELECT proposition, text FROM proposition WHERE proposition IN ({marks})"
    rows = case.database.rows(query, *propositions)
    found = {row["proposition"]: " ".join(row["text"].split()) for row in rows}
    return {each: found.get(each, each) for each in propositions}


def _cells(question: Question, proposition: str) -> dict[str, Cell]:
    return {each.rival: each for each in question.cells if each.proposition == proposition}


def _weighed(question: Question, proposition: str) -> Weighed:
    cells = _cells(question, proposition)
    steps = [cells[each.id].step if each.id in cells else _UNPLACED for each in question.rivals]
    return Weighed(proposition=proposition, cells=tuple(STEPS[each] for each in steps))


def _rival_row(question: Question, matrix: Matrix, place: int) -> Row:
    rival = question.rivals[place]
    return {
        "rival": rival.id,
        "words": rival.words,
        "prior": matrix.prior[place],
        "prior_status": "assumed" if rival.prior is None else "given",
        "posterior": matrix.posterior[place],
        "word": word(matrix.posterior[place]),
        "low": matrix.low[place],
        "high": matrix.high[place],
    }


def _matrix_row(question: Question, texts: Mapping[str, str], line: Line) -> Row:
    return {
        "proposition": line.proposition,
        "text": texts[line.proposition],
        "cells": _cell_rows(question, line.proposition),
        "diagnosticity": line.diagnosticity,
        "if_sure": line.if_sure,
        "log_factors": list(line.log_factors),
        "belief": line.belief,
        "word": word(line.belief),
        "shift": line.shift,
        "with": list(line.with_),
        "is_weighed": line.is_weighed,
        "aside": None,
    }


def _aside_row(question: Question, texts: Mapping[str, str], proposition: str, beside: str) -> Row:
    empty = dict.fromkeys(("diagnosticity", "if_sure", "log_factors", "belief", "word", "shift"))
    return {
        "proposition": proposition,
        "text": texts[proposition],
        "cells": _cell_rows(question, proposition),
        **empty,
        "with": [],
        "is_weighed": False,
        "aside": beside,
    }


def _cell_rows(question: Question, proposition: str) -> list[Row]:
    """A cell for each rival in order; one that nobody placed has no bearing and no judgement."""
    cells = _cells(question, proposition)
    return [
        {
            "rival": rival.id,
            "step": cell.step if (cell := cells.get(rival.id)) else _UNPLACED,
            "likelihood": STEPS[cell.step if cell else _UNPLACED],
            "judgement": cell.judgement if cell else None,
            "note": cell.note if cell else None,
        }
        for rival in question.rivals
    ]
