"""Text in pictures, through Tesseract where it is installed: a shut-in child of its own beside each cell.

A cell may start no program. So before it shuts itself in it starts this child (`start`), which shuts itself
in as well, only less tightly: it may run Tesseract and read its language data, but opens no connection and
writes no file. Pictures go to it over a pair of sockets, one at a time, with a deadline each; characters
come back. It dies with its cell.
"""

import os
import re
import shutil
import socket
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sayso.errors import NoText
from sayso.read import confine
from sayso.read.limits import LIMITS

_FOLDERS = (*os.defpath.split(os.pathsep), "/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin")
_DATA = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share", "/opt/homebrew", "/opt/local")
_MEMORY = 2 << 30  # bytes of address space for Tesseract
_PIECE = 1 << 20
_HEAD = struct.Struct(">?Q")
_GRACE = 10.0  # seconds for the way there and back
_NO_LANGUAGES = ("osd", "equ", "snum")
# More than these at once make it slow and worse: the languages of the sample leaks come first.
_FIRST_LANGUAGES = ("eng", "spa", "fra", "deu", "por", "ita", "rus", "ukr", "nld", "pol", "tur", "ara")
_MOST_LANGUAGES = 6
_BY_HAND = "Look at it yourself, or run another OCR program on it and read the result."
_NAME = re.compile(r"[A-Za-z][\w.-]{0,40}")


def find_tesseract() -> str | None:
    """The path of the program, in the usual places for programs; a cell has no PATH."""
    return shutil.which("tesseract", path=os.pathsep.join(_FOLDERS))


@dataclass(slots=True)
class Engine:
    """The cell's end of the pair of sockets, and the child behind it."""

    channel: socket.socket
    child: subprocess.Popen[bytes]

    def read(self, picture: bytes) -> str:
        """The text of a picture file (PNM, PNG, JPEG, TIFF …), pages parted by form feeds.

        Raises `NoText` where Tesseract fails on it or takes longer than `LIMITS.scan_seconds`.
        """
        try:
            self.channel.settimeout(LIMITS.scan_seconds + _GRACE)
            self.channel.sendall(_HEAD.pack(True, len(picture)) + picture)
            is_read, answer = _receive(self.channel)
        except (OSError, EOFError) as error:
            stop()
            raise NoText(
                "The program that recognises text in pictures has ended.", remedy=_BY_HAND
            ) from error
        text = answer.decode("utf-8", "replace")
        if not is_read:
            raise NoText(text, remedy=_BY_HAND)
        return text


_running: list[Engine] = []  # one at most: readers are made without arguments, so it waits here for them


def start() -> None:
    """Starts the child, if Tesseract is there and it is not running yet. To be called before shutting in."""
    if _running or find_tesseract() is None or not hasattr(os, "fork"):
        return
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-I", "-m", "sayso.read.ocr", str(theirs.fileno())]
    with theirs:
        try:
            child = subprocess.Popen(
                command,
                pass_fds=(theirs.fileno(),),
                env={},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            ours.close()
            return
    _running.append(Engine(channel=ours, child=child))


def engine() -> Engine | None:
    """The engine that was started, if any."""
    return _running[0] if _running else None


def stop() -> None:
    """Ends the child: it goes when its socket is closed."""
    while _running:
        ended = _running.pop()
        ended.channel.close()
        try:
            ended.child.wait(_GRACE)
        except subprocess.TimeoutExpired:
            ended.child.kill()
            ended.child.wait()


def _receive(channel: socket.socket) -> tuple[bool, bytes]:
    flag, size = _HEAD.unpack(_exactly(channel, _HEAD.size))
    if size > LIMITS.output_bytes:
        raise EOFError
    return flag, _exactly(channel, size)


def _exactly(channel: socket.socket, size: int) -> bytes:
    held = bytearray()
    while len(held) < size:
        piece = channel.recv(min(_PIECE, size - len(held)))
        if not piece:
            raise EOFError
        held += piece
    return bytes(held)


def _shut_in(program: str) -> None:
    """As `cell` does, but programs may be started, and run from where programs and libraries lie."""
    folders = confine.library_folders()
    readable = (*folders, *(each for each in _DATA if Path(each).exists()))
    runnable = (*(each for each in folders if Path(each).is_dir()), str(Path(program).resolve().parent))
    confine.limit_resources(_MEMORY, 0)
    confine.limit_files(readable, os.devnull, runnable)
    confine.drop_root((*folders, program))
    confine.die_with_parent()
    confine.filter_calls(may_start=True)


def choose_languages(listing: str) -> str:
    """Tesseract's `-l` from what `--list-langs` prints; `eng` where that says nothing."""
    lines = [line.strip() for line in listing.splitlines()[1:]]
    names = [line for line in lines if _NAME.fullmatch(line) and line not in _NO_LANGUAGES]
    ranks = {name: rank for rank, name in enumerate(_FIRST_LANGUAGES)}
    names.sort(key=lambda name: (ranks.get(name, len(ranks)), name))
    return "+".join(names[:_MOST_LANGUAGES]) or "eng"


def _run(command: list[str], given: bytes) -> tuple[bool, bytes]:
    environment = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}  # one thread: the cells share the processors
    try:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            env=environment,
            timeout=LIMITS.scan_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False, f"Recognising the text took longer than {LIMITS.scan_seconds:.0f} seconds.".encode()
    except OSError as error:
        return False, f"Tesseract does not start ({error.strerror}).".encode()
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return False, f"Tesseract failed on it ({said[-1] if said else done.returncode}).".encode()
    return True, done.stdout


def serve(channel: socket.socket, program: str) -> None:
    """The child's loop: a picture in, its text out, until the cell closes the socket."""
    _, listing = _run([program, "--list-langs"], b"")
    languages = choose_languages(listing.decode("utf-8", "replace"))
    command = [program, "stdin", "stdout", "-l", languages, "--dpi", "300"]
    while True:
        try:
            _, picture = _receive(channel)
        except EOFError:
            return
        is_read, text = _run(command, picture)
        channel.sendall(_HEAD.pack(is_read, len(text)) + text)


def main() -> None:
    """`python -m sayso.read.ocr FD`: serves the socket with this number."""
    confine.die_with_parent()
    program = find_tesseract()
    if program is None:
        return
    _shut_in(program)
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        try:
            serve(channel, program)
        except ConnectionError:
            return  # the cell is gone


if __name__ == "__main__":
    main()
