"""The middle layer of Outlook's stores: heaps, property lists and tables on nodes ([MS-PST] 2.3)."""

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

from sayso.errors import Damaged
from sayso.read.mapi import MULTIPLE, OBJECT, STRING8, Value
from sayso.read.pststore import LARGE, Node, NodeStore

_HEAP, _TABLE, _PROPERTIES, _TREE = 0xEC, 0x7C, 0xBC, 0xB5
_SMALL = {0x2, 0x3, 0x4, 0xA, 0xB}  # types whose value stands in place of a reference to it
_FIXED = {0x5: 8, 0x6: 8, 0x7: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_DEEPEST = 8
_BROKEN = (struct.error, IndexError, ValueError)
Values = dict[int, Value]


class Heap:
    """The heap on a node: small pieces of bytes by their ids, larger ones as subnodes."""

    def __init__(self, store: NodeStore, node: Node) -> None:
        """Raises `ReadError` where the node cannot be read or holds no heap."""
        self._store = store
        self._blocks = store.pieces(node.data)
        self.subnodes: Mapping[int, Node] = store.subnodes(node.subnodes)
        # Pages of 4 KiB leave room for more pieces in a block, so that the number takes more bits.
        self._shift, self._mask = (19, 0x3FFF) if store.form is LARGE else (16, 0x7FF)
        first = self._blocks[0] if self._blocks else b""
        if len(first) < 12 or first[2] != _HEAP:
            raise Damaged("The node holds no properties.")
        self.kind = first[3]
        self.root = int.from_bytes(first[4:8], "little")
        self._maps: dict[int, tuple[int, ...]] = {}

    def piece(self, identifier: int) -> bytes:
        """The bytes with that id in the heap; none for id 0. Raises `Damaged`."""
        if identifier == 0:
            return b""
        number, place = identifier >> self._shift, (identifier >> 5) & self._mask
        if number >= len(self._blocks) or identifier & 0x1F:
            raise Damaged("A value lies outside its heap.")
        places = self._maps.get(number)
        if places is None:
            places = self._maps[number] = self._page_map(self._blocks[number])
        if not 0 < place < len(places):
            raise Damaged("A value lies outside its heap.")
        return self._blocks[number][places[place - 1] : places[place]]

    def value(self, identifier: int) -> bytes:
        """The bytes that an id of either kind refers to: in the heap or in a subnode. Raises `ReadError`."""
        if identifier & 0x1F == 0:
            return self.piece(identifier)
        return self._store.data(self.subnode(identifier).data)

    def value_pieces(self, identifier: int) -> list[bytes]:
        """As `value`, block by block: rows of a table do not cross blocks."""
        if identifier & 0x1F == 0:
            return [self.piece(identifier)]
        return self._store.pieces(self.subnode(identifier).data)

    def subnode(self, identifier: int) -> Node:
        """The subnode of that id. Raises `Damaged` where there is none."""
        found = self.subnodes.get(identifier)
        if found is None:
            raise Damaged(f"Part {identifier:#x} of the node is not in the store.")
        return found

    def records(self, root: int) -> Iterator[tuple[bytes, bytes]]:
        """Keys and data of a tree in the heap ([MS-PST] 2.3.2). Raises `Damaged`."""
        header = self.piece(root)
        if len(header) < 8 or header[0] != _TREE:
            raise Damaged("An index of the node is none.")
        key, size, levels = header[1], header[2], header[3]
        if not key or levels > _DEEPEST:
            raise Damaged("An index of the node is damaged.")
        pending = [(int.from_bytes(header[4:8], "little"), levels)]
        seen: set[int] = set()
        while pending:
            identifier, level = pending.pop()
            if identifier in seen:
                raise Damaged("An index of the node goes in circles.")
            seen.add(identifier)
            raw = self.piece(identifier)
            step = key + (4 if level else size)
            found = [raw[at : at + step] for at in range(0, len(raw) - step + 1, step)]
            if level:
                inner = [int.from_bytes(each[key:], "little") for each in reversed(found)]
                pending.extend((each, level - 1) for each in inner)
            else:
                yield from ((each[:key], each[key:]) for each in found)

    def _page_map(self, block: bytes) -> tuple[int, ...]:
        try:
            start = struct.unpack_from("<H", block)[0]
            count = struct.unpack_from("<H", block, start)[0]
            return struct.unpack_from(f"<{count + 1}H", block, start + 4)
        except struct.error as error:
            raise Damaged("The map of a heap breaks off.") from error


def read_properties(heap: Heap) -> Values:
    """The properties in a list of properties ([MS-PST] 2.3.3). Raises `Damaged` where there is no list."""
    if heap.kind != _PROPERTIES:
        raise Damaged("The node holds no list of properties.")
    values: Values = {}
    for key, entry in heap.records(heap.root):
        if len(key) != 2 or len(entry) < 6:
            raise Damaged("The list of properties is damaged.")
        kind, reference = struct.unpack_from("<HI", entry)
        _put(values, int.from_bytes(key, "little"), kind, _loader(heap, kind, reference, entry[2:6]))
    return values


def read_rows(heap: Heap) -> Iterator[Values]:
    """The rows of a table ([MS-PST] 2.3.4). Raises `Damaged` where there is no table."""
    if heap.kind != _TABLE:
        raise Damaged("The node holds no table.")
    header = heap.piece(heap.root)
    try:
        _, count, end_fixed, _, bitmap, size, _, rows, _ = struct.unpack_from("<2B4H3I", header)
        columns = [struct.unpack_from("<HHHBB", header, 22 + 8 * number) for number in range(count)]
    except struct.error as error:
        raise Damaged("The description of a table breaks off.") from error
    del end_fixed
    if not size or bitmap > size:
        raise Damaged("The description of a table is damaged.")
    for block in heap.value_pieces(rows) if rows else ():
        for at in range(0, len(block) - size + 1, size):
            yield _row(heap, columns, block[at : at + size], bitmap)


def _row(heap: Heap, columns: Sequence[tuple[int, ...]], row: bytes, bitmap: int) -> Values:
    values: Values = {}
    for kind, tag, place, size, bit in columns:
        at = bitmap + bit // 8
        if at >= len(row) or not row[at] & (0x80 >> bit % 8):
            continue
        raw = row[place : place + size]
        if kind in _SMALL or (kind in _FIXED and _FIXED[kind] == size):
            _put(values, tag, kind, partial(_known, raw))
        elif size == 4:
            _put(values, tag, kind, _loader(heap, kind, int.from_bytes(raw, "little"), raw))
    return values


def _put(values: Values, tag: int, kind: int, load: Callable[[], Sequence[bytes]]) -> None:
    # A string in Unicode outranks one in a code page, whichever comes first.
    if tag not in values or values[tag].type == STRING8:
        values[tag] = Value(type=kind, load=load)


def _loader(heap: Heap, kind: int, reference: int, raw: bytes) -> Callable[[], Sequence[bytes]]:
    if kind in _SMALL:
        return partial(_known, raw)
    if kind & MULTIPLE:
        return lambda: _split(kind & ~MULTIPLE, heap.value(reference))
    return lambda: (heap.value(reference),)


def _known(raw: bytes) -> Sequence[bytes]:
    return (raw,)


def _split(kind: int, raw: bytes) -> list[bytes]:
    """The values of a property with several ([MS-PST] 2.3.3.4)."""
    size = _FIXED.get(kind) or {0x2: 2, 0x3: 4, 0x4: 4, 0xB: 2}.get(kind)
    if size:
        return [raw[at : at + size] for at in range(0, len(raw) - size + 1, size)]
    count = int.from_bytes(raw[:4], "little")
    if count > len(raw) // 4:
        raise Damaged(f"{count:,} values were announced in {len(raw):,} bytes.")
    try:
        starts = struct.unpack_from(f"<{count}I", raw, 4)
    except struct.error as error:
        raise Damaged("The list of its values breaks off.") from error
    return [raw[start:end] for start, end in pairwise((*starts, len(raw)))]


def object_node(heap: Heap, value: Value) -> Node:
    """The subnode of a property that is an object: a message or a storage. Raises `ReadError`."""
    raw = value.load()[0]
    if value.type != OBJECT or len(raw) < 4:
        raise Damaged("The object is none.")
    return heap.subnode(int.from_bytes(raw[:4], "little"))
