"""Rows to a terminal or a program: table, JSON lines, CSV."""

import csv
import json
import re
import sys
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

Row = dict[str, Any]
_NUMBERS = {"against", "lineages", "claims", "firsthand", "count", "problems", "mentions"}
_IDS = {
    "document",
    "claim",
    "source",
    "entity",
    "thread",
    "source_id",
    "proposition",
    "id",
    "judgement",
    "count",
    "date",
    "at",
}
_ID_LENGTH = 10
# What the words of the contract are called where a person reads them (DESIGN.md 3).
_HEADS = {
    "content_text": "what is said",
    "text": "what is said",
    "lineages": "origins",
    "chain": "who says, via whom",
    "how": "how surely",
}
_STANCES = {"endorses": ", endorsed", "distances": ", doubted"}
_SHARES = {
    "content_text": 5,
    "text": 6,
    "chain": 4,
    "snippet": 5,
    "subject": 3,
    "from": 3,
    "paths": 4,
    "message": 4,
    "remedy": 3,
    "question": 4,
    "rivals": 5,
    "words": 4,
    "verdict": 2,
    "who": 2,
    "where": 2,
    "differs": 3,
    "if_text": 5,
}
_WIDTHS = {"how": 11, "said": 10, "how likely": 14, "likelihood": 16}
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_rows(rows: Iterable[Row], form: str, columns: Sequence[str], stream: TextIO | None = None) -> None:
    """Writes rows to `stream` (standard output) as `table`, `jsonl` or `csv`.

    A table shows `columns` only; the other forms give every field, lists and objects as JSON in CSV.
    """
    target = sys.stdout if stream is None else stream
    if form == "jsonl":
        for row in rows:
            target.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif form == "csv":
        _write_csv(rows, target)
    else:
        _write_table(rows, columns, target)


def _write_csv(rows: Iterable[Row], target: TextIO) -> None:
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    # All text in quotes: `csv` leaves a lone carriage return bare, which ends a row for who reads it.
    writer = csv.DictWriter(target, list(first), lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    for row in chain([first], rest):
        writer.writerow({key: _cell(value) for key, value in row.items()})


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    # A cell that a spreadsheet would run as a formula is quoted (OWASP, CSV injection).
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


def _write_table(rows: Iterable[Row], columns: Sequence[str], target: TextIO) -> None:
    console = Console(file=target)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    for column in columns:
        table.add_column(
            _HEADS.get(column, column.replace("_", " ")),
            justify="right" if column in _NUMBERS else "left",
            overflow="fold",
            no_wrap=column in _IDS,
            ratio=_SHARES.get(column),
            width=_WIDTHS.get(column),
        )
    table.expand = any(column in _SHARES for column in columns)
    for row in rows:
        table.add_row(*(Text(plain(_value(row, column), column)) for column in columns))
    console.print(table)


def _value(row: Row, column: str) -> Any:
    """The value of a column; `how` says in words how surely, from two fields.

    In a chain, a voice without a name is shown by the text's own words for it.
    """
    if column == "chain" and "hops" in row:
        return [
            hop["name"] or (f"“{hop['description']}”" if hop["description"] else None) for hop in row["hops"]
        ]
    if column != "how":
        return row[column]
    quoted = ", quoted" if row["kind"] in ("direct", "mixed") else ""
    stance = _STANCES.get(row.get("stance", "neutral"), "")
    rejected = ", rejected" if row.get("rejected") else ""
    return f"{row['factuality']}{stance}{quoted}{rejected}"


def plain(value: Any, column: str) -> str:
    """A value as words for a terminal. Control characters never reach it (they could rewrite the screen)."""
    if value is None:
        return "-"
    if column == "chain":
        return _unfit(" ← ".join(each or "(not named)" for each in value))
    if column == "messages":
        ghosts = sum(each["ghost"] for each in value)
        return f"{len(value)} ({ghosts} missing)" if ghosts else str(len(value))
    if column == "origins":
        return _unfit(", ".join(each["name"] or "(not named)" for each in value))
    if column in (
        "document",
        "claim",
        "source",
        "thread",
        "source_id",
        "proposition",
        "id",
        "judgement",
    ) and isinstance(value, str):
        return _unfit(value) if "/" in value or "." in value else value[:_ID_LENGTH]
    if column in ("date", "at") and isinstance(value, str):
        return _unfit(value[:10])
    if column == "value" and isinstance(value, str) and value.startswith("{"):
        return _unfit(", ".join(f"{name} {each}" for name, each in json.loads(value).items()))
    if isinstance(value, dict):
        return _unfit(_range(value))
    if isinstance(value, list):
        return _unfit(", ".join(map(str, value)))
    return _unfit(str(value))


def _range(value: Row) -> str:
    start, end = value.get("from"), value.get("to")
    if start == end:
        return str(start or "-")
    if start and end and start[:7] == end[:7] and (start[8:], end[8:]) == ("01", _last_day(start)):
        return str(start[:7])
    if start and end and start.endswith("-01-01") and end == f"{start[:4]}-12-31":
        return str(start[:4])
    return f"{start or '…'} to {end or '…'}"


def _last_day(day: str) -> str:
    """The number of the last day of the month in which an ISO day lies."""
    return str(monthrange(int(day[:4]), int(day[5:7]))[1])


def _unfit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)


_LONG = ("text", "claims", "said", "zones", "hops")


# Lists of a source's page: what each of their entries is called.
_LISTED = {
    "reported": "graded by the house",
    "grades": "graded",
    "agreed_terms": "terms agreed",
    "heard_terms": "terms stated in the leak",
    "replies": "asked for a reply",
    "assessments": "assessed",
    "perhaps": "perhaps the same as",
    "drift": "changed on the way",
    "joined": "one because",
    "places": "named",
}


def _spelled(entry: Row) -> str:
    """The fields of an entry that say something, in words; ids by their beginning."""
    return ", ".join(
        f"{name.replace('_', ' ')} {plain(value, name if name in _IDS else 'date' if name == 'at' else '')}"
        for name, value in entry.items()
        if value not in (None, [], "") and name not in ("span", "user", "judgement")
    )


def whole_lines(row: Row) -> Iterator[str]:
    """One thing shown whole, for a terminal: short fields first, then claims, then the text."""
    if "rests_on" in row:
        yield from _proposition_lines(row)
        return
    for key, value in row.items():
        if key == "decided":
            yield from (f"decided by user {each['user']}: {_unfit(_spelled(each))}" for each in value)
        elif key in _LISTED and isinstance(value, list):
            yield from (f"{_LISTED[key]}: {_unfit(_spelled(each))}" for each in value)
        elif key == "authenticity":
            yield from (_unfit(f"{each['check']}: {each['result']}. {each['detail']}") for each in value)
        elif key == "machine" and value is not None:
            yield f"corrected; the machine said: {_unfit(_spelled(value))}"
        elif key == "record":
            yield f"record: {', '.join(f'{count:,} {what}' for what, count in value.items())}"
        elif key not in _LONG or value is None or isinstance(value, dict | int):
            yield f"{key.replace('_', ' ')}: {plain(value, key)}"
    said = [each for key in ("claims", "said") if isinstance(row.get(key), list) for each in row[key]]
    for claim in said:
        voices = plain(claim["chain"], "chain")
        how = f"{claim['factuality']}{', rejected' if claim.get('rejected') else ''}"
        yield f"  [{claim['claim'][:10]}] {voices} ({how}): {_unfit(claim['content_text'])}"
    if row.get("text"):
        yield ""
        yield from (_unfit(line) for line in row["text"].splitlines())


def _proposition_lines(row: Row) -> Iterator[str]:
    """A proposition for a terminal: its words, what the standard misses, then the numbers and why, then every
    claim under the origin on which it rests.
    """
    yield f"proposition: {_unfit(row['proposition'])}"
    yield f"what is said: {_unfit(row['text'])}"
    standard = row["standard"]
    if standard["lines"]:
        yield f"house standard: {'met' if standard['met'] else 'not met'}"
        for each in standard["lines"]:
            yield _unfit(f"  [{'x' if each['is_met'] else ' '}] {each['name']}: {each['found']}")
    if row["belief"] is not None:
        yield f"did they say it: {row['saying']}"
        yield f"is it so, on this case alone: {row['likelihood']}"
        yield from (_unfit(f"  {line}") for line in row["explanation"].splitlines())
    for each in row["relations"]:
        is_mutual = each["forward"] or each["kind"] in ("contradicts", "differs")
        words = each["kind"] if is_mutual else f"the other way round: {each['kind']}"
        belief = f" {each['likelihood']}" if each["likelihood"] else ""
        yield _unfit(
            f"{words} [{each['proposition'][:_ID_LENGTH]}]{belief} {each['text']} ({each['reason']})"
        )
    yield from _origin_lines(row["rests_on"])


def _origin_lines(origins: Iterable[Row]) -> Iterator[str]:
    for origin in origins:
        why = f" ({'; '.join(origin['reasons'])})" if origin["reasons"] else ""
        yield _unfit(f"separate origin: {origin['name'] or '(not known)'}{why}")
        for claim in origin["claims"]:
            voices = plain(_value(claim, "chain"), "chain")
            said = f"{voices} ({claim['factuality']}): {' '.join(claim['content_text'].split())}"
            yield _unfit(f"  [{claim['claim'][:_ID_LENGTH]}] {said} – {claim['why']}")
