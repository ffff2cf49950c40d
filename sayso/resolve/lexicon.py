"""What is known of names beforehand: titles, nicknames, particles, legal forms (`names.toml`), and
folding."""

import re
import tomllib
import unicodedata
from importlib.resources import files
from typing import Any

from anyascii import anyascii

_DATA: dict[str, Any] = tomllib.loads(
    files("sayso.resolve").joinpath("names.toml").read_text(encoding="utf-8")
)


def _entries(key: str) -> frozenset[str]:
    text: str = _DATA[key]
    return frozenset(each.strip() for line in text.strip().splitlines() for each in line.split("|"))


def _words(key: str) -> frozenset[str]:
    text: str = _DATA[key]
    return frozenset(text.split())


TITLES = _entries("titles")
LONGEST_TITLE = max(each.count(" ") + 1 for each in TITLES)
SUFFIXES = _words("suffixes")
GENERATIONS: dict[str, str] = _DATA["generations"]
PARTICLES = _words("particles")
LEGAL = _words("legal")
BODIES = _words("bodies")
SMALL = _words("small")
ROLES = _words("roles")
GIVEN = _words("given")
SURNAMES = _words("surnames")


def _places() -> dict[str, str]:
    text: str = _DATA["places"]
    rows = (line.split("|") for line in text.strip().splitlines())
    return {name: row[0] for row in rows for name in row}


PLACES = _places()
"""For a name of a place, folded and without points, the name under which it is known: us → united states."""


def _nicknames() -> dict[str, frozenset[str]]:
    rows: dict[str, set[str]] = {}
    for row in _entries("nicknames"):
        full, *short = row.split()
        for each in (full, *short):
            rows.setdefault(each, set()).add(full)
    return {each: frozenset(full) for each, full in rows.items()}


ROOTS = _nicknames()
"""For a given name the full names it may stand for: bill → william; alex → alexander, alejandro, ..."""


def roots(given: str) -> frozenset[str]:
    """The given names that this one may stand for, itself among them."""
    return ROOTS.get(given, frozenset()) | {given}


_SPACES = re.compile(r"\s+")


def fold(words: str) -> str:
    """Words without case and accents, in Latin letters: "Жуков" → "zhukov", "Peña" → "pena".

    Letters of other scripts are written in Latin ones by anyascii (ISC licence).
    """
    if words.isascii():
        return _SPACES.sub(" ", words.lower()).strip()
    bare = "".join(each for each in unicodedata.normalize("NFKD", words) if not unicodedata.combining(each))
    return _SPACES.sub(" ", anyascii(bare).lower()).strip()


def script(words: str) -> str:
    """The script of the first letter: `latin`, `cyrillic`, `arabic`, ...; `none` where there is no letter."""
    for each in words:
        if each.isalpha():
            return "latin" if each.isascii() else unicodedata.name(each, "none").partition(" ")[0].lower()
    return "none"
