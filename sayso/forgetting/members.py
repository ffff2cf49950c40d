"""A ZIP archive written anew without some of its members: bytes are copied, nothing is unpacked.

Only plain archives can be: one disk, no ZIP64, members one behind the other (APPNOTE.TXT 6.3.10). The names
must be just those that were read; else which member is which would be a guess.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sayso.errors import CannotForget
from sayso.read.items import safe_name

_END, _ENTRY = struct.Struct("<4s4H2LH"), struct.Struct("<4s6H3L5H2L")
_END_MARK, _ENTRY_MARK, _LOCAL_MARK = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_LONGEST_END = _END.size + 65_535
_LARGEST_TABLE = 64_000_000
_WIDE = 0xFFFFFFFF
_OFFSET = 42  # of the local header's place in an entry


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    name: str
    offset: int
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The table of contents: its entries in order, where it begins, and the closing record."""

    entries: tuple[_Entry, ...]
    begins: int
    end: bytes


def is_archive(file: Path) -> bool:
    """Whether a file begins as a ZIP archive does."""
    with file.open("rb") as stream:
        return stream.read(4) == _LOCAL_MARK


def find_member(file: Path, inside: Sequence[str], wanted: str) -> int:
    """The place in the table of contents of the member that was read under the path `wanted`.

    `inside` are the paths of all that was read directly in the archive, without that of the archive itself.
    Raises `CannotForget` where they are not just what the table names.
    """
    names = _paths([entry.name for entry in _read_table(file).entries])
    if sorted(name for name in names if name is not None) != sorted(inside):
        raise CannotForget("The archive does not hold just the members that were read; see sayso verify.")
    return names.index(wanted)


def member_pieces(file: Path, places: Sequence[int]) -> Iterator[bytes]:
    """The archive without the members at these places of its table of contents, piece by piece."""
    table = _read_table(file)
    gone = set(places)
    starts = sorted(entry.offset for entry in table.entries)
    ends = dict(zip(starts, (*starts[1:], table.begins), strict=True))
    moved = {}
    with file.open("rb") as stream:
        yield stream.read(starts[0])
        at = starts[0]
        dropped = {table.entries[place].offset for place in gone}
        for start in starts:
            moved[start] = at
            if start not in dropped:
                yield from _copied(stream, start, ends[start])
                at += ends[start] - start
    kept = [entry for place, entry in enumerate(table.entries) if place not in gone]
    for entry in kept:
        yield entry.raw[:_OFFSET] + struct.pack("<L", moved[entry.offset]) + entry.raw[_OFFSET + 4 :]
    mark, disk, first, _, _, _, _, comment = _END.unpack_from(table.end)
    size = sum(len(entry.raw) for entry in kept)
    yield _END.pack(mark, disk, first, len(kept), len(kept), size, at, comment) + table.end[_END.size :]


def _copied(stream: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    stream.seek(start)
    while start < end and (piece := stream.read(min(1 << 20, end - start))):
        yield piece
        start += len(piece)


def _read_table(file: Path) -> _Table:
    with file.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _LONGEST_END))
        tail = stream.read()
        at = tail.rfind(_END_MARK)
        if at < 0 or len(tail) - at < _END.size:
            raise CannotForget("The archive has no table of contents at its end.")
        _, disk, first, here, count, length, begins, comment = _END.unpack_from(tail, at)
        is_plain = disk == first == 0 and here == count and begins != _WIDE and length <= _LARGEST_TABLE
        if not is_plain or len(tail) - at != _END.size + comment or begins + length + len(tail) - at != size:
            raise CannotForget("The archive is of a kind that cannot be written anew (ZIP64, several disks).")
        stream.seek(begins)
        table = stream.read(length)
    entries = tuple(_entries(table))
    offsets = [entry.offset for entry in entries]
    if len(entries) != count or len(set(offsets)) != count or max(offsets, default=0) >= begins:
        raise CannotForget("The archive's table of contents is not in order.")
    return _Table(entries=entries, begins=begins, end=tail[at:])


def _entries(table: bytes) -> Iterator[_Entry]:
    at = 0
    while at + _ENTRY.size <= len(table):
        fields = _ENTRY.unpack_from(table, at)
        flags, offset = fields[3], fields[-1]
        name, extra, comment = fields[10:13]
        end = at + _ENTRY.size + name + extra + comment
        if fields[0] != _ENTRY_MARK or end > len(table) or offset == _WIDE:
            break
        raw = table[at + _ENTRY.size : at + _ENTRY.size + name]
        yield _Entry(name=_decoded(raw, flags), offset=offset, raw=table[at:end])
        at = end


def _decoded(raw: bytes, flags: int) -> str:
    """A name as the reader of archives gives it, but for the rare extra field; what differs is refused."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8" if flags & 0x800 else "cp437", "replace")


def _paths(names: Sequence[str]) -> list[str | None]:
    """The names as they stand in paths: fit to be shown, numbered where they repeat; none for folders."""
    seen: dict[str, int] = {}
    paths: list[str | None] = []
    for name in names:
        if name.endswith("/"):
            paths.append(None)
            continue
        given = path = safe_name(name)
        while path in seen:
            seen[given] += 1
            path = f"{given}#{seen[given]}"
        seen[path] = 1
        paths.append(path)
    return paths
