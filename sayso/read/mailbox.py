"""Mailboxes: an mbox is split at its separator lines without holding it in memory.

A separator is a line `From sender date`, or Netscape's dateless `From - `, after an empty line (or at the
start), followed by a header line (without the empty line: by one that only a stored mail begins with): so a
body line that begins with "From " does not cut a message even in mailboxes that do not quote it. Where a
Content-Length (mboxcl, mboxcl2) leads exactly to a separator or to the end, nothing before that is one.
Quoting is undone as mboxrd does (one `>` before `From `), which is what current programs write.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from sayso.errors import TooLarge
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened
from sayso.read.limits import LIMITS

_SEPARATOR = re.compile(rb"From (?:[^\r\n]{0,300}\d{4}[^\r\n]{0,20}|- ?)(?:\r?\n|\r)(?=[!-9;-~]{1,76}:)")
# The first header of a stored mail: with it a separator is one even right below a line of text.
_ENVELOPE = re.compile(
    rb"(?:return-path|received|message-id|delivered-to|x-[a-z-]{1,40}|envelope-to|date|mime-version):",
    re.IGNORECASE,
)
_LENGTH = re.compile(rb"[Cc]ontent-[Ll]ength:[ \t]{0,9}(\d{1,9})[ \t]{0,9}\r?\n")
_BLANK = re.compile(rb"\n\r?\n")
_LANDING = re.compile(rb"(?:\r?\n){0,3}(?=From )")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_PIECE = 1 << 20
_LONGEST_LINE = 512  # of a separator and the header name after it
_LOOK_BACK = 9  # `\nFrom ` that may still be growing, and the empty line before it


class MailboxReader:
    """mbox files (mboxo, mboxrd, mboxcl, mboxcl2)."""

    name = "mbox"
    version = "1"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first line is a separator and a header follows."""
        return Bid.CERTAIN if _SEPARATOR.match(head) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """Each message as an item, with its place in the mailbox."""
        for number, (offset, raw) in enumerate(split_mailbox(item.stream), 1):
            if raw is None:
                error = TooLarge(f"A message exceeds {LIMITS.message_bytes:,} bytes.")
                yield Flaw(error=error, place=f"message {number}")
                continue
            # Nearly no message holds one: looking first is ten times cheaper than the pattern.
            body = _QUOTED_FROM.sub(rb"\1", raw) if b">From " in raw else raw
            yield Inner(
                name=str(number),
                kind="message",
                stream=BytesIO(body),
                size=len(body),
                offset=offset,
                length=len(raw),
            )


def split_mailbox(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The messages of an mbox: (offset of its first header, its bytes as they stand).

    Neither the separator line nor the empty line before the next one belongs to a message. A message
    above the cap on message size comes as `None`.
    """
    held = b""
    base = 0  # offset of held[0] in the stream
    begin: int | None = None  # start of the current message within `held`, once its separator is read
    searched = 0
    too_large = False
    while True:
        piece = stream.read(_PIECE)
        held += piece
        # A separator at the very end may still be growing: leave a line's worth for the next round.
        limit = len(held) if not piece else max(searched, len(held) - _LONGEST_LINE)
        for found in _separators(held, searched, limit, base == 0 and begin is None):
            claimed = 0 if begin is None else _claimed_end(held, begin)
            if claimed + _LONGEST_LINE > len(held) and piece and found.start() < claimed:
                limit = found.start() - 1  # what the length leads to is not read yet
                break
            if not _separates(held, found, claimed):
                continue
            if begin is not None:
                yield base + begin, None if too_large else _message(held[begin : found.start()])
            begin, too_large = found.end(), False
        searched = limit
        if not piece:
            break
        keep = begin if begin is not None else searched
        if begin is not None and searched - begin > LIMITS.message_bytes + _LOOK_BACK:
            too_large = True
            keep = begin = searched - _LOOK_BACK
        # Dropping what is done costs a copy; only worth it once it is large.
        if keep > _PIECE or too_large:
            held, base, searched = held[keep:], base + keep, max(0, searched - keep)
            begin = 0 if begin is not None else None
    if begin is not None:
        yield base + begin, None if too_large else _message(held[begin:])


def _separates(held: bytes, found: re.Match[bytes], claimed: int) -> bool:
    """Whether a separator line ends the message before it, which claims to end at `claimed` (0: nothing)."""
    begin = found.start()
    if claimed and begin < claimed and _lands(held, claimed):
        return False
    is_spaced = begin == 0 or held[max(0, begin - 3) : begin].endswith((b"\n\n", b"\n\r\n"))
    return is_spaced or 0 < claimed <= begin <= claimed + 2 or _ENVELOPE.match(held, found.end()) is not None


def _claimed_end(held: bytes, begin: int) -> int:
    """Where the message from `begin` on ends by its own Content-Length; 0 where it has none."""
    blank = _BLANK.search(held, begin, begin + LIMITS.header_bytes)
    if blank is None:
        return 0
    for name in (b"ontent-Length:", b"ontent-length:"):
        place = held.find(name, begin, blank.end())
        if place > begin and (found := _LENGTH.match(held, place - 1)):
            end = blank.end() + int(found[1])
            return end if end - begin <= LIMITS.message_bytes else 0
    return 0


def _lands(held: bytes, end: int) -> bool:
    """Whether a message that ends at `end` ends at a separator, or with the mailbox."""
    landing = _LANDING.match(held, end)
    if landing is not None:
        return _SEPARATOR.match(held, landing.end()) is not None
    return end <= len(held) and not held[end : end + _LONGEST_LINE].strip()


def _separators(held: bytes, start: int, end: int, at_start: bool) -> Iterator[re.Match[bytes]]:
    if at_start and start == 0 and (first := _SEPARATOR.match(held)):
        yield first
    place = held.find(b"\nFrom ", max(0, start - 5), end) + 1
    while place:
        found = _SEPARATOR.match(held, place)
        if found:
            yield found
        place = held.find(b"\nFrom ", place, end) + 1


def _message(raw: bytes) -> bytes | None:
    """Without the empty line that separates messages; `None` above the cap."""
    if raw.endswith(b"\r\n\r\n"):
        raw = raw[:-2]
    elif raw.endswith(b"\n\n"):
        raw = raw[:-1]
    return raw if len(raw) <= LIMITS.message_bytes else None
