"""How mails end: signatures, closings, phone lines, feet of mailing lists, notices of confidentiality."""

import re
from collections.abc import Sequence

from sayso.text.patterns import (
    CLOSINGS,
    DISCLAIMER_MEANS,
    DISCLAIMER_READER,
    DISCLAIMER_SECRET,
    DISCLAIMER_SIEVE,
    DISCLAIMER_SURE,
    LIST_WORDS,
    PHONE,
)

_SIGNATURE_LINES = ("-- ", "--", "—", "–", "__", "- --", "-- \xa0")
_RULE_SIGNS = frozenset("-—–_=*~")
_MOST_SIGNED = 30
_TAIL_LINES = 80
_MOST_LOOSE = 14
_MOST_CLOSED = 9
_CONTACT = re.compile(r"\w@\w|www\.|\d[\d ().-]{6,20}\d")
_NAME_LINE = re.compile(r"[A-Z][\w.'-]{0,20}(?: [A-Z][\w.'-]{0,20}){1,3}(?:, [A-Z][\w. ]{1,20})?")
_TRAILING = re.compile(r"\W{1,9}$")
_TAIL = re.compile(r"[-–—~_\s*]{0,9}(.{0,80})", re.DOTALL)


def find_signature(bare: Sequence[str], start: int, end: int, name: str | None) -> int:
    """The first line of the signature that ends the lines `start` to before `end`; `end` if there is none.

    `name` is whoever wrote these lines: a last line that is that name signs them.
    """
    filled = [i for i in range(max(start, end - _TAIL_LINES), end) if bare[i].strip()]
    tail = filled[-_MOST_SIGNED - 2 :]
    if not tail:
        return end
    found = end
    for position, i in enumerate(tail):
        rest = len(tail) - position - 1
        if bare[i].lstrip()[0] in _RULE_SIGNS and _opens_signature(bare, tail, position, rest):
            found = i
            break
    last = [i for i in tail if i < found][-_MOST_CLOSED:]
    for position, i in enumerate(last):
        below = last[position + 1 :]
        if _is_closing(bare[i], len(below)) and all(len(bare[j]) < 70 for j in below):
            return i
    found = _contact_block(bare, last, found)
    for position, i in enumerate(last[-4:]):
        below = last[-4:][position + 1 :]
        # What follows a phone line is often an original without any mark: whose words it holds is not sure,
        # so it is not read as the sender's.
        if _is_phone_line(bare[i]) or (_is_name(bare[i], name) and all(len(bare[j]) < 70 for j in below)):
            return min(i, found)
    return found


def _contact_block(bare: Sequence[str], last: Sequence[int], found: int) -> int:
    """The first line of a last paragraph that gives a name and how to reach it; `found` if there is none."""
    block = [i for i in last if not any(not bare[j].strip() for j in range(i, last[-1]))]
    if not 1 < len(block) < _MOST_CLOSED or block[0] == 0:
        return found
    lines = [bare[i].strip() for i in block]
    short = all(len(line) < 60 and line[-1] not in "?!:;," for line in lines)
    if short and _NAME_LINE.fullmatch(lines[0]) and _CONTACT.search("\n".join(lines[1:])):
        return block[0]
    return found


def _opens_signature(bare: Sequence[str], tail: Sequence[int], position: int, rest: int) -> bool:
    line = bare[tail[position]]
    if line == "-- ":
        return rest <= _MOST_SIGNED
    stripped = line.strip()
    if stripped in _SIGNATURE_LINES:
        return rest <= _MOST_LOOSE and len(line) - len(line.lstrip()) < 3 and rest > 0
    if len(stripped) > 3 and not stripped.strip("_-=*~—"):
        below = " ".join(bare[i].lower() for i in tail[position + 1 :])[:2000]
        if rest > _MOST_LOOSE or any(len(bare[i]) > 100 for i in tail[position + 1 :]):
            return False
        return any(word in below for word in LIST_WORDS) or _CONTACT.search(below) is not None
    return False


def _is_closing(line: str, rest: int) -> bool:
    words = line.strip()
    if len(words) > 40 or not 0 < rest < _MOST_CLOSED:
        return False
    return _TRAILING.sub("", words).lower() in CLOSINGS


def _is_phone_line(line: str) -> bool:
    words = line.strip()
    if not 8 < len(words) < 80 or words[-1] in ".!?," or ", " in words:
        return False
    return words.lower().startswith(PHONE)


def _is_name(line: str, name: str | None) -> bool:
    """Whether a last line is the name, or the first name, of whoever wrote the lines."""
    if not name or len(line) > 60:
        return False
    found = _TAIL.fullmatch(line.strip())
    words = found[1].strip(" ,.*").lower() if found else ""
    return len(words) > 1 and words in (name.lower(), name.split()[0].lower())


def may_disclaim(content: str) -> bool:
    """Whether a text may hold a notice of confidentiality; a cheap first look at the whole."""
    lowered = content.lower()
    return any(word in lowered for word in DISCLAIMER_SIEVE)


def find_disclaimers(bare: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """The paragraphs between lines `start` and `end` that are notices of confidentiality."""
    found: list[tuple[int, int]] = []
    i = start
    while i < end:
        if not bare[i].strip():
            i += 1
            continue
        stop = i
        while stop < end and bare[stop].strip():
            stop += 1
        if _is_disclaimer(" ".join(bare[j].strip() for j in range(i, stop)).lower()):
            found.append((i, stop))
        i = stop
    return found


def _is_disclaimer(paragraph: str) -> bool:
    if any(words in paragraph for words in DISCLAIMER_SURE):
        return True
    return all(
        any(word in paragraph for word in words)
        for words in (DISCLAIMER_READER, DISCLAIMER_SECRET, DISCLAIMER_MEANS)
    )
