"""What checking asks of a leak. The store answers (`sayso.store.quotations`); tests answer from a list."""

from collections.abc import Sequence
from typing import Protocol

from sayso.model.quotation import LeakText, Told


class LeakIndex(Protocol):
    """Texts by the words in them. Words are as `sayso.check.letters` splits and folds them."""

    @property
    def size(self) -> int:
        """How many texts there are."""

    def frequency(self, word: str) -> int:
        """In how many texts a word stands."""

    def holding(self, phrases: Sequence[tuple[str, ...]], limit: int) -> Sequence[int]:
        """The numbers of the first `limit` texts that hold every one of the phrases."""

    def text(self, number: int) -> LeakText:
        """The text with this number."""

    def told(self, number: int) -> Sequence[Told]:
        """The claims of the text with this number, in order of place."""

    def names_of(self, name: str) -> Sequence[str]:
        """All names of the source that bears this one, itself among them."""
