"""How reliable voices are: priors from grades, learned over many issues without knowing the truth of any.

Learning is expectation maximisation with exact expected counts (Dempster, Laird and Rubin 1977): how often
the signal of a well came from knowledge rather than noise. Counts are added to the prior, whose mean is used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sayso.weigh.flat import Flat, Key, sums
from sayso.weigh.network import Issue

# Beta counts of the Admiralty letters. Assumed. E is noise, not the opposite of the truth; F is not known.
GRADES: dict[str, tuple[float, float]] = {
    "A": (19.0, 1.0), "B": (8.0, 2.0), "C": (6.0, 4.0), "D": (3.0, 7.0), "E": (1.0, 9.0), "F": (2.0, 2.0),
}  # fmt: skip
# Beta counts of a class of ungraded voices before the case taught anything; all others are like F. Assumed.
CLASSES: dict[str, tuple[float, float]] = {
    "document": (2.8, 1.2), "named person": (2.4, 1.6), "coded source": (2.2, 1.8), "outlet": (2.4, 1.6),
    "body": (2.2, 1.8), "unnamed": (2.0, 2.0),
}  # fmt: skip
# How many cases the assumption about a class is worth. Assumed.
CLASS_STRENGTH = 20.0
# Fewer cases than this taught nothing.
_TAUGHT = 0.05
# How many cases the voice's reliability on all topics is worth on one. Assumed.
TOPIC_STRENGTH = 6.0
ROUNDS = 12

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who says things in a case. `kind` is the class of an unnamed voice ('official', 'document').

    `grade` is an Admiralty letter given by a person or None. With `learns` false the prior stays as it is:
    for named persons, where a learned number would be a statement about them.
    """

    id: str
    kind: str | None = None
    grade: str | None = None
    learns: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """A prior and the expected counts added to it. `status`: assumed, given, learned.

    `seen` is how many cases of known outcome the counts are worth: where nobody else speaks nothing is
    learned (the observed information of Louis 1982).
    """

    voice: str
    topic: str | None
    prior: tuple[float, float]
    right: float
    wrong: float
    status: str
    seen: float = 0.0

    @property
    def counts(self) -> tuple[float, float]:
        """The two counts of a Beta distribution with this mean, as sure as the cases that were seen allow."""
        strength = sum(self.prior) + self.seen
        return self.mean * strength, (1.0 - self.mean) * strength

    @property
    def mean(self) -> float:
        """How often the voice's signal is the truth."""
        right = self.prior[0] + self.right
        return right / (right + self.prior[1] + self.wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One case behind a reliability: the issue, and the probability that the voice knew there."""

    issue: str
    knew: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned of voices (by topic) and classes; the wells of each issue; the cases of voices."""

    voices: tuple[Reliability, ...]
    kinds: Mapping[str, tuple[float, float]]
    wells: tuple[tuple[float, ...], ...]
    cases: Mapping[str, tuple[Past, ...]]


def prior_of(voice: Voice, kinds: Mapping[str, tuple[float, float]] | None = None) -> tuple[float, float]:
    """The Beta counts of a voice before anything is learned: its grade, else its class, else Beta(2, 2).

    Raises `ValueError` for a grade that is no Admiralty letter. The digit (credibility) never enters: it says
    whether others confirm, which is what is computed here.
    """
    if voice.grade is not None and voice.grade not in GRADES:
        raise ValueError(f"{voice.grade!r} is no grade of reliability; those are A to F")
    if voice.grade in (None, "F") and voice.kind is not None:
        return (kinds or CLASSES).get(voice.kind, GRADES["F"])
    return GRADES[voice.grade or "F"]


def learn(issues: Sequence[Issue], voices: Sequence[Voice], rounds: int = ROUNDS) -> Learned:
    """Learns the reliability of every voice over all issues, on each topic, without the truth of any.

    In each issue a voice counts with what it showed in all others, so that nothing is counted twice. Wells
    without a voice keep their own Beta counts. Deterministic; linear in reports and rounds.
    """
    known = {voice.id: voice for voice in voices}
    flat = Flat(issues, known)
    grouping = _Grouping(flat, known)
    none = np.zeros(len(flat.key_of_place))
    right, wrong = grouping.set_priors(none, none)
    knew = total = none
    reliabilities = grouping.elsewhere(none, none)
    for _ in range(rounds):
        knew, total = flat.expected(reliabilities)
        right, wrong = grouping.set_priors(knew, total - knew)
        reliabilities = grouping.elsewhere(knew, total - knew)
    seen = _seen(flat, reliabilities, knew, total)
    found = tuple(
        Reliability(
            voice=key[0],
            topic=key[1],
            prior=(float(grouping.prior[0][number]), float(grouping.prior[1][number])),
            right=float(right[number]),
            wrong=float(wrong[number]),
            status=_status(known.get(key[0]), float(seen[number])),
            seen=float(seen[number]),
        )
        for number, key in enumerate(flat.keys)
        if key[0] in known
    )
    return Learned(
        voices=found,
        kinds=grouping.kinds,
        wells=flat.by_issue(reliabilities),
        cases={
            voice: tuple(Past(issue=issue, knew=knew) for issue, knew in past)
            for voice, past in flat.cases(knew, total).items()
        },
    )


def _status(voice: Voice | None, counts: float) -> str:
    if counts > _TAUGHT:
        return "learned"
    return "given" if voice is not None and voice.grade is not None else "assumed"


def _seen(flat: Flat, reliabilities: Vector, knew: Vector, total: Vector) -> Vector:
    """Of how many cases each key's counts are worth, had it been known whether the voice knew."""
    share = np.divide(knew, total, out=reliabilities.copy(), where=total > 0.0)
    spread = np.maximum(reliabilities * (1.0 - reliabilities), 1e-9)
    told = total * (1.0 - share * (1.0 - share) / spread)
    counts: Vector = np.maximum(sums(flat.key_of_place, told, len(flat.keys)), 0.0) * flat.learns
    return counts


class _Grouping:
    """Class → voice → topic: each level's mean is the prior of the next."""

    def __init__(self, flat: Flat, voices: Mapping[str, Voice]) -> None:
        self._flat = flat
        self._voices = voices
        self._own = flat.own
        names = sorted({key[0] for key in flat.keys})
        self._voice = _places(flat.keys, names)
        self._names = names
        self._several = np.bincount(self._voice, minlength=len(names))[self._voice] > 1
        self.kinds: dict[str, tuple[float, float]] = {}
        self.prior: tuple[Vector, Vector] = (np.ones(0), np.ones(0))

    def _of_keys(self, at_places: Vector) -> Vector:
        counts: Vector = sums(self._flat.key_of_place, at_places, len(self._flat.keys)) * self._flat.learns
        return counts

    def elsewhere(self, knew: Vector, not_knew: Vector) -> Vector:
        """The reliability at each place: the mean of its prior and what was counted at other places."""
        at, learns = self._flat.key_of_place, self._flat.learns
        right = self.prior[0][at] + np.maximum(self._of_keys(knew)[at] - knew * learns[at], 0.0)
        wrong = self.prior[1][at] + np.maximum(self._of_keys(not_knew)[at] - not_knew * learns[at], 0.0)
        found: Vector = right / (right + wrong)
        return found

    def set_priors(self, knew: Vector, not_knew: Vector) -> tuple[Vector, Vector]:
        """The counts of each key, given those at its places; sets `kinds` and `prior`."""
        right, wrong = self._of_keys(knew), self._of_keys(not_knew)
        of_voice = [sums(self._voice, each, len(self._names)) for each in (right, wrong)]
        self.kinds = self._classes(of_voice)
        base = np.array([self._base(name) for name in self._names]).reshape(-1, 2)
        totals = base + np.stack(of_voice, axis=1)
        mean = (totals[:, 0] / totals.sum(axis=1))[self._voice]
        strength = np.where(self._several, TOPIC_STRENGTH, 0.0)
        above = base[self._voice]
        first = np.where(self._several, mean * strength, above[:, 0])
        second = np.where(self._several, (1.0 - mean) * strength, above[:, 1])
        self.prior = (first, second)
        return right, wrong

    def _base(self, name: str) -> tuple[float, float]:
        voice = self._voices.get(name)
        return self._own[name] if voice is None else prior_of(voice, self.kinds)

    def _classes(self, counts: list[Vector]) -> dict[str, tuple[float, float]]:
        """The Beta counts of each class: its mean is learned, its strength (4) is assumed."""
        totals: dict[str, list[float]] = {}
        for number, name in enumerate(self._names):
            voice = self._voices.get(name)
            if voice is not None and voice.kind is not None and voice.grade in (None, "F"):
                start = CLASSES.get(voice.kind, GRADES["F"])
                total = totals.setdefault(voice.kind, [each * CLASS_STRENGTH / sum(start) for each in start])
                total[0] += float(counts[0][number])
                total[1] += float(counts[1][number])
        strength = sum(GRADES["F"])
        return {
            kind: (strength * right / (right + wrong), strength * wrong / (right + wrong))
            for kind, (right, wrong) in sorted(totals.items())
        }


def _places(keys: Sequence[Key], names: Sequence[str]) -> NDArray[np.intp]:
    place = {name: number for number, name in enumerate(names)}
    return np.array([place[key[0]] for key in keys], dtype=np.intp)
