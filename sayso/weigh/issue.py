"""The issue of a proposition: what its values are, and the network of all that is said on them.

Values are the proposition, its rivals (what contradicts it or differs from it) and, unless the only rival is
its negation, that something else is so. Rivals that can hold together are one value: to the question whether
the proposition is so they give the same answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from sayso.model.belief import Relation
from sayso.weigh.lineage import origins_of
from sayso.weigh.reliability import Voice, prior_of
from sayso.weigh.statements import Matter, Speaker, Statement
from sayso.weigh.wells import Act, Network, Report, Response, Same, Well

# How often a thing that somebody says holds, before anything is known of the case. Assumed.
PRIOR = 0.3
# Parents less probable than this are not weighed. Assumed.
LEAST_PARENT = 0.05
_NO_VOICE = "a voice nobody knows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The values of an issue, each by the ids of its propositions; the first is what is asked about.

    `rest` names the value that no proposition states, "" where there is none.
    """

    values: tuple[tuple[str, ...], ...]
    rest: str

    @property
    def id(self) -> str:
        """The id of the proposition that is asked about."""
        return self.values[0][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An issue as a network: for each well and party the id of its speaker, what tells the same voice in
    another issue (`keys`), and the claims by which a party answers what is said of it.
    """

    plan: Plan
    network: Network
    speakers: Mapping[str, str | None]
    keys: Mapping[str, str]
    answers: Mapping[str, list[str]]

    @property
    def claims(self) -> dict[str, list[str]]:
        """By well or party the claims that likely rest on its word."""
        found = {label: list(claims) for label, claims in self.answers.items()}
        for claim, label in origins_of(self.network).items():
            found.setdefault(label, []).append(claim)
        return found


class Rivals:
    """Which propositions exclude which."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        self._of: dict[str, set[str]] = {}
        self._opposite: set[tuple[str, str]] = set()
        for each in relations:
            if each.kind in ("contradicts", "differs"):
                self._of.setdefault(each.left, set()).add(each.right)
                self._of.setdefault(each.right, set()).add(each.left)
            if each.kind == "contradicts":
                self._opposite |= {(each.left, each.right), (each.right, each.left)}

    def of(self, proposition: str) -> set[str]:
        """Those that cannot hold together with a proposition."""
        return self._of.get(proposition, set())

    def plan(self, proposition: str) -> Plan:
        """The issue as it is seen from one proposition."""
        values = [(proposition,), *self._compatible(self.of(proposition))]
        only = len(values) == 2 and all((proposition, each) in self._opposite for each in values[1])
        return Plan(
            values=tuple(values), rest="" if only else "not so" if len(values) == 1 else "something else"
        )

    def _compatible(self, rivals: set[str]) -> list[tuple[str, ...]]:
        """Rivals in groups that exclude one another; those in a group may hold together."""
        left, found = set(rivals), []
        while left:
            group, waiting = set(), [min(left)]
            while waiting:
                one = waiting.pop()
                if one in left:
                    left.discard(one)
                    group.add(one)
                    waiting += sorted(left - self.of(one))
            found.append(tuple(sorted(group)))
        return sorted(found)

    def homes(self, order: Sequence[str]) -> list[Plan]:
        """Issues for learning: each proposition in one, the first of `order` first."""
        taken: set[str] = set()
        found = []
        for each in order:
            if each in taken:
                continue
            plan = self.plan(each)
            values = [tuple(one for one in value if one not in taken) for value in plan.values]
            kept = tuple(value for value in values if value)
            rest = plan.rest or ("not so" if len(kept) == 1 else "")
            taken |= {one for value in kept for one in value}
            found.append(Plan(values=kept, rest=rest))
        return found


def build_case(plan: Plan, matter: Matter, *, cap: float, prior: float = PRIOR, doubt: float = 0.0) -> Case:
    """The network of an issue. Claims that nobody commits himself to are left out; so are those a party with
    an interest makes in its own matter, which are responses.
    """
    return _Builder(plan, matter).build(prior, cap=cap, doubt=doubt)


class _Builder:
    def __init__(self, plan: Plan, matter: Matter) -> None:
        self._plan, self._matter = plan, matter
        self._said_of = [
            [each for proposition in propositions for each in matter.said(proposition)]
            for propositions in plan.values
        ]
        self._value_of = {
            statement.claim: value for value, said in enumerate(self._said_of) for statement in said
        }
        self._said = [matter.statements[claim] for claim in sorted(self._value_of)]
        self._wells: dict[str, Well] = {}
        self._label_of: dict[str, str] = {}
        self._speaker_of: dict[str, str | None] = {}
        self._answers: dict[str, list[str]] = {}
        self._responses: dict[tuple[str, int, Act], Response] = {}

    def build(self, prior: float, *, cap: float, doubt: float) -> Case:
        counted = [each for each in self._said if not self._responds(each) and each.counts]
        inside = {each.claim for each in counted}
        reports = tuple(self._report(each, inside) for each in counted)
        shares = self._shares(prior)
        network = Network(
            id=self._plan.id,
            values=self._names(),
            prior=shares,
            popularity=shares,
            wells=tuple(self._wells.values()),
            reports=reports,
            same=self._same(),
            responses=tuple(self._responses[key] for key in sorted(self._responses)),
            cap=cap,
            doubt=doubt,
        )
        return Case(
            plan=self._plan,
            network=network,
            speakers=dict(self._speaker_of),
            keys={label: key for key, label in self._label_of.items()},
            answers=dict(self._answers),
        )

    def _names(self) -> tuple[str, ...]:
        texts = [
            " / ".join(self._matter.propositions[each].text for each in value) for value in self._plan.values
        ]
        return (*texts, self._plan.rest) if self._plan.rest else tuple(texts)

    def _shares(self, prior: float) -> tuple[float, ...]:
        """How often each value holds before anything is heard. Who does not know says it as often.

        A negation holds as often as what it negates does not; rivals share the chance that any of them holds.
        """
        negative = [2 * sum(map(_negates, said)) > len(said) for said in self._said_of]
        positive = max(1, negative.count(False))
        each = (1.0 - (1.0 - prior) ** positive) / positive
        if not self._plan.rest and len(set(negative)) == 1:
            return tuple(1.0 / len(negative) for _ in negative)
        left = 1.0 - each * negative.count(False)
        quiet = negative.count(True) + bool(self._plan.rest)
        if all(negative):
            left, quiet = 1.0 - prior, len(negative)
            return (*(left / quiet for _ in negative), prior)
        shares = [left / quiet if each_is else each for each_is in negative]
        return (*shares, left / quiet) if self._plan.rest else tuple(shares)

    def _responds(self, statement: Statement) -> bool:
        """Whether a claim is what a party does about a charge against itself; then it is kept as such."""
        act, about = self._act(self._first_said(statement))
        if act is None or about is None:
            return False
        party = self._label(self._first_said(statement).speaker, statement.claim)
        self._answers.setdefault(party, []).append(statement.claim)
        key = (party, about, act)
        self._responses[key] = Response(party=party, about=about, act=act)
        return True

    def _first_said(self, statement: Statement) -> Statement:
        """The statement that this one likely only passes on; itself where it is its origin's own word."""
        seen = {statement.claim}
        while True:
            descent = self._matter.descents.get(statement.claim)
            parents = () if descent is None else descent.parents
            passed = [(each.probability, each.claim) for each in parents if each.claim is not None]
            above = max(passed)[1] if sum(share for share, _ in passed) > 0.5 else None
            if above is None or above in seen or above not in self._value_of:
                return statement
            seen.add(above)
            statement = self._matter.statements[above]

    def _act(self, statement: Statement) -> tuple[Act | None, int | None]:
        if statement.speaker is None:
            return None, None
        value = self._value_of[statement.claim]
        if statement.factuality == "admitted" and statement.names_itself:
            return "admits", value
        if statement.factuality == "declined":
            return ("silent", value) if self._is_charged(statement, value) else (None, None)
        charged = [each for each in range(len(self._plan.values)) if each != value]
        against = next((each for each in charged if self._is_charged(statement, each)), None)
        if against is None and statement.names_itself and _negates(statement) and charged:
            against = charged[0]
        if against is not None:
            return "denies", against
        if statement.names_itself and _negates(statement) and self._plan.rest:
            return "denies", len(self._plan.values)
        return None, None

    def _is_charged(self, statement: Statement, value: int) -> bool:
        """Whether others say of the voice what it contradicts."""
        assert statement.speaker is not None
        speaker = self._matter.speakers.get(statement.speaker)
        if speaker is None or value >= len(self._plan.values):
            return False
        return any(
            other.about
            and other.speaker != statement.speaker
            and other.counts
            and is_named(speaker, other.about)
            for other in self._said_of[value]
        )

    def _report(self, statement: Statement, inside: set[str]) -> Report:
        descent = self._matter.descents.get(statement.claim)
        parents = () if descent is None else descent.parents
        shares: dict[str, float] = {}
        resting = 0.0
        for each in parents:
            if each.claim is None or each.claim == statement.claim or each.probability < LEAST_PARENT:
                continue
            name = each.claim if each.claim in inside else self._origin_of(each.claim)
            shares[name] = shares.get(name, 0.0) + each.probability
            resting += each.probability
        if resting < 1.0 - LEAST_PARENT:
            well = self._well(statement.speaker, statement)
            shares[well] = shares.get(well, 0.0) + 1.0 - resting
        total = sum(shares.values())
        return Report(
            id=statement.claim,
            value=self._value_of[statement.claim],
            parents=tuple(sorted((name, share / total) for name, share in shares.items())),
            fidelity=min(1.0, statement.step if resting > 0.5 else statement.fidelity),
        )

    def _origin_of(self, claim: str) -> str:
        """The well of a claim that is not in this issue, or counts nothing."""
        statement = self._matter.statements.get(claim)
        if statement is None:
            return self._well(None, None, f"off the record {claim}")
        return self._well(statement.speaker, statement)

    def _well(self, speaker: str | None, statement: Statement | None, place: str = "") -> str:
        key = speaker or place or ("" if statement is None else statement.behind or statement.document)
        label = self._label(speaker, key)
        if label not in self._wells:
            known = self._matter.speakers.get(speaker or "")
            reliability = (2.0, 2.0) if known is None else prior_of(to_voice(known))
            self._wells[label] = Well(id=label, voice=speaker if known else None, reliability=reliability)
        return label

    def _label(self, speaker: str | None, place: str) -> str:
        """What an origin is called here: no two the same."""
        key = speaker or f"? {place}"
        if key not in self._label_of:
            known = self._matter.speakers.get(key)
            wanted = label = known.label if known is not None else _NO_VOICE
            number = 1
            while label in self._speaker_of:
                number += 1
                label = f"{wanted} ({number})"
            self._label_of[key] = label
            self._speaker_of[label] = speaker
        return self._label_of[key]

    def _same(self) -> tuple[Same, ...]:
        here = sorted(key for key, label in self._label_of.items() if label in self._wells)
        pairs = chain.from_iterable(((one, two), (two, one)) for one, two in combinations(here, 2))
        perhaps = self._matter.perhaps
        return tuple(
            Same(first=self._label_of[one], second=self._label_of[two], probability=perhaps[one, two])
            for one, two in pairs
            if perhaps.get((one, two), 0.0) > 0.0
        )


def _negates(statement: Statement) -> bool:
    return statement.is_negative or statement.factuality == "denied"


def to_voice(speaker: Speaker, *, learns: bool = True) -> Voice:
    """A speaker as learning sees it: its class, its grade by a person, whether it may be learned."""
    return Voice(id=speaker.id, kind=speaker.voice_class, grade=speaker.grade, learns=learns)


def is_named(speaker: Speaker, names: Iterable[str]) -> bool:
    """Whether one of these names is the speaker's: the same, or one holds all words of the other."""
    if not speaker.is_named:
        return False
    own = [set(each.casefold().split()) for each in (speaker.label, *speaker.names)]
    for name in names:
        words = words_of(name)
        if words and any(mine and (mine <= words or words <= mine) for mine in own):
            return True
    return False


def words_of(name: str) -> set[str]:
    """The words of a name as `is_named` compares them."""
    return set(name.casefold().replace("’s", "").replace("'s", "").split())
