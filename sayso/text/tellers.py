"""Who wrote what follows: attribution lines ("On … wrote:") and inner mail headers, read for name and day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.model.place import DateRange
from sayso.text.days import find_day
from sayso.text.patterns import (
    DATE_WORDS,
    ENDED,
    FORWARDED,
    LABEL_INITIALS,
    LABELS,
    MONTHS,
    NOBODY,
    OPENER,
    ORIGINAL,
    VERB,
    WEEKDAYS,
)

_ADDRESS = re.compile(r"[\w.+!#$%&'*/=?^`{|}~-]{1,64}@[\w.-]{1,190}\w")
_BRACKETED = re.compile(
    r"[<\[(]{1,2}\s{0,3}(?:mailto:)?\s{0,3}[^<>\[\]()\s]{0,200}@[^<>\[\]()]{0,200}[>\])]{0,2}"
)
_LABEL = re.compile(
    r"[ \t*_|]{0,60}([^\W\d_][\w '’.()-]{0,22}?)[ \t*_\xa0]{0,9}:[*_]{0,2}[ \t]{0,200}(.*)", re.DOTALL
)
_REDACTED = re.compile(r"(?:^|\s)B\d(?:\s|$)")  # where a released record blacks a name out (FOIA exemption)
_LOOSE_LABEL = re.compile(r"\s{0,80}(Subject|Sent|To|Attachments?|Cc)[.;]?\s{2,80}(\S.{0,400})")
_CLOCK = re.compile(r"\d[:.h]\d\d")
_BULLET = "* "  # "* Ada Roe:", as mail programs of Emacs write
_LONGEST = 400
_MOST_LINES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Whoever wrote the words that follow, as a mail program names them. All may be missing."""

    name: str | None = None
    address: str | None = None
    day: DateRange | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Lines `[start, end)` that a mail program wrote to introduce another's words.

    `forwarded` is true for a forward, false for a reply, `None` where the lines do not say. `sure` is
    false where only quote signs below can prove it.
    """

    start: int
    end: int
    teller: Teller
    forwarded: bool | None = None
    sure: bool = True


def read_address(words: str) -> str | None:
    """The first mail address in `words`, in lower case."""
    if "@" not in words:
        return None
    found = _ADDRESS.search(words[:_LONGEST])
    return found[0].strip("'").lower() if found else None


def clean_name(words: str) -> str | None:
    """A display name without addresses, quotes and brackets; `None` if nothing is left."""
    name = _REDACTED.sub("", _BRACKETED.sub(" ", words[:_LONGEST]).rstrip())
    name = _ADDRESS.sub(" ", name)
    name = " ".join(name.replace("mailto:", " ").split()).strip("\"'“”„*,;:<>[]()|-– \t")
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


def find_attribution(bare: Sequence[str], last: int, first: int) -> Head | None:
    """The attribution line that ends at line `last`, wrapped over up to four lines, none before `first`."""
    line = bare[last].strip()
    told = "@" in line or line == ">:" or line[:2] == _BULLET or VERB.search(line)
    if len(line) > _LONGEST or not told:
        return None
    words = line
    opened: tuple[int, str] | None = None
    for start in range(last, max(last - 4, first - 1), -1):
        if start < last:
            if not bare[start].strip() or len(bare[start]) > _LONGEST:
                break
            words = bare[start].strip() + " " + words
        if OPENER.match(bare[start].strip()) and _is_dated(words):
            is_fuller = opened is None or (find_day(words) and not find_day(opened[1]))
            opened = (start, words) if is_fuller else opened
    if opened is not None:
        return _attribution(opened[0], last, opened[1], opened=True)
    start = last - 1 if line[0] == "<" and last > first and bare[last - 1].strip() else last
    return _attribution(start, last, " ".join(part.strip() for part in bare[start : last + 1]), opened=False)


def _is_dated(words: str) -> bool:
    return "@" in words or any(letter.isdigit() for letter in words)


def _attribution(start: int, last: int, words: str, *, opened: bool) -> Head | None:
    verb = VERB.search(words)
    address = read_address(words)
    dated = address is not None and any(letter.isdigit() for letter in words)
    if verb is None and not dated and words[:2] != _BULLET:
        return None
    day = find_day(words)
    told = _name_in(words, verb, opened)
    if not opened and address is None and not _is_name(told):
        return None
    timed = bool(_CLOCK.search(words))
    second_person = verb is not None and words[: verb.start()].lower().endswith(" you ")
    sure = (opened and (timed or address is not None or second_person)) or (
        day is not None and address is not None and (timed or verb is not None)
    )
    return Head(
        start=start,
        end=last + 1,
        teller=Teller(name=told, address=address, day=day),
        forwarded=False,
        sure=sure,
    )


def _is_name(words: str | None) -> bool:
    """Whether words before "wrote:" can be a name, and not the rest of a sentence."""
    return words is not None and words[0].isupper() and len(words.split()) < 7


def _name_in(words: str, verb: re.Match[str] | None, opened: bool) -> str | None:
    """The name in an attribution line: after the verb where one stands there, else after the date."""
    if verb is not None:
        after = words[verb.end() :].strip(" :\t-")
        if any(letter.isalpha() for letter in after):
            return clean_name(after)
        words = words[: verb.start()]
    words = words.strip(" :\t-*")
    if opened:
        words = words[match.end() :] if (match := OPENER.match(words + " ")) else words
    return clean_name(_after_date(words))


def _is_date_word(word: str, token: str) -> bool:
    """Whether a word belongs to the date: "de" does, "De" begins a name, and so does "A."."""
    if word not in DATE_WORDS:
        return False
    first = token.lstrip("(")[:1]
    return first.islower() or word == "uhr" or (token.isupper() and len(word) > 1)


def _after_date(words: str) -> str:
    """What follows the date at the beginning of `words`."""
    tokens = words.split()
    month = digits = numeric = weekday = False
    for index, token in enumerate(tokens):
        word = token.strip(",.:;()").lower()
        if not word or word[0] in "+-" or word.startswith("gmt") or _is_date_word(word, token):
            continue
        if word in MONTHS and not month and not numeric:
            month = True
        elif word in WEEKDAYS and not (weekday or month or digits):
            weekday = True  # "Di" and "Sam" are names as well: a weekday comes first
        elif word[0].isdigit():
            digits = True
            numeric = numeric or any(mark in word for mark in "/.-")
        else:
            return " ".join(tokens[index:])
    return ""


def label_of(line: str) -> tuple[str, str] | None:
    """What a header line says: the meaning of its label and its value; `None` for any other line."""
    first = line.lstrip(" \t*_|")[:1]
    if first not in LABEL_INITIALS or ":" not in line[:120]:
        return None
    found = _LABEL.match(line)
    role = LABELS.get(found[1].lower().replace("’", "'")) if found else None
    return (role, found[2].strip(" \t*")) if found and role else None


def find_header(bare: Sequence[str], start: int, end: int, *, after_separator: bool = False) -> Head | None:
    """The inner mail header that begins at line `start`, in lines before `end` at the same depth."""
    values: dict[str, str] = {}
    i = closed = start
    while i < min(end, start + _MOST_LINES):
        line = bare[i]
        label = label_of(line) or (_loose_label(line) if values else None)
        if label is None:
            if not line.strip() and i + 1 < end and _continues(bare[i + 1], values):
                i += 1
                continue
            if not (values and _is_continuation(bare[i - 1], line)):
                break
            last = next(reversed(values))
            values[last] += " " + line.strip()
        elif label[0] in values and label[0] not in ("other", "copy", "to"):
            break
        else:
            values[label[0]] = label[1]
        i += 1
        closed = i
    enough = "from" in values and ("date" in values or "subject" in values or after_separator)
    return Head(start=start, end=closed, teller=_teller(values)) if enough else None


def _loose_label(line: str) -> tuple[str, str] | None:
    """A header line whose colon the scanner did not see."""
    found = _LOOSE_LABEL.match(line)
    return (LABELS.get(found[1].lower(), "other"), found[2]) if found else None


def _continues(line: str, values: dict[str, str]) -> bool:
    label = label_of(line) or _loose_label(line)
    return label is not None and bool(values) and label[0] not in values


def _is_continuation(before: str, line: str) -> bool:
    """Whether `line` carries on the header line before it."""
    if not line.strip():
        return False
    if line.lstrip()[0] == "<" or before.rstrip()[-1:] in (",", ";"):
        return True
    indent = len(line) - len(line.lstrip())
    return indent > len(before) - len(before.lstrip()) and label_of(before) is not None


def _teller(values: dict[str, str]) -> Teller:
    sender = values.get("from", "")
    address = read_address(sender)
    day = find_day(values["date"]) if "date" in values else None
    return Teller(name=clean_name(sender), address=address, day=day, subject=values.get("subject") or None)


def separator_of(line: str) -> str | None:
    """`original`, `forwarded` or `ended` where a line separates messages; else `None`."""
    if len(line) > 200:
        return None
    bare = line.strip()
    words = bare.strip("-_=*~ \t:").lower().replace("’", "'")
    if words in ORIGINAL:
        return "original"
    dashed = bare[:2] in ("--", "==", "__", "**", "~~")
    if words in FORWARDED:
        return "forwarded" if dashed or bare[-1] == ":" else None
    if not dashed:
        return None
    return "forwarded" if words.startswith(FORWARDED) else "ended" if words.startswith(ENDED) else None
