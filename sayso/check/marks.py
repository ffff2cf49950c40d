"""Pairs of quotation marks in a text: double, single, typographic, guillemets, German; nested; reopened.

A quotation that goes on in the next paragraph is opened again there without having been closed. Apostrophes,
inches and marks without a partner are no quotations.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.model.place import Span

_LONGEST = 6_000
_OPENERS = {"“": "”“", "‟": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’", "‚": "‘’",
            '"': '"', "”": "”", "'": "'"}  # fmt: skip
_SINGLE = ("‘", "'", "‚")
_MARK = re.compile(r"[“‟„«»‹›‘‚\"”']|``|''")
_PARAGRAPH = re.compile(r"\n[ \t>]*\n|\n(?=[ \t>]*[\"“„«‘'])")
_BEFORE_OPENING = " \t\n\u00a0\u202f([{—–-/>*_\"“‘«„'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Words in marks: `span` without the marks, `depth` 0 for the outermost."""

    span: Span
    depth: int


def find_marked(content: str, start: int, end: int, depth: int = 0) -> Iterator[Marked]:
    """The quotations in `[start, end)` of a text in order, each before those inside it."""
    place = start
    while (found := _MARK.search(content, place, end)) is not None:
        place = found.end()
        if not _opens(content, found.start(), found[0]):
            continue
        closing = _closing(content, found, end)
        if closing is None:
            continue
        inside = Span(start=found.end(), end=closing)
        yield Marked(span=_stripped(content, inside), depth=depth)
        yield from find_marked(content, found.end(), closing, depth + 1)
        place = closing + len(_closers(found[0]))


def _closers(opener: str) -> str:
    """A mark as long as the closing one."""
    return "''" if opener == "``" else "x"


def _opens(content: str, at: int, mark: str) -> bool:
    before = content[at - 1 : at] or " "
    after = content[at + len(mark) : at + len(mark) + 1] or " "
    if mark == "''":
        return False
    if mark in ("“", "„", "‟", "‚", "``"):
        return True
    if mark in ("«", "‹"):
        return not after.isspace() or after in " \u00a0\u202f"
    free = before in _BEFORE_OPENING
    if mark == "‘":
        return free and not re.match(r"(?:\d\ds?\b|tis\b|twas\b|em\b)", content[at + 1 : at + 6])
    if mark == "'":
        years = re.match(r"(?:\d\ds?\b|tis\b|twas\b|em\b|n\b)", content[at + 1 : at + 6])
        return free and (after.isalnum() or after in "¿¡[…") and not years
    return free and not after.isspace()


def _closing(content: str, opening: re.Match[str], end: int) -> int | None:
    """Where the closing mark stands; `None` where there is none before the paragraph ends for good."""
    mark = opening[0]
    limit = min(end, opening.end() + _LONGEST)
    place = opening.end()
    while True:
        stop = _PARAGRAPH.search(content, place, limit)
        stretch = limit if stop is None else stop.start()
        closing = _closing_in(content, mark, place, stretch)
        if closing is not None:
            return closing
        if stop is None:
            return None
        again = re.compile(r"[\s>]*").match(content, stop.start(), limit)
        following = stop.end() if again is None else again.end()
        if content[following : following + 1] != mark[:1]:
            if content[stop.start() : stop.end()].count("\n") > 1:
                return None
            place = stop.end()
            continue
        place = following + 1


def _closing_in(content: str, mark: str, start: int, end: int) -> int | None:
    if mark == "``":
        at = content.find("''", start, end)
        return None if at < 0 else at
    if mark in _SINGLE:
        return _single_closing(content, mark, start, end)
    level = 0
    for at in range(start, end):
        each = content[at]
        if each == mark and mark in ("„", "“"):
            level += 1
        elif each in _OPENERS[mark] and _closes(content, at, mark):
            if level == 0:
                return at
            level -= 1
    return None


def _closes(content: str, at: int, mark: str) -> bool:
    """Whether a mark at `at` may close: a straight one not between a space and a letter."""
    before, after = content[at - 1 : at], content[at + 1 : at + 2]
    if mark == "“" and content[at] == "“":
        return False
    if mark in ('"', "”"):
        return not (before.isspace() and (after.isalnum() or after in ("'", "‘", "[")))
    return True


def _single_closing(content: str, mark: str, start: int, end: int) -> int | None:
    """Of the marks that no letter follows the first behind a full stop or comma, else the first that is no
    possessive, else the first.
    """
    places = []
    for at in range(start, end):
        after = content[at + 1 : at + 2]
        if content[at] in _OPENERS[mark] and not after.isalnum() and not content[at - 1].isspace():
            places.append(at)
        elif content[at] == mark and places and content[at - 1 : at].isspace() and after.isalnum():
            break
    ended = [at for at in places if content[at - 1] in ".,!?…;"]
    plain = [at for at in places if content[at - 1] not in "sS"]
    best = ended or plain or places
    return best[0] if best else None


def _stripped(content: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and content[start].isspace():
        start += 1
    while end > start and content[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end)
