"""A mailbox written anew without some of its messages: bytes are copied, nothing is parsed.

A message goes with its separator line ("From sender date") and the empty line behind it. Before anything is
written, each stretch is compared with the hash that was taken when it was read.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sayso.errors import CannotForget

_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)  # as the reader of mailboxes undoes it
_PIECE = 1 << 20
_LONGEST = 1_024  # bytes of a separator line
Stretch = tuple[int, int]


def is_mailbox(file: Path) -> bool:
    """Whether a file begins as a mailbox does; messages of chats lie in files of other kinds."""
    with file.open("rb") as stream:
        return stream.read(5) == b"From "


def find_cuts(mailbox: Path, messages: Sequence[Stretch], hashes: Sequence[str]) -> list[Stretch]:
    """`[start, end)` of what goes, for messages given by offset and length, in order.

    Raises `CannotForget` where a message does not stand where it was read.
    """
    found = []
    with mailbox.open("rb") as stream:
        for (offset, length), expected in zip(messages, hashes, strict=True):
            before = max(0, offset - _LONGEST)
            stream.seek(before)
            held = stream.read(offset - before)
            raw = stream.read(length)
            body = _QUOTED_FROM.sub(rb"\1", raw)
            if hashlib.sha256(body).hexdigest() != expected or not held.endswith((b"\n", b"\r")):
                raise CannotForget(
                    "The mailbox does not hold this message where it was read; see sayso verify."
                )
            line = held.rstrip(b"\r\n").replace(b"\r", b"\n").rfind(b"\n") + 1
            if not held.startswith(b"From ", line):
                raise CannotForget("The line before this message is not that of a mailbox.")
            behind = stream.read(2)
            blank = 2 if behind == b"\r\n" else 1 if behind[:1] == b"\n" else 0
            found.append((before + line, offset + length + blank))
    return found


def write_pieces(pieces: Iterable[bytes], scratch: Path) -> tuple[Path, str, int]:
    """Writes a file in `scratch`, synced: where it is, its SHA-256, its size."""
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=scratch, delete=False) as kept:
        for piece in pieces:
            digest.update(piece)
            kept.write(piece)
            size += len(piece)
        kept.flush()
        os.fsync(kept.fileno())
    return Path(kept.name), digest.hexdigest(), size


def mailbox_pieces(source: Path, cuts: Sequence[Stretch]) -> Iterator[bytes]:
    """A mailbox without `cuts`, which are `[start, end)` in order, piece by piece."""
    with source.open("rb") as stream:
        place = 0
        for start, end in (*cuts, (source.stat().st_size,) * 2):
            stream.seek(place)
            while place < start and (piece := stream.read(min(_PIECE, start - place))):
                yield piece
                place += len(piece)
            place = max(place, end)
