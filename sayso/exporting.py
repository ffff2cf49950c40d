"""The one way out: every exporter gets its tables here, and what it wrote passes the gate here.

For the public the tables are built up from allowed fields (`protection.public`), the finished file is
searched for every name under seal, and one finding means that nothing bears the name asked for. What goes to
a colleague is whole and goes encrypted. An exporter that is added later inherits all of it. Each export is
noted in the case: `forget` says who still holds what.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from inspect import getdoc
from pathlib import Path
from time import monotonic
from typing import Any, Literal

from sayso.case import Case
from sayso.dossier.choice import Choice
from sayso.dossier.material import draw_up
from sayso.dossier.messages import messages_chosen
from sayso.dossier.site import find_related
from sayso.errors import PassphraseNeeded, UsageError, WouldReveal
from sayso.handover import Recipient, bundle, encrypt, read_recipients
from sayso.leaving import Leaving
from sayso.model.extension import Audience, Exporter, OfMessages, Selective, Tables
from sayso.plugins import load_exporter, load_exporters
from sayso.protection.coarsening import Grain, Outlier
from sayso.protection.public import Public, Shield, make_public
from sayso.protection.public_propositions import make_public_dossier
from sayso.protection.scan import scan_file, scan_pictures, scan_text
from sayso.protection.sealed import SealedName, scanner_of, seal_of
from sayso.records import Records
from sayso.store.exports import Export, list_exports, write_export
from sayso.store.labels import Labels

_ALL = Choice()
_PATIENCE = 5.0  # seconds between two lines of progress
_WATCHED = {"carried": "documents", "pages": "documents", "originals": "originals", "messages": "messages"}
_SHOWN = 10
"""Findings and warnings that are spelled out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to write: with which exporter, where to, and for whom (`None`: whom the exporter is meant for).

    `names` are those under seal once the seal is open; `None` where it is not. `grain` is what dates of
    protected voices are coarsened to. `recipients` are age recipients: what a colleague gets goes to them. On
    `as_of`, an ISO day, only what was known then leaves. `choice` is what an exporter of chosen propositions
    or messages is to hold; the others write the whole case. `noted` is what the case keeps as the place where
    the export is, if it does not stay at `output`.
    """

    exporter: str
    output: Path
    audience: Audience | None = None
    names: tuple[SealedName, ...] | None = None
    grain: Grain = "month"
    recipients: tuple[str, ...] = ()
    as_of: str | None = None
    choice: Choice = _ALL
    noted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What an exporter writes, in words (`does`), for whom, and of what one can choose."""

    name: str
    does: str
    suffix: str
    audiences: tuple[Audience, ...]
    holds: Literal["propositions", "messages", "case"]


def list_formats() -> Iterator[Format]:
    """Every format there is, those of plug-ins among them, described by its exporter's own first line."""
    for each in load_exporters():
        first = (getdoc(type(each)) or each.name).partition("\n")[0]
        does = first.removeprefix("Writes ").rstrip(".")
        yield Format(
            name=each.name, does=does, suffix=each.suffix, audiences=each.audiences, holds=_holds(each)
        )


def _holds(exporter: Exporter) -> Literal["propositions", "messages", "case"]:
    if isinstance(exporter, OfMessages):
        return "messages"
    return "propositions" if isinstance(exporter, Selective) else "case"


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Tables ready to be written, and what was found on the way."""

    writer: Exporter
    audience: Audience
    title: str
    tables: Tables
    public: Public | None
    leaving: Leaving
    records: Records


def audience_of(exporter: str, wanted: Audience | None) -> Audience:
    """For whom an exporter writes. Raises `UsageError` where it cannot write for whom is wanted."""
    audiences = load_exporter(exporter).audiences
    if wanted is not None and wanted not in audiences:
        raise UsageError(f"{exporter} is not written for {wanted}, but for {' or '.join(audiences)}.")
    return wanted or audiences[0]


def export_case(case: Case, request: Request, say: Callable[[str], None]) -> None:
    """Writes a case whole or not at all. `say` takes warnings, a line each.

    Raises `PassphraseNeeded` for a public export of a case with a seal that is not open, `UsageError` for a
    colleague without a recipient and for a choice of which nothing may be shown, and `WouldReveal` where the
    finished export holds what must not leave.
    """
    found = _prepare(case, request)
    recipients = _recipients(request, found.audience)
    # Under another name until it is whole: what bears the name asked for is never half a page.
    output = request.output
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        _write(found, unfinished, output.name, say)
        if found.audience == "colleague":
            bundle(case, unfinished, f"{request.exporter}{found.writer.suffix}")
        if recipients:
            encrypt(unfinished, recipients)
        _note(case, request, found.audience)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
    if found.records.missing:
        paths = found.records.missing
        more = f" and {len(paths) - _SHOWN:,} more" if len(paths) > _SHOWN else ""
        say(
            "Left out, because they lie packed in something else, or hold what does not leave: "
            + f"{', '.join(paths[:_SHOWN])}{more}."
        )
    _tell_silent(found.leaving, say)


def _tell_silent(leaving: Leaving, say: Callable[[str], None]) -> None:
    if leaving.sources:
        counts = (("sources", leaving.sources), ("claims", leaving.claims), ("documents", leaving.documents))
        said = ", ".join(f"{len(left):,} {what}" for what, left in counts)
        say(f"Left out, because a source is off the record or under an embargo: {said}.")


def rehearse_export(case: Case, request: Request, say: Callable[[str], None]) -> None:
    """Whether an export would be refused, and with which warnings: for the public it is written, searched as
    `export_case` does, and forgotten. Raises what that raises.
    """
    found = _prepare(case, request)
    _recipients(request, found.audience)
    _tell_silent(found.leaving, say)
    if found.public is None:
        return
    case.scratch.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=case.scratch, prefix="rehearsed-") as folder:
        _write(found, Path(folder) / request.output.name, request.output.name, say)


def _recipients(request: Request, audience: Audience) -> tuple[Recipient, ...]:
    recipients = read_recipients(request.recipients)
    if audience == "colleague" and not recipients:
        raise UsageError("What goes to a colleague goes encrypted: name an age recipient with --encrypt-to.")
    return recipients


def _write(found: _Prepared, file: Path, name: str, say: Callable[[str], None]) -> None:
    """Writes what will bear a name, and searches it. Raises `WouldReveal`."""
    with file.open("wb") as stream:
        found.writer.write(found.title, _told(found.tables, say), stream)
    _guard(file, name, found, say)


def _told(tables: Tables, say: Callable[[str], None]) -> Tables:
    """The same tables; says every few seconds how far the writing is, where it goes through documents."""

    def told(rows: Iterable[dict[str, Any]], what: str) -> Iterator[dict[str, Any]]:
        last = monotonic()
        for count, row in enumerate(rows, 1):
            yield row
            if monotonic() - last >= _PATIENCE:
                last = monotonic()
                say(f"{count:,} {what} written")

    watched = {name: what for name, what in _WATCHED.items() if name in tables}
    return {**tables, **{name: told(tables[name], what) for name, what in watched.items()}}


def list_leaving(case: Case, request: Request) -> Iterator[dict[str, Any]]:
    """What an export would hold, a row each (`what`, `name`, `claims`); nothing is written to the case's
    outside. Raises what `export_case` raises before it writes.
    """
    found = _prepare(case, request)
    tables = found.tables
    if isinstance(found.writer, OfMessages):
        for row in tables["messages"]:
            yield {"what": "message", "name": row["path"], "claims": None}
        return
    counts = Counter[str]()
    voices = Counter[str | None]()
    for claim in tables["claims"]:
        counts[claim["document"]] += 1
        voices[claim["source_id"]] += 1
    for row in tables.get("propositions", ()) if isinstance(found.writer, Selective) else ():
        if row["chosen"] is not None:
            yield {"what": "statement", "name": row["text"], "claims": len(row["claims"])}
    for row in tables["documents"]:
        name = row["paths"][0] if row["paths"] else row["subject"]
        yield {"what": "document", "name": name, "claims": counts[row["document"]]}
    for row in tables["sources"]:
        name = row["name"] or row["description"]
        yield {"what": "source", "name": name, "claims": voices[row["source"]]}


def _prepare(case: Case, request: Request) -> _Prepared:
    writer = load_exporter(request.exporter)
    _check_choice(writer, request.choice)
    audience = audience_of(request.exporter, request.audience)
    today = date.today().isoformat() if audience == "public" else None
    leaving = Leaving(case, request.as_of, today)
    tables = _tables(case, request, writer, leaving)
    chosen = messages_chosen(case, request.choice) if isinstance(writer, OfMessages) else None
    records = Records(case, leaving, chosen)
    reader = {"reader": ({"audience": audience},)}
    if audience != "public":
        if not isinstance(writer, Selective):
            tables = {**tables, **records.tables(), **reader}
        tables = _related(tables, request)
        return _Prepared(writer, audience, str(case.settings["name"]), tables, None, leaving, records)
    if request.names is None and seal_of(case.folder).is_file():
        raise PassphraseNeeded
    labels = Labels(case.database)
    shield = Shield(names=scanner_of(request.names or ()), label=labels.of, grain=request.grain)
    if isinstance(writer, Selective):
        public = make_public_dossier(tables, shield)
        if not any(row["chosen"] is not None for row in public.tables["propositions"]):
            raise UsageError("Nothing of what was chosen may be shown: its words tell who is protected.")
    else:
        public = make_public(tables["sources"], tables["claims"], shield)
    labels.keep()
    tables = _related({**public.tables, **reader}, request)
    return _Prepared(writer, audience, request.output.stem, tables, public, leaving, records)


def _check_choice(writer: Exporter, choice: Choice) -> None:
    """Raises `UsageError` where a choice would not be heeded: more would leave than was meant."""
    holds = _holds(writer)
    if holds == "case" and choice.is_narrow:
        raise UsageError(
            f"{writer.name} is of the whole case. Chosen things leave in a dossier, messages as mbox or eml."
        )
    if holds == "propositions" and choice.documents:
        raise UsageError(f"{writer.name} is not of documents: choose what is said, or write mbox or eml.")


def _related(tables: Tables, request: Request) -> Tables:
    """With the published dossiers that share something with what these tables show."""
    published = request.choice.published
    if published is None or "dossier" not in tables:
        return tables
    return {**tables, "related": find_related(published, tables, request.output.name)}


def _tables(case: Case, request: Request, writer: Exporter, leaving: Leaving) -> Tables:
    """All that may leave the case; of chosen propositions what belongs to them."""
    if not isinstance(writer, Selective):
        return leaving.tables()
    return draw_up(case, leaving, request.choice, audience_of(request.exporter, request.audience))


def _guard(written: Path, name: str, found: _Prepared, say: Callable[[str], None]) -> None:
    """The last gate. Raises `WouldReveal` with the places and the codes, never the names."""
    public = found.public
    if public is None:
        return
    # Letters of a drawing are shapes once a PDF is made: the words are searched before they are written, too.
    findings = scan_file(written, name, public.watch, is_ours=True)
    if isinstance(found.writer, Selective):
        tables = {each: list(rows) for each, rows in found.tables.items()}
        pictures = [row["png"] for row in tables.pop("pictures", ()) if row["png"] is not None]
        words = json.dumps(tables, ensure_ascii=False)
        findings += scan_text(words, f"the words of {name}", public.watch)
        findings += scan_pictures(pictures, f"the pictures of {name}")
    if findings:
        lines = [f"  {finding}" for finding in findings[:_SHOWN]]
        more = f"\n  … and {len(findings) - _SHOWN} more" if len(findings) > _SHOWN else ""
        raise WouldReveal(
            "Nothing was written: it would have held what must not leave the case.\n"
            + "\n".join(lines)
            + more
        )
    for code, count in public.withheld:
        say(f"Left out: {count:,} statements in which words stand that would tell who {code} is.")
    for outlier in public.outliers[:_SHOWN]:
        say(_warning(outlier))
    if len(public.outliers) > _SHOWN:
        say(f"… and {len(public.outliers) - _SHOWN:,} further voices stand out.")


def _warning(outlier: Outlier) -> str:
    together = " and ".join(outlier.kinds)
    others = "no other voice" if outlier.voices == 1 else f"only {outlier.voices - 1} other"
    return (
        f"Warning: {outlier.source} stands out by {together}: {others} of this case has the same. Who knows"
        " the place may tell who it is."
    )


def exports_noted(case: Case) -> Iterator[Export]:
    """Every export and backup that was made of a case, the newest first."""
    return reversed(tuple(list_exports(case.database, 0)))


def _note(case: Case, request: Request, audience: Audience) -> None:
    """Keeps that this export was made, before it has its name: one too many is better than one too few."""
    made = Export(
        path=request.noted or str(request.output.resolve()),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        form=request.exporter,
        is_public=audience == "public",
    )
    with case.database.writing() as connection:
        write_export(connection, made)
