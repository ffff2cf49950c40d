"""An Outlook item as a mail: its properties become an RFC 5322 message, which the mail reader takes apart.

The same item gives the same bytes on every machine: nothing is added that the item does not hold (no date,
no Message-ID), and boundaries come from the content. Where the item keeps the headers it travelled with,
they stand as they came, without those that describe a MIME structure which is gone.
"""

import re
from binascii import b2a_base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from urllib.parse import quote

from sayso.errors import Damaged, ReadError, TooDeep
from sayso.model.extension import Flaw, Inner, Refused
from sayso.read.mapi import STRING8, UNICODE, Attached, OutlookItem, Properties
from sayso.read.outlook_fields import describe
from sayso.read.outlook_headers import compose_headers, subject_of
from sayso.read.rtf import decompress, unwrap

_BODY, _RTF, _HTML = 0x1000, 0x1009, 0x1013
_MIME_TAG, _LONG_NAME, _SHORT_NAME, _EXTENSION, _SHOWN_NAME = 0x370E, 0x3707, 0x3704, 0x3703, 0x3001
_CONTENT_ID, _CHARSET = 0x3712, 0x371B
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,63}/[A-Za-z0-9!#$&^_.+-]{1,127}")
_TOKEN = re.compile(r"[A-Za-z0-9_.+-]{1,60}")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HEADERS = re.compile(rb"(?:[!-9;-~]{1,76}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n){0,20}){1,50}")
_DEEPEST = 20  # messages in messages; more than the mail reader goes through in parts
_SIGNED_CLASS = "IPM.NOTE.SMIME"
_PKCS7 = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # 1.2.840.113549.1.7.2 in DER (RFC 5652 5.1)
_LINE = b"\r\n"
ROOM = 32_000_000  # bytes of attachments in a mail; it is taken apart in memory, at many times its size
Bytes = list[bytes]  # pieces that are joined once, at the end
_CODED = 684  # bytes in a line of base64: 912 characters, within what a line may have (RFC 5322 2.1.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """An item as the bytes of a mail, and what of it could not be read.

    `aside` are attachments that the mail had no room for, by name; their bytes are loaded when asked for.
    """

    raw: bytes
    flaws: tuple[Flaw, ...]
    aside: tuple[tuple[str, Callable[[], bytes]], ...]


def compose(item: OutlookItem, room: int = ROOM) -> Composed:
    """The mail of an item with everything in it, messages inside included.

    Attachments beyond `room` bytes in all are not in it but beside it; those that cannot be read are among
    the flaws.
    """
    composer = _Composer(room)
    raw = b"".join(composer.message(item, 0, ""))
    kinds = {(flaw.place, flaw.error.kind): flaw for flaw in reversed(composer.flaws)}
    return Composed(raw=raw, flaws=tuple(reversed(kinds.values())), aside=tuple(composer.aside))


def attach_aside(composed: Composed, prefix: str = "") -> Iterator[Inner | Refused]:
    """The attachments beside a mail as items, one in memory at a time; their names begin with `prefix`."""
    for name, load in composed.aside:
        try:
            content = load()
        except ReadError as error:
            yield Refused(name=f"{prefix}{name}", kind="attachment", error=error)
            continue
        yield Inner(name=f"{prefix}{name}", kind="attachment", stream=BytesIO(content), size=len(content))


class _Composer:
    """Composes one mail; `room` is how many bytes attachments may still take, `flaws` gathers losses."""

    def __init__(self, room: int) -> None:
        self.flaws: list[Flaw] = []
        self.aside: list[tuple[str, Callable[[], bytes]]] = []
        self.room = room

    def message(self, item: OutlookItem, depth: int, place: str) -> Bytes:
        """The bytes of a mail; `place` says in which attachment it lies."""
        headers = compose_headers(item.properties, item.recipients)
        parts = self._parts(item, depth, place)
        for holder in (item.properties, *item.recipients):
            self._note(place, holder.errors)
        lines = [line.encode("utf-8", "replace") + _LINE for line in (*headers, "MIME-Version: 1.0")]
        return lines + (parts[0] if len(parts) == 1 else _multipart("mixed", parts))

    def _parts(self, item: OutlookItem, depth: int, place: str) -> list[Bytes]:
        lines = describe(item)
        parts = [_text_part("text/plain", "\r\n".join(lines) + "\r\n")] if lines else []
        body = _body_parts(item.properties)  # before the attachments: what may be read at all is bounded
        attachments = self._attachments(item, depth, place)
        if item.message_class.upper().startswith(_SIGNED_CLASS) and len(attachments) == 1:
            sealed = attachments[0].sealed
            if sealed is not None:
                return [*parts, sealed]
        parts += body
        if not parts and not attachments:
            parts.append(_text_part("text/plain", ""))
        return parts + [each.part for each in attachments]

    def _attachments(self, item: OutlookItem, depth: int, place: str) -> list["_AttachedPart"]:
        found = []
        for number, attached in enumerate(item.attachments(), 1):
            name = attachment_name(attached, number)
            try:
                part = self._attached(attached, name, depth, place)
                found += [] if part is None else [part]
            except ReadError as error:
                self._note(place, [(f"attachment {name}", error)])
            self._note(place, attached.properties.errors)
        return found

    def _attached(self, attached: Attached, name: str, depth: int, place: str) -> "_AttachedPart | None":
        if attached.message is not None:
            if depth >= _DEEPEST:
                raise TooDeep(f"The message lies more than {_DEEPEST} messages deep.")
            inner = self.message(attached.message, depth + 1, f"{place}{name}/")
            return _AttachedPart(part=_part("message/rfc822", inner, name, attached.properties), sealed=None)
        if attached.content is None:
            raise Damaged("The attachment has no content.")
        content = attached.content()
        if len(content) > self.room:
            self.aside.append((f"{place}{name}", attached.content))
            return None
        self.room -= len(content)
        part = _part(_media_type(attached.properties), [content], name, attached.properties)
        return _AttachedPart(part=part, sealed=_sealed(content, _given_type(attached.properties)))

    def _note(self, place: str, errors: Sequence[tuple[str, ReadError]]) -> None:
        self.flaws += [Flaw(error=error, place=f"{place}{where}") for where, error in errors]


@dataclass(frozen=True, slots=True, kw_only=True)
class _AttachedPart:
    """An attachment as a MIME part; `sealed` is the entity it stands for where it is an S/MIME message."""

    part: Bytes
    sealed: Bytes | None


def attachment_name(attached: Attached, number: int) -> str:
    """The name of an attachment as its sender saw it; made up from what there is where it has none."""
    properties = attached.properties
    shown = properties.text(_SHOWN_NAME)
    for name in (properties.text(_LONG_NAME), shown or properties.text(_SHORT_NAME)):
        if name.strip():
            return " ".join(name.split())
    if attached.message is not None:
        return " ".join(subject_of(attached.message.properties).split()) or f"message {number}"
    return f"attachment {number}{properties.text(_EXTENSION)}"


def _body_parts(properties: Properties) -> list[Bytes]:
    """The text of an item: plain, HTML, or both as alternatives; that of its RTF where it has neither."""
    plain = properties.text(_BODY)
    page = _html_part(properties)
    if not plain.strip() and page is None:
        return _rtf_parts(properties) or ([_text_part("text/plain", plain)] if plain else [])
    parts = [_text_part("text/plain", plain)] if plain.strip() else []
    parts += [page] if page is not None else []
    return parts if len(parts) == 1 else [_multipart("alternative", parts)]


def _html_part(properties: Properties) -> Bytes | None:
    value = properties.values.get(_HTML)
    if value is None:
        return None
    if value.type in (STRING8, UNICODE):
        text = properties.text(_HTML)
        return _text_part("text/html", text) if text.strip() else None
    raw = (properties.raw(_HTML) or b"").rstrip(b"\0")
    if not raw.strip():
        return None
    stated = _META_CHARSET.search(raw[:4096])
    charsets = [properties.internet_charset, stated.group(1).decode("ascii", "replace") if stated else None]
    known = [each for each in charsets if each is not None]
    charset = next((each for each in known if _fits(raw, each)), known[0] if known else None)
    return _entity(f"text/html; charset={charset}" if charset else "text/html", raw)


def _fits(raw: bytes, charset: str) -> bool:
    try:
        raw.decode(charset)
    except (UnicodeError, LookupError):
        return False
    return True


def _rtf_parts(properties: Properties) -> list[Bytes]:
    raw = properties.raw(_RTF)
    if not raw:
        return []
    try:
        kind, text = unwrap(decompress(raw))
    except ReadError as error:
        properties.errors.append(("RTF body", error))
        return []
    return [_text_part(kind, text)] if text.strip() else []


def _sealed(content: bytes, given: str) -> Bytes | None:
    """The MIME entity that an S/MIME item keeps as its only attachment ([MS-OXOSMIME] 2.1)."""
    if given == "multipart/signed":
        start = content.lstrip()
        headers = _HEADERS.match(start)
        return [start] if headers and b"content-type:" in headers[0].lower() else None
    if given in _PKCS7:
        kind = "signed-data" if _SIGNED_DATA in content[:64] else "enveloped-data"
        return _entity(f"{given}; smime-type={kind}; name=smime.p7m", content)
    return None


def _text_part(kind: str, text: str) -> Bytes:
    return _entity(f"{kind}; charset=utf-8", text.encode("utf-8", "replace"))


def _entity(kind: str, content: bytes, headers: Sequence[str] = ()) -> Bytes:
    """A MIME entity whose content is in base64, so that no program on the way can change it."""
    lines = (f"Content-Type: {kind}", *headers, "Content-Transfer-Encoding: base64", "", "")
    head = "\r\n".join(lines).encode("utf-8", "replace")
    pieces = (b2a_base64(content[at : at + _CODED], newline=False) for at in range(0, len(content), _CODED))
    return [head, _LINE.join(pieces), _LINE]


def _part(kind: str, content: Bytes, name: str, properties: Properties) -> Bytes:
    """An attachment as a part. A message stands as it is: it may not be encoded (RFC 2046 5.2.1)."""
    coded = quote(name, safe="", errors="replace")
    headers = [f"Content-Disposition: attachment; filename*=utf-8''{coded}"]
    content_id = properties.text(_CONTENT_ID).strip("<> ")
    if content_id and content_id.isascii() and content_id.isprintable():
        headers.append(f"Content-ID: <{content_id}>")
    if kind != "message/rfc822":
        return _entity(kind, b"".join(content), headers)
    head = "\r\n".join((f"Content-Type: {kind}", *headers, "", ""))
    return [head.encode("utf-8", "replace"), *content]


def _given_type(properties: Properties) -> str:
    given = properties.text(_MIME_TAG).strip().lower()
    return given if _MEDIA_TYPE.fullmatch(given) else "application/octet-stream"


def _media_type(properties: Properties) -> str:
    """The attachment's own media type where bytes alone can have it; nobody reads by it but for its set."""
    given = _given_type(properties)
    charset = properties.text(_CHARSET).strip()
    if given.startswith(("multipart/", "message/")):
        return "application/octet-stream"
    if given.startswith("text/") and _TOKEN.fullmatch(charset):
        return f"{given}; charset={charset}"
    return given


def _multipart(kind: str, parts: Sequence[Bytes]) -> Bytes:
    """A multipart with a boundary that no line of its parts can be: a digest of them."""
    digest = sha256()
    for part in parts:
        for piece in part:
            digest.update(piece)
    boundary = f"sayso-{digest.hexdigest()[:48]}"
    found = [f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode("ascii")]
    mark = f"--{boundary}\r\n".encode("ascii")
    for part in parts:
        found += [mark, *part, _LINE]
    return [*found, f"--{boundary}--\r\n".encode("ascii")]
