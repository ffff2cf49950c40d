"""Attribution lines: "On … wrote:" and what stands for it in other languages, wrapped or not.

A line counts by what it holds, not by the language it is in: a word for "wrote", an address, a full date,
an hour, an opening word. Name and date may come in any order.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sayso.text.days import Moment, find_moment
from sayso.text.patterns import DATE_WORDS, ENGLISH_VERBS, MONTHS, OPENER, WEEKDAYS, find_verb
from sayso.text.tellers import Head, Teller, clean_name, find_bracketed, read_address

_LONGEST = 400
_MOST_LINES = 4
_FULL = 3
_BULLET = "* "  # "* Ada Roe:", as mail programs of Emacs write
_DASHES = " \t-–—=*_"
_CLOCK = re.compile(r"\d[:.h]\d\d")
_ZONE = re.compile(r"[+-]\d{1,2}:?\d\d|\(?(?:gmt|utc)\b.{0,8}", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]{0,40}\)?")
_COMMAS = str.maketrans({"，": ", ", "、": ", ", "；": "; "})
_FIRST_TOKEN = re.compile(r"[\s\"'(\[*>-]{0,9}([^\s,]{1,14})")


def may_attribute(line: str) -> bool:
    """Whether a line, without blanks around it, ends as attribution lines do."""
    end = line[-1:]
    if end == ":":
        return True
    return (end == "-" or end == "e") and (line.rstrip(" -\t").endswith("wrote") or line[:3] == "---")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one to four lines say when read as an attribution."""

    words: str
    verb: re.Match[str] | None
    moment: Moment | None
    address: str | None
    opened: bool

    @property
    def rank(self) -> int:
        """How fully it says who wrote when; 0 where it says nothing."""
        dated = self.moment is not None
        if self.verb is None and not (dated and self.address) and self.words[:2] != _BULLET:
            return 0
        if self.opened:
            return _FULL if dated else 2 if self.address or any(map(str.isdigit, self.words)) else 0
        if not self.names_first:
            return 0
        return _FULL if dated and self.verb else 1

    @property
    def names_first(self) -> bool:
        """Whether it begins with what may be a name or an address."""
        bracketed = find_bracketed(self.words)
        ends = [match.start() for match in (self.verb, bracketed) if match]
        before = self.words[: min(ends)] if ends else self.words
        if self.words[:2] == _BULLET:
            return True
        before = _ASIDE.sub("", before).strip(_DASHES + "<\"'")
        if not before:
            return bracketed is not None
        return len(before.split()) < 7 and not before[0].islower() and not any(map(str.isdigit, before))


@dataclass(frozen=True, slots=True)
class _Told:
    """What an attribution tells, how fully, and whether quote signs must prove it."""

    rank: int
    teller: Teller | None
    sure: bool


def may_tell(line: str) -> bool:
    """Whether the last line of an attribution may read so: a cheap second look."""
    return (
        "@" in line
        or line == ">:"
        or line[:2] == _BULLET
        or (len(line) <= _LONGEST and (_CLOCK.search(line) is not None or find_verb(line) is not None))
    )


def find_attribution(words: Sequence[str], last: int, first: int) -> Head | None:
    """The attribution line that ends at line `last`, wrapped over up to four lines, none before `first`."""
    text = ""
    best: _Told | None = None
    begin = last
    for start in range(last, max(last - _MOST_LINES, first - 1), -1):
        line = words[start]
        if not line or len(line) > _LONGEST or (start < last and line[-1] == ":"):
            break
        text = f"{line} {text}" if text else line
        told = _read(text)
        if told is not None and (best is None or told.rank > best.rank):
            best, begin = told, start
            if told.rank == _FULL:
                break
    if best is None or best.teller is None:
        return None
    return Head(start=begin, end=last + 1, teller=best.teller, kind="line", forwarded=False, sure=best.sure)


@lru_cache(maxsize=4096)  # every reply repeats the attribution lines of the mails below it
def _read(text: str) -> _Told | None:
    """What one to four lines, joined, say when read as an attribution; `None` where they are none."""
    if not text.isascii():
        text = text.translate(_COMMAS)
    opened = OPENER.match(text) is not None or _begins_with_date(text)
    address = read_address(text)
    if not opened and address is None and not text[:1].isupper() and text.isascii() and text[:2] != _BULLET:
        return None
    verb = find_verb(text[:_LONGEST])
    if verb is None and address is None and text[:2] != _BULLET:
        return None
    day_first = verb is not None and verb[0].lower() not in ENGLISH_VERBS
    moment = find_moment(text, day_first=day_first)
    reading = _Reading(text, verb, moment, address, opened)
    rank = reading.rank
    return _Told(rank, _teller(reading), _is_sure(reading)) if rank else None


def _begins_with_date(text: str) -> bool:
    found = _FIRST_TOKEN.match(text)
    if found is None:
        return False
    token = found[1].strip(".,;:()").lower()
    return token[:1].isdigit() or token in WEEKDAYS or token in MONTHS or text[:1] == "["


def _teller(reading: _Reading) -> Teller | None:
    """Whom the lines name; `None` where they name nobody and do not begin as such lines do."""
    name, moment = _name_in(reading), reading.moment
    if not reading.opened and reading.address is None and name is None:
        return None
    return Teller(
        name=name,
        address=reading.address,
        day=moment.day if moment else None,
        sent=moment.sent if moment else None,
    )


def _is_sure(reading: _Reading) -> bool:
    """Whether the lines are an attribution even where no quote signs follow."""
    words, verb, moment, address = reading.words, reading.verb, reading.moment, reading.address
    timed = moment is not None and moment.timed
    if verb is None:
        bracketed = find_bracketed(words)
        return timed and bracketed is not None and not words[bracketed.end() :].strip(" :>)")
    second_person = words[: verb.start()].lower().endswith(" you ")
    if reading.opened and (timed or address is not None or second_person):
        return True
    return timed or (moment is not None and address is not None)


def _name_in(reading: _Reading) -> str | None:
    """The name in an attribution line: beside the address, else beside the verb, never the date."""
    words, verb, moment = reading.words, reading.verb, reading.moment
    start, stop = 0, _address_start(reading)
    if moment is not None and moment.end <= stop:
        start = moment.end
    elif moment is not None and moment.start < stop:
        stop = moment.start
    if verb is not None and verb.end() <= stop:
        if verb.start() < start:  # "Ada Roe wrote on 3 June 2019:", where the name stands before the date
            before = words[: verb.start()]
            if moment is not None and verb.end() <= moment.start and any(map(str.isalpha, before)):
                return clean_name(before)
        else:
            after = words[verb.end() : stop]
            if any(map(str.isalpha, after)):
                return clean_name(_without_date_words(after, dated=True))
            stop = verb.start()
    if start == 0 and reading.opened and (opener := OPENER.match(words, 0, stop)):
        start = opener.end()
    dated = start > 0 or reading.opened
    return clean_name(_without_date_words(words[start:stop], dated=dated, partial=moment is None))


def _address_start(reading: _Reading) -> int:
    """Where the address begins that stands beside the name; the end of the words without one."""
    if bracketed := find_bracketed(reading.words):
        return bracketed.start()
    at = reading.words.lower().find(reading.address) if reading.address else -1
    return at if at >= 0 else len(reading.words)


def _without_date_words(words: str, *, dated: bool, partial: bool = False) -> str:
    """`words` without what belongs to the date before them; untouched where none stands there.

    `partial`: a date without a year, which stands as words before the name ("Wed, Dec 9, Ada Roe").
    """
    if not dated:
        return " ".join(words.split())
    tokens = words.split()
    partial = partial and any(map(str.isdigit, words))
    for index, token in enumerate(tokens):
        word = token.strip(",.:;()[]«»-–—").lower()
        if not word or word[0] in "+" or _ZONE.fullmatch(token.strip(",.:;")) or _is_date_word(word, token):
            continue
        if word[0].isdigit() or (word in WEEKDAYS and (index == 0 or token[0] == "(") and token[-1] in ",.)"):
            continue
        if partial and (word in WEEKDAYS or word in MONTHS):
            continue
        return " ".join(tokens[index:])
    return ""


def _is_date_word(word: str, token: str) -> bool:
    """Whether a word belongs to the date: "de" does, "De" begins a name, and so does "A."."""
    if word not in DATE_WORDS and token.rstrip(",.:;").lower() not in DATE_WORDS:
        return False
    first = token.lstrip("([")[:1]
    return not first.isupper() or word == "uhr" or (token.isupper() and len(word) > 1)
