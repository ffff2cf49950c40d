"""All forms under which a name under seal may stand in a text, and a scanner that finds them in linear time.

Of "García López, Juan Carlos": the name in every order, with initials, the surnames together and each alone,
pet names, the initials, and what mail addresses make of it (jgarcia, juan.garcia, garcia_j). Case, accents,
script, hyphens and spaces do not matter. Better one form too many: what is somebody else's too can be set
apart when the name is sealed.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import permutations

from sayso.protection.folding import Places, fold

_WORD = re.compile(r"[^\W_]+")
_GAP = r"[\W_]{1,4}"
_PARTICLES = {
    "de", "del", "la", "las", "los", "da", "das", "do", "dos", "di", "du", "le", "van", "von", "der", "den",
    "ten", "ter", "bin", "ibn", "ben", "bint", "al", "el", "abu", "san", "mak", "mk", "o", "e", "i", "zu",
}  # fmt: skip
_PARTICLE = rf"(?:(?:{'|'.join(sorted(_PARTICLES))}){_GAP}){{0,3}}"
_BETWEEN = rf"(?:[^\W_]{{1,2}}{_GAP})?"  # a middle initial
_HOST = r"(?:@[\w.-]{1,80})?"
_DOT = r"\.[ \t]{0,2}"
_BEFORE, _AFTER = r"(?<![^\W_])", r"(?![^\W_])"
_SPOKEN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))
_SHORT = 3
"""Letters up to which a surname alone must be written with a capital: "Li", "Ono"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Whom to look for: `code` stands for the person, `names` are the full name and other ways to name it.

    A name may be written "Surname Surname, Given Given", which tells the two apart. `apart` are forms that
    are somebody else's too and are not looked for.
    """

    code: str
    names: tuple[str, ...]
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A form of a name in a text: `[start, end)` of the text, and the codes that it may stand for."""

    start: int
    end: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class _Form:
    words: tuple[str, ...]
    joint: str = "gap"  # gap, particle (a gap that may hold a particle or an initial), glued, dots
    capital: bool = False

    @property
    def size(self) -> int:
        return sum(map(len, self.words)) + len(self.words)

    def pattern(self) -> str:
        words = [re.escape(word) for word in self.words]
        if self.joint == "dots":
            return _DOT.join(words) + r"\."
        if self.joint == "glued":
            return "".join(words) + r"[0-9]{0,4}" + _HOST
        return (_GAP + _BETWEEN + _PARTICLE if self.joint == "particle" else _GAP).join(words) + _HOST

    def start(self) -> str:
        """A pattern that stands wherever the form does and seldom elsewhere: one letter is too little."""
        first, *rest = map(re.escape, self.words)
        if len(first) > 1 or not rest:
            return first
        gap = {"dots": _DOT, "particle": _GAP + _BETWEEN + _PARTICLE}.get(self.joint, _GAP)
        return first + gap + rest[0]


class Scanner:
    """Finds the forms of some names. Made once, used on any number of texts."""

    def __init__(self, sought: Iterable[Sought]) -> None:
        codes: dict[_Form, set[str]] = {}
        for each in sought:
            for form in _forms_of(each):
                codes.setdefault(form, set()).add(each.code)
        ordered = sorted(codes, key=lambda form: (-form.size, form))
        self._forms = [(form, tuple(sorted(codes[form]))) for form in ordered]
        whole = "|".join(f"({_bounded(form)})" for form in ordered)
        first = "|".join(sorted({form.start() for form in ordered}))
        # Where any form may begin, found fast; then which one it is.
        self._first = re.compile(first or r"(?!)")
        self._whole = re.compile(whole or r"(?!)")

    def find(self, text: str) -> Iterator[Hit]:
        """The hits in `text` in order, without overlap, the longest form at each place."""
        folded = fold(text)
        places: Places | None = None
        done = 0
        for begun in self._first.finditer(folded):
            if begun.start() < done:
                continue
            found = self._whole.match(folded, begun.start())
            if found is None:
                continue
            places = places or Places(text)
            start, end = places.span(*found.span())
            form, codes = self._forms[(found.lastindex or 1) - 1]
            if form.capital and text[start:end].islower():
                continue
            done = found.end()
            yield Hit(start=start, end=end, codes=codes)

    def codes(self, text: str) -> tuple[str, ...]:
        """The codes whose names stand in `text`, sorted."""
        return tuple(sorted({code for hit in self.find(text) for code in hit.codes}))


def _bounded(form: _Form) -> str:
    """The pattern of a form between the edges of words; scripts without spaces have none."""
    pattern = form.pattern()
    before = "" if _SPOKEN.match(form.words[0][0]) else _BEFORE
    after = "" if _SPOKEN.match(form.words[-1][-1]) or form.joint == "dots" else _AFTER
    return f"{before}{pattern}{after}"


def forms_in_words(sought: Sought) -> list[str]:
    """The forms as they are compared (folded: K for C, I for Y), shortest first: what is looked for."""
    joints = {"dots": ".", "glued": ""}
    spelled = {joints.get(form.joint, " ").join(form.words) for form in _forms_of(sought)}
    return sorted(spelled, key=lambda each: (len(each), each))


def _forms_of(sought: Sought) -> set[_Form]:
    found: set[_Form] = set()
    for name in sought.names:
        for spelling in _spellings(name):
            found |= set(_address_forms(spelling) if "@" in spelling else _name_forms(spelling))
    apart = {"".join(_words(each)) for each in sought.apart}
    return {form for form in found if form.words and "".join(form.words) not in apart}


def _spellings(name: str) -> set[str]:
    """The name, and as it stands where umlauts are written with an E or without."""
    low = name.casefold()
    long, short = low, low
    for umlaut, pair in _UMLAUTS:
        long, short = long.replace(umlaut, pair), short.replace(pair, umlaut)
    return {low, long, short}


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _address_forms(address: str) -> Iterator[_Form]:
    local, _, host = address.partition("@")
    yield _Form(tuple(_words(address)))
    if len("".join(_words(local))) > _SHORT:
        yield _Form(tuple(_words(local)))
    if not host:
        return


def _parts(name: str) -> tuple[list[str], list[str]]:
    """Given names and surnames, without particles. Of two words the last is the surname, of more the last
    two may be; a comma tells.
    """
    before, comma, behind = name.partition(",")
    if comma:
        given, surnames = _bare(behind), _bare(before)
    else:
        words = _bare(name)
        last = 2 if len(words) > 2 and len(words[-2]) > 1 else 1
        given, surnames = words[:-last], words[-last:]
    return given, surnames


def _bare(name: str) -> list[str]:
    words = _words(name)
    return [word for word in words if word not in _PARTICLES] or words


def _name_forms(name: str) -> Iterator[_Form]:
    given, surnames = _parts(name)
    everything = tuple(_words(name.replace(",", " ")))
    yield _Form(everything, capital=len("".join(everything)) <= _SHORT)
    yield _Form((*given, *surnames), "particle")
    yield _Form((*surnames, *given), "particle")
    if len(everything) == 1:
        return
    if given:
        yield _Form(("".join(everything),), "glued")
    for surname in surnames:
        if len(surname) > 1:
            yield _Form((surname,), capital=len(surname) <= _SHORT)
    if len(surnames) > 1:
        yield _Form(tuple(surnames), "particle")
        yield _Form(("".join(surnames),), "glued")
    yield from _first_and_last(given, surnames)
    yield from _initials([*given, *surnames])


def _first_and_last(given: list[str], surnames: list[str]) -> Iterator[_Form]:
    """Each given name, pet form and initial with each surname, in both orders, apart and as one word."""
    firsts = [*given, *(pet for each in given for pet in _nicknames().get(each, ()))]
    firsts += [each[0] for each in given]
    if len(given) > 1:
        firsts.append("".join(each[0] for each in given))
    lasts = [each for each in surnames if len(each) > 1]
    for first in dict.fromkeys(firsts):
        for last in lasts:
            for pair in permutations((first, last)):
                yield _Form(pair, "particle" if len(first) > 1 else "gap")
                if len(first + last) > _SHORT:
                    yield _Form(("".join(pair),), "glued")
            if len(given) > 1:
                yield _Form((*(each[0] for each in given), last), "gap")
        if len(lasts) > 1:
            yield _Form((first, *lasts), "particle")
            yield _Form((*lasts, first), "particle")
            yield _Form((first + "".join(lasts),), "glued")


def _initials(words: list[str]) -> Iterator[_Form]:
    letters = tuple(word[0] for word in words)
    if len(letters) > 1:
        yield _Form(letters, "dots", capital=True)


@cache
def _nicknames() -> dict[str, tuple[str, ...]]:
    listed = tomllib.loads(files("sayso.protection").joinpath("nicknames.toml").read_text("utf-8"))
    return {fold(name): tuple(map(fold, pets)) for name, pets in listed.items()}
