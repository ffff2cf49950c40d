"""M-031: killed at any moment and run again = never killed."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from factory import make_mbox, make_message, make_zip
from faults.case_digest import digest_case

DRIVER = Path(__file__).with_name("killed_read.py")
DEMO = Path(__file__).parents[2] / "sayso" / "demo" / "leak"


def run(leak: Path, case: Path, last: int = 0, moment: str = "after") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(DRIVER), str(leak), str(case), str(last), moment]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def small_leak(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few mails that quote each other, a mailbox in an archive, a page, a copy, two broken files."""
    leak = tmp_path_factory.mktemp("small") / "leak"
    leak.mkdir()
    first = make_message("The ministry sold the port in May.\n", {"Message-ID": "<1@a.example>"})
    quote = "Not so.\n\nOn Thu, 1 Apr 2010 Anna Berg wrote:\n> The ministry sold the port in May.\n"
    answer = {"From": "Ben Roth <ben@example.org>", "In-Reply-To": "<1@a.example>"}
    second = make_message(quote, {**answer, "Message-ID": "<2@a.example>"})
    third = make_message("HB-3 says it rained.\n", {**answer, "In-Reply-To": "<ghost@a.example>"})
    (leak / "1.eml").write_bytes(first)
    (leak / "copy.eml").write_bytes(first)
    (leak / "box.zip").write_bytes(make_zip({"in/box.mbox": make_mbox([second, third])}))
    (leak / "page.html").write_bytes(
        b"<html><title>News</title><p>Ann Lee said the port was sold.</p></html>"
    )
    (leak / "empty.txt").write_bytes(b"")
    (leak / "torn.zip").write_bytes(b"PK\x03\x04 torn")
    return leak


def test_every_commit_is_a_safe_place_to_die(small_leak: Path, tmp_path: Path) -> None:
    undisturbed = run(small_leak, tmp_path / "whole")
    assert undisturbed.returncode == 0, undisturbed.stderr
    expected = digest_case(tmp_path / "whole")
    commits = int(undisturbed.stdout)
    assert commits > 15
    killed = 0
    for number in range(1, commits + 1):
        moment = "before" if number % 2 else "after"
        case = tmp_path / f"killed-{number}"
        killed += run(small_leak, case, number, moment).returncode == -signal.SIGKILL
        again = run(small_leak, case)
        assert again.returncode == 0, again.stderr
        assert digest_case(case) == expected, f"killed {moment} commit {number}"
    assert killed == commits


def test_random_moments_are_safe_to_die_at(tmp_path: Path) -> None:
    """Whole process group: the parser's cell dies with its parent. Two hundred more are in the long tier."""
    command = [sys.executable, "-m", "sayso", "read", str(DEMO), "--quiet", "--jobs", "2", "--case"]
    begun = time.monotonic()
    subprocess.run([*command, str(tmp_path / "whole")], check=True, timeout=120)
    takes = time.monotonic() - begun
    expected = digest_case(tmp_path / "whole")
    moments = random.Random(20100406)
    killed = 0
    for number in range(60):  # most runs are killed; those that ended first do not count
        case = tmp_path / f"case-{number // 5}"
        child = subprocess.Popen([*command, str(case)], stdout=subprocess.DEVNULL)
        try:
            child.wait(moments.uniform(0, 0.9 * takes))
        except subprocess.TimeoutExpired:
            child.kill()
            killed += 1
        child.wait()
        if number % 5 == 4:
            subprocess.run([*command, str(case)], check=True, timeout=120)
            assert digest_case(case) == expected
        if killed >= 15 and number % 5 == 4:
            break
    assert killed >= 15


def cells_of(process: int) -> list[int]:
    """The cells among the children of a process."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == process and b"sayso.read.cell" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue  # it has ended
    return found


def kill_at_random(child: subprocess.Popen[bytes], moments: random.Random, takes: float) -> tuple[int, int]:
    """Kills cells of a run, then perhaps the run itself; how many of each."""
    cells = 0
    while True:
        try:
            child.wait(moments.uniform(0, takes / 3))
            return 0, cells
        except subprocess.TimeoutExpired:
            pass
        victims = cells_of(child.pid)
        if cells == 3 or not victims or moments.random() < 0.4:
            child.kill()
            child.wait()
            return 1, cells
        with suppress(ProcessLookupError):
            os.kill(moments.choice(victims), signal.SIGKILL)
            cells += 1


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc to find the cells")
def test_two_hundred_kills_of_runs_and_cells_change_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sayso", "read", str(DEMO), "--quiet", "--jobs", "2", "--case"]
    begun = time.monotonic()
    subprocess.run([*command, str(tmp_path / "whole")], check=True, timeout=120)
    takes = time.monotonic() - begun
    expected = digest_case(tmp_path / "whole")
    moments = random.Random(20120227)
    runs = cells = 0
    for number in range(1_000):
        case = tmp_path / f"case-{number // 5}"
        child = subprocess.Popen([*command, str(case)], stdout=subprocess.DEVNULL)
        begun = time.monotonic()
        more_runs, more_cells = kill_at_random(child, moments, takes)
        if more_runs + more_cells == 0 and number % 5 == 0:  # the machine has become quicker
            takes = min(takes, time.monotonic() - begun)
        runs, cells = runs + more_runs, cells + more_cells
        if number % 5 == 4:
            subprocess.run([*command, str(case)], check=True, timeout=120)
            assert digest_case(case) == expected
            if runs + cells >= 200:
                break
    print(f"killed {runs} runs and {cells} cells")
    assert runs + cells >= 200 and cells >= 20


def test_control_c_ends_with_a_valid_case_and_says_how_to_go_on(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sayso", "read", str(DEMO), "--case", str(tmp_path / "case")]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert child.stderr is not None
    child.stderr.readline()  # the first word of a new case: the read has begun
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 3, said
    assert "same command again" in said
    assert subprocess.run([*command, "--quiet"], check=False, timeout=120).returncode == 0
