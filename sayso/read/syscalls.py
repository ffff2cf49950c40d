"""The system calls that a cell may not make, by number and architecture, and the filter made of them.

A deny list: an allow list breaks with each C library. Denied calls fail with EPERM; calls newer than those
looked at here fail with ENOSYS, as on an older kernel, for which every program has an answer. Numbers: Linux
6.1, arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h (aarch64); a test compares
them with the headers of the machine. Filter: Documentation/userspace-api/seccomp_filter.rst.
"""

import errno
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

# name: number on x86-64, on aarch64 (None: not there)
_DENIED: Mapping[str, tuple[int, int | None]] = {
    # sockets of every kind; the one it has was there before
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
    "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242),
    # other programs and processes (threads: below)
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "setpriority": (141, 140), "sched_setparam": (142, 118), "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274), "sched_setaffinity": (203, 122), "ioprio_set": (251, 30),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "kcmp": (312, 272),
    "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    # ways around this filter, or deep into the kernel
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "personality": (135, 92), "modify_ldt": (154, None), "iopl": (172, None), "ioperm": (173, None),
    "uselib": (134, None), "lookup_dcookie": (212, 18), "syslog": (103, 116), "acct": (163, 89),
    # the tree of files
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "unshare": (272, 97), "setns": (308, 268), "swapon": (167, 224), "swapoff": (168, 225),
    "quotactl": (179, 60), "quotactl_fd": (443, 443), "nfsservctl": (180, 42),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
    # what Landlock does not see: links, devices, owners, modes, times, attributes
    "link": (86, None), "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36),
    "mknod": (133, None), "mknodat": (259, 33), "truncate": (76, 45),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    # memory that no limit counts, and that other processes share
    "memfd_create": (319, 279), "memfd_secret": (447, 447),
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190), "semop": (65, 193),
    "semctl": (66, 191), "semtimedop": (220, 192), "msgget": (68, 186), "msgsnd": (69, 189),
    "msgrcv": (70, 188), "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181),
    # users, and the machine itself
    "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setregid": (114, 143),
    "setresuid": (117, 147), "setresgid": (119, 149), "setgroups": (116, 159), "setfsuid": (122, 151),
    "setfsgid": (123, 152), "capset": (126, 91), "reboot": (169, 142), "sethostname": (170, 161),
    "setdomainname": (171, 162), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "vhangup": (153, 58),
}  # fmt: skip
# Calls that depend on what they are asked.
_CLONE, _CLONE3, _PRCTL, _IOCTL, _LIMIT = (56, 220), (435, 435), (157, 167), (16, 29), (302, 261)
_STARTING = frozenset(("fork", "vfork", "execve"))
_SIGNALS = {"kill": (62, 129), "tgkill": (234, 131)}
_NEWEST = 450  # set_mempolicy_home_node; looked at up to here
_THREAD = 0x00010000  # CLONE_THREAD
_NAMESPACES = 0x7E020000  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG: taken back, the child would outlive its parent
_TYPING = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: put words into another program's terminal

# Classic BPF (linux/bpf_common.h, linux/seccomp.h).
_LOAD, _AND, _EQUAL, _GREATER, _RETURN = 0x20, 0x54, 0x15, 0x25, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16  # places in struct seccomp_data
Step = tuple[int, int, int, int]  # code, jump if true, jump if not, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """A machine that has a table: its AUDIT_ARCH number (linux/audit.h) and its column above."""

    audit: int
    column: int


ARCHITECTURES: Mapping[str, Architecture] = {
    "x86_64": Architecture(audit=0xC000003E, column=0),
    "aarch64": Architecture(audit=0xC00000B7, column=1),
}


def numbers(machine: str) -> dict[str, int]:
    """Every call named here by its number on `machine`."""
    column = ARCHITECTURES[machine].column
    special = {"clone": _CLONE, "clone3": _CLONE3, "prctl": _PRCTL, "ioctl": _IOCTL, "prlimit64": _LIMIT}
    named = {**_DENIED, **special, **_SIGNALS}
    return {name: number for name, each in named.items() if (number := each[column]) is not None}


def denied(machine: str) -> frozenset[str]:
    """The calls that are refused whatever they ask."""
    return frozenset(name for name in numbers(machine) if name in _DENIED)


def build_filter(machine: str, process: int, *, may_start: bool = False) -> bytes:
    """The filter for the process with this number: an array of struct sock_filter.

    `may_start` lets it start programs (and signal them), under the same filter. Raises `KeyError` for a
    machine without a table.
    """
    steps = list(_steps(machine, process, may_start))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _steps(machine: str, process: int, may_start: bool) -> Iterator[Step]:
    kind = ARCHITECTURES[machine]
    here = numbers(machine)
    # Another architecture's calls have other numbers: nothing here would fit them.
    yield _load(_MACHINE)
    yield from _unless_equal(kind.audit, _KILL)
    yield _load(_NUMBER)
    # The x32 calls of x86-64 (from 0x40000000 on) are above the newest as well.
    yield (_GREATER, 0, 1, _NEWEST)
    yield _return(_ERROR | errno.ENOSYS)
    yield from _if_equal(here["clone3"], [_return(_ERROR | errno.ENOSYS)])  # its flags cannot be looked at
    for name in sorted(denied(machine) - (_STARTING if may_start else frozenset())):
        yield from _if_equal(here[name], [_return(_ERROR | errno.EPERM)])
    kinds = [0, _THREAD] if may_start else [_THREAD]
    thread = [_load(_ARGUMENTS), (_AND, 0, 0, _THREAD | _NAMESPACES), *_permit(True, kinds)]
    yield from _if_equal(here["clone"], thread)
    for name in () if may_start else _SIGNALS:
        yield from _if_equal(here[name], [_load(_ARGUMENTS), *_permit(True, [process])])
    yield from _if_equal(here["prlimit64"], [_load(_ARGUMENTS), *_permit(True, [0, process])])
    yield from _if_equal(here["prctl"], [_load(_ARGUMENTS), *_permit(False, [_DEATH_SIGNAL])])
    yield from _if_equal(here["ioctl"], [_load(_ARGUMENTS + 8), *_permit(False, _TYPING)])
    yield _return(_ALLOW)


def _load(place: int) -> Step:
    return (_LOAD, 0, 0, place)


def _return(what: int) -> Step:
    return (_RETURN, 0, 0, what)


def _unless_equal(value: int, what: int) -> list[Step]:
    return [(_EQUAL, 1, 0, value), _return(what)]


def _if_equal(number: int, then: list[Step]) -> list[Step]:
    """`then` (which ends by returning) where the number of the call is this one."""
    return [(_EQUAL, 0, len(then), number), *then]


def _permit(only: bool, values: Iterable[int]) -> list[Step]:
    """Returns: allowed for these values of what was loaded only, or for all but these."""
    inside, outside = (_ALLOW, _ERROR | errno.EPERM) if only else (_ERROR | errno.EPERM, _ALLOW)
    steps = [step for value in values for step in _if_equal(value & 0xFFFFFFFF, [_return(inside)])]
    return [*steps, _return(outside)]
