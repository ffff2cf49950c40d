"""The belief in each proposition as of a day: from what had been said, and what people knew, by then."""

from collections.abc import Collection
from importlib import import_module
from typing import Any

from sayso.case import Case
from sayso.knowing import later_claims
from sayso.pipeline.staleness import was_weighed

Row = dict[str, Any]


def beliefs_on(case: Case, as_of: str, only: Collection[str] | None = None) -> dict[str, Row]:
    """By proposition what its row holds of the belief on a day: the fields of the table `belief`, its `text`
    in words that had been said by then, and how many claims stand `against` it. Of `only` these, if given.

    Empty where the case was never weighed. How the leak is read does not depend on the day: corrections,
    rejections and groupings hold for every one. What people knew of the world counts from the day on which
    they wrote it down, an outcome from its own.
    """
    if not was_weighed(case.database):
        return {}
    known = (as_of, frozenset(later_claims(case, as_of)))
    weighing = import_module("sayso.pipeline.weighing")  # it takes long to load, and few ask for it
    rows = weighing.weigh_as_of(case.database, case.settings, known, only)
    return {str(row["proposition"]): row for row in rows}
