"""A belief opened: what each origin adds, what if, and every number it rests on with its status."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one origin, or several that hang together, adds. `log_odds` is for the value against its rival.

    `origins` is empty for the chance that everything said tells nothing, and for what another proposition
    adds, which `proposition` then names by its id.
    """

    origins: tuple[str, ...]
    log_odds: float
    words: str
    proposition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A number the belief rests on, and its status: assumed, learned or given."""

    name: str
    value: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What the belief would be if something were known."""

    condition: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A belief opened. `low` and `high` bound it over uncertain reliabilities and identities.

    `start` and the contributions sum to `log_odds`. `most` names the origin whose own word, known for sure,
    would be expected to move the belief most, and by how much (`shift`). `text` says all of it.
    """

    value: str
    rival: str
    probability: float
    low: float
    high: float
    start: float
    log_odds: float
    contributions: tuple[Contribution, ...]
    scenarios: tuple[Scenario, ...]
    most: str | None
    shift: float
    assumptions: tuple[Assumption, ...]
    text: str
