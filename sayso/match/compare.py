"""Two statements compared: the same, a part, the contrary, another value, or unrelated, with a reason.

Frames first (the structured comparison of the evidence on weighing, 3.3): a small logistic model says how
likely both speak of the same matter; negations, opposite acts, figures, dates and places tell whether they
disagree on it; a second one, on the same features, how likely they say the same of it. The weights come from
`training/matching.py`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Literal

from sayso.match.acts import Acts
from sayso.match.features import CERTAIN, NAMES, Meeting, at_most, meet, names_apart, names_shared, overlap
from sayso.match.sides import Side

Verdict = Literal["same", "entails", "entailed", "contradicts", "differs", "unrelated"]
_WORDS, _MOST, HALF, LEAST = 2, 0.7, 0.5, 0.3
"""Below how many words a statement says too little; shares of its weight that are most, half and
least of it."""
_SAME_FROM: Mapping[Acts, float] = {"same": 0.0, "none": 0.0, "shared": 0.6, "other": 0.7, "apart": 0.7}
"""How likely two statements must be the same at least, by how their main acts stand to each other. Of pairs
that somebody writes many are the same, of those that meet in a leak few: what tells of another act must be
much like the other.
"""
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
    """The weights of a logistic model, and from which probability on it says yes."""

    weights: tuple[float, ...]
    bias: float
    cut: float

    def probability(self, values: tuple[float, ...]) -> float:
        """How likely it is so of two statements with these features."""
        total = self.bias + sum(weight * value for weight, value in zip(self.weights, values, strict=True))
        return 1 / (1 + exp(-total))

    def may_reach(self, most: tuple[float, ...]) -> bool:
        """Whether it may say yes where the first features are `most` at most, or speak against it by no
        less.
        """
        total = self.bias
        for at, (weight, value) in enumerate(zip(self.weights, most, strict=False)):
            if weight > 0 or at < CERTAIN:
                total += weight * value
        total += sum(weight for weight in self.weights[len(most) :] if weight > 0)
        return 1 / (1 + exp(-total)) >= self.cut


@dataclass(frozen=True, slots=True)
class Models:
    """Whether two statements speak of the same matter, whether they say the same of it, and from which weight
    on what one says on top of the other counts.
    """

    matter: Model
    same: Model
    extra: float


@cache
def shipped_models() -> Models:
    """The models in the package."""
    given = json.loads(files("sayso.match").joinpath("model.json").read_text(encoding="utf-8"))
    matter, same = (
        Model(tuple(float(each["weights"][name]) for name in NAMES), each["bias"], each["cut"])
        for each in (given["matter"], given["same"])
    )
    return Models(matter, same, given["extra"])


def compare(one: Side, two: Side) -> Comparison:
    """How one statement stands to another. Swapped sides give the same verdict, mirrored.

    Statements that say nothing of their content ("asked whether") are unrelated to everything. One of a
    single word says too little to be known again but by that word.
    """
    if one.is_silent or two.is_silent:
        return Comparison("unrelated", 1.0, "one of them says nothing of it")
    if (one.frame.condition is None) != (two.frame.condition is None):
        return Comparison("unrelated", 1.0, "one of them says so under a condition")
    if not _may_meet(one, two):
        return Comparison("unrelated", 0.9, "little in common")
    if names_apart(one, two):
        return Comparison("unrelated", 0.9, "each names what the other does not")
    models = shipped_models()
    found = overlap(one, two)
    known = at_most(one, two, found)
    is_part = known[1] >= HALF and models.matter.may_reach(known)
    if not is_part and not models.same.may_reach(known):
        return Comparison("unrelated", 0.9, "little in common")
    meeting = meet(one, two, found)
    sure, alike = models.matter.probability(meeting.values), models.same.probability(meeting.values)
    if min(len(one.marks), len(two.marks)) < _WORDS and one.words != two.words:
        return Comparison("unrelated", 1 - min(sure, 0.5), "one of them says too little")
    if meeting.swapped:
        return Comparison("unrelated", sure, "who acts and who is acted on change places")
    if alike >= max(models.same.cut, _SAME_FROM[meeting.acts]) and not _differ(one, two, meeting):
        return Comparison("same", alike, _shared(one, two, meeting))
    if meeting.acts == "apart" and not meeting.opposite:
        return Comparison("unrelated", max(sure, 1 - sure), "they tell of different acts")
    if sure < models.matter.cut:
        return Comparison("unrelated", 1 - sure, "little in common")
    return _agreed(one, two, meeting, sure)


def _differ(one: Side, two: Side, meeting: Meeting) -> bool:
    """Whether one denies what the other says, has another value, or has all of it and more."""
    if meeting.is_contrary or meeting.figures or meeting.days or meeting.places:
        return True
    if names_apart(one, two, places=True):
        return True
    more, less = _details(one, two, meeting), _details(two, one, meeting, mirrored=True)
    return bool(more) != bool(less) and not (meeting.right if more else meeting.left)


def _may_meet(one: Side, two: Side) -> bool:
    """Whether enough of the smaller statement may be in the other for a closer look, which costs time."""
    small, large = (one, two) if one.weight <= two.weight else (two, one)
    shared = sum(mark.weight for mark in small.marks if mark.groups & large.groups)
    return shared >= LEAST * small.weight or bool(small.entities & large.entities)


def _agreed(one: Side, two: Side, meeting: Meeting, sure: float) -> Comparison:
    """How two statements about the same thing agree on it."""
    if meeting.is_contrary:
        if not _denies(one, two, meeting):
            return Comparison("unrelated", sure, "what one denies the other does not say")
        reason = "what they say is opposite" if meeting.opposite else "one says that it is not so"
        return Comparison("contradicts", sure, reason)
    values = meeting.figures or meeting.days or meeting.places
    if values is not None:
        if min(meeting.covers) < HALF:
            return Comparison("unrelated", sure, "little in common beside other figures, dates or places")
        kind = "other figures: " if meeting.figures else "" if meeting.days else "another place: "
        return Comparison("differs", sure, f"{kind}{values}")
    more, less = _details(one, two, meeting), _details(two, one, meeting, mirrored=True)
    if (more or less) and not _holds(one, two, meeting, bool(more)):
        return Comparison("unrelated", sure, "each says what the other does not")
    if more and less:
        return Comparison("unrelated", sure, "each says what the other does not")
    if more and not one.is_negative:
        return Comparison("entails", sure, f"says more: {more}")
    if less and not one.is_negative:
        return Comparison("entailed", sure, f"says less: {less}")
    if more or less:  # who denies the whole does not deny its parts: the other way round
        return Comparison("entailed" if more else "entails", sure, f"denies the part alone: {more or less}")
    return Comparison("unrelated", sure, "what they say is not the same")


def _denies(one: Side, two: Side, meeting: Meeting) -> bool:
    """Whether the one that says no speaks of no more than the other says, and of the same act: not to have
    sold for two million is not yet not to have sold, never to have held a paper is not what it gives away.
    """
    if meeting.opposite and one.is_negative == two.is_negative:
        return min(meeting.covers) >= HALF
    if meeting.acts in ("shared", "other", "apart"):
        return False
    denied = meeting.covers[0] if one.is_negative else meeting.covers[1]
    return denied >= _MOST


def _details(one: Side, two: Side, meeting: Meeting, *, mirrored: bool = False) -> str:
    """What one statement says on top of the other that can be checked by itself, in words; "" for nothing."""
    lone = meeting.right if mirrored else meeting.left
    if one.frame.actor & two.frame.actor or two.frame.has_pronoun:  # who acts may be described more fully
        lone = tuple(mark for mark in lone if not mark.groups & one.frame.actor)
    found = []
    if one.frame.figures and not two.frame.figures:
        found.append("a figure")
    if one.frame.days and not two.frame.days:
        found.append("a date")
    if one.frame.place - two.groups and not two.frame.place:
        found.append("a place")
    if any(mark.lower in _name_words(one) for mark in lone):
        found.append("a name")
    if sum(mark.weight for mark in lone) >= shipped_models().extra:
        found.append(" ".join(mark.lower for mark in lone[:4]))
    return ", ".join(found)


def _holds(one: Side, two: Side, meeting: Meeting, first: bool) -> bool:
    """Whether the statement that says more says nearly all of the other, and names its act."""
    more, less = (one, two) if first else (two, one)
    cover = meeting.covers[1] if first else meeting.covers[0]
    is_other = less.frame.act is not None and meeting.values[NAMES.index("act_other")] == 1.0
    return cover >= _MOST and not (is_other and less.frame.act not in more.groups)


def _name_words(side: Side) -> frozenset[str]:
    return frozenset(word for name in side.frame.names if name.sure for word in name.key)


def _shared(one: Side, two: Side, meeting: Meeting) -> str:
    """Why two statements are the same, for a reader."""
    values = dict(zip(NAMES, meeting.values, strict=True))
    parts = []
    if meeting.acts == "same":
        parts.append("act")
    if one.frame.actor & two.frame.actor:
        parts.append("actor")
    if one.frame.target & two.frame.target:
        parts.append("object")
    shared = (("name", names_shared(one, two)), ("figure or date", values["value_same"]))
    parts += [word for word, is_shared in shared if is_shared]
    return f"same {', '.join(parts)}" if parts else "nearly the same words"


def log_odds(comparison: Comparison) -> float:
    """For joining: positive where two statements are the same, negative where they are not."""
    sure = min(max(comparison.score, 1e-6), 1 - 1e-6)
    odds = log(sure / (1 - sure))
    if comparison.verdict == "same":
        return max(odds, 1e-3)
    return -abs(odds) - 1e-3
