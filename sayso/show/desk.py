"""What all pages share: readers of the case, and its tables, kept while the case is the same."""

import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.case import Case
from sayso.errors import CaseError
from sayso.leads import find_leads
from sayso.originals import Viewer
from sayso.show.opening import ReadAtWork

if TYPE_CHECKING:
    from sayso.deciding.recording import Outcome  # what it is made by takes long to load
    from sayso.facets.table import Table

Row = dict[str, Any]
TABLES = ("claims", "documents", "propositions")
"""What pages list and count. Each is loaded by `load_NAME_table` of the module of facets of its name."""
_QUICK = 0.3  # a table that loads within so many seconds is loaded at once, another beside its use
_TOLD = 50  # changes of one decision that are told one by one
_REMEMBERED = 200  # decisions of which the workbench still knows what they changed
_REST = 5.0  # how many times as long as loading takes a table is used before it is loaded again


class Busy(CaseError):
    """Somebody else is writing to this case, longer than half a minute. Nothing was lost: try again soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocked:
    """What the seal of a case gives once it is open: `mask` turns a row into the row to show, `names` finds
    the names, `sealed` are they themselves.
    """

    mask: Callable[[Row], Row] = lambda row: row
    names: Any = None
    sealed: Any = None


LOCKED = Unlocked()


class Desk:
    """An open case for many requests at once. `viewer` is what opens originals, `stop` ends the workbench,
    `user` is who decides at it. With `is_waiting` the case is an empty one that stands in until another is
    opened. Close it when done.
    """

    def __init__(
        self,
        folder: Path,
        *,
        stop: Callable[[], None],
        unlocked: Unlocked = LOCKED,
        user: int = 1,
        is_waiting: bool = False,
    ) -> None:
        self.unlocked = unlocked
        self.stop = stop
        self.user = user
        self.is_waiting = is_waiting
        self.at_work = ReadAtWork()
        self._first = (folder.resolve(), unlocked)
        self._watching = threading.Lock()
        self._deciding = threading.Lock()
        self._open(folder)

    def _open(self, folder: Path) -> None:
        self.folder = folder
        self._free: queue.LifoQueue[Case] = queue.LifoQueue()
        self._watch = Case(folder, is_reader=True)
        self._kept = {name: _Kept() for name in ("leads", *TABLES)}
        self._told: dict[str, Row] = {}
        self.viewer = Viewer(folder / "scratch")
        self.name = str(self._watch.settings["name"])

    def turn_to(self, folder: Path) -> None:
        """Lays another case on the desk; requests under way end with the first. A seal that was opened when
        the workbench began stays open for its own case alone.
        """
        with self._watching:
            watch, free, viewer = self._watch, self._free, self.viewer
            self._open(folder)
            first, unlocked = self._first
            self.unlocked = unlocked if folder.resolve() == first else LOCKED
            self.is_waiting = False
            watch.close()
        _close_all(free)
        viewer.close()
        self.warm()

    def mask(self, row: Row) -> Row:
        """The row to show: codes in place of names under seal, once that is open."""
        return self.unlocked.mask(row)

    @contextmanager
    def reading(self) -> Iterator[Case]:
        """A reader of the case as it is at this moment, whatever is written meanwhile."""
        folder, free = self.folder, self._free
        try:
            case = free.get_nowait()
        except queue.Empty:
            case = Case(folder, is_reader=True)
        case.database.connection.execute("BEGIN")
        try:
            yield case
        finally:
            case.database.connection.rollback()
            if free is self._free:
                free.put(case)
            else:  # another case lies on the desk meanwhile
                case.close()

    @contextmanager
    def writing(self) -> Iterator[Case]:
        """The case to be written, by one request at a time. Raises `Busy` where another program writes for
        longer than SQLite waits.
        """
        with self._deciding:
            try:
                case = Case.open(self.folder)
                try:
                    yield case
                finally:
                    case.close()
            except sqlite3.OperationalError as error:
                if "locked" in str(error) or "busy" in str(error):
                    raise Busy from error
                raise

    @contextmanager
    def apart(self) -> Iterator[Case]:
        """The case on a connection of its own, for work that needs tables of its own beside it."""
        case = Case(self.folder)
        try:
            yield case
        finally:
            case.close()

    def remember(self, outcome: "Outcome") -> str:
        """Keeps what a decision changed until the workbench ends; gives the decision's id."""
        changes = list(outcome.changes[:_TOLD])
        if len(outcome.changes) > _TOLD:
            changes.append(f"… and {len(outcome.changes) - _TOLD:,} more.")
        told = {"said": outcome.said, "changes": changes, "kind": outcome.judgement.kind}
        self._told[outcome.judgement.id] = self.mask({"judgement": outcome.judgement.id, **told})
        while len(self._told) > _REMEMBERED:
            del self._told[next(iter(self._told))]
        return outcome.judgement.id

    def told(self, judgement: str | None) -> Row | None:
        """What a decision said and changed: `judgement`, `said`, `changes`, `kind`."""
        return None if judgement is None else self._told.get(judgement)

    def table(self, name: str) -> "Table":
        """A table of the case. In a large case that is being written it may be some seconds behind."""
        table: Table = self._current(name)
        return table

    def leads(self) -> list[Row]:
        """The leads of the case; see `sayso.leads.find_leads`. They may be behind as tables may."""
        leads: list[Row] = self._current("leads")
        return leads

    def _current(self, name: str) -> Any:
        with self._watching:
            version = self._watch.database.count("PRAGMA data_version")
        if name != "propositions":
            return self._kept[name].get(version, lambda: self._load(name))[0]
        # What its claims have is taken from their table: the two are always of one state.
        claims, version = self._kept["claims"].get(version, lambda: self._load("claims"))
        return self._kept[name].get(version, lambda: self._load(name, claims))[0]

    def _load(self, name: str, *more: Any) -> Any:
        with self.reading() as case:
            if name == "leads":
                return find_leads(case)
            # Not imported above: the columns take longer to load than the first page to make.
            return getattr(import_module(f"sayso.facets.{name}"), f"load_{name}_table")(case, *more)

    def warm(self) -> None:
        """Loads every table beside the first pages, which need none."""
        threading.Thread(target=self._load_all, daemon=True).start()

    def _load_all(self) -> None:
        """One after the other: together they would need room for all that each throws away."""
        with suppress(sqlite3.ProgrammingError):  # closed meanwhile: the workbench ends
            for name in TABLES:
                self._current(name)

    def close(self) -> None:
        """Ends a read that it began, and closes every reader that is not in use."""
        self.at_work.stop()
        self.viewer.close()
        with self._watching:
            self._watch.close()
        _close_all(self._free)


def _close_all(free: "queue.LifoQueue[Case]") -> None:
    while not free.empty():
        free.get_nowait().close()


class _Kept:
    """What was made of a case, a table or leads, and the state of the case it was made from."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._table: Any = None
        self._version = 0
        self._seconds = 0.0
        self._loaded = 0.0
        self._is_loading = False

    def get(self, version: int, load: Callable[[], Any]) -> tuple[Any, int]:
        """What is kept, loaded if need be, and of which state of the case it is."""
        with self._lock:
            table, kept = self._table, self._version
            if table is None or (version != self._version and self._seconds < _QUICK):
                return self._take(version, load)
            is_due = time.monotonic() - self._loaded > self._seconds * _REST
            if version != self._version and is_due and not self._is_loading:
                self._is_loading = True
                threading.Thread(target=self._take_beside, args=(version, load), daemon=True).start()
            return table, kept

    def _take(self, version: int, load: Callable[[], Any]) -> tuple[Any, int]:
        start = time.monotonic()
        table = load()
        self._table, self._version, self._loaded = table, version, time.monotonic()
        self._seconds = self._loaded - start
        return table, version

    def _take_beside(self, version: int, load: Callable[[], Any]) -> None:
        try:
            self._take(version, load)
        finally:
            self._is_loading = False
