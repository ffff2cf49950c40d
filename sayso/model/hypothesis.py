"""What an analyst asks: a question with rival answers, and what each would lead one to expect."""

from dataclasses import dataclass
from typing import Literal

Step = Literal["surely", "probably", "no-bearing", "hardly", "not"]
"""How a proposition stands to a rival: were the rival so, it would surely, probably, hardly or not be so, or
the rival has no bearing on it."""
NONE = "none"
"""The id of the rival "none of these", which every question has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """An answer that excludes the others. `prior` is its probability before anything was heard, as a person
    gave it, `None` where nobody did.
    """

    id: str
    words: str
    prior: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where a person placed a proposition under a rival, by which judgement, and why (`note`)."""

    proposition: str
    rival: str
    step: Step
    judgement: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Hypotheses: a question, its rivals with "none of these" at the end, and the cells that were placed.

    `id` is that of the judgement that asked it. `lost` are judgements whose proposition is found no more.
    """

    id: str
    words: str
    rivals: tuple[Rival, ...]
    cells: tuple[Cell, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def propositions(self) -> tuple[str, ...]:
        """Those on the matrix, in the order in which they came there."""
        return tuple(dict.fromkeys(each.proposition for each in self.cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """If `condition`, then `consequence`, as a person stated it: how likely, and how likely `otherwise`."""

    condition: str
    consequence: str
    step: Step
    otherwise: Step | None
    judgement: str
    user: int
    note: str | None = None
