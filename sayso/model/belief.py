"""The same thing said at several places, on whose word it rests, and how far to believe it."""

from dataclasses import dataclass
from typing import Literal

RelationKind = Literal["contradicts", "differs", "implies", "part-of"]
"""`contradicts`: both cannot hold. `differs`: the same event with another figure, date or place, of which at
most one holds. `implies`: if the left holds, so does the right ("if ... then"). `part-of`: the left is said
as a part of the right, which cannot hold without it."""

DENIAL = "Not so: "
"""How the text of a proposition begins whose claims deny what its words say."""

DriftKind = Literal[
    "hedge dropped", "attribution dropped", "source raised", "source multiplied", "hop skipped",
    "figure changed", "date changed", "name changed",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A claim and why it says what its proposition says; `score`, 0 to 1, is how sure a program is of that.

    `reason` is in words a reporter reads ("same actor, act and figure"). The claim that names the
    proposition has the reason "names it". `by_person` is true where a judgement put it there.
    """

    claim: str
    score: float
    reason: str
    by_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """What is said, at one or several places. `id` is that of its smallest anchor; `text` the words of the
    member that says it best. A claim is in at most one proposition, and never in that of its denial.
    """

    id: str
    text: str
    members: tuple[Membership, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How two propositions stand to each other. `left` < `right` for `contradicts` and `differs`.

    `claim` is the claim that says so, of `implies` alone.
    """

    left: str
    right: str
    kind: RelationKind
    reason: str
    score: float
    by_person: bool = False
    claim: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """On what a claim may rest: another claim, or (`claim` is `None`) its origin's own word."""

    claim: str | None
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """On what a claim rests, with probabilities that sum to 1; at most three claims and its own word."""

    claim: str
    parents: tuple[Parent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Claims of one proposition that most likely go back to one origin: they count once.

    `origin` is the id of the source they go back to (`Source.id`), `None` where nobody is known. `reasons`
    say why they are one ("one source", "printed from the same text"), empty for a lineage of one claim.
    """

    id: str
    proposition: str
    claims: tuple[str, ...]
    origin: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What a retelling changed. `hop` counts the hops of the claim's chain from outside: the change lies
    between hop `hop` and hop `hop` + 1; `was` are the words nearer to the origin, `became` the retold ones.
    """

    claim: str
    hop: int
    kind: DriftKind
    was: str
    became: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One line of the house standard: what it asks, whether it is met, and in words what is there."""

    name: str
    is_met: bool
    found: str
