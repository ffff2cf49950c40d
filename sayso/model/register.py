"""The register of sources of a case, with all that points at them."""

from dataclasses import dataclass

from sayso.model.entity import Source
from sayso.model.place import Span

Link = tuple[str, str]
"""What points, and what it points at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """A part of a source that has one key: the id `former` which it would have alone, and the place that
    names it best, as `words` in the envelope where `span` is `None`.
    """

    former: str
    source: str
    document: str
    span: Span | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The sources by id, and what points at them.

    `origins` are (claim, source) for every claim whose origin is a source. `redirects` are the parts of
    every source, by id. `concerned` are (judgement, source),
    `embargoed` are (claim, last day) for what may be published after that day only.
    `terms` (place in what was heard, source). `withheld` are (claim, source) for every claim told by or by
    way of a source that is off the record, `thrown_out` for every one told by or by way of a source that
    people rejected. `unmet` are judgements about a voice that nobody has there any
    more, `crossed` those by which two would be one that another decision keeps apart.
    """

    sources: tuple[Source, ...] = ()
    origins: tuple[Link, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    concerned: tuple[Link, ...] = ()
    terms: tuple[tuple[int, str], ...] = ()
    withheld: tuple[Link, ...] = ()
    embargoed: tuple[Link, ...] = ()
    thrown_out: tuple[Link, ...] = ()
    unmet: tuple[str, ...] = ()
    crossed: tuple[str, ...] = ()
