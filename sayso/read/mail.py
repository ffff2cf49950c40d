"""One mail (RFC 5322, MIME): its envelope, its readable parts in order, its attachments as items.

The structure is parsed by the standard library's `email` with the compat32 policy (the modern policy is
7.5 times slower and raises on broken mail); what it leaves open is decided here.
"""

import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from email.message import Message as ParsedMail
from email.policy import Compat32
from hashlib import sha256
from io import BytesIO

from sayso.errors import Damaged, Encrypted, NotYetReadable, ReadError, TooDeep, TooLarge
from sayso.model.document import Document, ItemKind, Part, Reading
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened, Refused
from sayso.model.place import DateRange, Run
from sayso.read.charset import decode
from sayso.read.cms import open_envelope
from sayso.read.envelope import decode_words, read_envelope
from sayso.read.inline import ARMOURED, embedded_files, enriched_to_part
from sayso.read.limits import LIMITS
from sayso.read.mimepart import (
    ENRICHED,
    TRANSFERS,
    WORDINGS,
    PartFacts,
    Role,
    read_facts,
    says_more,
    share_roles,
)
from sayso.read.outlook import compose
from sayso.read.plain import is_binary
from sayso.read.structure import parse_headers, parse_mail
from sayso.read.tnef import MAGIC as TNEF_MAGIC
from sayso.read.tnef import open_tnef
from sayso.read.trace import read_trace
from sayso.read.web import html_to_part

_HEADER_LINE = re.compile(rb"^([!-9;-~]{1,76}):", re.MULTILINE)
_OF_PARTS = re.compile(
    rb"^content-type:[ \t]{0,9}multipart/[^\r\n]{0,300}(?:\r?\n[ \t][^\r\n]{0,300}){0,4}boundary=",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK_LINES = (b"\n\n", b"\n\r\n", b"\r\r")
_KNOWN = {
    b"from", b"to", b"cc", b"date", b"subject", b"message-id", b"received", b"return-path", b"mime-version",
    b"content-type", b"delivered-to", b"reply-to", b"sender", b"x-mailer", b"in-reply-to", b"references",
    b"dkim-signature", b"x-original-to", b"status", b"x-status", b"content-transfer-encoding", b"list-id",
}  # fmt: skip
# At least one of these: a memo that begins with "To:" and "Subject:" is no mail yet.
_TELLING = {
    b"from", b"received", b"message-id", b"return-path", b"date", b"mime-version", b"content-type",
}  # fmt: skip
_DEFECTS = {
    "CloseBoundaryNotFoundDefect": "its closing boundary is missing, so it may be cut short",
    "StartBoundaryNotFoundDefect": "the boundary it announces never comes",
    "NoBoundaryInMultipartDefect": "it announces parts but no boundary",
    "InvalidBase64PaddingDefect": "its base64 is cut short",
    "InvalidBase64CharactersDefect": "its base64 holds foreign characters",
    "InvalidBase64LengthDefect": "its base64 has an impossible length",
}
_SEALED = "The mail is encrypted; only its headers can be read."
_LOOKED_AT = 4096
_SMIME = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_MAILS = {"message/rfc822", "message/global", "message/news"}
_READABLE = {"text/plain", "text/html", *ENRICHED}
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}


class MailReader:
    """EML files, maildir files, messages of a mailbox."""

    name = "mail"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first lines are mail headers, at least two of them well-known ones."""
        begin = len(head) - len(head.lstrip(b"\r\n"))
        if not _HEADER_LINE.match(head, begin):
            return Bid.NONE
        block = head[begin : _end_of_headers(head, begin, len(head))]
        names = {found.lower() for found in _HEADER_LINE.findall(block)}
        if len(names & _KNOWN) >= 2 and names & _TELLING:
            return Bid.CERTAIN
        # A mail that was cut out of something: no sender, but parts.
        return Bid.CERTAIN if _OF_PARTS.search(block) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The mail as one document, then each attachment as an item of its own."""
        if item.size > LIMITS.message_bytes:
            raise TooLarge(f"The mail has {item.size:,} bytes; the limit is {LIMITS.message_bytes:,}.")
        yield from take_apart(item.stream.read(), item.name)


def take_apart(raw: bytes, name: str) -> Iterator[Found]:
    """The mail in `raw` as a document named `name`, what of it could not be read, and its attachments."""
    opened = _Mail(raw)
    yield Reading(document=opened.document(name), parts=tuple(opened.parts))
    yield from opened.flaws()
    yield from opened.attachments


class _Mail:
    """One mail taken apart: walks its tree once, without recursion, keeping what goes wrong."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.parts: list[Part] = []
        self.attachments: list[Inner | Refused] = []
        self._errors: dict[str, list[ReadError]] = {}
        self._defects: dict[str, None] = {}
        self.mail = self._parse(raw)
        envelope = read_envelope(self.mail, self._report_header)
        self.message = replace(envelope, trace=read_trace(self.mail, raw))
        self._alternatives: list[tuple[PartFacts, bytes]] = []  # said to say the same
        self._walk()
        self._add_different()

    def document(self, name: str) -> Document:
        sent = self.message.sent
        day = None if sent is None else DateRange(start=sent[:10], end=sent[:10])
        sender = self.message.sender
        return Document(
            id=sha256(self.raw).hexdigest(),
            size=len(self.raw),
            media_type="message/rfc822",
            kind="mail",
            name=name,
            title=self.message.subject,
            author=None if sender is None else sender.name or sender.address,
            dated=day,
            message=self.message,
        )

    def flaws(self) -> Iterator[Flaw]:
        """One flaw a kind: a mail that is broken in one way counts once."""
        if self._defects:
            self._report("structure", Damaged("The mail is damaged: " + "; ".join(self._defects) + "."))
        for place, errors in self._errors.items():
            kinds = {error.kind: error for error in reversed(errors)}
            yield from (Flaw(error=error, place=place) for error in kinds.values())

    def _report(self, place: str, error: ReadError) -> None:
        self._errors.setdefault(place, []).append(error)

    def _report_header(self, name: str, error: ReadError) -> None:
        self._report(f"header {name}", error)

    def _parse(self, raw: bytes) -> ParsedMail:
        """The parsed tree; headers alone where the whole cannot be parsed within the limits."""
        if _end_of_headers(raw, 0, LIMITS.header_bytes + 4) > LIMITS.header_bytes:
            self._report("headers", TooLarge(f"The headers exceed {LIMITS.header_bytes:,} bytes; cut there."))
            return parse_headers(raw[: LIMITS.header_bytes])
        try:
            return parse_mail(raw)
        except RecursionError:
            self._report("structure", TooDeep(f"Parts lie more than {LIMITS.part_depth} deep in each other."))
            return _headers_only(raw)

    def _walk(self) -> None:
        pending: list[tuple[ParsedMail, int, Role]] = [(self.mail, 0, "text")]
        seen = 0
        while pending:
            part, depth, role = pending.pop()
            seen += 1
            if seen > LIMITS.parts:
                limit = f"the first {LIMITS.parts:,} are read"
                self._report(
                    "structure", TooLarge(f"The mail has more than {LIMITS.parts:,} parts; {limit}.")
                )
                return
            if depth > LIMITS.part_depth:
                self._report("structure", TooDeep(f"Parts lie more than {LIMITS.part_depth} deep."))
                continue
            inner = self._open(part, role)
            pending.extend((each, depth + 1, theirs) for each, theirs in reversed(inner))

    def _open(self, part: ParsedMail, role: Role) -> list[tuple[ParsedMail, Role]]:
        """Takes one part; returns the parts inside it, each with its role."""
        facts = read_facts(part)
        kind = facts.kind
        self._note_defects(part)
        inside = part.get_payload() if part.is_multipart() else None
        if kind.startswith("message/") and isinstance(inside, list):
            self._attach_message(part, facts, inside)
            return []
        if kind == "multipart/encrypted":
            self._report("body", Encrypted(_SEALED))
            return []
        if kind in _SMIME:
            return self._unsealed(part, role)
        if isinstance(inside, list):
            return share_roles(kind, [each for each in inside if isinstance(each, ParsedMail)], role)
        if kind in _SIGNATURES:
            return []  # a signature seals the mail it stands in; it is no attachment anybody sent
        return self._leaf(part, facts, role)

    def _unsealed(self, part: ParsedMail, role: Role) -> list[tuple[ParsedMail, Role]]:
        """The mail inside an S/MIME body, where it is signed and not sealed."""
        raw = part.get_payload(decode=True)
        if not raw:
            return []
        try:
            content = open_envelope(raw if isinstance(raw, bytes) else b"")
        except ReadError as error:
            sealed = str(part.get_param("smime-type", "")).lower() == "enveloped-data"
            self._report("body", Encrypted(_SEALED) if sealed else error)
            return []
        return [(parse_mail(content), role)] if content else []

    def _leaf(self, part: ParsedMail, facts: PartFacts, role: Role) -> list[tuple[ParsedMail, Role]]:
        raw = part.get_payload(decode=True)
        self._note_defects(part)
        content = raw if isinstance(raw, bytes) else b""
        if facts.transfer and facts.transfer not in TRANSFERS:
            error = NotYetReadable(f"The transfer encoding {facts.transfer[:40]!r} is not known.")
            if is_binary(content[:_LOOKED_AT]):
                self.attachments.append(Refused(name=self._name(facts), kind="attachment", error=error))
                return []
            self._report("body", error)  # what stands there can be read as it is
        is_wording = facts.kind in WORDINGS and not facts.attached
        if role == "said" and is_wording:
            self._alternatives.append((facts, content))
        elif role == "text" and is_wording and facts.kind in _READABLE:
            self._add_text(facts, content)
        elif content.startswith(TNEF_MAGIC) and (inside := self._unwrapped(facts, content)):
            return [(inside, "said" if any(each.content.strip() for each in self.parts) else role)]
        elif content or facts.filename:
            self._attach(facts, "attachment", content)
        return []

    def _unwrapped(self, facts: PartFacts, content: bytes) -> ParsedMail | None:
        """What Outlook wrapped as winmail.dat, as one more layer of this mail; `None` where it is broken."""
        try:
            composed = compose(open_tnef(content), room=len(content))
        except ReadError:
            return None  # attached as it is, its own reader says what is wrong with it
        for flaw in composed.flaws:
            self._report(f"{self._name(facts)}: {flaw.place}", flaw.error)
        return parse_mail(composed.raw)

    def _add_text(self, facts: PartFacts, content: bytes) -> None:
        text, errors = decode(content, facts.charset)
        for error in errors:
            self._report("body", error)
        if len(text) > LIMITS.text_characters:
            self._report("body", TooLarge(f"The text has {len(text):,} characters; cut at the limit."))
            text = text[: LIMITS.text_characters]
        if facts.kind == "text/html":
            self.parts.append(html_to_part(text))
        elif facts.kind in ENRICHED:
            self.parts.append(enriched_to_part(text))
        else:
            run = Run(start=0, length=len(text), part=0, origin=0, origin_length=len(text))
            self.parts.append(Part(media_type=facts.kind + facts.flow, content=text, runs=(run,)))
            self._take_embedded(text)

    def _add_different(self) -> None:
        """Alternatives that say something else than the one that was read: these words were sent as well."""
        for facts, content in self._alternatives:
            known = " ".join(part.content for part in self.parts)
            if facts.kind in _READABLE and says_more(content, facts, known):
                self._add_text(facts, content)

    def _take_embedded(self, text: str) -> None:
        """Files that stand in a plain text itself, and what is sealed in it."""
        if ARMOURED in text:
            self._report("body", Encrypted("The mail holds an encrypted block (PGP)."))
        for embedded in embedded_files(text):
            size = len(embedded.content)
            if embedded.cut:
                self._report("body", Damaged(f"The uuencoded file {embedded.name!r} is cut short."))
            stream = BytesIO(embedded.content)
            inner = Inner(name=embedded.name, kind="attachment", stream=stream, size=size)
            self.attachments.append(inner)

    def _attach(self, facts: PartFacts, kind: ItemKind, content: bytes) -> None:
        inner = Inner(
            name=self._name(facts),
            kind=kind,
            stream=BytesIO(content),
            size=len(content),
            charset=facts.charset,
        )
        self.attachments.append(inner)

    def _attach_message(self, part: ParsedMail, facts: PartFacts, inside: Sequence[object]) -> None:
        """A mail attached whole, or the fields of a report (RFC 3464, 8098, 5965) and the like as text."""
        linesep = "\r\n" if b"\r\n" in self.raw[:1000] else "\n"
        try:
            content = linesep.encode().join(_as_bytes(each, linesep) for each in inside)
        except RecursionError:
            error = TooDeep("The attached mail has too many layers to be taken out.")
            self.attachments.append(Refused(name=self._name(facts), kind="message", error=error))
            return
        if facts.kind not in _MAILS:
            self._attach(facts, "attachment", content)
            return
        # Not allowed (RFC 2046 5.2.1), yet some servers encode what they attach as a whole.
        if facts.transfer == "base64" and not _HEADER_LINE.match(content):
            with suppress(ValueError):  # then it stays as it stands, for the plain reader
                content = b64decode(content)
        self._attach(facts, "message", content)

    def _name(self, facts: PartFacts) -> str:
        name = decode_words(facts.filename) if facts.filename else ""
        return name or f"part {len(self.attachments) + 1}"

    def _note_defects(self, part: ParsedMail) -> None:
        for defect in part.defects:
            words = _DEFECTS.get(type(defect).__name__)
            if words is not None:
                self._defects[words] = None


def _headers_only(raw: bytes) -> ParsedMail:
    return parse_headers(raw[: _end_of_headers(raw, 0, LIMITS.header_bytes)])


def _end_of_headers(raw: bytes, start: int, end: int) -> int:
    """Where the first blank line from `start` begins; `end`, or the end of `raw`, where there is none."""
    end = min(end, len(raw))
    for blank in _BLANK_LINES:
        found = raw.find(blank, start, end)
        end = end if found < 0 else found
    return end


class _Verbatim(Compat32):
    """Writes headers out as they came in; the library's own policy folds long ones anew."""

    def fold_binary(self, name: str, value: object) -> bytes:
        return f"{name}: {value}{self.linesep}".encode("ascii", "surrogateescape")


def _as_bytes(mail: object, linesep: str) -> bytes:
    """The bytes of an attached mail. A damaged one that cannot be written out again gives its text."""
    if not isinstance(mail, ParsedMail):
        return b""
    try:
        return mail.as_bytes(policy=_Verbatim(linesep=linesep))
    except (KeyError, LookupError, UnicodeError, ValueError):
        return str(mail.get_payload()).encode("utf-8", "surrogateescape")
