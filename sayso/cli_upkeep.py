"""Commands that look after a case and the machine: `verify`, `backup`, `doctor`."""

from pathlib import Path

import click

from sayso.cli_parts import DONE, FAILED, FOLDER, INCOMPLETE, case_option, format_option, opened, say
from sayso.output import write_rows


@click.command()
@case_option
@format_option
def verify(folder: Path, form: str) -> int:
    """Checks hashes, database and index of a case."""
    from dataclasses import asdict

    from sayso.upkeep import verify_case

    with opened(folder) as case:
        found = [asdict(problem) for problem in verify_case(case)]
    write_rows(found, form, ("path", "kind", "message", "remedy"))
    say("All is well." if not found else f"{len(found)} problems.")
    return INCOMPLETE if found else DONE


@click.command()
@case_option
@click.option("--output", type=FOLDER, required=True, help="A new folder for the copy.")
def backup(folder: Path, output: Path) -> int:
    """Copies a case, even while it is in use, and verifies the copy."""
    from sayso.upkeep import back_up

    with opened(folder) as case:
        found = list(back_up(case, output))
    for problem in found:
        say(f"{problem.path}: {problem.message} {problem.remedy}")
    say(f"Copied to {output} and verified." if not found else "The copy is NOT sound.")
    return FAILED if found else DONE


@click.command()
@format_option
def doctor(form: str) -> int:
    """What this machine offers: Python, SQLite, full-text search, isolation of parsers."""
    from sayso.upkeep import examine_machine

    write_rows(examine_machine(), form, ("what", "state"))
    return DONE
