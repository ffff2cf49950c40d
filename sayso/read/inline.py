"""What stands inside a mail's plain text but is none of its words: uuencoded files, enriched markup.

uuencode as POSIX `uuencode` describes it; text/enriched and text/richtext as RFC 1896 and RFC 1341 do.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.model.document import Part
from sayso.model.place import Run

_BEGIN = re.compile(r"^begin(?:-base64)? [0-7]{3,4} (\S[^\r\n]{0,300}?)[ \t]*\r?$", re.MULTILINE)
_LINE = re.compile(r"[^\r\n]*")
_COMMAND = re.compile(r"<param>[^<]{0,2000}</param>|</?[A-Za-z][A-Za-z0-9-]{0,60}>|<<", re.IGNORECASE)
_LONGEST_LINE = 120
ARMOURED = "-----BEGIN PGP MESSAGE-----"


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """A file that stands uuencoded in a text: `name`, its bytes, and whether its end is missing."""

    name: str
    content: bytes
    cut: bool


def embedded_files(text: str) -> Iterator[Embedded]:
    """The uuencoded files in `text`, in order. Nothing for a text that only speaks of "begin"."""
    if "\nbegin" not in text and not text.startswith("begin"):
        return
    place = 0
    while found := _BEGIN.search(text, place):
        place = found.end()
        coded = found[0].startswith("begin-base64")
        content, place, cut = (_base64 if coded else _uuencoded)(text, place)
        if content:
            yield Embedded(name=found[1], content=content, cut=cut)


def _uuencoded(text: str, place: int) -> tuple[bytes, int, bool]:
    """The bytes of the lines from `place` on, where they end, and whether "end" is missing."""
    pieces: list[bytes] = []
    for line, end in _lines(text, place):
        if line == "end":
            return b"".join(pieces), end, False
        if not line or len(line) > _LONGEST_LINE:
            break
        try:
            pieces.append(binascii.a2b_uu(line))
        except (binascii.Error, ValueError):
            # Some encoders pad a line: its first character says how many bytes count.
            length = ((ord(line[0]) - 32) & 63) * 4 + 5
            try:
                pieces.append(binascii.a2b_uu(line[: length // 3 + 1]))
            except (binascii.Error, ValueError):
                break
        place = end
    return b"".join(pieces), place, True


def _base64(text: str, place: int) -> tuple[bytes, int, bool]:
    pieces: list[str] = []
    for line, end in _lines(text, place):
        if line.startswith("===="):
            place = end
            break
        if not line or len(line) > _LONGEST_LINE:
            break
        pieces.append(line)
        place = end
    try:
        return binascii.a2b_base64("".join(pieces)), place, False
    except (binascii.Error, ValueError):
        return b"", place, True


def _lines(text: str, place: int) -> Iterator[tuple[str, int]]:
    """The lines behind the one that ends at `place`, each with where it ends."""
    while place < len(text):
        place += 2 if text.startswith("\r\n", place) else 1
        found = _LINE.match(text, place)
        if found is None or place > len(text):
            return
        yield found[0].rstrip(" \t") if found[0].strip() == "end" else found[0], found.end()
        place = found.end()


def enriched_to_part(text: str) -> Part:
    """A text/enriched or text/richtext body without its commands; `<<` is a less-than sign.

    Line ends are kept as they stand. Runs lead back to `text`.
    """
    pieces: list[str] = []
    runs: list[Run] = []
    size = place = 0
    for found in _COMMAND.finditer(text):
        literal = found[0] == "<<"
        end = found.start() + 1 if literal else found.start()
        size += _keep(text, (place, end), size, pieces, runs)
        place = found.end()
    _keep(text, (place, len(text)), size, pieces, runs)
    return Part(media_type="text/enriched", content="".join(pieces), runs=tuple(runs))


def _keep(text: str, stretch: tuple[int, int], size: int, pieces: list[str], runs: list[Run]) -> int:
    start, end = stretch
    length = end - start
    if length > 0:
        pieces.append(text[start:end])
        runs.append(Run(start=size, length=length, part=0, origin=start, origin_length=length))
    return max(length, 0)
