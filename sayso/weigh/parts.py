"""What each voice of a table does for a value: log odds that add up, whatever the order."""

import math
from dataclasses import dataclass

import numpy as np

from sayso.weigh.flat import Vector
from sayso.weigh.items import Items, Voices
from sayso.weigh.rivals import BEYOND, EXACT, PART, WRONG

_LEAST = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One addend: who (or what else), the value said, and the log odds it adds for `value` against `rival`.

    `rival` is None where the strongest rival is that nobody has the truth.
    """

    who: str
    said: str
    log_odds: float
    value: str
    rival: str | None


def parts_of_rivals(
    items: Items, voices: Voices, rates: Vector, belief: Vector, item: int
) -> tuple[Part, ...]:
    """The parts for an open attribute: `rates` are those of `Rivals`."""
    best, rival, odds = _two(items, belief, item)
    relation = {
        (int(x), int(v)): (EXACT if items.whole else PART) if within else BEYOND
        for x, v, within in zip(items.one, items.other, items.within, strict=True)
        if x in (best, rival)
    }

    def likelihood(lineage: int, truth: int, said: int) -> float:
        kind = EXACT if truth == said else relation.get((truth, said), WRONG)
        return math.log(max(float(rates[lineage, kind]), 1e-12))

    gains = {
        (int(lineage), int(said)): float(weight)
        * (likelihood(lineage, best, said) - likelihood(lineage, rival, said))
        for lineage, said, weight in _of_item(items, voices, item)
    }
    rest = "how errors meet, how often each value is true, the chance that all are misled"
    return _parts(items, voices, gains, (best, rival, odds), rest)


def parts_of_labels(
    items: Items, voices: Voices, tables: Vector, belief: Vector, item: int
) -> tuple[Part, ...]:
    """The parts for an attribute of labels: `tables` are those of `Labels`."""
    best, rival, odds = _two(items, belief, item)
    name = items.name
    gains = {}
    if rival >= 0:
        for lineage, said, weight in _of_item(items, voices, item):
            row = tables[lineage]
            gain = math.log(row[name[best], name[said]] / row[name[rival], name[said]])
            gains[int(lineage), int(said)] = float(weight) * gain
    rest = "how often each label is true, the chance that all are misled"
    return _parts(items, voices, gains, (best, rival, odds), rest)


def _of_item(items: Items, voices: Voices, item: int) -> list[tuple[int, int, float]]:
    chosen = np.flatnonzero(items.item[voices.said] == item)
    return [
        (int(voices.lineage[each]), int(voices.said[each]), float(voices.weight[each])) for each in chosen
    ]


def _two(items: Items, belief: Vector, item: int) -> tuple[int, int, float]:
    """The likeliest candidate, the next (-1: that none is true) and the log odds between them."""
    candidates = np.flatnonzero(items.item == item)
    order = candidates[np.argsort(-belief[candidates], kind="stable")]
    nobody = max(1.0 - float(belief[candidates].sum()), 0.0)
    best = int(order[0])
    rival = int(order[1]) if len(order) > 1 and belief[order[1]] >= nobody else -1
    against = float(belief[rival]) if rival >= 0 else nobody
    return best, rival, math.log(max(float(belief[best]), _LEAST) / max(against, _LEAST))


def _parts(
    items: Items,
    voices: Voices,
    gains: dict[tuple[int, int], float],
    found: tuple[int, int, float],
    rest: str,
) -> tuple[Part, ...]:
    best, rival, odds = found
    value = items.names[items.name[best]]
    against = items.names[items.name[rival]] if rival >= 0 else None
    members: dict[int, list[str]] = {}
    for source, lineage in zip(items.sources, voices.of_source, strict=True):
        members.setdefault(int(lineage), []).append(source)
    lines = [
        Part(
            who=_who(members[lineage]),
            said=items.names[items.name[said]],
            log_odds=gain,
            value=value,
            rival=against,
        )
        for (lineage, said), gain in sorted(gains.items(), key=lambda each: (-abs(each[1]), each[0]))
    ]
    remainder = odds - math.fsum(gains.values())
    return (*lines, Part(who=rest, said="", log_odds=remainder, value=value, rival=against))


def _who(sources: list[str]) -> str:
    return sources[0] if len(sources) == 1 else f"{sources[0]} and {len(sources) - 1} that share its feed"
