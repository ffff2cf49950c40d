"""What kind of values an attribute has, and how two of them agree: wholly, in part, not at all."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Literal

from sayso.errors import UsageError

Kind = Literal["category", "number", "time", "set"]
KINDS: tuple[Kind, ...] = ("category", "number", "time", "set")
# Of a whole-number attribute with at most this many different values each is a label.
LABELS = 20
# So much of an attribute's values must have a form for the attribute to be of that kind.
_MOST = 0.95
_SOME = 0.01
MINUTE = 60.0
_UNITS = {"s": 1.0, "min": MINUTE, "h": 60 * MINUTE, "d": 24 * 60 * MINUTE}
_TOLERANCE = re.compile(r"(\d+(?:\.\d+)?)\s*(%|s|min|h|d)?")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_WHOLE = re.compile(r"[+-]?\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far two values may be apart and still agree in part: absolute, or a `share` of
    the larger. Times count in seconds.
    """

    amount: float
    share: bool = False
    text: str = "exact"


EXACT = Tolerance(amount=0.0)
TEN_MINUTES = Tolerance(amount=10 * MINUTE, text="10min")
ONE_PER_CENT = Tolerance(amount=0.01, share=True, text="1%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How the values of an attribute are read. `pools`: values within the tolerance are one value."""

    kind: Kind
    tolerance: Tolerance = EXACT
    tree: bool = False
    pools: bool = False

    @property
    def words(self) -> str:
        """The choice in words, for the user."""
        if self.tree:
            return "category in the hierarchy"
        return self.kind if self.kind not in ("number", "time") else f"{self.kind}, {self.tolerance.text}"


class Hierarchy:
    """Which value contains which. An ambiguous name stands for all its places in the tree."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        parents, names = {}, {}
        for number, name, parent in rows:
            parents[number], names[number] = parent, name
        roots = {number for number, parent in parents.items() if parent not in parents}
        self._above: dict[str, set[str]] = {}
        for number, name in names.items():
            above = self._above.setdefault(name, set())
            seen = {number}
            step = parents[number]
            while step in parents and step not in seen and step not in roots:
                above.add(names[step])
                seen.add(step)
                step = parents[step]
        for name, above in self._above.items():
            above.discard(name)

    def __contains__(self, name: str) -> bool:
        return name in self._above

    def above(self, name: str) -> set[str]:
        """All values that contain this one, but the root."""
        return self._above.get(name, set())


def parse_tolerance(text: str) -> Tolerance:
    """`0.5`, `1%`, `30s`, `10min`, `2h` or `1d`. Raises `UsageError`."""
    match = _TOLERANCE.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"{text!r} is no tolerance; write it as 0.5, 1%, 30s, 10min, 2h or 1d.")
    amount, unit = float(match[1]), match[2]
    if unit == "%":
        return Tolerance(amount=amount / 100.0, share=True, text=text.strip())
    return Tolerance(amount=amount * _UNITS.get(unit or "", 1.0), text=text.strip())


def number_of(value: str) -> float | None:
    """A finite number, or None."""
    return float(value) if _NUMBER.fullmatch(value) and abs(float(value)) < 1e300 else None


def seconds_of(value: str) -> float | None:
    """An ISO 8601 date, moment or time of day in seconds; None if it is none. UTC where no zone is given."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        try:
            of_day = time.fromisoformat(value)
        except ValueError:
            return None
        return of_day.hour * 3600.0 + of_day.minute * MINUTE + of_day.second if ":" in value else None
    if "-" not in value:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def choose_scale(
    values: Sequence[str], stated: Kind | None, tolerance: Tolerance | None, tree: Hierarchy | None
) -> Scale:
    """How to read an attribute with these values (one a claim): as stated, or recognised from them."""
    counts = Counter(values)
    if stated in (None, "category") and tree is not None and _share(counts, lambda each: each in tree) > 0.5:
        return Scale(kind="category", tree=True)
    kind = stated or _recognised(counts)
    if kind == "time":
        return Scale(kind=kind, tolerance=tolerance or TEN_MINUTES, pools=True)
    if kind == "number":
        is_whole = all(_WHOLE.fullmatch(each) for each in counts)
        return Scale(
            kind=kind,
            tolerance=tolerance or (EXACT if is_whole else ONE_PER_CENT),
            pools=tolerance is not None,
        )
    return Scale(kind=kind)


def _recognised(counts: Counter[str]) -> Kind:
    if _share(counts, lambda each: number_of(each) is not None) >= _MOST:
        labels = len(counts) <= LABELS and all(_WHOLE.fullmatch(each) for each in counts)
        return "category" if labels else "number"
    if _share(counts, lambda each: seconds_of(each) is not None) >= _MOST:
        return "time"
    if _share(counts, lambda each: ";" in each) >= _SOME:
        return "set"
    return "category"


def _share(counts: Counter[str], test: Callable[[str], bool]) -> float:
    return sum(count for value, count in counts.items() if test(value)) / max(1, sum(counts.values()))


def members(value: str) -> frozenset[str]:
    """The members of a set that is written with semicolons."""
    return frozenset(each.strip() for each in value.split(";") if each.strip())


def related(values: Sequence[str], scale: Scale, tree: Hierarchy | None) -> list[tuple[int, int, bool]]:
    """Which of an item's values agree in part: (x, v, within), v within x if true, beyond it if false.

    `within`: a subset, an ancestor, or a value within the tolerance. Equal values are not listed.
    """
    if scale.tree and tree is not None:
        return _contained({number: tree.above(value) for number, value in enumerate(values)}, values)
    if scale.kind == "set":
        sets = [members(value) for value in values]
        return [
            (x, v, sets[v] < sets[x])
            for x in range(len(sets))
            for v in range(len(sets))
            if x != v and (sets[v] < sets[x] or sets[x] < sets[v])
        ]
    if scale.kind in ("number", "time") and scale.tolerance.amount > 0.0:
        return _near(values, scale)
    return []


def _contained(above: Mapping[int, set[str]], values: Sequence[str]) -> list[tuple[int, int, bool]]:
    place = {value: number for number, value in enumerate(values)}
    found = []
    for number, names in above.items():
        for name in sorted(names & place.keys()):
            found += [(number, place[name], True), (place[name], number, False)]
    return sorted(set(found))


def _near(values: Sequence[str], scale: Scale) -> list[tuple[int, int, bool]]:
    read = seconds_of if scale.kind == "time" else number_of
    points = sorted(
        (point, number) for number, value in enumerate(values) if (point := read(value)) is not None
    )
    found = []
    for first, (low, one) in enumerate(points):
        for high, other in points[first + 1 :]:
            room = scale.tolerance.amount * (max(abs(low), abs(high)) if scale.tolerance.share else 1.0)
            if high - low > room * (1.0 + 1e-9):
                break
            found += [(one, other, True), (other, one, True)]
    return found
