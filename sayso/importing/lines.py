"""The lines of a file of records: bounded, decoded, checked against the schema; a bad one is a problem."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from sayso.errors import UsageError
from sayso.importing.checking import check_record
from sayso.model.document import Problem

LINE_BYTES = 1 << 26
"""Bytes of the longest line that is read: a document with its whole text is one line."""
MOST_PROBLEMS = 1_000
"""Refused records after which the file is no file of ours."""
REFUSED = "record_refused"
"""The kind of problem for a record that was not taken over."""
_REMEDY = "Ask whoever made the file for a new export; docs/records.md says what a record must hold."
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A record as it was decoded, and on which line it stands (from 1)."""

    number: int
    record: dict[str, Any]


class Records:
    """The records of a file, and what is wrong with those that were refused."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.problems: list[Problem] = []

    def read(self) -> Iterator[Line]:
        """All records behind the first, which says what they are.

        Raises `UsageError` for a file that is none of ours, or not for an import, or broken in many places.
        """
        with self._path.open("rb") as stream:
            _check_head(stream)
            for number, raw in _lines(stream):
                record = None if raw is None else self._decoded(number, raw)
                if raw is None:
                    self.refuse(number, f"The line is longer than {LINE_BYTES:,} bytes.")
                elif record is not None:
                    yield Line(number=number, record=record)

    def refuse(self, number: int, why: str) -> None:
        """Notes that the record on a line is not taken over. Raises `UsageError` once there are too many."""
        problem = Problem(
            path=self._path.name, place=f"line {number}", kind=REFUSED, message=why, remedy=_REMEDY
        )
        self.problems.append(problem)
        if len(self.problems) > MOST_PROBLEMS:
            raise UsageError(
                f"More than {MOST_PROBLEMS:,} records of {self._path.name} are not what they should be, the"
                f" last on line {number}: {why} Nothing was imported. {_REMEDY}"
            )

    def _decoded(self, number: int, raw: bytes) -> dict[str, Any] | None:
        try:
            record = msgspec.json.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            self.refuse(number, f"This is no JSON: {error}.")
            return None
        fault = check_record(record)
        if fault is None and record["record"] == "records":
            fault = "a second first line"
        if fault is not None:
            self.refuse(number, f"The record is not as the schema says: {fault}.")
            return None
        found: dict[str, Any] = record
        return found


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Lines from the second on, with their numbers; `None` for one that is too long."""
    number = 1
    while raw := stream.readline(LINE_BYTES + 1):
        number += 1
        if len(raw) > LINE_BYTES:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(LINE_BYTES)
            yield number, None
        elif raw.strip():
            yield number, raw


def _check_head(stream: BinaryIO) -> None:
    raw = stream.readline(LINE_BYTES)
    if raw.startswith((b"age-encryption.org/", b"-----BEGIN AGE")):
        raise UsageError("This file is encrypted: open it with `age --decrypt`, and unpack the ZIP it holds.")
    if raw.startswith(b"PK"):
        raise UsageError("This is a ZIP archive: unpack it, and give the file records.jsonl that it holds.")
    try:
        head = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        head = None
    if not isinstance(head, dict) or head.get("record") != "records":
        raise UsageError("Line 1 does not say that these are claim records: make them with --as records.")
    version = head.get("version")
    if isinstance(version, int) and version > _VERSION:
        raise UsageError(f"These are records of version {version}; this Sayso reads {_VERSION}. Update it.")
    if (fault := check_record(head)) is not None:
        raise UsageError(f"Line 1 is not as the schema says: {fault}.")
    if head["audience"] == "public":
        raise UsageError(
            "These records are for the public: they hold labels and quotations, no documents, and no case can"
            " be made of them. Ask for an export --for colleague."
        )
