"""How good a source is, as people say it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedGrade:
    """A grade that the leak itself gives a source, verbatim, with no meaning assumed.

    Houses use the same letters differently, so this is never taken for an Admiralty grade. `document` is
    where it stands, `date` the ISO day of that document.
    """

    document: str
    date: str | None
    reliability: str | None
    credibility: str | None
