"""The cell: a warm child process with limits, in which every parser runs.

The parent sends a request (a line of JSON, and the open file itself over a Unix socket, so that the child
never needs a path); the child answers with lines of JSON: `begin` (the path it is about to read), `unit`
(results), `end`, or `failed`. What comes back is checked against the types before use. Silence longer
than the deadline, a dead child or memory above the limit is a `CellError`; the caller names the item that
was begun last, starts a new cell and goes on behind it.

Layers in force today: a separate process, an empty environment, resource limits, a deadline, death with
the parent. The Mail issue adds seccomp, Landlock and the self-test.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar

from sayso.errors import CellDied, CellError, CellOutOfMemory, CellTimeout
from sayso.model.extension import Opened
from sayso.model.wire import from_wire, to_wire
from sayso.plugins import load_readers
from sayso.read.items import Avoided, Begun, ItemWalk, Unit, safe_name
from sayso.read.limits import LIMITS

try:
    import resource
except ImportError:  # Windows: no resource limits there, said once by `doctor`
    resource = None  # type: ignore[assignment]

_PIECE = 1 << 16
_PR_SET_PDEATHSIG = 1
_MOST_FILES = 32
_CAN_SEND_FILES = hasattr(socket, "send_fds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A file to read: its path in the leak, where its bytes lie now, how many units are known already.

    `avoid` maps paths on which a cell failed to where it did.
    """

    path: str
    name: str
    stored: str
    skip: int
    avoid: Mapping[str, Avoided]


class Cell:
    """The parent's handle on one child. Requests may be given ahead; they are answered in order.

    `program` is what Python runs in the child, given the number of a socket and the scratch folder.
    """

    program: ClassVar[tuple[str, ...]] = ("-m", "sayso.read.cell")

    def __init__(self, scratch: str) -> None:
        self._scratch = scratch
        self._child: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._held = bytearray()

    def give(self, request: Request) -> None:
        """Sends a request, starting the child if need be. Raises `CellDied`; `OSError` for the file."""
        channel = self._socket or self._start()
        avoid = {path: to_wire(avoided) for path, avoided in request.avoid.items()}
        name = safe_name(request.name)  # a name that is no UTF-8 goes over no wire
        line = {"path": request.path, "name": name, "skip": request.skip, "avoid": avoid}
        try:
            if _CAN_SEND_FILES:
                with open(request.stored, "rb") as file:  # noqa: PTH123
                    raw = _as_line(line)
                    sent = socket.send_fds(channel, [raw], [file.fileno()])
                    channel.sendall(raw[sent:])
            else:
                channel.sendall(_as_line({**line, "stored": request.stored}))
        except (ConnectionError, TimeoutError) as error:
            self.close()
            raise CellDied from error

    def answer(self) -> Iterator[Begun | Unit]:
        """The answer to the oldest open request as it comes: what is about to be read, and units.

        Raises `CellTimeout`, `CellDied`, `CellOutOfMemory` or `CellError`; then the child is gone, and
        whatever else it was given must be given again.
        """
        try:
            while True:
                answer = self._receive()
                if "begin" in answer:
                    yield from_wire(Begun, answer["begin"])
                elif "unit" in answer:
                    yield from_wire(Unit, answer["unit"])
                elif "end" in answer:
                    return
                else:
                    raise _failure(answer)
        except (CellError, ValueError, RecursionError) as error:
            self.close()
            if not isinstance(error, CellError):
                raise CellDied(f"The reading process gave a senseless answer ({error}).") from error
            raise

    def close(self) -> None:
        """Ends the child at once."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None
        self._held.clear()

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        ours.settimeout(LIMITS.seconds)
        command = [sys.executable, "-I", *self.program, str(theirs.fileno()), self._scratch]
        with theirs:
            self._child = subprocess.Popen(
                command,
                pass_fds=(theirs.fileno(),),
                env={},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._socket = ours
        return ours

    def _receive(self) -> dict[str, Any]:
        if self._socket is None:
            raise CellDied
        searched = 0
        while (end := self._held.find(b"\n", searched)) < 0:
            searched = len(self._held)
            if searched > LIMITS.output_bytes:
                raise CellDied(f"The reading process answered with more than {LIMITS.output_bytes:,} bytes.")
            try:
                piece = self._socket.recv(_PIECE)
            except TimeoutError as error:
                raise CellTimeout(f"Reading this took longer than {LIMITS.seconds:.0f} seconds.") from error
            except ConnectionError as error:
                raise CellDied from error
            if not piece:
                raise CellDied
            self._held += piece
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        answer = json.loads(line)
        if not isinstance(answer, dict):
            raise ValueError("not an object")
        return answer


def _as_line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8") + b"\n"


def _failure(answer: dict[str, Any]) -> CellError:
    if answer.get("failed") == "out_of_memory":
        return CellOutOfMemory(f"Reading this item took more than {LIMITS.memory >> 20:,} MB of memory.")
    return CellError(f"The reader failed on this item ({answer.get('error')}).")


def die_with_parent() -> None:
    """Asks the kernel to kill this process when its parent dies (Linux; elsewhere nothing happens)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def layers_in_force() -> tuple[tuple[str, str], ...]:
    """The layers between a parser and this machine, each with whether this platform has it."""
    return (
        ("separate process, empty environment, deadline", "yes"),
        ("resource limits", "no (not on this platform)" if resource is None else "yes"),
        ("open file instead of a path", "yes" if _CAN_SEND_FILES else "no (not on this platform)"),
        ("system-call filter and file-system rules", "not yet"),
    )


def _confine() -> None:
    """Resource limits of the child: memory, no core file, few open files, no file above the unpacking cap."""
    die_with_parent()
    if resource is None:
        return
    for what, most in (
        (resource.RLIMIT_AS, LIMITS.memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_FSIZE, LIMITS.expanded_bytes),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def serve(channel: socket.socket, scratch: str) -> None:
    """The child's loop: answers requests until the parent closes the socket."""
    tempfile.tempdir = scratch
    readers = load_readers()
    for request, stream in _requests(channel):
        try:
            with stream:
                _answer(channel, request, stream, ItemWalk(readers, scratch, _avoided(request)))
        except MemoryError:
            channel.sendall(_as_line({"failed": "out_of_memory"}))
            return
        except ConnectionError:
            return  # the parent is gone
        except Exception as error:  # noqa: BLE001  the boundary: a reader's bug is one item's problem
            channel.sendall(_as_line({"failed": "error", "error": type(error).__name__}))
            return
        channel.sendall(_as_line({"end": True}))


def _answer(channel: socket.socket, request: dict[str, Any], stream: BinaryIO, walk: ItemWalk) -> None:
    opened = Opened(name=request["name"], size=os.fstat(stream.fileno()).st_size, stream=stream)
    for each in walk.units(opened, request["path"], request["skip"]):
        channel.sendall(_as_line({"begin" if isinstance(each, Begun) else "unit": to_wire(each)}))


def _avoided(request: dict[str, Any]) -> dict[str, Avoided]:
    return {path: from_wire(Avoided, avoided) for path, avoided in request["avoid"].items()}


def _requests(channel: socket.socket) -> Iterator[tuple[dict[str, Any], BinaryIO]]:
    """The requests as they come, each with its open file; several may arrive at once."""
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
        request = json.loads(line)
        if _CAN_SEND_FILES:
            yield request, os.fdopen(files.pop(0), "rb")
        else:
            yield request, open(request["stored"], "rb")  # noqa: PTH123, SIM115


def main() -> None:
    """`python -m sayso.read.cell FD SCRATCH`: serves the socket with this number."""
    _confine()
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        serve(channel, sys.argv[2])


if __name__ == "__main__":
    main()
