"""The claims on one attribute as arrays: claims say candidates, the claimed values of items."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from sayso.weigh.flat import Places, Vector, sums
from sayso.weigh.kinds import Hierarchy, Scale, related
from sayso.weigh.table import Said

# Of an item with more different values than this only the most often claimed are compared in part.
MOST_COMPARED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """All claims on one attribute.

    Claim c of `source[c]` says candidate `said[c]`; candidate k is the value `names[name[k]]` of item
    `item[k]`. Candidates of an item stand together, items in order. Pair p: candidate `other[p]` agrees in
    part with candidate `one[p]`, lying within it (a subset, an ancestor, near by) or `within[p]` is false.
    With `whole` such candidates agree wholly.
    """

    sources: tuple[str, ...]
    objects: tuple[str, ...]
    names: tuple[str, ...]
    source: Places
    said: Places
    item: Places
    name: Places
    one: Places
    other: Places
    within: NDArray[np.bool_]
    whole: bool = False

    @property
    def candidates(self) -> int:
        """How many candidates there are."""
        return len(self.item)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Claims counted by lineage: each lineage says a candidate once, and has one voice an item in all.

    `lineage[c]`, `said[c]` and `weight[c]` of each such claim; `of_source` is the lineage of each source.
    `support` is how much is said for each candidate, `lineages` by how many.
    """

    count: int
    of_source: Places
    lineage: Places
    said: Places
    weight: Vector
    support: Vector
    lineages: Places


def to_items(rows: Sequence[Said], scale: Scale, tree: Hierarchy | None) -> Items:
    """The rows of one attribute, in order of object, as arrays."""
    sources = sorted({row.source for row in rows})
    names = sorted({row.value for row in rows})
    source_at = {source: number for number, source in enumerate(sources)}
    name_at = {name: number for number, name in enumerate(names)}
    objects: list[str] = []
    source, said = [], []
    item: list[int] = []
    name: list[int] = []
    pairs: list[tuple[int, int, bool]] = []
    for thing, group in groupby(rows, key=lambda row: row.object):
        first = len(item)
        at: dict[str, int] = {}
        counts: list[int] = []
        for row in group:
            place = at.setdefault(row.value, len(at))
            if place == len(counts):
                counts.append(0)
            counts[place] += 1
            source.append(source_at[row.source])
            said.append(first + place)
        item += [len(objects)] * len(at)
        name += [name_at[value] for value in at]
        pairs += [(first + x, first + v, within) for x, v, within in _compared(list(at), counts, scale, tree)]
        objects.append(thing)
    one, other, within = (np.array(each) for each in zip(*pairs, strict=True)) if pairs else ([], [], [])
    return Items(
        sources=tuple(sources),
        objects=tuple(objects),
        names=tuple(names),
        source=np.array(source, dtype=np.intp),
        said=np.array(said, dtype=np.intp),
        item=np.array(item, dtype=np.intp),
        name=np.array(name, dtype=np.intp),
        one=np.array(one, dtype=np.intp),
        other=np.array(other, dtype=np.intp),
        within=np.array(within, dtype=np.bool_),
        whole=scale.pools,
    )


def _compared(
    values: list[str], counts: list[int], scale: Scale, tree: Hierarchy | None
) -> list[tuple[int, int, bool]]:
    if len(values) <= MOST_COMPARED:
        return related(values, scale, tree)
    chosen = sorted(range(len(values)), key=lambda each: (-counts[each], values[each]))[:MOST_COMPARED]
    found = related([values[each] for each in chosen], scale, tree)
    return [(chosen[x], chosen[v], within) for x, v, within in found]


def to_voices(items: Items, of_source: Places) -> Voices:
    """Counts the claims of each lineage on an item as one voice, shared among what its members say."""
    lineages, lineage_of = np.unique(of_source, return_inverse=True)
    key = np.unique(lineage_of[items.source] * items.candidates + items.said)
    lineage, said = key // items.candidates, key % items.candidates
    _, group, sizes = np.unique(
        lineage * (items.item[-1] + 1) + items.item[said], return_inverse=True, return_counts=True
    )
    weight = 1.0 / sizes[group]
    return Voices(
        count=len(lineages),
        of_source=lineage_of,
        lineage=lineage,
        said=said,
        weight=weight,
        support=sums(said, weight, items.candidates),
        lineages=np.bincount(said, minlength=items.candidates),
    )


def item_pairs(item: Places, furthest: int = 64) -> tuple[Places, Places]:
    """All pairs of claims on the same item (claims sorted by item), at most `furthest` places apart."""
    firsts, seconds = [], []
    for step in range(1, min(furthest, len(item))):
        first = np.flatnonzero(item[:-step] == item[step:])
        if not len(first):
            break
        firsts.append(first)
        seconds.append(first + step)
    if not firsts:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    return np.concatenate(firsts), np.concatenate(seconds)
