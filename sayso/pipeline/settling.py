"""What follows from a decision: the register made anew, and what was matched and weighed from it.

Only what the case had before is made anew: a case that was read up to the register has no beliefs yet.
"""

from sayso.case import Case
from sayso.model.entity import Judgement
from sayso.pipeline.amending import ALL, amend_register
from sayso.pipeline.matching import match_claims
from sayso.pipeline.registering import Rulings, register_sources
from sayso.pipeline.staleness import SETTLED, is_stale, was_weighed
from sayso.pipeline.tracing import trace_lineages
from sayso.pipeline.weighing import weigh_case
from sayso.progress import Quiet
from sayso.store import journal
from sayso.store.claimwords import index_claims, is_index_stale
from sayso.store.propositions import MATCHED
from sayso.store.writing import write_setting


def make_ready(case: Case) -> None:
    """What the pages of a case need: every decision obeyed, the words of all claims in their index."""
    renew_if_stale(case)
    if is_index_stale(case.database.connection):
        with case.database.writing() as connection:
            index_claims(connection)


def renew(case: Case, act: Judgement | None = None) -> None:
    """Makes anew what rests on decisions. Raises `BadSetting` once the register is done.

    `act` is the one decision that is new where all before it is obeyed already: then only what it touches
    is made anew, with the same result.
    """
    before = journal.mirrored(case.database)
    decided = Rulings(case.database)
    touched = None if act is None else amend_register(case.database, act, decided)
    if touched is None:
        touched = ALL
        register_sources(case.database, decided)
    if is_index_stale(case.database.connection):  # a claim was added, or is gone
        with case.database.writing() as connection:
            index_claims(connection)
    was_matched = case.database.value("SELECT 1 FROM setting WHERE key = ?", MATCHED) is not None
    if touched.propositions and was_matched:
        match_claims(case.database, Quiet(), decided)
    if not was_weighed(case.database):
        return
    if touched.lineages:
        trace_lineages(case.database, Quiet(), decided)
    if touched.beliefs:
        weigh_case(case.database, case.settings, Quiet(), decided)
    with case.database.writing() as connection:
        write_setting(connection, SETTLED, before)


def renew_if_stale(case: Case) -> None:
    """The same where a decision was recorded and what rests on it not made anew: a command was stopped."""
    if is_stale(case.database):
        renew(case)
