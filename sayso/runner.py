"""Where the work runs: cells for reading, a pool of processes for the stages of ours, both in order.

Results come back in the order in which the work was given, whatever finished first, so that rows are
written in the same order on every machine and in every run.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from sayso.errors import CellDied, CellError
from sayso.model.document import Item, Problem
from sayso.read.cell import Cell, Request, die_with_parent
from sayso.read.items import Avoided, Begun, Result

Work = TypeVar("Work")
Done = TypeVar("Done")
_AHEAD = 8  # files given to each lane beyond the one being stored


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


class Lane:
    """One cell and the files given to it. Answers come in the order in which files were given."""

    def __init__(self, scratch: str) -> None:
        self._cell = Cell(scratch)
        self._open: deque[FileJob] = deque()
        self._is_lost = False  # the cell is gone, and with it what it was given

    def give(self, job: FileJob) -> None:
        """A file to read after those given before."""
        self._open.append(job)
        if not self._is_lost:
            self._ask(_request(job, job.skip, {}))

    def answer(self) -> Iterator[_Unit]:
        """The units of the oldest open file. Where the cell fails, the item begun last is refused and
        reading goes on behind it; the same item failing again although it is avoided ends the file.
        """
        job = self._open[0]
        done = job.skip
        avoid: dict[str, Avoided] = {}
        current = Begun(path=job.path)
        while True:
            try:
                for answer in self._cell.answer():
                    if isinstance(answer, Begun):
                        current = answer
                    else:
                        done += 1
                        yield answer
                break
            except CellError as error:
                problem = _cell_problem(error, current.path)
                if current.path in avoid:
                    yield (_refused_file(job, problem),)
                    self._open.popleft()
                    self._give_again()
                    return
                avoid[current.path] = Avoided(problem=problem, passed=current.passed)
                current = Begun(path=job.path)
                self._give_again(_request(job, done, avoid))
        self._open.popleft()

    def close(self) -> None:
        """Ends the cell."""
        self._cell.close()

    def _give_again(self, first: Request | None = None) -> None:
        """Gives a new cell what the old one had: `first` in place of the file it failed on."""
        rest = list(self._open)[0 if first is None else 1 :]
        self._is_lost = False
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


def _request(job: FileJob, done: int, avoid: Mapping[str, Avoided]) -> Request:
    return Request(path=job.path, name=job.name, stored=job.stored, skip=done, avoid=dict(avoid))


def _cell_problem(error: CellError, path: str) -> Problem:
    return Problem(path=path, place=None, kind=error.kind, message=str(error), remedy=error.default_remedy)


def _refused_file(job: FileJob, problem: Problem) -> Result:
    item = Item(path=job.path, kind="file", outcome="refused", size=job.size)
    return Result(item=item, reading=None, problems=(problem,))


def read_in_order(
    jobs: Iterable[FileJob], lanes: int, scratch: str
) -> Iterator[tuple[FileJob, _Unit | None]]:
    """The units of many files, in the order of the files; `None` closes each file.

    `lanes` cells work at once, each a few files ahead of what the caller has taken.
    """
    team = [Lane(scratch) for _ in range(lanes)]
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


def _drain(job: FileJob, lane: Lane) -> Iterator[tuple[FileJob, _Unit | None]]:
    for unit in lane.answer():
        yield job, unit
    yield job, None


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
