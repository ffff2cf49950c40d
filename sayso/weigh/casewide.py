"""All propositions of a case weighed together: reliabilities learned over them, then each belief opened.

What is learned of a voice counts in an issue without what was learned of it there. Resolved propositions
teach; their own belief stays what the case alone says, so that it can be held against what came out.
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sayso.weigh.calibrate import fit_cap, fit_doubt
from sayso.weigh.explain import beta_point, explain
from sayso.weigh.issue import PRIOR, Case, Plan, Rivals, build_case, to_voice
from sayso.weigh.network import Issue, prepare
from sayso.weigh.opened import Explanation
from sayso.weigh.prose import Notes
from sayso.weigh.related import MOST_WAYS, Made, Ties, beside
from sayso.weigh.reliability import Learned, Past, Reliability, learn
from sayso.weigh.statements import Matter, was_said

# How many resolved propositions the assumed prior is worth. Assumed.
_PRIOR_STRENGTH = 10.0
# How sure it is that a proposition resolved as true is true.
_RESOLVED = 0.999
_TAIL = 0.1
# Places behind the point to which what was learned counts: of Beta counts, and of probabilities. What differs
# less tells nothing, and a decision somewhere else in the case leaves a belief as it is.
_COUNTS, _SHARES = 2, 3
_NEAREST = "Of what hangs together with it only the nearest is weighed here: the number is rough."


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """A proposition weighed: was it said, is it so, and why."""

    proposition: str
    was_said: float
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A proposition about to be weighed. `basis` is all that its belief is made of, as text: where it is the
    same, so is what `weigh` gives.
    """

    proposition: str
    basis: str
    weigh: Callable[[], Believed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """How reliable a speaker is taken to be, with the propositions behind it."""

    speaker: str
    mean: float
    low: float
    high: float
    status: str
    cases: tuple[Past, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What a case taught of all its issues: prior and cap, with their statuses, and how often it is read
    wrongly on whose word a claim rests.
    """

    prior: float
    cap: float
    prior_status: str
    cap_status: str
    doubt: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What the whole case taught, for the network of any issue of it."""

    learned: Learned
    voices: Mapping[str, Reliability]
    rates: Mapping[str, Mapping[str, float]]
    numbers: Numbers
    ties: Ties


def weigh_matter(
    matter: Matter, *, learn_persons: bool = True, only: Collection[str] | None = None
) -> tuple[tuple[Believed, ...], tuple[Known, ...]]:
    """The belief in every proposition, or in these only, and the reliability of every speaker, by id."""
    waiting, known = prepare_matter(matter, learn_persons=learn_persons, only=only)
    return tuple(each.weigh() for each in waiting), known


def prepare_matter(
    matter: Matter, *, learn_persons: bool = True, only: Collection[str] | None = None
) -> tuple[Iterator[Ready], tuple[Known, ...]]:
    """The same before any belief is opened, which takes longest: of each proposition what it is made of."""
    rivals = Rivals(matter.relations)
    taught = teach(matter, rivals, learn_persons=learn_persons)
    asked = sorted(matter.propositions if only is None else matter.propositions.keys() & set(only))
    waiting = (_ready(matter, rivals.plan(each), taught) for each in asked)
    return waiting, tuple(_known(each, taught) for each in sorted(taught.voices))


def teach(matter: Matter, rivals: Rivals, *, learn_persons: bool = True) -> Taught:
    """Learns prior, reliabilities and cap over the case; only of what was resolved is known what is true."""
    order = sorted(matter.propositions, key=lambda each: (-len(matter.propositions[each].members), each))
    homes = rivals.homes(order)
    prior, prior_status = _prior(matter)
    cases = [build_case(plan, matter, cap=0.0, prior=prior) for plan in homes]
    doubt = fit_doubt([case.network for case in cases])
    issues = [prepare(replace(case.network, doubt=doubt), MOST_WAYS) for case in cases]
    voices = [
        to_voice(each, learns=learn_persons or not (each.kind == "person" and each.is_named))
        for _, each in sorted(matter.speakers.items())
    ]
    outcomes = [_outcome(plan, matter) for plan in homes]
    learned = learn([_clamped(*each) for each in zip(issues, outcomes, strict=True)], voices)
    resolved = [place for place, outcome in enumerate(outcomes) if outcome is not None and outcome[1]]
    cap = fit_cap(
        [issues[each] for each in resolved],
        [outcomes[each][0] for each in resolved],  # type: ignore[index]
        [learned.wells[each] for each in resolved],
    )
    voices_known = tuple(map(_rounded, learned.voices))
    learned = replace(learned, voices=voices_known)
    numbers = Numbers(
        prior=round(prior, _SHARES),
        cap=round(cap, _SHARES),
        prior_status=prior_status,
        cap_status=f"learned from {len(resolved)} resolved" if resolved else "assumed",
        doubt=round(doubt, _SHARES),
    )
    return Taught(
        learned=learned,
        voices={each.voice: each for each in learned.voices},
        rates=_rates(homes, cases, learned),
        numbers=numbers,
        ties=Ties(matter, rivals),
    )


def _prior(matter: Matter) -> tuple[float, str]:
    """How often things said hold: assumed, drawn towards the share of resolved ones that proved true."""
    true = sum(outcome == "true" for outcome in matter.outcomes.values())
    known = true + sum(outcome == "false" for outcome in matter.outcomes.values())
    mean = (true + PRIOR * _PRIOR_STRENGTH) / (known + _PRIOR_STRENGTH)
    return mean, f"learned from {known} resolved" if known else "assumed"


def _outcome(plan: Plan, matter: Matter) -> tuple[int, bool] | None:
    """The value of an issue that was resolved, and whether as true; `None` where none was."""
    for wanted in ("true", "false"):
        for value, propositions in enumerate(plan.values):
            if any(matter.outcomes.get(each) == wanted for each in propositions):
                is_single = len(plan.values) + bool(plan.rest) == 2
                if wanted == "false" and is_single:  # of two values the other is true
                    return 1 - value, True
                return value, wanted == "true"
    return None


def _clamped(issue: Issue, outcome: tuple[int, bool] | None) -> Issue:
    """An issue of which is known how it came out."""
    if outcome is None:
        return issue
    value, is_true = outcome
    sure = _RESOLVED if is_true else 1.0 - _RESOLVED
    odds = sure / (1.0 - sure)
    prior = [share * (odds if place == value else 1.0) for place, share in enumerate(issue.network.prior)]
    total = math.fsum(prior)
    return replace(issue, network=replace(issue.network, prior=tuple(each / total for each in prior)))


def _rates(homes: Sequence[Plan], cases: Sequence[Case], learned: Learned) -> dict[str, dict[str, float]]:
    """For each proposition the reliability of each speaker without what was learned of it there."""
    found: dict[str, dict[str, float]] = {}
    for plan, case, rates in zip(homes, cases, learned.wells, strict=True):
        own = {
            speaker: round(rate, _SHARES)
            for well, rate in zip(case.network.wells, rates, strict=False)
            if (speaker := case.speakers[well.id]) is not None
        }
        for value in plan.values:
            found |= dict.fromkeys(value, own)
    return found


def _rounded(voice: Reliability) -> Reliability:
    right, wrong = (max(round(each, _COUNTS), 10.0**-_COUNTS) for each in voice.prior)
    return replace(
        voice,
        prior=(right, wrong),
        right=round(voice.right, _COUNTS),
        wrong=round(voice.wrong, _COUNTS),
        seen=round(voice.seen, _COUNTS),
    )


def _ready(matter: Matter, plan: Plan, taught: Taught) -> Ready:
    """The first value of a plan, with all that the belief in it is made of."""
    made = _make(plan, matter, taught)
    case, network, rates = made
    rows, is_whole = beside(plan, made, taught.ties, lambda other: _make(other, matter, taught))
    notes = Notes(
        beside=_beside(case, matter), prior=taught.numbers.prior_status, more="" if is_whole else _NEAREST
    )
    whole, statuses = replace(network, beside=rows), _statuses(case, taught)
    said = was_said(matter.said(plan.id), matter.descents)

    def weigh() -> Believed:
        explanation = explain(whole, 0, rates, statuses, notes, most_ways=MOST_WAYS)
        return Believed(proposition=plan.id, was_said=said, explanation=explanation)

    return Ready(proposition=plan.id, basis=repr((whole, rates, statuses, notes, said)), weigh=weigh)


def _make(plan: Plan, matter: Matter, taught: Taught) -> Made:
    """An issue with what the case taught of its voices."""
    numbers = taught.numbers
    case = build_case(plan, matter, cap=numbers.cap, prior=numbers.prior, doubt=numbers.doubt)
    own = taught.rates.get(plan.id, {})
    wells, rates = [], []
    for well in case.network.wells:
        speaker = case.speakers[well.id] or ""
        voice = taught.voices.get(speaker)
        wells.append(well if voice is None else replace(well, reliability=voice.counts))
        rates.append(own.get(speaker, wells[-1].mean))
    return case, replace(case.network, wells=tuple(wells)), rates


def _statuses(case: Case, taught: Taught) -> dict[str, str]:
    """Of each number whether it is assumed, learned or given."""
    numbers = taught.numbers
    found = {"prior": numbers.prior_status, "cap": numbers.cap_status, "doubt": "learned"}
    for well in case.network.wells:
        voice = taught.voices.get(case.speakers[well.id] or "")
        found[well.id] = "assumed" if voice is None else voice.status
    return found


def _beside(case: Case, matter: Matter) -> dict[str, tuple[str, ...]]:
    """Words to stand beside each origin: its grade or class, how many of its claims in how many documents."""
    found = {}
    claims = case.claims
    for label, speaker in case.speakers.items():
        known = matter.speakers.get(speaker or "")
        words = []
        if known is not None:
            words.append(f"grade {known.grade}" if known.grade else f"{known.voice_class}, not graded")
        said = [matter.statements[each] for each in claims.get(label, ())]
        documents = {each.document for each in said}
        if len(said) > 1:
            places = "one document" if len(documents) == 1 else f"{len(documents)} documents"
            words.append(f"{len(said)} claims in {places}")
        if any(len(each.mediums) == 1 and each.speaker == speaker for each in said):
            words.append("firsthand")
        found[label] = tuple(words)
    return found


def _known(speaker: str, taught: Taught) -> Known:
    voice = taught.voices[speaker]
    return Known(
        speaker=speaker,
        mean=voice.mean,
        low=beta_point(*voice.counts, _TAIL),
        high=beta_point(*voice.counts, 1.0 - _TAIL),
        status=voice.status,
        cases=tuple(taught.learned.cases.get(speaker, ())),
    )
