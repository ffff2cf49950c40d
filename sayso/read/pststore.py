"""The lower layers of Outlook's stores: nodes, blocks and their two indexes ([MS-PST] 2.2).

All three forms of the file are read: ANSI (Outlook 97 to 2002), Unicode, and the offline stores of Outlook
2013 and later with pages of 4 KiB and packed blocks (not in [MS-PST]; learned from published descriptions
and checked against files). Nothing is held but a few pages of the indexes.
"""

import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sayso.errors import Damaged, Encrypted, NotYetReadable, TooLarge
from sayso.read.limits import LIMITS
from sayso.read.pstcipher import decode_cyclic, decode_permuted

_BLOCK_PAGE, _NODE_PAGE = 0x80, 0x81
_DATA_TREE, _SUBNODES = 1, 2
_PAGES = 2_000  # of the indexes in memory
_INFLATED = 1 << 16  # bytes of a packed block at most
_DEEPEST = 16  # levels of an index


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Where things lie in one form of the file; `word` is the format of an id or an offset."""

    word: str
    size: int  # of a word in bytes
    roots: int  # where the header names the roots of the two indexes
    cipher: int  # where it names the encoding
    page: int
    counts: int  # where a page says how many entries it has
    trailer: int  # bytes behind a block
    align: int  # of blocks
    wide_counts: bool = False
    packed: bool = False


ANSI = Form(word="I", size=4, roots=184, cipher=461, page=512, counts=496, trailer=12, align=64)
UNICODE = Form(word="Q", size=8, roots=216, cipher=513, page=512, counts=488, trailer=16, align=64)
LARGE = Form(word="Q", size=8, roots=216, cipher=513, page=4096, counts=4056, trailer=24, align=512,
             wide_counts=True, packed=True)  # fmt: skip
_FORMS = {14: ANSI, 15: ANSI, 21: UNICODE, 23: UNICODE, 36: LARGE, 37: LARGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node: its id, the block of its data, that of its subnodes (0: none), the folder it lies in."""

    id: int
    data: int
    subnodes: int
    parent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    level: int
    keys: tuple[int, ...]
    entries: tuple[bytes, ...]


class NodeStore:
    """An opened store. `faults` gathers what was found wrong with blocks that were used all the same."""

    def __init__(self, stream: BinaryIO) -> None:
        """Raises `Damaged`, `Encrypted` or `NotYetReadable` where the file cannot be opened as a store."""
        self._stream = stream
        self._pages: dict[int, _Page] = {}
        self.faults: list[str] = []
        head = stream.read(564)
        if len(head) < 564:
            raise Damaged("The Outlook store is shorter than its own header.")
        version = int.from_bytes(head[10:12], "little")
        form = _FORMS.get(version)
        if form is None:
            raise NotYetReadable(f"The Outlook store is of version {version}, which is not known here.")
        self.form = form
        self._nodes, self._blocks = (
            struct.unpack_from(f"<{form.word}", head, form.roots + offset)[0]
            for offset in (form.size, 3 * form.size)
        )
        self._cipher = head[form.cipher]
        if self._cipher == 0x10:
            raise Encrypted("The Outlook store is encrypted by Windows Information Protection.")
        if self._cipher > 2:
            raise NotYetReadable(f"The Outlook store is encoded in a way not known here ({self._cipher}).")

    def node(self, identifier: int) -> Node | None:
        """The node of that id; `None` where there is none. Raises `Damaged`."""
        entry = self._find(self._nodes, _NODE_PAGE, identifier)
        return None if entry is None else self._to_node(entry)

    def nodes(self) -> Iterator[Node | Damaged]:
        """Every node in the order of ids; a broken page of the index comes as an error in its place."""
        pending = [self._nodes]
        seen: set[int] = set()
        while pending:
            offset = pending.pop()
            if offset in seen:
                continue
            seen.add(offset)
            try:
                page = self._page(offset, _NODE_PAGE)
            except Damaged as error:
                yield error
                continue
            if page.level == 0:
                yield from map(self._to_node, page.entries)
            else:
                pending.extend(reversed([self._child(entry) for entry in page.entries]))

    def data(self, block: int) -> bytes:
        """The data behind a block id, in one piece. Raises `Damaged`, `TooLarge`."""
        return b"".join(self.pieces(block))

    def pieces(self, block: int) -> list[bytes]:
        """The data behind a block id, block by block. Raises `Damaged`, `TooLarge`."""
        found: list[bytes] = []
        total = 0
        pending = [(block, 2)]
        while pending:
            current, levels = pending.pop()
            if current == 0:
                continue
            raw = self.block(current)
            if not current & 2:
                found.append(raw)
                total += len(raw)
                if total > LIMITS.message_bytes:
                    raise TooLarge(f"It has more than {LIMITS.message_bytes:,} bytes.")
                continue
            if raw[:1] != bytes([_DATA_TREE]) or not levels:
                raise Damaged("The list of its blocks is none.")
            inner = self._words(raw, 8, int.from_bytes(raw[2:4], "little"))
            pending.extend((each, levels - 1) for each in reversed(inner))
        return found

    def subnodes(self, block: int) -> dict[int, Node]:
        """The nodes that lie inside a node, by id. Raises `Damaged`."""
        found: dict[int, Node] = {}
        pending = [(block, 2)] if block else []
        while pending:
            current, levels = pending.pop()
            raw = self.block(current)
            if raw[:1] != bytes([_SUBNODES]) or not levels:
                raise Damaged("The list of its parts is none.")
            count = int.from_bytes(raw[2:4], "little")
            start = 4 if self.form is ANSI else 8
            if raw[1]:
                words = self._words(raw, start, 2 * count)
                pending.extend((each, levels - 1) for each in reversed(words[1::2]))
                continue
            words = self._words(raw, start, 3 * count)
            for number in range(0, len(words), 3):
                identifier = words[number] & 0xFFFFFFFF
                found[identifier] = Node(id=identifier, data=words[number + 1], subnodes=words[number + 2])
        return found

    def block(self, identifier: int) -> bytes:
        """The bytes of one block, decoded. Raises `Damaged`."""
        entry = self._find(self._blocks, _BLOCK_PAGE, identifier & ~1)
        if entry is None:
            raise Damaged(f"Block {identifier:#x} is not in the store.")
        offset, size, inflated = self._place_of_block(entry)
        whole = -(-(size + self.form.trailer) // self.form.align) * self.form.align
        raw = self._at(offset, whole)
        if len(raw) < size:
            raise Damaged(f"Block {identifier:#x} lies behind the end of the file.")
        self._check(identifier, raw, size)
        raw = raw[:size]
        if self.form.packed and inflated != size:
            try:
                raw = zlib.decompressobj().decompress(raw, _INFLATED)
            except zlib.error as error:
                raise Damaged(f"Block {identifier:#x} cannot be unpacked ({error}).") from error
        if identifier & 2 or not self._cipher:
            return raw
        return decode_permuted(raw) if self._cipher == 1 else decode_cyclic(raw, identifier & 0xFFFFFFFF)

    def _check(self, identifier: int, raw: bytes, size: int) -> None:
        """Notes a block whose checksum is wrong; it is read all the same ([MS-PST] 5.3)."""
        if self.form is LARGE or len(raw) < size + self.form.trailer:
            return
        stated = int.from_bytes(raw[-12:-8] if self.form is UNICODE else raw[-4:], "little")
        if stated != zlib.crc32(raw[:size], 0xFFFFFFFF) ^ 0xFFFFFFFF:
            self.faults.append(f"the checksum of block {identifier:#x} is wrong")

    def _place_of_block(self, entry: bytes) -> tuple[int, int, int]:
        offset = struct.unpack_from(f"<{self.form.word}", entry, self.form.size)[0]
        size, inflated = struct.unpack_from("<HH", entry, 2 * self.form.size)
        return offset, size, inflated

    def _to_node(self, entry: bytes) -> Node:
        identifier, data, subnodes = struct.unpack_from(f"<3{self.form.word}", entry)
        parent = int.from_bytes(entry[3 * self.form.size : 3 * self.form.size + 4], "little")
        return Node(id=identifier & 0xFFFFFFFF, data=data, subnodes=subnodes, parent=parent)

    def _find(self, root: int, kind: int, key: int) -> bytes | None:
        offset = root
        for _ in range(_DEEPEST):
            page = self._page(offset, kind)
            place = bisect_right(page.keys, key) - 1
            if place < 0:
                return None
            if page.level == 0:
                return page.entries[place] if page.keys[place] == key else None
            offset = self._child(page.entries[place])
        raise Damaged("An index of the store goes in circles.")

    def _child(self, entry: bytes) -> int:
        return int(struct.unpack_from(f"<{self.form.word}", entry, 2 * self.form.size)[0])

    def _page(self, offset: int, kind: int) -> _Page:
        known = self._pages.get(offset)
        if known is not None:
            return known
        form = self.form
        raw = self._at(offset, form.page)
        if len(raw) < form.page:
            raise Damaged(f"A page of an index lies behind the end of the file, at byte {offset:,}.")
        trailer = form.page - (12 if form is ANSI else 24 if form is LARGE else 16)
        count, _, size, level = struct.unpack_from("<HHBB" if form.wide_counts else "<4B", raw, form.counts)
        least = (form.size * 4 if kind == _NODE_PAGE else form.size * 3) if level == 0 else form.size * 3
        if raw[trailer] != kind or size < least or count * size > form.counts:
            raise Damaged(f"The page of an index at byte {offset:,} is damaged.")
        entries = tuple(raw[at : at + size] for at in range(0, count * size, size))
        keys = tuple(struct.unpack_from(f"<{form.word}", entry)[0] for entry in entries)
        if kind == _NODE_PAGE:
            keys = tuple(key & 0xFFFFFFFF for key in keys)
        if len(self._pages) >= _PAGES:
            self._pages.clear()
        page = self._pages[offset] = _Page(level=level, keys=keys, entries=entries)
        return page

    def _words(self, raw: bytes, start: int, count: int) -> tuple[int, ...]:
        if start + count * self.form.size > len(raw):
            raise Damaged("A list of blocks breaks off.")
        return struct.unpack_from(f"<{count}{self.form.word}", raw, start)

    def _at(self, offset: int, size: int) -> bytes:
        try:
            self._stream.seek(offset)
            return self._stream.read(size)
        except (OSError, ValueError, OverflowError) as error:
            raise Damaged(f"Byte {offset:,} cannot be read ({error}).") from error
