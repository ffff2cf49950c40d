"""What is about to leave the case, searched for names under seal: every file, member and file name.

Besides the words as they stand, the scan sees them without markup, with character references, JSON and
percent escapes, quoted-printable, base64 and hexadecimal undone, in UTF-8, UTF-16 and Latin-1, hyphenated at
the end of a line, and inside ZIP archives. What it cannot look into is a finding as well. A picture may be a
PNG file of pixels and nothing else (`pictures`).
"""

import base64
import binascii
import html
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal
from urllib.parse import unquote

from pypdfium2 import PdfiumError

from sayso.protection.folding import fold
from sayso.protection.pictures import SIGNATURE, why_not_plain, without_pictures
from sayso.protection.printed import printed_words
from sayso.protection.variants import Scanner

_PIECE, _OVERLAP = 4 << 20, 1 << 14
_DEEPEST = 3  # encodings in one another
_LEAST = 4
_PASSAGE = 16  # bytes from which on what was decoded may hold a further encoding
_TAG = re.compile(r"<[^<>]{0,4000}>")
_HYPHEN = re.compile(r"[-\u2010\xad]\r?\n[ \t>]{0,20}")
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/_-]{8,}={0,2}(?:\\[rn]|[\r\n \t]){0,4})+")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}[ :]?){6,}")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_CLOSED = {
    b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"7z\xbc\xaf": "7z",
    b"\x28\xb5\x2f\xfd": "Zstandard", b"%PDF-": "PDF", b"Rar!": "RAR",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """Something that must not leave: where, and whose code it is, never the words themselves.

    `name`: a form of a name under seal. `description`: how the leak describes a protected voice. `closed`:
    the scan cannot look into this. `how` says in which encoding it stood.
    """

    kind: Literal["name", "description", "closed"]
    place: str
    code: str
    how: str

    def __str__(self) -> str:
        found = {"name": "a sealed name", "description": "the description of a protected voice"}
        if self.kind == "closed":
            return f"{self.place}: cannot be looked into ({self.how})"
        return f"{self.place}: {found[self.kind]} ({self.code}{', ' + self.how if self.how else ''})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What to look for: names under seal, and descriptions of protected voices (as `described` gives them),
    each with its code. Forms of fewer than `least` characters do not count. `seen` are what looked like
    base64, by place, and how deep it was undone already: most of it are words that come again and again.
    """

    names: Scanner
    descriptions: tuple[tuple[str, str], ...] = ()
    least: int = 1
    seen: dict[tuple[str, bytes, int], int] = field(default_factory=dict, compare=False, repr=False)

    def find(self, text: str) -> Iterator[tuple[Literal["name", "description"], int, str]]:
        """(kind, place, code) of everything found in `text` as it stands."""
        hits = self.names.find(text)
        for hit in (each for each in hits if each.end - each.start >= self.least):
            yield "name", hit.start, " or ".join(hit.codes)
        if self.descriptions:
            folded = " ".join(fold(text).split())
            for description, code in self.descriptions:
                if description in folded:
                    yield "description", 0, code


def described(description: str) -> str:
    """A description as `Watch` takes it."""
    return " ".join(fold(description).split())


def scan_file(path: Path, name: str, watch: Watch, *, is_ours: bool = False) -> list[Finding]:
    """What in a file, or in the name `name` that it will have, must not leave.

    `is_ours` says that we wrote it: a PDF of ours is opened here, any other cannot be looked into.
    """
    with path.open("rb") as stream:
        if is_ours and stream.read(5) == b"%PDF-":
            return sorted(
                {*_scan_rendered(name, "the name of the file", watch, 1), *_scan_print(path, name, watch)}
            )
        stream.seek(0)
        if not is_ours or stream.read(2) == b"PK":
            stream.seek(0)
            return sorted(set(_scan_named(name, "the name of the file", stream, watch)))
        stream.seek(0)
        # Pictures of pages that we wrote into it hold pixels alone, in whose letters chance would find names.
        rest, wrong = without_pictures(stream.read())
        closed = [Finding(kind="closed", place=name, code="", how=how) for how in wrong]
        return sorted({*closed, *_scan_named(name, "the name of the file", BytesIO(rest), watch)})


def _scan_print(path: Path, name: str, watch: Watch) -> Iterator[Finding]:
    """What stands on the pages and in the properties of a PDF of ours, and in its bytes as they lie."""
    with path.open("rb") as stream:
        try:
            for place, words in printed_words(stream):
                yield from _scan_rendered(words, f"{name}, {place}", watch, _DEEPEST)
                yield from _scan_rendered(" ".join(words.split()), f"{name}, {place}", watch, 1)
        except (PdfiumError, ValueError) as error:
            yield Finding(kind="closed", place=name, code="", how=f"PDF: {error}")
    # Its streams are read above; what lies open besides is text as it stands.
    yield from _scan_rendered(path.read_bytes().decode("latin-1"), name, watch, 0)


def scan_text(text: str, place: str, watch: Watch) -> list[Finding]:
    """What in `text` must not leave; `place` says where it stands."""
    return sorted(set(_scan_rendered(text, place, watch, _DEEPEST)))


def scan_pictures(pictures: Iterable[bytes], place: str) -> list[Finding]:
    """What pictures hold besides pixels: in a format that packs them anew it cannot be found afterwards."""
    found = {why for each in pictures if (why := why_not_plain(each)) is not None}
    return [Finding(kind="closed", place=place, code="", how=how) for how in sorted(found)]


def _scan_named(name: str, place: str, stream: BinaryIO, watch: Watch) -> Iterator[Finding]:
    hidden = [*_scan_rendered(name, place, watch, 1)]
    yield from hidden
    inside = place.replace("the name of ", "") if hidden else name
    yield from scan_stream(stream, inside, watch)


def scan_stream(stream: BinaryIO, place: str, watch: Watch) -> Iterator[Finding]:
    """What in a stream of bytes must not leave, piece by piece; `place` names the stream."""
    head = stream.read(8)
    stream.seek(0)
    if head.startswith(b"PK"):
        yield from _scan_archive(stream, place, watch)
        return
    if head.startswith(SIGNATURE) and (why := why_not_plain(stream.read())) is None:
        return
    if head.startswith(SIGNATURE):
        yield Finding(kind="closed", place=place, code="", how=why or "")
    stream.seek(0)
    for begun, what in _CLOSED.items():
        if head.startswith(begun):
            yield Finding(kind="closed", place=place, code="", how=what)
            return
    lines, kept = 1, b""
    while piece := stream.read(_PIECE):
        held = kept + piece
        yield from _scan_bytes(held, place, lines, watch)
        kept = held[-_OVERLAP:]
        lines += held[: len(held) - len(kept)].count(b"\n")


def _scan_archive(stream: BinaryIO, place: str, watch: Watch) -> Iterator[Finding]:
    try:
        with zipfile.ZipFile(stream) as archive:
            yield from _scan_rendered(archive.comment.decode("utf-8", "replace"), place, watch, 1)
            for number, entry in enumerate(archive.infolist(), 1):
                with archive.open(entry) as member:
                    label = f"the name of member {number} of {place}"
                    yield from _scan_named(entry.filename, label, BytesIO(member.read()), watch)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        yield Finding(kind="closed", place=place, code="", how=f"ZIP: {error}")


def _scan_bytes(raw: bytes, place: str, line: int, watch: Watch) -> Iterator[Finding]:
    text = raw.decode("utf-8", "replace")
    for kind, at, code in watch.find(text):
        found_at = f"{place}, line {line + text.count(chr(10), 0, at)}" if kind == "name" else place
        yield Finding(kind=kind, place=found_at, code=code, how="")
    yield from _scan_rendered(text, place, watch, _DEEPEST, is_new=False)
    yield from _scan_decoded(raw, place, watch, _DEEPEST)


def _scan_rendered(
    text: str, place: str, watch: Watch, depth: int, *, is_new: bool = True
) -> Iterator[Finding]:
    """A text as it stands, and with each encoding undone that it may hold."""
    if is_new:
        yield from (Finding(kind=kind, place=place, code=code, how="") for kind, _, code in watch.find(text))
    if depth == 0:
        return
    for found in _HEX.finditer(text):
        packed = re.sub(r"[ :]", "", found[0])
        raw = bytes.fromhex(packed[: len(packed) // 2 * 2])
        yield from _named("hexadecimal", _scan_raw(raw, place, watch, depth - 1))
    for run in _BASE64.finditer(text.encode("utf-8", "replace")):
        packed64 = re.sub(rb"\\[rn]|\s", b"", run[0]).replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
        key = (place, packed64, watch.least)
        if watch.seen.get(key, 0) >= depth:
            continue
        watch.seen[key] = depth
        for skipped in range(4):  # what stands before it may look like a part of it
            part = packed64[skipped:]
            raw = base64.b64decode((part[:-1] if len(part) % 4 == 1 else part) + b"==")
            yield from _named("base64", _scan_raw(raw, place, watch, depth - 1))
    for how, undo in _UNDO:
        made = undo(text)
        if made is not None and made != text:
            yield from _named(how, _scan_rendered(made, place, watch, depth - 1))


def _scan_raw(raw: bytes, place: str, watch: Watch, depth: int) -> Iterator[Finding]:
    watch = replace(watch, least=_LEAST)  # any word at all can be read as base64, and gives chance letters
    text = raw.decode("utf-8", "replace")
    if len(raw) >= _PASSAGE and _is_utf8(raw):
        yield from _scan_rendered(text, place, watch, depth)
    else:
        yield from (Finding(kind=kind, place=place, code=code, how="") for kind, _, code in watch.find(text))
    yield from _scan_decoded(raw, place, watch, depth)


def _scan_decoded(raw: bytes, place: str, watch: Watch, depth: int) -> Iterator[Finding]:
    """Bytes as other character sets would read them, where they may be in one."""
    watch = replace(watch, least=_LEAST)  # any bytes can be read so, and give chance letters
    if b"\0" in raw:
        for codec, skipped in (("utf-16-le", 0), ("utf-16-le", 1), ("utf-16-be", 0), ("utf-16-be", 1)):
            text = raw[skipped:].decode(codec, "replace")
            yield from _named("UTF-16", _scan_rendered(text, place, watch, min(depth, 1)))
    if not _is_utf8(raw):
        yield from _named("Latin-1", _scan_rendered(raw.decode("latin-1"), place, watch, min(depth, 1)))


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _named(how: str, found: Iterable[Finding]) -> Iterator[Finding]:
    """Findings, with the outermost encoding they stood in."""
    for each in found:
        yield Finding(kind=each.kind, place=each.place, code=each.code, how=how)


def _undo_printable(text: str) -> str | None:
    if "=" not in text:
        return None
    try:
        return binascii.a2b_qp(text.encode("utf-8", "replace")).decode("utf-8", "replace")
    except binascii.Error:
        return None


def _undo_escapes(text: str) -> str | None:
    if "\\u" not in text:
        return None
    written = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_UNDO: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("without markup", lambda text: _TAG.sub("", text) if "<" in text else None),
    ("character references", lambda text: html.unescape(text) if "&" in text else None),
    ("JSON escapes", _undo_escapes),
    ("percent escapes", lambda text: unquote(text) if "%" in text else None),
    ("quoted-printable", _undo_printable),
    ("hyphenated", lambda text: _HYPHEN.sub("", text)),
)
