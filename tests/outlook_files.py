"""Makes MSG files, winmail.dat and PST stores for tests, byte by byte, from one description of an item.

Layouts: [MS-CFB] and [MS-OXMSG], [MS-OXTNEF], [MS-PST].
"""

import dataclasses
import struct
import zlib
from collections.abc import Mapping, Sequence
from uuid import UUID

from sayso.read.pstcipher import _FIRST, decode_cyclic

INTEGER, BOOLEAN, OBJECT, STRING8, UNICODE, TIME, BINARY = 0x3, 0xB, 0xD, 0x1E, 0x1F, 0x40, 0x102
SUBJECT, BODY, HTML, RTF, HEADERS, CLASS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D, 0x001A
SENDER, SENDER_ADDRESS, REPRESENTING, REPRESENTING_ADDRESS = 0x0C1A, 0x0C1F, 0x0042, 0x0065
SUBMITTED, DELIVERED, MESSAGE_ID = 0x0039, 0x0E06, 0x1035
NAME, ADDRESS, SMTP, ROLE = 0x3001, 0x3003, 0x39FE, 0x0C15
DATA, LONG_NAME, SHORT_NAME, METHOD, MIME_TAG = 0x3701, 0x3707, 0x3704, 0x3705, 0x370E
CODE_PAGE, INTERNET_CODE_PAGE, LOCALE = 0x3FFD, 0x3FDE, 0x3FF1
APPOINTMENT, TASK, CONTACT = (UUID(f"000620{n}-0000-0000-c000-000000000046") for n in ("02", "03", "04"))

Raw = tuple[int, bytes]  # type and bytes
Values = Mapping[int, Raw]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Made:
    """An item to be wrapped: properties by tag, named ones by (set, number), recipients, attachments."""

    values: Values = dataclasses.field(default_factory=dict)
    named: Mapping[tuple[UUID, int], Raw] = dataclasses.field(default_factory=dict)
    recipients: Sequence[Values] = ()
    attachments: Sequence[tuple[Values, "bytes | Made"]] = ()


def text(value: str) -> Raw:
    return UNICODE, value.encode("utf-16-le") + b"\0\0"


def string8(value: bytes) -> Raw:
    return STRING8, value + b"\0"


def number(value: int) -> Raw:
    return INTEGER, struct.pack("<i", value)


def flag(value: bool) -> Raw:
    return BOOLEAN, bytes([value])


def binary(value: bytes) -> Raw:
    return BINARY, value


def moment(seconds: int) -> Raw:
    """A time in seconds since 1970 in UTC."""
    return TIME, struct.pack("<Q", (seconds + 11_644_473_600) * 10_000_000)


def to(name: str, address: str = "", smtp: str = "", role: int = 1) -> dict[int, Raw]:
    """A recipient."""
    found = {NAME: text(name), ROLE: number(role)}
    if address:
        found[ADDRESS] = text(address)
    if smtp:
        found[SMTP] = text(smtp)
    return found


# ---- compound files


Tree = dict[str, "bytes | Tree"]
_FREE, _END, _FAT, _LIST = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC


def make_ole(tree: Tree, clsid: bytes = bytes(16)) -> bytes:
    """A compound file with these streams and storages."""
    sectors: list[bytes] = []
    fat: list[int] = []
    small, small_fat = bytearray(), list[int]()

    def chain(content: bytes, size: int, table: list[int]) -> int:
        """Notes the sectors of `content` as one chain; returns its first."""
        count = -(-len(content) // size)
        if not count:
            return _END
        first = len(table)
        table.extend(range(first + 1, first + count))
        table.append(_END)
        return first

    def put(content: bytes) -> int:
        first = chain(content, 512, fat)
        sectors.extend(content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512))
        return first

    entries: list[list[object]] = [["Root Entry", 5, _FREE, _END, 0, _FREE]]

    def add(branch: Tree) -> int:
        """The entries of a storage as a chain of right siblings; returns the first."""
        first = before = _FREE
        for name, content in branch.items():
            place = len(entries)
            entries.append([name, 1, _FREE, _END, 0, _FREE])
            if isinstance(content, dict):
                entries[place][1] = 1
                entries[place][2] = add(content)
            else:
                entries[place][1] = 2
                entries[place][4] = len(content)
                if len(content) >= 4096:
                    entries[place][3] = put(content)
                elif content:
                    entries[place][3] = chain(content, 64, small_fat)
                    small.extend(content.ljust(-(-len(content) // 64) * 64, b"\0"))
            if before == _FREE:
                first = place
            else:
                entries[before][5] = place
            before = place
        return first

    entries[0][2] = add(tree)
    entries[0][3], entries[0][4] = put(bytes(small)), len(small)
    mini = put(b"".join(struct.pack("<I", each) for each in small_fat))
    directory = b""
    for name, kind, child, start, size, right in entries:
        coded = str(name).encode("utf-16-le") + b"\0\0"
        head = coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded), kind, 1)
        links = struct.pack("<III", _FREE, right, child) + (clsid if kind == 5 else bytes(16))
        directory += head + links + bytes(20) + struct.pack("<IQ", start, size)
    first_entry = put(directory)
    tables = extra = 0  # sectors of the table, and of the list of those that the header has no room for
    while tables * 128 < len(fat) + tables + extra:
        tables += 1
        extra = max(0, -(-(tables - 109) // 127))
    begin = len(fat)
    places = list(range(begin, begin + tables))
    fat += [_FAT] * tables + [_LIST] * extra
    fat += [_FREE] * (tables * 128 - len(fat))
    sectors += [struct.pack("<128I", *fat[at : at + 128]) for at in range(0, len(fat), 128)]
    rest = places[109:]
    for number in range(extra):
        group = rest[number * 127 : number * 127 + 127]
        group += [_FREE] * (127 - len(group))
        after = begin + tables + number + 1 if number + 1 < extra else _END
        sectors.append(struct.pack("<128I", *group, after))
    mini_count = -(-len(small_fat) * 4 // 512)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    first_list = begin + tables if extra else _END
    head += bytes(6) + struct.pack("<III", 0, tables, first_entry) + struct.pack("<II", 0, 4096)
    head += struct.pack("<IIII", mini, mini_count, first_list, extra)
    head += struct.pack("<109I", *(places[:109] + [_FREE] * (109 - len(places[:109]))))
    return head + b"".join(sectors)


# ---- MSG


_SHORT = {INTEGER, BOOLEAN, TIME}


def make_msg(item: Made) -> bytes:
    """An MSG file."""
    names: list[tuple[UUID, int]] = []
    tree = _msg_storage(item, names, 32)
    guids = list(dict.fromkeys(where for where, _ in names))
    entries = b"".join(
        struct.pack("<IHH", key, (guids.index(where) + 3) << 1, place)
        for place, (where, key) in enumerate(names)
    )
    tree["__nameid_version1.0"] = {
        "__substg1.0_00020102": b"".join(each.bytes_le for each in guids),
        "__substg1.0_00030102": entries,
        "__substg1.0_00040102": b"",
    }
    return make_ole(tree)


def _msg_storage(item: Made, names: list[tuple[UUID, int]], header: int) -> Tree:
    values = dict(item.values)
    for name, value in item.named.items():
        if name not in names:
            names.append(name)
        values[0x8000 + names.index(name)] = value
    tree = _msg_values(values, header)
    for place, recipient in enumerate(item.recipients):
        tree[f"__recip_version1.0_#{place:08X}"] = _msg_values(recipient, 8)
    for place, (described, content) in enumerate(item.attachments):
        branch = _msg_values(described, 8)
        if isinstance(content, Made):
            branch["__substg1.0_3701000D"] = _msg_storage(content, names, 24)
        else:
            branch["__substg1.0_37010102"] = content
        tree[f"__attach_version1.0_#{place:08X}"] = branch
    return tree


def _msg_values(values: Values, header: int) -> Tree:
    table, tree = bytes(header), Tree()
    for tag, (kind, raw) in values.items():
        if kind in _SHORT:
            table += struct.pack("<HHI", kind, tag, 6) + raw.ljust(8, b"\0")
        else:
            table += struct.pack("<HHIQ", kind, tag, 6, len(raw))
            tree[f"__substg1.0_{tag:04X}{kind:04X}"] = raw
    tree["__properties_version1.0"] = table
    return tree


# ---- TNEF


def make_tnef(item: Made, code_page: int = 1252) -> bytes:
    """A TNEF stream, as winmail.dat is one."""
    found = struct.pack("<IH", 0x223E9F78, 1)
    found += attribute(1, 0x00069007, struct.pack("<II", code_page, 0))
    found += attribute(1, 0x00069003, _tnef_values(item.values, item.named))
    if item.recipients:
        rows = b"".join(_tnef_values(each, {}) for each in item.recipients)
        found += attribute(1, 0x00069004, struct.pack("<I", len(item.recipients)) + rows)
    for described, content in item.attachments:
        found += attribute(2, 0x00069002, bytes(14))
        values = dict(described)
        if isinstance(content, Made):
            inner = UUID("00020307-0000-0000-c000-000000000046").bytes_le + make_tnef(content, code_page)
            values[DATA] = (OBJECT, inner)
        else:
            found += attribute(2, 0x0006800F, content)
        found += attribute(2, 0x00069005, _tnef_values(values, {}))
    return found


def attribute(level: int, identifier: int, content: bytes) -> bytes:
    """One attribute with its checksum."""
    head = struct.pack("<BII", level, identifier, len(content))
    return head + content + struct.pack("<H", sum(content) & 0xFFFF)


def _tnef_values(values: Values, named: Mapping[tuple[UUID, int], Raw]) -> bytes:
    found = struct.pack("<I", len(values) + len(named))
    for tag, value in values.items():
        found += struct.pack("<HH", value[0], tag) + _tnef_value(value)
    for place, ((where, key), value) in enumerate(named.items()):
        found += struct.pack("<HH", value[0], 0x8000 + place) + where.bytes_le + struct.pack("<II", 0, key)
        found += _tnef_value(value)
    return found


def _tnef_value(value: Raw) -> bytes:
    kind, raw = value
    padded = raw.ljust(-(-len(raw) // 4) * 4, b"\0")
    return padded if kind in _SHORT else struct.pack("<II", 1, len(raw)) + padded


# ---- PST


@dataclasses.dataclass
class Pst:
    """A store: `folders` are names by id, `items` lie in them. Cipher 1 permutes, 2 is cyclic."""

    folders: Mapping[int, tuple[str, int]]
    items: Sequence[tuple[int, Made]]
    ansi: bool = False
    cipher: int = 1

    def __post_init__(self) -> None:
        self._word = "I" if self.ansi else "Q"
        self._size = 4 if self.ansi else 8
        self._file = bytearray(0x4600)
        self._blocks: list[tuple[int, int, int]] = []  # id, offset, size
        self._nodes: list[tuple[int, int, int, int]] = []  # id, data, subnodes, parent
        self._names: list[tuple[UUID, int]] = []
        self._next = 4
        self._inner = 1

    def build(self) -> bytes:
        """The bytes of the store."""
        self._node(0x21, {NAME: text("Store")}, 0)
        self._node(0x122, {NAME: text("")}, 0x122)
        for identifier, (name, parent) in self.folders.items():
            self._node(identifier, {NAME: text(name)}, parent)
        for place, (folder, item) in enumerate(self.items):
            data, subnodes = self._item(item)
            self._nodes.append((0x200004 + 32 * place, data, subnodes, folder))
        self._listings()
        guids = list(dict.fromkeys(where for where, _ in self._names))
        entries = b"".join(
            struct.pack("<IHH", key, (guids.index(where) + 3) << 1, place)
            for place, (where, key) in enumerate(self._names)
        )
        names = {2: binary(b"".join(each.bytes_le for each in guids)), 3: binary(entries), 4: binary(b"")}
        self._node(0x61, names, 0)
        nodes = self._tree(0x81, [self._entry(*each) for each in sorted(self._nodes)])
        blocks = self._tree(
            0x80,
            [
                struct.pack(f"<2{self._word}HH", *each, 1) + (b"" if self.ansi else bytes(4))
                for each in sorted(self._blocks)
            ],
        )
        return self._header(nodes, blocks)

    def _listings(self) -> None:
        """The tables of each folder: its folders, its items. Ours is not the only program to open these."""
        for folder in (0x122, *self.folders):
            inside = {each: name for each, (name, parent) in self.folders.items() if parent == folder}
            rows = [{NAME: text(name), 0x67F2: number(each)} for each, name in inside.items()]
            held = [node for node, _, _, parent in self._nodes if parent == folder and node & 0x1F == 4]
            listed = [{0x67F2: number(each)} for each in held[:100]]
            for kind, table in ((0xD, rows), (0xE, listed), (0xF, [])):
                self._nodes.append((folder & ~0x1F | kind, self._block(self._table(table)), 0, 0))

    def _entry(self, identifier: int, data: int, subnodes: int, parent: int) -> bytes:
        tail = b"" if self.ansi else bytes(4)
        return struct.pack(f"<3{self._word}I", identifier, data, subnodes, parent) + tail

    def _header(self, nodes: int, blocks: int) -> bytes:
        head = bytearray(564)
        head[:4] = b"!BDN"
        struct.pack_into("<2sHH", head, 8, b"SM", 14 if self.ansi else 23, 19)
        head[14:16] = b"\x01\x01"
        start, words = (164, 4) if self.ansi else (180, 8)
        struct.pack_into(f"<{self._word}", head, start + 4, len(self._file))
        for place, value in enumerate((nodes, nodes, blocks, blocks)):
            struct.pack_into(f"<{self._word}", head, start + 4 + words * (4 + place), value)
        if self.ansi:
            head[460:462] = bytes([0x80, self.cipher])
        else:
            head[512:514] = bytes([0x80, self.cipher])
        struct.pack_into("<I", head, 4, _checksum(head[8:479]))
        if not self.ansi:
            struct.pack_into("<I", head, 524, _checksum(head[8:524]))
        self._file[:564] = head
        return bytes(self._file)

    def _node(self, identifier: int, values: Values, parent: int) -> None:
        data, subnodes = self._properties(values, [])
        self._nodes.append((identifier, data, subnodes, parent))

    def _item(self, item: Made) -> tuple[int, int]:
        values = dict(item.values)
        for name, value in item.named.items():
            if name not in self._names:
                self._names.append(name)
            values[0x8000 + self._names.index(name)] = value
        parts: list[tuple[int, int, int]] = []
        if item.recipients:
            parts.append((0x692, self._block(self._table(item.recipients)), 0))
        for place, (described, content) in enumerate(item.attachments):
            inside: list[tuple[int, int, int]] = []
            fields = dict(described)
            if isinstance(content, Made):
                identifier = self._identifier(0x04)
                inside.append((identifier, *self._item(content)))
                fields[DATA] = (OBJECT, struct.pack("<II", identifier, 0))
            else:
                fields[DATA] = binary(content)
            parts.append((0x8025 + 32 * place, *self._properties(fields, inside)))
        return self._properties(values, parts)

    def _identifier(self, kind: int) -> int:
        self._inner += 1
        return self._inner << 5 | kind

    def _properties(self, values: Values, parts: list[tuple[int, int, int]]) -> tuple[int, int]:
        """The blocks of a list of properties and of its subnodes."""
        pieces = [b"", b""]  # the head of the tree and its records, known last
        records = b""
        for tag, (kind, raw) in sorted(values.items()):
            if kind in (INTEGER, BOOLEAN):
                reference = int.from_bytes(raw.ljust(4, b"\0"), "little")
            elif not raw:
                reference = 0
            elif len(raw) > 500:
                reference = self._identifier(0x1F)
                parts.append((reference, self._data(raw), 0))
            else:
                pieces.append(raw)
                reference = len(pieces) << 5
            records += struct.pack("<HHI", tag, kind, reference)
        pieces[0] = struct.pack("<BBBBI", 0xB5, 2, 6, 0, 2 << 5)
        pieces[1] = records
        return self._block(_heap(0xBC, 1 << 5, pieces)), self._parts(parts)

    def _parts(self, parts: list[tuple[int, int, int]]) -> int:
        if not parts:
            return 0
        words = b"".join(struct.pack(f"<3{self._word}", *each) for each in sorted(parts))
        head = struct.pack("<BBH", 2, 0, len(parts)) + (b"" if self.ansi else bytes(4))
        return self._block(head + words, internal=True)

    def _data(self, raw: bytes) -> int:
        if len(raw) <= 8000:
            return self._block(raw)
        blocks = [self._block(raw[at : at + 8000]) for at in range(0, len(raw), 8000)]
        words = struct.pack(f"<{len(blocks)}{self._word}", *blocks)
        return self._block(struct.pack("<BBHI", 1, 1, len(blocks), len(raw)) + words, internal=True)

    def _block(self, raw: bytes, internal: bool = False) -> int:
        identifier = self._next | (2 if internal else 0)
        self._next += 4
        if not internal and self.cipher == 1:
            raw = raw.translate(_FIRST)
        elif not internal and self.cipher == 2:
            raw = decode_cyclic(raw, identifier)
        trailer = 12 if self.ansi else 16
        whole = -(-(len(raw) + trailer) // 64) * 64
        offset = len(self._file)
        tail = (
            struct.pack("<HHII", len(raw), 0, identifier, _checksum(raw))
            if self.ansi
            else struct.pack("<HHIQ", len(raw), 0, _checksum(raw), identifier)
        )
        self._file += raw.ljust(whole - trailer, b"\0") + tail
        self._blocks.append((identifier, offset, len(raw)))
        return identifier

    def _tree(self, kind: int, entries: list[bytes], level: int = 0) -> int:
        """Writes an index, leaves first; returns the place of its root."""
        size = len(entries[0])
        room = (496 if self.ansi else 488) // size
        pages = []
        for at in range(0, len(entries), room):
            group = entries[at : at + room]
            self._file += bytes(-len(self._file) % 512)
            offset = len(self._file)
            body = b"".join(group).ljust(496 if self.ansi else 488, b"\0")
            body += struct.pack("<4B", len(group), room, size, level) + (b"" if self.ansi else bytes(4))
            tail = (
                struct.pack("<BBHII", kind, kind, 0, offset, _checksum(body))
                if self.ansi
                else struct.pack("<BBHIQ", kind, kind, 0, _checksum(body), offset)
            )
            self._file += body + tail
            key = int.from_bytes(group[0][: self._size], "little")
            pages.append(struct.pack(f"<3{self._word}", key, offset, offset))
        if len(pages) == 1:
            return offset
        return self._tree(kind, pages, level + 1)

    def _table(self, rows: Sequence[Values]) -> bytes:
        """A heap with a table of recipients: every value by reference, or in its row where it is a number."""
        known_tags = {(tag, kind) for row in rows for tag, (kind, _) in row.items()} - {(0x67F2, INTEGER)}
        tags = [(0x67F2, INTEGER), *sorted(known_tags)]
        pieces = [b"", struct.pack("<BBBBI", 0xB5, 4, 4, 0, 3 << 5 if rows else 0), b"", b""]
        width = 4 * len(tags)
        bits = -(-len(tags) // 8)
        matrix = b""
        for place, row in enumerate(rows):
            line, known = b"", bytearray(bits)
            for bit, (tag, _) in enumerate(tags):
                kind, raw = row.get(tag, (INTEGER, struct.pack("<I", place)) if tag == 0x67F2 else (0, b""))
                if raw:
                    known[bit // 8] |= 0x80 >> bit % 8
                if raw and kind != INTEGER:
                    pieces.append(raw)
                    raw = struct.pack("<I", len(pieces) << 5)
                line += raw.ljust(4, b"\0")
            matrix += line + bytes(known)
        columns = b"".join(
            struct.pack("<HHHBB", kind, tag, 4 * bit, 4, bit) for bit, (tag, kind) in enumerate(tags)
        )
        ends = (width, width, width, width + bits)
        rows_at = 4 << 5 if rows else 0
        pieces[0] = struct.pack("<BB4HIII", 0x7C, len(tags), *ends, 2 << 5, rows_at, 0) + columns
        keys = [row[0x67F2][1] if 0x67F2 in row else struct.pack("<I", at) for at, row in enumerate(rows)]
        pieces[2] = b"".join(
            key + struct.pack("<I", place) for key, place in sorted((k, p) for p, k in enumerate(keys))
        )
        pieces[3] = matrix
        return _heap(0x7C, 1 << 5, pieces)


def _heap(kind: int, root: int, pieces: Sequence[bytes]) -> bytes:
    places, body = [12], b""
    for piece in pieces:
        body += piece
        places.append(12 + len(body))
    body += bytes(len(body) % 2)
    page = struct.pack("<HH", len(pieces), 0) + struct.pack(f"<{len(places)}H", *places)
    head = struct.pack("<HBBII", 12 + len(body), 0xEC, kind, root, 0)
    found = head + body + page
    assert len(found) <= 8000
    return found


def _checksum(raw: bytes | bytearray) -> int:
    return zlib.crc32(raw, 0xFFFFFFFF) ^ 0xFFFFFFFF
