"""Via whom: the hops between a document and the origin of what it says."""

from dataclasses import dataclass
from typing import Literal

from sayso.model.place import DateRange, Span

SourceKind = Literal["person", "body", "outlet", "document", "unnamed"]
Medium = Literal["mail", "chat", "quote", "forward", "attachment", "form", "article", "document", "speech"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One voice on the way from the document to the origin.

    `name` is who that is, or `None` where nobody can be named ("a senior official", an unattributed
    quotation); `description` keeps the text's own words for it. `kind` is `None` where it is not known.
    `medium` says how the words came one step outwards: written in a mail or a chat, quoted in a reply,
    forwarded, given in a header form, printed in an article, spoken. `address` is a mail address where one
    is known.
    `at` is when this voice spoke, `span` where it is named in the text (`None` for envelope hops).
    """

    name: str | None
    medium: Medium
    kind: SourceKind | None = None
    description: str | None = None
    address: str | None = None
    at: DateRange | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The hops from the outermost known voice (first) to the origin (last)."""

    hops: tuple[Hop, ...]

    @property
    def origin(self) -> Hop | None:
        """The innermost voice, on whose word it rests; `None` for an empty chain."""
        return self.hops[-1] if self.hops else None

    @property
    def names(self) -> tuple[str | None, ...]:
        """The names from outside to inside; `None` where a voice is not resolved."""
        return tuple(hop.name for hop in self.hops)
