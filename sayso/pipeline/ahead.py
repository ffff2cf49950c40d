"""Claims of documents on the watch list while others are still being read: the first leads of a case.

Of each name only as many documents as the leads show, so that a common one does not hold up the reading.
"""

import time

from sayso.case import Case
from sayso.pipeline.claiming import claim_ahead
from sayso.pipeline.watching import names_kept, naming

A_NAME = 6
"""Documents of one name that get their claims ahead."""
_REST = 8.0  # how many times as long as a look took nothing is looked for again


class Ahead:
    """Looks for documents on the list among those that have come in since it looked last."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._left = dict.fromkeys(names_kept(case.database), A_NAME)
        self._last = 0
        self._due = 0.0

    def look(self) -> None:
        """Finds the claims of what has come in; to be called between transactions, as often as one likes."""
        start = time.monotonic()
        if not self._left or start < self._due:
            return
        found = self._come_in()
        if found:
            claim_ahead(self._case, found)
        end = time.monotonic()
        self._due = end + _REST * (end - start)

    def _come_in(self) -> list[str]:
        """Documents that have no claims yet, those of each name in the order in which they came in."""
        newest = self._case.database.count("SELECT max(number) FROM document")
        found: dict[str, None] = {}
        for name in tuple(self._left):
            for _, document in naming(self._case.database, name, self._last):
                if document not in found and self._has_claims(document):
                    continue
                found[document] = None
                self._left[name] -= 1
                if self._left[name] == 0:
                    del self._left[name]
                    break
        self._last = newest
        return list(found)

    def _has_claims(self, document: str) -> bool:
        query = (
            "SELECT 1 FROM stage s JOIN document d USING (number) WHERE d.document = ? AND s.stage = 'claims'"
        )
        return self._case.database.value(query, document) is not None
