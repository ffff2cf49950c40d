"""What a dossier is to hold: a person's choice, read from the command line or a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sayso.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A proposition (an id, its beginning, or that of one of its claims), with the editor's own headline."""

    id: str
    headline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which propositions, and what of them. With none of the first three: all that hold a confirmed claim.

    `about` is part of a name, `query` words that must all stand in what is said. `documents` are ids of
    messages, for an export of those (`sayso.dossier.messages`). `unreviewed` takes claims
    too that nobody confirmed, marked. `with_belief` adds likelihoods and reliabilities of named persons,
    `hypotheses` the questions that were asked. `published` is a folder of dossiers that are out already.
    """

    propositions: tuple[Wanted, ...] = ()
    documents: tuple[str, ...] = ()
    about: str | None = None
    query: str | None = None
    title: str | None = None
    unreviewed: bool = False
    with_belief: bool = False
    hypotheses: bool = False
    published: Path | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether less than everything was chosen."""
        return bool(self.propositions or self.documents or self.about or self.query)


def read_wanted(given: str) -> tuple[Wanted, ...]:
    """Propositions from `ID,ID,…`, or from a file with one a line: its id, then, if wanted, a headline.

    Raises `UsageError` where nothing is named.
    """
    file = Path(given)
    wanted = listed_in(file.read_text(encoding="utf-8")) if file.is_file() else tuple(_ids(given))
    if not wanted:
        raise UsageError(f"{given!r} names nothing: give ids with a comma between, or a file of such.")
    return wanted


def _ids(given: str) -> Iterator[Wanted]:
    return (Wanted(id=part.strip()) for part in given.split(",") if part.strip())


def listed_in(text: str) -> tuple[Wanted, ...]:
    """Propositions from lines: an id, then, if wanted, a headline; what begins with # is a remark."""
    return tuple(_lines(text))


def _lines(text: str) -> Iterator[Wanted]:
    for line in text.splitlines():
        id_, _, headline = line.strip().partition(" ")
        if id_ and not id_.startswith("#"):
            yield Wanted(id=id_, headline=headline.strip() or None)
