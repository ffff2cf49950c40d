"""Details of protected voices made coarse for a public export, and a warning where they still single one out.

A post becomes a word that many share ("a diplomat"), a place its country or region, a day its month or
quarter. What the lists do not know is left out. Whether details together point at few people is counted over
the case: k-anonymity (Sweeney, 2002), with k = 3.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Literal

from sayso.model.place import DateRange
from sayso.protection.folding import fold

FEW = 3
"""How many voices must share all details shown of one, or a warning is given."""
UNSAID = "a source"
"""What a protected voice is called where nothing coarse is known of it."""
Grain = Literal["month", "quarter", "year"]
_LONGEST = 4  # words of a place
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What would be shown of a protected voice: `shown` are (kind, value) pairs, a kind at most once."""

    source: str
    shown: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlier:
    """A voice that the details of these `kinds` single out: only `voices` of the case share them."""

    source: str
    kinds: tuple[str, ...]
    voices: int


def coarse_post(description: str | None) -> str:
    """A word for a post that many share: "a diplomat" for "Mexican diplomat at the consulate in X"."""
    words = set(_words(description or ""))
    return next((coarse for coarse, known in _posts() if words & known), UNSAID)


def coarse_place(place: str | None) -> str | None:
    """The country or region of a place, a country itself; `None` for what is not listed."""
    return _places().get(" ".join(_words(place or "")))


def find_places(description: str | None) -> tuple[str, ...]:
    """The countries and regions of the places that a description names, sorted."""
    words, known = _words(description or ""), _places()
    runs = (words[at : at + size] for size in range(1, _LONGEST + 1) for at in range(len(words)))
    return tuple(sorted({known[" ".join(run)] for run in runs if " ".join(run) in known}))


def coarse_date(dates: DateRange | None, grain: Grain = "month") -> DateRange | None:
    """The month, quarter or year around a range of days. An open side stays open."""
    if dates is None:
        return None
    start, end = dates.start, dates.end
    return DateRange(
        start=None if start is None else _first_day(start, grain),
        end=None if end is None else _last_day(end, grain),
    )


def single_out(voices: Sequence[Details], few: int = FEW) -> Iterator[Outlier]:
    """The voices that fewer than `few` share all details with, each once, with the fewest details to blame.

    A voice may come several times, once for each statement shown of it. In a case with fewer than `few`
    protected voices every one stands out.
    """
    sharing: defaultdict[tuple[tuple[str, str], ...], set[str]] = defaultdict(set)
    for voice in voices:
        for details in _subsets(voice.shown):
            sharing[details].add(voice.source)
    found: dict[str, Outlier] = {}
    for voice in voices:
        telling = (each for each in _subsets(voice.shown) if len(sharing[each]) < few)
        first = next(telling, None)
        if first is None:
            continue
        kinds = tuple(kind for kind, _ in first)
        outlier = Outlier(source=voice.source, kinds=kinds, voices=len(sharing[first]))
        found[voice.source] = min(found.get(voice.source, outlier), outlier, key=_plainness)
    yield from (found[source] for source in sorted(found))


def _plainness(outlier: Outlier) -> tuple[int, int, tuple[str, ...]]:
    return len(outlier.kinds), outlier.voices, outlier.kinds


def _subsets(shown: tuple[tuple[str, str], ...]) -> Iterable[tuple[tuple[str, str], ...]]:
    """All sets of details, the smallest first."""
    ordered = sorted(shown)
    return (each for size in range(1, len(ordered) + 1) for each in combinations(ordered, size))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


@cache
def _posts() -> tuple[tuple[str, frozenset[str]], ...]:
    listed = tomllib.loads(files("sayso.protection").joinpath("posts.toml").read_text("utf-8"))["posts"]
    # Plurals count: "diplomats", "officials", "embajadores".
    return tuple(
        (coarse, frozenset(f"{fold(word)}{ending}" for word in words for ending in ("", "s", "es")))
        for coarse, words in listed
    )


@cache
def _places() -> dict[str, str]:
    listed = tomllib.loads(files("sayso.protection").joinpath("places.toml").read_text("utf-8"))["countries"]
    found = {" ".join(_words(place)): coarse for coarse, places in listed.items() for place in places}
    return found | {" ".join(_words(coarse)): coarse for coarse in listed}


_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _first_day(day: str, grain: Grain) -> str:
    year, month = int(day[:4]), int(day[5:7] or 1)
    size = _MONTHS[grain]
    return f"{year:04d}-{(month - 1) // size * size + 1:02d}-01"


def _last_day(day: str, grain: Grain) -> str:
    year, month = int(day[:4]), int(day[5:7] or 12)
    size = _MONTHS[grain]
    last = (month - 1) // size * size + size
    leap = last == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return f"{year:04d}-{last:02d}-{_DAYS[last - 1] + leap:02d}"
