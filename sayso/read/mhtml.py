"""Pages that browsers and Word save as one file: MHTML (RFC 2557) and Safari's webarchive.

A saved page looks like a mail ("From: <Saved by Blink>") and is none: nobody sent it. Its document is the
root part; frames and attached documents are items of their own. Style sheets, scripts, fonts and pictures
only dress the page and are passed over; they stay in the original.
"""

import plistlib
import re
import struct
from collections.abc import Iterator
from email.message import Message as ParsedMail
from hashlib import sha256
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError

from sayso.errors import Damaged, ReadError, TooDeep, TooLarge
from sayso.model.document import Document
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened
from sayso.model.place import DateRange
from sayso.read.charset import decode
from sayso.read.envelope import decode_words, header_text, to_iso
from sayso.read.limits import LIMITS
from sayso.read.mimepart import PartFacts, read_facts
from sayso.read.moments import read_moment
from sayso.read.pages import declared_charset, read_page
from sayso.read.statements import host_of
from sayso.read.structure import parse_mail

_HEADER = re.compile(rb"^([!-9;-~]{1,76}):[ \t]{0,99}([^\r\n]{0,999})", re.MULTILINE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_SAVED_BY = re.compile(rb"\"?'?<?saved by ", re.IGNORECASE)
_MAY_BE_PAGE = re.compile(
    rb"snapshot-content-location|x-maf|saved by|multipart/related|text/html", re.IGNORECASE
)
_SIGNS = {b"snapshot-content-location", b"x-maf", b"x-maf-version"}
_ADDRESSING = {
    b"from", b"to", b"cc", b"bcc", b"sender", b"received", b"return-path", b"message-id", b"delivered-to",
    b"reply-to", b"in-reply-to", b"references", b"newsgroups", b"x-unsent", b"list-id",
}  # fmt: skip
_DRESS = (
    "image/", "font/", "audio/", "video/", "text/css", "text/javascript", "text/xml",
    "application/javascript",
    "application/x-javascript", "application/ecmascript", "application/json", "application/font",
    "application/x-font", "application/vnd.ms-fontobject", "application/octet-stream", "application/x-mso",
    "application/vnd.ms-officetheme", "application/xml", "application/x-shockwave-flash", "text/x-component",
    "application/manifest+json", "application/wasm", "multipart/",
)  # fmt: skip
_MOST_FRAMES = 500
# What the library raises on a broken list, of which it says only that it may raise something.
_PLIST_ERRORS = (
    ValueError, LookupError, TypeError, ArithmeticError, AttributeError, EOFError, RecursionError,
    struct.error, ExpatError,
)  # fmt: skip


class MhtmlReader:
    """MHTML files of browsers, Word's single-file web pages, Outlook's and Aspose's exports of them."""

    name = "mhtml"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first headers are those of a saved page and of no mail that somebody sent."""
        block = head.lstrip(b"\r\n")
        end = _BLANK_LINE.search(block)
        block = block[: end.start() if end else len(block)]
        if not _MAY_BE_PAGE.search(block):
            return Bid.NONE
        block = re.sub(rb"\r?\n[ \t]{1,99}", b" ", block)
        headers = {found[1].lower(): found[2] for found in reversed(list(_HEADER.finditer(block)))}
        return Bid.CERTAIN if headers and _is_saved_page(headers) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The page that was saved, then its frames and the documents saved with it."""
        if item.size > LIMITS.message_bytes:
            raise TooLarge(f"The saved page has {item.size:,} bytes; the limit is {LIMITS.message_bytes:,}.")
        raw = item.stream.read()
        try:
            mail = parse_mail(raw)
        except RecursionError as error:
            raise TooDeep(f"Parts lie more than {LIMITS.part_depth} deep in each other.") from error
        leaves, flaws = _leaves(mail)
        root = _root(mail, leaves)
        if root is None:
            raise Damaged("The saved page holds no part that is a page or a text.")
        address = _header(mail, "Snapshot-Content-Location") or _header(mail, "Content-Location")
        part, facts = root
        address = address or _header(part, "Content-Location")
        saved = to_iso(_header(mail, "Date") or "") or read_moment(_header(mail, "Date") or "")
        document = Document(
            id=sha256(raw).hexdigest(),
            size=len(raw),
            media_type="multipart/related",
            kind="page",
            name=item.name,
            title=decode_words(_header(mail, "Subject") or "") or None,
            # A page was there on the day it was saved; when it was published it may say itself.
            dated=None if saved is None else DateRange(start=None, end=saved[:10]),
        )
        source, errors = _decoded(_content(part), facts.charset)
        yield from read_page(source, document, address if host_of(address) else None)
        yield from (Flaw(error=error) for error in (*errors, *flaws))
        yield from _others(leaves, part)


def _is_saved_page(headers: dict[bytes, bytes]) -> bool:
    if headers.keys() & _SIGNS or _SAVED_BY.match(headers.get(b"from", b"")):
        return True
    if headers.keys() & _ADDRESSING:
        return False
    kind = headers.get(b"content-type", b"").strip().lower()
    if b"content-location" in headers and kind.startswith((b"multipart/related", b"text/html")):
        return True
    return b"mime-version" in headers and kind.startswith((b"multipart/related", b"text/html"))


Leaf = tuple[ParsedMail, PartFacts]


def _leaves(mail: ParsedMail) -> tuple[list[Leaf], list[ReadError]]:
    """The parts without parts of a saved page, in order, and what of it is cut short or beyond the caps."""
    found: list[Leaf] = []
    flaws: list[ReadError] = []
    pending: list[tuple[ParsedMail, int]] = [(mail, 0)]
    seen = 0
    is_cut = False
    while pending:
        part, depth = pending.pop()
        seen += 1
        if seen > LIMITS.parts or depth > LIMITS.part_depth:
            flaws.append(TooLarge(f"The page has more than {LIMITS.parts:,} parts, or too deep ones."))
            break
        is_cut = is_cut or any(type(each).__name__ == "CloseBoundaryNotFoundDefect" for each in part.defects)
        inside = part.get_payload()
        if isinstance(inside, list):
            pending += [(each, depth + 1) for each in reversed(inside) if isinstance(each, ParsedMail)]
        else:
            found.append((part, read_facts(part)))
    if is_cut:
        flaws.append(Damaged("The closing boundary is missing, so the page may be cut short."))
    return found, flaws


def _root(mail: ParsedMail, leaves: list[Leaf]) -> Leaf | None:
    """The part that is the page: RFC 2387 `start`, else that of the page's own address, else the first."""
    start = mail.get_param("start")
    wanted = start.strip("<> ") if isinstance(start, str) else None
    address = _header(mail, "Snapshot-Content-Location") or _header(mail, "Content-Location")
    pages = [leaf for leaf in leaves if leaf[1].kind in ("text/html", "application/xhtml+xml")]
    for leaf in pages:
        if wanted and (_header(leaf[0], "Content-ID") or "").strip("<> ") == wanted:
            return leaf
    for leaf in pages:
        if address and _header(leaf[0], "Content-Location") == address:
            return leaf
    texts = [leaf for leaf in leaves if leaf[1].kind.startswith("text/")]
    return pages[0] if pages else texts[0] if texts else None


def _others(leaves: list[Leaf], root: ParsedMail) -> Iterator[Inner]:
    """Frames, and documents that were saved with the page; not what only dresses it, nor the page as text."""
    frames = 0
    for number, (part, facts) in enumerate(leaves):
        is_twin = facts.kind == "text/plain" and not facts.filename and not _header(part, "Content-Location")
        if part is root or is_twin or facts.kind.startswith(_DRESS):
            continue
        content = _content(part)
        frames += facts.kind == "text/html"
        if not content.strip() or (facts.kind == "text/html" and frames > _MOST_FRAMES):
            continue
        name = decode_words(facts.filename or "") or _header(part, "Content-Location") or f"part {number + 1}"
        yield Inner(
            name=name.rpartition("/")[2][:200] or name[:200],
            kind="attachment",
            stream=BytesIO(content),
            size=len(content),
            charset=facts.charset,
        )


def _content(part: ParsedMail) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _decoded(raw: bytes, charset: str | None) -> tuple[str, tuple[ReadError, ...]]:
    text, errors = decode(raw, charset or declared_charset(raw))
    if len(text) > LIMITS.text_characters:
        limit = TooLarge(f"The page has {len(text):,} characters; cut at the limit.")
        return text[: LIMITS.text_characters], (*errors, limit)
    return text, errors


def _header(part: ParsedMail, name: str) -> str | None:
    value = part.get(name)
    return None if value is None else "".join(header_text(value).split("\n")).strip() or None


class WebArchiveReader:
    """Safari's webarchives: a property list with the page and what lies in it."""

    name = "webarchive"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN for a property list that names a main resource."""
        is_list = head.startswith(b"bplist00") or b"<plist" in head[:500]
        return Bid.CERTAIN if is_list and b"WebMainResource" in head else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The page that was saved, then its frames."""
        if item.size > LIMITS.message_bytes:
            raise TooLarge(f"The webarchive has {item.size:,} bytes; the limit is {LIMITS.message_bytes:,}.")
        raw = item.stream.read()
        try:
            archive: Any = plistlib.loads(raw)
        except _PLIST_ERRORS as error:
            raise Damaged("The webarchive is damaged: its property list cannot be read.") from error
        content, charset, address = _resource(archive)
        if content is None:
            raise Damaged("The webarchive holds no main resource.")
        document = Document(
            id=sha256(raw).hexdigest(),
            size=len(raw),
            media_type="application/x-webarchive",
            kind="page",
            name=item.name,
        )
        source, errors = _decoded(content, charset)
        yield from read_page(source, document, address if host_of(address) else None)
        yield from (Flaw(error=error) for error in errors)
        yield from _subframes(archive)


def _resource(archive: object) -> tuple[bytes | None, str | None, str | None]:
    """The bytes, character set and address of an archive's main resource."""
    main = archive.get("WebMainResource") if isinstance(archive, dict) else None
    if not isinstance(main, dict):
        return None, None, None
    content = main.get("WebResourceData")
    charset, address = main.get("WebResourceTextEncodingName"), main.get("WebResourceURL")
    return (
        content if isinstance(content, bytes) else None,
        charset if isinstance(charset, str) else None,
        address if isinstance(address, str) else None,
    )


def _subframes(archive: object) -> Iterator[Inner]:
    pending: list[object] = [archive]
    number = 0
    while pending and number < _MOST_FRAMES:
        outer = pending.pop()
        frames = outer.get("WebSubframeArchives") if isinstance(outer, dict) else None
        for frame in frames if isinstance(frames, list) else []:
            number += 1
            content, charset, _ = _resource(frame)
            if number <= _MOST_FRAMES and content is not None and content.strip():
                stream = BytesIO(content)
                yield Inner(
                    name=f"frame {number}",
                    kind="attachment",
                    stream=stream,
                    size=len(content),
                    charset=charset,
                )
            pending.append(frame)
