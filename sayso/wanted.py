"""What a listing is asked for, and the tests of rows that follow from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sayso.case import Case
from sayso.judging.asof import is_known

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What to list: `source` and `about` match parts of names without case, `since` and `until` are ISO
    days (of saying, or of the document), `document` is an id or a part of a path, `limit` a number of rows.
    On `as_of`, an ISO day, only what had been said by then; what has no date is left out.
    """

    source: str | None = None
    about: str | None = None
    since: str | None = None
    until: str | None = None
    document: str | None = None
    as_of: str | None = None
    limit: int | None = None


EVERYTHING = Filter()

Test = Callable[[Row], bool]


def path_test(part: str | None) -> Test:
    """Whether a document's id begins with `part` or a path holds it."""
    if part is None:
        return lambda row: True
    return lambda row: row["document"].startswith(part) or any(part in path for path in row["paths"])


def claim_document_test(case: Case, part: str | None) -> Test:
    """Whether a row's document has an id that begins with `part` or a path that holds it."""
    if part is None:
        return lambda row: True
    query = "SELECT DISTINCT document FROM item WHERE instr(path, ?) AND document IS NOT NULL"
    by_path = {row["document"] for row in case.database.rows(query, part)}
    return lambda row: row["document"].startswith(part) or row["document"] in by_path


def word_test(part: str | None, values: Callable[[Row], list[str | None]]) -> Test:
    """Whether one of a row's values holds `part`, in letters of either size."""
    if part is None:
        return lambda row: True
    wanted = part.casefold()
    return lambda row: any(wanted in value.casefold() for value in values(row) if value)


def day_test(wanted: Filter, value: Callable[[Row], Any]) -> Test:
    """Whether a row's days meet those asked for; one without a date does not."""
    since, until = wanted.since, wanted.until
    if since is None and until is None:
        return lambda row: True

    def test(row: Row) -> bool:
        start, end = days_of(value(row))
        if start is None and end is None:
            return False
        return (since is None or (end or "9") >= since) and (until is None or (start or "0") <= until)

    return test


def known_test(as_of: str | None, value: Callable[[Row], str | None]) -> Test:
    """Whether a row was known on a day, by its own day."""
    return lambda row: as_of is None or is_known(value(row), as_of)


def days_of(value: Any) -> tuple[str | None, str | None]:
    """The first and the last day of a date of a row: a range, a day or a moment."""
    if isinstance(value, dict):
        return value["from"], value["to"]
    return (None, None) if value is None else (value[:10], value[:10])
