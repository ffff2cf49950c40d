"""From one file to all the items in it: readers are chosen by content, containers opened, caps kept.

This runs in the cell. Results come in a fixed order, so that a run which stopped after n units goes on
with unit n + 1: a unit is a document with everything attached to it, a refused item, or the closing line
of a container.
"""

import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from sayso.errors import Damaged, ReadError, TooDeep, TooLarge, means_full_disk
from sayso.model.document import Item, ItemKind, Outcome, Problem, Reading
from sayso.model.extension import Bid, Flaw, Inner, Opened, Pulse, Reader, Refused
from sayso.read.digest import PIECE, hash_stream
from sayso.read.limits import LIMITS

HEAD = 65_536
_UNFIT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One item with its outcome, its reading where it is a document, and its problems."""

    item: Item
    reading: Reading | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an item was found: its path, the path of its container, its depth in containers."""

    path: str
    kind: ItemKind
    parent: str | None = None
    depth: int = 0
    offset: int | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What is being read from here on: an item, or what follows the first `passed` items inside it.

    `pulse` counts signs of life: the same item is still being read, page by page.
    """

    path: str
    passed: int = 0
    pulse: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Avoided:
    """Where a cell failed before: behind the first `passed` items inside, `problem` stands for the rest."""

    problem: Problem
    passed: int


Unit = tuple[Result, ...]


def safe_name(name: str) -> str:
    """A name as it may be shown and stored: control characters and undecodable bytes as U+FFFD, cut."""
    return _UNFIT.sub("\ufffd", name)[:500] or "unnamed"


def choose_reader(readers: Sequence[Reader], head: bytes, name: str) -> Reader:
    """The reader with the highest bid for an item; the first of equals."""
    best, highest = readers[0], Bid.NONE
    for reader in readers:
        bid = reader.bid(head, name)
        if bid > highest:
            best, highest = reader, bid
            if bid is Bid.CERTAIN:
                break
    return best


class ItemWalk:
    """Reads one file of the leak into units. `avoid` maps paths on which a cell failed to where it did."""

    def __init__(self, readers: Sequence[Reader], scratch: str, avoid: Mapping[str, Avoided]) -> None:
        self._readers = readers
        self._scratch = scratch
        self._avoid = avoid
        self._skip = 0
        self._expanded = 0
        self._most = 0
        self._exhausted = False
        self._pulses = 0
        self._damaged: set[str | None] = set()  # containers in which a member could not be unpacked

    def units(self, opened: Opened, path: str, skip: int) -> Iterator[Unit | Begun]:
        """The units of a file after the first `skip`; in between, what is about to be read."""
        self._skip = skip
        self._most = min(LIMITS.expanded_bytes, max(LIMITS.free_expansion, opened.size * LIMITS.expansion))
        place = Place(path=path, kind="file")
        barred = self._barred(place, opened.size)
        if barred is None:
            yield Begun(path=path)
            yield from self._take(opened, place)
        elif not self._skipped():
            yield (barred,)

    def reach(self, opened: Opened, inside: Sequence[str]) -> Opened:
        """The item that these names lead to, from a file on, layer by layer; whoever gets it closes it.

        Raises `ReadError` where it cannot be taken out.
        """
        self._most = min(LIMITS.expanded_bytes, max(LIMITS.free_expansion, opened.size * LIMITS.expansion))
        for depth, name in enumerate(inside):
            with opened.stream:
                opened = self._taken_out(opened, name, depth)
        return opened

    def _taken_out(self, opened: Opened, name: str, depth: int) -> Opened:
        if depth > LIMITS.container_depth + 1:
            raise TooDeep("The item lies too deep in others.")
        names = _Names()
        for found in self._reader_of(opened).read(opened):
            if isinstance(found, Inner | Refused) and names.unique(safe_name(found.name)) == name:
                if isinstance(found, Refused):
                    raise found.error
                try:
                    stream, size = self._spool(found.stream)
                except _BROKEN as error:
                    raise Damaged(f"What is stored here cannot be unpacked ({error}).") from error
                return Opened(name=safe_name(found.name), size=size, stream=stream, charset=found.charset)
        raise Damaged("The item is no longer where it was read.")

    def _take(self, opened: Opened, place: Place) -> Iterator[Unit | Begun]:
        reader = self._reader_of(opened)
        if reader.container:
            yield from self._open_container(reader, opened, place)
        elif not self._skipped():
            unit: list[Result] = []
            yield from self._read_document(reader, opened, place, unit)
            yield tuple(unit)

    def _read_document(
        self, reader: Reader, opened: Opened, place: Place, unit: list[Result]
    ) -> Iterator[Begun]:
        """Appends the document and everything inside it to `unit`; yields what it begins to read."""
        reading: Reading | None = None
        problems: list[Problem] = []
        own = len(unit)
        names = _Names()
        try:
            for found in reader.read(opened):
                if isinstance(found, Reading):
                    reading = found
                elif isinstance(found, Flaw):
                    problems.append(to_problem(found.error, place.path, found.place))
                elif isinstance(found, Pulse):
                    self._pulses += 1
                    yield Begun(path=place.path, passed=names.count, pulse=self._pulses)
                else:
                    yield from self._attached(found, _inner_place(found, place, names), unit)
                    if self._fails_behind(place, names.count, problems):
                        break
                    yield Begun(path=place.path, passed=names.count)
        except ReadError as error:
            problems.append(to_problem(error, place.path, None))
        unit.insert(own, _result(place, reading, problems, opened))

    def _attached(self, found: Inner | Refused, place: Place, unit: list[Result]) -> Iterator[Begun]:
        """An item inside a document: read on the spot, so that a document and its attachments are one."""
        refused = self._refused(found, place)
        if refused is not None:
            unit.append(refused)
            return
        yield Begun(path=place.path)
        opened = self._opened(cast(Inner, found), place, unit)
        if opened is None:
            return
        with opened.stream:
            reader = self._reader_of(opened)
            if not reader.container:
                yield from self._read_document(reader, opened, place, unit)
                return
            for each in self._open_container(reader, opened, place, attached=True):
                if isinstance(each, Begun):
                    yield each
                else:
                    unit.extend(each)

    def _open_container(
        self, reader: Reader, opened: Opened, place: Place, attached: bool = False
    ) -> Iterator[Unit | Begun]:
        """What lies in a container, then the container itself as a unit of its own."""
        if place.depth >= LIMITS.container_depth:
            if attached or not self._skipped():
                error = TooDeep(f"This container lies {place.depth} deep in others; the limit is that.")
                yield (_refusal(place, to_problem(error, place.path, None), opened.size),)
            return
        problems: list[Problem] = []
        names = _Names()
        try:
            for found in reader.read(opened):
                if isinstance(found, Flaw):
                    problems.append(to_problem(found.error, place.path, found.place))
                elif isinstance(found, Pulse):
                    self._pulses += 1
                    yield Begun(path=place.path, passed=names.count, pulse=self._pulses)
                elif isinstance(found, Inner | Refused):
                    yield from self._member(found, _inner_place(found, place, names), attached)
                    if self._fails_behind(place, names.count, problems):
                        break
                    yield Begun(path=place.path, passed=names.count)
                if self._exhausted:
                    break
        except ReadError as error:
            problems.append(to_problem(error, place.path, None))
        if place.path in self._damaged:  # told of the member: not of its container once more
            problems = [each for each in problems if each.kind != Damaged.kind]
        if attached or not self._skipped():
            outcome: Outcome = "container" if names.count or not problems else "refused"
            item = _item(place, outcome, _digest(opened, place), opened.size)
            yield (Result(item=item, reading=None, problems=tuple(problems)),)

    def _member(self, found: Inner | Refused, place: Place, attached: bool) -> Iterator[Unit | Begun]:
        if attached:
            unit: list[Result] = []
            yield from self._attached(found, place, unit)
            yield tuple(unit)
            return
        refused = self._refused(found, place)
        if refused is not None:
            if not self._skipped():
                yield (refused,)
            return
        yield Begun(path=place.path)
        failed: list[Result] = []
        opened = self._opened(cast(Inner, found), place, failed)
        if opened is not None:
            with opened.stream:
                yield from self._take(opened, place)
        elif not self._skipped():
            yield tuple(failed)

    def _reader_of(self, opened: Opened) -> Reader:
        head = opened.stream.read(HEAD)
        if head.startswith(b"PK") and opened.size > HEAD:
            # What kind of document a ZIP archive is may be told only by the table of contents at its end.
            opened.stream.seek(max(HEAD, opened.size - HEAD))
            head += opened.stream.read(HEAD)
        opened.stream.seek(0)
        return choose_reader(self._readers, head, opened.name)

    def _refused(self, found: Inner | Refused, place: Place) -> Result | None:
        """The refusal of an item that its container, or an earlier failure on it, keeps shut."""
        if isinstance(found, Refused):
            return _refusal(place, to_problem(found.error, place.path, None), None)
        return self._barred(place, found.size)

    def _barred(self, place: Place, size: int | None) -> Result | None:
        avoided = self._avoid.get(place.path)
        return _refusal(place, avoided.problem, size) if avoided is not None and not avoided.passed else None

    def _fails_behind(self, place: Place, passed: int, problems: list[Problem]) -> bool:
        """Whether a cell failed before on what comes next in this item; then its problem is added."""
        avoided = self._avoid.get(place.path)
        if avoided is None or avoided.passed != passed:
            return False
        problems.append(avoided.problem)
        return True

    def _opened(self, found: Inner, place: Place, refused: list[Result]) -> Opened | None:
        """The inner item with a seekable stream, within the budget; else a refusal is added."""
        if isinstance(found.stream, BytesIO):
            size = found.stream.getbuffer().nbytes
            return Opened(name=safe_name(found.name), size=size, stream=found.stream, charset=found.charset)
        try:
            stream, size = self._spool(found.stream)
        except ReadError as error:
            refused.append(_refusal(place, to_problem(error, place.path, None), found.size))
            return None
        except _BROKEN as error:
            if means_full_disk(error):
                raise
            self._damaged.add(place.parent)
            damaged = Damaged(f"What is stored here cannot be unpacked ({error}).")
            refused.append(_refusal(place, to_problem(damaged, place.path, None), found.size))
            return None
        return Opened(name=safe_name(found.name), size=size, stream=stream)

    def _spool(self, stream: BinaryIO) -> tuple[BinaryIO, int]:
        with ExitStack() as stack:
            spool = stack.enter_context(SpooledTemporaryFile(LIMITS.spool_bytes, dir=self._scratch))
            size = 0
            while piece := stream.read(PIECE):
                size += len(piece)
                self._expanded += len(piece)
                if self._expanded > self._most:
                    self._exhausted = True
                    raise TooLarge(
                        f"The file unpacks to more than {self._most:,} bytes; nothing further in it is read."
                    )
                spool.write(piece)
            spool.seek(0)
            stack.pop_all()  # whole: whoever reads it closes it
        return cast(BinaryIO, spool), size

    def _skipped(self) -> bool:
        """Whether the unit about to be read was read by an earlier run."""
        if self._skip == 0:
            return False
        self._skip -= 1
        return True


class _Names:
    """Makes the names inside one container unique, by number, and counts them."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self.count = 0

    def unique(self, name: str) -> str:
        self.count += 1
        given = name
        while name in self._seen:
            self._seen[given] += 1
            name = f"{given}#{self._seen[given]}"
        self._seen[name] = 1
        return name


def to_problem(error: ReadError, path: str, place: str | None) -> Problem:
    """A read error as a row: where, what kind, what happened, what to do."""
    return Problem(
        path=path,
        place=None if place is None else safe_name(place),
        kind=error.kind,
        message=safe_name(str(error)),
        remedy=error.remedy,
    )


def _inner_place(found: Inner | Refused, outer: Place, names: _Names) -> Place:
    path = f"{outer.path}!/{names.unique(safe_name(found.name))}"
    offset, length = (found.offset, found.length) if isinstance(found, Inner) else (None, None)
    return Place(
        path=path, kind=found.kind, parent=outer.path, depth=outer.depth + 1, offset=offset, length=length
    )


def _item(place: Place, outcome: Outcome, sha256: str | None, size: int | None) -> Item:
    return Item(
        path=place.path,
        kind=place.kind,
        outcome=outcome,
        parent=place.parent,
        sha256=sha256,
        size=size,
        offset=place.offset,
        length=place.length,
    )


def _result(place: Place, reading: Reading | None, problems: list[Problem], opened: Opened) -> Result:
    if reading is None:
        item = _item(place, "refused", _digest(opened, place), opened.size)
    else:
        item = _item(place, "document", reading.document.id, reading.document.size)
    return Result(item=item, reading=reading, problems=tuple(problems))


def _refusal(place: Place, problem: Problem, size: int | None) -> Result:
    return Result(item=_item(place, "refused", None, size), reading=None, problems=(problem,))


def _digest(opened: Opened, place: Place) -> str | None:
    """The hash of an item inside a file; that of the file itself is known to who opened it."""
    if place.kind == "file":
        return None
    opened.stream.seek(0)
    return hash_stream(opened.stream)
