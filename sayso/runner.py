"""Where the work runs: cells for reading, a pool of processes for the stages of ours, both in order.

Results come back in the order in which the work was given, whatever finished first, so that rows are
written in the same order on every machine and in every run.
"""

import multiprocessing
import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from sayso.errors import (
    CellDied,
    CellDiskFull,
    CellError,
    CellKilled,
    CellNotStarted,
    CellOutOfMemory,
    DiskFull,
)
from sayso.model.document import Item, Problem
from sayso.model.isolation import Isolation
from sayso.read.cell import Cell, Request
from sayso.read.confine import die_with_parent
from sayso.read.items import Avoided, Begun, Result

Work = TypeVar("Work")
Done = TypeVar("Done")
_AHEAD = 8  # files given to each lane beyond the one being stored
_MOST_UNITS = 50_000  # read by one cell before another takes its place
_MOST_STILLBORN = 4
_ROOM = 16 << 20  # bytes: with less left the disk is full, whoever filled it
# How often an item is tried in a new cell before it is to blame. A cell that dies may have been hurt by what
# it read before, or killed by the system, which takes the largest process when memory runs out.
_TRIES: tuple[tuple[type[CellError], int], ...] = ((CellKilled, 3), (CellDied, 2), (CellOutOfMemory, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class FileJob:
    """A file to read from `stored`, from unit `skip` on; `path` is where it was found."""

    path: str
    name: str
    stored: str
    sha256: str
    size: int
    skip: int


_Unit = tuple[Result, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One unit of a file, and the layers around the cell that read it; no unit closes the file."""

    job: FileJob
    unit: _Unit | None
    isolation: Isolation | None


class Lane:
    """One cell and the files given to it. Answers come in the order in which files were given.

    `required` is the level of isolation without which nothing may be read.
    """

    def __init__(self, scratch: str, required: str | None = None) -> None:
        self._scratch = scratch
        self._cell = Cell(scratch, required)
        self._open: deque[FileJob] = deque()
        self._is_lost = False  # the cell is gone, and with it what it was given
        self._units = 0  # read by this cell
        self._stillborn = 0  # cells in a row that did not start

    def give(self, job: FileJob) -> None:
        """A file to read after those given before."""
        self._open.append(job)
        if not self._is_lost:
            self._ask(_request(job, job.skip, {}))

    def answer(self) -> Iterator[Answered]:
        """The units of the oldest open file. Where the cell fails on an item, and fails again where that may
        not be the item's fault, it is refused and reading goes on behind it; the same item failing although
        it is avoided ends the file.

        Raises `CellNotStarted`, `NotIsolated` and `DiskFull`.
        """
        job = self._open[0]
        done = job.skip
        avoid: dict[str, Avoided] = {}
        tried: Counter[Begun] = Counter()
        current = Begun(path=job.path)
        while True:
            try:
                for answer in self._cell.answer():
                    self._check_answer(job, answer)
                    if isinstance(answer, Begun):
                        current = Begun(path=answer.path, passed=answer.passed)  # whatever its pulse
                    else:
                        done += 1
                        self._units += 1
                        yield Answered(job=job, unit=answer, isolation=self._cell.isolation)
                break
            except CellError as error:
                self._check_machine(error)
                tried[current] += not isinstance(error, CellNotStarted)
                if tried[current] >= _most_tries(error):
                    problem = _cell_problem(error, current.path)
                    if current.path in avoid:
                        yield Answered(job=job, unit=(_refused_file(job, problem),), isolation=None)
                        self._open.popleft()
                        self._give_again()
                        return
                    avoid[current.path] = Avoided(problem=problem, passed=current.passed)
                current = Begun(path=job.path)
                self._give_again(_request(job, done, avoid))
        if done == 0:  # not even a refusal: nothing may be lost without a word
            problem = _cell_problem(CellDied("The reading process said nothing about this file."), job.path)
            yield Answered(job=job, unit=(_refused_file(job, problem),), isolation=None)
        self._open.popleft()
        if self._cell.is_tired or self._units >= _MOST_UNITS:
            self._cell.close()
            self._give_again()

    def _check_answer(self, job: FileJob, answer: Begun | _Unit) -> None:
        """Raises `CellDied` for an answer about anything but the file asked for, or in another's name: a
        reader that was taken over must not touch what else is in the case.
        """
        if isinstance(answer, Begun):
            paths = [answer.path]
            is_genuine = True
        else:
            paths = [path for result in answer for path in _paths(result)]
            is_genuine = all(_is_own(job, result) for result in answer)
        inside = f"{job.path}!/"
        if not is_genuine or not all(path == job.path or path.startswith(inside) for path in paths):
            self._cell.close()
            raise CellDied("The reading process answered about something else than it was asked for.")

    def _check_machine(self, error: CellError) -> None:
        """Raises where it is the machine that fails, not an item: no cell starts, the disk is full."""
        self._stillborn = self._stillborn + 1 if isinstance(error, CellNotStarted) else 0
        if self._stillborn >= _MOST_STILLBORN:
            raise error
        if isinstance(error, CellDiskFull) and shutil.disk_usage(self._scratch).free < _ROOM:
            raise DiskFull from error

    def close(self) -> None:
        """Ends the cell."""
        self._cell.close()

    def _give_again(self, first: Request | None = None) -> None:
        """Gives a new cell what the old one had: `first` in place of the file it failed on."""
        rest = list(self._open)[0 if first is None else 1 :]
        self._is_lost, self._units = False, 0
        requests = [] if first is None else [first]
        for request in [*requests, *(_request(job, job.skip, {}) for job in rest)]:
            if not self._is_lost:
                self._ask(request)

    def _ask(self, request: Request) -> None:
        try:
            self._cell.give(request)
        except CellDied:
            # All its files are given again, in order, when an answer is wanted; none before, or a new cell
            # would answer it in place of the first.
            self._is_lost = True


def _paths(result: Result) -> list[str]:
    return [result.item.path, *(problem.path for problem in result.problems)]


def _is_own(job: FileJob, result: Result) -> bool:
    """Whether what is said to be the whole file bears the file's own hash, where that is known."""
    is_whole = result.item.path == job.path and result.reading is not None
    return not is_whole or job.sha256 in ("", result.item.sha256)


def _most_tries(error: CellError) -> int:
    return next((most for kind, most in _TRIES if isinstance(error, kind)), 1)


def _request(job: FileJob, done: int, avoid: Mapping[str, Avoided]) -> Request:
    return Request(path=job.path, name=job.name, stored=job.stored, skip=done, avoid=dict(avoid))


def _cell_problem(error: CellError, path: str) -> Problem:
    return Problem(path=path, place=None, kind=error.kind, message=str(error), remedy=error.default_remedy)


def _refused_file(job: FileJob, problem: Problem) -> Result:
    item = Item(path=job.path, kind="file", outcome="refused", size=job.size)
    return Result(item=item, reading=None, problems=(problem,))


def read_in_order(
    jobs: Iterable[FileJob], lanes: int, scratch: str, required: str | None = None
) -> Iterator[Answered]:
    """The units of many files, in the order of the files; an answer without a unit closes each file.

    `lanes` cells work at once, each a few files ahead of what the caller has taken; none reads anything
    where it lacks the level of isolation `required`. Raises `NotIsolated`, `CellNotStarted`, `DiskFull`.
    """
    team = [Lane(scratch, required) for _ in range(lanes)]
    waiting: deque[tuple[FileJob, Lane]] = deque()
    try:
        for number, job in enumerate(jobs):
            lane = team[number % lanes]
            lane.give(job)
            waiting.append((job, lane))
            if len(waiting) > _AHEAD * lanes:
                yield from _drain(*waiting.popleft())
        while waiting:
            yield from _drain(*waiting.popleft())
    finally:
        for lane in team:
            lane.close()


def _drain(job: FileJob, lane: Lane) -> Iterator[Answered]:
    yield from lane.answer()
    yield Answered(job=job, unit=None, isolation=None)


def map_in_order(work: Callable[[Work], Done], given: Iterable[Work], jobs: int) -> Iterator[Done]:
    """`work` on each of `given`, in order, on `jobs` processes (in this one for 1).

    Never more than a few results ahead of what the caller has taken.
    """
    if jobs == 1:
        yield from map(work, given)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=die_with_parent) as pool:
        pending: deque[Future[Done]] = deque()
        for each in given:
            pending.append(pool.submit(work, each))
            if len(pending) > 2 * jobs:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
