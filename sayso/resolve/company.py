"""Who is named beside whom: the company a name keeps tells namesakes apart and a man's mailboxes together."""

from collections import defaultdict

from sayso.resolve.atoms import Atom
from sayso.resolve.groups import Groups

MOST_DOCUMENTS = 300
"""Documents of a group that are looked at, in order of their ids: enough to know its company."""
CROWD = 40
"""A document that names more than this many keeps no company: a list, a directory."""


class Company:
    """The atoms of each document and of each group's documents."""

    def __init__(self, atoms: list[Atom]) -> None:
        self._atoms = atoms
        self.of_document: defaultdict[str, list[int]] = defaultdict(list)
        for atom in atoms:
            for document in atom.documents:
                self.of_document[document].append(atom.number)

    def documents(self, members: list[int]) -> list[str]:
        """The documents of a group's atoms, in order, at most `MOST_DOCUMENTS`."""
        found = {each for member in members for each in self._atoms[member].documents}
        return sorted(found)[:MOST_DOCUMENTS]

    def around(self, documents: list[str], groups: Groups) -> set[int]:
        """The groups named in documents, lists and directories left out."""
        return {
            groups.root(number)
            for document in documents
            if len(self.of_document[document]) <= CROWD
            for number in self.of_document[document]
        }

    def shared(self, left: int, right: int, groups: Groups) -> tuple[int, float]:
        """How many others two groups both keep company with, and their share of the smaller company."""
        around = [
            self.around(self.documents(groups.members(each)), groups) - {left, right}
            for each in (left, right)
        ]
        common = len(around[0] & around[1])
        return common, common / (min(len(each) for each in around) or 1)
