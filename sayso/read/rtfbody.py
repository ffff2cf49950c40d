"""The body of a mail that Outlook keeps as RTF: the HTML or the plain text it was made of, restored.

Method: [MS-OXRTFEX] (RTF encapsulation) for the restoring, [MS-OXRTFCP] for the compression.
"""

import re
import zlib

from sayso.errors import Damaged, TooLarge
from sayso.read.limits import LIMITS
from sayso.read.rtfwalk import RtfWalk, State

_HEADER = 16
_COMPRESSED = b"LZFu"
_UNCOMPRESSED = b"MELA"
# What the dictionary holds at the start ([MS-OXRTFCP] 2.1.2.1).
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_RING = 4096
# \fromhtml1 and \fromtext stand among the first words, before any text ([MS-OXRTFEX] 2.1.3.1: the first ten).
_FROM = re.compile(rb"\\from(html1|text)(?![A-Za-z0-9])")
_FIRST = 512
# What stands outside tags for a character that HTML writes as a reference ([MS-OXRTFEX] 2.1.3.1.2).
_REFERENCES = {
    "\u2014": "&mdash;", "\u2013": "&ndash;", "\u2022": "&bull;", "\u2018": "&lsquo;", "\u2019": "&rsquo;",
    "\u201c": "&ldquo;", "\u201d": "&rdquo;",
}  # fmt: skip
_SKIPPED = {
    "colortbl", "stylesheet", "info", "pict", "objdata", "object", "pntext", "listtext", "fldinst",
    "header", "footer", "headerl", "headerr", "headerf", "footerl", "footerr", "footerf",
}  # fmt: skip


def decompress(raw: bytes) -> bytes:
    """The RTF in a compressed RTF stream, packed (LZFu) or not (MELA); [MS-OXRTFCP].

    Raises `Damaged` where the header is none, the checksum is wrong or the stream is cut short, and
    `TooLarge` beyond `LIMITS.message_bytes`.
    """
    if len(raw) < _HEADER:
        raise Damaged("The compressed RTF is shorter than its header.")
    packed = int.from_bytes(raw[0:4], "little") - 12  # the size counts three of the four header fields
    size = int.from_bytes(raw[4:8], "little")
    mark, checksum = raw[8:12], int.from_bytes(raw[12:16], "little")
    if size > LIMITS.message_bytes:
        raise TooLarge(f"The RTF has {size:,} bytes; the limit is {LIMITS.message_bytes:,}.")
    if packed < 0 or packed > len(raw) - _HEADER:
        there = len(raw) - _HEADER
        raise Damaged(f"The compressed RTF is cut short: {there:,} of {packed:,} bytes are there.")
    content = raw[_HEADER : _HEADER + packed]
    if mark == _UNCOMPRESSED:
        return content[:size]
    if mark != _COMPRESSED:
        raise Damaged(f"The compressed RTF begins with {mark!r}, which names no way of packing.")
    if _crc(content) != checksum:
        raise Damaged("The compressed RTF does not match its checksum.")
    return _unpacked(content, size)


def _crc(content: bytes) -> int:
    """The checksum of [MS-OXRTFCP] 2.1.3.2: CRC-32 without the inversion before and after."""
    return zlib.crc32(content, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _unpacked(content: bytes, size: int) -> bytes:
    """Undoes the packing ([MS-OXRTFCP] 2.2): literals, and references into the last 4,096 bytes."""
    made = bytearray(_DICTIONARY)  # the ring written out: what lies 4,096 back or less is in reach
    first = len(made)
    position, end, limit = 0, len(content), first + LIMITS.message_bytes
    while position < end:
        control = content[position]
        position += 1
        for bit in range(8):
            if position >= end:
                break
            if not control >> bit & 1:
                made.append(content[position])
                position += 1
                continue
            if position + 1 >= end:
                raise Damaged("The compressed RTF ends within a reference.")
            reference = content[position] << 8 | content[position + 1]
            position += 2
            offset, length = reference >> 4, (reference & 0xF) + 2
            back = (len(made) - offset) % _RING
            if back == 0:  # a reference to the write position is the end
                return bytes(made[first : first + size]) if size else bytes(made[first:])
            _repeat(made, back, length)
        if len(made) > limit:
            raise TooLarge(f"The RTF unpacks to more than {LIMITS.message_bytes:,} bytes.")
    if len(made) - first < size:
        raise Damaged(f"The compressed RTF is cut short: it gives {len(made) - first:,} of {size:,} bytes.")
    return bytes(made[first : first + size]) if size else bytes(made[first:])


def _repeat(made: bytearray, back: int, length: int) -> None:
    """Appends `length` bytes from `back` bytes before the end; they may overlap what they make."""
    start = len(made) - back
    for index in range(start, start + length):
        made.append(made[index] if index >= 0 else 0)


def encapsulated(rtf: bytes) -> str | None:
    """What the RTF was made of: "html" or "text"; `None` for RTF in its own right."""
    found = _FROM.search(rtf, 0, _FIRST)
    if found is None:
        return None
    return "html" if found[1] == b"html1" else "text"


class Unwrapper(RtfWalk):
    """Restores the HTML or the plain text that RTF encapsulates; it comes out in `pieces`."""

    def __init__(self, rtf: bytes, *, html: bool) -> None:
        super().__init__(rtf, "body")
        self.pieces: list[str] = []
        self._html = html

    def write(self, text: str) -> None:
        """Text inside a tag as it stands; outside where it is no stand-in of the RTF."""
        state = self.state
        if state.sink == "tag":
            self.pieces.append(text)
        elif state.sink == "body" and not state.suppressed:
            reference = _REFERENCES.get(text) if self._html else None
            self.pieces.append(reference or text)

    def word(self, name: str, argument: int | None, starred: bool) -> None:
        """Tags, stretches of mere RTF, line ends; all other words are layout."""
        state = self.state
        if name == "htmlrtf":
            state.suppressed = argument != 0
        elif name in ("par", "line"):
            self.write("\n")
        elif name in ("~", "_", "-"):
            self._odd_character(name)
        elif name == "fonttbl":
            state.sink = "font"
        elif name == "htmltag" and starred:
            state.sink = "tag"
        elif starred or name in _SKIPPED:
            state.sink = ""

    def _odd_character(self, name: str) -> None:
        if self._html:
            self.write("&nbsp;" if name == "~" else "&shy;")
        elif name != "-":
            self.write("\xa0" if name == "~" else "\xad")

    def leave(self, inner: State) -> None:
        """A font table's fonts are kept; nothing else outlives its group."""
