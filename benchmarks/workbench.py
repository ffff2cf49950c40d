"""How fast the workbench answers on a large case whose rows are written through the store, not read.

    python benchmarks/workbench.py [--mails 100000] [--claims 3] [--case FOLDER] [--times 40]

Prints, for each kind of page, the median and the 95th percentile of what one client waits for the whole page
over loopback, and of the CPU time of the server for it (the fair figure on a busy machine); how long `serve`
takes to its first page; and the memory of the process.
"""

import argparse
import atexit
import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from made_case import Leak, write_case

from sayso.case import Case


class Client:
    """One browser: enters by the link, then asks."""

    def __init__(self, folder: Path) -> None:
        start = time.perf_counter()
        command = [sys.executable, "-m", "sayso", "serve", "--case", str(folder), "--no-browser"]
        keeping = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=keeping)
        assert self.process.stdout is not None
        link = self.process.stdout.readline().strip()
        self.host = link.removeprefix("http://").partition("/")[0]
        self.cookie = ""
        atexit.register(self.process.terminate)
        self.body(link.removeprefix(f"http://{self.host}"))
        self.ask("/")
        self.first = time.perf_counter() - start
        self.first_worked = self._worked()

    def body(self, path: str) -> bytes:
        """What stands at a path."""
        connection = http.client.HTTPConnection(self.host, timeout=120)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body[:300])
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.split(";")[0]
        connection.close()
        return body

    def ask(self, path: str) -> tuple[float, float]:
        """Milliseconds until the whole answer is here, and those that the server's threads worked for it."""
        start, worked = time.perf_counter(), self._worked()
        self.body(path)
        return 1000 * (time.perf_counter() - start), self._worked() - worked

    def _worked(self) -> float:
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6

    def memory(self) -> tuple[int, int]:
        """MB resident now, and at most."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        now, most = (int(re.search(rf"{name}:\s+(\d+)", status)[1]) // 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[index]
        return now, most

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def questions(folder: Path, dice: random.Random) -> dict[str, Callable[[], str]]:
    leak = Leak()
    case = Case(folder, is_reader=True)
    documents = [
        str(row[0]) for row in case.database.rows("SELECT document FROM document ORDER BY random() LIMIT 300")
    ]
    sources = [
        str(row[0]) for row in case.database.rows("SELECT source FROM source ORDER BY claims DESC LIMIT 300")
    ]
    propositions = [
        str(row[0])
        for row in case.database.rows("SELECT proposition FROM proposition ORDER BY random() LIMIT 300")
    ]
    case.database.close()

    def word() -> str:
        return dice.choices(leak.words, cum_weights=leak.weights)[0]

    return {
        "ledger, facets, nothing asked": lambda: "/claims",
        "ledger, a source chosen": lambda: f"/claims?source={dice.choice(sources)}&sort=newest",
        "ledger, a word": lambda: f"/claims?q={word()}",
        "ledger, the commonest word": lambda: f"/claims?q={leak.words[0]}&factuality=denied",
        "ledger, dates and two facets": lambda: (
            "/claims?since=2006-01-01&until=2008-12-31&factuality=denied&not-kind=own&sort=newest"
        ),
        "search, a word": lambda: f"/search?q={word()}",
        "search, the commonest word": lambda: f"/search?q={leak.words[0]}",
        "search, two words": lambda: f"/search?q={word()}+{word()}",
        "search, a prefix of four letters": lambda: f"/search?q={word()[:4]}*",
        "reading view": lambda: f"/documents/{dice.choice(documents)}",
        "reading view with hits": lambda: f"/documents/{dice.choice(documents)}?q={word()}",
        "sources": lambda: "/sources",
        "a source": lambda: f"/sources/{dice.choice(sources)}",
        "problems": lambda: "/problems",
        "propositions": lambda: "/propositions",
        "propositions, a word": lambda: f"/propositions?q={word()}",
        "a proposition": lambda: f"/propositions/{dice.choice(propositions)}",
        "timeline": lambda: "/timeline",
        "timeline, a word": lambda: f"/timeline?q={word()}",
        "timeline, a source in two years": lambda: (
            f"/timeline?source={dice.choice(sources)}&since=2006-01-01&until=2007-12-31"
        ),
        "network": lambda: "/network",
        "network, a word": lambda: f"/network?q={word()}",
        "network, around a source": lambda: f"/network?ego={dice.choice(sources)}",
        "network, 2,000 names": lambda: "/network?most=2000",
    }


def main() -> None:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=100_000)
    parser.add_argument("--claims", type=int, default=3)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--case", type=Path)
    given = parser.parse_args()
    folder = given.case or Path(tempfile.mkdtemp()) / "case"
    if not (folder / "case.toml").exists():
        start = time.process_time()
        write_case(folder, given.mails, given.claims)
        took = time.process_time() - start
        print(f"{given.mails:,} mails, {given.mails * given.claims:,} claims written in {took:.0f} CPU s")
    client = Client(folder)
    print(f"first page after {client.first:.2f} s, {client.first_worked / 1000:.2f} CPU s of all threads")
    start = time.perf_counter()
    client.ask("/claims")
    took = time.perf_counter() - start
    print(f"first ledger, its columns loaded, {took:.2f} s later; {client.memory()[0]} MB")
    try:
        for name, question in questions(folder, random.Random(2)).items():
            asked = [client.ask(question()) for _ in range(given.times)]
            told = []
            for word, times in (("wall", [each[0] for each in asked]), ("CPU", [each[1] for each in asked])):
                ordered = sorted(times)
                middle, high = statistics.median(ordered), ordered[int(0.95 * len(ordered))]
                told.append(f"{word} median {middle:5.0f} ms, p95 {high:5.0f} ms")
            print(f"{name:34} {'   '.join(told)}")
        print("memory: {} MB, at most {} MB".format(*client.memory()))
    finally:
        client.stop()


if __name__ == "__main__":
    main()
