"""Apple Mail's files: EMLX (the length of a mail, the mail, a property list about it) and parts beside them.

The format is Apple's and undocumented; it is read as its files show it. In a `.partial.emlx` the attachments
were taken out: each keeps its headers and says with `X-Apple-Content-Length` what lies elsewhere.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

from sayso.errors import Damaged, TooLarge
from sayso.model.document import Reading
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened, Refused
from sayso.read.limits import LIMITS
from sayso.read.mail import MailReader, take_apart

_LENGTH = re.compile(rb"\A[ \t]{0,20}(\d{1,12})[ \t]{0,40}\r?\n")
_LIST = re.compile(rb"<\?xml |<!DOCTYPE plist|<plist|bplist00")
_TAKEN_OUT = re.compile(rb"^X-Apple-Content-Length:", re.MULTILINE | re.IGNORECASE)
_BASE64 = re.compile(rb"\A[A-Za-z0-9+/=\s]{4,}\Z")
_FEW = 16
_REMEDY = (
    "Apple Mail keeps it beside the mail, under Attachments or as a file that ends in .emlxpart: give Sayso "
    "the whole mailbox folder."
)
_MAIL = MailReader()


class EmlxReader:
    """Apple Mail's `.emlx` and `.partial.emlx`."""

    name = "emlx"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where a line with nothing but a number comes before the headers of a mail."""
        length = _LENGTH.match(head)
        if length is None:
            return Bid.NONE
        return _MAIL.bid(head[length.end() :], name)

    def read(self, item: Opened) -> Iterator[Found]:
        """The mail as one document, its attachments as items; those taken out of it are refused by name."""
        if item.size > LIMITS.message_bytes:
            raise TooLarge(f"The mail has {item.size:,} bytes; the limit is {LIMITS.message_bytes:,}.")
        raw = item.stream.read()
        length = _LENGTH.match(raw)
        if length is None:
            raise Damaged("The file does not begin with the length of a mail.")
        mail, flaw = _cut(raw, length)
        missing = 0
        for found in take_apart(mail, item.name):
            if isinstance(found, Reading):
                document = replace(
                    found.document,
                    id=sha256(raw).hexdigest(),
                    size=len(raw),
                    media_type="message/x-emlx",
                )
                yield replace(found, document=document)
                if flaw is not None:
                    yield flaw
            elif isinstance(found, Inner) and _is_blank(found) and _TAKEN_OUT.search(mail):
                missing += 1
                error = Damaged(f"The attachment {found.name!r} was taken out of the mail.", remedy=_REMEDY)
                yield Refused(name=found.name, kind=found.kind, error=error)
            else:
                yield found
        unnamed = len(_TAKEN_OUT.findall(mail)) - missing
        if unnamed > 0:
            error = Damaged(f"{unnamed:,} part(s) without a name were taken out of the mail.", remedy=_REMEDY)
            yield Flaw(error=error, place="body")


def _is_blank(found: Inner) -> bool:
    if (found.size or 0) > _FEW:
        return False
    blank = not found.stream.read().strip()
    found.stream.seek(0)
    return blank


def _cut(raw: bytes, length: re.Match[bytes]) -> tuple[bytes, Flaw | None]:
    """The mail's bytes. Where the stated length cannot be right it ends before the property list."""
    start = length.end()
    end = start + int(length[1])
    rest = raw[end : end + 400].lstrip()
    if end <= len(raw) and (not rest or _LIST.match(rest)):
        return raw[start:end], None
    if end > len(raw) and _LIST.search(raw, start) is None:
        return raw[start:], Flaw(error=Damaged("The file ends before its mail does; it is cut short."))
    listed = max((found.start() for found in re.finditer(rb"^<\?xml version", raw, re.MULTILINE)), default=-1)
    error = Damaged("The length at the head of the file is not that of its mail; read up to what follows it.")
    return raw[start : listed if listed > start else len(raw)], Flaw(error=error)


class EmlxPartReader:
    """The files that end in `.emlxpart`: one attachment of a mail beside it, as it was encoded there."""

    name = "emlxpart"
    version = "1"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN for a file of that name that holds base64 and nothing else."""
        return Bid.CERTAIN if name.lower().endswith(".emlxpart") and _BASE64.match(head) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The attachment, decoded."""
        if item.size > LIMITS.message_bytes:
            raise TooLarge(f"The part has {item.size:,} bytes; the limit is {LIMITS.message_bytes:,}.")
        try:
            content = b64decode(item.stream.read())
        except (binascii.Error, ValueError) as error:
            raise Damaged(f"The base64 of this part is damaged ({error}).") from error
        name = item.name[: -len(".emlxpart")] or "part"
        yield Inner(name=name, kind="member", stream=BytesIO(content), size=len(content))
