"""7z archives, streamed: each solid block is unpacked once, its members in order.

Where everything lies is `sevenziptable`'s work, unpacking that of `coders`. Blocks whose coders form a
straight chain are read; of others (BCJ2) each member is refused by name.
"""

import io
import stat
import struct
import zlib
from collections.abc import Iterator
from itertools import accumulate
from typing import BinaryIO, cast

from sayso.errors import Damaged, Encrypted, NotAFile, NotYetReadable, ReadError
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened, Refused
from sayso.read.archives import is_unsafe, split_error, unsafe_path
from sayso.read.coders import AES, BROKEN, Checked, Source, Stretch, coder_name, unpack
from sayso.read.limits import LIMITS
from sayso.read.sevenziptable import ENCODED_HEADER, Block, Entry, Streams, Table, table_too_large

_SIGNATURE = b"7z\xbc\xaf\x27\x1c"
_START = 32  # bytes of the signature header
_UNIX_MODE = 0x8000
_REPARSE_POINT = 0x400


class SevenZipReader:
    """7z archives."""

    name = "7z"
    version = "1"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first bytes are those of a 7z archive."""
        return Bid.CERTAIN if head.startswith(_SIGNATURE) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """Each file of the archive as a member, in the archive's own order."""
        try:
            entries, streams = _table(item)
        except (*BROKEN, IndexError, OverflowError) as error:
            raise Damaged(f"The 7z archive has no readable table of contents ({error}).") from error
        blocks = _MemberStreams(item.stream, streams)
        for entry in entries:
            if entry.is_folder:
                continue
            if entry.is_deletion:
                mark = NotAFile(f"The member {entry.name!r} is a mark that a file was deleted.")
                yield _refused(entry.name, mark)
                continue
            if is_unsafe(entry.name):
                yield Flaw(error=unsafe_path(entry.name), place=f"member {entry.name}")
            yield _member(entry, blocks)


def _member(entry: Entry, blocks: "_MemberStreams") -> Found:
    """A member, or why it is refused; either way the block has gone on behind it."""
    try:
        size, stream = blocks.following(entry) if entry.packed else (0, io.BytesIO())
    except ReadError as error:
        return _refused(entry.name, error)
    mode = entry.attributes >> 16 if entry.attributes & _UNIX_MODE else 0
    if stat.S_ISLNK(mode) or entry.attributes & _REPARSE_POINT:
        return _refused(entry.name, NotAFile(f"The member {entry.name!r} is a link, and is not followed."))
    return Inner(name=entry.name, kind="member", stream=cast(BinaryIO, stream), size=size)


class _MemberStreams:
    """The members' bytes in the order of the table of contents, each block opened when its turn comes."""

    def __init__(self, stream: BinaryIO, streams: Streams) -> None:
        self._stream = stream
        self._streams = streams
        self._block = -1
        self._inside = 0
        self._packed = 0  # packed streams of the blocks before this one
        self._starts = list(accumulate(streams.packed_sizes, initial=_START + streams.offset))
        self._source: Source | None = None
        self._error: ReadError | None = None
        self._last: Checked | None = None

    def following(self, entry: Entry) -> tuple[int, Checked]:
        """Size and stream of the next packed member. Raises the `ReadError` that keeps its block shut."""
        if self._last is not None:
            self._last.drain()
            if self._last.is_broken:
                self._error = Damaged("Its solid block is damaged before the place where it lies.")
            self._last = None
        while self._block < 0 or self._inside >= len(self._streams.members[self._block]):
            self._open_next()
        size, crc = self._streams.members[self._block][self._inside]
        self._inside += 1
        if self._error is not None:
            error = self._error
            raise type(error)(f"The member {entry.name!r} cannot be unpacked. {error}", remedy=error.remedy)
        self._last = Checked(cast(Source, self._source), size, crc)
        return size, self._last

    def _open_next(self) -> None:
        if self._block + 1 >= len(self._streams.blocks):
            raise Damaged("The table of contents lists more files than the archive holds.")
        if self._block >= 0:
            self._packed += len(self._streams.blocks[self._block].packed)
        self._block += 1
        self._inside = 0
        self._error = None
        try:
            size = self._streams.packed_sizes[self._packed]
            packed = Stretch(self._stream, self._starts[self._packed], size)
            self._source = open_block(packed, self._streams.blocks[self._block])
        except ReadError as error:
            self._error = error
        except (*BROKEN, IndexError) as error:
            self._error = Damaged(f"Its solid block is damaged ({error}).")


def open_block(packed: Source, block: Block) -> Source:
    """The unpacked bytes of a block. Raises `Encrypted`, `NotYetReadable`, `TooLarge` or `Damaged`."""
    if any(coder.method == AES for coder in block.coders):
        raise Encrypted("It is encrypted.")
    source = packed
    for index in _chain(block):
        coder = block.coders[index]
        source = unpack(coder.method, coder.properties, source, block.sizes[index])
    return source


def _chain(block: Block) -> list[int]:
    """The coders from the packed bytes outwards, where each has one stream in and one out."""
    tangled = [coder for coder in block.coders if (coder.inputs, coder.outputs) != (1, 1)]
    if tangled:
        raise NotYetReadable(
            f"It is packed with {coder_name(tangled[0].method)}.",
            remedy="Unpack it with 7-Zip and read the folder.",
        )
    fed_by = {out: into for into, out in block.bonds}
    chain = list(block.packed)
    while chain[-1] in fed_by and len(chain) <= len(block.coders):
        chain.append(fed_by[chain[-1]])
    if len(chain) != len(block.coders):
        raise Damaged("Its coders form no chain.")
    return chain


def _table(item: Opened) -> tuple[list[Entry], Streams]:
    """The table of contents, unpacked where it is packed itself."""
    head = item.stream.read(_START)
    start_crc, offset, size, crc = struct.unpack("<IQQI", head[8:_START])
    if zlib.crc32(head[12:_START]) != start_crc:
        raise Damaged("The first bytes of the 7z archive are damaged.")
    if size == 0:
        return [], Streams()
    if size > LIMITS.table_bytes:
        raise table_too_large(size)
    item.stream.seek(min(_START + offset, item.size))
    raw = item.stream.read(size)
    if len(raw) < size:
        raise split_error(item.name) or Damaged(
            "The 7z archive is cut short; its table of contents is missing."
        )
    for _ in range(4):  # a packed table may hold a packed table
        if zlib.crc32(raw) != crc:
            raise Damaged("The table of contents of the 7z archive is damaged.")
        if raw[0] != ENCODED_HEADER:
            return Table(raw).contents()
        raw, crc = _unpacked_table(item, Table(raw).packed_table())
    raise Damaged("The table of contents of the 7z archive is packed too many times over.")


def _unpacked_table(item: Opened, streams: Streams) -> tuple[bytes, int]:
    """A packed table of contents, unpacked, and the checksum that it should have."""
    block = streams.blocks[0]
    if block.size > LIMITS.table_bytes:
        raise table_too_large(block.size)
    try:
        packed = Stretch(item.stream, _START + streams.offset, streams.packed_sizes[0])
        source = open_block(packed, block)
    except Encrypted as error:
        raise Encrypted("The archive is encrypted, the names of its members too.") from error
    raw = bytearray()
    while len(raw) < block.size and (piece := source.read(block.size - len(raw))):
        raw += piece
    if len(raw) < block.size:
        raise EOFError("it is cut short")
    return bytes(raw), zlib.crc32(raw) if block.crc is None else block.crc


def _refused(name: str, error: ReadError) -> Refused:
    return Refused(name=name, kind="member", error=error)
