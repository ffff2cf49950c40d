"""Names as a network tags them: a span, a kind, a score."""

from dataclasses import dataclass
from typing import Literal

from sayso.model.place import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSpan:
    """A name that a network found in a passage; `score` is how sure it is, 0 to 1."""

    span: Span
    kind: Literal["person", "body", "place"]
    score: float
