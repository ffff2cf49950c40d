"""One run of `sayso read`: shows how far it is, warns, and ends with a loss report. All to standard error."""

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from sayso.case import Case
from sayso.errors import DiskFull, UsageError
from sayso.losses import list_status, loss_report
from sayso.pipeline.line import Options, read_leak
from sayso.progress import JsonLines, LiveBars, PlainLines, Quiet, Reporter
from sayso.read.cell import examine_isolation
from sayso.store.exports import count_tombstones
from sayso.upkeep import explain_full_disk

_KEEP_SAFE = (
    "A case is not encrypted. Keep it on an encrypted disk: whoever can read this folder can read the leak."
)
_BRINGS_BACK = (
    "{count} times something was forgotten in this case. What is read from a leak that still holds it comes"
    " back: the case keeps no mark by which to know it."
)


def read_into(
    folder: Path, paths: Sequence[Path], options: Options, *, quiet: bool, as_json: bool = False
) -> bool:
    """Reads `paths` into the case in `folder`, made if need be, and returns whether all could be read.

    With `as_json` how far it is goes to standard error for a program, without the loss report.

    Raises `UsageError` for a path that is not there, `NotIsolated` before anything is made, `DiskFull`, and
    what opening a case raises.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is nothing at {path}.")
    if options.required is not None:
        examine_isolation(options.required)
    try:
        return _read_all(folder, paths, options, _reporter(quiet=quiet, as_json=as_json))
    except (DiskFull, OSError, sqlite3.Error) as error:
        full = explain_full_disk(error, folder, paths)
        if full is None:
            raise
        raise full from error


def _read_all(
    folder: Path, paths: Sequence[Path], options: Options, shown: AbstractContextManager[Reporter]
) -> bool:
    case, is_new = Case.open_or_create(folder)
    try:
        with shown as reporter:
            if is_new:
                reporter.say(_KEEP_SAFE)
            if forgotten := count_tombstones(case.database):
                reporter.say(_BRINGS_BACK.format(count=forgotten))
            read_leak(case, paths, options, reporter)
        is_quiet = not isinstance(reporter, LiveBars | PlainLines)
        return _report_losses(case, quiet=is_quiet)
    finally:
        case.close()


def _reporter(*, quiet: bool, as_json: bool) -> AbstractContextManager[Reporter]:
    if as_json:
        return JsonLines()
    if quiet:
        return nullcontext(Quiet())
    return LiveBars() if sys.stderr.isatty() else PlainLines()


def _report_losses(case: Case, *, quiet: bool) -> bool:
    """The loss report: outcomes that add up, and what could not be read. Returns whether nothing was lost."""
    rows = list(list_status(case))
    has_lost = any(row["what"].startswith("problems: ") for row in rows)
    if not quiet:
        for line in loss_report(rows):
            print(line, file=sys.stderr)
        if has_lost:
            print(f"List all of them with: sayso problems --case {case.folder}", file=sys.stderr)
    return not has_lost
