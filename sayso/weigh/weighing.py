"""Weighs a table of who says what: attribute by attribute, without the truth of anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

import numpy as np

from sayso.errors import UsageError
from sayso.weigh.copies import find_copies
from sayso.weigh.flat import Vector
from sayso.weigh.items import Items, Voices, to_items, to_voices
from sayso.weigh.kinds import Hierarchy, Kind, Scale, Tolerance, choose_scale
from sayso.weigh.labels import fits, weigh_labels
from sayso.weigh.parts import Part, parts_of_labels, parts_of_rivals
from sayso.weigh.rivals import EXACT, Rivals, weigh_rivals
from sayso.weigh.table import Said, Table, plain_set

# Assumed: κ of open attributes, how often everything said of an item tells nothing of it.
COMMON_ERROR = 0.02
# An attribute as it is read: name, scale, claims, and claims by lineage.
Read = tuple[str, Scale, Items, Voices]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the user states: kinds and tolerances by attribute, and a hierarchy of values."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    tolerances: Mapping[str, Tolerance] = field(default_factory=dict)
    tree: Hierarchy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One attribute weighed.

    `belief[k]` is P(candidate k is the most specific truth); `right[lineage]` how often a lineage is exactly
    right, as learned; `method` how: `labels` or `rivals`.
    """

    attribute: str
    scale: Scale
    items: Items
    voices: Voices
    belief: Vector
    right: Vector
    method: str
    rates: Vector

    def rows(self) -> Iterator[tuple[str, str, str, float, int]]:
        """object, attribute, value, belief and number of lineages; the likeliest value of an object first."""
        order = np.lexsort((self.items.name, -self.belief, self.items.item))
        for each in order:
            yield (
                self.items.objects[self.items.item[each]],
                self.attribute,
                self.items.names[self.items.name[each]],
                float(self.belief[each]),
                int(self.voices.lineages[each]),
            )

    def explain(self, thing: str) -> tuple[Part, ...]:
        """What each voice does for the likeliest value of an object against its strongest rival.

        Log odds that add up to those of the belief. Raises `UsageError` if nothing is said of the object.
        """
        if thing not in self.items.objects:
            raise UsageError(f"Nothing is said of {thing!r}.")
        item = self.items.objects.index(thing)
        work = parts_of_labels if self.method == "labels" else parts_of_rivals
        return work(self.items, self.voices, self.rates, self.belief, item)

    def copies(self) -> list[tuple[str, ...]]:
        """The groups of sources that count as one."""
        found: dict[int, list[str]] = {}
        for source, lineage in zip(self.items.sources, self.voices.of_source, strict=True):
            found.setdefault(int(lineage), []).append(source)
        return [tuple(group) for group in found.values() if len(group) > 1]


def weigh_table(table: Table, choices: Choices) -> list[Weighed]:
    """Weighs every attribute of a table. Raises `UsageError` for a choice about an attribute it lacks."""
    rows = sorted(table.rows, key=lambda row: row.attribute)
    attributes = {row.attribute for row in rows}
    for name in (*choices.kinds, *choices.tolerances):
        if name not in attributes:
            raise UsageError(f"The table has no attribute {name!r}.")
    read = [_read(name, list(group), choices) for name, group in groupby(rows, key=lambda row: row.attribute)]
    is_open = [not _is_labelled(*each[1:]) for each in read]
    open_ones = [each for each, chosen in zip(read, is_open, strict=True) if chosen]
    rivals = iter(weigh_rivals([(items, voices) for _, _, items, voices in open_ones]))
    return [
        _of_rivals(each, next(rivals)) if chosen else _of_labels(each)
        for each, chosen in zip(read, is_open, strict=True)
    ]


def _read(name: str, rows: list[Said], choices: Choices) -> Read:
    scale = choose_scale(
        [row.value for row in rows], choices.kinds.get(name), choices.tolerances.get(name), choices.tree
    )
    if scale.kind == "set":
        rows = [replace(row, value=plain_set(row.value) or row.value) for row in rows]
    items = to_items(rows, scale, choices.tree)
    return name, scale, items, to_voices(items, find_copies(items))


def _is_labelled(scale: Scale, items: Items, voices: Voices) -> bool:
    return scale.kind == "category" and not scale.tree and fits(items, voices)


def _of_labels(read: Read) -> Weighed:
    name, scale, items, voices = read
    labels = weigh_labels(items, voices)
    return Weighed(
        attribute=name,
        scale=scale,
        items=items,
        voices=voices,
        belief=labels.belief[items.item, items.name],
        right=np.trace(labels.tables, axis1=1, axis2=2) / labels.tables.shape[1],
        method="labels",
        rates=labels.tables,
    )


def _of_rivals(read: Read, rivals: Rivals) -> Weighed:
    name, scale, items, voices = read
    rest = COMMON_ERROR / (np.bincount(items.item)[items.item] + 1)
    belief = (1.0 - COMMON_ERROR) * rivals.belief + rest
    return Weighed(
        attribute=name,
        scale=scale,
        items=items,
        voices=voices,
        belief=_pooled(items, belief) if scale.pools else belief,
        right=rivals.rates[:, EXACT],
        method="rivals",
        rates=rivals.rates,
    )


def _pooled(items: Items, belief: Vector) -> Vector:
    """Gives the likeliest value of each neighbourhood the belief in all within its tolerance."""
    near: dict[int, list[int]] = {}
    for one, other in zip(items.one, items.other, strict=True):
        near.setdefault(int(one), []).append(int(other))
    found = belief.copy()
    taken: set[int] = set()
    for each in np.lexsort((items.name, -belief)):
        if each in taken:
            continue
        for other in near.get(int(each), ()):
            if other not in taken:
                found[each] += found[other]
                found[other] = 0.0
                taken.add(other)
        taken.add(int(each))
    return found
