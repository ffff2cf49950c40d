"""A network whose only way out is counted: two namespaces joined by a cable that leads nowhere else.

Nothing of the machine's own network is touched. Linux, root, `ip` and `nsenter` are needed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def lacking() -> str | None:
    """What this machine lacks for it, in words."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "needs root on Linux to make a network that is counted"
    missing = [each for each in ("ip", "unshare", "nsenter") if shutil.which(each) is None]
    if missing:
        return f"needs {', '.join(missing)} to make a network that is counted"
    probe = ["unshare", "-n", "ip", "link", "add", "name", "probe", "type", "veth", "peer", "name", "end"]
    made = subprocess.run(probe, capture_output=True)
    return "the kernel makes no network that is counted" if made.returncode else None


class CountedNetwork:
    """Runs commands in a namespace whose default route is the counted cable."""

    def __init__(self, inside: int, outside: int) -> None:
        self._inside, self._outside = inside, outside

    def run(self, command: list[str], **given: object) -> subprocess.CompletedProcess[str]:
        """`command` inside."""
        line = ["nsenter", "-t", str(self._inside), "-n", *command]
        return subprocess.run(line, capture_output=True, text=True, timeout=300, **given)  # type: ignore[call-overload, no-any-return]

    def packets(self) -> int:
        """How many have come out so far."""
        line = ["nsenter", "-t", str(self._outside), "-n", "cat", "/proc/net/dev"]
        said = subprocess.run(line, capture_output=True, text=True, check=True).stdout
        (row,) = (each for each in said.splitlines() if each.strip().startswith("out:"))
        return int(row.split(":")[1].split()[1])


@contextmanager
def counted_network() -> Iterator[CountedNetwork]:
    """Made, and gone at the end."""
    hold = ["unshare", "-n", "sleep", "900"]
    inside, outside = subprocess.Popen(hold), subprocess.Popen(hold)
    try:
        _wait_for_namespaces(inside.pid, outside.pid)

        def ip(where: int, *given: str) -> None:
            subprocess.run(["nsenter", "-t", str(where), "-n", "ip", *given], check=True)

        for where in (inside.pid, outside.pid):
            # An interface that comes up speaks IPv6 to its neighbours of itself.
            off = ["nsenter", "-t", str(where), "-n", "sh", "-c"]
            switch = "for f in all default; do echo 1 > /proc/sys/net/ipv6/conf/$f/disable_ipv6; done"
            subprocess.run([*off, switch], check=False, capture_output=True)
        cable = ("link", "add", "name", "out", "type", "veth", "peer", "name", "in")
        ip(outside.pid, *cable, "netns", str(inside.pid))
        ip(outside.pid, "link", "set", "out", "up")
        ip(inside.pid, "link", "set", "lo", "up")
        ip(inside.pid, "addr", "add", "198.51.100.1/24", "dev", "in")
        ip(inside.pid, "link", "set", "in", "up")
        # Known beforehand, or the question who that is would be asked, and counted, again later.
        ip(inside.pid, "neigh", "add", "198.51.100.2", "lladdr", "02:00:00:00:00:02", "dev", "in")
        ip(inside.pid, "route", "add", "default", "via", "198.51.100.2")
        yield CountedNetwork(inside.pid, outside.pid)
    finally:
        for each in (inside, outside):
            each.kill()
            each.wait()


def _wait_for_namespaces(*processes: int) -> None:
    own = Path("/proc/self/ns/net").readlink()
    while any(Path(f"/proc/{each}/ns/net").readlink() == own for each in processes):
        pass
