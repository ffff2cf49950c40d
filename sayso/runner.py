"""Where the work runs: cells for reading, a pool of processes for the stages of ours, both in order.

Results come back in the order in which the work was given, whatever finished first, so that rows are
written in the same order on every machine and in every run.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import TypeVar

from sayso.errors import CellError
from sayso.model.document import Item, Problem
from sayso.read.cell import Cell, Request, die_with_parent
from sayso.read.items import Result

Work = TypeVar("Work")
Done = TypeVar("Done")
_AHEAD = 8  # files given to each lane beyond the one being stored
_HELD = 64  # units a lane may have read ahead of the store
_PATIENCE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class FileJob:
    """A file to read from `stored`, from unit `skip` on; `path` is where it was found."""

    path: str
    name: str
    stored: str
    sha256: str
    size: int
    skip: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    error: BaseException | None


_Unit = tuple[Result, ...]


class _Lane(Thread):
    """One cell and the thread that feeds it."""

    def __init__(self, scratch: str) -> None:
        super().__init__(daemon=True)
        self._cell = Cell(scratch)
        self._asked: Queue[tuple[FileJob, Queue[_Unit | _End]]] = Queue()
        self._stopping = Event()

    def give(self, job: FileJob) -> "Queue[_Unit | _End]":
        answers: Queue[_Unit | _End] = Queue(maxsize=_HELD)
        self._asked.put((job, answers))
        return answers

    def stop(self) -> None:
        self._stopping.set()
        self._cell.stop()
        self.join()
        self._cell.close()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                job, answers = self._asked.get(timeout=_PATIENCE)
            except Empty:
                continue
            failure: BaseException | None = None
            try:
                for unit in read_file(self._cell, job):
                    self._put(answers, unit)
            except Exception as error:  # noqa: BLE001  handed to the thread that waits for the answer
                failure = error
            self._put(answers, _End(error=failure))

    def _put(self, answers: "Queue[_Unit | _End]", answer: "_Unit | _End") -> None:
        while not self._stopping.is_set():
            try:
                answers.put(answer, timeout=_PATIENCE)
            except Full:
                continue
            return


def read_file(cell: Cell, job: FileJob) -> Iterator[_Unit]:
    """The units of one file. Where the cell fails, the item begun last is refused and reading goes on.

    The same item failing again although it is avoided ends the file with a refusal of the file itself.
    """
    done = job.skip
    avoid: dict[str, Problem] = {}
    while True:
        current = job.path
        try:
            for answer in cell.ask(_request(job, done, avoid)):
                if isinstance(answer, str):
                    current = answer
                else:
                    done += 1
                    yield answer
            return
        except CellError as error:
            problem = _cell_problem(error, current)
            if current in avoid:
                yield (_refused_file(job, problem),)
                return
            avoid[current] = problem


def _request(job: FileJob, done: int, avoid: Mapping[str, Problem]) -> Request:
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

    `lanes` cells work at once. Ending the iteration early stops them.
    """
    team = [_Lane(scratch) for _ in range(lanes)]
    for lane in team:
        lane.start()
    waiting: deque[tuple[FileJob, Queue[_Unit | _End]]] = deque()
    try:
        for number, job in enumerate(jobs):
            waiting.append((job, team[number % lanes].give(job)))
            if len(waiting) > _AHEAD * lanes:
                yield from _drain(*waiting.popleft())
        while waiting:
            yield from _drain(*waiting.popleft())
    finally:
        for lane in team:
            lane.stop()


def _drain(job: FileJob, answers: "Queue[_Unit | _End]") -> Iterator[tuple[FileJob, _Unit | None]]:
    while True:
        answer = answers.get()
        if isinstance(answer, _End):
            if answer.error is not None:
                answer.error.add_note(f"while reading {job.path}")
                raise answer.error
            yield job, None
            return
        yield job, answer


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
