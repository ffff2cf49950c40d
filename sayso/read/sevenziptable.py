"""The table of contents of a 7z archive: its entries, and where the bytes of each lie.

After the format's own description (LZMA SDK, DOC/7zFormat.txt). All counts are checked before anything is
made of that size.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sayso.errors import TooLarge
from sayso.read.archives import too_many
from sayso.read.limits import LIMITS

_MOST_CODERS = 32
# Property ids.
_END, _HEADER, _ARCHIVE_PROPERTIES, _MORE_STREAMS, _MAIN_STREAMS, _FILES = range(6)
_PACK_INFO, _UNPACK_INFO, _SUBSTREAMS, _SIZE, _CRC, _FOLDER, _UNPACK_SIZE, _COUNT = range(6, 14)
_EMPTY_STREAM, _EMPTY_FILE, _ANTI, _NAMES = range(14, 18)
_ATTRIBUTES, ENCODED_HEADER = 0x15, 0x17


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """One step of a packer: its method's number, its settings, its streams in and out."""

    method: bytes
    properties: bytes
    inputs: int
    outputs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A solid block ("folder"): coders, which input is fed by which output, the packed inputs, and sizes."""

    coders: tuple[Coder, ...]
    bonds: tuple[tuple[int, int], ...]
    packed: tuple[int, ...]
    sizes: tuple[int, ...] = ()
    crc: int | None = None

    @property
    def size(self) -> int:
        """How many bytes the whole block unpacks to."""
        bound = {out for _, out in self.bonds}
        return next((size for i, size in enumerate(self.sizes) if i not in bound), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """Where the packed bytes lie, the blocks, and in each the sizes and checksums of its members."""

    offset: int = 0
    packed_sizes: tuple[int, ...] = ()
    blocks: tuple[Block, ...] = ()
    members: tuple[tuple[tuple[int, int | None], ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the table of contents. `packed` is false for folders, empty files and deletion marks."""

    name: str
    packed: bool
    is_folder: bool
    is_deletion: bool
    attributes: int


class Table:
    """Reads the table of contents byte by byte. Raises `ValueError` where it makes no sense."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def packed_table(self) -> Streams:
        """Where the packed table of contents lies."""
        self._expect(ENCODED_HEADER)
        streams = self._streams()
        if not streams.blocks:
            raise ValueError("it is nowhere")
        return streams

    def contents(self) -> tuple[list[Entry], Streams]:
        """All entries, and where their bytes lie."""
        self._expect(_HEADER)
        streams, entries = Streams(), list[Entry]()
        while (kind := self._byte()) != _END:
            if kind == _ARCHIVE_PROPERTIES:
                while self._byte() != _END:
                    self._take(self._number())
            elif kind == _MORE_STREAMS:
                self._streams()
            elif kind == _MAIN_STREAMS:
                streams = self._streams()
            elif kind == _FILES:
                entries = self._entries()
            else:
                raise ValueError(f"unknown mark {kind}")
        return entries, streams

    def _streams(self) -> Streams:
        streams = Streams()
        while (kind := self._byte()) != _END:
            if kind == _PACK_INFO:
                streams = self._pack_info(streams)
            elif kind == _UNPACK_INFO:
                streams = replace(streams, blocks=self._blocks())
                whole = tuple(((block.size, block.crc),) for block in streams.blocks)
                streams = replace(streams, members=whole)
            elif kind == _SUBSTREAMS:
                streams = replace(streams, members=self._members(streams.blocks))
            else:
                raise ValueError(f"unknown mark {kind}")
        return streams

    def _pack_info(self, streams: Streams) -> Streams:
        offset, count = self._number(), self._count()
        sizes: tuple[int, ...] = ()
        while (kind := self._byte()) != _END:
            if kind == _SIZE:
                sizes = tuple(self._number() for _ in range(count))
            elif kind == _CRC:
                self._digests(count)
            else:
                raise ValueError(f"unknown mark {kind}")
        return replace(streams, offset=offset, packed_sizes=sizes)

    def _blocks(self) -> tuple[Block, ...]:
        self._expect(_FOLDER)
        count = self._count()
        self._expect(0)  # the blocks follow here, not in another stream
        blocks = [self._block() for _ in range(count)]
        self._expect(_UNPACK_SIZE)
        blocks = [
            replace(block, sizes=tuple(self._number() for _ in range(sum(c.outputs for c in block.coders))))
            for block in blocks
        ]
        while (kind := self._byte()) != _END:
            if kind != _CRC:
                raise ValueError(f"unknown mark {kind}")
            crcs = self._digests(count)
            blocks = [replace(block, crc=crc) for block, crc in zip(blocks, crcs, strict=True)]
        return tuple(blocks)

    def _block(self) -> Block:
        coders = tuple(self._coder() for _ in range(self._count(_MOST_CODERS)))
        inputs, outputs = sum(c.inputs for c in coders), sum(c.outputs for c in coders)
        if not 0 < outputs <= _MOST_CODERS or not outputs - 1 < inputs <= _MOST_CODERS:
            raise ValueError("a senseless set of coders")
        bonds = tuple((self._number(), self._number()) for _ in range(outputs - 1))
        free = inputs - len(bonds)
        bound = {into for into, _ in bonds}
        packed = (
            tuple(i for i in range(inputs) if i not in bound)
            if free == 1
            else tuple(self._number() for _ in range(free))
        )
        return Block(coders=coders, bonds=bonds, packed=packed)

    def _coder(self) -> Coder:
        flags = self._byte()
        if flags & 0xC0:
            raise ValueError("a coder of a later version")
        method = self._take(flags & 15)
        inputs, outputs = 1, 1
        if flags & 0x10:
            inputs, outputs = self._count(_MOST_CODERS), self._count(_MOST_CODERS)
        properties = self._take(self._number()) if flags & 0x20 else b""
        return Coder(method=method, properties=properties, inputs=inputs, outputs=outputs)

    def _members(self, blocks: tuple[Block, ...]) -> tuple[tuple[tuple[int, int | None], ...], ...]:
        counts = [1] * len(blocks)
        kind = self._byte()
        if kind == _COUNT:
            counts = [self._count() for _ in blocks]
            kind = self._byte()
        self._check_count(sum(counts))
        sizes: list[list[int]] = []
        for block, count in zip(blocks, counts, strict=True):
            stated = [self._number() for _ in range(count - 1)] if kind == _SIZE else []
            if (count > 1 and kind != _SIZE) or sum(stated) > block.size:
                raise ValueError("the members are larger than their block")
            sizes.append([*stated, block.size - sum(stated)] if count else [])
        if kind == _SIZE:
            kind = self._byte()
        known = [count == 1 and block.crc is not None for block, count in zip(blocks, counts, strict=True)]
        crcs: Iterator[int | None] = iter(())
        while kind != _END:
            if kind != _CRC:
                raise ValueError(f"unknown mark {kind}")
            crcs = iter(self._digests(sum(c for c, k in zip(counts, known, strict=True) if not k)))
            kind = self._byte()
        return tuple(
            ((own[0], block.crc),) if is_known else tuple((size, next(crcs, None)) for size in own)
            for block, own, is_known in zip(blocks, sizes, known, strict=True)
        )

    def _entries(self) -> list[Entry]:
        count = self._count()
        names, attributes = [""] * count, [0] * count
        empty, files, deletions = [False] * count, list[bool](), list[bool]()
        while (kind := self._byte()) != _END:
            inner = Table(self._take(self._number()))
            if kind == _EMPTY_STREAM:
                empty = inner._bits(count)
            elif kind == _EMPTY_FILE:
                files = inner._bits(sum(empty))
            elif kind == _ANTI:
                deletions = inner._bits(sum(empty))
            elif kind == _NAMES:
                names = inner._names(count)
            elif kind == _ATTRIBUTES:
                attributes = inner._attributes(count)
        is_file, is_deletion = iter(files), iter(deletions)
        return [
            Entry(
                name=name,
                packed=not is_empty,
                is_folder=is_empty and not next(is_file, False),
                is_deletion=is_empty and next(is_deletion, False),
                attributes=flags,
            )
            for name, is_empty, flags in zip(names, empty, attributes, strict=True)
        ]

    def _names(self, count: int) -> list[str]:
        self._expect(0)
        names = self._raw[self._at :].decode("utf-16-le", "surrogatepass").split("\0")
        if len(names) <= count:
            raise ValueError("names are missing")
        return names[:count]

    def _attributes(self, count: int) -> list[int]:
        defined = [True] * count if self._byte() else self._bits(count)
        self._expect(0)
        return [struct.unpack("<I", self._take(4))[0] if each else 0 for each in defined]

    def _digests(self, count: int) -> list[int | None]:
        defined = [True] * count if self._byte() else self._bits(count)
        return [struct.unpack("<I", self._take(4))[0] if each else None for each in defined]

    def _bits(self, count: int) -> list[bool]:
        raw = self._take((count + 7) // 8)
        return [bool(raw[i >> 3] & 0x80 >> (i & 7)) for i in range(count)]

    def _number(self) -> int:
        """An integer of up to eight bytes; leading ones of the first tell how many follow."""
        first = self._byte()
        value, mask = 0, 0x80
        for i in range(8):
            if not first & mask:
                return value | (first & mask - 1) << 8 * i
            value |= self._byte() << 8 * i
            mask >>= 1
        return value

    def _count(self, most: int | None = None) -> int:
        count = self._number()
        if most is not None and count > most:
            raise ValueError(f"{count:,} coders")
        self._check_count(count)
        return count

    def _check_count(self, count: int) -> None:
        if count > LIMITS.members:
            raise too_many(count)

    def _expect(self, mark: int) -> None:
        if self._byte() != mark:
            raise ValueError("a mark is missing")

    def _byte(self) -> int:
        return self._take(1)[0]

    def _take(self, size: int) -> bytes:
        piece = self._raw[self._at : self._at + size]
        if len(piece) < size:
            raise ValueError("it is cut short")
        self._at += size
        return piece


def table_too_large(size: int) -> TooLarge:
    """The refusal of a table of contents of `size` bytes."""
    return TooLarge(
        f"The archive's table of contents has {size:,} bytes; the limit is {LIMITS.table_bytes:,}.",
        remedy="Unpack it by hand and read the folder.",
    )
