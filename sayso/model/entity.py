"""Who is who: sources, and the human decisions that outrank the machine."""

from dataclasses import dataclass

from sayso.model.chain import SourceKind
from sayso.model.grade import ReportedGrade
from sayso.model.place import Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Somebody or something in the role of saying.

    `name` is `None` for an unnamed voice, which is a source per document and description: two "senior
    officials" are not the same by default. `code` is the leak's own code for it (MX-1). `protected` is
    true for every code and unnamed voice from the first reading. `claims` counts the claims of which it is
    the origin, `firsthand` those that no other voice relayed inside the text.
    """

    id: str
    name: str | None
    names: tuple[str, ...]
    kind: SourceKind
    code: str | None
    protected: bool
    description: str | None
    reported: tuple[ReportedGrade, ...]
    claims: int
    firsthand: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A human decision: append-only, replayed at each run, never overwritten.

    It points at anchors, not at derived ids. `undoes` is the id of a judgement that this one takes back.
    `at` is ISO 8601 in UTC, `user` a number, not a name.
    """

    id: str
    kind: str
    anchors: tuple[Anchor, ...]
    value: str | None
    note: str | None
    user: int
    at: str
    undoes: str | None = None
