"""What propositions that hang together with one add to the belief in it.

Counted are conditionals that a person stated ("if A, then B"), and wholes with their parts: a whole that is
so makes its part so. A conditional that the leak states is somebody's word for it, and is only listed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from sayso.weigh.consequences import Conditional
from sayso.weigh.coupled import Link, Node, shares
from sayso.weigh.issue import Case, Plan, Rivals
from sayso.weigh.network import believe, prepare
from sayso.weigh.statements import Matter
from sayso.weigh.wells import Beside, Network
from sayso.weigh.words import percent

# So many issues are weighed together, with so many combinations of their values; the nearest first.
MOST_NODES = 6
MOST_POINTS = 512
# Of the ways in which the doubts of one group may be settled, so many are summed.
MOST_WAYS = 512
_AROUND = " “”\"'.,;"
# By whether it is a whole and its part, and whether the related one comes first.
_TOLD = {
    (True, True): "which says more",
    (True, False): "which is a part of it",
    (False, True): "from which it would follow",
    (False, False): "which would follow from it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """If `condition`, then `consequence`: a proposition each. `is_part` of a whole and its part."""

    condition: str
    consequence: str
    likelihood: float
    otherwise: float | None = None
    sure: float = 1.0
    is_part: bool = False


class Ties:
    """Which propositions hang together, and the issue of each."""

    def __init__(self, matter: Matter, rivals: Rivals) -> None:
        self.plan = rivals.plan
        self._perhaps: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for (one, other), probability in matter.perhaps.items():
            self._perhaps[one][other] = self._perhaps[other][one] = probability
        self._of: defaultdict[str, list[Tie]] = defaultdict(list)
        for tie in sorted(_ties(matter), key=lambda each: (each.condition, each.consequence, each.is_part)):
            if tie.condition != tie.consequence:
                self._of[tie.condition].append(tie)
                self._of[tie.consequence].append(tie)

    def of(self, propositions: Iterable[str]) -> list[Tie]:
        """Those of any of these propositions, the strongest first."""
        found = {tie for each in propositions for tie in self._of.get(each, ())}
        return sorted(found, key=lambda each: (-each.sure, each.condition, each.consequence, each.is_part))

    def same(self, voice: str, known: set[str]) -> float:
        """How surely a voice is one of these."""
        if voice in known:
            return 1.0
        return max(
            (share for each, share in self._perhaps.get(voice, {}).items() if each in known), default=0.0
        )


def _ties(matter: Matter) -> Iterable[Tie]:
    for each in matter.relations:
        if each.kind == "part-of":
            sure = 1.0 if each.by_person else each.score
            yield Tie(condition=each.right, consequence=each.left, likelihood=1.0, sure=sure, is_part=True)
    stated: defaultdict[tuple[str, str], list[Conditional]] = defaultdict(list)
    for one in matter.conditionals:
        if {one.condition, one.consequence} <= matter.propositions.keys():
            stated[one.condition, one.consequence].append(one)
    for (condition, consequence), several in stated.items():
        # What several people stated of the same two is one opinion: the mean of theirs.
        otherwise = [each.otherwise for each in several if each.otherwise is not None]
        yield Tie(
            condition=condition,
            consequence=consequence,
            likelihood=sum(sorted(each.likelihood for each in several)) / len(several),
            otherwise=sum(sorted(otherwise)) / len(otherwise) if otherwise else None,
        )


Made = tuple[Case, Network, list[float]]
"""An issue, its network with what the case taught, and the reliabilities of its wells here."""


@dataclass(slots=True)
class _Group:
    """Issues while they are gathered, from the one asked about outwards."""

    plans: list[Plan]
    made: list[Made]
    known: set[str]
    ties: list[tuple[Tie, tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    is_whole: bool = True

    def place(self, proposition: str) -> tuple[int, int] | None:
        """Node and value of a proposition; none where a value holds others besides."""
        for number, plan in enumerate(self.plans):
            for value, held in enumerate(plan.values):
                if held == (proposition,):
                    return number, value
        return None

    def holds(self, proposition: str) -> bool:
        """Whether some issue has the proposition at all."""
        return any(proposition in held for plan in self.plans for held in plan.values)

    def points(self) -> int:
        """How many combinations of values there are."""
        found = 1
        for _, network, _ in self.made:
            found *= len(network.values)
        return found


def beside(
    asked: Plan, made: Made, ties: Ties, make: Callable[[Plan], Made]
) -> tuple[tuple[Beside, ...], bool]:
    """What related propositions say of each value of an issue, and whether none had to be left out.

    A voice counts once in all of it: there where it is nearest to what is asked about.
    """
    group = _gathered(asked, made, ties, make)
    if not group.ties:
        return (), group.is_whole
    nodes, known = [], set[str]()
    for each in group.made:
        nodes.append(_node(each, known, ties))
        known |= set(each[0].keys.values())
    links = [
        Link(
            condition=start,
            consequence=end,
            likelihood=tie.likelihood,
            otherwise=tie.otherwise,
            sure=tie.sure,
        )
        for tie, start, end in group.ties
    ]
    found = []
    for end, gains in shares(nodes, links).items():
        text = group.made[end[0]][1].values[end[1]]
        id_ = group.plans[end[0]].values[end[1]][0]
        found.append(Beside(id=id_, words=_words(group, end, text), heard=gains))
    return tuple(found), group.is_whole


def _gathered(asked: Plan, made: Made, ties: Ties, make: Callable[[Plan], Made]) -> _Group:
    group = _Group(plans=[asked], made=[made], known=set(made[0].keys.values()))
    seen = set[Tie]()
    for number in range(MOST_NODES):
        if number >= len(group.plans):
            break
        for tie in ties.of(each for held in group.plans[number].values for each in held):
            if tie not in seen:
                seen.add(tie)
                _join(group, tie, ties, make)
    return group


def _join(group: _Group, tie: Tie, ties: Ties, make: Callable[[Plan], Made]) -> None:
    """Adds a tie; the issue of its other end too, where something is heard there and room is left.

    Who says a whole and then its part has said nothing new: such a tie is left out.
    """
    for each in (tie.condition, tie.consequence):
        if group.place(each) is not None:
            continue
        if group.holds(each):  # as one of several that are one value
            return
        plan = ties.plan(each)
        made = make(plan)
        voices = set(made[0].keys.values())
        if not voices or (tie.is_part and voices <= group.known):
            return
        if len(group.plans) >= MOST_NODES or group.points() * len(made[1].values) > MOST_POINTS:
            group.is_whole = False
            return
        group.plans.append(plan)
        group.made.append(made)
        group.known |= voices
    start, end = group.place(tie.condition), group.place(tie.consequence)
    if start is not None and end is not None and start[0] != end[0]:
        group.ties.append((tie, start, end))


def _node(made: Made, known: set[str], ties: Ties) -> Node:
    """The likelihood of what is said on an issue, without the voices that count elsewhere."""
    case, network, rates = made
    kept = tuple(each for each in network.responses if case.keys[each.party] not in known)
    issue = prepare(replace(network, responses=kept), MOST_WAYS)
    own = [
        rate * (1.0 - ties.same(case.keys[well.id], known))
        for well, rate in zip(network.wells, rates, strict=True)
    ]
    own += [well.mean for well in issue.network.wells[len(own) :]]
    return Node(prior=network.prior, heard=believe(issue, own).heard)


def _words(group: _Group, end: tuple[int, int], text: str) -> str:
    """How a related proposition is told in an explanation, with the number that ties it."""
    told = []
    for tie, start, there in group.ties:
        if end in (start, there) and 0 in (start[0], there[0]):
            number = f"{percent(tie.sure)} sure" if tie.is_part else f"{percent(tie.likelihood)}, given"
            told.append(f"{_TOLD[tie.is_part, start == end]} ({number})")
    return f"“{text.strip(_AROUND) or text}”, {' and '.join(sorted(told))}"
