"""A leak as a list of texts, for tests of checking: answers what the store answers, slowly and plainly."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sayso.check.letters import Letters
from sayso.model.chain import Hop
from sayso.model.document import Zone
from sayso.model.place import Span
from sayso.model.quotation import LeakText, Told


@dataclass
class ListIndex:
    """`texts` number from 0; `voices` name the writer of each, `claims` are by number."""

    texts: Sequence[str]
    voices: Sequence[str | None] = ()
    dates: Sequence[str] = ()
    copies: frozenset[int] = frozenset()
    claims: dict[int, list[Told]] = field(default_factory=dict)
    names: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        self._words = [Letters(text).words for text in self.texts]

    @property
    def size(self) -> int:
        return len(self.texts)

    def frequency(self, word: str) -> int:
        return sum(word in words for words in self._words)

    def holding(self, phrases: Sequence[tuple[str, ...]], limit: int) -> list[int]:
        def holds(words: list[str], phrase: tuple[str, ...]) -> bool:
            size = len(phrase)
            return any(tuple(words[at : at + size]) == phrase for at in range(len(words) - size + 1))

        found = [
            number
            for number, words in enumerate(self._words)
            if all(holds(words, phrase) for phrase in phrases)
        ]
        return found[:limit]

    def text(self, number: int) -> LeakText:
        content = self.texts[number]
        name = self.voices[number] if self.voices else None
        zone = Zone(
            kind="body",
            span=Span(start=0, end=len(content)),
            level=0,
            voices=(Hop(name=name, medium="mail"),),
        )
        return LeakText(
            number=number,
            document=f"document {number}",
            path=f"{number}.txt",
            date=self.dates[number] if self.dates else "",
            content=content,
            zones=(zone,),
            is_copy=number in self.copies,
        )

    def told(self, number: int) -> list[Told]:
        return self.claims.get(number, [])

    def names_of(self, name: str) -> tuple[str, ...]:
        return (name, *(each for names in self.names if name in names for each in names))
