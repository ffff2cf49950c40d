"""What has to go when something is forgotten: items, documents, stretches of mailboxes, judgements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sayso.case import Case
from sayso.errors import CannotForget, UsageError
from sayso.forgetting.cutting import Stretch, is_mailbox
from sayso.forgetting.members import find_member, is_archive
from sayso.store.sqlite import Database

_INSIDE = "!/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What goes, as ids alone: documents, items, judgements (besides those anchored in the documents).

    `cuts` gives for a mailbox in `originals/`, by its SHA-256, the offset and length of each message to cut
    out; `drops` for a ZIP archive the place of each member in its table of contents; `gone` are originals
    that go whole.
    """

    documents: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()
    cuts: tuple[tuple[str, tuple[Stretch, ...]], ...] = ()
    drops: tuple[tuple[str, tuple[int, ...]], ...] = ()
    gone: tuple[str, ...] = ()

    def to_row(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> "Plan":
        """The plan of `to_row`."""
        given = {field.name: tuple(row[field.name]) for field in fields(cls)}
        given["drops"] = tuple((file, tuple(places)) for file, places in row["drops"])
        given["cuts"] = tuple((file, tuple(map(tuple, stretches))) for file, stretches in row["cuts"])
        return cls(**given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What a person must know before: how many documents go, which files outside the case keep their bytes,
    which other documents hold words of what goes, up to which document number exports may hold it.
    """

    documents: int
    outside: tuple[str, ...]
    holding: tuple[str, ...]
    number: int


def plan_document(case: Case, document: str, *, is_whole: bool) -> tuple[Plan, Consequences]:
    """How to forget a document wherever the case holds its bytes.

    Where it lies in something that cannot be rewritten without it, the plan takes the whole of that if
    `is_whole`. Raises `CannotForget` otherwise, and for a file that is not read to its end.
    """
    database = case.database
    tops: dict[str, Any] = {}
    blocked: list[str] = []
    for item in database.rows("SELECT * FROM item WHERE document = ? ORDER BY path", document):
        top = _removable(case, item)
        if top["item"] != item["item"]:
            blocked.append(f"{item['path']} lies in {top['path']}")
        tops[top["item"]] = top
    if blocked and not is_whole:
        raise CannotForget(
            "This cannot be cut out of what it lies in, which would have to go as a whole: "
            + "; ".join(blocked)
            + ". Use --container to forget all of that."
        )
    items = {each["item"]: each for top in tops.values() for each in _with_inside(database, top)}
    _refuse_unfinished(database, items.values())
    documents = _left_nowhere(database, items)
    plan = replace(_plan_bytes(case, list(tops.values())), documents=documents, items=tuple(sorted(items)))
    return plan, Consequences(
        documents=len(documents),
        outside=tuple(_outside(database, tops.values())),
        holding=tuple(_holding(database, documents)),
        number=_first_number(database, documents),
    )


def find_target(case: Case, wanted: str) -> tuple[str, str]:
    """(kind, id) of what an id or its beginning names: a document, a source or a judgement.

    Raises `UsageError` where nothing or more than one thing has that id.
    """
    found: list[tuple[str, str]] = []
    for table in ("document", "source", "judgement"):
        query = f"SELECT {table} FROM {table} WHERE {table} >= ? AND {table} < ? LIMIT 3"
        found += [(table, row[0]) for row in case.database.rows(query, wanted, wanted + "\uffff")]
    if len(found) != 1:
        raise UsageError(
            f"No document, source or judgement of this case has the id {wanted!r}."
            if not found
            else f"{wanted!r} is the beginning of several ids: give more of it."
        )
    return found[0]


def _removable(case: Case, item: Any) -> Any:
    """The item itself where it can go alone (a file, a message of a mailbox that is a file, a member of a ZIP
    archive that is one), else the nearest one around it that can.
    """
    while not (item["kind"] == "file" or _lies_in_mailbox(case, item) or _lies_in_archive(case, item)):
        around = _parent(case.database, item)
        if around is None:
            raise CannotForget(f"{item['path']} lies in something that the case does not know.")
        item = around
    return item


def _lies_in_mailbox(case: Case, item: Any) -> bool:
    if item["kind"] != "message" or item["place"] is None or not _lies_in_file(case, item):
        return False
    original = case.original(item["file"])
    return item["sha256"] is not None and (not original.is_file() or is_mailbox(original))


def _lies_in_archive(case: Case, item: Any) -> bool:
    if item["kind"] != "member" or not _lies_in_file(case, item):
        return False
    original = case.original(item["file"])
    return not original.is_file() or is_archive(original)


def _lies_in_file(case: Case, item: Any) -> bool:
    around = _parent(case.database, item)
    return around is not None and around["kind"] == "file"


def _parent(database: Database, item: Any) -> Any:
    query = "SELECT * FROM item WHERE path = ? AND file IS ?"
    return next(database.rows(query, item["parent"], item["file"]), None)


def _with_inside(database: Database, item: Any) -> Iterator[Any]:
    """An item and all that lies in it; of a file also its exact copies, whose bytes are the same."""
    yield item
    # Between "!/" and "!0" stands all that begins with "!/": "0" follows "/".
    inside = "SELECT * FROM item WHERE file IS ? AND path >= ? AND path < ?"
    yield from database.rows(inside, item["file"], f"{item['path']}{_INSIDE}", f"{item['path']}!0")
    if item["kind"] == "file" and item["sha256"] is not None:
        yield from database.rows(
            "SELECT * FROM item WHERE kind = 'file' AND sha256 = ? AND item != ?",
            item["sha256"],
            item["item"],
        )


def _refuse_unfinished(database: Database, items: Any) -> None:
    for file in {item["file"] for item in items}:
        if database.value("SELECT 1 FROM file WHERE sha256 = ? AND complete = 0", file) is not None:
            raise CannotForget("The file it lies in is not read to its end: finish with sayso read first.")


def _left_nowhere(database: Database, items: dict[str, Any]) -> tuple[str, ...]:
    """The documents that no item is left of."""
    concerned = {item["document"] for item in items.values() if item["document"] is not None}
    found = []
    for document in sorted(concerned):
        rows = database.rows("SELECT item FROM item WHERE document = ?", document)
        if all(row["item"] in items for row in rows):
            found.append(document)
    return tuple(found)


def _plan_bytes(case: Case, tops: Sequence[Any]) -> Plan:
    """Mailboxes to cut, archives to drop members of, originals to remove; what lies outside is left alone."""
    cuts: defaultdict[str, list[Stretch]] = defaultdict(list)
    drops: defaultdict[str, list[int]] = defaultdict(list)
    gone = {top["file"] for top in tops if top["kind"] == "file"}
    for top in tops:
        file = top["file"]
        if file in gone or not case.original(file).is_file():
            continue
        if top["kind"] == "message":
            cuts[file].append((top["place"], top["length"]))
        else:
            drops[file].append(_place_of(case, top))
    return Plan(
        cuts=tuple((file, tuple(sorted(places))) for file, places in sorted(cuts.items())),
        drops=tuple((file, tuple(sorted(places))) for file, places in sorted(drops.items())),
        gone=tuple(sorted(gone)),
    )


def _place_of(case: Case, member: Any) -> int:
    """Where a member stands in the table of contents of its archive."""
    around = len(member["parent"]) + len(_INSIDE)
    query = "SELECT path FROM item WHERE parent = ? AND file = ?"
    inside = [row["path"][around:] for row in case.database.rows(query, member["parent"], member["file"])]
    return find_member(case.original(member["file"]), inside, member["path"][around:])


def _outside(database: Database, tops: Iterable[Any]) -> Iterator[str]:
    """Files that were left where they are (`read --no-copy`)."""
    query = "SELECT elsewhere FROM file WHERE sha256 = ? AND elsewhere IS NOT NULL"
    yield from sorted({row[0] for top in tops for row in database.rows(query, top["file"])})


def _holding(database: Database, documents: Sequence[str]) -> Iterator[str]:
    """Other documents that hold words of these: duplicates, replies that quote them, forwards."""
    found: set[str] = set()
    for document in documents:
        for row in database.rows(
            "SELECT document, original FROM duplicate WHERE ? IN (document, original)", document
        ):
            found |= set(row)
        query = "SELECT d.document FROM credited c JOIN document d USING (number) WHERE instr(c.zones, ?)"
        found |= {row["document"] for row in database.rows(query, document)}
    yield from sorted(found - set(documents))


def _first_number(database: Database, documents: Sequence[str]) -> int:
    marks = ", ".join("?" * len(documents))
    return database.count(f"SELECT min(number) FROM document WHERE document IN ({marks})", *documents)
