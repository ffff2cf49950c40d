"""Reads a table of who says what: `source,object,attribute,value[,time]`."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sayso.errors import UsageError
from sayso.weigh.kinds import Hierarchy, members

COLUMNS = ("source", "object", "attribute", "value")
_TREE = ("ID", "name", "parentID")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One row: who says which value of which attribute of which object, and when (None if not stated)."""

    source: str
    object: str
    attribute: str
    value: str
    time: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows in an order of their own, each source's last word only; `silent` rows had no value."""

    rows: tuple[Said, ...]
    silent: int = 0


def read_table(path: Path) -> Table:
    """Reads a table in UTF-8. Raises `UsageError`, with the line, for what is no such table."""
    rows, silent = [], 0
    for line, cells in _lines(path, COLUMNS):
        for column in COLUMNS[:3]:
            if not cells[column]:
                raise UsageError(f"{path}, line {line}: {column} is empty.")
        if not cells["value"]:
            silent += 1
            continue
        rows.append(Said(**{each: cells[each] for each in COLUMNS}, time=cells.get("time") or None))
    if not rows:
        raise UsageError(f"{path} has no row with a value.")
    return Table(rows=tuple(last_words(rows)), silent=silent)


def read_hierarchy(path: Path) -> Hierarchy:
    """Reads which value contains which (`ID,name,parentID`). Raises `UsageError`, with the line."""
    rows: dict[str, tuple[str, str, str]] = {}
    for line, cells in _lines(path, _TREE):
        if cells["ID"] in rows:
            raise UsageError(f"{path}, line {line}: the ID {cells['ID']} stands here for the second time.")
        rows[cells["ID"]] = (cells["ID"], cells["name"], cells["parentID"])
    return Hierarchy(rows.values())


def last_words(rows: list[Said]) -> list[Said]:
    """Rows in order, each once; of a source's dated values of an item only those of the latest time."""
    latest: dict[tuple[str, str, str], str] = {}
    for row in rows:
        key = (row.object, row.attribute, row.source)
        latest[key] = max(latest.get(key, ""), row.time or "")
    kept = {
        (row.object, row.attribute, row.source, row.value, row.time or "")
        for row in rows
        if (row.time or "") == latest[row.object, row.attribute, row.source]
    }
    return [
        Said(source=source, object=thing, attribute=attribute, value=value, time=time or None)
        for thing, attribute, source, value, time in sorted(kept)
    ]


def plain_set(value: str) -> str:
    """A set in an order of its own, so that the same set is the same value."""
    return ";".join(sorted(members(value)))


def _lines(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            head = [each.strip() for each in next(reader, [])]
            missing = [each for each in needed if each not in head]
            if missing:
                raise UsageError(
                    f"{path}, line 1: there is no column {missing[0]}; needed: {','.join(needed)}."
                )
            for cells in reader:
                if not cells:
                    continue
                if len(cells) != len(head):
                    raise UsageError(
                        f"{path}, line {reader.line_num}: {len(cells)} cells instead of {len(head)}."
                    )
                yield reader.line_num, {name: cell.strip() for name, cell in zip(head, cells, strict=True)}
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not in UTF-8 (byte {error.start}).") from error
    except csv.Error as error:
        raise UsageError(f"{path}, line {reader.line_num}: {error}.") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
