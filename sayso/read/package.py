"""Office documents as packages: a ZIP archive of XML parts, with what is left of it where it is damaged."""

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from sayso.errors import Damaged, Encrypted, NotYetReadable, ReadError, TooLarge
from sayso.model.extension import Flaw, Found, Inner, Opened, Refused
from sayso.read.limits import LIMITS
from sayso.read.xmlstream import END, START, TEXT, Allowance, Event, events
from sayso.read.zipremains import find_members

# What `zipfile` and the unpackers raise on damaged archives.
_FAILURES = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError,
    OverflowError, NotImplementedError, RuntimeError,
)  # fmt: skip
_PIECE = 1 << 16
_LOCAL, _CENTRAL, _CLOSING = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def normal_name(name: str) -> str:
    """A part's name as names are compared: without case, with slashes, from the root."""
    return name.replace("\\", "/").lstrip("/").lower()


def names_in_head(head: bytes) -> set[str]:
    """The names of members of a ZIP archive that its first bytes, and its last where they follow, tell.

    Local headers are followed from the first on, so that what lies in a stored member is not taken for a
    member; the table of contents counts where it runs up to the closing record (APPNOTE.TXT 4.3.7, 4.3.12).
    """
    names = set()
    at = head.find(_LOCAL, 0, 16)
    while at >= 0 and head.startswith(_LOCAL, at) and at + 30 <= len(head):
        size = int.from_bytes(head[at + 18 : at + 22], "little")
        name_size = int.from_bytes(head[at + 26 : at + 28], "little")
        extra_size = int.from_bytes(head[at + 28 : at + 30], "little")
        names.add(_decoded(head[at + 30 : at + 30 + name_size]))
        at += 30 + name_size + extra_size
        if size == 0 and head[at : at + 4] != _LOCAL:  # it stands behind the member
            at = head.find(_LOCAL, at)
        else:
            at += size
    return names | _names_in_table(head)


def _names_in_table(head: bytes) -> set[str]:
    end = head.rfind(_CLOSING)
    if end < 0:
        return set()
    at = head.find(_CENTRAL, max(0, end - _PIECE), end)
    for _ in range(8):  # the first may belong to a stored member
        names = set()
        start = at
        while 0 <= at < end and head.startswith(_CENTRAL, at):
            sizes = [int.from_bytes(head[at + offset : at + offset + 2], "little") for offset in (28, 30, 32)]
            names.add(_decoded(head[at + 46 : at + 46 + sizes[0]]))
            at += 46 + sum(sizes)
        if at == end or head[at : at + 4] == b"PK\x06\x06":
            return names
        at = head.find(_CENTRAL, start + 4, end) if start >= 0 else -1
        if at < 0:
            break
    return set()


def _decoded(name: bytes) -> str:
    return normal_name(name.decode("utf-8", "replace"))


@dataclass(slots=True)
class Package:
    """A document's parts by name. `flaws` gathers what could not be read, each part's once."""

    allowance: Allowance
    flaws: list[Flaw] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # normal name to the name as written, in order
    _archive: zipfile.ZipFile | None = None
    _saved: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def open(cls, item: Opened) -> "Package":
        """The parts of a file; where its table of contents is lost, those found one by one.

        Raises `Damaged` where there are none.
        """
        package = cls(Allowance.of_document(item.size))
        try:
            package._archive = zipfile.ZipFile(item.stream)
            for name in package._archive.namelist()[: LIMITS.members]:
                package.names.setdefault(normal_name(name), name)
        except _FAILURES as error:
            package._archive = None
            package._save(item.stream)
            lost = Damaged(f"The document's table of contents is lost ({error}).")
            if not package._saved:
                raise lost from error
            package.flaws.append(Flaw(error=lost))
        return package

    def _save(self, stream: BinaryIO) -> None:
        """Takes the members that can still be found, each as far as it can be unpacked."""
        left = self.allowance.markup
        for found in find_members(stream):
            if not isinstance(found, Inner) or left <= 0:
                continue
            content = bytearray()
            try:
                while left > len(content) and (piece := found.stream.read(_PIECE)):
                    content += piece
            except _FAILURES:
                pass  # said once for the whole document
            left -= len(content)
            name = normal_name(found.name)
            self.names.setdefault(name, found.name)
            self._saved.setdefault(name, bytes(content))

    def failure(self) -> ReadError:
        """Why nothing of the document can be read, where `flaws` is not empty."""
        errors = (flaw.error for flaw in self.flaws)
        first = next((error for error in errors if isinstance(error, Encrypted | TooLarge)), None)
        return first or Damaged(f"Nothing of the document can be read ({self.flaws[0].error}).")

    def has(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return normal_name(name) in self.names

    def under(self, folder: str, suffix: str = ".xml") -> list[str]:
        """The parts right in a folder, numbers in their order ("slide2" before "slide10")."""
        start = normal_name(folder)
        found = [name for name in self.names if name.startswith(start) and name.endswith(suffix)]
        return sorted((name for name in found if "/" not in name[len(start) :]), key=lambda n: (len(n), n))

    def stream(self, name: str) -> BinaryIO:
        """The bytes of a part. Raises `Encrypted`, `NotYetReadable` or `Damaged`."""
        key = normal_name(name)
        if self._archive is None:
            return io.BytesIO(self._saved[key])
        try:
            entry = self._archive.getinfo(self.names[key])
            if entry.flag_bits & 0x1:
                raise Encrypted(f"The part {name!r} is encrypted.")
            return cast(BinaryIO, self._archive.open(entry))
        except NotImplementedError as error:
            raise NotYetReadable(f"The part {name!r} is packed in a way not known here ({error}).") from error
        except _FAILURES as error:
            raise Damaged(f"The part {name!r} cannot be opened ({error}).") from error

    def events(self, name: str) -> Iterator[Event]:
        """The events of an XML part; none where it is missing. What ends it early is added to `flaws`."""
        if not self.has(name):
            return
        try:
            with self.stream(name) as stream:
                yield from events(stream, self.allowance)
        except ReadError as error:
            self.flaws.append(Flaw(error=error, place=f"part {name}"))
        except _FAILURES as error:
            damaged = Damaged(f"What is stored here cannot be unpacked ({error}).")
            self.flaws.append(Flaw(error=damaged, place=f"part {name}"))

    def attached(self, names: list[str]) -> Iterator[Found]:
        """These parts as items of their own."""
        for name in names:
            written = self.names[name]
            try:
                stream = self.stream(name)
            except ReadError as error:
                yield Refused(name=written, kind="attachment", error=error)
                continue
            with stream:
                yield Inner(name=written, kind="attachment", stream=stream)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A link from one part of a package to another (ECMA-376-2, 9.3); `kind` is the last word of its type."""

    id: str
    kind: str
    target: str


def relations(package: Package, name: str) -> dict[str, Relation]:
    """The links of a part by their ids; those that lead outside the document are left out."""
    folder, _, base = normal_name(name).rpartition("/")
    found: dict[str, Relation] = {}
    for kind, element, given in package.events(posixpath.join(folder, "_rels", f"{base}.rels")):
        if kind == START and element == "rel:Relationship" and given.get("TargetMode") != "External":
            target = given.get("Target", "").replace("\\", "/")
            target = posixpath.normpath(target if target.startswith("/") else posixpath.join(folder, target))
            key = given.get("Id", "")
            word = given.get("Type", "").rpartition("/")[2]
            found[key] = Relation(id=key, kind=word, target=normal_name(target))
    return found


def texts_of(package: Package, name: str, elements: dict[str, str]) -> list[tuple[str, str]]:
    """The characters of certain elements of a part: `elements` gives each one's label; in order."""
    found: list[tuple[str, str]] = []
    label: str | None = None
    pieces: list[str] = []
    for kind, element, _ in package.events(name):
        if kind == START and element in elements:
            label, pieces = elements[element], []
        elif kind == TEXT and label is not None:
            pieces.append(element)
        elif kind == END and label is not None and element in elements:
            found.append((label, "".join(pieces).strip()))
            label = None
    return found
