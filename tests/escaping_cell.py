"""The program of a cell whose reader tries everything to get out; `--without L2` switches a layer off.

A file `{"secret": path, "folder": path, "parent": pid}` makes it try all of `ATTEMPTS`; the document's text
is JSON: the names of those that got through. An attempt that raises `OSError` did not get through.
"""

import ctypes
import json
import mmap
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from sayso.model.document import Document, Part, Reading
from sayso.model.extension import Bid, Found, Opened
from sayso.read import cell, confine
from sayso.read.syscalls import numbers

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long
MACHINE = os.uname().machine


class Given:
    """What an attempt may aim at: a file that everybody may read, its folder, the parent, own scratch."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.secret = str(given["secret"])
        self.folder = str(given["folder"])
        self.parent = int(given["parent"])


def raw(name: str, *given: object) -> int:
    """A system call by name; raises `OSError` where it fails or is not there."""
    number = numbers(MACHINE)[name]
    return raw_number(number, *given)


def raw_number(number: int, *given: object) -> int:
    """A system call by number."""
    done = LIBC.syscall(
        ctypes.c_long(number), *(ctypes.c_long(each) if isinstance(each, int) else each for each in given)
    )
    if done < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return int(done)


def read(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read()


def write(path: str, mode: str) -> None:
    with open(path, mode) as file:  # noqa: PTH123
        file.write(b"x")


def through_link(given: Given) -> None:
    os.symlink(given.secret, "link")  # noqa: PTH211
    read("link")


def through_hard_link(given: Given) -> None:
    os.link(given.secret, "hard")
    read("hard")


def through_folder_descriptor(given: Given) -> None:
    folder = os.open("/", os.O_PATH)
    os.close(os.open(given.secret.lstrip("/"), os.O_RDONLY, dir_fd=folder))


def rename_over(given: Given) -> None:
    write("mine", "wb")
    os.replace("mine", given.secret)  # noqa: PTH105


def child_process(start: Callable[[], int]) -> None:
    child = start()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def clone(flags: int) -> None:
    child_process(lambda: raw("clone", flags | signal.SIGCHLD, 0, 0, 0, 0))


def clone3() -> None:
    arguments = struct.pack("=11Q", 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, 0, 0, 0)
    child_process(lambda: raw("clone3", ctypes.c_char_p(arguments), len(arguments)))


def program_in_memory() -> None:
    held = os.memfd_create("program")
    os.write(held, read(os.path.realpath("/usr/bin/true")))
    raw("execveat", held, ctypes.c_char_p(b""), ctypes.c_void_p(0), ctypes.c_void_p(0), 0x1000)


def send(family: int, kind: int, protocol: int, address: object) -> None:
    with socket.socket(family, kind, protocol) as made:
        if address is not None:
            made.sendto(b"words", address)  # type: ignore[arg-type]


def peek(given: Given) -> None:
    buffer = ctypes.create_string_buffer(8)
    local = struct.pack("QQ", ctypes.addressof(buffer), 8)
    raw("process_vm_readv", given.parent, ctypes.c_char_p(local), 1, ctypes.c_char_p(local), 1, 0)


def take_memory() -> None:
    try:
        mmap.mmap(-1, 2 << 30).close()
    except (MemoryError, ValueError) as error:
        raise OSError from error


def raise_limit() -> None:
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1 << 16, 1 << 16))
    except ValueError as error:
        raise OSError from error


def by_handle(given: Given) -> None:
    handle = ctypes.create_string_buffer(struct.pack("=Ii", 128, 0) + bytes(128))
    mount = ctypes.c_int()
    raw("name_to_handle_at", -100, ctypes.c_char_p(given.secret.encode()), handle, ctypes.byref(mount), 0)


ATTEMPTS: Mapping[str, Callable[[Given], object]] = {
    # reading
    "open a file outside": lambda g: read(g.secret),
    "open it by way of the scratch folder": lambda g: read(os.path.join("..", "..", os.path.relpath(g.secret, "../.."))),  # noqa: E501, PTH118
    "open it by way of /proc/self/root": lambda g: read(f"/proc/self/root{g.secret}"),
    "open it by way of /proc/self/cwd": lambda g: read(f"/proc/self/cwd/{os.path.relpath(g.secret)}"),
    "open it beneath a folder's descriptor": through_folder_descriptor,
    "open it by its handle": by_handle,
    "open it through a symbolic link": through_link,
    "open it through a hard link": through_hard_link,
    "list the root": lambda g: os.listdir("/"),  # noqa: PTH208
    "list the folder around its scratch": lambda g: os.listdir(".."),  # noqa: PTH208
    "read the users": lambda g: read("/etc/passwd"),
    "read the parent's surroundings": lambda g: read(f"/proc/{g.parent}/environ"),
    "read the parent's memory": lambda g: os.open(f"/proc/{g.parent}/mem", os.O_RDONLY),
    "read the parent's command": lambda g: read(f"/proc/{g.parent}/cmdline"),
    # writing
    "write a file outside": lambda g: write(os.path.join(g.folder, "new"), "wb"),  # noqa: PTH118
    "write in /tmp": lambda g: write(f"/tmp/escaped-{os.getpid()}", "wb"),
    "write in shared memory": lambda g: write(f"/dev/shm/escaped-{os.getpid()}", "wb"),
    "change a file outside": lambda g: write(g.secret, "ab"),
    "cut a file outside": lambda g: os.truncate(g.secret, 0),
    "remove a file outside": lambda g: os.unlink(g.secret),  # noqa: PTH108
    "move a file outside": lambda g: os.replace(g.secret, "mine"),  # noqa: PTH105
    "put a file in its place": rename_over,
    "make a folder outside": lambda g: os.mkdir(os.path.join(g.folder, "f")),  # noqa: PTH102, PTH118
    "make a folder": lambda g: os.mkdir("f"),  # noqa: PTH102
    "make a device": lambda g: os.mknod("device", 0o20600, os.makedev(1, 1)),
    "make a pipe": lambda g: os.mkfifo("pipe"),
    "change its mode": lambda g: os.chmod(g.secret, 0o777),  # noqa: PTH101
    "change its owner": lambda g: os.chown(g.secret, os.getuid(), os.getgid()),
    "change its times": lambda g: os.utime(g.secret, (1, 1)),
    "change its attributes": lambda g: os.setxattr(g.secret, "user.x", b"x"),
    # the network, and the machine's own sockets
    "TCP": lambda g: send(socket.AF_INET, socket.SOCK_STREAM, 0, None),
    "TCP, IPv6": lambda g: send(socket.AF_INET6, socket.SOCK_STREAM, 0, None),
    "UDP": lambda g: send(socket.AF_INET, socket.SOCK_DGRAM, 0, ("192.0.2.1", 53)),
    "Multipath TCP": lambda g: send(socket.AF_INET, socket.SOCK_STREAM, 262, None),
    "raw": lambda g: send(socket.AF_INET, socket.SOCK_RAW, 1, None),
    "a Unix socket": lambda g: send(socket.AF_UNIX, socket.SOCK_STREAM, 0, None),
    "netlink": lambda g: send(socket.AF_NETLINK, socket.SOCK_RAW, 0, None),
    "packets": lambda g: send(socket.AF_PACKET, socket.SOCK_RAW, 0, None),
    "vsock": lambda g: send(40, socket.SOCK_STREAM, 0, None),
    "a pair of sockets": lambda g: socket.socketpair(),
    # processes
    "fork": lambda g: child_process(os.fork),
    "vfork": lambda g: raw("vfork" if MACHINE == "x86_64" else "clone", 0),
    "clone": lambda g: clone(0),
    "clone with a thread's flag and a namespace": lambda g: clone(0x10010000),
    "clone3": lambda g: clone3(),
    "run a program": lambda g: os.execv("/usr/bin/true", ["true"]),
    "start a program": lambda g: subprocess.run(["/usr/bin/true"], check=True),
    "start a program by posix_spawn": lambda g: os.posix_spawn("/usr/bin/true", ["true"], {}),
    "run a program that lies in memory": lambda g: program_in_memory(),
    "signal the parent": lambda g: os.kill(g.parent, 0),
    "signal everybody": lambda g: os.kill(-1, 0),
    "signal the parent's thread": lambda g: raw("tgkill", g.parent, g.parent, 0),
    "get hold of the parent": lambda g: os.pidfd_open(g.parent),
    "trace the parent": lambda g: raw("ptrace", 16, g.parent, 0, 0),
    "be traced": lambda g: raw("ptrace", 0, 0, 0, 0),
    "peek into the parent": peek,
    "limit the parent": lambda g: resource.prlimit(g.parent, resource.RLIMIT_NOFILE, (8, 8)),
    "slow the parent down": lambda g: os.setpriority(os.PRIO_PROCESS, g.parent, 19),
    "outlive the parent": lambda g: raw("prctl", 1, 0, 0, 0, 0),
    # more power
    "become root": lambda g: os.setuid(0),
    "become root for good": lambda g: os.setresuid(0, 0, 0),
    "join groups": lambda g: os.setgroups([0]),
    "get capabilities": lambda g: raw(
        "capset", ctypes.c_char_p(struct.pack("=Ii", 0x20080522, 0)), ctypes.c_char_p(bytes([255] * 24))
    ),
    "take more memory": lambda g: take_memory(),
    "raise a limit": lambda g: raise_limit(),
    "a namespace of users": lambda g: raw("unshare", 0x10000000),
    "mount": lambda g: raw("mount", ctypes.c_char_p(b"x"), ctypes.c_char_p(b"."), ctypes.c_char_p(b"tmpfs"), 0, 0),  # noqa: E501
    "change the root": lambda g: os.chroot("."),
    "io_uring": lambda g: raw("io_uring_setup", 1, ctypes.create_string_buffer(256)),
    "bpf": lambda g: raw("bpf", 0, ctypes.create_string_buffer(128), 128),
    "watch events": lambda g: raw("perf_event_open", ctypes.create_string_buffer(128), 0, -1, -1, 0),
    "userfaultfd": lambda g: raw("userfaultfd", 1),
    "keys": lambda g: raw("keyctl", 0, -3, 1),
    "shared memory": lambda g: raw("shmget", 0, 4096, 0o1600),
    "memory without a limit": lambda g: os.memfd_create("x"),
    "personality": lambda g: raw("personality", 0),
    "type into a terminal": lambda g: raw("ioctl", 0, 0x5412, ctypes.c_char_p(b"x")),
    "a call of x32": lambda g: raw_number(0x40000000 | 39),
    "a call that is newer than the filter": lambda g: raw_number(459, ctypes.create_string_buffer(64), 64, 0),
}  # fmt: skip


class Escaping:
    """Tries all attempts, or one that kills the process: `FOREIGN` (a call of 32-bit x86)."""

    name, version, container = "escaping", "1", False

    def bid(self, head: bytes, name: str) -> Bid:
        return Bid.CERTAIN

    def read(self, item: Opened) -> Iterator[Found]:
        given = item.stream.read()
        if given.startswith(b"FOREIGN"):
            call_foreign()
        through = [
            name for name, attempt in ATTEMPTS.items() if got_through(attempt, Given(json.loads(given)))
        ]
        said = json.dumps(through)
        document = Document(
            id=f"{1:064}", size=item.size, media_type="text/plain", kind="text", name="escapes"
        )
        yield Reading(document=document, parts=(Part(media_type="text/plain", content=said, runs=()),))


def got_through(attempt: Callable[[Given], object], given: Given) -> bool:
    """Whether an attempt succeeded."""
    with suppress(OSError, subprocess.SubprocessError):
        attempt(given)
        return True
    return False


def call_foreign() -> None:
    """getpid by `int 0x80`, as a 32-bit program does: other numbers, which the filter cannot know."""
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()


def switch_off(level: str) -> None:
    """Leaves one layer out."""
    if level == "L0":
        os.environ["SECRET"] = "x"
    elif level == "L1":
        confine.limit_resources = lambda memory, written: "switched off"  # type: ignore[assignment]
    elif level == "L2":
        confine.filter_calls = lambda: "switched off"  # type: ignore[assignment]
    elif level == "L3":
        confine.limit_files = lambda readable, writable: "switched off"  # type: ignore[assignment]
    elif level == "root":
        confine.drop_root = lambda needed: "switched off"  # type: ignore[assignment]


if __name__ == "__main__":
    while sys.argv[1] == "--without":
        switch_off(sys.argv[2])
        del sys.argv[1:3]
    cell.load_readers = lambda: (Escaping(),)
    cell.main()
