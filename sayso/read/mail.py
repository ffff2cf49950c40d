"""One mail (RFC 5322, MIME): its envelope, its readable parts in order, its attachments as items.

The structure is parsed by the standard library's `email` with the compat32 policy (the modern policy is
7.5 times slower and raises on broken mail); what it leaves open is decided here.
"""

import re
from collections.abc import Iterator
from email import policy
from email.message import Message as ParsedMail
from email.parser import BytesParser
from hashlib import sha256
from io import BytesIO

from sayso.errors import Damaged, Encrypted, NotYetReadable, ReadError, TooDeep, TooLarge
from sayso.model.document import Document, ItemKind, Part, Reading
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened
from sayso.model.place import DateRange, Run
from sayso.read.charset import decode
from sayso.read.envelope import decode_words, header_text, read_envelope
from sayso.read.limits import LIMITS
from sayso.read.web import html_to_part

_HEADER_LINE = re.compile(rb"^([!-9;-~]{1,76}):", re.MULTILINE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")
_KNOWN = {
    b"from", b"to", b"cc", b"date", b"subject", b"message-id", b"received", b"return-path", b"mime-version",
    b"content-type", b"delivered-to", b"reply-to", b"sender", b"x-mailer", b"in-reply-to", b"references",
    b"dkim-signature", b"x-original-to", b"status", b"x-status", b"content-transfer-encoding", b"list-id",
}  # fmt: skip
_ORIGIN = {b"from", b"received", b"message-id", b"return-path", b"date"}
_DEFECTS = {
    "CloseBoundaryNotFoundDefect": "its closing boundary is missing, so it may be cut short",
    "StartBoundaryNotFoundDefect": "the boundary it announces never comes",
    "NoBoundaryInMultipartDefect": "it announces parts but no boundary",
    "InvalidBase64PaddingDefect": "its base64 is cut short",
    "InvalidBase64CharactersDefect": "its base64 holds foreign characters",
    "InvalidBase64LengthDefect": "its base64 has an impossible length",
}
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_TRANSFERS = {
    "7bit",
    "8bit",
    "binary",
    "quoted-printable",
    "base64",
    "x-uuencode",
    "uuencode",
    "uue",
    "x-uue",
}
_PARSER = BytesParser(policy=policy.compat32)


class MailReader:
    """EML files, maildir files, messages of a mailbox."""

    name = "mail"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first lines are mail headers, at least two of them well-known ones."""
        if not _HEADER_LINE.match(head.lstrip(b"\r\n")):
            return Bid.NONE
        block = _BLANK_LINE.split(head.lstrip(b"\r\n"), 1)[0]
        names = {found.lower() for found in _HEADER_LINE.findall(block)}
        if len(names & _KNOWN) >= 2 and names & _ORIGIN:
            return Bid.CERTAIN
        return Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The mail as one document, then each attachment as an item of its own."""
        if item.size > LIMITS.message_bytes:
            raise TooLarge(f"The mail has {item.size:,} bytes; the limit is {LIMITS.message_bytes:,}.")
        raw = item.stream.read()
        opened = _Mail(raw)
        yield Reading(document=opened.document(item.name), parts=tuple(opened.parts))
        yield from opened.flaws()
        yield from opened.attachments


class _Mail:
    """One mail taken apart: walks its tree once, without recursion, keeping what goes wrong."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.parts: list[Part] = []
        self.attachments: list[Inner] = []
        self._errors: dict[str, list[ReadError]] = {}
        self._defects: dict[str, None] = {}
        self.mail = self._parse(raw)
        self.message = read_envelope(self.mail, self._report_header)
        self._walk()

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
        blank = _BLANK_LINE.search(raw, 0, LIMITS.header_bytes + 4)
        if blank is None and len(raw) > LIMITS.header_bytes:
            self._report("headers", TooLarge(f"The headers exceed {LIMITS.header_bytes:,} bytes; cut there."))
            return _PARSER.parsebytes(raw[: LIMITS.header_bytes], headersonly=True)
        try:
            return _PARSER.parsebytes(raw)
        except RecursionError:
            self._report("structure", TooDeep(f"Parts lie more than {LIMITS.part_depth} deep in each other."))
            return _headers_only(raw)

    def _walk(self) -> None:
        pending: list[tuple[ParsedMail, int, bool]] = [(self.mail, 0, True)]
        seen = 0
        while pending:
            part, depth, inline = pending.pop()
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
            inner = self._open(part, inline)
            pending.extend((each, depth + 1, shown) for each, shown in reversed(inner))

    def _open(self, part: ParsedMail, inline: bool) -> list[tuple[ParsedMail, bool]]:
        """Takes one part; returns the parts inside it, each with whether it is shown in the text."""
        kind = part.get_content_type()
        self._note_defects(part)
        payload = part.get_payload()
        if kind == "message/rfc822" and isinstance(payload, list) and payload:
            self._attach(part, "message", _as_bytes(payload[0]))
            return []
        if kind == "multipart/encrypted" or _is_enveloped(part, kind):
            self._report("body", Encrypted("The mail is encrypted; only its headers can be read."))
            return []
        if isinstance(payload, list):
            children = [each for each in payload if isinstance(each, ParsedMail)]
            return _shown(kind, children, inline)
        if kind in _SIGNATURES:
            return []  # a signature seals the mail it stands in; it is no attachment anybody sent
        self._leaf(part, kind, inline)
        return []

    def _leaf(self, part: ParsedMail, kind: str, inline: bool) -> None:
        transfer = str(part.get("Content-Transfer-Encoding", "7bit")).strip().lower()
        if transfer and transfer not in _TRANSFERS:
            self._report("body", NotYetReadable(f"The transfer encoding {transfer[:40]!r} is not known."))
            return
        raw = part.get_payload(decode=True)
        self._note_defects(part)
        content = raw if isinstance(raw, bytes) else b""
        shown = inline and kind in ("text/plain", "text/html") and not _is_attached(part)
        if not shown:
            if content or part.get_filename():
                self._attach(part, "attachment", content)
            return
        self._add_text(part, kind, content)

    def _add_text(self, part: ParsedMail, kind: str, content: bytes) -> None:
        text, errors = decode(content, _charset(part))
        for error in errors:
            self._report("body", error)
        if len(text) > LIMITS.text_characters:
            self._report("body", TooLarge(f"The text has {len(text):,} characters; cut at the limit."))
            text = text[: LIMITS.text_characters]
        if kind == "text/html":
            self.parts.append(html_to_part(text))
            return
        run = Run(start=0, length=len(text), part=0, origin=0, origin_length=len(text))
        self.parts.append(Part(media_type=kind + _flowed(part), content=text, runs=(run,)))

    def _attach(self, part: ParsedMail, kind: ItemKind, content: bytes) -> None:
        given = part.get_filename()
        number = len(self.attachments) + 1
        name = decode_words(header_text(given)) if isinstance(given, str) and given else ""
        self.attachments.append(
            Inner(
                name=name or f"part {number}",
                kind=kind,
                stream=BytesIO(content),
                size=len(content),
                charset=_charset(part),
            )
        )

    def _note_defects(self, part: ParsedMail) -> None:
        for defect in part.defects:
            words = _DEFECTS.get(type(defect).__name__)
            if words is not None:
                self._defects[words] = None


def _is_enveloped(part: ParsedMail, kind: str) -> bool:
    """Whether a part is S/MIME enveloped data (RFC 8551 3.3)."""
    if kind not in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        return False
    return str(part.get_param("smime-type", "enveloped-data")).lower() == "enveloped-data"


def _headers_only(raw: bytes) -> ParsedMail:
    blank = _BLANK_LINE.search(raw)
    return _PARSER.parsebytes(raw[: blank.start() if blank else LIMITS.header_bytes], headersonly=True)


def _as_bytes(mail: object) -> bytes:
    """The bytes of an attached mail. A damaged one that cannot be written out again gives its text."""
    if not isinstance(mail, ParsedMail):
        return b""
    try:
        return mail.as_bytes()
    except (KeyError, LookupError, UnicodeError, ValueError, RecursionError):
        return str(mail.get_payload()).encode("utf-8", "surrogateescape")


def _shown(kind: str, children: list[ParsedMail], inline: bool) -> list[tuple[ParsedMail, bool]]:
    """Which parts of a multipart are read as the mail's text.

    Of alternatives (RFC 2046 5.1.4) the plain text, or the richest where there is none or it is blank;
    the others say the same and are dropped. Of related parts (RFC 2387) the first.
    """
    if kind == "multipart/alternative":
        return [(_best_alternative(children), inline)] if children else []
    if kind == "multipart/related":
        return [(each, inline and number == 0) for number, each in enumerate(children)]
    return [(each, inline) for each in children]


def _best_alternative(children: list[ParsedMail]) -> ParsedMail:
    for child in children:
        if child.get_content_type() == "text/plain" and (child.get_payload(decode=True) or b"").strip():  # type: ignore[union-attr]
            return child
    return children[-1]


def _is_attached(part: ParsedMail) -> bool:
    disposition = header_text(part.get("Content-Disposition", "")).strip().lower()
    return disposition.startswith("attachment") or bool(part.get_filename())


def _charset(part: ParsedMail) -> str | None:
    declared = part.get_param("charset")
    if isinstance(declared, tuple):
        declared = declared[2]
    return declared.strip("'\" ") or None if isinstance(declared, str) else None


def _flowed(part: ParsedMail) -> str:
    """`; format=flowed` and `; delsp=yes` where the part says so (RFC 3676): joining lines needs them."""
    parameters = ""
    for name, value in (("format", "flowed"), ("delsp", "yes")):
        given = part.get_param(name)
        if isinstance(given, str) and given.lower() == value:
            parameters += f"; {name}={value}"
    return parameters
