"""What is said under a condition: "if A, then B" joins the propositions that say A and B."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sayso.match.candidates import candidates
from sayso.match.compare import compare
from sayso.match.packed import Sides
from sayso.match.refusal import Refusal
from sayso.match.sides import Side, Statement, draft_of
from sayso.model.belief import Relation


def implications(sides: Sides, owner: Mapping[int, str], claims: Sequence[str]) -> Iterator[Relation]:
    """The relations `implies` that conditional statements among `sides` make, each once, in order. Their
    parts are put behind the others in `sides`.

    `owner` is the proposition of each place, `claims` a claim at each. A condition or consequence that nobody
    states by itself makes none: there is no proposition to join.
    """
    conditional = [place for place in sides.conditional() if _is_said(sides[place])]
    if not conditional:
        return
    size = len(sides)
    for place in conditional:
        for text in _clauses(sides[place]):
            sides.add(draft_of(Statement(claim="", anchor=("", ""), text=text)))
    found = _propositions(sides, size, owner)
    best: dict[tuple[str, str], tuple[float, str, str]] = {}
    for at, place in enumerate(conditional):
        for left, sure in found[2 * at].items():
            for right, surely in found[2 * at + 1].items():
                reason = f"said in so many words: {sides[place].frame.text}"
                told = (round(min(sure, surely), 4), reason, claims[place])
                if left != right:
                    best[left, right] = max(best.get((left, right), (0.0, "", "")), told)
    for (left, right), (score, reason, claim) in sorted(best.items()):
        yield Relation(left=left, right=right, kind="implies", reason=reason, score=score, claim=claim)


def _clauses(side: Side) -> tuple[str, str]:
    return side.frame.condition or "", side.frame.main


def _is_said(side: Side) -> bool:
    return bool(side.frame.condition) and not side.is_silent


def _propositions(sides: Sides, size: int, owner: Mapping[int, str]) -> Mapping[int, Mapping[str, float]]:
    """The propositions that say what each part says, with how surely. The parts stand from `size` on."""
    found: defaultdict[int, dict[str, float]] = defaultdict(dict)
    refusal = Refusal(sides.traits)
    for some in candidates(sides.shared, since=size):
        for left, right in refusal.left(some[some[:, 0] < size]).tolist():
            met = compare(sides[left], sides[right])
            if met.verdict in ("same", "entails"):
                id_ = owner[left]
                found[right - size][id_] = max(found[right - size].get(id_, 0.0), met.score)
    return found
