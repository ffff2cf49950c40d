"""How mails end: signatures, closings, lines of phones, feet of mailing lists."""

import re
from collections.abc import Sequence
from functools import lru_cache

from sayso.text.lines import Lines
from sayso.text.patterns import (
    CLOSING_FIRST,
    CLOSINGS,
    DEVICES,
    LIST_SURE,
    LIST_WORDS,
    PHONE,
    PHONE_ENDS,
    PHONE_LOOSE,
    PHONE_WORDS,
)

_SIGNATURE_LINES = frozenset({"-- ", "--", "—", "–", "__", "- --", "-- \xa0"})
_RULE_SIGNS = frozenset("-—–_=*~")
_MOST_SIGNED = 30
_TAIL_LINES = 80
_MOST_LOOSE = 14
_MOST_CLOSED = 9
_LONGEST_CLOSING = 48
_LONGEST_SIGNED = 70
_LONGEST_PHONE = 110
_NAME_LINES = 4
_CONTACT = re.compile(r"\w@\w|www\.|\d[\d ().-]{6,20}\d")
_CONTACT_LINE = re.compile(
    r"(?:\S{1,12}[:.]?\s{1,3}|[^\w\s]\w{1,9}[^\w\s])?"  # "Tel.: ", "(m)"
    r"(?:<?(?:mailto:)?[\w.+-]{1,64}@[\w.-]{3,99}>?"
    r"|(?:https?://)?(?:www\.)?[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}/?|\+?\(?\d[\d ().-]{6,20}\d)"
)
_NAME_LINE = re.compile(r"[A-Z][\w.'-]{0,20}(?: [A-Z][\w.'-]{0,20}){1,3}(?:, [A-Z][\w. ]{1,20})?")
_DASHED_NAME = re.compile(r"[-–—~/]{1,3} ?[A-ZÀ-ÞЀ-Я][\w'’-]{1,20}(?: [A-ZÀ-ÞЀ-Я][\w.'’-]{0,20}){0,2}")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_NO_NAMES: frozenset[str] = frozenset()
_TRAILING = re.compile(r"\W{1,9}$")
_CLOSED_BY = re.compile(
    r"([^\W\d][\w '’]{1,30}?)\s?[,!.–—-]{1,3}\s?"
    r"([A-ZÀ-ÞЀ-Я][\w'’.-]{0,20}(?: [A-ZÀ-ÞЀ-Я][\w'’.-]{0,20}){0,2})"
)
_WHOLE_PHONE = tuple(phrase for phrase in PHONE if phrase.count(" ") > 2)
_EXCUSE = re.compile(
    r"excuse|pardon|forgive|brevity|typo|disculp|excus|desculp|scus|tippfehler|kürze|kort|skrivfel",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"P\.? ?P?\.?S\.?[ :.–-]|ПС[ :.]|P\.S\b")
_SPLIT = re.compile(r"[\s.,_'’\"()<>/~*–—-]{1,9}")


def find_signature(lines: Lines, start: int, end: int, name: str | None) -> tuple[int, int]:
    """The lines of the signature that ends the lines `start` to before `end`; an empty range if none does.

    `name` is whoever wrote these lines: a last line that is that name signs them. A postscript below a
    signature is no part of it.
    """
    words = lines.words
    tail: list[int] = []
    for i in range(end - 1, max(start, end - _TAIL_LINES) - 1, -1):
        if words[i]:
            tail.append(i)
            if len(tail) == _MOST_SIGNED + 2:
                break
    if not tail:
        return end, end
    tail.reverse()
    found = _signed(lines, start, tail, end, name)
    if found == end:
        return end, end
    if words[found][0] in _RULE_SIGNS or _is_phone_line(words[found]):
        return found, end
    return found, next((i for i in tail if i > found + 1 and _goes_on(words, i)), end)


def _signed(lines: Lines, start: int, tail: Sequence[int], end: int, name: str | None) -> int:
    words = lines.words
    found = end
    for position, i in enumerate(tail):
        if words[i][0] in _RULE_SIGNS and _opens_signature(lines, tail, position):
            found = i
            break
    last = [i for i in tail if i < found][-_MOST_CLOSED:] if found < end else tail[-_MOST_CLOSED:]
    for position, i in enumerate(last):
        first = _FIRST_WORD.match(words[i]) if len(words[i]) <= _LONGEST_CLOSING else None
        closes = first is not None and first[0].lower() in CLOSING_FIRST and _closes(words, last, position)
        if closes and (any(words[start:i]) or _are_names(words, last[position + 1 :])):
            return i
    found = _contact_block(words, start, last, found)
    found = _phone_line(words, tail, start, found)
    names = _names(name) if name else _NO_NAMES
    near = [i for i in last if i < found][-_NAME_LINES:]
    for position, i in enumerate(near):
        line = words[i]
        named = len(line) < _LONGEST_SIGNED and (_is_name(line, names) or _is_dashed_name(words, i, start))
        if named and _are_signed(words, near[position + 1 :]):
            return i
    return _list_foot(words, tail, found)


@lru_cache(maxsize=4096)
def _names(name: str) -> frozenset[str]:
    """The words of a name, in lower case; none of an address."""
    return _NO_NAMES if "@" in name else frozenset(_SPLIT.split(name.lower()))


def _are_signed(words: Sequence[str], below: Sequence[int]) -> bool:
    """Whether lines may stand below a name: short, and no sentences."""
    return all(len(words[j]) < _LONGEST_SIGNED and not _is_sentence(words[j]) for j in below)


def _are_names(words: Sequence[str], below: Sequence[int]) -> bool:
    """Whether nothing but names and titles stands in some lines."""
    lines = [words[j].split() for j in below]
    return all(len(line) < 4 or not any(word[0].islower() for word in line) for line in lines)


def _goes_on(words: Sequence[str], i: int) -> bool:
    """Whether the writer goes on at line `i`, below his name: a postscript or a sentence."""
    return _POSTSCRIPT.match(words[i]) is not None or (not words[i - 1] and _is_sentence(words[i]))


def _is_sentence(line: str) -> bool:
    if line[-1] not in ".?!" or line[0] in "\"'“„«(":
        return False
    words = line.split()
    return len(words) > 3 and sum(word[0].islower() for word in words) * 2 > len(words)


def _opens_signature(lines: Lines, tail: Sequence[int], position: int) -> bool:
    line, words = lines.bare[tail[position]], lines.words
    rest = len(tail) - position - 1
    if line == "-- ":
        return rest <= _MOST_SIGNED
    stripped = words[tail[position]]
    if stripped in _SIGNATURE_LINES:
        return 0 < rest <= _MOST_LOOSE and len(line) - len(line.lstrip()) < 3
    if len(stripped) > 3 and not stripped.strip("_-=*~—"):
        if rest > _MOST_LOOSE or any(len(words[i]) > 100 for i in tail[position + 1 :]):
            return False
        below = " ".join(words[i].lower() for i in tail[position + 1 :])[:2000]
        return any(word in below for word in LIST_WORDS) or _CONTACT.search(below) is not None
    return False


def _closes(words: Sequence[str], last: Sequence[int], position: int) -> bool:
    """Whether line `position` of `last` is a closing with a name below or beside it."""
    line, below = words[last[position]], last[position + 1 :]
    if _TRAILING.sub("", line).lower() not in CLOSINGS or not 0 < len(below) < _MOST_CLOSED:
        beside = _CLOSED_BY.fullmatch(line)
        if beside is None or beside[1].lower() not in CLOSINGS or len(below) >= _NAME_LINES:
            return False
    after = next((k for k, j in enumerate(below) if k and _goes_on(words, j)), len(below))
    return _are_signed(words, below[:after])


def _contact_block(words: Sequence[str], start: int, last: Sequence[int], found: int) -> int:
    """The first line of a last paragraph that says who somebody is and how to reach him; else `found`."""
    if not last:
        return found
    first = last[-1]
    while first > start and words[first - 1]:
        first -= 1
    size = last[-1] - first + 1
    if not 1 < size < _MOST_CLOSED or first == start == 0:
        return found
    lines = words[first : last[-1] + 1]
    if not all(len(line) < 60 and line[-1] not in "?!:;," for line in lines):
        return found
    if _NAME_LINE.fullmatch(lines[0]) and _CONTACT.search("\n".join(lines[1:])):
        return first
    reached = [_CONTACT_LINE.fullmatch(line) is not None for line in lines]
    if (
        size > 2
        and not reached[0]
        and sum(reached) > 1
        and all(
            reach or not any(word[0].islower() for word in line.split())
            for reach, line in zip(reached, lines, strict=True)
        )
    ):
        return first
    return found


def _phone_line(words: Sequence[str], tail: Sequence[int], start: int, found: int) -> int:
    """The line that a phone or a mail program added; else `found`.

    What follows it is often an original without any mark: whose words it holds is not sure, so it is not
    read as the sender's.
    """
    near = tail[-_NAME_LINES] if len(tail) >= _NAME_LINES else start
    for i in tail:
        if i >= found:
            break
        line = words[i]
        apart = i >= near or i == start or not words[i - 1]  # programs leave a line empty before it
        if apart and len(line) < _LONGEST_PHONE and _may_be_phone_line(line) and _is_phone_line(line):
            return i
    return found


def _may_be_phone_line(line: str) -> bool:
    first, _, rest = line.lower().partition(" ")
    if first in PHONE_WORDS or not line.isascii():
        return True
    return not first[0].isalpha() or rest[rest.rfind(" ") + 1 :].rstrip(".") in PHONE_WORDS


def _is_phone_line(line: str) -> bool:
    if len(line) < 9 and line.isascii():
        return False
    lowered = line.lower().lstrip('[(*_<"“-– ')
    starts = lowered.startswith(PHONE)
    if not starts and not lowered.startswith(PHONE_LOOSE) and not lowered.rstrip(".").endswith(PHONE_ENDS):
        return False
    if lowered.startswith(_WHOLE_PHONE):
        return True
    named = any(device in lowered for device in DEVICES)
    if not named and not starts:
        return False
    if line[-1] in ".!?," or ", " in line:
        return (
            named
            and (len(lowered.split()) < 7 or _EXCUSE.search(lowered) is not None)
            and ", is " not in line
        )
    if starts:
        return len(line) < 80
    return len(lowered.split()) < 7 and not any(map(str.isdigit, lowered.replace("k-9", "")))


def _is_name(line: str, names: frozenset[str]) -> bool:
    """Whether a last line is the name, or a part of the name, of whoever wrote the lines."""
    lowered = line.lower()
    for name in names:
        if name in lowered:
            words = [word for word in _SPLIT.split(lowered) if word]
            return sum(map(len, words)) > 1 and all(word in names for word in words)
    return False


def _is_dashed_name(words: Sequence[str], i: int, start: int) -> bool:
    """Whether a line is "-Ada Roe" below an empty line, and not the last point of a list."""
    if words[i][0] not in "-–—~/" or (i > start and words[i - 1]) or not _DASHED_NAME.fullmatch(words[i]):
        return False
    above = next((words[j] for j in range(i - 1, max(start - 1, i - 4), -1) if words[j]), "")
    return bool(above) and above[0] != words[i][0]


def _list_foot(words: Sequence[str], tail: Sequence[int], found: int) -> int:
    """The last paragraph where it tells how to leave a mailing list; else `found`."""
    last = [i for i in tail if i < found]
    first = len(last) - 1
    while first > 0 and last[first] - last[first - 1] == 1:
        first -= 1
    if first < 0:
        return found
    below = " ".join(words[i].lower() for i in last[first:])[:2000]
    return last[first] if any(word in below for word in LIST_SURE) and len(last) > 1 else found
