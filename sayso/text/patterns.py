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
OPENER = re.compile(rf"(?:-{{2,9}}[ \t]{{0,3}})?\*?(?:{_either(_WROTE['openers'])})[.,]?[\s,]", re.IGNORECASE)
"""The first word of a line that says who wrote what follows."""

VERB = re.compile(rf"(?<!\w)(?:{_either(_WROTE['verbs'])})(?!\w)", re.IGNORECASE)
"""A word for "wrote"."""

DATE_WORDS = frozenset(_WROTE["date_words"])
NOBODY = frozenset(_WROTE["nobody"])
MONTHS = {name: int(number) for number, names in _DATA["months"].items() for name in names}
WEEKDAYS = frozenset(_DATA["weekdays"]["names"])
LABELS = {label: role for role, labels in _DATA["labels"].items() for label in labels}
"""What a label of a mail header means (`from`, `date`, `to`, `copy`, `subject`, `other`)."""

LABEL_INITIALS = frozenset(label[0].upper() for label in LABELS)
"""Labels of header blocks begin with a capital."""

ORIGINAL = tuple(_DATA["separators"]["original"])
FORWARDED = tuple(_DATA["separators"]["forwarded"])
SEPARATOR_INITIALS = frozenset("-=_*~").union(words[0].upper() for words in (*ORIGINAL, *FORWARDED))
"""How lines between messages begin: with a rule, or with a capital."""

ENDED = tuple(_DATA["separators"]["ended"])
FORWARD_SUBJECTS = tuple(_DATA["separators"]["forward_subjects"])

_ENDINGS = _DATA["endings"]
CLOSINGS = frozenset(_ENDINGS["closings"])
PHONE = tuple(_ENDINGS["phone"])
LIST_WORDS = tuple(_ENDINGS["list_words"])
DISCLAIMER_SIEVE = tuple(_ENDINGS["disclaimer_sieve"])
DISCLAIMER_SURE = tuple(_ENDINGS["disclaimer_sure"])
DISCLAIMER_SECRET = tuple(_ENDINGS["disclaimer_secret"])
DISCLAIMER_READER = tuple(_ENDINGS["disclaimer_reader"])
DISCLAIMER_MEANS = tuple(_ENDINGS["disclaimer_means"])
