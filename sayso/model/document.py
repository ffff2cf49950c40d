"""What was leaked: items and documents, mail envelopes, texts with zones, threads, and problems."""

from dataclasses import dataclass
from typing import Literal

from sayso.model.chain import Hop
from sayso.model.evidence import Trace
from sayso.model.place import DateRange, Run, Span

ItemKind = Literal["file", "member", "message", "attachment"]
Outcome = Literal["document", "copy", "container", "refused"]
DocumentKind = Literal["mail", "chat", "page", "text", "note"]
"""`note` is no part of the leak: what a person learned elsewhere (an interview, a call, a report)."""
ZoneKind = Literal["body", "quoted", "forwarded", "signature", "disclaimer", "form", "code"]
DuplicateKind = Literal["wrapped", "near", "contained"]
MarkKind = Literal["quote", "heading", "boilerplate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be read fully, as data: which file, which place in it, why, what to do.

    `kind` is a word to count by (`not_yet_readable`, `damaged`, ...), `place` names the spot inside the
    file ("message 17", "member a/b.doc") or is `None` for the whole file.
    """

    path: str
    place: str | None
    kind: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something found in the leak: a file, a member of an archive, a message of a mailbox, an attachment.

    Every item has exactly one outcome. `path` says where it was seen, with `!/` between a container and
    what lies in it; `parent` is the path of that container. `offset` and `length` are the item's bytes in
    its container where it lies there unpacked (a message in an mbox). `sha256` is that of the item's own
    bytes, `None` where they could not be read.
    """

    path: str
    kind: ItemKind
    outcome: Outcome
    parent: str | None = None
    sha256: str | None = None
    size: int | None = None
    offset: int | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A mail address with its display name, as the envelope gives them; either may be missing."""

    name: str | None
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody a message was sent to. `role` is `to`, `cc` or `bcc`."""

    role: str
    to: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The envelope of a mail. Message-IDs stand without their angle brackets.

    `sent` is the Date header in ISO 8601 with the sender's own offset, which is evidence; `None` where it
    is missing or makes no date. `references` runs from the oldest to the newest. A message of a chat
    refers to its chat, which is a ghost. `trace` is what the headers tell about its way, for the evidence
    sheet; `None` where the reader keeps none.
    """

    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: Address | None
    recipients: tuple[Recipient, ...]
    subject: str | None
    sent: str | None
    trace: Trace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the layout of a page says about a stretch of its text, before zones are told apart.

    `quote`: a block quotation; marks of nested quotations overlap, the outer one first. `heading`: a
    heading, never a sentence of the voice. `boilerplate`: navigation, advertising, a page's foot.
    """

    kind: MarkKind
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One readable piece of a document, already turned into characters by a reader.

    `runs` maps `content` back to the decoded original of this part (`Run.part` is 0 here; joining
    numbers the parts). `marks` lie inside `content`. `follows` is true where the part goes on in the
    middle of the one before (the next page of a document): no blank line comes between.
    """

    media_type: str
    content: str
    runs: tuple[Run, ...]
    marks: tuple[Mark, ...] = ()
    follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing of the leak. `id` is the SHA-256 of its bytes.

    `title`, `author`, `outlet` and `dated` are the document's own statements about itself (a page's head,
    a byline); for a mail they follow from `message`. `dated` is what its relative dates refer to.
    """

    id: str
    size: int
    media_type: str
    kind: DocumentKind
    name: str
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    dated: DateRange | None = None
    message: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader made of one item: the document and its parts, in reading order."""

    document: Document
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderForm:
    """A form inside the text that says where a report comes from, in the house's own words.

    All values are kept verbatim, no meaning assumed. `source` is the code or description given for the
    source, `terms` how it may be published, `attribution` as what it may be described, `reliability` and
    `credibility` whatever the house wrote.
    """

    span: Span
    source: str | None = None
    description: str | None = None
    terms: str | None = None
    reliability: str | None = None
    credibility: str | None = None
    handler: str | None = None
    attribution: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A stretch of a text that one voice wrote in one way. Zones cover the text in order, without overlap.

    `voices` are the hops from the outermost known voice (the mail's author, the outlet) to whoever wrote
    these words; the last may be unnamed. `level` counts the quoting or forwarding layers around it (0 for
    the document's own words). `repeats` is the document whose words this zone repeats, where the leak
    holds it.
    """

    kind: ZoneKind
    span: Span
    level: int
    voices: tuple[Hop, ...]
    repeats: str | None = None

    @property
    def voice(self) -> Hop | None:
        """Whose words these are; `None` where nothing is known."""
        return self.voices[-1] if self.voices else None


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerMessage:
    """A message inside a text: what the header above a quoted or forwarded original says of it.

    `span` is that of the header's lines, `level` that of the zones which hold the message's words. `sent`
    is ISO 8601, as precise as the lines give it: a day, or a minute with or without an offset.
    `forwarded` is false for a reply.
    """

    span: Span
    level: int
    forwarded: bool
    sender: Address | None
    sent: str | None
    subject: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The readable characters of a document: `zones` cover `content`, `runs` lead back to the original.

    `inner` are the messages quoted or forwarded in it under a header of their own, in order of place.
    """

    document: str
    content: str
    zones: tuple[Zone, ...]
    runs: tuple[Run, ...]
    forms: tuple[HeaderForm, ...] = ()
    inner: tuple[InnerMessage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadNode:
    """A message in a thread: its Message-ID, its parent's, and its document.

    A ghost (`document` is `None`) is known by reference only. `message_id` is `None` for a mail without.
    `key` names the node in its thread: the Message-ID, or `document:…` where there is none or it is reused.
    """

    key: str
    message_id: str | None
    parent: str | None
    document: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A tree of messages, parents before children. A lone message is a thread of one."""

    id: str
    nodes: tuple[ThreadNode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A document that says what an earlier one, its `original`, says.

    `wrapped`: the same mail in another wrapping (other transport headers, another file format). `near`:
    nearly the same words. `contained`: the words of the original stand in it whole, as a quotation, a forward
    or an attachment. `share` is that of the words which stand in both (`contained`: of the original's).
    """

    document: str
    original: str
    how: DuplicateKind
    share: float
