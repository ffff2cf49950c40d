"""What all pages share: readers of the case, and its tables, kept while the case is the same."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sayso.case import Case
from sayso.facets.claims import load_claims_table
from sayso.facets.documents import load_documents_table
from sayso.facets.table import Table

Row = dict[str, Any]
LOADERS: dict[str, Callable[[Case], Table]] = {
    "claims": load_claims_table,
    "documents": load_documents_table,
}
_QUICK = 0.3  # a table that loads within so many seconds is loaded at once, another beside its use
_REST = 5.0  # how many times as long as loading takes a table is used before it is loaded again


class Desk:
    """An open case for many requests at once. `mask` is what turns a row into the row to show, `stop` ends
    the workbench. Close it when done.
    """

    def __init__(self, folder: Path, *, mask: Callable[[Row], Row], stop: Callable[[], None]) -> None:
        self.folder = folder
        self.mask = mask
        self.stop = stop
        self._free: queue.LifoQueue[Case] = queue.LifoQueue()
        self._watch = Case(folder, is_reader=True)
        self._watching = threading.Lock()
        self._kept = {name: _Kept(load) for name, load in LOADERS.items()}
        self.name = str(self._watch.settings["name"])

    @contextmanager
    def reading(self) -> Iterator[Case]:
        """A reader of the case as it is at this moment, whatever is written meanwhile."""
        try:
            case = self._free.get_nowait()
        except queue.Empty:
            case = Case(self.folder, is_reader=True)
        case.database.connection.execute("BEGIN")
        try:
            yield case
        finally:
            case.database.connection.rollback()
            self._free.put(case)

    def table(self, name: str) -> Table:
        """A table of the case. In a large case that is being written it may be some seconds behind."""
        with self._watching:
            version = self._watch.database.count("PRAGMA data_version")
        return self._kept[name].get(version, self._load(self._kept[name].load))

    def _load(self, load: Callable[[Case], Table]) -> Callable[[], Table]:
        def loaded() -> Table:
            with self.reading() as case:
                return load(case)

        return loaded

    def warm(self) -> None:
        """Loads every table beside the first pages, which need none."""
        for name in LOADERS:
            threading.Thread(target=self.table, args=(name,), daemon=True).start()

    def close(self) -> None:
        """Closes every reader that is not in use."""
        with self._watching:
            self._watch.close()
        while not self._free.empty():
            self._free.get_nowait().close()


class _Kept:
    """A table and the state of the case it was loaded from."""

    def __init__(self, load: Callable[[Case], Table]) -> None:
        self.load = load
        self._lock = threading.Lock()
        self._table: Table | None = None
        self._version = 0
        self._seconds = 0.0
        self._loaded = 0.0
        self._is_loading = False

    def get(self, version: int, load: Callable[[], Table]) -> Table:
        with self._lock:
            table = self._table
            if table is None or (version != self._version and self._seconds < _QUICK):
                return self._take(version, load)
            is_due = time.monotonic() - self._loaded > self._seconds * _REST
            if version != self._version and is_due and not self._is_loading:
                self._is_loading = True
                threading.Thread(target=self._take_beside, args=(version, load), daemon=True).start()
            return table

    def _take(self, version: int, load: Callable[[], Table]) -> Table:
        start = time.monotonic()
        self._table = table = load()
        self._version, self._loaded = version, time.monotonic()
        self._seconds = self._loaded - start
        return table

    def _take_beside(self, version: int, load: Callable[[], Table]) -> None:
        try:
            self._take(version, load)
        finally:
            self._is_loading = False
