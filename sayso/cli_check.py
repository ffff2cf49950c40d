"""`sayso check`: a draft against a case, quotation by quotation. A thin wrapper around `sayso.checking`."""

from pathlib import Path
from typing import Any

import click

from sayso.cli_parts import DONE, INCOMPLETE, case_option, format_option, opened, say
from sayso.cli_protection import passphrase_option, read_passphrase
from sayso.errors import UsageError
from sayso.model.isolation import LEVELS
from sayso.output import write_rows

_COLUMNS = ("verdict", "words", "who", "where", "differs")


@click.command()
@click.argument("draft", type=click.Path(path_type=Path, dir_okay=False))
@case_option
@passphrase_option
@click.option(
    "--require-isolation",
    "required",
    type=click.Choice(LEVELS),
    help="Read nothing unless files are shut in up to this level on this machine (see `sayso doctor`).",
)
@click.option(
    "--annotate",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the draft as a DOCX to this file, with each finding as a comment.",
)
@format_option
def check(draft: Path, folder: Path, annotate: Path | None, form: str, **given: Any) -> int:
    """Whether each quotation of DRAFT is in the leak, word for word, and what it reports changed on the way.

    Asks for the passphrase where the case has names under seal.
    """
    from sayso.annotating import annotated
    from sayso.case import write_whole
    from sayso.checking import check_draft, read_draft
    from sayso.protection.sealed import open_seal, scanner_of, seal_of

    with opened(folder) as case:
        seal = seal_of(folder)
        names = scanner_of(open_seal(seal, read_passphrase(given["descriptor"]))) if seal.is_file() else None
        read = read_draft(draft, given["required"])
        checked = check_draft(case, read, names)
    if annotate is not None:
        if annotate.exists():
            raise UsageError(f"{annotate} is there already: name a new file.")
        write_whole(annotate, annotated(read.text.content, checked.rows))
        say(f"Wrote {annotate}.")
    rows = map(_shown, checked.rows) if form == "table" else checked.rows
    write_rows(rows, form, _COLUMNS)
    for problem in checked.problems:
        say(f"{problem.path}: {problem.message} {problem.remedy}")
    return INCOMPLETE if checked.problems else DONE


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A finding as a person reads it."""
    place = row["place"]
    marks = ", ".join(flag.replace("_", " ") for flag in row["flags"])
    found = row["verdict"] if isinstance(row["verdict"], list) else [row["verdict"]]
    verdict = ", ".join(each.replace("_", " ") for each in found)
    return {
        "verdict": f"{verdict} ({marks})" if marks else verdict,
        "words": " ".join(row["text"].split()),
        "who": _who(row),
        "where": None if place is None else f"{place['path']}, {place['zone']}, {place['span'][0]}",
        "differs": row.get("note")
        or "; ".join(_step(edit) for edit in row["diff"] if edit["op"] != "equal")
        or None,
    }


def _who(row: dict[str, Any]) -> str | None:
    if not row["chain"]:
        return None if row["speaker"] is None else str(row["speaker"])
    chain = " ← ".join(each or "(not named)" for each in row["chain"])
    wrong = "wrong_speaker" in row["flags"]
    return f"{chain}; the draft says {row['named']}" if wrong else chain


def _step(edit: dict[str, str]) -> str:
    draft, leak = " ".join(edit["draft"].split()), " ".join(edit["leak"].split())
    if edit["op"] == "insert":
        return f"leaves out “{leak}”"
    if edit["op"] == "delete":
        return f"adds “{draft}”"
    return f"“{draft}” for “{leak}”"
