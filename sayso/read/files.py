"""Walks a leak's files and folders in a fixed order. Links are not followed, devices not opened."""

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sayso.errors import Empty, NotAFile, ReadError, Unreadable, UsageError
from sayso.read.items import safe_name


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A regular file: `path` as shown and stored (from the given folder on), `actual` to open it."""

    path: str
    actual: Path
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTrouble:
    """Something that is no readable file; it becomes a refused item with a problem."""

    path: str
    error: ReadError


def find_files(roots: Sequence[Path], leave_out: Path | None = None) -> Iterator[FoundFile | FoundTrouble]:
    """Everything under `roots`, folders sorted by name, without recursion.

    `leave_out` (the case's own folder) is passed over. Raises `UsageError` for a root that is not there.
    """
    for root in roots:
        if not root.exists():
            raise UsageError(f"There is nothing at {root}.")
    for root in roots:
        actual = root.resolve()
        yield from _walk(actual, actual.name or "leak", leave_out)


def _walk(root: Path, name: str, leave_out: Path | None) -> Iterator[FoundFile | FoundTrouble]:
    pending = [(root, safe_name(name))]
    while pending:
        actual, path = pending.pop()
        if leave_out is not None and actual == leave_out:
            continue
        try:
            if stat.S_ISDIR(actual.lstat().st_mode):
                inside = sorted(actual.iterdir(), key=lambda each: each.name, reverse=True)
                pending.extend((each, f"{path}/{safe_name(each.name)}") for each in inside)
                continue
            yield _found(actual, path)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            yield FoundTrouble(path=path, error=Unreadable(f"The system refuses to read this: {reason}."))


def _found(actual: Path, path: str) -> FoundFile | FoundTrouble:
    status = actual.lstat()
    if stat.S_ISLNK(status.st_mode):
        return FoundTrouble(path=path, error=NotAFile("This is a link, and is not followed."))
    if not stat.S_ISREG(status.st_mode):
        return FoundTrouble(path=path, error=NotAFile("This is a device, a socket or a pipe."))
    if status.st_size == 0:
        return FoundTrouble(path=path, error=Empty("The file is empty."))
    with actual.open("rb"):
        pass  # whether it can be opened is known only by opening it
    return FoundFile(path=path, actual=actual, size=status.st_size)
