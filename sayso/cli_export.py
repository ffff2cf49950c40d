"""Commands by which something leaves: `export`, and `site` for what is published already."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli_parts import (
    DONE,
    FOLDER,
    Command,
    as_of_option,
    case_option,
    iso_day,
    opened,
    say,
    say_undated,
)
from sayso.cli_protection import passphrase_option, read_passphrase
from sayso.errors import UsageError
from sayso.output import write_rows

if TYPE_CHECKING:
    from sayso.dossier.choice import Choice

_FILE = click.Path(path_type=Path, dir_okay=False)
_CHOICE = (
    "propositions",
    "documents",
    "about",
    "query",
    "title",
    "unreviewed",
    "with_belief",
    "hypotheses",
    "published",
)


def choice_options(command: Command) -> Command:
    """What a dossier, or an export of messages, is to hold."""
    for option in (
        click.option(
            "--related",
            "published",
            type=click.Path(path_type=Path, file_okay=False, exists=True),
            help="In a dossier: name those in this folder of published dossiers that share something.",
        ),
        click.option(
            "--hypotheses",
            is_flag=True,
            help="In a dossier: also the questions asked, with their rival answers.",
        ),
        click.option(
            "--with-belief",
            is_flag=True,
            help="In a dossier: also likelihoods on this case, and reliabilities of named persons.",
        ),
        click.option(
            "--unreviewed",
            is_flag=True,
            help="In a dossier: also claims that nobody confirmed, marked as such.",
        ),
        click.option("--title", help="The dossier's title; else the name of the file or of the case."),
        click.option(
            "--query",
            metavar="WORDS",
            help="In a dossier: what is said in all of these words. As mbox, eml: what `search` finds.",
        ),
        click.option(
            "--about",
            metavar="NAME",
            help="What is said about or by this name; as mbox, eml: the messages in which it is said.",
        ),
        click.option(
            "--documents",
            metavar="ID,…|FILE",
            help="As mbox, eml: these messages, or those that hold these documents.",
        ),
        click.option(
            "--propositions",
            metavar="ID,…|FILE",
            help="In a dossier: these, in this order; a file has an id a line and, if wanted, a headline"
            " behind it. As mbox, eml: the messages in which these are said; a claim's id is its own alone.",
        ),
    ):
        command = option(command)
    return command


@click.command()
@case_option
@click.option(
    "--as",
    "exporter",
    metavar="FORMAT",
    required=True,
    help="What to write: ledger; a dossier as html, md, docx or pdf; the documents cited as bibtex or csl;"
    " records, csv, parquet, ftm, stix, annotations, gexf; mbox, eml, bagit.",
)
@click.option("--output", type=_FILE, required=True, help="Where to.")
@click.option(
    "--for",
    "audience",
    type=click.Choice(["public", "colleague", "self"]),
    help="Who will read it. `public`: built up from allowed fields, protected voices by code or coarse"
    " description, no paths, ids, addresses, exact times or whole documents; refused where a sealed name"
    " would leave. `colleague`: everything, with the hashes of all originals, encrypted. `self`: everything,"
    " readable. Public by default, but a ledger is for yourself.",
)
@click.option("--i-keep-this", "is_kept", is_flag=True, help="With --for self: it will not leave your hands.")
@click.option(
    "--encrypt-to",
    "recipients",
    metavar="RECIPIENT",
    multiple=True,
    help="Encrypt to this age recipient (age1…, an SSH public key, or a file of such); may be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; list what would leave, or say why it may not.")
@click.option(
    "--dates",
    "grain",
    type=click.Choice(["month", "quarter", "year"]),
    default="month",
    show_default=True,
    help="For the public: how coarse the dates of protected voices become.",
)
@passphrase_option
@as_of_option
@choice_options
def export(folder: Path, exporter: str, output: Path, descriptor: int | None, **wanted: Any) -> int:
    """Writes the case for a reader: `ledger` is one page with every claim and every document; dossiers are
    of what a person confirmed: what is said, reasons to doubt it, who said so, what would follow; `records`
    are claims for other programs (docs/records.md says what each format holds and what opens it).
    """
    from sayso.exporting import Request, audience_of, export_case, list_leaving, rehearse_export
    from sayso.protection.sealed import open_seal, seal_of

    audience = audience_of(exporter, wanted["audience"])
    if wanted["audience"] == "self" and not wanted["is_kept"]:
        raise UsageError("What is for yourself names every source: add --i-keep-this, or --for public.")
    names = None
    if audience == "public" and seal_of(folder).is_file():
        names = open_seal(seal_of(folder), read_passphrase(descriptor))
    with opened(folder) as case:
        request = Request(
            exporter=exporter,
            output=output,
            audience=audience,
            names=names,
            grain=wanted["grain"],
            recipients=wanted["recipients"],
            as_of=iso_day(wanted["as_of"]),
            choice=_choice({name: wanted[name] for name in _CHOICE}),
        )
        for listing in ("documents", "claims"):
            say_undated(case, listing, request.as_of)
        if wanted["dry_run"]:
            rehearse_export(case, request, say)
            write_rows(list_leaving(case, request), "table", ("what", "name", "claims"))
            return DONE
        export_case(case, request, say)
    say(f"Wrote {output} ({output.stat().st_size:,} bytes), for {audience}.")
    return DONE


def _choice(given: dict[str, Any]) -> "Choice":
    from sayso.dossier.choice import Choice, read_wanted

    named, documents = given.pop("propositions"), given.pop("documents")
    return Choice(
        propositions=() if named is None else read_wanted(named),
        documents=() if documents is None else tuple(each.id for each in read_wanted(documents)),
        **given,
    )


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--output", type=FOLDER, required=True, help="The folder of the site; made where it is not there."
)
@click.option("--title", default="Dossiers", show_default=True, help="What the site is called.")
@click.option("--address", metavar="URL", help="Where the site will lie, for links of its feed.")
def site(folder: Path, output: Path, title: str, address: str | None) -> int:
    """Makes a folder of dossiers (exported as html) a static site: index, related ones, feed, search."""
    from sayso.dossier.site import build_site

    published = build_site(folder, output, title, address)
    say(f"Wrote {output / 'index.html'}: {len(published)} dossiers.")
    return DONE
