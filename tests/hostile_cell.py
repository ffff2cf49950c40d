"""The program of a cell whose readers misbehave on demand: run in the child by `test_cell` and `test_runner`.

A file (or a member, for containers) that begins with one of the words below makes its reader do that.
"""

import ctypes
import errno
import importlib
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from io import BytesIO

from sayso.model.document import Document, Part, Reading
from sayso.model.extension import Bid, Found, Inner, Opened
from sayso.read import cell
from sayso.read.archives import CompressedReader, TarReader, ZipReader
from sayso.read.mail import MailReader
from sayso.read.mailbox import MailboxReader
from sayso.read.plain import PlainReader

MEMORY = 300 << 20
# A few of the readers, so that a cell starts quickly.
ORDINARY = (MailboxReader(), ZipReader(), CompressedReader(), TarReader(), MailReader(), PlainReader())


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

    def on_hold(self) -> None:
        """Keeps memory for good, less than the limit."""
        self.eaten = bytearray(MEMORY // 2)

    def on_take(self) -> None:
        """Needs memory for a while, less than the limit, more than is left beside what `HOLD` keeps."""
        bytearray(MEMORY // 3)

    def on_slow(self) -> None:
        time.sleep(1)

    def on_kill(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def on_disk(self) -> None:
        """Writes without end; never more than the limit on one file."""
        with tempfile.TemporaryFile() as file:
            while True:
                file.write(b"x" * 1_000_000)

    def on_full(self) -> None:
        """As where the disk is full."""
        raise OSError(errno.ENOSPC, "No space left on device")

    def on_network(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as dialled:
            dialled.sendto(b"words of the leak", ("192.0.2.1", 53))

    def on_exec(self) -> None:
        os.execv(sys.executable, [sys.executable, "-c", "pass"])

    def on_fork(self) -> None:
        if os.fork() == 0:
            os._exit(0)

    def on_drip(self) -> None:
        """Answers a byte at a time, so that it is never silent."""
        while True:
            _say(b"x")
            time.sleep(0.2)

    def on_again(self) -> None:
        """Begins the same thing for ever."""
        for _ in range(3):
            _say(b'{"begin":{"path":"leak/bad.txt","passed":0}}\n')

    def on_lazy(self) -> None:
        """Loads what readers load when first used: codecs, compiled modules, time zones, shared libraries."""
        for name in ("sqlite3", "decimal", "curses", "xml.etree.cElementTree", "zoneinfo", "lzma", "uuid"):
            with suppress(ImportError):
                importlib.import_module(name)
        assert "x".encode("cp037") == b"\xa7" and "\u7533".encode("big5hkscs")
        assert importlib.import_module("_ctypes_test") and ctypes.CDLL("libm.so.6")
        assert importlib.import_module("zoneinfo").ZoneInfo("Europe/Berlin").key

    def on_recurse(self) -> None:
        self.on_recurse()

    def on_exit(self) -> None:
        sys.exit(0)

    def on_chatter(self) -> None:
        print("words on standard output")
        os.write(2, b"words on standard error")

    def on_lie(self) -> None:
        _say(b'{"unit": [[["a", "file", "eaten"], null, []]]}\n')

    def on_frame(self) -> None:
        """Blames another file."""
        _say(b'{"begin":{"path":"f9","passed":0}}\n')
        os._exit(1)

    def on_forge(self) -> None:
        """Makes a document up in another file's place."""
        item = b'{"path":"f0","kind":"file","outcome":"refused"}'
        _say(b'{"unit":[{"item":%s,"reading":null,"problems":[]}]}\n' % item)
        time.sleep(5)

    def on_end(self) -> None:
        """Ends without a word about the file."""
        _say(b"{}\n")
        time.sleep(5)

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
    cell.LIMITS = replace(cell.LIMITS, memory=MEMORY, expanded_bytes=100_000_000)
    cell.load_readers = lambda: (*ORDINARY, Hostile(), Box())
    cell.main()
