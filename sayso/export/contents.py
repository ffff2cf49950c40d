"""What the parts of the page must know of one another: titles of documents, numbers of claims."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sayso.export import wording
from sayso.export.wording import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A document in one line: what it is called, who sent or wrote it, its day in words."""

    name: str
    sender: str
    day: str


@dataclass(slots=True)
class Contents:
    """Titles by document, numbers by claim, documents by thread: small things only, no text."""

    titles: dict[str, Title] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)

    def list_documents(self, documents: Iterable[Row]) -> None:
        """Takes in the listing of the documents."""
        threads: dict[str, list[tuple[str, str]]] = {}
        for row in documents:
            self.titles[row["document"]] = title_of(row)
            if row["thread"] is not None:
                threads.setdefault(row["thread"], []).append((_sort_day(row), row["document"]))
        self.threads = {
            thread: [document for _, document in sorted(members)]
            for thread, members in threads.items()
            if len(members) > 1
        }

    def number(self, claim: str) -> int:
        """The number of a claim, the next free one for a new claim."""
        return self.numbers.setdefault(claim, len(self.numbers) + 1)

    def title(self, document: str) -> Title:
        """The title of a document; its id for one that is not in the listing."""
        return self.titles.get(document) or Title(name=document[:12], sender="", day="")


def title_of(row: Row) -> Title:
    """The title of a document: its subject, else its path."""
    name = row["subject"] or (row["paths"][0] if row["paths"] else row["document"][:12])
    sender = (row["from"] or "").split(" <")[0]
    day = row["date"][:10] if isinstance(row["date"], str) else row["date"]
    return Title(name=name, sender=sender, day=wording.when(day))


def _sort_day(row: Row) -> str:
    day = row["date"]
    return str((day["from"] or day["to"]) if isinstance(day, dict) else day or "")
