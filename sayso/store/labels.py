"""What stands for ids in public exports: random, drawn once, kept in the case."""

import secrets

from sayso.store.sqlite import Database


class Labels:
    """The labels of a case; new ones are in the case once `keep` has run."""

    def __init__(self, database: Database) -> None:
        self._database = database
        rows = database.rows("SELECT kind, id, label FROM public_label")
        self._known = {(row["kind"], row["id"]): row["label"] for row in rows}
        self._new: dict[tuple[str, str], str] = {}

    def of(self, kind: str, id_: str) -> str:
        """The label of a thing: 16 hexadecimal digits that tell nothing of it."""
        key = kind, id_
        label = self._known.get(key)
        if label is None:
            label = self._known[key] = self._new[key] = secrets.token_hex(8)
        return label

    def keep(self) -> None:
        """Writes the labels that were drawn since the case was opened."""
        with self._database.writing() as connection:
            rows = ((kind, id_, label) for (kind, id_), label in sorted(self._new.items()))
            connection.executemany("INSERT OR IGNORE INTO public_label VALUES (?, ?, ?)", rows)
        self._new.clear()
