"""The command that takes claim records over: `import`. A thin wrapper like those of `cli`."""

import shutil
from pathlib import Path

import click

from sayso.cli_parts import DONE, INCOMPLETE, case_option, say

_SHOWN = 10


@click.command("import")
@click.argument("records", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@case_option
def import_(records: Path, folder: Path) -> int:
    """Makes a new case of RECORDS, written by `sayso export --as records` for yourself or a colleague.

    The same export of the new case gives the same bytes. A record that is not what it should be is refused
    and listed as a problem with its line. Originals are not in records.
    """
    from sayso.case import Case
    from sayso.importing.work import import_records

    was_there = folder.is_dir()
    case = Case.create(folder)
    try:
        imported = import_records(records, case, say)
    except BaseException:
        case.close()
        for each in folder.iterdir():  # it was empty, and nothing was imported
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        if not was_there:
            folder.rmdir()
        raise
    case.close()
    counted = ", ".join(f"{count:,} {kind}s" for kind, count in imported.counts)
    say(f"Imported {counted or 'nothing'}.")
    for problem in imported.problems[:_SHOWN]:
        say(f"{problem.path}, {problem.place}: {problem.message}")
    if len(imported.problems) > _SHOWN:
        say(f"… and {len(imported.problems) - _SHOWN:,} more: sayso problems --case {folder}")
    return INCOMPLETE if imported.problems else DONE
