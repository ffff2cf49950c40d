"""The program of a cell whose readers misbehave on demand: run in the child by `test_cell` and `test_runner`.

A file (or a member, for containers) that begins with one of the words below makes its reader do that.
"""

import ctypes
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from sayso.model.document import Document, Part, Reading
from sayso.model.extension import Bid, Found, Inner, Opened
from sayso.plugins import load_readers
from sayso.read import cell

MEMORY = 300 << 20


class Hostile:
    """Reads `FINE words` as a document; anything else it does instead."""

    name, version, container = "hostile", "1", False

    def bid(self, head: bytes, name: str) -> Bid:
        word = head.split(b" ", 1)[0].decode("latin-1")
        return Bid.CERTAIN if hasattr(self, f"on_{word.lower()}") else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        words = item.stream.read().decode("utf-8", "replace")
        getattr(self, f"on_{words.split(' ', 1)[0].lower()}")()
        document = Document(
            id=f"{len(words):064}", size=item.size, media_type="text/plain", kind="text", name=words
        )
        yield Reading(document=document, parts=(Part(media_type="text/plain", content=words, runs=()),))
        if words.startswith("LATE"):
            yield Inner(name="first", kind="attachment", stream=BytesIO(b"FINE attachment"))
            raise ZeroDivisionError

    def on_fine(self) -> None:
        """Nothing wrong."""

    def on_late(self) -> None:
        """Fails behind its first attachment."""

    def on_hang(self) -> None:
        time.sleep(60)

    def on_die(self) -> None:
        os._exit(3)

    def on_crash(self) -> None:
        ctypes.string_at(0)

    def on_raise(self) -> None:
        raise ZeroDivisionError("secret words of the leak")

    def on_eat(self) -> None:
        self.eaten = bytearray(2 * MEMORY)

    def on_recurse(self) -> None:
        self.on_recurse()

    def on_exit(self) -> None:
        sys.exit(0)

    def on_chatter(self) -> None:
        print("words on standard output")
        os.write(2, b"words on standard error")

    def on_lie(self) -> None:
        _say(b'{"unit": [[["a", "file", "eaten"], null, []]]}\n')

    def on_babble(self) -> None:
        _say(b"no JSON at all\n")

    def on_nest(self) -> None:
        _say(b"[" * 100_000 + b"\n")

    def on_flood(self) -> None:
        _say(b'"' + b"x" * 3_000_000)


class Box(Hostile):
    """`BOX a|b|c`: a container of three; a member that is a word above in capitals with `!` fails the box."""

    name, container = "box", True

    def on_box(self) -> None:
        """Opens."""

    def bid(self, head: bytes, name: str) -> Bid:
        return Bid.CERTAIN if head.startswith(b"BOX ") else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        for number, member in enumerate(item.stream.read()[4:].split(b"|")):
            if member.endswith(b"!"):
                getattr(self, f"on_{member[:-1].decode().lower()}")()
            yield Inner(name=f"m{number}", kind="member", stream=BytesIO(member))


def _say(raw: bytes) -> None:
    """Past the cell's own code, as a reader that was taken over would."""
    os.write(int(sys.argv[1]), raw)


if __name__ == "__main__":
    cell.LIMITS = replace(cell.LIMITS, memory=MEMORY)
    cell.load_readers = lambda: (*load_readers(), Hostile(), Box())
    cell.main()
