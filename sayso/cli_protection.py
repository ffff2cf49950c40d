"""Commands that protect: `seal`, `forget`. Thin wrappers like those of `cli`, which takes them up.

A passphrase comes from the terminal, a file descriptor or a file named by SAYSO_PASSPHRASE_FILE, never from
the command line, where others on the machine could read it. Names are typed in for the same reason.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli_parts import (
    DONE,
    INCOMPLETE,
    Command,
    case_option,
    format_option,
    opened,
    say,
    user_of,
    user_option,
)
from sayso.errors import PassphraseNeeded, UsageError
from sayso.output import write_rows

if TYPE_CHECKING:
    from sayso.protection.sealed import SealedName
    from sayso.protection.variants import Scanner

_FILE = click.Path(path_type=Path, dir_okay=False)
_VARIABLE = "SAYSO_PASSPHRASE_FILE"


def passphrase_option(command: Command) -> Command:
    """Where the passphrase of sealed names comes from, for commands that need it."""
    return click.option(
        "--passphrase-fd",
        "descriptor",
        type=click.IntRange(0),
        help=f"Read the passphrase from this file descriptor (else from the file that {_VARIABLE} names, else"
        " from the terminal).",
    )(command)


def unlock_options(command: Command) -> Command:
    """For commands that show words of the leak: with the seal open, codes stand in place of sealed names."""
    return click.option(
        "--unlock", is_flag=True, help="Ask for the passphrase and show codes in place of sealed names."
    )(passphrase_option(command))


def masking(folder: Path, *, unlock: bool, descriptor: int | None) -> Callable[[dict[str, Any]], Any]:
    """What turns a row into the row to show."""
    return masking_of(unlocked(folder, unlock=unlock, descriptor=descriptor))


def unlocked(folder: Path, *, unlock: bool, descriptor: int | None) -> "Scanner | None":
    """What finds the names under seal of a case; `None` where the seal stays closed."""
    from sayso.protection.sealed import scanner_of

    names = sealed_names(folder, unlock=unlock, descriptor=descriptor)
    return None if names is None else scanner_of(names)


def sealed_names(folder: Path, *, unlock: bool, descriptor: int | None) -> "tuple[SealedName, ...] | None":
    """The names under seal of a case; `None` where the seal stays closed."""
    from sayso.protection.sealed import open_seal, seal_of

    return open_seal(seal_of(folder), read_passphrase(descriptor)) if unlock else None


def masking_of(names: "Scanner | None") -> Callable[[dict[str, Any]], Any]:
    """The same for names that are known."""
    from sayso.protection.masking import mask_row

    return (lambda row: row) if names is None else lambda row: mask_row(row, names)


def read_passphrase(descriptor: int | None, prompt: str = "Passphrase of the sealed names") -> str:
    """The passphrase: from a descriptor, from the file the environment names, from the terminal.

    Raises `PassphraseNeeded` where there is none of them.
    """
    named = os.environ.get(_VARIABLE)
    if descriptor is not None:
        with os.fdopen(descriptor, encoding="utf-8") as stream:
            return stream.readline().rstrip("\r\n")
    if named:
        return Path(named).read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
    if not sys.stdin.isatty():
        raise PassphraseNeeded
    return str(click.prompt(prompt, hide_input=True, err=True))


def _new_passphrase(descriptor: int | None) -> str:
    if descriptor is not None or os.environ.get(_VARIABLE) or not sys.stdin.isatty():
        return read_passphrase(descriptor)
    say("This case has no sealed names yet: choose a passphrase. Nobody can recover it.")
    given = click.prompt("New passphrase", hide_input=True, confirmation_prompt=True, err=True)
    return str(given)


@click.group()
def seal() -> None:
    """Who is behind a code: names under a passphrase, in sealed.age, and nowhere else in the case.

    Sayso never proposes who a code is. Names are asked for, never taken from the command line.
    """


@seal.command("link")
@click.argument("code")
@case_option
@passphrase_option
@user_option
def link(code: str, folder: Path, descriptor: int | None, user: str) -> int:
    """Seals whose code CODE is: a code of the register, or the id of an unnamed voice. Asks for the rest."""
    return _add(folder, descriptor, user, code)


@seal.command("name")
@case_option
@passphrase_option
@user_option
def name(folder: Path, descriptor: int | None, user: str) -> int:
    """Seals the name of somebody to protect who has no code in the leak. Asks for it."""
    return _add(folder, descriptor, user, None)


def _add(folder: Path, descriptor: int | None, user: str, code: str | None) -> int:
    from datetime import UTC, datetime

    from sayso.protection.sealed import SealedName, open_seal, seal_of, write_seal
    from sayso.protection.variants import forms_in_words
    from sayso.protection.voices import find_voice

    with opened(folder) as case, case.sealing():
        known = None if code is None else find_voice(case, code)
        file = seal_of(folder)
        passphrase = read_passphrase(descriptor) if file.is_file() else _new_passphrase(descriptor)
        names = open_seal(file, passphrase)
        sealed = SealedName(
            code=known,
            name=_asked("Name (Surname, Given names)"),
            variants=_several("Other names, spellings, mail addresses (with ; between, or nothing)"),
            apart=_several(
                "Forms that are others' too and shall not be looked for (with ; between, or nothing)"
            ),
            reason=_asked("Reason (how you know)"),
            user=user_of(case, user),
            at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        say(f"{len(forms_in_words(sealed.sought))} forms of it will be kept from leaving the case.")
        whose = "this name" if known is None else f"this as the name behind {known}"
        click.confirm(f"Seal {whose}? It will stand in sealed.age alone", abort=True, err=True)
        write_seal(file, (*names, sealed), passphrase)
    say("Sealed.")
    return DONE


@seal.command("list")
@case_option
@passphrase_option
@click.option(
    "--forms",
    is_flag=True,
    help="Also list the forms looked for, as they are compared (K for C, I for Y, no accents).",
)
@format_option
def list_names(folder: Path, descriptor: int | None, forms: bool, form: str) -> int:
    """Shows the sealed names, on this screen only: do not send the output to a file."""
    from dataclasses import asdict

    from sayso.protection.sealed import open_seal, seal_of
    from sayso.protection.variants import forms_in_words

    with opened(folder):
        names = open_seal(seal_of(folder), read_passphrase(descriptor))
    rows = [{"number": number, **asdict(each)} for number, each in enumerate(names, 1)]
    columns = ["number", "code", "name", "variants", "apart", "reason", "user", "at"]
    if forms:
        columns.append("forms")
        rows = [{**row, "forms": forms_in_words(each.sought)} for row, each in zip(rows, names, strict=True)]
    write_rows(rows, form, tuple(columns))
    return DONE


@seal.command("remove")
@click.argument("number", type=click.IntRange(1))
@case_option
@passphrase_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(number: int, folder: Path, descriptor: int | None, yes: bool) -> int:
    """Takes the sealed name with this NUMBER of `sayso seal list` away."""
    from sayso.protection.sealed import open_seal, seal_of, write_seal

    with opened(folder) as case, case.sealing():
        file, passphrase = seal_of(folder), read_passphrase(descriptor)
        names = open_seal(file, passphrase)
        if number > len(names):
            raise UsageError(f"There is no sealed name {number}.")
        if not yes:
            click.confirm(f"Remove sealed name {number} ({names[number - 1].code})?", abort=True, err=True)
        write_seal(file, (*names[: number - 1], *names[number:]), passphrase)
    say("Removed. Backups made before still hold it.")
    return DONE


@seal.command("passphrase")
@case_option
@passphrase_option
@click.option("--new-fd", type=click.IntRange(0), help="Read the new passphrase from this file descriptor.")
def change_passphrase(folder: Path, descriptor: int | None, new_fd: int | None) -> int:
    """Seals the names under another passphrase."""
    from sayso.protection.sealed import open_seal, seal_of, write_seal

    with opened(folder) as case, case.sealing():
        file = seal_of(folder)
        if not file.is_file():
            raise UsageError("This case has no sealed names.")
        names = open_seal(file, read_passphrase(descriptor))
        if new_fd is not None:
            new = read_passphrase(new_fd)
        elif sys.stdin.isatty():
            new = click.prompt("New passphrase", hide_input=True, confirmation_prompt=True, err=True)
        else:
            raise PassphraseNeeded("The new passphrase is needed: from the terminal, or with --new-fd.")
        write_seal(file, names, new)
    say("Changed. Backups made before still open with the old one.")
    return DONE


@seal.command("check")
@click.argument("paths", nargs=-1, required=True, type=_FILE)
@case_option
@passphrase_option
def check(paths: tuple[Path, ...], folder: Path, descriptor: int | None) -> int:
    """Searches files that are about to leave (a draft, a page, an archive) for sealed names in all forms."""
    from sayso.protection.scan import Watch, scan_file
    from sayso.protection.sealed import open_seal, scanner_of, seal_of

    with opened(folder):
        names = open_seal(seal_of(folder), read_passphrase(descriptor))
    watch = Watch(names=scanner_of(names))
    found = [finding for path in paths for finding in scan_file(path, path.name, watch)]
    for finding in found:
        say(str(finding))
    say(f"{len(found)} findings." if found else "No sealed name found.")
    return INCOMPLETE if found else DONE


@click.command()
@click.argument("wanted", metavar="ID")
@case_option
@click.option("--reason", help="Why; kept in the case. Write nothing in it that is to be forgotten.")
@click.option("--container", is_flag=True, help="Remove the whole file or mail that the item lies in.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def forget(wanted: str, folder: Path, reason: str | None, container: bool, **given: bool) -> int:
    """Removes one document, judgement or source's notes to the last byte; an empty tombstone stays."""
    from sayso.forgetting.work import forget_in_case

    with opened(folder) as case:
        forget_in_case(
            case,
            wanted,
            reason or ("" if given["yes"] else _asked("Reason (kept in the case; name nobody in it)")),
            is_whole=container,
            confirm=lambda line: given["yes"] or click.confirm(line, err=True),
            say=say if not given["quiet"] else lambda line: None,
        )
    return DONE


def _asked(what: str) -> str:
    given = str(click.prompt(what, err=True)).strip()
    if not given:
        raise UsageError(f"{what}: nothing was given.")
    return given


def _several(what: str) -> tuple[str, ...]:
    given = str(click.prompt(what, default="", show_default=False, err=True))
    return tuple(part for each in given.split(";") if (part := each.strip()))
