"""Many issues as one set of arrays, so that beliefs and expected counts of all are computed at once."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sayso.weigh.network import Issue

Vector = NDArray[np.float64]
Places = NDArray[np.intp]
# Whose reliability, on which topic.
Key = tuple[str, str | None]


class Learner(Protocol):
    """What must be known of a voice here: whether its reliability is learned."""

    @property
    def learns(self) -> bool:
        """False where the prior stays as it is."""


class Flat:
    """The signals of all issues: signals lie in ways, ways in groups, groups in issues, each in one run.

    A well without a known voice is a voice of its own, whose counts are kept. `own` are the Beta counts of
    those. Reliabilities are given for places: a key (voice and topic) in an issue.
    """

    def __init__(self, issues: Sequence[Issue], voices: Mapping[str, Learner]) -> None:
        self.issues = issues
        size = max((len(issue.network.values) for issue in issues), default=1)
        place: dict[Key, int] = {}
        self.own: dict[str, tuple[float, float]] = {}
        self._wells = [self._keys_of(number, issue, voices, place) for number, issue in enumerate(issues)]
        self.keys: tuple[Key, ...] = tuple(place)
        self._place_at: dict[tuple[int, int], int] = {}
        for number, keys in enumerate(self._wells):
            for key in keys:
                self._place_at.setdefault((key, number), len(self._place_at))
        self.key_of_place = _places([key for key, _ in self._place_at])
        self.learns = np.array([key[0] in voices and voices[key[0]].learns for key in self.keys], dtype=float)
        self._lay_out(size)
        self._prior = np.full((len(issues), size), -np.inf)
        self._fixed = np.zeros((len(issues), size))
        with np.errstate(divide="ignore"):
            for number, issue in enumerate(issues):
                count = len(issue.network.values)
                self._prior[number, :count] = np.log(issue.network.prior)
                for _, row in issue.fixed:
                    self._fixed[number, :count] += row
        self._cap = np.array([issue.network.cap for issue in issues])

    def _keys_of(
        self, number: int, issue: Issue, voices: Mapping[str, Learner], place: dict[Key, int]
    ) -> list[int]:
        found = []
        for well in issue.network.wells:
            if well.voice is not None and well.voice in voices:
                key: Key = (well.voice, issue.network.topic)
            else:
                key = (f"\x00{number}\x00{well.id}", None)
                self.own[key[0]] = well.reliability
            found.append(place.setdefault(key, len(place)))
        return found

    def _lay_out(self, size: int) -> None:
        heard: list[tuple[float, ...]] = []
        noise, lies, weights = [], [], []
        signal_of, place_of, part = [], [], []
        way_starts: list[int] = []
        group_starts: list[int] = []
        issue_starts, with_groups = [], []
        pads = [(0.0,) * (size - each) for each in range(size + 1)]
        for number, issue in enumerate(self.issues):
            wells = issue.network.wells
            if issue.groups:
                issue_starts.append(len(group_starts))
                with_groups.append(number)
            for ways in issue.groups:
                group_starts.append(len(way_starts))
                for way in ways:
                    way_starts.append(len(heard))
                    weights.append(way.weight)
                    for signal in way.signals:
                        for well in signal.wells:
                            signal_of.append(len(heard))
                            place_of.append(self._place_at[self._wells[number][well], number])
                            part.append(1.0 / len(signal.wells))
                        lies.append(sum(wells[each].lies for each in signal.wells) / len(signal.wells))
                        heard.append(signal.heard + pads[len(signal.heard)])
                        noise.append(signal.noise)
        self._heard = np.array(heard).reshape(len(heard), size)
        self._noise, self._lies, self._weights = np.array(noise), np.array(lies), np.array(weights)
        self._part = np.array(part)
        self._signal_of, self._place_of = _places(signal_of), _places(place_of)
        self._way_starts, self._group_starts = _places(way_starts), _places(group_starts)
        self._issue_starts, self._with_groups = _places(issue_starts), _places(with_groups)
        self._way_of = _members(self._way_starts, len(heard))
        self._group_of = _members(self._group_starts, len(way_starts))
        self._issue_of = self._with_groups[_members(self._issue_starts, len(group_starts))]
        sizes = np.array([len(issue.network.values) for issue in self.issues])
        per_signal = self._issue_of[self._group_of[self._way_of]] if heard else _places([])
        self._others = np.maximum(sizes[per_signal] - 1, 1)[:, None] if heard else np.ones((0, 1))
        self._is_value = np.arange(size)[None, :] < sizes[per_signal][:, None] if heard else None

    def beliefs(self, reliabilities: Vector) -> Vector:
        """P(value | all reports) of each issue, one row an issue, zeros behind its last value."""
        _, _, _, joint = self._upward(reliabilities)
        free = _normal(joint)
        with np.errstate(divide="ignore"):
            prior = np.exp(self._prior)
        cap = self._cap[:, None]
        result: Vector = (1.0 - cap) * free + cap * prior
        return result

    def expected(self, reliabilities: Vector) -> tuple[Vector, Vector]:
        """For each place how often its voice is expected to have known, and of how many signals."""
        knew, seen = self._responsibilities(reliabilities)
        share = self._part
        count = len(self.key_of_place)
        right = sums(self._place_of, knew[self._signal_of] * share, count)
        total = sums(self._place_of, seen[self._signal_of] * share, count)
        return right, total

    def _rates(self, reliabilities: Vector) -> Vector:
        weights = reliabilities[self._place_of] * self._part
        return sums(self._signal_of, weights, len(self._heard))

    def _upward(self, reliabilities: Vector) -> tuple[Vector, Vector, Vector, Vector]:
        """Log likelihoods of signals, ways and groups for each value, and the joint of each issue."""
        rate = self._rates(reliabilities)[:, None]
        lies = self._lies[:, None]
        with np.errstate(divide="ignore"):
            noise = np.log((1.0 - rate) * (1.0 - lies)) + self._noise[:, None]
            signals = np.logaddexp(np.log(rate) + self._heard, noise)
            if self._lies.any() and self._is_value is not None:
                top = np.where(self._is_value, self._heard, -np.inf).max(axis=1, keepdims=True)
                said = np.where(self._is_value, np.exp(self._heard - top), 0.0)
                others = top + np.log(np.maximum(said.sum(axis=1, keepdims=True) - said, 0.0))
                signals = np.logaddexp(signals, np.log((1.0 - rate) * lies / self._others) + others)
        joint = self._prior + self._fixed
        if not len(self._heard):
            return signals, signals, signals, joint
        ways = np.add.reduceat(signals, self._way_starts, axis=0) + self._weights[:, None]
        top = np.maximum.reduceat(ways, self._group_starts, axis=0)
        top = np.where(np.isfinite(top), top, 0.0)
        with np.errstate(divide="ignore"):
            groups = top + np.log(
                np.add.reduceat(np.exp(ways - top[self._group_of]), self._group_starts, axis=0)
            )
        joint[self._with_groups] += np.add.reduceat(groups, self._issue_starts, axis=0)
        return signals, ways, groups, joint

    def _responsibilities(self, reliabilities: Vector) -> tuple[Vector, Vector]:
        """For each signal: P(it is heard in this way and came from knowledge), P(it is heard in this way)."""
        signals, ways, groups, joint = self._upward(reliabilities)
        if not len(self._heard):
            return np.zeros(0), np.zeros(0)
        belief = _normal(joint) * (1.0 - self._cap)[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.nan_to_num(np.exp(ways - groups[self._group_of]), nan=0.0, posinf=0.0)
            in_way = (belief[self._issue_of[self._group_of]] * share)[self._way_of]
            rate = np.log(self._rates(reliabilities))[:, None]
            knew = np.nan_to_num(np.exp(rate + self._heard - signals), nan=0.0, posinf=0.0)
        return (in_way * knew).sum(axis=1), in_way.sum(axis=1)

    def at_places(self, of_keys: Vector) -> Vector:
        """One reliability a key as one a place."""
        found: Vector = of_keys[self.key_of_place]
        return found

    def by_issue(self, reliabilities: Vector) -> tuple[tuple[float, ...], ...]:
        """The reliabilities of the wells of each issue, in their order."""
        return tuple(
            tuple(float(reliabilities[self._place_at[key, number]]) for key in keys)
            for number, keys in enumerate(self._wells)
        )

    def cases(self, right: Vector, total: Vector) -> dict[str, tuple[tuple[str, float], ...]]:
        """For each learning voice the issues where it was heard and the probability that it knew."""
        found: dict[str, list[tuple[str, float]]] = {}
        for (key, number), place in self._place_at.items():
            if self.learns[key] and total[place] > 0.0:
                knew = float(right[place] / total[place])
                found.setdefault(self.keys[key][0], []).append((self.issues[number].network.id, knew))
        return {voice: tuple(sorted(past)) for voice, past in sorted(found.items())}


def _normal(logs: Vector) -> Vector:
    top = logs.max(axis=1, keepdims=True)
    weights = np.exp(logs - top)
    result: Vector = weights / weights.sum(axis=1, keepdims=True)
    return result


def sums(places: Places, weights: Vector, count: int) -> Vector:
    """The sum of the weights at each of `count` places."""
    return np.asarray(np.bincount(places, weights, minlength=count), dtype=np.float64)


def _places(numbers: Sequence[int]) -> Places:
    return np.array(numbers, dtype=np.intp)


def _members(starts: Places, count: int) -> Places:
    """The run in which each of `count` things lies, for runs that begin at `starts`."""
    marks = np.zeros(count, dtype=np.intp)
    marks[starts[1:]] = 1
    result: Places = np.cumsum(marks)
    return result
