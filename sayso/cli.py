"""The commands. Each is a thin wrapper: it opens a case, asks `views` or runs the line, and prints.

Standard output is for data, standard error for progress and messages. Exit status: 0 done; 1 done, but an
input could not be fully read; 2 usage or no such case; 3 could not run. Heavy parts are imported by the
command that needs them, so that `sayso --help` is quick.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from sayso import __version__
from sayso.case import Case
from sayso.cli_acts import note, rests
from sayso.cli_check import check
from sayso.cli_export import export, site
from sayso.cli_hypotheses import consequences, hypotheses, implies
from sayso.cli_judge import judge
from sayso.cli_parts import (
    DAY,
    DONE,
    FAILED,
    FOLDER,
    INCOMPLETE,
    PATHS,
    USAGE,
    Command,
    as_of_option,
    case_option,
    format_option,
    iso_day,
    opened,
    say,
    say_undated,
)
from sayso.cli_protection import forget, masking, seal, unlock_options
from sayso.cli_records import import_
from sayso.cli_serve import serve
from sayso.cli_upkeep import backup, doctor, verify
from sayso.cli_weigh import weigh
from sayso.errors import NotACase, SaysoError, UsageError
from sayso.model.isolation import LEVELS
from sayso.output import write_rows


def reading_options(command: Command) -> Command:
    """How a leak is read: shared by `read` and `demo`."""
    for option in (
        click.option("--quiet", is_flag=True, help="Show no progress."),
        click.option(
            "--jobs",
            type=click.IntRange(1, 64),
            default=os.cpu_count() or 1,
            show_default="one a core",
            help="How many processes work at once.",
        ),
    ):
        command = option(command)
    return command


def isolation_option(command: Command) -> Command:
    """What every command that opens files of a leak has."""
    return click.option(
        "--require-isolation",
        "required",
        type=click.Choice(LEVELS),
        help="Read nothing unless files are shut in up to this level on this machine (see `sayso doctor`).",
    )(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def sayso() -> None:
    """Who says what, via whom, when, how surely: a leak read into claims that can be weighed.

    Everything runs on this machine; nothing is ever sent anywhere.
    """


@sayso.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@case_option
@reading_options
@click.option(
    "--stop-after",
    type=click.Choice(["text", "claims", "resolve", "match", "weigh"]),
    default="weigh",
    show_default=True,
    help="The last stage to run.",
)
@click.option("--refresh", is_flag=True, help="Do again what an older version of a reader or extractor made.")
@click.option("--date", "dated", metavar=DAY, help="The date of documents that carry none of their own.")
@click.option("--no-copy", is_flag=True, help="Leave the originals where they are; keep only a reference.")
@click.option(
    "--keys",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Public keys of DKIM and ARC, one record a line; the case keeps them.",
)
@click.option(
    "--watch",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Names, one a line: documents with them get their claims first and are leads; the case keeps them.",
)
@click.option(
    "--progress",
    type=click.Choice(["lines", "jsonl"]),
    default="lines",
    show_default=True,
    help="How far it is, on standard error: for people, or for a program.",
)
@isolation_option
def read(**given: Any) -> int:
    """Reads files and folders (also inside zip and tar) into a case, or goes on where a run stopped."""
    from sayso.pipeline.authenticity import load_keys
    from sayso.pipeline.line import Options
    from sayso.pipeline.watching import load_names
    from sayso.reading import read_into

    options = Options(
        jobs=given["jobs"],
        stop_after=given["stop_after"],
        refresh=given["refresh"],
        dated=_day(given["dated"]),
        copy=not given["no_copy"],
        required=given["required"],
        keys=None if given["keys"] is None else load_keys(given["keys"]),
        watch=None if given["watch"] is None else load_names(given["watch"]),
    )
    shown = {"quiet": given["quiet"], "as_json": given["progress"] == "jsonl" and not given["quiet"]}
    is_whole = read_into(given["folder"], given["paths"], options, **shown)
    return DONE if is_whole else INCOMPLETE


@sayso.command()
@click.option("--case", "folder", type=FOLDER, default=Path("sayso-demo"), show_default=True)
@reading_options
@click.option("--serve", "opens", is_flag=True, help="Open it in the browser instead of printing the ledger.")
@format_option
@click.pass_context
def demo(context: click.Context, folder: Path, jobs: int, quiet: bool, opens: bool, form: str) -> int:
    """Builds a case from the demo leak in the package and prints its ledger."""
    from importlib.resources import as_file, files

    from sayso.pipeline.line import Options
    from sayso.reading import read_into

    with as_file(files("sayso").joinpath("demo", "leak")) as leak:
        is_whole = read_into(folder, (leak,), Options(jobs=jobs), quiet=quiet)
    if opens:
        say("The first tour takes two minutes: Help, then First tour.")
        return int(
            context.invoke(serve, folder=folder, port=None, no_browser=False, unlock=False, descriptor=None)
        )
    _list("claims", folder, form, {"limit": None})
    if not quiet:
        say(f"Look at it in a browser: sayso export --case {folder} --as ledger --output ledger.html")
        say("The story behind it, and what to look for: docs/tutorial.md")
    return DONE if is_whole else INCOMPLETE


@sayso.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@click.option("--date", "dated", metavar=DAY, help="The date of documents that carry none of their own.")
@isolation_option
@format_option
def extract(paths: tuple[Path, ...], dated: str | None, required: str | None, form: str) -> int:
    """Without a case: who says what in each file."""
    from sayso.extraction import extract_rows, table_rows
    from sayso.pipeline.single import extract_files

    incomplete = False
    warned: set[str] = set()

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal incomplete
        for found in extract_files(paths, _day(dated), jobs=1, required=required):
            warning = None if found.isolation is None else found.isolation.warning
            if warning is not None and warning not in warned:
                warned.add(warning)
                say(warning)
            for problem in found.problems:
                incomplete = True
                say(f"{problem.path}: {problem.message} {problem.remedy}")
            yield from extract_rows(found)

    columns = ("document", "chain", "content_text", "how", "said")
    write_rows(table_rows(rows()) if form == "table" else rows(), form, columns)
    return INCOMPLETE if incomplete else DONE


_COLUMNS = {
    "documents": ("document", "date", "from", "subject", "paths", "problems"),
    "threads": ("thread", "messages"),
    "claims": ("claim", "chain", "content_text", "how", "said"),
    "propositions": ("proposition", "text", "lineages", "claims", "against", "likelihood"),
    "entities": ("entity", "name", "kind", "mentions", "names"),
    "sources": ("source", "name", "kind", "access", "reported_grade", "grade", "claims", "firsthand"),
    "judgements": ("judgement", "kind", "about", "value", "note", "state", "user", "at"),
    "problems": ("path", "place", "kind", "message", "remedy"),
    "status": ("what", "count", "paths", "remedy"),
}
_HELP = {
    "documents": "The documents of a case: what was read, from whom, of when, where it was found.",
    "threads": "The threads of a case, with the messages the leak lacks.",
    "claims": "The ledger: who says what, via whom, when, how surely.",
    "propositions": "What is said, on how many separate origins, what contradicts it, how far to believe it.",
    "entities": "Who is named: people, bodies, places, outlets, codes, each once, with all names.",
    "sources": "The register of sources: who speaks, under which names, how often, how directly.",
    "judgements": "Every decision of people: what was decided, by whom, when, whether it is in force.",
    "problems": "What could not be read fully: where, why, and what to do.",
}


_DATED = ("documents", "claims", "propositions", "sources")


def _plain(command: Command) -> Command:
    return command


def _listing(name: str) -> None:
    @sayso.command(name=name, help=_HELP[name])
    @case_option
    @format_option
    @click.option("--source", metavar="NAME", help="Only what this voice says or passes on.")
    @click.option("--about", metavar="NAME", help="Only what names this.")
    @click.option("--since", metavar=DAY, help="Only what was said on this day or later.")
    @click.option("--until", metavar=DAY, help="Only what was said on this day or earlier.")
    @click.option("--document", metavar="ID", help="Only in this document: its id or a part of its path.")
    @click.option("--limit", type=click.IntRange(0), help="At most this many rows.")
    @(as_of_option if name in _DATED else _plain)
    def command(folder: Path, form: str, **wanted: Any) -> int:
        return _list(name, folder, form, wanted)


for _name in _HELP:
    _listing(_name)


@sayso.command()
@case_option
@format_option
def status(folder: Path, form: str) -> int:
    """Counts: what was found, what became of it, what could not be read."""
    return _list("status", folder, form, {})


@sayso.command()
@click.argument("query", nargs=-1, required=True)
@case_option
@format_option
@click.option("--limit", type=click.IntRange(0), help="At most this many documents.")
@unlock_options
def search(query: tuple[str, ...], folder: Path, form: str, limit: int | None, **unlock: Any) -> int:
    """Full text: words, "phrases", AND, OR, NOT, prefix*, NEAR(a b 5), subject: from: to: text:."""
    from sayso import views

    with opened(folder) as case:
        rows = map(masking(folder, **unlock), views.search(case, " ".join(query), limit))
        write_rows(rows, form, ("document", "date", "from", "subject", "snippet"))
    return DONE


@sayso.command()
@click.argument("wanted", metavar="ID")
@case_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@as_of_option
@unlock_options
def show(wanted: str, folder: Path, form: str, as_of: str | None, **unlock: Any) -> int:
    """One document, claim, proposition, source, entity or thread, whole.

    ID is an id or its beginning; of a source or an entity also its name or code.
    """
    from sayso import whole
    from sayso.output import whole_lines

    with opened(folder) as case:
        row = masking(folder, **unlock)(whole.show(case, wanted, iso_day(as_of)))
    if form == "json":
        click.echo(json.dumps(row, ensure_ascii=False, indent=1))
    else:
        for line in whole_lines(row):
            click.echo(line)
    return DONE


def _list(name: str, folder: Path, form: str, wanted: dict[str, Any]) -> int:
    from sayso import losses, views
    from sayso.wanted import Filter

    listings: dict[str, Callable[[Case, Filter], Iterator[views.Row]]] = {
        "documents": views.list_documents,
        "threads": views.list_threads,
        "claims": views.list_claims,
        "propositions": views.list_propositions,
        "entities": views.list_entities,
        "sources": views.list_sources,
        "judgements": views.list_judgements,
        "problems": views.list_problems,
        "status": losses.list_status,
    }
    for side in ("since", "until", "as_of"):
        iso_day(wanted.get(side))
    with opened(folder) as case:
        say_undated(case, name, wanted.get("as_of"))
        write_rows(listings[name](case, Filter(**wanted)), form, _COLUMNS[name])
    return DONE


def _day(given: str | None) -> Any:
    """A day from the command line as a range of one day. Raises `UsageError`."""
    from sayso.model.place import DateRange

    day = iso_day(given)
    return None if day is None else DateRange(start=day, end=day)


for _command in (
    backup,
    check,
    consequences,
    doctor,
    export,
    forget,
    hypotheses,
    import_,
    judge,
    note,
    rests,
    seal,
    serve,
    site,
    verify,
    weigh,
):
    sayso.add_command(_command)
judge.add_command(implies)


def main() -> None:
    """The entry point: runs a command and turns errors into exit statuses."""
    try:
        status = sayso.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        say("Stopped. Run the same command again to go on from here.")
        status = FAILED
    except click.ClickException as error:
        error.show()
        status = USAGE
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = DONE
    except (UsageError, NotACase) as error:
        say(f"sayso: {error}")
        status = USAGE
    except (SaysoError, OSError, sqlite3.Error) as error:
        say(f"sayso: {error}")
        status = FAILED
    sys.exit(status if isinstance(status, int) else DONE)
