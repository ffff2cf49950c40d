"""Whoever wrote the words that a mail program quotes or forwards: the name, the address, the day it gives."""

import re
from dataclasses import dataclass

from sayso.model.place import DateRange
from sayso.text.patterns import NOBODY

_ADDRESS = re.compile(r"[\w.+!#$%&'*/=?^`{|}~-]{1,64}@[\w.-]{1,190}\w")
_BRACKETED = re.compile(
    r"[<\[(]{1,2}\s{0,3}(?:mailto:)?\s{0,3}[^<>\[\]()\s]{0,200}@[^<>\[\]()]{0,200}[>\])]{0,2}"
)
_LINK = re.compile(r"[\[<({f]?mailto:")  # a scanner reads its bracket as a letter
_REDACTED = re.compile(r"(?:^|\s)B\d(?:\s|$)")  # where a released record blacks a name out (FOIA exemption)
_LONGEST = 400
_EDGES = "\"'“”„«»*,;:<>[]()|-–—，、；‹› \t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Whoever wrote the words that follow, as a mail program names them. All may be missing.

    `sent` is ISO 8601 as precise as the lines give it, `day` the same as a day.
    """

    name: str | None = None
    address: str | None = None
    day: DateRange | None = None
    sent: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Lines `[start, end)` that a mail program wrote to introduce another's words.

    `forwarded` is true for a forward, false for a reply, `None` where the lines do not say. `sure` is
    false where only quote signs below can prove it. `kind` is `header` for lines with labels, `line` for an
    attribution line, `author` for the lone `From:` of a patch, `separator` where no name stands.
    """

    start: int
    end: int
    teller: Teller
    kind: str
    forwarded: bool | None = None
    sure: bool = True


def read_address(words: str) -> str | None:
    """The first mail address in `words`, in lower case."""
    if "@" not in words:
        return None
    found = _ADDRESS.search(words[:_LONGEST])
    return found[0].strip("'").lower() if found else None


def find_bracketed(words: str) -> re.Match[str] | None:
    """The first mail address of `words` in brackets, with them."""
    return _BRACKETED.search(words[:_LONGEST]) if "@" in words else None


def clean_name(words: str) -> str | None:
    """A display name without addresses, quotes and brackets; `None` if nothing is left."""
    name = words[:_LONGEST]
    if "@" in name:
        name = _ADDRESS.sub(" ", _BRACKETED.sub(" ", name))
    if "mailto:" in name:
        name = _LINK.sub(" ", name)
    if "B" in name:
        name = _REDACTED.sub("", name.rstrip())
    name = " ".join(name.split()).strip(_EDGES)
    for opening, closing in ("()", "<>", "[]"):
        if opening in name and closing not in name:
            name = name[: name.index(opening)].rstrip()
    if not any(letter.isalpha() for letter in name) or name.lower() in NOBODY:
        return None
    return name[:120]


def is_same(one: Teller, other: Teller) -> bool:
    """Whether two tellers are surely one person: the same address, or the same name."""
    if one.address and other.address:
        return one.address == other.address
    return bool(one.name and other.name and one.name.casefold() == other.name.casefold())


def fuller(one: Teller, other: Teller) -> Teller:
    """What two introductions of one message say together; the first wins."""
    closer = other.sent and other.sent.startswith(one.sent or "")
    return Teller(
        name=one.name or other.name,
        address=one.address or other.address,
        day=one.day or other.day,
        sent=other.sent if closer else one.sent,
        subject=one.subject or other.subject,
    )
