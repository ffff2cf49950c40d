"""Claims as one table, a row each: CSV for spreadsheets, Parquet for programs that count (an extra)."""

import csv
import io
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from typing import Any, BinaryIO

from sayso.errors import UsageError
from sayso.export.records import is_public
from sayso.model.extension import Audience, Tables

Row = dict[str, Any]
_TEXTS = (
    "claim", "document", "title", "text", "speaker", "chain", "mediums", "kind", "factuality", "stance",
    "polarity", "cue_text", "said_from", "said_to", "about_from", "about_to", "about", "source",
    "source_kind", "grade_reported", "grade_given", "proposition", "proposition_text", "lineage", "word",
    "review", "producer",
)  # fmt: skip
_NUMBERS = ("belief", "score", "start", "end")
COLUMNS = (*_TEXTS, *_NUMBERS)
"""The columns of the table, in order."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BATCH = 10_000


class CsvExporter:
    """Writes the claims as CSV in UTF-8 with a byte-order mark, which spreadsheets need to know it by."""

    name = "csv"
    suffix = ".csv"
    audiences: tuple[Audience, ...] = ("public", "colleague", "self")

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the table to `stream`. What would be run as a formula begins with an apostrophe."""
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writeheader()
        for row in claim_rows(tables):
            writer.writerow({name: _cell(value) for name, value in row.items()})
        text.detach()


class ParquetExporter:
    """Writes the claims as Parquet, not packed, so that what leaves can be searched for names under seal."""

    name = "parquet"
    suffix = ".parquet"
    audiences: tuple[Audience, ...] = ("public", "colleague", "self")

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the table to `stream`. Raises `UsageError` where pyarrow is not installed."""
        try:
            arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
        except ImportError as error:
            raise UsageError(
                "Parquet needs pyarrow: pip install 'sayso[parquet]'. Or write --as csv or --as records."
            ) from error
        fields = [(name, arrow.string()) for name in _TEXTS]
        fields += [(name, arrow.float64()) for name in ("belief", "score")]
        fields += [(name, arrow.int64()) for name in ("start", "end")]
        schema = arrow.schema(fields)
        rows = claim_rows(tables)
        with parquet.ParquetWriter(
            stream, schema, compression="none", use_dictionary=False, write_statistics=False
        ) as writer:
            while batch := list(islice(rows, _BATCH)):
                writer.write_table(arrow.Table.from_pylist(batch, schema=schema))


def claim_rows(tables: Tables) -> Iterator[Row]:
    """The claims of a case as rows with the columns `COLUMNS`; lists as words with `; ` or ` ← ` between."""
    sources = {row["source"]: row for row in tables["register"]}
    said = {row["proposition"]: row["text"] for row in tables["propositions"]}
    for page in tables["carried"]:
        for claim in page["claims"]:
            yield _row(claim, page, sources.get(claim["source_id"] or ""), said)


def _row(claim: Row, page: Row, source: Row | None, said: dict[str, str]) -> Row:
    belief = claim.get("belief")
    spans = [] if is_public(page) else claim["content"]
    fields = (
        "claim", "document", "speaker", "kind", "factuality", "stance", "polarity", "cue_text", "proposition",
        "lineage", "review", "producer", "score",
    )  # fmt: skip
    row = {
        **{name: claim[name] for name in fields},
        "title": page["subject"],
        "text": claim["content_text"],
        "chain": " ← ".join(hop["name"] or hop["description"] or "(not named)" for hop in claim["hops"]),
        "mediums": " ← ".join(hop["medium"] for hop in claim["hops"]),
        "about": "; ".join(claim["about"]),
        "source": claim["source_id"],
        "source_kind": None if source is None else source["kind"],
        "grade_reported": None if source is None else source["reported_grade"],
        "grade_given": None if source is None else source["grade"],
        "proposition_text": said.get(claim["proposition"] or ""),
        "belief": None if belief is None else belief["probability"],
        "word": None if belief is None else belief["word"],
        "start": min((start for start, _ in spans), default=None),
        "end": max((end for _, end in spans), default=None),
        **_days("said", claim["said"]),
        **_days("about", claim["about_time"]),
    }
    return {name: row[name] for name in COLUMNS}


def _days(name: str, dates: Row | None) -> Row:
    return {f"{name}_from": dates and dates["from"], f"{name}_to": dates and dates["to"]}


def _cell(value: Any) -> Any:
    # Spreadsheets run a cell that begins so (OWASP, CSV injection).
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value
