"""What a belief is made of: wells (origins), reports that repeat them through pipes, and acts of the accused.

One `Network` is one issue: a proposition with the values it may have. Values are named by their place in
`Network.values`. The model is "wells and pipes" (docs/method.md).
"""

import math
from dataclasses import dataclass
from typing import Literal

Act = Literal["denies", "silent", "evades", "admits"]
# P(act | it is so), P(act | it is not so) for a party with an interest. Assumed, not measured.
DENIAL_TABLE: dict[Act, tuple[float, float]] = {
    "denies": (0.72, 0.85),
    "silent": (0.15, 0.13),
    "evades": (0.10, 0.018),
    "admits": (0.03, 0.002),
}
# The prior of whoever is behind reports that only cite one another.
UNKNOWN_REPORTER = (2.0, 2.0)
_SLACK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Well:
    """An origin: who or what has access to the matter.

    `reliability` are the two counts of a Beta distribution. On one issue a well gives one signal, so that its
    mean is all that counts there. `interest` is how often an unreliable signal is what suits the origin
    (`suits`, a distribution over the values); `lies` how often it is knowingly something else than the truth.
    `silence` is P(says nothing | value), for a well that would be expected to speak and does not. `voice` is
    who it is in the whole case, where the reliability is learned.
    """

    id: str
    voice: str | None = None
    reliability: tuple[float, float] = UNKNOWN_REPORTER
    interest: float = 0.0
    suits: tuple[float, ...] | None = None
    lies: float = 0.0
    silence: tuple[float, ...] | None = None

    @property
    def mean(self) -> float:
        """The mean of the reliability."""
        right, wrong = self.reliability
        return right / (right + wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A repetition. `value` is None where its words are not known (a hop in a chain).

    `parents` are the wells or reports that it may rest on, each with its probability; they sum to one.
    `fidelity` is how often the pipe passes on what it got. `time` is ISO 8601 or None.
    """

    id: str
    value: int | None
    parents: tuple[tuple[str, float], ...]
    fidelity: float = 1.0
    time: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """Two wells that may be one person, with the probability that they are."""

    first: str
    second: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a party with an interest does about the charge that the value `about` is so.

    `table` are P(act | it is so), P(act | it is not so). The same party counts once: of several acts the one
    that says most.
    """

    party: str
    about: int
    act: Act
    table: tuple[float, float] | None = None

    @property
    def likelihoods(self) -> tuple[float, float]:
        """P(act | it is so), P(act | it is not so)."""
        return DENIAL_TABLE[self.act] if self.table is None else self.table


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What another proposition (`id`) says of each value of an issue: the logs of factors (`heard`), and how
    it stands to what is asked, in `words`.
    """

    id: str
    words: str
    heard: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One issue. `prior` and `popularity` (how often a value is said when nobody knows) sum to one.

    `cap` is κ: how often everything said on such an issue tells nothing about it. `topic` tells issues apart
    for which one voice may have several reliabilities. `doubt` is how often it is read wrongly on whose word
    a report rests (`sayso.weigh.doubt`). What is `beside` is no report on the issue: the cap leaves it alone.
    Raises `ValueError` for numbers that are no probabilities and for parents that do not exist.
    """

    id: str
    topic: str | None = None
    values: tuple[str, ...]
    prior: tuple[float, ...]
    popularity: tuple[float, ...]
    wells: tuple[Well, ...] = ()
    reports: tuple[Report, ...] = ()
    same: tuple[Same, ...] = ()
    responses: tuple[Response, ...] = ()
    cap: float = 0.0
    doubt: float = 0.0
    beside: tuple[Beside, ...] = ()

    def __post_init__(self) -> None:
        size = len(self.values)
        _distribution(self.prior, size, "prior")
        _distribution(self.popularity, size, "popularity")
        if min(self.popularity) <= 0.0:
            raise ValueError("every value must be said now and then by somebody who does not know")
        _share(self.cap, "cap")
        _share(self.doubt, "doubt")
        names = {well.id for well in self.wells} | {report.id for report in self.reports}
        if len(names) != len(self.wells) + len(self.reports):
            raise ValueError("two wells or reports have the same id")
        for well in self.wells:
            _check_well(well, size)
        for report in self.reports:
            _check_report(report, size, names)
        if any(len(each.heard) != size for each in self.beside):
            raise ValueError(f"what is beside says nothing of some of {size} values")
        for pair in self.same:
            _share(pair.probability, "probability of being the same")
            if not {pair.first, pair.second} <= {well.id for well in self.wells}:
                raise ValueError(f"{pair.first} or {pair.second} is no well")


def _check_well(well: Well, size: int) -> None:
    if min(well.reliability) <= 0.0:
        raise ValueError(f"the reliability of {well.id} is no Beta distribution")
    _share(well.interest, "interest")
    _share(well.lies, "lies")
    if well.suits is not None:
        _distribution(well.suits, size, "suits")
    if well.interest and well.suits is None:
        raise ValueError(f"{well.id} has an interest, and nothing that suits it")
    if well.silence is not None and (len(well.silence) != size or min(well.silence) <= 0.0):
        raise ValueError(f"the silence of {well.id} needs a probability for each value")


def _check_report(report: Report, size: int, names: set[str]) -> None:
    _share(report.fidelity, "fidelity")
    if report.value is not None and not 0 <= report.value < size:
        raise ValueError(f"{report.id} says a value that is not there")
    _distribution(tuple(share for _, share in report.parents), len(report.parents), "parents")
    unknown = {parent for parent, _ in report.parents} - names
    if unknown:
        raise ValueError(f"{report.id} rests on {min(unknown)}, which is not there")


def _distribution(shares: tuple[float, ...], size: int, name: str) -> None:
    if len(shares) != size or not size or min(shares) < 0.0 or abs(math.fsum(shares) - 1.0) > _SLACK:
        raise ValueError(f"{name} is no distribution over {size} values")


def _share(number: float, name: str) -> None:
    if not 0.0 <= number <= 1.0:
        raise ValueError(f"{name} must lie between 0 and 1")
