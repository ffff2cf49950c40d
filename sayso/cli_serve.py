"""The command that opens a case in a browser on this machine."""

import signal
from pathlib import Path
from typing import Any

import click

from sayso.cli_parts import DONE, FOLDER, opened, say, user_of, user_option
from sayso.cli_protection import masking_of, sealed_names, unlock_options
from sayso.errors import UsageError


@click.command()
@click.option("--case", "folder", type=FOLDER, help="The case's folder; without it the first page opens one.")
@click.option("--port", type=click.IntRange(1024, 65535), help="The port; a free one unless given.")
@click.option("--no-browser", is_flag=True, help="Only print the link.")
@user_option
@unlock_options
def serve(folder: Path | None, port: int | None, no_browser: bool, user: str, **unlock: Any) -> int:
    """Opens a case in the browser: search, read, follow who says what. Only this machine can reach it.

    Without --case the page opens one, or reads a folder into a new one.
    """
    import tempfile

    from sayso.case import Case

    if folder is not None:
        return _serve(folder, port, user, no_browser=no_browser, **unlock)
    if unlock["unlock"]:
        raise UsageError("--unlock opens the seal of a case: name it with --case.")
    with tempfile.TemporaryDirectory(
        prefix="sayso-"
    ) as empty:  # holds nothing: stands in until one is opened
        Case.create(Path(empty) / "no case").close()
        folder = Path(empty) / "no case"
        return _serve(folder, port, user, no_browser=no_browser, is_waiting=True, **unlock)


def _serve(
    folder: Path, port: int | None, user: str, *, no_browser: bool, is_waiting: bool = False, **unlock: Any
) -> int:
    from sayso.protection.sealed import scanner_of
    from sayso.show.desk import LOCKED, Unlocked
    from sayso.show.server import open_port
    from sayso.show.server import serve as serve_case
    from sayso.store.claimwords import index_claims, is_index_stale

    sealed = sealed_names(folder, **unlock)
    unlocked = LOCKED
    if sealed is not None:
        names = scanner_of(sealed)
        unlocked = Unlocked(mask=masking_of(names), names=names, sealed=sealed)
    with opened(folder) as case:  # an older case is migrated, a pending decision obeyed, before pages read it
        if is_index_stale(case.database.connection):
            with case.database.writing() as connection:
                index_claims(connection)
        scratch, number = case.scratch, user_of(case, user)
    link_files: list[Path] = []

    def ready(link: str) -> None:
        say("The case is open at this link, for one browser, on this machine alone. Ctrl-C stops it.")
        click.echo(link)
        if not no_browser:
            link_files.append(_open_in_browser(link, scratch))

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupted)  # the server finishes what is asked, then passes it on to this
    try:
        serve_case(
            folder,
            open_port(port or 0),
            ready=ready,
            unlocked=unlocked,
            user=number,
            is_waiting=is_waiting,
        )
    except KeyboardInterrupt:
        pass
    finally:
        for each in link_files:
            each.unlink(missing_ok=True)
    say("Stopped.")
    return DONE


def _open_in_browser(link: str, scratch: Path) -> Path:
    """Opens a file that only this user can read and that leads to the link: others on the machine see what a
    browser was started with.
    """
    import tempfile
    import webbrowser

    scratch.mkdir(exist_ok=True)
    leads_on = f'<meta http-equiv="refresh" content="0;url={link}">'
    page = f'<!doctype html><meta charset="utf-8">{leads_on}<title>Sayso</title>'
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=scratch, prefix="open-", suffix=".html", delete=False
    ) as stream:
        stream.write(page)
    webbrowser.open(Path(stream.name).resolve().as_uri())
    return Path(stream.name)
