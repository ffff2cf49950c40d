"""What people decided about claims, laid over what the machine read: which stand, and what was corrected."""

from collections.abc import Iterable
from dataclasses import replace

from sayso.model.judging import CONTENT, WORDS, Decision, Ruling, Spot, fields_of
from sayso.model.place import DateRange

_STATES = {"confirm": "confirmed", "reject": "rejected", "correct": "corrected"}


def decisions(rulings: Iterable[Ruling]) -> tuple[Decision, ...]:
    """How every claim stands that rulings, given in order of time, are about.

    The latest of `confirm`, `reject` and `correct` says whether a claim stands; of corrections, the latest of
    each field. Rulings about sources, and those whose claim is not found any more, are passed over.
    """
    found: dict[str, Decision] = {}
    for ruling in rulings:
        claim = _claim_of(ruling)
        if claim is not None:
            before = found.get(claim)
            state = _STATES[ruling.kind]
            base = Decision(claim=claim, state="confirmed", judgement="") if before is None else before
            made = replace(base, state=state, judgement=ruling.judgement)  # type: ignore[arg-type]
            found[claim] = _corrected(made, ruling) if ruling.kind == "correct" else made
    return tuple(found[claim] for claim in sorted(found))


def _claim_of(ruling: Ruling) -> str | None:
    spot = ruling.spots[0] if ruling.spots else None
    is_about_claim = ruling.kind in _STATES and spot is not None and spot.role == CONTENT
    return spot.claim if is_about_claim and spot is not None else None


def _corrected(decision: Decision, ruling: Ruling) -> Decision:
    fields = fields_of(ruling.value)
    day = fields.get("on")
    words = [each for each in ruling.spots[1:] if each is not None and each.role == WORDS]
    return replace(
        decision,
        correction=ruling.judgement,
        factuality=fields.get("factuality", decision.factuality),
        said=DateRange(start=day, end=day) if isinstance(day, str) else decision.said,
        content=words[0] if words else decision.content,
    )


def pointed_claims(rulings: Iterable[Ruling]) -> tuple[tuple[str, int, str], ...]:
    """(judgement, number of its anchor, claim) of every anchor that marks a claim itself."""
    return tuple(
        (ruling.judgement, place, spot.claim)
        for ruling in rulings
        for place, spot in enumerate(ruling.spots)
        if _marks_claim(spot) and spot is not None and spot.claim is not None
    )


def _marks_claim(spot: Spot | None) -> bool:
    return spot is not None and spot.role == CONTENT
