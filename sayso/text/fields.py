"""The fields of an intelligence form as houses spell them, and as a scanner or a hurried hand spoils them."""

import re
from functools import lru_cache

_SPELLINGS = {
    "source": "SOURCE|SOURCES|SOURCE CODE|SOURCE NAME|SOURCE ID|SOURCE NUMBER|SOURCE NO|SRC|FROM SOURCE"
    "|FROM SOURCES",
    "attribution": "ATTRIBUTION|ATTRIB|ATTR|ATTRIBUTE TO|ATTRIBUTED TO|ATTRIBUTION LINE|SOURCE ATTRIBUTION",
    "description": "SOURCE DESCRIPTION|SOURCES DESCRIPTION|SOURCE DESC|SOURCE DESCR|SOURCE DESCRIP"
    "|DESCRIPTION|DESC|DESCRIPTION OF SOURCE|DESCRIPTION OF THE SOURCE|SOURCE BACKGROUND",
    "terms": "PUBLICATION|PUB|PUBL|PUBLICATION STATUS|FOR PUBLICATION|PUBLISH|PUBLISHABLE|PUBLICATION TERMS",
    "reliability": "SOURCE RELIABILITY|SOURCES RELIABILITY|RELIABILITY|RELIABILITY OF SOURCE|SOURCE REL"
    "|SOURCE RELIAB|RELIABILITY RATING|SOURCE RATING|SOURCE GRADE|REL",
    "credibility": "ITEM CREDIBILITY|ITEMS CREDIBILITY|CREDIBILITY|ITEM CRED|CRED|INFO CREDIBILITY"
    "|INFORMATION CREDIBILITY|CREDIBILITY OF ITEM|CREDIBILITY RATING|ITEM RATING|ITEM GRADE",
    "handling": "SPECIAL HANDLING|HANDLING|SPECIAL HANDLING INSTRUCTIONS|HANDLING INSTRUCTIONS|SPEC HANDLING"
    "|CAVEATS",
    "distribution": "DISTRIBUTION|SUGGESTED DISTRIBUTION|SUGGESTED DIST|DIST|DISTRO|DISTRIB|SUGGESTED DISTRO",
    "handler": "SOURCE HANDLER|SOURCE HANDLERS|HANDLER|HANDLERS|HANDLED BY|SOURCE HANDLED BY|SOURCE HNDLR",
}
_CONFUSED = str.maketrans(
    {
        "L": "I",
        "1": "I",
        "|": "I",
        "!": "I",
        "0": "O",
        "Q": "O",
        "5": "S",
        "8": "B",
        "/": None,
        "'": None,
        "’": None,
        ".": None,
    }
)
_SHORTEST_SPOILED = 9
_ALIKE = 0.7  # share of capitals in a name that a scanner spoiled


def _fold(name: str) -> str:
    """A name with the letters alike that scanners take for one another."""
    return " ".join(name.upper().translate(_CONFUSED).replace("RN", "M").replace("VV", "W").split())


_FIELDS = {
    _fold(spelling): field for field, spellings in _SPELLINGS.items() for spelling in spellings.split("|")
}
_BY_LENGTH = {
    length: tuple(name for name in _FIELDS if len(name) == length)
    for length in {len(name) for name in _FIELDS}
}
LONGEST = max(map(len, _FIELDS)) + 2
"""The most characters that the name of a field has."""

_NAMES = "|".join(
    re.escape(name) for names in _SPELLINGS.values() for name in names.split("|") if len(name) > 3
)
RUN_ON = re.compile(rf"(?<=\S)(?:[ \t]*[;,/|][ \t]*|[ \t]+)(?=(?:{_NAMES})[ \t]?:)", re.IGNORECASE)
"""Between two fields on one line."""


@lru_cache(maxsize=4096)
def field_of(name: str) -> str | None:
    """Which field a line's name stands for, one wrong or missing letter forgiven; `None` for none."""
    folded = _fold(name.strip("*_ \t"))
    found = _FIELDS.get(folded)
    if found or len(folded) < _SHORTEST_SPOILED:
        return found
    for length in (len(folded), len(folded) - 1, len(folded) + 1):
        for spelling in _BY_LENGTH.get(length, ()):
            if _is_near(folded, spelling):
                return _FIELDS[spelling]
    return None


def _is_near(one: str, other: str) -> bool:
    """Whether one letter more, fewer or other makes `one` of `other`, or two letters changed places."""
    start = next(
        (k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    left, right = one[start:], other[start:]
    swapped = len(left) > 1 and left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped


def is_capital(name: str) -> bool:
    """Whether a name stands in capitals, but for what a scanner spoiled."""
    letters = [letter for letter in name if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) >= _ALIKE * len(letters)
