"""What became of everything found: outcomes that add up, and what could not be read, with its remedy."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sayso.case import Case
from sayso.wanted import EVERYTHING, Filter

Row = dict[str, Any]
OUTCOMES = ("document", "copy", "container", "refused")
_MADE = (
    ("documents", "SELECT count(*) FROM document"),
    ("messages", "SELECT count(*) FROM message"),
    ("threads", "SELECT count(*) FROM thread_node WHERE position = 0"),
    ("ghosts", "SELECT count(*) FROM thread_node WHERE document IS NULL"),
    ("duplicates", "SELECT count(DISTINCT document) FROM duplicate WHERE how != 'contained'"),
    ("claims", "SELECT count(*) FROM claim"),
    ("propositions", "SELECT count(*) FROM proposition"),
    ("sources", "SELECT count(*) FROM source"),
    ("files not read to the end", "SELECT count(*) FROM file WHERE complete = 0"),
    ("problems", "SELECT count(*) FROM problem"),
    ("forgotten", "SELECT count(*) FROM tombstone"),
)
_STATES = ("confirmed", "corrected", "rejected", "added")
_OPEN = (
    "SELECT count(*) FROM claim_judgement p JOIN judgement j USING (judgement) WHERE j.kind = 'ask'"
    " AND NOT EXISTS (SELECT 1 FROM judgement a JOIN claim_judgement q USING (judgement)"
    "  WHERE a.kind = 'answered' AND a.value = j.judgement)"
)
_NAMED = 5  # paths of a kind of problem that are named


def list_status(case: Case, wanted: Filter = EVERYTHING) -> Iterator[Row]:
    """Counts: items by outcome (which sum to the items found), what was made of them, problems by kind.

    A row of problems names the first few paths and what to do; elsewhere `paths` is empty, `remedy` null.
    """
    outcomes = Counter[str]()
    for row in case.database.rows("SELECT outcome, count(*) AS n FROM item GROUP BY outcome"):
        outcomes[row["outcome"]] = row["n"]
    yield _row("items found", sum(outcomes.values()))
    for outcome in OUTCOMES:
        yield _row(f"items: {outcome}", outcomes[outcome])
    yield from list_made(case)
    yield from _reviewed(case)
    yield from _problems(case)


def list_made(case: Case) -> Iterator[Row]:
    """Of the counts of `list_status` what was made: documents, threads, claims. Quick in a large case."""
    for what, query in _MADE:
        yield _row(what, case.database.count(query))


def _reviewed(case: Case) -> Iterator[Row]:
    """How far people went through the claims, and what they still ask each other."""
    rows = case.database.rows("SELECT state, count(*) AS n FROM claim_decision GROUP BY state")
    states = Counter({row["state"]: row["n"] for row in rows if row["state"] is not None})
    yield _row("claims reviewed", sum(states.values()))
    for state in _STATES:
        yield _row(f"claims {state}", states[state])
    query = "SELECT count(*) FROM claim_decision WHERE thrown_out IS NOT NULL"
    yield _row("claims of rejected sources", case.database.count(query))
    yield _row("open questions", case.database.count(_OPEN))


def _row(what: str, count: int, paths: Sequence[str] = (), remedy: str | None = None) -> Row:
    return {"what": what, "count": count, "paths": list(paths), "remedy": remedy}


def _problems(case: Case) -> Iterator[Row]:
    """The problems by kind, most frequent remedy first; a remedy of its own is a row of its own."""
    query = "SELECT kind, remedy, path FROM problem ORDER BY kind, remedy, path"
    rows = case.database.rows(query)
    for kind, same in groupby(rows, key=lambda row: str(row["kind"])):
        listed = list(same)
        remedies = Counter(row["remedy"] for row in listed)
        (remedy, _) = min(remedies.items(), key=lambda each: (-each[1], each[0]))
        paths = list(dict.fromkeys(row["path"] for row in listed))
        yield _row(f"problems: {kind}", len(listed), paths[:_NAMED], remedy)


def loss_report(rows: Sequence[Row]) -> Iterator[str]:
    """What a read came to, in lines: outcomes that add up, what was made, what was lost and what to do.

    `rows` are those of `list_status`.
    """
    counts = {row["what"]: row["count"] for row in rows}
    outcomes = ", ".join(f"{counts[f'items: {each}']:,} {each}" for each in OUTCOMES)
    yield f"{_counted(counts['items found'], 'items')} found: {outcomes}."
    yield ", ".join(_counted(counts[what], what) for what, _ in _MADE[:8]) + "."
    lost = [row for row in rows if row["what"].startswith("problems: ")]
    if not lost:
        yield "Everything found could be read."
    for row in lost:
        kind = row["what"].removeprefix("problems: ")
        yield f"Could not be fully read: {row['count']:,} × {kind}. {row['remedy']}"
        yield from (f"  {_unbroken(path)}" for path in row["paths"])
        if row["count"] > len(row["paths"]):
            yield "  …"


def _unbroken(path: str) -> str:
    return path if len(path) <= 160 else f"{path[:80]}…{path[-79:]}"


def _counted(count: int, things: str) -> str:
    return f"{count:,} {things.removesuffix('s') if count == 1 else things}"
