"""How far a long run is: a live display on a terminal, plain lines elsewhere, nothing when quiet.

Everything here goes to standard error; standard output is for data.
"""

import json
import sys
import time
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

_EVERY = 10.0  # seconds between plain lines
_OFTEN = 0.5  # seconds between lines for a program


class Reporter(Protocol):
    """Told of stages, steps and remarks; decides how to show them."""

    def stage(self, name: str, total: int) -> None:
        """A stage begins, with `total` steps to do."""
        ...

    def advance(self, done: int) -> None:
        """`done` steps of the current stage are complete."""
        ...

    def say(self, remark: str) -> None:
        """A line for the user."""
        ...


class Quiet:
    """Shows nothing."""

    def stage(self, name: str, total: int) -> None:
        """Ignored."""

    def advance(self, done: int) -> None:
        """Ignored."""

    def say(self, remark: str) -> None:
        """Ignored."""


class PlainLines:
    """A line when a stage begins and ends, and every ten seconds between."""

    def __init__(self) -> None:
        self._name, self._total, self._done = "", 0, 0
        self._begun = self._shown = time.monotonic()

    def stage(self, name: str, total: int) -> None:
        """Closes the last stage's line and begins another."""
        self.finish()
        self._name, self._total, self._done = name, total, 0
        self._begun = self._shown = time.monotonic()

    def advance(self, done: int) -> None:
        """Counts, and says so when enough time has gone by."""
        self._done += done
        now = time.monotonic()
        if now - self._shown >= _EVERY:
            self._shown = now
            rate = self._done / max(now - self._begun, 0.001)
            left = (self._total - self._done) / max(rate, 0.001)
            counts = f"{self._done:,} of {self._total:,}, {rate:,.0f}/s"
            print(f"{self._name}: {counts}, about {left:.0f} s left", file=sys.stderr)

    def say(self, remark: str) -> None:
        """One line."""
        print(remark, file=sys.stderr)

    def finish(self) -> None:
        """The last line of a stage."""
        if self._name:
            print(f"{self._name}: {self._done:,} in {time.monotonic() - self._begun:.1f} s", file=sys.stderr)
            self._name = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()


class JsonLines:
    """A JSON object a line, for a program that shows them: `{"stage", "total"}`, `{"done"}` (of the current
    stage, twice a second at most), `{"say"}`.
    """

    def __init__(self) -> None:
        self._done, self._shown, self._is_told = 0, 0.0, True

    def stage(self, name: str, total: int) -> None:
        """Closes the last stage and begins another."""
        self._tell_done()
        self._done, self._shown = 0, time.monotonic()
        _tell({"stage": name, "total": total})

    def advance(self, done: int) -> None:
        """Counts, and tells when half a second has gone by."""
        self._done, self._is_told = self._done + done, False
        if time.monotonic() - self._shown >= _OFTEN:
            self._tell_done()

    def say(self, remark: str) -> None:
        """One line."""
        _tell({"say": remark})

    def _tell_done(self) -> None:
        if not self._is_told:
            _tell({"done": self._done})
            self._shown, self._is_told = time.monotonic(), True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._tell_done()


def _tell(row: dict[str, object]) -> None:
    print(json.dumps(row, ensure_ascii=False), file=sys.stderr, flush=True)


class LiveBars:
    """One bar a stage, with counts, rate and time left (rich)."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description:<10}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        self._bars = Progress(*columns, console=Console(stderr=True))
        self._task: TaskID | None = None

    def stage(self, name: str, total: int) -> None:
        """A new bar."""
        self._task = self._bars.add_task(name, total=total, rate="")

    def advance(self, done: int) -> None:
        """Moves the current bar."""
        if self._task is not None:
            speed = self._bars.tasks[self._task].speed
            self._bars.update(self._task, advance=done, rate="" if speed is None else f"{speed:,.0f}/s")

    def say(self, remark: str) -> None:
        """A line above the bars."""
        self._bars.console.print(remark, highlight=False, markup=False)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()
