"""MSG files: one Outlook item in an OLE compound file ([MS-OXMSG]); other compound files are named.

The container is opened by olefile. Properties lie in streams named by tag and type, those of a fixed size
in one table beside them; both are read, so that a damaged table costs what stands in it and no more.
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import olefile

from sayso.errors import Damaged, Encrypted, NotYetReadable, ReadError, TooDeep, TooLarge
from sayso.model.extension import Bid, Found, Opened
from sayso.read.limits import LIMITS
from sayso.read.mapi import (
    MULTIPLE,
    UNICODE,
    Attached,
    Name,
    OutlookItem,
    Properties,
    Value,
    linked_attachment,
    read_names,
    single,
)
from sayso.read.oleobject import unpack_package
from sayso.read.outlook import compose
from sayso.read.winmail import read_composed

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BROKEN = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, RecursionError,
          OverflowError)  # fmt: skip
_PROPERTIES = "__properties_version1.0"
_MARKS = tuple(mark.encode("utf-16-le") for mark in (_PROPERTIES, "__substg1.0_", "__nameid_version1.0"))
_STREAM = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})(?:-([0-9A-Fa-f]{8}))?")
_TOP, _INSIDE, _PART = 32, 24, 8  # bytes before the table: of a file, of a message inside, of its parts
_DEEPEST = 25
_FIXED = {0x2, 0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0x14, 0x40}
_DATA = 0x3701
_EMBEDDED_OBJECT = "__substg1.0_3701000D"
_REMEDY = "Open it in an office program, save it as {} and read that."
# What other programs keep in compound files, by a stream or storage that only they have.
_OTHERS = (
    ("EncryptedPackage", "an encrypted office document", None),
    ("WordDocument", "a Word document of the old binary format (.doc)", ".docx"),
    ("Workbook", "an Excel workbook of the old binary format (.xls)", ".xlsx"),
    ("Book", "an Excel workbook of the old binary format (.xls)", ".xlsx"),
    ("PowerPoint Document", "a PowerPoint presentation of the old binary format (.ppt)", ".pptx"),
    ("PP40", "a PowerPoint presentation of the old binary format (.ppt)", ".pptx"),
    ("VisioDocument", "a Visio drawing", "PDF"),
    ("Quill", "a Publisher document", "PDF"),
    ("Props14", "a Project plan", "PDF"),
    ("NativeContent_MAIN", "a Quattro Pro workbook", ".xlsx"),
    ("HwpSummaryInformation", "a Hangul document (.hwp)", "PDF"),
    ("Catalog", "a store of thumbnails (Thumbs.db)", "images"),
    ("DestList", "a list of recently opened files (jump list)", "plain text"),
)
_ENCRYPTED_REMEDY = "Open it in an office program with its password, save it without one and read that."
_INSTALLER = re.compile("[\u3800-\u4840]{2}")  # how Windows Installer packs the names of its tables


class MsgReader:
    """MSG files and templates (OFT) of Outlook; says of other compound files what they are."""

    name = "msg"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the directory of a compound file names MAPI streams, LIKELY where it is not seen."""
        if not head.startswith(MAGIC):
            return Bid.NONE
        return Bid.CERTAIN if any(mark in head for mark in _MARKS) else Bid.LIKELY

    def read(self, item: Opened) -> Iterator[Found]:
        """The item as a document, then what of it could not be read, then its attachments.

        Raises `NotYetReadable` or `Encrypted` where the file is none of Outlook's.
        """
        try:
            ole = olefile.OleFileIO(item.stream)
        except BROKEN as error:
            raise Damaged(f"The compound file cannot be opened ({error}).") from error
        composed = compose(open_msg(ole, item.size))
        yield from read_composed(item, composed, "application/vnd.ms-outlook")


def open_msg(ole: "olefile.OleFileIO[Any]", size: int) -> OutlookItem:
    """The item in a compound file of `size` bytes. Raises `ReadError` where it holds none."""
    storage = _Storage(ole, ole.root, (), _Budget(size))
    if not storage.is_item():
        raise _named(storage)
    folder = storage.folder("__nameid_version1.0")
    names: dict[Name, int] = {}
    if folder is not None:
        guids, entries, strings = (folder.stream(f"__substg1.0_000{each}0102") for each in (2, 3, 4))
        names = read_names(guids or b"", entries or b"", strings or b"")
    return _item(storage, names, None, 0)


class _Budget:
    """What may still be read from a file: no honest one holds more than its own size, streams may overlap."""

    def __init__(self, size: int) -> None:
        self._left = size + 65_536
        self._taken: set[tuple[str, ...]] = set()

    def take(self, path: tuple[str, ...], size: int) -> None:
        """Counts a stream, once. Raises `Damaged` beyond the budget."""
        if path in self._taken:
            return
        self._left -= size
        if self._left < 0:
            raise Damaged("The streams of the compound file overlap: together they exceed the file.")
        self._taken.add(path)


class _Storage:
    """A storage of a compound file: its streams and the storages in it, by name."""

    def __init__(self, ole: Any, entry: Any, path: tuple[str, ...], budget: _Budget) -> None:
        self.path = path
        self._ole = ole
        self._budget = budget
        self.kids = {kid.name: kid for kid in entry.kids[: LIMITS.parts]}
        self.cut = len(entry.kids) - len(self.kids)

    def is_item(self) -> bool:
        return _PROPERTIES in self.kids or any(name.startswith("__substg1.0_") for name in self.kids)

    def folder(self, name: str) -> "_Storage | None":
        kid = self.kids.get(name)
        if kid is None or kid.entry_type != olefile.STGTY_STORAGE:
            return None
        return _Storage(self._ole, kid, (*self.path, name), self._budget)

    def folders(self, start: str) -> list["_Storage"]:
        """The storages whose names begin so, in the order of their numbers."""
        found = [self.folder(name) for name in sorted(self.kids, key=str.upper) if name.startswith(start)]
        return [each for each in found if each is not None]

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream; `None` where there is none. Raises `ReadError`."""
        kid = self.kids.get(name)
        if kid is None or kid.entry_type != olefile.STGTY_STREAM:
            return None
        if kid.size > LIMITS.message_bytes:
            raise TooLarge(f"It has {kid.size:,} bytes; the limit is {LIMITS.message_bytes:,}.")
        self._budget.take((*self.path, name), kid.size)
        try:
            content = self._ole.openstream([*self.path, name]).read()
        except BROKEN as error:
            raise Damaged(f"Its bytes cannot be followed through the file ({error}).") from error
        if len(content) < kid.size:
            raise Damaged(f"{kid.size:,} bytes were announced, {len(content):,} are there.")
        return bytes(content)


def _item(storage: _Storage, names: Mapping[Name, int], outer: Properties | None, depth: int) -> OutlookItem:
    properties = _properties(storage, names, outer, _INSIDE if depth else _TOP)

    def attachments() -> Iterator[Attached]:
        for folder in storage.folders("__attach_version1.0_#"):
            yield _attached(folder, properties, depth)

    recipients = [
        _properties(each, names, properties, _PART) for each in storage.folders("__recip_version1.0_#")
    ]
    return OutlookItem(properties=properties, recipients=recipients, attachments=attachments)


def _attached(storage: _Storage, message: Properties, depth: int) -> Attached:
    properties = _properties(storage, message.names, message, _PART)
    inner = storage.folder(_EMBEDDED_OBJECT)
    if inner is None:
        return Attached(properties=properties, content=lambda: _content(properties))
    if inner.is_item():
        if depth >= _DEEPEST:
            return Attached(properties=properties, content=_too_deep)
        return Attached(properties=properties, message=_item(inner, message.names, message, depth + 1))
    return Attached(properties=properties, content=lambda: _object(inner))


def _properties(
    storage: _Storage, names: Mapping[Name, int], outer: Properties | None, header: int
) -> Properties:
    """The properties of a storage: its streams and its table, which begins behind `header` bytes."""
    values: dict[int, Value] = {}
    errors: list[tuple[str, ReadError]] = []
    try:
        table = storage.stream(_PROPERTIES) or b""
    except ReadError as error:
        table = b""
        errors.append(("property table", error))
    for at in range(header, len(table) - 15, 16):
        kind, tag = struct.unpack_from("<HH", table, at)
        if kind in _FIXED:
            values.setdefault(tag, Value(type=kind, load=single(table[at + 8 : at + 16])))
    for name in storage.kids:
        found = _STREAM.fullmatch(name)
        if found is None or found.group(3) is not None:
            continue
        tag, kind = int(found.group(1), 16), int(found.group(2), 16)
        # A string in Unicode outranks one in a code page, whichever comes first.
        if tag not in values or kind == UNICODE:
            values[tag] = Value(type=kind, load=partial(_load, storage, name, kind))
    if storage.cut:
        errors.append(("property table", TooLarge(f"{storage.cut:,} entries of the storage were left out.")))
    return Properties(values=values, names=names, outer=outer, errors=errors)


def _load(storage: _Storage, name: str, kind: int) -> Sequence[bytes]:
    if not kind & MULTIPLE:
        content = storage.stream(name)
        return () if content is None else (content,)
    found: list[bytes] = []
    while (piece := storage.stream(f"{name}-{len(found):08X}")) is not None:
        found.append(piece)
    return found


def _content(properties: Properties) -> bytes:
    """The bytes of an attachment. Raises `ReadError`."""
    value = properties.values.get(_DATA)
    pieces = value.load() if value is not None else ()
    if not pieces:
        raise linked_attachment(properties)
    return pieces[0]


def _too_deep() -> bytes:
    raise TooDeep(f"The message lies more than {_DEEPEST} messages deep.")


def _object(storage: _Storage) -> bytes:
    """The file in an embedded OLE object ([MS-OLEDS] 2.3.6). Raises `ReadError` where it is no file."""
    packed = storage.stream("\x01Ole10Native")
    if packed is not None:
        try:
            return unpack_package(packed[4:])[1]
        except (struct.error, ValueError):
            return packed[4:]
    for name in ("Package", "CONTENTS", "Contents"):
        content = storage.stream(name)
        if content is not None:
            return content
    raise _named(storage)


def _named(storage: _Storage) -> ReadError:
    """What a compound file is that holds no item of Outlook, as the error to refuse it with."""
    names = {name.lstrip("\x00\x01\x02\x03\x04\x05"): name for name in storage.kids}
    for mark, words, target in _OTHERS:
        if mark in names:
            if target is None:
                return Encrypted(f"This is {words}.", remedy=_ENCRYPTED_REMEDY)
            return NotYetReadable(f"This is {words}.", remedy=_REMEDY.format(target))
    if sum(_INSTALLER.search(name) is not None for name in names) > 1:
        return NotYetReadable("This is a Windows installer package (MSI): a program, no document.",
                              remedy="Nothing to do, unless the program itself is evidence.")  # fmt: skip
    shown = ", ".join(repr(name) for name in sorted(names)[:5]) or "nothing"
    return NotYetReadable(f"This is a compound file (OLE) of a kind not known here; it holds {shown}.")
