"""Two statements compared: the same, a part, the contrary, another value, or unrelated, with a reason.

Frames first (the structured comparison of the evidence on weighing, 3.3): a small logistic model says how
likely both speak of the same thing; then negations, opposite acts, figures, dates and places decide how they
agree on it. Its weights come from `training/matching.py`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Literal

from sayso.match.features import NAMES, Meeting, meet
from sayso.match.sides import Side

Verdict = Literal["same", "entails", "entailed", "contradicts", "differs", "unrelated"]
MIRRORED: Mapping[Verdict, Verdict] = {"entails": "entailed", "entailed": "entails"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two statements stand to each other; `score`, 0 to 1, is how sure the program is of the verdict.

    `entails`: the first says all that the second does, and more. `differs`: the same but for a figure, a date
    or a place. `reason` is for a reader.
    """

    verdict: Verdict
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of the logistic model, and the cuts."""

    weights: tuple[float, ...]
    bias: float
    cut: float
    extra: float

    def probability(self, values: tuple[float, ...]) -> float:
        """How likely two statements with these features speak of the same thing."""
        total = self.bias + sum(weight * value for weight, value in zip(self.weights, values, strict=True))
        return 1 / (1 + exp(-total))


@cache
def shipped_model() -> Model:
    """The model in the package."""
    given = json.loads(files("sayso.match").joinpath("model.json").read_text(encoding="utf-8"))
    weights = tuple(float(given["weights"][name]) for name in NAMES)
    return Model(weights, given["bias"], given["cut"], given["extra"])


def compare(one: Side, two: Side) -> Comparison:
    """How one statement stands to another. Swapped sides give the same verdict, mirrored.

    Statements that say nothing of their content ("asked whether") are unrelated to everything.
    """
    if one.is_silent or two.is_silent:
        return Comparison("unrelated", 1.0, "one of them says nothing of it")
    meeting = meet(one, two)
    model = shipped_model()
    sure = model.probability(meeting.values)
    if meeting.swapped:
        return Comparison("unrelated", sure, "who acts and who is acted on change places")
    if sure < model.cut:
        return Comparison("unrelated", 1 - sure, "little in common")
    return _agreed(one, two, meeting, sure)


def _agreed(one: Side, two: Side, meeting: Meeting, sure: float) -> Comparison:
    """How two statements about the same thing agree on it."""
    if (one.is_negative != two.is_negative) != meeting.opposite:
        reason = "the acts are opposites" if meeting.opposite else "one says that it is not so"
        return Comparison("contradicts", sure, reason)
    if meeting.figures is not None:
        return Comparison("differs", sure, f"other figures: {meeting.figures}")
    if meeting.days is not None:
        return Comparison("differs", sure, meeting.days)
    if meeting.places is not None:
        return Comparison("differs", sure, f"another place: {meeting.places}")
    more, less = _details(one, two, meeting), _details(two, one, meeting, mirrored=True)
    if more and not less:
        return Comparison("entails", sure, f"says more: {more}")
    if less and not more:
        return Comparison("entailed", sure, f"says less: {less}")
    return Comparison("same", sure, _shared(one, two, meeting))


def _details(one: Side, two: Side, meeting: Meeting, *, mirrored: bool = False) -> str:
    """What one statement says on top of the other that can be checked by itself, in words; "" for nothing."""
    lone = meeting.right if mirrored else meeting.left
    found = []
    if one.frame.figures and not two.frame.figures:
        found.append("a figure")
    if one.frame.days and not two.frame.days:
        found.append("a date")
    if one.frame.place - two.groups and not two.frame.place:
        found.append("a place")
    if len(one.frame.names) > len(two.frame.names) and any(mark.lower in _name_words(one) for mark in lone):
        found.append("a name")
    if sum(mark.weight for mark in lone) >= shipped_model().extra:
        found.append(" ".join(mark.lower for mark in lone[:4]))
    return ", ".join(found)


def _name_words(side: Side) -> frozenset[str]:
    return frozenset(word for name in side.frame.names for word in name.key)


def _shared(one: Side, two: Side, meeting: Meeting) -> str:
    """Why two statements are the same, for a reader."""
    values = dict(zip(NAMES, meeting.values, strict=True))
    parts = []
    if one.frame.act is not None and values["act_same"]:
        parts.append("act")
    if one.frame.actor & two.frame.actor:
        parts.append("actor")
    if one.frame.target & two.frame.target:
        parts.append("object")
    parts += [
        word
        for word, name in (("name", "name_same"), ("figure", "figure_same"), ("date", "day_same"))
        if values[name]
    ]
    return f"same {', '.join(parts)}" if parts else "nearly the same words"


def log_odds(comparison: Comparison) -> float:
    """For joining: positive where two statements are the same, negative where they are not."""
    sure = min(max(comparison.score, 1e-6), 1 - 1e-6)
    odds = log(sure / (1 - sure))
    if comparison.verdict == "same":
        return max(odds, 1e-3)
    return -abs(odds) - 1e-3
