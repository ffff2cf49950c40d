"""SHA-256 of a stream, in pieces: the name of every original."""

import hashlib
from typing import BinaryIO

PIECE = 1 << 20


def hash_stream(stream: BinaryIO) -> str:
    """The SHA-256, in hexadecimal, of all bytes from the stream's position on."""
    digest = hashlib.sha256()
    while piece := stream.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()
