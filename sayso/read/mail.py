"""One mail (RFC 5322, MIME): its envelope, its readable parts in order, its attachments as items.

The structure is parsed by the standard library's `email` with the compat32 policy (the modern policy is
7.5 times slower and raises on broken mail); what it leaves open is decided here.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from email import policy
from email.message import Message as ParsedMail
from email.parser import BytesParser
from email.policy import Compat32
from hashlib import sha256
from io import BytesIO
from typing import Literal

from sayso.errors import Damaged, Encrypted, NotYetReadable, ReadError, TooDeep, TooLarge
from sayso.model.document import Document, ItemKind, Part, Reading
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened, Refused
from sayso.model.place import DateRange, Run
from sayso.read.charset import decode
from sayso.read.envelope import decode_words, header_text, read_envelope
from sayso.read.limits import LIMITS
from sayso.read.web import html_to_part

_HEADER_LINE = re.compile(rb"^([!-9;-~]{1,76}):", re.MULTILINE)
_BLANK_LINES = (b"\n\n", b"\n\r\n", b"\r\r")
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
_STRAY = re.compile(r"[\s;(]")  # what some write behind a transfer encoding: parameters, comments
_PARSER = BytesParser(policy=policy.compat32)
# What becomes of a part: read as the mail's text, made an item, or dropped where it only says the same again.
Role = Literal["text", "item", "said"]


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
        self.attachments: list[Inner | Refused] = []
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
        if _end_of_headers(raw, 0, LIMITS.header_bytes + 4) > LIMITS.header_bytes:
            self._report("headers", TooLarge(f"The headers exceed {LIMITS.header_bytes:,} bytes; cut there."))
            return _PARSER.parsebytes(raw[: LIMITS.header_bytes], headersonly=True)
        try:
            return _PARSER.parsebytes(raw)
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
        _mend_headers(part)
        kind = part.get_content_type()
        self._note_defects(part)
        inside = part.get_payload() if part.is_multipart() else None
        if kind == "message/rfc822" and isinstance(inside, list):
            self._attach_mail(part, inside[0])
            return []
        if kind == "multipart/encrypted" or _is_enveloped(part, kind):
            self._report("body", Encrypted("The mail is encrypted; only its headers can be read."))
            return []
        if isinstance(inside, list):
            return _roles(kind, [each for each in inside if isinstance(each, ParsedMail)], role)
        if kind in _SIGNATURES:
            return []  # a signature seals the mail it stands in; it is no attachment anybody sent
        self._leaf(part, kind, role)
        return []

    def _leaf(self, part: ParsedMail, kind: str, role: Role) -> None:
        transfer = str(part.get("Content-Transfer-Encoding", "7bit")).lower()
        if transfer and transfer not in _TRANSFERS:
            self._report("body", NotYetReadable(f"The transfer encoding {transfer[:40]!r} is not known."))
            return
        is_wording = kind.startswith("text/") and not _is_attached(part)
        if role == "said" and is_wording:
            return
        raw = part.get_payload(decode=True)
        self._note_defects(part)
        content = raw if isinstance(raw, bytes) else b""
        if role == "text" and is_wording and kind in ("text/plain", "text/html"):
            self._add_text(part, kind, content)
        elif content or part.get_filename():
            self._attach(part, "attachment", content)

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
        inner = Inner(
            name=self._name(part),
            kind=kind,
            stream=BytesIO(content),
            size=len(content),
            charset=_charset(part),
        )
        self.attachments.append(inner)

    def _attach_mail(self, part: ParsedMail, mail: object) -> None:
        try:
            content = _as_bytes(mail, "\r\n" if b"\r\n" in self.raw[:1000] else "\n")
        except RecursionError:
            error = TooDeep("The attached mail has too many layers to be taken out.")
            self.attachments.append(Refused(name=self._name(part), kind="message", error=error))
            return
        # Not allowed (RFC 2046 5.2.1), yet some servers encode what they attach as a whole.
        is_coded = str(part.get("Content-Transfer-Encoding", "")).lower() == "base64"
        if is_coded and not _HEADER_LINE.match(content):
            with suppress(ValueError):  # then it stays as it stands, for the plain reader
                content = b64decode(content)
        self._attach(part, "message", content)

    def _name(self, part: ParsedMail) -> str:
        given = part.get_filename()
        name = decode_words(given) if isinstance(given, str) else ""
        return name or f"part {len(self.attachments) + 1}"

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
    return _PARSER.parsebytes(raw[: _end_of_headers(raw, 0, LIMITS.header_bytes)], headersonly=True)


def _end_of_headers(raw: bytes, start: int, end: int) -> int:
    """Where the first blank line from `start` begins; `end`, or the end of `raw`, where there is none."""
    end = min(end, len(raw))
    for blank in _BLANK_LINES:
        found = raw.find(blank, start, end)
        end = end if found < 0 else found
    return end


def _mend_headers(part: ParsedMail) -> None:
    """Makes the headers that the library looks up itself readable to it: raw characters, stray words."""
    for name, value in list(part.raw_items()):
        if name.lower() == "content-transfer-encoding":
            part.replace_header(name, _STRAY.split(str(value).strip(), maxsplit=1)[0])
        elif name.lower().startswith("content-") and not str(value).isascii():
            part.replace_header(name, header_text(value))


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


def _roles(kind: str, children: list[ParsedMail], role: Role) -> list[tuple[ParsedMail, Role]]:
    """How the parts of a multipart are taken.

    Of alternatives (RFC 2046 5.1.4) the plain text, or the richest where there is none or it is blank; the
    others say the same, but files may lie beside them. Of related parts (RFC 2387) the first.
    """
    if kind == "multipart/alternative" and children:
        best = _best_alternative(children)
        return [(each, role if each is best else "said") for each in children]
    if kind == "multipart/related":
        return [(each, "item" if number else role) for number, each in enumerate(children)]
    return [(each, role) for each in children]


def _best_alternative(children: list[ParsedMail]) -> ParsedMail:
    for child in children:
        if child.get_content_type() == "text/plain" and (child.get_payload(decode=True) or b"").strip():  # type: ignore[union-attr]
            return child
    rich = [each for each in children if _is_rich(each)]
    return rich[-1] if rich else children[-1]


def _is_rich(part: ParsedMail) -> bool:
    return part.get_content_type() == "text/html" or part.get_content_maintype() == "multipart"


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
