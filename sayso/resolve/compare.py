"""How alike two names are, and why: every likeness has its reasons, so that a join can be explained.

Two full names are alike when their first given names and one surname agree, and what is left over of one
finds its like in the other or the other has nothing left ("Joaquín Guzmán" and "Guzman Loera, Joaquin").
What is left over on both sides keeps them apart: Guzmán Loera and Guzmán Decena, John A and John B, father
and son. Misprints are counted by optimal string alignment (Damerau 1964; rapidfuzz) after letters that
character recognition confuses were made one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from sayso.resolve.lexicon import GIVEN, roots
from sayso.resolve.names import Name

Reason = Literal[
    "judged", "same code", "same name", "order", "fuller name", "initials", "nickname", "misprint",
    "recognition", "transliteration", "title", "acronym", "address", "address fits name", "stands for",
    "first name", "surname", "display name", "post", "description", "general word",
]  # fmt: skip

_SEEN_ALIKE = (
    ("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "i"), ("l", "i"), ("j", "i"), ("3", "i"),
    ("|", "i"), ("ii", "n"), ("5", "s"), ("8", "b"), ("e", "c"), ("6", "c"), ("q", "g"), ("9", "g"),
)  # fmt: skip
_INITIALS_SEEN_ALIKE = ("ijlt13", "odqcg06", "bdrp8", "efp", "uvyhn", "mnhw", "s5b8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two names are: `score` 0 to 1, the `reasons`, and whether they name two people for certain.

    `conflict` is true where the names share a surname but cannot be one person's by themselves (other middle
    name, other generation, other given name); then `score` is 0. Two names that have nothing in common are
    unlike without a conflict: somebody may bear both ("El Chapo").
    """

    score: float
    reasons: tuple[Reason, ...] = ()
    conflict: bool = False


UNLIKE = Likeness(score=0.0)
_CONFLICT = Likeness(score=0.0, conflict=True)
_WEIGHT: dict[Reason, float] = {
    "order": 0.99, "transliteration": 0.98, "fuller name": 0.97, "nickname": 0.95, "recognition": 0.94,
    "misprint": 0.9, "initials": 0.85,
}  # fmt: skip


@lru_cache(maxsize=1 << 17)
def seen_alike(word: str) -> str:
    """A word with the letters that character recognition confuses made one: "rn" and "m", "l", "1" and
    "I"."""
    for pair, one in _SEEN_ALIKE:
        word = word.replace(pair, one)
    return word


def distance(left: str, right: str, most: int = 2) -> int:
    """Letters put in, left out, changed or swapped between two words; `most` + 1 where it is more."""
    return OSA.distance(left, right, score_cutoff=most)


def misprint(left: str, right: str) -> Reason | None:
    """Whether one word may be the other damaged: one error from four letters on, two in longer words."""
    if left == right or _two_genders(left, right):
        return None
    short = min(len(left), len(right))
    if short >= 3 and seen_alike(left) == seen_alike(right):
        return "recognition"
    if short < 4:
        return None
    found = distance(left, right, 2)
    long_enough = short >= 6 and max(len(left), len(right)) >= 7 and left[0] == right[0]
    return "misprint" if found == 1 or (found == 2 and long_enough) else None


def _two_genders(left: str, right: str) -> bool:
    """Petrov and Petrova, Mario and Maria: two people of one family rather than a misprint."""
    short, long = sorted((left, right), key=len)
    return long == short + "a" or (left[:-1] == right[:-1] and {left[-1], right[-1]} == {"a", "o"})


def initials_seen_alike(left: str, right: str) -> bool:
    """Whether two single letters may be one that was misread: D and O, J and I."""
    return any(left in each and right in each for each in _INITIALS_SEEN_ALIKE)


@lru_cache(maxsize=1 << 18)
def alike(left: Name, right: Name) -> Likeness:
    """How alike two full names of persons are. The order of the two does not matter."""
    if left.generation and right.generation and left.generation != right.generation:
        return _CONFLICT
    if (left.given, left.surnames) == (right.given, right.surnames):
        reasons: tuple[Reason, ...] = ("same name",) if left.script == right.script else ("transliteration",)
        return Likeness(score=1.0 if reasons == ("same name",) else 0.98, reasons=reasons)
    if left.first != right.first and _turned(left, right):
        return Likeness(score=0.99, reasons=("order",))
    if max(len(left.surnames), len(right.surnames)) > 2:
        return UNLIKE  # rather two names run together
    surname = _shared(left.surnames, right.surnames)
    if surname is None:
        return _by_maiden_name(left, right)
    given = _given(left, right)
    if given is None:
        return _CONFLICT
    found: set[Reason] = {each for each in (surname[2], given) if each}
    if len(found & {"misprint", "recognition"}) and surname[2] and given in ("misprint", "recognition"):
        return UNLIKE  # both words damaged: too much to suppose
    rest = _rest(left, surname[0]), _rest(right, surname[1])
    left_over = _unmatched(*rest), _unmatched(rest[1], rest[0])
    if left_over[0] and left_over[1]:
        if not _misread(*left_over):
            return _CONFLICT
        found.add("recognition")
    elif rest[0] != rest[1]:
        found.add("fuller name")
    return _likeness(found)


def _likeness(found: Iterable[Reason]) -> Likeness:
    reasons = tuple(sorted(found))
    score = 1.0
    for each in reasons:
        score *= _WEIGHT.get(each, 1.0)
    return Likeness(score=score, reasons=reasons or ("same name",))


def _turned(left: Name, right: Name) -> bool:
    """The same words in another order, where not every word is a given name: "Muscatine Lissa"."""
    one, other = (*left.given, *left.surnames), (*right.given, *right.surnames)
    long = [each for each in one if len(each) > 1]
    if sorted(long) != sorted(each for each in other if len(each) > 1) or len(long) < 2:
        return False
    small = {each for each in one if len(each) == 1}, {each for each in other if len(each) == 1}
    return not (small[0] and small[1] and small[0] != small[1]) and not all(each in GIVEN for each in long)


def _shared(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, str, Reason | None] | None:
    """One surname of each that agree, and the reason where they differ in letters."""
    for each in left:
        if each in right:
            return each, each, None
    joined = "".join(left), "".join(right)
    if joined[0] == joined[1]:
        return left[-1], right[-1], None
    for each in left:
        for other in right:
            damage = misprint(each, other)
            if damage:
                return each, other, damage
    return None


def _given(left: Name, right: Name) -> Reason | Literal[""] | None:
    """Why the first given names agree; empty where they are equal, `None` where they differ."""
    one, other = left.first, right.first
    if one == other:
        return ""
    if len(one) == 1 or len(other) == 1:
        return "initials" if one[0] == other[0] else None
    for name, first in ((left, other), (right, one)):
        if name.nickname == first:
            return "nickname"
        if first in name.middles and len(first) > 1:
            return "fuller name"  # who is called by the middle name
    if one in roots(other) or other in roots(one):  # two nicknames of one name may be two people's
        return "nickname"
    return misprint(one, other)


def _rest(name: Name, surname: str) -> tuple[str, ...]:
    left = [*name.middles, *name.surnames]
    if surname in left:
        left.remove(surname)
    return tuple(left)


def _unmatched(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    """The words of `left` for which `right` has neither the word, its initial, nor it damaged."""
    return tuple(each for each in left if not any(_like(each, other) for other in right))


def _like(left: str, right: str) -> bool:
    if len(left) == 1 or len(right) == 1:
        return left[0] == right[0]
    return left == right or misprint(left, right) is not None


def _misread(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether what is left over on both sides are single letters that look alike: "Jacob J", "Jacob I"."""
    pairs = list(zip(left, right, strict=False))
    return len(left) == len(right) == len(pairs) and all(
        len(one) == len(other) == 1 and initials_seen_alike(one, other) for one, other in pairs
    )


def _by_maiden_name(left: Name, right: Name) -> Likeness:
    """A surname that the other bears as a middle name: "Hillary Rodham", "Clinton, Hillary Rodham"."""
    if left.first != right.first or len(left.first) == 1:
        return UNLIKE
    for one, other in ((left, right), (right, left)):
        if len(one.surnames) == 1 and one.surnames[0] in other.middles and not one.middles:
            return Likeness(score=0.8, reasons=("fuller name",))
    return UNLIKE


def part_of(part: Name, whole: Name) -> Reason | None:
    """Why a short naming (a surname, a given name, initials) may stand for a full name; `None` if it may
    not."""
    word = part.key
    if part.shape in ("surname", "single") and part.surnames[-1] in whole.surnames:
        return "surname"
    if part.shape in ("given", "single"):
        if word in whole.given or word == whole.nickname or roots(word) & roots(whole.first):
            return "first name"
        if part.shape == "single" and any(len(word) > 4 and misprint(word, each) for each in whole.surnames):
            return "misprint"
    if (
        part.shape == "initials"
        and word.isalpha()
        and word in (whole.initials, whole.first[:1], whole.initials[:1] + whole.initials[-1:])
    ):
        return "initials"
    return None


def acronym_of(short: str, body: Name) -> bool:
    """Whether a folded word of two letters or more is made of the initials of a body's name.

    General words may be left out: VCF is the Vicente Carrillo Fuentes organization.
    """
    telling = "".join(each[0] for each in body.surnames)
    return len(short) >= 2 and short in (body.initials, telling) and len(body.initials) > 1


@lru_cache(maxsize=1 << 16)
def bodies_alike(left: Name, right: Name) -> Likeness:
    """How alike two names of bodies are: general words and legal forms may differ only by being left out."""
    if left.key == right.key:
        return Likeness(score=1.0, reasons=("same name",))
    if left.surnames == right.surnames and len("".join(left.surnames)) > 3:
        one, other = set(left.legal), set(right.legal)
        if one <= other or other <= one:
            return Likeness(score=0.9, reasons=("general word",))
        return UNLIKE
    if left.legal == right.legal and len(left.surnames) == len(right.surnames):
        pairs = [(a, b) for a, b in zip(left.surnames, right.surnames, strict=True) if a != b]
        if len(pairs) == 1 and min(map(len, pairs[0])) >= 6 and misprint(*pairs[0]):
            return Likeness(score=0.85, reasons=("misprint",))
    return UNLIKE
