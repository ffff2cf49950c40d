"""The wording of mail programs per language, read once from `patterns.toml`."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

_DATA: dict[str, Any] = tomllib.loads(
    files("sayso.text").joinpath("patterns.toml").read_text(encoding="utf-8")
)


def _either(words: Iterable[str]) -> str:
    """A pattern that matches any of `words`, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


_WROTE = _DATA["wrote"]
OPENER = re.compile(
    rf"(?:-{{2,9}}[ \t]{{0,3}})?\*?(?:(?:{_either(_WROTE['openers'])})[.,]?(?:[\s,:]|(?=\d))"
    rf"|(?:{_either(_WROTE['joined_openers'])}))",
    re.IGNORECASE,
)
"""The first words of a line that says who wrote what follows."""

_VERB = re.compile(rf"(?:{_either(_WROTE['verbs'])})(?!\w)")
_JOINED_VERB = re.compile(_either(_WROTE["joined_verbs"]))
_VERB_FIRST = frozenset(verb.split()[0] for verb in _WROTE["verbs"])
_USUAL_END = " wrote:"
_TOKEN = re.compile(r"[^\s:,]+")


def find_verb(words: str) -> re.Match[str] | None:
    """The last word for "wrote", because a name may hold another; its places are those in `words`."""
    lowered = words.replace("İ", "i").lower()  # the only letter that lower case makes longer
    if lowered.endswith(_USUAL_END):
        return _VERB.match(lowered, len(lowered) - len(_USUAL_END) + 1)
    found = None
    for token in _TOKEN.finditer(lowered):
        if token[0] in _VERB_FIRST and (match := _VERB.match(lowered, token.start())):
            found = match if found is None or match.start() >= found.end() else found
    if found is None and not lowered.isascii():
        found = _JOINED_VERB.search(lowered)
    return found


ENGLISH_VERBS = frozenset(_WROTE["english"])
DATE_WORDS = frozenset(_WROTE["date_words"])
NOBODY = frozenset(_WROTE["nobody"])
MONTHS = {name: int(number) for number, names in _DATA["months"].items() for name in names}
WEEKDAYS = frozenset(_DATA["weekdays"]["names"])
LABELS: dict[str, str] = {label: role for role, labels in _DATA["labels"].items() for label in labels}
"""What a label of a mail header means (`from`, `date`, `to`, `copy`, `subject`, `other`)."""

LONGEST_LABEL = max(map(len, LABELS))


def _spellings(words: Iterable[str]) -> frozenset[str]:
    """`words` as a line of their own may be written."""
    return frozenset(
        spelled + end
        for word in words
        for spelled in (word, word.capitalize(), word.title(), word.upper())
        for end in ("", ":", ".")
    )


ORIGINAL = frozenset(_DATA["separators"]["original"])
FORWARDED = tuple(_DATA["separators"]["forwarded"])
FORWARDED_LINES = frozenset(FORWARDED)
BARE_SEPARATORS = _spellings((*ORIGINAL, *FORWARDED))
"""Separators as they stand without dashes around them."""

LONGEST_SEPARATOR = max(map(len, BARE_SEPARATORS)) + 1

ENDED = tuple(_DATA["separators"]["ended"])
FORWARD_SUBJECTS = tuple(_DATA["separators"]["forward_subjects"])

_ENDINGS = _DATA["endings"]
CLOSINGS = frozenset(_ENDINGS["closings"])
CLOSING_FIRST = frozenset(re.split(r"[\W\d_]", closing)[0] for closing in CLOSINGS)
"""The first words of closings: a cheap first look."""

PHONE = tuple(_ENDINGS["phone"])
PHONE_LOOSE = tuple(word + " " for word in _ENDINGS["phone_loose"])
PHONE_ENDS = tuple(_ENDINGS["phone_ends"])
PHONE_WORDS = frozenset(phrase.split()[0] for phrase in (*PHONE, *PHONE_LOOSE)) | {
    phrase.split()[-1] for phrase in PHONE_ENDS
}
"""The first or last words of lines that phones add: a cheap first look."""

DEVICES = tuple(_ENDINGS["devices"])
LIST_SURE = tuple(_ENDINGS["list_sure"])
LIST_WORDS = tuple(_ENDINGS["list_words"])
DISCLAIMER_SIEVE = tuple(_ENDINGS["disclaimer_sieve"])
DISCLAIMER_SIEVE_OTHER = tuple(_ENDINGS["disclaimer_sieve_other"])
DISCLAIMER_SIEVE_WIDE = tuple(_ENDINGS["disclaimer_sieve_wide"])
DISCLAIMER_SURE = tuple(_ENDINGS["disclaimer_sure"])
DISCLAIMER_SECRET = tuple(_ENDINGS["disclaimer_secret"])
DISCLAIMER_READER = tuple(_ENDINGS["disclaimer_reader"])
DISCLAIMER_MEANS = tuple(_ENDINGS["disclaimer_means"])
