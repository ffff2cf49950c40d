"""What follows from a decision: the register made anew, and what was matched and weighed from it.

Only what the case had before is made anew: a case that was read up to the register has no beliefs yet.
"""

from sayso.case import Case
from sayso.pipeline.matching import match_claims
from sayso.pipeline.registering import register_sources
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


def renew(case: Case) -> None:
    """Makes anew what rests on decisions. Raises `BadSetting` once the register is done."""
    before = journal.mirrored(case.database)
    register_sources(case.database)
    if is_index_stale(case.database.connection):  # a claim was added, or is gone
        with case.database.writing() as connection:
            index_claims(connection)
    if case.database.value("SELECT 1 FROM setting WHERE key = ?", MATCHED) is not None:
        match_claims(case.database, Quiet())
    if not was_weighed(case.database):
        return
    trace_lineages(case.database, Quiet())
    weigh_case(case.database, case.settings, Quiet())
    with case.database.writing() as connection:
        write_setting(connection, SETTLED, before)


def renew_if_stale(case: Case) -> None:
    """The same where a decision was recorded and what rests on it not made anew: a command was stopped."""
    if is_stale(case.database):
        renew(case)
