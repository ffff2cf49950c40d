"""Shuts this process in, for good: resource limits, an unprivileged user, file rules, a call filter.

Each function puts one measure in force and returns `None`, or says in words why it could not. None of them
is believed: `sayso.read.breakout` tries what holds. Linux only, apart from the resource limits.

Sources: man pages prctl(2), capabilities(7), setresuid(2), seccomp(2), landlock(7);
Documentation/userspace-api/landlock.rst of Linux 6.18.
"""

import ctypes
import os
import platform
import signal
import site
import struct
import sys
import sysconfig
from collections.abc import Iterable, Sequence

from sayso.read.syscalls import ARCHITECTURES, build_filter

try:
    import resource
except ImportError:  # Windows: no resource limits there
    resource = None  # type: ignore[assignment]

IS_LINUX = sys.platform == "linux"
_DEATH_SIGNAL, _KEEP_CAPABILITIES, _NO_NEW_PRIVILEGES = 1, 8, 38  # prctl
_FILTER_MODE, _ALL_THREADS = 1, 1  # seccomp: SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC
# The same numbers on every architecture of Linux since 5.13.
_CREATE_RULES, _ADD_RULE, _ENFORCE = 444, 445, 446
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITIES = 0x20080522  # _LINUX_CAPABILITY_VERSION_3
_READ_AND_SEARCH = 1 << 2  # CAP_DAC_READ_SEARCH
_NOBODY = 65534  # the kernel's overflow user: owns nothing

# Rights in Landlock rules (linux/landlock.h), and the first version of the interface that has each.
_RUN = 1
_READ, _WRITE, _LIST, _REMOVE, _MAKE, _CUT = 1 << 2, 1 << 1, 1 << 3, 1 << 5, 1 << 8, 1 << 14
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_NETWORK_RIGHTS = {4: 0b11}  # bind and connect by TCP
_SCOPES = {6: 0b11}  # abstract Unix sockets and signals to processes outside
_MOST_FILES = 64


def die_with_parent() -> None:
    """Asks the kernel to kill this process when its parent dies (Linux; elsewhere nothing happens).

    A change of user takes the wish back: to be asked again after it.
    """
    if IS_LINUX:
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


def limit_resources(memory: int, written: int) -> str | None:
    """At most `memory` bytes of address space, files of `written` bytes, few open files, no core file."""
    if resource is None:
        return "this system has no resource limits"
    refused = []
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
        (resource.RLIMIT_FSIZE, written),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError) as error:  # macOS does not take a limit on address space
            refused.append(str(error))
    return "; ".join(refused) or None


def library_folders() -> tuple[str, ...]:
    """Where Python, its packages and the shared libraries lie: all that a reader loads when first used.

    A package that lies elsewhere (installed for development) is there by its own folder only, never by the
    folder that holds it: that may hold a case.
    """
    paths = sysconfig.get_paths()
    folders = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders += [os.path.join(prefix, "lib") for prefix in (sys.prefix, sys.base_prefix)]  # noqa: PTH118
    folders += site.getsitepackages()
    folders += [each for each in sys.path if each.endswith(("site-packages", "dist-packages"))]
    folders += ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo"]
    folders += ["/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/urandom"]
    folders += _packages_elsewhere(folders)
    return tuple(dict.fromkeys(each for each in folders if os.path.exists(each)))  # noqa: PTH110


def _packages_elsewhere(folders: Sequence[str]) -> Iterable[str]:
    known = tuple(each.rstrip("/") + "/" for each in folders)
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not name.startswith("_") and isinstance(file, str) and not file.startswith(known):
            inner = name.count(".") + (os.path.basename(file).startswith("__init__."))  # noqa: PTH119
            for _ in range(inner):
                file = os.path.dirname(file)  # noqa: PTH120
            yield file


def give_to_nobody(folder: str) -> str | None:
    """Gives `folder` to the user that `drop_root` will become. Nothing to do for an ordinary user."""
    if not IS_LINUX or os.geteuid() != 0:
        return None
    try:
        os.chown(folder, _NOBODY, _NOBODY)
    except OSError as error:
        return f"the scratch folder cannot be given away: {error.strerror}"
    return None


def drop_root(needed: Sequence[str]) -> str | None:
    """Makes the superuser nobody, without any capability but, where a folder of `needed` cannot be entered
    otherwise (a Python in /root), that of reading; the file rules then say what.

    Where the system forbids it, at least all capabilities go. An ordinary user stays who it is.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    if not IS_LINUX:
        return "only on Linux does Sayso change the user"
    ctypes.CDLL(None).prctl(_KEEP_CAPABILITIES, 1, 0, 0, 0)
    why = None
    try:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    except OSError as error:
        why = f"the system does not let it become another: {error.strerror}"
    is_open = all(os.access(each, os.R_OK | os.X_OK * os.path.isdir(each)) for each in needed)  # noqa: PTH112
    return _keep_capabilities(0 if is_open or why else _READ_AND_SEARCH) or why


def _keep_capabilities(kept: int) -> str | None:
    number = _CAPSET.get(platform.machine())
    if number is None:
        return "the capabilities of this machine's superuser are not known"
    header = struct.pack("=Ii", _CAPABILITIES, 0)
    sets = struct.pack("=6I", kept, kept, 0, 0, 0, 0)
    return _call(number, header, sets)


def limit_files(readable: Sequence[str], writable: str, runnable: Sequence[str] = ()) -> str | None:
    """Landlock: nothing but reading in `readable`, plain files in the folder `writable` and programs in
    `runnable`; no TCP, no signals to others, where the kernel knows how. What it does not know is left to
    the filter.
    """
    if not IS_LINUX:
        return "only Linux has it"
    version = _landlock_version()
    if version < 1:
        return "this kernel has no Landlock, or it is switched off"
    handled = _known(_FILE_RIGHTS, version)
    attributes = struct.pack("=3Q", handled, _known(_NETWORK_RIGHTS, version), _known(_SCOPES, version))
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = _syscall(_CREATE_RULES, ctypes.c_char_p(attributes), ctypes.c_size_t(size), 0)
    if rules < 0:
        return f"Landlock refuses the rules: {os.strerror(ctypes.get_errno())}"
    try:
        for path in readable:
            _allow(rules, path, handled & (_READ | _LIST))
        for path in runnable:
            _allow(rules, path, handled & (_RUN | _READ | _LIST))
        _allow(rules, writable, handled & (_READ | _WRITE | _LIST | _REMOVE | _MAKE | _CUT))
        forbid_new_privileges()
        if _syscall(_ENFORCE, rules, 0) < 0:
            return f"Landlock refuses to begin: {os.strerror(ctypes.get_errno())}"
    except OSError as error:
        return f"Landlock refuses a folder: {error.strerror}"
    finally:
        os.close(rules)
    return None


def filter_calls(*, may_start: bool = False) -> str | None:
    """Seccomp: the calls of `sayso.read.syscalls` fail from here on, in every thread; starting programs too,
    unless this process `may_start` some.
    """
    if not IS_LINUX:
        return "only Linux has it"
    machine = platform.machine()
    if machine not in ARCHITECTURES or sys.maxsize < 1 << 32:
        return f"Sayso knows no filter for this kind of processor ({machine})"
    forbid_new_privileges()
    raw = build_filter(machine, os.getpid(), may_start=may_start)
    steps = ctypes.create_string_buffer(raw, len(raw))
    program = struct.pack("=H6xQ", len(raw) // 8, ctypes.addressof(steps))
    refused = _syscall(_SECCOMP[machine], _FILTER_MODE, _ALL_THREADS, ctypes.c_char_p(program))
    if refused < 0:
        return f"the kernel refuses the filter: {os.strerror(ctypes.get_errno())}"
    return None if refused == 0 else "a thread does not take the filter"


def forbid_new_privileges() -> None:
    """No program that this process might start gains anything by being set-user-id (no_new_privs)."""
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def _landlock_version() -> int:
    return _syscall(_CREATE_RULES, None, ctypes.c_size_t(0), 1)


def _known(rights: dict[int, int], version: int) -> int:
    known = 0
    for first, bits in rights.items():
        known |= bits if version >= first else 0
    return known


def _allow(rules: int, path: str, rights: int) -> None:
    """Allows `rights` beneath a folder, or on a file those that a file can have. Raises `OSError`."""
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not os.path.isdir(path):  # noqa: PTH112
            rights &= _RUN | _READ | _WRITE | _CUT
        rule = struct.pack("=Qi", rights, descriptor)
        if _syscall(_ADD_RULE, rules, 1, ctypes.c_char_p(rule), 0) < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)


def _call(number: int, *given: bytes) -> str | None:
    if _syscall(number, *map(ctypes.c_char_p, given)) < 0:
        return os.strerror(ctypes.get_errno())
    return None


def _syscall(number: int, *given: object) -> int:
    """A raw system call; -1 with `ctypes.get_errno()` set where it fails."""
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    return int(call(ctypes.c_long(number), *map(_as_long, given)))


def _as_long(given: object) -> object:
    """Variadic arguments are passed at their full width."""
    return ctypes.c_long(given) if isinstance(given, int) else given
