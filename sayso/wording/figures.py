"""Figures of a sentence: amounts, percentages, counts, ordinals, in digits or words, with what they count."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sayso.model.place import Span
from sayso.wording.days import days_in
from sayso.wording.lexicon import lexicon
from sayso.wording.lists import listed, ordered
from sayso.wording.words import Word, words_of

FigureKind = Literal["count", "percent", "money", "ordinal", "duration"]
Bound = Literal["exact", "about", "over", "under"]

_SMALL = ordered("figures", "small")
_TENS = ordered("figures", "tens")
_CHICOS = ordered("figures", "chicos")
_DECENAS = ordered("figures", "decenas")
UNITS = {
    **{word: float(at) for at, word in enumerate(_SMALL)},
    **{word: float(at * 10) for at, word in enumerate(_TENS, 2)},
    **{word: float(at) for at, word in enumerate(_CHICOS)},
    **{word: float(at * 10) for at, word in enumerate(_DECENAS, 3)},
    "dieciseis": 16.0,
    "cien": 100.0,
}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0,
    "score": 20.0, "mil": 1e3, "millones": 1e6, "millón": 1e6, "m": 1e6, "mn": 1e6, "bn": 1e9, "k": 1e3,
    "millions": 1e6, "billions": 1e9, "hundreds": 1e2, "thousands": 1e3, "dozens": 12.0,
}  # fmt: skip
ORDINALS = {
    "first": 1.0, "second": 2.0, "third": 3.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0, "seventh": 7.0,
    "eighth": 8.0, "ninth": 9.0, "tenth": 10.0, "twelfth": 12.0, "twentieth": 20.0,
}  # fmt: skip
FRACTIONS = {
    "half": 50.0, "third": 100 / 3, "thirds": 100 / 3, "quarter": 25.0, "quarters": 25.0, "fifth": 20.0,
    "fifths": 20.0, "tenth": 10.0, "tenths": 10.0,
}  # fmt: skip
CURRENCIES = {
    "$": "dollar", "usd": "dollar", "dollar": "dollar", "dollars": "dollar", "dólares": "dollar", "€": "euro",
    "eur": "euro", "euro": "euro", "euros": "euro", "£": "pound", "gbp": "pound", "pound": "pound",
    "pounds": "pound", "¥": "yen", "yen": "yen", "crown": "crown", "crowns": "crown", "franc": "franc",
    "francs": "franc", "peso": "peso", "pesos": "peso", "ruble": "rouble", "rubles": "rouble",
    "rouble": "rouble", "roubles": "rouble", "rupees": "rupee", "yuan": "yuan", "lira": "lira",
    "coronas": "crown",
}  # fmt: skip
LENGTHS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365 / 12, "year": 365.0, "año": 365.0}
"""Days in each unit of time, by stems."""
_BOUNDS: dict[str, Bound] = {
    "over": "over", "least": "over", "exceeding": "over", "above": "over", "under": "under", "below": "under",
    "about": "about", "around": "about", "roughly": "about", "nearly": "about", "almost": "about",
    "approximately": "about", "some": "about", "unos": "about",
}  # fmt: skip
_SKIPPED = listed("figures", "skipped")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


_TIMES = {"twice": 2.0, "thrice": 3.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure. `value` is in units (million multiplied out; 20.0 for a fifth, as a percentage; days for a
    time).

    `unit` is a currency for `money`; `counted` the stem of what is counted ("ship"), `None` where that is not
    said. `bound` is what qualifies it. Counts "a" and "an" are no figures.
    """

    span: Span
    value: float
    kind: FigureKind
    unit: str | None = None
    counted: str | None = None
    bound: Bound = "exact"

    def is_alike(self, other: "Figure") -> bool:
        """Whether both measure the same kind of thing, so that different values are a difference."""
        if self.kind != other.kind:
            return False
        if self.kind == "money":
            return self.unit == other.unit or None in (self.unit, other.unit)
        if self.kind in ("percent", "duration"):
            return True
        same = self.counted == other.counted or None in (self.counted, other.counted)
        return same or self.value == other.value or _thing(self.counted) == _thing(other.counted)

    def agrees(self, other: "Figure") -> bool:
        """Whether both can be true: equal, within 2 % or one figure of rounding where one is rounded."""
        one, two = sorted((self.value, other.value))
        bounds = {self.bound, other.bound}
        if one == two:
            return True
        if "about" in bounds and two <= one * 1.05:
            return True
        low, high = (self, other) if self.value < other.value else (other, self)
        if low.bound == "over" and high.bound != "over" and high.value <= low.value * 1.1:
            return True
        if high.bound == "under" and low.bound != "under" and high.value <= low.value * 1.1:
            return True
        return self.kind in ("money", "percent") and two <= one * 1.005


def _thing(counted: str | None) -> str | None:
    return None if counted is None else lexicon().things.get(counted, (counted,))[0]


def figures_in(text: str) -> tuple[Figure, ...]:
    """The figures of a text in order of place, without those that are part of a date, a clock time or a code.

    >>> [(each.value, each.counted) for each in figures_in("Nineteen reports, two thousand ships and $5m")]
    [(19.0, 'report'), (2000.0, 'ship'), (5000000.0, None)]
    """
    dates = [each.span for each in days_in(text)]
    words = [each for each in words_of(text) if not any(day.meets(each.span) for day in dates)]
    return tuple(_figures(words))


def _figures(words: Sequence[Word]) -> Iterator[Figure]:
    at = 0
    while at < len(words):
        found = _read(words, at)
        if found is None:
            at += 1
            continue
        figure, at = found
        yield figure


def _read(words: Sequence[Word], at: int) -> tuple[Figure, int] | None:
    """The figure that begins at a word, and where the words go on."""
    fraction = _fraction(words, at)
    if fraction is not None:
        return fraction
    start = at
    times = _TIMES.get(words[at].lower)
    if times is not None and not (at + 1 < len(words) and words[at + 1].lower in ("as", "the", "its")):
        return Figure(span=words[at].span, value=times, kind="count"), at + 1
    halved = [word.lower for word in words[at : at + 2]] == ["half", "a"]
    if halved and at + 2 < len(words) and words[at + 2].lower not in SCALES:
        counted = _counted(words, at + 2)
        span = Span(start=words[at].span.start, end=words[at + 1].span.end)
        return Figure(span=span, value=0.5, kind="count", counted=counted, bound=_bound(words, at)), at + 2
    at += 2 * halved
    if at >= len(words):
        return None
    unit = CURRENCIES.get(words[at].lower) if words[at].lower in "$€£¥" or words[at].text.isupper() else None
    if unit is not None:
        at += 1
    value, end = _value(words, at)
    if value is None:
        return None
    value = value / 2 if halved else value
    if unit is None and end == at + 1 and words[at].lower == "one" and not _counts_one(words, end):
        return None
    ordinal = _is_ordinal(words, at, end)
    kind: FigureKind = "ordinal" if ordinal else "money" if unit else "count"
    counted = None
    stop = end
    if end < len(words) and not ordinal:
        word = words[end].lower
        if word == "%" or word in ("percent", "percentage", "pct"):
            kind, stop = "percent", end + 1
        elif word in ("per", "por") and end + 1 < len(words) and words[end + 1].lower in ("cent", "ciento"):
            kind, stop = "percent", end + 2
        elif word in CURRENCIES and unit is None:
            kind, unit, stop = "money", CURRENCIES[word], end + 1
    if kind in ("count", "ordinal"):
        counted = _counted(words, stop)
    if kind == "count" and counted in LENGTHS:
        kind, value = "duration", value * LENGTHS[counted]
    span = Span(start=words[start].span.start, end=words[stop - 1].span.end)
    return (
        Figure(span=span, value=value, kind=kind, unit=unit, counted=counted, bound=_bound(words, start)),
        stop,
    )


def _value(words: Sequence[Word], at: int) -> tuple[float | None, int]:
    """The value of the number that begins at a word, `None` if none does; and where it ends."""
    total, part, end, met = 0.0, 0.0, at, False
    while end < len(words):
        word = words[end].lower
        number = _digits(word)
        if number is not None and not met:
            part = number
        elif word in UNITS and (not met or (part % 100 == 0 or (part >= 20 > UNITS[word]))):
            part += UNITS[word]
        elif word in ORDINALS and not met and ORDINALS[word] > 0:
            return ORDINALS[word], end + 1
        elif word in SCALES and (met or word in ("hundred", "thousand", "million", "dozen", "mil")):
            if not met and not _may_begin(words, end):
                break
            scale = SCALES[word]
            part = (part or 1.0) * scale
            if scale >= 1e3:
                total, part = total + part, 0.0
        elif met and _joins(words, end, part):
            end += 1
            continue
        else:
            break
        met = True
        end += 1
    return (total + part if met else None), end


def _joins(words: Sequence[Word], at: int, part: float) -> bool:
    """Whether "and" goes on with a number: "one hundred and four", "cincuenta y dos"."""
    is_link = words[at].lower == "y" or (words[at].lower == "and" and part >= 100)
    return is_link and at + 1 < len(words) and words[at + 1].lower in UNITS


def _may_begin(words: Sequence[Word], at: int) -> bool:
    return at > 0 and words[at - 1].lower in ("a", "an", "one", "half", "several", "per", "mil", "un")


def _digits(word: str) -> float | None:
    if not _NUMBER.fullmatch(word):
        return None
    return float(word.replace(",", ""))


def _fraction(words: Sequence[Word], at: int) -> tuple[Figure, int] | None:
    """A half, two thirds, a quarter of what follows, as a percentage."""
    first = words[at].lower
    times = 1.0 if first in ("a", "one") else UNITS.get(first)
    end = at + 1
    if first == "half":
        times, end = 1.0, at
        if end + 1 < len(words) and words[end + 1].lower in ("a", "an"):  # half a million, half a point
            return None
    if times is None or end >= len(words) or words[end].lower not in FRACTIONS:
        return None
    follows = words[end + 1].lower if end + 1 < len(words) else "."
    is_part = follows in ("of", "the", ".", ",", "its", "their", "his", "to", "in", "from", "on", "this", "a")
    if not is_part or (
        words[end].lower in ORDINALS and first == "a" and follows not in ("of", ".", ",", "to", "in")
    ):
        return None
    span = Span(start=words[at].span.start, end=words[end].span.end)
    value = times * FRACTIONS[words[end].lower]
    return Figure(span=span, value=value, kind="percent", bound=_bound(words, at)), end + 1


def _counts_one(words: Sequence[Word], end: int) -> bool:
    """Whether "one" counts: "one ship", not "one of them", "no one"."""
    follows = words[end].lower if end < len(words) and words[end].is_word else "of"
    return follows not in ("of", "another", "day", "who", "was", "is", "has", "had", "will", "would", "can")


def _is_ordinal(words: Sequence[Word], at: int, end: int) -> bool:
    return end == at + 1 and words[at].lower in ORDINALS


def _counted(words: Sequence[Word], at: int) -> str | None:
    """What is counted: the last word of the noun phrase that begins here, at most three words on."""
    found = None
    for word in words[at : at + 3]:
        if (
            not word.is_word
            or word.lower[0].isdigit()
            or word.lower in UNITS
            or word.lower in ("and", "or", "in", "at", "on", "to", "for", "from", "by", "were", "them", "us")
        ):
            break
        if word.lower in _SKIPPED:
            continue
        found = word.stem
        if word.lower.endswith("s") or word.lower in ("people", "men", "women", "children"):
            break
    return found


def _bound(words: Sequence[Word], start: int) -> Bound:
    """What stands before a figure and loosens it."""
    before = [word.lower for word in words[max(0, start - 2) : start]]
    for word in reversed(before):
        if word in _BOUNDS:
            return _BOUNDS[word]
    if before[-1:] == ["than"]:
        return "over" if before[0] in ("more", "greater", "bigger") else "under"
    return "under" if before == ["up", "to"] else "exact"
