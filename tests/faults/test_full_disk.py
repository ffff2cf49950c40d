"""M-086: a full disk is said clearly, costs nothing, and the run goes on when there is room: ten sizes.

The disk is a small file system in memory, which only root can make.
"""

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from factory import make_mbox, make_message, make_zip
from faults.case_digest import digest_case

SAYSO = [sys.executable, "-m", "sayso", "read", "--quiet", "--jobs", "1", "--stop-after", "text"]
# KiB: no room for the database, for the first mails, for an original, for what the cell unpacks.
SIZES = [150, 1_000, 12_000, 30_000]
LONG_SIZES = [64, 300, 600, 1_800, 2_500, 21_000]


def can_mount() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[None]:
    """A file system of `size` KiB at `place`."""
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(place)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"needs root that may mount: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture(scope="module")
def leak(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Mails, a mailbox, and an archive with a member that has to be unpacked on disk."""
    leak = tmp_path_factory.mktemp("full") / "leak"
    leak.mkdir()
    words = "The ministry sold the port in May, and nobody was asked. "
    for number in range(60):
        raw = make_message(f"{number} {words * 20}\n", {"Message-ID": f"<{number}@a.example>"})
        (leak / f"{number:02}.eml").write_bytes(raw)
    box = [make_message(f"Box {n} {words * 30}\n", {"Message-ID": f"<b{n}@a.example>"}) for n in range(200)]
    (leak / "box.mbox").write_bytes(make_mbox(box))
    noise = random.Random(20100406).randbytes(17_000_000)  # more than a cell holds in memory
    (leak / "large.zip").write_bytes(make_zip({"large.bin": noise}))
    return leak


@pytest.fixture(scope="module")
def expected(leak: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    case = tmp_path_factory.mktemp("whole") / "case"
    done = subprocess.run([*SAYSO, str(leak), "--case", str(case)], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return digest_case(case)


@pytest.mark.skipif(not can_mount(), reason="needs root to make a small disk")
@pytest.mark.parametrize(
    "size", [*SIZES, *(pytest.param(size, marks=pytest.mark.long) for size in LONG_SIZES)]
)
def test_a_full_disk_is_said_and_the_run_goes_on_when_there_is_room(
    leak: Path, expected: dict[str, str], tmp_path: Path, size: int
) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, size):
        command = [*SAYSO, str(leak), "--case", str(disk / "case")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert done.returncode == 3, (size, done.stderr)
        assert "Traceback" not in done.stderr
        said = re.fullmatch(
            rf"sayso: The disk at {re.escape(str(disk))}, on which the case \S+ lies, is full: [\d.,]+ MB are"
            r" free, about [\d.,]+ MB more are needed\. Make room .* run the same command again.*\n",
            done.stderr,
        )
        assert said is not None, done.stderr
        again = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert again.returncode == 3, "still full, still clear"
        subprocess.run(["mount", "-o", "remount,size=500m", str(disk)], check=True)
        resumed = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert resumed.returncode in (0, 1), resumed.stderr
        assert digest_case(disk / "case") == expected
        assert list((disk / "case" / "scratch").iterdir()) == []
