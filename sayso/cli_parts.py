"""What several files of commands share: exit statuses, options, opening a case, talking on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click

from sayso.case import Case
from sayso.errors import UsageError

DONE, INCOMPLETE, USAGE, FAILED = 0, 1, 2, 3
DAY = r"YYYY-MM-DD"
FOLDER = click.Path(path_type=Path, file_okay=False)
PATHS = click.Path(path_type=Path)

Command = Callable[..., Any]


def case_option(command: Command) -> Command:
    """The option every command on a case has."""
    return click.option("--case", "folder", type=FOLDER, required=True, help="The case's folder.")(command)


def format_option(command: Command) -> Command:
    """The option every listing has."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "jsonl", "csv"]),
        default="table",
        show_default=True,
        help="How rows are written to standard output.",
    )(command)


def user_option(command: Command) -> Command:
    """Who decides."""
    return click.option(
        "--user",
        metavar="NAME|N",
        default="1",
        show_default=True,
        help="Who decides: a number, or a name that `case.toml` gives one under `[users]`.",
    )(command)


def user_of(case: Case, given: str) -> int:
    """The number of who decides. Raises `UsageError` for a name that nobody has."""
    from sayso.judging.users import find_user, read_users

    return find_user(given, read_users(case.settings))


def as_of_option(command: Command) -> Command:
    """The option of what can be looked at as of a day."""
    return click.option(
        "--as-of", "as_of", metavar=DAY, help="Only what had been said, or was resolved, by this day."
    )(command)


def iso_day(given: str | None) -> str | None:
    """An ISO day from the command line. Raises `UsageError`."""
    if given is None:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise UsageError(f"{given!r} is no day; write it as {DAY}.") from error


def say_undated(case: Case, listing: str, as_of: str | None) -> None:
    """Says how many documents or claims a listing as of a day leaves out because they have no date."""
    from sayso.knowing import count_undated

    left = 0 if as_of is None else count_undated(case, listing)
    if left:
        what = "documents" if listing == "documents" else "claims"
        say(f"Left out, because nothing dates them: {left:,} {what}.")


@contextmanager
def opened(folder: Path) -> Iterator[Case]:
    """The case in a folder, its register made anew where a decision was recorded but not yet obeyed."""
    from sayso.pipeline.staleness import is_stale

    case = Case.open(folder)
    try:
        if is_stale(case.database):
            from sayso.pipeline.settling import renew

            renew(case)
        yield case
    finally:
        case.close()


def say(line: str) -> None:
    """A line for whoever sits at the screen: standard output is for data."""
    click.echo(line, err=True)
