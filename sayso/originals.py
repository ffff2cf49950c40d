"""Originals as one can see them: opened in a cell, never here. Answers a page, an export, anybody who looks.

What comes back is plain pixels, characters and numbers, checked against their types; a picture file is made
of them here (`painting`).
"""

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from sayso.case import Case
from sayso.errors import CellDied, CellError
from sayso.model.document import Problem
from sayso.model.looking import Ground, Look, Seen, Stretch
from sayso.model.place import Run, Span
from sayso.read.cell import Cell, Request
from sayso.store.loading import load_text

PDF = "application/pdf"
_KEPT = 12  # pages and mails that are remembered, as they are asked for twice: by a page and by its picture
_REMEDY = "Open a copy in a program you trust, on a machine without a network."


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Words of a document on its pages: the page's number, and the stretches of the page they stand in."""

    page: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lies:
    """Where an item's bytes are: in which file, and which look leads to it there. `path` is the item's."""

    stored: Path
    path: str
    name: str
    look: Look


class Viewer:
    """A cell that is kept warm for looking at originals, for one caller at a time. Close it when done."""

    def __init__(self, scratch: Path) -> None:
        scratch.mkdir(exist_ok=True)
        self._cell = Cell(str(scratch))
        self._lock = threading.Lock()
        self._seen: OrderedDict[tuple[str, Look], Seen] = OrderedDict()

    def page(
        self,
        case: Case,
        document: str,
        number: int,
        groups: Sequence[Sequence[Stretch]] = (),
        ground: Ground = "page",
    ) -> Seen:
        """A page of a PDF with boxes around each group of stretches, or the problem why not."""
        stretches = tuple(tuple(group) for group in groups)
        return self._look(case, document, Look(page=number, stretches=stretches, ground=ground))

    def mail(self, case: Case, document: str) -> Seen:
        """The headers, the HTML and the pictures of a mail, or the problem why not."""
        return self._look(case, document, Look(is_mail=True))

    def first_bytes(self, case: Case, document: str, most: int) -> Seen:
        """The first bytes of a document, also where it lies packed in something else, and its whole size."""
        return self._look(case, document, Look(first=most))

    def close(self) -> None:
        """Ends the cell."""
        with self._lock:
            self._seen.clear()
            self._cell.close()

    def _look(self, case: Case, document: str, look: Look) -> Seen:
        """What is seen. A problem is not remembered: the next time it may be another cell that looks."""
        key = (document, look)
        with self._lock:
            seen = self._seen.get(key)
            if seen is None:
                seen = self._ask(case, document, look)
                if seen.problem is not None:
                    return seen
            self._seen[key] = seen
            self._seen.move_to_end(key)
            while len(self._seen) > _KEPT:
                self._seen.popitem(last=False)
            return seen

    def _ask(self, case: Case, document: str, look: Look) -> Seen:
        lies = _place_of(case, document)
        if lies is None:
            return _problem(document, "missing", "The original is not kept in this case.")
        wanted = replace(look, inside=lies.look.inside, start=lies.look.start, length=lies.look.length)
        request = Request(
            path=lies.path, name=lies.name, stored=str(lies.stored), skip=0, avoid={}, look=wanted
        )
        try:
            seen = self._tried(request)
        except OSError as error:
            return _problem(lies.path, "unreadable", f"The original cannot be opened: {error.strerror}.")
        except CellError as error:
            return _problem(lies.path, error.kind, str(error))
        if self._cell.is_tired:
            self._cell.close()
        if seen.problem is not None:
            return replace(seen, problem=replace(seen.problem, path=lies.path))
        is_asked = seen.page is None or len(seen.page.boxes) == len(look.stretches)
        if not is_asked or (seen.page is not None and not seen.page.is_sound):
            return _problem(lies.path, "unreadable", "The page cannot be drawn.")
        return seen

    def _tried(self, request: Request) -> Seen:
        """What a cell sees; one that had died meanwhile, or dies of what came before, gets a second try."""
        is_new = self._cell.isolation is None
        try:
            return self._cell.look(request)
        except CellDied:
            if is_new:
                raise
            return self._cell.look(request)


def _problem(path: str, kind: str, message: str) -> Seen:
    return Seen(problem=Problem(path=path, place=None, kind=kind, message=message, remedy=_REMEDY))


def _place_of(case: Case, document: str) -> _Lies | None:
    """Where a document lies, by the first item that holds it; the file is in the case, or left elsewhere."""
    query = "SELECT * FROM item WHERE document = ? AND outcome = 'document' ORDER BY path LIMIT 1"
    item = next(case.database.rows(query, document), None)
    if item is None:
        return None
    chain = [dict(item)]
    while chain[0]["parent"] is not None:
        query = "SELECT * FROM item WHERE path = ? AND file IS ? LIMIT 1"
        outer = next(case.database.rows(query, chain[0]["parent"], item["file"]), None)
        if outer is None:
            return None
        chain.insert(0, dict(outer))
    file = str(item["file"] or item["sha256"])
    query = "SELECT elsewhere FROM file WHERE sha256 = ? ORDER BY elsewhere LIMIT 1"
    elsewhere = case.database.value(query, file)
    stored = Path(str(elsewhere)) if elsewhere is not None else case.original(file)
    if not stored.is_file():
        return None
    name = Path(str(chain[0]["path"])).name
    return _Lies(stored=stored, path=str(item["path"]), name=name, look=_way_to(chain))


def _way_to(chain: list[dict[str, Any]]) -> Look:
    """The names from the file to the item; a message of a mailbox is gone to straight."""
    start = length = None
    steps = list(pairwise(chain))
    if steps and steps[0][1]["place"] is not None and steps[0][1]["length"] is not None:
        start, length = steps[0][1]["place"], steps[0][1]["length"]
        steps = steps[1:]
    names = tuple(str(inner["path"])[len(outer["path"]) + 2 :] for outer, inner in steps)
    return Look(inside=names, start=start, length=length)


def media_type(case: Case, document: str) -> str:
    """What kind of file a document is."""
    return str(case.database.value("SELECT media_type FROM document WHERE document = ?", document))


class Paged:
    """The text of a PDF, and on which page each stretch of it stands. `last` is the last page with text."""

    def __init__(self, case: Case, document: str) -> None:
        text = load_text(case.database, document)
        self.content = text.content
        self._runs = text.runs
        self._starts = [run.start for run in text.runs]
        self.last = max((run.part for run in text.runs), default=0) + 1

    def place(self, spans: Sequence[Sequence[int]]) -> tuple[Placed, ...]:
        """Where the words of these spans stand, page by page."""
        by_page: dict[int, list[Stretch]] = {}
        for start, end in spans:
            for run in self._runs[max(0, bisect_right(self._starts, start) - 1) :]:
                if run.start >= end:
                    break
                begin, stop = max(start, run.start), min(end, run.start + run.length)
                if begin < stop:
                    by_page.setdefault(run.part + 1, []).append(self._stretch(run, begin, stop))
        return tuple(Placed(page=page, stretches=tuple(each)) for page, each in sorted(by_page.items()))

    def _stretch(self, run: Run, start: int, end: int) -> Stretch:
        """The characters of the page that a piece of a run came from: all of it where the lengths differ."""
        if run.length != run.origin_length:
            span = Span(start=run.origin, end=run.origin + run.origin_length)
            return Stretch(span=span, words=self.content[run.start : run.start + run.length])
        shift = run.origin - run.start
        return Stretch(span=Span(start=start + shift, end=end + shift), words=self.content[start:end])


def stretches_on(placed: Sequence[Placed], page: int) -> tuple[Stretch, ...]:
    """The stretches that stand on one page."""
    return tuple(each for one in placed if one.page == page for each in one.stretches)
