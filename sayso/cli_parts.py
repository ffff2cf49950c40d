"""What several files of commands share: exit statuses, options, opening a case, talking on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from sayso.case import Case

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


@contextmanager
def opened(folder: Path) -> Iterator[Case]:
    """The case in a folder, its register made anew where a decision was recorded but not yet obeyed."""
    from sayso.pipeline.settling import renew_if_stale

    case = Case.open(folder)
    try:
        renew_if_stale(case)
        yield case
    finally:
        case.close()


def say(line: str) -> None:
    """A line for whoever sits at the screen: standard output is for data."""
    click.echo(line, err=True)
