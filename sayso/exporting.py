"""The one way out: every exporter gets its tables here, and what it wrote passes the gate here.

For the public the tables are built up from allowed fields (`protection.public`), the finished file is
searched for every name under seal, and one finding means that nothing bears the name asked for. An exporter
that is added later inherits all of it. Each export is noted in the case: `forget` says who still holds what.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sayso.case import Case
from sayso.errors import PassphraseNeeded, WouldReveal
from sayso.leaving import Leaving
from sayso.model.extension import Tables
from sayso.plugins import load_exporter
from sayso.protection.coarsening import Grain, Outlier
from sayso.protection.public import Public, Shield, make_public
from sayso.protection.scan import scan_file
from sayso.protection.sealed import SealedName, scanner_of, seal_of
from sayso.store.exports import Export, write_export

_SHOWN = 10
"""Findings and warnings that are spelled out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to write: with which exporter, where to, and for whom.

    `names` are those under seal once the seal is open; `None` where it is not. `grain` is what dates of
    protected voices are coarsened to. On `as_of`, an ISO day, only what was known then leaves.
    """

    exporter: str
    output: Path
    is_public: bool = False
    names: tuple[SealedName, ...] | None = None
    grain: Grain = "month"
    as_of: str | None = None


def export_case(case: Case, request: Request, say: Callable[[str], None]) -> None:
    """Writes a case whole or not at all. `say` takes warnings, a line each.

    Raises `PassphraseNeeded` for a public export of a case with a seal that is not open, and `WouldReveal`
    where the finished export holds what must not leave.
    """
    writer = load_exporter(request.exporter)
    names = request.names
    if request.is_public and names is None:
        if seal_of(case.folder).is_file():
            raise PassphraseNeeded
        names = ()
    leaving = Leaving(case, request.as_of)
    # Under another name until it is whole: what bears the name asked for is never half a page.
    output = request.output
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        tables: Tables = leaving.tables()
        public = _public(tables, request, names or ()) if request.is_public else None
        tables = tables if public is None else public.tables
        title = str(case.settings["name"]) if public is None else output.stem
        with unfinished.open("w", encoding="utf-8", newline="\n") as stream:
            writer.write(title, tables, stream)
        if public is not None:
            _guard(unfinished, output.name, public, say)
        _note(case, request)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
    if leaving.sources:
        counts = (("sources", leaving.sources), ("claims", leaving.claims), ("documents", leaving.documents))
        said = ", ".join(f"{len(left):,} {what}" for what, left in counts)
        say(f"Left out, because a source is off the record: {said}.")


def _public(tables: Tables, request: Request, names: Sequence[SealedName]) -> Public:
    shield = Shield(names=scanner_of(names), grain=request.grain)
    return make_public(tables["sources"], tables["claims"], shield)


def _guard(written: Path, name: str, public: Public, say: Callable[[str], None]) -> None:
    """The last gate. Raises `WouldReveal` with the places and the codes, never the names."""
    findings = scan_file(written, name, public.watch)
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


def _note(case: Case, request: Request) -> None:
    """Keeps that this export was made, before it has its name: one too many is better than one too few."""
    made = Export(
        path=str(request.output.resolve()),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        form=request.exporter,
        is_public=request.is_public,
    )
    with case.database.writing() as connection:
        write_export(connection, made)
