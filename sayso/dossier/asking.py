"""The questions that were asked of a case, as rows of a dossier: rival answers, and what bears on them."""

from collections.abc import Collection
from typing import Any

from sayso.case import Case
from sayso.dossier.choice import Choice
from sayso.hypotheses import list_hypotheses, show_hypotheses
from sayso.pipeline.telling import load_told

Row = dict[str, Any]


def question_rows(case: Case, choice: Choice, shown: Collection[str]) -> list[Row]:
    """Every question; of its matrix the propositions that may be shown."""
    told = load_told if choice.with_belief else None
    asked = [show_hypotheses(case, each["hypotheses"], told) for each in list_hypotheses(case)]
    return [_row(each, choice, shown) for each in asked]


def _row(question: Row, choice: Choice, shown: Collection[str]) -> Row:
    rivals = question["rivals"]
    odds = [f"{each['posterior']:.0%} ({each['word']})" for each in rivals]
    return {
        "question": question["question"],
        "rivals": [each["words"] for each in rivals],
        "odds": odds if choice.with_belief else [],
        "rows": [
            {"proposition": row["proposition"], "steps": [cell["step"] for cell in row["cells"]]}
            for row in question["rows"]
            if row["proposition"] in shown
        ],
    }
