"""Tries to break out of a cell that has just been shut in, and reports which layers really hold.

No belief in configuration: a layer holds where every attempt against it failed in the way it makes them fail.
The attempts do no harm where they succeed.
"""

import ctypes
import errno
import mmap
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from sayso.model.isolation import Isolation, Layer
from sayso.read.confine import IS_LINUX
from sayso.read.syscalls import numbers

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_NAMES = {"L0": "own process", "L1": "limits", "L2": "system-call filter", "L3": "file rules"}
# Set by Python, by the system and by the cell for itself.
_OWN_VARIABLES = {"LC_CTYPE", "__CF_USER_TEXT_ENCODING", "SYSTEMROOT"}
_OWN_VARIABLES |= {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "ORT_DISABLE_TELEMETRY"}
_STRANGER = 1 << 30  # above the largest number a process can have
_MULTIPATH = 262  # IPPROTO_MPTCP, which file rules do not see
# By number: not every Python has the names. Unix, IPv4, IPv6, netlink, packet, vsock.
_FAMILIES = (1, 2, 10, 16, 17, 40)
_KINDS = [(family, 3 if family in (16, 17) else 1, 0) for family in _FAMILIES]
_KINDS += [(2, 2, 0), (10, 2, 0), (2, 3, 255), (2, 1, _MULTIPATH)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What could be done before: open descriptors, the paths that could be opened, the number of threads."""

    descriptors: frozenset[int]
    opened: tuple[str, ...]
    threads: int


def look_around(canaries: tuple[str, ...], descriptors: frozenset[int]) -> Before:
    """To be called right before the cell is shut in; `canaries` are paths that it must not open afterwards,
    `descriptors` those that were open when it started.
    """
    threads = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1  # noqa: PTH112, PTH208
    return Before(descriptors=descriptors, opened=tuple(filter(_can_open, canaries)), threads=threads)


def try_to_break_out(
    before: Before, memory: int, expected: frozenset[int], refused: Mapping[str, str | None]
) -> Isolation:
    """The layers that hold now.

    `expected` are the descriptors a cell has by right, `memory` its limit in bytes, `refused` what the
    system said where it did not put a layer in force (by level; `root` for the user).
    """
    found = {
        "L0": list(_from_own_process(before, expected)),
        "L1": list(_from_limits(memory)),
        "L2": list(_from_filter()) if IS_LINUX else ["not on this system"],
        "L3": list(_from_rules(before)) if IS_LINUX else ["not on this system"],
    }
    layers = tuple(
        Layer(level=level, name=_NAMES[level], holds=not through, why=_why(through, refused.get(level)))
        for level, through in found.items()
    )
    return Isolation(layers=layers, root=refused.get("root") or _still_root())


def _why(through: list[str], refused: str | None) -> str:
    if not through:
        return ""
    return refused or f"it could {', '.join(through)}"


def _still_root() -> str | None:
    return "it is still the superuser" if hasattr(os, "geteuid") and os.geteuid() == 0 else None


def open_descriptors() -> frozenset[int]:
    """The numbers of what this process has open."""
    found = set()
    for number in range(256):
        with suppress(OSError):
            os.fstat(number)
            found.add(number)
    return frozenset(found)


def _from_own_process(before: Before, expected: frozenset[int]) -> Iterator[str]:
    if set(os.environ) - _OWN_VARIABLES:
        yield "see the environment"
    if sys.platform != "win32" and before.descriptors - expected:
        yield "use open files of its parent"


def _from_limits(memory: int) -> Iterator[str]:
    if resource is None:
        yield "take what it liked"
        return
    with suppress(OSError, ValueError, OverflowError):
        mmap.mmap(-1, memory).close()
        yield "take more memory than it may"
    for limit in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        soft, hard = resource.getrlimit(limit)
        with suppress(OSError, ValueError):
            resource.setrlimit(limit, (soft, hard + 1))
            yield "raise its limits"
            return


def _from_filter() -> Iterator[str]:
    """What the kernel does not refuse with EPERM; other errors show that it would have gone through."""
    if any(not _is_forbidden(partial(socket.socket, *kind)) for kind in _KINDS):
        yield "open a socket"
    if not _is_forbidden(socket.socketpair):
        yield "open a pair of sockets"
    if not _is_forbidden(_fork):
        yield "start a process"
    if not _is_forbidden(lambda: os.execv("/nonexistent", ["-"])):
        yield "run a program"
    if not _is_forbidden(lambda: os.kill(_STRANGER, 0)):
        yield "signal others"
    for name, given in _RAW:
        if not _is_forbidden(partial(_call, name, given)):
            yield f"call {name}"


# Calls that fail with another error than EPERM where they are let through: they name nobody and nothing.
_RAW: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("ptrace", (16, _STRANGER, 0, 0)),
    ("process_vm_readv", (_STRANGER, 0, 0, 0, 0, 0)),
    ("unshare", (1,)),
    ("memfd_create", (0, 0)),
    ("open_by_handle_at", (-1, 0, 0)),
    ("keyctl", (99, 0, 0, 0, 0)),
    ("symlinkat", (0, -1, 0)),
    ("fchmod", (-1, 0)),
)


def _call(name: str, given: tuple[int, ...]) -> None:
    number = numbers(os.uname().machine).get(name)
    if number is None:
        return
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    if call(ctypes.c_long(number), *map(ctypes.c_long, given)) < 0:
        failed = ctypes.get_errno()
        raise OSError(failed, os.strerror(failed))


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _is_forbidden(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError as error:
        return error.errno == errno.EPERM
    return False


def _from_rules(before: Before) -> Iterator[str]:
    if before.threads > 1:
        yield "act by a thread that was there before the rules"
    if not before.opened:
        yield "not be tried: there was nothing to open before"
    if any(map(_can_open, before.opened)):
        yield "open files outside"
    if any(map(_can_write, ("/tmp", "/dev/shm", "/var/tmp"))):
        yield "write files outside"


def _can_open(path: str) -> bool:
    try:
        os.close(os.open(path, os.O_RDONLY))
    except OSError:
        return False
    return True


def _can_write(folder: str) -> bool:
    path = os.path.join(folder, f".sayso-{os.getpid()}")  # noqa: PTH118
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        return False
    os.unlink(path)  # noqa: PTH108
    return True
