"""Which decisions are in force: what was taken back is out, the latest about one thing stands."""

from collections.abc import Callable, Hashable, Iterable

from sayso.model.entity import Judgement
from sayso.model.judging import PAIRS, Pair, Ruling, Spot, Standing

KINDS = (
    "same",
    "not-same",
    "unsure",
    "rename",
    "not-a-name",
    "correct",
    "release",
    "grade",
    "terms",
    "reply",
    "assess",
    "hypothesis",
    "cell",
    "prior",
    "implies",
    "confirm",
    "reject",
    "add",
    "ask",
    "answered",
    "merge",
    "split",
    "rests-on",
    "resolve",
    "note",
    "undo",
)
"""What this version can decide. Another kind comes from a newer one: it is kept and listed, not obeyed."""


def taken_back(judgements: Iterable[Judgement]) -> frozenset[str]:
    """The ids of judgements that another takes back. To undo an undo brings the first back."""
    undone: set[str] = set()
    for each in reversed(tuple(judgements)):
        if each.undoes is not None and each.id not in undone:
            undone.add(each.undoes)
    return frozenset(undone)


def in_force(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements that nothing takes back, in their order, without those that only take back."""
    given = tuple(judgements)
    undone = taken_back(given)
    return tuple(each for each in given if each.id not in undone and each.undoes is None)


def standing(rulings: Iterable[Ruling], thing: Callable[[Spot], Hashable]) -> Standing:
    """The decisions about names, from rulings in order of time. `thing` says what stands at a spot: two
    decisions about the same two things are about one pair, wherever their anchors lie.
    """
    pairs: dict[frozenset[Hashable], tuple[str, Pair]] = {}
    renames: dict[Hashable, tuple[Spot, str]] = {}
    not_names: list[Spot] = []
    for ruling in rulings:
        spots = tuple(each for each in ruling.spots if each is not None)
        if ruling.kind in PAIRS and len(spots) == 2:
            key = frozenset(map(thing, spots))
            pairs.pop(key, None)
            pairs[key] = (ruling.kind, Pair(judgement=ruling.judgement, left=spots[0], right=spots[1]))
        elif ruling.kind == "rename" and spots and ruling.value is not None:
            renames.pop(thing(spots[0]), None)
            renames[thing(spots[0])] = (spots[0], ruling.value)
        elif ruling.kind == "not-a-name":
            not_names += spots
    of = {kind: tuple(pair for each, pair in pairs.values() if each == kind) for kind in PAIRS}
    return Standing(
        same=of["same"],
        not_same=of["not-same"],
        unsure=of["unsure"],
        renames=tuple(renames.values()),
        not_names=tuple(not_names),
    )
