"""Plain words of a dossier: voices as a reader would call them, numbers and lists as a sentence has them."""

import re
from collections.abc import Sequence
from typing import Any

from sayso.export import wording

Row = dict[str, Any]
_SMALL = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_MARKS = '"“”„«»'
_LETTERS = re.compile(r"\w+")
UNKNOWN = "somebody who is not known"
ASPECT = {"access": "access", "competence": "competence", "honesty": "honesty", "interest": "interest"}
STATE = {
    "waiting": "asked, no answer yet",
    "answered": "answered",
    "declined": "declined to answer",
    "none": "gave no answer by the deadline",
}
STEP = {"no-bearing": "no bearing"}


def number(count: int) -> str:
    """A count as it stands in a sentence: in words up to twelve."""
    return _SMALL[count] if count < len(_SMALL) else f"{count:,}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number of things: "one paper", "three papers"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(words: Sequence[str], joint: str = "and") -> str:
    """Words in a row: "a, b and c"."""
    return f"{', '.join(words[:-1])} {joint} {words[-1]}" if len(words) > 1 else "".join(words)


def sentence(text: str) -> str:
    """Words as a sentence: a capital at its head, a full stop at its end where there is none."""
    text = " ".join(text.split())
    head = text[:1].upper() + text[1:]
    return head if head.endswith((".", "!", "?", "…", ".”", "!”", "?”")) else f"{head}."


def bare(text: str) -> str:
    """Words without the quotation marks around them, and without the comma before the closing one."""
    text = " ".join(text.split())
    inner = text.strip(_MARKS).rstrip(",")
    return text if any(mark in inner for mark in _MARKS) else inner


def quoted(text: str) -> str:
    """Words in quotation marks, unless they bring their own; in single ones where one edge is a mark."""
    flat = " ".join(text.split())
    edges = flat[:1] in _MARKS, flat[-1:] in _MARKS
    return flat if all(edges) else f"‘{flat}’" if any(edges) else f"“{flat}”"


def folded(text: str) -> str:
    """Words as they are compared: letters and digits alone."""
    return " ".join(_LETTERS.findall(text.casefold()))


def headed(text: str) -> str:
    """Words as a heading: a capital at its head, no full stop, no quotation marks around it."""
    text = bare(text)
    return (text[:1].upper() + text[1:]).removesuffix(".")


def call(voice: Row | None) -> str:
    """A source or a hop as a sentence calls it: "HB-3, a coded source", "a Western diplomat, unnamed"."""
    if voice is None:
        return UNKNOWN
    code = voice.get("code")
    if code is not None and voice["name"] in (None, code):
        return f"{code}, a coded source"
    if voice["name"] is not None:
        return str(voice["name"])
    words = voice.get("agreed") or voice.get("description")
    return f"{_lowered(words)}, unnamed" if words else UNKNOWN


def short(voice: Row | None) -> str:
    """The same in few words, for a box of a drawing or a line of a chain."""
    if voice is None:
        return "not known"
    words = voice["name"] or voice.get("code") or voice.get("description")
    return str(words) if words else "not named"


def _lowered(words: str) -> str:
    head, _, rest = words.partition(" ")
    return f"{head.lower()} {rest}" if head in ("A", "An", "The", "One", "Some", "Two") else words


def when(dates: Row | str | None) -> str:
    """A day, a month or a range in words; never a time of day."""
    return wording.when(dates[:10] if isinstance(dates, str) else dates)


def chain_of(claim: Row) -> str:
    """By way of whom, from the origin outwards: "HB-3 → Pavel Orlov (mail)"."""
    hops = list(reversed(claim["hops"]))
    return " → ".join(f"{short(hop)} ({wording.word(wording.MEDIUM, hop['medium'])})" for hop in hops)
