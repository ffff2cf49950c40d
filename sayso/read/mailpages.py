"""Mails that a site shows as pages: a head of Date, From, To and Subject, the mail under it.

So the archives of leaked mail publish (WikiLeaks: GI Files, Syria Files, Hacking Team, DNC, Podesta,
Clinton), so webmail prints, so Outlook saves as HTML. Such a page is the mail: its words are the sender's and
not the site's. The site stays the document's outlet, and all else on the page a part of boilerplate.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser

from sayso.model.document import Address, Mark, Message, Part, Recipient
from sayso.model.place import Run, Span
from sayso.read.envelope import read_envelope
from sayso.read.limits import LIMITS
from sayso.read.moments import read_moment
from sayso.read.regions import Block

_LABELS = {
    "email-id": "id", "email id": "id", "emailid": "id", "message id": "other", "doc no.": "other",
    "case no.": "other",
    "from": "from", "von": "from", "de": "from", "da": "from", "van": "from", "expéditeur": "from",
    "remitente": "from", "sender": "from", "absender": "from", "mittente": "from",
    "to": "to", "an": "to", "para": "to", "à": "to", "a": "to", "aan": "to", "destinataire": "to",
    "empfänger": "to", "recipient": "to", "recipients": "to", "destinatario": "to",
    "cc": "cc", "copie": "cc", "kopie": "cc", "bcc": "bcc",
    "date": "date", "sent": "date", "datum": "date", "gesendet": "date", "fecha": "date", "enviado": "date",
    "envoyé": "date", "data": "date", "inviato": "date", "verzonden": "date", "enviada em": "date",
    "subject": "subject", "betreff": "subject", "asunto": "subject", "objet": "subject", "oggetto": "subject",
    "assunto": "subject", "onderwerp": "subject", "title": "subject",
    "attachments": "files", "attachment": "files", "attached files": "files", "anlagen": "files",
    "importance": "other", "reply-to": "other", "return-path": "other", "priority": "other",
}  # fmt: skip
_LABEL = re.compile(
    r"[ \t]{0,20}("
    + "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True))
    + r")[ ]{0,3}(?::|\t|$)"
    r"[ \t]{0,20}",
    re.IGNORECASE,
)
# In one line with others: only with a colon, and only what is written with a capital.
_INNER_LABEL = re.compile(r"[ \t](?=(?:From|To|CC|Cc|Bcc|Date|Sent|Subject) ?:(?:[ \t]|\S))")
_WANTED = frozenset(["id", "from", "to", "cc", "date", "subject"])
_FILES = re.compile(
    r"(?:attached files|attachments|anhänge|archivos adjuntos)\s{0,3}:?(?:\s{0,3}\(\d{1,4}\))?", re.I
)
_FILES_LINE = re.compile(r"^(?:Attached Files|Attachments)$", re.MULTILINE)
_FILE_ROW = re.compile(
    r"(?:#\t)?(?:\d{1,9}\t)*([^\t\n]{1,200}\.\w{1,5})(?:\t[\d.,]{1,12} ?[KMG]?i?B(?:ytes)?)?", re.I
)
_FILE_HEAD = re.compile(r"(?:#|no\.?|id)?\t?(?:file ?name|name|file)\t?(?:size)?", re.IGNORECASE)
_TAB = re.compile(
    r"(?:view (?:email|source|original|text|pdf|raw)|email body|raw (?:email|source)|source|text|attachments"
    r"|(?:this email has also been verified by )?(?:google )?dkim.{0,80}|email-id.{0,20}|print|reply|forward"
    r"|previous(?: email)?|next(?: email)?|download(?: raw source)?)",
    re.IGNORECASE,
)
_RAW = re.compile(
    r"^(?:Delivered-To|Received|Return-Path|DKIM-Signature|X-Received|X-Original-To|MIME-Version): \S",
    re.MULTILINE,
)
_ADDRESS = re.compile(r"[\w.+!#$%&'*/=?^`{|}~-]{1,64}@[\w.-]{1,190}\w")
_ANGLE = re.compile(r"[<(\[]\s{0,3}(?:mailto:)?([^<>()\[\]]{0,320})[>)\]]")
_SPLIT = re.compile(r"\s{0,3};\s{0,3}|,\s{0,3}(?=[^,]{0,200}@)|(?<=[>\w])\s{0,3},\s{0,3}")
_EMAIL_PLACE = re.compile(r"emailid|/gifiles/docs/|/syria-files/docs/|/emails?/", re.IGNORECASE)
_MOST_LINES = 400
_HEAD_LINES = 40
_PARSER = BytesParser(policy=policy.compat32)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """A mail found on a page: its envelope, its words as the first part and the page's own behind them.

    `files` are the names of attachments that the page lists; they are not in it.
    """

    message: Message
    parts: tuple[Part, ...]
    files: tuple[str, ...]


@dataclass(slots=True)
class _Head:
    """The lines `[first, last)` of a mail's head on a page, with the values under their meanings."""

    first: int
    last: int = 0
    values: dict[str, list[str]] = field(default_factory=dict)

    def value(self, meaning: str) -> str | None:
        return next((each for each in self.values.get(meaning, ()) if each), None)


def find_mail(
    part: Part, blocks: Sequence[Block], *, title: str | None, address: str | None
) -> MailPage | None:
    """The mail that a page shows, `None` where it shows none.

    `part` is the page's text, `blocks` the stretches of its elements, `title` and `address` the page's own.
    """
    lines = part.content[: LIMITS.header_characters].split("\n")[:_MOST_LINES]
    head = _find_head(lines)
    if head is None or not _is_page_head(head, lines, part, (title or "", address or "")):
        return None
    starts = [0]
    for line in part.content.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    everything = part.content.split("\n")
    body_line, files = _behind_head(everything, head.last)
    start = min(starts[body_line], len(part.content))
    end = _body_end(part, blocks, start)
    subject = head.value("subject") or _heading_before(part, starts[head.first]) or title
    raw = _raw_source(part.content[end:])
    message = _message(head, subject, raw)
    parts = [cut_part(part, start, end)]
    for first, last in ((0, start), (end, len(part.content))):
        rest = cut_part(part, first, last)
        if rest.content.strip():
            marks = (Mark(kind="boilerplate", span=Span(start=0, end=len(rest.content))),)
            parts.append(Part(media_type=rest.media_type, content=rest.content, runs=rest.runs, marks=marks))
    named = head.value("files")
    listed = [*files, *([named] if named and "." in named else []), *_listed(part.content[end:].split("\n"))]
    return MailPage(message=message, parts=tuple(parts), files=tuple(listed))


def cut_part(part: Part, start: int, end: int) -> Part:
    """The stretch `[start, end)` of a part as a part, without blank lines around; runs and marks follow."""
    while start < end and part.content[start].isspace():
        start += 1
    while end > start and part.content[end - 1].isspace():
        end -= 1
    first = max(bisect_right(part.runs, start, key=lambda run: run.start) - 1, 0)
    runs = []
    for run in part.runs[first:]:
        low, high = max(run.start, start), min(run.start + run.length, end)
        if run.start >= end:
            break
        if low >= high:
            continue
        if run.length == run.origin_length:
            origin, origin_length = run.origin + low - run.start, high - low
        else:
            origin, origin_length = run.origin, run.origin_length
        runs.append(
            Run(start=low - start, length=high - low, part=0, origin=origin, origin_length=origin_length)
        )
    marks = []
    for mark in part.marks:
        low, high = max(mark.span.start, start), min(mark.span.end, end)
        if low < high and mark.kind != "boilerplate":
            marks.append(Mark(kind=mark.kind, span=Span(start=low - start, end=high - start)))
    return Part(
        media_type=part.media_type, content=part.content[start:end], runs=tuple(runs), marks=tuple(marks)
    )


def _find_head(lines: Sequence[str]) -> _Head | None:
    """The first run of labelled lines that names a sender or a number, and at least three things in all."""
    number = 0
    while number < len(lines):
        if not _LABEL.match(lines[number]):
            number += 1
            continue
        head = _read_head(lines, number)
        found = _WANTED & {meaning for meaning, values in head.values.items() if any(values)}
        if len(found) >= 3 and "date" in found and found & {"id", "from"}:
            return head
        if found >= {"id", "date"}:
            return head
        number = max(head.last, number + 1)
    return None


def _read_head(lines: Sequence[str], first: int) -> _Head:
    head = _Head(first, first)
    blank = 0
    meaning: str | None = None
    for number in range(first, min(first + _HEAD_LINES, len(lines))):
        pieces = _INNER_LABEL.split(lines[number])
        label = _LABEL.match(pieces[0])
        if not lines[number].strip():
            blank += 1
            if blank > 2:
                break
            continue
        if label is None:
            if meaning is None or head.values[meaning][-1] or number - head.last > blank:
                break
            head.values[meaning][-1] = lines[number].strip()  # a label alone on its line: its value below
            head.last, blank, meaning = number + 1, 0, None
            continue
        if _LABELS[label[1].lower()] == "files" and not lines[number][label.end() :].strip():
            break  # the heading of a list of files
        for piece in pieces:
            inner = _LABEL.match(piece)
            if inner is None:
                continue
            meaning = _LABELS[inner[1].lower()]
            head.values.setdefault(meaning, []).append(piece[inner.end() :].strip())
        head.last, blank = number + 1, 0
    return head


def _is_page_head(head: _Head, lines: Sequence[str], part: Part, page: tuple[str, str]) -> bool:
    """Whether a head is the page's own, and no mail that an article quotes.

    It is where it bears the site's number of the mail, or the page is called by its subject, or lies where
    mails lie, or has no sentences above it.
    """
    title, address = page
    date = head.value("date")
    if date is None or read_moment(date) is None:
        return False
    subject = (head.value("subject") or "").strip().lower()
    if head.value("id") or _EMAIL_PLACE.search(address):
        return True
    if len(subject) > 3 and subject[:60] in title.lower():
        return True
    return sum(len(line) for line in lines[: head.first] if len(line) > 60) < 140


def _behind_head(lines: Sequence[str], number: int) -> tuple[int, list[str]]:
    """The first line of the mail's words behind its head, past lists of files and tabs; the files' names."""
    files: list[str] = []
    listing = False
    while number < len(lines):
        line = lines[number].strip()
        if _FILES.fullmatch(line):
            listing = True
        elif listing and (row := _FILE_ROW.fullmatch(line)):
            files.append(row[1].strip())
        elif line and not (listing and _FILE_HEAD.fullmatch(line)) and not _TAB.fullmatch(line):
            break
        number += 1
    return min(number, len(lines) - 1), files


def _listed(lines: Sequence[str]) -> list[str]:
    """The names in a list of attached files that stands behind the mail's words."""
    heading = next((number for number, line in enumerate(lines) if _FILES.fullmatch(line.strip())), None)
    return [] if heading is None else _behind_head(lines, heading)[1]


def _body_end(part: Part, blocks: Sequence[Block], start: int) -> int:
    """Where the mail's words end: with the named element that begins where they do, else with the element
    around them, without what surrounds the page's text; before a list of files and a raw source behind."""
    named = [each.end for each in blocks if start <= each.start <= start + 2 and each.is_named]
    around = [each.end for each in blocks if each.start < start < each.end]
    end = max(named, default=0)
    if end <= start:
        end = min(around, default=len(part.content))
        sides = sorted((mark.span.end, mark.span.start) for mark in part.marks if mark.kind == "boilerplate")
        while sides and sides[-1][0] >= end - 2 and sides[-1][1] > start:
            end = min(end, sides.pop()[1])
    raw = _RAW.search(part.content, start, end)
    if raw and raw.start() > start + 2 and _looks_raw(part.content, raw.start()):
        end = raw.start()
    listed = _FILES_LINE.search(part.content, start, end)
    if listed and _listed(part.content[listed.start() : end].split("\n")):
        end = listed.start()
    return max(end, start)


def _looks_raw(content: str, start: int) -> bool:
    return len(_RAW.findall(content, start, start + 4000)) >= 3


def _heading_before(part: Part, position: int) -> str | None:
    headings = [mark.span for mark in part.marks if mark.kind == "heading" and mark.span.end <= position]
    if not headings:
        return None
    return " ".join(max(headings, key=lambda span: span.end).cut(part.content).split()) or None


def _raw_source(content: str) -> Message | None:
    """The envelope in a mail's raw source, where the page shows that behind the mail."""
    found = _RAW.search(content)
    if found is None or not _looks_raw(content, found.start()):
        return None
    raw = content[found.start() : found.start() + LIMITS.header_characters]
    mail = _PARSER.parsebytes(raw.encode("utf-8", "surrogateescape"), headersonly=True)
    return read_envelope(mail, lambda _header, _error: None)


def _message(head: _Head, subject: str | None, raw: Message | None) -> Message:
    senders = _addresses(head.values.get("from", ()))
    return Message(
        message_id=raw.message_id if raw else None,
        in_reply_to=raw.in_reply_to if raw else (),
        references=raw.references if raw else (),
        sender=senders[0] if senders else None,
        recipients=tuple(
            Recipient(role=role, to=each)
            for role in ("to", "cc", "bcc")
            for each in _addresses(head.values.get(role, ()))
        )[: LIMITS.addresses],
        subject=" ".join(subject.split()) if subject else None,
        sent=read_moment(head.value("date") or ""),
    )


def _addresses(values: Sequence[str]) -> list[Address]:
    """The people in the values of a head: "Name <address>", an address, or a name alone."""
    found: list[Address] = []
    for value in values:
        for piece in _SPLIT.split(value[: LIMITS.header_characters]):
            inner = _ANGLE.search(piece)
            address = _ADDRESS.search(inner[1] if inner else piece) or _ADDRESS.search(piece)
            name = _ADDRESS.sub("", _ANGLE.sub("", piece)).strip(" \t\"',;:<>[]()")
            if name or address:
                found.append(Address(name=name or None, address=address[0].lower() if address else None))
    return found
