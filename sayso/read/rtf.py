"""RTF: compressed RTF and RTF bodies for the readers of Outlook's mails, RTF files as documents."""

import re
from collections.abc import Iterator
from io import BytesIO

from sayso.errors import Damaged, TooLarge, WrongCharset
from sayso.model.document import Document, Reading
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened, Pulse
from sayso.read.digest import hash_stream
from sayso.read.limits import LIMITS
from sayso.read.oleobject import unpack_ole1
from sayso.read.properties import author_of, day_of, title_of
from sayso.read.rtfbody import Unwrapper, decompress, encapsulated
from sayso.read.rtftext import RtfText

__all__ = ["RtfReader", "decompress", "unwrap"]

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}\{\\rtf(?![a-z])")


def unwrap(rtf: bytes) -> tuple[str, str]:
    """The media type ("text/html" or "text/plain") and the characters of a mail's RTF body.

    RTF made of HTML or of plain text gives back what it was made of ([MS-OXRTFEX]), lines ending in "\\n";
    any other gives its own text, parts with a blank line between. Bytes that are no characters in their
    code page come out as U+FFFD. Raises `Damaged` where it is no RTF, `TooLarge` beyond
    `LIMITS.message_bytes`.
    """
    if not _BEGINS.match(rtf):
        raise Damaged("What should be RTF does not begin as RTF does.")
    if len(rtf) > LIMITS.message_bytes:
        raise TooLarge(f"The RTF has {len(rtf):,} bytes; the limit is {LIMITS.message_bytes:,}.")
    source = encapsulated(rtf)
    if source is None:
        text = RtfText(rtf, paragraphs=False)
        text.walk()
        return "text/plain", "\n\n".join(part.content for part in text.parts(properties=False))
    unwrapper = Unwrapper(rtf, html=source == "html")
    unwrapper.walk()
    return f"text/{'html' if source == 'html' else 'plain'}", "".join(unwrapper.pieces)


class RtfReader:
    """RTF files, whatever their name."""

    name = "rtf"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first bytes are those of RTF."""
        return Bid.CERTAIN if _BEGINS.match(head) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The text with notes, comments and deletions as parts of their own; pictures and objects inside."""
        if item.size > LIMITS.message_bytes:
            raise TooLarge(f"The RTF has {item.size:,} bytes; the limit is {LIMITS.message_bytes:,}.")
        raw = item.stream.read()
        text = RtfText(raw, paragraphs=True)
        for _ in text.steps():
            yield Pulse()
        item.stream.seek(0)
        document = Document(
            id=hash_stream(item.stream),
            size=item.size,
            media_type="application/rtf",
            kind="text",
            name=item.name,
            title=title_of(text.info.get("title")),
            author=author_of(text.info.get("author")),
            dated=day_of(text.moment("created"), text.moment("modified")),
        )
        yield Reading(document=document, parts=tuple(text.parts()))
        yield from _flaws(text, raw)
        for number, embedded in enumerate(text.embedded, 1):
            yield from _inner(number, embedded.suffix, bytes(embedded.content))


def _flaws(text: RtfText, raw: bytes) -> Iterator[Flaw]:
    if text.budget.cut:
        yield Flaw(error=text.budget.error())
    if text.behind is None:
        yield Flaw(error=Damaged("The RTF breaks off: its outermost group does not end."))
    elif raw[text.behind :].strip(b"\0\r\n\t \x1a"):
        rest = f"{len(raw) - text.behind:,} bytes follow its end at byte {text.behind:,}"
        how = "they are read as RTF too" if text.end == len(raw) else "they are no text and not read"
        yield Flaw(error=Damaged(f"The RTF goes on where it should be over: {rest}; {how}."))
    if text.broken:
        yield Flaw(error=WrongCharset(f"{text.broken:,} bytes are no characters in their code page."))


def _inner(number: int, suffix: str, content: bytes) -> Iterator[Found]:
    if not content:
        return
    if suffix != "ole":
        yield Inner(name=f"picture {number}.{suffix}", kind="attachment", stream=BytesIO(content))
        return
    name, unpacked = unpack_ole1(content)
    yield Inner(name=name or f"object {number}.bin", kind="attachment", stream=BytesIO(unpacked))
