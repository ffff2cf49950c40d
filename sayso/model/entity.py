"""Who is who: mentions, entities, sources, and the human decisions that outrank the machine."""

from dataclasses import dataclass
from typing import Literal

from sayso.model.chain import SourceKind
from sayso.model.grade import ReportedGrade
from sayso.model.place import Anchor, Span

MentionKind = Literal["person", "body", "outlet", "place", "document", "unnamed", "code", "address"]
MentionField = Literal["text", "form", "from", "to", "cc", "bcc", "author", "outlet"]


NameKind = Literal["person", "body", "place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSpan:
    """A name as a program found it in a passage; `score` is how sure it is, 0 to 1."""

    span: Span
    kind: NameKind
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A naming of somebody or something at one place of a document.

    `words` is the naming as it stands there, on one line. `span` is its place in `Text.content`; `None` where
    `field` is one of the envelope (a display name, a byline). `address` is the mail address that stands with
    it. `stands_for` is the fuller name which the same document gives it by itself ("Guzman" after "Joaquin
    Guzman", "VCF" after "Vicente Carrillo Fuentes organization (VCF)", "El Chapo" by "known as"), `None` if
    the words must speak for themselves. `score` is how sure the program is that this names anything, 0 to 1.
    """

    document: str
    words: str
    kind: MentionKind
    field: MentionField
    span: Span | None
    score: float
    address: str | None = None
    stands_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Who or what several mentions name. `id` is a hash of the smallest anchor among them.

    `name` is the fullest of the commonest names, `names` all of them, commonest first, `addresses` the mail
    addresses that belong to it. `mentions` counts the mentions.
    """

    id: str
    name: str
    names: tuple[str, ...]
    kind: MentionKind
    addresses: tuple[str, ...]
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Somebody or something in the role of saying.

    `name` is `None` for an unnamed voice, which is a source per document and description: two "senior
    officials" are not the same by default. `code` is the leak's own code for it (MX-1). `protected` is
    true for every code and unnamed voice from the first reading, until a person releases it. `description`
    is the leak's commonest words for it, `access` those which say what it is and where it sits ("Mexican
    diplomat"). `claims` counts the claims of which it is the origin, `firsthand` those that no other voice
    relayed inside the text. `first_seen` and `last_seen` are the first and last day on which it spoke.
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
    access: str | None = None
    first_seen: str | None = None
    last_seen: str | None = None


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
