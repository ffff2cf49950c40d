"""Whether words hold back: "may", "is believed to", "not yet", "reportedly"; in English and Spanish."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@cache
def lexicon() -> dict[str, Any]:
    """What the modules of retelling know of words; nobody may write into it."""
    return tomllib.loads(files("sayso.wording").joinpath("retelling.toml").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """Words in small letters without accents, one space between them, "n't" as a word of its own.

    A month that looks like a hedge ("in May") is left out.

    >>> plain("It hasn't YET been sold, maybe in May.")
    'it has not yet been sold maybe in'
    """
    words = []
    for place, found in enumerate(_WORD.finditer(text)):
        word = found[0].replace("’", "'")
        if word == "May" and place:
            continue
        low = word.casefold()
        if not low.isascii():
            low = "".join(
                each for each in unicodedata.normalize("NFKD", low) if not unicodedata.combining(each)
            )
        words.append(f"{low[:-3]} not" if low.endswith("n't") else low)
    return (
        " ".join(words).replace("can not", "cannot").replace("ca not", "cannot").replace("wo not", "will not")
    )


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return pattern_of(lexicon()["hedges"][name])


def pattern_of(entries: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the entries in plain words, the longest first; "*" is any ending."""
    parts = sorted(entries, key=lambda each: (-len(each), each))
    each = "|".join(re.escape(part).replace(r"\*", r"\w*") for part in parts)
    return re.compile(rf"(?<![\w'-])(?:{each})(?![\w'-])")


def hedges_in(*texts: str, strong: bool = False) -> tuple[str, ...]:
    """The words that hold back in texts, in order of place. "yet" and the like count beside a negation only.

    `strong` leaves out what holds back in some places only ("fear", "plan", "if").

    >>> hedges_in("The mayor is believed to own it and may not have sold it yet")
    ('believed', 'may', 'yet')
    """
    found: list[str] = []
    pattern = _pattern("strong" if strong else "words")
    for text in texts:
        words = _pattern("harmless").sub(" ", plain(text))
        negated = _pattern("negations").search(words) is not None
        late = lexicon()["hedges"]["negated"]
        found += [hit[0] for hit in pattern.finditer(words) if negated or hit[0] not in late]
    return tuple(found)


def is_hearsay(text: str) -> bool:
    """Whether a sentence says by itself that it is what others say ("reportedly", "is said to")."""
    return _pattern("hearsay").search(plain(text)) is not None
