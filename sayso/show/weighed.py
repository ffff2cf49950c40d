"""What a case teaches of its voices, learned once for all matrices, beside the pages where it takes long."""

import threading
from collections.abc import Collection, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path

from sayso.case import Case
from sayso.pipeline.telling import Tell, learn, state_of
from sayso.show.desk import Desk
from sayso.weigh.hypotheses import Told

_PATIENCE = 2.0
"""Seconds that a page waits; then it shows the matrix without what was reported, and says so."""


class Weighing:
    """The last that was learned, and of which state of which case."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: tuple[Path, str | None] | None = None
        self._learned: Future[Tell] = Future()

    def tell(self, desk: Desk, case: Case, propositions: Collection[str]) -> Mapping[str, Told] | None:
        """What was reported on these propositions; `None` while it is still being worked out."""
        key = desk.folder, state_of(case)
        with self._lock:
            if self._key != key or key[1] is None:
                self._key, self._learned = key, Future()
                threading.Thread(target=_learn, args=(desk, self._learned), daemon=True).start()
            learned = self._learned
        try:
            return learned.result(_PATIENCE)(propositions)
        except NotYet:
            return None


def _learn(desk: Desk, learned: "Future[Tell]") -> None:
    try:
        with desk.reading() as case:
            learned.set_result(learn(case))
    except BaseException as error:  # noqa: BLE001 - whoever asked for it gets it
        learned.set_exception(error)
