"""The whole line over a case: intake, threads, claims, register, propositions, beliefs."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sayso.case import Case
from sayso.model.place import DateRange
from sayso.pipeline.ahead import Ahead
from sayso.pipeline.authenticity import keep_keys, write_sheets
from sayso.pipeline.claiming import claim_documents
from sayso.pipeline.drifting import keep_drifts
from sayso.pipeline.intake import Intake, IntakeOptions
from sayso.pipeline.matching import match_claims
from sayso.pipeline.noting import restore_notes
from sayso.pipeline.registering import register_sources
from sayso.pipeline.threading import thread_messages
from sayso.pipeline.tracing import trace_lineages
from sayso.pipeline.watching import keep_names
from sayso.pipeline.weighing import read_choices, weigh_case
from sayso.progress import Reporter
from sayso.read.files import FoundFile, FoundTrouble, find_files

STAGES = ("text", "claims", "resolve", "match", "weigh")
"""The stages after which a read may stop, in their order."""
_LARGE = 16 << 20  # bytes: a mailbox or an archive of that size takes more than some seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read a leak; see `IntakeOptions`. `stop_after` is one of `STAGES`.

    `keys` are public keys for the evidence sheets, as `sayso.evidence.keys` reads them; `None` leaves those
    which the case keeps. `watch` are names whose documents get their claims first; `None` leaves the
    list that the case keeps.
    """

    jobs: int = os.cpu_count() or 1
    stop_after: str = STAGES[-1]
    refresh: bool = False
    dated: DateRange | None = None
    copy: bool = True
    required: str | None = None
    keys: str | None = None
    watch: tuple[str, ...] | None = None


def read_leak(case: Case, roots: Sequence[Path], options: Options, reporter: Reporter) -> None:
    """Reads `roots` into the case, every stage up to `options.stop_after`; may be repeated at will.

    Raises `UsageError` for a root that is not there, `BadSetting`, and `CaseLocked` while another read runs.
    """
    read_choices(case.settings)  # before hours of reading, not after
    found = sorted(find_files(roots, leave_out=case.folder.resolve()), key=_is_large)
    intake = IntakeOptions(
        jobs=options.jobs,
        refresh=options.refresh,
        dated=options.dated,
        copy=options.copy,
        required=options.required,
    )
    with case.reading():
        if options.keys is not None:
            keep_keys(case.database, options.keys)
        if options.watch is not None:
            keep_names(case.database, options.watch)
        is_claimed = STAGES.index(options.stop_after) >= STAGES.index("claims")
        ahead = Ahead(case).look if is_claimed else lambda: None
        Intake(case, intake, reporter, ahead).run(found)
        settle(case, options, reporter)


def _is_large(found: FoundFile | FoundTrouble) -> bool:
    """Whether a file is read behind the others: what is quickly read can be looked at meanwhile."""
    return isinstance(found, FoundFile) and found.size > _LARGE


def settle(case: Case, options: Options, reporter: Reporter) -> None:
    """Every stage over the documents of the case, up to `options.stop_after`; may be repeated at will.

    To be called while the case is held (`Case.reading`).
    """
    restore_notes(case)
    thread_messages(case.database, reporter)
    last = STAGES.index(options.stop_after)
    if last >= STAGES.index("claims"):
        write_sheets(case.database, reporter)
        claim_documents(case, options.jobs, reporter, refresh=options.refresh)
    if last >= STAGES.index("resolve"):
        register_sources(case.database)
    if last >= STAGES.index("match"):
        match_claims(case.database, reporter)
        trace_lineages(case.database, reporter)
        keep_drifts(case.database)
    if last >= STAGES.index("weigh"):
        weigh_case(case.database, case.settings, reporter)
