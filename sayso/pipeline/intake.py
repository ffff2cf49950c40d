"""Files to documents: drives the stages read and text, and writes what they make, unit by unit."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sayso.case import Case
from sayso.errors import ReadError, Unreadable, means_full_disk
from sayso.model.document import Item, Reading
from sayso.model.isolation import Isolation
from sayso.model.place import DateRange
from sayso.plugins import load_readers, producer_of
from sayso.progress import Reporter
from sayso.read.files import FoundFile, FoundTrouble
from sayso.read.items import Result, to_problem
from sayso.runner import FileJob, read_in_order
from sayso.store import writing
from sayso.store.sqlite import Database
from sayso.text.compose import PRODUCER as TEXT_PRODUCER
from sayso.text.compose import to_text

_UNITS_A_COMMIT = 500
_SECONDS_A_COMMIT = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeOptions:
    """How to read: cells at once, redo what an older producer made, a date for what carries none.

    `copy` false leaves the originals where they are and keeps a reference. Nothing is read where the level
    of isolation `required` does not hold.
    """

    jobs: int
    refresh: bool
    dated: DateRange | None
    copy: bool
    required: str | None = None


class Batch:
    """Groups writes into transactions of limited size and age; each unit is written whole or not at all."""

    def __init__(self, database: Database, before_commit: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._before_commit = before_commit
        self._open = False
        self._units = 0
        self._since = 0.0

    @property
    def is_open(self) -> bool:
        """Whether anything is written that is not committed."""
        return self._open

    def begin(self) -> None:
        """To be called before each unit is written."""
        if not self._open:
            self._database.begin()
            self._open, self._units, self._since = True, 0, time.monotonic()

    def end(self) -> None:
        """To be called after each unit; commits when enough has gathered."""
        self._units += 1
        if self._units >= _UNITS_A_COMMIT or time.monotonic() - self._since >= _SECONDS_A_COMMIT:
            self.close()

    def close(self) -> None:
        """Commits what is written."""
        if self._open:
            self._before_commit()
            self._database.commit()
            self._open = False


class Intake:
    """Reads files into a case. One use: `run`. `between` is called between transactions."""

    def __init__(
        self,
        case: Case,
        options: IntakeOptions,
        reporter: Reporter,
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self._case = case
        self._options = options
        self._reporter = reporter
        self._between = between
        self._database = case.database
        self._batch = Batch(case.database, self._before_commit)
        self._producer = producer_of(load_readers())
        self._units: tuple[FileJob, int] | None = None  # read of a file since the last commit
        self._first: dict[str, str] = {}  # SHA-256 -> the path it was first met under in this run
        self._copies: list[tuple[FoundFile, str]] = []
        self._isolation: Isolation | None = None  # around the cell that read what is being stored
        self._warned: set[str] = set()

    def run(self, found: Sequence[FoundFile | FoundTrouble]) -> None:
        """Reads everything found that the case does not hold yet."""
        total = sum(each.size for each in found if isinstance(each, FoundFile))
        self._reporter.stage("reading", total)
        told = 0
        scratch = str(self._case.scratch.resolve())
        for answer in read_in_order(self._jobs(found), self._options.jobs, scratch, self._options.required):
            job, unit = answer.job, answer.unit
            self._note(answer.isolation)
            self._batch.begin()
            if unit is None:
                self._close_file(job)
                step = job.size - told
            else:
                self._store(job, unit)
                step = min(unit[0].item.length or 0, job.size - told)
            told = 0 if unit is None else told + step
            self._reporter.advance(step)
            self._batch.end()
            if not self._batch.is_open:
                self._between()
        self._batch.close()
        self._between()
        self._store_copies()

    def _note(self, isolation: Isolation | None) -> None:
        """Keeps the layers under which the next documents were read; says once what they lack."""
        if isolation is None or isolation == self._isolation:
            return
        self._isolation = isolation
        if isolation.warning is not None and isolation.warning not in self._warned:
            self._warned.add(isolation.warning)
            self._reporter.say(isolation.warning)

    def _jobs(self, found: Iterable[FoundFile | FoundTrouble]) -> Iterator[FileJob]:
        """The files still to be read; what is no file, or is known already, is settled on the way."""
        for each in found:
            if isinstance(each, FoundTrouble):
                self._refuse(each.path, None, each.error)
                continue
            try:
                sha256 = self._case.keep(each.actual, copy=self._options.copy)
            except OSError as error:
                if means_full_disk(error):
                    raise
                reason = error.strerror or type(error).__name__
                self._refuse(each.path, each.size, Unreadable(f"The system refuses to read this: {reason}."))
                continue
            job = self._job(each, sha256)
            if job is None:
                self._reporter.advance(each.size)
            else:
                yield job

    def _job(self, found: FoundFile, sha256: str) -> FileJob | None:
        """What is left to do on a file; `None` where it is read, or the same bytes lie elsewhere."""
        query = "SELECT units, complete, producer FROM file WHERE path = ? AND sha256 = ?"
        row = next(self._database.rows(query, found.path, sha256), None)
        elsewhere = "SELECT 1 FROM file WHERE sha256 = ? AND path != ? AND complete = 1"
        is_copy = row is None and self._database.value(elsewhere, sha256, found.path) is not None
        if is_copy or self._first.setdefault(sha256, found.path) != found.path:
            self._copies.append((found, sha256))
            return None
        done = 0 if row is None else row["units"]
        if row is not None and self._options.refresh and self._is_outdated(row["producer"], sha256):
            self._begin_anew(found.path, sha256)
            done = 0
        elif row is not None and row["complete"]:
            return None
        elif row is None:
            self._begin_anew(found.path, sha256)
        stored = self._case.original(sha256) if self._options.copy else found.actual
        return FileJob(
            path=found.path,
            name=found.actual.name,
            stored=str(stored.resolve()),
            sha256=sha256,
            size=found.size,
            skip=done,
        )

    def _is_outdated(self, producer: str, sha256: str) -> bool:
        """Whether a newer reader or text stage would make something else of this file."""
        older = "SELECT 1 FROM item i JOIN document d USING (document) WHERE i.file = ? AND d.producer != ?"
        return producer != self._producer or self._database.value(older, sha256, TEXT_PRODUCER) is not None

    def _begin_anew(self, path: str, sha256: str) -> None:
        """Forgets how far an older reading of a path came, and what it complained of."""
        self._batch.begin()
        remove = "DELETE FROM file WHERE path = ? AND sha256 = ?"
        self._database.connection.execute(remove, (path, sha256))
        writing.clear_problems(self._database.connection, path)
        self._batch.end()

    def _store(self, job: FileJob, unit: Sequence[Result]) -> None:
        connection = self._database.connection
        for result in unit:
            item = result.item
            if item.path == job.path:
                item = replace(item, sha256=job.sha256)
            document = None
            if result.reading is not None:
                document = result.reading.document.id
                item = self._store_document(job, item, result.reading)
            writing.write_item(connection, item, job.sha256, document)
            for problem in result.problems:
                writing.write_problem(connection, problem)
        self._units = (job, 1 if self._units is None else self._units[1] + 1)

    def _store_document(self, job: FileJob, item: Item, reading: Reading) -> Item:
        """Writes a document, anew where this very item was read by an older producer; else it is a copy."""
        document = reading.document.id
        query = "SELECT producer FROM document WHERE document = ?"
        producer = self._database.value(query, document)
        if producer is not None and not writing.is_original(self._database.connection, item, job.sha256):
            return replace(item, outcome="copy")
        if producer is None or self._options.refresh:
            described, text = to_text(reading)
            if described.dated is None:
                described = replace(described, dated=self._options.dated)
            isolation = None if self._isolation is None else self._isolation.summary
            writing.write_document(self._database.connection, described, text, TEXT_PRODUCER, isolation)
        return item

    def _before_commit(self) -> None:
        """Before each commit: how many units of the current file are in it, and their words in the index."""
        self._write_units()
        writing.index_documents(self._database.connection)

    def _write_units(self) -> None:
        if self._units is not None:
            self._write_progress(*self._units, complete=False)
            self._units = None

    def _close_file(self, job: FileJob) -> None:
        self._write_units()
        self._write_progress(job, 0, complete=True)

    def _write_progress(self, job: FileJob, units: int, *, complete: bool) -> None:
        elsewhere = None if self._options.copy else job.stored
        writing.write_file_progress(
            self._database.connection,
            {
                "path": job.path,
                "sha256": job.sha256,
                "size": job.size,
                "producer": self._producer,
                "units": units,
                "complete": int(complete),
                "elsewhere": elsewhere,
            },
        )

    def _refuse(self, path: str, size: int | None, error: ReadError) -> None:
        item = Item(path=path, kind="file", outcome="refused", size=size)
        self._batch.begin()
        writing.clear_problems(self._database.connection, path)
        writing.write_item(self._database.connection, item, None, None)
        writing.write_problem(self._database.connection, to_problem(error, path, None))
        self._batch.end()

    def _store_copies(self) -> None:
        """Files whose bytes were met under another path, now that that one is stored."""
        known = "SELECT document FROM document WHERE document = ?"
        with self._database.writing() as connection:
            for found, sha256 in self._copies:
                document = self._database.value(known, sha256)
                item = Item(path=found.path, kind="file", outcome="copy", sha256=sha256, size=found.size)
                writing.write_item(connection, item, sha256, document if isinstance(document, str) else None)
