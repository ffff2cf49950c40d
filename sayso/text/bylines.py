"""What a plain-text article says about itself in its first lines: author, outlet, date. Only when sure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.model.place import DateRange
from sayso.text.days import find_day

_HEAD = 1500
_NAME = r"[A-Z][\w.'’-]{0,30}(?: (?:[A-Z][\w.'’-]{0,30}|de|del|la|van|von|bin|al|y|da)){1,4}"
_OUTLET = r"[A-Z][\w.&'’-]{0,20}(?: (?:[A-Z&][\w.&'’-]{0,20}|of|the)){0,4}"
_BY = re.compile(rf"(?:By|BY|Por|POR|Par|PAR|Von|VON) ({_NAME})(?:\s?[/|,]\s?([A-Z][^/|\n]{{1,90}}))?")
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][\w .,'’-]{1,60}?(?:, ([A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?))? ?"
    rf"\(({_OUTLET})\) ?(?:--?|–|—)\s"
)
_LONE_DATELINE = re.compile(rf"\(({_OUTLET})\) ?(?:--?|–|—)\s")
_PAPER_DAY = re.compile(
    r"([A-Z][\w .&'’-]{2,60}), (?:\w+, )?(\d{1,2} [A-Z][a-z]{2,8} \d{4}|[A-Z][a-z]{2,8} \d{1,2}, \d{4})"
)
_ANALYSIS = re.compile(
    r"^[ \t]{0,9}([A-Z][\w.&'’-]{1,30}(?: [A-Z][\w.&'’-]{0,30}){0,4}) Analysis[ \t]{0,9}$", re.MULTILINE
)
_AS_TOLD = r"\b[Aa]s {} (?:has |have |previously |first )?(?:reported|noted|wrote)"
_MOST_HEADINGS = 20
_DAY_ONLY = re.compile(r"(?:(?:Published|Posted|Updated|Date)\s?:?\s?)?[\w, .]{6,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """A text's statements about itself; `None` where it makes none that is sure."""

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    dated: DateRange | None = None


def read_byline(content: str) -> Byline:
    """The byline of a plain-text article, from its first lines and from how it speaks of itself."""
    head = [line.strip() for line in content[:_HEAD].split("\n")]
    head = [line for line in head if line][:8]
    found: dict[str, str] = {}
    dated: DateRange | None = None
    for position, line in enumerate(head):
        if position < 6 and (by := _BY.fullmatch(line)):
            found.setdefault("author", _cased(by[1]))
            if by[2]:
                paper = _PAPER_DAY.fullmatch(by[2].strip())
                found.setdefault("outlet", _cased(paper[1] if paper else by[2].strip()))
                dated = dated or (find_day(paper[2]) if paper else None)
        elif paper := _PAPER_DAY.fullmatch(line):
            found.setdefault("outlet", _cased(paper[1]))
            dated = dated or find_day(paper[2])
        elif dateline := _DATELINE.match(line) or _LONE_DATELINE.match(line):
            found.setdefault("outlet", dateline.groups()[-1])
            dated = dated or find_day(dateline[1] or "")
        elif position < 6 and len(line) < 45 and _DAY_ONLY.fullmatch(line):
            dated = dated or find_day(line)
    if outlet := _analysed_by(content):
        found.setdefault("outlet", outlet)
    title = _title(head) if found else None
    return Byline(author=found.get("author"), outlet=found.get("outlet"), dated=dated, title=title)


def _cased(name: str) -> str:
    """A name of several words that a headline writes in capitals, as it is written elsewhere."""
    return name.title() if name.isupper() and " " in name else name


def _analysed_by(content: str) -> str | None:
    """The outlet of a text with a heading "NAME Analysis" that also says "as NAME has reported"."""
    if "Analysis" not in content:
        return None
    for heading in _ANALYSIS.finditer(content):
        if re.search(
            rf"\b[Aa]s {re.escape(heading[1])} (?:has |have |previously |first )?(?:reported|noted|wrote)",
            content,
        ):
            return heading[1]
    return None


def _title(head: Sequence[str]) -> str | None:
    """The first line of what is surely an article, if it reads like a headline."""
    first = head[0]
    if len(first) > 150 or first[-1] in ".:;," or _BY.fullmatch(first):
        return None
    return first
