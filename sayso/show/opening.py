"""Reading a folder from the workbench: `sayso read` in a process of its own, followed while it works.

It goes on whatever the browser does, ends with the workbench, and may be stopped: what it did is kept, and
the next read of the same folder goes on from there.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from sayso.case import Case
from sayso.errors import CaseError, UsageError

Row = dict[str, Any]
_MOST_LINES = 40
_PATIENCE = 10.0  # seconds to end by itself once it was asked to


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to read into which case; `names` are the watch list, none where the case keeps its own."""

    paths: tuple[Path, ...]
    folder: Path
    names: tuple[str, ...] = ()


class ReadAtWork:
    """The one read that this workbench has begun, or has not."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._order: Order | None = None
        self._state = "none"
        self._stage, self._done, self._total = "", 0, 0
        self._begun = self._ended = 0.0
        self._lines: deque[str] = deque(maxlen=_MOST_LINES)

    @property
    def is_running(self) -> bool:
        """Whether it is at work."""
        return self._state in ("running", "stopping")

    def begin(self, order: Order) -> None:
        """Begins to read. Raises `UsageError` while a read of this workbench is at work."""
        with self._lock:
            if self.is_running:
                raise UsageError("A read is at work: wait for its end, or stop it first.")
            self._order, self._state = order, "running"
            self._stage, self._done, self._total = "", 0, 0
            self._begun, self._ended = time.monotonic(), 0.0
            self._lines.clear()
            self._child = child = subprocess.Popen(  # our own program, given paths, never words of a shell
                _command(order),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
            )
        threading.Thread(target=self._follow, args=(child,), daemon=True).start()

    def again(self) -> None:
        """Begins the last read once more: it goes on where it was stopped. Raises `UsageError`."""
        if self._order is None:
            raise UsageError("Nothing was read from here yet.")
        self.begin(self._order)

    def stop(self) -> None:
        """Has it end, and waits until it has; does nothing where none is at work."""
        with self._lock:
            child = self._child if self.is_running else None
            if child is None:
                return
            self._state = "stopping"
        child.terminate()
        try:
            child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        self._settle(child.returncode)

    def row(self) -> Row:
        """How far it is: `state` (none, running, stopping, stopped, done, incomplete, failed), `folder`,
        `paths`, `stage`, `done`, `total` (of the stage; bytes while reading), `seconds`, `lines` (remarks).
        """
        end = self._ended or time.monotonic()
        return {
            "state": self._state,
            "folder": None if self._order is None else str(self._order.folder),
            "paths": [] if self._order is None else [str(path) for path in self._order.paths],
            "stage": self._stage,
            "done": self._done,
            "total": self._total,
            "seconds": round(end - self._begun) if self._begun else 0,
            "lines": list(self._lines),
        }

    def _follow(self, child: "subprocess.Popen[str]") -> None:
        with child:
            for line in child.stderr or ():
                self._hear(line.rstrip("\n"))
        self._settle(child.returncode)

    def _hear(self, line: str) -> None:
        try:
            told = json.loads(line)
        except ValueError:
            told = {"say": line}
        if not isinstance(told, dict):
            told = {"say": line}
        if "stage" in told:
            self._stage, self._total, self._done = str(told["stage"]), int(told["total"]), 0
        elif "done" in told:
            self._done = int(told["done"])
        elif str(told.get("say", "")).strip():
            self._lines.append(str(told["say"]))

    def _settle(self, status: int) -> None:
        with self._lock:
            if self._state == "stopping":
                self._state = "stopped"
            elif self._state == "running":
                self._state = {0: "done", 1: "incomplete"}.get(status, "failed")
            self._ended = self._ended or time.monotonic()


def _command(order: Order) -> list[str]:
    watch: list[str] = []
    if order.names:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=order.folder / "scratch", prefix="watch-", suffix=".txt", delete=False
        ) as stream:  # gone when the read clears what lies there
            stream.write("\n".join(order.names))
        watch = ["--watch", stream.name]
    options = ["--case", str(order.folder), "--progress", "jsonl", *watch]
    return [sys.executable, "-m", "sayso", "read", *options, "--", *map(str, order.paths)]


def open_case(folder: Path, *, is_new: bool) -> None:
    """Has a case ready for its pages: made if `is_new`, of today's format, obeyed, indexed. Raises
    `UsageError` for a folder that cannot be one.
    """
    try:
        case = Case.open_or_create(folder)[0] if is_new else Case.open(folder)
        try:
            # Not named above: it takes a second to load, and the first page does not need it.
            import_module("sayso.pipeline.settling").make_ready(case)
        finally:
            case.close()
    except (CaseError, OSError) as error:
        raise UsageError(str(error)) from error


def folders_in(folder: Path, home: Path) -> list[Path]:
    """The folders in a folder, by name, without hidden ones; none outside the home folder."""
    if not folder.resolve().is_relative_to(home.resolve()):
        return []
    try:
        found = [each for each in folder.iterdir() if not each.name.startswith(".") and each.is_dir()]
    except OSError:
        return []
    return sorted(found, key=lambda each: each.name.casefold())


def cases_in(folders: Sequence[Path]) -> list[Path]:
    """Those folders that are cases."""
    return [each for each in folders if (each / "case.toml").is_file()]


def folder_at(given: str) -> Path:
    """A path that was typed, of something that is there. Raises `UsageError`."""
    path = path_at(given)
    if not path.exists():
        raise UsageError(f"There is nothing at {given}.")
    return path


def path_at(given: str) -> Path:
    """A path that the system can look at. Raises `UsageError` for what no system has."""
    try:
        path = Path(given).expanduser()
        path.exists()
    except (OSError, ValueError, RuntimeError) as error:  # too long, a NUL in it, nobody's home
        raise UsageError(f"{given!r} is no path.") from error
    return path
