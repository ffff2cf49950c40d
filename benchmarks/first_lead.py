"""How soon a read gives its first lead while the workbench is open: a large mailbox with the demo beside it.

    python benchmarks/first_lead.py MBOX [--leak sayso/demo/leak] [--names Salcedo HB-3] [--jobs 2]

Reads MBOX and then the leak (named in this order: the unlucky one) with a watch list, serves the case from
its first second on, and looks at the leads every second. Prints when each stage began, when the first
document and the first claim of the watch list stood among the leads, and the CPU seconds that the read and
the workbench had used by then.
"""

import argparse
import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from workbench import Client

_TICK = os.sysconf("SC_CLK_TCK")


def _used(pid: int) -> float:
    """CPU seconds of a process with all those below it, living or waited for."""
    total = 0.0
    for line in _family(pid):
        fields = Path(f"/proc/{line}/stat").read_text().rpartition(")")[2].split()
        total += sum(int(each) for each in fields[11:15]) / _TICK
    return total


def _family(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += _family(int(child))
    return found


class Read:
    """`sayso read` at work; tells of each stage as it begins."""

    def __init__(self, folder: Path, paths: list[Path], names: Path, jobs: int) -> None:
        self.begun = time.monotonic()
        self.stages: list[tuple[float, float, str]] = []
        command = [sys.executable, "-m", "sayso", "read", "--case", str(folder), "--watch", str(names)]
        command += ["--jobs", str(jobs), "--progress", "jsonl", "--", *map(str, paths)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        atexit.register(self.process.kill)
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        for line in self.process.stderr or ():
            told = json.loads(line) if line.startswith("{") else {}
            if "stage" in told:
                print(f"{self.told()}  stage {told['stage']} of {told['total']:,}")

    def told(self) -> str:
        """Seconds since it began, and CPU seconds."""
        try:
            used = _used(self.process.pid)
        except (FileNotFoundError, ProcessLookupError):
            used = float("nan")
        return f"{time.monotonic() - self.begun:7.1f} s, read {used:7.1f} CPU s"


def main() -> None:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    parser = argparse.ArgumentParser()
    parser.add_argument("mbox", type=Path)
    parser.add_argument("--leak", type=Path, default=Path(__file__).parents[1] / "sayso" / "demo" / "leak")
    parser.add_argument("--names", nargs="+", default=["Salcedo", "HB-3"])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--whole", action="store_true", help="go on to the end of the read")
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp())
    names = work / "names.txt"
    names.write_text("\n".join(given.names), encoding="utf-8")
    read = Read(work / "case", [given.mbox, given.leak], names, given.jobs)
    while not (work / "case" / "case.toml").exists():
        time.sleep(0.1)
    client = Client(work / "case")
    seen: set[str] = set()
    while read.process.poll() is None and (given.whole or len(seen) < 2):
        row = json.loads(client.body("/index.json"))
        watched = [lead for lead in row["leads"] if any(each["why"] == "watch" for each in lead["reasons"])]
        for what, found in (
            ("document", watched), ("claim", [lead for lead in watched if lead["claim"] is not None])
        ):  # fmt: skip
            if found and what not in seen:
                seen.add(what)
                print(f"{read.told()}, workbench {_used(client.process.pid):.1f} CPU s"
                      f"  first {what} of the watch list: {found[0]['text'][:80]!r}")  # fmt: skip
        time.sleep(1)
    print(f"{read.told()}, workbench {_used(client.process.pid):.1f} CPU s  end")
    client.stop()


if __name__ == "__main__":
    main()
