"""A larger case out of one that `made_case` wrote: its rows several times, each time under other ids."""

import shutil
import time
from pathlib import Path

from sayso.case import Case
from sayso.store import writing
from sayso.store.claimwords import index_claims

_IDS = {
    "document": ("document",),
    "text": (),
    "message": (),
    "item": ("item", "document", "sha256"),
    "thread_node": ("document",),
    "claim": ("claim", "document"),
    "claim_source": ("claim",),
    "proposition": ("proposition",),
    "proposition_claim": ("claim", "proposition"),
    "relation": ("left", "right"),
    "lineage": ("lineage", "proposition"),
    "lineage_claim": ("claim", "lineage"),
    "descent": ("claim",),
    "belief": ("proposition",),
}
"""Columns that hold ids, by table, what others point at first."""


def multiply(made: Path, folder: Path, times: int) -> None:
    """The case in `made` `times` times in a new one. The voices stay the same: each says more."""
    shutil.copytree(made, folder)
    case = Case(folder)
    connection = case.database.connection
    mails = case.database.count("SELECT max(number) FROM document")
    connection.execute("ATTACH ? AS made", (str(made / "case.db"),))
    connection.execute("PRAGMA synchronous = OFF")
    for copy in range(1, times):
        begun = time.process_time()
        with case.database.writing():
            for table, ids in _IDS.items():
                names = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]
                columns = ", ".join(_renamed(name, ids, copy, mails) for name in names)
                connection.execute(f"INSERT INTO main.{table} SELECT {columns} FROM made.{table}")
            writing.index_documents(connection)
            index_claims(connection)
        print(f"copy {copy} of {times - 1}: {time.process_time() - begun:.0f} CPU s", flush=True)
    with case.database.writing():
        connection.execute("UPDATE main.source SET claims = claims * ?", (times,))
    connection.execute("ANALYZE main")
    case.close()


def _renamed(name: str, ids: tuple[str, ...], copy: int, mails: int) -> str:
    """What stands in a column of a copy."""
    if name in ids:
        return f"'{copy:08x}' || substr(\"{name}\", 9)"
    if name == "number":
        return f"number + {copy * mails}"
    return {"path": f"'{copy}/' || path", "thread": f"thread || '-{copy}'"}.get(name, f'"{name}"')
