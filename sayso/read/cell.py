"""The cell: a warm child process, shut in, in which every parser runs.

The child loads the readers, shuts itself in (`sayso.read.confine`), tries to break out and says which layers
hold (`sayso.read.breakout`). Then the parent sends requests (a line of JSON, and the open file itself over a
Unix socket, so that the child never needs a path); the child answers with lines of JSON: what it is about to
read, results, the end, or why it failed. What comes back is checked against the types before use. Silence
longer than the deadline, a dead child or memory above the limit is a `CellError`; the caller names the item
that was begun last, starts a new cell and goes on behind it.
"""

import mmap
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO, ClassVar

from sayso.errors import (
    CellDied,
    CellDiskFull,
    CellError,
    CellKilled,
    CellNotStarted,
    CellOutOfMemory,
    CellTimeout,
    NotIsolated,
    means_full_disk,
)
from sayso.model.extension import Opened, Reader
from sayso.model.isolation import Isolation
from sayso.model.looking import Look, Seen
from sayso.plugins import load_readers
from sayso.read import confine
from sayso.read.breakout import look_around, open_descriptors, try_to_break_out
from sayso.read.items import Avoided, Begun, ItemWalk, Unit, safe_name
from sayso.read.limits import LIMITS
from sayso.read.pipe import Answer, Order, from_line, to_line

_PIECE = 1 << 16
_MOST_FILES = 32
_SECONDS_TO_START = 60.0
# Nothing of the parent's. Threads that a library starts when it is loaded would stay outside the file rules.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_CAN_SEND_FILES = hasattr(socket, "send_fds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A file to read: its path in the leak, where its bytes lie now, how many units are known already.

    `avoid` maps paths on which a cell failed to where it did. With `look` it is looked at instead.
    """

    path: str
    name: str
    stored: str
    skip: int
    avoid: Mapping[str, Avoided]
    look: Look | None = None


class Cell:
    """The parent's handle on one child. Requests may be given ahead; they are answered in order.

    `program` is what Python runs in the child, given the number of a socket, a folder of its own in `scratch`
    and the level of isolation without which it must not read (or `-`). `isolation` is what the child found of
    itself; `is_tired` says that it should be replaced before the next file.
    """

    program: ClassVar[tuple[str, ...]] = ("-m", "sayso.read.cell")

    def __init__(self, scratch: str, required: str | None = None) -> None:
        self.isolation: Isolation | None = None
        self.is_tired = False
        self._scratch = scratch
        self._required = required
        self._folder: str | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._held = bytearray()

    def give(self, request: Request) -> None:
        """Sends a request, starting the child if need be. Raises `CellDied`; `OSError` for the file."""
        channel = self._socket or self._start()
        order = Order(
            path=request.path,
            name=safe_name(request.name),  # a name that is no UTF-8 goes over no wire
            skip=request.skip,
            avoid=request.avoid,
            stored=None if _CAN_SEND_FILES else request.stored,
            look=request.look,
        )
        try:
            if _CAN_SEND_FILES:
                with open(request.stored, "rb") as file:  # noqa: PTH123
                    raw = to_line(order)
                    sent = socket.send_fds(channel, [raw], [file.fileno()])
                    channel.sendall(raw[sent:])
            else:
                channel.sendall(to_line(order))
        except (ConnectionError, TimeoutError) as error:
            self.close()
            raise CellDied from error

    def answer(self) -> Iterator[Begun | Unit]:
        """The answer to the oldest open request as it comes: what is about to be read, and units.

        Raises `CellTimeout`, `CellDied`, `CellOutOfMemory`, `CellDiskFull` or `CellError`; then the child is
        gone, and whatever else it was given must be given again. Raises `NotIsolated`.
        """
        if self._child is None:
            raise CellDied
        self.greet()
        begun: Begun | None = None
        since = time.monotonic()
        try:
            while True:
                answer = from_line(Answer, self._receive(LIMITS.seconds))
                if answer.begin is not None:
                    if answer.begin == begun:
                        raise ValueError("the same item begins again")  # or it could go on for ever
                    if answer.begin.pulse == 0:
                        since = time.monotonic()
                    elif time.monotonic() - since > LIMITS.document_seconds + LIMITS.seconds:
                        raise _timeout(LIMITS.document_seconds)
                    begun = answer.begin
                    yield answer.begin
                elif answer.unit is not None:
                    yield answer.unit
                elif answer.failed is None or answer.failed == "tired":
                    self.is_tired = answer.failed == "tired"
                    return
                else:
                    raise _failure(answer)
        except (CellError, ValueError) as error:
            self.close()
            if not isinstance(error, CellError):
                raise CellDied(f"The reading process gave a senseless answer ({error}).") from error
            raise

    def look(self, request: Request) -> Seen:
        """What is seen of the item that a request looks at; nothing else may be asked meanwhile.

        Raises what `answer` does, `OSError` where the file is gone.
        """
        self.give(request)
        self.greet()
        try:
            answer = from_line(Answer, self._receive(LIMITS.look_seconds))
            if answer.failed is not None or answer.seen is None:
                raise _failure(answer)
            self.is_tired = from_line(Answer, self._receive(LIMITS.look_seconds)).failed is not None
        except (CellError, ValueError) as error:
            self.close()
            if not isinstance(error, CellError):
                raise CellDied(f"The reading process gave a senseless answer ({error}).") from error
            raise
        return answer.seen

    def greet(self) -> Isolation:
        """What a child (started if need be) says first of all: the layers that hold around it.

        Raises `CellNotStarted`, and `NotIsolated` where they are fewer than required.
        """
        if self._child is None:
            self._start()
        if self.isolation is None:
            try:
                self.isolation = from_line(Isolation, self._receive(_SECONDS_TO_START))
            except (CellError, ValueError) as error:
                self.close()
                raise CellNotStarted from error
        if self._required is not None and not self.isolation.reaches(self._required):
            found = self.isolation.summary
            raise NotIsolated(f"{NotIsolated.__doc__} Asked for: {self._required}; in force: {found}.")
        return self.isolation

    def close(self) -> None:
        """Ends the child at once, and removes what it wrote."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None
        if self._folder is not None:
            with suppress(RecursionError):  # folders in folders, which only file rules forbid to make
                shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        self.isolation, self.is_tired = None, False
        self._held.clear()

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        # A folder of its own: a cell that is taken over must not get at originals being copied in scratch.
        self._folder = tempfile.mkdtemp(prefix="cell-", dir=self._scratch)
        given = (str(theirs.fileno()), self._folder, self._required or "-")
        with theirs:
            self._child = subprocess.Popen(
                [sys.executable, "-I", *self.program, *given],
                pass_fds=(theirs.fileno(),),
                env=_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._socket = ours
        return ours

    def _receive(self, seconds: float) -> bytes:
        """The next line. Raises `CellTimeout` where it is not there after about `seconds`, and `CellDied`."""
        if self._socket is None:
            raise CellDied
        if self._socket.gettimeout() != seconds:
            self._socket.settimeout(seconds)
        searched = 0
        deadline = time.monotonic() + seconds
        while (end := self._held.find(b"\n", searched)) < 0:
            searched = len(self._held)
            if searched > LIMITS.output_bytes:
                raise CellDied(f"The reading process answered with more than {LIMITS.output_bytes:,} bytes.")
            try:
                piece = self._socket.recv(_PIECE)
            except TimeoutError as error:
                raise _timeout(seconds) from error
            except ConnectionError as error:
                raise self._death() from error
            if not piece:
                raise self._death()
            if time.monotonic() > deadline:  # also where it comes drop by drop
                raise _timeout(seconds)
            self._held += piece
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        return line

    def _death(self) -> CellDied:
        """How the child ended, where the system tells."""
        code = None
        if self._child is not None:
            with suppress(subprocess.TimeoutExpired):
                code = self._child.wait(timeout=5)
        if code is None or code >= 0:
            return CellDied()
        if code == -signal.SIGKILL:
            return CellKilled()
        return CellDied(f"The process that read this item died ({signal.Signals(-code).name}).")


def _timeout(seconds: float) -> CellTimeout:
    return CellTimeout(f"Reading this took longer than {seconds:,.0f} seconds.")


def _failure(answer: Answer) -> CellError:
    if answer.failed == "out_of_memory":
        return CellOutOfMemory(f"Reading this item took more than {LIMITS.memory >> 20:,} MB of memory.")
    if answer.failed == "disk_full":
        return CellDiskFull()
    return CellError(f"The reader failed on this item ({answer.error}).")


def examine_isolation(required: str | None = None) -> Isolation:
    """The layers that hold around a cell on this machine, found by starting one.

    Raises `CellNotStarted`, and `NotIsolated` where they are fewer than `required`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        cell = Cell(scratch, required)
        try:
            return cell.greet()
        finally:
            cell.close()


def _shut_in(channel: int, folder: str, own: frozenset[int]) -> Isolation:
    """Puts every layer in force around this process, for good, and says which of them hold.

    `own` are the descriptors with which it started.
    """
    readable = confine.library_folders()
    os.chdir(folder)
    before = look_around(("/", "/etc/passwd", os.path.dirname(folder), "/proc/1/status"), own)  # noqa: PTH120
    refused = {"L1": confine.limit_resources(LIMITS.memory, LIMITS.expanded_bytes)}
    kept = confine.give_to_nobody(folder)
    refused["L3"] = confine.limit_files(readable, folder)
    refused["root"] = confine.drop_root((*readable, folder)) if kept is None else kept
    confine.die_with_parent()  # a change of user takes it back; the filter forbids to
    refused["L2"] = confine.filter_calls()
    return try_to_break_out(before, LIMITS.memory, frozenset((0, 1, 2, channel)), refused)


def _prepare(readers: Sequence[Reader]) -> None:
    """The last moment at which a reader can get at what lies outside: it may have a method `prepare` that
    opens it (a child that recognises the text of pictures). What is open then stays open.
    """
    for reader in readers:
        prepare = getattr(reader, "prepare", None)
        if prepare is not None:
            prepare()


class _Weight:
    """How much address space this process takes, against what it may."""

    def __init__(self) -> None:
        try:
            self._file: int | None = os.open("/proc/self/statm", os.O_RDONLY)  # in time: later it is shut out
        except OSError:
            self._file = None
        self._tired = (self._now() + LIMITS.memory) // 2

    def is_too_much(self) -> bool:
        """Whether less than half of what it had at first is left for the next file."""
        return self._now() > self._tired

    def _now(self) -> int:
        return 0 if self._file is None else int(os.pread(self._file, 32, 0).split()[0]) * mmap.PAGESIZE


def serve(channel: socket.socket, readers: Sequence[Reader], scratch: str, weight: _Weight) -> None:
    """The child's loop: answers requests until the parent closes the socket."""
    tempfile.tempdir = scratch
    for order, stream in _orders(channel):
        try:
            with stream:
                _answer(channel, order, stream, ItemWalk(readers, scratch, order.avoid))
        except MemoryError:
            channel.sendall(to_line(Answer(failed="out_of_memory")))
            return
        except ConnectionError:
            return  # the parent is gone
        except Exception as error:  # noqa: BLE001  the boundary: a reader's bug is one item's problem
            failed = "disk_full" if means_full_disk(error) else "error"
            channel.sendall(to_line(Answer(failed=failed, error=type(error).__name__)))
            return
        channel.sendall(to_line(Answer(failed="tired" if weight.is_too_much() else None)))


def _answer(channel: socket.socket, order: Order, stream: BinaryIO, walk: ItemWalk) -> None:
    opened = Opened(name=order.name, size=os.fstat(stream.fileno()).st_size, stream=stream)
    if order.look is not None:  # with what draws pages, loaded only for this
        seen = import_module("sayso.read.looking").look_at(opened, order.look, walk)
        channel.sendall(to_line(Answer(seen=seen)))
        return
    for each in walk.units(opened, order.path, order.skip):
        answer = Answer(begin=each) if isinstance(each, Begun) else Answer(unit=each)
        channel.sendall(to_line(answer))


def _orders(channel: socket.socket) -> Iterator[tuple[Order, BinaryIO]]:
    """The orders as they come, each with its open file; several may arrive at once."""
    held = b""
    files: list[int] = []
    while True:
        while b"\n" not in held:
            if _CAN_SEND_FILES:
                piece, given, _, _ = socket.recv_fds(channel, _PIECE, _MOST_FILES)
                files += given
            else:
                piece = channel.recv(_PIECE)
            if not piece:
                return
            held += piece
        line, held = held.split(b"\n", 1)
        order = from_line(Order, line)
        if order.stored is None:
            yield order, os.fdopen(files.pop(0), "rb")
        else:
            yield order, open(order.stored, "rb")  # noqa: PTH123, SIM115


def main() -> None:
    """`python -m sayso.read.cell FD FOLDER LEVEL`: serves the socket with this number, writing in FOLDER
    only, unless LEVEL of isolation does not hold.
    """
    own = open_descriptors()
    confine.die_with_parent()
    number, folder, required = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    readers = load_readers()
    _prepare(readers)
    weight = _Weight()
    isolation = _shut_in(number, folder, own)
    with socket.socket(fileno=number) as channel:
        channel.sendall(to_line(isolation))
        if required == "-" or isolation.reaches(required):
            serve(channel, readers, folder, weight)


if __name__ == "__main__":
    main()
